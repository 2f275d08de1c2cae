"""SEQUENCE of calendar messages (RFC 5546 §2.1.4): never falls, rises where it must."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.calendar import next_sequence
from mailer.domain.timeline import CalendarUse

REQUEST, CANCEL, PUBLISH = CalendarUse.REQUEST, CalendarUse.CANCEL, CalendarUse.PUBLISH


@pytest.mark.parametrize(
    ("method", "seminar", "last", "last_method", "changed", "expected"),
    [
        # The first message carries the seminar's number.
        (REQUEST, 0, None, None, False, 0),
        (REQUEST, 3, None, None, True, 3),
        (CANCEL, 2, None, None, False, 2),
        # A repetition keeps it.
        (REQUEST, 0, 0, REQUEST, False, 0),
        (REQUEST, 2, 2, REQUEST, False, 2),
        (PUBLISH, 2, 2, REQUEST, False, 2),
        # A change raises it, by the seminar's count or by one.
        (REQUEST, 0, 0, REQUEST, True, 1),
        (REQUEST, 1, 0, REQUEST, True, 1),
        (REQUEST, 7, 2, REQUEST, True, 7),
        # A cancellation raises it, and so does who comes back after one.
        (CANCEL, 0, 0, REQUEST, False, 1),
        (CANCEL, 3, 3, REQUEST, True, 4),
        (REQUEST, 0, 1, CANCEL, False, 2),
        (REQUEST, 1, 1, CANCEL, False, 2),
        (PUBLISH, 1, 1, CANCEL, False, 2),
        # What was sent is never undercut, not even by a seminar that counts from anew.
        (REQUEST, 0, 5, REQUEST, False, 5),
        (REQUEST, 0, 5, REQUEST, True, 6),
        (CANCEL, 0, 5, REQUEST, False, 6),
    ],
)
def test_next_sequence(
    method: CalendarUse,
    seminar: int,
    last: int | None,
    last_method: CalendarUse | None,
    changed: bool,
    expected: int,
) -> None:
    found = next_sequence(
        method,
        seminar_sequence=seminar,
        last_sequence=last,
        last_method=last_method,
        changed=changed,
    )
    assert found == expected


messages = st.tuples(st.sampled_from([REQUEST, CANCEL, PUBLISH]), st.integers(0, 20), st.booleans())


@given(st.lists(messages, min_size=1, max_size=30))
def test_it_never_falls_and_rises_where_calendars_would_ignore_the_message(
    sent: list[tuple[CalendarUse, int, bool]],
) -> None:
    last: int | None = None
    last_method: CalendarUse | None = None
    for method, seminar, changed in sent:
        found = next_sequence(
            method,
            seminar_sequence=seminar,
            last_sequence=last,
            last_method=last_method,
            changed=changed,
        )
        assert found >= seminar
        if last is not None:
            assert found >= last
            if changed or CANCEL in {method, last_method}:
                assert found > last
            elif seminar <= last:
                assert found == last
        last, last_method = found, method
