"""Certificates and feedback of a seminar, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailer.documents.seminars import local_iso

if TYPE_CHECKING:
    from mailer.actions.registration.certificates import Batch
    from mailer.actions.registration.feedback import Feedback
    from mailer.actions.registration.taking_part import Noted


def certificates_document(batch: Batch, files: Sequence[Path]) -> dict[str, Any]:
    """Whom certificates were issued to, and where each lies."""
    seminar = batch.seminar
    return {
        "seminar": seminar.slug,
        "title": seminar.title,
        "certificates": [
            {
                "email": one.person.address.envelope,
                "name": one.certificate.name,
                "code": one.code,
                "issued_at": local_iso(seminar, one.issued_at),
                "minutes": one.certificate.attended_minutes,
                "file": str(file),
            }
            for one, file in zip(batch.issued, files, strict=True)
        ],
        "nameless": [one.address for one in batch.nameless],
    }


def noted_document(done: Noted) -> dict[str, Any]:
    """What was noted of one person."""
    return {
        "seminar": done.seminar.slug,
        "email": done.person.address.envelope,
        "attended": done.attended,
        "minutes": done.minutes,
    }


def feedback_document(found: Feedback, language: str) -> dict[str, Any]:
    """What was answered, question by question; no answers of one person stand together."""
    return {
        "seminar": found.seminar.slug,
        "title": found.seminar.title,
        "answers": found.number,
        "counted": found.counted,
        "open": found.is_open,
        "questions": [
            {
                "key": one.question.key,
                "kind": one.question.kind.value,
                "text": one.question.text.in_language(language),
                "answered": one.answered,
                "mean": one.mean,
                "grades": {str(grade): times for grade, times in one.grades.items()},
                "texts": list(one.texts),
            }
            for one in found.results
        ],
    }
