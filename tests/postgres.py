"""A PostgreSQL server of the tests' own: Debian's, on a socket in a folder, as ``nobody``."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg
from psycopg import sql
from support import need

_WHERE = Path("/usr/lib/postgresql")
_MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder of its own there
_ROOM_OCTETS = 4 << 30
_OWNER = "nobody"  # PostgreSQL refuses to run as root
# Nothing here outlives the tests: what a crash of the machine would do to it is of no concern.
_CONFIGURATION = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",  # in its own folder, which goes with it
    # A server's own defaults are not the program's: it has to say what it needs.
    "default_transaction_isolation": "serializable",
    "timezone": "Asia/Kathmandu",
    "datestyle": "German",
}


def program(name: str) -> Path:
    """One of PostgreSQL's programs, of the newest version there is."""
    found = sorted(_WHERE.glob(f"*/bin/{name}"), key=lambda one: float(one.parts[-3]))
    need("postgresql", found)
    return found[-1]


def _in_memory() -> str | None:
    """A folder in memory, if there is one with room: copying a database takes a tenth there."""
    fits = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    return str(_MEMORY) if fits and shutil.disk_usage(_MEMORY).free > _ROOM_OCTETS else None


class PostgresServer:
    """One cluster; each test gets a database of its own, copied from one that has its tables.

    ``configuration`` is what differs from what tests want.
    """

    def __init__(self, **configuration: str) -> None:
        self._configuration = _CONFIGURATION | configuration
        # Whoever wants to wait for the disk gets one.
        where = _in_memory() if self._configuration["fsync"] == "off" else None
        self.folder = Path(tempfile.mkdtemp(prefix="seminarpost-pg-", dir=where))
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def __enter__(self) -> "PostgresServer":
        if os.geteuid() == 0:
            shutil.chown(self.folder, _OWNER)
        # Words sort as in a German dictionary: nothing may count on the order of octets.
        self._run("initdb", "-D", str(self._data), "-U", "office", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=de",
                  "--no-sync")  # fmt: skip
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Returns when it answers."""
        settings = [f"--{name}={value}" for name, value in self._configuration.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [program("postgres"), "-D", self._data, "-k", self.folder, *settings],
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=self.folder,
                **_as_owner(),
            )
        for _ in range(600):
            if self._ready():
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text("utf-8", "replace"))

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """SIGQUIT at once, SIGINT with every transaction undone, SIGKILL as a crash would."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    @property
    def pid(self) -> int:
        """The number of its first process, which all others are children of."""
        assert self._process is not None
        return self._process.pid

    def url(self, database: str) -> str:
        return f"postgresql://office@/{database}?host={self.folder}"

    def new(self, template: str = "template1") -> str:
        """The URL of a new database."""
        name = f"office{next(self._numbers)}"
        self._order("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return self.url(name)

    def drop(self, url: str) -> None:
        """The database at a URL, whoever is still connected to it."""
        self._order("DROP DATABASE {} WITH (FORCE)", name_in(url))

    def _order(self, statement: str, *names: str) -> None:
        """On a connection that stays: a program for each would take longer than the statement."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.url("postgres"), autocommit=True)
        self._connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def ask(self, database: str, statement: str) -> str:
        """What psql prints for a statement."""
        return self._run("psql", "-X", "-A", "-t", "-q", "-h", str(self.folder), "-U", "office",
                         "-d", database, "-v", "ON_ERROR_STOP=1", "-c", statement)  # fmt: skip

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _ready(self) -> bool:
        try:
            return self.ask("postgres", "SELECT 1").strip() == "1"
        except subprocess.CalledProcessError:
            return False

    def _run(self, name: str, *words: str) -> str:
        done = subprocess.run(
            [program(name), *words], check=True, capture_output=True, cwd=self.folder, **_as_owner()
        )
        return str(done.stdout, "utf-8")


def _as_owner() -> dict[str, Any]:
    return {"user": _OWNER} if os.geteuid() == 0 else {}


def name_in(url: str) -> str:
    """The name of the database in a URL of ``PostgresServer.url``."""
    return url.partition("?")[0].rpartition("/")[2]
