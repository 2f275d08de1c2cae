"""How people are greeted, through the commands: told, corrected, exported and read again."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
PEOPLE = """\
Anrede;Titel;Nachname;E-Mail;Sprache;Briefanrede
Frau Landrätin;Dr.;Eins;a@example.org;;
Hochwürden;;Zwei;b@example.org;Französisch;
Hochwürden;Kurator;Drei;c@example.org;;
Herr;;Vier;d@example.org;en;Lieber Vier
"""
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command in a workspace with a seminar, and returns what it prints."""
    folder = tmp_path / "office"
    runner = CliRunner(env={"SEMINARPOST_LANGUAGE": "de", "COLUMNS": "200"})

    def act(words: str, exits: int = 0) -> str:
        done = runner.invoke(app, [*shlex.split(words), "--workspace", str(folder)])
        assert done.exit_code == exits, done.output
        return done.output

    runner.invoke(app, ["init", str(folder)])
    (folder / "seminarpost.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "a.txt").write_text(ANNOUNCEMENT, "utf-8")
    (tmp_path / "p.csv").write_text(PEOPLE, "utf-8")
    act(f"seminar import {tmp_path}/a.txt --publish")
    return act


def read(run: Run, words: str) -> Any:
    return json.loads(run(f"{words} --json"))


def test_what_is_not_understood_is_told(run: Run, tmp_path: Path) -> None:
    command = f"recipients import {tmp_path}/p.csv --list seminare --basis consent --dry-run"
    told = run(command)
    assert "Zeilen 3, 4: Die Anrede „Hochwürden“ ist nicht zu verstehen" in told
    assert "Zeile 4: Der Titel „Kurator“ ist nicht bekannt" in told
    assert "Zeile 3: Die Sprache „Französisch“ gibt es hier nicht" in told
    assert read(run, command)["not_understood"] == [
        {"line": 3, "field": "honorific", "value": "Hochwürden"},
        {"line": 3, "field": "language", "value": "Französisch"},
        {"line": 4, "field": "honorific", "value": "Hochwürden"},
        {"line": 4, "field": "title", "value": "Kurator"},
    ]


def test_what_is_exported_is_read_again(run: Run, tmp_path: Path) -> None:
    run(f"registrations import waerme {tmp_path}/p.csv --yes")
    run(f"people waerme --csv {tmp_path}/export.csv")
    before = {name: read(run, f"recipients show {name}@example.org") for name in "abcd"}
    assert before["d"]["people"][0]["letter_salutation"] == "Lieber Vier"
    assert "Briefanrede: Lieber Vier" in run("recipients show d@example.org")
    assert "Anrede: Sehr geehrte Frau Landrätin Dr. Eins" in run("recipients show a@example.org")
    again = read(run, f"registrations import waerme {tmp_path}/export.csv --yes")
    assert (again["registered"], again["unchanged"], again["refused"]) == (0, 4, [])
    assert {name: read(run, f"recipients show {name}@example.org") for name in "abcd"} == before


def test_an_own_line_is_told_when_the_name_changes(run: Run, tmp_path: Path) -> None:
    run(f"recipients import {tmp_path}/p.csv --list seminare --basis consent")
    told = run("recipients rename d@example.org --last Neu")
    assert "Die Briefanrede bleibt „Lieber Vier“" in told
    done = read(run, "recipients rename d@example.org --letter-salutation 'Lieber Neu,'")
    assert done["letter_salutation"] == "Lieber Neu"
    assert "Briefanrede bleibt" not in run("recipients rename d@example.org --letter-salutation ''")


def test_who_registers_says_a_language_and_an_honorific(run: Run) -> None:
    run("register waerme --email x@example.org --last Doe --honorific 'Ms Dr' --language en")
    (one,) = read(run, "recipients show x@example.org")["people"]
    assert (one["language"], one["honorific"], one["title"]) == ("en", "frau", "Dr")
    run("register waerme --email x@example.org --last Doe")
    assert read(run, "recipients show x@example.org")["people"][0]["language"] == "en"
    run("register waerme --email x@example.org --last Doe --language de")
    assert read(run, "recipients show x@example.org")["people"][0]["language"] == "de"
    refused = run("register waerme --email y@example.org --last Doe --language fr", exits=1)
    assert "möglich sind de und en" in refused
    refused = run("register waerme --email y@example.org --last Doe --honorific König", exits=1)
    assert "ist keine Anrede" in refused
