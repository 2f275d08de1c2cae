"""Which session's calendar entry goes to whom with a mail about an event, and which beside it.

One message holds one entry (``domain.session_mail``): the mail itself brings that of the first
session concerned, and each further one comes in a short mail of its own.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse
from mailer.store import entries
from mailer.store.entries import HeldEntry
from mailer.store.people import Addressee


class Bundle(NamedTuple):
    """The keys of the sessions whose entries somebody gets: with the mail, and beside it."""

    first: int
    further: tuple[int, ...] = ()


async def bundles(
    connection: AsyncConnection,
    seminar_id: int,
    seminar: Seminar,
    people: Sequence[Addressee],
    use: CalendarUse,
    now: datetime,
    by_link: Collection[str],
) -> dict[int, Bundle]:
    """By person: what goes to them. ``by_link`` are addresses that get links instead of entries.

    A REQUEST tells what the calendar does not know yet of the sessions to come, a CANCEL takes
    out what it holds of them.
    """
    coming = [one.key for one in seminar.sessions if one.ends_at > now]
    usual = Bundle(coming[0] if coming else seminar.all_sessions[-1].key)
    if not seminar.sessions or use not in {CalendarUse.REQUEST, CalendarUse.CANCEL}:
        return dict.fromkeys((one.id for one in people), usual)
    told = {
        (one.address_key, one.session): one
        for one in await entries.held(connection, seminar_id, [one.address_key for one in people])
    }
    versions = {one.key: one.revision for one in seminar.sessions}
    found = {}
    for person in people:
        concerned = [
            key
            for key in coming
            if _concerns(use, told.get((person.address_key, key)), versions[key])
        ]
        listed = person.list_slug is not None or person.address_key in by_link
        further = () if listed else tuple(concerned[1:])
        found[person.id] = Bundle(concerned[0], further) if concerned else usual
    return found


def _concerns(use: CalendarUse, told: HeldEntry | None, version: int) -> bool:
    holds = told is not None and told.method is not CalendarUse.CANCEL
    if use is CalendarUse.CANCEL:
        return holds
    return told is None or not holds or told.revision < version
