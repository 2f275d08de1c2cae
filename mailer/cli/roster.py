"""``registrations import`` and ``attendance import``: files from where people registered or met."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mailer.actions import rosters
from mailer.actions.desk import Desk
from mailer.actions.recipients import Refused
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    console,
    language_of,
    print_json,
    progress_bar,
)

_registrations = typer.Typer(help="Anmeldungen aus einer Datei.", no_args_is_help=True)
_attendance = typer.Typer(help="Wer teilgenommen hat.", no_args_is_help=True)
_File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV oder XLSX.")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(_registrations, name="registrations")
    app.add_typer(_attendance, name="attendance")


@_registrations.callback()
def _registrations_group() -> None:
    """Anmeldungen aus einer Datei."""


@_attendance.callback()
def _attendance_group() -> None:
    """Wer teilgenommen hat."""


@_registrations.command("import")
def import_registrations(
    slug: str,
    file: _File,
    notify: Annotated[
        bool, typer.Option("--notify/--silent", help="Bestätigungen senden.")
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Nimmt Anmeldungen von anderswo auf; ein Status „abgemeldet“ nimmt sie zurück."""

    async def work(desk: Desk) -> rosters.RosterReport:
        with progress_bar("{task.completed} Zeilen", as_json) as bar:
            task = bar.add_task("")
            return await rosters.import_registrations(
                desk,
                slug,
                file,
                notify=notify,
                progress=lambda done: bar.update(task, completed=done),
            )

    done = at_desk(workspace, as_json, work)
    language = language_of(workspace)
    if as_json:
        print_json(
            {
                "registered": done.registered,
                "waitlisted": done.waitlisted,
                "unregistered": done.unregistered,
                "unchanged": done.unchanged,
                "mails": done.mails,
                "refused": _refused(done.refused, language),
            }
        )
        return
    console.print(
        f"{done.registered} angemeldet, {done.waitlisted} auf die Warteliste, "
        f"{done.unregistered} abgemeldet, {done.unchanged} unverändert; {done.mails} Mails."
    )
    _tell(done.refused, language)


@_attendance.command("import")
def import_attendance(
    slug: str, file: _File, workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Hält fest, wer teilgenommen hat; die Nachlese geht danach an die Richtigen."""
    done = at_desk(workspace, as_json, lambda desk: rosters.import_attendance(desk, slug, file))
    language = language_of(workspace)
    if as_json:
        print_json(
            {
                "attended": done.attended,
                "absent": done.absent,
                "refused": _refused(done.refused, language),
            }
        )
        return
    console.print(f"{done.attended} haben teilgenommen, {done.absent} nicht.")
    _tell(done.refused, language)


def _refused(lines: list[Refused], language: str) -> list[dict[str, Any]]:
    return [{"line": one.line, "reason": one.reason.in_language(language)} for one in lines]


def _tell(lines: list[Refused], language: str) -> None:
    for one in lines:
        console.print(f"Zeile {one.line}: {one.reason.in_language(language)}", markup=False)
