"""Consent: which word the law has for leaving, by the ground on which mail was sent."""

from dataclasses import FrozenInstanceError

import pytest

from mailer.domain.consent import LegalBasis, MailingList


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
