"""Lists by the link in a mail: what somebody is on, and leaving one or all of them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.subscription import bursts
from mailer.domain.consent import MailingList
from mailer.domain.errors import NotFoundError, PublicRefusedError
from mailer.domain.person import Person
from mailer.store import people, subscriptions, successors
from mailer.store.presses import Deed

WAY = "link"
EVERY_LIST = "*"
UNDONE_WITHIN = timedelta(hours=1)
_A_MOMENT = timedelta(seconds=2)
"""A token knows whole seconds, and is made after the withdrawal was written."""


@dataclass(frozen=True, slots=True)
class OwnLists:
    """Somebody, and the office's lists, each with whether its mail comes to their mailbox."""

    person: Person
    lists: tuple[tuple[MailingList, bool], ...]


async def by_link(desk: Desk, token: str) -> OwnLists:
    """What a settings link's token names. Raises InvalidValueError for a token that is forged,
    NotFoundError where nobody is known by it any more."""
    number = desk.workspace.links.read_settings(token)
    async with desk.database.read() as connection:
        _, person = await _who(connection, number)
        states = await subscriptions.at_address(connection, person.address.key)
    return OwnLists(
        person,
        tuple(
            (one, states[slug])
            for slug, one in desk.workspace.content.lists.items()
            if slug in states
        ),
    )


async def leave(desk: Desk, token: str, list_slug: str | None, network: str = "") -> list[str]:
    """Takes them off a list, off all for None; returns the lists that they were on.

    ``network`` is where it was pressed (``actions.subscription.bursts``).
    """
    number = desk.workspace.links.read_settings(token)
    async with desk.database.write() as connection:
        person_id, person = await _who(connection, number)
        left = await subscriptions.end_at_address(
            connection, person.address.key, list_slug, WAY, desk.clock.now()
        )
        for one in left:
            await bursts.noted(desk, connection, network, Deed.LEAVE, person_id, one)
        return left


async def undo(desk: Desk, token: str) -> tuple[Person, list[str]]:
    """Puts somebody back on what they have just left, with the token of the page that said so.

    Raises InvalidValueError for one that is forged, PublicRefusedError once an hour has gone by,
    NotFoundError where nobody is known by it any more. Twice is once.
    """
    now = desk.clock.now()
    number, list_slug, at = desk.workspace.links.read_undo_leaving(token)
    if not timedelta(0) <= now - at <= UNDONE_WITHIN:
        raise PublicRefusedError(
            "Das lässt sich nicht mehr rückgängig machen; unter „Newsletter“ können Sie sich "
            "jederzeit neu anmelden.",
            "This can no longer be undone; you can subscribe again at any time under “Newsletter”.",
        )
    async with desk.database.write() as connection:
        _, person = await _who(connection, number)
        back = await subscriptions.undo_leaving(
            connection,
            person.address.key,
            None if list_slug == EVERY_LIST else list_slug,
            at - _A_MOMENT,
            now,
        )
    return person, back


async def named_by(desk: Desk, token: str) -> tuple[Person, str]:
    """The person and the list that the token of an unsubscribe link names now."""
    number, list_slug = desk.workspace.links.read_unsubscribe(token)
    async with desk.database.read() as connection:
        return (await _who(connection, number))[1], list_slug


async def _who(connection: AsyncConnection, number: int) -> tuple[int, Person]:
    number = await successors.of(connection, people.person, number)
    person = await people.by_id(connection, number)
    if person is None:
        raise NotFoundError(
            "Zu diesem Link ist niemand mehr bekannt; abzumelden ist also nichts.",
            "Nobody is known by this link any more, so there is nothing to leave.",
        )
    return number, person
