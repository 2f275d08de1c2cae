"""Time left: day words, hours and distances, in the seminar's zone, whatever the clocks do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from compose.compose_examples import READER, SEMINAR, kind_snapshot

from mailer.compose.now import fact, session_of
from mailer.compose.time_left import day_word, distance, until
from mailer.domain.details import Details
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar, Session, in_sessions

BERLIN, NEW_YORK, AUCKLAND = "Europe/Berlin", "America/New_York", "Pacific/Auckland"


def at(text: str, timezone: str = "UTC") -> datetime:
    """A wall time in a zone, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone(timezone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "start", "timezone", "german", "english"),
    [
        ("2022-11-16 09:00", "2022-11-16 10:30", BERLIN, "heute", "today"),
        ("2022-11-15 23:59", "2022-11-16 10:30", BERLIN, "morgen", "tomorrow"),
        ("2022-11-14 00:00", "2022-11-16 10:30", BERLIN, "übermorgen", "in two days"),
        ("2022-11-13 09:00", "2022-11-16 10:30", BERLIN, "in 3 Tagen", "in 3 days"),
        ("2022-11-02 09:00", "2022-11-16 10:30", BERLIN, "in 14 Tagen", "in 14 days"),
        ("2022-11-01 09:00", "2022-11-16 10:30", BERLIN, "", ""),
        ("2022-11-16 11:00", "2022-11-16 10:30", BERLIN, "heute", "today"),
        ("2022-11-17 09:00", "2022-11-16 10:30", BERLIN, "", ""),
        # Half past midnight: the evening before it is tomorrow, an hour before as well.
        ("2022-11-15 09:00", "2022-11-16 00:30", BERLIN, "morgen", "tomorrow"),
        ("2022-11-15 23:30", "2022-11-16 00:30", BERLIN, "morgen", "tomorrow"),
        ("2022-11-16 00:00", "2022-11-16 00:30", BERLIN, "heute", "today"),
        # A day of 23 hours and one of 25.
        ("2026-03-28 23:30", "2026-03-29 23:30", BERLIN, "morgen", "tomorrow"),
        ("2026-03-29 00:10", "2026-03-29 23:50", BERLIN, "heute", "today"),
        ("2026-10-25 00:10", "2026-10-25 23:50", BERLIN, "heute", "today"),
        ("2026-10-24 23:50", "2026-10-26 00:10", BERLIN, "übermorgen", "in two days"),
        # Where it takes place, the day is another than in UTC.
        ("2022-11-15 19:00", "2022-11-15 22:00", NEW_YORK, "heute", "today"),
        ("2022-11-15 22:00", "2022-11-16 09:00", NEW_YORK, "morgen", "tomorrow"),
        ("2022-11-16 08:00", "2022-11-16 20:00", AUCKLAND, "heute", "today"),
        ("2022-12-31 20:00", "2023-01-01 09:00", BERLIN, "morgen", "tomorrow"),
    ],
)
def test_a_day_is_counted_on_the_calendar_of_the_seminar(
    now: str, start: str, timezone: str, german: str, english: str
) -> None:
    moments = at(now, timezone), at(start, timezone)
    assert day_word(*moments, timezone, "de") == german
    assert day_word(*moments, timezone, "en") == english


@pytest.mark.parametrize(
    ("minutes", "german", "english"),
    [
        (60, "in einer Stunde", "in one hour"),
        (59.9, "in einer Stunde", "in one hour"),
        (57, "in 55 Minuten", "in 55 minutes"),
        (30, "in einer halben Stunde", "in half an hour"),
        (10, "in 10 Minuten", "in 10 minutes"),
        (9, "in wenigen Minuten", "in a few minutes"),
        (0.5, "in wenigen Minuten", "in a few minutes"),
        (85, "in 85 Minuten", "in 85 minutes"),
        (100, "in 2 Stunden", "in 2 hours"),
        (180, "in 3 Stunden", "in 3 hours"),
        (181, "", ""),
        (0, "", ""),
        (-5, "", ""),
    ],
)
def test_what_begins_soon_begins_in_so_many_minutes(
    minutes: float, german: str, english: str
) -> None:
    now = SEMINAR.starts_at - timedelta(minutes=minutes)
    assert until(now, SEMINAR.starts_at, "de") == german
    assert until(now, SEMINAR.starts_at, "en") == english


def test_an_hour_is_an_hour_when_the_clocks_change() -> None:
    start = at("2026-03-29 03:30", BERLIN)
    assert until(at("2026-03-29 01:30", BERLIN), start, "de") == "in einer Stunde"


@pytest.mark.parametrize(
    ("before", "german", "english"),
    [
        (timedelta(hours=1), "eine Stunde", "one hour"),
        (timedelta(hours=2), "2 Stunden", "2 hours"),
        (timedelta(minutes=1), "eine Minute", "one minute"),
        (timedelta(minutes=30), "30 Minuten", "30 minutes"),
        (timedelta(minutes=90), "90 Minuten", "90 minutes"),
        # The day before at nine, for a start at 10:30, 00:30 and 05:00.
        (timedelta(hours=25, minutes=30), "einen Tag", "one day"),
        (timedelta(hours=15, minutes=30), "16 Stunden", "16 hours"),
        (timedelta(hours=20), "einen Tag", "one day"),
        (timedelta(hours=23), "einen Tag", "one day"),
        (timedelta(days=1), "einen Tag", "one day"),
        (timedelta(hours=49, minutes=30), "2 Tage", "2 days"),
        (timedelta(days=7), "7 Tage", "7 days"),
    ],
)
def test_a_distance_is_told_as_one_would_say_it(
    before: timedelta, german: str, english: str
) -> None:
    start = SEMINAR.starts_at
    assert distance(start - before, start, "de") == german
    assert distance(start - before, start, "en") == english


DAY, HOUR = timedelta(days=1), timedelta(hours=1)
START = SEMINAR.starts_at
THREE: Seminar = in_sessions(
    SEMINAR, [Session(key, START + key * DAY, START + key * DAY + HOUR) for key in (7, 8, 9)]
)


def told(name: str, now: datetime, seminar: Seminar = THREE, **changes: Any) -> object:
    snapshot = kind_snapshot("reminder-day", seminar, **changes)
    return fact(name, snapshot, replace(READER, leaves_at=now), "de")


@pytest.mark.parametrize(
    ("session", "days", "number", "begun", "over"),
    [
        (0, 6.5, 1, False, False),
        (0, 7.02, 1, True, False),
        (0, 7.5, 2, False, False),
        (0, 9.5, 3, True, True),
        (8, 7.5, 2, False, False),
        (8, 9.5, 2, True, True),
        (9, 3, 3, False, False),
        (4, 3, 1, False, False),  # one that is no more
    ],
)
def test_a_mail_is_about_its_session_or_the_next(
    session: int, days: float, number: int, begun: bool, over: bool
) -> None:
    now = START + days * DAY
    assert told("session", now, session=session) == number
    assert told("session_has_begun", now, session=session) is begun
    assert told("session_is_over", now, session=session) is over
    snapshot = kind_snapshot("reminder-day", THREE, session=session)
    assert session_of(snapshot, THREE, now) == THREE.sessions[number - 1]


def test_a_seminar_of_one_session_is_its_first() -> None:
    assert told("session", START - DAY, SEMINAR) == 1
    assert told("session_has_begun", START, SEMINAR) is True


@pytest.mark.parametrize(
    ("now", "link_at", "follows"),
    [
        (START - DAY, START - HOUR, "eine Stunde"),
        (START - HOUR, START - HOUR, ""),
        (START - HOUR / 2, START - HOUR, ""),
        (START - DAY, None, ""),
        (START - DAY, START + HOUR, ""),  # after the start it brings nobody in
    ],
)
def test_a_link_follows_if_a_later_mail_brings_it_before_the_start(
    now: datetime, link_at: datetime | None, follows: str
) -> None:
    assert told("link_follows", now, SEMINAR, link_at=link_at) == follows


@pytest.mark.parametrize(
    ("last", "now", "gone"),
    [
        (None, at("2030-01-01 00:00"), False),
        (date(2022, 11, 30), at("2022-11-30 23:59", BERLIN), False),
        (date(2022, 11, 30), at("2022-12-01 00:00", BERLIN), True),
    ],
)
def test_materials_are_gone_after_their_last_day(
    last: date | None, now: datetime, gone: bool
) -> None:
    seminar = replace(SEMINAR, details=Details(materials_until=last))
    assert told("materials_gone", now, seminar) is gone
