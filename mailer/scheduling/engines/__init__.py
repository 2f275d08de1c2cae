"""Engines: who is told that there is mail to send.

Jobs carry nothing of the ledger: "work" means "claim what may be claimed, until nothing is left".
So a job that is lost, doubled or late changes nothing but the moment. The embedded engine needs
none: the sender beside the clock looks for itself.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.config.engine import EngineKind
from mailer.store import workers
from mailer.store.database import Database
from mailer.workspace import Workspace

_MOST_JOBS = 32


async def announce(connection: AsyncConnection, workspace: Workspace, mailing_id: int) -> None:
    """Has workers told of mail that the caller's transaction makes claimable, when it commits."""
    if workspace.settings.engine.kind is EngineKind.PROCRASTINATE:
        from mailer.scheduling.engines import procrastinate

        await procrastinate.defer(
            connection, mailing_id, await number_of_jobs(connection, workspace)
        )


async def number_of_jobs(connection: AsyncConnection, workspace: Workspace) -> int:
    """As many as senders that the relays can feed, and no fewer than there are workers: one that
    has no part of a relay's connections takes a job as well, and brings nothing to an end."""
    return max(feedable(workspace), await connection.run_sync(workers.number))


async def prepare(database: Database, workspace: Workspace) -> None:
    """Makes what the engine keeps in the database, where it is missing."""
    if workspace.settings.engine.kind is EngineKind.PROCRASTINATE:
        from mailer.scheduling.engines import procrastinate

        async with database.read() as connection:
            if await connection.run_sync(procrastinate.has_tables):
                return
        async with database.write() as connection:
            await connection.run_sync(procrastinate.make_tables)


def feedable(workspace: Workspace) -> int:
    """How many senders the relays can feed: more would have no connection."""
    relays = workspace.settings.relay
    return min(_MOST_JOBS, max((one.connections for one in relays), default=1))
