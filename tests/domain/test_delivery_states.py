"""The life of a delivery: which state may follow which, and which states count as what."""

import pytest

from mailer.domain.delivery import (
    OPEN,
    PENDING_MAILING,
    REACHED,
    TRANSITIONS,
    DeliveryState,
    MailingState,
)

S = DeliveryState
# Not cancelled: a seminar may be called back before anybody was told.
ENDS = {S.FAILED, S.SKIPPED, S.COMPLAINED}


def after(*first: DeliveryState) -> set[DeliveryState]:
    """Everything that can still become of a delivery in one of these states."""
    found: set[DeliveryState] = set()
    waiting = list(first)
    while waiting:
        new = TRANSITIONS[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def test_every_state_has_its_row() -> None:
    assert set(TRANSITIONS) == set(DeliveryState)


def test_every_state_can_be_reached_from_the_first() -> None:
    assert after(S.QUEUED) == set(DeliveryState)


def test_no_state_follows_itself() -> None:
    assert [state for state, following in TRANSITIONS.items() if state in following] == []


def test_only_these_states_are_final() -> None:
    assert {state for state, following in TRANSITIONS.items() if not following} == ENDS


@pytest.mark.parametrize(
    ("before", "now", "allowed"),
    [
        (S.QUEUED, S.CLAIMED, True),
        (S.QUEUED, S.SENDING, False),
        (S.QUEUED, S.SENT, False),
        (S.CLAIMED, S.SENDING, True),
        (S.CLAIMED, S.QUEUED, True),
        (S.CLAIMED, S.SKIPPED, True),
        (S.CLAIMED, S.CANCELLED, True),
        (S.CLAIMED, S.SENT, False),
        (S.CLAIMED, S.UNCLEAR, False),
        (S.SENDING, S.SENT, True),
        (S.SENDING, S.DEFERRED, True),
        (S.SENDING, S.FAILED, True),
        (S.SENDING, S.UNCLEAR, True),
        (S.SENDING, S.QUEUED, True),
        (S.SENDING, S.SKIPPED, False),
        (S.SENDING, S.CANCELLED, False),
        (S.DEFERRED, S.CLAIMED, True),
        (S.DEFERRED, S.FAILED, True),
        (S.DEFERRED, S.CANCELLED, True),
        (S.DEFERRED, S.SENT, False),
        (S.UNCLEAR, S.SENT, True),
        (S.UNCLEAR, S.QUEUED, True),
        (S.UNCLEAR, S.CLAIMED, False),
        (S.SENT, S.BOUNCED, True),
        (S.SENT, S.COMPLAINED, True),
        (S.SENT, S.QUEUED, False),
        (S.SENT, S.UNCLEAR, False),
    ],
)
def test_what_may_follow(before: DeliveryState, now: DeliveryState, allowed: bool) -> None:
    assert (now in TRANSITIONS[before]) is allowed


def test_what_was_sent_is_sent_again_only_if_it_came_back() -> None:
    back = TRANSITIONS[S.SENT] - {S.BOUNCED}
    assert not (back | frozenset[DeliveryState]().union(*map(after, back))) & OPEN
    assert TRANSITIONS[S.BOUNCED] & OPEN == {S.DEFERRED}


def test_nothing_leaves_without_passing_through_sending() -> None:
    before_sent = {state for state, following in TRANSITIONS.items() if S.SENT in following}
    assert before_sent == {S.SENDING, S.UNCLEAR}
    assert {state for state, following in TRANSITIONS.items() if S.SENDING in following} == {
        S.CLAIMED
    }


def test_open_reached_and_the_rest_share_nothing() -> None:
    assert not OPEN & REACHED
    assert set(DeliveryState) - OPEN - REACHED == {S.FAILED, S.SKIPPED, S.CANCELLED}


def test_mailings_without_an_audience_follow_a_seminar_that_moves() -> None:
    assert set(PENDING_MAILING) == {
        MailingState.DRAFT,
        MailingState.SCHEDULED,
        MailingState.WAITING,
    }
