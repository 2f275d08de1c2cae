"""Fixtures that many tests share: an office's desk with a clock to move, and system tools."""

import asyncio
import gc
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import chance
import pytest
import rich.style  # noqa: F401 - it takes a random number when it is loaded: see below
import statements
import tables
from hypothesis import settings
from postgres import PostgresServer
from support import ROOT, START, Office, an_office, need

from mailer.actions.desk import desk_at
from mailer.clock import MovedClock
from mailer.store import migrate
from mailer.store.database import open_database

settings.load_profile(chance.PROFILE)
# Hypothesis loads ``rich`` when it needs it, and takes the number that this draws for a strategy's
# own: whichever test came first failed.


def pytest_collection_finish() -> None:
    """What eighteen thousand tests are made of stays to the end: nobody needs to look for garbage
    in it again and again."""
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Plays a test as often as a soak asks for."""
    soak = metafunc.definition.get_closest_marker("soak")
    if chance.SOAK and soak is not None and soak.kwargs.get("again"):
        metafunc.fixturenames.append("soak_round")
        metafunc.parametrize("soak_round", range(chance.SOAK))


# pytest loads readline, which tells every process that is started here of a window, past
# ``os.environ``.
for _name in ("COLUMNS", "LINES"):
    os.environ.pop(_name, None)
    os.unsetenv(_name)


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """No test leaves the process elsewhere: the folder and the variables decide the language."""

    def place() -> tuple[Path, dict[str, str]]:
        return Path.cwd(), dict(os.environ) | {"PYTEST_CURRENT_TEST": ""}

    before = place()
    yield
    assert place() == before


@pytest.fixture(scope="session", autouse=True)
def _tables_at_once() -> Iterator[None]:
    """Each test's own SQLite database is made from a copy of the migrations' result."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "_upgrade", tables.made_at_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """What one test's engine has compiled, the next one's need not."""
    with pytest.MonkeyPatch.context() as patch:
        statements.share(patch)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this process's own, with a database ``tables`` that has them all."""
    with PostgresServer() as server:
        server.ask("postgres", "CREATE DATABASE tables")
        with ThreadPoolExecutor(1) as elsewhere:  # a loop may be running here
            elsewhere.submit(asyncio.run, _make_tables(server.url("tables"))).result()
        yield server


async def _make_tables(url: str) -> None:
    await (await open_database(url, Path())).close()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Returns places for an office's data: once a SQLite file each, once PostgreSQL databases."""
    if request.param == "sqlite":
        yield lambda: "sqlite:///data/seminarpost.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    made: list[str] = []

    def new() -> str:
        made.append(server.new("tables"))
        return made[-1]

    yield new
    for url in made:
        server.drop(url)


@pytest.fixture
def database_url(new_database: Callable[[], str]) -> str:
    """Where a test keeps its data."""
    return new_database()


@pytest.fixture
def office_database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where offices on disk keep their data, whatever their settings say."""
    monkeypatch.setenv("SEMINARPOST_DATABASE__URL", database_url)
    return database_url


@pytest.fixture
def smtp_sink() -> str:
    """Postfix's smtp-sink, a mail server that accepts everything."""
    found = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
    need("smtp-sink", found)
    return found or ""


@pytest.fixture
def chromium() -> str:
    """The system's Chromium."""
    found = next(
        (one for name in ("chromium", "chromium-browser") if (one := shutil.which(name))), ""
    )
    need("chromium", found)
    return found


@pytest.fixture
def axe_source() -> str:
    """The source of axe-core, which npm brings."""
    file = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    need("axe-core", file.is_file())
    return file.read_text(encoding="utf-8")


@pytest.fixture
def clock() -> MovedClock:
    """Two months before the seminar."""
    return MovedClock(START - timedelta(days=60))


@pytest.fixture
async def office(tmp_path: Path, clock: MovedClock, database_url: str) -> AsyncIterator[Office]:
    """A made-up office with an empty database, in capture mode."""
    async with desk_at(an_office(tmp_path, database_url=database_url), clock) as desk:
        yield Office(desk, clock)


@pytest.fixture
def people_file(tmp_path: Path) -> Callable[[int], Path]:
    """Writes a CSV of so many made-up people."""

    def write(number: int) -> Path:
        file = tmp_path / "people.csv"
        lines = [f"Vorname{one};Nachname{one};p{one:05d}@example.org" for one in range(number)]
        file.write_text("\n".join(["Vorname;Nachname;E-Mail", *lines]), encoding="utf-8")
        return file

    return write


@pytest.fixture
def unused_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
