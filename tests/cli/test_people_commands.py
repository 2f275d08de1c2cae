"""People at the command line: nobody is guessed, two become one, and old links say why not."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli.test_commands import documented
from typer.testing import CliRunner

from mailer.cli import app

SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
imprint = ["Büro für Seminare", "Musterweg 1"]

[sender]
address = "seminare@example.org"
"""
ANNOUNCEMENT = """\
Online-Seminar: Wärmeplanung

Das Seminar findet am 10. März 2090 von 10:00 bis 11:30 Uhr online statt.
"""
SLUG = "waermeplanung"

Run = Callable[..., Any]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with a published seminar."""
    folder = tmp_path / "office"
    assert CliRunner().invoke(app, ["init", str(folder)]).exit_code == 0
    (folder / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "a.txt").write_text(ANNOUNCEMENT, encoding="utf-8")
    words = ["seminar", "import", str(tmp_path / "a.txt"), "--publish"]
    assert CliRunner().invoke(app, [*words, "--workspace", str(folder)]).exit_code == 0
    return folder


@pytest.fixture
def run(workspace: Path) -> Run:
    """Runs a command with ``--json`` and gives its document; checks the exit code."""

    def command(*words: str, exits: int = 0) -> Any:
        done = CliRunner().invoke(app, [*words, "--workspace", str(workspace), "--json"])
        assert done.exit_code == exits, (words, done.output)
        return json.loads(done.stdout)

    return command


def plain(workspace: Path, *words: str) -> Any:
    return CliRunner().invoke(app, [*words, "--workspace", str(workspace)])


def people(run: Run, email: str) -> list[str]:
    found = run("recipients", "find", email)["people"]
    return [f"{one['first_name']} {one['last_name']}".strip() for one in found]


def two_at_the_town_hall(run: Run) -> None:
    for first, last in (("Anna", "Eins"), ("Bert", "Zwei")):
        run("register", SLUG, "--email", "post@example.org", "--first", first, "--last", last)


@pytest.mark.parametrize("command", ["register", "unregister"])
def test_without_a_terminal_several_are_named_and_nobody_is_guessed(
    run: Run, workspace: Path, command: str
) -> None:
    two_at_the_town_hall(run)
    told = run(command, SLUG, "--email", "POST@example.org", exits=1)["error"]
    assert "Anna Eins, Bert Zwei" in told
    assert "--first" in told
    refused = plain(workspace, command, SLUG, "--email", "post@example.org")
    assert (refused.exit_code, "Bert Zwei" in refused.stderr) == (1, True)
    assert people(run, "post@example.org") == ["Anna Eins", "Bert Zwei"]


def test_at_a_terminal_it_is_asked_who_is_meant(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_at_the_town_hall(run)
    monkeypatch.setattr("mailer.cli.which._somebody_there", lambda: True)
    done = CliRunner().invoke(
        app,
        ["unregister", SLUG, "--email", "post@example.org", "--workspace", str(workspace)],
        input="7\n2\n",
    )
    assert done.exit_code == 0, done.output
    assert "Bert Zwei: abgemeldet" in done.stdout
    assert "1  Anna Eins" in done.stderr


@pytest.mark.parametrize(("answer", "known"), [("1", 1), ("0", 2)])
def test_at_a_terminal_somebody_else_may_be_meant(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, answer: str, known: int
) -> None:
    run("register", SLUG, "--email", "post@example.org", "--first", "Alex", "--last", "Sommer")
    monkeypatch.setattr("mailer.cli.which._somebody_there", lambda: True)
    words = ["register", SLUG, "--email", "post@example.org", "--first", "Alexander"]
    done = CliRunner().invoke(
        app, [*words, "--last", "Sommer", "--workspace", str(workspace)], input=f"{answer}\n"
    )
    assert done.exit_code == 0, done.output
    assert "0  jemand anderes" in done.stderr
    assert len(people(run, "post@example.org")) == known


def test_a_short_form_is_said(run: Run, workspace: Path) -> None:
    run("register", SLUG, "--email", "bea@example.org", "--first", "Bea")
    told = plain(workspace, "register", SLUG, "--email", "BEA@example.org", "--first", "Beatrice")
    assert "Beatrice: war schon angemeldet (bisher als „Bea“ bekannt)" in told.stdout
    run("register", SLUG, "--email", "bea@example.org", "--first", "Be", "--new")
    assert people(run, "bea@example.org") == ["Beatrice", "Be"]


def test_a_merge_is_shown_asked_for_and_done_once(run: Run, workspace: Path) -> None:
    run("register", SLUG, "--email", "anna@example.org", "--first", "Anna")
    run("register", SLUG, "--email", "a.muster@example.com", "--first", "Anna", "--last", "Muster")
    both = ("recipients", "merge", "anna@example.org", "a.muster@example.com")
    assert "--yes" in run(*both, exits=1)["error"]
    assert plain(workspace, *both).exit_code == 1
    looked = run(*both, "--dry-run")
    assert (looked["changed"], looked["registered_twice"]) == (False, [SLUG])
    assert people(run, "a.muster@example.com") == ["Anna Muster"]
    shown = plain(workspace, *both, "--dry-run")
    assert "geht in" in shown.stdout
    assert "nur geprobt" in shown.stdout
    done = run(*both, "--yes")
    assert done.keys() == looked.keys()
    assert done["changed"]
    assert done["kept"] == {
        "id": 1, "email": "anna@example.org", "first_name": "Anna", "last_name": "Muster",
    }  # fmt: skip
    assert not run(*both, "--yes")["changed"]
    assert "schon eine Person" in plain(workspace, *both).stdout
    assert people(run, "anna@example.org") == people(run, "a.muster@example.com")


def test_a_merge_names_who_could_be_meant(run: Run) -> None:
    two_at_the_town_hall(run)
    run("register", SLUG, "--email", "anna@example.org", "--first", "Anna")
    told = run("recipients", "merge", "post@example.org", "anna@example.org", "--yes", exits=1)
    assert "1: Anna Eins; 2: Bert Zwei" in told["error"]
    done = run("recipients", "merge", "Anna Eins <post@example.org>", "anna@example.org", "--yes")
    assert (done["kept"]["id"], done["gone"]["id"]) == (1, 3)


def test_somebody_is_erased_after_a_look(run: Run, workspace: Path) -> None:
    run("register", SLUG, "--email", "anna@example.org", "--first", "Anna")
    erase = ("recipients", "erase", "anna@example.org")
    assert "--yes" in run(*erase, exits=1)["error"]
    refused = plain(workspace, *erase)
    assert refused.exit_code == 1
    assert "Wird gelöscht: Anna <anna@example.org>" in refused.stdout
    looked = run(*erase, "--dry-run")
    assert (looked["erased"], looked["registrations"]) == (False, [SLUG])
    assert people(run, "anna@example.org") == ["Anna"]
    done = run(*erase, "--yes")
    assert done == looked | {"erased": True}
    assert set(done) == documented()["recipients erase"]
    assert "nicht bekannt" in run(*erase, "--yes", exits=1)["error"]
    run("register", SLUG, "--email", "bea@example.org", "--first", "Bea")
    told = plain(workspace, "recipients", "erase", "bea@example.org", "--yes")
    assert "Gelöscht: Bea <bea@example.org> (Nr. 2)" in told.stdout
