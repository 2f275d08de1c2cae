"""A rehearsal as JSON: who had what, who did not, and what did not leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.actions.today.note_words import documented

if TYPE_CHECKING:
    from mailer.actions.demo.rehearsal import Rehearsal


def rehearsal_document(played: Rehearsal) -> dict[str, Any]:
    """A seminar's mails in fast-forward."""
    return {
        "seminar": played.slug,
        "started_at": played.started_at,
        "ended_at": played.ended_at,
        "sent": [
            {"recipient": row.address, "step": row.step_key, "sent_at": row.dated_at}
            for row in played.reached
        ],
        "left_out": [
            {"recipient": one.recipient, "step": one.step, "state": one.state, "reason": one.reason}
            for one in played.left_out
        ],
        "mailings": [
            {
                "step": row.step_key,
                "state": row.state.value,
                "waits_for": documented(row.waits_for),
                "due_at": row.due_at,
            }
            for row in played.mailings
        ],
    }
