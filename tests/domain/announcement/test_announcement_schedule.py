"""From words about time to aware occasions: zones, DST, several dates, deadlines, doubts."""

from datetime import date, datetime

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2022, 10, 1)
FIRST = "2022-11-16T10:30:00+01:00"
TIMES = {"starts_at", "ends_at", "dates", "registration_deadline"}


def read(text: str, timezone: str = "Europe/Berlin") -> Announcement:
    return read_announcement(f"Online-Seminar: Klima\n{text}", today=TODAY, timezone=timezone)


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def doubts(announcement: Announcement) -> set[str]:
    return set(announcement.unsure) & TIMES


@pytest.mark.parametrize(
    "text",
    [
        "Das Seminar findet am 16.11.2022 von 10:30 – 12:00 Uhr statt.",
        "Mittwoch, 16. November 2022 | 10.30 bis 12 Uhr",
        "Termin: Mi 16.11.22, 10:30-12:00 Uhr",
        "Termin: 16.11.2022\nUhrzeit: 10:30 - 12:00",
        "Datum: 16.11.2022\nOrt: online\nBeginn: 10:30 Uhr\nEnde: 12:00 Uhr",
        "Termin\n16.11.2022\nUhrzeit\n10:30–12:00 Uhr",
        "10:30–12:00 Uhr am 16.11.2022",
        "Am 16.11.2022 laden wir ein. Los geht es von 10:30 bis 12 Uhr.",
        "Wednesday, November 16, 2022, 10:30 am – 12 noon",
        "Join us on 16 November 2022, 10:30–12:00 CET.",
        "Wednesday, 16th of November 2022, 9:30 – 11:00 UTC",
        "16 November 2022, 09:30-11:00 GMT",
        "16 November 2022, 4:30 am – 6 am ET",
        "16.11.2022, 10:30–12:00 Uhr (Berlin)",
        "16.11.2022, 10:30–12:00 Uhr MEZ (9:30–11:00 UTC)",
        "16.11.2022, 10:30 Uhr, Dauer: 90 Minuten",
        "Die Reihe gibt es seit dem 1. Januar 2020.\nTermin: 16.11.2022, 10:30–12:00 Uhr",
        "Wir laden am 16. November ein.\nTermin: 16.11.2022, 10:30–12:00 Uhr",
        "Veröffentlicht am 12.09.2022\nTermin: 16.11.2022, 10:30–12:00 Uhr",
        "Wann? Mittwoch, 16. November 2022, 10:30 bis 12:00 Uhr",
        "16.11.2022, 10:30\u2009–\u200912:00\u00a0Uhr",
        "Termin:\t16.11.2022\nZeit:\t10:30–12:00",
    ],
)
def test_the_same_ninety_minutes(text: str) -> None:
    announcement = read(text)
    assert iso(announcement.starts_at) == FIRST
    assert iso(announcement.ends_at) == "2022-11-16T12:00:00+01:00"
    assert len(announcement.dates) == 1
    assert doubts(announcement) == set()


@pytest.mark.parametrize(
    ("text", "starts_at", "ends_at", "unsure"),
    [
        ("16.11.2022 um 14 Uhr", "2022-11-16T14:00:00+01:00", None, {"ends_at"}),
        ("Termin: 16.11.2022", None, None, {"starts_at", "ends_at", "dates"}),
        ("Uhrzeit: 10–12 Uhr", None, None, TIMES - {"registration_deadline"}),
        ("Kein Termin weit und breit.", None, None, TIMES - {"registration_deadline"}),
        ("Termin: 16.11., 10–12 Uhr", "2022-11-16T10:00:00+01:00", "2022-11-16T12:00:00+01:00",
         {"starts_at", "dates"}),
        ("Termin: Montag, 16.11.2022, 10–12 Uhr", "2022-11-16T10:00:00+01:00",
         "2022-11-16T12:00:00+01:00", {"starts_at", "dates"}),
        ("Termin: 31.02.2023, 10–12 Uhr", None, None, {"starts_at", "ends_at", "dates"}),
        ("Termin: 16.11.2022, 10:00–2:00 Uhr", "2022-11-16T10:00:00+01:00", None, {"ends_at"}),
        ("Termin: 16.11.2022, 22–2 Uhr", "2022-11-16T22:00:00+01:00", None, {"ends_at"}),
        ("Termin: 16.11.2022, 20–24 Uhr", "2022-11-16T20:00:00+01:00",
         "2022-11-17T00:00:00+01:00", set()),
        # The clocks go forward on 26 March 2023 at 2:00 and back on 29 October 2023 at 3:00.
        ("Termin: 26.03.2023, 02:30–04:00 Uhr", "2023-03-26T03:30:00+02:00",
         "2023-03-26T04:00:00+02:00", {"starts_at"}),
        ("Termin: 29.10.2023, 02:30–04:00 Uhr", "2023-10-29T02:30:00+02:00",
         "2023-10-29T04:00:00+01:00", {"starts_at"}),
        ("Termin: 05.07.2023, 10–12 Uhr CET", "2023-07-05T10:00:00+02:00",
         "2023-07-05T12:00:00+02:00", {"starts_at", "ends_at"}),
        ("Termin: 05.07.2023, 10–12 Uhr MESZ", "2023-07-05T10:00:00+02:00",
         "2023-07-05T12:00:00+02:00", set()),
        ("5 July 2023, 9–10 am BST", "2023-07-05T10:00:00+02:00", "2023-07-05T11:00:00+02:00",
         set()),
        ("16 November 2022, 9–10 am UTC+2", "2022-11-16T08:00:00+01:00",
         "2022-11-16T09:00:00+01:00", set()),
        ("16 November 2022, 9–10 am AEST", "2022-11-16T09:00:00+01:00",
         "2022-11-16T10:00:00+01:00", {"starts_at", "ends_at"}),
        # Two groups; doors open before it begins: which is meant, the text does not say.
        ("Termin: 16.11.2022, 8–10 Uhr (Gruppe A) oder 11–13 Uhr (Gruppe B)",
         "2022-11-16T08:00:00+01:00", "2022-11-16T10:00:00+01:00",
         {"starts_at", "ends_at", "dates"}),
        ("Donnerstag, 17.11.2022\n\n9:00 Uhr Einlass\n9:30 Uhr Begrüßung",
         "2022-11-17T09:30:00+01:00", None, {"starts_at", "ends_at"}),
        ("Es geht um das Gesetz vom 3. Januar 2023.", None, None,
         {"starts_at", "ends_at", "dates"}),
    ],
)  # fmt: skip
def test_doubts_are_named(
    text: str, starts_at: str | None, ends_at: str | None, unsure: set[str]
) -> None:
    announcement = read(text)
    assert (iso(announcement.starts_at), iso(announcement.ends_at)) == (starts_at, ends_at)
    assert doubts(announcement) == unsure


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Termine: 16., 23. und 30. November 2022, jeweils 10–12 Uhr", [16, 23, 30]),
        ("Termine:\n• 16.11.2022, 10–12 Uhr\n• 23.11.2022, 14–16 Uhr", [16, 23]),
        ("Am 23.11.2022 von 10 bis 12 Uhr und am 16.11.2022 von 10 bis 12 Uhr", [23, 16]),
        ("10–12 Uhr am 16.11.2022 und 14–16 Uhr am 23.11.2022", [16, 23]),
    ],
)
def test_several_dates_stay_in_the_order_written(text: str, days: list[int]) -> None:
    announcement = read(text)
    assert [one.starts_at.day for one in announcement.dates] == days
    assert announcement.starts_at == announcement.dates[0].starts_at
    assert "dates" in announcement.unsure


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Termin: vom 14. bis 16. November 2022, jeweils 9–16 Uhr", [14, 15, 16]),
        ("Termin: vom 14. bis 16. November, jeweils 9–16 Uhr", [14, 15, 16]),
        ("Termin: vom 14.11. bis 16.11.2022, jeweils von 9 bis 16 Uhr", [14, 15, 16]),
        ("14.11.2022 – 16.11.2022, täglich 9:00–16:00 Uhr", [14, 15, 16]),
        ("vom 30. November bis 2. Dezember 2022, jeweils 9–12 Uhr", [30, 1, 2]),
        ("Termin: Montag, 14. November, bis Mittwoch, 16. November 2022, 9–16 Uhr", [14, 15, 16]),
        ("14., 15. und 16.11.2022, jeweils 9–16 Uhr", [14, 15, 16]),
        ("jeweils dienstags, 7., 14. und 21. März 2023, 14–16 Uhr", [7, 14, 21]),
        ("Tag 1: 14.11.2022, 9–16 Uhr\nTag 2: 15.11.2022, 10–15 Uhr", [14, 15]),
        ("from 14 to 16 November 2022, 9 am to 4 pm each day", [14, 15, 16]),
        ("14 November to 16 November 2022, 9 am–4 pm", [14, 15, 16]),
        # What begins on the one day and ends on the other is one stretch.
        ("Beginn: 14.11.2022, 9 Uhr, bis 16.11.2022, 16 Uhr", [14]),
    ],
)
def test_a_range_of_days_is_each_of_them(text: str, days: list[int]) -> None:
    announcement = read(text)
    assert [one.starts_at.day for one in announcement.dates] == days
    assert not any(one.is_choice for one in announcement.dates)
    hours = {one.starts_at.hour for one in announcement.dates}
    assert len(hours) == 1 or "Tag 2" in text
    assert ("dates" in announcement.unsure) == (len(days) > 1)


@pytest.mark.parametrize(
    "text",
    [
        "Termin: 14.11.2022 oder 16.11.2022, jeweils 9–12 Uhr",
        "On 14 November 2022, 9–11 am, or 16 November 2022, 9–11 am",
        "Am 14.11.2022, 9–12 Uhr; alternativ am 16.11.2022, 9–12 Uhr",
    ],
)
def test_dates_to_choose_from_are_no_further_ones(text: str) -> None:
    assert [one.is_choice for one in read(text).dates] == [False, True]


def test_hours_belong_to_their_own_date() -> None:
    announcement = read("10–12 Uhr am 16.11.2022 und 14–16 Uhr am 23.11.2022")
    assert [one.starts_at.hour for one in announcement.dates] == [10, 14]


def test_from_one_day_to_the_next_is_one_occasion() -> None:
    announcement = read("Termin: 16.11.2022, 18 Uhr bis 17.11.2022, 12 Uhr")
    assert [iso(one.ends_at) for one in announcement.dates] == ["2022-11-17T12:00:00+01:00"]
    assert iso(announcement.starts_at) == "2022-11-16T18:00:00+01:00"
    assert doubts(announcement) == set()


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Anmeldung bis 10.11.2022.", "2022-11-10T23:59:00+01:00"),
        ("Anmeldeschluss: 10. November 2022", "2022-11-10T23:59:00+01:00"),
        ("Anmeldeschluss ist der 10.11.2022, 12 Uhr.", "2022-11-10T12:00:00+01:00"),
        ("Bitte melden Sie sich bis zum 10.11.2022 an.", "2022-11-10T23:59:00+01:00"),
        ("Bis spätestens 10.11.2022 ist eine Anmeldung möglich.", "2022-11-10T23:59:00+01:00"),
        ("Apply at www.example.org by 10 November 2022.", "2022-11-10T23:59:00+01:00"),
        ("Register by 10 November 2022.", "2022-11-10T23:59:00+01:00"),
        ("RSVP by November 10, 2022: https://example.org", "2022-11-10T23:59:00+01:00"),
        ("RSVP by November 10, 2022", "2022-11-10T23:59:00+01:00"),
        ("Registration closes on 10 November 2022 at 5 pm.", "2022-11-10T17:00:00+01:00"),
        ("Registration deadline: 10 November 2022", "2022-11-10T23:59:00+01:00"),
        ("Um Anmeldung bis zum 10.11.2022 wird gebeten.", "2022-11-10T23:59:00+01:00"),
    ],
)
def test_the_deadline_is_not_a_date_of_the_seminar(text: str, deadline: str) -> None:
    for whole in (
        f"Termin: 16.11.2022, 10:30–12 Uhr\n{text}",
        f"{text} Seminar am 16.11.2022, 10:30–12 Uhr",
    ):
        announcement = read(whole)
        assert iso(announcement.registration_deadline) == deadline
        assert [iso(one.starts_at) for one in announcement.dates] == [FIRST]
        assert doubts(announcement) == set()


def test_deadline_and_date_in_one_sentence() -> None:
    announcement = read("Das Seminar am 16.11.2022, 10:30–12 Uhr: Anmeldung bis 10.11.2022")
    assert iso(announcement.starts_at) == FIRST
    assert iso(announcement.registration_deadline) == "2022-11-10T23:59:00+01:00"


def test_a_deadline_without_year_is_that_before_the_start_and_after_it_is_doubtful() -> None:
    announcement = read("Termin: 16.11.2022, 10:30–12 Uhr\nAnmeldung bis 10.11.")
    assert iso(announcement.registration_deadline) == "2022-11-10T23:59:00+01:00"
    assert doubts(announcement) == set()
    for text in ("Anmeldung bis 20.11.", "Anmeldung bis 20.11.2022"):
        announcement = read(f"Termin: 16.11.2022, 10:30–12 Uhr\n{text}")
        assert announcement.registration_deadline is not None
        assert doubts(announcement) == {"registration_deadline"}


def test_to_cancel_or_to_open_registration_is_no_date_of_the_seminar() -> None:
    announcement = read(
        "Termin: 16.11.2022, 10:30–12 Uhr\nStornierung bis 5.11.2022, 12 Uhr.\n"
        "Die Anmeldung ist ab 2.10.2022, 9 Uhr möglich."
    )
    assert len(announcement.dates) == 1
    assert announcement.registration_deadline is None


def test_times_are_told_in_the_zone_asked_for() -> None:
    announcement = read("Termin: 16.11.2022, 10:30–12:00 Uhr MEZ", "Europe/London")
    assert iso(announcement.starts_at) == "2022-11-16T09:30:00+00:00"
    assert announcement.timezone == "Europe/London"
    announcement = read("Termin: 16.11.2022, 10:30–12:00 Uhr", "Europe/London")
    assert iso(announcement.starts_at) == "2022-11-16T10:30:00+00:00"


def test_a_date_in_the_heading_counts_and_leaves_the_title() -> None:
    announcement = read_announcement(
        "Webinar: Wärme planen am 16.11.2022, 10:30–12 Uhr\nEin Text über Wärme.", today=TODAY
    )
    assert (announcement.title, iso(announcement.starts_at)) == ("Wärme planen", FIRST)


def test_days_told_by_their_edges_above_are_told_once() -> None:
    found = read_announcement(
        "Exchange on quiet barges\nTuesday 5 May 2026 at 13:00\nWednesday 6 May 2026 at 12:30\n"
        "Upcoming event\nTalks on 5 May from 13:00-17:30, held at the mill.\n"
        "Visits on 6 May from 8:30-12:30.\nParticipation is limited to 30 people.",
        today=date(2026, 1, 20),
    )
    hours = [(one.starts_at.strftime("%d %H:%M"), one.ends_at) for one in found.dates]
    assert [at for at, _ in hours] == ["05 13:00", "06 08:30"]
    assert all(ends for _, ends in hours)
    assert found.capacity == 30  # a page's badge heads no list of other events


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("4. März 2026\nBeginn um 9 Uhr (Kaffee gibt es ab 8.30 Uhr), Ende gegen 16 Uhr.", "09-16"),
        ("4. März 2026\nBeginn 19 Uhr, die Bar schließt um 23 Uhr.", "19-"),
        ("4 March 2026, 6 pm. The library closes at 9 pm.", "18-"),
        ("Vortrag am Mittwoch, 4.\nMärz 2026, 19 bis 21 Uhr, in der Mühle", "19-21"),
        ("Vortrag am Mittwoch, dem 4. März\n2026, 19 bis 21 Uhr, in der Mühle", "19-21"),
        ("4. März 2026\nUm acht Uhr stauen sich vor den Schulen die Autos.\nBeginn: 19 Uhr", "19-"),
        ("4. März 2026\nLos geht es um 18 Uhr, gegen 20 Uhr ist Schluss.", "18-20"),
    ],
)
def test_hours_of_the_event_among_others(text: str, hours: str) -> None:
    (one,) = read_announcement(f"Fachtag: Hecken\n{text}", today=date(2026, 1, 20)).dates
    assert f"{one.starts_at:%H}-{one.ends_at.strftime('%H') if one.ends_at else ''}" == hours


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Bitte geben Sie uns bis zum 26.\nFebruar Bescheid, ob Sie kommen.", "02-26"),
        ("No registration is needed. The bike checks have to be booked by 20 February.", None),
    ],
)
def test_a_last_day_is_that_of_the_event(text: str, last: str | None) -> None:
    found = read_announcement(
        f"Fachtag: Hecken\n4. März 2026, 10–12 Uhr\n{text}", today=date(2026, 1, 20)
    ).registration_deadline
    assert (found and f"{found:%m-%d}") == last


def test_a_last_day_is_asked_about_where_nobody_has_to_register() -> None:
    found = read_announcement(
        "Fachtag: Hecken\n4. März 2026, 10–12 Uhr\n"
        "Eine Anmeldung ist nicht nötig. Anmeldung zum Rundgang bis 20. Februar.",
        today=date(2026, 1, 20),
    )
    assert "registration_deadline" in found.unsure


def test_the_day_above_the_heading_counts_where_below_only_registering_ends() -> None:
    found = read_announcement(
        "Forum on Wooden Bridges, 28 May 2026, 9:00–17:30, Town Hall\nEarly bird (until 31 March):"
        " EUR 190\nRegular: EUR 240\nStudents: EUR 60\nRegistration closes on 15 May 2026.",
        today=date(2026, 1, 20),
    )
    assert found.starts_at is not None
    assert f"{found.starts_at:%d.%m. %H}" == "28.05. 09"


@pytest.mark.parametrize(
    ("heading", "line", "day"),
    [
        ("Programm Juni 2026", "Mittwoch, 10., 14 bis 16.30 Uhr, Übungsplatz", "10.06. 14"),
        ("Walks in May 2026", "Sunday 17th at 10 am, mill gate", "17.05. 10"),
        ("Programm 2026", "Mittwoch, 10., 14 bis 16.30 Uhr, Übungsplatz", ""),
    ],
)
def test_a_number_below_its_month_is_a_day_to_be_asked_about(
    heading: str, line: str, day: str
) -> None:
    found = read_announcement(
        f"{heading}\n\nSicher auf zwei Rädern\n{line}", today=date(2026, 1, 20)
    )
    assert (f"{found.starts_at:%d.%m. %H}" if found.starts_at else "") == day
    assert {"starts_at", "dates"} <= set(found.unsure)
