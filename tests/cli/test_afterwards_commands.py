"""``certificates`` and ``feedback`` at the command line: documents, files, sentences."""

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cli.test_desk import holds, printed
from typer.testing import CliRunner

from mailer.actions.desk import open_desk
from mailer.actions.registration import feedback
from mailer.cli import app

SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
imprint = ["Büro für Seminare"]

[sender]
address = "seminare@example.org"
"""
ANNOUNCEMENT = """\
Online-Seminar: Wärmeplanung

Das Seminar findet am 10. März 2090 von 10:00 bis 11:30 Uhr online statt.
"""
SLUG = "waermeplanung"
PEOPLE = 6
OVER = datetime(2090, 3, 10, 12, tzinfo=UTC)


def run(*words: str, exits: int = 0) -> Any:
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == exits, (words, done.output)
    return json.loads(done.stdout)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in which one stands; of six people registered the last was not there."""
    folder = tmp_path / "office"
    run("init", str(folder))
    (folder / "seminarpost.toml").write_text(SETTINGS, "utf-8")
    (folder / "a.txt").write_text(ANNOUNCEMENT, "utf-8")
    monkeypatch.chdir(folder)
    run("seminar", "import", "a.txt", "--publish")
    for one in range(PEOPLE):
        run("register", SLUG, "--email", f"p{one}@example.org", "--first", "Ä", "--last", f"P{one}")
    lines = [f"p{one}@example.org" for one in range(PEOPLE - 1)]
    (folder / "da.csv").write_text("\n".join(["E-Mail", *lines]), "utf-8")
    with time_machine.travel(OVER, tick=False):
        run("attendance", "import", SLUG, "da.csv")
    return folder


def answered(office: Path, number: int) -> None:
    """So many people give feedback."""

    async def give() -> None:
        async with open_desk(office) as desk:
            for one in range(1, number + 1):
                token = desk.workspace.links.feedback(1, one).rpartition("/")[2]
                typed = {"nutzen": str(one % 2 + 4), "wunsch": f"Thema \x1b[31m{one}"}
                await feedback.give(desk, token, typed)

    asyncio.run(give())


def test_certificates_are_files_and_a_document(office: Path) -> None:
    with time_machine.travel(OVER, tick=False):
        document = holds("certificates", f"certificates {SLUG} --out da/hin")
        assert [one["name"] for one in document["certificates"]] == [
            f"Ä P{one}" for one in range(PEOPLE - 1)
        ]
        files = [office / one["file"] for one in document["certificates"]]
        assert all(one.read_bytes().startswith(b"%PDF") for one in files)
        assert re.fullmatch(r"da/hin/ae-p0-[0-9A-Z-]{24}\.pdf", document["certificates"][0]["file"])
        one = run("certificates", SLUG, "p1@example.org", "--out", "eine")
        assert one["certificates"][0]["code"] == document["certificates"][1]["code"]
        assert "keine Teilnahme erfasst" in printed(f"certificates {SLUG} p5@example.org", 1)
        assert "5 Bescheinigungen in" in printed(f"certificates {SLUG}")
    assert len(list((office / f"bescheinigungen-{SLUG}").glob("*.pdf"))) == 5
    assert "error" in run("certificates", "nichts", exits=1)


def test_one_person_is_noted(office: Path) -> None:
    """Whoever took part by telephone stands on no list, and can be certified all the same."""
    with time_machine.travel(OVER, tick=False):
        done = holds("attendance note", f"attendance note {SLUG} p5@example.org --minutes 80")
        assert (done["attended"], done["minutes"]) == (True, 80)
        (one,) = run("certificates", SLUG, "p5@example.org")["certificates"]
        assert one["minutes"] == 80
        gone = holds("attendance note", f"attendance note {SLUG} p5@example.org --absent")
        assert (gone["attended"], gone["minutes"]) == (False, None)
        assert "error" in run("certificates", SLUG, "p5@example.org", exits=1)
        assert "error" in run("attendance", "note", SLUG, "nobody@example.org", exits=1)
        assert "war da" in printed(f"attendance note {SLUG} p5@example.org --last P5")
        run("unregister", SLUG, "--email", "p0@example.org")
        assert "error" in run("attendance", "note", SLUG, "p0@example.org", exits=1)
    with time_machine.travel(datetime(2090, 3, 10, 8, tzinfo=UTC), tick=False):
        early = run("attendance", "note", SLUG, "p1@example.org", exits=1)
        assert "nicht begonnen" in early["error"] or "not begun" in early["error"]


def test_where_certificates_cannot_be_written_is_a_sentence(office: Path) -> None:
    (office / "datei").write_text("x", "utf-8")
    with time_machine.travel(OVER, tick=False):
        for out in ("datei", "datei/unten"):
            assert "datei" in run("certificates", SLUG, "--out", out, exits=1)["error"]


def test_feedback_is_told_from_five_on(office: Path) -> None:
    with time_machine.travel(OVER, tick=False):
        answered(office, 4)
        few = holds("feedback", f"feedback {SLUG}")
        assert (few["answers"], few["counted"], few["questions"]) == (4, 0, [])
        told = printed(f"feedback {SLUG}")
        assert "erst etwas ab 5 Rückmeldungen" in told
        assert "Thema" not in told


def test_feedback_is_a_document_and_words(office: Path) -> None:
    with time_machine.travel(OVER, tick=False):
        answered(office, 6)
        found = holds("feedback", f"feedback {SLUG}")
        assert (found["answers"], found["counted"], found["open"]) == (6, 5, True)
        use = found["questions"][0]
        assert use["grades"] == {"1": 0, "2": 0, "3": 0, "4": 2, "5": 3}
        told = printed(f"feedback {SLUG}")
        assert "Mittel 4,6" in told
        assert "in Gruppen zu 5" in told
        assert "\x1b" not in told
        english = printed(f"feedback {SLUG}", SEMINARPOST_SITE__LANGUAGE="en")
        assert "mean 4.6" in english
        assert "How useful was the event" in english
