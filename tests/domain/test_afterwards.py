"""What a seminar leaves: to whom, and until when; a table of every standing."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from support import START, a_seminar

from mailer.domain.afterwards import Offer, offer, takes_feedback, took_part
from mailer.domain.details import Details
from mailer.domain.seminar import SeminarState

SEMINAR = a_seminar(details=Details(materials_until=date(2027, 3, 20)))
OVER = SEMINAR.ends_at
# The last day ends at midnight in Berlin, an hour before that of UTC.
LAST_MOMENT = datetime.fromisoformat("2027-03-20T22:59:59+00:00")


@pytest.mark.parametrize(
    ("attended", "joined_at", "there"),
    [
        (None, None, False),
        (None, START, True),
        (True, None, True),
        (True, START, True),
        (False, None, False),
        (False, START, False),  # the list decides
    ],
)
def test_who_took_part(attended: bool | None, joined_at: datetime | None, there: bool) -> None:
    assert took_part(attended, joined_at) is there


@pytest.mark.parametrize(
    ("now", "place", "there", "for_attended", "known", "told"),
    [
        (OVER, False, False, False, False, Offer.OTHERS),
        (OVER, False, True, True, True, Offer.OTHERS),
        (OVER - timedelta(seconds=1), True, False, False, False, Offer.SOON),
        (OVER, True, False, False, False, Offer.OPEN),
        (OVER, True, False, True, False, Offer.UNCOUNTED),
        (OVER, True, False, True, True, Offer.OTHERS),
        (OVER, True, True, True, True, Offer.OPEN),
        (LAST_MOMENT, True, False, False, False, Offer.OPEN),
        (LAST_MOMENT + timedelta(seconds=1), True, False, False, False, Offer.ENDED),
        (LAST_MOMENT + timedelta(seconds=1), True, True, True, True, Offer.ENDED),
        (LAST_MOMENT + timedelta(seconds=1), True, False, True, True, Offer.OTHERS),
    ],
)
def test_how_it_is_offered(
    now: datetime, place: bool, there: bool, for_attended: bool, known: bool, told: Offer
) -> None:
    seminar = replace(SEMINAR, attendance_known=known)
    found = offer(seminar, now, has_place=place, took_part=there, for_attended=for_attended)
    assert found is told


def test_without_a_last_day_it_does_not_end() -> None:
    later = START + timedelta(days=4000)
    found = offer(a_seminar(), later, has_place=True, took_part=True, for_attended=True)
    assert found is Offer.OPEN


@pytest.mark.parametrize(
    ("after", "taken"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(0), True),
        (timedelta(days=28, seconds=-1), True),
        (timedelta(days=28), False),
    ],
)
def test_when_feedback_is_taken(after: timedelta, taken: bool) -> None:
    assert takes_feedback(SEMINAR, OVER + after, 28) is taken
    off = replace(SEMINAR, state=SeminarState.CANCELLED)
    assert takes_feedback(off, OVER + after, 28) is False
