"""Joining a list: asked for, then confirmed by a link that only the mailbox's reader has."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.person.people import known_or_new
from mailer.actions.subscription import bursts
from mailer.domain.address import EmailAddress
from mailer.domain.consent import (
    CONFIRM_WITHIN,
    RequestStanding,
    SubscriptionState,
    standing,
)
from mailer.domain.errors import PublicRefusedError, RefusedError
from mailer.domain.person import Person
from mailer.domain.timeline import Trigger
from mailer.scheduling.events import queue_mails
from mailer.scheduling.layout import mailings_of_list
from mailer.scheduling.snapshots import known_list
from mailer.store import (
    code_tries,
    facts,
    form_blocks,
    people,
    requests,
    subscriptions,
    suppressions,
)
from mailer.store.ledger import cancelling
from mailer.store.presses import Deed

ONE_QUESTION_IN = timedelta(days=1)
"""How often strangers can have a mailbox asked whether it wants a list."""

_LINK = "link"


@dataclass(frozen=True, slots=True)
class Joining:
    """Where somebody stands with a list after it; ``mails`` were queued.

    ``request`` is the number that the link in the mail names, 0 where nothing was asked.
    """

    person: Person
    list_slug: str
    state: SubscriptionState
    mails: int
    request: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What a confirmation link asks: of whom, for which list, and whether that was confirmed.

    ``wording`` and the versions are those that the request was made with, whatever the list says
    by now; "" where none was kept. ``language`` is that of the wording, "" where nobody knows.
    """

    person: Person
    list_slug: str
    is_confirmed: bool
    wording: str
    language: str
    wording_version: str
    privacy_version: str


async def ask(
    desk: Desk,
    person: Person,
    list_slug: str,
    *,
    source: str,
    way: str,
    chosen: int | None = None,
    apart: bool = False,
    stranger: bool = False,
) -> Joining:
    """Notes that somebody asked to be on a list and sends the question whether they did.

    Who is on the list already gets no mail, and a mailbox that was asked at a ``stranger``'s wish
    is not asked again for a day. ``way`` says how it was asked: "staff", "form";
    ``source`` where: a web address, or the staff member's words. ``chosen`` and
    ``apart`` say who is meant, ``stranger`` that anybody may have asked
    (``actions.person.people.known_or_new``); raises SeveralFitError where it
    cannot be told, RefusedError where the address is blocked.
    """
    now = desk.clock.now()
    wanted = known_list(desk.workspace, list_slug)
    async with desk.database.write() as connection:
        await _refuse_if_blocked(connection, person)
        if stranger and await form_blocks.is_blocked(connection, _mailbox(desk, person)):
            raise _not_by_form(person)
        if stranger and await requests.asked_since(
            connection, person.address.key, list_slug, now - ONE_QUESTION_IN
        ):
            # The link that the mailbox has is good for longer than that.
            return Joining(person, list_slug, SubscriptionState.PENDING, 0)
        meant = await known_or_new(
            desk, connection, person, chosen=chosen, apart=apart, stranger=stranger
        )
        person_id, known = meant.number, meant.person
        event = await requests.ask(
            connection,
            person_id,
            list_slug,
            source=source,
            way=way,
            wording_version=wanted.wording_version,
            now=now,
            wording=wanted.wording_in(person.language or known.language),
            privacy_version=desk.workspace.settings.site.privacy_version,
        )
        if event is None:
            return Joining(known, list_slug, SubscriptionState.SUBSCRIBED, 0)
        await cancelling.overtake_requests(connection, person_id, list_slug, now)
        asked = Trigger.SUBSCRIBE_REQUESTED
        mails = await _tell(desk, connection, asked, person_id, known, list_slug, event)
    return Joining(known, list_slug, SubscriptionState.PENDING, mails, event)


async def asked(desk: Desk, token: str) -> Question:
    """What a confirmation link asks, without an answer; raises as ``confirm`` does.

    That an address is blocked is not told here: whoever has the link need not be staff.
    """
    named = desk.workspace.links.read_confirm(_token_in(token))
    async with desk.database.read() as connection:
        request, known = await _known_request(connection, named)
    stands = _refuse_ended(request, desk.clock.now())
    return Question(
        known,
        request.list_slug,
        stands is RequestStanding.CONFIRMED,
        request.wording,
        _language_of(desk, request),
        request.wording_version,
        request.privacy_version,
    )


def _language_of(desk: Desk, request: requests.Request) -> str:
    """The language that a wording is in: told by the list's words, as long as they are the same."""
    known = desk.workspace.content.lists.get(request.list_slug)
    if known is None or request.wording not in {known.wording, known.wording_en}:
        return ""
    own = desk.workspace.settings.site.language
    return own if request.wording == known.wording else "en"


async def confirm(desk: Desk, token: str, network: str = "") -> Joining:
    """Confirms with the token of a confirmation link, or the whole link; twice is once.

    ``network`` is where it was pressed: one of many at once
    (``actions.subscription.bursts``) confirms nothing, and the state stays ``pending``.

    Raises InvalidValueError for a token that is forged, RefusedError for one whose request is
    too old, or was ended by a newer one, a withdrawal or a block, and while the address is blocked.
    """
    named = desk.workspace.links.read_confirm(_token_in(token))
    async with desk.database.write() as connection:
        request, known = await _known_request(connection, named)
        return await _confirm(desk, connection, request, known, network)


async def confirm_by_code(
    desk: Desk, address: EmailAddress, code: str, network: str = ""
) -> Joining | None:
    """``confirm`` with the six digits from the mail, typed where the request was made.

    None where they are of no request of that mailbox, also where there is none, and where too
    many were tried. Raises as ``confirm``.
    """
    now, links = desk.clock.now(), desk.workspace.links
    async with desk.database.write() as connection:
        mailbox = links.mailbox(address.key)
        if not await code_tries.count(connection, mailbox, now):
            return None
        for number in await requests.of_address(connection, address.key):
            if hmac.compare_digest(links.code(number).encode(), code.encode()):
                await code_tries.forget(connection, mailbox)
                request, known = await _known_request(connection, number)
                return await _confirm(desk, connection, request, known, network)
    return None


async def refuse(desk: Desk, token: str) -> Joining:
    """Ends the request that a confirmation link names: whoever got the mail did not ask.

    No form asks that mailbox again until it asks for it itself. What was confirmed meanwhile ends
    as well. Raises as ``confirm``.
    """
    now = desk.clock.now()
    named = desk.workspace.links.read_confirm(_token_in(token))
    async with desk.database.write() as connection:
        request, known = await _known_request(connection, named)
        stands = _refuse_ended(request, now)
        await form_blocks.put(connection, _mailbox(desk, known), now)
        if stands is RequestStanding.CONFIRMED:
            key = known.address.key
            await subscriptions.end_at_address(connection, key, request.list_slug, _LINK, now)
        else:
            await requests.end(connection, request.person_id, request.list_slug, now)
    return Joining(known, request.list_slug, SubscriptionState.UNSUBSCRIBED, 0)


async def _confirm(
    desk: Desk,
    connection: AsyncConnection,
    request: requests.Request,
    known: Person,
    network: str = "",
) -> Joining:
    now = desk.clock.now()
    await _refuse_if_blocked(connection, known)
    person_id, list_slug = request.person_id, request.list_slug
    known_list(desk.workspace, list_slug)
    _refuse_ended(request, now)
    if not request.since and await bursts.noted(
        desk, connection, network, Deed.CONFIRM, person_id, list_slug
    ):
        return Joining(known, list_slug, SubscriptionState.PENDING, 0)
    event = await requests.confirm(connection, person_id, list_slug, now=now)
    mails = 0
    if event is not None:
        await form_blocks.lift(connection, _mailbox(desk, known))
        joined = Trigger.SUBSCRIBED
        mails = await _tell(desk, connection, joined, person_id, known, list_slug, event)
    return Joining(known, list_slug, SubscriptionState.SUBSCRIBED, mails)


def _mailbox(desk: Desk, person: Person) -> str:
    return desk.workspace.links.mailbox(person.address.key)


def _token_in(link: str) -> str:
    """The token of a link, or the token itself."""
    return link.strip().rstrip("/").rpartition("/")[2]


async def _known_request(
    connection: AsyncConnection, named: int | tuple[int, str]
) -> tuple[requests.Request, Person]:
    """The request that a token names, and whose it is; raises as ``confirm`` where it is gone."""
    request = await _request(connection, named)
    known = await people.by_id(connection, request.person_id) if request else None
    if request is None or known is None:
        raise _ended(RequestStanding.EXPIRED)
    return request, known


def _refuse_ended(request: requests.Request, now: datetime) -> RequestStanding:
    stands = standing(request.asked_at, request.since, now)
    if stands not in {RequestStanding.OPEN, RequestStanding.CONFIRMED}:
        raise _ended(stands)
    return stands


async def _request(
    connection: AsyncConnection, named: int | tuple[int, str]
) -> requests.Request | None:
    """The request that a token names, if it still is known."""
    if isinstance(named, int):
        return await requests.find(connection, named)
    person_id, list_slug = named
    up_to = int(await facts.get(connection, "requests_before_links") or 0)
    return await requests.first_of_all(connection, person_id, list_slug, up_to)


async def _refuse_if_blocked(connection: AsyncConnection, person: Person) -> None:
    """Either scope stops the mail of a list."""
    if await suppressions.at_address(connection, person.address.key) is not None:
        address = person.address.envelope
        raise RefusedError(
            f"Die Adresse {address} ist gesperrt und bekommt keine Listenpost; erst muss das Büro "
            "die Sperre aufheben (recipients unblock).",
            f"The address {address} is blocked and gets no list mail; the office has to lift the "
            "block first (recipients unblock).",
        )


def _not_by_form(person: Person) -> RefusedError:
    address = person.address.envelope
    return RefusedError(
        f"Von {address} kam „Das war ich nicht“; ein Formular fragt dort nicht mehr nach. Wer doch "
        "in den Verteiler möchte, den trägt das Büro ein (subscribe).",
        f'{address} answered "This was not me"; no form asks there any more. Whoever wants to be '
        "on the list after all is put there by the office (subscribe).",
    )


def _ended(stands: RequestStanding) -> PublicRefusedError:
    if stands is RequestStanding.REPLACED:
        return PublicRefusedError(
            "Dieser Link ist überholt, denn es gibt eine neuere Mail mit einem eigenen Link; "
            "bitte den Link in der neuesten Mail öffnen.",
            "This link is superseded, for there is a newer mail with a link of its own; please "
            "open the link in the newest mail.",
        )
    if stands is RequestStanding.WITHDRAWN:
        return PublicRefusedError(
            "Dieser Link gilt nicht mehr, denn die Adresse wurde danach abgemeldet oder "
            "gesperrt; bitte noch einmal anmelden und den Link in der neuesten Mail öffnen.",
            "This link is no longer valid, for the address was unsubscribed afterwards, or "
            "blocked; please subscribe once more and open the link in the newest mail.",
        )
    return PublicRefusedError(
        "Dieser Link ist abgelaufen; bitte noch einmal für den Verteiler anmelden.",
        "This link has expired; please subscribe once more.",
    )


async def _tell(
    desk: Desk,
    connection: AsyncConnection,
    trigger: Trigger,
    person_id: int,
    person: Person,
    list_slug: str,
    event: int,
) -> int:
    now = desk.clock.now()
    reader = people.Addressee(person_id, person.address.envelope, person.address.key, list_slug)
    queued = 0
    for row in await mailings_of_list(connection, desk.workspace, list_slug, now):
        if row.trigger is trigger:
            queued += await queue_mails(
                connection,
                desk.workspace,
                row,
                None,
                [reader],
                event=event,
                now=now,
                useful_for=CONFIRM_WITHIN,
            )
    return queued
