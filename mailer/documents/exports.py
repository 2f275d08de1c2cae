"""Everything about a person as JSON, and what came of a restriction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.documents.blocks import restriction_document

if TYPE_CHECKING:
    from mailer.actions.person.exporting import Export
    from mailer.actions.person.restricting import Restricted


def export_document(found: Export) -> dict[str, Any]:
    """All rows about somebody, by table."""
    number, person = found.person
    return {
        "at": found.at,
        "id": number,
        "email": person.address.envelope,
        "tables": found.tables,
        "sharers": found.sharers,
        "files": list(found.files),
    }


def restricted_document(done: Restricted) -> dict[str, Any]:
    """Who is restricted, or was until now."""
    number, person = done.person
    return {
        "id": number,
        "email": person.address.envelope,
        "changed": done.changed,
        "restriction": restriction_document(done.restriction),
    }
