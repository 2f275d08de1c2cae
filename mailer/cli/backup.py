"""``backup`` and ``restore``: one file with everything, and the way back."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.language import both
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    Yes,
    at_desk,
    confirm,
    fail,
    in_loop,
    print_json,
    run_safely,
    say,
    tell,
)
from mailer.domain.errors import Sentence

with later():
    from mailer import clock
    from mailer.actions.backups import making, restoring
    from mailer.actions.office import moving
    from mailer.documents import backups as documents

if TYPE_CHECKING:
    from mailer.actions.backups.restoring import Outcome

_LONGEST_URL = 10_000


def backup(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=both("DATEI", "FILE"),
            help=both(
                "Wohin, zum Beispiel /sicherung/buero.zip. Sie enthält Personendaten, Schlüssel "
                "und Kennwörter.",
                "Where to, for example /backup/office.zip. It holds people's data, keys and "
                "passwords.",
            ),
        ),
    ],
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=both("Eine vorhandene Datei ersetzen.", "Replace a file that is there."),
        ),
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Writes a backup; sending goes on meanwhile."""
    made = at_desk(workspace, as_json, lambda desk: making.backup(desk, file, force=force))
    if as_json:
        print_json(documents.backup_document(made))
        return
    manifest, size = made.manifest, made.bytes / 1_000_000
    say(
        f"Gesichert und nachgelesen: {made.file} ({manifest.rows} Zeilen aus "
        f"{len(manifest.tables)} Tabellen, {len(manifest.files) - 1} Dateien, {size:.1f} MB).",
        f"Backed up and read back: {made.file} ({manifest.rows} rows of {len(manifest.tables)} "
        f"tables, {len(manifest.files) - 1} files, {size:.1f} MB).",
    )
    say(
        "Sie enthält Personendaten, Schlüssel und Kennwörter: bitte so verwahren, am besten auf "
        "einem anderen Gerät.",
        "It holds people's data, keys and passwords: please keep it accordingly, best on another "
        "machine.",
    )
    for one in manifest.left_out:
        say(f"Nicht enthalten: {one}", f"Not in it: {one}", "yellow")


def restore(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=both("DATEI", "FILE"),
            help=both("Die Sicherung.", "The backup."),
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar=both("ORDNER", "DIR"),
            help=both(
                "In diesen Ordner statt in das Arbeitsverzeichnis.",
                "Into this folder instead of the workspace.",
            ),
        ),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            "--database",
            metavar="URL",
            help=both(
                "In diese Datenbank: sqlite:///PFAD oder postgresql://NAME@RECHNER/DATENBANK; - "
                "liest die URL aus der Eingabe.",
                "Into this database: sqlite:///PATH or postgresql://NAME@HOST/DATABASE; - reads "
                "the URL from the input.",
            ),
        ),
    ] = None,
    withdrawals: Annotated[
        Path | None,
        typer.Option(
            "--withdrawals",
            metavar=both("DATEI", "FILE"),
            help=both(
                "Auch diese data/withdrawals.jsonl: Abmeldungen und Löschungen von anderswo.",
                "This data/withdrawals.jsonl as well: withdrawals and erasures from elsewhere.",
            ),
        ),
    ] = None,
    yes: Yes = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Puts a backup back; nothing leaves until ``go-live``."""
    where = into if into is not None else workspace
    if database == "-":
        database = sys.stdin.readline(_LONGEST_URL).strip()
    elif database is not None and moving.holds_password(database):
        fail(_PASSWORD, as_json)
    prospect = run_safely(lambda: in_loop(restoring.look(file, where, database)), as_json)
    if prospect.replaces:
        moment = f"{prospect.manifest.created_at:%Y-%m-%d %H:%M} UTC"
        question = Sentence(
            f"{prospect.database} wird durch die Sicherung vom {moment} ersetzt und "
            "beiseitegelegt. Wirklich?",
            f"{prospect.database} is replaced by the backup of {moment} and put aside. Really?",
        )
        if not confirm(question, yes, as_json):
            fail(Sentence("Nichts geändert.", "Nothing changed."), as_json)
    found = run_safely(
        lambda: in_loop(
            restoring.restore(
                file, where, clock.SystemClock(), url=database, withdrawals=withdrawals
            )
        ),
        as_json,
    )
    if as_json:
        print_json(documents.restored_document(found))
        return
    _tell(found, where)


def _tell(found: Outcome, where: Path) -> None:
    restored = found.restored
    say(
        f"Zurückgespielt nach {found.database}: {found.manifest.rows} Zeilen; Anzahl und Prüfsumme "
        "jeder Tabelle stimmen überein.",
        f"Restored into {found.database}: {found.manifest.rows} rows; number and checksum of every "
        "table agree.",
    )
    if found.aside is not None:
        say(
            f"Die Datenbank von vorher liegt in {found.aside}.",
            f"The database from before is in {found.aside}.",
        )
    if not found.is_set:
        say(
            "Bitte SEMINARPOST_DATABASE__URL (oder …_URL_FILE) auf diese Datenbank setzen; die "
            "Einstellungen nennen noch eine andere.",
            "Please set SEMINARPOST_DATABASE__URL (or …_URL_FILE) to this database; the settings "
            "still name another one.",
            "yellow",
        )
    for name in found.kept:
        say(
            f"Anders als in der Sicherung und unverändert: {name}",
            f"Not as in the backup, and left as it is: {name}",
            "yellow",
        )
    say(
        f"Seit der Sicherung nachgetragen: Abmeldungen {restored.left}, Sperren "
        f"{restored.blocked}, Löschungen {restored.erased}.",
        f"Taken over since the backup: withdrawals {restored.left}, blocks {restored.blocked}, "
        f"erasures {restored.erased}.",
    )
    if found.unread:
        say(
            f"{found.unread} Zeilen im Verzeichnis der Abmeldungen waren nicht zu lesen; bitte "
            "ansehen.",
            f"{found.unread} lines in the record of withdrawals could not be read; please look.",
            "yellow",
        )
    say(
        f"Vielleicht schon hinausgegangen: Mails (jetzt „unclear“) {restored.unclear}, ganze "
        f"Sendungen {restored.missed}. Nichts davon geht von selbst noch einmal hinaus.",
        f'Perhaps sent already: mails ("unclear" now) {restored.unclear}, whole mailings '
        f"{restored.missed}. None of it goes out again by itself.",
    )
    say(
        "Angehalten: Es geht nichts hinaus. Ansehen und dann freigeben:",
        "Held: nothing leaves. Look at it, then release it:",
        "bold yellow",
    )
    at = shlex.quote(str(where))
    for command in ("today", "go-live"):
        tell(f"  {_PROGRAM} {command} {_WORKSPACE} {at}")


_PROGRAM, _WORKSPACE = "seminarpost", "--workspace"
_PASSWORD = Sentence(
    "Eine URL mit Kennwort gehört nicht in die Befehlszeile; bitte „--database -“ und die URL über "
    "die Eingabe.",
    'A URL with a password does not belong into a command line; please use "--database -" and '
    "give the URL on the input.",
)
