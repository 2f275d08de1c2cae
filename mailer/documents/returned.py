"""What came back, as JSON: each with what was said, what followed, and what staff decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mailer.actions.intake.taken import Taken
    from mailer.domain.errors import Sentence
    from mailer.store.receipts import Receipt


def receipt_document(one: Receipt, told: Sentence, language: str) -> dict[str, Any]:
    """One thing that came back; ``told`` is its sentence."""
    return {
        "number": one.id,
        "at": one.taken_at,
        "kind": one.kind.value,
        "verdict": one.verdict.value,
        "recipient": one.address_key,
        "status": one.status,
        "reply": one.reply,
        "rule": one.rule,
        "delivery": one.delivery_id,
        "effect": one.effect.value,
        "until": one.until_at,
        "text": told.in_language(language),
        "decided_at": one.undone_at,
        "decided_by": one.undone_by,
        "reason": one.undone_why,
    }


def effects_document(entries: Sequence[dict[str, Any]], taken: Taken) -> list[dict[str, Any]]:
    """What was judged of one message, with the delivery that was found and what followed."""
    parts = dict(enumerate(taken.parts))
    made = []
    for place, entry in enumerate(entries):
        part = parts.get(place)
        mail = part.match.mail if part else None
        effect = part.consequence.effect.value if part else "nothing"
        made.append(
            entry
            | {
                "delivery": mail.id if mail else entry["delivery"],
                "effect": effect,
                "known": taken.known,
                "later": taken.later,
            }
        )
    return made
