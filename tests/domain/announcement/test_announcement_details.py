"""The optional facts: what is clearly said is read, and what is only mentioned is not."""

from datetime import date

import pytest
from cost import LINEAR, doubling_ratio

from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.announcement.source.source import MAX_CHARACTERS
from mailer.domain.details import Contact, ProgrammeItem
from mailer.domain.event_kind import EventKind

TODAY = date(2026, 1, 20)
JOIN = "https://us02web.zoom.us/j/85212345678?pwd=abc"


def read(text: str, title: str = "Online-Seminar: Klima") -> Announcement:
    when = "Mittwoch, 4. März 2026, 10:00–11:30 Uhr"
    return read_announcement(f"{title}\n{when}\n{text}", today=TODAY)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Online-Seminar: Klima", EventKind.SEMINAR),
        ("Web-Seminar: Klima", EventKind.SEMINAR),
        ("Webinar: Klima", EventKind.WEBINAR),
        ("Webinar-Reihe: Klima", EventKind.WEBINAR),
        ("Online-Workshop: Klima", EventKind.WORKSHOP),
        ("Fachtag Klima", EventKind.SYMPOSIUM),
        ("3. Bayerischer Fachtag Klima", EventKind.SYMPOSIUM),
        ("Netzwerktagung 2026: Klima", EventKind.CONFERENCE),
        ("Fachtagung „Klima in der Stadt“", EventKind.CONFERENCE),
        ("Einladung zur Tagung: Klima und Stadt", EventKind.CONFERENCE),
        ("Vortragsreihe: Klima", EventKind.TALK),
        ("Online-Vortrag: Klima", EventKind.TALK),
        ("Schulung: Klima", EventKind.TRAINING),
        ("Lehrgang Klimamanagement", EventKind.COURSE),
        ("Infoveranstaltung: Klima", EventKind.INFORMATION),
        ("Informationsveranstaltung zum Klimafonds", EventKind.INFORMATION),
        ("Kommunales Forum Klima", EventKind.FORUM),
        ("Fachgespräch: Klima", EventKind.DISCUSSION),
        ("Online-Veranstaltung: Klima", EventKind.EVENT),
        ("Climate Adaptation Workshop", EventKind.WORKSHOP),
        ("Online workshop: Climate", EventKind.WORKSHOP),
        ("Annual conference 2026: Climate", EventKind.CONFERENCE),
        ("Information session: Climate", EventKind.INFORMATION),
        ("Lecture: Climate", EventKind.TALK),
        # About such events, and none themselves.
        ("Wie plane ich einen Workshop?", EventKind.SEMINAR),
        ("Workshops gut moderieren", EventKind.SEMINAR),
        ("Bessere Vorträge", EventKind.SEMINAR),
        ("Workshop leiten leicht gemacht", EventKind.SEMINAR),
        ("How to run a good workshop", EventKind.SEMINAR),
        ("Online-Seminar: Workshops gestalten", EventKind.SEMINAR),
        ("Die Vertagung der Wärmewende", EventKind.SEMINAR),
        ("Videokonferenz und Datenschutz", EventKind.SEMINAR),
        ("Der Diskurs zum Klima", EventKind.SEMINAR),
    ],
)
def test_the_kind_is_what_it_is_called(title: str, kind: EventKind) -> None:
    found = read("Ein Absatz zum Thema.", title)
    assert found.details.kind is kind
    assert "kind" not in found.unsure


@pytest.mark.parametrize(
    ("text", "kind", "unsure"),
    [
        ("In diesem Workshop planen wir.", EventKind.WORKSHOP, False),
        ("Wir laden Sie zum Fachtag ein.", EventKind.SYMPOSIUM, False),
        ("This webinar shows how.", EventKind.WEBINAR, False),
        ("Format: Workshop", EventKind.WORKSHOP, False),
        ("Die Veranstaltung ist kostenfrei.", EventKind.SEMINAR, False),
        ("Es berichten Leute aus Workshops und Tagungen.", EventKind.SEMINAR, False),
        ("Zum Webinar gehört der Workshop. Dieser Workshop ist kurz.", EventKind.SEMINAR, True),
    ],
)
def test_the_text_may_say_the_kind(text: str, kind: EventKind, unsure: bool) -> None:
    found = read(text, "Klima in der Stadt")
    assert (found.details.kind, "kind" in found.unsure) == (kind, unsure)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (
            "Kontakt: Erika Muster, Tel. 030 1234-56, erika@example.org",
            Contact("Erika Muster", "030 1234-56", "erika@example.org"),
        ),
        (
            "Kontakt\nDr. Erika Muster\nTelefon: 0221 / 12 34 56\nE-Mail: erika@example.org",
            Contact("Dr. Erika Muster", "0221 / 12 34 56", "erika@example.org"),
        ),
        (
            "Ansprechpartnerin: Frau Erika Muster (+49 30 123456)",
            Contact("Erika Muster", "+49 30 123456", ""),
        ),
        (
            "Kontakt: Seminarbüro Köln, Fax: 0221 999, Tel.: 0221 123456",
            Contact("Seminarbüro Köln", "0221 123456", ""),
        ),
        (
            "Bei Fragen wenden Sie sich bitte an Jan Beispiel unter jan@example.org.",
            Contact("Jan Beispiel", "", "jan@example.org"),
        ),
        (
            "Ihre Fragen beantwortet Ihnen Frau Erika Muster gern: 030 123456.",
            Contact("Erika Muster", "030 123456", ""),
        ),
        (
            "For questions, please contact Jane Doe, +44 20 7946 0000, jane@example.org.",
            Contact("Jane Doe", "+44 20 7946 0000", "jane@example.org"),
        ),
        (
            "If you have any questions, email us at office@example.org.",
            Contact("", "", "office@example.org"),
        ),
        (
            "Mit freundlichen Grüßen\nIhr Team\nKontakt: a@example.org",
            Contact("", "", "a@example.org"),
        ),
        (
            "Für Rückfragen steht Ihnen Herr Dr. Jan Beispiel (Tel. 0221-123456) zur Verfügung.",
            Contact("Dr. Jan Beispiel", "0221-123456", ""),
        ),
        ("Ihre Ansprechpartnerin:\nEva Muster, Tel. 030 1234", Contact("Eva Muster", "030 1234")),
        # Not whom one may ask.
        ("Pressekontakt: Eva Muster, presse@example.org", Contact()),
        ("Pressekontakt\nEva Muster, presse@example.org", Contact()),
        ("Anmeldung per E-Mail an anmeldung@example.org", Contact()),
        ("Kontakt\nImpressum\nDatenschutz", Contact()),
        ("Wir stellen uns Ihren Fragen. Mehr am 01.02.2026.", Contact()),
        ("Kontakt: siehe unten", Contact()),
    ],
)
def test_whom_one_may_ask(text: str, contact: Contact) -> None:
    found = read(f"Ein Absatz zum Thema.\n{text}")
    assert found.details.contact == contact
    assert "contact" not in found.unsure


@pytest.mark.parametrize(
    "text",
    [
        "Kontakt: Eva Muster, eva@example.org\n\nKontakt: Jan Muster, jan@example.org",
        "Kontakt: Eva Muster, eva@example.org\nJan Muster, 030 1235, jan@example.org",
        "Ihre Ansprechpersonen:\nEva Muster, eva@example.org\nJan Muster, Tel. 030 1235",
    ],
)
def test_two_whom_one_may_ask_want_a_look(text: str) -> None:
    found = read(text)
    assert found.details.contact == Contact("Eva Muster", "", "eva@example.org")
    assert "contact" in found.unsure


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        (f"Zugangslink: {JOIN}", "Zoom"),
        ("Zugangslink: https://teams.microsoft.com/l/meetup-join/x", "Microsoft Teams"),
        ("Das Seminar findet online über Zoom statt.", "Zoom"),
        ("Ort: online (Microsoft Teams)", "Microsoft Teams"),
        ("Online via Webex", "Webex"),
        ("Plattform: BigBlueButton", "BigBlueButton"),
        ("The seminar takes place online on Zoom.", "Zoom"),
        ("Sie erhalten vorab den Zoom-Link.", "Zoom"),
        # Nothing is held with what is spoken about.
        ("Sie lernen, mit Zoom zu moderieren.", ""),
        ("Wir sprechen über Zoom und Datenschutz.", ""),
        ("Das Seminar findet nicht über Zoom statt.", ""),
        ("Unsere Teams arbeiten gern online.", ""),
        ("Zugangslink: https://konferenz.example.org/r", ""),
    ],
)
def test_with_which_tool_it_is_held(text: str, platform: str) -> None:
    found = read(text)
    assert found.details.access.platform == platform
    assert "access" not in found.unsure


def test_two_tools_are_none_and_want_a_look() -> None:
    found = read("Die Teilnahme ist via Zoom oder Webex möglich.")
    assert (found.details.access.platform, "access" in found.unsure) == ("", True)


@pytest.mark.parametrize(
    ("text", "meeting_id", "passcode", "dial_in"),
    [
        ("Meeting-ID: 852 1234 5678\nKenncode: 47!aB2", "852 1234 5678", "47!aB2", ""),
        ("Meeting ID: 852 1234 5678, Passcode: 471122", "852 1234 5678", "471122", ""),
        ("Zugangsdaten: Besprechungs-ID: 312 456 789 012 Kenncode: Wq3XyZ", "312 456 789 012",
         "Wq3XyZ", ""),
        ("Das Passwort lautet „Sommer26“.", "", "Sommer26", ""),
        ("Passwort: klima", "", "klima", ""),
        ("The password is heat26.", "", "heat26", ""),
        ("Telefonische Einwahl: +49 69 710499, PIN 4711#", "", "", "+49 69 710499, PIN 4711#"),
        ("Dial-in: +44 20 7946 0000", "", "", "+44 20 7946 0000"),
        ("Einwahl: 030 12345678", "", "", "030 12345678"),
        ("Einwahl nach Standort\n+49 69 710499 Deutschland\n+49 30 567958 Deutschland", "", "",
         "+49 69 710499"),
        # No secret yet, or none of the seminar's.
        ("Passwort: wird zugesandt", "", "", ""),
        ("Das Passwort erhalten Sie mit der Bestätigung.", "", "", ""),
        ("Kenncode: folgt", "", "", ""),
        ("Password: 24h before the start by email", "", "", ""),
        ("Meeting-ID: folgt", "", "", ""),
        ("Rabattcode: KLIMA26. Steuer-ID: 12345678901", "", "", ""),
        ("Sie lernen, sichere Passwörter zu wählen: lang und einmalig.", "", "", ""),
    ],
)  # fmt: skip
def test_what_lets_its_reader_in(text: str, meeting_id: str, passcode: str, dial_in: str) -> None:
    found = read(f"Ein Absatz zum Thema.\n{text}")
    access = found.details.access
    assert access.secrets == (meeting_id, passcode, dial_in)
    assert "access" not in found.unsure
    told = " ".join((found.teaser, *found.body))
    for secret in filter(None, access.secrets):
        assert secret not in told


def test_no_text_for_everybody_holds_the_join_link() -> None:
    found = read(f"Ein Absatz.\nAm Tag selbst öffnen Sie bitte in Ruhe {JOIN} und winken uns zu.")
    assert found.join_url == JOIN
    assert "zoom" not in " ".join((found.teaser, *found.body))


@pytest.mark.parametrize(
    ("text", "test_url", "privacy"),
    [
        ("Test your connection: https://zoom.us/test", "https://zoom.us/test", ""),
        ("Technik-Test: https://example.org/probe", "https://example.org/probe", ""),
        ("Hier können Sie Ihre Verbindung testen: https://example.org/probe",
         "https://example.org/probe", ""),
        ("Datenschutzhinweise zu Zoom: https://example.org/zoom-datenschutz", "",
         "https://example.org/zoom-datenschutz"),
        ("Privacy notice: https://explore.zoom.us/en/privacy/", "",
         "https://explore.zoom.us/en/privacy/"),
        ("Datenschutz: https://example.org/datenschutz", "", ""),
    ],
)  # fmt: skip
def test_links_about_the_tool_lead_to_no_meeting(text: str, test_url: str, privacy: str) -> None:
    found = read(f"{text}\nZugangslink: {JOIN}")
    assert found.join_url == JOIN
    assert "join_url" not in found.unsure
    assert found.details.access.test_url == test_url
    assert found.details.conference_privacy_url == privacy


@pytest.mark.parametrize(
    ("text", "requirements"),
    [
        ("Ein Browser genügt.", "Ein Browser genügt."),
        ("Sie benötigen nur einen Computer mit Mikrofon.",
         "Sie benötigen nur einen Computer mit Mikrofon."),
        ("Technische Voraussetzungen: aktueller Browser, Headset", "aktueller Browser, Headset"),
        ("No software is required.", "No software is required."),
        ("You need a current browser and a microphone.",
         "You need a current browser and a microphone."),
        ("Benötigt werden Mut und Zeit.", ""),
        ("Für die Teilnahme wird ein Browser benötigt.",
         "Für die Teilnahme wird ein Browser benötigt."),
        ("Sie benötigen Mut für die Wärmewende.", ""),
        ("Brauchen Sie einen Browser?", ""),
    ],
)  # fmt: skip
def test_what_one_needs(text: str, requirements: str) -> None:
    assert read(text).details.access.requirements == requirements


@pytest.mark.parametrize(
    ("text", "recorded", "notice"),
    [
        ("Das Seminar wird aufgezeichnet.", True, ""),
        ("Das Seminar wird aufgezeichnet. Mit der Teilnahme sind Sie damit einverstanden.", True,
         "Mit der Teilnahme sind Sie damit einverstanden."),
        ("Das Seminar wird für Angemeldete aufgezeichnet.", True,
         "Das Seminar wird für Angemeldete aufgezeichnet."),
        ("Die Vorträge werden aufgezeichnet, die Diskussion wird nicht aufgezeichnet.", True,
         "Die Vorträge werden aufgezeichnet, die Diskussion wird nicht aufgezeichnet."),
        ("The webinar will be recorded.", True, ""),
        ("Aufzeichnung: ja", True, ""),
        ("Das Seminar wird nicht aufgezeichnet.", False, ""),
        ("Es findet keine Aufzeichnung statt.", False, ""),
        ("The session will not be recorded.", False, ""),
        ("Recording: none", False, ""),
        ("Das Seminar kann aufgezeichnet werden.", None, ""),
        ("The session may be recorded.", None, ""),
        ("Wird das Seminar aufgezeichnet?", None, ""),
        ("Das letzte Seminar wurde aufgezeichnet.", None, ""),
        ("Wir zeigen, wie Messwerte aufgezeichnet werden.", None, ""),
        ("Falls aufgezeichnet wird, sagen wir es vorher.", None, ""),
    ],
)  # fmt: skip
def test_whether_it_is_recorded(text: str, recorded: bool | None, notice: str) -> None:
    found = read(text)
    assert (found.details.recorded, found.details.recording_notice) == (recorded, notice)
    assert "recorded" not in found.unsure


def test_recorded_and_not_recorded_wants_a_look() -> None:
    found = read("Das Seminar wird aufgezeichnet.\nDas Seminar wird nicht aufgezeichnet.")
    assert (found.details.recorded, "recorded" in found.unsure) == (None, True)


PROGRAMMES = [
    (
        """Programm:
09:30 Uhr Ankommen
10 Uhr Begrüßung – Dr. Anna Muster, Köln
10:15–11:00 Uhr: Wärme (Prof. Jan Beispiel)
16 Uhr Ende""",
        [
            ProgrammeItem("Ankommen", "09:30 Uhr"),
            ProgrammeItem("Begrüßung", "10 Uhr", "Dr. Anna Muster, Köln"),
            ProgrammeItem("Wärme", "10:15–11:00 Uhr", "Prof. Jan Beispiel"),
            ProgrammeItem("Ende", "16 Uhr"),
        ],
    ),
    (
        "Agenda\n10:00 am Welcome\n10:15 am Keynote: Dr Jane Doe, City of Leeds\n11 am Close",
        [
            ProgrammeItem("Welcome", "10:00 am"),
            ProgrammeItem("Keynote", "10:15 am", "Dr Jane Doe, City of Leeds"),
            ProgrammeItem("Close", "11 am"),
        ],
    ),
    (
        "Ablauf\n10:00 Uhr\nBegrüßung\nDr. Anna Muster, Stadt Köln\n10:15 Uhr\nWärme im Quartier",
        [
            ProgrammeItem("Begrüßung", "10:00 Uhr", "Dr. Anna Muster, Stadt Köln"),
            ProgrammeItem("Wärme im Quartier", "10:15 Uhr"),
        ],
    ),
    (
        "10.00 Uhr | Begrüßung\n10.15 Uhr | Vortrag\n11.30 Uhr | Ende",
        [
            ProgrammeItem("Begrüßung", "10.00 Uhr"),
            ProgrammeItem("Vortrag", "10.15 Uhr"),
            ProgrammeItem("Ende", "11.30 Uhr"),
        ],
    ),
    (
        "Programm\nTag 1\n10:00 Uhr Beginn\nTag 2\n9:00 Uhr Vortrag",
        [
            ProgrammeItem("Beginn", "Tag 1, 10:00 Uhr"),
            ProgrammeItem("Vortrag", "Tag 2, 9:00 Uhr"),
        ],
    ),
    (
        "Programm\n10:00\tBegrüßung\tDr. Anna Muster\n10:15\tVortrag\tProf. Jan Beispiel",
        [
            ProgrammeItem("Begrüßung", "10:00", "Dr. Anna Muster"),
            ProgrammeItem("Vortrag", "10:15", "Prof. Jan Beispiel"),
        ],
    ),
    # No programme: one line, hours of opening, counts of things.
    ("10:00 Uhr Begrüßung", []),
    ("14:00 Uhr Köln\n9:00 Uhr Bonn\n8:00 Uhr Aachen", []),
    ("Programm\nWir sprechen über Wärme.", []),
    ("3 Impulse\n4 Gruppen\n5 Orte", []),
    ("10:00–11:30 Uhr, online\nUm 12 Uhr ist Schluss.", []),
]


@pytest.mark.parametrize(("text", "items"), PROGRAMMES)
def test_the_programme_is_a_list(text: str, items: list[ProgrammeItem]) -> None:
    found = read(f"Ein Absatz zum Thema.\n\n{text}\n\nEin letzter Absatz zum Thema.")
    assert list(found.details.programme) == items
    told = " ".join((found.teaser, *found.body))
    assert "Ein letzter Absatz zum Thema." in told
    for item in items:
        assert item.time not in told


def test_two_programmes_want_a_look() -> None:
    days = "Programm\n10:00 Uhr Beginn\n11:00 Uhr Ende\n\nEin Satz.\n\n"
    found = read(days + days)
    assert len(found.details.programme) == 2
    assert "programme" in found.unsure


ON_SITE = "Ort: Rathaus Musterstadt\nKosten: 50 Euro\n"


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("accessibility", "Barrierefreiheit: Der Saal ist stufenlos. Es gibt eine Höranlage.",
         "Der Saal ist stufenlos. Es gibt eine Höranlage."),
        ("accessibility", "Barrierefreiheit\nDer Saal ist stufenlos erreichbar.",
         "Der Saal ist stufenlos erreichbar."),
        ("accessibility", "Das Seminar wird in Gebärdensprache übersetzt.",
         "Das Seminar wird in Gebärdensprache übersetzt."),
        ("accessibility", "Live captions will be available.", "Live captions will be available."),
        ("accessibility", "The venue is step-free.", "The venue is step-free."),
        ("accessibility", "Das Kino 9 ist stufenlos zugänglich.",
         "Das Kino 9 ist stufenlos zugänglich."),
        ("accessibility", "Barrierefrei? Ja, mit Aufzug und Rampe", "Ja, mit Aufzug und Rampe"),
        ("accessibility", "Kinderbücherei, 1. OG (Fahrstuhl vorhanden)",
         "Kinderbücherei, 1. OG (Fahrstuhl vorhanden)"),
        ("accessibility", "ASL interpretation provided.", "ASL interpretation provided."),
        ("accessibility", "Der Weg ist nicht für Rollstühle geeignet.",
         "Der Weg ist nicht für Rollstühle geeignet."),
        ("accessibility", "Library (ground floor, level access)",
         "Library (ground floor, level access)"),
        ("accessibility", "The old mill hall is step-free.", "The old mill hall is step-free."),
        ("accessibility", "Zum Saal führt leider nur eine Treppe.",
         "Zum Saal führt leider nur eine Treppe."),
        ("accessibility", "If you have any access requirements, please let us know.",
         "If you have any access requirements, please let us know."),
        ("accessibility", "Wir zeigen, wie Untertitel angeboten werden.", ""),
        ("accessibility", "Thema ist die Barrierefreiheit der Rathäuser.", ""),
        ("accessibility", "Impressum\nBarrierefreiheit\nLeichte Sprache", ""),
        ("directions", "Anfahrt: Linie 4 bis Markt. Dann links.", "Linie 4 bis Markt. Dann links."),
        ("directions", "Sie erreichen uns mit der U-Bahn (Haltestelle Markt).",
         "Sie erreichen uns mit der U-Bahn (Haltestelle Markt)."),
        ("directions", "It is a 5-minute walk from the station.",
         "It is a 5-minute walk from the station."),
        ("directions", "Wie kommen Kommunen mit der Bahn in Fahrt?", ""),
        ("payment", "Bitte überweisen Sie den Betrag nach Erhalt der Rechnung.",
         "Bitte überweisen Sie den Betrag nach Erhalt der Rechnung."),
        ("payment", "Payment: by bank transfer", "by bank transfer"),
        ("payment", "Kosten: 50 Euro, zahlbar per Überweisung", "zahlbar per Überweisung"),
        ("payment", "Wir diskutieren, wer das bezahlt.", ""),
        ("invoice", "Sie erhalten eine Rechnung.", "Sie erhalten eine Rechnung."),
        ("invoice", "You will receive an invoice by email.",
         "You will receive an invoice by email."),
        ("invoice", "Wir stellen die E-Rechnung vor.", ""),
        ("invoice", "Das geht auf Rechnung der Natur.", ""),
    ],
)  # fmt: skip
def test_what_is_provided(field: str, text: str, value: str) -> None:
    found = read(f"{ON_SITE}Ein Absatz zum Thema.\n{text}", "Fachtag: Klima")
    assert getattr(found.details, field) == value


def test_nobody_travels_to_what_is_online_or_pays_for_what_is_free() -> None:
    found = read(
        "Die Teilnahme ist kostenfrei.\nAnfahrt: Linie 4 bis Markt\nRechnung: Sie erhalten keine."
    )
    assert (found.details.directions, found.details.invoice) == ("", "")


@pytest.mark.parametrize(
    ("text", "capacity", "unsure"),
    [
        ("Die Teilnehmerzahl ist auf 40 Personen begrenzt.", 40, False),
        ("Die Plätze sind auf 40 begrenzt.", 40, False),
        ("Die Veranstaltung ist auf zwanzig Teilnehmende beschränkt.", 20, False),
        ("begrenzt auf maximal 25 Plätze", 25, False),
        ("Max. 30 Teilnehmende", 30, False),
        ("Teilnehmerzahl: 12", 12, False),
        ("Es stehen 60 Plätze zur Verfügung.", 60, False),
        ("Places are limited to 25.", 25, False),
        ("Limited to a maximum of 25 participants.", 25, False),
        ("Mindestens 10, höchstens 20 Teilnehmende.", 20, False),
        ("Pro Kommune höchstens 2 Personen.", None, False),
        ("Die Workshops sind auf je 15 Plätze begrenzt.", None, False),
        ("Wir erwarten 200 Teilnehmende.", None, False),
        ("Die Erwärmung ist auf 2 Grad begrenzt.", None, False),
        ("Die Teilnehmerzahl ist begrenzt.", None, False),
        ("Auf 20–25 Personen begrenzt.", None, False),
        ("Auf 40 Plätze begrenzt. Auf 50 Plätze begrenzt.", None, True),
        ("Auf 40 Plätze begrenzt. Vor Ort höchstens 20 Personen.", 40, True),
    ],
)
def test_for_how_many_there_is_room(text: str, capacity: int | None, unsure: bool) -> None:
    found = read(text)
    assert (found.capacity, "capacity" in found.unsure) == (capacity, unsure)


WHAT = "Wir zeigen, wie es geht."


@pytest.mark.parametrize(
    "line",
    [
        "Online.",
        "Online mit Webex.",
        "online per Zoom",
        "Das Seminar findet online statt.",
        "Die Veranstaltung wird aufgezeichnet.",
        "Das Webinar wird nicht aufgezeichnet.",
        "Es erfolgt keine Aufzeichnung.",
        "The event will not be recorded.",
        "Kontakt: Erika Muster, Tel. 030 1234-56, erika@example.org",
        "Ansprechpartnerin: Eva Muster, Telefon 0221 123456",
        "Ihre Ansprechpartnerin:\nErika Muster\nTel. 030 1234-56\nerika@example.org",
        "Contact: Eve Sample, phone: 020 7946 0958 or eve@example.org",
    ],
)
def test_what_is_a_fact_of_its_own_is_no_text(line: str) -> None:
    for text in (f"{line}\n\n{WHAT}", f"{WHAT}\n\n{line}"):
        found = read(text, "Seminar: Klima")
        assert (found.teaser, found.body) == (WHAT, ())


@pytest.mark.parametrize(
    "line",
    [
        "Online-Beteiligung will gelernt sein.",
        "Die Vorträge werden aufgezeichnet, die Diskussion nicht.",
        "Kontakt: Erika Muster, Referentin für Klimaschutz, erika@example.org",
        "Fragen beantwortet Ihnen Erika Muster gern unter erika@example.org.",
    ],
)
def test_a_fact_that_says_more_stays_in_the_text(line: str) -> None:
    assert read(f"{WHAT}\n\n{line}", "Seminar: Klima").body == (line,)


@pytest.mark.parametrize(
    ("text", "online", "platform"),
    [
        ("Online mit Webex. Wir zeigen, wie es geht.", True, "Webex"),
        ("Online. Anmeldung: https://seminare.example.org/k", True, ""),
        ("10. März 2026, 10–12 Uhr, online per Zoom", True, "Zoom"),
        ("Wir treffen uns online mit Microsoft Teams.", True, "Microsoft Teams"),
        ("Mit Zoom arbeiten viele Verwaltungen online.", None, ""),
        ("Online-Dienste für Bürger", None, ""),
    ],
)
def test_a_line_that_says_only_online_is_heard(
    text: str, online: bool | None, platform: str
) -> None:
    found = read(text, "Seminar: Klima")
    assert (found.online, found.details.access.platform) == (online, platform)


def test_what_must_not_stand_in_a_mail_stands_in_no_detail() -> None:
    found = read(
        "Barrierefreiheit: Mehr unter https://a@evil.example/x\n"
        "Technik-Test: https://a@evil.example/y\nKontakt: Eva Muster, eva@example..org"
    )
    assert "evil.example" not in str(found.as_document())
    assert found.details.contact.email == ""


def test_nothing_is_known_of_what_says_nothing() -> None:
    found = read("Ein Absatz zum Thema.")
    document = found.as_document()
    assert document["kind"] == "seminar"
    assert document["capacity"] is None
    for name in ("recorded", "recording_notice", "programme", "accessibility", "payment"):
        assert not document[name]
    assert not found.details.contact
    assert not found.details.access


@pytest.mark.parametrize(
    "unit",
    [
        *["10:00 Uhr X\n", "10:00\n", "Programm\n", "Kontakt: ", "Kontakt\n", "0 1 2 3 4 5 6 7 8 "],
        *["Meeting-ID: 1 2 3 4 5 6 7 8 9 ", "Passwort: a ", "per Zoom oder ", "Einwahl +4 9 "],
        *[
            "wird aufgezeichnet ",
            "Anfahrt: ",
            "auf 40 Plätze ",
            "Fachtag-",
            "a@b.c, ",
            "Fragen an ",
        ],
        *["benötigen Sie ", "keine Software ", "Barrierefreiheit\n", "eine Rechnung ", "Tag 1\n"],
    ],
)
@pytest.mark.parametrize("start", ["", "Programm\n10:00 Uhr X\n"])
def test_details_cost_what_a_text_is_long(unit: str, start: str) -> None:
    quarter = MAX_CHARACTERS // 4 // len(unit)
    lines = min(quarter, 450) if unit.endswith("\n") else quarter

    def work(times: int) -> None:
        read_announcement(f"Titel\n{start}{unit * times}x", today=TODAY)

    assert doubling_ratio(work, lines) <= LINEAR
