"""The doctor quotes servers: clean, on a line that is not endless, and it ends in time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from acceptance.office import SLUG, STEP, prepared
from delivery.fault_server import WAYS, Plan, faulty
from delivery.model_server import Act
from pydantic import SecretStr
from waiting import patience

from mailer.actions.desk import open_desk
from mailer.actions.doctor.examination import Request, examine
from mailer.actions.doctor.finding import Area, Finding, Level
from mailer.actions.doctor.relays import envelope_senders, relay_findings
from mailer.actions.mailing import plans
from mailer.clock import MovedClock
from mailer.config import Inbound, Relay, Sender
from mailer.delivery.smtp.probe import probe
from mailer.domain.errors import RefusedError
from mailer.inbound.mailbox import MailboxError, wait_for

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
ODD = "\x1b]0;gone\x07 f\udcfcrchterlich a\u202eb\0" + "x" * 5000


async def looked_at(relay: Relay, sender: Sender, now: datetime) -> list[Finding]:
    """What is told of a relay after a look at it."""
    return relay_findings(relay, sender, await probe(relay, envelope_senders(sender)), now)


def is_fit(finding: Finding) -> bool:
    texts = (*finding.text, *finding.advice)
    return all(text.isprintable() and len(text) < 3000 for text in texts)


@pytest.mark.parametrize(
    "position", ["greeting", "EHLO", "MAIL", "RSET", "refused greeting", "refused MAIL"]
)
async def test_what_a_relay_says_is_quoted_clean(position: str) -> None:
    refused, verb = position.startswith("refused"), position.split()[-1]

    def script(said: str, _line: str) -> Act | None:
        if said != verb:
            return None
        if said == "EHLO":
            return Act(f"250-{ODD}\r\n250-SIZE {ODD}\r\n250 {ODD}")
        return Act(f"550 5.7.1 {ODD}" if refused else f"250 {ODD}", runs=not refused)

    greeting = f"{554 if refused else 220} {ODD}" if verb == "greeting" else "220 hello"
    async with patience(), faulty(Plan(script=script, greeting=greeting)) as server:
        relay = Relay(name="main", host="127.0.0.1", port=server.port, tls="none")
        found = await looked_at(relay, Sender(address="a@example.org"), NOW)
    assert found
    assert all(map(is_fit, found))
    told = " ".join(one.text.de for one in found)
    assert ("fürchterlich" in told) == (verb == "greeting" or refused)


@asynccontextmanager
async def imap(*answers: bytes) -> AsyncIterator[int]:
    """Says the first line as greeting, then one answer to each command; TAG is the command's."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answers[0])
        for answer in answers[1:]:
            line = await reader.readline()
            writer.write(answer.replace(b"TAG", line.partition(b" ")[0]))
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


OK, CAPABLE = b"* OK hello\r\n", b"* CAPABILITY IMAP4rev1\r\nTAG OK\r\n"
BAD = b"\x1b]0;gone\x07 f\xfcr \xff\0 secret"
NO, DONE, ONE = b"TAG NO " + BAD + b"\r\n", b"TAG OK\r\n", b"* 1 EXISTS\r\nTAG OK\r\n"


@pytest.mark.parametrize(
    "answers",
    [
        (b"* NO " + BAD + b"\r\n",),
        (b"* BYE " + BAD + b"\r\n",),
        (BAD + b"\r\n",),
        (b"x" * 2_000_000 + b"\r\n",),
        (OK, b"TAG BAD " + BAD + b"\r\n"),
        (OK, CAPABLE, NO),
        (OK, CAPABLE, DONE, NO),
        (OK, CAPABLE, DONE, ONE, b"* SEARCH " + BAD + b"\r\nTAG OK\r\n"),
        (OK, CAPABLE, DONE, ONE, NO),
        (OK, CAPABLE, DONE, ONE, b"* SEARCH 7\r\nTAG OK\r\n", NO),
    ],
    ids=range(10),
)
async def test_what_a_mailbox_says_is_quoted_clean(answers: tuple[bytes, ...]) -> None:
    async with asyncio.timeout(60), imap(*answers) as port:
        inbound = Inbound(
            host="127.0.0.1", port=port, tls="none", username="office", password=SecretStr("secret")
        )
        try:
            found = await wait_for(inbound, "token", MovedClock(NOW), timedelta(seconds=1))
        except MailboxError as problem:
            for text in problem.sentence:
                assert text.isprintable()
                assert len(text) < 1200
                assert "secret" not in text
        else:
            assert found is None


async def test_a_mail_that_is_too_large_is_told_before_anything_leaves(tmp_path: Path) -> None:
    offered = tuple("SIZE 2000" if one.startswith("SIZE") else one for one in WAYS["bdat"])
    async with faulty(Plan(offered)) as server:
        await prepared(tmp_path, {"port": server.port}, mails=1)
        found = await examine(
            tmp_path, Request(resolver="127.0.0.1"), MovedClock(datetime.now(UTC))
        )
        (told,) = [
            one.text
            for one in found.findings
            if one.area is Area.RELAY and one.level is Level.ERROR and "2000" in one.text.de
        ]
        assert "nimmt höchstens 2000" in told.de
        assert "takes 2000 at most" in told.en
        assert server.taken == []
    async with open_desk(tmp_path) as desk:
        with pytest.raises(RefusedError, match="takes 2000 at most"):
            await plans.release(desk, SLUG, STEP, "Erika")


@pytest.mark.parametrize("verb", ["greeting", "EHLO", "MAIL", "RSET"])
async def test_a_reply_to_nothing_ends_the_look_and_nothing_else(verb: str) -> None:
    def script(said: str, _line: str) -> Act | None:
        return Act("250 once\r\n250 twice") if said == verb else None

    greeting = "220 once\r\n220 twice" if verb == "greeting" else "220 hello"
    async with patience(), faulty(Plan(script=script, greeting=greeting)) as server:
        relay = Relay(name="main", host="127.0.0.1", port=server.port, tls="none")
        found = await looked_at(relay, Sender(address="a@example.org"), NOW)
    assert found
    assert all(map(is_fit, found))
