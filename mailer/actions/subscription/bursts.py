"""Bursts: many readers' buttons pressed at once, from one network, soon after their mail arrived.

That is what a mail filter does which opens every link and presses what it finds. Who leaves has
left all the same: nobody is kept on a list because a machine may have spoken for them; staff is
told, and can ask each one, by one command, whether they meant it. What such a burst confirms does
not count: consent is a person's.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.config import Web
from mailer.domain.consent import CONFIRM_WITHIN, UNDO_LEAVE
from mailer.domain.errors import NotFoundError
from mailer.domain.timeline import Trigger
from mailer.scheduling.events import queue_mails
from mailer.scheduling.layout import mailings_of_list
from mailer.scheduling.snapshots import SessionMail
from mailer.store import people, presses, requests, suppressions
from mailer.store.ledger import cancelling
from mailer.store.presses import Burst, Deed, Press

NEWS_FOR = timedelta(days=3)
"""For how long somebody is reminded of a burst whose readers nobody asked."""
WAY = "asked after a burst"


@dataclass(frozen=True, slots=True)
class PressedTogether:
    """One burst: since when and until when, and how many readers did what."""

    number: int
    began_at: datetime
    last_at: datetime
    asked_at: datetime | None
    asked_by: str
    readers: Mapping[Deed, int]

    @property
    def to_ask(self) -> int:
        """How many readers can be asked whether they meant it."""
        return sum(number for deed, number in self.readers.items() if deed is not Deed.CANCEL)


async def noted(
    desk: Desk,
    connection: AsyncConnection,
    network: str,
    deed: Deed,
    person_id: int,
    list_slug: str = "",
) -> bool:
    """Notes a button that was pressed; returns whether it is one of many (``[web]`` says when).

    ``network`` is a keyed hash, "" where nothing is known. Nothing is noted of who had no mail
    lately: a person reads when there is time.
    """
    web, now = desk.workspace.settings.web or Web(), desk.clock.now()
    if not network or not await presses.was_mailed(
        connection, person_id, now - web.burst_after_mail
    ):
        return False
    await presses.note(connection, network, deed, person_id, list_slug, now)
    found = await presses.since(connection, network, now - web.burst_within)
    if await presses.mailboxes(connection, [one.person_id for one in found]) < web.burst_people:
        return False
    earlier = [one for one in found if one.burst_id is None and one.deed is Deed.CONFIRM]
    await presses.join(connection, found, now)
    for one in earlier:
        # It was confirmed before anybody could know that it was one of many: it is asked for again.
        await requests.reopen(connection, one.person_id, one.list_slug, now=now)
    return True


async def listing(desk: Desk) -> list[PressedTogether]:
    """All that are kept, the newest first."""
    async with desk.database.read() as connection:
        found = await presses.bursts(connection)
        return [_told(one, await presses.of_burst(connection, one.id)) for one in found]


async def open_ones(desk: Desk) -> list[PressedTogether]:
    """Those of the last days whose readers nobody has asked yet."""
    now = desk.clock.now()
    return [
        one
        for one in await listing(desk)
        if one.asked_at is None and one.last_at > now - NEWS_FOR and one.to_ask
    ]


async def ask(desk: Desk, number: int, by: str) -> PressedTogether:
    """Asks everybody in a burst whether they meant it; ``by`` is who released that.

    Who left gets a mail with a link back to the list, who confirmed the question once more; who
    cancelled a registration had a mail with a link to it already. Nobody is asked twice for one
    burst, who is blocked not at all. Raises NotFoundError.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        found = next((one for one in await presses.bursts(connection) if one.id == number), None)
        if found is None:
            raise NotFoundError(
                f"Einen Schwung mit der Nummer {number} gibt es nicht (mehr); „bursts list“ zeigt "
                "alle.",
                f'There is no burst with the number {number} (any more); "bursts list" shows all.',
            )
        pressed = await presses.of_burst(connection, number)
        if found.asked_at is None:
            for one in {(one.person_id, one.list_slug): one for one in pressed}.values():
                await _ask_one(desk, connection, one, number, now)
            await presses.note_asked(connection, number, by, now)
            found = found._replace(asked_at=now, asked_by=by)
        return _told(found, pressed)


async def _ask_one(
    desk: Desk, connection: AsyncConnection, one: Press, burst: int, now: datetime
) -> None:
    """One question; nobody is asked who has made up their mind since."""
    known = await people.by_id(connection, one.person_id)
    if known is None or one.deed is Deed.CANCEL:
        return
    if await suppressions.at_address(connection, known.address.key) is not None:
        return
    office = desk.workspace
    wanted = office.content.lists.get(one.list_slug)
    event = await requests.ask(
        connection,
        one.person_id,
        one.list_slug,
        source=f"burst {burst}",
        way=WAY,
        wording_version=wanted.wording_version if wanted else "",
        now=now,
        wording=wanted.wording_in(known.language) if wanted else "",
        privacy_version=office.settings.site.privacy_version,
    )
    if event is None:
        return
    await cancelling.overtake_requests(connection, one.person_id, one.list_slug, now)
    reader = people.Addressee(
        one.person_id, known.address.envelope, known.address.key, one.list_slug
    )
    for row in await mailings_of_list(connection, desk.workspace, one.list_slug, now):
        if row.trigger is Trigger.SUBSCRIBE_REQUESTED:
            await queue_mails(
                connection,
                desk.workspace,
                row,
                None,
                [reader],
                event=event,
                now=now,
                useful_for=CONFIRM_WITHIN,
                about=SessionMail(UNDO_LEAVE, 0) if one.deed is Deed.LEAVE else None,
            )


def _told(one: Burst, pressed: list[Press]) -> PressedTogether:
    readers = Counter(deed for deed, _ in {(press.deed, press.person_id) for press in pressed})
    return PressedTogether(
        one.id, one.began_at, one.last_at, one.asked_at, one.asked_by, dict(sorted(readers.items()))
    )
