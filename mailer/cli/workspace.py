"""``init``, ``go-live``, ``check``, ``migrate``: the workspace itself."""

from pathlib import Path
from typing import Annotated

import typer

from mailer.actions import checks, workspaces
from mailer.actions.desk import Desk
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    console,
    language_of,
    print_json,
    run_safely,
)


def add_to(app: typer.Typer) -> None:
    app.command("init")(init)
    app.command("go-live")(go_live)
    app.command("check")(check)
    app.command("migrate")(migrate)


def init(folder: Annotated[Path, typer.Argument(metavar="DIR")], as_json: AsJson = False) -> None:
    """Legt ein Arbeitsverzeichnis an."""
    made = run_safely(lambda: workspaces.init(folder), as_json)
    if as_json:
        print_json({"workspace": made.path, "files": list(made.files)})
        return
    console.print(f"Arbeitsverzeichnis {made.path} angelegt ({len(made.files)} Dateien).")
    console.print("Als Nächstes: in seminarpost.toml Impressum und Absender eintragen.")


def go_live(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Verlässt den Probebetrieb: Ab jetzt geht Post an die Menschen."""

    async def work(desk: Desk) -> None:
        await workspaces.go_live(desk)

    at_desk(workspace, as_json, work)
    if as_json:
        print_json({"mode": "live"})
    else:
        console.print("Echtbetrieb: Ab jetzt geht Post über den eingetragenen Mailserver hinaus.")


def check(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prüft Einstellungen, Schlüssel, Listen, Pläne und alle Vorlagen."""
    language = language_of(workspace)
    checked = run_safely(lambda: checks.check(workspace), as_json, language)
    findings = [one.in_language(language) for one in checked.findings]
    warnings = [one.in_language(language) for one in checked.warnings]
    if as_json:
        print_json(
            {
                "ok": not findings,
                "mails": checked.mails,
                "timelines": checked.timelines,
                "lists": checked.lists,
                "findings": findings,
                "warnings": warnings,
            }
        )
    else:
        for finding in findings:
            console.print(finding, style="red", soft_wrap=True, markup=False)
        for warning in warnings:
            word = {"en": "Warning"}.get(language, "Achtung")
            console.print(f"{word}: {warning}", style="yellow", soft_wrap=True, markup=False)
        console.print(
            f"{checked.mails} Mails, {checked.timelines} Pläne, {checked.lists} Listen geprüft: "
            + (f"{len(findings)} Befunde." if findings else "alles in Ordnung.")
        )
    if findings:
        raise typer.Exit(1)


def migrate(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Bringt die Datenbank auf den Stand dieses Programms (geschieht sonst von selbst)."""

    async def work(desk: Desk) -> str:
        return desk.database.engine.dialect.name

    kind = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"database": kind, "migrated": True})
    else:
        console.print("Die Datenbank ist auf dem neuesten Stand.")
