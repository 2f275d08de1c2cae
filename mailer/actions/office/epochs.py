"""Epochs: each live run writes a fresh word into the database and into a file beside it.

A backup that is put back knows an older word than the file, so it is recognised: what it thinks
unsent may be sent. ``<number>-<chance>``; the number counts the runs, for machines that share a
server each have a file of their own, and only one of them wrote the last word.

The file holds the database's word at every moment, whoever else begins meanwhile: it is widened
before the word is committed and narrowed afterwards, both while nobody else can write there.
"""

import os
import secrets

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.domain.errors import SettingsError, WorkspaceError
from mailer.files import write_octets
from mailer.store import facts
from mailer.toml_file import read_text
from mailer.workspace import Workspace

_FACT = "epoch"
_FILE = "epoch"


async def begin(desk: Desk) -> None:
    """Marks the start of a live run in the database and beside it."""
    async with desk.database.write() as connection:
        word = await renew(connection, desk.workspace)
    await settle(desk, word)


async def renew(connection: AsyncConnection, workspace: Workspace) -> str:
    """Returns the word that counts once ``connection`` is committed; ``settle`` comes after it."""
    last = await facts.get(connection, _FACT)
    word = f"{_number(last) + 1}-{secrets.token_hex(8)}"
    # The last one too, until the new one is committed: a crash between the two must not hold us.
    _keep(workspace, word, last)
    await facts.put(connection, _FACT, word)
    return word


async def settle(desk: Desk, word: str) -> None:
    """Forgets the word before ``word``, unless another run has begun by now."""
    async with desk.database.write() as connection:
        if await facts.get(connection, _FACT) == word:
            _keep(desk.workspace, word)


async def is_last(desk: Desk) -> bool:
    """Whether no later run is known here than to the database.

    Where several machines share a server, each may have written the last word: they are counted.
    """
    while True:
        async with desk.database.read() as connection:
            epoch = await facts.get(connection, _FACT)
            is_shared = bool(await connection.run_sync(desk.database.dialect.identity))
        known = _known(desk.workspace)
        async with desk.database.read() as connection:
            if await facts.get(connection, _FACT) != epoch:
                continue  # a run began between the two looks: the file is of another moment
        if is_shared and epoch not in known:
            return _number(epoch) > max(map(_number, known), default=0)
        return epoch in known


def _keep(workspace: Workspace, *words: str) -> None:
    text = "".join(f"{word}\n" for word in words)
    file = workspace.data / _FILE
    write_octets(file, text.encode("ascii"), SettingsError, within=workspace.path, durable=True)


def _number(epoch: str) -> int:
    """How many live runs began before; 0 for words of when they were not counted."""
    number, counted, _ = epoch.partition("-")
    return int(number) if counted and number.isdecimal() else 0


def _known(workspace: Workspace) -> set[str]:
    file = workspace.data / _FILE
    if not os.path.lexists(file):
        return set()
    return set(read_text(file, WorkspaceError, within=workspace.path).split())
