"""Dates and times in words, in the seminar's zone, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from compose.compose_examples import SEMINAR

from mailer.compose.seminar_view import SpeakerView, seminar_view
from mailer.compose.view import hours, long_day
from mailer.domain.seminar import Seminar

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "zone", "language", "when"),
    [
        ("2022-11-16 09:30", "2022-11-16 11:00", BERLIN, "de",
         "Mittwoch, 16. November 2022, 10:30–12:00 Uhr"),
        ("2022-11-16 09:30", "2022-11-16 11:00", BERLIN, "en",
         "Wednesday, 16 November 2022, 10:30–12:00 CET"),
        ("2022-07-06 08:00", "2022-07-06 09:05", BERLIN, "de",
         "Mittwoch, 6. Juli 2022, 10:00–11:05 Uhr"),
        ("2022-07-06 08:00", "2022-07-06 09:05", BERLIN, "en",
         "Wednesday, 6 July 2022, 10:00–11:05 CEST"),
        # Over midnight; midnight itself belongs to the next day.
        ("2022-12-31 21:00", "2023-01-01 00:30", BERLIN, "de",
         "Samstag, 31. Dezember 2022, 22:00 Uhr bis 1. Januar, 01:30 Uhr"),
        ("2022-12-31 21:00", "2022-12-31 23:00", BERLIN, "de",
         "Samstag, 31. Dezember 2022, 22:00 Uhr bis 1. Januar, 00:00 Uhr"),
        ("2022-12-31 21:00", "2023-01-01 00:30", BERLIN, "en",
         "Saturday, 31 December 2022, 22:00 to 1 January, 01:30 CET"),
        # The day is the seminar's, not UTC's.
        ("2022-03-01 23:30", "2022-03-02 00:30", BERLIN, "de",
         "Mittwoch, 2. März 2022, 00:30–01:30 Uhr"),
        ("2022-11-16 00:30", "2022-11-16 02:00", NEW_YORK, "de",
         "Dienstag, 15. November 2022, 19:30–21:00 Uhr"),
        ("2022-11-16 00:30", "2022-11-16 02:00", NEW_YORK, "en",
         "Tuesday, 15 November 2022, 19:30–21:00 Eastern Standard Time"),
        ("2022-11-16 09:30", "2022-11-16 11:00", "UTC", "de",
         "Mittwoch, 16. November 2022, 09:30–11:00 Uhr"),
        ("2022-11-16 09:30", "2022-11-16 11:00", "Europe/London", "en",
         "Wednesday, 16 November 2022, 09:30–11:00 GMT"),
        ("2022-11-16 09:30", "2022-11-16 11:00", "Asia/Kolkata", "de",
         "Mittwoch, 16. November 2022, 15:00–16:30 Uhr"),
        # Spring: 02:00 to 03:00 is missing. Autumn: it happens twice.
        ("2026-03-29 00:30", "2026-03-29 01:30", BERLIN, "de",
         "Sonntag, 29. März 2026, 01:30–03:30 Uhr"),
        ("2026-10-25 00:30", "2026-10-25 01:30", BERLIN, "de",
         "Sonntag, 25. Oktober 2026, 02:30–02:30 Uhr"),
        ("2026-10-25 09:00", "2026-10-25 10:00", BERLIN, "en",
         "Sunday, 25 October 2026, 10:00–11:00 CET"),
        ("2026-10-24 09:00", "2026-10-24 10:00", BERLIN, "en",
         "Saturday, 24 October 2026, 11:00–12:00 CEST"),
    ],
)  # fmt: skip
def test_when(start: str, end: str, zone: str, language: str, when: str) -> None:
    day = long_day(at(start), zone, language)
    span = hours(at(start), at(end), zone, language)
    assert f"{day}, {span}" == when
    seminar = Seminar(slug="x", title="x", starts_at=at(start), ends_at=at(end), timezone=zone)
    assert seminar_view(seminar, language, "", "").when == when


@pytest.mark.parametrize("stored", [ZoneInfo(BERLIN), ZoneInfo(NEW_YORK), UTC])
def test_the_zone_a_time_was_stored_in_does_not_show(stored: ZoneInfo) -> None:
    start, end = (moment.astimezone(stored) for moment in (SEMINAR.starts_at, SEMINAR.ends_at))
    assert hours(start, end, BERLIN, "de") == "10:30–12:00 Uhr"


def test_a_seminar_in_german_words() -> None:
    view = seminar_view(SEMINAR, "de", "https://example.org/p", "https://example.org/r")
    assert view.short_day == "Mi., 16.11.2022"
    assert view.starts_iso == "2022-11-16T10:30:00+01:00"
    assert view.zone_name == "MEZ"
    assert view.registration_deadline == "Montag, 14. November, 23:59 Uhr"
    assert view.subject_day == "Mi., 16. November"
    assert (view.page_url, view.register_url) == ("https://example.org/p", "https://example.org/r")
    assert [one.full_name for one in view.speakers] == ["Prof. Dr. Ada Beispiel", "Bo Muster"]
    assert view.title == SEMINAR.title


def test_a_seminar_in_english_words() -> None:
    view = seminar_view(SEMINAR, "en", "", "")
    assert (view.short_day, view.zone_name) == ("Wed 16 Nov 2022", "CET")
    assert view.registration_deadline == "Monday, 14 November, 23:59 CET"
    assert view.subject_day == "Wed, 16 November"


def test_a_deadline_in_another_year_has_it() -> None:
    start = at("2027-01-13 09:00")
    early = Seminar(
        slug="x",
        title="x",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        registration_deadline=at("2026-12-21 12:00"),
    )
    assert seminar_view(early, "de", "", "").registration_deadline == (
        "Montag, 21. Dezember 2026, 13:00 Uhr"
    )


@pytest.mark.parametrize(
    ("written_in", "language", "lang"),
    [("de", "en", ' lang="de"'), ("de", "de", ""), ("en", "de", ' lang="en"'), ("", "en", "")],
)
def test_words_in_another_language_are_marked(written_in: str, language: str, lang: str) -> None:
    assert str(seminar_view(SEMINAR, language, "", "", written_in=written_in).lang) == lang


def test_short_days_have_two_digits_in_german_tables() -> None:
    start = at("2022-07-06 08:00")
    early = Seminar(slug="x", title="x", starts_at=start, ends_at=start + timedelta(hours=1))
    assert seminar_view(early, "de", "", "").short_day == "Mi., 06.07.2022"
    assert seminar_view(early, "en", "", "").short_day == "Wed 6 Jul 2022"


def test_what_is_not_known_is_empty() -> None:
    start = SEMINAR.starts_at
    bare = Seminar(slug="x", title="x", starts_at=start, ends_at=start + timedelta(hours=1))
    view = seminar_view(bare, "de", "", "")
    assert (view.registration_deadline, view.fee, view.place, view.join_url) == ("", "", "", "")
    assert view.free is None
    assert SpeakerView("", "", "", "").full_name == ""
