"""Refused rows: remembered with their reasons until the file is mended or staff is done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mailer.actions.desk import Desk
from mailer.domain.errors import NotFoundError, Sentence
from mailer.store import refused
from mailer.store.refused import Import as Import
from mailer.store.refused import RefusedImportRow

KEPT_FOR = timedelta(days=30)
"""Reasons name what stood in a cell: nobody mends a file that is older."""
_MOST_ROWS = 200  # of one file: a file that is wrong throughout is wrong in one way


@dataclass(frozen=True, slots=True)
class RefusedImport:
    """What one import did not take: ``rows`` are the first of ``number`` (line and reason).

    ``about`` is the slug of the list, or of the seminar for registrations.
    """

    kind: Import
    about: str
    file: str
    number: int
    rows: tuple[tuple[int, Sentence], ...]
    at: datetime


async def remember(
    desk: Desk, kind: Import, about: str, file: Path, rows: Sequence[tuple[int, Sentence]]
) -> None:
    """Keeps what an import refused (line and reason), instead of what it refused before.

    The same file without such rows thereby forgets them.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        await refused.forget(connection, before=now - KEPT_FOR)
        await refused.replace(connection, kind, about, file.name, rows, at_most=_MOST_ROWS, now=now)


async def listing(desk: Desk, file: str = "") -> list[RefusedImport]:
    """What the last imports (of a file by that name) refused, the newest first."""
    async with desk.database.read() as connection:
        rows = await refused.listing(connection, desk.clock.now() - KEPT_FOR, Path(file).name)
    return [_import_of(row) for row in rows]


async def dismiss(desk: Desk, file: str = "") -> list[RefusedImport]:
    """Forgets them; raises NotFoundError for a file of which nothing was refused."""
    since = desk.clock.now() - KEPT_FOR
    async with desk.database.write() as connection:
        rows = await refused.listing(connection, since, Path(file).name)
        if file and not rows:
            raise NotFoundError(
                f"Aus {file} ist keine abgelehnte Zeile bekannt; „seminarpost refused“ zeigt alle.",
                f'No refused row of {file} is known; "seminarpost refused" shows all.',
            )
        await refused.forget(connection, before=since, ids=[row.id for row in rows])
    return [_import_of(row) for row in rows]


def _import_of(row: RefusedImportRow) -> RefusedImport:
    return RefusedImport(
        kind=row.kind,
        about=row.about,
        file=row.file,
        number=row.number,
        rows=tuple((line, Sentence(de, en)) for line, de, en in row.rows),
        at=row.at,
    )
