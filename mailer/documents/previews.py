"""One mail, looked at before it leaves, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.actions.mailing.preview import Previewed
    from mailer.compose.opened import MessagePart
    from mailer.compose.preflight import Finding


def preview_document(found: Previewed, eml: Path | None, language: str) -> dict[str, Any]:
    """A mail as its reader sees it, where its links lead, and what the preflight finds."""
    opened = found.opened
    return {
        "subject": opened.subject,
        "preheader": opened.preheader,
        "sender": opened.sender,
        "recipient": opened.recipient,
        "leaves_at": found.leaves_at,
        "text": opened.text,
        "parts": [_part(one) for one in opened.parts],
        "bytes": len(found.message),
        "eml": eml,
        "hosts": list(found.hosts),
        "findings": [_finding(one, language) for one in found.findings],
    }


def _part(one: MessagePart) -> dict[str, Any]:
    return {
        "media_type": one.media_type,
        "bytes": one.octets,
        "file": one.file or None,
        "method": one.method or None,
    }


def _finding(one: Finding, language: str) -> dict[str, str]:
    return {
        "severity": one.severity.name.lower(),
        "rule": one.rule,
        "where": one.where,
        "sentence": one.sentence.in_language(language),
    }
