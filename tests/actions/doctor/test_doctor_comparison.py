"""What relays do to mails, found by holding two of them against each other."""

from collections.abc import Callable

import pytest

from mailer.actions.doctor.comparison import BodyChange, Changed, compare

SENT = (
    b"Date: Mon, 01 Mar 2027 10:00:00 +0100\r\n"
    b"From: =?utf-8?b?QsO8cm8=?= <seminare@example.org>\r\n"
    b"Subject: Testmail an alle, die es angeht, und mit einer\r\n langen Zeile\r\n"
    b"Message-ID: <a@example.org>\r\n"
    b"List-Unsubscribe: <mailto:x@example.org>\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: text/plain; charset="utf-8"\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\n"
    b"\r\n"
    b"Gr=C3=B6=C3=9Fe\r\nund mehr\r\n"
)
TRACE = (
    b"Return-Path: <seminare@example.org>\r\n"
    b"Received: from a by mx.example.com; Mon, 1 Mar 2027 10:00:01 +0100\r\n"
    b"Authentication-Results: mx.example.com; spf=pass\r\n"
)
Change = Callable[[bytes], bytes]


def swap(old: bytes, new: bytes) -> Change:
    def change(mail: bytes) -> bytes:
        assert old in mail
        return mail.replace(old, new)

    return change


def test_nothing_happened() -> None:
    same = compare(SENT, TRACE + SENT)
    assert (same.added, same.removed, same.changed, same.body) == ((), (), (), BodyChange.SAME)


@pytest.mark.parametrize(
    "change",
    [
        swap(b", und mit einer\r\n langen", b", und\r\n\tmit einer langen"),
        swap(b"=?utf-8?b?QsO8cm8=?=", b"=?iso-8859-1?q?B=FCro?="),
        swap(b"Subject: ", b"subject:   "),
        swap(b"\r\n", b"\n"),
        lambda mail: mail.replace(b"Message-ID: <a@example.org>\r\n", b"").replace(
            b"MIME", b"Message-Id: <a@example.org>\r\nMIME"
        ),
    ],
)
def test_another_way_to_write_a_field_is_no_change(change: Change) -> None:
    seen = compare(SENT, change(SENT))
    assert (seen.added, seen.removed, seen.changed) == ((), (), ())


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (
            swap(b"<a@example.org>", b"<1234@relay.example.com>"),
            Changed("Message-ID", "<a@example.org>", "<1234@relay.example.com>"),
        ),
        (
            swap(b"10:00:00 +0100", b"11:00:00 +0100"),
            Changed("Date", "Mon, 01 Mar 2027 10:00:00 +0100", "Mon, 01 Mar 2027 11:00:00 +0100"),
        ),
        (
            swap(b"<seminare@example.org>", b"<relay@example.com>"),
            Changed("From", "Büro <seminare@example.org>", "Büro <relay@example.com>"),
        ),
        (
            swap(b"Subject: Test", b"Subject: [EXTERN] Test"),
            Changed(
                "Subject",
                "Testmail an alle, die es angeht, und mit einer langen Zeile",
                "[EXTERN] Testmail an alle, die es angeht, und mit einer langen Zeile",
            ),
        ),
    ],
)
def test_a_changed_field_is_told_before_and_after(change: Change, changed: Changed) -> None:
    seen = compare(SENT, TRACE + change(SENT))
    assert seen.changed == (changed,)
    assert (seen.added, seen.removed) == ((), ())


def test_fields_that_came_and_went() -> None:
    received = SENT.replace(b"List-Unsubscribe: <mailto:x@example.org>\r\n", b"").replace(
        b"MIME", b"X-Spam-Score: 1\r\nMessage-ID: <b@example.org>\r\nMIME"
    )
    seen = compare(SENT, TRACE + received)
    assert seen.removed == ("List-Unsubscribe",)
    assert seen.added == ("Message-ID", "X-Spam-Score")
    assert seen.changed == ()


@pytest.mark.parametrize(
    ("change", "body", "extra"),
    [
        (lambda mail: mail, BodyChange.SAME, ""),
        (swap(b"\r\n", b"\n"), BodyChange.LINE_ENDS, ""),
        (lambda mail: mail + b"\r\n\r\n", BodyChange.LINE_ENDS, ""),
        (
            lambda mail: mail.replace(b"=C3=B6=C3=9F", "öß".encode()).replace(
                b"quoted-printable", b"8bit"
            ),
            BodyChange.RECODED,
            "",
        ),
        (
            lambda mail: mail.replace(
                b"Gr=C3=B6=C3=9Fe\r\nund mehr\r\n", b"R3LDtsOfZQ0KdW5kIG1laHINCg==\r\n"
            ).replace(b"quoted-printable", b"base64"),
            BodyChange.RECODED,
            "",
        ),
        (
            lambda mail: mail + b"--\r\nVon au=C3=9Fen!\r\n",
            BodyChange.ADDED_TO,
            "-- Von außen!",
        ),
        (
            swap(b"Gr=C3", b"ACHTUNG\r\nGr=C3"),
            BodyChange.ADDED_TO,
            "ACHTUNG",
        ),
        (swap(b"und mehr", b"und weniger"), BodyChange.CHANGED, ""),
        (swap(b"und mehr\r\n", b""), BodyChange.CHANGED, ""),
        (swap(b'charset="utf-8"', b'charset="iso-8859-1"'), BodyChange.SAME, ""),
        (swap(b"Gr=C3=B6=C3=9Fe\r\nund mehr\r\n", b""), BodyChange.CHANGED, ""),
    ],
)
def test_what_became_of_the_body(change: Change, body: BodyChange, extra: str) -> None:
    seen = compare(SENT, change(SENT))
    assert (seen.body, seen.extra_text) == (body, extra)


def test_a_mail_wrapped_into_another_is_changed() -> None:
    received = SENT.partition(b"\r\n\r\n")[0].replace(
        b'text/plain; charset="utf-8"', b"multipart/mixed; boundary=x"
    ).replace(b"quoted-printable", b"7bit") + (
        b"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Warnung</p>\r\n--x\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"Gr=C3=B6=C3=9Fe\r\nund mehr\r\n--x--\r\n"
    )
    assert compare(SENT, received).body is BodyChange.ADDED_TO


@pytest.mark.parametrize("garbage", [b"", b"\x00\xff", b"no header", b"\r\n\r\n", b":\r\n: x"])
def test_garbage_is_compared_all_the_same(garbage: bytes) -> None:
    assert compare(SENT, garbage).body is BodyChange.CHANGED
