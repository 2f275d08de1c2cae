"""Every way to write a date, German and English, one table."""

from datetime import date

import pytest

from mailer.domain.announcement.schedule.dates import find_dates

TODAY = date(2022, 10, 1)
SIXTEENTH = date(2022, 11, 16)


@pytest.mark.parametrize(
    "text",
    [
        "16.11.2022",
        "16.11.22",
        "am 16. 11. 2022",
        "16. November 2022",
        "16. Nov. 2022",
        "16.November 2022",
        "Mittwoch, 16.11.22",
        "Mittwoch, den 16. November 2022",
        "Mi 16.11.2022",
        "Mi., 16.11.2022",
        "16.11.2022 (Mittwoch)",
        "Wednesday, November 16, 2022",
        "Wed 16 Nov 2022",
        "16 November 2022",
        "16th of November 2022",
        "the 16th November, 2022",
        "November 16th, 2022",
        "Nov. 16 2022",
        "16 Nov ’22",
        "2022-11-16",
        "16/11/2022",
        "11/16/2022",
        "Termin:16.11.2022",
        "(16.11.2022)",
    ],
)
def test_one_certain_day(text: str) -> None:
    (mention,) = find_dates(text)
    assert mention.resolved(TODAY) == SIXTEENTH
    assert mention.is_certain(TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Wed 03/04/2026", date(2026, 3, 4)),
        ("Fri 03/04/2026", date(2026, 4, 3)),
        ("Thursday, 05/03/2026", date(2026, 3, 5)),
    ],
)
def test_the_weekday_tells_which_number_is_the_month(text: str, day: date) -> None:
    (found,) = find_dates(text)
    assert found.resolved(TODAY) == day
    assert not found.doubtful


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("16.11.", SIXTEENTH),
        ("am 16. November", SIXTEENTH),
        ("Nov 16", SIXTEENTH),
        ("1. Oktober", date(2022, 10, 1)),
        ("30. September", date(2023, 9, 30)),
        ("29. Februar", date(2024, 2, 29)),
        ("Dienstag, 16.11.2022", SIXTEENTH),
        ("Monday, November 16, 2022", SIXTEENTH),
        ("05/06/2023", date(2023, 6, 5)),
    ],
)
def test_a_missing_year_a_wrong_weekday_or_two_readings_are_uncertain(text: str, day: date) -> None:
    (mention,) = find_dates(text)
    assert mention.resolved(TODAY) == day
    assert not mention.is_certain(TODAY)


@pytest.mark.parametrize("text", ["31.02.2022", "29. Februar 2023", "00.11.2022", "12.13.2022"])
def test_a_day_that_does_not_exist(text: str) -> None:
    (mention,) = find_dates(text)
    assert mention.resolved(TODAY) is None
    assert not mention.is_certain(TODAY)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("16., 23. und 30. November 2022", [(16, 11), (23, 11), (30, 11)]),
        ("16. und 17.11.2022", [(16, 11), (17, 11)]),
        ("16./17. November 2022", [(16, 11), (17, 11)]),
        ("16.–18. November 2022", [(16, 11), (17, 11), (18, 11)]),
        ("16. bis 18. November 2022", [(16, 11), (17, 11), (18, 11)]),
        ("16-18.11.2022", [(16, 11), (17, 11), (18, 11)]),
        ("16.11., 23.11. und 14.12.2022", [(16, 11), (23, 11), (14, 12)]),
        ("16. November und 14. Dezember 2022", [(16, 11), (14, 12)]),
        ("November 16 and 17, 2022", [(16, 11), (17, 11)]),
        ("16–18 November 2022", [(16, 11), (17, 11), (18, 11)]),
    ],
)
def test_several_days_share_month_and_year(text: str, days: list[tuple[int, int]]) -> None:
    mentions = find_dates(text)
    assert [(one.day, one.month) for one in mentions] == days
    assert {one.year for one in mentions} == {2022}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10:30 – 12:00 Uhr",
        "Version 1.2.3",
        "49,00 Euro",
        "Tel. 030 123456",
        "16 Kommunen",
        "you may join",
        "https://example.org/2022/11/x",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []
