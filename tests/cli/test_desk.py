"""Staff's care: today, people, lists, blocks, the year; as documents and as people read them."""

import json
import re
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from desk_documents import DOCUMENTS, INSIDE
from support import ROOT
from typer.testing import CliRunner

from mailer.cli import app, csv_file

SETTINGS = """\
[site]
name = "Büro für Seminare"
imprint = ["Büro für Seminare"]

[sender]
address = "seminare@example.org"
"""
ANNOUNCEMENT = """\
Online-Seminar: Wärmeplanung für kleine Gemeinden

Was jetzt zu tun ist.

Das Seminar findet am 10. März 2090 von 10:00 bis 11:30 Uhr online statt.
"""
SLUG = "waermeplanung-fuer-kleine-gemeinden"
PEOPLE = """\
E-Mail;Vorname;Nachname;Organisation
a@example.org;Anna;Eins;Stadt A
b@;Bert;Zwei;
c@example.org;Carla;Drei;Amt
"""
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a list of two, and a seminar of one place for which somebody waits."""
    folder = tmp_path_factory.mktemp("desk") / "office"
    CliRunner().invoke(app, ["init", str(folder)])
    (folder / "seminarpost.toml").write_text(SETTINGS, "utf-8")
    (folder / "a.txt").write_text(ANNOUNCEMENT, "utf-8")
    (folder / "p.csv").write_text(PEOPLE, "utf-8")
    for words in (
        f"recipients import {folder}/p.csv --list seminare --basis consent --source Messe",
        f"seminar import {folder}/a.txt --publish",
        f"seminar update {SLUG} --capacity 1",
        f"register {SLUG} --email a@example.org --first Anna --last Eins",
        f"register {SLUG} --email w@example.org --last Warte",
    ):
        document(f"{words} --workspace {folder}")
    return folder


@pytest.fixture
def office(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, in which one stands."""
    monkeypatch.delenv("SEMINARPOST_WORKSPACE", raising=False)
    folder = shutil.copytree(furnished, tmp_path / "office")
    monkeypatch.chdir(folder)
    return folder


def document(words: str, exits: int = 0) -> Any:
    done = CliRunner().invoke(app, [*shlex.split(words), "--json"])
    assert done.exit_code == exits, (words, done.output)
    return json.loads(done.stdout)


def printed(words: str, exits: int = 0, **variables: str) -> str:
    done = CliRunner().invoke(app, shlex.split(words), env={"COLUMNS": "80"} | variables)
    assert done.exit_code == exits, (words, done.output)
    return done.output


def holds(name: str, words: str) -> Any:
    """The document of a command, its keys and those within held against the table."""
    found = document(words)
    assert set(found) == DOCUMENTS[name], name
    for place, keys in INSIDE.items():
        command, _, key = place.rpartition(".")
        if command == name and found[key]:
            within = found[key]
            for one in within if isinstance(within, list) else [within]:
                assert set(one) == keys, place
    return found


def test_every_document_of_the_desk_has_its_keys(office: Path) -> None:
    day = holds("today", "")
    assert day["tasks"]
    assert holds("today", "today") == day | {"tasks": document("today")["tasks"]}
    people = holds("people", f"people {SLUG}")
    assert (people["registered"], people["waitlisted"], people["free"]) == (1, 1, 0)
    assert [(one["state"], one["place"]) for one in people["people"]] == [
        ("registered", None), ("waitlisted", 1),
    ]  # fmt: skip
    (refused,) = holds("refused", "refused")["imports"]
    assert (refused["file"], refused["refused"][0]["line"]) == ("p.csv", 3)
    lists = holds("recipients list", "recipients list")["lists"]
    assert (lists[0]["list"], lists[0]["confirmed"]) == ("seminare", 2)
    members = document("recipients list --list seminare")
    assert [one["email"] for one in members["people"]] == ["a@example.org", "c@example.org"]
    (card,) = holds("recipients show", "recipients show a@example.org")["people"]
    assert card["lists"][0]["events"][0]["way"] == "import"
    assert card["registrations"][0]["seminar"] == SLUG
    assert document(f"recipients show {card['id']}")["people"] == [card]
    renamed = holds("recipients rename", f"recipients rename {card['id']} --title Dr.")
    assert (renamed["changed"], renamed["title"], renamed["last_name"]) == (True, "Dr.", "Eins")
    blocked = holds("recipients block", "recipients block a@example.org --reason Bitte --by Eva")
    assert (blocked["block"]["by"], blocked["block"]["detail"]) == ("Eva", "Bitte")
    assert document("recipients find a@example.org")["block"] == blocked["block"]
    assert document("recipients list")["lists"][0]["blocked"] == 1
    freed = holds("recipients unblock", "recipients unblock A@example.org")
    assert freed["block"] == blocked["block"]
    assert "error" in document("recipients unblock a@example.org", exits=1)
    Path("nie.csv").write_text("E-Mail\nx@example.org\nkaputt\n", "utf-8")
    done = holds("recipients blocks import", "recipients blocks import nie.csv --reason Altsystem")
    assert (done["blocked"], [one["line"] for one in done["refused"]]) == (1, [3])
    listed = holds("recipients blocks list", "recipients blocks list")["blocks"]
    assert [one["email"] for one in listed] == ["x@example.org"]
    assert holds("recipients blocks export", "recipients blocks export")["blocks"] == listed
    document("recipients unblock x@example.org --reason 'Adresse geht wieder' --by Eva")
    past = holds("recipients blocks history", "recipients blocks history x@example.org")["events"]
    assert [(one["what"], one["why"]) for one in past] == [
        ("blocked", "Altsystem"), ("lifted", "Adresse geht wieder"),
    ]  # fmt: skip
    year = holds("report", "report --year 2090")
    assert [(one["seminar"], one["registered"]) for one in year["seminars"]] == [(SLUG, 1)]
    assert holds("report", "report --year 2091")["seminars"] == []


def test_what_is_documented_is_what_is_printed() -> None:
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    for heading, body in re.findall(
        r"^## `([^`]+)`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    ):
        if heading in DOCUMENTS:
            assert set(re.findall(r"^- `(\w+)`", body, re.MULTILINE)) == DOCUMENTS[heading], heading


def test_today_is_told_in_both_languages_and_every_command_is_whole(office: Path) -> None:
    german, english = printed(""), printed("", SEMINARPOST_SITE__LANGUAGE="en")
    assert "Gut zu wissen" in german
    assert "Good to know" in english
    for told in (german, english):
        assert f"    seminarpost people {SLUG}\n" in told
        assert "    seminarpost refused\n" in told
        assert max(map(len, told.splitlines())) <= 80
    assert "Bald" not in german
    with time_machine.travel(datetime(2090, 2, 14, tzinfo=UTC), tick=False):
        late = printed("")
    assert late.index("Jetzt nötig") < late.index("Gut zu wissen")


def test_an_empty_day_is_friendly_and_tells_what_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CliRunner().invoke(app, ["init", str(tmp_path / "o")])
    monkeypatch.chdir(tmp_path / "o")
    assert "seminarpost check" in printed("")  # no imprint yet
    Path("seminarpost.toml").write_text(SETTINGS, "utf-8")
    told = printed("")
    assert "Jetzt ist nichts zu tun." in told
    assert "seminarpost seminar import" in told
    assert document("") == document("today") | {"tasks": [], "coming": []}


@pytest.mark.parametrize(
    ("language", "says"), [("de_DE", "kein Arbeitsverzeichnis"), ("en_GB", "no workspace")]
)
def test_where_no_workspace_is_the_way_to_one_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SEMINARPOST_WORKSPACE", raising=False)
    told = printed("", LC_ALL=language)
    assert says in told
    assert all(f"seminarpost {one}" in told for one in ("demo", "init", "--help"))
    assert document("")["workspace"] is None
    assert "seminarpost init" in document("--workspace elsewhere", exits=1)["error"]
    assert printed("--workspace", exits=2)


def test_keys_stay_whole_at_eighty_columns(office: Path) -> None:
    long = f"{'x' * 50}@{'y' * 20}.example.org"
    document(f"register {SLUG} --email {long} --last Lang --organisation '{'Amt ' * 20}'")
    for words in (f"people {SLUG}", f"recipients show {long}"):
        assert long in printed(words)


def test_a_table_for_excel_has_no_formulas(office: Path) -> None:
    document(f"register {SLUG} --email c@example.org --last =1+1 --first Carla")
    assert "geschrieben" in printed(f"people {SLUG} --csv t.csv")
    raw = Path("t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfAnrede;Titel;")
    assert b";'=1+1;" in raw
    assert raw.count(b"\r\n") == raw.count(b"\n") == 4
    assert printed(f"people {SLUG} --csv -").startswith("Anrede;")
    assert printed("report --year 2090 --csv -").startswith("Seminar;Titel;")
    assert "error" in document(f"people {SLUG} --csv gibtsnicht/t.csv", exits=1)


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1", "'=1"), ("+49 30", "'+49 30"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"),
     (" =1", "' =1"), ("＝1", "'＝1"), ("a=1", "a=1"), ("", '""'), ("a;b", '"a;b"')],
)  # fmt: skip
def test_no_cell_is_a_formula(tmp_path: Path, cell: str, written: str) -> None:
    csv_file.write_csv(tmp_path / "t.csv", ["x"], [[cell]])
    text = (tmp_path / "t.csv").read_bytes().decode("utf-8-sig")
    assert text == f"x\r\n{written}\r\n"


@pytest.mark.parametrize(
    ("words", "exits", "says"),
    [
        ("recipients show 999", 1, "Nummer 999"),
        ("recipients show x@example.org", 1, "nicht bekannt"),
        ("recipients rename a@example.org", 2, "--last"),
        ("recipients rename a@example.org --honorific König", 1, "keine Anrede"),
        ("recipients rename a@example.org --language fr", 1, "de und en"),
        ("recipients block a@example.org", 2, "--reason"),
        ("recipients block a@example.org --reason ' '", 1, "--reason"),
        ("recipients block nichts --reason x", 1, "keine gültige"),
        ("recipients block a@example.org --reason x --scope some", 2, "all"),
        ("recipients list --list gibtsnicht", 1, "newsletter"),
        ("recipients list --list seminare --standing x", 1, "without_basis"),
        ("recipients list --standing left", 2, "--list"),
        ("people gibtsnicht", 1, "gibt es nicht"),
        ("report --year 0", 1, "1970"),
        ("report --year 99999", 1, "1970"),
        ("refused nix.csv --dismiss", 1, "nix.csv"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    office: Path, words: str, exits: int, says: str
) -> None:
    told = printed(words, exits)
    assert says in told
    assert "Traceback" not in told


def test_refused_rows_are_forgotten_when_the_file_is_mended_or_staff_is_done(
    office: Path,
) -> None:
    assert "Zeile 3" in printed("refused")
    Path("p.csv").write_text(PEOPLE.replace("b@;", "b@example.org;"), "utf-8")
    document("recipients import p.csv --list newsletter")
    assert document("refused")["imports"], "another list's import mends nothing"
    document("recipients import p.csv --list seminare --dry-run")
    assert document("refused")["imports"], "trying it out mends nothing"
    document("recipients import p.csv --list seminare")
    assert document("refused")["imports"] == []
    Path("p.csv").write_text(PEOPLE, "utf-8")
    document(f"registrations import {SLUG} p.csv")
    (one,) = document("refused p.csv")["imports"]
    assert (one["kind"], one["about"], one["number"]) == ("registrations", SLUG, 1)
    assert document("refused --dismiss")["dismissed"] is True
    assert document("refused")["imports"] == []
    assert "refused" not in [one["what"] for one in document("")["tasks"]]


def test_a_name_that_is_taken_at_an_address_is_refused(office: Path) -> None:
    document(f"register {SLUG} --email a@example.org --first Max --last Zwei")
    several = document("recipients show a@example.org")["people"]
    assert len(several) == 2
    told = document("recipients rename a@example.org --last X", exits=1)["error"]
    assert all(str(one["id"]) in told for one in several)
    taken = document(f"recipients rename {several[1]['id']} --first Anna --last Eins", exits=1)[
        "error"
    ]
    assert f"Nummer {several[0]['id']}" in taken
    assert document(f"recipients rename {several[1]['id']} --first ''")["first_name"] == ""


def test_a_block_stops_what_is_queued_and_a_narrow_one_only_list_mail(office: Path) -> None:
    document("recipients block a@example.org --scope lists --reason Bitte")
    wider = document("recipients block a@example.org --reason Alles")
    assert (wider["changed"], wider["block"]["scope"]) == (True, "all")
    again = document("recipients block a@example.org --scope lists --reason Anders")
    assert (again["changed"], again["block"]["detail"]) == (False, "Alles")
    document("recipients block w@example.org --scope lists --reason Bitte")
    document("run --until-idle")
    mails: Mapping[str, Any] = {
        who: document(f"recipients find {who}@example.org")["mails"] for who in "aw"
    }
    assert [one["reason"] for one in mails["a"]] == ["suppressed: by staff"]
    assert [one["state"] for one in mails["w"]] == ["sent"]


def test_blocks_go_out_as_a_table_and_come_in_again(office: Path) -> None:
    Path("nie.csv").write_text("E-Mail\nx@example.org\ny@example.org\n", "utf-8")
    told = printed("recipients blocks import nie.csv --reason Altsystem --scope lists --by Eva")
    assert "2 gesperrt, 0 waren es schon, 0 abgelehnt." in told
    assert "2 Adressen" in printed("recipients blocks export gesperrt.csv")
    assert Path("gesperrt.csv").read_text("utf-8-sig").startswith("E-Mail;Umfang;Art;Grund")
    again = printed("recipients blocks import gesperrt.csv --reason Noch --scope lists")
    assert "0 gesperrt, 2 waren es schon" in again
    listed = " ".join(printed("recipients blocks list").split())
    assert "x@example.org gesperrt für Listenpost" in listed
    assert "Keine Adresse ist gesperrt." in printed("recipients blocks list --scope all")
    told = printed("recipients blocks history x@example.org")
    assert "gesperrt (lists) von Eva: Altsystem" in told
    assert "2" in printed("recipients blocks import nie.csv --reason x --dry-run")
    printed("recipients blocks import nie.csv", exits=2)
    printed("recipients blocks history niemand@example.org", exits=1)


def test_a_bounce_can_be_lifted_and_is_told(office: Path) -> None:
    with closing(sqlite3.connect("data/seminarpost.db")) as database, database:
        database.execute(
            "INSERT INTO suppression (address_key, scope, reason, detail, since) VALUES "
            "('a@example.org', 'all', 'hard bounce', '550 5.1.1 unknown', '2026-01-01 00:00:00.0')"
        )
    found = " ".join(printed("recipients find a@example.org").split())
    assert "Adresse unzustellbar: 550 5.1.1 unknown" in found
    kept = document("recipients block a@example.org --reason Anruf")
    assert (kept["changed"], kept["block"]["reason"]) == (False, "hard bounce")
    told = printed("recipients unblock a@example.org")
    assert "550 5.1.1 unknown" in told
    assert document("recipients show a@example.org")["people"][0]["block"] is None
