"""Merging: staff says that two who are known here are one person."""

import re
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.person.people import named, unknown_address
from mailer.domain.address import parse_address
from mailer.domain.errors import NotFoundError, RefusedError
from mailer.domain.identity import Known, who
from mailer.domain.person import Person
from mailer.scheduling import waiting_list
from mailer.store import merging, people, seminars, successors
from mailer.store.people import person as person_table

_WITH_NAME = re.compile(r"\s*(?P<name>[^<>]*)<(?P<email>[^<>]+)>\s*")


@dataclass(frozen=True, slots=True)
class Merge:
    """Who was made one with whom: ``kept`` with what is known afterwards, ``gone`` as before.

    ``seminars`` and ``lists`` are those that ``gone`` brings along, ``both`` the seminars that
    both were registered for, ``withdrawn`` the lists that are left because one had left them,
    ``promoted`` how many moved up to a place that became free. ``changed`` is False where the
    two were one already.
    """

    kept: Known
    gone: Known
    changed: bool = True
    seminars: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    mails: int = 0
    promoted: int = 0


async def merge(desk: Desk, one: str, other: str, *, dry_run: bool = False) -> Merge:
    """Makes two people one: the first stays, with all that hung on the second.

    Each is an address, ``Name <address>`` or a number. With ``dry_run`` nothing changes. Raises
    NotFoundError, RefusedError where several are meant or a mail to them is being sent.
    """
    async with (
        desk.database.whole(keep=not dry_run) as database,
        database.write() as connection,
    ):
        return await _merge(desk, connection, one, other)


async def _merge(desk: Desk, connection: AsyncConnection, one: str, other: str) -> Merge:
    keep, gone = await _both(connection, one, other)
    if keep[0] == gone[0]:
        return Merge(keep, gone, changed=False)
    if await merging.in_hand(connection, (keep[0], gone[0])):
        raise RefusedError(
            "Gerade geht eine Mail an eine der beiden hinaus; bitte in einer Minute noch einmal.",
            "A mail to one of the two is being sent right now; please try again in a minute.",
        )
    now = desk.clock.now()
    done = await merging.merge(connection, keep, gone, now)
    promoted = 0
    for seminar_id in done.collapsed:
        seminar = await seminars.by_id(connection, seminar_id)
        promoted += await waiting_list.fill(connection, desk.workspace, seminar_id, seminar, now)
    return Merge(
        (keep[0], done.after),
        gone,
        seminars=await _slugs(connection, done.seminars),
        both=await _slugs(connection, done.collapsed),
        lists=tuple(done.lists),
        withdrawn=tuple(done.withdrawn),
        mails=done.mails,
        promoted=promoted,
    )


async def _slugs(connection: AsyncConnection, numbers: list[int]) -> tuple[str, ...]:
    return tuple([(await seminars.by_id(connection, number)).slug for number in numbers])


async def _both(connection: AsyncConnection, one: str, other: str) -> tuple[Known, Known]:
    """Whom two words mean; of an address given twice, the two that are there."""
    if "@" in one and "@" in other and not ("<" in one or "<" in other):
        key = parse_address(one).key
        if key == parse_address(other).key:
            behind = (await people.at_addresses(connection, [key])).get(key, [])
            if len(behind) == 2:
                return behind[0], behind[1]
    return await _found(connection, one), await _found(connection, other)


async def _found(connection: AsyncConnection, text: str) -> Known:
    if text.strip().isdecimal():
        number = await successors.of(connection, person_table, int(text))
        known = await people.by_id(connection, number)
        if known is None:
            raise NotFoundError(
                f"Eine Person mit der Nummer {text} gibt es nicht.",
                f"There is no person by the number {text}.",
            )
        return number, known
    parted = _WITH_NAME.fullmatch(text)
    address = parse_address(parted["email"] if parted else text)
    behind = (await people.at_addresses(connection, [address.key])).get(address.key, [])
    if not behind:
        raise unknown_address(address.envelope)
    if parted is None and len(behind) > 1:
        raise _several(address.envelope, behind)
    name = parted["name"].strip().strip('"') if parted else ""
    meant = who(Person(address, last_name=name), behind)
    if meant.several:
        raise _several(address.envelope, meant.several)
    if meant.one is None:
        raise _nobody(name, address.envelope, behind)
    return meant.one


def _numbered(some: tuple[Known, ...] | list[Known]) -> str:
    return "; ".join(f"{number}: {named(one)}" for number, one in some)


def _several(address: str, some: tuple[Known, ...] | list[Known]) -> RefusedError:
    first = replace(some[0][1], title="")
    example = f"{first.name or 'Name'} <{address}>"
    return RefusedError(
        f"Unter {address} sind mehrere bekannt ({_numbered(some)}); bitte mit der Nummer oder mit "
        f"dem Namen sagen, wer gemeint ist, etwa „{example}“.",
        f"Several are known at {address} ({_numbered(some)}); please say by number or name who is "
        f'meant, such as "{example}".',
    )


def _nobody(name: str, address: str, some: list[Known]) -> NotFoundError:
    return NotFoundError(
        f"Unter {address} ist niemand mit dem Namen „{name}“ bekannt; dort gibt es: "
        f"{_numbered(some)}.",
        f'Nobody by the name "{name}" is known at {address}; there are: {_numbered(some)}.',
    )
