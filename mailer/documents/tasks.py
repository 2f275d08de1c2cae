"""What needs a person, as JSON: at the end of many documents, and in that of the day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.actions.today.task import Task


def tasks_document(tasks: Iterable[Task], language: str) -> list[dict[str, Any]]:
    """Tasks that an act leaves behind."""
    return [
        {
            "what": one.what.value,
            "seminar": one.seminar or None,
            "newsletter": one.newsletter or None,
            "step": one.step or None,
            "mailing": one.mailing_id,
            "due_at": one.due_at,
            "waits": one.waits,
            "command": one.command,
            "sentence": one.sentence.in_language(language),
        }
        for one in tasks
    ]
