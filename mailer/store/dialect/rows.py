"""Many values as one parameter: JSON that each database takes apart in its own way.

The classes say what is meant; ``sqlite`` and ``postgresql`` say how it is written there.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, literal_column
from sqlalchemy.sql.functions import FunctionElement


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


def written(compiler: Any, construct: FunctionElement[Any], **options: Any) -> list[str]:
    """The arguments of a construct in SQL, for those who compile it."""
    return [compiler.process(one, **options) for one in construct.clauses]
