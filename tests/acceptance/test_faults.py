"""What a mail server can do to a campaign, and what is true of every mail afterwards.

Each fault is played on each way of sending: BDAT with a window, pipelined DATA, and command
by command. The office's clock is moved, so that retries come at once.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from acceptance.office import address, in_state, prepared, told
from delivery.certificates import Kind, authority_file, server_context
from delivery.fault_server import (
    CONTENT,
    WAYS,
    FaultServer,
    Greylist,
    Numbered,
    Plan,
    faulty,
    only_so_many,
)
from delivery.model_server import Act, Script
from waiting import patience, until

from mailer.actions.desk import Desk, open_desk
from mailer.actions.mailing import mailings
from mailer.actions.operation import running
from mailer.clock import MovedClock
from mailer.delivery.smtp import client, outbox
from mailer.documents.mailings import delivery_document
from mailer.scheduling import planner

MAILS = 24
CONNECTIONS = 2
WINDOW = 4


@dataclass
class Campaign:
    """An office at work on one mailing, and the server it sends to."""

    desk: Desk
    clock: MovedClock
    server: FaultServer
    mailing: int

    async def run(self) -> running.RunReport:
        """Until nothing is left to do that is due within the hour."""
        async with patience():
            return await running.run_until_idle(self.desk)

    async def finish(self) -> running.RunReport:
        """Goes on from hour to hour for as long as something waits to be sent."""
        for _ in range(30):
            report = await self.run()
            if not any(row["state"] in {"queued", "deferred"} for row in await self.rows()):
                break
            self.clock.move_to(self.clock.now() + timedelta(hours=1))
        return report

    async def rows(self) -> list[dict[str, Any]]:
        found = await mailings.deliveries(self.desk, self.mailing)
        return [delivery_document(row) for row in found]

    async def checked(self) -> list[dict[str, Any]]:
        """The rows, after looking for what must hold whatever the server did."""
        rows = await self.rows()
        called = {row["recipient"]: row["message_id"] for row in rows}
        assert set(called) == {address(one) for one in range(MAILS)}
        for one in self.server.taken:
            (recipient,) = one.recipients
            found = told(one.content)
            assert (found.recipient, found.message_id) == (recipient, called[recipient])
            assert one.sender == "seminare@example.org"
        assert len(self.server.recipients) == len(set(self.server.recipients)), "doubled"
        assert in_state(rows, "sent") == self.server.answered
        assert self.server.unanswered <= in_state(rows, "unclear")
        return rows


@asynccontextmanager
async def campaign(
    folder: Path,
    server: FaultServer,
    relay: dict[str, object] | None = None,
    sender: dict[str, object] | None = None,
) -> AsyncIterator[Campaign]:
    """A due invitation, to be sent to the server."""
    settings = {"port": server.port, "connections": CONNECTIONS, "window": WINDOW} | (relay or {})
    mailing = await prepared(folder, settings, mails=MAILS, sender=sender)
    clock = MovedClock(datetime.now(UTC))
    async with open_desk(folder, clock) as desk:
        yield Campaign(desk, clock, server, mailing)


def ways_with(*verbs: str) -> list[tuple[str, str]]:
    """Each way of sending with each of these commands that it knows."""
    known = [(way, verb) for way in WAYS for verb in verbs]
    return [one for one in known if one != ("bdat", "DATA")]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits longer than a second for a server: long beside what a loop may stand still."""
    patience = outbox.TIMEOUT_SECONDS
    for step in list(patience):
        monkeypatch.setitem(patience, step, 1.0)
    monkeypatch.setattr(client, "_CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(client, "_FINAL_DOT_SECONDS", 1.0)


def at_most_unclear(way: str, hits: int) -> int:
    """A connection that ends leaves at most what was under way on it in doubt."""
    return hits * {"bdat": WINDOW, "data": 2, "plain": 1}[way]


async def test_everybody_gets_the_mail_that_is_theirs(tmp_path: Path, way: str) -> None:
    async with (
        faulty(Plan(WAYS[way])) as server,
        campaign(tmp_path, server) as sending,
    ):
        report = await sending.run()
        rows = await sending.checked()
    assert (report.handled, report.trouble) == (MAILS, "")
    assert len(in_state(rows, "sent")) == MAILS
    assert {row["attempts"] for row in rows} == {1}
    assert server.most_open <= CONNECTIONS
    told_bdat = sum(one.startswith("BDAT") for one in server.commands)
    assert bool(told_bdat) == (way == "bdat")


async def test_each_mail_has_its_own_return_path(tmp_path: Path, way: str) -> None:
    async with (
        faulty(Plan(WAYS[way])) as server,
        campaign(tmp_path, server, sender={"bounce": "verp"}) as sending,
    ):
        await sending.run()
    senders = [one.sender for one in server.taken]
    assert len(senders) == len(set(senders)) == MAILS
    assert all(one.startswith("seminare+") and one.endswith("@example.org") for one in senders)


TEMPORARY = {
    "MAIL": "451 4.3.0 busy",
    "RCPT": "450 4.2.1 mailbox busy",
    "DATA": "451 4.3.2 not now",
    CONTENT: "452 4.3.1 no room",
}


@pytest.mark.parametrize(("way", "verb"), ways_with(*TEMPORARY))
async def test_refused_for_now_is_sent_later(tmp_path: Path, way: str, verb: str) -> None:
    script = Numbered(verb, {0, 5, 6, 11, 23}, Act(TEMPORARY[verb], runs=False))
    async with (
        faulty(Plan(WAYS[way], script)) as server,
        campaign(tmp_path, server) as sending,
    ):
        await sending.run()
        rows = await sending.checked()
    assert script.hits == 5
    assert len(in_state(rows, "sent")) == MAILS
    assert sum(row["attempts"] for row in rows) == MAILS + script.hits


PERMANENT = {
    "RCPT": "550 5.1.1 nobody here",
    "DATA": "554 5.5.0 no",
    CONTENT: "554 5.6.0 not this content",
}


@pytest.mark.parametrize(("way", "verb"), ways_with(*PERMANENT))
async def test_refused_for_good_is_failed_and_nobody_else_suffers(
    tmp_path: Path, way: str, verb: str
) -> None:
    script = Numbered(verb, {0, 5, 6, 11, 23}, Act(PERMANENT[verb], runs=False))
    async with (
        faulty(Plan(WAYS[way], script)) as server,
        campaign(tmp_path, server) as sending,
    ):
        await sending.run()
        rows = await sending.checked()
    assert len(in_state(rows, "failed")) == script.hits == 5
    assert len(in_state(rows, "sent")) == MAILS - script.hits
    assert {row["reply"] for row in rows if row["state"] == "failed"} <= {PERMANENT[verb]}


async def test_a_sender_that_is_refused_stops_the_run_and_is_nobodys_fault(
    tmp_path: Path, way: str
) -> None:
    script = Numbered("MAIL", range(7, 1000), Act("550 5.7.1 not from you", runs=False))
    async with (
        faulty(Plan(WAYS[way], script)) as server,
        campaign(tmp_path, server) as sending,
    ):
        report = await sending.run()
        assert "550 5.7.1 not from you" in report.trouble
        rows = await sending.checked()
        assert {row["state"] for row in rows} == {"sent", "queued", "deferred"}
        assert len(server.taken) == 7
        server.recover()
        await sending.run()
        rows = await sending.checked()
    assert len(in_state(rows, "sent")) == MAILS


@pytest.mark.parametrize(("way", "verb"), ways_with("MAIL", "RCPT", "DATA", CONTENT))
async def test_421_is_only_a_delay(tmp_path: Path, way: str, verb: str) -> None:
    script = Numbered(verb, {0, 4, 9}, Act("421 4.3.2 going down", runs=False))
    async with (
        faulty(Plan(WAYS[way], script)) as server,
        campaign(tmp_path, server) as sending,
    ):
        await sending.finish()
        rows = await sending.checked()
    assert len(in_state(rows, "sent")) == MAILS
    assert server.connections >= script.hits


@pytest.mark.parametrize("messages", [1, 5])
async def test_so_many_messages_a_connection_and_no_more(
    tmp_path: Path, way: str, messages: int
) -> None:
    async with (
        faulty(Plan(WAYS[way], each=only_so_many(messages))) as server,
        campaign(tmp_path, server) as sending,
    ):
        await sending.finish()
        rows = await sending.checked()
    assert len(in_state(rows, "sent")) == MAILS
    assert server.connections >= MAILS // messages


@pytest.mark.parametrize("messages", [2, 5])
async def test_limits_of_a_connection_hold_up_nobody(
    tmp_path: Path, way: str, messages: int
) -> None:
    async with (
        faulty(Plan(WAYS[way], each=only_so_many(messages))) as server,
        campaign(tmp_path, server) as sending,
    ):
        begun = sending.clock.now()
        report = await sending.run()
        rows = await sending.checked()
        assert sending.clock.now() == begun
    assert (report.trouble, len(in_state(rows, "sent"))) == ("", MAILS)
    assert {row["attempts"] for row in rows} == {1}


LIMITS = [
    ("MAIL", "554 5.7.1 too many messages this session", ""),
    ("MAIL", "554 5.7.1 too many messages this session", "cut"),
    ("MAIL", "550 5.7.0 Message count per connection exceeded", ""),
    ("MAIL", "554 5.5.4 Too many transactions", "cut"),
    ("MAIL", "554 that is it", "cut"),
    ("RCPT", "421 4.7.0 closing connection, come again", "cut"),
    ("DATA", "421 4.7.0 closing connection, come again", "cut"),
    ("MAIL", "221 2.0.0 closing, limit reached", "cut"),
    ("RCPT", "221 2.0.0 closing", "cut"),
    ("DATA", "221 2.0.0 closing", "cut"),
    ("RCPT", "421-closing\r\n421-4.3.2 Max. messages\r\n421 4.3.2 reached; reconnect", "cut"),
]


@pytest.mark.parametrize(
    ("way", "verb", "reply", "then"),
    [(way, *one) for way in WAYS for one in LIMITS if (way, one[0]) != ("bdat", "DATA")],
)
async def test_a_limit_of_a_connection_is_one_in_whatever_words(
    tmp_path: Path, way: str, verb: str, reply: str, then: str
) -> None:
    def five() -> Script:
        return Numbered(verb, range(5, 1000), Act(reply, runs=False, then=then))

    async with (
        faulty(Plan(WAYS[way], each=five)) as server,
        campaign(tmp_path, server) as sending,
    ):
        begun = sending.clock.now()
        report = await sending.run()
        rows = await sending.checked()
        assert sending.clock.now() == begun
    assert (report.trouble, len(in_state(rows, "sent"))) == ("", MAILS)
    assert {row["attempts"] for row in rows} == {1}


async def test_a_goodbye_right_behind_a_yes_leaves_nothing_unclear(
    tmp_path: Path, way: str
) -> None:
    def third() -> Script:
        said = "250 2.0.0 queued\r\n221 2.0.0 closing"
        return Numbered(CONTENT, {2}, Act(said, then="cut"))

    async with (
        faulty(Plan(WAYS[way], each=third)) as server,
        campaign(tmp_path, server) as sending,
    ):
        report = await sending.run()
        rows = await sending.checked()
    assert (report.trouble, len(in_state(rows, "sent"))) == ("", MAILS)
    assert {row["attempts"] for row in rows} == {1}


GARBLED = [
    ("MAIL", "OK"), ("RCPT", "25 ok"), (CONTENT, "OK"), (CONTENT, "2500 ok"), ("MAIL", "354 go"),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "words"), GARBLED)
async def test_a_relay_that_never_speaks_smtp_is_left_alone(
    tmp_path: Path, way: str, verb: str, words: str
) -> None:
    """Not one window after the other is put in doubt."""
    script = Numbered(verb, range(10_000), Act(words))
    async with (
        faulty(Plan(WAYS[way], script)) as server,
        campaign(tmp_path, server) as sending,
    ):
        report = await sending.run()
        rows = await sending.rows()
        assert report.trouble
        assert len(in_state(rows, "unclear")) <= CONNECTIONS * WINDOW
        assert server.connections <= 2 * CONNECTIONS
        assert not in_state(rows, "failed")
        before = len(server.recipients)
        server.recover()
        await sending.finish()
        rows = await sending.rows()
    assert len(in_state(rows, "sent")) + len(in_state(rows, "unclear")) == MAILS
    assert before <= CONNECTIONS * WINDOW
    assert len(server.recipients) == len(set(server.recipients)), "doubled"
    assert in_state(rows, "sent") <= set(server.recipients)


async def test_a_tab_behind_the_code_is_a_blank(tmp_path: Path, way: str) -> None:
    def tab(verb: str, _line: str) -> Act | None:
        return Act("250\tok") if verb in {"MAIL", "RCPT", "DOT", "BDAT", "RSET"} else None

    async with (
        faulty(Plan(WAYS[way], tab)) as server,
        campaign(tmp_path, server) as sending,
    ):
        report = await sending.run()
        rows = await sending.checked()
    assert (report.trouble, len(in_state(rows, "sent"))) == ("", MAILS)


async def test_a_goodbye_in_reply_to_content_is_no_yes(tmp_path: Path, way: str) -> None:
    script = Numbered(CONTENT, {3}, Act("221 2.0.0 closing", runs=False, then="cut"))
    async with (
        faulty(Plan(WAYS[way], script)) as server,
        campaign(tmp_path, server) as sending,
    ):
        await sending.finish()
        rows = await sending.checked()
    assert len(in_state(rows, "unclear")) == 1
    assert len(in_state(rows, "sent")) == MAILS - 1


async def test_a_relay_that_takes_one_message_at_a_time_is_not_called_again_and_again(
    tmp_path: Path, way: str
) -> None:
    async with (
        faulty(Plan(WAYS[way], each=only_so_many(1))) as server,
        campaign(tmp_path, server) as sending,
        running.sending(sending.desk) as (sender, _),
    ):
        await planner.tick(sending.desk.database, sending.desk.workspace, sending.clock)
        for _ in range(10):
            await sender.send_due()
        await sending.checked()
        assert server.connections <= 2 * CONNECTIONS


@pytest.mark.usefixtures("impatient")
async def test_an_idle_connection_says_goodbye(tmp_path: Path, way: str) -> None:
    """Nobody polls for it: the sender has nothing to do, and the connection ends all the same."""
    async with (
        faulty(Plan(WAYS[way])) as server,
        campaign(tmp_path, server) as sending,
        running.sending(sending.desk) as (sender, _),
    ):
        await planner.tick(sending.desk.database, sending.desk.workspace, sending.clock)
        await sender.send_due()
        assert server.open_now
        await until(lambda: not server.open_now)
        await sending.checked()
    assert server.commands.count("QUIT") == server.connections


async def test_greylisting_is_waited_out(tmp_path: Path, way: str) -> None:
    async with (
        faulty(Plan(WAYS[way], Greylist())) as server,
        campaign(tmp_path, server) as sending,
    ):
        begun = sending.clock.now()
        await sending.run()
        rows = await sending.checked()
        assert (sending.clock.now() - begun).total_seconds() >= 300
    assert len(in_state(rows, "sent")) == MAILS
    assert {row["attempts"] for row in rows} == {2}


HANG = Act("", runs=False, then="hang")
CUT = Act("", runs=False, then="cut")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("way", "verb"), ways_with("MAIL", "RCPT", "DATA"))
@pytest.mark.parametrize("act", [HANG, CUT], ids=["hang", "cut"])
async def test_a_connection_that_ends_before_the_content_is_no_loss(
    tmp_path: Path, way: str, verb: str, act: Act
) -> None:
    script = Numbered(verb, {1, 6}, act)
    async with (
        faulty(Plan(WAYS[way], script)) as server,
        campaign(tmp_path, server) as sending,
    ):
        await sending.finish()
        rows = await sending.checked()
    # With BDAT the content has been handed over unasked: nobody can know whether it was read.
    unclear = in_state(rows, "unclear")
    assert len(unclear) <= (at_most_unclear(way, script.hits) if way == "bdat" else script.hits)
    assert not unclear or way != "plain"
    assert len(in_state(rows, "sent")) == MAILS - len(unclear)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("runs", [True, False], ids=["taken", "not taken"])
@pytest.mark.parametrize("then", ["hang", "cut"])
async def test_no_answer_after_the_last_octet_is_unclear_and_never_resent(
    tmp_path: Path, way: str, then: str, runs: bool
) -> None:
    script = Numbered(CONTENT, {2, 9, 10}, Act("", runs=runs, then=then))
    async with (
        faulty(Plan(WAYS[way], script)) as server,
        campaign(tmp_path, server) as sending,
    ):
        await sending.finish()
        rows = await sending.checked()
        unclear = in_state(rows, "unclear")
        assert script.hits <= len(unclear) <= at_most_unclear(way, script.hits)
        assert len(server.unanswered) == (script.hits if runs else 0)
        assert unclear.isdisjoint(server.answered)
        assert len(in_state(rows, "sent")) == MAILS - len(unclear)
        server.recover()
        before = len(server.taken)
        await sending.run()
    assert len(server.taken) == before
    if way == "plain" and runs:
        assert unclear == server.unanswered


async def test_a_cut_inside_content_is_never_a_double(tmp_path: Path, way: str) -> None:
    plan = Plan(WAYS[way], cut_inside={3, 8, 15})
    async with faulty(plan) as server, campaign(tmp_path, server) as sending:
        await sending.finish()
        rows = await sending.checked()
    # A mail this small is with the operating system as a whole: nobody knows where it was cut.
    unclear = in_state(rows, "unclear")
    assert len(unclear) <= at_most_unclear(way, 3)
    assert len(in_state(rows, "sent")) == MAILS - len(unclear)
    assert len(server.taken) == MAILS - len(unclear)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "broken",
    [
        Plan(greeting=""),
        Plan(greeting="554 5.3.2 no service"),
        Plan(greeting="421 4.3.2 too busy"),
        Plan(script=Numbered("EHLO", range(1000), HANG)),
        Plan(script=Numbered("EHLO", range(1000), CUT)),
    ],
    ids=["silent", "554", "421", "EHLO hangs", "EHLO cuts"],
)
async def test_a_relay_that_lets_nobody_in_is_told_and_nothing_is_lost(
    tmp_path: Path, broken: Plan
) -> None:
    async with faulty(broken) as server, campaign(tmp_path, server) as sending:
        report = await sending.run()
        assert report.trouble
        assert in_state(await sending.checked(), "queued") == {address(one) for one in range(MAILS)}
        server.recover()
        report = await sending.run()
        rows = await sending.checked()
    assert not report.trouble
    assert len(in_state(rows, "sent")) == MAILS


async def test_replies_that_come_octet_by_octet_are_understood(tmp_path: Path, way: str) -> None:
    async with (
        faulty(Plan(WAYS[way], drip_seconds=0.0001)) as server,
        campaign(tmp_path, server) as sending,
    ):
        await sending.run()
        rows = await sending.checked()
    assert len(in_state(rows, "sent")) == MAILS


@pytest.mark.parametrize(
    ("way", "tls", "mechanisms"),
    [
        ("bdat", "starttls", "PLAIN"),
        ("bdat", "implicit", "LOGIN"),
        ("data", "implicit", "PLAIN"),
        ("data", "starttls", "LOGIN"),
        ("plain", "starttls", "PLAIN"),
    ],
)
async def test_encrypted_and_logged_in(tmp_path: Path, way: str, tls: str, mechanisms: str) -> None:
    plan = Plan(WAYS[way], tls=tls, login=("office", "seçret"), mechanisms=mechanisms)  # type: ignore[arg-type]  # checked by the table
    async with (
        faulty(plan, server_context(tmp_path)) as server,
        campaign(tmp_path / "office", server, logged_in(tmp_path, tls)) as sending,
    ):
        await sending.run()
        rows = await sending.checked()
    assert len(in_state(rows, "sent")) == MAILS
    assert {(one.encrypted, one.login) for one in server.taken} == {(True, "office")}


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.parametrize("kind", ["expired", "other name", "self-signed"])
async def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    tmp_path: Path, tls: str, kind: Kind
) -> None:
    plan = Plan(tls=tls, login=("office", "seçret"))  # type: ignore[arg-type]  # checked by the table
    async with (
        faulty(plan, server_context(tmp_path, kind)) as server,
        campaign(tmp_path / "office", server, logged_in(tmp_path, tls)) as sending,
    ):
        report = await sending.run()
        rows = await sending.checked()
    assert "Zertifikat" in report.trouble
    assert in_state(rows, "queued") == {address(one) for one in range(MAILS)}
    assert all(one.startswith(("EHLO", "STARTTLS")) for one in server.commands)


async def test_a_relay_without_its_starttls_gets_neither_password_nor_mail(
    tmp_path: Path,
) -> None:
    async with (
        faulty(Plan(login=("office", "seçret")), server_context(tmp_path)) as server,
        campaign(tmp_path / "office", server, logged_in(tmp_path, "starttls")) as sending,
    ):
        report = await sending.run()
        rows = await sending.checked()
        assert "STARTTLS" in report.trouble
        assert in_state(rows, "queued") == {address(one) for one in range(MAILS)}
        assert not any(one.startswith(("AUTH", "MAIL")) for one in server.commands)
        server.recover(tls="starttls")
        await sending.run()
        rows = await sending.checked()
    assert len(in_state(rows, "sent")) == MAILS


async def test_a_wrong_password_stops_the_run_and_is_not_told(tmp_path: Path) -> None:
    plan = Plan(tls="starttls", login=("office", "another"))
    async with (
        faulty(plan, server_context(tmp_path)) as server,
        campaign(tmp_path / "office", server, logged_in(tmp_path, "starttls")) as sending,
    ):
        report = await sending.run()
        rows = await sending.checked()
        assert "535" in report.trouble
        assert "seçret" not in report.trouble
        assert in_state(rows, "queued") == {address(one) for one in range(MAILS)}
        server.recover(login=("office", "seçret"))
        await sending.run()
        rows = await sending.checked()
    assert len(in_state(rows, "sent")) == MAILS


def logged_in(folder: Path, tls: str) -> dict[str, object]:
    """Settings of a relay that wants TLS and a login."""
    return {
        "tls": tls,
        "ca_file": str(authority_file(folder)),
        "auth": "password",
        "username": "office",
        "password": "seçret",
    }
