"""Titles among menus, letterheads and papers; and titles that stand far below the first lines."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.announcement.text.navigation import is_furniture, is_greeting
from mailer.domain.announcement.text.passages import passages_of

TODAY = date(2026, 1, 20)
DAY = "Mittwoch, 4. März 2026, 10 bis 12 Uhr, online"
TEXT = "Wir sprechen über das, was hilft, und über das, was keinem hilft."


def read(text: str) -> Announcement:
    return read_announcement(text, today=TODAY)


@pytest.mark.parametrize(
    "menu",
    [
        "About | Who we are | Events | Donate",
        "Bildung   Politik   Presse   Spenden",
        "Angebote > Kommunen > Wärme",
        "Startseite · Neudorf · Energie und Klima",
        "Drucken Teilen Merken",
        "Kontakt Impressum Datenschutz",
        "<< März 2026 >>",
        "1.204 Follower",
        "Accept all | Deny | Show details",
        "Suche\nRathaus & Service | Leben & Wohnen | Kultur & Sport",
        "View this email in your browser",
        "Lehrgang Nr. 26/014",
        "* * * * * * * * * *",
        "Aktuelles\nTeam\nÜber uns\nKarriere\nService",
    ],
)
def test_a_pages_menu_is_no_title(menu: str) -> None:
    found = read(f"{menu}\n\nWärme aus dem Fluss\n\n{DAY}\n\n{TEXT}\n")
    assert found.title == "Wärme aus dem Fluss"


@pytest.mark.parametrize(
    "line",
    [
        "Anna Klug | Bert Lang | Carla Weiß",
        "Wärme | Wasser | Wald",
        "Von der Idee → zum Antrag",
        "Teilen und Merken: so lernen Kinder",
    ],
)
def test_what_only_looks_like_a_menu_is_none(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "above",
    [
        "Gemeinde Neudorf\nPressestelle",
        "Landesanstalt für Gewässer",
        "Arbeitsstelle Ehrenamt",
        "Clean Rivers Alliance",
        "Gemeindewerke Neudorf\nRundschreiben 3/2026",
        "Volkshochschule Neudorf\nProgramm Frühjahr 2026",
        "Newsletter „Der Fluss“ – Ausgabe 2/2026",
        "Institut für Wasserbau\nSommersemester 2026",
        "Gartenverein Neudorf\nAushang im Kasten, bitte hängen lassen!",
        "Landesamt für Gewässer Fachtagung 2026",
        "Kirchenkreis Neudorf\nGemeindebrief Februar/März 2026, Seite 9",
        "Lehrgangsprogramm 2026 · Blatt 14",
        "COURSE CATALOGUE SPRING 2026\nSection C: Communication",
        "THE RIVER LETTER | January 2026",
    ],
)
def test_who_writes_and_in_what_paper_is_no_title(above: str) -> None:
    found = read(f"{above}\n\nWärme aus dem Fluss\n\n{DAY}\n\n{TEXT}\n")
    assert found.title == "Wärme aus dem Fluss"


def test_a_name_that_only_people_and_copyright_bear_is_whoever_invites() -> None:
    found = read(
        f"Uferfreunde\n\nWärme aus dem Fluss\n\n{DAY}\n\n{TEXT}\n\n"
        "Referentin: Eva Klug, Uferfreunde\n\n© Uferfreunde 2026\n"
    )
    assert found.title == "Wärme aus dem Fluss"


LETTER = f"""\
KREIS NEUDORF
Der Landrat
Amt für Umwelt

An die
Städte und Gemeinden

Bearbeitet von: Eva Klug
Telefon: 09999 1234
Mein Zeichen: 66/Kl

{{subject}}

Sehr geehrte Damen und Herren,

{TEXT} Der Tag ist am 4. März 2026 von 10 bis 12 Uhr.

Mit freundlichen Grüßen
Klug
"""


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Einladung zum Fachtag „Wärme aus dem Fluss“", "Wärme aus dem Fluss"),
        ("Workshop: Wärme aus dem Fluss", "Wärme aus dem Fluss"),
    ],
)
def test_the_line_above_a_letters_greeting_is_its_subject(subject: str, title: str) -> None:
    found = read(LETTER.format(subject=subject))
    assert (found.title, "title" in found.unsure) == (title, False)


@pytest.mark.parametrize(
    "text",
    [
        f"Hallo zusammen,\n\nhier der Termin:\n\nWärme aus dem Fluss\n{DAY}\n\n{TEXT}\n",
        f"Liebe Leute,\n\n{TEXT}\n\nWärme aus dem Fluss\n\nTermin: 4. März 2026, 10 Uhr\n",
        f"Rundbrief 3/2026\n\n{TEXT}\n\nOnline-Seminar: Wärme aus dem Fluss\n\n{TEXT}\n\n{DAY}\n",
        f"Nachbarn im Kreis\n\nZur Fachtagung „Wärme aus dem Fluss“ kommen alle.\n\n{DAY}\n",
    ],
)
def test_a_title_further_below_is_proposed(text: str) -> None:
    found = read(text)
    assert "Wärme aus dem Fluss" in found.title
    assert "title" in found.unsure


@pytest.mark.parametrize(
    "told",
    [
        "Unter dem Titel „Wärme aus dem Fluss“ spricht Eva Klug am 4. März 2026 um 19 Uhr.",
        'That is the question behind "Wärme aus dem Fluss", a public lecture on 4 March 2026.',
    ],
)
def test_a_press_releases_headline_is_no_title(told: str) -> None:
    found = read(
        f"PRESSEMITTEILUNG\n\nForscherin berichtet über Pumpen im Neubaugebiet\n\n{told}\n"
    )
    assert (found.title, "title" in found.unsure) == ("Wärme aus dem Fluss", True)


def test_a_title_goes_on_where_the_next_line_begins_small() -> None:
    found = read(
        f"Stadtwerke Neudorf\n\nWärme im Altbau – was\nwirklich zählt\n\n{DAY}\n\n{TEXT}\n"
    )
    assert found.title == "Wärme im Altbau – was wirklich zählt"


def test_for_whom_it_is_stands_above_the_title() -> None:
    found = read(f"Fortbildung für Ehrenamtliche\n\nWärme: was jetzt hilft\n\n{DAY}\n\n{TEXT}\n")
    assert found.title == "Wärme: was jetzt hilft"


def test_a_row_of_lectures_is_no_lecture() -> None:
    found = read(
        f"Ringvorlesung „Am Wasser“\nSoSe 2026\n\nWärme aus dem Fluss\n\n{DAY}\n\n{TEXT}\n"
    )
    assert found.title == "Wärme aus dem Fluss"


def test_a_title_below_its_kind_has_two_lines() -> None:
    found = read(f"Online-Seminar\n\nWärme aus dem Fluss:\nwas Pumpen können\n\n{DAY}\n\n{TEXT}\n")
    assert found.title == "Wärme aus dem Fluss: was Pumpen können"


@pytest.mark.parametrize("line", ["Hi all", "Dear all,", "Hallo zusammen", "Liebe Kolleginnen,"])
def test_greetings_without_a_name(line: str) -> None:
    assert is_greeting(line)


def test_an_invitation_pasted_below_a_signature_is_read() -> None:
    found = read(
        "Dear all,\n\nsee below, no agenda.\n\nBest wishes\nNora\n\n--\n\n"
        "Nora is inviting you to a scheduled Zoom meeting.\n\nTopic: Open Hour: Rivers\n"
        "Time: Feb 10, 2026 02:00 PM Berlin\n\nJoin Zoom Meeting\n"
        "https://example.zoom.us/j/91234567890\n\nMeeting ID: 912 3456 7890\nPasscode: River!26\n"
    )
    assert found.join_url == "https://example.zoom.us/j/91234567890"
    assert found.details.access.meeting_id == "912 3456 7890"


@pytest.mark.parametrize(
    "said",
    [
        "Einen Livestream gibt es leider nicht.",
        "Eine Online-Übertragung ist nicht möglich.",
        "There is no online participation.",
        "Der Vortrag wird nicht online übertragen.",
    ],
)
def test_what_is_not_shown_online_is_held_on_site(said: str) -> None:
    found = read(f"Wärme aus dem Fluss\n\n4. März 2026, 19 Uhr, Stadtarchiv Neudorf\n\n{said}\n")
    assert found.online is False


@pytest.mark.parametrize(
    "said", ["Keine Anmeldung, einfach online dabei sein.", "Nicht nur online spannend!"]
)
def test_what_needs_no_registration_may_be_online(said: str) -> None:
    found = read(f"Wärme aus dem Fluss\n\n{DAY}\n\n{said}\n")
    assert found.online is True


@pytest.mark.parametrize(
    ("told", "tool"),
    [
        ("4. März 2026, 10 Uhr, Online (Webex)", "Webex"),
        ("4. März 2026, 10 Uhr, im virtuellen Konferenzraum (BigBlueButton)", "BigBlueButton"),
        ("4. März 2026, 10 Uhr\n\nWir nutzen BigBlueButton. Zugangscode: 778899", "BigBlueButton"),
        ("4. März 2026, 10 Uhr\n\nMeeting-ID: 812 3456 7890\nKenncode: 443322\nZoom", "Zoom"),
        ("4. März 2026, 10 Uhr, online\n\nDiesmal nutzen wir kein Zoom.", ""),
    ],
)
def test_the_tool_beside_online_is_where_it_is_held(told: str, tool: str) -> None:
    found = read(f"Wärme aus dem Fluss\n\n{told}\n\n{TEXT}\n")
    assert found.details.access.platform == tool


def test_a_number_with_its_explanation_lets_in() -> None:
    found = read(
        f"Webex briefing: Rivers\n\n{DAY}\n\nMeeting number (access code): 2734 556 1209\n"
    )
    assert found.details.access.meeting_id == "2734 556 1209"


@pytest.mark.parametrize(
    ("said", "capacity"),
    [
        ("Da wir nur 20 Plätze haben, bitten wir um Anmeldung.", 20),
        ("Wir nehmen nur 15 Leute mit.", 15),
        ("Teilnehmende 8 bis 14 Personen", 14),
        ("Max. Teilnehmer 40", 40),
        ("Teilnehmerzahl\nmaximal 18", 18),
        ("Nur noch 3 Plätze frei!", None),
    ],
)
def test_how_many(said: str, capacity: int | None) -> None:
    found = read(f"Wärme aus dem Fluss\n\n{DAY}\n\n{TEXT}\n\n{said}\n")
    assert found.capacity == capacity


def test_where_one_registers_for_the_way_in_nobody_joins() -> None:
    found = read(
        f"Wärme aus dem Fluss\n\n{DAY}\n\n"
        "Die Zugangsdaten bekommt, wer sich unter fluss.example.org/termine anmeldet.\n"
    )
    assert (found.registration_url, found.join_url) == ("https://fluss.example.org/termine", "")


@pytest.mark.parametrize(
    "stamp",
    [
        "2.2.2026, 11:45 Uhr\nLesezeit: 1 Minute",
        "By Newsdesk\n2nd February 2026",
        "2. Februar 2026\nRedaktion",
    ],
)
def test_when_a_page_appeared_begins_nothing(stamp: str) -> None:
    found = read(f"Wärme aus dem Fluss\n\n{stamp}\n\n{TEXT}\n\nDer Abend ist am 4. März 2026.\n")
    assert found.starts_at is None or found.starts_at.month == 3


def test_a_day_above_a_lecture_by_somebody_is_the_events() -> None:
    day, lecture = passages_of("4. März 2026\nVortrag von Eva Klug")
    assert (day.label, lecture.label) == (None, None)


def test_a_slogan_is_held_nowhere() -> None:
    found = read("Dorf. Digital. Da.\n\n4. März 2026, 10 Uhr\n\nOrt: Rathaus Neudorf\n")
    assert (found.online, found.place) == (False, "Rathaus Neudorf")


def test_a_house_is_asked_about_where_a_stream_is_told() -> None:
    found = read(
        "Bürgerabend\n\nAm 4. März 2026 um 19 Uhr, und alle sind da.\n\n"
        "Rathaus Neudorf, Marktplatz 2\n\nWer fern ist, verfolgt den Abend im Livestream.\n"
    )
    assert found.place.startswith("Rathaus Neudorf")
    assert {"online", "place"} & set(found.unsure)


def test_the_rest_of_a_verb_is_no_part_of_a_place() -> None:
    found = read(
        "Bürgerabend\n\nWir laden am Donnerstag in einer Woche, dem 29. Januar 2026, um 19 Uhr "
        "in die Mehrzweckhalle an der Lindenstraße ein.\n"
    )
    assert found.place == "Mehrzweckhalle an der Lindenstraße"
