"""``inbound --dry-run``: what came back, judged, with and without a workspace."""

import json
from pathlib import Path
from typing import Any

import pytest
from forgery import altered
from returned_mail import OURS, answer, notice, report
from typer.testing import CliRunner

from mailer.cli import app
from mailer.workspace import open_workspace


def run(*words: str, exits: int = 0) -> Any:
    done = CliRunner().invoke(app, ["inbound", *words, "--dry-run", "--json"])
    assert done.exit_code == exits, done.output
    return json.loads(done.stdout)


def test_each_message_has_its_entries_and_no_workspace_is_needed(tmp_path: Path) -> None:
    bounce, reply = tmp_path / "a.eml", tmp_path / "b.eml"
    more = "\nFinal-Recipient: rfc822; max@example.net\nAction: delayed\nStatus: 4.4.1\n"
    bounce.write_bytes(report("smtp; 550 5.1.1 no such user", "5.1.1", more=more))
    reply.write_bytes(answer("DECLINED"))
    told = run(str(bounce), str(reply), "--workspace", str(tmp_path))
    assert told["dry_run"] is True
    assert [(one["file"], one["kind"], one["verdict"], one["recipient"], one["delivery"])
            for one in told["messages"]] == [
        (str(bounce), "bounce", "hard", "erna@example.net", None),
        (str(bounce), "bounce", "delayed", "max@example.net", None),
        (str(reply), "calendar-reply", "declined", "erna@example.net", None),
    ]  # fmt: skip
    assert told["messages"][0]["rule"] == "unknown-plainly"
    assert told["messages"][2]["answer"]["uid"] == "waermeplanung-12@example.org"
    assert set(tmp_path.iterdir()) == {bounce, reply}


def test_a_token_of_ours_tells_the_delivery_and_a_forged_one_does_not(tmp_path: Path) -> None:
    office = tmp_path / "office"
    assert CliRunner().invoke(app, ["init", str(office)]).exit_code == 0
    token = open_workspace(office).links.bounce_token(31)
    file = tmp_path / "a.eml"
    for written, delivery in ((token, 31), (token.upper(), 31), (altered(token), None)):
        ours = f"rueckl+{written}@example.org"
        file.write_bytes(report("smtp; 550 no").replace(OURS.encode(), ours.encode()))
        told = run(str(file), "--workspace", str(office))
        assert told["messages"][0]["delivery"] == delivery


def test_an_offices_own_rules_count(tmp_path: Path) -> None:
    office = tmp_path / "office"
    assert CliRunner().invoke(app, ["init", str(office)]).exit_code == 0
    file = tmp_path / "a.eml"
    file.write_bytes(report("smtp; 550 Kein Anschluss unter dieser Nummer"))
    assert run(str(file), "--workspace", str(office))["messages"][0]["rule"] == "unknown"
    own = office / "inbound-rules.toml"
    rule = '[[rule]]\nname = "own"\nverdict = "hard"\ntrouble = "address"\nsource = "Anruf"\n'
    own.write_text(rule + "text = ['kein anschluss']\n", encoding="utf-8")
    told = run(str(file), "--workspace", str(office))["messages"][0]
    assert (told["rule"], told["verdict"]) == ("own", "hard")
    own.write_text(rule + "txt = ['kein anschluss']\n", encoding="utf-8")
    assert "inbound-rules.toml:6" in run(str(file), "--workspace", str(office), exits=1)["error"]


def test_standard_input_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    octets = notice("<erna@example.net>: 550 mailbox full")
    done = CliRunner().invoke(
        app, ["inbound", "-", "--dry-run", "--json", "--workspace", str(tmp_path)], input=octets
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["messages"][0]["verdict"] == "soft"


def test_people_read_sentences(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(report("smtp; 550 5.1.1 no such user", "5.1.1"))
    done = CliRunner().invoke(
        app, ["inbound", str(file), "--dry-run", "--workspace", str(tmp_path)]
    )
    assert done.exit_code == 0
    assert "erna@example.net" in done.output
    assert "550 5.1.1 no such user" in done.output


def test_what_is_not_there_and_what_is_too_large_is_told(tmp_path: Path) -> None:
    assert "nirgends.eml" in run(str(tmp_path / "nirgends.eml"), exits=1)["error"]
    large = tmp_path / "a.eml"
    with large.open("wb") as opened:
        opened.truncate(41_000_000)
    told = run(str(large), "--workspace", str(tmp_path))["messages"][0]
    assert (told["kind"], told["verdict"]) == ("other", "quarantined")
    assert told["quarantine"]
