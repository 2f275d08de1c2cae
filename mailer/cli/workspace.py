"""``init``, ``go-live``, ``check``, ``migrate``, ``move-database``: the workspace itself."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.language import both, spoken
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    Yes,
    at_desk,
    confirm,
    fail,
    print_json,
    run_safely,
    say,
    tell,
)
from mailer.documents.office import checked_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.office import checks, moving, workspaces

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.store.restoring import Restored


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


def go_live(yes: Yes = False, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Leaves capture mode, or releases what is held; after a restoring it asks first."""
    held = at_desk(workspace, as_json, workspaces.restored)
    if held is not None and not confirm(_released(held), yes, as_json):
        fail(Sentence("Nichts geändert.", "Nothing changed."), as_json)

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


def _released(held: Restored) -> Sentence:
    """What it means to let mail out of a restored database."""
    moment = f"{held.backup_at:%Y-%m-%d %H:%M} UTC"
    return Sentence(
        f"Dies ist eine Sicherung vom {moment}. Was seither geschah, fehlt. {held.unclear} Mails "
        f"und {held.missed} Sendungen sind vielleicht schon hinaus und bleiben, bis jemand "
        "entscheidet („settle“, „send“); alles andere geht ab jetzt hinaus, wenn es fällig ist. "
        "Läuft auch nirgends sonst noch ein Seminarpost dieses Büros? Freigeben?",
        f"This is a backup of {moment}. What happened since is missing. {held.unclear} mails and "
        f"{held.missed} mailings have perhaps gone out already and stay until somebody decides "
        '("settle", "send"); all else leaves from now on when it is due. And no Seminarpost of '
        "this office runs anywhere else? Release it?",
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


def move_database(
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help=both(
                "postgresql://NAME@RECHNER/DATENBANK oder sqlite:///PFAD; mit Kennwort darin nur "
                "über die Eingabe: -",
                "postgresql://NAME@HOST/DATABASE or sqlite:///PATH; with a password in it only on "
                "the input: -",
            ),
        ),
    ],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Moves the data; the old database stays as it was."""
    if url == "-":
        url = sys.stdin.readline(_LONGEST_URL).strip()
    elif moving.holds_password(url):
        fail(_PASSWORD, as_json)
    moved = at_desk(workspace, as_json, lambda desk: moving.move_database(desk, url))
    if as_json:
        tables = {name: one._asdict() for name, one in moved.tables.items()}
        for one in tables.values():
            one["sum"] = f"{one['sum']:064x}"
        print_json(
            {
                "from": moved.origin,
                "to": moved.target,
                "rows": moved.rows,
                "tables": tables,
                "settings_changed": moved.is_set,
            }
        )
        return
    say(
        f"{moved.rows} Zeilen aus {len(moved.tables)} Tabellen stehen jetzt in {moved.target}; "
        "Anzahl und Prüfsumme jeder Tabelle stimmen überein.",
        f"{moved.rows} rows of {len(moved.tables)} tables are in {moved.target} now; number and "
        "checksum of every table agree.",
    )
    if moved.is_set:
        say(
            "In seminarpost.toml steht die neue Datenbank. Die alte ist unverändert; bitte "
            f"aufheben, bis alles geprüft ist, und dann löschen: {moved.origin}",
            "seminarpost.toml names the new database. The old one is unchanged; please keep it "
            f"until everything is checked, and delete it then: {moved.origin}",
        )
    else:
        say(
            "Bitte jetzt SEMINARPOST_DATABASE__URL (oder …_URL_FILE) auf die neue setzen; bis "
            "dahin wird mit der alten weitergearbeitet.",
            "Please set SEMINARPOST_DATABASE__URL (or …_URL_FILE) to the new one now; until then "
            "the old one is worked with.",
            "yellow",
        )


_LONGEST_URL = 4096
_PASSWORD = Sentence(
    "Ein Kennwort auf der Befehlszeile sehen alle, die an diesem Rechner angemeldet sind; bitte "
    "die Adresse über die Eingabe geben: seminarpost move-database - < DATEI",
    "Everybody who is logged in here sees a password on the command line; please give the URL on "
    "the input: seminarpost move-database - < FILE",
)


def _tell_sum(checked: checks.Checked) -> None:
    wrong = len(checked.findings)
    say(
        f"{checked.mails} Mails, {checked.timelines} Pläne, {checked.lists} Listen geprüft: "
        + (f"{wrong} {'Befund' if wrong == 1 else 'Befunde'}." if wrong else "alles in Ordnung."),
        f"{checked.mails} mails, {checked.timelines} plans, {checked.lists} lists checked: "
        + (f"{wrong} {'finding' if wrong == 1 else 'findings'}." if wrong else "all is well."),
    )
