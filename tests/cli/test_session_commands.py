"""Commands for one of several sessions, and what is unsure about dates."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mailer.cli import app

SETTINGS = """
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
imprint = ["Büro für Seminare", "Musterweg 1, 12345 Beispielhausen"]

[sender]
name = "Büro für Seminare"
address = "seminare@example.org"
"""
TEXT = """Wärmeplanung

Termin: vom 8. bis 10. März 2090, jeweils 9–16 Uhr

Wir laden herzlich zum Online-Seminar ein.
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    assert CliRunner().invoke(app, ["init", str(folder)]).exit_code == 0
    (folder / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    return folder


def run(office: Path, *words: str, exits: int = 0) -> Any:
    done = CliRunner().invoke(app, [*words, "--workspace", str(office), "--json"])
    assert done.exit_code == exits, done.output
    return json.loads(done.stdout)


def test_a_seminar_of_three_days_from_its_announcement_on(office: Path) -> None:
    file = str(office / "a.txt")
    refused = run(office, "seminar", "import", file, "--publish", exits=1)
    assert "--sure dates" in refused["error"]
    assert run(office, "seminar", "list") == {"seminars": []}
    wrong = run(office, "seminar", "import", file, "--sure", "day", exits=1)["error"]
    assert "starts_at" in wrong
    made = run(office, "seminar", "import", file, "--publish", "--sure", "dates")
    slug = made["slug"]
    assert [one["key"] for one in made["sessions"]] == [1, 2, 3]
    keys = {"key", "starts_at", "ends_at", "title", "join_url"}
    assert set(made["sessions"][0]) == keys
    steps = {(one["step"], one["session"]) for one in made["steps"]}
    assert {("reminder-hour", 1), ("reminder-hour", 3), ("invitation", 0)} <= steps
    moved = run(office, "seminar", "reschedule", slug, "--session", "2",
                "--start", "2090-03-09T10:00", "--end", "2090-03-09T12:00")  # fmt: skip
    assert moved["sessions"][1]["starts_at"] == "2090-03-09T10:00:00+01:00"
    named = run(office, "seminar", "update", slug, "--session", "3", "--title", "Praxis")
    assert (named["title"], named["sessions"][2]["title"]) == ("Wärmeplanung", "Praxis")
    added = run(office, "seminar", "add-session", slug,
                "--start", "2090-03-11T10:00", "--end", "2090-03-11T12:00")  # fmt: skip
    assert [one["key"] for one in added["sessions"]] == [1, 2, 3, 4]
    left = run(office, "seminar", "cancel-session", slug, "2")
    assert [one["key"] for one in left["sessions"]] == [1, 3, 4]
    shown = CliRunner().invoke(app, ["seminar", "show", slug, "--workspace", str(office)])
    assert "Praxis" in shown.output
    whole = run(office, "seminar", "reschedule", slug, "--start", "2090-04-09T10:00",
                "--end", "2090-04-09T12:00", exits=1)  # fmt: skip
    assert "--session" in whole["error"]
    assert run(office, "preview", slug, "reminder-hour@3", "--eml", str(office / "m.eml"))["eml"]
    listed = run(office, "mailing", "list")["mailings"]
    assert {one["session"] for one in listed} >= {0, 1, 3, 4}


LATE = """Online-Seminar: Wärmeplanung

Das Seminar findet am 10. März 2090 von 10:00 bis 11:30 Uhr online statt.
Anmeldeschluss ist der 12. März 2090.
"""


def test_a_deadline_that_cannot_be_meant_is_asked_for_before_anybody_is_invited(
    office: Path,
) -> None:
    (office / "late.txt").write_text(LATE, encoding="utf-8")
    file = str(office / "late.txt")
    refused = run(office, "seminar", "import", file, "--publish", exits=1)["error"]
    assert "der Anmeldeschluss. Verstanden wurde: kein Anmeldeschluss. Stimmt das" in refused
    assert "--sure registration_deadline; sonst" in refused
    assert "update waermeplanung --deadline … (--no-deadline)" in refused
    assert "reschedule" not in refused
    run(office, "seminar", "import", file)
    run(office, "seminar", "publish", "waermeplanung", exits=1)
    run(office, "seminar", "update", "waermeplanung", "--deadline", "2090-03-09T12:00")
    run(office, "seminar", "publish", "waermeplanung")


def test_who_is_sure_that_there_is_no_deadline_says_so(office: Path) -> None:
    (office / "late.txt").write_text(LATE, encoding="utf-8")
    sure = ("--publish", "--sure", "registration_deadline")
    assert run(office, "seminar", "import", str(office / "late.txt"), *sure)["unsure"] == []
    made = run(office, "seminar", "show", "waermeplanung")
    assert (made["registration_deadline"], made["state"]) == (None, "published")


def test_an_earlier_session_asks_for_an_earlier_deadline(office: Path) -> None:
    (office / "late.txt").write_text(LATE.replace("12. März", "9. März"), encoding="utf-8")
    run(office, "seminar", "import", str(office / "late.txt"), "--publish")
    span = ("--start", "2090-03-08T10:00", "--end", "2090-03-08T12:00")
    refused = run(office, "seminar", "add-session", "waermeplanung", *span, exits=1)["error"]
    assert "liegt nach dem Beginn (08.03.2090 10:00)" in refused
