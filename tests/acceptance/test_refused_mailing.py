"""What is wrong with the mail or with the relay is nobody's address's fault: the mailing stands
still, says so once, and goes on when it is mended. On each way of sending."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from acceptance.office import SLUG, address, in_state, prepared, seminarpost
from delivery.fault_server import CONTENT, WAYS, FaultServer, Numbered, Plan, faulty
from delivery.model_server import Act, Script

from mailer.actions.desk import Desk, open_desk
from mailer.actions.mailing import mailings
from mailer.actions.operation import running
from mailer.actions.seminar import changes
from mailer.actions.today.note_words import documented
from mailer.clock import MovedClock
from mailer.documents.mailings import delivery_document
from mailer.domain.refusal import Fault

MAILS = 12
DOMAINS = ("example.org", "example.com", "example.net")
SECONDS = 180


@dataclass
class Sending:
    """One mailing to people of three domains, and the server it is sent to."""

    desk: Desk
    clock: MovedClock
    server: FaultServer
    mailing: int

    async def run(self) -> running.RunReport:
        async with asyncio.timeout(SECONDS):
            return await running.run_until_idle(self.desk)

    async def rows(self) -> list[dict[str, Any]]:
        found = await mailings.deliveries(self.desk, self.mailing)
        return [delivery_document(row) for row in found]

    async def waits_for(self) -> str:
        found, _, _ = await mailings.show(self.desk, self.mailing)
        return documented(found.mailing.waits_for)

    async def finished(self) -> None:
        """After it was mended: everybody has it, once."""
        report = await self.run()
        self.clock.move_to(self.clock.now() + timedelta(hours=1))
        await self.run()
        assert report.refused == ()
        assert in_state(await self.rows(), "sent") == set(everybody())
        assert Counter(self.server.recipients) == Counter(everybody())


def recipient(number: int) -> str:
    return address(number).replace("example.org", DOMAINS[number % len(DOMAINS)])


def everybody() -> list[str]:
    return [recipient(one) for one in range(MAILS)]


@asynccontextmanager
async def sending(folder: Path, server: FaultServer) -> AsyncIterator[Sending]:
    settings = {"port": server.port, "connections": 2, "window": 3}
    mailing = await prepared(folder, settings, mails=MAILS)
    with sqlite3.connect(folder / "data" / "seminarpost.db") as database:
        for number in range(MAILS):
            database.execute(
                "UPDATE person SET address = ?1, address_key = ?1 WHERE address = ?2",
                (recipient(number), address(number)),
            )
    database.close()
    clock = MovedClock(datetime.now(UTC))
    async with open_desk(folder, clock) as desk:
        yield Sending(desk, clock, server, mailing)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def always(verb: str, reply: str) -> Script:
    return Numbered(verb, range(10_000), Act(reply, runs=False))


def offering(way: str, size: int) -> tuple[str, ...]:
    return tuple(f"SIZE {size}" if one.startswith("SIZE") else one for one in WAYS[way])


async def test_a_relay_that_takes_less_than_the_mail_has(tmp_path: Path, way: str) -> None:
    async with (
        faulty(Plan(offering(way, 2000))) as server,
        sending(tmp_path, server) as campaign,
    ):
        for _ in range(2):  # the next run tries it again, and nothing has changed
            report = await campaign.run()
            rows = await campaign.rows()
            (refused,) = report.refused
            assert (refused.mailing, refused.fault) == (campaign.mailing, Fault.SIZE)
            assert "the relay takes 2000" in refused.sentence.en
            assert "resume" in refused.sentence.de
            assert in_state(rows, "queued") == set(everybody())
            assert {row["attempts"] for row in rows} == {0}
        assert not any(one.startswith("MAIL") for one in server.commands)
        server.plan = Plan(WAYS[way])
        await campaign.finished()


SAID_TO_ALL = [
    ("RCPT", "552 5.2.3 Message size exceeds fixed maximum message size", Fault.SIZE),
    (CONTENT, "552-5.2.3 Your message exceeded Google's\r\n552 5.2.3 message size limits",
     Fault.SIZE),
    (CONTENT, "523 5.2.3 The message is too large", Fault.SIZE),
    (CONTENT, "552 Requested mail action aborted: exceeded storage allocation", Fault.SIZE),
    (CONTENT, "554 5.0.0 E-Mail zu gro\udcdf (max. 2 KB)", Fault.SIZE),
    (CONTENT, "554 Transaction failed", Fault.MESSAGE),
    ("DATA", "554 Transaction failed", Fault.MESSAGE),
    ("RCPT", "554 IP=192.0.2.1 - A problem occurred. (BL)", Fault.MESSAGE),
    ("RCPT", "501 5.5.4 Unsupported parameter: NOTIFY=FAILURE,DELAY", Fault.MESSAGE),
    ("RCPT", "550 Requested action not taken: mailbox unavailable", Fault.MESSAGE),
    (CONTENT, "554 5.4.6 Too many hops", Fault.MESSAGE),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "reply", "fault"), SAID_TO_ALL)
async def test_what_everybody_is_told_is_nobodys_address(
    tmp_path: Path, way: str, verb: str, reply: str, fault: Fault
) -> None:
    if (way, verb) == ("bdat", "DATA"):
        verb = CONTENT
    async with (
        faulty(Plan(WAYS[way], always(verb, reply))) as server,
        sending(tmp_path, server) as campaign,
    ):
        report = await campaign.run()
        rows = await campaign.rows()
        assert [one.fault for one in report.refused] == [fault]
        assert in_state(rows, "queued") | in_state(rows, "deferred") == set(everybody())
        server.recover()
        campaign.clock.move_to(campaign.clock.now() + timedelta(hours=2))
        await mailings.resume(campaign.desk, campaign.mailing)
        await campaign.finished()


@dataclass
class Few:
    """Some recipients are refused, in the same words."""

    names: tuple[str, ...]
    reply: str

    def __call__(self, verb: str, line: str) -> Act | None:
        if verb == "RCPT" and any(f"<{one}@" in line for one in self.names):
            return Act(self.reply, runs=False)
        return None


@pytest.mark.parametrize(
    "reply",
    [
        "552 5.2.3 Message too large for this recipient",
        "550 Requested action not taken: mailbox unavailable",
        "554 delivery error",
        "550 5.1.1 no such user",
    ],
)
async def test_what_a_few_are_told_first_is_theirs(tmp_path: Path, way: str, reply: str) -> None:
    """Of three domains, and before anybody has the mail."""
    few = Few(("p00000", "p00001", "p00002", "p00007"), reply)
    async with (
        faulty(Plan(WAYS[way], few)) as server,
        sending(tmp_path, server) as campaign,
    ):
        report = await campaign.run()
        rows = await campaign.rows()
    theirs = {recipient(one) for one in (0, 1, 2, 7)}
    assert report.refused == ()
    assert in_state(rows, "failed") == theirs
    assert in_state(rows, "sent") == set(everybody()) - theirs


async def test_dead_addresses_are_dead_though_all_of_them_are(tmp_path: Path, way: str) -> None:
    async with (
        faulty(Plan(WAYS[way], always("RCPT", "550 5.1.1 no such user"))) as server,
        sending(tmp_path, server) as campaign,
    ):
        report = await campaign.run()
        assert report.refused == ()
        assert in_state(await campaign.rows(), "failed") == set(everybody())


TOO_LARGE = [
    ("MAIL", "552 5.3.4 Message size exceeds fixed limit"),
    ("RCPT", "552 5.3.4 Message too big for system"),
    ("DATA", "552 5.3.4 Message too big for system"),
    (CONTENT, "552 5.3.4 Error: message file too big"),
    (CONTENT, "552 Message size exceeds maximum permitted"),
    ("MAIL", "554 5.6.1 Body type not supported by remote host"),
]


@pytest.mark.parametrize(("verb", "reply"), TOO_LARGE)
async def test_what_is_the_mails_fault_is_no_recipients(
    tmp_path: Path, way: str, verb: str, reply: str
) -> None:
    if (way, verb) == ("bdat", "DATA"):
        verb = CONTENT
    async with (
        faulty(Plan(WAYS[way], always(verb, reply))) as server,
        sending(tmp_path, server) as campaign,
    ):
        report = await campaign.run()
        rows = await campaign.rows()
        assert [one.reply for one in report.refused] == [reply]
        assert in_state(rows, "queued") == set(everybody())
        assert (await campaign.waits_for()).endswith(reply)
        server.recover()
        await mailings.resume(campaign.desk, campaign.mailing)
        await campaign.finished()


@pytest.mark.parametrize(
    "reply",
    [
        "554 5.6.0 Corrupt MIME",
        "554 5.7.1 Message rejected as spam by content scanner",
        "550 5.7.1 Spam",
        "554 Anhang nicht zulässig",
    ],
)
async def test_content_that_nobody_takes(tmp_path: Path, way: str, reply: str) -> None:
    async with (
        faulty(Plan(WAYS[way], always(CONTENT, reply))) as server,
        sending(tmp_path, server) as campaign,
    ):
        report = await campaign.run()
        rows = await campaign.rows()
        assert [(one.fault, one.reply) for one in report.refused] == [(Fault.CONTENT, reply)]
        assert in_state(rows, "queued") | in_state(rows, "deferred") == set(everybody())
        before = len(server.commands)
        report = await campaign.run()
        assert len(report.refused) == 1
        assert len(server.commands) == before, "not tried again before somebody looked"
        server.recover()
        campaign.clock.move_to(campaign.clock.now() + timedelta(hours=2))
        await mailings.resume(campaign.desk, campaign.mailing)
        await campaign.finished()


@dataclass
class Filter:
    """One domain's filter refuses the content."""

    domain: str
    reply: str
    whom: str = ""

    def __call__(self, verb: str, line: str) -> Act | None:
        if verb == "RCPT":
            self.whom = line
        if verb in {"DOT", "BDAT"} and f"@{self.domain}>" in self.whom:
            return Act(self.reply, runs=False)
        return None


async def test_one_domains_filter_is_its_recipients(tmp_path: Path, way: str) -> None:
    def each() -> Script:
        return Filter("example.net", "554 5.6.0 not this content")

    async with (
        faulty(Plan(WAYS[way], each=each)) as server,
        sending(tmp_path, server) as campaign,
    ):
        plan = server.plan
        server.plan = replace(plan, extensions=WAYS[way])
        report = await campaign.run()
        rows = await campaign.rows()
    theirs = {one for one in everybody() if one.endswith("@example.net")}
    assert report.refused == ()
    assert in_state(rows, "failed") == theirs
    assert in_state(rows, "sent") == set(everybody()) - theirs
    assert {row["reason"] for row in rows if row["state"] == "failed"} == {"message refused"}


async def test_the_command_says_it_in_one_sentence_and_goes_on_by_itself(tmp_path: Path) -> None:
    async with faulty(Plan(offering("bdat", 2000))) as server:
        number = await prepared(tmp_path, {"port": server.port}, mails=3)
        told = await seminarpost(tmp_path, "run", "--until-idle", fails=True)
        (refused,) = told["refused"]
        assert (refused["mailing"], refused["fault"]) == (number, "too large for the relay")
        assert f"mailing resume {number}" in told["error"]
        listed = await seminarpost(tmp_path, "mailing", "list")
        (waits_for,) = [one["waits_for"] for one in listed["mailings"] if one["id"] == number]
        assert waits_for.startswith("too large for the relay: 552 5.3.4 ")
        server.plan = Plan(WAYS["bdat"])
        told = await seminarpost(tmp_path, "run", "--until-idle")
        assert (told["handled"], told["refused"]) == (3, [])
    assert len(server.taken) == 3


async def test_words_made_anew_are_another_mail(tmp_path: Path) -> None:
    """The note of the refusal is gone; list mail waits for somebody to look at the new words."""
    script = always(CONTENT, "554 5.6.0 Corrupt MIME")
    async with (
        faulty(Plan(WAYS["bdat"], script)) as server,
        sending(tmp_path, server) as campaign,
    ):
        assert len((await campaign.run()).refused) == 1
        await changes.update(campaign.desk, SLUG, {"title": "Wärme für alle"}, notify=False)
        assert await campaign.waits_for() == "content changed while sending"
        server.recover()
        await mailings.resume(campaign.desk, campaign.mailing)
        await campaign.finished()
    assert all("Wärme für alle" in subject_of(one.content) for one in server.taken)


def subject_of(content: bytes) -> str:
    return str(message_from_bytes(content, policy=policy.default)["Subject"])
