"""Prepared statements: compiled once, run straight on the driver.

A sender runs the same few statements thousands of times a minute. What SQLAlchemy does around
each costs more than the statement itself; here it writes the SQL, and the values go to the
driver as it takes them: numbers, texts, octets, moments, and what ``recordset.packed`` made.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from mailer.store.dialect import dialect_named
from mailer.store.dialect.base import PIPELINE, Pipeline, Value
from mailer.store.schema import UtcDateTime

_VALUES_KEPT = 1024
T = TypeVar("T")


class _Compiled(NamedTuple):
    """A statement for one dialect.

    ``names`` are its parameters in order, empty where they go by name; ``numbered`` is the
    statement with parameters by number, and their names. ``own`` are the values that it brings
    along. ``given`` converts moments to what the driver takes; ``converted`` are the
    places of columns that the driver gives in another form than the program uses: states and
    times, which are few, so each is converted once.
    """

    sql: str
    names: tuple[str, ...]
    numbered: tuple[str, tuple[str, ...]]
    own: dict[str, Any]
    given: dict[str, Callable[[Any], Any]]
    converted: tuple[tuple[int, Callable[[Any], Any]], ...]


class Prepared:
    """One statement with named parameters."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, /, **values: Value) -> int:
        """Runs it; returns the number of rows it touched."""
        cursor, _ = self._executed(connection, values)
        number = int(cursor.rowcount)
        cursor.close()
        return number

    def run_unseen(self, connection: Connection, **values: Value) -> None:
        """Runs it, now or with what comes next: it is done when the transaction is durable."""
        pipeline = self._pipeline(connection)
        if pipeline is None:
            self.run(connection, **values)
        else:
            pipeline.run(*self._numbered(connection, values))

    def run_on(
        self, connection: Connection, number: int, problem: Exception, **values: Value
    ) -> None:
        """Runs an UPDATE that must touch ``number`` rows; raises ``problem`` if it does not, now
        or before the transaction is durable."""
        pipeline = self._pipeline(connection)
        if pipeline is not None:
            pipeline.run_on(*self._numbered(connection, values), number, problem)
        elif self.run(connection, **values) != number:
            raise problem

    def run_many(
        self, connection: Connection, names: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        """Runs it once for each row; ``names`` are the parameters that their values are for."""
        compiled = self.compiled_for(connection.dialect)
        # Column by column, as in ``columns``.
        given = dict(zip(names, zip(*rows, strict=True), strict=True))
        for name, convert in compiled.given.items():
            given[name] = tuple(map(convert, given[name]))
        if compiled.names:
            ordered = list(zip(*(given[name] for name in compiled.names), strict=True))
            connection.exec_driver_sql(compiled.sql, ordered)
        else:
            by_name = zip(*given.values(), strict=True)
            connection.exec_driver_sql(
                compiled.sql, [dict(zip(given, one, strict=True)) for one in by_name]
            )

    def scalars(self, connection: Connection, /, **values: Value) -> list[Any]:
        """Runs it; returns its first column, as the driver has it."""
        return [row[0] for row in self._found(connection, values)[0]]

    def columns(self, connection: Connection, /, **values: Value) -> list[Sequence[Any]]:
        """Runs it; the values it found, column by column; none at all if it found nothing."""
        found, compiled = self._found(connection, values)
        # Column by column: each loop runs in C, and most values were converted before.
        columns: list[Sequence[Any]] = list(zip(*found, strict=True))
        if columns:
            for place, convert in compiled.converted:
                columns[place] = tuple(map(convert, columns[place]))
        return columns

    def records(self, connection: Connection, row: Callable[..., T], /, **values: Value) -> list[T]:
        """Runs it; what it found, each as a ``row`` of its columns."""
        columns = self.columns(connection, **values)
        return list(map(row, *columns)) if columns else []

    def record_or_none(
        self, connection: Connection, row: Callable[..., T], /, **values: Value
    ) -> T | None:
        """Runs it; the first that it found, if there is any."""
        return next(iter(self.records(connection, row, **values)), None)

    @property
    def names(self) -> tuple[str, ...]:
        """What its columns are called, in their order."""
        return tuple(one.key for one in self._columns)

    @property
    def _columns(self) -> Sequence[Any]:
        return getattr(self._statement, "selected_columns", ())

    def _pipeline(self, connection: Connection) -> Pipeline | None:
        found: Pipeline | None = connection.connection.info.get(PIPELINE)
        return found

    def _numbered(
        self, connection: Connection, values: Mapping[str, Value]
    ) -> tuple[str, list[Value]]:
        compiled, given = self._given(connection, values)
        sql, names = compiled.numbered
        return sql, [given[name] for name in names]

    def _given(
        self, connection: Connection, values: Mapping[str, Value]
    ) -> tuple[_Compiled, dict[str, Any]]:
        compiled = self.compiled_for(connection.dialect)
        given = {**compiled.own, **values}
        for name, convert in compiled.given.items():
            given[name] = convert(given[name])
        return compiled, given

    def _found(
        self, connection: Connection, values: Mapping[str, Value]
    ) -> tuple[list[Any], _Compiled]:
        cursor, compiled = self._executed(connection, values)
        try:
            return cursor.fetchall(), compiled
        except connection.dialect.loaded_dbapi.OperationalError as problem:
            raise OperationalError(None, None, problem) from problem
        finally:
            cursor.close()

    def _executed(
        self, connection: Connection, values: Mapping[str, Value]
    ) -> tuple[Any, _Compiled]:
        """A cursor that has run it, to be closed. No context manager: entering and leaving one
        takes as long as many of these statements."""
        if not connection.in_transaction():
            connection.begin()  # as SQLAlchemy does: the driver would begin one of another kind
        compiled, given = self._given(connection, values)
        ordered = tuple(given[name] for name in compiled.names) if compiled.names else given
        driver = connection.connection
        if pipeline := driver.info.get(PIPELINE):
            pipeline.flush()
        cursor = driver.cursor()
        try:
            cursor.execute(compiled.sql, ordered)
        except connection.dialect.loaded_dbapi.OperationalError as problem:
            cursor.close()
            raise OperationalError(None, None, problem) from problem
        except BaseException:
            cursor.close()
            raise
        return cursor, compiled

    def compiled_for(self, dialect: Dialect) -> _Compiled:
        """The statement as that kind of database takes it: worth doing ahead where several
        processes will run it, forked from this one."""
        return self._compiled.get(dialect.name) or self._compile(dialect)

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._statement
        assert isinstance(statement, ClauseElement)  # noqa: S101 - every statement is one
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - what statements compile to
        types = (one.type.dialect_impl(dialect) for one in self._columns)
        processors = [type_.result_processor(dialect, None) for type_ in types]
        own = dict(compiled.construct_params(_check=False))
        moments = [name for name in own if isinstance(compiled.binds[name].type, UtcDateTime)]
        sql, positions = str(compiled), tuple(compiled.positiontup or ())
        numbers = {} if positions else {name: f"${place}" for place, name in enumerate(own, 1)}
        made = _Compiled(
            sql,
            positions,
            (sql % numbers if numbers else sql, tuple(own)),
            own,
            # SQLAlchemy's own way takes longer than many of these statements.
            dict.fromkeys(moments, dialect_named(dialect.name).parameter),
            tuple(
                (place, lru_cache(_VALUES_KEPT)(process))
                for place, process in enumerate(processors)
                if process is not None
            ),
        )
        self._compiled[dialect.name] = made
        return made
