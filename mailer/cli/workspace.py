"""``init``, ``go-live``, ``check``, ``migrate``: the workspace itself."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.language import both, spoken
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    print_json,
    run_safely,
    say,
    tell,
)
from mailer.documents.office import checked_document

with later():
    from mailer.actions import checks, workspaces

if TYPE_CHECKING:
    from mailer.actions.desk import Desk


def init(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar=both("ORDNER", "DIR"),
            help=both("Wo es entstehen soll.", "Where it is to be made."),
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Makes a workspace in the language spoken and tells the next three commands."""
    made = run_safely(lambda: workspaces.init(folder, spoken()), as_json)
    if as_json:
        print_json({"workspace": made.path, "files": list(made.files)})
        return
    say(
        f"Arbeitsverzeichnis {made.path} angelegt ({len(made.files)} Dateien).",
        f"Workspace {made.path} made ({len(made.files)} files).",
    )
    say(
        "In seminarpost.toml bitte Impressum und Absender eintragen. Danach:",
        "Please enter imprint and sender in seminarpost.toml. Then:",
    )
    tell(f"  cd {shlex.quote(str(made.path))}")
    tell("  seminarpost check")
    say("  seminarpost seminar import ANKÜNDIGUNG", "  seminarpost seminar import ANNOUNCEMENT")


def go_live(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Leaves capture mode."""

    async def work(desk: Desk) -> None:
        await workspaces.go_live(desk)

    at_desk(workspace, as_json, work)
    if as_json:
        print_json({"mode": "live"})
    else:
        say(
            "Echtbetrieb: Ab jetzt geht Post über den eingetragenen Mailserver hinaus.",
            "Live: from now on mail leaves over the mail server that is set.",
        )


def check(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints what is wrong; exit 1 if something is."""
    checked = run_safely(lambda: checks.check(workspace), as_json)
    if as_json:
        print_json(checked_document(checked, spoken()))
    else:
        for finding in checked.findings:
            tell(finding, "red")
        for warning in checked.warnings:
            say(f"Achtung: {warning.de}", f"Warning: {warning.en}", "yellow")
        if checked.is_workspace:
            _tell_sum(checked)
    if checked.findings:
        raise typer.Exit(1)


def migrate(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Brings the database up to date."""

    async def work(desk: Desk) -> str:
        return desk.database.engine.dialect.name

    kind = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"database": kind, "migrated": True})
    else:
        say("Die Datenbank ist auf dem neuesten Stand.", "The database is up to date.")


def _tell_sum(checked: checks.Checked) -> None:
    wrong = len(checked.findings)
    say(
        f"{checked.mails} Mails, {checked.timelines} Pläne, {checked.lists} Listen geprüft: "
        + (f"{wrong} {'Befund' if wrong == 1 else 'Befunde'}." if wrong else "alles in Ordnung."),
        f"{checked.mails} mails, {checked.timelines} plans, {checked.lists} lists checked: "
        + (f"{wrong} {'finding' if wrong == 1 else 'findings'}." if wrong else "all is well."),
    )
