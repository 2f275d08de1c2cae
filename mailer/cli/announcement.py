"""``seminar read``: what was understood of an announcement, before anything is stored."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.details import DOCUMENTED, detail_rows
from mailer.cli.labels import label, value
from mailer.cli.language import both, words
from mailer.cli.later import later
from mailer.cli.output import HERE, AsJson, WorkspaceDir, print_json, run_safely, show_table, table
from mailer.domain.errors import InvalidValueError, SeminarpostError, Sentence

with later():
    from mailer import files
    from mailer import workspace as workspaces

if TYPE_CHECKING:
    from mailer.domain.announcement import Announcement

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

    found = run_safely(
        lambda: read_announcement(
            contents(file, workspace), today=_day(today), office=_office_of(workspace)
        ),
        as_json,
    )
    if as_json:
        print_json(found.as_document())
    else:
        _show_announcement(found)


def contents(file: Path, workspace: Path = HERE) -> bytes:
    """What is in the file, or on the standard input for ``-``."""
    if str(file) == "-":
        return sys.stdin.buffer.read(_BIGGEST_BYTES)
    within = workspaces.bounds_of(file, workspace)
    return files.read_octets(file, InvalidValueError, most_bytes=_BIGGEST_BYTES, within=within)


def _office_of(workspace: Path) -> frozenset[str]:
    """The hosts of the office whose workspace this is; none where there is no workspace."""
    if workspaces.not_a_workspace(workspace) is not None:
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


def _show_announcement(found: Announcement) -> None:
    shown = table(Sentence("Feld", "Field"), Sentence("Verstanden", "Understood"))
    document = found.as_document()
    for key, known in document.items():
        name = label(key)
        if key in DOCUMENTED:
            continue
        if key == "unsure":
            unsure = ", ".join(map(label, found.unsure))
            shown.add_row(name, unsure or words("nichts", "nothing"))
        elif key == "speakers":
            for one in found.speakers:
                parts = (f"{one.academic_title} {one.name}".strip(), one.role, one.organisation)
                shown.add_row(name, " · ".join(part for part in parts if part))
        elif key == "body":
            for paragraph in found.body:
                shown.add_row(name, paragraph)
        elif key == "dates":
            for term in found.dates:
                moments = term.as_document().values()
                shown.add_row(name, " – ".join(str(one) for one in moments if one))
        else:
            shown.add_row(name, value(known))
    for row in detail_rows(document):
        shown.add_row(*row)
    show_table(shown)
