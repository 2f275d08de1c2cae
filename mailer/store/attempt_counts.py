"""Attempt counts: how many mails each relay was given, and what it said, minute by minute.

The ledger keeps a delivery's last attempt and no index by time: asking it what left in the last
hour reads all of it. So senders count as they go, and write the sums twice a minute.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from mailer.domain.delivery import DeliveryState
from mailer.domain.reply_class import ReplyClass
from mailer.store.schema import UtcDateTime, metadata, records

attempt_count = Table(
    "attempt_count",
    metadata,
    # When it was answered, to the minute; all that is older than a day shares one row.
    Column("minute", UtcDateTime, nullable=False),
    Column("relay", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reply_class", Text, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("minute", "relay", "state", "reply_class"),
    CheckConstraint("number > 0", name="number_positive"),
)

_BEFORE = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_SETTLED = timedelta(seconds=30)  # by then every sender has written what it counted


class Attempt(NamedTuple):
    """What is counted: answers of a kind that a relay had in one minute.

    ``reply_class`` is the name of one (``domain.reply_class``) in lower case.
    """

    minute: datetime
    relay: str
    state: str
    reply_class: str


def attempt(at: datetime, relay: str, state: DeliveryState, said: ReplyClass) -> Attempt:
    """The kind that an answer is of."""
    minute = at.replace(second=0, microsecond=0)
    return Attempt(minute, relay, state.value, said.name.lower())


class Attempts(NamedTuple):
    """How many there were of a kind: ever, in the last day and hour, in the last full minute."""

    relay: str
    state: str
    reply_class: str
    total: int
    day: int
    hour: int
    minute: int
    last: datetime


def add(connection: Connection, counted: Mapping[Attempt, int]) -> None:
    """Adds to what is known; what is older than a day is put together by the way."""
    for one, number in counted.items():
        _add(connection, one, number)
    newest = max((one.minute for one in counted), default=_BEFORE)
    old = attempt_count.c.minute.between(_BEFORE + _MINUTE, newest - _DAY - _HOUR)
    kinds = (attempt_count.c.relay, attempt_count.c.state, attempt_count.c.reply_class)
    rows = connection.execute(
        select(*kinds, func.sum(attempt_count.c.number)).where(old).group_by(*kinds)
    ).all()
    if rows:
        connection.execute(delete(attempt_count).where(old))
    for relay, state, reply_class, number in rows:
        _add(connection, Attempt(_BEFORE, relay, state, reply_class), number)


def _add(connection: Connection, one: Attempt, number: int) -> None:
    same = (attempt_count.c[name] == value for name, value in one._asdict().items())
    known = connection.execute(
        update(attempt_count).where(*same).values(number=attempt_count.c.number + number)
    )
    if not known.rowcount:
        connection.execute(insert(attempt_count).values(**one._asdict(), number=number))


def known(connection: Connection, now: datetime) -> list[Attempts]:
    """All that was counted, by relay and kind: some thousand rows at most are read."""
    minute, number = attempt_count.c.minute, attempt_count.c.number
    full = (now - _SETTLED - _MINUTE).replace(second=0, microsecond=0)
    kinds = (attempt_count.c.relay, attempt_count.c.state, attempt_count.c.reply_class)
    rows = connection.execute(
        select(
            *kinds,
            func.sum(number).label("total"),
            func.sum(case((minute > now - _DAY - _MINUTE, number), else_=0)).label("day"),
            func.sum(case((minute > now - _HOUR - _MINUTE, number), else_=0)).label("hour"),
            func.sum(case((minute == full, number), else_=0)).label("minute"),
            func.max(minute, type_=UtcDateTime).label("last"),
        )
        .group_by(*kinds)
        .order_by(*kinds)
    )
    return records(rows, Attempts)


def summed(found: Iterable[Attempts], relay: str) -> Attempts:
    """All answers of a relay as one."""
    own = [one for one in found if one.relay == relay]
    return Attempts(
        relay,
        state="",
        reply_class="",
        total=sum(one.total for one in own),
        day=sum(one.day for one in own),
        hour=sum(one.hour for one in own),
        minute=sum(one.minute for one in own),
        last=max((one.last for one in own), default=_BEFORE),
    )
