"""Dossiers: what the office can prove of somebody's consents (Art. 5(2) and 7(1) GDPR)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.person.blocks import Block, block_of
from mailer.actions.person.cards import meant
from mailer.domain.identity import Known
from mailer.domain.ledger_fault import LedgerFault
from mailer.store import dossiers, reports, restrictions, suppressions
from mailer.store.consent import events, verifying
from mailer.store.consent.events import ConsentEvent
from mailer.store.consent.verifying import Verdict
from mailer.store.dossiers import Mail, ProvenEvent
from mailer.store.reports import Participation, Subscription
from mailer.store.restrictions import Restriction


@dataclass(frozen=True, slots=True)
class Dossier:
    """One person's: how they stand, what happened, the mails; ``proven`` statements fit the
    chain, ``faults`` do not."""

    person: Known
    standings: tuple[Subscription, ...]
    registrations: tuple[Participation, ...]
    events: tuple[ProvenEvent, ...]
    consents: tuple[ConsentEvent, ...]
    mails: tuple[Mail, ...]
    block: Block | None
    restriction: Restriction | None
    proven: int
    faults: tuple[LedgerFault, ...]


@dataclass(frozen=True, slots=True)
class Dossiers:
    """Those of everybody behind an address, and what the whole chain was found to be.

    ``office``, ``timezone`` and ``language`` are what a letter of it needs.
    """

    at: datetime
    people: tuple[Dossier, ...]
    chain: Verdict
    office: str
    timezone: str
    language: str


async def of(desk: Desk, who: str) -> Dossiers:
    """The dossiers of everybody behind an address, or of one person by number.

    Raises NotFoundError.
    """
    site = desk.workspace.settings.site
    async with desk.database.read() as connection:
        people = [await _dossier(connection, one) for one in await meant(connection, who)]
        # Whether the statements of all others fit is for ``verify``, and takes much longer.
        chain = await verifying.verify_links(connection)
    return Dossiers(desk.clock.now(), tuple(people), chain, site.name, site.timezone, site.language)


async def verify(desk: Desk) -> Verdict:
    """Looks through the whole ledger of consents."""
    async with desk.database.read() as connection:
        return await verifying.verify(connection)


async def _dossier(connection: AsyncConnection, known: Known) -> Dossier:
    number, person = known
    row = await suppressions.at_address(connection, person.address.key)
    proven, faults = await verifying.of_person(connection, number)
    return Dossier(
        known,
        tuple(await reports.subscriptions_of(connection, [number])),
        tuple(await reports.registrations_of(connection, [number])),
        tuple(await dossiers.events_of(connection, number)),
        tuple(await events.of(connection, [number], person.address.key)),
        tuple(await dossiers.mails_of(connection, number)),
        block_of(row) if row else None,
        await restrictions.of(connection, number),
        proven,
        tuple(faults),
    )
