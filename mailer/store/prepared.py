"""Prepared statements: compiled once, run straight on the driver.

A sender runs the same few statements thousands of times a minute. What SQLAlchemy does around
each costs more than the statement itself; here it writes the SQL, and the values go to the
driver as they are: numbers, texts, and what ``recordset.packed`` and ``stored`` made.
"""

from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement


class Prepared:
    """One statement with named parameters."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def run(self, connection: Connection, **values: str | int) -> int:
        """Runs it with all parameters that have no value of their own; gives the row count."""
        found = self._compiled.get(connection.dialect.name)
        sql, names, own = found if found is not None else self._compile(connection)
        given = own | values
        cursor = connection.connection.cursor()
        try:
            cursor.execute(sql, tuple(given[name] for name in names))
            return int(cursor.rowcount)
        except connection.dialect.loaded_dbapi.OperationalError as problem:
            raise OperationalError(None, None, problem) from problem
        finally:
            cursor.close()

    def _compile(self, connection: Connection) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        assert isinstance(self._statement, ClauseElement)  # noqa: S101 - every statement is one
        compiled = self._statement.compile(dialect=connection.dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - what statements compile to
        own = dict(compiled.construct_params(_check=False))
        made = (str(compiled), tuple(compiled.positiontup or ()), own)
        self._compiled[connection.dialect.name] = made
        return made
