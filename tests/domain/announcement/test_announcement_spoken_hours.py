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
