"""What retention deletes, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.actions.operation.retention import Outcome


def retention_document(found: Sequence[Outcome], *, dry_run: bool) -> dict[str, Any]:
    """Each category with how many go and why."""
    return {
        "dry_run": dry_run,
        "deleted": sum(one.number for one in found),
        "categories": [
            {
                "category": one.category.value,
                "term_days": one.term.days,
                "before": one.before,
                "number": one.number,
                "years": list(one.years),
            }
            for one in found
        ],
    }
