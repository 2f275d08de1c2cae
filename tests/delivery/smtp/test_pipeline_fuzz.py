"""Whatever a server answers, however cut up: no delivery ends in a wrong state."""

from collections import Counter
from dataclasses import replace
from itertools import cycle

import pytest
from chance import examples
from delivery.model_server import Accepted, Act, ModelServer
from delivery.pipeline_play import Play, accepted_as, envelope
from hypothesis import given
from hypothesis import strategies as st

from mailer.delivery.smtp.client import Envelope
from mailer.delivery.smtp.extensions import TransferMode
from mailer.delivery.smtp.reply import Verdict

WAYS = pytest.mark.parametrize("way", [TransferMode.DATA, TransferMode.BDAT])
_LATER = Act("450 4.2.0 later", runs=False)
_NO = Act("550-5.1.1 no\r\n550 5.1.1 no", runs=False)
_QUARREL = Act("503 5.5.1 bad sequence", runs=False)
_BYE = Act("421 4.3.2 bye", runs=False)
_ENDS = [
    Act(reply, runs, then)
    for runs in (True, False)
    for reply, then in [("", "cut"), ("", "hang"), ("what?", ""), ("250-ok\r\n550 no", "")]
]
_ODD = [
    Act("354 go on", runs=True),
    Act("334 VXNlcm5hbWU6", runs=False),
    Act("200", runs=True),
    Act("250 " + "x" * 4000, runs=True),
    Act("250-x\r\n" * 300 + "250 x", runs=True),
]
_COMMON = [_LATER, _NO, _QUARREL, _BYE, *_ENDS, *_ODD]
# Refused in words, but it stands all the same; and the other way round.
_TWO_FACED = [Act("550 5.7.1 no", runs=True), Act("250 2.0.0 ok", runs=False)]
ACTS = {
    # RFC 5321 §4.1.1.5: it is always obeyed. A server that goes on without having done so
    # cannot be guarded against where whole messages travel ahead.
    "RSET": [one if one.then else replace(one, runs=True) for one in _COMMON],
    "MAIL": [*_COMMON, *_TWO_FACED],
    "RCPT": [*_COMMON, *_TWO_FACED],
    "DATA": [*_COMMON, *_TWO_FACED, Act("354 for nobody", runs=False)],
    # A server that says no and keeps the message, or yes and drops it, cannot be found out.
    "DOT": _COMMON,
    "BDAT": _COMMON,
}
CHOICES = st.lists(st.one_of(st.none(), st.none(), st.integers(0, 99)), max_size=24)
CHOPS = st.lists(st.integers(1, 400), min_size=1, max_size=8)
CONTENTS = st.sampled_from(
    [b"", b".\r\n", b"a\nb\r.\r\n.c", b"Subject: x\r\n\r\n" + b"long\r\n" * 300]
)


class Scripted:
    """Takes one choice per command until there are no more; then the natural course."""

    def __init__(self, choices: list[int | None]) -> None:
        self.choices = list(reversed(choices))

    def __call__(self, verb: str, _line: str) -> Act | None:
        choice = self.choices.pop() if self.choices else None
        acts = ACTS.get(verb, [])
        return None if choice is None or not acts else acts[choice % len(acts)]


def check(play: Play, messages: dict[int, Envelope], accepted: list[Accepted]) -> None:
    """The rules of KNOWLEDGE, seen from the server's list of what it accepted."""
    own = {number: accepted_as(normal(message)) for number, message in messages.items()}
    assert set(play.replies) == set(messages), "everybody hears what became of it"
    for one in accepted:
        assert one in own.values() or one.content == b"", "under its own envelope or not at all"
    for number, reply in play.replies.items():
        times = accepted.count(own[number])
        assert times <= 1
        if reply.verdict is Verdict.SENT:
            assert times + play.server.lies >= 1, reply
        if times and not play.server.faces:
            assert reply.verdict in {Verdict.SENT, Verdict.UNKNOWN}, reply
        if reply.verdict is Verdict.UNTRIED:
            # What was handed over is sent again only if the server told that it did not run.
            told = play.conversation._told_off is not None
            assert not play.transactions[number].handed or reply.code or told


def normal(message: Envelope) -> Envelope:
    """As it is on the wire: every line ends with CRLF."""
    lines = message.message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n")
    return message._replace(given=lines.replace(b"\n", b"\r\n") + b"\r\n")


def messages_of(contents: list[bytes]) -> dict[int, Envelope]:
    return {
        number: envelope(number, content and b"X: %d\r\n\r\n%b" % (number, content))
        for number, content in enumerate(contents)
    }


@WAYS
@examples(200)
@given(
    choices=CHOICES,
    chops=CHOPS,
    contents=st.lists(CONTENTS, min_size=1, max_size=5),
    cut_after=st.one_of(st.none(), st.integers(0, 1500)),
    drop=st.integers(0, 60),
    flags=st.tuples(st.booleans(), st.booleans()),
    window=st.integers(1, 5),
)
def test_no_script_and_no_chopping_leaves_a_wrong_state(
    way: TransferMode,
    choices: list[int | None],
    chops: list[int],
    contents: list[bytes],
    cut_after: int | None,
    drop: int,
    flags: tuple[bool, bool],
    window: int,
) -> None:
    server = ModelServer(
        Scripted(choices), cut_after=cut_after, data_for_nobody=flags[0], multiline=flags[1]
    )
    play = Play(way, server, window)
    messages = messages_of(contents)
    for number, message in messages.items():
        play.submit(number, message)
    play.run(cycle(chops), drop)
    check(play, messages, server.accepted)


@WAYS
@examples(100)
@given(scripts=st.lists(CHOICES, min_size=1, max_size=4), chops=CHOPS, count=st.integers(1, 6))
def test_what_is_tried_again_arrives_and_never_twice(
    way: TransferMode, scripts: list[list[int | None]], chops: list[int], count: int
) -> None:
    """Over connection after connection, of which the last is a good one."""
    left = {number: envelope(number) for number in range(count)}
    accepted: list[Accepted] = []
    ended: Counter[Verdict] = Counter()
    for choices in [*scripts, []]:
        for _ in range(count + 1):  # a quarrel ends a connection, not the campaign
            play = Play(way, ModelServer(Scripted(choices), accepted=accepted))
            for number, message in left.items():
                play.submit(number, message)
            play.run(cycle(chops))
            for number, reply in play.replies.items():
                if reply.verdict not in {Verdict.LATER, Verdict.UNTRIED}:
                    ended[reply.verdict] += 1
                    del left[number]
    assert not left
    # The dot alone, after a RCPT that was refused and stood all the same, is no message.
    full = [one for one in accepted if one.content]
    assert ended[Verdict.SENT] <= len(full) <= ended[Verdict.SENT] + ended[Verdict.UNKNOWN]
    assert len(set(full)) == len(full)


@examples(100)
@given(
    noise=st.binary(max_size=3000),
    chops=CHOPS,
    way=st.sampled_from([TransferMode.DATA, TransferMode.BDAT]),
)
def test_noise_closes_the_connection_and_loses_nothing(
    noise: bytes, chops: list[int], way: TransferMode
) -> None:
    play = Play(way, ModelServer())
    for number in range(3):
        play.submit(number, envelope(number))
    play.take(1 << 16)
    rest = b"\xff\r\n" + noise
    for size in cycle(chops):
        if play.conversation.over or not rest:
            break
        play.conversation.feed(rest[:size])
        rest = rest[size:]
    play._collect()
    assert play.conversation.over
    assert len(play.replies) == 3
    assert Verdict.SENT not in play.verdicts
