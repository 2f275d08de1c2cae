"""Withdrawals: what a transaction notes of them reaches the record before it commits.

Whoever writes one says so by ``note``. What is undone is forgotten again; what is about to be
committed is written down first (``withdrawal_log``). Where that cannot be, nothing is committed.
"""

from datetime import datetime

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailer.domain.errors import SeminarpostError
from mailer.withdrawal_log import Kind, Withdrawal, WithdrawalLog

RECORD = "seminarpost_withdrawals"
"""The execution option that holds the record; a database without it (a copy) keeps none."""
_NOTED = "seminarpost_noted_withdrawals"
_MARKS = "seminarpost_savepoints"
"""How many were noted when each savepoint began."""


def note(
    connection: Connection | AsyncConnection,
    kind: Kind,
    address_key: str,
    now: datetime,
    *,
    people: tuple[int, ...] = (),
    lists: tuple[str, ...] = (),
    way: str = "",
    scope: str = "",
    reason: str = "",
) -> None:
    """Notes a withdrawal that this transaction writes."""
    opened = connection.sync_connection if isinstance(connection, AsyncConnection) else connection
    record = record_of(opened)
    if opened is None or record is None:
        return
    made = Withdrawal(now, kind, record.who(address_key), people, lists, way, scope, reason)
    opened.info.setdefault(_NOTED, []).append(made)


def record_of(connection: Connection | AsyncConnection | None) -> WithdrawalLog | None:
    """The record of a database, if it keeps one."""
    if isinstance(connection, AsyncConnection):
        connection = connection.sync_connection
    found = connection.get_execution_options().get(RECORD) if connection is not None else None
    return found if isinstance(found, WithdrawalLog) else None


def with_record_of(engine: AsyncEngine, own: Engine) -> Engine:
    """``own`` keeps the same record as another engine of the same database; returns it."""
    own.update_execution_options(**{RECORD: engine.get_execution_options().get(RECORD)})
    return own


def keep_record(engine: Engine) -> None:
    """Has every transaction of an engine write down what it noted, before it commits."""

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.info.pop(_NOTED, None)
        connection.info.pop(_MARKS, None)

    @event.listens_for(engine, "savepoint")
    def _on_savepoint(connection: Connection, _name: str) -> None:
        marks = connection.info.setdefault(_MARKS, [])
        marks.append(len(connection.info.get(_NOTED, ())))

    @event.listens_for(engine, "release_savepoint")
    def _on_release_savepoint(connection: Connection, _name: str, _context: None) -> None:
        connection.info[_MARKS].pop()

    @event.listens_for(engine, "rollback_savepoint")
    def _on_rollback_savepoint(connection: Connection, _name: str, _context: None) -> None:
        # What was noted since is undone with all else.
        mark = connection.info[_MARKS].pop()
        del connection.info.get(_NOTED, [])[mark:]

    @event.listens_for(engine, "commit")
    def _on_commit(connection: Connection) -> None:
        noted = connection.info.pop(_NOTED, None)
        record = record_of(connection)
        if not noted or record is None:
            return
        try:
            record.add(noted)
        except (OSError, SeminarpostError) as problem:
            # As for the database itself: time or staff will mend it, and nothing is written until.
            raise OperationalError("COMMIT", None, problem) from problem
