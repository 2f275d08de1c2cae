"""Seminars as staff checked them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    Result,
    Table,
    Text,
    UniqueConstraint,
    false,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.details import Details
from mailer.domain.seminar import Seminar, SeminarState, Session, Speaker, known_seminar
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, records

seminar = Table(
    "seminar",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("online", Boolean, nullable=False),
    Column("place", Text, nullable=False),
    Column("free", Boolean),
    Column("fee", Text, nullable=False),
    Column("registration_deadline", UtcDateTime),
    Column("registration_url", Text, nullable=False),
    Column("join_url", Text, nullable=False),
    Column("materials_url", Text, nullable=False, default=""),
    Column("capacity", Integer),
    Column("attendance_known", Boolean, nullable=False, default=False),
    # Lines of the attendance list of which nobody knows whom they mean.
    Column("attendance_open", Integer, nullable=False, default=0, server_default="0"),
    Column("speakers", JSON, nullable=False),
    Column("teaser", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("plan", Text, nullable=False),
    Column("lists", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", Choice(SeminarState), nullable=False),
    # Empty for a seminar that was stored before there were any.
    Column("sessions", JSON),
    Column("details", JSON),
    Column("zone_stated", Boolean, nullable=False, server_default=false()),
    # What an import was unsure of and nobody has checked yet; empty: nothing.
    Column("unsure", JSON),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    one_of("state", SeminarState),
    UniqueConstraint("slug"),
)

_FIELDS = [
    column.name
    for column in seminar.c
    if column.name
    not in {
        "id",
        "created_at",
        "updated_at",
        "speakers",
        "body",
        "lists",
        "sessions",
        "details",
        "unsure",
    }
]
_SESSIONS = TypeAdapter(tuple[Session, ...])
_DETAILS = TypeAdapter(Details)


class SeminarRow(NamedTuple):
    """A row of this table."""

    id: int
    slug: str
    title: str
    series: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    online: bool
    place: str
    free: bool | None
    fee: str
    registration_deadline: datetime | None
    registration_url: str
    join_url: str
    materials_url: str
    capacity: int | None
    attendance_known: bool
    attendance_open: int
    speakers: list[dict[str, str]]
    teaser: str
    body: list[str]
    plan: str
    lists: list[str]
    revision: int
    state: SeminarState
    sessions: list[dict[str, Any]] | None
    details: dict[str, Any] | None
    zone_stated: bool
    unsure: list[str] | None
    created_at: datetime
    updated_at: datetime


def seminar_of(row: SeminarRow) -> Seminar:
    """The seminar in a row."""
    return known_seminar(
        row._asdict()
        | {
            "speakers": tuple(Speaker(**one) for one in row.speakers),
            "body": tuple(row.body),
            "lists": tuple(row.lists),
            "sessions": _SESSIONS.validate_python(row.sessions) if row.sessions else (),
            "details": _DETAILS.validate_python(row.details) if row.details else Details(),
        }
    )


def numbered(result: Result[Any]) -> list[tuple[int, Seminar]]:
    """All seminars of a result that holds this table's columns, each with its id."""
    return [(row.id, seminar_of(row)) for row in records(result, SeminarRow)]


async def by_slug(connection: AsyncConnection, slug: str) -> tuple[int, Seminar] | None:
    """A seminar and its id, or None."""
    found = numbered(await connection.execute(select(seminar).where(seminar.c.slug == slug)))
    return found[0] if found else None


async def by_id(connection: AsyncConnection, seminar_id: int) -> Seminar:
    """A seminar that is known to exist."""
    found = numbered(await connection.execute(select(seminar).where(seminar.c.id == seminar_id)))
    return found[0][1]


async def changed_at(connection: AsyncConnection, seminar_id: int) -> datetime:
    """When staff last changed it (aware)."""
    wanted = select(seminar.c.updated_at).where(seminar.c.id == seminar_id)
    found: datetime = (await connection.execute(wanted)).scalar_one()
    return found


async def with_slugs(connection: AsyncConnection, slugs: Sequence[str]) -> dict[str, Seminar]:
    """Those of some seminars that exist, by slug."""
    rows = await connection.execute(select(seminar).where(seminar.c.slug.in_(slugs)))
    return {one.slug: one for _, one in numbered(rows)}


async def all_seminars(connection: AsyncConnection) -> list[tuple[int, Seminar]]:
    """All seminars, the next one first."""
    return numbered(
        await connection.execute(select(seminar).order_by(seminar.c.starts_at, seminar.c.id))
    )


async def slugs(connection: AsyncConnection) -> list[str]:
    return list((await connection.execute(select(seminar.c.slug))).scalars())


async def add(connection: AsyncConnection, one: Seminar, now: datetime) -> int:
    """Stores a new seminar; returns its id."""
    found = await connection.scalar(
        insert(seminar)
        .values(**_values(one), created_at=now, updated_at=now)
        .returning(seminar.c.id)
    )
    return int(found or 0)


async def change(connection: AsyncConnection, seminar_id: int, to: Seminar, now: datetime) -> None:
    """Writes what a seminar now is."""
    await connection.execute(
        update(seminar).where(seminar.c.id == seminar_id).values(**_values(to), updated_at=now)
    )


async def unsure_of(connection: AsyncConnection, seminar_id: int) -> tuple[str, ...]:
    """The fields that an import was unsure of and nobody has checked yet."""
    found = await connection.scalar(select(seminar.c.unsure).where(seminar.c.id == seminar_id))
    return tuple(found or ())


async def note_unsure(connection: AsyncConnection, seminar_id: int, names: Iterable[str]) -> None:
    """Writes down which fields somebody has still to check."""
    await connection.execute(
        update(seminar).where(seminar.c.id == seminar_id).values(unsure=list(names))
    )


async def check(connection: AsyncConnection, seminar_id: int, names: Iterable[str]) -> None:
    """Somebody has said how these fields are: nothing is unsure about them any more."""
    left = set(known := await unsure_of(connection, seminar_id)).difference(names)
    if len(left) < len(known):
        await note_unsure(connection, seminar_id, [one for one in known if one in left])


async def note_attendance(
    connection: AsyncConnection, seminar_id: int, *, known: bool, still_open: int
) -> None:
    """Whether follow-ups know who was there, and how many lines of the list are still open."""
    await connection.execute(
        update(seminar)
        .where(seminar.c.id == seminar_id)
        .values(attendance_known=known, attendance_open=still_open)
    )


def _values(one: Seminar) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _FIELDS} | {
        "speakers": [
            {
                "name": speaker.name,
                "academic_title": speaker.academic_title,
                "role": speaker.role,
                "organisation": speaker.organisation,
            }
            for speaker in one.speakers
        ],
        "body": list(one.body),
        "lists": list(one.lists),
        "sessions": _SESSIONS.dump_python(one.sessions, mode="json"),
        "details": _DETAILS.dump_python(one.details, mode="json"),
    }
