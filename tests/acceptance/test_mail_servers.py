"""Campaigns through the mail servers that others run: Exim, OpenSMTPD, Haraka.

Whatever a server does, each mail is in its queue at most once, under its own envelope, and
``sent`` is exactly what it has taken.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from acceptance.office import in_state, ledger, prepared, seminarpost, told
from mailservers.exim import Exim
from mailservers.haraka import Haraka
from mailservers.opensmtpd import OpenSmtpd
from mailservers.server import MailServer, Taken

from mailer.actions.desk import Desk, open_desk
from mailer.actions.mailing import mailings
from mailer.actions.operation import running
from mailer.clock import MovedClock
from mailer.documents.mailings import delivery_document
from mailer.scheduling import planner

SENDER = "seminare@example.org"
SERVERS = (Exim, OpenSmtpd, Haraka)
Start = Callable[..., MailServer]


@pytest.fixture
def start(unused_port: int) -> Iterator[Start]:
    """Starts a server of a kind, with its limits."""
    started: list[MailServer] = []

    def one(
        kind: type[MailServer], limits: Mapping[str, object] | None = None, **more: int
    ) -> MailServer:
        server = kind(unused_port, limits or {}, **more)
        started.append(server)
        server.start()
        return server

    yield one
    for server in started:
        server.close()


async def sender_once(desk: Desk) -> None:
    """Sends what is due, and leaves what is to be tried again for the next sender."""
    async with running.sending(desk) as (sender, _):
        await planner.tick(desk.database, desk.workspace, desk.clock)
        await sender.send_due()


def people(**numbers: int) -> list[str]:
    """So many made-up addresses of each beginning, mixed."""
    named = [
        (place / number, f"{name}{place}@example.org")
        for name, number in numbers.items()
        for place in range(number)
    ]
    return [address for _, address in sorted(named)]


@dataclass
class Campaign:
    """An office at work on one mailing, over a server of others."""

    desk: Desk
    clock: MovedClock
    server: MailServer
    mailing: int
    people: Sequence[str]

    async def run(self) -> running.RunReport:
        """Until nothing is left to do that is due within the hour."""
        async with asyncio.timeout(60):
            return await running.run_until_idle(self.desk)

    async def finish(self) -> None:
        """Goes on from hour to hour for as long as something waits to be sent."""
        for _ in range(12):
            await self.run()
            if not any(row["state"] in {"queued", "deferred"} for row in await self.rows()):
                break
            self.clock.move_to(self.clock.now() + timedelta(hours=1))

    async def rows(self) -> list[dict[str, Any]]:
        found = await mailings.deliveries(self.desk, self.mailing)
        return [delivery_document(row) for row in found]

    async def checked(self) -> list[dict[str, Any]]:
        """The rows, after looking for what must hold whatever the server did."""
        rows = await self.rows()
        checked(rows, self.server.taken(), self.people)
        return rows


def checked(
    rows: Sequence[Mapping[str, Any]], taken: Sequence[Taken], people: Sequence[str]
) -> None:
    """Every mail once under its own envelope, and ``sent`` exactly what the server took."""
    called = {row["recipient"]: row["message_id"] for row in rows}
    assert set(called) == set(people)
    reached = []
    for one in taken:
        (recipient,) = one.recipients
        found = told(one.content)
        assert (one.sender, found.recipient, found.message_id) == (
            SENDER,
            recipient,
            called[recipient],
        )
        reached.append(recipient)
    assert len(reached) == len(set(reached)), "doubled"
    unclear = in_state(rows, "unclear")
    assert in_state(rows, "sent") == set(reached) - unclear


@asynccontextmanager
async def campaign(
    folder: Path, server: MailServer, people: Sequence[str], **relay: object
) -> AsyncIterator[Campaign]:
    """A due invitation to these people."""
    mailing = await prepared(folder, {"port": server.port} | relay, people=people)
    clock = MovedClock(datetime.now(UTC))
    async with open_desk(folder, clock) as desk:
        yield Campaign(desk, clock, server, mailing, people)


@pytest.mark.parametrize("kind", SERVERS)
@pytest.mark.parametrize("window", [4, 64])
async def test_everybody_gets_the_mail_that_is_theirs(
    tmp_path: Path, start: Start, kind: type[MailServer], window: int
) -> None:
    """Haraka takes nothing behind a final dot; the first connection finds that out."""
    async with campaign(tmp_path, start(kind), people(p=60), window=window) as sending:
        report = await sending.run()
        rows = await sending.checked()
    assert (report.trouble, len(in_state(rows, "sent"))) == ("", 60)
    assert {row["attempts"] for row in rows} == {1}


@pytest.mark.parametrize("kind", SERVERS)
@pytest.mark.parametrize("window", [4, 64])
async def test_dead_addresses_harm_nobody(
    tmp_path: Path, start: Start, kind: type[MailServer], window: int
) -> None:
    everybody = people(p=60, unknown=40)
    async with campaign(tmp_path, start(kind), everybody, window=window) as sending:
        report = await sending.run()
        rows = await sending.checked()
    assert report.trouble == ""
    assert (len(in_state(rows, "sent")), len(in_state(rows, "failed"))) == (60, 40)
    assert {row["attempts"] for row in rows} == {1}


@pytest.mark.parametrize("kind", SERVERS)
async def test_full_and_greylisted_are_sent_later(
    tmp_path: Path, start: Start, kind: type[MailServer]
) -> None:
    everybody = people(p=20, grey=20, full=5)
    async with campaign(tmp_path, start(kind), everybody) as sending:
        await sending.run()
        rows = await sending.checked()
    assert len(in_state(rows, "sent")) == 40
    assert in_state(rows, "deferred") == set(people(full=5))


LIMITS: list[tuple[type[MailServer], dict[str, object]]] = [
    (Exim, {"smtp_accept_max_per_connection": 5}),
    (Exim, {"smtp_accept_max_per_connection": 1}),
    (Exim, {"smtp_accept_max": 1}),
    (Exim, {"smtp_accept_max": 2, "smtp_accept_max_per_connection": 3}),
    (Exim, {"smtp_accept_max_nonmail": 2}),
    (OpenSmtpd, {"smtp limit max-mails": 5}),
    (Haraka, {"messages": 5}),
]


@pytest.mark.parametrize(("kind", "limits"), LIMITS)
@pytest.mark.parametrize("window", [4, 64])
async def test_limits_of_a_connection_are_kept_and_hold_up_nobody(
    tmp_path: Path, start: Start, kind: type[MailServer], limits: dict[str, object], window: int
) -> None:
    server = start(kind, limits)
    everybody = people(p=50, unknown=10)
    async with campaign(tmp_path, server, everybody, window=window) as sending:
        began = sending.clock.now()
        report = await sending.run()
        rows = await sending.checked()
        assert sending.clock.now() - began < timedelta(seconds=1), "it was waited for"
    assert report.trouble == ""
    assert (len(in_state(rows, "sent")), len(in_state(rows, "failed"))) == (50, 10)
    assert {row["attempts"] for row in rows} == {1}


async def test_the_next_sender_knows_what_the_last_one_learned(
    tmp_path: Path, start: Start
) -> None:
    server = start(Haraka, {"messages": 5})
    lessons = ("pipelined after end of DATA", "Enough messages on this connection")
    async with campaign(tmp_path, server, people(p=30, grey=30), connections=1) as sending:
        desk, clock = sending.desk, sending.clock
        async with asyncio.timeout(60):
            await sender_once(desk)
        assert all(one in server.log for one in lessons)
        told = [server.log.count(one) for one in lessons]
        clock.move_to(clock.now() + timedelta(hours=1))
        await sending.finish()
        rows = await sending.checked()
    assert len(in_state(rows, "sent")) == 60
    assert [server.log.count(one) for one in lessons] == told


@pytest.mark.parametrize("kind", SERVERS)
async def test_what_is_too_large_is_nobodys_fault(
    tmp_path: Path, start: Start, kind: type[MailServer]
) -> None:
    async with campaign(tmp_path, start(kind, size_bytes=4_000), people(p=8)) as sending:
        await sending.run()
        rows = await sending.checked()
    assert not in_state(rows, "sent") | in_state(rows, "unclear")


@pytest.mark.parametrize("kind", SERVERS)
async def test_an_address_beyond_ascii_is_reached_where_the_server_knows_how(
    tmp_path: Path, start: Start, kind: type[MailServer]
) -> None:
    everybody = ["jürgen@example.org", "anna@example.org", "bea@example.org"]
    async with campaign(tmp_path, start(kind), everybody) as sending:
        await sending.run()
        rows = await sending.checked()
    others = in_state(rows, "sent") - {"jürgen@example.org"}
    assert others == {"anna@example.org", "bea@example.org"}
    reached = {"jürgen@example.org"} & in_state(rows, "sent")
    assert bool(reached) == (kind is not OpenSmtpd), "which does not offer SMTPUTF8"


@pytest.mark.parametrize("kind", SERVERS)
async def test_a_server_that_is_killed_and_comes_back_doubles_nothing(
    tmp_path: Path, start: Start, kind: type[MailServer]
) -> None:
    server, everybody = start(kind), people(p=150)
    async with campaign(tmp_path, server, everybody, connections=2) as sending:
        async with asyncio.timeout(60):
            first = asyncio.create_task(sending.run())
            while len(server.taken()) < 20 and not first.done():  # noqa: ASYNC110 - another program
                await asyncio.sleep(0.005)  # between two looks
            server.stop(signal.SIGKILL)
            await first
        server.start()
        await sending.finish()
        rows = await sending.checked()
    unclear = in_state(rows, "unclear")
    assert len(unclear) <= 2 * 4
    assert len(in_state(rows, "sent")) == len(everybody) - len(unclear)


@pytest.mark.parametrize("kind", SERVERS)
async def test_the_command_sends_all_the_same(
    tmp_path: Path, start: Start, kind: type[MailServer]
) -> None:
    """The process that offices run has another event loop than these tests."""
    everybody = people(p=60, unknown=30)
    server = start(kind)
    mailing = await prepared(tmp_path, {"port": server.port}, people=everybody)
    await seminarpost(tmp_path, "run", "--until-idle")
    rows = await ledger(tmp_path, mailing)
    checked(rows, server.taken(), everybody)
    assert (len(in_state(rows, "sent")), len(in_state(rows, "failed"))) == (60, 30)
