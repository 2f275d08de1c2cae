"""Again: a copy has the words of a seminar and nothing that was of its first time alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailer.domain.again import held_again
from mailer.domain.details import Access, Contact, Details
from mailer.domain.errors import InvalidValueError
from mailer.domain.seminar import Seminar, SeminarState, Session, in_sessions

BERLIN = ZoneInfo("Europe/Berlin")
DETAILS = Details(
    contact=Contact("Frau Muster", "0123 456"),
    access=Access("Zoom", "123 456", "geheim", "0123 789", "https://example.org/t", "Browser"),
    recorded=True,
    recording_notice="Wird aufgezeichnet.",
    recording_url="https://example.org/film",
    survey_url="https://example.org/umfrage",
    certificate_url="https://example.org/bescheinigung",
    materials_until=date(2027, 6, 1),
)


def there(month: int, day: int, hour: int) -> datetime:
    return datetime(2027, month, day, hour, 0, tzinfo=BERLIN)


FIRST = Seminar(
    "s",
    "Titel",
    there(3, 10, 9),
    there(3, 10, 12),
    registration_deadline=there(3, 8, 12),
    registration_url="https://example.org/anmelden",
    join_url="https://example.org/raum",
    materials_url="https://example.org/unterlagen",
    attendance_known=True,
    attendance_open=2,
    revision=4,
    state=SeminarState.PUBLISHED,
    details=DETAILS,
)


def test_what_was_of_the_first_time_alone_stays_behind() -> None:
    made = held_again(FIRST, "s-2", there(9, 15, 14), there(9, 15, 16))
    gone = ("registration_url", "join_url", "materials_url")
    assert [getattr(made, one) for one in gone] == ["", "", ""]
    assert made.registration_deadline is None
    assert (made.attendance_known, made.attendance_open) == (False, 0)
    assert (made.slug, made.revision, made.state) == ("s-2", 1, SeminarState.DRAFT)
    assert (made.title, made.starts_at, made.ends_at) == (
        "Titel", there(9, 15, 14), there(9, 15, 16),
    )  # fmt: skip
    assert made.details == Details(
        contact=DETAILS.contact,
        access=Access("Zoom", test_url="https://example.org/t", requirements="Browser"),
        recorded=True,
        recording_notice="Wird aufgezeichnet.",
    )


SESSIONS = in_sessions(
    FIRST,
    (
        Session(1, there(3, 10, 9), there(3, 10, 12), "Eins", "https://example.org/eins"),
        Session(3, there(3, 11, 9), there(3, 11, 12)),
        Session(2, there(4, 7, 14), there(4, 7, 16), "Drei"),
    ),
)


def test_sessions_keep_their_distance_on_the_calendar() -> None:
    # The clocks change on 28 March, and again on 31 October.
    made = held_again(SESSIONS, "s-2", there(10, 13, 9), there(11, 10, 16))
    assert [(one.key, one.title, one.starts_at, one.ends_at) for one in made.sessions] == [
        (1, "Eins", there(10, 13, 9), there(10, 13, 12)),
        (2, "", there(10, 14, 9), there(10, 14, 12)),
        (3, "Drei", there(11, 10, 14), there(11, 10, 16)),
    ]
    assert [one.join_url for one in made.sessions] == ["", "", ""]
    later = held_again(SESSIONS, "s-2", there(10, 13, 10), there(11, 10, 17))
    assert (later.sessions[0].ends_at, later.sessions[-1].starts_at) == (
        there(10, 13, 13), there(11, 10, 15),
    )  # fmt: skip
    assert later.ends_at == there(11, 10, 17)


def test_an_end_before_the_last_session_is_told() -> None:
    with pytest.raises(InvalidValueError) as problem:
        held_again(SESSIONS, "s-2", there(10, 13, 9), there(10, 13, 12))
    told = problem.value.sentence.de
    assert "endet am 10.11.2027 um 16:00 Uhr. Bitte --end 2027-11-10T16:00 angeben" in told


def test_a_seminar_stored_with_a_late_deadline_can_be_copied() -> None:
    late = replace(FIRST, registration_deadline=FIRST.starts_at + timedelta(days=1))
    assert held_again(late, "x", there(9, 1, 9), there(9, 1, 10)).registration_deadline is None
