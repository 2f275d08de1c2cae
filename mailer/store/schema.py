"""What all tables share: one metadata, times in UTC, states as checked text."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast

from sqlalchemy import CheckConstraint, DateTime, Dialect, MetaData, Result, Text, TypeDecorator

from mailer.domain.moment import utc

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Record = TypeVar("Record", bound=tuple[Any, ...])


def records(result: Result[Any], record: type[Record]) -> list[Record]:
    """All rows as ``record``, a named tuple whose fields are the columns, in their order."""
    make = _maker(result, record)
    # All at once: handing them over one by one costs as much as finding them.
    return [make(row) for row in result.all()]


def record_or_none(result: Result[Any], record: type[Record]) -> Record | None:
    """The only row as ``record``; None if there is none."""
    make = _maker(result, record)
    row = result.one_or_none()
    return None if row is None else make(row)


def _maker(result: Result[Any], record: type[Record]) -> Callable[[Iterable[Any]], Record]:
    fields = getattr(record, "_fields", ())
    return maker(result, record, fields)


def maker(
    result: Result[Any], record: type[Record], columns: Sequence[str]
) -> Callable[[Iterable[Any]], Record]:
    """What makes a ``record`` of its values; raises TypeError for a result of other columns."""
    if list(result.keys()) != list(columns):
        raise TypeError(f"{record.__name__} is no record of {', '.join(result.keys())}")
    return cast("Callable[[Iterable[Any]], Record]", record._make)  # type: ignore[attr-defined]


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite has no zones, so it stores the bare UTC time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Choice(TypeDecorator[StrEnum]):
    """One of an enum's values as text, so that a person reading the table understands it."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        super().__init__()
        self.choices = choices
        self._known = {choice.value: choice for choice in choices}

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else self.choices(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else self._known.get(value) or self.choices(value)


def one_of(column: str, choices: type[StrEnum]) -> CheckConstraint:
    """The CHECK that keeps a ``Choice`` column to its values."""
    values = ", ".join(f"'{choice.value}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")
