"""Limits: how often the public may ask for what costs something; all processes count together.

Buckets are in the database (``store.buckets``), for networks, mailboxes and forms. Whoever is
refused is refused from memory until there is room again: a flood writes nothing. Where the
database does not take the count, this process counts by itself, at the same rate: nobody is locked
out, and no door stands open.
"""

import hashlib
import hmac
import logging
from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.batches import Batches
from mailer.actions.desk import Desk
from mailer.domain.bucket import Rate, micros
from mailer.domain.errors import SeminarpostError
from mailer.store import buckets

NETWORK = "seminarpost.network"
"""Where a request's scope holds the network that a change is asked for from."""
_MOST_KEPT = 10_000
_MOST_ASKS = 200  # counted in one short transaction
_SWEEP_EVERY = timedelta(minutes=10) // timedelta(microseconds=1)
_NO_COUNT = (SQLAlchemyError, SeminarpostError, OSError)
_LOG = logging.getLogger("seminarpost.limits")


class Limit(Enum):
    """What is counted, by which rate, and how many are taken out of the database at once.

    A form is one row for everybody: taken one by one it would be written for every request.
    A solution of a form's challenge is good once, and for no longer than it fills up again. Forms
    without one are few (``web.public.work``): of one network, and of all of them together.
    """

    NETWORK = ("network", Rate(60, timedelta(minutes=10)), 1)
    MAILBOX = ("mailbox", Rate(10, timedelta(days=1)), 1)
    FORM = ("form", Rate(20_000, timedelta(minutes=10)), 50)
    SOLUTION = ("solution", Rate(1, timedelta(hours=1)), 1)
    UNSOLVED_OF_ONE = ("unsolved by one", Rate(5, timedelta(hours=1)), 1)
    UNSOLVED = ("unsolved", Rate(30, timedelta(hours=1)), 1)

    @property
    def allowance(self) -> Rate:
        return self.value[1]

    @property
    def ahead(self) -> int:
        """How many are taken at once; what is left of them is this process's own."""
        return self.value[2]


class _Ask(NamedTuple):
    """Whether one more of what has this name (``Limits.mark``) is taken."""

    limit: Limit
    name: str


class Limits:
    """The limits of one office, as this process sees them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._key = hmac.digest(desk.workspace.links.secret, b"seminarpost.limits", "sha256")
        self._refused: OrderedDict[str, int] = OrderedDict()
        self._ahead: dict[str, int] = {}
        self._own: OrderedDict[str, int] = OrderedDict()
        """Buckets of our own, while the database takes no count."""
        self._swept_at = 0
        self._counting = Batches(self._count, _MOST_ASKS)

    async def takes(self, limit: Limit, value: str) -> bool:
        """Whether one more of ``value`` is taken; it counts if it is."""
        name = self.mark(limit, value)
        now = micros(self._desk.clock.now())
        until = self._refused.get(name)
        if until is not None:
            if now < until <= now + limit.allowance.most:
                return False
            del self._refused[name]
        if self._is_ahead(name):
            return True
        return await self._counting.ask(_Ask(limit, name))

    def mark(self, limit: Limit, value: str) -> str:
        """What something is counted under: a keyed hash, which names nobody."""
        digest = hmac.digest(self._key, f"{limit.value[0]}:{value}".encode(), hashlib.sha256)
        return digest[:16].hex()

    def _is_ahead(self, name: str) -> bool:
        """Whether one was left of those that were taken ahead; it is taken now."""
        left = self._ahead.get(name, 0)
        if left > 0:
            self._ahead[name] = left - 1
        return left > 0

    async def _count(self, asks: Sequence[_Ask]) -> list[bool]:
        """Whether each of some is taken, as if one came after the other."""
        now = micros(self._desk.clock.now())
        known = [self._known(one) for one in asks]
        taken = known.copy()
        try:
            if None in taken:
                await self._count_together(asks, taken, now)
        except _NO_COUNT as problem:
            _LOG.warning("limits count in this process alone: %s", type(problem).__name__)
            self._ahead.clear()
            anew = [one for one, is_known in zip(asks, known, strict=True) if is_known is None]
            for one in anew:  # what they were refused for was undone
                self._refused.pop(one.name, None)
            alone = iter([self._is_taken_alone(one, now) for one in anew])
            return [next(alone) if one is None else one for one in known]
        return [bool(one) for one in taken]

    async def _count_together(
        self, asks: Sequence[_Ask], taken: list[bool | None], now: int
    ) -> None:
        """Fills up ``taken``, in one short transaction."""
        async with self._desk.database.beside() as connection:
            if not 0 <= now - self._swept_at < _SWEEP_EVERY:
                self._swept_at = now
                await buckets.sweep(connection, now)
            while None in taken:
                await self._take_once(connection, asks, taken, now)

    def _known(self, one: _Ask) -> bool | None:
        """Whether it is taken, as far as that is known without the database."""
        if one.name in self._refused:
            return False
        return self._is_ahead(one.name) or None

    async def _take_once(
        self,
        connection: AsyncConnection,
        asks: Sequence[_Ask],
        taken: list[bool | None],
        now: int,
    ) -> None:
        """Takes out of each bucket for the first who waits for it; ``taken`` says who does."""
        first = dict[_Ask, int]()
        for place, one in enumerate(asks):
            if taken[place] is None:
                first.setdefault(one, place)
        for limit in Limit:  # in one order, whichever process it is
            names = [one.name for one in first if one.limit is limit]
            if names:
                await self._take(connection, limit, names, now)
        for one, place in first.items():
            taken[place] = one.name not in self._refused
        for place, one in enumerate(asks):
            if taken[place] is None:
                taken[place] = self._known(one)

    async def _take(
        self, connection: AsyncConnection, limit: Limit, names: Sequence[str], now: int
    ) -> None:
        """Takes one out of each bucket, or some ahead; keeps who is refused until when."""
        refused = await buckets.take(connection, names, limit.allowance, now, limit.ahead)
        if limit.ahead > 1:
            if len(self._ahead) > _MOST_KEPT:
                self._ahead.clear()  # they are lost, and fill up again
            for name in names:
                if name not in refused:
                    self._ahead[name] = self._ahead.get(name, 0) + limit.ahead - 1
            if refused:
                refused = await buckets.take(connection, list(refused), limit.allowance, now)
        for name, room_at in refused.items():
            _keep(self._refused, name, room_at)

    def _is_taken_alone(self, one: _Ask, now: int) -> bool:
        if one.name in self._refused:
            return False
        room_at = self._taken_alone(one.limit, one.name, now)
        if room_at is not None:
            _keep(self._refused, one.name, room_at)
        return room_at is None

    def _taken_alone(self, limit: Limit, name: str, now: int) -> int | None:
        full_at = self._own.get(name, now)
        after = limit.allowance.after(full_at, now)
        if after is None:
            return limit.allowance.room_at(full_at)
        _keep(self._own, name, after)
        return None


def _keep(kept: OrderedDict[str, int], name: str, value: int) -> None:
    kept[name] = value
    kept.move_to_end(name)
    if len(kept) > _MOST_KEPT:
        kept.popitem(last=False)


def network_of(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address: what one customer is given; "" for none."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if isinstance(found, IPv4Address):
        return str(found)
    return str(ip_network((found, 64), strict=False))
