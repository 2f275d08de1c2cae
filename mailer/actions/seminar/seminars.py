"""Seminars: from an announcement to a published seminar with its mailings."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.domain.errors import NotFoundError, RefusedError, Sentence
from mailer.domain.moment import zone
from mailer.domain.registration import RegistrationWay
from mailer.domain.seminar import (
    Seminar,
    SeminarState,
    Session,
    in_sessions,
    legible_seminar,
    refuse_late_deadline,
    refuse_registration_nowhere,
    slugify,
)
from mailer.domain.standing import Deed, refuse_unless
from mailer.scheduling import layout
from mailer.store import mailings, seminars
from mailer.store.subjects import SeminarRef

if TYPE_CHECKING:
    from mailer.domain.announcement import Announcement

STEERS_CALENDARS = ("starts_at", "ends_at", "place", "join_url")
"""Fields whose change makes a new version of every calendar entry; so do some details."""


def steers_calendars(before: Seminar, after: Seminar) -> bool:
    """Whether a change makes a new version of every calendar entry: it says how to get there."""
    known, new = before.details, after.details
    return (
        any(getattr(after, one) != getattr(before, one) for one in STEERS_CALENDARS)
        or new.access.secrets != known.access.secrets
        or new.directions != known.directions
    )


@dataclass(frozen=True, slots=True)
class Imported:
    """A seminar made of an announcement, and which of its fields a person must check."""

    seminar: Seminar
    unsure: tuple[str, ...]


async def import_announcement(
    desk: Desk,
    source: bytes,
    *,
    plan: str = "online-seminar",
    lists: tuple[str, ...] = (),
    sure: Collection[str] = (),
    registration: RegistrationWay | None = None,
    registration_url: str | None = None,
) -> Imported:
    """Stores the seminar that an announcement tells of, as a draft.

    Several dates are several sessions. ``sure`` are fields that somebody has looked at: of the
    others the draft remembers that they are unsure. ``registration`` says where one registers, and
    ``registration_url`` by which link, whatever the announcement says; None leaves it to that.

    Raises InvalidValueError where one registered elsewhere and nothing says where,
    AnnouncementError when the text cannot be read, RefusedError when it does not say
    when the seminar starts and ends: a date is never guessed.
    """
    now = desk.clock.now()
    timezone = desk.workspace.settings.site.timezone
    today = now.astimezone(zone(timezone)).date()
    # Reader and composer cost more than to list all seminars: for those who import one.
    from mailer.domain.announcement import read_announcement
    from mailer.domain.announcement.model import in_field_order
    from mailer.expression_cache import kept_expressions
    from mailer.scheduling.snapshots import known_list

    office = desk.workspace.settings.office_hosts
    with kept_expressions():
        found = read_announcement(source, today=today, timezone=timezone, office=office)
    if found.starts_at is None or found.ends_at is None:
        missing = "eindeutiger Beginn" if found.starts_at is None else "eindeutiges Ende"
        raise RefusedError(
            f"In der Ankündigung ist kein {missing} des Seminars zu finden; bitte "
            "Datum und Uhrzeit (von – bis) im Text ergänzen.",
            "The announcement does not clearly say when the seminar starts and ends; please "
            "add date and time (from – to) to the text.",
        )
    async with desk.database.write() as connection:
        await _refuse_twin(connection, found.title, found.starts_at)
        slug = await free_slug(connection, found.title)
        chosen = lists or tuple(desk.workspace.content.lists)[:1]
        for one in chosen:
            known_list(desk.workspace, one)
        read = _seminar_of(found, found.starts_at, found.ends_at, slug, plan, chosen)
        seminar = legible_seminar(_registered(read, registration, registration_url))
        refuse_registration_nowhere(seminar)
        layout.timeline_of(desk.workspace, seminar)
        doubtful = set(found.unsure)
        if seminar.registration_deadline != found.registration_deadline:
            doubtful.add("registration_deadline")
        if registration_url is not None:  # somebody gave it
            doubtful.discard("registration_url")
        unsure = in_field_order(doubtful.difference(sure))
        seminar_id = await seminars.add(connection, seminar, now)
        await seminars.note_unsure(connection, seminar_id, unsure)
    return Imported(seminar, unsure)


async def publish(desk: Desk, slug: str, sure: Collection[str] = ()) -> Seminar:
    """Publishes a draft: its timeline becomes mailings; mail to registrants is thereby released.

    ``sure`` are fields that somebody has looked at. Raises RefusedError while an announcement
    was unsure when the seminar takes place, or until when one registers, and nobody has.
    """
    now = desk.clock.now()
    desk.workspace.office()
    async with desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        refuse_unless(seminar, Deed.PUBLISH, now)
        refuse_late_deadline(seminar)
        await seminars.check(connection, seminar_id, sure)
        _refuse_unsure(seminar, await seminars.unsure_of(connection, seminar_id))
        published = replace(seminar, state=SeminarState.PUBLISHED)
        await mailings.add_many(
            connection, layout.lay(desk.workspace, SeminarRef(seminar_id), published, now)
        )
        await seminars.change(connection, seminar_id, published, now)
    return published


_TIMES = {
    "dates": Sentence("die Termine", "the dates"),
    "starts_at": Sentence("der Beginn", "the start"),
    "ends_at": Sentence("das Ende", "the end"),
    "registration_deadline": Sentence("der Anmeldeschluss", "the registration deadline"),
}


def _refuse_unsure(seminar: Seminar, unsure: Collection[str]) -> None:
    """Nobody is told a time that was read with doubt and that nobody has looked at."""
    doubtful = [one for one in _TIMES if one in unsure]
    if not doubtful:
        return
    clocks = zone(seminar.timezone)
    read = "; ".join(
        f"{one.starts_at.astimezone(clocks):%d.%m.%Y %H:%M} – "
        f"{one.ends_at.astimezone(clocks):%d.%m.%Y %H:%M}"
        for one in seminar.all_sessions
    )
    about_it = doubtful != ["registration_deadline"]
    understood = [Sentence(read, read)] if about_it else []
    mends = [f"seminarpost seminar reschedule {seminar.slug} --start … --end …"] if about_it else []
    if "registration_deadline" in doubtful:
        understood.append(_deadline_as_read(seminar))
        mends.append(f"seminarpost seminar update {seminar.slug} --deadline … (--no-deadline)")
    option = " ".join(f"--sure {one}" for one in doubtful)
    mend = "; ".join(mends)
    de, en = (", ".join(_TIMES[one].in_language(to) for one in doubtful) for to in ("de", "en"))
    read_de, read_en = ("; ".join(one.in_language(to) for one in understood) for to in ("de", "en"))
    raise RefusedError(
        f"In der Ankündigung nicht eindeutig: {de}. Verstanden wurde: {read_de}. Stimmt das, "
        f"veröffentlicht es: {option}; sonst berichtigt es zuerst: {mend}",
        f"The announcement does not clearly say: {en}. Understood was: {read_en}. If that is "
        f"right, this publishes it: {option}; else correct it first: {mend}",
    )


def _deadline_as_read(seminar: Seminar) -> Sentence:
    deadline = seminar.registration_deadline
    if deadline is None:
        return Sentence("kein Anmeldeschluss", "no registration deadline")
    local = f"{deadline.astimezone(zone(seminar.timezone)):%d.%m.%Y %H:%M}"
    return Sentence(f"Anmeldeschluss {local}", f"registration deadline {local}")


async def listing(desk: Desk) -> list[Seminar]:
    """All seminars, in the order of their start."""
    async with desk.database.read() as connection:
        return [seminar for _, seminar in await seminars.all_seminars(connection)]


async def show(desk: Desk, slug: str) -> Seminar:
    """One seminar; raises NotFoundError with the nearest name."""
    async with desk.database.read() as connection:
        return (await find(connection, slug))[1]


async def find(connection: AsyncConnection, slug: str) -> tuple[int, Seminar]:
    """A seminar and its id; raises NotFoundError with the nearest name."""
    found = await seminars.by_slug(connection, slug)
    if found is not None:
        return found
    known = await seminars.slugs(connection)
    near = difflib.get_close_matches(slug, known, n=1, cutoff=0.3)
    raise NotFoundError(
        f"Ein Seminar „{slug[:80]}“ gibt es nicht"
        + (f"; gemeint ist vielleicht „{near[0]}“." if near else "; „seminar list“ zeigt alle."),
        f'There is no seminar "{slug[:80]}"'
        + (f'; perhaps "{near[0]}" is meant.' if near else '; "seminar list" shows all.'),
    )


async def _refuse_twin(connection: AsyncConnection, title: str, starts_at: datetime) -> None:
    """The same announcement twice would invite everybody twice."""
    for _, other in await seminars.all_seminars(connection):
        if other.title == title and other.starts_at == starts_at:
            raise RefusedError(
                f"Dieses Seminar gibt es schon: {other.slug}.",
                f"This seminar exists already: {other.slug}.",
            )


async def free_slug(connection: AsyncConnection, title: str) -> str:
    """A slug for ``title`` that no seminar has yet."""
    taken = set((await connection.execute(select(seminars.seminar.c.slug))).scalars())
    base = slugify(title)
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _seminar_of(
    found: Announcement,
    starts_at: datetime,
    ends_at: datetime,
    slug: str,
    plan: str,
    lists: tuple[str, ...],
) -> Seminar:
    made = Seminar(
        slug=slug,
        title=found.title,
        series=found.series,
        starts_at=starts_at,
        ends_at=ends_at,
        timezone=found.timezone,
        zone_stated=found.zone_stated,
        online=found.online is not False,
        place=found.place,
        free=found.free,
        fee=found.fee,
        registration_deadline=_deadline_of(found, starts_at),
        registration_url=found.registration_url,
        join_url=found.join_url,
        speakers=found.speakers,
        teaser=found.teaser,
        body=found.body,
        capacity=found.capacity,
        plan=plan,
        lists=lists,
        details=found.details,
    )
    sessions = [
        Session(key, one.starts_at, one.ends_at)
        for key, one in enumerate(sorted(found.dates, key=lambda one: one.starts_at), 1)
        if one.ends_at is not None
    ]
    if len(sessions) < 2 or len(sessions) < len(found.dates):
        return made
    # Groups that meet at the same time, or instead, are no sessions of one seminar: somebody has
    # to decide.
    at_once = any(before.ends_at > after.starts_at for before, after in pairwise(sessions))
    instead = any(one.is_choice for one in found.dates)
    return made if at_once or instead else in_sessions(made, sessions)


def _registered(seminar: Seminar, way: RegistrationWay | None, url: str | None) -> Seminar:
    """The seminar as somebody said how one registers; None leaves what was read."""
    if way is not None:
        seminar = replace(seminar, details=replace(seminar.details, registration=way))
    return seminar if url is None else replace(seminar, registration_url=url)


def _deadline_of(found: Announcement, starts_at: datetime) -> datetime | None:
    """The deadline as read; one after the start is left out, and a person asked."""
    deadline = found.registration_deadline
    return None if deadline is None or deadline > starts_at else deadline
