"""Feedback in the tables: marks and answers tell nothing of one another."""

import json

from sqlalchemy import select, text
from store.ledger import NOW
from support import ONLY_POSTGRESQL, ONLY_SQLITE, a_seminar

from mailer.store import feedback, seminars
from mailer.store.database import Database
from mailer.store.feedback import feedback_answer, feedback_given

BATCH = 5


async def a_place(database: Database, slug: str = "a") -> int:
    async with database.write() as connection:
        return await seminars.add(connection, a_seminar(slug=slug), NOW)


async def give(database: Database, seminar_id: int, *numbers: int) -> None:
    for number in numbers:
        async with database.write() as connection:
            answer = json.dumps({"n": number})
            await feedback.add(connection, seminar_id, f"{number:064x}", answer, BATCH)


async def test_answers_are_counted_in_batches(database: Database) -> None:
    one, other = await a_place(database), await a_place(database, "b")
    await give(database, other, 100)
    for number in range(1, 12):
        await give(database, one, number)
        async with database.read() as connection:
            counted = await feedback.answers(connection, one, only_counted=True)
            all_of_them = await feedback.answers(connection, one, only_counted=False)
            assert await feedback.number(connection, one) == number
        assert len(counted) == number // BATCH * BATCH
        assert {json.loads(answer)["n"] for answer in all_of_them} == set(range(1, number + 1))
    async with database.read() as connection:
        assert await feedback.is_given(connection, f"{11:064x}")
        assert not await feedback.is_given(connection, f"{12:064x}")
        assert await feedback.number(connection, other) == 1


async def test_nothing_but_the_answer_is_kept(database: Database) -> None:
    """No time, no number that counts, nothing of the link; and the mark knows no answer."""
    assert set(feedback_answer.columns.keys()) == {"id", "seminar_id", "is_counted", "answers"}
    assert set(feedback_given.columns.keys()) == {"mark", "seminar_id", "is_counted"}
    seminar_id = await a_place(database)
    await give(database, seminar_id, *range(7))
    async with database.read() as connection:
        answers = (await connection.execute(select(feedback_answer.c.id))).scalars().all()
        marks = (await connection.execute(select(feedback_given.c.mark))).scalars().all()
    assert not set(answers) & set(marks)
    assert all(len(one) == 32 for one in answers)


async def test_those_of_an_open_batch_are_written_anew(database: Database) -> None:
    """Their keys are chance's, each time: what somebody saw before tells nothing of now."""
    seminar_id = await a_place(database)
    seen: set[str] = set()
    for number in range(4):
        await give(database, seminar_id, number)
        async with database.read() as connection:
            keys = set((await connection.execute(select(feedback_answer.c.id))).scalars())
        assert not keys & seen
        seen |= keys


@ONLY_SQLITE
async def test_sqlite_counts_no_rows_of_them(database: Database) -> None:
    """A hidden number would tell in which order rows came."""
    async with database.read() as connection:
        for table in ("feedback_answer", "feedback_given"):
            found = await connection.execute(
                text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}
            )
            assert "WITHOUT ROWID" in found.scalar_one()


@ONLY_POSTGRESQL
async def test_postgresql_tells_batches_and_nobody_in_them(database: Database) -> None:
    """Each row knows the transaction that wrote it, and where it lies."""
    seminar_id = await a_place(database)
    await give(database, seminar_id, *range(10))
    async with database.read() as connection:
        for table, key in (("feedback_answer", "id"), ("feedback_given", "mark")):
            rows = await connection.execute(
                text(f"SELECT xmin::text, {key} FROM {table} ORDER BY ctid")  # noqa: S608 - ours
            )
            found = list(rows)
            writers = [row[0] for row in found]
            assert sorted(map(writers.count, set(writers))) == [BATCH, BATCH]
            for writer in set(writers):
                keys = [row[1] for row in found if row[0] == writer]
                assert keys == sorted(keys)  # as chance gave them, not as they came
