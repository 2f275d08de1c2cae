"""Subscriptions: withdrawals are heard, whichever way they come."""

from mailer.actions.desk import Desk
from mailer.actions.person.people import unknown_address
from mailer.actions.subscription import bursts
from mailer.domain.address import parse_address
from mailer.domain.errors import NotFoundError
from mailer.scheduling.snapshots import known_list
from mailer.store import people, subscriptions, successors
from mailer.store.presses import Deed


async def unsubscribe(desk: Desk, email: str, list_slug: str | None, way: str) -> list[str]:
    """Takes an address off a list (off all for None); returns the lists it was on.

    Doing it twice is fine. ``way`` says how it was asked for: "staff", "link", "reply".
    """
    address = parse_address(email)
    if list_slug is not None:
        known_list(desk.workspace, list_slug)
    async with desk.database.write() as connection:
        behind = (await people.at_addresses(connection, [address.key])).get(address.key)
        if not behind:
            raise unknown_address(email)
        # Of an address that was given up, the one that is used instead.
        key = behind[0][1].address.key
        return await subscriptions.end_at_address(connection, key, list_slug, way, desk.clock.now())


async def leave(desk: Desk, link: str, way: str, network: str = "") -> list[str]:
    """``unsubscribe`` by the link in a mail, or its token: whoever it names now leaves the list.

    ``network`` is where it was pressed: it counts also where it is one of many at once
    (``actions.subscription.bursts``).

    It never ends; twice is once. Raises InvalidValueError for a token that is forged,
    NotFoundError where nobody is known by it any more.
    """
    token = link.strip().rstrip("/").rpartition("/")[2]
    person_id, list_slug = desk.workspace.links.read_unsubscribe(token)
    async with desk.database.write() as connection:
        number = await successors.of(connection, people.person, person_id)
        known = await people.by_id(connection, number)
        if known is None:
            raise NotFoundError(
                "Zu diesem Link ist niemand mehr bekannt; abzumelden ist also nichts.",
                "Nobody is known by this link any more, so there is nothing to leave.",
            )
        left = await subscriptions.end_at_address(
            connection, known.address.key, list_slug, way, desk.clock.now()
        )
        for one in left:
            await bursts.noted(desk, connection, network, Deed.LEAVE, number, one)
        return left
