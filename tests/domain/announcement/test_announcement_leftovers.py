"""What no reader took: each kind of words left over is asked about, and nothing else is."""

from datetime import date

import pytest

from mailer.domain.announcement import read_announcement

HEAD = "Online-Seminar: Wärme planen\nMittwoch, 4. März 2026, 10:00–11:30 Uhr\n"
ON_SITE = "Fachtag: Wärme planen\nMittwoch, 4. März 2026, 10:00–11:30 Uhr\nOrt: Rathaus\n"


def unsure(text: str) -> tuple[str, ...]:
    return read_announcement(text, today=date(2026, 1, 20)).unsure


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (HEAD + "Es geht auch um Netze, wie Petra Muster sie seit Jahren baut.", "speakers"),
        (HEAD + "thema von frau dr. beispiel ist das netz.", "speakers"),
        (HEAD + "Ein Kurzfilm, Kwabena Muster (Stadtwerke) und Ausblicke.", "speakers"),
        (HEAD + "Moderiert wird der Tag von Xaverl Probe.", "speakers"),
        (
            HEAD + "Ein Zeichen an info@example.org bis 25.2. wäre fein.",
            "registration_deadline",
        ),
        (HEAD + "Der zweite Teil ist am 11. März 2026.", "dates"),
        (HEAD + "Danach jeden Mittwoch um dieselbe Zeit.", "dates"),
        (HEAD + "Marktstraße 5, 99999 Neudorf", "online"),
        (HEAD + "Jetzt anmelden", "registration_url"),
        (HEAD + "Karten: VVK 10 € / AK 12 €", "fee"),
        (HEAD + "Kosten: 25 € (Studierende frei)", "free"),
        (HEAD + "Sie brauchen Assistenz? Sagen Sie Bescheid.", "accessibility"),
        (HEAD + "Gedacht ist an etwa 20 Personen", "capacity"),
        (HEAD + "Kontakt auf kurzem Wege\nMerle Probe\nmerle@example.org", "contact"),
        (HEAD + "Im Seminar „Kälte speichern“ geht es um mehr als um Eis.", "title"),
        (ON_SITE + "Der Vortrag ist auch per Zoom zu sehen.", "online"),
    ],
)
def test_what_is_left_over_is_asked_about(text: str, field: str) -> None:
    assert field in unsure(text)


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "Bei Fragen hilft Petra Muster, petra@example.org.",
        HEAD + "Die Konrad-Adenauer-Straße wird saniert.",
        HEAD + "Der nächste Fachtag findet am 20. Mai 2026 statt.",
        HEAD + "Die Richtlinie gilt seit dem 1. Januar 2026.",
        HEAD + "Die Anlage kostet 40.000 Euro.",
        HEAD + "An der Studie nahmen 300 Personen teil.",
        HEAD + "Eine Anmeldung ist nicht nötig.",
        HEAD + "Kontakt: siehe unten",
    ],
)
def test_what_is_of_something_else_is_not(text: str) -> None:
    assert set(unsure(text)) <= {"teaser", "body"}


@pytest.mark.parametrize(
    "place", ["The Old Chapel, 4 Tanner's Yard, Bridgeway (UK)", "Rua Nova 4, Lisbon, Portugal"]
)
def test_hours_at_a_place_of_other_clocks_are_asked_about(place: str) -> None:
    text = f"Workshop: Good minutes\nFriday, 19 June 2026, 10.00am to 1.00pm\nWhere: {place}\n"
    assert "starts_at" in read_announcement(text, today=date(2026, 1, 20)).unsure
    stated = text.replace("1.00pm", "1.00pm CEST")
    assert "starts_at" not in read_announcement(stated, today=date(2026, 1, 20)).unsure


def test_a_citys_time_is_that_of_its_zone() -> None:
    text = (
        "Online briefing: Cohesion funds\nWednesday 18 March 2026, 11 am to 12.15 pm Lisbon time\n"
    )
    read = read_announcement(text, today=date(2026, 1, 20))
    assert read.starts_at is not None
    assert read.starts_at.isoformat() == "2026-03-18T12:00:00+01:00"
    assert "starts_at" not in read.unsure


def test_another_event_of_the_same_day_lends_no_hours() -> None:
    text = (
        "Fachtag: Leise Kinder sehen\n\nDienstag, 5. Mai 2026\n10.00 bis 16.00 Uhr\n"
        "Kulturzentrum Musterhof\n\nDie Mitgliederversammlung findet am 5. Mai ab 16.30 Uhr "
        "am selben Ort statt.\n"
    )
    read = read_announcement(text, today=date(2026, 1, 20))
    assert read.starts_at is not None
    assert read.starts_at.hour == 10


@pytest.mark.parametrize(
    "said",
    [
        "Zur Not 0171 5550142",
        "In an emergency: lea@example.org",
    ],
)
def test_a_number_of_nobody_is_asked_about_as_the_contact(said: str) -> None:
    text = f"Online-Seminar: Wärme planen\nMittwoch, 4. März 2026, 10:00–11:30 Uhr\n\n{said}\n"
    assert "contact" in read_announcement(text, today=date(2026, 1, 20)).unsure


def test_hours_after_the_programme_are_asked_about() -> None:
    text = (
        "Sponge Cities in Practice\n\nTuesday, 9 June 2026\n\nAgenda\n\n13:00 Welcome\n"
        "13:15 Roofs that drink\n14:00 Streets that drain\n15:15 Wrap-up\n\n"
        "An optional walk along the new rain gardens starts at 16:45 at the main gate.\n"
    )
    read = read_announcement(text, today=date(2026, 1, 20))
    assert "starts_at" in read.unsure
