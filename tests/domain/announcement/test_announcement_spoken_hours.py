"""Hours as people say them: by halves and quarters, with the part of the day beside them."""

from datetime import date

import pytest

from mailer.domain.announcement import read_announcement
from mailer.domain.announcement.schedule.hours import find_hours


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("um halb acht abends", "19:30"),
        ("abends um halb acht", "19:30"),
        ("um halb 8 Uhr abends", "19:30"),
        ("Viertel nach sieben am Abend", "19:15"),
        ("um viertel vor neun morgens", "08:45"),
        ("um drei Uhr nachmittags", "15:00"),
        ("um 8 Uhr abends", "20:00"),
        ("am Abend um 8 Uhr", "20:00"),
        ("am späten Nachmittag um 5 Uhr", "17:00"),
        ("um 11 Uhr vormittags", "11:00"),
        ("um 19 Uhr abends", "19:00"),
        ("at quarter past six in the evening", "18:15"),
        ("at half past two in the afternoon", "14:30"),
        ("at 9 o'clock in the morning", "09:00"),
    ],
)
def test_the_part_of_the_day_tells_which_hour_is_meant(said: str, begins: str) -> None:
    (hours,) = find_hours(said)
    assert hours.begins.isoformat("minutes") == begins
    assert not hours.doubtful


@pytest.mark.parametrize("said", ["um halb acht", "viertel nach drei", "at half past six"])
def test_without_the_part_of_the_day_somebody_is_asked(said: str) -> None:
    (hours,) = find_hours(said)
    assert hours.doubtful == {"starts_at"}


@pytest.mark.parametrize(
    "said",
    [
        "halb zwei Drittel",
        "um halb 12,50 Euro",
        "ein halb 5 Jahre altes Kind",
        "halb 8%",
        "halb ein Scherz",
        "half past a wood",
    ],
)
def test_halves_of_other_things_are_no_hours(said: str) -> None:
    assert find_hours(said) == []


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ("Wir beginnen um 10 Uhr und schließen um 15.30 Uhr.", "15:30"),
        ("von 7 bis 9 Uhr abends", "21:00"),
        ("Los geht es um 10 Uhr, um 12 Uhr ist Schluss.", "12:00"),
        ("Wir fangen um 10 Uhr an und sind um 12 Uhr fertig.", "12:00"),
        ("Die Runde beginnt um 10 Uhr und ist um 12 Uhr vorbei.", "12:00"),
        ("Los geht es um 10 Uhr, zurück sind wir gegen 12 Uhr.", "12:00"),
        ("The forum will open at 10.00 and close at 12.00.", "12:00"),
    ],
)
def test_where_it_ends(said: str, ends: str) -> None:
    (hours,) = find_hours(said)
    assert hours.ends is not None
    assert hours.ends.isoformat("minutes") == ends


@pytest.mark.parametrize(
    "said",
    [
        "Das Treffen beginnt nicht um 18 Uhr, sondern erst um 19 Uhr.",
        "Wir beginnen erst um 19 Uhr (nicht 18 Uhr).",
        "Beginn ist nicht wie angekündigt um 18 Uhr, sondern um 19 Uhr.",
        "Beginn um 19 Uhr statt um 18 Uhr.",
        "The meeting starts at 7 pm, not at 6 pm.",
        "It starts at 7 pm instead of 6 pm.",
    ],
)
def test_an_hour_that_no_longer_holds_is_not_taken_and_asked_about(said: str) -> None:
    text = f"Treffen zum Radverkehr\nDienstag, 24. März 2026\n{said}\n"
    read = read_announcement(text, today=date(2026, 1, 20))
    assert read.starts_at is not None
    assert read.starts_at.hour == 19
    assert "starts_at" in read.unsure


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("Letzter Tag dafür ist Freitag, der 6. März.", "2026-03-06"),
        ("Ihre Anmeldung erwarten wir bis spätestens\n6. März 2026 im Rathaus.", "2026-03-06"),
        ("Anmeldungen nimmt das Amt bis einschließlich\n6. März entgegen.", "2026-03-06"),
        ("Anträge auf Zulassung sind bis zum Ablauf des 6. März 2026 zu richten.", "2026-03-06"),
        ("Anmelden kann man sich bis zum Ende des 6. März.", "2026-03-06"),
        ("registration_closes: 2026-03-06", "2026-03-06"),
        ("Beitrag: 9 Euro, Buchung bis 06.03.: https://example.org/b", "2026-03-06"),
        (
            (
                "Anmeldung bis 27. Februar. Wir verlängern die Anmeldung um eine ganze Woche "
                "bis zum 6. März."
            ),
            "2026-03-06",
        ),
        ("Bitte füllen Sie das Formular bis spätestens 06.03.2026 aus.", "2026-03-06"),
        ("Wenn Sie kommen wollen: Rufen Sie bis zum 6. März an.", "2026-03-06"),
        ("Anmelden\nbis 6. März 2026 unter https://example.org/anmelden", "2026-03-06"),
        (
            (
                "Bitte melden Sie die Kinder bis zum 1. März an.\n\nAnmeldung\n"
                "bis 6. März 2026 unter https://example.org/a"
            ),
            "2026-03-06",
        ),
        (
            (
                "Im Hotel haben wir bis zum 1. März Zimmer reserviert.\n\nAnmelden\n"
                "bis 6. März 2026 unter https://example.org/a"
            ),
            "2026-03-06",
        ),
    ],
)
def test_the_last_day_is_that_of_registering(said: str, last: str) -> None:
    text = f"Vortrag Radverkehr\nDienstag, 24. März 2026, 18 Uhr\n\n{said}\n"
    read = read_announcement(text, today=date(2026, 1, 20))
    assert read.registration_deadline is not None
    assert read.registration_deadline.date().isoformat() == last


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ("18 Uhr. Nach anderthalb Stunden ist Schluss.", "19:30"),
        ("18 Uhr. Nach zwei Stunden gibt es eine Pause.", None),
        ("18 Uhr. Planen Sie etwa 90 Minuten ein.", "19:30"),
        ("18 Uhr. Der Rundgang nimmt rund zwei Stunden in Anspruch.", "20:00"),
        ("6 pm. The talk runs for 45 minutes.", "18:45"),
        ("18 Uhr für anderthalb Stunden", "19:30"),
        ("\nUhrzeit: 18 h\nDauer: 1,5 h", "19:30"),
        ("\nUhrzeit: 18 h\nDauer: 2 h", "20:00"),
    ],
)
def test_a_length_tells_the_end(said: str, ends: str | None) -> None:
    text = f"Treffen zum Radverkehr\nDienstag, 24. März 2026, {said}\n"
    read = read_announcement(text, today=date(2026, 1, 20))
    assert read.starts_at is not None
    assert read.starts_at.hour == 18
    assert (read.ends_at and read.ends_at.strftime("%H:%M")) == ends


def test_half_past_two_is_proposed_as_of_the_afternoon() -> None:
    text = "Treffen zum Radverkehr\nDienstag, 24. März 2026, halb drei\n"
    read = read_announcement(text, today=date(2026, 1, 20))
    assert read.starts_at is not None
    assert read.starts_at.strftime("%H:%M") == "14:30"
    assert "starts_at" in read.unsure


def test_hours_behind_the_end_of_the_programme_are_of_what_follows() -> None:
    text = (
        "Treffen zum Radverkehr\nDienstag, 24. März 2026\n\nProgramm\n14:00 Begrüßung\n"
        "14:30 Vortrag\n16:00 Ende\n\nEine Ausfahrt für alle startet um 16:30 Uhr am Tor."
    )
    read = read_announcement(text, today=date(2026, 1, 20))
    assert read.starts_at is not None
    assert read.starts_at.hour == 14
    assert "starts_at" in read.unsure
