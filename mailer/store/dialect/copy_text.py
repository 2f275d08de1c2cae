"""The text format of PostgreSQL's COPY: a line a row, a tab between values, a backslash before what
would be neither (PostgreSQL's manual, COPY, "Text Format").

It is made a column at a time: what a column holds is nearly always of one kind, and nearly never
has anything to be escaped.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from mailer.store.dialect.base import Value

_NULL = r"\N"
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copy_text(rows: Sequence[tuple[Value, ...]], shared: Sequence[Value] = ()) -> str:
    """Rows, all of the same columns, as ``COPY … FROM STDIN`` reads them, and at the end of each
    what is ``shared``."""
    columns = map(_told, zip(*rows, strict=True))
    end = "".join(f"\t{_value(one)}" for one in shared) + "\n"
    return "".join([line + end for line in map("\t".join, zip(*columns, strict=True))])


def _told(column: Sequence[Value]) -> Iterable[str]:
    kinds = set(map(type, column))
    if kinds == {str}:
        texts = cast("Sequence[str]", column)
        return texts if _is_plain("".join(texts)) else map(_value, texts)
    if kinds == {int}:
        return map(str, column)
    if kinds == {bytes}:
        return [rf"\\x{octets.hex()}" for octets in cast("Sequence[bytes]", column)]
    return map(_value, column)


def _is_plain(text: str) -> bool:
    return not ("\\" in text or "\t" in text or "\n" in text or "\r" in text)


def _value(value: Value) -> str:
    if value is None:
        return _NULL
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    return str(value).translate(_ESCAPED)
