"""``seminar read``: what was understood of an announcement, before anything is stored."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from mailer.cli.output import HERE, AsJson, console, language_of, print_json, run_safely, table
from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.errors import InvalidValueError

_BIGGEST_BYTES = 20_000_000


def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Datei, oder - für die Eingabe.")],
    today: Annotated[str, typer.Option(help="Heutiges Datum (JJJJ-MM-TT).")] = "",
    as_json: AsJson = False,
) -> None:
    """Zeigt, was aus einer Ankündigung verstanden wurde; speichert nichts."""
    found = run_safely(
        lambda: read_announcement(contents(file), today=_day(today)), as_json, language_of(HERE)
    )
    if as_json:
        print_json(found.as_document())
    else:
        _show_announcement(found)


def contents(file: Path) -> bytes:
    """What is in the file, or on the standard input for ``-``."""
    if str(file) == "-":
        return sys.stdin.buffer.read(_BIGGEST_BYTES)
    try:
        with file.open("rb") as opened:
            return opened.read(_BIGGEST_BYTES)
    except OSError as problem:
        raise InvalidValueError(
            f"{file} lässt sich nicht lesen: {problem.strerror}.",
            f"{file} cannot be read: {problem.strerror}.",
        ) from None


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
    shown = table("", "Feld", "Verstanden")
    for key, value in found.as_document().items():
        if key == "unsure":
            shown.add_row("bitte prüfen", ", ".join(found.unsure) or "nichts")
        elif key == "speakers":
            for one in found.speakers:
                parts = (f"{one.academic_title} {one.name}".strip(), one.role, one.organisation)
                shown.add_row("speaker", " · ".join(part for part in parts if part))
        elif key == "body":
            for paragraph in found.body:
                shown.add_row("body", paragraph)
        else:
            shown.add_row(key, "" if value is None else str(value))
    console.print(shown)
