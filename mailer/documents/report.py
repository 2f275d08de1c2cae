"""A year's seminars in numbers: the document and its sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.documents.seminars import local_iso

if TYPE_CHECKING:
    from mailer.actions.seminar.yearly import Year


NUMBERS = (
    "invited",
    "delivered",
    "failed",
    "registered",
    "waitlisted",
    "unregistered",
    "attended",
    "absent",
)
"""What is counted of each seminar, in its order."""


def totals(found: Year) -> dict[str, int | None]:
    """Sums of the columns; None where no seminar knows."""
    sums: dict[str, int | None] = {}
    for name in NUMBERS:
        known = [number for one in found.lines if (number := getattr(one, name)) is not None]
        sums[name] = sum(known) if known or not found.lines else None
    return sums


def year_document(found: Year) -> dict[str, Any]:
    """The seminars of a year, their sums, and how many different people they reached."""
    return {
        "year": found.year,
        "seminars": [
            {
                "seminar": one.seminar.slug,
                "title": one.seminar.title,
                "starts_at": local_iso(one.seminar, one.seminar.starts_at),
                "state": one.seminar.state.value,
                **{name: getattr(one, name) for name in NUMBERS},
            }
            for one in found.lines
        ],
        "totals": totals(found),
        "people": found.people,
    }
