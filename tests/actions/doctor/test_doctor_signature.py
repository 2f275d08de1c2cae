"""Signatures checked with the key that made them, beside dkimpy as the oracle."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from mailer.actions.doctor.signature import Seal, seal_of
from mailer.compose.dkim import Signer, SigningKey
from mailer.compose.dkim_record import record_of

MAIL = (
    b"From: seminare@example.org\r\nTo: a@example.com\r\n"
    b"Subject: Eine  Zeile\r\n\tund noch eine\r\n"
    b"Message-ID: <a@example.org>\r\n\r\nHallo  Welt \r\n\r\nEnde\r\n\r\n\r\n"
)
NOW = datetime(2020, 3, 1, tzinfo=UTC)


@cache
def key(kind: str = "rsa") -> SigningKey:
    made = (
        rsa.generate_private_key(65537, 2048)
        if kind == "rsa"
        else ed25519.Ed25519PrivateKey.generate()
    )
    return SigningKey("example.org", "s1", made)


def ours(mail: bytes, one: SigningKey) -> bytes:
    return Signer((one,)).sign(mail, NOW)


def dkimpys(header: bytes, body: bytes) -> Callable[[bytes, SigningKey], bytes]:
    def sign(mail: bytes, one: SigningKey) -> bytes:
        pem = one.private.private_bytes(
            Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
        )
        field: bytes = dkim.sign(mail, b"s1", b"example.org", pem, canonicalize=(header, body))
        return field + mail

    return sign


SIGNING = [ours, *(dkimpys(a, b) for a in (b"simple", b"relaxed") for b in (b"simple", b"relaxed"))]


def by_dkimpy(mail: bytes, one: SigningKey) -> bool:
    published = record_of(one).value.encode()
    return bool(dkim.verify(mail, dnsfunc=lambda *_name, **_timeout: published))


@pytest.mark.parametrize("sign", SIGNING)
@pytest.mark.parametrize(
    "change",
    [
        lambda mail: mail,
        lambda mail: b"Received: from x by y; z\r\n" + mail,
        lambda mail: mail + b"\r\n\r\n",
        lambda mail: mail + b"Anhang\r\n",
        lambda mail: mail.replace(b"Hallo  Welt ", b"Hallo Welt"),
        lambda mail: mail.replace(b"Eine  Zeile\r\n\tund", b"Eine Zeile und"),
        lambda mail: mail.replace(b"Subject: Eine", b"Subject: [EXTERN] Eine"),
        lambda mail: mail.replace(b"To: a@", b"To: b@"),
        lambda mail: mail.replace(b"Subject:", b"SUBJECT:"),
        lambda mail: mail.replace(b"\r\n\r\n", b"\r\nX-New: 1\r\n\r\n", 1),
        lambda mail: mail.replace(b"\r\n\r\n", b"\r\nFrom: evil@example.com\r\n\r\n", 1),
    ],
)
def test_the_verdict_is_that_of_dkimpy(
    sign: Callable[[bytes, SigningKey], bytes], change: Callable[[bytes], bytes]
) -> None:
    signed = change(sign(MAIL, key()))
    if b"evil" in signed and sign is not ours:
        return  # dkimpy refuses two From fields whether signed or not
    assert (seal_of(signed, key()) is Seal.VALID) == by_dkimpy(signed, key())


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_what_broke_it_is_told(kind: str) -> None:
    signed = ours(MAIL, key(kind))
    assert seal_of(signed, key(kind)) is Seal.VALID
    assert seal_of(signed.replace(b"Ende", b"Anfang"), key(kind)) is Seal.BODY_CHANGED
    assert seal_of(signed.replace(b"To: a@", b"To: b@"), key(kind)) is Seal.HEADER_CHANGED
    assert seal_of(MAIL, key(kind)) is Seal.GONE


def test_another_signature_is_not_ours() -> None:
    other = SigningKey("example.com", "s1", key().private)
    both = ours(ours(MAIL, key()), other)
    assert seal_of(both, key()) is Seal.VALID
    assert seal_of(ours(MAIL, other), key()) is Seal.GONE


def test_an_exchanged_key_does_not_verify() -> None:
    other = SigningKey("example.org", "s1", rsa.generate_private_key(65537, 2048))
    assert seal_of(ours(MAIL, key()), other) is Seal.HEADER_CHANGED


def test_a_mangled_signature_is_invalid_and_no_crash() -> None:
    signed = ours(MAIL, key())
    for mangled in (
        re.sub(rb" b=[^;]*", b" b=%%%", signed, count=1),
        re.sub(rb"bh=[^;]*", b"bh=x", signed, count=1),
        re.sub(rb" h=[a-z-]+", b" h=\xff\xfe", signed, count=1),
    ):
        assert seal_of(mangled, key()) in {Seal.HEADER_CHANGED, Seal.BODY_CHANGED}
