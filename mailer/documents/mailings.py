"""Mail under way as JSON: mailings and their deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.actions.today.note_words import documented

if TYPE_CHECKING:
    from mailer.actions.mailing.wordings import Correction
    from mailer.store.mailings import NamedMailing
    from mailer.store.reports import LedgerRow


def mailing_document(one: NamedMailing, counts: dict[str, int]) -> dict[str, Any]:
    """A mailing as it stands in a list of them."""
    row = one.mailing
    return {
        "id": row.id,
        "seminar": one.seminar,
        "newsletter": one.newsletter,
        "list": row.about_list,
        "step": row.step_key,
        "session": row.session,
        "state": row.state.value,
        "waits_for": documented(row.waits_for),
        "due_at": row.due_at,
        "counts": counts,
    }


def whole_mailing_document(one: NamedMailing, counts: dict[str, int]) -> dict[str, Any]:
    """A mailing by itself: who released it too, and when it was frozen and done."""
    row = one.mailing
    return mailing_document(one, counts) | {
        "released_by": row.released_by,
        "released_at": row.released_at,
        "released_size": row.released_size,
        "frozen_at": row.frozen_at,
        "finished_at": row.finished_at,
    }


def delivery_document(row: LedgerRow, text: str | None = None) -> dict[str, Any]:
    """A row of the ledger; ``text`` says what came back of it, or when it is tried again."""
    return {
        "recipient": row.address,
        "name": " ".join(part for part in (row.title, row.first_name, row.last_name) if part),
        "step": row.step_key,
        "session": row.session,
        "state": row.state.value,
        "reason": row.reason,
        "reply": row.reply,
        "relay": row.relay,
        "attempts": row.attempts,
        "message_id": row.message_id,
        "sent_at": row.sent_at,
        "text": text,
    }


def correction_document(done: Correction, corrects: int) -> dict[str, Any]:
    """A drafted correction, and the number of the mailing that it corrects."""
    return {
        "mailing": done.mailing_id,
        "corrects": corrects,
        "step": done.step,
        "recipients": done.recipients,
        "stopped": done.stopped,
        "has_text": done.has_text,
    }
