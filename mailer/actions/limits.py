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
from datetime import timedelta
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from sqlalchemy.exc import SQLAlchemyError

from mailer.actions.desk import Desk
from mailer.domain.bucket import Rate, micros
from mailer.domain.errors import SeminarpostError
from mailer.store import buckets

NETWORK = "seminarpost.network"
"""Where a request's scope holds the network that a change is asked for from."""
_MOST_KEPT = 10_000
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

    async def takes(self, limit: Limit, value: str) -> bool:
        """Whether one more of ``value`` is taken; it counts if it is."""
        name = self.mark(limit, value)
        now = micros(self._desk.clock.now())
        until = self._refused.get(name)
        if until is not None:
            if now < until <= now + limit.allowance.most:
                return False
            del self._refused[name]
        if self._ahead.get(name, 0) > 0:
            self._ahead[name] -= 1
            return True
        try:
            room_at = await self._taken(limit, name, now)
        except _NO_COUNT as problem:
            _LOG.warning("limits count in this process alone: %s", type(problem).__name__)
            room_at = self._taken_alone(limit, name, now)
        if room_at is not None:
            _keep(self._refused, name, room_at)
        return room_at is None

    def mark(self, limit: Limit, value: str) -> str:
        """What something is counted under: a keyed hash, which names nobody."""
        digest = hmac.digest(self._key, f"{limit.value[0]}:{value}".encode(), hashlib.sha256)
        return digest[:16].hex()

    async def _taken(self, limit: Limit, name: str, now: int) -> int | None:
        """Takes one, or some ahead; None, or when there is room again."""
        async with self._desk.database.beside() as connection:
            if not 0 <= now - self._swept_at < _SWEEP_EVERY:
                self._swept_at = now
                await buckets.sweep(connection, now)
            number = limit.ahead
            room_at = await buckets.take(connection, name, limit.allowance, now, number)
            if room_at is not None and number > 1:
                number = 1
                room_at = await buckets.take(connection, name, limit.allowance, now)
        if room_at is None and limit.ahead > 1:
            self._ahead[name] = self._ahead.get(name, 0) + number - 1
            if len(self._ahead) > _MOST_KEPT:
                self._ahead.clear()  # they are lost, and fill up again
        return room_at

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
