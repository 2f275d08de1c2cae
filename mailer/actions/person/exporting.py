"""Exporting: everything that is kept about a person, for the person (Art. 15 and 20 GDPR)."""

from dataclasses import dataclass
from datetime import datetime

from mailer.actions.desk import Desk
from mailer.actions.person.cards import meant_alone
from mailer.actions.person.erasing import files_naming
from mailer.domain.identity import Known
from mailer.store import people, person_data, successors
from mailer.store.person_data import Value


@dataclass(frozen=True, slots=True)
class Export:
    """All rows about somebody, by table, as of a moment.

    ``sharers`` others have the address too, ``files`` of the workspace name it: staff looks whether
    they are about this person.
    """

    at: datetime
    person: Known
    tables: dict[str, list[dict[str, Value]]]
    sharers: int
    files: tuple[str, ...]


async def export(desk: Desk, who: str) -> Export:
    """Everything about one person; ``who`` is an address or a number.

    Raises NotFoundError, RefusedError where several are behind the address: an answer that told
    about a colleague too would be a breach.
    """
    async with desk.database.read() as connection:
        number, person = await meant_alone(connection, who)
        key = person.address.key
        sharers = len((await people.at_addresses(connection, [key])).get(key, [])) - 1
        keys = {key, *await successors.addresses_of(connection, number)}
        tables = await person_data.of(connection, number, keys)
    files = tuple(files_naming(desk.workspace, person.address.envelope))
    return Export(desk.clock.now(), (number, person), tables, max(0, sharers), files)
