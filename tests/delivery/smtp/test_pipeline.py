"""The pipeline, rule by rule, and over real sockets."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from typing import Any

import pytest
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import SMTP
from delivery.model_server import CHUNKING, OFFERED, Act, ModelServer, Script, serving
from delivery.pipeline_play import Play, accepted_as, envelope, played
from hypothesis import given
from hypothesis import strategies as st
from waiting import patience

from mailer.config import Relay
from mailer.delivery.smtp import outbox
from mailer.delivery.smtp.client import Envelope, RelayUnreachableError
from mailer.delivery.smtp.connection import RelayConnection
from mailer.delivery.smtp.extensions import Extensions, TransferMode, extensions_of
from mailer.delivery.smtp.outbox import TIMEOUT_SECONDS
from mailer.delivery.smtp.reply import Reply, Verdict
from mailer.delivery.smtp.reply_parser import OutOfProtocolError, ReplyParser
from mailer.delivery.smtp.transaction import CannotBeSaidError, transaction_of

WAYS = pytest.mark.parametrize("way", [TransferMode.DATA, TransferMode.BDAT])
SENT, LATER, NEVER = Verdict.SENT, Verdict.LATER, Verdict.NEVER
UNKNOWN, OURS, UNTRIED = Verdict.UNKNOWN, Verdict.OURS, Verdict.UNTRIED
NO, SOON = "550 5.1.1 no", "450 4.2.0 later"


def at(verb: str, number: int, act: Act) -> Script:
    """The act for the number-th command of that verb."""
    seen = 0

    def script(found: str, _line: str) -> Act | None:
        nonlocal seen
        if found != verb:
            return None
        seen += 1
        return act if seen == number + 1 else None

    return script


CASES = [
    ("DATA", "RCPT", 1, Act(NO, runs=False), [SENT, NEVER, SENT]),
    ("DATA", "RCPT", 1, Act(SOON, runs=False), [SENT, LATER, SENT]),
    ("DATA", "DATA", 1, Act(SOON, runs=False), [SENT, LATER, SENT]),
    ("DATA", "DOT", 1, Act(SOON, runs=False), [SENT, LATER, SENT]),
    ("DATA", "DOT", 1, Act("554 5.6.0 no", runs=False), [SENT, NEVER, SENT]),
    ("DATA", "MAIL", 1, Act("421 bye", runs=False), [SENT, LATER, UNTRIED]),
    ("DATA", "DATA", 1, Act("421 bye", runs=False), [SENT, LATER, UNTRIED]),
    ("DATA", "DOT", 1, Act("421 bye", runs=False), [SENT, LATER, UNTRIED]),
    ("DATA", "MAIL", 1, Act("", then="cut"), [SENT, LATER, UNTRIED]),
    ("DATA", "DATA", 1, Act("", then="cut"), [SENT, LATER, UNTRIED]),
    ("DATA", "DOT", 1, Act("", then="cut"), [SENT, UNKNOWN, UNTRIED]),
    ("DATA", "DOT", 1, Act("", then="hang"), [SENT, UNKNOWN, UNTRIED]),
    ("DATA", "RCPT", 1, Act("503 5.5.1 order", runs=False), [SENT, LATER, UNTRIED]),
    ("DATA", "DATA", 1, Act("250 not 354", runs=False), [SENT, LATER, UNTRIED]),
    ("DATA", "DATA", 1, Act("354 a\r\n250 more"), [SENT, LATER, UNTRIED]),
    ("DATA", "MAIL", 1, Act("no reply at all"), [SENT, LATER, UNTRIED]),
    # 354 although the only RCPT was refused: the dot alone; a 2xx to it is unclear.
    ("DATA", "RCPT", 1, Act(NO, runs=True), [SENT, UNKNOWN, UNTRIED]),
    # MAIL refused, RCPT taken, 354: it would leave under another's sender.
    ("DATA", "MAIL", 1, Act(NO, runs=True), [SENT, UNTRIED, UNTRIED]),
    ("BDAT", "MAIL", 1, Act(NO, runs=False), [SENT, UNTRIED, SENT]),
    ("BDAT", "RCPT", 1, Act(NO, runs=False), [SENT, NEVER, SENT]),
    ("BDAT", "BDAT", 1, Act(SOON, runs=False), [SENT, LATER, SENT]),
    ("BDAT", "BDAT", 1, Act("554 5.6.0 no", runs=False), [SENT, NEVER, SENT]),
    ("BDAT", "BDAT", 1, Act("503 5.5.1 order", runs=False), [SENT, LATER, SENT]),
    ("BDAT", "RSET", 0, Act("421 bye", runs=False), [SENT, LATER, UNTRIED]),
    ("BDAT", "RCPT", 1, Act("421 bye", runs=False), [SENT, LATER, UNTRIED]),
    ("BDAT", "BDAT", 1, Act("421 bye", runs=False), [SENT, LATER, UNTRIED]),
    ("BDAT", "BDAT", 1, Act("", then="cut"), [SENT, UNKNOWN, UNKNOWN]),
    ("BDAT", "BDAT", 1, Act("", then="hang"), [SENT, UNKNOWN, UNKNOWN]),
    ("BDAT", "MAIL", 1, Act("no reply at all"), [SENT, UNKNOWN, UNKNOWN]),
    ("BDAT", "RSET", 0, Act("500 what?", runs=False), [SENT, SENT, SENT]),
    ("BDAT", "RCPT", 1, Act(NO, runs=True), [SENT, UNKNOWN, UNKNOWN]),
    ("BDAT", "MAIL", 1, Act(NO, runs=True), [SENT, UNKNOWN, UNKNOWN]),
]


@pytest.mark.parametrize(("way", "verb", "number", "act", "verdicts"), CASES)
def test_each_rule(way: str, verb: str, number: int, act: Act, verdicts: list[Verdict]) -> None:
    play = played(TransferMode(way.lower()), at(verb, number, act))
    assert play.verdicts == verdicts
    sent = [accepted_as(envelope(one)) for one, verdict in enumerate(verdicts) if verdict is SENT]
    assert [one for one in play.server.accepted if one in sent] == sent
    assert bool(play.conversation.over) == (verdicts[-1] is not SENT) or verb == "BDAT"


def test_data_groups_are_one_write_and_reset_only_after_a_refusal() -> None:
    play = played(TransferMode.DATA, at("RCPT", 1, Act(NO, runs=False)))
    verbs = [line[:4] for line in play.server.commands]
    group = ["MAIL", "RCPT", "DATA"]
    assert verbs == [*group, *group, "RSET", *group]
    play = Play(TransferMode.DATA, ModelServer())
    for number in range(2):
        play.submit(number, envelope(number))
    play.conversation.feed(play.server.feed(play.take(1 << 16)))
    second = play.take(1 << 16)
    assert second.startswith(b"Subject: 0")
    assert b"\r\n.\r\nMAIL FROM:<s1@example.org>" in second
    assert second.endswith(b"DATA\r\n")


def test_bdat_sends_as_many_ahead_as_the_window_allows() -> None:
    play = Play(TransferMode.BDAT, ModelServer(), window=3)
    for number in range(5):
        play.submit(number, envelope(number))
    ahead = play.take(1 << 20)
    assert ahead.count(b" LAST\r\n") == 3
    assert ahead.startswith(b"MAIL FROM:<s0@")
    assert ahead.count(b"RSET\r\nMAIL FROM:") == ahead.count(b"RSET") == 2


def test_nobody_taken_but_354_gets_the_dot_alone_then_reset() -> None:
    play = played(TransferMode.DATA, at("RCPT", 1, Act(NO, runs=False)), data_for_nobody=True)
    assert play.verdicts == [SENT, NEVER, SENT]
    assert b"DATA\r\n.\r\nRSET\r\nMAIL FROM:<s2@" in play.written


@WAYS
@pytest.mark.parametrize("said", ["250 2.0.0 hm\r\n", "xyz\r\n", "421 4.4.2 idle\r\n", "2" * 3000])
def test_an_idle_connection_that_says_something_is_over(way: TransferMode, said: str) -> None:
    play = played(way)
    play.conversation.feed(said.encode())
    assert play.conversation.over
    assert not play.conversation.settled
    play.submit(9, envelope(9))
    play._collect()
    assert play.replies[9].verdict is UNTRIED


@WAYS
def test_content_cut_before_its_last_octet_was_handed_over_is_not_unclear(
    way: TransferMode,
) -> None:
    """RFC 1047 speaks of what the server may have; the rest of a half message it has not."""
    play = Play(way, ModelServer())
    play.submit(0, envelope(0, b"x" * 60 + b"\r\n"))
    play.conversation.feed(play.server.feed(play.take(1)))
    play.conversation.feed(play.server.feed(play.take(10)))
    play.conversation.lost("cut")
    play._collect()
    assert play.verdicts == [LATER]


@WAYS
def test_waiting_is_bounded_as_the_standard_says(way: TransferMode) -> None:
    waits = {}
    for verb in (
        ["MAIL", "RCPT", "DATA", "DOT"] if way is TransferMode.DATA else ["RSET", "MAIL", "BDAT"]
    ):
        play = played(way, at(verb, 0, Act("", then="hang")), count=2 if verb == "RSET" else 1)
        waits[verb] = play.clock
    minutes = {verb: seconds / 60 for verb, seconds in waits.items()}
    if way is TransferMode.DATA:
        assert minutes == {"MAIL": 5, "RCPT": 5, "DATA": 2, "DOT": 10}
    else:
        assert minutes == {"RSET": 5, "MAIL": 5, "BDAT": 10}


def test_a_message_whose_time_has_passed_does_not_leave() -> None:
    play = Play(TransferMode.DATA, ModelServer())
    play.submit(0, envelope(0))
    octets = play.take(1 << 16)
    play.clock = 250
    play.conversation.feed(play.server.feed(octets))
    play._collect()
    assert play.verdicts == [LATER]
    assert not play.server.accepted


@pytest.mark.parametrize(
    ("keywords", "way"),
    [
        ({}, TransferMode.PLAIN),
        ({"chunking": ""}, TransferMode.PLAIN),
        ({"PIPELINING": ""}, TransferMode.DATA),
        ({"pipelining": "", "chunking": "", "size": "12"}, TransferMode.BDAT),
    ],
)
def test_the_answer_to_ehlo_decides_the_way(keywords: dict[str, str], way: TransferMode) -> None:
    assert extensions_of(keywords).transfer_mode is way
    assert extensions_of(keywords).size_bytes == (12 if "size" in keywords else 0)


ALL = Extensions(True, True, True, True, True, True, 10_000)


@pytest.mark.parametrize(
    ("recipient", "offer", "body", "mail", "rcpt"),
    [
        ("a@e.de", Extensions(), b"x\r\n", b"MAIL FROM:<s@e.de>", b"RCPT TO:<a@e.de>"),
        (
            "a@e.de",
            ALL,
            b"x\r\n",
            b"MAIL FROM:<s@e.de> SIZE=3 RET=HDRS ENVID=a+2Bb+3D+C3+BC@x",
            b"RCPT TO:<a@e.de> NOTIFY=FAILURE,DELAY",
        ),
        ("a@e.de", Extensions(eight_bit=True), b"\xc3", b"MAIL FROM:<s@e.de> BODY=8BITMIME", b""),
        ("ä@e.de", Extensions(smtputf8=True), b"", b" BODY=8BITMIME SMTPUTF8", "RCPT TO:<ä@e.de>"),
    ],
)
def test_parameters_are_those_that_are_offered(
    recipient: str, offer: Extensions, body: bytes, mail: bytes, rcpt: bytes | str
) -> None:
    message = Envelope("s@e.de", recipient, body, "a+b=ü@x")
    transaction = transaction_of(None, message, offer, 0)
    assert transaction.mail.endswith(mail + b"\r\n")
    wanted = rcpt.encode() if isinstance(rcpt, str) else rcpt
    assert not wanted or transaction.rcpt == wanted + b"\r\n"


@pytest.mark.parametrize(
    ("message", "verdict"),
    [
        (Envelope("s@e.de", "ä@e.de", b"x", "1"), NEVER),
        (Envelope("s@e.de", "a@e.de", "ä".encode(), "1"), NEVER),
        (Envelope("s@e.de", "a@e.de", b"x" * 20_000, "1"), NEVER),
        (Envelope("s\r\nRSET@e.de", "a@e.de", b"x", "1"), OURS),
    ],
)
def test_what_cannot_be_said_is_not_said(message: Envelope, verdict: Verdict) -> None:
    with pytest.raises(CannotBeSaidError) as refused:
        transaction_of(None, message, Extensions(pipelining=True, size=True, size_bytes=10_000), 0)
    assert refused.value.reply.verdict is verdict
    assert not refused.value.reply.blames_address


@given(name=st.text(max_size=30), message_id=st.text(max_size=40), sender=st.booleans())
def test_no_address_and_no_message_id_can_say_a_command(
    name: str, message_id: str, sender: bool
) -> None:
    bad = f"{name}@e.de"
    pair = (bad, "a@e.de") if sender else ("s@e.de", bad)
    message = Envelope(pair[0], pair[1], b"x\r\n", message_id)
    try:
        transaction = transaction_of(None, message, ALL, 0)
    except CannotBeSaidError:
        return
    for line in (transaction.mail, transaction.rcpt):
        assert line.count(b"\r") == line.count(b"\n") == line.count(b">") == 1
        assert line.endswith(b"\r\n")
    assert transaction.mail.count(b" ") <= 6
    assert transaction.rcpt == f"RCPT TO:<{pair[1]}> NOTIFY=FAILURE,DELAY\r\n".encode()


@given(chops=st.lists(st.integers(1, 9), min_size=60, max_size=60))
def test_replies_may_be_cut_anywhere(chops: list[int]) -> None:
    octets = b"250-2.1.0 a\r\n250-\r\n250 2.1.0 b\r\n250\r\n550 5.1.1 \x1b[2Jn\x00o\r\n"
    reader = ReplyParser()
    found: list[Any] = []
    for size in chops:
        found += reader.feed(octets[:size])
        octets = octets[size:]
    found += reader.feed(octets)
    assert found == [(250, "2.1.0 a\n\n2.1.0 b"), (250, ""), (550, "5.1.1 �[2Jn�o")]
    assert Reply("rcpt", *found[2]).enhanced == "5.1.1"


@pytest.mark.parametrize(
    "octets",
    [b"hello\r\n", b"25\r\n", b"250-a\r\n550 b\r\n", b"9" * 2049, b"150 x\r\n"],
)
def test_what_is_no_reply_is_found_out(octets: bytes) -> None:
    with pytest.raises(OutOfProtocolError):
        list(ReplyParser().feed(octets))


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (b"550 5.1.1 Empf\xe4nger unbekannt\r\n", "5.1.1 Empfänger unbekannt"),
        ("550 5.1.1 Empfänger unbekannt\r\n".encode(), "5.1.1 Empfänger unbekannt"),
        (b"550-f\xfcr\r\n550 \xc3\xbc\r\n", "für\nü"),
        ("550 a\u202eb\u200bc\x9b\r\n".encode(), "a�bc�"),
        (b"550 " + b"x" * 100_000 + b"\r\n", "x" * 2048),
        (b"550 \xc3" + b"\xbc" * 2 + b"x" * 4000 + b"\r\n", "Ã¼¼" + "x" * 2045),
        (("550 " + "ü" * 5000 + "\r\n").encode(), "ü" * 1024),
        (b"550-a\r\n" * 10_000 + b"550 b\r\n", "\n".join("a" * 100)),
    ],
    ids=range(8),
)
@pytest.mark.parametrize("at_once", [1 << 20, 65536, 1000])
def test_what_is_told_is_clean_and_bounded(octets: bytes, text: str, at_once: int) -> None:
    reader = ReplyParser()
    pieces = [octets[at : at + at_once] for at in range(0, len(octets), at_once)]
    assert [one for piece in pieces for one in reader.feed(piece)] == [(550, text)]
    assert reader.is_between


@pytest.mark.parametrize("octets", [b"250-a\r\n" * 8192, b"250 " + b"x" * 65532])
def test_a_reply_without_end_is_given_up(octets: bytes) -> None:
    endless = map(ReplyParser().feed, repeat(octets, 100))
    with pytest.raises(OutOfProtocolError, match="without end"):
        list(chain.from_iterable(endless))


# Over sockets


class Post:
    """Sends through a connection as the channel does, without a ledger."""

    def __init__(self, port: int, **settings: object) -> None:
        values: dict[str, object] = {"name": "m", "host": "127.0.0.1", "port": port, "tls": "none"}
        self.connection = RelayConnection(Relay(**(values | settings)), self.take)  # type: ignore[arg-type]  # checked by pydantic
        self.replies: dict[int, Reply] = {}
        self.back = asyncio.Event()
        self.width = 0

    def take(self, number: int, reply: Reply | Exception) -> None:
        assert isinstance(reply, Reply)
        assert number not in self.replies
        self.replies[number] = reply
        self.back.set()

    async def send(self, *envelopes: Envelope) -> list[Reply]:
        """All of them, over as many connections as it takes; what came of each."""
        waiting = list(enumerate(envelopes))
        async with patience():
            while len(self.replies) < len(envelopes):
                if waiting and not (self.connection.room or self.connection.under_way):
                    await self.connection.connect()
                    self.width = self.connection.room
                self.back.clear()
                while waiting and self.connection.room:
                    self.connection.submit(*waiting.pop(0))
                if self.connection.under_way:
                    await self.back.wait()
            await self.connection.close()
        return [reply for _, reply in sorted(self.replies.items())]


async def send_all(post: Post, count: int) -> list[Reply]:
    return await post.send(*(envelope(one) for one in range(count)))


@pytest.fixture(autouse=True, scope="module")
def little_patience() -> Iterator[None]:
    patience = {**TIMEOUT_SECONDS, "dot": 1.0, "mail": 1.0, "rset": 1.0}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(outbox, "TIMEOUT_SECONDS", patience)
        yield


def made(extensions: tuple[str, ...], script: Script | None = None) -> Callable[[], ModelServer]:
    return lambda: ModelServer(script or (lambda _verb, _line: None), extensions)


@pytest.mark.parametrize(
    ("extensions", "width"), [(CHUNKING, 4), (OFFERED, 2), (("SIZE", "8BITMIME"), 1)]
)
async def test_everything_arrives_whatever_is_offered(
    extensions: tuple[str, ...], width: int
) -> None:
    async with serving(made(extensions)) as served:
        post = Post(served.port, messages_per_connection=9)
        replies = await send_all(post, 33)
        assert [one.verdict for one in replies] == [SENT] * 33
        assert len(served.models) == 4
        assert post.width == width
    assert {one.sender for one in served.accepted} == {f"s{one}@example.org" for one in range(33)}
    assert all(one == accepted_as(envelope(int(one.sender[1:-12]))) for one in served.accepted)
    assert served.commands.count("QUIT") == 4


@pytest.mark.parametrize("extensions", [CHUNKING, OFFERED])
@pytest.mark.parametrize("act", [Act("", then="hang"), Act("", then="cut")])
async def test_a_server_that_falls_silent_is_left(extensions: tuple[str, ...], act: Act) -> None:
    script = at("BDAT" if "CHUNKING" in extensions else "DOT", 1, act)
    async with serving(made(extensions, script)) as served:
        replies = await send_all(Post(served.port), 8)
    verdicts = [one.verdict for one in replies]
    assert UNKNOWN in verdicts
    assert verdicts.count(SENT) >= 4  # the others went over a new connection
    for number, verdict in enumerate(verdicts):
        if accepted_as(envelope(number)) in served.accepted:
            assert verdict in {SENT, UNKNOWN}
        else:
            assert verdict is not SENT


async def test_a_large_message_is_handed_over_as_the_server_reads_it() -> None:
    big = envelope(0, b"X: y\r\n\r\n" + b"0123456789abcdef\r\n" * 200_000)
    for extensions in (CHUNKING, OFFERED):
        async with serving(made(extensions)) as served, patience():
            (reply,) = await Post(served.port).send(big)
            assert reply.verdict is SENT
        assert served.accepted == [accepted_as(big)]


async def test_no_server_is_told_by_connect_and_harms_nobody(unused_port: int) -> None:
    post = Post(unused_port)
    with pytest.raises(RelayUnreachableError):
        await post.connection.connect()
    post.connection.submit(0, envelope(0))
    assert post.replies[0].verdict is UNTRIED
    await post.connection.close()


async def test_closing_cuts_off_what_is_under_way_and_tells_of_it() -> None:
    hang = at("BDAT", 1, Act("", then="hang"))
    async with serving(made(CHUNKING, hang)) as served, patience():
        post = Post(served.port)
        await post.connection.connect()
        for number in range(3):
            post.connection.submit(number, envelope(number))
        while 0 not in post.replies:
            post.back.clear()
            await post.back.wait()
        await post.connection.close()
        assert [one.verdict for _, one in sorted(post.replies.items())] == [SENT, UNKNOWN, UNKNOWN]
        assert post.connection.room == post.connection.under_way == 0


async def test_a_window_of_one_holds_for_data_too() -> None:
    async with serving(made(OFFERED)) as served:
        post = Post(served.port, window=1)
        await send_all(post, 3)
        assert post.width == 1


async def test_aiosmtpd_which_offers_no_pipelining_is_sent_to_plainly() -> None:
    class Kept(Message):
        def __init__(self) -> None:
            super().__init__()
            self.kept: list[str] = []

        def handle_message(self, message: object) -> None:
            self.kept.append(message["X-RcptTo"])  # type: ignore[index]  # an EmailMessage

    handler = Kept()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, loop=loop), "127.0.0.1", 0)
    async with server:
        replies = await send_all(Post(server.sockets[0].getsockname()[1]), 5)
    assert [one.verdict for one in replies] == [SENT] * 5
    assert sorted(handler.kept) == [f"p{one}@example.net" for one in range(5)]


async def test_smtp_sink_of_postfix_takes_a_pipeline(smtp_sink: str, unused_port: int) -> None:
    process = await asyncio.create_subprocess_exec(
        smtp_sink, "-u", "nobody", f"127.0.0.1:{unused_port}", "50"
    )
    post = Post(unused_port, messages_per_connection=100)
    try:
        async with patience():
            while not post.connection.room:
                with contextlib.suppress(RelayUnreachableError):
                    await post.connection.connect()
                await asyncio.sleep(0.02)
            assert post.connection.room == 2
            replies = await send_all(post, 200)
    finally:
        process.terminate()
        await process.wait()
    assert [one.verdict for one in replies] == [SENT] * 200
