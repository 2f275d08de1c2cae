"""Released: whether list mail that is on its way already still reads as staff let it go."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.compose.snapshot import Snapshot
from mailer.scheduling.snapshots import content_hash
from mailer.store import contents
from mailer.store.deliveries import content_by_list
from mailer.store.mailings import MailingRow


async def is_as_released(
    connection: AsyncConnection, row: MailingRow, snapshots: Mapping[str | None, Snapshot]
) -> bool:
    """Whether list mail still reads as it was released, or as staff let it go on since."""
    released = row.released_hash
    if not row.to_list or released in {None, content_hash(snapshots.values())}:
        return True
    sent = await content_by_list(connection, row.id)
    if not snapshots.keys() <= sent.keys():
        return False
    last = [await contents.load(connection, sent[slug]) for slug in snapshots]
    return content_hash(last) == content_hash(snapshots.values())
