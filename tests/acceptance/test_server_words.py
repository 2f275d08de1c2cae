"""Whatever a server's words are made of: the run ends, nobody gets two, and the truth is stored.

At every position of a session (greeting, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, the end of the
content, RSET, QUIT) and on each way of sending: what the server says counts, and its words are
kept so that anybody can read them. What is no reply ends the connection and nothing else.
"""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from acceptance.office import address, in_state, prepared
from delivery.certificates import authority_file, server_context
from delivery.fault_server import WAYS, FaultServer, Plan, faulty
from delivery.model_server import Act, Script

from mailer.actions.desk import open_desk
from mailer.actions.mailing import mailings
from mailer.actions.operation import running
from mailer.clock import MovedClock
from mailer.delivery.smtp import client, outbox
from mailer.documents.mailings import delivery_document

MAILS = 6
SECONDS = 180
"""A test that takes longer hangs."""

ODD = {
    "latin-1": "f\udcfcr Empf\udce4nger",
    "NUL": "a\0b",
    "C0": "\x1b]0;gone\x07\x1b[2J",
    "C1": "a\x9b31mb",
    "bidi": "a\u202eb\u2066c",
    "half a surrogate": "\udced\udca0\udc80",
    "a line of 100 kB": "x" * 100_000,
    "no text": "",
}
GOOD = {
    "EHLO": "250",
    "STAR": "220",
    "AUTH": "235",
    "MAIL": "250",
    "RCPT": "250",
    "DATA": "354",
    "DOT": "250",
    "BDAT": "250",
    "RSET": "250",
    "QUIT": "221",
}
POSITIONS = ["greeting", "EHLO", "STAR", "AUTH", "MAIL", "RCPT", "DATA", "DOT", "RSET", "QUIT"]


class Saying:
    """Every reply with these words, and 550 5.1.1 to the RCPT of one."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._refused = False

    def __call__(self, verb: str, line: str) -> Act | None:
        code = GOOD.get(verb)
        if code is None or verb == "EHLO":
            return None
        if verb == "MAIL":
            self._refused = False
        if verb == "RCPT" and "p00001@" in line:
            self._refused = True
            return Act(f"550 5.1.1 {self._words}", runs=False)
        if self._refused and verb in {"DATA", "DOT", "BDAT"}:
            return None  # there is nobody to take it for: the natural 503
        return Act(f"{code} {self._words}")


def many_lines(verb: str, _line: str) -> Act | None:
    """Every reply in ten thousand lines."""
    code = GOOD.get(verb)
    return None if code is None or verb == "EHLO" else Act(f"{code}-x\r\n" * 9_999 + f"{code} x")


class Sending:
    """One mailing to six people, sent to a server."""

    def __init__(self, desk: Any, clock: MovedClock, mailing: int) -> None:
        self.desk, self.clock, self.mailing = desk, clock, mailing

    async def run(self) -> running.RunReport:
        async with asyncio.timeout(SECONDS):
            return await running.run_until_idle(self.desk)

    async def finish(self) -> None:
        """From hour to hour for as long as something waits."""
        for _ in range(20):
            await self.run()
            if not any(row["state"] in {"queued", "deferred"} for row in await self.rows()):
                return
            self.clock.move_to(self.clock.now() + timedelta(hours=1))

    async def rows(self) -> list[dict[str, Any]]:
        """As ``deliveries --json`` prints them: readable by anybody."""
        found = await mailings.deliveries(self.desk, self.mailing)
        rows = [delivery_document(row) for row in found]
        for row in rows:
            json.dumps(row, default=str, ensure_ascii=False).encode()
            assert row["reply"].isprintable(), row["reply"]
            assert len(row["reply"]) <= 600
        return rows


@asynccontextmanager
async def sending(
    folder: Path, server: FaultServer, relay: dict[str, object] | None = None
) -> AsyncIterator[Sending]:
    settings = {"port": server.port, "connections": 1, "window": 3} | (relay or {})
    mailing = await prepared(folder / "office", settings, mails=MAILS)
    clock = MovedClock(datetime.now(UTC))
    async with open_desk(folder / "office", clock) as desk:
        yield Sending(desk, clock, mailing)


def logged_in(folder: Path) -> dict[str, object]:
    return {
        "host": "localhost",
        "tls": "starttls",
        "ca_file": str(authority_file(folder)),
        "auth": "password",
        "username": "office",
        "password": "secret",
    }


def nobody_got_two(server: FaultServer) -> None:
    assert len(server.recipients) == len(set(server.recipients)), "doubled"


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits longer than a third of a second for a server."""
    patience = outbox.TIMEOUT_SECONDS
    for step in list(patience):
        monkeypatch.setitem(patience, step, 0.3)
    monkeypatch.setattr(client, "_CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(client, "_FINAL_DOT_SECONDS", 0.3)


@pytest.mark.parametrize("kind", [*ODD, "10,000 lines"])
async def test_odd_words_are_still_an_answer(tmp_path: Path, way: str, kind: str) -> None:
    """At every position at once, over TLS and with a login."""
    words = ODD.get(kind, "")
    script: Script = Saying(words) if kind in ODD else many_lines
    greeting = f"220 {words}" if kind in ODD else "220-x\r\n" * 9_999 + "220 x"
    offered = (*WAYS[way], *([words] if words else []))
    plan = Plan(offered, script, tls="starttls", login=("office", "secret"), greeting=greeting)
    async with (
        faulty(plan, server_context(tmp_path)) as server,
        sending(tmp_path, server, logged_in(tmp_path)) as campaign,
    ):
        report = await campaign.run()
        rows = await campaign.rows()
    assert report.trouble == ""
    nobody_got_two(server)
    refused = {address(1)} if kind in ODD else set()
    assert in_state(rows, "failed") == refused
    assert in_state(rows, "sent") == {address(one) for one in range(MAILS)} - refused
    assert in_state(rows, "sent") == set(server.recipients)
    assert {row["attempts"] for row in rows} == {1}
    if kind == "latin-1":
        assert {row["reply"] for row in rows if row["state"] == "failed"} == {
            "550 5.1.1 für Empfänger"
        }


NO_REPLY = {
    "no code": "Gr\udcfc\udcdfe",
    "another code": "250-2.0.0 \udcff\0\r\n550 5.1.1 b",
}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", NO_REPLY)
@pytest.mark.parametrize("position", POSITIONS)
async def test_what_is_no_reply_ends_the_connection_only(
    tmp_path: Path, way: str, position: str, kind: str
) -> None:
    words = NO_REPLY[kind]

    def script(verb: str, _line: str) -> Act | None:
        said = {verb, "DOT" if verb == "BDAT" else verb}
        return Act(words) if position in said else None

    plan = Plan(
        WAYS[way],
        script,
        tls="starttls" if position in {"STAR", "AUTH"} else "none",
        login=("office", "secret") if position == "AUTH" else None,
        greeting=words if position == "greeting" else "220 faulty",
    )
    secured = logged_in(tmp_path) if plan.tls == "starttls" else {}
    if position == "STAR":
        secured |= {"auth": "none"}
    async with (
        faulty(plan, server_context(tmp_path)) as server,
        sending(tmp_path, server, secured) as campaign,
    ):
        await campaign.run()
        rows = await campaign.rows()
        nobody_got_two(server)
        got = set(server.recipients)
        assert got <= in_state(rows, "sent") | in_state(rows, "unclear")
        assert in_state(rows, "sent") <= got
        assert not in_state(rows, "failed")
        assert {row["state"] for row in rows} <= {"sent", "unclear", "queued", "deferred"}
        server.recover()
        await campaign.finish()
        rows = await campaign.rows()
    nobody_got_two(server)
    everybody = {address(one) for one in range(MAILS)}
    assert in_state(rows, "sent") | in_state(rows, "unclear") == everybody
    assert in_state(rows, "sent") <= set(server.recipients)


@pytest.mark.parametrize(
    ("position", "words"),
    [
        ("greeting", "554 \x1b]0;gone\x07 f\udcfcr alle"),
        ("EHLO", "554 \x1b]0;gone\x07 f\udcfcr alle"),
        ("STAR", "454 \x1b]0;gone\x07 f\udcfcr alle"),
        ("AUTH", "535 5.7.8 \x1b]0;gone\x07 f\udcfcr alle"),
        ("MAIL", "550 5.7.1 \x1b]0;gone\x07 f\udcfcr alle"),
    ],
)
async def test_why_nothing_leaves_is_told_in_clean_words(
    tmp_path: Path, way: str, position: str, words: str
) -> None:
    def script(verb: str, _line: str) -> Act | None:
        return Act(words, runs=False) if verb == position or verb == "HELO" else None

    plan = Plan(
        WAYS[way],
        script,
        tls="starttls",
        login=("office", "secret"),
        greeting=words if position == "greeting" else "220 faulty",
    )
    async with (
        faulty(plan, server_context(tmp_path)) as server,
        sending(tmp_path, server, logged_in(tmp_path)) as campaign,
    ):
        report = await campaign.run()
        rows = await campaign.rows()
        assert report.trouble.isprintable()
        assert "für alle" in report.trouble or position in {"EHLO", "STAR"}
        assert in_state(rows, "queued") | in_state(rows, "deferred") == {
            address(one) for one in range(MAILS)
        }
        server.recover()
        await campaign.finish()
        rows = await campaign.rows()
    assert in_state(rows, "sent") == {address(one) for one in range(MAILS)}
    nobody_got_two(server)


async def test_an_answer_that_cannot_be_written_stops_nobody(tmp_path: Path, way: str) -> None:
    """Whatever the reason: the database of this test refuses certain words."""
    said = iter(range(1000))

    def script(verb: str, line: str) -> Act | None:
        if verb in {"DOT", "BDAT"}:
            return Act("250 2.0.0 poison" if next(said) in {1, 2} else None)
        if verb == "RCPT" and "p00004@" in line:
            return Act("550 5.1.1 poison", runs=False)
        return None

    async with (
        faulty(Plan(WAYS[way], script)) as server,
        sending(tmp_path, server) as campaign,
    ):
        with sqlite3.connect(tmp_path / "office" / "data" / "seminarpost.db") as database:
            for table, column in (("delivery", "reply"), ("suppression", "detail")):
                for event in ("UPDATE", "INSERT"):
                    database.execute(
                        f"CREATE TRIGGER {table}_{event} BEFORE {event} ON {table} "
                        f"WHEN NEW.{column} LIKE '%poison%' "
                        "BEGIN SELECT RAISE(ABORT, 'no such words'); END"
                    )
        database.close()
        report = await campaign.run()
        rows = await campaign.rows()
    assert report.trouble == ""
    nobody_got_two(server)
    assert in_state(rows, "failed") == {address(4)}
    assert in_state(rows, "sent") == set(server.recipients)
    assert len(rows) == len(server.recipients) + 1 == MAILS
    assert {row["attempts"] for row in rows} == {1}
