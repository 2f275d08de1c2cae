"""Consent: which word the law has for leaving, by the ground on which mail was sent."""

from collections.abc import Sequence
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import pytest

from mailer.domain.consent import (
    CONFIRM_WITHIN,
    LegalBasis,
    MailingList,
    RequestStanding,
    SubscriptionState,
    standing,
)

ASKED = datetime(2026, 3, 1, 8, tzinfo=UTC)
R = RequestStanding
PENDING, ON, LEFT = (
    SubscriptionState.PENDING,
    SubscriptionState.SUBSCRIBED,
    SubscriptionState.UNSUBSCRIBED,
)


@pytest.mark.parametrize(
    ("since", "after", "stands"),
    [
        ([], timedelta(), R.OPEN),
        ([], CONFIRM_WITHIN, R.OPEN),
        ([], CONFIRM_WITHIN + timedelta(seconds=1), R.EXPIRED),
        ([ON], timedelta(), R.CONFIRMED),
        ([ON], timedelta(days=900), R.CONFIRMED),
        ([PENDING], timedelta(), R.REPLACED),
        ([PENDING, ON], timedelta(), R.REPLACED),
        ([PENDING], timedelta(days=900), R.REPLACED),
        ([LEFT], timedelta(), R.WITHDRAWN),
        ([ON, LEFT], timedelta(), R.WITHDRAWN),
        ([ON, LEFT, PENDING], timedelta(), R.WITHDRAWN),
        ([ON, LEFT, PENDING, ON], timedelta(), R.WITHDRAWN),
    ],
)
def test_what_becomes_of_a_request(
    since: Sequence[SubscriptionState], after: timedelta, stands: RequestStanding
) -> None:
    assert standing(ASKED, since, ASKED + after) is stands


@pytest.mark.parametrize(
    ("basis", "word"),
    [
        (LegalBasis.CONSENT, "consent"),
        (LegalBasis.CONTRACT, "objection"),
        (LegalBasis.PUBLIC_TASK, "objection"),
        (LegalBasis.LEGITIMATE_INTEREST, "objection"),
    ],
)
def test_consent_is_withdrawn_and_to_anything_else_one_objects(
    basis: LegalBasis, word: str
) -> None:
    assert basis.withdraw == word


def test_every_basis_has_its_word() -> None:
    assert {basis.withdraw for basis in LegalBasis} == {"consent", "objection"}
    assert [basis for basis in LegalBasis if basis.withdraw == "consent"] == [LegalBasis.CONSENT]


def test_a_list_does_not_change_under_those_who_agreed_to_it() -> None:
    one = MailingList("seminare", "Seminare", "Einladungen", LegalBasis.CONSENT)
    with pytest.raises(FrozenInstanceError):
        one.purpose = "Werbung"  # type: ignore[misc]  # that is the case
