"""Blocked addresses and restricted people as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.actions.blocks import Block, Blocked
    from mailer.store.restrictions import Restriction


def blocked_document(done: Blocked) -> dict[str, Any]:
    """What came of blocking or unblocking an address."""
    return {
        "email": done.address.envelope,
        "changed": done.changed,
        "block": block_document(done.block),
    }


def block_document(block: Block | None) -> dict[str, Any] | None:
    """A block; None where there is none."""
    if block is None:
        return None
    return {
        "scope": block.scope.value,
        "reason": block.reason,
        "detail": block.detail,
        "since": block.since,
        "by": block.by or None,
    }


def restriction_document(made: Restriction | None) -> dict[str, Any] | None:
    """A restriction; None where there is none."""
    if made is None:
        return None
    return {"since": made.since, "reason": made.reason, "by": made.restricted_by or None}
