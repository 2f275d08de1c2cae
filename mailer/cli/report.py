"""``report``: the seminars of a year in numbers of people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli import csv_file
from mailer.cli.language import both, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    local,
    print_json,
    run_safely,
    say,
    show_table,
    table,
)
from mailer.cli.people import CsvFile
from mailer.documents.report import totals as totals_of
from mailer.documents.report import year_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.seminar import yearly

if TYPE_CHECKING:
    from mailer.actions.seminar.yearly import Line, Year

_NUMBERS = {
    "invited": Sentence("Eingeladen", "Invited"),
    "delivered": Sentence("Zugestellt", "Delivered"),
    "failed": Sentence("Unzustellbar", "Failed"),
    "registered": Sentence("Angemeldet", "Registered"),
    "waitlisted": Sentence("Warteliste", "Waiting"),
    "unregistered": Sentence("Abgemeldet", "Left"),
    "attended": Sentence("Da", "Attended"),
    "absent": Sentence("Nicht da", "Absent"),
}


def report(
    year: Annotated[
        int | None,
        typer.Option("--year", help=both("Das Jahr; ohne: dieses.", "The year; without: this.")),
    ] = None,
    csv: CsvFile = None,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Prints a year's seminars with how many people each reached."""
    found = at_desk(workspace, as_json, lambda desk: yearly.report(desk, year))
    if csv is not None:
        run_safely(lambda: _write(csv, found), as_json)
        if csv == csv_file.STDOUT:
            return
    if as_json:
        print_json(year_document(found))
    elif csv is not None:
        number = len(found.lines)
        say(f"{csv}: {number} Seminare geschrieben.", f"{csv}: {number} seminars written.")
    elif not found.lines:
        say(f"{found.year} gibt es kein Seminar.", f"There is no seminar in {found.year}.")
    else:
        _show(found)


def _show(found: Year) -> None:
    shown = table(
        Sentence("Beginn", "Begins"),
        Sentence("Seminar", "Seminar"),
        *(_NUMBERS[one] for one in _SHOWN),
    )
    for one in found.lines:
        title = one.seminar.title + (words(" (abgesagt)", " (called off)") if _is_off(one) else "")
        day = local(one.seminar.starts_at, one.seminar.timezone).rpartition(" ")[0]
        shown.add_row(day, title, *(_number(getattr(one, name)) for name in _SHOWN))
    totals = totals_of(found)
    shown.add_row("", words("Zusammen", "Together"), *(_number(totals[name]) for name in _SHOWN))
    show_table(shown)
    people = found.people
    say(
        f"Verschiedene Menschen: {people['invited']} eingeladen, {people['registered']} "
        f"angemeldet, {people['attended']} da.",
        f"Different people: {people['invited']} invited, {people['registered']} registered, "
        f"{people['attended']} attended.",
    )


_SHOWN = ("invited", "delivered", "registered", "attended")


def _write(file: Path, found: Year) -> None:
    headings = [words("Seminar", "Seminar"), words("Titel", "Title"), words("Beginn", "Begins"),
                words("Zustand", "State"), *(words(*one) for one in _NUMBERS.values())]  # fmt: skip
    csv_file.write_csv(
        file,
        headings,
        (
            (
                one.seminar.slug,
                one.seminar.title,
                local(one.seminar.starts_at, one.seminar.timezone),
                words("abgesagt", "called off") if _is_off(one) else "",
                *(_number(getattr(one, name)) for name in _NUMBERS),
            )
            for one in found.lines
        ),
    )


def _number(known: int | None) -> str:
    return "" if known is None else str(known)


def _is_off(one: Line) -> bool:
    return one.seminar.state.value == "cancelled"
