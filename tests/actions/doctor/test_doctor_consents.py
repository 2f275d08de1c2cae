"""The doctor tells whether the record of consents was touched."""

from mailer.actions.doctor.consents import consent_finding
from mailer.actions.doctor.finding import Level
from mailer.domain.ledger_fault import Fault, LedgerFault
from mailer.store.consent.chain import Head
from mailer.store.consent.verifying import Verdict


def test_a_whole_record_is_fine() -> None:
    found = consent_finding(Verdict(Head(3, "ab"), statements=7))
    assert found.level is Level.OK
    assert "3 Glieder, 7 Aussagen" in found.text.de


def test_a_touched_record_is_an_error_that_names_the_first_fault() -> None:
    faults = [
        LedgerFault(Fault.STATEMENT_CHANGED, "subscription_event", 12, 4, 0),
        LedgerFault(Fault.LINK_MISSING, "consent_link", 9, 9),
    ]
    found = consent_finding(Verdict(Head(3, "ab"), faults=faults))
    assert found.level is Level.ERROR
    assert "2 deviations" in found.text.en
    assert "Row 12 of subscription_event" in found.text.en
    assert "consent verify" in found.advice.de
