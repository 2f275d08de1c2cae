"""What relays want of a connection: how it is learned, and that it is done."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvloop
from delivery.model_server import Act, ModelServer, Script
from delivery.pipeline_play import Play, accepted_as, envelope, played
from delivery.smtp.test_pipeline import NEVER, NO, SENT, UNTRIED, at
from waiting import PATIENCE_SECONDS, patience

from mailer.config import Relay
from mailer.delivery.smtp.connection import RelayConnection
from mailer.delivery.smtp.extensions import TransferMode
from mailer.delivery.smtp.reply import Reply, Verdict
from mailer.delivery.smtp.session import HANDFUL
from mailer.domain.habit import NO_HABIT, Habit

WAYS = pytest.mark.parametrize("way", [TransferMode.DATA, TransferMode.BDAT])


class NothingBehindTheDot(ModelServer):
    """Answers 503 to each command that lies behind a final dot before it has replied to it."""

    def _read_data(self) -> bool:
        done = super()._read_data()
        if done:
            *behind, _ = self._buffer.split(b"\r\n")
            self._buffer = b""
            for _ in behind:
                self._say("503 Bad sequence of commands - pipelined after end of DATA")
        return done


def only_so_many(
    messages: int, reply: str = "421 4.7.0 too many messages in this session"
) -> Script:
    begun = 0

    def script(verb: str, _line: str) -> Act | None:
        nonlocal begun
        begun += verb == "MAIL"
        return Act(reply, runs=False) if verb == "MAIL" and begun > messages else None

    return script


class NonmailCommands:
    """Exim's count: RSET is none if a message was taken since, or it is the first."""

    def __init__(self, most: int) -> None:
        self.most, self.counted, self.free = most, 0, True

    def __call__(self, verb: str, line: str) -> Act | None:
        if verb == "BDAT" and line == "":
            self.free = True
        if verb == "RCPT" and "unknown" in line:
            self.free = False
            return Act("550 5.1.1 no such user", runs=False)
        if verb != "RSET" or self.free:
            return None
        self.counted += 1
        if self.counted <= self.most:
            return None
        return Act("554 Too many nonmail commands", runs=False, then="cut")


def test_who_takes_nothing_behind_the_dot_is_found_out_and_nothing_is_lost() -> None:
    play = Play(TransferMode.DATA, NothingBehindTheDot())
    for number in range(3):
        play.submit(number, envelope(number))
    play.run()
    assert play.verdicts == [SENT, UNTRIED, UNTRIED]
    assert play.replies[1].lesson == Habit(ends_at_dot=True)
    assert play.server.accepted == [accepted_as(envelope(0))]
    play.conversation.feed(play.server.feed(play.take(1 << 16)))
    assert play.server.commands[-1] == "QUIT"


def test_a_relay_that_ends_at_the_dot_gets_one_group_at_a_time() -> None:
    play = Play(TransferMode.DATA, NothingBehindTheDot(), habit=Habit(ends_at_dot=True))
    for number in range(3):
        play.submit(number, envelope(number))
    play.run()
    assert play.verdicts == [SENT] * 3
    assert [one.lesson for one in play.replies.values()] == [None] * 3


def test_with_bdat_too_nothing_is_sent_ahead_of_a_reply() -> None:
    play = Play(TransferMode.BDAT, ModelServer(), habit=Habit(ends_at_dot=True))
    for number in range(3):
        play.submit(number, envelope(number))
    assert play.take(1 << 20).count(b" LAST\r\n") == 1
    play = Play(TransferMode.BDAT, ModelServer(), habit=Habit(ends_at_dot=True))
    for number in range(3):
        play.submit(number, envelope(number))
    play.run()
    assert play.verdicts == [SENT] * 3
    assert "RSET" not in play.server.commands


@WAYS
def test_a_503_that_is_a_quarrel_teaches_nothing(way: TransferMode) -> None:
    play = played(way, at("RCPT", 1, Act("503 5.5.1 order", runs=False)))
    assert {one.lesson for one in play.replies.values()} == {None}


@WAYS
@pytest.mark.parametrize(
    "reply",
    [
        "421 too many messages in this connection",
        "421 4.7.0 enough for now",
        "452 4.5.3 Too many messages sent",
        "554 5.7.1 too many messages this session",
        "550 5.7.1 not from you",
    ],
)
def test_so_many_messages_a_connection_are_learned_and_cost_no_attempt(
    way: TransferMode, reply: str
) -> None:
    play = played(way, only_so_many(3, reply), count=6)
    assert play.verdicts == [SENT] * 3 + [UNTRIED] * 3
    assert play.replies[3].lesson == Habit(messages=3)


@WAYS
def test_too_fast_stays_too_fast(way: TransferMode) -> None:
    play = played(way, only_so_many(3, "421 4.7.0 too many messages, slow down"), count=6)
    assert play.verdicts[3] is Verdict.LATER
    assert play.replies[3].lesson is None


@pytest.mark.parametrize("most", [2, 10])
def test_nonmail_commands_are_counted_and_living_people_are_not_unclear(most: int) -> None:
    people = {
        number: envelope(number)._replace(recipient=f"unknown{number}@example.net")
        if number % 3
        else envelope(number)
        for number in range(48)
    }
    left, done, habit, connections = dict(people), {}, NO_HABIT, 0
    accepted: list[Any] = []
    while left:
        connections += 1
        assert connections < 40, "each connection brings it on"
        play = Play(
            TransferMode.BDAT,
            ModelServer(NonmailCommands(most), accepted=accepted),
            16,
            habit=habit,
        )
        for number, message in left.items():
            play.submit(number, message)
        play.run()
        for number, reply in play.replies.items():
            habit = habit.joined(reply.lesson or NO_HABIT)
            if reply.verdict is not UNTRIED:
                done[number] = reply.verdict
                del left[number]
    assert {number for number, verdict in done.items() if verdict is SENT} == set(range(0, 48, 3))
    assert set(done.values()) == {SENT, NEVER}
    assert sorted(one.recipients for one in accepted) == sorted(
        (one.recipient,) for number, one in people.items() if number % 3 == 0
    )


@WAYS
def test_after_a_handful_of_refusals_the_connection_ends_properly(way: TransferMode) -> None:
    def refuse(verb: str, _line: str) -> Act | None:
        return Act(NO, runs=False) if verb == "RCPT" else None

    play = played(way, refuse, count=12)
    refused = [one for one in play.replies.values() if one.verdict is NEVER]
    assert HANDFUL <= len(refused) < HANDFUL + 4
    assert {one.lesson for one in play.replies.values() if one.verdict is UNTRIED} == {NO_HABIT}
    assert not play.conversation.over
    play.conversation.feed(play.server.feed(play.take(1 << 16)))
    assert play.server.commands[-1] == "QUIT"
    assert play.conversation.over


def test_refusals_that_a_relay_counts_narrow_the_window() -> None:
    play = Play(TransferMode.BDAT, ModelServer(), window=16, habit=Habit(refusals=2))
    for number in range(9):
        play.submit(number, envelope(number))
    assert play.take(1 << 20).count(b" LAST\r\n") == 2


SENT_AWAY = [
    ("RSET", "554 5.5.1 no more", [SENT, UNTRIED, UNTRIED]),
    ("MAIL", "550 5.7.1 not from you", [SENT, UNTRIED, UNTRIED]),
    ("MAIL", "451 4.3.0 not now", [SENT, UNTRIED, UNTRIED]),
    (
        "RCPT",
        "550 5.1.1 too many unknown users, closing connection",
        [SENT, Verdict.LATER, UNTRIED],
    ),
    ("RCPT", "550 5.1.1 no such user", [SENT, NEVER, Verdict.UNKNOWN]),
]


@pytest.mark.parametrize(("verb", "reply", "verdicts"), SENT_AWAY)
def test_who_was_sent_away_by_a_server_that_hung_up_was_not_tried(
    verb: str, reply: str, verdicts: list[Verdict]
) -> None:
    """With BDAT the content was handed over all the same; nothing of it is in doubt."""
    number = 0 if verb == "RSET" else 1
    play = played(TransferMode.BDAT, at(verb, number, Act(reply, runs=False, then="cut")))
    assert play.verdicts == verdicts


def test_a_refused_reset_that_does_no_harm_does_none() -> None:
    play = played(TransferMode.BDAT, at("RSET", 0, Act("502 5.5.1 what is that", runs=False)))
    assert play.verdicts == [SENT] * 3


@WAYS
def test_an_idle_connection_says_goodbye_after_half_a_minute(way: TransferMode) -> None:
    play = played(way)
    assert play.conversation.deadline == play.clock + 30
    play.clock += 29
    play.submit(3, envelope(3))
    play.run()
    assert play.verdicts == [SENT] * 4
    play.clock += 30
    play.conversation.expire()
    play.conversation.feed(play.server.feed(play.take(1 << 16)))
    assert play.server.commands[-1] == "QUIT"
    assert play.conversation.over
    assert not play.conversation.settled


# Over sockets


def _asyncio(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def _uvloop(work: Coroutine[Any, Any, None]) -> None:
    uvloop.run(work)


@pytest.mark.parametrize("hears", [True, False], ids=["hears of it", "closes"])
@pytest.mark.parametrize("run", [_asyncio, _uvloop])
def test_replies_before_a_reset_are_read_although_writing_fails_first(
    run: Callable[[Coroutine[Any, Any, None]], None], hears: bool
) -> None:
    """The server answers a message whole and resets, before the loop looks at the socket."""
    listening = socket.create_server(("127.0.0.1", 0))
    has_reset = threading.Event()

    def serve() -> None:
        line, _ = listening.accept()
        with line, line.makefile("rb") as heard:
            line.sendall(b"220 x\r\n")
            heard.readline()
            line.sendall(b"250-x\r\n250-PIPELINING\r\n250 CHUNKING\r\n")
            heard.readline(), heard.readline()
            heard.read(int(heard.readline().split()[1]))
            line.sendall(b"250 mail\r\n250 rcpt\r\n250 taken\r\n")
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        has_reset.set()

    server = threading.Thread(target=serve)
    server.start()
    replies: dict[int, Reply] = {}

    async def send() -> None:
        port = listening.getsockname()[1]
        relay = Relay(name="m", host="127.0.0.1", port=port, tls="none")
        heard_all = asyncio.Event()

        def told(number: int, reply: Reply | Exception) -> None:
            assert isinstance(reply, Reply)
            replies[number] = reply
            if len(replies) == 2:
                heard_all.set()

        connection = RelayConnection(relay, told)
        await connection.connect()
        connection.submit(0, envelope(0))
        connection.flush()
        assert has_reset.wait(PATIENCE_SECONDS)  # the loop stands still meanwhile
        connection.submit(1, envelope(1))
        connection.flush()
        if hears:
            async with patience():
                await heard_all.wait()
        await connection.close()

    run(send())
    server.join()
    listening.close()
    assert [replies[0].verdict, replies[1].verdict] == [SENT, UNTRIED]
