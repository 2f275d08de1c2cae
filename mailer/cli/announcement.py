"""``seminar read``: what was understood of an announcement, before anything is stored."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from mailer.cli.facts import show_facts
from mailer.cli.language import both
from mailer.cli.later import later
from mailer.cli.output import HERE, AsJson, WorkspaceDir, print_json, run_safely
from mailer.domain.errors import InvalidValueError, SeminarpostError

with later():
    from mailer import files, workspace_folder


_BIGGEST_BYTES = 20_000_000
AnnouncementFile = Annotated[
    Path,
    typer.Argument(
        metavar=both("DATEI", "FILE"),
        help=both("Ankündigung; - liest die Eingabe.", "Announcement; - reads standard input."),
    ),
]


def read(
    file: AnnouncementFile,
    today: Annotated[
        str, typer.Option(help=both("Heutiges Datum (JJJJ-MM-TT).", "Today's date (YYYY-MM-DD)."))
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Prints what the parser understood."""
    from mailer.domain.announcement import read_announcement
    from mailer.expression_cache import kept_expressions

    with kept_expressions():
        found = run_safely(
            lambda: read_announcement(
                contents(file, workspace), today=_day(today), office=_office_of(workspace)
            ),
            as_json,
        )
    document = found.as_document()
    if as_json:
        print_json(document)
    else:
        del document["found"]  # for programs: people see the text
        show_facts(document, found.timezone)


def contents(file: Path, workspace: Path = HERE) -> bytes:
    """What is in the file, or on the standard input for ``-``."""
    if str(file) == "-":
        return sys.stdin.buffer.read(_BIGGEST_BYTES)
    within = workspace_folder.bounds_of(file, workspace)
    return files.read_octets(file, InvalidValueError, most_bytes=_BIGGEST_BYTES, within=within)


def _office_of(workspace: Path) -> frozenset[str]:
    """The hosts of the office whose workspace this is; none where there is no workspace."""
    if workspace_folder.not_a_workspace(workspace) is not None:
        return frozenset()
    from mailer.config import load_settings  # where there is no workspace, none are read

    try:
        return load_settings(workspace).office_hosts
    except SeminarpostError:
        return frozenset()  # reading stores nothing; whatever stores will say what is wrong


def _day(text: str) -> date:
    if not text:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(
            f"„{text[:40]}“ ist kein Datum; richtig ist zum Beispiel 2022-11-16.",
            f'"{text[:40]}" is no date; right is for example 2022-11-16.',
        ) from None
