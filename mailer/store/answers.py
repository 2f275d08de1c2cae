"""Answers: what people said to the questions of a seminar's own, kept with their registration."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, ForeignKey, Table, Text, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.registrations import registration
from mailer.store.schema import UtcDateTime, metadata, records

registration_answer = Table(
    "registration_answer",
    metadata,
    Column("registration_id", ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True),
    # The question's key, and its wording: staff may ask something else afterwards.
    Column("question", Text, primary_key=True),
    Column("asked", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)


class Answer(NamedTuple):
    """An answer as it is kept (``domain.question``), with the question's key and wording."""

    question: str
    asked: str
    answer: str


class _Given(NamedTuple):
    """An answer, and the registration that it belongs to."""

    registration_id: int
    question: str
    asked: str
    answer: str


async def put(
    connection: AsyncConnection, registration_id: int, answers: Iterable[Answer], now: datetime
) -> None:
    """Writes answers in place of earlier ones to the same questions; "" takes one back."""
    for one in answers:
        await connection.execute(
            delete(registration_answer).where(
                registration_answer.c.registration_id == registration_id,
                registration_answer.c.question == one.question,
            )
        )
        if one.answer:
            await connection.execute(
                insert(registration_answer).values(
                    **one._asdict(), registration_id=registration_id, at=now
                )
            )


async def of_registration(connection: AsyncConnection, registration_id: int) -> list[Answer]:
    """All answers of a registration."""
    rows = await connection.execute(
        select(*(registration_answer.c[name] for name in Answer._fields))
        .where(registration_answer.c.registration_id == registration_id)
        .order_by(registration_answer.c.asked)
    )
    return records(rows, Answer)


async def of_seminar(connection: AsyncConnection, seminar_id: int) -> dict[int, list[Answer]]:
    """All answers of a seminar's people, by the registration's number."""
    rows = await connection.execute(
        select(
            registration_answer.c.registration_id,
            registration_answer.c.question,
            registration_answer.c.asked,
            registration_answer.c.answer,
        )
        .join(registration, registration.c.id == registration_answer.c.registration_id)
        .where(registration.c.seminar_id == seminar_id)
        .order_by(registration_answer.c.asked)
    )
    found: dict[int, list[Answer]] = defaultdict(list)
    for row in records(rows, _Given):
        found[row.registration_id].append(Answer(row.question, row.asked, row.answer))
    return found


async def move(connection: AsyncConnection, frm: int, to: int) -> None:
    """Gives a registration the answers of another one, where it has none of its own."""
    own = {one.question for one in await of_registration(connection, to)}
    rows = await connection.execute(
        select(registration_answer).where(registration_answer.c.registration_id == frm)
    )
    for row in rows.mappings():
        if row["question"] not in own:
            await connection.execute(
                insert(registration_answer).values(**dict(row) | {"registration_id": to})
            )
