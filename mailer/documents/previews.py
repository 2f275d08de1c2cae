"""One mail, looked at before it leaves, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.actions.preview import Previewed
    from mailer.compose.preflight import Finding


def preview_document(found: Previewed, eml: Path | None, language: str) -> dict[str, Any]:
    """A mail's size, where its links lead, and what the preflight finds."""
    return {
        "bytes": len(found.message),
        "eml": eml,
        "hosts": list(found.hosts),
        "findings": [_finding(one, language) for one in found.findings],
    }


def _finding(one: Finding, language: str) -> dict[str, str]:
    return {
        "severity": one.severity.name.lower(),
        "rule": one.rule,
        "where": one.where,
        "sentence": one.sentence.in_language(language),
    }
