"""Timelines: how distances are written, and when a step's mail is due across clock changes."""

from datetime import UTC, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.audience import Audience
from mailer.domain.errors import InvalidValueError
from mailer.domain.timeline import (
    Offset,
    Step,
    Timeline,
    Trigger,
    due_at,
    parse_duration,
    parse_offset,
    until_at,
)

BERLIN = ZoneInfo("Europe/Berlin")


def a_step(offset: str = "0", at: time | None = None, **changes: object) -> Step:
    values: dict[str, object] = {
        "key": "step",
        "template": "reminder",
        "audience": Audience.REGISTERED,
        "offset": parse_offset(offset),
        "at": at,
    }
    return Step(**(values | changes))  # type: ignore[arg-type]  # names and types as in Step


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[arg-type,misc]  # year, month, day, …


def in_utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, day, …


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("0", Offset()),
        ("start", Offset()),
        (" 0 ", Offset()),
        ("-21d", Offset(days=-21)),
        ("+2d", Offset(days=2)),
        ("2d", Offset(days=2)),
        ("-3w", Offset(days=-21)),
        ("-1h", Offset(exact=timedelta(hours=-1))),
        ("+90m", Offset(exact=timedelta(minutes=90))),
        ("-9999w", Offset(days=-69993)),
        (" -1d\n", Offset(days=-1)),
        ("-0h", Offset()),
    ],
)
def test_offset_is_read(text: str, offset: Offset) -> None:
    assert parse_offset(text) == offset


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1",
        "-1",
        "d",
        "--1d",
        "-1.5h",
        "1 d",
        "-1D",
        "-1s",
        "1d2h",
        "-10000d",
        "−1d",
        "end",
    ],
)
def test_offset_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        parse_offset(text)
    assert "-21d" in refused.value.sentence.de
    assert "-21d" in refused.value.sentence.en


@given(st.text(alphabet="0123456789+-wdhm \n", max_size=8))
def test_offset_survives_being_written_and_read(text: str) -> None:
    try:
        offset = parse_offset(text)
    except InvalidValueError:
        return
    assert parse_offset(str(offset)) == offset


@pytest.mark.parametrize(
    ("offset", "text"),
    [
        (Offset(), "+0d"),
        (Offset(days=-21), "-21d"),
        (Offset(exact=timedelta(hours=-1)), "-1h"),
        (Offset(exact=timedelta(minutes=-90)), "-90m"),
        (Offset(exact=timedelta(minutes=90)), "+90m"),
        (Offset(exact=timedelta(hours=2)), "+2h"),
    ],
)
def test_offset_is_written(offset: Offset, text: str) -> None:
    assert str(offset) == text


@pytest.mark.parametrize(
    ("text", "by_calendar"), [("-1d", True), ("-1w", True), ("0", True), ("-1h", False)]
)
def test_days_are_calendar_and_hours_are_not(text: str, by_calendar: bool) -> None:
    assert parse_offset(text).by_calendar is by_calendar


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3d", timedelta(days=3)),
        ("2w", timedelta(days=14)),
        ("30m", timedelta(minutes=30)),
        ("12h", timedelta(hours=12)),
        ("0m", timedelta(0)),
        (" 1d ", timedelta(days=1)),
    ],
)
def test_duration_is_read(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize("text", ["", "0", "-1d", "+1d", "1", "d", "1.5h", "1s", "10000d", "1d1h"])
def test_duration_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="no duration"):
        parse_duration(text)


# Europe/Berlin 2026: 29.03. 02:00 becomes 03:00, 25.10. 03:00 becomes 02:00.
@pytest.mark.parametrize(
    ("starts_at", "offset", "at", "due"),
    [
        # Days keep the wall time, whatever the clocks did in between.
        (berlin(2026, 3, 29, 10), "-1d", None, in_utc(2026, 3, 28, 9)),
        (berlin(2026, 3, 30, 10), "-1d", None, in_utc(2026, 3, 29, 8)),
        (berlin(2026, 3, 30, 10), "-1w", None, in_utc(2026, 3, 23, 9)),
        (berlin(2026, 10, 25, 10), "-1d", None, in_utc(2026, 10, 24, 8)),
        (berlin(2026, 10, 26, 10), "-1d", None, in_utc(2026, 10, 25, 9)),
        (berlin(2026, 10, 26, 10), "-21d", time(9), in_utc(2026, 10, 5, 7)),
        (berlin(2026, 3, 28, 10), "+2d", None, in_utc(2026, 3, 30, 8)),
        (berlin(2026, 10, 24, 10), "+2d", time(8, 15), in_utc(2026, 10, 26, 7, 15)),
        # Hours and minutes are exact, across the change as well.
        (berlin(2026, 3, 29, 3, 30), "-1h", None, in_utc(2026, 3, 29, 0, 30)),
        (berlin(2026, 3, 29, 3, 30), "-90m", None, in_utc(2026, 3, 29, 0)),
        (berlin(2026, 10, 25, 3, 30), "-1h", None, in_utc(2026, 10, 25, 1, 30)),
        (berlin(2026, 10, 25, 3, 30), "-90m", None, in_utc(2026, 10, 25, 1)),
        (berlin(2026, 10, 25, 10), "-24h", None, in_utc(2026, 10, 24, 9)),
        (berlin(2026, 3, 29, 10), "-24h", None, in_utc(2026, 3, 28, 8)),
        # A wall time that is skipped moves forward to 03:30 summer time.
        (berlin(2026, 3, 30, 2, 30), "-1d", None, in_utc(2026, 3, 29, 1, 30)),
        (berlin(2026, 3, 30, 10), "-1d", time(2, 30), in_utc(2026, 3, 29, 1, 30)),
        (berlin(2026, 3, 30, 10), "-1d", time(2), in_utc(2026, 3, 29, 1)),
        (berlin(2026, 3, 30, 10), "-1d", time(1, 59), in_utc(2026, 3, 29, 0, 59)),
        (berlin(2026, 3, 30, 10), "-1d", time(3), in_utc(2026, 3, 29, 1)),
        # A wall time that comes twice is the first.
        (berlin(2026, 10, 26, 2, 30), "-1d", None, in_utc(2026, 10, 25, 0, 30)),
        (berlin(2026, 10, 26, 10), "-1d", time(2, 30), in_utc(2026, 10, 25, 0, 30)),
        (berlin(2026, 10, 26, 10), "-1d", time(2, 30, fold=1), in_utc(2026, 10, 25, 0, 30)),
        (berlin(2026, 10, 26, 10), "-1d", time(3), in_utc(2026, 10, 25, 2)),
        # At the start itself.
        (berlin(2026, 11, 12, 10), "0", None, in_utc(2026, 11, 12, 9)),
        (berlin(2026, 11, 12, 10), "0", time(7, 30), in_utc(2026, 11, 12, 6, 30)),
        # Across the end of months and years, and a leap day.
        (berlin(2027, 1, 5, 10), "-21d", time(9), in_utc(2026, 12, 15, 8)),
        (berlin(2028, 3, 1, 10), "-1d", None, in_utc(2028, 2, 29, 9)),
    ],
)
def test_due_in_berlin(starts_at: datetime, offset: str, at: time | None, due: datetime) -> None:
    found = due_at(a_step(offset, at), starts_at, "Europe/Berlin")
    assert found == due
    assert found.tzinfo is UTC


def test_start_in_the_second_ambiguous_hour_stays_the_second() -> None:
    second = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)
    assert due_at(a_step(), second, "Europe/Berlin") == in_utc(2026, 10, 25, 1, 30)
    assert due_at(a_step("-1h"), second, "Europe/Berlin") == in_utc(2026, 10, 25, 0, 30)


@pytest.mark.parametrize(
    ("zone", "starts_at", "offset", "at", "due"),
    [
        # The day is the seminar's, though UTC is already a day on or still a day back.
        ("Pacific/Auckland", in_utc(2026, 5, 10, 21), "-1d", time(9), in_utc(2026, 5, 9, 21)),
        ("America/New_York", in_utc(2026, 7, 2, 1), "-1d", time(9), in_utc(2026, 6, 30, 13)),
        ("Asia/Kolkata", in_utc(2026, 7, 2, 4, 30), "-2d", None, in_utc(2026, 6, 30, 4, 30)),
        # New York changes on other days: 08.03. and 01.11.2026.
        ("America/New_York", in_utc(2026, 3, 9, 14), "-1d", time(2, 30), in_utc(2026, 3, 8, 7, 30)),
        ("America/New_York", in_utc(2026, 11, 2, 15), "-1d", None, in_utc(2026, 11, 1, 15)),
        # Lord Howe moves its clocks by half an hour: 04.10.2026, 02:00 becomes 02:30.
        (
            "Australia/Lord_Howe",
            in_utc(2026, 10, 5),
            "-1d",
            time(2, 15),
            in_utc(2026, 10, 3, 15, 45),
        ),
        # Samoa left out 30.12.2011 altogether.
        ("Pacific/Apia", in_utc(2011, 12, 31, 20), "-2d", time(12), in_utc(2011, 12, 30, 22)),
        ("UTC", in_utc(2026, 3, 29, 10), "-1d", None, in_utc(2026, 3, 28, 10)),
    ],
)
def test_due_in_other_zones(
    zone: str, starts_at: datetime, offset: str, at: time | None, due: datetime
) -> None:
    assert due_at(a_step(offset, at), starts_at, zone) == due


def test_how_the_start_is_written_does_not_matter() -> None:
    step = a_step("-1d")
    starts = berlin(2026, 3, 30, 10)
    elsewhere = starts.astimezone(timezone(timedelta(hours=-7)))
    assert due_at(step, elsewhere, "Europe/Berlin") == due_at(step, starts, "Europe/Berlin")


moments = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(moments, st.integers(-5000, 5000))
def test_minutes_are_always_exact(starts_at: datetime, minutes: int) -> None:
    due = due_at(a_step(f"{minutes:+d}m"), starts_at, "Europe/Berlin")
    assert due - starts_at == timedelta(minutes=minutes)


@given(moments, st.integers(-400, 400), st.times())
def test_days_always_keep_day_and_wall_time_or_move_forward_an_hour(
    starts_at: datetime, days: int, at: time
) -> None:
    at = at.replace(second=0, microsecond=0)
    local = due_at(a_step(f"{days:+d}d", at), starts_at, "Europe/Berlin").astimezone(BERLIN)
    assert local.date() == starts_at.astimezone(BERLIN).date() + timedelta(days=days)
    assert local.fold == 0
    wall = datetime.combine(local.date(), at)
    assert local.replace(tzinfo=None) - wall in {timedelta(0), timedelta(hours=1)}


@given(moments)
def test_later_steps_are_never_due_earlier(starts_at: datetime) -> None:
    found = [due_at(a_step(f"{days:+d}d"), starts_at, "Europe/Berlin") for days in range(-30, 30)]
    assert all(one < two for one, two in pairwise(found))


START = berlin(2026, 3, 30, 10)
END = berlin(2026, 3, 30, 11, 30)


@pytest.mark.parametrize(
    ("until", "due", "expected"),
    [
        ("start", START - timedelta(days=1), in_utc(2026, 3, 30, 8)),
        ("end", START - timedelta(days=1), in_utc(2026, 3, 30, 9, 30)),
        ("end", START + timedelta(minutes=5), in_utc(2026, 3, 30, 9, 30)),
        ("-1h", START - timedelta(days=5), in_utc(2026, 3, 30, 7)),
        ("-1d", START - timedelta(days=5), in_utc(2026, 3, 29, 8)),
        ("-2d", START - timedelta(days=5), in_utc(2026, 3, 28, 9)),
        ("+30m", START - timedelta(days=5), in_utc(2026, 3, 30, 8, 30)),
        # Due after the end of its usefulness: useful for as long as it may be late.
        ("start", START, in_utc(2026, 3, 30, 14)),
        ("start", in_utc(2026, 4, 1, 8), in_utc(2026, 4, 1, 14)),
        ("end", in_utc(2026, 4, 1, 8), in_utc(2026, 4, 1, 14)),
        ("-7d", START - timedelta(days=1), in_utc(2026, 3, 29, 14)),
    ],
)
def test_until(until: str, due: datetime, expected: datetime) -> None:
    step = a_step(until=until, late_by=timedelta(hours=6))
    assert until_at(step, due, START, END, "Europe/Berlin") == expected


def test_until_is_always_after_due() -> None:
    for until in ("start", "end", "-3d", "+1h"):
        step = a_step(until=until)
        for hours in range(-200, 200, 7):
            due = START.astimezone(UTC) + timedelta(hours=hours)
            assert until_at(step, due, START, END, "Europe/Berlin") > due


NAIVE = datetime(2026, 3, 30, 10)  # noqa: DTZ001 - that is the case


@pytest.mark.parametrize("offset", ["0", "-1d", "-1h"])
def test_naive_start_is_refused(offset: str) -> None:
    with pytest.raises(InvalidValueError, match="no time zone"):
        due_at(a_step(offset), NAIVE, "Europe/Berlin")


@pytest.mark.parametrize(
    ("until", "due", "start", "end"),
    [
        ("start", NAIVE, START, END),
        ("start", START, NAIVE, END),
        ("-1d", START, NAIVE, END),
        ("end", START, START, NAIVE),
    ],
)
def test_naive_times_are_refused_by_until(
    until: str, due: datetime, start: datetime, end: datetime
) -> None:
    with pytest.raises(InvalidValueError, match="no time zone"):
        until_at(a_step(until=until), due, start, end, "Europe/Berlin")


def test_unknown_zone_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="Mars/Base"):
        due_at(a_step("-1d"), START, "Mars/Base")


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": None},
        {"audience": Audience.REGISTERED, "when": Trigger.REGISTERED},
    ],
)
def test_step_has_either_audience_or_trigger(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError, match='either "audience" or "when"'):
        a_step(**changes)  # type: ignore[arg-type]  # names and types as in Step


@pytest.mark.parametrize("until", ["", "never", "-1x", "Start"])
def test_step_refuses_an_unknown_until(until: str) -> None:
    with pytest.raises(InvalidValueError, match="no offset"):
        a_step(until=until)


def test_step_refuses_a_time_of_day_with_a_zone() -> None:
    with pytest.raises(InvalidValueError, match="without a time zone"):
        a_step("-1d", time(9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("changes", "to_list"),
    [
        ({"audience": Audience.SUBSCRIBERS}, True),
        ({"audience": Audience.INVITED}, True),
        ({"audience": Audience.REGISTERED}, False),
        ({"audience": Audience.WAITLISTED}, False),
        ({"audience": Audience.ATTENDED}, False),
        ({"audience": Audience.NO_SHOW}, False),
        ({"audience": None, "when": Trigger.REGISTERED}, False),
    ],
)
def test_only_mail_to_people_who_did_not_register_needs_a_release(
    changes: dict[str, object], to_list: bool
) -> None:
    assert a_step(**changes).to_list is to_list  # type: ignore[arg-type]  # as in Step


def test_steps_are_found_by_key() -> None:
    first, second = a_step(key="one"), a_step(key="two")
    timeline = Timeline("plan", "Plan", (first, second))
    assert timeline.step("two") is second
    assert timeline.step("three") is None


def test_keys_are_unique_within_a_timeline() -> None:
    with pytest.raises(InvalidValueError, match='"one" occurs twice in the plan "plan"'):
        Timeline("plan", "Plan", (a_step(key="one"), a_step(key="two"), a_step(key="one")))
