"""What monitoring is told: whether all goes on, and numbers in Prometheus' format."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from postbox import SLUG, on_list, publish, row_of, tick
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.types import Message, Scope
from support import Office, there

from mailer.actions.mailing import plans
from mailer.actions.operation.health import health_of
from mailer.domain.delivery import DeliveryState
from mailer.domain.reply_class import ReplyClass
from mailer.domain.suspension import Suspension, SuspensionKind
from mailer.store import attempt_counts, liveness, suspensions
from mailer.store.attempt_counts import attempt
from mailer.store.liveness import Process
from mailer.web import office as pages
from mailer.web.metrics import metrics_text
from mailer.web.office import office_app

PEOPLE = ("anna", "bert@sub.example.net", "cora@example.com")
LABELS = {"relay", "state", "class"}


async def get(app: Starlette, path: str, host: str = "127.0.0.1:8025") -> tuple[int, str, str]:
    """Status, content type and content."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", host.encode())],
        "server": ("127.0.0.1", 8025),
    }
    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(one.get("body", b"") for one in sent[1:])
    return sent[0]["status"], headers.get("content-type", ""), body.decode()


@pytest.fixture
def app(office: Office) -> Starlette:
    return office_app(office.desk, title="Postfach", banner="Probebetrieb")


async def live(office: Office, process: Process = Process.CLOCK) -> None:
    async with office.desk.database.write() as connection:
        await connection.run_sync(liveness.live, process, office.clock.now())


async def test_all_is_well(app: Starlette, office: Office) -> None:
    ok = (200, "application/json", '{"status":"ok"}')
    assert await get(app, "/healthz") == ok  # nothing runs, and nothing is expected to
    await live(office)
    assert await get(app, "/healthz") == ok


@pytest.mark.parametrize("process", list(Process))
async def test_a_process_that_stands_still_is_told_by_its_code(
    app: Starlette, office: Office, process: Process
) -> None:
    await live(office, process)
    office.clock.move_to(office.clock.now() + timedelta(seconds=121))
    found = await get(app, "/healthz")
    assert found[::2] == (503, f'{{"status":"failing","wrong":["{process.value}"]}}')


async def test_a_database_that_does_not_answer_is_told_in_time(
    app: Starlette, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_SECONDS", 0.1)

    @asynccontextmanager
    async def hangs() -> AsyncIterator[None]:
        await asyncio.Event().wait()
        yield

    monkeypatch.setattr(office.desk.database, "read", hangs)
    assert await get(app, "/healthz") == (
        503,
        "application/json",
        '{"status":"failing","wrong":["database"]}',
    )
    assert (await get(app, "/metrics"))[::2] == (503, "database\n")


async def busy(office: Office) -> None:
    """People wait, servers refuse some, and one domain is left alone."""
    await publish(office)
    await on_list(office, *PEOPLE)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row_of(office, "invitation")).due_at))
    await tick(office)
    now = office.clock.now()
    held = Suspension(
        "inbox", "example.com", SuspensionKind.SLOW, now + timedelta(hours=1), now, 1,
        "421 4.7.0 <cora@example.com>",
    )  # fmt: skip
    full = attempt(now, "inbox", DeliveryState.DEFERRED, ReplyClass.FULL)
    async with office.desk.database.write() as connection:
        await connection.run_sync(suspensions.put, held)
        await connection.run_sync(attempt_counts.add, {full: 2})
    await live(office)
    office.clock.move_to(now + timedelta(seconds=90))


async def test_metrics_are_read_from_the_database(app: Starlette, office: Office) -> None:
    await busy(office)
    status, kind, text = await get(app, "/metrics")
    assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
    found = {
        (one.name, *sorted(one.labels.values())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }
    assert found["seminarpost_deliveries_open", "inbox", "queued"] == 3
    assert found["seminarpost_queue_age_seconds", "inbox"] == 90
    assert found["seminarpost_tick_lag_seconds",] == 90
    assert found["seminarpost_attempts_total", "deferred", "full", "inbox"] == 2
    assert found["seminarpost_attempts_last_minute", "deferred", "full", "inbox"] == 2
    assert found["seminarpost_domains_suspended", "inbox", "slow"] == 1
    assert found["seminarpost_relay_suspended", "inbox", "refused"] == 0
    assert found["seminarpost_mode", "capture"] == 1
    assert found["seminarpost_mailings", "sending"] >= 1
    assert ("seminarpost_sender_silence_seconds",) not in found


async def test_metrics_tell_of_nobody(app: Starlette, office: Office) -> None:
    await busy(office)
    _, _, text = await get(app, "/metrics")
    for word in ("@", "example", "anna", "bert", "cora", "Wärme", "waerme", "421"):
        assert word not in text.replace("0.0.4", "")
    for family in text_string_to_metric_families(text):
        assert family.name.startswith("seminarpost_")
        assert family.documentation.endswith(".")
        for one in family.samples:
            assert one.name == "seminarpost_build_info" or one.labels.keys() <= LABELS
            assert family.type != "counter" or one.name.endswith("_total")


async def test_nothing_of_the_process_slips_in(office: Office) -> None:
    text = metrics_text(await health_of(office.desk)).decode()
    assert "python_" not in text
    assert "process_" not in text


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/"])
async def test_strangers_are_turned_away(app: Starlette, path: str) -> None:
    assert (await get(app, path, "evil.example:8025"))[0] == 421


async def test_the_inbox_is_there_too(app: Starlette) -> None:
    status, kind, text = await get(app, "/")
    assert (status, kind.partition(";")[0]) == (200, "text/html")
    assert "Probebetrieb" in text
