"""Verifying the consent ledger: every link, every statement, and that none was taken away."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.commitment import (
    COMMITMENT_OCTETS,
    NO_HASH,
    SALT_OCTETS,
    Statement,
    Subject,
    Whose,
    commitment,
    link_hash,
    parted,
    text_hash,
)
from mailer.domain.ledger_fault import Fault, LedgerFault
from mailer.store.consent import chain
from mailer.store.consent.chain import Head, Link
from mailer.store.consent.erased import TABLES
from mailer.store.consent.events import consent_event
from mailer.store.consent.wordings import consent_wording
from mailer.store.people import person
from mailer.store.schema import records
from mailer.store.successors import successor

_LINKS = 500
_STATEMENTS = 5000
"""So many rows are read at a time; a link of an import holds some hundreds of statements."""


@dataclass(slots=True)
class Verdict:
    """What was found: how many links and statements there are, and what is wrong.

    ``erased`` statements are gone as they were to be; ``before`` is how many there are from before
    there was a chain, for which nobody can vouch.
    """

    head: Head
    statements: int = 0
    erased: int = 0
    before: int = 0
    faults: list[LedgerFault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


@dataclass(slots=True)
class _Read:
    """What one walk along the chain found out."""

    head: Head = field(default_factory=lambda: Head(0, NO_HASH))
    leaves: int = 0
    before: int = 0
    erased: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    spans: list[tuple[int, int]] = field(default_factory=list)
    faults: list[LedgerFault] = field(default_factory=list)


class _Row(NamedTuple):
    """A statement as it is kept, with who it hangs on now (``hangs_on``)."""

    id: int
    link: int
    leaf: int
    salt: bytes | None
    whose: int | None
    address: str
    about: str
    state: str
    way: str
    legal_basis: str
    source: str
    wording_version: str
    wording: str | None
    privacy_version: str
    evidence: str
    at: datetime
    subject: str
    person_id: int | None
    hangs_on: int | None

    @property
    def fits(self) -> bytes | None:
        """What its link should hold for it; None where its salt is none."""
        if self.salt is None or len(self.salt) != SALT_OCTETS or self.whose is None:
            return None
        said = Statement(
            Subject(self.subject),
            self.about,
            self.state,
            self.way,
            self.legal_basis,
            self.source,
            self.wording_version,
            text_hash(self.wording or ""),
            self.privacy_version,
            self.evidence,
            self.at,
        )
        return commitment(self.salt, Whose(self.whose, self.address), said.octets)


async def verify(connection: AsyncConnection) -> Verdict:
    """Looks through the whole ledger; changes nothing."""
    read = await _walk(connection)
    verdict = Verdict(read.head, before=await _unlinked(connection, read))
    verdict.faults += read.faults
    verdict.faults += await _changed_wordings(connection)
    for first, last in read.spans:
        held = {
            (link.number, leaf): one
            for link in await chain.between(connection, first, last)
            for leaf, one in enumerate(parted(link.commitments))
        }
        found: set[tuple[int, int]] = set()
        for table in TABLES:
            for row in await _rows(connection, table, first, last):
                verdict.statements += 1
                found.add((row.link, row.leaf))
                verdict.faults += _faults_of(table.name, row, held, read)
        for link, leaf in sorted(held.keys() - found):
            if leaf in read.erased.get(link, ()):
                verdict.erased += 1
            else:
                verdict.faults.append(LedgerFault(Fault.STATEMENT_MISSING, "", 0, link, leaf))
    verdict.faults += [one async for one in _beyond(connection, read)]
    return verdict


async def verify_links(connection: AsyncConnection) -> Verdict:
    """Looks through the chain alone, in a small part of the time: what it commits to is not read.

    Statements are counted by their places.
    """
    read = await _walk(connection)
    gone = sum(map(len, read.erased.values()))
    return Verdict(read.head, read.leaves - gone, gone, 0, read.faults)


async def of_person(connection: AsyncConnection, person_id: int) -> tuple[int, list[LedgerFault]]:
    """How many statements of somebody are proven, and what is wrong with the others.

    Looks at their links alone; whether the chain is whole, ``verify`` tells.
    """
    proven, faults = 0, []
    for table in TABLES:
        for row in await _rows_of(connection, table, person_id):
            held = {
                (link.number, leaf): one
                for link in await chain.between(connection, row.link, row.link)
                for leaf, one in enumerate(parted(link.commitments))
            }
            wrong = list(_faults_of(table.name, row, held, _Read()))
            faults += wrong
            proven += not wrong
    return proven, faults


async def _walk(connection: AsyncConnection) -> _Read:
    read, weight = _Read(), 0
    while links := await chain.links(connection, read.head.number, _LINKS):
        for link in links:
            read.faults += _broken(link, read.head)
            read.head = Head(link.number, link.hash)
            _note(link, read)
            held = len(link.commitments) // COMMITMENT_OCTETS
            read.leaves += held
            weight += max(1, held)
            if not read.spans or weight > _STATEMENTS:
                read.spans.append((link.number, link.number))
                weight = max(1, held)
            read.spans[-1] = (read.spans[-1][0], link.number)
    return read


def _broken(link: Link, before: Head) -> Iterator[LedgerFault]:
    for number in range(before.number + 1, link.number):
        yield LedgerFault(Fault.LINK_MISSING, chain.consent_link.name, number, number)
    expected = link_hash(before.hash, link.number, link.at, link.commitments, link.note)
    if link.number == before.number + 1 and expected != link.hash:
        yield LedgerFault(Fault.LINK_CHANGED, chain.consent_link.name, link.number, link.number)


def _note(link: Link, read: _Read) -> None:
    try:
        told = json.loads(link.note) if link.note else {}
        for place, leaf in told.get(chain.LETS_GO, ()):
            read.erased[int(place)].add(int(leaf))
        if link.number == 1:
            read.before = int(told.get(chain.BEFORE, 0))
    except (AttributeError, TypeError, ValueError):
        read.faults.append(
            LedgerFault(Fault.LINK_CHANGED, chain.consent_link.name, link.number, link.number)
        )


def _faults_of(
    table: str, row: _Row, held: dict[tuple[int, int], bytes], read: _Read
) -> Iterator[LedgerFault]:
    place = (row.link, row.leaf)
    if place not in held:
        yield LedgerFault(Fault.STATEMENT_STRANGE, table, row.id, *place)
        return
    if row.leaf in read.erased.get(row.link, ()):
        yield LedgerFault(Fault.STATEMENT_BACK, table, row.id, *place)
    elif row.fits != held[place]:
        yield LedgerFault(Fault.STATEMENT_CHANGED, table, row.id, *place)
    elif (row.person_id or 0) != (row.hangs_on or 0):
        yield LedgerFault(Fault.PERSON_CHANGED, table, row.id, *place)


async def _rows(connection: AsyncConnection, table: Table, first: int, last: int) -> list[_Row]:
    query = _statements(table).where(table.c.link.between(first, last), table.c.leaf.is_not(None))
    return records(await connection.execute(query), _Row)


async def _rows_of(connection: AsyncConnection, table: Table, person_id: int) -> list[_Row]:
    query = _statements(table).where(
        table.c.person_id == person_id, table.c.link.is_not(None), table.c.leaf.is_not(None)
    )
    return records(await connection.execute(query.order_by(table.c.id)), _Row)


def _statements(table: Table) -> Select[Any]:
    is_other = table is consent_event
    return (
        select(
            table.c.id,
            table.c.link,
            table.c.leaf,
            table.c.salt,
            table.c.whose,
            table.c.address,
            (table.c.about if is_other else table.c.list_slug).label("about"),
            table.c.state,
            table.c.way,
            (literal("") if is_other else table.c.legal_basis).label("legal_basis"),
            table.c.source,
            table.c.wording_version,
            consent_wording.c.text.label("wording"),
            table.c.privacy_version,
            table.c.evidence,
            table.c.at,
            (table.c.subject if is_other else literal(Subject.SUBSCRIPTION.value)).label("subject"),
            table.c.person_id,
            func.coalesce(successor.c.new, table.c.whose).label("hangs_on"),
        )
        .outerjoin(consent_wording, consent_wording.c.id == table.c.wording_id)
        .outerjoin(
            successor, and_(successor.c.name == person.name, successor.c.old == table.c.whose)
        )
    )


async def _unlinked(connection: AsyncConnection, read: _Read) -> int:
    """Counts what is from before the chain; what came later without a place in it is a fault."""
    older = 0
    for table in TABLES:
        before = read.before if table is not consent_event else 0
        rows = await connection.execute(
            select(table.c.id).where(or_(table.c.link.is_(None), table.c.leaf.is_(None)))
        )
        for number in rows.scalars():
            if number <= before:
                older += 1
            else:
                read.faults.append(LedgerFault(Fault.STATEMENT_STRANGE, table.name, number))
    return older


async def _changed_wordings(connection: AsyncConnection) -> list[LedgerFault]:
    rows = await connection.execute(select(consent_wording).order_by(consent_wording.c.id))
    return [
        LedgerFault(Fault.WORDING_CHANGED, consent_wording.name, row.id)
        for row in rows
        if text_hash(row.text) != row.hash
    ]


async def _beyond(connection: AsyncConnection, read: _Read) -> AsyncIterator[LedgerFault]:
    """Statements of links that are not there: behind the last one, or in a gap."""
    for table in TABLES:
        rows = await connection.execute(
            select(table.c.id, table.c.link, table.c.leaf).where(
                or_(table.c.link > read.head.number, table.c.link < 1)
            )
        )
        for row in rows:
            yield LedgerFault(Fault.STATEMENT_STRANGE, table.name, row.id, row.link, row.leaf or 0)
