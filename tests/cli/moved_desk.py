"""A workspace at the command line whose clock a test moves."""

import json
import shlex
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mailer import clock
from mailer.actions import desk as desks
from mailer.cli import app

SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
language = "{language}"
imprint = ["Büro für Seminare", "Musterweg 1"]

[sender]
address = "seminare@example.org"
"""
ANNOUNCEMENT = """\
Online-Seminar: Wärmeplanung

Was jetzt zu tun ist.

Das Seminar findet am 10. März 2027 von 10:00 bis 11:30 Uhr online statt.
"""
SLUG = "waermeplanung"
START = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PEOPLE = "recipients import p.csv --list seminare --basis consent"
PUBLISH = "seminar import a.txt --publish"


class Desk:
    """A workspace at the command line, at a time that the test says."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, language: str = "de") -> None:
        self.folder, self.clock = folder, clock.MovedClock(START - 60 * DAY)
        for module in (clock, desks):
            monkeypatch.setattr(module, "SystemClock", lambda: self.clock)
        monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
        assert CliRunner().invoke(app, ["init", str(folder)]).exit_code == 0
        (folder / "seminarpost.toml").write_text(SETTINGS.format(language=language), "utf-8")
        (folder / "a.txt").write_text(ANNOUNCEMENT, "utf-8")
        rows = "".join(f"p{one}@example.org;Eins{one}\n" for one in range(3))
        (folder / "p.csv").write_text(f"E-Mail;Nachname\n{rows}", "utf-8")
        (folder / "text.md").write_text("Richtig ist: 11 Uhr.\n", "utf-8")
        monkeypatch.chdir(folder)

    def types(self, line: str) -> Any:
        return CliRunner().invoke(app, shlex.split(line)[1:])

    def does(self, *lines: str) -> None:
        for line in lines:
            done = self.types(f"seminarpost {line}")
            assert done.exit_code in {0, 3}, (line, done.output)

    def at(self, when: timedelta) -> None:
        self.clock.move_to(START + when)

    def changes(self, statement: str) -> None:
        with sqlite3.connect(self.folder / "data" / "seminarpost.db") as database:
            database.execute(statement)

    def named(self) -> list[dict[str, Any]]:
        """What ``today`` names, and the commands that people are shown are these."""
        tasks = json.loads(self.types("seminarpost today --json").stdout)["tasks"]
        return [one for one in tasks if one["what"] != "run"]
