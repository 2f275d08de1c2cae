"""Colleagues: how the others behind a mailbox stand with a seminar."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, func, literal, select
from sqlalchemy.sql.elements import SQLCoreOperations

from mailer.domain.registration import IN_TOUCH, Colleague, RegistrationState
from mailer.store.people import person
from mailer.store.registrations import registration

_NOBODY = int(Colleague.NOBODY)
_RANKS = [
    (
        state,
        int(Colleague.REGISTERED if state is RegistrationState.REGISTERED else Colleague.WAITS),
    )
    for state in sorted(IN_TOUCH)
]


def colleague(
    address_key: ColumnElement[str],
    person_id: SQLCoreOperations[int],
    seminar_id: SQLCoreOperations[int] | int | None,
) -> ColumnElement[int]:
    """The column ``colleague``: the ``Colleague`` of a mailbox, as its number."""
    other, their = person.alias(), registration.alias()
    # One inside the other, so that SQLite begins with the few behind the address and not with
    # everybody who is registered.
    stands: ScalarSelect[Any] = (
        select(
            case(
                *((their.c.state == state, literal(rank)) for state, rank in _RANKS),
                else_=literal(_NOBODY),
            )
        )
        .where(their.c.person_id == other.c.id, their.c.seminar_id == seminar_id)
        .correlate_except(their)
        .scalar_subquery()
    )
    best: ScalarSelect[Any] = (
        select(func.max(stands))
        .where(other.c.address_key == address_key, other.c.id != person_id)
        .correlate_except(other)
        .scalar_subquery()
    )
    return func.coalesce(best, _NOBODY).label("colleague")
