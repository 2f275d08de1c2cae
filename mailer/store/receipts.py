"""Receipts: what came back, each message taken in once, with what followed from it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.returned import Effect, MatchedBy
from mailer.domain.verdict import REFUSALS, Kind, Verdict
from mailer.store.deliveries import delivery
from mailer.store.dialect.rows import Among
from mailer.store.dialect.rows import Kind as Texts
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed_texts
from mailer.store.schema import (
    Choice,
    UtcDateTime,
    metadata,
    one_of,
    record_or_none,
    records,
)

receipt = Table(
    "receipt",
    metadata,
    Column("id", Integer, primary_key=True),
    # SHA-256 of the message's octets, and which of its recipients this is about.
    Column("fingerprint", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("taken_at", UtcDateTime, nullable=False),
    Column("kind", Choice(Kind), nullable=False),
    Column("verdict", Choice(Verdict), nullable=False),
    Column("rule", Text, nullable=False),
    Column("address_key", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Column("status", Text, nullable=False),
    # What the other side said, cleaned and cut.
    Column("reply", Text, nullable=False),
    Column("delivery_id", ForeignKey("delivery.id", ondelete="SET NULL")),
    Column("matched_by", Choice(MatchedBy), nullable=False),
    Column("effect", Choice(Effect), nullable=False),
    # Until when somebody is away, or when the mail is sent again.
    Column("until_at", UtcDateTime),
    Column("undone_at", UtcDateTime),
    Column("undone_by", Text),
    Column("undone_why", Text),
    one_of("kind", Kind),
    one_of("verdict", Verdict),
    one_of("matched_by", MatchedBy),
    one_of("effect", Effect),
    CheckConstraint("part >= 0", name="part_not_negative"),
    Index("uq_receipt_fingerprint_part", "fingerprint", "part", unique=True),
    Index("ix_receipt_address", "address_key", "taken_at"),
    Index("ix_receipt_domain", "domain", "taken_at"),
    Index("ix_receipt_delivery", "delivery_id"),
    Index("ix_receipt_effect", "effect", "taken_at"),
    Index("ix_receipt_taken", "taken_at"),
)


class NewReceipt(NamedTuple):
    """A receipt that is about to be written."""

    fingerprint: str
    part: int
    taken_at: datetime
    kind: Kind
    verdict: Verdict
    rule: str
    address_key: str
    domain: str
    status: str
    reply: str
    delivery_id: int | None
    matched_by: MatchedBy
    effect: Effect
    until_at: datetime | None = None


class Receipt(NamedTuple):
    """Something that came back, as staff is told of it; ``until_at`` as in the table."""

    id: int
    taken_at: datetime
    kind: Kind
    verdict: Verdict
    rule: str
    address_key: str
    domain: str
    status: str
    reply: str
    delivery_id: int | None
    effect: Effect
    until_at: datetime | None
    undone_at: datetime | None
    undone_by: str | None
    undone_why: str | None


_READ = tuple(receipt.c[name] for name in Receipt._fields)


async def known(connection: AsyncConnection, fingerprints: Iterable[str]) -> dict[str, bool]:
    """Which of some messages were taken in before, and whether it was known of whom they were."""
    columns = await connection.run_sync(_KNOWN.columns, seen=packed_texts(fingerprints))
    return dict(zip(columns[0], map(bool, columns[1]), strict=True)) if columns else {}


_KNOWN = Prepared(
    select(receipt.c.fingerprint, func.max(case((receipt.c.address_key != "", 1), else_=0)))
    .where(Among(receipt.c.fingerprint, idset("seen", Texts.TEXT)))
    .group_by(receipt.c.fingerprint)
)


async def add(connection: AsyncConnection, rows: Sequence[NewReceipt]) -> None:
    """Writes them down; a message that was taken in before fails by its key."""
    for row in rows:
        await connection.run_sync(_ADD.run, **row._asdict())


_ADD = Prepared(
    insert(receipt).values(
        {name: bindparam(name, type_=receipt.c[name].type) for name in NewReceipt._fields}
    )
)


async def of_address(connection: AsyncConnection, address_key: str, most: int) -> list[Receipt]:
    """What came back from an address, the newest first."""
    rows = await connection.execute(
        select(*_READ)
        .where(receipt.c.address_key == address_key)
        .order_by(receipt.c.taken_at.desc(), receipt.c.id.desc())
        .limit(most)
    )
    return records(rows, Receipt)


async def of_mailing(connection: AsyncConnection, mailing_id: int) -> list[Receipt]:
    """What came back of a mailing, in the order it did."""
    rows = await connection.execute(
        select(*_READ)
        .join(delivery, delivery.c.id == receipt.c.delivery_id)
        .where(delivery.c.mailing_id == mailing_id)
        .order_by(receipt.c.taken_at, receipt.c.id)
    )
    return records(rows, Receipt)


async def since(connection: AsyncConnection, moment: datetime) -> list[Receipt]:
    """What came back since a moment, in the order it did."""
    rows = await connection.execute(
        select(*_READ)
        .where(receipt.c.taken_at >= moment)
        .order_by(receipt.c.taken_at, receipt.c.id)
    )
    return records(rows, Receipt)


async def by_id(connection: AsyncConnection, number: int) -> Receipt | None:
    """One of them by its number."""
    rows = await connection.execute(select(*_READ).where(receipt.c.id == number))
    return record_or_none(rows, Receipt)


async def open_to_staff(connection: AsyncConnection, unknown: str, most: int) -> list[Receipt]:
    """What waits for a person: in doubt, kept aside, or a refusal that no rule knew (its rule is
    called ``unknown``); the newest first, without what was decided."""
    rows = await connection.execute(
        select(*_READ)
        .where(
            receipt.c.undone_at.is_(None),
            or_(
                receipt.c.effect.in_((Effect.WAITS, Effect.QUARANTINED)),
                and_(receipt.c.rule == unknown, receipt.c.verdict.in_(REFUSALS)),
            ),
        )
        .order_by(receipt.c.taken_at.desc(), receipt.c.id.desc())
        .limit(most)
    )
    return records(rows, Receipt)


async def tries(connection: AsyncConnection, delivery_id: int) -> int:
    """How often a mail came back and was sent again because of it."""
    return int((await connection.run_sync(_TRIES.scalars, number=delivery_id))[0])


_TRIES = Prepared(
    select(func.count()).where(
        receipt.c.delivery_id == bindparam("number"),
        or_(receipt.c.effect == Effect.AGAIN.value, receipt.c.effect == Effect.LINKED.value),
    )
)


async def same_refusals(
    connection: AsyncConnection, domain: str, status: str, from_: datetime
) -> int:
    """How many refusals of us, or by a policy, with one status a domain sent since ``from_``."""
    found = await connection.run_sync(_SAME.scalars, domain=domain, status=status, since=from_)
    return int(found[0])


_SAME = Prepared(
    select(func.count()).where(
        receipt.c.domain == bindparam("domain"),
        receipt.c.taken_at >= bindparam("since"),
        receipt.c.status == bindparam("status"),
        or_(receipt.c.verdict == Verdict.POLICY.value, receipt.c.verdict == Verdict.SENDER.value),
    )
)


class Gone(NamedTuple):
    """An address that was said not to exist, and what was done about it."""

    id: int
    address_key: str
    effect: Effect


async def gone_addresses(connection: AsyncConnection, domain: str, from_: datetime) -> list[Gone]:
    """The addresses of a domain that were said not to exist since ``from_``, each word of it."""
    return await connection.run_sync(_GONE_OF_DOMAIN.records, Gone, which=domain, since=from_)


async def gone_by_rule(connection: AsyncConnection, rule: str, from_: datetime) -> list[Gone]:
    """The addresses that one rule said not to exist since ``from_``, each word of it."""
    return await connection.run_sync(_GONE_BY_RULE.records, Gone, which=rule, since=from_)


def _gone(column: ColumnElement[str]) -> Prepared:
    return Prepared(
        select(receipt.c.id, receipt.c.address_key, receipt.c.effect)
        .where(
            column == bindparam("which"),
            receipt.c.taken_at >= bindparam("since"),
            receipt.c.verdict == Verdict.HARD.value,
            receipt.c.undone_at.is_(None),
        )
        .order_by(receipt.c.id)
    )


_GONE_OF_DOMAIN, _GONE_BY_RULE = _gone(receipt.c.domain), _gone(receipt.c.rule)


async def change_effect(connection: AsyncConnection, ids: Iterable[int], effect: Effect) -> None:
    """Notes that something else was done about them after all."""
    await connection.execute(
        update(receipt).where(receipt.c.id.in_(list(ids))).values(effect=effect)
    )


async def settle(
    connection: AsyncConnection, number: int, effect: Effect, by: str, why: str, now: datetime
) -> None:
    """Notes what a person decided about one, and why."""
    await connection.execute(
        update(receipt)
        .where(receipt.c.id == number)
        .values(effect=effect, undone_at=now, undone_by=by, undone_why=why)
    )


async def forget_address(connection: AsyncConnection, address_key: str) -> None:
    """Empties what says whose they were; that they were taken in stays."""
    await connection.execute(
        update(receipt)
        .where(receipt.c.address_key == address_key)
        .values(address_key="", reply="", delivery_id=None)
    )
