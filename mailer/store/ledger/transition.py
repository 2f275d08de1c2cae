"""A transition: the statement that takes deliveries from some states into another.

What a state means for the other columns is said here once, so that no way into it can forget
one: who has a delivery in hand, when it ended, and whether it keeps its mailbox from others.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, or_, update

from mailer.domain.delivery import DeliveryState, refuse_impossible
from mailer.store.deliveries import delivery
from mailer.store.dialect.rows import OfFound

Moment = datetime | ColumnElement[Any] | None

_NOBODYS = {"worker": None, "lease_until": None}
_TO_COME = frozenset({DeliveryState.QUEUED, DeliveryState.DEFERRED})


def transition(
    frm: Iterable[DeliveryState],
    to: DeliveryState,
    ended_at: Moment = None,
    *,
    found: bool = False,
) -> Update:
    """An UPDATE of deliveries in one of the states ``frm``; raises ImpossibleTransitionError.

    ``found``: they are given by their numbers, and not to be looked for by their states.

    Further conditions and values are the caller's. ``ended_at`` is when it was decided, for the
    states in which nothing is left to do.
    """
    before = frozenset(frm)
    refuse_impossible(before, to)
    state = OfFound(delivery.c.state) if found else delivery.c.state
    return (
        update(delivery)
        # Spelled out: what is prepared once cannot hold a list of any length.
        .where(or_(*(state == one.value for one in sorted(before))))
        .values(state=to, **columns_of(to, ended_at))
    )


def columns_of(to: DeliveryState, ended_at: Moment = None) -> dict[str, Any]:
    """What a delivery has in a state, whichever way it came there."""
    if to is DeliveryState.CLAIMED or to is DeliveryState.SENDING:
        return {}  # by whom and until when, only its worker knows
    if to in _TO_COME:
        return _NOBODYS | {"ended_at": None}
    if to is DeliveryState.CANCELLED or to is DeliveryState.SKIPPED:
        # One mailbox gets one mail of a list: this one does not count for it any more.
        return _NOBODYS | {"ended_at": ended_at, "list_address": None}
    if to is DeliveryState.UNCLEAR:
        return _NOBODYS | {"ended_at": ended_at}
    return _NOBODYS | {"ended_at": ended_at, "next_attempt_at": None}
