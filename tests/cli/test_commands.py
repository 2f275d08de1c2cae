"""The commands as scripts and people use them: documents, exit codes, sentences."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from desk_documents import DOCUMENTS
from names import name_server
from support import ROOT
from typer.testing import CliRunner

from mailer.cli import app
from mailer.domain.retention import Category

SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
imprint = ["Büro für Seminare", "Musterweg 1"]

[sender]
address = "seminare@example.org"
"""
ANNOUNCEMENT = """\
Online-Seminar: Wärmeplanung für kleine Gemeinden

Was jetzt zu tun ist.

Das Seminar findet am 10. März 2090 von 10:00 bis 11:30 Uhr online statt.
"""
SLUG = "waermeplanung-fuer-kleine-gemeinden"
BOUNCE = b"""\
From: MAILER-DAEMON@mx.example.org
To: seminare@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; nobody@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b--
"""
STEP_KEYS = {
    "session", "mailing", "step", "name", "when", "due_at", "state", "waits_for", "recipients",
    "skipped", "counts", "last_out_at", "too_late", "warnings", "released_by",
}  # fmt: skip

Run = Callable[..., Any]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace made by ``init``, with imprint and sender filled in."""
    folder = tmp_path / "office"
    done = CliRunner().invoke(app, ["init", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    (folder / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "a.txt").write_text(ANNOUNCEMENT, encoding="utf-8")
    (tmp_path / "p.csv").write_text("E-Mail;Nachname\na@example.org;Eins\nb@;Zwei\n", "utf-8")
    return folder


@pytest.fixture
def run(workspace: Path) -> Run:
    """Runs a command with ``--json`` and gives its document; checks the exit code."""

    def command(*words: str, exits: int = 0) -> Any:
        done = CliRunner().invoke(app, [*words, "--workspace", str(workspace), "--json"])
        assert done.exit_code == exits, (words, done.output)
        assert "Traceback" not in done.output
        return json.loads(done.stdout)

    return command


def documented() -> dict[str, set[str]]:
    """Command → top-level keys, as docs/json.md lists them."""
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for heading, body in re.findall(
        r"^## `([^`]+)`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    ):
        found[heading] = set(re.findall(r"^- `(\w+)`", body, re.MULTILINE))
    return found


def test_every_document_is_as_described(run: Run, workspace: Path, tmp_path: Path) -> None:
    """The whole working life of a seminar, each document held against docs/json.md."""
    described = documented()
    seen: set[str] = set()

    def holds(name: str, document: dict[str, Any]) -> dict[str, Any]:
        seen.add(name)
        told = described["acts"] if "would_tell" in document else set()
        assert set(document) == described[name] | told, name
        return document

    holds("check", run("check"))
    with name_server({("example.org", "A"): ["192.0.2.1"]}) as names:
        holds("doctor", run("doctor", "--resolver", names.server))
    imported = run("recipients", "import", str(tmp_path / "p.csv"), "--list", "seminare",
                   "--basis", "consent", "--source", "Messe")  # fmt: skip
    holds("recipients import", imported)
    assert (imported["imported"], imported["refused"][0]["line"]) == (1, 3)
    made = holds("seminar import", run("seminar", "import", str(tmp_path / "a.txt"), "--publish"))
    assert made["slug"] == SLUG
    assert set(made["steps"][0]) == STEP_KEYS
    holds("seminar list", run("seminar", "list"))
    holds("seminar show", run("seminar", "show", SLUG))
    join = "https://konferenz.example.org/r"
    updated = run("seminar", "update", SLUG, "--join-url", join)
    assert updated.pop("told") == 0
    holds("seminar show", updated)
    told = run("seminar", "update", SLUG, "--speaker", "Dr. Eva Muster; Referentin; Stadt X",
               "--deadline", "2090-03-01T12:00", "--fee", "10 €", "--not-free")  # fmt: skip
    assert told["speakers"][0]["academic_title"] == "Dr."
    assert told["registration_deadline"].startswith("2090-03-01T12:00")
    holds("seminar replan", run("seminar", "replan", SLUG))
    assert "online-seminar" in run("seminar", "replan", SLUG, "--plan", "x", exits=1)["error"]
    plan = holds("plan", run("plan", SLUG))
    assert (
        next(one for one in plan["steps"] if one["step"] == "invitation")["waits_for"] == "release"
    )
    released = holds("release", run("release", SLUG, "invitation", "--by", "Erika"))
    assert released["released_by"] == "Erika"
    eml = tmp_path / "m.eml"
    holds("preview", run("preview", SLUG, "invitation", "--eml", str(eml)))
    judged = holds("inbound", run("inbound", str(eml), "--dry-run"))["messages"]
    assert [one["kind"] for one in judged] == ["other"]
    (tmp_path / "bounce.eml").write_bytes(BOUNCE)
    holds("inbound", run("inbound", str(tmp_path / "bounce.eml")))
    holds("inbound review", run("inbound", "review"))
    holds("inbound decide", run("inbound", "decide", "1", "--undo", "--reason", "fremd"))
    lesson = ("--text", "xyzzy happened", "--verdict", "policy", "--source", "Anruf")
    holds("inbound teach", run("inbound", "teach", "xyzzy", *lesson))
    assert eml.read_bytes().startswith(b"Date: ")
    holds("send", run("send", SLUG, "invitation", "--now", "--yes"))
    holds("register", run("register", SLUG, "--email", "c@example.org", "--last", "Drei"))
    done = holds("run", run("run", "--until-idle"))
    assert done["handled"] == 2
    listed = holds("mailing list", run("mailing", "list"))
    number = next(one["id"] for one in listed["mailings"] if one["step"] == "invitation")
    holds("mailing show", run("mailing", "show", str(number)))
    rows = holds("deliveries", run("deliveries", str(number), "--state", "sent"))["deliveries"]
    assert [one["recipient"] for one in rows] == ["a@example.org"]
    assert rows[0]["sent_at"]
    holds("settle", run("settle", str(number), "--sent"))
    holds("recipients find", run("recipients", "find", "a@example.org"))
    pdf = tmp_path / "dossier.pdf"
    found = holds(
        "recipients dossier", run("recipients", "dossier", "a@example.org", "--pdf", str(pdf))
    )
    assert found["people"][0]["proven"] == 1
    assert pdf.read_bytes().startswith(b"%PDF")
    exported = holds("recipients export", run("recipients", "export", "a@example.org"))
    assert exported["tables"]["person"][0]["address"] == "a@example.org"
    restricted = run("recipients", "restrict", "a@example.org", "--reason", "Streit", "--by", "E")
    assert holds("recipients restrict", restricted)["restriction"]["by"] == "E"
    assert "unrestrict" in run("recipients", "erase", "a@example.org", "--yes", exits=1)["error"]
    lifted = run("recipients", "unrestrict", "a@example.org", "--reason", "Geklärt")
    holds("recipients unrestrict", lifted)
    assert holds("consent verify", run("consent", "verify"))["whole"] is True
    kept = holds("retention run", run("retention", "run", "--dry-run"))
    assert (kept["dry_run"], len(kept["categories"])) == (True, len(Category))
    holds("unregister", run("unregister", SLUG, "--email", "c@example.org"))
    holds("rehearse", run("rehearse", SLUG, "--out", str(tmp_path / "out")))
    holds("migrate", run("migrate"))
    key = holds("dkim keygen", run("dkim", "keygen", "--add"))
    assert holds("dkim show", run("dkim", "show"))["keys"] == [key]
    own = tmp_path / "own.md"
    own.write_text("+++\nsubject = 'Neu: {{ seminar.title }}'\n+++\nBitte *merken*.\n", "utf-8")
    told = holds("text", run("text", SLUG, "reminder-day", str(own)))
    assert told["texts"]["de"]["intro"] == "Bitte *merken*."
    wrong = tmp_path / "wrong.md"
    wrong.write_text("Hallo {{ seminar.titel }}", "utf-8")
    assert "seminar.title" in run("text", SLUG, "reminder-day", str(wrong), exits=1)["error"]
    right = tmp_path / "right.md"
    right.write_text("Richtig ist: **14 Uhr**.", "utf-8")
    drafted = holds("mailing correct", run("mailing", "correct", str(number), str(right)))
    assert (drafted["recipients"], drafted["has_text"]) == (1, True)
    assert run("release", SLUG, drafted["step"], "--by", "Erika")["state"] == "scheduled"
    holds("recipients unsubscribe", run("recipients", "unsubscribe", "a@example.org"))
    roster = holds("registrations import", run("registrations", "import", SLUG,
                   str(tmp_path / "p.csv"), "--notify"))  # fmt: skip
    assert (roster["registered"], roster["mails"], len(roster["refused"])) == (1, 1, 1)
    assert "error" in run("attendance", "import", SLUG, str(tmp_path / "p.csv"), exits=1)
    with time_machine.travel(datetime(2090, 3, 10, 12, tzinfo=UTC), tick=False):
        there = run("attendance", "import", SLUG, str(tmp_path / "p.csv"))
    assert [one["address"] for one in holds("attendance import", there)["attended"]] == [
        "a@example.org"
    ]
    assert there["known"] is False
    assert there["refused"][0]["line"] == 3
    holds_newsletter(run, holds, workspace)
    asked = holds("recipients subscribe", run("recipients", "subscribe", "neu@example.org",
                  "--list", "newsletter"))  # fmt: skip
    assert (asked["state"], asked["mails"]) == ("pending", 1)
    hour = next(one["id"] for one in listed["mailings"] if one["step"] == "reminder-hour")
    holds("mailing cancel", run("mailing", "cancel", str(hour)))
    assert "error" in run("go-live", exits=1)
    text = CliRunner().invoke(app, ["seminar", "read", str(tmp_path / "a.txt"), "--json"])
    holds("seminar read", json.loads(text.stdout))
    assert len(list((workspace / "data" / "inbox").glob("*.eml"))) == 2
    holds("backup", run("backup", str(tmp_path / "backup.zip")))
    holds("restore", run("restore", str(tmp_path / "backup.zip"), "--into", str(tmp_path / "new")))
    holds("move-database", run("move-database", "sqlite:///data/moved.db"))
    rest = {
        "recipients erase",
        "init",
        "go-live",
        "demo",
        "errors",
        "acts",
        "mailing pause",
        "mailing resume",
        "bursts ask",
    }
    assert set(described) - seen - set(DOCUMENTS) == rest


def holds_newsletter(run: Run, holds: Any, workspace: Path) -> None:
    made = holds("newsletter new", run("newsletter", "new", "2029-12", "--send-at",
                 "2029-12-01T09:00", "--until", "2100-01-01"))  # fmt: skip
    assert SLUG in Path(made["file"]).read_text("utf-8")
    assert "error" in run("newsletter", "new", "2029-12", exits=1)
    assert "error" in run("newsletter", "new", "../x", exits=1)
    assert "error" in run("newsletter", "release", "2029-12", exits=1)
    web = workspace / "archive.html"
    holds("newsletter preview", run("newsletter", "preview", "2029-12", "--web", str(web)))
    assert "abmelden" not in web.read_text("utf-8")
    readers = workspace / "readers.csv"
    readers.write_text("E-Mail;Nachname\nr@example.org;Eins\n", "utf-8")
    run("recipients", "import", str(readers), "--list", "newsletter", "--basis", "consent")
    planned = holds("newsletter plan", run("newsletter", "plan", "2029-12"))
    listed = ("--list", "newsletter", "--basis", "consent")
    run("recipients", "import", str(workspace.parent / "p.csv"), *listed)
    assert planned["steps"][0]["waits_for"] == "release"
    released = holds(
        "newsletter plan", run("newsletter", "release", "2029-12", "--by", "E", "--yes")
    )
    assert released["steps"][0]["released_by"] == "E"
    holds("newsletter list", {"newsletters": run("newsletter", "list")["newsletters"]})
    holds("newsletter withdraw", run("newsletter", "withdraw", "2029-12"))
    assert "error" in run("newsletter", "plan", "2029-12", exits=1)


def test_plain_output_is_german_and_whole(workspace: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    at = ["--workspace", str(workspace)]
    runner.invoke(app, ["seminar", "import", str(tmp_path / "a.txt"), "--publish", *at])
    told = runner.invoke(app, ["plan", SLUG, *at], env={"COLUMNS": "200"})
    assert "sobald sich jemand anmeldet" in told.output
    assert "Erinnerung mit Zugangslink" in told.output
    assert "Freigabe, " not in told.output
    assert "Freigabe" in told.output
    checked = runner.invoke(app, ["check", *at])
    assert "alles in Ordnung" in checked.output


@pytest.mark.parametrize(
    ("step", "says", "says_not"),
    [
        ("waitlisted", "Sie stehen auf der Warteliste", "Kalendereintrag ("),
        ("confirmation", "Kalendereintrag (Einladung, invite.ics)", "Content-Type"),
        ("invitation", "Vorschauzeile: ", "MIME-Version"),
    ],
)
def test_a_preview_is_read_as_a_mail_is(
    workspace: Path, tmp_path: Path, step: str, says: str, says_not: str
) -> None:
    at = ["--workspace", str(workspace)]
    CliRunner().invoke(app, ["seminar", "import", str(tmp_path / "a.txt"), "--publish", *at])
    told = CliRunner().invoke(app, ["preview", SLUG, step, *at])
    assert told.stdout.startswith("Betreff: ")
    assert says in told.stdout
    assert says_not not in told.stdout


def test_a_preview_can_be_opened(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def browse(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("webbrowser.open", browse)
    at = ["--workspace", str(workspace)]
    CliRunner().invoke(app, ["seminar", "import", str(tmp_path / "a.txt"), "--publish", *at])
    done = CliRunner().invoke(app, ["preview", SLUG, "invitation", "--open", *at])
    assert done.exit_code == 0
    page = workspace / "data" / "preview.html"
    assert opened == [page.absolute().as_uri()]
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_what_is_known_of_a_seminar_is_told_in_words(workspace: Path, tmp_path: Path) -> None:
    at = ["--workspace", str(workspace)]
    CliRunner().invoke(app, ["seminar", "import", str(tmp_path / "a.txt"), "--publish", *at])
    shown = CliRunner().invoke(app, ["seminar", "show", SLUG, *at], env={"COLUMNS": "200"}).stdout
    read = CliRunner().invoke(app, ["seminar", "read", str(tmp_path / "a.txt"), *at]).stdout
    for told in (shown, read):
        assert not re.search(r"True|False|None|\[|\]|\d{4}-\d\d-\d\dT|starts_at", told), told
    assert "Nicht angegeben: " in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["seminar", "show", "gibtsnicht"], "gibt es nicht"),
        (["seminar", "import", "fehlt.txt"], "lässt sich nicht lesen"),
        (["recipients", "find", "x@example.org"], "nicht bekannt"),
        (["recipients", "find", "kein-at"], "keine gültige"),
        (["deliveries", "99"], "gibt es nicht"),
        (["register", "gibtsnicht", "--email", "a@example.org"], "gibt es nicht"),
        (["register", "x", "--email", "a@example.org\r\nBcc: b@example.org"], "keine gültige"),
    ],
)
def test_refusals_are_one_sentence_and_exit_1(
    workspace: Path, run: Run, words: list[str], says: str
) -> None:
    assert says in run(*words, exits=1)["error"]
    plain = CliRunner().invoke(app, [*words, "--workspace", str(workspace)])
    assert plain.exit_code == 1
    assert says in plain.stderr
    assert "Traceback" not in plain.output


@pytest.mark.parametrize(
    "words",
    [["gibtsnicht"], ["seminar", "show"], ["settle", "1"], ["send", "a", "b"], ["plan", "--x"]],
)
def test_wrong_usage_exits_2(words: list[str]) -> None:
    assert CliRunner().invoke(app, words).exit_code == 2


def test_english_offices_are_told_in_english(workspace: Path) -> None:
    settings = SETTINGS.replace("[site]", '[site]\nlanguage = "en"')
    (workspace / "seminarpost.toml").write_text(settings, encoding="utf-8")
    done = CliRunner().invoke(app, ["seminar", "show", "x", "--workspace", str(workspace)])
    assert "There is no seminar" in done.stderr


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("[site]\nnmae = 1\n", "seminarpost.toml:2"),
        ("[site\n", "kein gültiges TOML"),
        ("[site]\nmode = 'x'\n", "seminarpost.toml:2"),
        ("[[relay]]\nname = 'a'\nhost = 'b'\n\n[[relay]]\nname = 'c'\nhsot = 'd'\n", "toml:7"),
    ],
)
def test_broken_settings_name_file_and_line(
    workspace: Path, run: Run, broken: str, says: str
) -> None:
    (workspace / "seminarpost.toml").write_text(broken, encoding="utf-8")
    assert says in run("seminar", "list", exits=1)["error"]
    findings = run("check", exits=1)["findings"]
    assert says in findings[0]


def test_check_tells_a_misspelt_field_with_file_line_and_nearest(workspace: Path, run: Run) -> None:
    file = workspace / "templates" / "de" / "invitation" / "body.html"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines.insert(6, "{% if false %}{{ seminar.titel }}{% endif %}")
    file.write_text("\n".join(lines), encoding="utf-8")
    (finding, *_) = run("check", exits=1)["findings"]
    assert finding.startswith("templates/de/invitation/body.html:7:")
    assert "„seminar.titel“" in finding
    assert "„title“" in finding


def test_check_tells_a_timeline_error_with_its_line(workspace: Path, run: Run) -> None:
    file = workspace / "schedules" / "online-seminar.toml"
    text = file.read_text(encoding="utf-8").replace('late_by = "12h"', 'late_bye = "12h"')
    file.write_text(text, encoding="utf-8")
    (finding,) = run("check", exits=1)["findings"]
    line = text.splitlines().index('late_bye = "12h"') + 1
    assert f"online-seminar.toml:{line}:" in finding
    assert "„late_by“" in finding


RELAYS = """\

[[relay]]
name = "main"
host = "smtp.example.org"

[[relay]]
name = "bulk"
host = "bulk.example.org"
"""


@pytest.mark.parametrize(
    ("relays", "told"),
    [(RELAYS, "gemeint ist vielleicht „bulk“"), ("", "noch gar kein [[relay]]")],
)
@pytest.mark.parametrize(
    ("file", "before", "where"),
    [
        ("schedules/newsletter.toml", 'key = "issue"', "im Schritt „issue“"),
        ("recipients/lists.toml", 'slug = "seminare"', "der Liste „seminare“"),
    ],
)
def test_check_tells_a_relay_that_the_settings_do_not_know(
    workspace: Path, run: Run, file: str, before: str, where: str, relays: str, told: str
) -> None:
    (workspace / "seminarpost.toml").write_text(SETTINGS + relays, encoding="utf-8")
    text = (workspace / file).read_text(encoding="utf-8")
    (workspace / file).write_text(text.replace(before, f'{before}\nrelay = "Bulk"'), "utf-8")
    (finding,) = run("check", exits=1)["findings"]
    assert finding.startswith(f"{file}: Den Mailserver „Bulk“ {where}")
    assert told in finding
    if relays:
        (workspace / file).write_text(text.replace(before, f'{before}\nrelay = "bulk"'), "utf-8")
        assert run("check")["findings"] == []


def test_check_reads_the_keys(workspace: Path, run: Run) -> None:
    key = workspace / run("dkim", "keygen", "--add")["key_file"]
    assert run("check")["warnings"] == []
    key.chmod(0o644)
    (warning,) = run("check")["warnings"]
    assert f"chmod 600 {key}" in warning
    key.unlink()
    found = run("check", exits=1)
    assert str(key) in found["findings"][0]
    assert found["warnings"] == []


def test_check_warns_of_addresses_that_a_template_gives_away(workspace: Path, run: Run) -> None:
    own = workspace / "templates" / "de" / "follow-up" / "body.html"
    text = own.read_text("utf-8")
    own.write_text(
        text + "\n{# #}{% block own %}{{ seminar.materials_url }}{% endblock %}\n", "utf-8"
    )
    found = run("check")
    (warning,) = found["warnings"]
    line = text.count("\n") + 2
    assert warning.startswith(f"templates/de/follow-up/body.html:{line}: materials_url steht ohne")
    assert found["ok"]


def test_without_an_imprint_nothing_is_sent(workspace: Path, run: Run, tmp_path: Path) -> None:
    bare = SETTINGS.replace('imprint = ["Büro für Seminare", "Musterweg 1"]\n', "")
    (workspace / "seminarpost.toml").write_text(bare, encoding="utf-8")
    error = run("seminar", "import", str(tmp_path / "a.txt"), "--publish", exits=1)["error"]
    assert "Impressum" in error
    assert run("mailing", "list")["mailings"] == []


def test_go_live_binds_and_keeps_the_comments_of_the_settings(workspace: Path, run: Run) -> None:
    text = (
        SETTINGS.replace("[site]", "[site]  # wir") + '[[relay]]\nname = "m"\nhost = "localhost"\n'
    )
    (workspace / "seminarpost.toml").write_text(text, encoding="utf-8")
    assert run("go-live") == {"mode": "live"}
    after = (workspace / "seminarpost.toml").read_text(encoding="utf-8")
    assert "[site]  # wir" in after
    assert 'mode = "live"' in after


def test_init_never_overwrites(workspace: Path) -> None:
    done = CliRunner().invoke(app, ["init", str(workspace)])
    assert done.exit_code == 1
    assert "schon" in done.stderr


def test_a_broken_database_is_a_sentence(workspace: Path, run: Run) -> None:
    (workspace / "data").mkdir(exist_ok=True)
    (workspace / "data" / "seminarpost.db").write_bytes(b"no database at all, just text" * 50)
    assert "Datenbank" in run("seminar", "list", exits=1)["error"]


def test_a_release_needs_a_name_where_nobody_is_logged_in(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Containers run under numbers that no passwd entry names."""

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    run("seminar", "import", str(tmp_path / "a.txt"), "--publish")
    run("recipients", "import", str(tmp_path / "p.csv"), "--list", "seminare", "--basis", "consent")
    monkeypatch.setattr("getpass.getuser", nobody)
    refused = run("release", SLUG, "invitation", exits=1)
    assert "--by" in refused["error"]
    assert run("release", SLUG, "invitation", "--by", "Erika")["released_by"] == "Erika"
