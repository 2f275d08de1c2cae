"""``doctor``: is everything fit to send?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mailer.actions.doctor.finding import Area, Finding, Level
from mailer.cli.language import both, spoken, told
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    in_loop,
    print_json,
    progress_bar,
    run_safely,
    tell,
)
from mailer.documents.office import examination_document
from mailer.domain.errors import Sentence

with later():
    from mailer import clock
    from mailer.actions.doctor import examination

if TYPE_CHECKING:
    from mailer.actions.doctor.examination import Examination

_HEADINGS = {
    Area.OFFICE: Sentence("Büro", "Office"),
    Area.DATABASE: Sentence("Datenbank", "Database"),
    Area.CLOCK: Sentence("Uhr", "Clock"),
    Area.RELAY: Sentence("Mailserver", "Mail server"),
    Area.DNS: Sentence("DNS", "DNS"),
    Area.TEST_MAIL: Sentence("Testmail", "Test mail"),
}
_MARKS = {
    Level.OK: ("✓", "green"),
    Level.HINT: ("i", "cyan"),
    Level.WARNING: ("!", "yellow"),
    Level.ERROR: ("✗", "bold red"),
}
_NAMED = {Area.RELAY, Area.DNS, Area.TEST_MAIL}


def doctor(
    send_to: Annotated[
        str,
        typer.Option(
            "--send-to",
            help=both(
                "Über jeden Mailserver eine Testmail hierhin.",
                "A test mail to here over each server.",
            ),
        ),
    ] = "",
    round_trip: Annotated[
        bool,
        typer.Option(
            "--round-trip",
            help=both(
                "Testmail ans Postfach [inbound], holen, vergleichen.",
                "A test mail to the mailbox [inbound]: send, fetch, compare.",
            ),
        ),
    ] = False,
    resolver: Annotated[
        str,
        typer.Option(
            "--resolver",
            help=both(
                "DNS-Server HOST[:PORT] (sonst: der des Systems).",
                "DNS server HOST[:PORT] (else: the system's).",
            ),
        ),
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Prints the findings; exit 1 where one is an error."""
    request = examination.Request(send_to, round_trip, resolver)
    with progress_bar("{task.description}", as_json) as progress:
        task = progress.add_task("", total=None)

        def watch(area: Area) -> None:
            progress.update(task, description=told(_HEADINGS[area]))

        found = run_safely(
            lambda: in_loop(examination.examine(workspace, request, clock.SystemClock(), watch)),
            as_json,
        )
    if as_json:
        print_json(examination_document(found, spoken()))
    else:
        _show(found)
    if not found.is_healthy:
        raise typer.Exit(1)


def _show(found: Examination) -> None:
    heading = ""
    for one in found.findings:
        current = _heading(one)
        if current != heading:
            tell(("\n" if heading else "") + current, "bold")
            heading = current
        _show_one(one)
    tell("\n" + told(_summary(found)), "bold")


def _heading(one: Finding) -> str:
    heading = told(_HEADINGS[one.area])
    return f"{heading}: {one.name}" if one.area in _NAMED else heading


def _show_one(one: Finding) -> None:
    from rich.text import Text

    mark, style = _MARKS[one.level]
    tell(Text.assemble("  ", (mark, style), " ", told(one.text)))
    if advice := told(one.advice):
        tell(f"    → {advice}", "italic")


def _summary(found: Examination) -> Sentence:
    errors, warnings = found.count(Level.ERROR), found.count(Level.WARNING)
    if not errors and not warnings:
        return Sentence("Alles in Ordnung.", "Everything is in order.")
    return Sentence(
        f"{_number(errors, 'Fehler', 'Fehler')}, {_number(warnings, 'Warnung', 'Warnungen')}.",
        f"{_number(errors, 'error', 'errors')}, {_number(warnings, 'warning', 'warnings')}.",
    )


def _number(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
