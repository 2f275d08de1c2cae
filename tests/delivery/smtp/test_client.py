"""Command by command: what a server may answer, and what that means for the mail."""

import re
from typing import Any

import pytest
from delivery.scripted import Script, scripted
from waiting import patience

from mailer.config import Relay
from mailer.delivery.smtp.client import Envelope, PlainTransport
from mailer.delivery.smtp.reply import Reply, Verdict

MESSAGE = b"Subject: x\r\n\r\nText.\r\n"


async def handed_over(script: Script, message: bytes = MESSAGE) -> Reply:
    """The reply to one message."""
    async with patience(), scripted(script):
        transport = PlainTransport(Relay(name="m", host="127.0.0.1", port=script.port, tls="none"))
        await transport.connect()
        envelope = Envelope("a@example.org", "b@example.org", message, "m@example.org")
        reply = await transport.send(envelope)
        await transport.close()
    return reply


@pytest.mark.parametrize(
    ("answers", "stage", "verdict"),
    [
        ({"on_mail": ""}, "mail", Verdict.LATER),
        ({"on_rcpt": ""}, "rcpt", Verdict.LATER),
        ({"on_data": ""}, "rcpt", Verdict.LATER),
        ({"on_data": "250 2.0.0 taken"}, "rcpt", Verdict.LATER),
        ({"on_data": "451 4.3.2 not now"}, "data", Verdict.LATER),
        ({"on_data": "554 5.5.0 no valid recipients"}, "data", Verdict.NEVER),
        ({"on_dot": ""}, "data", Verdict.UNKNOWN),
        ({"on_dot": "hm"}, "data", Verdict.UNKNOWN),
        ({"on_dot": "354 go on"}, "data", Verdict.UNKNOWN),
        ({"on_dot": "452 4.3.1 no room"}, "data", Verdict.LATER),
        ({"on_dot": "251 2.0.0 taken"}, "data", Verdict.SENT),
        ({}, "data", Verdict.SENT),
    ],
)
async def test_only_after_354_a_mail_can_be_in_doubt(
    answers: dict[str, str], stage: str, verdict: Verdict
) -> None:
    def saying(answer: str) -> Any:
        return lambda _line: answer

    script = Script(**{name: saying(answer) for name, answer in answers.items()})
    reply = await handed_over(script)
    assert (reply.stage, reply.verdict) == (stage, verdict)


@pytest.mark.parametrize(
    ("message", "arrives"),
    [
        (b"A: b\r\n\r\n.\r\n..\r\nend\r\n", b"A: b\r\n\r\n.\r\n..\r\nend\r\n"),
        (b".A: b\n\n.\nend", b".A: b\r\n\r\n.\r\nend\r\n"),
        (b"A: b\r\rx\n.\r.y", b"A: b\r\n\r\nx\r\n.\r\n.y\r\n"),
    ],
)
async def test_dots_and_bare_line_ends_do_no_harm(message: bytes, arrives: bytes) -> None:
    script = Script()
    assert (await handed_over(script, message)).is_success
    (content,) = [content for _, _, content in script.accepted]
    assert re.sub(rb"(?m)^\.", b"", content) == arrives
