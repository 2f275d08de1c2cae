"""For how many there is room, whether it is recorded, who can come, and what lets in."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
WHEN = "Mittwoch, 4. März 2026, 10:00–11:30 Uhr"


def read(text: str) -> Announcement:
    place = "Ort: Rathaus Musterstadt, Saal 1"
    return read_announcement(f"Fachtag: Hecken\n{WHEN}\n{place}\n{text}", today=TODAY)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Höchstteilnehmerzahl 22", 22),
        ("Mindestteilnehmerzahl 7, Höchstteilnehmerzahl 22", 22),
        ("Teilnehmerzahl 9-22", 22),
        ("Teilnehmer: mind. 7, max. 22", 22),
        ("Teilnehmer*innenzahl: 22", 22),
        ("Teilnehmendenzahl: bis zu 22", 22),
        ("TN: max. 22", 22),
        ("22 TN", 22),
        ("7–22 Teilnehmende", 22),
        ("Für bis zu 22 Personen", 22),
        ("Höchstens sechzehn Personen", 16),
        ("Gruppengröße: 9 bis 22", 22),
        ("Maximum group size: 22", 22),
        ("Seating for 220", 220),
        ("Only 22 spots available", 22),
        ("Wir können maximal 22 Anmeldungen annehmen.", 22),
        ("Insgesamt 22 Plätze, Parken am Haus", 22),
        ("EUR 40,- pro Person, zahlbar per Rechnung\nmax. 22 Plätze", 22),
        ("49 € pro Person, max. 22 TN", 22),
        ("Class size is limited to 22.", 22),
        ("Space for 22 singers", 22),
        ("Platz für 22 Kinder", 22),
        ("Höchstens zehn Leute", 10),
        ("Weil die Scheune nur\n22 Personen fasst, zählt der Eingang.", 22),
        ("Pro Kommune höchstens zwei Personen, insgesamt haben wir 40 Plätze.", 40),
        ("TN         6 bis 22\nPlätze     22 (ein Bus)", 22),
        ("\nTN max. 22", 22),
        ("A maximum of 22 visitors can join.", 22),
        ("8 freie Plätze (von insgesamt 22)", 22),
        ("In die Backstube passen 22 Leute.", 22),
        ("Wir haben Hocker und Stühle für 22 Leute", 22),
        ("Platz für 22", 22),
        ("Plätze gesamt: 22\ndavon belegt: 9", 22),
        ("Obergrenze: technisch 300 Personen", 300),
        ("Beitrag 9 € | 22 Plätze | Anm. bis 10.2.", 22),
        ("Bei 22 Anmeldungen ist Schluss.", 22),
        ("Für 22 Personen ist Platz.", 22),
        ("Maximum attendance: 22", 22),
        ("6–22 Teilnehmer/-innen", 22),
        ("max. 22 Tanzende", 22),
        ("Gruppe: höchstens 8 Paare", 8),
        ("Platzkapazität 22 Personen", 22),
        ("Die Plätze (max. 22) werden nach Eingang vergeben.", 22),
        ("Teilnehmerzahl: min. 5 / max. 22", 22),
        ("Die Teilnehmerzahl darf 22 nicht überschreiten.", 22),
        ("Maximum number of participants: 22", 22),
        ("Kleingruppe von höchstens 8 Personen", 8),
        ("max. 22 Pers.", 22),
        ("Es stehen 35 Stühle im Raum, mehr geht nicht.", 35),
        ("Höchstens 80 Zugänge je Termin", 80),
        ("Deshalb vergeben wir genau 12 Plätze.", 12),
        ("Wir haben Platz für 150 Menschen.", 150),
        ("In der Aula können 180 Personen Platz nehmen.", 180),
        ("Es können 40 Gäste teilnehmen.", 40),
        ("As there are only 40 seats, please reply soon.", 40),
        ("Freie Plätze: 4 von 12", 12),
        ("Belegung: 6 bis 14 Personen", 14),
        ("\nPlätze   36", 36),
        ("Weil der Raum klein ist, können zwölf Betroffene kommen.", 12),
        ("Maximal 25 Personen können mitgehen.", 25),
        ("We can host 80 people.", 80),
        ("We take 75 bookings and not one more.", 75),
        ("\nTeilnehmer: mind. 6, höchst. 14", 14),
        ("Platz ist für 25, mehr gehen nicht in die Halle.", 25),
        ("\nMax. TN\t22", 22),
        ("Wir können 110 Anmeldungen annehmen.", 110),
        ("The room holds 100.", 100),
        ("Plätze? 25\nBitte pünktlich kommen.", 25),
        ("Höchstzahl 120", 120),
        ("Das Angebot ist auf 14 Köpfe begrenzt.", 14),
        ("Zwischen 8 und 16 Teilnehmende", 16),
        ("First come, first served (50 seats).", 50),
        ("Wie viele? Höchstens 16\nWas bringe ich mit? Handschuhe", 16),
        ("Der Kurs findet ab 5 Personen statt, maximal 8.", 8),
    ],
)
def test_for_how_many_there_is_room(text: str, places: int) -> None:
    found = read(text)
    assert found.capacity == places
    assert "capacity" not in found.unsure


@pytest.mark.parametrize(
    "text",
    [
        "Mindestteilnehmerzahl: 7",
        "Ab 7 Teilnehmenden findet der Kurs statt.",
        "Je Verein höchstens 3 Personen.",
        "Plätze für je drei Personen pro Verein",
        "Begrenzte Plätze",
        "Die Fortbildung geht über max. 2 Wochenenden.",
        "Der Vortrag dauert höchstens 45 Minuten.",
        "Im vorigen Jahr kamen 130 Personen.",
        "Es gibt 90 Parkplätze.",
    ],
)
def test_a_least_number_or_one_for_each_is_no_capacity(text: str) -> None:
    found = read(text)
    assert found.capacity is None
    assert "capacity" not in found.unsure


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Höchstens 3 Personen je Verein, insgesamt 60 Plätze", 60),
        ("Das Museum bietet 60 Sitzplätze.", 60),
        ("Der Saal hat 120 Plätze.", 120),
        ("Damit genügend Stühle bereitstehen: 35 Menschen finden Platz.", 35),
        ("Wir haben Platz für 30 Gründerinnen.", 30),
        ("Zahl der Plätze im Saal: 140.", 140),
        ("Mehr als zwölf Leute passen nicht an die Werkbank.", 12),
        ("Noch 7 von 18 Plätzen frei", 18),
        ("Von den 50 Plätzen sind ungefähr 20 frei.", 50),
        ("Mehr als 140 Personen können wir aus Gründen des Brandschutzes nicht einlassen.", 140),
        ("Wir suchen 60 Leute.", 60),
        ("Der Parkplatz hat 40 Plätze.", 40),
        ("Präsenz: max. 30 Personen", 30),
        ("Im Chor singen höchstens 30 Stimmen.", None),
        ("In der Werkstatt vor Ort arbeiten höchstens 12 Personen.", 12),
    ],
)
def test_a_number_that_holds_for_some_is_asked_about(text: str, proposed: int | None) -> None:
    found = read(text)
    assert found.capacity == proposed
    assert "capacity" in found.unsure


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("We will not record the discussion evening.", False),
        ("We won't be recording this.", False),
        ("Wir zeichnen den Vortrag auf.", True),
        ("Wir zeichnen den Vortrag nicht auf.", False),
        ("Die Aufzeichnung bleibt zwei Wochen abrufbar.", True),
        ("It will be streamed and not recorded.", False),
        ("Eine Aufzeichnung des Abends wird es nicht geben.", False),
        ("Wir schneiden Hecken und zeichnen Pläne.", None),
    ],
)
def test_whether_those_who_announce_record_it(text: str, recorded: bool | None) -> None:
    assert read(text).details.recorded is recorded


@pytest.mark.parametrize(
    "text",
    [
        "The hall is barrier-free.",
        "Barrierefrei",
        "Rollstuhlgerecht",
        "Barrierefrei über den Hof",
        "The building is fully accessible.",
        "Accessible toilets on the ground floor.",
        "Schriftdolmetschung auf Anfrage",
        "BSL interpreted",
        "Das Gemeindehaus ist rollstuhlgerecht.",
        "Gebärdensprachdolmetscherinnen sind anwesend.",
        "Bitte nennen Sie uns Ihren Assistenzbedarf.",
        "The hall has level access and a hearing loop.",
    ],
)
def test_who_can_come_is_told_in_a_word_too(text: str) -> None:
    assert read(text).details.accessibility == text


@pytest.mark.parametrize(
    "text", ["Thema: Wie wird ein Park barrierefrei?", "Die App ist barrierefrei."]
)
def test_what_else_is_accessible_says_nothing_of_the_house(text: str) -> None:
    assert read(text).details.accessibility == ""


@pytest.mark.parametrize(
    ("text", "passcode", "dial_in"),
    [
        ("Meeting-ID 912 3456 7891, Kenncode Hecke", "Hecke", ""),
        ("Meeting-ID 912 3456 7891\nKenncode Hecke", "Hecke", ""),
        ("Kenncode Hecke", "", ""),
        ("Raum-PIN 7788", "7788", ""),
        ("Telefonische Teilnahme: 0391 5566 8899", "", "0391 5566 8899"),
        ("Meeting-ID 912 3456 7891\nKenncode folgt", "", ""),
        ("Oder telefonisch: +49 40 5050 1234,,91234567#", "", "+49 40 5050 1234"),
        ("Rückfragen telefonisch: +49 40 5050 1234", "", ""),
    ],
)
def test_what_lets_in_beside_the_number_of_the_meeting(
    text: str, passcode: str, dial_in: str
) -> None:
    access = read(text).details.access
    assert ((access.passcode, access.dial_in) if access else ("", "")) == (passcode, dial_in)


@pytest.mark.parametrize(
    ("heading", "platform"),
    [
        ("WEBINAR | Hecken schneiden | 04.03.2026 | 10–11 Uhr | Zoom", "Zoom"),
        ("Online-Seminar (Webex): Hecken schneiden", "Webex"),
        ("Hecken schneiden – online via alfaview", "alfaview"),
        ("Zoom oder Webex? Ein Online-Seminar", ""),
    ],
)
def test_a_tool_that_only_the_heading_names(heading: str, platform: str) -> None:
    found = read_announcement(f"{heading}\nMittwoch, 4. März 2026, 10–11 Uhr\n", today=TODAY)
    assert found.details.access.platform == platform


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Mit der Teilnahme stimmen Sie der Aufzeichnung zu.", "recorded"),
        ("Zum Thema Rollstuhl: bitte Rücksprache.", "accessibility"),
    ],
)
def test_a_word_of_it_that_nobody_read_is_asked_about(text: str, field: str) -> None:
    assert field in read(text).unsure


@pytest.mark.parametrize(
    "text",
    [
        "Die Aufzeichnungen früherer Abende finden Sie im Archiv.",
        "Der letzte Vortrag wurde aufgezeichnet.",
        "Mitschnitte sind untersagt.",
    ],
)
def test_other_recordings_are_not_asked_about(text: str) -> None:
    found = read(text)
    assert found.details.recorded is None
    assert "recorded" not in found.unsure
