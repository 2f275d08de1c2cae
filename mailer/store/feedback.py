"""Feedback: what was answered, and apart from it the marks of links that were used.

An answer holds neither who gave it nor when. What a database keeps by the way could tell
nevertheless: the order of rows, their hidden numbers, the transaction that wrote them. So those
who answer are written in batches: as long as a batch is open all of it is written anew, in an order
that chance gives, with each answer that comes; and answers are looked at when their batch is full.
Who answered what is not to be told apart within a batch, whoever reads the tables.
"""

import secrets
from typing import NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.schema import metadata, records

feedback_answer = Table(
    "feedback_answer",
    metadata,
    Column("id", Text, primary_key=True),  # by chance: it tells no order
    Column("seminar_id", ForeignKey("seminar.id"), nullable=False),
    Column("is_counted", Boolean, nullable=False),
    Column("answers", Text, nullable=False),
    Index("ix_feedback_answer_seminar", "seminar_id"),
    sqlite_with_rowid=False,
)

feedback_given = Table(
    "feedback_given",
    metadata,
    # A hash of what stands in the link: a link is used once.
    Column("mark", Text, primary_key=True),
    Column("seminar_id", ForeignKey("seminar.id"), nullable=False),
    Column("is_counted", Boolean, nullable=False),
    Index("ix_feedback_given_seminar", "seminar_id"),
    sqlite_with_rowid=False,
)


class _Answer(NamedTuple):
    id: str
    answers: str


class _Given(NamedTuple):
    mark: str


async def is_given(connection: AsyncConnection, mark: str) -> bool:
    """Whether a link was used."""
    found = await connection.scalar(
        select(feedback_given.c.mark).where(feedback_given.c.mark == mark)
    )
    return found is not None


async def add(
    connection: AsyncConnection, seminar_id: int, mark: str, answers: str, batch: int
) -> None:
    """Takes an answer (JSON) in and marks its link as used; the two are not connected.

    Every ``batch`` answers are counted at once.
    """
    open_answers = _open(feedback_answer, seminar_id)
    kept = select(feedback_answer.c.id, feedback_answer.c.answers).where(open_answers)
    texts = [one.answers for one in records(await connection.execute(kept), _Answer)]
    open_marks = _open(feedback_given, seminar_id)
    given = select(feedback_given.c.mark).where(open_marks)
    marks = [one.mark for one in records(await connection.execute(given), _Given)]
    await connection.execute(delete(feedback_answer).where(open_answers))
    await connection.execute(delete(feedback_given).where(open_marks))
    texts.append(answers)
    marks.append(mark)
    common = {"seminar_id": seminar_id, "is_counted": len(texts) >= batch}
    new = sorted((secrets.token_hex(16), one) for one in texts)
    await connection.execute(
        insert(feedback_answer), [common | {"id": key, "answers": one} for key, one in new]
    )
    await connection.execute(
        insert(feedback_given), [common | {"mark": one} for one in sorted(marks)]
    )


def _open(table: Table, seminar_id: int) -> ColumnElement[bool]:
    return and_(table.c.seminar_id == seminar_id, table.c.is_counted.is_(False))


async def number(connection: AsyncConnection, seminar_id: int) -> int:
    """How many gave an answer."""
    found = await connection.scalar(
        select(func.count()).where(feedback_answer.c.seminar_id == seminar_id)
    )
    return int(found or 0)


async def answers(connection: AsyncConnection, seminar_id: int, *, only_counted: bool) -> list[str]:
    """What was answered, as JSON, in an order that tells nothing; with ``only_counted`` only
    full batches."""
    query = select(feedback_answer.c.id, feedback_answer.c.answers).where(
        feedback_answer.c.seminar_id == seminar_id
    )
    if only_counted:
        query = query.where(feedback_answer.c.is_counted)
    rows = await connection.execute(query.order_by(feedback_answer.c.id))
    return [one.answers for one in records(rows, _Answer)]
