"""Moving into another database: everything is there, proven, and the old one is as it was."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import psycopg
import pytest
from postgres import PostgresServer
from typer.testing import CliRunner

from mailer.cli import app

SETTINGS = (
    '[site]\nname = "Büro"  # wir\nurl = "https://seminare.example.org"\nimprint = ["Weg 1"]\n'
    '[sender]\naddress = "seminare@example.org"\n'
)
ANNOUNCEMENT = "Online-Seminar: Wärme\n\nAm 10. März 2090 von 10:00 bis 11:30 Uhr online.\n"
Run = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office with a published seminar, people, a registration and one forgotten person."""
    folder = tmp_path / "office"
    assert CliRunner().invoke(app, ["init", str(folder)]).exit_code == 0
    (folder / "seminarpost.toml").write_text(SETTINGS, "utf-8")
    (folder / "a.txt").write_text(ANNOUNCEMENT, "utf-8")
    (folder / "p.csv").write_text("E-Mail;Nachname\na@example.org;Öztürk\nb@example.org;Zwei\n")
    return folder


@pytest.fixture
def run(folder: Path) -> Run:
    """Runs a command and returns its document."""

    def command(*words: str, exits: int = 0, given: str = "") -> Any:
        words = (*words, "--workspace", str(folder), "--json")
        done = CliRunner().invoke(app, words, input=given)
        assert done.exit_code == exits, done.output
        return json.loads(done.stdout)

    return command


def worked(run: Run, folder: Path) -> None:
    run("recipients", "import", str(folder / "p.csv"), "--list", "seminare",
        "--basis", "consent", "--source", "Messe")  # fmt: skip
    run("seminar", "import", str(folder / "a.txt"), "--publish", "--yes")
    run("register", "waerme", "--email", "c@example.org", "--last", "Drei")


def seen(run: Run) -> list[Any]:
    """What staff sees of it all."""
    asked = (
        ("seminar", "show", "waerme"),
        ("mailing", "list"),
        ("recipients", "find", "a@example.org"),
        ("recipients", "find", "c@example.org"),
        ("people", "waerme"),
    )
    return [run(*words) for words in asked]


def test_there_and_back_nothing_is_lost(run: Run, folder: Path, postgres: PostgresServer) -> None:
    worked(run, folder)
    before = seen(run)
    url = postgres.new()
    moved = run("move-database", url)
    assert unquote(moved["to"]) == url
    assert moved["from"].endswith("data/seminarpost.db")
    assert moved["settings_changed"] is True
    assert "# wir" in (folder / "seminarpost.toml").read_text("utf-8")
    assert moved["tables"]["person"]["rows"] == 3
    assert moved["rows"] == sum(one["rows"] for one in moved["tables"].values())
    assert run("migrate")["database"] == "postgresql"
    assert seen(run) == before
    # Work goes on there: numbers are given on from where they were.
    run("register", "waerme", "--email", "d@example.org", "--last", "Vier")
    run("register", "waerme", "--email", "e@example.org", "--last", "Fünf")
    assert len(run("people", "waerme")["people"]) == 3
    rehearsed = run("rehearse", "waerme", "--out", str(folder.parent / "out"))
    assert rehearsed["sent"]
    after = seen(run)
    back = run("move-database", "sqlite:///data/back.db")
    assert run("migrate")["database"] == "sqlite"
    assert seen(run) == after
    assert back["rows"] > moved["rows"]
    # The same rows have the same sum in both kinds of database.
    assert run("move-database", postgres.new())["tables"] == back["tables"]


def test_only_an_empty_database_is_moved_into(
    run: Run, folder: Path, postgres: PostgresServer
) -> None:
    worked(run, folder)
    url = postgres.new()
    first = run("move-database", url)
    run("move-database", "sqlite:///data/other.db")
    assert "nicht leer" in run("move-database", url, exits=1)["error"]
    assert (
        "schon die Datenbank" in run("move-database", "sqlite:///data/other.db", exits=1)["error"]
    )
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM person").fetchone()
    assert found == (first["tables"]["person"]["rows"],)


def test_a_password_is_neither_typed_nor_written_into_the_settings(
    run: Run, folder: Path, postgres: PostgresServer
) -> None:
    worked(run, folder)
    secret = postgres.new().replace("office@", "office:geheim@")
    assert "Befehlszeile" in run("move-database", secret, exits=1)["error"]
    moved = run("move-database", "-", given=f"{secret}\n")
    assert moved["settings_changed"] is False
    assert "geheim" not in json.dumps(moved)
    assert "geheim" not in (folder / "seminarpost.toml").read_text("utf-8")
    assert run("migrate")["database"] == "sqlite"


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("postgresql://office@/nirgends?host={folder}", "nicht"),
        ("postgresql://127.0.0.1:1/x", "nicht zu erreichen"),
        ("mysql://localhost/x", "postgresql://"),
        ("postgresql:", "postgresql://"),
        ("nichts", "sqlite:///PFAD"),
    ],
)
def test_what_is_no_database_is_a_sentence(
    run: Run, folder: Path, postgres: PostgresServer, url: str, word: str
) -> None:
    error = run("move-database", url.format(folder=postgres.folder), exits=1)["error"]
    assert word in error
    assert "Traceback" not in error
    assert (folder / "seminarpost.toml").read_text("utf-8") == SETTINGS
