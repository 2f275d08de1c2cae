"""Procrastinate: jobs in PostgreSQL tell the workers of many machines that there is work.

The only module that knows it. Of its traps: ``lock`` together with ``queueing_lock`` and retries
jams, so a job has the latter alone and is never retried; a worker's heartbeat stops before its
last job ends, so that a job counts as stalled only long after; and the periodic task that looks
for stalled jobs can stall itself, so the ticker of every worker looks as well.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from procrastinate.worker import Worker
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.dialect.postgresql import connect_args

_QUEUE = "mail"
_WORK = "seminarpost.work"
_SWEEP = "seminarpost.sweep"
_BEAT_SECONDS = 10.0
STALLED_SECONDS = 120.0
"""Longer than a worker that stops takes for what is on its way (``delivery.channel``)."""
_POLL_SECONDS = 5.0
_AGAIN_SECONDS = 5.0
_CONNECT_SECONDS = 10.0
_ANY = 0
"""In place of a mailing's number: whatever is due."""

# What of it matters is told by us, in a sentence: nobody reads tracebacks in a log of events.
for _name in ("procrastinate", "psycopg.pool"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

# Defers on connections that it is handed, and never opens one of its own.
_deferring = App(connector=PsycopgConnector())


@_deferring.task(name=_WORK, queue=_QUEUE)
async def _work(mailing_id: int) -> None:
    raise NotImplementedError  # a worker brings its own


async def defer(connection: AsyncConnection, mailing_id: int, number: int) -> None:
    """Puts ``number`` jobs for a mailing into the queue, with the caller's transaction; those
    that wait there already are enough."""
    raw = (await connection.get_raw_connection()).driver_connection
    for place in range(number):
        lock = f"{mailing_id}-{place}"
        task = _work.configure(queueing_lock=lock, connection=raw)
        with contextlib.suppress(AlreadyEnqueued):
            async with connection.begin_nested():
                await task.defer_async(mailing_id=mailing_id)


async def defer_due(connection: AsyncConnection, number: int) -> None:
    """The same for whatever is due by time alone: second tries, and what was given back."""
    await defer(connection, _ANY, number)


def has_tables(connection: Connection) -> bool:
    """Whether Procrastinate's own tables are there."""
    known = connection.exec_driver_sql("SELECT to_regclass('procrastinate_jobs')").scalar()
    return known is not None


def make_tables(connection: Connection) -> None:
    """Makes Procrastinate's own tables where they are missing, in the caller's transaction."""
    if not has_tables(connection):
        cursor = connection.connection.cursor()
        cursor.execute(SchemaManager.get_schema())
        cursor.close()


class _Worker(Worker):
    """Procrastinate's; ``ending`` is set when it stops, also by itself."""

    def __init__(self, app: App, ending: asyncio.Event, **options: Any) -> None:
        super().__init__(app, **options)
        self._ending = ending

    def stop(self) -> None:
        """Its job is not waited for."""
        self._ending.set()
        theirs: Any = super()  # its methods are not typed
        theirs.stop()


class _Work:
    """What jobs have done, one at a time. It outlives the worker that took the job: one that lost
    the server ends, and would otherwise wait for a mailing of hours before another can begin."""

    def __init__(self, work: Callable[[], Awaitable[Any]]) -> None:
        self._work = work
        self._one_at_a_time = asyncio.Lock()
        self._begun: set[asyncio.Task[None]] = set()

    async def do(self, ending: asyncio.Event) -> None:
        """Returns when it is done, or the worker ends."""
        doing = asyncio.create_task(self._do())
        self._begun.add(doing)
        doing.add_done_callback(self._begun.discard)
        until = asyncio.create_task(ending.wait())
        try:
            await asyncio.wait([doing, until], return_when=asyncio.FIRST_COMPLETED)
        finally:
            until.cancel()

    async def finish(self) -> None:
        """Returns when nothing of it is under way."""
        while self._begun:
            await asyncio.wait(list(self._begun))

    async def _do(self) -> None:
        async with self._one_at_a_time:
            await self._work()


async def work_forever(
    url: str,
    name: str,
    work: Callable[[], Awaitable[Any]],
    stop: asyncio.Event,
    failed: Callable[[Exception], None],
) -> None:
    """Calls ``work`` for each job, one at a time, until ``stop`` is set; what is under way is
    finished. ``work`` must not raise. ``url`` is that of the database.

    Where the server is away it is tried again; ``failed`` hears of each try.
    """
    doing = _Work(work)
    while not stop.is_set():
        ending = asyncio.Event()
        try:
            await _work_once(url, name, doing, stop, ending)
        except (ConnectorException, psycopg.Error, OSError) as problem:
            failed(problem)
        if not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _AGAIN_SECONDS)
    await doing.finish()


async def _work_once(
    url: str, name: str, doing: _Work, stop: asyncio.Event, ending: asyncio.Event
) -> None:
    app = App(connector=PsycopgConnector())

    @app.task(name=_WORK, queue=_QUEUE)
    async def _(mailing_id: int) -> None:  # noqa: ARG001 - what is most urgent comes first
        await doing.do(ending)

    @app.periodic(cron="* * * * *")
    @app.task(name=_SWEEP, queue=_QUEUE, queueing_lock=_SWEEP)
    async def _(timestamp: int) -> None:  # noqa: ARG001 - theirs
        await sweep(app)

    async with _pool(url) as pool, app.open_async(pool):
        worker: Any = _Worker(
            app,
            ending,
            queues=[_QUEUE],
            name=name,
            concurrency=1,
            delete_jobs="always",  # what became of a mail stands in the ledger
            fetch_job_polling_interval=_POLL_SECONDS,
            update_heartbeat_interval=_BEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            install_signal_handlers=False,
        )
        running = asyncio.create_task(worker.run())
        sweeping = asyncio.create_task(_sweep_forever(app))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
            worker.stop()
            await running
        finally:
            for task in (sweeping, stopping):
                task.cancel()
            await asyncio.gather(sweeping, stopping, return_exceptions=True)


@asynccontextmanager
async def _pool(url: str) -> AsyncIterator[AsyncConnectionPool]:
    """Theirs would wait for a server that is away for as long as it likes."""
    pool = AsyncConnectionPool(
        _conninfo(url),
        min_size=1,
        max_size=4,
        timeout=_CONNECT_SECONDS,
        kwargs=connect_args(),  # else a server's own defaults would count: "serializable", say
        check=AsyncConnectionPool.check_connection,
        open=False,
    )
    try:
        await pool.open(wait=True, timeout=_CONNECT_SECONDS)
        yield pool
    finally:
        await pool.close()


async def _sweep_forever(app: App) -> None:
    while True:
        await asyncio.sleep(STALLED_SECONDS / 4)
        with contextlib.suppress(ConnectorException):
            await sweep(app)


async def sweep(app: App) -> int:
    """Brings back the jobs of workers that are gone; returns how many there were."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in stalled:
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:  # another one for the same waits already
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
    return len(stalled)


def _conninfo(url: str) -> str:
    """SQLAlchemy's URL as libpq reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
