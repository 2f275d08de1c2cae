"""Every way to write hours, with and without "Uhr", am/pm and zones."""

from datetime import time, timedelta

import pytest

from mailer.domain.announcement.schedule.durations import find_duration
from mailer.domain.announcement.schedule.hours import find_hours


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("10:30 – 12:00 Uhr", time(10, 30), time(12)),
        ("10:30—12:00", time(10, 30), time(12)),
        ("von 10.00 bis 15.45 Uhr", time(10), time(15, 45)),
        ("von 10.00 bis 15.45", time(10), time(15, 45)),
        ("10–11.30 Uhr", time(10), time(11, 30)),
        ("10 bis 12 Uhr", time(10), time(12)),
        ("10 Uhr bis 12 Uhr", time(10), time(12)),
        ("10:30 Uhr - ca. 12:00 Uhr", time(10, 30), time(12)),
        ("zwischen 10 und 12 Uhr", time(10), time(12)),
        ("9-10h", time(9), time(10)),
        ("2:00–3:30 pm", time(14), time(15, 30)),
        ("2 – 3.30 p.m.", time(14), time(15, 30)),
        ("2 pm to 3:30", time(14), time(15, 30)),
        ("11 am–1 pm", time(11), time(13)),
        ("from 10:00 until 11:30", time(10), time(11, 30)),
        ("10 a.m. to noon", time(10), time(12)),
        ("12 noon - 1 pm", time(12), time(13)),
        ("beginnt um 10:30 Uhr und endet um 12 Uhr", time(10, 30), time(12)),
        ("um 14 Uhr", time(14), None),
        ("at 2 pm", time(14), None),
        ("ab 9.30 Uhr", time(9, 30), None),
        ("12 am", time(0), None),
    ],
)
def test_hours(text: str, begins: time, ends: time | None) -> None:
    (mention,) = find_hours(text)
    assert (mention.begins, mention.ends) == (begins, ends)
    assert not mention.doubtful


@pytest.mark.parametrize(
    ("text", "begins", "ends", "doubtful"),
    [
        ("10:00–2:00 Uhr", time(10), None, {"ends_at"}),
        ("22:00 – 01:00 Uhr", time(22), None, {"ends_at"}),
        ("10:00–10:00 Uhr", time(10), None, {"ends_at"}),
        ("10 – 25 Uhr", time(10), None, {"ends_at"}),
        ("11 – 1 pm", time(11), time(13), {"starts_at"}),
        ("11 am – 1", time(11), None, {"ends_at"}),
        ("2:00 – 3:30 Uhr", time(2), time(3, 30), {"starts_at"}),
        ("um 3 Uhr", time(3), None, {"starts_at"}),
    ],
)
def test_nothing_is_guessed_silently(
    text: str, begins: time, ends: time | None, doubtful: set[str]
) -> None:
    (mention,) = find_hours(text)
    assert (mention.begins, mention.ends, set(mention.doubtful)) == (begins, ends, doubtful)


def test_midnight_ends_the_day() -> None:
    (mention,) = find_hours("20 bis 24 Uhr")
    assert mention.to_midnight
    assert not mention.doubtful


def test_bare_numbers_are_hours_only_under_a_label() -> None:
    assert find_hours("10 - 12") == []
    (mention,) = find_hours("10 - 12", bare=True)
    assert (mention.begins, mention.ends) == (time(10), time(12))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10-12 Personen",
        "25 Uhr",
        "49,00 €",
        "Seite 3",
        "24h-Hotline",
        "16:9",
        "10 und 12 Uhren",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert find_hours(text) == []


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Dauer: 90 Minuten", timedelta(minutes=90)),
        ("dauert ca. 2 Stunden", timedelta(hours=2)),
        ("lasts 1.5 hours", timedelta(minutes=90)),
        ("Dauer: 0 Minuten", None),
        ("90 Minuten", timedelta(minutes=90)),
        ("2 ½ Stunden dauert es", None),
        ("Dauer: 2 ½ Stunden", timedelta(minutes=150)),
        ("90 Minuten vor Beginn", None),
        ("Length: 1 hr", timedelta(hours=1)),
        ("eine Pause nach 90 Minuten", None),
        ("Join us for a one-hour session.", timedelta(hours=1)),
    ],
)
def test_a_stated_length(text: str, length: timedelta | None) -> None:
    assert find_duration(text) == length
