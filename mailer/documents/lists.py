"""Lists as JSON: how many are on one, who, and who joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.domain.consent import Standing

if TYPE_CHECKING:
    from mailer.actions.subscription.joining import Joining
    from mailer.actions.subscription.rolls import Member, Roll


def list_document(one: Roll, language: str) -> dict[str, Any]:
    """A list in numbers."""
    return {
        "list": one.slug,
        "name": one.known.name_in(language) if one.known else None,
        "legal_basis": one.known.legal_basis.value if one.known else None,
        "people": sum(one.numbers.values()),
        **{standing.value: one.numbers.get(standing, 0) for standing in Standing},
    }


def member_document(one: Member) -> dict[str, Any]:
    """Somebody on a list."""
    return {
        "id": one.number,
        "email": one.person.address.envelope,
        "name": one.person.name,
        "organisation": one.person.organisation,
        "standing": one.standing.value,
        "legal_basis": one.legal_basis,
        "source": one.source,
        "changed_at": one.since,
    }


def joining_document(done: Joining) -> dict[str, Any]:
    """How far somebody is with joining a list."""
    return {
        "list": done.list_slug,
        "email": done.person.address.envelope,
        "state": done.state.value,
        "mails": done.mails,
    }
