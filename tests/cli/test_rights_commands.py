"""A person's rights at the command line: sentences, files, exit codes."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from pdf_judge import judged, told
from typer.testing import CliRunner

from mailer.cli import app

EVA = "eva@example.org"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace whose newsletter Eva is on, by an import."""
    folder = tmp_path / "office"
    assert CliRunner().invoke(app, ["init", str(folder)]).exit_code == 0
    people = tmp_path / "p.csv"
    people.write_text(f"E-Mail;Vorname;Nachname\n{EVA};Eva;Öztürk\n", "utf-8")
    plain(folder, "recipients", "import", str(people), "--list", "newsletter",
          "--basis", "public-task", "--source", "Liste des Kreises")  # fmt: skip
    return folder


def plain(workspace: Path, *words: str, exits: int = 0, language: str = "de") -> str:
    spoken = {"SEMINARPOST_SITE__LANGUAGE": language}
    done = CliRunner().invoke(app, [*words, "--workspace", str(workspace)], env=spoken)
    assert done.exit_code == exits, (words, done.output)
    assert "Traceback" not in done.output
    return " ".join(done.output.split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("Nachweis der Einwilligungen", "öffentliche Aufgabe", "Kette ist unversehrt: 1")),
        ("en", ("Record of consents", "public task", "The chain is whole: 1")),
    ],
)
def test_a_dossier_is_told(workspace: Path, language: str, words: tuple[str, ...]) -> None:
    shown = plain(workspace, "recipients", "dossier", EVA, language=language)
    for one in (*words, "Liste des Kreises", "Eva Öztürk"):
        assert one in shown


def test_who_objects_is_not_said_to_withdraw(workspace: Path) -> None:
    """Under Art. 6(1)(e) the word is objection."""
    plain(workspace, "recipients", "unsubscribe", EVA)
    assert "newsletter: Widersprochen (Art. 21 DSGVO)" in plain(
        workspace, "recipients", "dossier", EVA
    )


def test_a_dossier_is_written(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "dossier.pdf"
    assert "dossier.pdf" in plain(workspace, "recipients", "dossier", EVA, "--pdf", str(file))
    assert judged(file.read_bytes(), tmp_path) == []
    assert told(file.read_bytes()).title == "Nachweis der Einwilligungen"
    assert file.stat().st_mode & 0o077 == 0
    missing = str(tmp_path / "there" / "is" / "none.pdf")
    plain(workspace, "recipients", "dossier", EVA, "--pdf", missing, exits=1)


def test_an_export_is_json_without_being_told(workspace: Path) -> None:
    done = CliRunner().invoke(app, ["recipients", "export", EVA, "--workspace", str(workspace)])
    found = json.loads(done.stdout)
    assert found["tables"]["subscription"][0]["source"] == "Liste des Kreises"
    assert set(found["tables"]) == {"person", "subscription", "subscription_event"}


def test_restricting_and_lifting_are_told(workspace: Path) -> None:
    restrict = ("recipients", "restrict", EVA, "--reason", "Streit", "--by", "Erika")
    assert "Eingeschränkt: Eva Öztürk" in plain(workspace, *restrict)
    assert "War schon eingeschränkt" in plain(workspace, *restrict)
    assert "eingeschränkt seit" in plain(workspace, "recipients", "show", EVA)
    assert "Art. 18" in plain(workspace, "recipients", "erase", EVA, "--yes", exits=1)
    lift = ("recipients", "unrestrict", EVA, "--reason", "Geklärt")
    assert "Nicht mehr eingeschränkt" in plain(workspace, *lift)
    assert "eingeschränkt seit" not in plain(workspace, "recipients", "show", EVA)
    plain(workspace, "recipients", "erase", EVA, "--yes")
    assert "3 gelöscht" in plain(workspace, "consent", "verify")


def test_a_touched_record_is_named_and_exits_with_1(workspace: Path) -> None:
    assert "unversehrt" in plain(workspace, "consent", "verify")
    database: Any = sqlite3.connect(workspace / "data" / "seminarpost.db")
    with database:
        database.execute("UPDATE subscription_event SET source = 'Messe'")
    database.close()
    shown = plain(workspace, "consent", "verify", exits=1)
    assert "Zeile 1 in subscription_event (Glied 1, Platz 0) wurde geändert" in shown
    dossier = plain(workspace, "recipients", "dossier", EVA)
    assert "zur Kette passen: 0; nicht passend: 1" in dossier
    assert "Zeile 1 in subscription_event (Glied 1, Platz 0) wurde geändert" in dossier


def test_retention_says_what_would_go_and_why(workspace: Path) -> None:
    shown = plain(workspace, "retention", "run", "--dry-run")
    assert "noch nicht geschehen" in shown
    assert "Frist 730 Tage" in shown
    assert "noch nicht geschehen" not in plain(workspace, "retention", "run")
