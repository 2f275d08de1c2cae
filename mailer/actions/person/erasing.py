"""Erasing: somebody wants to be forgotten (Art. 17 GDPR), by staff's word and for good."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.person.cards import meant_alone
from mailer.domain.errors import RefusedError, WorkspaceError
from mailer.domain.identity import Known
from mailer.domain.registration import IN_TOUCH
from mailer.files import read_octets
from mailer.scheduling import waiting_list
from mailer.store import erasing, merging, people, reports, restrictions, seminars, suppressions
from mailer.workspace import Workspace

_LOOKED_AT = ("data/incidents", "data/inbox")
_MOST_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Erasure:
    """Who is forgotten and what goes along: lists, seminars with a registration, and mails.

    ``promoted`` is how many moved up to a place that became free, ``blocked`` whether the address
    was, ``sharers`` how many others it still belongs to. ``files`` of the workspace that name the
    address are left to staff.
    """

    person: Known
    lists: tuple[str, ...]
    seminars: tuple[str, ...]
    mails: int
    promoted: int
    blocked: bool
    sharers: int
    files: tuple[str, ...] = ()


async def erase(desk: Desk, who: str, *, dry_run: bool = False) -> Erasure:
    """Takes somebody out of the database, with all that hangs on them; ``dry_run`` undoes it.

    ``who`` is an address or a number. Raises NotFoundError, RefusedError where several are behind
    the address or a mail to them is being sent.
    """
    async with desk.database.read() as connection:
        _, person = await meant_alone(connection, who)
    # Reading an inbox takes long: nobody who wants to write waits for that.
    files = tuple(files_naming(desk.workspace, person.address.envelope))
    async with (
        desk.database.whole(keep=not dry_run) as database,
        database.write() as connection,
    ):
        found = await _erase(desk, connection, who)
    return found if found.sharers else replace(found, files=files)


async def _erase(desk: Desk, connection: AsyncConnection, who: str) -> Erasure:
    number, person = await meant_alone(connection, who)
    if await merging.in_hand(connection, [number]):
        raise RefusedError(
            "Gerade geht eine Mail an diese Person hinaus; bitte in einer Minute noch einmal.",
            "A mail to this person is being sent right now; please try again in a minute.",
        )
    if await restrictions.of(connection, number) is not None:
        raise RefusedError(
            "Die Verarbeitung dieser Daten ist eingeschränkt (Art. 18 DSGVO), und bis dahin wird "
            f"nichts gelöscht; erst aufheben: recipients unrestrict {number} --reason …",
            "Processing of these data is restricted (Art. 18 GDPR), and nothing is deleted until "
            f"that is settled; lift it first: recipients unrestrict {number} --reason …",
        )
    key, now = person.address.key, desk.clock.now()
    lists = [one.list_slug for one in await reports.subscriptions_of(connection, [number])]
    registered = await reports.registrations_of(connection, [number])
    mails = await reports.number_of_mails(connection, number)
    blocked = await suppressions.at_address(connection, key) is not None
    await erasing.erase(connection, number, now)
    promoted = 0
    for one in registered:
        found = await seminars.by_slug(connection, one.seminar)
        if one.state in IN_TOUCH and found is not None:  # a place may be free now
            promoted += await waiting_list.fill(connection, desk.workspace, *found, now)
    left = (await people.at_addresses(connection, [key])).get(key, [])
    return Erasure(
        (number, person),
        tuple(sorted(set(lists))),
        tuple(sorted(one.seminar for one in registered)),
        mails,
        promoted,
        blocked,
        len(left),
    )


def files_naming(workspace: Workspace, address: str) -> Iterator[str]:
    """The files beside the database in which an address stands."""
    wanted = address.lower().encode()
    for folder in _LOOKED_AT:
        for file in sorted(workspace.within(folder).rglob("*")):
            if file.is_symlink() or not file.is_file():
                continue
            octets = read_octets(file, WorkspaceError, most_bytes=_MOST_BYTES)
            if wanted in octets.lower():
                yield str(file.relative_to(workspace.path))
