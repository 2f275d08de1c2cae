"""Bursts of buttons pressed at once, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.actions.subscription.bursts import PressedTogether

_DEEDS = ("leave", "confirm", "cancel")


def burst_document(one: PressedTogether) -> dict[str, Any]:
    """One burst; no network and nobody's address."""
    readers = {deed.value: number for deed, number in one.readers.items()}
    return {
        "burst": one.number,
        "began_at": one.began_at,
        "last_at": one.last_at,
        "people": {name: readers.get(name, 0) for name in _DEEDS},
        "asked_at": one.asked_at,
        "asked_by": one.asked_by or None,
    }
