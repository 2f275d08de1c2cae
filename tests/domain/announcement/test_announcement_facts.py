"""Links, place, title and series: the facts beside time, people and money."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.announcement.title.parts import split_series

TODAY = date(2022, 10, 1)


def read(text: str, title: str = "Seminar: Klima") -> Announcement:
    return read_announcement(f"{title}\n{text}", today=TODAY)


@pytest.mark.parametrize(
    ("text", "register", "join"),
    [
        ("Anmeldung unter https://example.org/a.", "https://example.org/a", ""),
        ("Anmeldung: www.example.org/a", "https://www.example.org/a", ""),
        ("Anmeldung:\nhttps://example.org/a", "https://example.org/a", ""),
        ("Unter https://example.org/a können Sie sich anmelden.", "https://example.org/a", ""),
        ("Please register here: <https://example.org/a>", "https://example.org/a", ""),
        ("(Anmeldung: https://example.org/a_(b))", "https://example.org/a_(b)", ""),
        ("Zugangslink: https://example.org/raum", "", "https://example.org/raum"),
        ("Join at https://example.org/room!", "", "https://example.org/room"),
        (
            "Wir treffen uns hier: https://us02web.zoom.us/j/123?pwd=x",
            "",
            "https://us02web.zoom.us/j/123?pwd=x",
        ),
        ("https://bbb.example.org/b/raum", "", "https://bbb.example.org/b/raum"),
        ("https://zoom.us/webinar/register/WN_1", "https://zoom.us/webinar/register/WN_1", ""),
        (
            "Anmeldung unter https://example.org/a, Teilnahmelink https://example.org/b",
            "https://example.org/a",
            "https://example.org/b",
        ),
        ("Apply at www.example.org/a by 20 November 2022.", "https://www.example.org/a", ""),
        ("Anmeldung: ftp://example.org javascript:alert(1) https://", "", ""),
        ("Anmeldung per E-Mail an desk@www.example.org", "", ""),
    ],
)
def test_links(text: str, register: str, join: str) -> None:
    announcement = read(text)
    assert (announcement.registration_url, announcement.join_url) == (register, join)
    assert not {"registration_url", "join_url"} & set(announcement.unsure)


@pytest.mark.parametrize(
    ("text", "register", "join", "unsure"),
    [
        # Refused: not taken, and somebody looks.
        ("Anmeldung: https://office.example@evil.example/x", "", "", "registration_url"),
        ("Anmeldung: https://example.org\\@evil.example/x", "", "", "registration_url"),
        ("Anmeldung: https://exam\u200bple.org/x", "", "", "registration_url"),
        ("Anmeldung: https://example.org/\u202exet", "", "", "registration_url"),
        ("Anmeldung: http://0x7f.1/x", "", "", "registration_url"),
        ("Zugangslink: http://evil.example\\@good.example", "", "", "join_url"),
        ("Wir treffen uns: https://zoom.us/s/1?zak=e", "", "", "join_url"),
        ("Ihr Link: https://zoom.us/w/1?tk=e&pwd=x", "", "", "join_url"),
        ("<p>Zugang: <a href='https://a@evil.example/'>Raum</a></p>", "", "", "join_url"),
        # Taken, and somebody looks.
        (
            "Anmeldung: https://bücher.example/ä",
            "https://xn--bcher-kva.example/%C3%A4",
            "",
            "registration_url",
        ),
        (
            "Zugangslink: https://protect-eu.mimecast.com/s/x",
            "",
            "https://protect-eu.mimecast.com/s/x",
            "join_url",
        ),
        # A wrapper is taken off, and there is no doubt about it.
        (
            (
                "Anmeldung: https://eur02.safelinks.protection.outlook.com/"
                "?url=https%3A%2F%2Fexample.org%2Fa&data=05%7Canna%40example.org"
            ),
            "https://example.org/a",
            "",
            "",
        ),
        ("Anmeldung: https://example.org/a_b*c_", "https://example.org/a_b*c_", "", ""),
        ("Anmeldung: **https://example.org/a_b**", "https://example.org/a_b", "", ""),
    ],
)
def test_links_that_want_a_look(text: str, register: str, join: str, unsure: str) -> None:
    announcement = read(text)
    assert (announcement.registration_url, announcement.join_url) == (register, join)
    assert {"registration_url", "join_url"} & set(announcement.unsure) == set(
        filter(None, [unsure])
    )


def test_an_address_that_is_no_good_does_not_stand_in_the_text_either() -> None:
    announcement = read(
        "Ein Absatz.\nMehr steht auf https://office.example@evil.example/x und in der Mappe."
    )
    assert "evil.example" not in str(announcement.as_document())
    assert "body" in announcement.unsure or "teaser" in announcement.unsure


def test_a_colleagues_address_goes_to_nobody() -> None:
    wrapped = (
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa"
        "&data=05%7Canna%40example.org"
    )
    announcement = read(f"Ein Absatz.\nMehr zum Projekt steht auf {wrapped}.")
    assert "anna" not in str(announcement.as_document())
    assert "https://example.org/a" in str(announcement.as_document())


@pytest.mark.parametrize(
    ("office", "is_unsure"),
    [
        ([], False),
        (["example.org"], False),
        (["seminare.example.org"], False),
        (["office.example", "example.org"], False),
        (["office.example"], True),
        (["example.org.evil.example"], True),
    ],
)
def test_registering_elsewhere_wants_a_look(office: list[str], is_unsure: bool) -> None:
    found = read_announcement(
        "Titel\nAnmeldung: https://www.example.org/a", today=TODAY, office=frozenset(office)
    )
    assert ("registration_url" in found.unsure) is is_unsure
    assert found.registration_url == "https://www.example.org/a"


def test_a_link_of_unclear_meaning_stays_in_the_text_and_is_doubtful() -> None:
    announcement = read("Ein Absatz.\nMehr zum Projekt steht auf https://example.org/p.")
    assert announcement.registration_url == ""
    assert "https://example.org/p" in announcement.body[0]
    assert "registration_url" in announcement.unsure


@pytest.mark.parametrize(
    ("text", "online", "place", "unsure"),
    [
        ("Ort: online", True, "", False),
        ("Ort: Online (Zoom)", True, "", False),
        ("Ort: online via MS Teams, Link folgt", True, "", False),
        ("Das Webinar beginnt bald.", True, "", False),
        ("Die Veranstaltung findet digital statt.", True, "", False),
        ("Ort: Rathaus Musterstadt, Großer Saal", False, "Rathaus Musterstadt, Großer Saal", False),
        ("Veranstaltungsort:\nRathaus Musterstadt", False, "Rathaus Musterstadt", False),
        ("Venue: Town Hall, Smalltown", False, "Town Hall, Smalltown", False),
        (
            "Sie findet am 3.12.2022 im Rathaus Musterstadt statt.",
            False,
            "Rathaus Musterstadt",
            False,
        ),
        (
            "Sie findet im Rathaus Musterstadt am 3.12.2022 statt.",
            False,
            "Rathaus Musterstadt",
            False,
        ),
        ("It will be held at the Town Hall on 3 December 2022.", False, "Town Hall", False),
        ("Ort: Rathaus Musterstadt und online via Zoom", True, "Rathaus Musterstadt", True),
        (
            "am 3. Dezember 2022 im Haus der Jugend, Musterstadt",
            False,
            "Haus der Jugend, Musterstadt",
            False,
        ),
        ("Wo? Online via Zoom", True, "", False),
        ("Es geht um das Miteinander vor Ort.", None, "", True),
        ("Es geht um Online-Beteiligung.", None, "", True),
    ],
)
def test_where(text: str, online: bool | None, place: str, unsure: bool) -> None:
    announcement = read(text)
    assert (announcement.online, announcement.place) == (online, place)
    assert ("online" in announcement.unsure) is unsure


@pytest.mark.parametrize(
    ("line", "series", "title"),
    [
        (
            "ZWK Online-Seminar: Kommunales Konfliktmanagement",
            "ZWK Online-Seminar",
            "Kommunales Konfliktmanagement",
        ),
        ("Webinar-Reihe Zukunft: Wärme planen", "Webinar-Reihe Zukunft", "Wärme planen"),
        ("Online-Seminar „Wärme planen“", "Online-Seminar", "Wärme planen"),
        ("Einladung zum Online-Seminar „Wärme planen“", "Online-Seminar", "Wärme planen"),
        ("Seminar: Wärme planen", "Seminar", "Wärme planen"),
        ("Webinar: Planning heat", "Webinar", "Planning heat"),
        ("Seminarreihe Stadt, Teil 3: Wärme planen", "Seminarreihe Stadt, Teil 3", "Wärme planen"),
        ("Online-Seminar – Wärme planen", "Online-Seminar", "Wärme planen"),
        ("Wärme planen", "", "Wärme planen"),
        ("Klima: Was Kommunen tun können", "", "Klima: Was Kommunen tun können"),
        ("Save the date: Wärme planen", "", "Wärme planen"),
        ("Webinar: Klima: jetzt handeln", "Webinar", "Klima: jetzt handeln"),
        ("Workshop-Methoden: was hilft", "", "Workshop-Methoden: was hilft"),
        ("Webinar: Wärme planen am 16.11.2022", "Webinar", "Wärme planen"),
    ],
)
def test_series_and_title(line: str, series: str, title: str) -> None:
    assert split_series(line) == (series, title)


@pytest.mark.parametrize(
    "furniture",
    ["Alle News", "Startseite > Aktuelles > Klima", "« Zurück zur Übersicht", "Drucken | Teilen",
     "Skip to main content", "Diese Seite verwendet Cookies.", "12.10.2022", "Stand: 12.10.2022"],
)  # fmt: skip
def test_what_stands_above_the_title_is_dropped(furniture: str) -> None:
    announcement = read_announcement(f"{furniture}\nWebinar: Klima\nEin Text.", today=TODAY)
    assert (announcement.title, announcement.teaser) == ("Klima", "Ein Text.")
    assert announcement.dates == ()


@pytest.mark.parametrize(
    ("text", "title", "series"),
    [
        ("Titel: Wärme planen\nReihe: Zukunft\nEin Text.", "Wärme planen", "Zukunft"),
        ("Online-Seminar\nWärme planen\nEin Text.", "Wärme planen", "Online-Seminar"),
        ("Einladung\nThema: Wärme planen\nEin Text.", "Wärme planen", ""),
    ],
)
def test_the_title_in_other_places(text: str, title: str, series: str) -> None:
    announcement = read_announcement(text, today=TODAY)
    assert (announcement.title, announcement.series) == (title, series)
    assert "title" not in announcement.unsure


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Save the Date!\n\nFachtag Wärme\nEin Text.", "Fachtag Wärme"),
        ("Einladung\n\nWir laden ein.\n\n„Leerstand nutzen“\n\nEin Text.", "Leerstand nutzen"),
        ("NEUES WEBINAR\nWärme planen\nEin Text.", "Wärme planen"),
    ],
)
def test_an_invitation_is_no_title(text: str, title: str) -> None:
    assert read_announcement(text, today=TODAY).title == title


def test_a_title_that_swallowed_the_facts_is_doubtful() -> None:
    line = "Impuls (online): Wärme, 1.12.2022, 12:15–12:45, kostenlos, Anmeldung: www.example.org/a"
    announcement = read_announcement(line, today=TODAY)
    assert "www.example.org/a" in announcement.title
    assert "title" in announcement.unsure


def test_a_month_is_no_place() -> None:
    announcement = read("Jeden Dienstag im Monat, 9–10 Uhr, nächster Termin: 01.12.2022")
    assert announcement.place == ""


def test_an_address_to_register_at_keeps_its_label_in_the_text() -> None:
    announcement = read("Ein Absatz über Wärme.\nAnmeldung: desk@example.org")
    assert announcement.body == ("Anmeldung: desk@example.org",)


def test_a_title_quoted_in_prose_or_none_at_all_is_doubtful() -> None:
    text = "Sehr geehrte Damen und Herren,\nim Seminar „Wärme planen“ hören Sie „Wege zum Netz“."
    announcement = read_announcement(text, today=TODAY)
    assert announcement.title == "Wärme planen"
    assert "title" in announcement.unsure
    announcement = read_announcement("Es war einmal ein langer Satz.", today=TODAY)
    assert announcement.title == ""
    assert "title" in announcement.unsure
