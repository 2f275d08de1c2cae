"""What happened to subscriptions, only ever added to: the proof that Art. 7(1) GDPR asks for.

Each event is a statement of the consent ledger (``store.consent``), committed to in the
transaction that writes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import NamedTuple

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, Table, Text, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.commitment import Statement, Subject, Whose, text_hash
from mailer.domain.consent import SubscriptionState
from mailer.store.consent import chain, wordings
from mailer.store.consent.proofs import proof_columns, proof_values
from mailer.store.dialect import dialect_of
from mailer.store.people import person
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, records

subscription_event = Table(
    "subscription_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("list_slug", Text, nullable=False),
    Column("state", Choice(SubscriptionState), nullable=False),
    Column("way", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("wording_version", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    *proof_columns(),
    one_of("state", SubscriptionState),
    Index("ix_subscription_event_person", "person_id"),
    Index("uq_subscription_event_place", "link", "leaf", unique=True),
)


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened between people and a list: the same for all of them.

    ``wording`` are the words that they agreed to, ``evidence`` is JSON on the mail that a
    confirmation answers.
    """

    list_slug: str
    state: SubscriptionState
    way: str
    legal_basis: str
    source: str
    at: datetime
    wording_version: str = ""
    wording: str = ""
    privacy_version: str = ""
    evidence: str = ""

    @property
    def statement(self) -> Statement:
        """What is committed to."""
        return Statement(
            Subject.SUBSCRIPTION,
            self.list_slug,
            self.state,
            self.way,
            self.legal_basis,
            self.source,
            self.wording_version,
            text_hash(self.wording),
            self.privacy_version,
            self.evidence,
            self.at,
        )


_APPENDED = ("person_id", "leaf", "salt", "whose", "address")


class _Known(NamedTuple):
    """Whose events are written: a number and an address."""

    id: int
    address_key: str


async def add(
    connection: AsyncConnection,
    person_ids: Sequence[int],
    happening: Happening,
    *,
    number: int | None = None,
) -> None:
    """Writes an event for each of some people, and one link of the chain for all of them.

    ``number`` is that of the event, where it is one and its number stands in a mail.
    """
    rows = await connection.execute(
        select(person.c.id, person.c.address_key).where(person.c.id.in_(list(person_ids)))
    )
    whose = [Whose(*one) for one in records(rows, _Known)]
    await add_known(connection, whose, happening, number=number)


async def add_known(
    connection: AsyncConnection,
    whose: Sequence[Whose],
    happening: Happening,
    *,
    number: int | None = None,
) -> None:
    """``add`` for people whose numbers and address keys are at hand, as in an import."""
    proofs = await chain.commit(connection, whose, happening.statement, happening.at)
    if not proofs:
        return
    shared = {
        "list_slug": happening.list_slug,
        "state": happening.state,
        "way": happening.way,
        "legal_basis": happening.legal_basis,
        "source": happening.source,
        "wording_version": happening.wording_version,
        "wording_id": await wordings.keep(connection, happening.wording),
        "privacy_version": happening.privacy_version,
        "evidence": happening.evidence,
        "at": happening.at,
    }
    if number is not None:
        shared["id"] = number
    await connection.execute(
        insert(subscription_event),
        [
            shared | {"person_id": one.number} | proof_values(one, proof)
            for one, proof in zip(whose, proofs, strict=True)
        ],
    )


def append(
    connection: Connection, happened: Sequence[tuple[Happening, Sequence[Whose]]], now: datetime
) -> None:
    """What happened to many at once, each with all to whom it did: one link for all of them.

    Nobody is asked for words in an import, so that there are none to be kept.
    """
    if not happened:
        return
    said = [(one.statement.octets, people) for one, people in happened]
    link, salts = chain.commit_all(connection, said, now)
    dialect = dialect_of(connection)
    moment = dialect.parameter(now)
    leaf = count()
    for one, people in happened:
        shared = {
            "list_slug": one.list_slug,
            "state": one.state.value,
            "way": one.way,
            "legal_basis": one.legal_basis,
            "source": one.source,
            "wording_version": one.wording_version,
            "at": moment,
            "link": link,
        }
        rows = [
            (number, place := next(leaf), salts[place], number, address)
            for number, address in people
        ]
        dialect.append(connection, subscription_event, _APPENDED, rows, shared)
