"""The mail of a registration, once more: by its own link, or by the form; to the stored address."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.registration import own_registration
from mailer.actions.registration.admission import TRIGGERS
from mailer.actions.registration.own_registration import OwnRegistration
from mailer.domain.errors import PublicRefusedError
from mailer.domain.registration import RegistrationState
from mailer.domain.timeline import Trigger
from mailer.scheduling.events import queue_event_mails
from mailer.store import registrations
from mailer.store.ledger import queueing
from mailer.store.people import Addressee

MOST_A_DAY = 3
"""How often a day a registration's mail is sent once more."""
_DAY = timedelta(days=1)
_SOON = timedelta(minutes=10)
_TELLS = TRIGGERS | {RegistrationState.PROMOTED: Trigger.PROMOTED}


async def send_again(desk: Desk, token: str, *, with_calendar: bool) -> OwnRegistration:
    """Queues the mail that tells how they stand now, as if it had happened just now.

    Without ``with_calendar`` it links to the calendar entry instead of carrying it. Raises
    PublicRefusedError where it was asked for too often today, or there is nothing to tell.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        own = await own_registration.found_by(desk, connection, token)
        before = await queueing.asked_again(connection, own.seminar_id, own.person_id)
        if sum(at > now - _DAY for at in before) >= MOST_A_DAY:
            raise PublicRefusedError(
                f"Diese E-Mail haben wir heute schon {MOST_A_DAY}-mal noch einmal gesendet. Bitte "
                "sehen Sie auch im Spam-Ordner nach, oder wenden Sie sich an uns.",
                f"We have already sent this email {MOST_A_DAY} times again today. Please look in "
                "your spam folder, too, or contact us.",
            )
        mails = await _queue(desk, connection, own, len(before), with_calendar=with_calendar)
        if not mails:
            raise PublicRefusedError(
                "Zu dieser Anmeldung gibt es zurzeit keine E-Mail, die sich senden ließe.",
                "There is no email about this registration that could be sent at present.",
            )
        return own


async def tell_again(desk: Desk, connection: AsyncConnection, number: int) -> int:
    """Queues it for somebody (the number of their registration) whom a form registered once more.

    Whether they are in already is for their mailbox and not for the page. Once a day, and not
    soon after they registered: a button that was pressed twice has one mail. Returns how many
    mails were queued.
    """
    now = desk.clock.now()
    own = await own_registration.by_number(connection, number)
    before = await queueing.asked_again(connection, own.seminar_id, own.person_id)
    since = await registrations.stands_since(connection, own.id)
    if since > now - _SOON or any(at > now - _DAY for at in before):
        return 0
    return await _queue(desk, connection, own, len(before), with_calendar=True)


async def _queue(
    desk: Desk,
    connection: AsyncConnection,
    own: OwnRegistration,
    before: int,
    *,
    with_calendar: bool,
) -> int:
    """The mail as things stand now; 0 where there is nothing to tell any more."""
    now = desk.clock.now()
    if own.seminar.is_off or own.is_gone(now) or now >= own.seminar.ends_at:
        return 0
    return await queue_event_mails(
        connection,
        desk.workspace,
        _TELLS.get(own.state, Trigger.PLACE_EXPIRED),
        [Addressee(own.person_id, own.person.address.envelope, own.person.address.key)],
        seminar_id=own.seminar_id,
        seminar=own.seminar,
        event=await registrations.newest_event(connection, own.id),
        now=now,
        again=before + 1,
        without_calendar=not with_calendar,
    )
