"""Dossiers: what is proven of somebody's consents, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mailer.documents.blocks import block_document, restriction_document
from mailer.documents.participations import attached_document

if TYPE_CHECKING:
    from mailer.actions.person.dossiers import Dossier, Dossiers
    from mailer.domain.ledger_fault import LedgerFault
    from mailer.store.consent.events import ConsentEvent
    from mailer.store.consent.verifying import Verdict
    from mailer.store.dossiers import Mail, ProvenEvent


def dossiers_document(found: Dossiers) -> dict[str, Any]:
    """Everybody's behind an address, and whether the chain is whole."""
    return {
        "at": found.at,
        "people": [_person(one) for one in found.people],
        "chain": verdict_document(found.chain),
    }


def verdict_document(found: Verdict) -> dict[str, Any]:
    """What looking through the ledger of consents found."""
    return {
        "whole": found.is_whole,
        "links": found.head.number,
        "head": found.head.hash,
        "statements": found.statements,
        "erased": found.erased,
        "before": found.before,
        "faults": [_fault(one) for one in found.faults],
    }


def _person(found: Dossier) -> dict[str, Any]:
    number, person = found.person
    return {
        "id": number,
        "email": person.address.envelope,
        "name": person.display_name,
        "lists": [
            {
                "list": row.list_slug,
                "state": row.state.value,
                "legal_basis": row.legal_basis,
                "source": row.source,
                "changed_at": row.changed_at,
            }
            for row in found.standings
        ],
        "registrations": [
            {"seminar": row.seminar, "state": row.state.value, "since": row.since}
            | attached_document(row.attached)
            for row in found.registrations
        ],
        "events": [_event(row) for row in found.events],
        "consents": [_consent(row) for row in found.consents],
        "mails": [_mail(row) for row in found.mails],
        "block": block_document(found.block),
        "restriction": restriction_document(found.restriction),
        "proven": found.proven,
        "faults": [_fault(one) for one in found.faults],
    }


def _event(row: ProvenEvent) -> dict[str, Any]:
    return {
        "list": row.list_slug,
        "state": row.state.value,
        "way": row.way,
        "legal_basis": row.legal_basis,
        "source": row.source,
        "wording_version": row.wording_version,
        "wording": row.wording or "",
        "privacy_version": row.privacy_version,
        "mail": evidence_of(row),
        "address": row.address,
        "at": row.at,
        "link": row.link,
    }


def evidence_of(row: ProvenEvent) -> dict[str, Any] | None:
    """The mail that a confirmation answers; None where there is none."""
    try:
        found = json.loads(row.evidence) if row.evidence else None
    except ValueError:  # somebody changed it: the chain says so
        return None
    return found if isinstance(found, dict) else None


def _consent(row: ConsentEvent) -> dict[str, Any]:
    return {
        "subject": row.subject.value,
        "about": row.about,
        "state": row.state,
        "way": row.way,
        "source": row.source,
        "wording_version": row.wording_version,
        "privacy_version": row.privacy_version,
        "at": row.at,
    }


def _mail(row: Mail) -> dict[str, Any]:
    return {
        "step": row.step,
        "list": row.about_list,
        "address": row.address,
        "state": row.state.value,
        "message_id": row.message_id,
        "content": row.content,
        "queued_at": row.queued_at,
        "ended_at": row.ended_at,
    }


def _fault(one: LedgerFault) -> dict[str, Any]:
    return {
        "fault": one.fault.value,
        "table": one.table,
        "row": one.row,
        "link": one.link,
        "leaf": one.leaf,
    }
