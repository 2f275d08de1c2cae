"""People: who of those behind an address is meant, and what is known of them afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.domain.errors import RefusedError
from mailer.domain.identity import Known, Likeness, joined, likeness, who
from mailer.domain.person import Honorific, Person
from mailer.store import people

_HONORIFICS = {
    "frau": Honorific.MS, "fr.": Honorific.MS, "fr": Honorific.MS, "ms": Honorific.MS,
    "ms.": Honorific.MS, "mrs": Honorific.MS, "mrs.": Honorific.MS, "w": Honorific.MS,
    "weiblich": Honorific.MS, "herr": Honorific.MR, "herrn": Honorific.MR, "hr.": Honorific.MR,
    "hr": Honorific.MR, "mr": Honorific.MR, "mr.": Honorific.MR, "m": Honorific.MR,
    "männlich": Honorific.MR,
}  # fmt: skip


def parse_honorific(text: str) -> Honorific:
    """``Frau``, ``Herr`` and their kin; anything else is no Anrede, which is never guessed."""
    return _HONORIFICS.get(text.strip().lower(), Honorific.NONE)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who was meant, with what is known of them now; ``before`` is None for somebody new."""

    number: int
    person: Person
    before: Person | None = None

    @property
    def other_name(self) -> str:
        """The name they were known by, where it is not the same by its letters; else ""."""
        if self.before is None or likeness(self.before, self.person) is Likeness.SAME:
            return ""
        return self.before.name


class SeveralFitError(RefusedError):
    """Several people at one address fit what was said: somebody has to say who is meant."""

    def __init__(self, person: Person, candidates: Sequence[Known]) -> None:
        self.candidates = tuple(candidates)
        names = ", ".join(named(one) for _, one in candidates)
        super().__init__(
            f"Unter {person.address.envelope} fallen mehrere darunter ({names}); bitte Vor- und "
            "Nachnamen angeben (--first, --last).",
            f"Several at {person.address.envelope} fit ({names}); please give first and last name "
            "(--first, --last).",
        )


def named(one: Person) -> str:
    """What somebody is called in a sentence: the name, else the organisation or address."""
    return one.display_name or one.address.envelope


async def known_or_new(
    desk: Desk,
    connection: AsyncConnection,
    person: Person,
    *,
    chosen: int | None = None,
    apart: bool = False,
) -> Recognised:
    """The person meant, with what was newly given of them, or a new one.

    ``chosen`` is the number of who is meant where a person was asked; with ``apart`` it is
    somebody else than all who are known there. Raises SeveralFitError (``domain.identity``).
    """
    key = person.address.key
    behind = (await people.at_addresses(connection, [key])).get(key, [])
    if chosen is not None:
        behind = [one for one in behind if one[0] == chosen]
        found = behind[0] if behind else None
    elif apart:
        written = (person.first_name, person.last_name)
        exact = [one for one in behind if (one[1].first_name, one[1].last_name) == written]
        found = exact[0] if exact else None
    else:
        meant = who(person, behind)
        if meant.several:
            raise SeveralFitError(person, meant.several)
        found = meant.one
    now = desk.clock.now()
    if found is not None:
        after = await _brought_up_to_date(connection, found, person, now)
        return Recognised(found[0], after, found[1])
    new = replace(person, language=person.language or desk.workspace.settings.site.language)
    ids = await people.insert_many(connection, [new], now)
    return Recognised(next(iter(ids.values())), new)


async def _brought_up_to_date(
    connection: AsyncConnection, known: Known, given: Person, now: datetime
) -> Person:
    person_id, before = known
    after = joined(before, given)
    if after != before:
        await people.change(connection, person_id, after, now)
    return after
