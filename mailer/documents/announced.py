"""Whom an act tells what, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.actions.mailing.announced import Announced, AnnouncedMail


def announced_document(announced: Announced, *, dry_run: bool) -> dict[str, Any]:
    """The first mail's beginning, and every letter by itself."""
    first = announced.first
    return {
        "would_tell": announced.would_tell,
        "subject": first.subject or None,
        "begins": first.begins or None,
        "language": first.language or None,
        "letters": [_letter(one) for one in announced.letters],
        "dry_run": dry_run,
    }


def _letter(one: AnnouncedMail) -> dict[str, Any]:
    return {
        "about": one.about,
        "step": one.step,
        "would_tell": len(one.people),
        "subject": one.beginning.subject,
        "begins": one.beginning.begins,
        "language": one.beginning.language,
        "reasons": dict(one.reasons),
        "skipped": dict(one.skipped),
        "leaves_at": one.leaves_at,
    }
