"""Hostile messages: bounded in time and memory, quarantined with a reason, never a crash."""

import tracemalloc
from collections.abc import Callable

import pytest
from chance import examples
from cost import LINEAR, doubling_ratio, times_as_costly
from hypothesis import given
from hypothesis import strategies as st
from labelled_mail import CASES
from returned_mail import report

from mailer.domain.printable import cleaned
from mailer.domain.verdict import Kind, Verdict
from mailer.inbound.judged import Judged
from mailer.inbound.reader import MOST_OCTETS
from mailer.inbound.rules import shipped
from mailer.inbound.verdict import judge

MEGABYTE = 1_000_000
DAEMON = b"From: MAILER-DAEMON@example.net\nReturn-Path: <>\nSubject: Undelivered Mail\n"
PERSON = b"From: erna@example.net\nSubject: Abwesenheitsnotiz\n"
MIXED = b'Content-Type: multipart/mixed; boundary="B"\n\n'


def nested(depth: int) -> bytes:
    inner = b"Content-Type: text/plain\n\nhallo\n"
    for number in range(depth):
        name = b"B%d" % number
        inner = (
            b'Content-Type: multipart/mixed; boundary="' + name + b'"\n\n--' + name + b"\n" + inner
            + b"\n--" + name + b"--\n"
        )  # fmt: skip
    return inner


QUARANTINED = {
    "nothing": b"",
    "no header": b"Guten Tag,\n\nhallo\n",
    "NULs": b"\0" * 25 * MEGABYTE,
    "too large": DAEMON + b"\n" + b"x" * MOST_OCTETS,
    "10,000 parts": DAEMON + MIXED + b"--B\n\nx\n" * 10_000,
    "nested 500 deep": DAEMON + nested(500),
    "messages 500 deep": DAEMON + b"Content-Type: message/rfc822\n\n" * 500 + b"Subject: x\n\nx",
    "a header line of 1 MB": DAEMON + b"X-A: " + b"x" * MEGABYTE + b"\n\nhallo",
    "a header of 25 MB": b"X" * 25 * MEGABYTE,
    "100,000 fields": b"X-A: y\n" * 100_000 + b"\nhallo",
}
READ = {
    "a large attachment": DAEMON + MIXED
    + b"--B\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\n"
    + b"QUJD\n" * 4 * MEGABYTE + b"\n--B--\n",
    "25 MB of words": DAEMON + b"\n" + b"user unknown, " * 2 * MEGABYTE,
    "25 MB of lines": DAEMON + b"\n" + b"\n" * 25 * MEGABYTE,
    "endless base64": DAEMON + b"Content-Transfer-Encoding: base64\n\n" + b"A" * 25 * MEGABYTE,
    "endless markup": DAEMON + b"Content-Type: text/html\n\n" + b"<style>" * 3 * MEGABYTE,
    "nearly boundaries": DAEMON + MIXED + b"\n--Bx" * MEGABYTE,
    "a wrong charset": DAEMON + b"Content-Type: text/plain; charset=zip\n\n" + b"\xff\xfe\x81" * 99,
    "a slow codec": DAEMON + b"Content-Type: text/plain; charset=punycode\n\n" + b"a-" * MEGABYTE,
    "half a header": b"From: MAILER-DAEMON@example.net\nSubject: =?utf-8?b?",
    "many recipients": report("smtp; 550 no").replace(
        b"Final-Recipient", b"\nFinal-Recipient: rfc822; x@example.net\nAction: failed\n" * 50_000
        + b"\nFinal-Recipient", 1,
    ),
    "a calendar without end": PERSON + b"Content-Type: text/calendar; method=REPLY\n\n"
    + b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE" + b';a="' * 5 * MEGABYTE,
}  # fmt: skip


def texts(judged: Judged) -> list[str]:
    found = [judged.sender, judged.subject, judged.message_id, *judged.tracks.recipients]
    for one in judged.findings:
        found += [one.recipient, one.original, one.status, one.reply]
    for answer in judged.answers:
        found += [answer.uid, answer.attendee, answer.organizer, answer.dtstamp]
    return found


def is_sound(judged: Judged) -> bool:
    """There is a finding, all texts are clean and short, and only the unread is quarantined."""
    assert judged.findings
    assert (judged.quarantine is not None) == (judged.finding.verdict is Verdict.QUARANTINED)
    for text in texts(judged):
        assert cleaned(text) == text
        assert len(text) <= 1000
    return True


@pytest.mark.parametrize("name", QUARANTINED)
def test_what_is_beyond_the_limits_is_quarantined_with_a_reason(name: str) -> None:
    judged = judge(QUARANTINED[name], shipped())
    assert (judged.kind, judged.finding.verdict) == (Kind.OTHER, Verdict.QUARANTINED)
    assert judged.quarantine is not None
    assert judged.quarantine.de != judged.quarantine.en


@pytest.mark.parametrize("name", READ)
def test_what_is_large_or_broken_is_read_all_the_same(name: str) -> None:
    judged = judge(READ[name], shipped())
    assert judged.quarantine is None
    assert is_sound(judged)


def _judge_all(messages: list[bytes]) -> None:
    for octets in messages:
        judge(octets, shipped())


@pytest.mark.parametrize("name", [*QUARANTINED, *READ])
def test_no_message_takes_more_than_its_share(name: str) -> None:
    """In time not more than some hundreds of usual bounces, and no copy of the message."""
    octets = QUARANTINED.get(name) or READ.get(name, b"")
    usual = [one.octets for one in CASES[:70]] * 20
    assert times_as_costly(_judge_all, usual, [octets]) <= 1
    tracemalloc.start()
    try:
        judge(octets, shipped())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30 * MEGABYTE


GROWING: dict[str, Callable[[int], bytes]] = {
    "lines": lambda number: DAEMON + b"\n" + b"erna@example.net user unknown\n" * number,
    "paragraphs": lambda number: DAEMON + b"\n" + b"550 no such user a@example.net\n\n" * number,
    "letters": lambda number: DAEMON + b"\n" + b"a" * number * 30,
    "brackets": lambda number: DAEMON + b"\n" + b"<" * number * 30,
    "tabs": lambda number: DAEMON + b"\n" + b"\t" * number * 30,
    "dates": lambda number: PERSON + b"\n" + b"bis zum 12. " * number * 3,
    "fields": lambda number: DAEMON + b"X-A: y\n" * number + b"\nhallo",
    "words": lambda number: PERSON + b"X: " + b"=?utf-8?q?a?= " * number + b"\n\nhallo",
    "parameters": lambda number: DAEMON + b"Content-Type: a/b" + b'; a="b"' * number + b"\n\nx",
}


@pytest.mark.parametrize("name", GROWING)
def test_twice_as_much_costs_twice_as_much(name: str) -> None:
    made = {number: GROWING[name](number) for number in (250, 500)}
    assert doubling_ratio(lambda number: judge(made[number], shipped()), 250) <= LINEAR


@given(st.binary(max_size=3000))
@examples(150)
def test_any_octets_are_judged(octets: bytes) -> None:
    assert is_sound(judge(octets, shipped()))
    assert is_sound(judge(DAEMON + b"\n" + octets, shipped()))


@given(st.data())
@examples(150)
def test_any_damage_to_a_message_is_survived(data: st.DataObject) -> None:
    octets = data.draw(st.sampled_from(CASES)).octets
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(octets)))
        end = data.draw(st.integers(at, min(len(octets), at + 200)))
        octets = octets[:at] + data.draw(st.binary(max_size=40)) + octets[end:]
    assert is_sound(judge(octets, shipped()))


@given(st.text(max_size=400))
def test_any_words_are_judged_the_same_twice(said: str) -> None:
    octets = report(f"smtp; 550 {' '.join(said.split())}".encode("utf-8", "replace").decode())
    one = judge(octets, shipped())
    assert is_sound(one)
    assert one == judge(octets, shipped())


@pytest.mark.parametrize("sender", [b"", b"=?x?=\xff\xfe", b"\xe4\xf6 <MAILER-DAEMON@sina.com>"])
def test_a_broken_sender_trips_up_no_library(
    sender: bytes, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    octets = b"From: " + sender + b"\nReturn-Path: <>\nSubject: Undelivered\n\n"
    octets += b"<er\x1ana\x08@example.net>: 550 no such user\n"
    judged = judge(octets, shipped())
    assert is_sound(judged)
    assert judged.kind is Kind.BOUNCE
    assert not caplog.records
    assert capfd.readouterr().err == ""
