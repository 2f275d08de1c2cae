"""People as JSON: a card, everything an address had, and two who became one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.documents.blocks import block_document, restriction_document
from mailer.documents.participations import attached_document
from mailer.documents.returned import receipt_document

if TYPE_CHECKING:
    from mailer.actions.mailing.mailings import Dossier
    from mailer.actions.person.cards import Card
    from mailer.actions.person.erasing import Erasure
    from mailer.actions.person.merging import Merge
    from mailer.domain.identity import Known
    from mailer.domain.person import Person
    from mailer.store.rolls import SubscriptionEvent


def card_document(card: Card, language: str) -> dict[str, Any]:
    """What the office knows of a person, with its history."""
    return card_head_document(card) | {
        "lists": [
            {
                "list": row.list_slug,
                "state": row.state.value,
                "legal_basis": row.legal_basis,
                "source": row.source,
                "changed_at": row.changed_at,
                "events": [_event(one) for one in card.events if one.list_slug == row.list_slug],
            }
            for row in card.subscriptions
        ],
        "registrations": [
            {
                "seminar": row.seminar,
                "state": row.state.value,
                "since": row.since,
                "attended": row.attended,
                "answer": row.answer.value if row.answer else None,
            }
            | attached_document(row.attached)
            for row in card.registrations
        ],
        "block": block_document(card.block),
        "restriction": restriction_document(card.restriction),
        "returned": [
            receipt_document(one.receipt, one.sentence, language) for one in card.returned
        ],
        "away": card.away.in_language(language) if card.away else None,
    }


def card_head_document(card: Card) -> dict[str, Any]:
    """Who a card is about."""
    return {"id": card.number} | _called(card.person)


def dossier_document(found: Dossier) -> dict[str, Any]:
    """Everything that an address is on and had."""
    return {
        "people": [_called(person) for person in found.people],
        "subscriptions": [
            {
                "list": row.list_slug,
                "state": row.state.value,
                "legal_basis": row.legal_basis,
                "source": row.source,
                "changed_at": row.changed_at,
            }
            for row in found.subscriptions
        ],
        "registrations": [
            {"seminar": row.seminar, "state": row.state.value, "since": row.since}
            | attached_document(row.attached)
            for row in found.registrations
        ],
        "mails": [
            {
                "seminar": row.seminar,
                "newsletter": row.newsletter,
                "step": row.step_key,
                "session": row.session,
                "state": row.state.value,
                "reason": row.reason,
                "reply": row.reply,
                "sent_at": row.sent_at,
            }
            for row in found.deliveries
        ],
        "block": block_document(found.block),
    }


def merge_document(found: Merge, *, done: bool) -> dict[str, Any]:
    """What becomes one; ``done`` is False where it was only looked at."""
    return {
        "kept": _known(found.kept),
        "gone": _known(found.gone),
        "changed": found.changed and done,
        "registrations": list(found.seminars),
        "registered_twice": list(found.both),
        "lists": list(found.lists),
        "withdrawn": list(found.withdrawn),
        "mails": found.mails,
        "promoted": found.promoted,
    }


def erasure_document(found: Erasure, *, done: bool) -> dict[str, Any]:
    """Who is forgotten; ``done`` is False where it was only looked at."""
    number, person = found.person
    return {
        "id": number,
        "email": person.address.envelope,
        "erased": done,
        "lists": list(found.lists),
        "registrations": list(found.seminars),
        "mails": found.mails,
        "promoted": found.promoted,
        "blocked": found.blocked,
        "sharers": found.sharers,
        "files": list(found.files),
    }


def _called(person: Person) -> dict[str, Any]:
    return {
        "email": person.address.envelope,
        "honorific": person.honorific.value,
        "title": person.title,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "organisation": person.organisation,
        "language": person.language,
        "letter_salutation": person.letter_salutation,
    }


def _event(row: SubscriptionEvent) -> dict[str, Any]:
    return {
        "state": row.state.value,
        "way": row.way,
        "legal_basis": row.legal_basis,
        "source": row.source,
        "wording_version": row.wording_version,
        "at": row.at,
    }


def _known(known: Known) -> dict[str, Any]:
    number, person = known
    return {
        "id": number,
        "email": person.address.envelope,
        "first_name": person.first_name,
        "last_name": person.last_name,
    }
