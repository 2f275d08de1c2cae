"""Many rows as PostgreSQL reads them from texts: for COPY (its manual, COPY, "Text Format": a line
a row, a tab between values) and as arrays, one for each column ("Arrays", "Array Value Input").

Both are made a column at a time: what a column holds is nearly always of one kind, and nearly never
has anything to be escaped.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from mailer.store.dialect.base import Value

_IN_COPY = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_IN_ARRAY = str.maketrans({"\\": r"\\", '"': r"\""})
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own


def copy_text(rows: Sequence[tuple[Value, ...]], shared: Sequence[Value] = ()) -> str:
    """Rows, all of the same columns, as ``COPY … FROM STDIN`` reads them, and at the end of each
    what is ``shared``."""
    columns = [_column(one, _IN_COPY, _in_copy) for one in zip(*rows, strict=True)]
    end = "".join(f"\t{_in_copy(one)}" for one in shared) + "\n"
    return "".join([line + end for line in map("\t".join, zip(*columns, strict=True))])


def array_texts(rows: Sequence[tuple[Value, ...]]) -> list[str]:
    """Each column of some rows as an array."""
    return [_array(one) for one in zip(*rows, strict=True)]


@lru_cache(maxsize=64)
def insertion(table: Table, columns: tuple[str, ...], shared: tuple[str, ...]) -> str:
    """A statement that adds rows: the parameters are an array for each of ``columns``, then what is
    ``shared`` by all of them, by number."""
    types = [table.c[name].type.compile(_DIALECT) for name in (*columns, *shared)]
    number = len(columns)
    arrays = ", ".join(f"CAST(${at} AS {kind}[])" for at, kind in enumerate(types[:number], 1))
    values = [f"CAST(${at} AS {kind})" for at, kind in enumerate(types[number:], number + 1)]
    found = ", ".join(["given.*", *values])
    into = f"{table.name} ({', '.join((*columns, *shared))})"
    return f"INSERT INTO {into} SELECT {found} FROM unnest({arrays}) AS given"  # noqa: S608 - names of ours


def _array(column: Sequence[Value]) -> str:
    if set(map(type, column)) == {str}:
        quoted = '","'.join(_column(column, _IN_ARRAY, _in_array))
        return f'{{"{quoted}"}}'
    return f"{{{','.join(_column(column, _IN_ARRAY, _in_array))}}}"


def _column(
    column: Sequence[Value], escapes: dict[int, str], told: Callable[[Value], str]
) -> Iterable[str]:
    """The values of a column, escaped; those of another kind than texts as ``told``."""
    kinds = set(map(type, column))
    if kinds == {str}:
        texts = cast("Sequence[str]", column)
        together = "".join(texts)
        is_plain = not any(map(together.__contains__, map(chr, escapes)))
        return texts if is_plain else [one.translate(escapes) for one in texts]
    if kinds == {int}:
        return map(str, column)
    return map(told, column)


def _in_copy(value: Value) -> str:
    return r"\N" if value is None else _text(value).translate(_IN_COPY)


def _in_array(value: Value) -> str:
    return "NULL" if value is None else f'"{_text(value).translate(_IN_ARRAY)}"'


def _text(value: Value) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return rf"\x{value.hex()}"
    return str(value)
