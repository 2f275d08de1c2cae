"""Rolls: the lists of the office, how many are on each, and who."""

from dataclasses import dataclass
from datetime import datetime

from mailer.actions.desk import Desk
from mailer.domain.consent import MailingList, Standing
from mailer.domain.errors import InvalidValueError, NotFoundError
from mailer.domain.person import Person
from mailer.store import rolls
from mailer.store.people import person_of


@dataclass(frozen=True, slots=True)
class Roll:
    """One list: ``known`` is None for one that lists.toml does not name any more."""

    slug: str
    known: MailingList | None
    numbers: dict[Standing, int]


@dataclass(frozen=True, slots=True)
class Member:
    """One person on a list."""

    number: int
    person: Person
    standing: Standing
    legal_basis: str
    source: str
    since: datetime


async def listing(desk: Desk) -> list[Roll]:
    """All lists, those of lists.toml first."""
    async with desk.database.read() as connection:
        numbers = await rolls.counts(connection)
    known = desk.workspace.content.lists
    slugs = [*known, *sorted(set(numbers) - set(known))]
    return [Roll(slug, known.get(slug), numbers.get(slug, {})) for slug in slugs]


async def members(
    desk: Desk, list_slug: str, standing: str = "", at_most: int | None = None
) -> list[Member]:
    """The people of a list by address; raises NotFoundError for one that there is not."""
    wanted = _standing(standing) if standing else None
    async with desk.database.read() as connection:
        rows = await rolls.members(connection, list_slug, wanted, at_most)
        if not rows and list_slug not in desk.workspace.content.lists:
            others = await rolls.counts(connection)
            if list_slug not in others:
                raise _no_list(list_slug, [*desk.workspace.content.lists])
    return [
        Member(
            row.id,
            person_of(row),
            row.standing,
            row.legal_basis,
            row.source,
            row.changed_at,
        )
        for row in rows
    ]


def _no_list(slug: str, known: list[str]) -> NotFoundError:
    names = ", ".join(known)
    return NotFoundError(
        f"Einen Verteiler „{slug[:40]}“ gibt es nicht; es gibt: {names}.",
        f'There is no list "{slug[:40]}"; there are: {names}.',
    )


def _standing(text: str) -> Standing:
    try:
        return Standing(text.strip().lower().replace("-", "_"))
    except ValueError:
        known = ", ".join(Standing)
        raise InvalidValueError(
            f"Den Stand „{text[:40]}“ gibt es nicht; es gibt: {known}.",
            f'There is no standing "{text[:40]}"; there are: {known}.',
        ) from None
