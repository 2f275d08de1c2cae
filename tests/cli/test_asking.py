"""Acts that tell several people say so first: refused unasked, shown with --dry-run, done with
--yes; and every command that leads to one asks."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from support import ROOT
from typer.testing import CliRunner

from mailer.actions.imports import rosters
from mailer.actions.mailing import mailings, newsletters, plans, wordings
from mailer.actions.seminar import changes, reinstatement
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

Was jetzt zu tun ist.

Das Seminar findet am 10. März 2090 von 10:00 bis 11:30 Uhr online statt.
"""
SLUG = "waermeplanung"
PEOPLE = "E-Mail;Nachname\n" + "".join(f"p{one}@example.org;Eins{one}\n" for one in range(3))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace with a published seminar, three on the list and three registered."""
    folder = tmp_path / "office"
    assert CliRunner().invoke(app, ["init", str(folder)]).exit_code == 0
    (folder / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "a.txt").write_text(ANNOUNCEMENT, encoding="utf-8")
    (folder / "p.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "r.csv").write_text(PEOPLE.replace("p", "r"), encoding="utf-8")
    p = str(folder / "p.csv")
    run(folder, "recipients", "import", p, "--list", "seminare", "--basis", "consent")
    run(folder, "seminar", "import", str(folder / "a.txt"), "--publish")
    for one in range(3):
        run(folder, "register", SLUG, "--email", f"x{one}@example.org")
    run(folder, "run", "--until-idle")
    return folder


def run(folder: Path, *words: str, exits: int = 0) -> Any:
    done = CliRunner().invoke(app, [*words, "--workspace", str(folder), "--json"])
    assert done.exit_code == exits, (words, done.output)
    return json.loads(done.stdout)


def stands(folder: Path) -> Any:
    """All that could change."""
    listed = run(folder, "mailing", "list")["mailings"]
    return [run(folder, "seminar", "list"), listed, run(folder, "plan", SLUG)["steps"]]


ACTS = {
    "reschedule": ["seminar", "reschedule", SLUG, "--start", "2090-03-11T10:00",
                   "--end", "2090-03-11T11:00"],
    "update": ["seminar", "update", SLUG, "--place", "Rathaus", "--notify"],
    "cancel": ["seminar", "cancel", SLUG],
    "release": ["release", SLUG, "invitation", "--by", "Erika"],
    "registrations": ["registrations", "import", SLUG, "r.csv", "--notify"],
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_asked_first(office: Path, act: str) -> None:
    words = [str(office / one) if one.endswith(".csv") else one for one in ACTS[act]]
    before = stands(office)
    refused = run(office, *words, exits=1)
    shown = run(office, *words, "--dry-run")
    assert stands(office) == before
    assert "--yes" in refused["error"]
    for told in (refused, shown):
        assert told["would_tell"] == 3
        assert "Wärmeplanung" in told["subject"]
        assert told["begins"]
    assert shown["dry_run"] is True
    done = run(office, *words, "--yes")
    assert (done["would_tell"], done["dry_run"]) == (3, False)
    assert stands(office) != before


def test_what_is_made_due_is_told_first(office: Path) -> None:
    words = ["send", SLUG, "reminder-day", "--now"]
    before = stands(office)
    refused = run(office, *words, exits=1)
    assert (refused["would_tell"], "--yes" in refused["error"]) == (3, True)
    assert run(office, *words, "--dry-run")["begins"]
    assert stands(office) == before
    assert run(office, *words, "--yes")["due"] == "now"
    assert run(office, "run", "--until-idle")["handled"] == 3


def test_called_back(office: Path) -> None:
    run(office, "seminar", "cancel", SLUG, "--yes")
    refused = run(office, "seminar", "publish", SLUG, exits=1)["error"]
    assert "abgesagt" in refused
    assert "schon veröffentlicht" not in refused
    assert run(office, "seminar", "reinstate", SLUG)["state"] == "published"
    assert run(office, "run", "--until-idle")["handled"] == 0
    run(office, "seminar", "cancel", SLUG, "--yes")
    assert run(office, "run", "--until-idle")["handled"] == 3
    run(office, "seminar", "reinstate", SLUG, exits=1)


def test_a_waiting_person_is_told_so_twice(office: Path) -> None:
    run(office, "seminar", "update", SLUG, "--capacity", "3")
    for changed in (True, False):
        done = run(office, "register", SLUG, "--email", "spaet@example.org")
        assert (done["state"], done["changed"]) == ("waitlisted", changed)
    words = ["register", SLUG, "--email", "spaet@example.org", "--workspace", str(office)]
    assert "steht schon auf der Warteliste" in CliRunner().invoke(app, words).output


def test_a_passed_deadline_is_named(office: Path) -> None:
    run(office, "seminar", "update", SLUG, "--deadline", "2020-03-01T12:00")
    words = ["register", SLUG, "--email", "spaet@example.org"]
    assert "01.03.2020" in run(office, *words, exits=1)["error"]
    assert run(office, *words, "--yes")["state"] == "registered"


def test_what_waits_has_an_exit_code_and_a_command(office: Path) -> None:
    run(office, "seminar", "import", str(office / "a.txt"), exits=1)  # there is one already
    soon = ANNOUNCEMENT.replace("10. März 2090", "11. März 2090")
    (office / "b.txt").write_text(soon, encoding="utf-8")
    made = run(office, "seminar", "import", str(office / "b.txt"), "--publish")
    step = {"what": "release", "seminar": made["slug"], "step": "invitation"}
    command = f"seminarpost release {made['slug']} invitation"
    assert step | {"command": command} in [
        {key: one[key] for key in (*step, "command")} for one in made["needs"]
    ]
    assert run(office, "run", "--until-idle")["needs"] == []


def test_every_command_that_tells_several_asks() -> None:
    """Whoever writes a new door to such an act without asking fails here."""
    acts = {
        f"{one.__module__.rpartition('.')[2]}.{one.__name__}"
        for one in (
            changes.reschedule, changes.update, changes.cancel, changes.replan,
            reinstatement.reinstate, plans.release, plans.release_all, plans.send_now,
            newsletters.release,
            newsletters.take_in, rosters.import_registrations, wordings.correct, mailings.settle,
            mailings.resume,
        )
    }  # fmt: skip
    seen = set()
    for file in sorted((ROOT / "mailer" / "cli").glob("*.py")):
        for function in ast.parse(file.read_text("utf-8")).body:
            if not isinstance(function, ast.FunctionDef):
                continue
            called = {
                f"{node.func.value.id}.{node.func.attr}"
                for node in ast.walk(function)
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
            } & acts
            asks = any(
                isinstance(node, ast.Name) and node.id == "told_first"
                for node in ast.walk(function)
            )
            assert not called or asks, (file.name, function.name, called)
            seen |= called
    assert seen == acts
