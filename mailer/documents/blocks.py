"""Blocked addresses and restricted people as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.documents.imports import found_document

if TYPE_CHECKING:
    from mailer.actions.imports.block_import import BlockImport
    from mailer.actions.person.blocks import Block, Blocked, BlockedAddress, Event
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


def blocked_address_document(one: BlockedAddress) -> dict[str, Any]:
    """An address that gets no mail, and why."""
    return {"email": one.address, "block": block_document(one.block)}


def block_event_document(one: Event) -> dict[str, Any]:
    """Something that happened to an address's block."""
    return {
        "what": one.what.value,
        "scope": one.scope.value,
        "reason": one.reason,
        "why": one.why,
        "by": one.by or None,
        "at": one.at,
    }


def block_import_document(done: BlockImport, language: str) -> dict[str, Any]:
    """What came of a list of addresses to be blocked."""
    return found_document(done.found, language) | {
        "blocked": done.blocked,
        "unchanged": done.unchanged,
        "refused": [
            {"line": one.line, "reason": one.reason.in_language(language)} for one in done.refused
        ],
    }
