"""Restricting (Art. 18 GDPR): somebody's data stay and are not used until something is settled."""

from dataclasses import dataclass

from mailer.actions.desk import Desk
from mailer.actions.person.cards import meant_alone
from mailer.domain.commitment import Subject, Whose
from mailer.domain.errors import InvalidValueError, NotFoundError
from mailer.domain.field import checked_line
from mailer.domain.identity import Known
from mailer.store import restrictions
from mailer.store.consent import events
from mailer.store.restrictions import Restriction


@dataclass(frozen=True, slots=True)
class Restricted:
    """Who is restricted, and since when and why; ``changed`` is False where it was so already."""

    person: Known
    restriction: Restriction
    changed: bool


async def restrict(desk: Desk, who: str, *, reason: str, by: str) -> Restricted:
    """No list mail goes to somebody any more, and nothing of theirs is deleted.

    ``who`` is an address or a number. What they ask for themselves still comes: a registration
    and the mails of it, a question whether they want to be on a list. Raises InvalidValueError
    without a reason, NotFoundError, RefusedError where several are behind the address.
    """
    said = _reason(reason)
    now = desk.clock.now()
    async with desk.database.write() as connection:
        number, person = await meant_alone(connection, who)
        known = await restrictions.of(connection, number)
        if known is not None:
            return Restricted((number, person), known, changed=False)
        made = Restriction(now, said, checked_line("by", by))
        await restrictions.put(connection, number, made)
        await events.add(
            connection,
            Subject.RESTRICTION,
            Whose(number, person.address.key),
            now,
            about="",
            state=events.BEGUN,
            way="staff",
            source=said,
        )
    return Restricted((number, person), made, changed=True)


async def lift(desk: Desk, who: str, *, reason: str) -> Restricted:
    """Somebody's data are used as before; returns the restriction that was.

    Raises as ``restrict``, and NotFoundError where nothing is restricted.
    """
    said = _reason(reason)
    async with desk.database.write() as connection:
        number, person = await meant_alone(connection, who)
        known = await restrictions.of(connection, number)
        if known is None:
            raise NotFoundError(
                f"Für {person.address.envelope} ist nichts eingeschränkt.",
                f"Nothing is restricted for {person.address.envelope}.",
            )
        await restrictions.lift(connection, number)
        await events.add(
            connection,
            Subject.RESTRICTION,
            Whose(number, person.address.key),
            desk.clock.now(),
            about="",
            state=events.ENDED,
            way="staff",
            source=said,
        )
    return Restricted((number, person), known, changed=True)


def _reason(text: str) -> str:
    said = checked_line("reason", " ".join(text.split()))
    if not said:
        raise InvalidValueError(
            "Bitte mit --reason sagen, warum: Es gehört zum Nachweis.",
            "Please say why with --reason: it is part of the proof.",
        )
    return said
