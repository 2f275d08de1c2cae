"""Moving: everything that the database holds, into another database of whichever kind."""

from dataclasses import dataclass

from mailer.actions.desk import Desk, running_alone
from mailer.actions.office.settings_file import set_value
from mailer.config import load_settings
from mailer.domain.errors import InvalidValueError, RefusedError, Sentence
from mailer.store.copying import Tally, copied, is_empty, tallies
from mailer.store.database import Database, open_database
from mailer.store.dialect import dialect_for


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved, by table, and from where to where (without passwords).

    ``is_set``: whether the settings name the new database now; else ``url`` is to be put where
    they are read from.
    """

    origin: str
    target: str
    tables: dict[str, Tally]
    is_set: bool

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables.values())


async def move_database(desk: Desk, url: str) -> Moved:
    """Copies all rows into the empty database at ``url``, proves it, and has the settings name it.

    Nothing is lost whatever happens: the old database stays as it is, and the settings change
    last. While it runs nobody can write. Raises RefusedError where somebody is at work, or where
    the target holds anything, and what ``open_database`` raises.
    """
    workspace, now = desk.workspace, desk.workspace.settings.database.url
    origin = dialect_for(now).place(now, workspace.path)
    target = dialect_for(url).place(url, workspace.path)
    if target == origin:
        raise InvalidValueError(
            f"{target} ist schon die Datenbank dieses Arbeitsverzeichnisses.",
            f"{target} is this workspace's database already.",
        )
    with running_alone(workspace), running_alone(workspace, "worker"):
        other = await open_database(url, workspace.path)
        try:
            tables = await _copied(desk.database, other, target)
        finally:
            await other.close()
        is_set = not holds_password(url)
        if is_set:
            set_value(workspace.path, "database", "url", url)
            is_set = load_settings(workspace.path).database.url == url  # no variable says otherwise
    return Moved(origin, target, tables, is_set)


def holds_password(url: str) -> bool:
    """Whether a database's URL is a secret: it is not written into settings that people read."""
    return dialect_for(url).holds_password(url)


async def _copied(origin: Database, other: Database, name: str) -> dict[str, Tally]:
    async with origin.write() as source, other.write() as target:
        if not await is_empty(target):
            raise RefusedError(
                f"{name} ist nicht leer; umgezogen wird nur in eine leere Datenbank.",
                f"{name} is not empty; only an empty database is moved into.",
            )
        tables = await copied(source, target)
        if await tallies(target) != tables:
            raise RefusedError(*_DIFFERS)
    return tables


_DIFFERS = Sentence(
    "Die Kopie gleicht dem Original nicht; sie wurde verworfen, es bleibt beim Alten. Bitte melden "
    "Sie das der Entwicklung.",
    "The copy does not equal the original; it was discarded, and all is as it was. Please tell the "
    "developers.",
)
