"""Files from elsewhere, through the commands: a dry run says all that would be taken, and how."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from mailer.cli import app

SETTINGS = """\
[site]
name = "Büro für Seminare"
imprint = ["Büro für Seminare"]

[sender]
address = "seminare@example.org"
"""
ANNOUNCEMENT = """\
Online-Seminar: Wärme

Das Seminar findet am 10. März 2090 von 10:00 bis 11:30 Uhr online statt.
"""
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command in a workspace with a seminar and a workbook, and returns what it prints."""
    folder = tmp_path / "office"
    runner = CliRunner(env={"SEMINARPOST_LANGUAGE": "de", "COLUMNS": "200"})

    def act(words: str, exits: int = 0) -> str:
        done = runner.invoke(app, [*shlex.split(words), "--workspace", str(folder)])
        assert done.exit_code == exits, done.output
        return done.output

    runner.invoke(app, ["init", str(folder)])
    (folder / "seminarpost.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "a.txt").write_text(ANNOUNCEMENT, "utf-8")
    act(f"seminar import {tmp_path}/a.txt --publish")
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.title = "Verteiler"
    for row in (
        ["Stand: heute"],
        ["Anrede", "Name", "Organisation", "E-Mail (dienstlich)"],
        ["Frau", "Müller, Anna", "Stadt", "anna@example.org"],
        ["Herr", "Fort", "Stadt", "fort@example.org"],
        ["Herr", "Bert Blau", "Kreis", "Blau <bert@example.org>; b2@example.org"],
        *[["Frau", f"Zahl {n}", "Kreis", f"z{n}@example.org"] for n in "ABCDE"],
    ):
        made.active.append(row)
    made.active.row_dimensions[4].hidden = True
    made.save(tmp_path / "p.xlsx")
    return act


def test_a_dry_run_is_the_contract(run: Run, tmp_path: Path) -> None:
    command = f"recipients import {tmp_path}/p.xlsx --list seminare --basis consent --dry-run"
    told: dict[str, Any] = json.loads(run(f"{command} --json"))
    assert (told["sheet"], told["heading_line"], told["encoding"]) == ("Verteiler", 2, None)
    assert told["columns"]["email"] == "E-Mail (dienstlich)"
    assert (told["hidden"], told["known"], told["withdrawn"], told["suppressed"]) == (1, 0, 0, 0)
    assert told["people"][0] == {
        "line": 3, "address": "anna@example.org", "organisation": "Stadt",
        "salutation": "Sehr geehrte Frau Müller",
    }  # fmt: skip
    assert [one["line"] for one in told["refused"]] == [5]
    shown = run(command)
    for words in (
        "Blatt „Verteiler“", "Überschriften in Zeile 2", "E-Mail (dienstlich) → E-Mail-Adresse",
        "1 Zeile ist ausgeblendet", "--with-hidden", "Sehr geehrte Frau Müller", "und 1 weitere",
        "nur geprobt",
    ):  # fmt: skip
        assert words in shown
    assert "fort@example.org" in run(f"{command} --with-hidden")


def test_who_is_known_has_left_or_is_blocked(run: Run, tmp_path: Path) -> None:
    command = f"recipients import {tmp_path}/p.xlsx --list seminare --basis consent"
    assert json.loads(run(f"{command} --json"))["people"] == []
    run("recipients unsubscribe anna@example.org --list seminare")
    run("recipients block zA@example.org --reason Wunsch")
    told = json.loads(run(f"{command} --with-hidden --dry-run --json"))
    assert (told["known"], told["withdrawn"], told["suppressed"]) == (6, 1, 1)


def test_registrations_are_tried_too(run: Run, tmp_path: Path) -> None:
    command = f"registrations import waerme {tmp_path}/p.xlsx --dry-run"
    told = json.loads(run(f"{command} --json"))
    assert (told["dry_run"], told["registered"], told["would_tell"]) == (True, 6, 0)
    assert told["people"][0]["salutation"] == "Sehr geehrte Frau Müller"
    assert "Sehr geehrte Frau Müller" in run(command)
    assert json.loads(run("people waerme --json"))["registered"] == 0
