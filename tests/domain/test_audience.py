"""Audiences: who gets a mail, and which reason is told to everybody else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.audience import Audience, Candidate, Reason, reason_against
from mailer.domain.consent import SubscriptionState
from mailer.domain.registration import RegistrationState

DUE = datetime(2026, 3, 29, 8, tzinfo=UTC)
BEFORE = DUE - timedelta(days=1)
SUBSCRIBED = Candidate(subscription=SubscriptionState.SUBSCRIBED, has_legal_basis=True)
REGISTERED = Candidate(registration=RegistrationState.REGISTERED, since=BEFORE)

LISTS = [Audience.SUBSCRIBERS, Audience.INVITED]


def test_two_audiences_are_lists() -> None:
    assert [one for one in Audience if one.is_list] == LISTS


@pytest.mark.parametrize("audience", LISTS)
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"subscription": None}, Reason.UNSUBSCRIBED),
        ({"subscription": SubscriptionState.UNSUBSCRIBED}, Reason.UNSUBSCRIBED),
        ({"subscription": SubscriptionState.PENDING}, Reason.NOT_CONFIRMED),
        ({"has_legal_basis": False}, Reason.NO_LEGAL_BASIS),
        ({"registration": RegistrationState.REGISTERED}, Reason.ALREADY_REGISTERED),
        ({"registration": RegistrationState.WAITLISTED}, Reason.ALREADY_REGISTERED),
        ({"registration": RegistrationState.PROMOTED}, Reason.ALREADY_REGISTERED),
        ({"registration": RegistrationState.CANCELLED}, Reason.DECLINED),
        ({"registration": RegistrationState.EXPIRED}, Reason.DECLINED),
        ({"has_it": True}, Reason.ALREADY_HAS_IT),
        ({"suppression": "hard bounce"}, Reason.HARD_BOUNCE),
        ({"suppression": "complaint"}, Reason.COMPLAINT),
        ({"suppression": "by staff"}, Reason.BLOCKED_BY_STAFF),
        ({"suppression": "something newer"}, Reason.BLOCKED_BY_STAFF),
    ],
)
def test_reasons_against_list_mail(
    audience: Audience, changes: dict[str, object], reason: Reason | None
) -> None:
    candidate = SUBSCRIBED._replace(**changes)  # type: ignore[arg-type]  # as in Candidate
    assert reason_against(candidate, audience, DUE) is reason


@pytest.mark.parametrize("audience", [Audience.REGISTERED])
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"since": DUE}, None),
        ({"since": DUE + timedelta(seconds=1)}, Reason.REGISTERED_TOO_LATE),
        ({"registration": None, "since": None}, Reason.NO_LONGER_REGISTERED),
        ({"registration": RegistrationState.CANCELLED}, Reason.NO_LONGER_REGISTERED),
        ({"registration": RegistrationState.WAITLISTED}, Reason.STILL_WAITING),
        ({"registration": RegistrationState.PROMOTED}, Reason.STILL_WAITING),
        # Leaving a list does not stop the mails of a seminar one registered for.
        ({"subscription": SubscriptionState.UNSUBSCRIBED}, None),
        ({"subscription": SubscriptionState.PENDING}, None),
        ({"suppression": "hard bounce"}, Reason.HARD_BOUNCE),
        ({"suppression": "complaint"}, Reason.COMPLAINT),
    ],
)
def test_reasons_against_mail_to_participants(
    audience: Audience, changes: dict[str, object], reason: Reason | None
) -> None:
    candidate = REGISTERED._replace(**changes)  # type: ignore[arg-type]  # as in Candidate
    assert reason_against(candidate, audience, DUE) is reason


def test_the_first_reason_is_told() -> None:
    """Each cure shows the next reason: what weighs most is named first."""
    candidate = Candidate(suppression="complaint", registration=RegistrationState.REGISTERED)
    order = [
        ({"suppression": ""}, Reason.COMPLAINT),
        ({"registration": RegistrationState.CANCELLED}, Reason.ALREADY_REGISTERED),
        ({"registration": None}, Reason.DECLINED),
        ({"subscription": SubscriptionState.PENDING}, Reason.UNSUBSCRIBED),
        ({"subscription": SubscriptionState.SUBSCRIBED}, Reason.NOT_CONFIRMED),
        ({"has_legal_basis": True}, Reason.NO_LEGAL_BASIS),
    ]
    for cure, reason in order:
        assert reason_against(candidate, Audience.SUBSCRIBERS, DUE) is reason
        candidate = candidate._replace(**cure)  # type: ignore[arg-type]  # as in Candidate
    assert reason_against(candidate, Audience.SUBSCRIBERS, DUE) is None


candidates = st.builds(
    Candidate,
    subscription=st.sampled_from([None, *SubscriptionState]),
    has_legal_basis=st.booleans(),
    suppression=st.sampled_from(["", "hard bounce", "complaint", "by staff"]),
    registration=st.sampled_from([None, *RegistrationState]),
    since=st.sampled_from([None, BEFORE, DUE + timedelta(hours=1)]),
    attended=st.sampled_from([None, True, False]),
    has_it=st.booleans(),
)


@given(candidates)
def test_list_mail_only_ever_goes_to_those_who_agreed(candidate: Candidate) -> None:
    if reason_against(candidate, Audience.SUBSCRIBERS, DUE) is None:
        assert candidate.subscription is SubscriptionState.SUBSCRIBED
        assert candidate.has_legal_basis
        assert not candidate.suppression
        assert candidate.registration is None
        assert not candidate.has_it


@given(candidates, st.sampled_from(Audience))
def test_nobody_suppressed_gets_anything(candidate: Candidate, audience: Audience) -> None:
    suppressed = candidate._replace(suppression="hard bounce")
    assert reason_against(suppressed, audience, DUE) is Reason.HARD_BOUNCE


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    for reason in Reason:
        assert reason.sentence.de
        assert reason.sentence.en
        assert reason.sentence.de != reason.sentence.en


@pytest.mark.parametrize(
    ("audience", "attended", "reason"),
    [
        (Audience.ATTENDED, True, None),
        (Audience.ATTENDED, False, Reason.DID_NOT_ATTEND),
        (Audience.ATTENDED, None, Reason.DID_NOT_ATTEND),
        (Audience.NO_SHOW, True, Reason.ATTENDED),
        (Audience.NO_SHOW, False, None),
        (Audience.WAITLISTED, None, Reason.NOT_WAITING),
    ],
)
def test_attendance_and_the_waiting_list_divide_people(
    audience: Audience, attended: bool | None, reason: Reason | None
) -> None:
    assert reason_against(REGISTERED._replace(attended=attended), audience, DUE) is reason
    waiting = REGISTERED._replace(registration=RegistrationState.WAITLISTED)
    assert reason_against(waiting, Audience.WAITLISTED, DUE) is None
