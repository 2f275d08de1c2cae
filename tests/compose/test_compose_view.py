"""Dates and times in words, in the seminar's zone, whatever the clocks do."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from compose.compose_examples import SEMINAR

from mailer.compose.seminar_view import SpeakerView, seminar_view
from mailer.compose.view import hour, hours, long_day, short_hour, short_hours
from mailer.compose.zones import Clock, zone_in_short, zone_in_words
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
         "Wednesday, 16 November 2022, 10:30–12:00 Central European Time"),
        ("2022-07-06 08:00", "2022-07-06 09:05", BERLIN, "de",
         "Mittwoch, 6. Juli 2022, 10:00–11:05 Uhr"),
        ("2022-07-06 08:00", "2022-07-06 09:05", BERLIN, "en",
         "Wednesday, 6 July 2022, 10:00–11:05 Central European Time"),
        # Over midnight; midnight itself belongs to the next day.
        ("2022-12-31 21:00", "2023-01-01 00:30", BERLIN, "de",
         "Samstag, 31. Dezember 2022, 22:00 Uhr bis 1. Januar, 01:30 Uhr"),
        ("2022-12-31 21:00", "2022-12-31 23:00", BERLIN, "de",
         "Samstag, 31. Dezember 2022, 22:00 Uhr bis 1. Januar, 00:00 Uhr"),
        ("2022-12-31 21:00", "2023-01-01 00:30", BERLIN, "en",
         "Saturday, 31 December 2022, 22:00 to 1 January, 01:30 Central European Time"),
        # The day is the seminar's, not UTC's.
        ("2022-03-01 23:30", "2022-03-02 00:30", BERLIN, "de",
         "Mittwoch, 2. März 2022, 00:30–01:30 Uhr"),
        ("2022-11-16 00:30", "2022-11-16 02:00", NEW_YORK, "de",
         "Dienstag, 15. November 2022, 19:30–21:00 Uhr Nordamerikanische Ostküstenzeit"),
        ("2022-11-16 00:30", "2022-11-16 02:00", NEW_YORK, "en",
         "Tuesday, 15 November 2022, 19:30–21:00 Eastern Time"),
        ("2022-11-16 09:30", "2022-11-16 11:00", "UTC", "de",
         "Mittwoch, 16. November 2022, 09:30–11:00 Uhr UTC"),
        ("2022-11-16 09:30", "2022-11-16 11:00", "Europe/London", "en",
         "Wednesday, 16 November 2022, 09:30–11:00 London time"),
        ("2022-11-16 09:30", "2022-11-16 11:00", "Asia/Kolkata", "de",
         "Mittwoch, 16. November 2022, 15:00–16:30 Uhr Ortszeit Kolkata"),
        # Spring: 02:00 to 03:00 is missing. Autumn: it happens twice.
        ("2026-03-29 00:30", "2026-03-29 01:30", BERLIN, "de",
         "Sonntag, 29. März 2026, 01:30–03:30 Uhr"),
        ("2026-10-25 00:30", "2026-10-25 01:30", BERLIN, "de",
         "Sonntag, 25. Oktober 2026, 02:30–02:30 Uhr"),
        ("2026-10-25 09:00", "2026-10-25 10:00", BERLIN, "en",
         "Sunday, 25 October 2026, 10:00–11:00 Central European Time"),
        ("2026-10-24 09:00", "2026-10-24 10:00", BERLIN, "en",
         "Saturday, 24 October 2026, 11:00–12:00 Central European Time"),
    ],
)  # fmt: skip
def test_when(start: str, end: str, zone: str, language: str, when: str) -> None:
    day = long_day(at(start), zone, language)
    span = hours(at(start), at(end), Clock(zone, BERLIN), language)
    assert f"{day}, {span}" == when
    seminar = Seminar(slug="x", title="x", starts_at=at(start), ends_at=at(end), timezone=zone)
    view = seminar_view(seminar, language, "", "", ordinary_zone=BERLIN)
    assert view.when == when
    assert f"{view.wall_hours} {view.named_zone}".strip() == view.hours


WINTER, SUMMER = at("2026-01-15 10:00"), at("2026-07-15 10:00")


@pytest.mark.parametrize(
    ("zone", "german", "english", "short"),
    [
        (BERLIN, "Mitteleuropäische Zeit", "Central European Time", ("MEZ", "CET")),
        ("Europe/Athens", "Osteuropäische Zeit", "Eastern European Time", ("OEZ", "EET")),
        ("Europe/Lisbon", "Westeuropäische Zeit", "Western European Time", ("WEZ", "WET")),
        (NEW_YORK, "Nordamerikanische Ostküstenzeit", "Eastern Time", ("New York", "ET")),
        ("America/Los_Angeles", "Nordamerikanische Westküstenzeit", "Pacific Time",
         ("Los Angeles", "PT")),
        ("Asia/Tokyo", "Japanische Zeit", "Japan Time", ("Tokio", "Tokyo")),
        ("Europe/London", "Ortszeit London", "London time", ("London", "GMT")),
        ("Europe/Istanbul", "Ortszeit Istanbul", "Istanbul time", ("Istanbul", "Istanbul")),
        ("America/Argentina/Buenos_Aires", "Ortszeit Buenos Aires", "Buenos Aires time",
         ("Buenos Aires", "Buenos Aires")),
        ("UTC", "UTC", "UTC", ("UTC", "UTC")),
        ("Etc/GMT+5", "UTC−5", "UTC−5", ("UTC−5", "UTC−5")),
    ],
)  # fmt: skip
def test_zones_in_words(zone: str, german: str, english: str, short: tuple[str, str]) -> None:
    assert zone_in_words(WINTER, zone, "de").partition(" (")[0] == german
    assert zone_in_words(SUMMER, zone, "de").partition(" (")[0] == german
    assert {zone_in_words(one, zone, "en") for one in (WINTER, SUMMER)} == {english}
    assert (zone_in_short(WINTER, zone, "de"), zone_in_short(WINTER, zone, "en")) == short


def test_a_german_abbreviation_is_that_of_the_day() -> None:
    assert zone_in_words(WINTER, BERLIN, "de") == "Mitteleuropäische Zeit (MEZ)"
    assert zone_in_words(SUMMER, BERLIN, "de") == "Mitteleuropäische Zeit (MESZ)"


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_zone_is_called_by_its_season(language: str) -> None:
    for zone in available_timezones():
        for moment in (WINTER, SUMMER):
            told = zone_in_words(moment, zone, language)
            assert not re.search("Standard|Daylight|Summer|Sommer|Normal|GMT|^[+-]", told), zone


@pytest.mark.parametrize(
    ("clock", "german"),
    [
        (Clock(BERLIN, BERLIN), ""),
        (Clock("Europe/Vienna", BERLIN), ""),
        (Clock(BERLIN), ""),
        (Clock(NEW_YORK, NEW_YORK), ""),
        (Clock(BERLIN, BERLIN, is_stated=True), " Mitteleuropäische Zeit (MEZ)"),
        (Clock(BERLIN, "Europe/London"), " Mitteleuropäische Zeit (MEZ)"),
        # The same hour, and another clock all the same.
        (Clock("Africa/Lagos", BERLIN), " Westafrikanische Zeit"),
    ],
)
def test_german_names_a_zone_that_is_not_ordinary_and_english_any(
    clock: Clock, german: str
) -> None:
    told = hours(WINTER, WINTER + timedelta(hours=1), clock, "de")
    assert told.partition(" Uhr")[2] == german
    english = zone_in_words(WINTER, clock.timezone, "en")
    assert hours(WINTER, WINTER + timedelta(hours=1), clock, "en").endswith(f" {english}")
    assert hour(WINTER, clock, "en").endswith(f" {english}")
    assert hour(WINTER, clock, "de").partition(" Uhr")[2] == german


def test_subjects_stay_short() -> None:
    end = WINTER + timedelta(hours=1)
    assert short_hours(WINTER, end, Clock(BERLIN, BERLIN), "de") == "11:00–12:00 Uhr"
    assert short_hours(WINTER, end, Clock(BERLIN, BERLIN), "en") == "11:00–12:00 CET"
    assert short_hours(WINTER, end, Clock(NEW_YORK, BERLIN), "de") == "05:00–06:00 Uhr (New York)"
    assert short_hours(WINTER, end, Clock(NEW_YORK, BERLIN), "en") == "05:00–06:00 ET"
    assert short_hours(WINTER, end, Clock("Asia/Tokyo", BERLIN), "en") == "19:00–20:00 (Tokyo)"
    assert (short_hour(WINTER, BERLIN, "de"), short_hour(WINTER, BERLIN, "en")) == (
        "11:00 Uhr", "11:00 CET",
    )  # fmt: skip


@pytest.mark.parametrize("stored", [ZoneInfo(BERLIN), ZoneInfo(NEW_YORK), UTC])
def test_the_zone_a_time_was_stored_in_does_not_show(stored: ZoneInfo) -> None:
    start, end = (moment.astimezone(stored) for moment in (SEMINAR.starts_at, SEMINAR.ends_at))
    assert hours(start, end, Clock(BERLIN, BERLIN), "de") == "10:30–12:00 Uhr"


def test_a_seminar_in_german_words() -> None:
    view = seminar_view(SEMINAR, "de", "https://example.org/p", "https://example.org/r")
    assert view.short_day == "Mi., 16.11.2022"
    assert view.starts_iso == "2022-11-16T10:30:00+01:00"
    assert view.zone_name == "Mitteleuropäische Zeit (MEZ)"
    assert view.registration_deadline == "Montag, 14. November, 23:59 Uhr"
    assert view.subject_day == "Mi., 16. November"
    assert (view.page_url, view.register_url) == ("https://example.org/p", "https://example.org/r")
    assert [one.full_name for one in view.speakers] == ["Prof. Dr. Ada Beispiel", "Bo Muster"]
    assert view.title == SEMINAR.title


def test_a_seminar_in_english_words() -> None:
    view = seminar_view(SEMINAR, "en", "", "")
    assert (view.short_day, view.zone_name) == ("Wed 16 Nov 2022", "Central European Time")
    assert view.registration_deadline == "Monday, 14 November, 23:59 Central European Time"
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
