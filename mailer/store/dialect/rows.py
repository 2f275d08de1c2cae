"""Many values as one parameter: JSON that each database takes apart in its own way.

The classes say what is meant; ``sqlite`` and ``postgresql`` say how it is written there.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    Text,
    bindparam,
    literal_column,
)
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType


class Kind(StrEnum):
    """What a value in JSON is in a column."""

    NUMBER = "number"
    TEXT = "text"
    MOMENT = "moment"
    FLAG = "flag"


class JsonElements(FunctionElement[Any]):
    """The elements of the JSON array in the parameter ``name``, one a row: column ``value``."""

    inherit_cache = True
    name = "json_elements"

    def __init__(self, name: str) -> None:
        super().__init__(bindparam(name, type_=Text()))


class JsonMembers(FunctionElement[Any]):
    """The members of the JSON object in the parameter ``name``: columns ``key``, ``value``."""

    inherit_cache = True
    name = "json_members"

    def __init__(self, name: str) -> None:
        super().__init__(bindparam(name, type_=Text()))


class JsonScalar(FunctionElement[Any]):
    """An element that is no array, as a value for a column."""

    inherit_cache = True
    name = "json_scalar"

    def __init__(self, element: ColumnElement[Any], kind: Kind) -> None:
        super().__init__(element, literal_column(kind))


class JsonField(FunctionElement[Any]):
    """What stands at one place of an element that is an array, as a value for a column."""

    inherit_cache = True
    name = "json_field"

    def __init__(self, element: ColumnElement[Any], place: int, kind: Kind) -> None:
        super().__init__(element, literal_column(str(place)), literal_column(kind))


class Among(FunctionElement[bool]):
    """Whether a column's value is one of those that a query gives."""

    inherit_cache = True
    name = "among"
    # Of no type: SQLite has no booleans, and would be asked whether it "= 1", by no index.
    type = NullType()  # type: ignore[assignment]  # of no type, on purpose

    def __init__(self, column: ColumnElement[Any], chosen: Select[Any]) -> None:
        super().__init__(column, chosen.scalar_subquery())


class Lines(FunctionElement[str]):
    """The texts of several rows as one, each a line; NULL without any."""

    inherit_cache = True
    name = "lines"
    type = Text()

    def __init__(self, text: ColumnElement[Any]) -> None:
        super().__init__(text)


class OfFound(FunctionElement[Any]):
    """A text of rows that are found by their numbers: they are not to be looked for by it."""

    inherit_cache = True
    name = "of_found"
    type = Text()

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)


class OfNext(FunctionElement[Any]):
    """A number of rows that are taken in the order of an index: they are not to be looked for by it
    and sorted afterwards."""

    inherit_cache = True
    name = "of_next"
    type = Integer()

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)


class HexPiece(FunctionElement[Any]):
    """So many octets of the parameter ``name``, of octets too, in hexadecimal digits: the piece
    with the number ``place``, which counts from 1."""

    inherit_cache = True
    name = "hex_piece"
    type = Text()

    def __init__(self, name: str, place: ColumnElement[int], octets: int) -> None:
        begins = (place - 1) * octets + 1
        super().__init__(bindparam(name, type_=LargeBinary()), begins, literal_column(str(octets)))


def written(compiler: Any, construct: FunctionElement[Any], **options: Any) -> list[str]:
    """The arguments of a construct in SQL, for those who compile it."""
    return [compiler.process(one, **options) for one in construct.clauses]
