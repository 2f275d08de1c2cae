"""Details through every door: read off an announcement, shown, changed, and as JSON."""

import json
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mailer.cli import app
from mailer.cli.details import OPTIONS, contact_in, item_in, kind_in
from mailer.domain.details import Contact, ProgrammeItem
from mailer.domain.errors import InvalidValueError
from mailer.domain.event_kind import EventKind

SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
imprint = ["Büro für Seminare", "Musterweg 1"]
phone = "030 999999"

[sender]
address = "seminare@example.org"
"""
ANNOUNCEMENT = """\
Fachtag: Wärmeplanung für kleine Gemeinden

Was jetzt zu tun ist.

Der Fachtag findet am 10. März 2090 von 10:00 bis 16:00 Uhr online über Zoom statt.

Programm
10:00 Uhr Begrüßung – Dr. Anna Muster, Stadt Köln
10:15 Uhr Wärme im Quartier

Zugangslink: https://us02web.zoom.us/j/85212345678?pwd=abc
Meeting-ID: 852 1234 5678
Kenncode: 47!aB2
Die Teilnehmerzahl ist auf 40 Personen begrenzt.
Der Fachtag wird nicht aufgezeichnet.
Barrierefreiheit: Untertitel werden angeboten.
Kontakt: Erika Muster, Tel. 030 1234-56, erika@example.org
"""
SLUG = "waermeplanung-fuer-kleine-gemeinden"
READ = {
    "kind": "fachtag",
    "capacity": 40,
    "contact": {"name": "Erika Muster", "phone": "030 1234-56", "email": "erika@example.org"},
    "access": {
        "platform": "Zoom",
        "meeting_id": "852 1234 5678",
        "passcode": "47!aB2",
        "dial_in": "",
        "test_url": "",
        "requirements": "",
    },
    "recorded": False,
    "recording_notice": "",
    "conference_privacy_url": "",
    "programme": [
        {"title": "Begrüßung", "time": "10:00 Uhr", "who": "Dr. Anna Muster, Stadt Köln"},
        {"title": "Wärme im Quartier", "time": "10:15 Uhr", "who": ""},
    ],
    "accessibility": "Untertitel werden angeboten.",
    "directions": "",
    "payment": "",
    "invoice": "",
}
LATER: dict[str, Any] = {
    "recording_url": "",
    "survey_url": "",
    "certificate_url": "",
    "materials_until": None,
    "registration": "here",
    "questions": [],
}
# Option, what is typed, and where the document then says what.
CHANGES = [
    ("kind", "Online-Workshop", ("kind",), "workshop"),
    ("contact", "Jan Beispiel; 0221 1", ("contact",),
     {"name": "Jan Beispiel", "phone": "0221 1", "email": ""}),
    ("platform", "Webex", ("access", "platform"), "Webex"),
    ("meeting_id", "123 456 789", ("access", "meeting_id"), "123 456 789"),
    ("passcode", "neu-4711", ("access", "passcode"), "neu-4711"),
    ("dial_in", "+49 69 710499", ("access", "dial_in"), "+49 69 710499"),
    ("test_url", "https://example.org/t", ("access", "test_url"), "https://example.org/t"),
    ("requirements", "Browser genügt", ("access", "requirements"), "Browser genügt"),
    ("recording_notice", "Nur der Vortrag.", ("recording_notice",), "Nur der Vortrag."),
    ("conference_privacy_url", "https://example.org/p", ("conference_privacy_url",),
     "https://example.org/p"),
    ("programme", "11:00; Beginn; Eva Muster", ("programme",),
     [{"title": "Beginn", "time": "11:00", "who": "Eva Muster"}]),
    ("accessibility", "Stufenlos.", ("accessibility",), "Stufenlos."),
    ("directions", "Linie 4", ("directions",), "Linie 4"),
    ("payment", "Überweisung", ("payment",), "Überweisung"),
    ("invoice", "Kommt später", ("invoice",), "Kommt später"),
    ("recording_url", "https://example.org/r", ("recording_url",), "https://example.org/r"),
    ("survey_url", "https://example.org/s", ("survey_url",), "https://example.org/s"),
    ("certificate_url", "https://example.org/c", ("certificate_url",), "https://example.org/c"),
    ("materials_until", "2090-06-30", ("materials_until",), "2090-06-30"),
    ("registration", "keine", ("registration",), "none"),
    ("question", "Essen? | Food?; Auswahl: vegan, mit Fleisch | vegan, with meat; Pflicht",
     ("questions",),
     [{"label": "Essen?", "kind": "choice", "required": True, "options": ["vegan", "mit Fleisch"],
      "label_en": "Food?", "options_en": ["vegan", "with meat"], "key": "f10572f433e4"}]),
]  # fmt: skip
EMPTY: dict[str, Any] = {
    "kind": "seminar",
    "contact": {"name": "", "phone": "", "email": ""},
    "programme": [],
    "materials_until": None,
    "registration": "here",
    "question": [],
}
Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, office_database: str) -> Run:
    """Runs a command at a new office whose database is one kind or the other."""
    folder = tmp_path / "office"
    made = CliRunner().invoke(app, ["init", str(folder), "--json"])
    assert made.exit_code == 0, made.output
    (folder / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "a.txt").write_text(ANNOUNCEMENT, encoding="utf-8")
    (tmp_path / "p.csv").write_text("E-Mail;Nachname\na@example.org;Eins\n", "utf-8")

    def command(*words: str, exits: int = 0, as_json: bool = True) -> Any:
        told = [*words, "--workspace", str(folder), *(["--json"] if as_json else [])]
        done = CliRunner().invoke(app, told)
        assert done.exit_code == exits, (words, done.output)
        return json.loads(done.stdout) if as_json else done.stdout

    return command


def at(document: dict[str, Any], path: tuple[str, ...]) -> Any:
    for name in path:
        document = document[name]
    return document


def test_from_an_announcement_to_json_and_back(run: Run, tmp_path: Path) -> None:
    read = run("seminar", "read", str(tmp_path / "a.txt"))
    assert {name: read[name] for name in READ} == READ
    assert not {"852 1234 5678", "47!aB2"} & set(" ".join([read["teaser"], *read["body"]]).split())
    run("seminar", "import", str(tmp_path / "a.txt"))
    shown = run("seminar", "show", SLUG)
    assert {name: shown[name] for name in READ | LATER} == READ | LATER
    for option, typed, path, value in CHANGES:
        changed = run("seminar", "update", SLUG, f"--{option.replace('_', '-')}", typed)
        assert at(changed, path) == value, option
    changed = run("seminar", "update", SLUG, "--recorded")
    assert changed["recorded"] is True
    shown = run("seminar", "show", SLUG)
    assert shown == {name: changed[name] for name in shown}
    for option, _, path, _ in CHANGES:
        emptied = run("seminar", "update", SLUG, f"--{option.replace('_', '-')}", "")
        assert at(emptied, path) == EMPTY.get(option, ""), option
    assert {one for one, *_ in CHANGES} | {"recorded"} == set(OPTIONS)


def test_every_address_is_shown_beside_the_plan(run: Run, tmp_path: Path) -> None:
    run("seminar", "import", str(tmp_path / "a.txt"), "--publish")
    urls = [name for name in OPTIONS if name.endswith("_url")]
    given = [
        word
        for name in urls
        for word in (f"--{name.replace('_', '-')}", f"https://{name.replace('_', '-')}.example.org")
    ]
    run("seminar", "update", SLUG, *given)
    hosts = {one["field"]: one["host"] for one in run("plan", SLUG)["links"]}
    assert hosts == {"join_url": "us02web.zoom.us"} | {
        name: f"{name.replace('_', '-')}.example.org" for name in urls
    }


def test_people_read_words(run: Run, tmp_path: Path) -> None:
    read = run("seminar", "read", str(tmp_path / "a.txt"), as_json=False)
    run("seminar", "import", str(tmp_path / "a.txt"))
    shown = run("seminar", "show", SLUG, as_json=False)
    for text in (read, shown):
        assert "Art der Veranstaltung" in text
        assert "Erika Muster · 030 1234-56 · erika@example.org" in text
        assert "10:00 Uhr · Begrüßung · Dr. Anna Muster, Stadt Köln" in text
        assert not {"True", "False", "None", "meeting_id", "{'"} & set(text.split())
    words = " ".join(shown.split())
    assert "Kenncode 47!aB2" in words
    assert "Wird aufgezeichnet nein" in words
    assert "Anfahrt" not in shown
    told = run("seminar", "update", SLUG, "--passcode", "x1", "--kind", "Tagung", as_json=False)
    assert "Geändert: Art der Veranstaltung, Kenncode" in told


LONG = "x" * 2_001
# What is typed, and words of the sentence that refuses it.
REFUSED = [
    (["--passcode", "x" * 201], "Das Feld „Kenncode“ hat 201 Zeichen; möglich sind 200."),
    (["--meeting-id", "1" * 201], "Das Feld „Meeting-ID“"),
    (["--platform", "x" * 201], "Das Feld „Konferenzwerkzeug“"),
    *(
        ([f"--{name}", LONG], "hat 2001 Zeichen")
        for name in ("dial-in", "requirements", "recording-notice", "accessibility", "directions")
    ),
    (["--payment", LONG], "Das Feld „Zahlung“"),
    (["--invoice", LONG], "Das Feld „Rechnung“"),
    (["--contact", "x" * 201], "Das Feld „Kontakt“"),
    (["--contact", "Eva Muster; " + "1" * 201], "Das Feld „Telefon“"),
    (["--contact", "eva@example.org"], "enthält eine E-Mail-Adresse"),
    (["--contact", "Eva evil.example.com"], "Das Feld „Kontakt“ enthält die Internetadresse"),
    (["--contact", "Eva Muster; keine"], "„keine“ ist keine Telefonnummer."),
    (["--contact", "Eva; 030 123; eva\x1b[31m@example.org"], "ist keine gültige E-Mail-Adresse"),
    (["--programme", "25:99; Beginn"], "„25:99“ ist keine Uhrzeit"),
    (["--programme", "10:30–24:00; Beginn"], "ist keine Uhrzeit"),
    (["--programme", f"{'x' * 41}; Beginn"], "ist keine Uhrzeit"),
    (["--programme", "10:30; Beginn; Eva; Köln"], "höchstens drei Teile"),
    (["--programme", f"10:30; {'x' * 201}"], "Das Feld „Programm“"),
    (["--programme", "10:30; A"] * 101, "Das Programm hat 101 Punkte"),
    (["--materials-until", "2090-03-09"], "(09.03.2090) liegt vor dem Ende (10.03.2090 16:00)"),
    (["--test-url", "https://a@example.org"], "für „Techniktest“"),
    (["--survey-url", "ftp://example.org"], "für „Umfrage“"),
    (["--registration", "vielleicht"], "ist kein Ort der Anmeldung"),
    (["--registration", "extern"], "der Anmeldelink fehlt"),
    (["--question", "Essen?; Skala"], "ist keine Frage"),
    (["--question", "Essen?; Text; vielleicht"], "ist keine Frage"),
    (["--question", "; Text"], "Eine Frage hat keinen Wortlaut"),
    (["--question", "Essen?; Auswahl: vegan"], "braucht 2 bis 30 verschiedene Möglichkeiten"),
    (["--question", "Essen?; Auswahl: vegan, vegan"], "braucht 2 bis 30"),
    (["--question", "Essen?; Auswahl: a, b | c"], "deutsch 2 Möglichkeiten und englisch 1"),
    (["--question", "Essen?; Text: a, b"], "ist aber keine Auswahl"),
    (["--question", "Essen?", "--question", "essen?"], "steht zweimal da"),
    (["--question", "x" * 201], "hat 201 Zeichen"),
    ([word for one in range(11) for word in ("--question", f"Frage {one}?")], "Das sind 11 Fragen"),
    (["--title", "Eins\nZwei"], "Das Feld „Titel“ enthält Zeilenumbrüche"),
]


@pytest.mark.parametrize(
    ("words", "way", "url"),
    [
        ([], "external", "https://example.org/a"),
        (["--registration", "hier"], "here", "https://example.org/a"),
        (["--registration", "none"], "none", "https://example.org/a"),
        (["--registration-url", "https://example.net/b"], "external", "https://example.net/b"),
        (["--registration-url", ""], "here", ""),
        (["--registration", "external", "--registration-url", "https://example.net/b"],
         "external", "https://example.net/b"),
    ],
)  # fmt: skip
def test_an_import_is_told_where_one_registers(
    run: Run, tmp_path: Path, words: list[str], way: str, url: str
) -> None:
    file = tmp_path / "b.txt"
    file.write_text(f"{ANNOUNCEMENT}Anmeldung: https://example.org/a\n", encoding="utf-8")
    run("seminar", "import", str(file), *words)
    found = run("seminar", "show", SLUG)
    assert (found["registration"], found["registration_url"]) == (way, url)


def test_an_import_that_nobody_could_register_for_stores_nothing(run: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "a.txt")
    for words, told in (
        (["--registration", "extern"], "der Anmeldelink fehlt"),
        (["--registration", "dort"], "ist kein Ort der Anmeldung"),
        (["--registration-url", "ftp://example.org"], "für „Anmeldelink“"),
    ):
        assert told in run("seminar", "import", file, *words, exits=1)["error"]
    assert run("seminar", "list")["seminars"] == []


def test_what_no_mail_has_room_for_or_cannot_be_meant_is_refused(run: Run, tmp_path: Path) -> None:
    run("seminar", "import", str(tmp_path / "a.txt"))
    before = run("seminar", "show", SLUG)
    for words, told in REFUSED:
        done = run("seminar", "update", SLUG, *words, exits=1)
        assert told in done["error"], words
        assert "\x1b" not in done["error"]
    assert run("seminar", "show", SLUG) == before
    fit = ["--materials-until", "2090-03-10", "--contact", "Eva; +49 (0)30 12-3 App. 4"]
    fit += ["--programme", "ab 14 Uhr; A", "--programme", "9–10.30; B"]
    run("seminar", "update", SLUG, *fit)


def test_what_was_so_already_is_not_told_as_changed(run: Run, tmp_path: Path) -> None:
    run("seminar", "import", str(tmp_path / "a.txt"))
    nothing = "Es ändert sich nichts: So steht es schon da."
    for words in (["--test-url", ""], ["--passcode", "47!aB2"], ["--no-deadline"], ["--recorded"]):
        told = run("seminar", "update", SLUG, *words, as_json=False)
        assert told.startswith("Geändert: Wird aufg" if words == ["--recorded"] else nothing)
    told = run("seminar", "update", SLUG, "--title", "Neu", "--kind", "fachtag", as_json=False)
    assert told.startswith("Geändert: Titel. ")


def test_what_lets_people_in_makes_a_new_version_of_their_entries(run: Run, tmp_path: Path) -> None:
    run("seminar", "import", str(tmp_path / "a.txt"), "--publish")
    revision = run("seminar", "show", SLUG)["revision"]
    for option, typed, steers in (
        ("--meeting-id", "111 222 333", True),
        ("--passcode", "neu1", True),
        ("--dial-in", "+49 69 1", True),
        ("--directions", "Linie 4", True),
        ("--platform", "Webex", False),
        ("--payment", "bar", False),
        ("--survey-url", "https://example.org/s", False),
    ):
        after = run("seminar", "update", SLUG, option, typed)["revision"]
        assert after - revision == steers, option
        revision = after


def test_who_is_invited_reads_no_secret(run: Run, tmp_path: Path) -> None:
    run("recipients", "import", str(tmp_path / "p.csv"), "--list", "seminare",
        "--basis", "consent", "--source", "Messe")  # fmt: skip
    run("seminar", "import", str(tmp_path / "a.txt"), "--publish")
    run("register", SLUG, "--email", "b@example.org", "--last", "Zwei")
    run("release", SLUG, "invitation", "--by", "Erika")
    run("send", SLUG, "invitation", "--now", "--yes")
    run("run", "--until-idle")
    mails = {
        str(message["To"]): "".join(
            part.get_content() for part in message.walk() if part.get_content_maintype() == "text"
        )
        for message in inbox(tmp_path / "office")
    }
    invited = next(text for to, text in mails.items() if "a@example.org" in to)
    registered = next(text for to, text in mails.items() if "b@example.org" in to)
    assert "852 1234 5678" not in invited
    assert "zoom.us/j" not in invited
    assert "Meeting-ID: 852 1234 5678" in registered.replace("\r\n ", "")


def inbox(folder: Path) -> list[EmailMessage]:
    parser = BytesParser(policy=policy.default)
    files = sorted((folder / "data" / "inbox").glob("*.eml"))
    return [parser.parsebytes(file.read_bytes()) for file in files]


@pytest.mark.parametrize(
    ("option", "typed"),
    [
        ("--kind", "Ausflug"),
        ("--contact", "A; B; C; D"),
        ("--contact", "Eva; 030; keine-adresse"),
        ("--materials-until", "morgen"),
        ("--test-url", "ftp://example.org"),
        ("--programme", "10:00; ; Eva"),
        ("--survey-url", "https://a@evil.example/x"),
        ("--directions", "Mehr: https://a@evil.example/x"),
    ],
)
def test_what_is_none_is_refused(run: Run, tmp_path: Path, option: str, typed: str) -> None:
    run("seminar", "import", str(tmp_path / "a.txt"))
    before = run("seminar", "show", SLUG)
    assert "error" in run("seminar", "update", SLUG, option, typed, exits=1)
    assert run("seminar", "show", SLUG) == before


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Fachtag", EventKind.SYMPOSIUM),
        ("online-fachtag", EventKind.SYMPOSIUM),
        ("symposium", EventKind.SYMPOSIUM),
        ("Online conference", EventKind.CONFERENCE),
        ("infoveranstaltung", EventKind.INFORMATION),
        ("training course", EventKind.TRAINING),
        ("", EventKind.SEMINAR),
    ],
)
def test_kinds_as_people_type_them(typed: str, kind: EventKind) -> None:
    assert kind_in(typed) is kind


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(InvalidValueError) as refused:
        kind_in("Ausflug")
    assert "Fachtag" in refused.value.sentence.de
    assert "symposium" in refused.value.sentence.en


def test_parts_of_a_contact_and_of_an_item() -> None:
    assert contact_in("Eva") == Contact("Eva")
    assert contact_in("Eva; eva@example.org") == Contact("Eva", "", "eva@example.org")
    assert contact_in("; 030 1") == Contact("", "030 1")
    assert item_in("Beginn") == ProgrammeItem("Beginn")
    assert item_in("10:00; Beginn") == ProgrammeItem("Beginn", "10:00")
    assert item_in("10:00; Beginn; Eva") == ProgrammeItem("Beginn", "10:00", "Eva")
    with pytest.raises(InvalidValueError, match="at most three parts"):
        item_in("10:00; Beginn; Eva; Jan")
