"""``doctor``: is everything fit to send?"""

import asyncio
from typing import Annotated, Any

import typer
from rich.text import Text

from mailer.actions.doctor.examination import Examination, Request, examine
from mailer.actions.doctor.finding import Area, Finding, Level
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    console,
    language_of,
    print_json,
    progress_bar,
    run_safely,
)
from mailer.domain.errors import Sentence
from mailer.now import SystemClock

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


def add_to(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(
    send_to: Annotated[
        str, typer.Option("--send-to", help="Über jeden Mailserver eine Testmail hierhin.")
    ] = "",
    round_trip: Annotated[
        bool,
        typer.Option("--round-trip", help="Testmail ans Postfach [inbound], holen, vergleichen."),
    ] = False,
    resolver: Annotated[
        str, typer.Option("--resolver", help="DNS-Server HOST[:PORT] (sonst: der des Systems).")
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Untersucht Büro, Datenbank, Uhr, Mailserver und DNS; sendet nur auf Wunsch."""
    language = language_of(workspace)
    request = Request(send_to, round_trip, resolver)
    with progress_bar("{task.description}", as_json) as progress:
        task = progress.add_task("", total=None)

        def watch(area: Area) -> None:
            progress.update(task, description=_HEADINGS[area].in_language(language))

        found = run_safely(
            lambda: asyncio.run(examine(workspace, request, SystemClock(), watch)),
            as_json,
            language,
        )
    if as_json:
        print_json(_document(found, language))
    else:
        _show(found, language)
    if not found.is_healthy:
        raise typer.Exit(1)


def _document(found: Examination, language: str) -> dict[str, Any]:
    return {
        "ok": found.is_healthy,
        "errors": found.count(Level.ERROR),
        "warnings": found.count(Level.WARNING),
        "findings": [
            {
                "area": one.area.value,
                "name": one.name,
                "level": one.level.value,
                "text": one.text.in_language(language),
                "advice": one.advice.in_language(language),
            }
            for one in found.findings
        ],
    }


def _show(found: Examination, language: str) -> None:
    heading = ""
    for one in found.findings:
        current = _heading(one, language)
        if current != heading:
            console.print(("\n" if heading else "") + current, style="bold", markup=False)
            heading = current
        _show_one(one, language)
    console.print("\n" + _summary(found).in_language(language), style="bold", markup=False)


def _heading(one: Finding, language: str) -> str:
    heading = _HEADINGS[one.area].in_language(language)
    return f"{heading}: {one.name}" if one.area in _NAMED else heading


def _show_one(one: Finding, language: str) -> None:
    mark, style = _MARKS[one.level]
    # Records are to be copied: no line break may get into them.
    console.print(
        Text.assemble("  ", (mark, style), " ", one.text.in_language(language)), soft_wrap=True
    )
    if advice := one.advice.in_language(language):
        console.print(Text(f"    → {advice}", style="italic"), soft_wrap=True)


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
