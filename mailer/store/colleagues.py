"""Colleagues: how the others behind a mailbox stand with a seminar.

A mailbox has one reader of its list mail and one calendar: whether it is invited still, and
whether a cancelled entry may go, does not hang on one person alone.
"""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, func, literal, select
from sqlalchemy.sql.elements import SQLCoreOperations

from mailer.domain.registration import IN_TOUCH, RegistrationState
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.schema import Fields

_NOBODY, _WAITS, _REGISTERED = range(3)
_RANKS = [
    (state, _REGISTERED if state is RegistrationState.REGISTERED else _WAITS)
    for state in sorted(IN_TOUCH)
]


def colleague(
    address_key: ColumnElement[str],
    person_id: SQLCoreOperations[int],
    seminar_id: SQLCoreOperations[int] | int | None,
) -> ColumnElement[int]:
    """The column that ``registered`` and ``in_touch`` read: the best standing of anybody else."""
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


def registered(row: Fields) -> bool:
    """Whether a colleague at the same address is registered."""
    return bool(row["colleague"] == _REGISTERED)


def in_touch(row: Fields) -> bool:
    """Whether a colleague at the same address is registered, waits or is offered a place."""
    return bool(row["colleague"] != _NOBODY)


NOBODY = {"colleague": _NOBODY}
"""What a row says where nobody else is there."""
