"""Enrolment: nothing invites where nobody could register, whatever the reason."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from mailer.domain.audience import Reason
from mailer.domain.enrolment import Barrier, Enrolment, invites
from mailer.domain.errors import InvalidValueError
from mailer.domain.note import Code
from mailer.domain.registration import Occupancy, held_until
from mailer.domain.seminar import Seminar, SeminarState, refuse_late_deadline

START = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEADLINE, CLOSING = START - 5 * DAY, START - DAY
MOMENTS = (
    START - 30 * DAY,
    DEADLINE - HOUR,
    DEADLINE,
    START - 2 * DAY,
    CLOSING,
    START,
    START + DAY,
)


def told(state: SeminarState, at: datetime, *, deadline: bool, full: bool, closes: bool) -> str:
    """What the rule says, reckoned another way."""
    if state is not SeminarState.PUBLISHED:
        return "registration not open"
    if at >= START:
        return "seminar has begun"
    if deadline and at >= DEADLINE:
        return "registration deadline passed"
    return "fully booked" if full and closes and at >= CLOSING else ""


@pytest.mark.parametrize("state", SeminarState)
@pytest.mark.parametrize("at", MOMENTS)
def test_nothing_invites_where_nobody_could_register(state: SeminarState, at: datetime) -> None:
    for deadline, full, closes in product((False, True), repeat=3):
        one = Enrolment(
            state,
            START,
            DEADLINE if deadline else None,
            2,
            2 if full else 1,
            CLOSING if closes else None,
        )
        expected = told(state, at, deadline=deadline, full=full, closes=closes)
        assert (one.barrier(at) or "") == expected, one


@pytest.mark.parametrize(
    ("capacity", "taken", "closes_at", "occupancy"),
    [
        (None, 99, None, Occupancy.FREE),
        (None, 99, CLOSING, Occupancy.FREE),
        (2, 1, CLOSING, Occupancy.FREE),
        (2, 2, None, Occupancy.WAITING_LIST),
        (2, 3, None, Occupancy.WAITING_LIST),
        (2, 2, CLOSING + HOUR, Occupancy.WAITING_LIST),
        (2, 2, CLOSING, Occupancy.CLOSED),
        (0, 0, CLOSING, Occupancy.CLOSED),
    ],
)
def test_who_registers_gets_a_place_waits_or_is_turned_away(
    capacity: int | None, taken: int, closes_at: datetime | None, occupancy: Occupancy
) -> None:
    one = Enrolment(SeminarState.PUBLISHED, START, None, capacity, taken, closes_at)
    assert one.occupancy(CLOSING) is occupancy
    full = Occupancy.FREE if occupancy is Occupancy.FREE else Occupancy.CLOSED
    assert one.occupancy(START) is full  # nobody moves up from then on


@pytest.mark.parametrize(
    ("kind", "to_list", "due_at", "expected"),
    [
        ("invitation", True, START - DAY, True),
        ("invitation-reminder", True, START - DAY, True),
        ("save-the-date", True, START - DAY, True),
        ("invitation", True, START + DAY, True),
        ("letzter-aufruf", True, START - DAY, True),
        ("rueckblick", True, START + DAY, False),
        ("reminder-day", False, START - DAY, False),
        ("invitation", False, START - DAY, False),
    ],
)
def test_mail_to_lists_before_the_start_invites(
    kind: str, to_list: bool, due_at: datetime, expected: bool
) -> None:
    assert invites(kind, to_list=to_list, due_at=due_at, starts_at=START) is expected


@pytest.mark.parametrize("barrier", Barrier)
def test_each_barrier_is_a_reason_and_a_note(barrier: Barrier) -> None:
    assert Reason(barrier.value).sentence.de
    assert Code(barrier.value) == barrier.value


NOW = START - 10 * DAY


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((START, None, None), NOW + 2 * DAY),
        ((START, NOW + DAY, None), NOW + DAY / 2),  # the next in line has the other half
        ((NOW + 3 * DAY,), NOW + 1.5 * DAY),
        ((NOW + 4 * DAY,), NOW + 2 * DAY),
        ((NOW + 2 * HOUR,), NOW + HOUR),
        ((NOW + 1.5 * HOUR,), NOW + HOUR),  # a mail wants to be read
        ((NOW + HOUR / 2,), NOW + HOUR / 2),  # but nothing is held past the start
        ((START, NOW + DAY, NOW + HOUR), NOW + HOUR),
        ((NOW + HOUR, NOW + DAY, NOW + 3 * DAY), NOW + HOUR),
        ((START, NOW - DAY, None), NOW + 2 * DAY),  # a deadline that is past ends nothing
        ((START, NOW, CLOSING), NOW + 2 * DAY),
        ((), NOW + 2 * DAY),
    ],
)
def test_a_held_place_ends_with_the_first_of_what_is_to_come(
    ends: tuple[datetime | None, ...], expected: datetime
) -> None:
    assert held_until(NOW, 2 * DAY, *ends) == expected


@pytest.mark.parametrize(
    ("deadline", "refused"),
    [(None, False), (START - DAY, False), (START, False), (START + HOUR, True)],
)
def test_a_deadline_after_the_start_is_refused(deadline: datetime | None, refused: bool) -> None:
    # It can still be there, stored before that rule: so the seminar itself takes it.
    one = Seminar("s", "Titel", START, START + HOUR, registration_deadline=deadline)
    if not refused:
        refuse_late_deadline(one)
        return
    with pytest.raises(InvalidValueError) as problem:
        refuse_late_deadline(one)
    assert "10.03.2027 11:00" in problem.value.sentence.de
    assert "is after the start" in problem.value.sentence.en
