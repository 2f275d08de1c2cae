"""What a database is asked for that SQLite and PostgreSQL answer differently."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailer.domain.errors import Sentence

T = TypeVar("T")
Value = str | int | bytes | datetime | None
"""What a parameter of a prepared statement is."""

NOTHING: Mapping[str, Value] = MappingProxyType({})

BUSY_SECONDS = 30
"""How long a transaction waits for others before it fails."""


class Access(Enum):
    """What a transaction is for; it is the execution option ``ACCESS`` of its connection.

    ``READ`` sees one moment and writes nothing. ``WRITE`` is alone: what it has read stays so
    until it commits, so that it may check first and write then. ``SEND`` is a sender's ordinary
    turn, which writes only what that sender holds: others may do so beside it, no ``WRITE`` may.
    ``ASIDE`` writes rows that no decision of the others hangs on, such as signs of life: it waits
    for nobody, and nobody for it.
    """

    READ = auto()
    WRITE = auto()
    SEND = auto()
    ASIDE = auto()


ACCESS = "seminarpost_access"


def access_of(connection: Connection) -> Access:
    """What the transaction that begins is for."""
    found = connection.get_execution_options().get(ACCESS, Access.READ)
    assert isinstance(found, Access)  # noqa: S101 - set in one place, by us
    return found


TOGETHER = "seminarpost_together"
"""The execution option of a ``WRITE`` whose last statements are to cross in one piece."""
PIPELINE = "seminarpost_pipeline"
"""Where the driver's connection keeps its pipeline, for as long as a turn uses it."""


class Pipeline(Protocol):
    """Statements whose answers nobody waits for: they run together, at the latest when the
    transaction commits. Parameters are ``$1``, ``$2``."""

    def run(self, sql: str, values: Sequence[Value]) -> None:
        """Runs it before anything is asked, or commits."""

    def run_on(self, sql: str, values: Sequence[Value], number: int, problem: Exception) -> None:
        """The same; the transaction fails with ``problem`` unless it touches ``number`` rows."""

    def start(self) -> None:
        """Has the server begin with what is kept, and waits for nothing."""

    def flush(self) -> None:
        """Runs what is kept: somebody is about to ask in another way."""


class SenderConnection(Protocol):
    """A sender's own connection: one transaction at a time, and the event loop goes on meanwhile.

    Both raise what ``work`` raises, and OperationalError where the database cannot be used for
    longer than ``BUSY_SECONDS``.
    """

    shares: bool
    """Whether turns that are not ``alone`` really run beside those of other senders."""

    async def transact(
        self, work: Callable[[Connection], T], *, alone: bool = True, together: bool = False
    ) -> T:
        """Returns what ``work`` returns, when its transaction is durable.

        Not ``alone``, it writes only rows that this sender holds (``Access.SEND``). ``together``:
        what ``work`` writes unseen or appends waits for what it asks next, or for the end, as it
        does when not ``alone``.
        """

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Returns what ``work`` returns, which only reads: it holds up nobody."""

    async def written(self) -> int:
        """A number that changes when others write: at once, or when they commit."""

    async def close(self) -> None:
        """Ends it; to be called once."""


class Dialect(ABC):
    """One kind of database. ``name`` is SQLAlchemy's; ``errors`` are the driver's that may come
    past SQLAlchemy."""

    name: str
    errors: tuple[type[Exception], ...] = ()
    writes_alone = False
    """Whether every transaction that writes waits for every other, whatever they are for."""
    has_queue = False
    """Whether those who wait for their turn to write get it in the order in which they came."""

    @abstractmethod
    def engine(self, url: str, workspace: Path) -> AsyncEngine:
        """Raises SettingsError for a URL that cannot be meant, WorkspaceError for a file that
        cannot be used."""

    def near_engine(self, engine: AsyncEngine) -> AsyncEngine:
        """The same database for many short transactions, at the price that the event loop waits
        for their statements; it ends with ``engine``."""
        return engine

    @abstractmethod
    def place(self, url: str, workspace: Path) -> str:
        """Where the database is, as staff may read it: without a password."""

    @abstractmethod
    def holds_password(self, url: str) -> bool:
        """Whether the URL is a secret."""

    @abstractmethod
    def reading_engine(self, url: str, workspace: Path) -> Engine:
        """For a process that only reads, and has no event loop."""

    @abstractmethod
    def sender_connection(self, engine: AsyncEngine) -> SenderConnection:
        """A new one to the same database."""

    @abstractmethod
    async def copy_to(self, connection: AsyncConnection, file: Path) -> bool:
        """Copies the whole database into an empty SQLite file, as of one moment and while others
        go on; False where it has no way of its own to do that."""

    @abstractmethod
    def count_on(self, connection: Connection, table: Table, last: int) -> None:
        """Has rows that bring no number along numbered after ``last``, the highest there is."""

    @abstractmethod
    def analyze(self, connection: Connection, table: Table) -> None:
        """To be called when ``table`` has grown by much, for its statistics."""

    @abstractmethod
    def replaces(self, connection: Connection) -> None:
        """This transaction may delete what is only added to, for it puts other rows there."""

    @abstractmethod
    def append(
        self,
        connection: Connection,
        table: Table,
        columns: Sequence[str],
        rows: Sequence[tuple[Value, ...]],
        shared: Mapping[str, Value] = NOTHING,
    ) -> None:
        """Adds many rows in the quickest way there is: ``columns`` of each, and what is ``shared``
        by all of them; moments as ``parameter`` makes them."""

    @abstractmethod
    def moment(self, moment: datetime) -> str:
        """An aware moment in a JSON parameter."""

    @abstractmethod
    def parameter(self, moment: datetime | None) -> str | datetime | None:
        """An aware moment as the driver takes it for a column of moments."""

    @abstractmethod
    def identity(self, connection: Connection) -> str:
        """Which database it is among all there are, whatever it holds: a copy has another.

        "" where its file says that, and the machine on which it is.
        """

    @abstractmethod
    def clock(self, connection: Connection) -> datetime | None:
        """What time it is for all machines that share the database; None where it is on this
        machine, whose clock is the one that counts."""

    @abstractmethod
    def version(self, connection: Connection) -> int | None:
        """A number that changes when anybody but this connection has written.

        What was read stays right for as long as this and the own writes say so. None is never
        the same as anything: what was read may have changed.
        """

    def suppose(self, connection: Connection, version: int, problem: Exception) -> int | None:
        """Returns what ``version`` does, or ``version`` where it is cheaper to have the server
        check that: the transaction fails with ``problem``, before it commits, if it is another."""
        del version, problem
        return self.version(connection)

    @abstractmethod
    def is_busy(self, problem: Exception) -> bool:
        """Whether the same transaction, tried again a little later, may well succeed."""

    @abstractmethod
    def sentence_for(self, cause: BaseException) -> Sentence | None:
        """What the driver's complaint means and what to do; None if that is not known."""


def cause_of(problem: BaseException) -> Any:
    """The driver's exception within SQLAlchemy's."""
    return getattr(problem, "orig", None) or problem
