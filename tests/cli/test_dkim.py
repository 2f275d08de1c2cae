"""``seminarpost dkim``: its documents, what it says, and how it refuses."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner

from mailer.cli import app
from mailer.config import load_settings
from mailer.workspace_folder import FILE_NAME

SETTINGS = '[sender]\naddress = "seminare@example.org"\n'
KEYS = {"name", "type", "value", "zone_line", "key_file", "selector", "domain"}

Say = Callable[..., str]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with a sender, in March 2026."""
    (tmp_path / FILE_NAME).write_text(SETTINGS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def say(workspace: Path) -> Say:
    """Runs ``seminarpost dkim …`` and gives what it prints; checks the exit code."""

    def command(*words: str, exits: int = 0) -> str:
        with time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=UTC), tick=False):
            done = CliRunner().invoke(app, ["dkim", *words, "--workspace", str(workspace)])
        assert done.exit_code == exits, (words, done.output)
        assert "Traceback" not in done.output
        return done.stdout if not exits or "--json" in words else done.stderr

    return command


def document(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


def test_keygen_and_show_as_documents(workspace: Path, say: Say) -> None:
    made = document(say("keygen", "--add", "--json"))
    assert set(made) == KEYS
    assert (made["type"], made["domain"], made["selector"]) == (
        "TXT", "example.org", "seminarpost2026",
    )  # fmt: skip
    assert made["name"] == "seminarpost2026._domainkey.example.org"
    assert (workspace / made["key_file"]).is_file()
    extra = document(say("keygen", "--type", "ed25519", "--add", "--json"))
    assert extra["value"].startswith("v=DKIM1; k=ed25519; p=")
    assert document(say("show", "--json")) == {"keys": [made, extra], "warnings": []}
    (workspace / made["key_file"]).chmod(0o644)
    (warning,) = document(say("show", "--json"))["warnings"]
    assert f"chmod 600 {workspace / made['key_file']}" in warning


def test_keygen_tells_what_to_copy(workspace: Path, say: Say) -> None:
    told = say("keygen", "--domain", "news.example.org", "--selector", "mai", "--bits", "1024")
    assert "Schlüssel angelegt: data/keys/mai.news.example.org.pem" in told
    lines = told.splitlines()
    value = next(line for line in lines if line.startswith("  Wert: ")).removeprefix("  Wert: ")
    assert value.startswith("v=DKIM1; k=rsa; p=")
    assert value.endswith("AQAB"), "a long value stays in one line"
    zone = next(line for line in lines if line.startswith("  mai._domainkey.news.example.org. IN"))
    assert zone == f'  mai._domainkey.news.example.org. IN TXT "{value}"'
    assert load_settings(workspace, {}).dkim == ()
    section = told[told.index("[[dkim]]") :]
    (workspace / FILE_NAME).write_text(SETTINGS + section, encoding="utf-8")
    assert load_settings(workspace, {}).dkim[0].selector == "mai"
    assert f"  Wert: {value}" in say("show").splitlines()


def test_keygen_with_add_says_so(workspace: Path, say: Say) -> None:
    told = say("keygen", "--add")
    assert "In seminarpost.toml eingetragen" in told
    assert "[[dkim]]" not in told
    assert load_settings(workspace, {}).dkim[0].domain == "example.org"


def test_show_without_keys_tells_how_to_make_one(say: Say) -> None:
    assert document(say("show", "--json")) == {"keys": [], "warnings": []}
    assert "dkim keygen --add" in say("show")


def test_the_warning_is_no_part_of_the_answer(workspace: Path, say: Say) -> None:
    key = document(say("keygen", "--add", "--json"))["key_file"]
    (workspace / key).chmod(0o644)
    assert "chmod" not in say("show")
    done = CliRunner().invoke(app, ["dkim", "show", "--workspace", str(workspace)])
    assert "können alle auf diesem Rechner lesen" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["keygen", "--domain", "kein domain"], "„kein domain“ ist keine gültige Domain"),
        (["keygen", "--selector", "a b"], "„a b“ ist kein gültiger Selector"),
        (["keygen", "--bits", "512"], "1024 bis 4096 Bit"),
    ],
)
def test_refusals_are_sentences(say: Say, words: list[str], says: str) -> None:
    assert says in say(*words, exits=1)
    assert says in document(say(*words, "--json", exits=1))["error"]


def test_a_second_key_of_that_name_is_refused(workspace: Path, say: Say) -> None:
    say("keygen")
    assert "wird nicht überschrieben" in say("keygen", exits=1)
    (workspace / "data" / "keys" / "seminarpost2026.example.org.pem").unlink()
    say("keygen", "--add")
    assert "steht schon ein Schlüssel" in say("keygen", exits=1)


def test_a_missing_key_is_named(workspace: Path, say: Say) -> None:
    key = document(say("keygen", "--add", "--json"))["key_file"]
    (workspace / key).unlink()
    assert f"Den DKIM-Schlüssel {workspace / key} gibt es nicht" in say("show", exits=1)


@pytest.mark.parametrize("words", [["keygen", "--type", "dsa"], ["keygen", "--bits", "x"], []])
def test_wrong_usage_exits_2(words: list[str]) -> None:
    assert CliRunner().invoke(app, ["dkim", *words]).exit_code == 2


def test_without_a_workspace(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["dkim", "keygen", "--workspace", str(tmp_path)])
    assert done.exit_code == 1
    assert "seminarpost init" in done.stderr
    assert list(tmp_path.iterdir()) == []
