"""A pipeline (libpq's): statements of one transaction that cross to PostgreSQL together.

Asked one by one, each statement of a sender's turn costs a round trip, and what driver and
SQLAlchemy do around it: together more than the statements themselves. Here those whose answers
nobody waits for are kept, and go out in one piece, from BEGIN to COMMIT. What must be so for the
COMMIT to be right, the server itself checks on the way: a division by zero ends the transaction,
and the server passes over all that lies behind it, the COMMIT too.
"""

from collections.abc import Generator, Sequence
from datetime import datetime
from itertools import count
from typing import NamedTuple

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait
from sqlalchemy.exc import OperationalError
from sqlalchemy.util import await_only

from mailer.store.dialect.base import Value

_FAILED = frozenset({ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED})


class _Kept(NamedTuple):
    """A statement to be sent; ``problem`` is what its division by zero means."""

    sql: str
    values: Sequence[Value] = ()
    problem: Exception | None = None


class _Step(NamedTuple):
    """What was sent for a statement; ``name`` where it is only being prepared, by that name."""

    kept: _Kept
    name: bytes | None


_BEGIN, _COMMIT, _ROLLBACK = _Kept("BEGIN"), _Kept("COMMIT"), _Kept("ROLLBACK")


class Pipeline:
    """The pipeline of one connection. To be used within a transaction of it, in its greenlet."""

    def __init__(self, connection: psycopg.AsyncConnection[object]) -> None:
        self._connection = connection
        self._names: dict[str, bytes] = {}  # of what the server has prepared
        self._numbers = count(1)
        self._kept: list[_Kept] = []
        self._under_way: list[_Step] = []

    def begin(self, sql: str) -> None:
        """To be called first; ``sql`` is what comes before any other statement."""
        self._kept = [_BEGIN, _Kept(sql)]

    def run(self, sql: str, values: Sequence[Value]) -> None:
        """Runs it before anything is asked, or commits; parameters are ``$1``, ``$2``."""
        self._kept.append(_Kept(sql, values))

    def run_on(self, sql: str, values: Sequence[Value], number: int, problem: Exception) -> None:
        """The same; the transaction fails with ``problem`` unless it touches ``number`` rows."""
        last = f"CAST(${len(values) + 1} AS BIGINT)"
        so = f"1 / CAST(count(*) = {last} AS INTEGER)"
        counted = f"WITH done AS ({sql} RETURNING 1) SELECT {so} FROM done"  # noqa: S608 - a prepared one
        self._kept.append(_Kept(counted, (*values, number), problem))

    def expect(self, column: str, table: str, value: int, problem: Exception) -> None:
        """The transaction fails with ``problem`` unless the table's only row has this value."""
        sql = f"SELECT 1 / CAST({column} = CAST($1 AS BIGINT) AS INTEGER) FROM {table}"  # noqa: S608 - names of ours
        self._kept.append(_Kept(sql, (value,), problem))

    def ask(self, sql: str) -> str:
        """Returns the first value that a query finds, as the server writes it."""
        self._kept.append(_Kept(sql))
        found = self._exchange()[-1].get_value(0, 0)
        return "" if found is None else bytes(found).decode()

    def start(self) -> None:
        """Has the server begin with what is kept; its answers come with those of what follows."""
        kept, self._kept = self._kept, []
        self._send(kept)
        try:
            # As much as the socket takes: the rest goes with what follows.
            self._connection.pgconn.flush()
        except psycopg.OperationalError as problem:
            raise OperationalError(None, None, problem) from problem

    def flush(self) -> None:
        """Runs what is kept: somebody is about to ask in another way."""
        if self._kept or self._under_way:
            self._exchange()

    def commit(self) -> None:
        """Runs what is kept and commits. Nothing of it is done if it raises, but what raises
        because the connection ended may have been."""
        self._kept.append(_COMMIT)
        if self._exchange()[-1].command_status != b"COMMIT":
            raise OperationalError(None, None, psycopg.OperationalError("nothing was committed"))

    def rollback(self) -> bool:
        """Undoes the transaction, and leaves to the server what it has prepared, which the driver
        would make it forget; returns False where the connection is gone, and all with it."""
        self._kept = []
        try:
            self._give_up_what_is_under_way()
            if self._in_transaction:
                self._kept = [_ROLLBACK]
                self._exchange()
        except OperationalError:
            return False
        return True

    def driver_rolls_back(self) -> None:
        """To be called before: where it has anything to undo, it clears what is prepared."""
        if self._in_transaction:
            self._names.clear()

    @property
    def _in_transaction(self) -> bool:
        return self._connection.pgconn.transaction_status != TransactionStatus.IDLE

    def _exchange(self) -> list[PGresult]:
        """Sends what is kept; returns one answer each, also for what is under way."""
        kept, self._kept = self._kept, []
        self._send(kept)
        steps, answers = self._finished()
        results = []
        for (one, name), answer in zip(steps, answers, strict=True):
            if answer.status in _FAILED:
                raise _problem_of(one, answer)
            if name is None:
                results.append(answer)
            else:
                self._names[one.sql] = name
        return results

    def _send(self, kept: Sequence[_Kept]) -> None:
        octets = [[_octets(value) for value in one.values] for one in kept]
        libpq = self._connection.pgconn
        new = {one.sql: name for one, name in self._under_way if name is not None}
        try:
            libpq.enter_pipeline_mode()  # where it is so already, nothing happens
            for one, values in zip(kept, octets, strict=True):
                name = self._names.get(one.sql) or new.get(one.sql)
                if name is None:
                    name = new[one.sql] = b"seminarpost_%d" % next(self._numbers)
                    libpq.send_prepare(name, one.sql.encode())
                    self._under_way.append(_Step(one, name))
                libpq.send_query_prepared(name, values)
                self._under_way.append(_Step(one, None))
        except psycopg.OperationalError as problem:
            raise OperationalError(None, None, problem) from problem

    def _finished(self) -> tuple[list[_Step], list[PGresult]]:
        """Waits for all that is under way: the steps, and the answer to each."""
        steps, self._under_way = self._under_way, []
        try:
            return steps, await_only(self._answered())
        except psycopg.OperationalError as problem:
            raise OperationalError(None, None, problem) from problem

    async def _answered(self) -> list[PGresult]:
        libpq = self._connection.pgconn
        async with self._connection.lock:
            try:
                libpq.pipeline_sync()
                return await self._connection.wait(_answers(libpq))
            finally:
                self._leave()

    def _give_up_what_is_under_way(self) -> None:
        if self._under_way:
            self._finished()

    def _leave(self) -> None:
        try:
            self._connection.pgconn.exit_pipeline_mode()
        except psycopg.OperationalError:  # broken off with answers to come: nobody reads them
            self._connection.pgconn.finish()


def _answers(libpq: PGconn) -> Generator[Wait, Ready | int, list[PGresult]]:
    """Sends what libpq holds and returns all answers, up to the end of the pipeline."""
    while libpq.flush():
        if (yield Wait.RW) & Ready.R:  # a server that cannot answer would not read either
            libpq.consume_input()
    found: list[PGresult] = []
    while True:
        while libpq.is_busy():
            if (yield Wait.R):
                libpq.consume_input()
        result = libpq.get_result()
        if result is None:
            continue  # the end of one statement's answer
        if result.status == ExecStatus.PIPELINE_SYNC:
            return found
        found.append(result)


def _problem_of(kept: _Kept, answer: PGresult) -> Exception:
    problem = error_from_result(answer)
    if kept.problem is not None and isinstance(problem, psycopg.errors.DivisionByZero):
        return kept.problem
    if isinstance(problem, psycopg.OperationalError):
        return OperationalError(None, None, problem)
    return problem


def _octets(value: Value) -> bytes | None:
    """A value as PostgreSQL reads it from a text."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat().encode()
    if isinstance(value, bytes):
        return rb"\x" + value.hex().encode()
    octets = str(value).encode()
    if b"\0" in octets:  # libpq would end it there
        raise psycopg.DataError("a text for PostgreSQL cannot hold NUL")
    return octets
