"""Mailings under way: watched, paused, resumed, cancelled; deliveries listed and settled."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.person.blocks import Block, block_of
from mailer.actions.person.people import unknown_address
from mailer.actions.words import mailing_state_in_words
from mailer.domain.address import parse_address
from mailer.domain.delivery import UNFINISHED_MAILING, DeliveryState, MailingState, Remark
from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError, Sentence
from mailer.domain.note import Code, Note, only
from mailer.domain.person import Person
from mailer.store import mailings, people, reports, suppressions
from mailer.store.ledger import cancelling, settling
from mailer.store.mailings import MailingRow, NamedMailing
from mailer.store.reports import LedgerRow, Participation, Subscription

_OPEN = UNFINISHED_MAILING | {MailingState.MISSED}


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of an address: people, lists, registrations, every mail, and a block."""

    people: list[Person]
    subscriptions: list[Subscription]
    registrations: list[Participation]
    deliveries: list[LedgerRow]
    block: Block | None


async def listing(desk: Desk, slug: str | None = None) -> list[tuple[NamedMailing, dict[str, int]]]:
    """Mailings with their counts by delivery state."""
    async with desk.database.read() as connection:
        found = await reports.mailings_with_subjects(connection, slug)
        counts = await reports.counts(connection, [one.mailing.id for one in found])
    return [(one, counts.get(one.mailing.id, {})) for one in found]


async def show(desk: Desk, mailing_id: int) -> tuple[NamedMailing, dict[str, int], dict[str, int]]:
    """One mailing, its counts, and why people were left out."""
    async with desk.database.read() as connection:
        found = await found_mailing(connection, mailing_id)
        counts = await reports.counts(connection, [mailing_id])
        skipped = await reports.skipped_reasons(connection, mailing_id)
    return found, counts.get(mailing_id, {}), skipped


async def pause(desk: Desk, mailing_id: int, by: str) -> None:
    """Stops a mailing that is being sent; what is in flight still arrives."""
    note = Note.of(Code.PAUSED, by=by)
    await _switch(desk, mailing_id, {MailingState.SENDING}, MailingState.PAUSED, note.text)


async def resume(desk: Desk, mailing_id: int) -> None:
    """Goes on with a paused mailing, whatever it paused for: somebody looked at it."""
    await _switch(desk, mailing_id, {MailingState.PAUSED}, MailingState.SENDING, "")


async def was_stopped_by_hand(desk: Desk, mailing_id: int) -> bool:
    """Whether a person paused a mailing: nothing of it has changed since its release."""
    async with desk.database.read() as connection:
        found = await found_mailing(connection, mailing_id)
    note = only(found.mailing.waits_for)
    return note is not None and note.code == Code.PAUSED


async def cancel(desk: Desk, mailing_id: int, by: str) -> int:
    """Ends a mailing for everybody not yet reached; returns how many that were.

    One that was missed is thereby settled: nobody asks for it any more.
    """
    async with desk.database.write() as connection:
        row = (await found_mailing(connection, mailing_id)).mailing
        if row.state not in _OPEN:
            raise _not_in(row)
        return await end(connection, row, by, desk.clock.now())


async def end(connection: AsyncConnection, row: MailingRow, by: str, now: datetime) -> int:
    """Ends a mailing (its row), if it has not ended; returns how many will not get it."""
    await mailings.switch(
        connection,
        row.id,
        frm=_OPEN,
        state=MailingState.CANCELLED,
        waits_for=Note.of(Code.CANCELLED, by=by).text,
    )
    return await cancelling.cancel_unsent(connection, row.id, Remark.MAILING_CANCELLED.value, now)


async def deliveries(desk: Desk, mailing_id: int, state: str | None = None) -> list[LedgerRow]:
    """A mailing's ledger rows, all or those in one state."""
    wanted = _state(state)
    async with desk.database.read() as connection:
        await found_mailing(connection, mailing_id)
        return await reports.deliveries(connection, mailing_id=mailing_id, state=wanted)


async def settle(desk: Desk, mailing_id: int, *, sent: bool) -> int:
    """Decides a mailing's unclear deliveries: they arrived, or go out again.

    A second copy has the same Message-ID, so that receivers can tell it is one.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        row = (await found_mailing(connection, mailing_id)).mailing
        if not sent and row.state is MailingState.CANCELLED:
            raise RefusedError(
                f"Die Sendung {mailing_id} ist beendet; aus ihr geht nichts mehr hinaus.",
                f"Mailing {mailing_id} is cancelled; nothing leaves from it any more.",
            )
        if sent:
            return await settling.settle_as_sent(connection, mailing_id)
        settled = await settling.settle_for_resending(connection, mailing_id, now)
        if settled:
            await mailings.switch(
                connection, mailing_id, frm={MailingState.DONE}, state=MailingState.SENDING
            )
    return settled


async def find(desk: Desk, email: str) -> Dossier:
    """Every mail that the people behind an address had or did not have, and why."""
    address = parse_address(email)
    async with desk.database.read() as connection:
        behind = (await people.at_addresses(connection, [address.key])).get(address.key, [])
        if not behind:
            raise unknown_address(email)
        ids = [person_id for person_id, _ in behind]
        row = await suppressions.at_address(connection, address.key)
        return Dossier(
            [person for _, person in behind],
            await reports.subscriptions_of(connection, ids),
            await reports.registrations_of(connection, ids),
            await reports.deliveries(connection, person_ids=ids),
            block_of(row) if row else None,
        )


def _state(text: str | None) -> DeliveryState | None:
    if text is None:
        return None
    try:
        return DeliveryState(text)
    except ValueError:
        known = ", ".join(DeliveryState)
        raise InvalidValueError(
            f"Den Zustand „{text[:40]}“ gibt es nicht; es gibt: {known}.",
            f'There is no state "{text[:40]}"; there are: {known}.',
        ) from None


async def found_mailing(connection: AsyncConnection, mailing_id: int) -> NamedMailing:
    """A mailing with what it is about; raises NotFoundError."""
    found = await mailings.by_id(connection, mailing_id)
    if found is None:
        raise NotFoundError(
            f"Eine Sendung {mailing_id} gibt es nicht; „mailing list“ zeigt alle.",
            f'There is no mailing {mailing_id}; "mailing list" shows all.',
        )
    return found


async def _switch(
    desk: Desk, mailing_id: int, frm: set[MailingState], to: MailingState, note: str
) -> None:
    async with desk.database.write() as connection:
        row = (await found_mailing(connection, mailing_id)).mailing
        if not await mailings.switch(connection, mailing_id, frm=frm, state=to, waits_for=note):
            raise _not_in(row)


def _not_in(row: MailingRow) -> RefusedError:
    state = Sentence.in_each(lambda one: mailing_state_in_words(row.state.value, one))
    return RefusedError(
        f"Das geht mit der Sendung {row.id} nicht; Zustand: {state.de}.",
        f"That cannot be done with mailing {row.id}; state: {state.en}.",
    )
