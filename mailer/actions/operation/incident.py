"""Incidents: what a crash left behind, told once and kept for whoever has to explain it."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailer.actions.desk import Desk
from mailer.domain.delivery import DeliveryState
from mailer.domain.errors import WorkspaceError
from mailer.files import make_folder, write_octets
from mailer.store import freezes, reports, workers
from mailer.store.ledger import recovery
from mailer.store.reports import LedgerRow

_STATES = {
    DeliveryState.SENT: "sent",
    DeliveryState.UNCLEAR: "unclear",
    DeliveryState.QUEUED: "unsent",
    DeliveryState.DEFERRED: "unsent",
    DeliveryState.CLAIMED: "unsent",
}
_COLUMNS = ("mailing", "about", "step", "recipient", "fate", "state", "reason", "message_id")


@dataclass(frozen=True, slots=True)
class Incident:
    """What a sender that starts found: deliveries of the one before, by what became of them.

    ``returned`` were only claimed and are sent now, ``repeated`` are sent again under the same
    Message-ID, ``unclear`` wait for staff. ``file`` lists every address of the mailings
    concerned; None where the one before ended well.
    """

    returned: int = 0
    repeated: int = 0
    unclear: int = 0
    file: Path | None = None


async def take_over(desk: Desk, node: str) -> Incident:
    """Puts right what a crash left on this node, and of senders that are gone; writes the report.

    Only who holds the node's lock may call it: whoever worked here is declared dead, and every
    lease of nobody who lives elsewhere is over.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        await connection.run_sync(workers.end_node, node)
        concerned = await recovery.interrupted_mailings(connection)
        await recovery.expire_leases(connection, now)
        found = await recovery.recover(connection, now)
        if not await connection.run_sync(workers.number):
            await freezes.release_all(connection, now)
    if not concerned:
        return Incident()
    rows: list[LedgerRow] = []
    async with desk.database.read() as connection:
        for mailing_id in concerned:
            rows += await reports.deliveries(connection, mailing_id=mailing_id)
    file = _write(desk.workspace.within("data/incidents"), rows, now)
    return Incident(found.returned, found.repeated, found.unclear, file)


def _write(folder: Path, rows: list[LedgerRow], now: datetime) -> Path:
    """A table that a spreadsheet opens; for the owner only, since it holds addresses."""
    make_folder(folder)
    file = folder / f"{now:%Y-%m-%dT%H%M%S}.csv"
    written = io.StringIO(newline="")
    table = csv.writer(written, delimiter=";")
    table.writerow(_COLUMNS)
    for row in rows:
        fate = _STATES.get(row.state)
        if fate is not None:
            table.writerow(
                (
                    row.mailing_id,
                    row.about,
                    row.step,
                    _harmless(row.address),
                    fate,
                    row.state.value,
                    _harmless(row.reason),
                    row.message_id,
                )
            )
    write_octets(file, written.getvalue().encode("utf-8-sig"), WorkspaceError, durable=True)
    return file


def _harmless(text: str) -> str:
    """Spreadsheets take what begins like this for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
