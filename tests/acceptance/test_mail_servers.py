"""Campaigns through the mail servers that others run: Exim, OpenSMTPD, Haraka.

Whatever a server does, each mail is in its queue at most once, under its own envelope, and
``sent`` is exactly what it has taken.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from acceptance.office import in_state, prepared, told
from mailservers.exim import Exim
from mailservers.haraka import Haraka
from mailservers.opensmtpd import OpenSmtpd
from mailservers.server import MailServer, Taken

from mailer.actions import mailings, running
from mailer.actions.desk import Desk, open_desk
from mailer.cli.mailing import delivery_document
from mailer.now import MovedClock

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
