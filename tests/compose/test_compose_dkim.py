"""Signatures: held by another program's verifier, broken by every change a reader would see."""

import email
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

import pytest
from chance import examples
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from dkim_verifier import listed, signatures, verdicts
from hypothesis import example, given
from hypothesis import strategies as st

from bench.compose import readers, snapshot_of
from mailer.compose.composer import Composer
from mailer.compose.dkim import PrivateKey, Signer, Signers, SigningKey
from mailer.domain.errors import InvalidValueError

NOW = datetime(2024, 3, 10, 9, 0, tzinfo=UTC)
MESSAGE = (
    b"Date: Sun, 10 Mar 2024 10:00:00 +0100\r\n"
    b"To: Erika Muster\r\n <erika@example.com>\r\n"
    b"Message-ID: <1@example.org>\r\n"
    b"List-Unsubscribe: <https://seminare.example.org/abmelden/1>,\r\n <mailto:a@example.org>\r\n"
    b"From: =?utf-8?b?QsO8cm8=?= <seminare@example.org>\r\n"
    b"Subject: Einladung\r\n"
    b"MIME-Version: 1.0\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    b"Feedback-ID: a:b:seminarpost:example.org\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"X-Mailer: nobody cares\r\n"
    b"\r\n"
    b"Guten Tag,\r\n\r\n.hier steht etwas.  \r\n"
)


@lru_cache
def rsa_key() -> SigningKey:
    return SigningKey("example.org", "r1", rsa.generate_private_key(65537, 2048))


@lru_cache
def ed_key() -> SigningKey:
    return SigningKey("example.org", "e1", Ed25519PrivateKey.generate())


def keys_named(names: str) -> tuple[SigningKey, ...]:
    return tuple({"rsa": rsa_key, "ed25519": ed_key}[name]() for name in names.split())


BOTH = "rsa ed25519"
KINDS = pytest.mark.parametrize("names", ["rsa", "ed25519", BOTH, "ed25519 rsa"])


@KINDS
def test_another_program_verifies(names: str) -> None:
    keys = keys_named(names)
    signed = Signer(keys).sign(MESSAGE, NOW)
    assert signed.endswith(MESSAGE)
    assert verdicts(signed, keys) == [True] * len(keys)
    tags = signatures(signed)
    assert [one[b"a"].decode() for one in tags] == [f"{name}-sha256" for name in names.split()]
    for one, key in zip(tags, keys, strict=True):
        assert (one[b"d"], one[b"s"]) == (b"example.org", key.selector.encode())
        assert (one[b"v"], one[b"c"]) == (b"1", b"relaxed/simple")
        assert int(one[b"t"]) == int(NOW.timestamp())
        assert b"l" not in one
        assert b"x" not in one


def test_side_by_side_each_signs_the_message_as_it_came() -> None:
    """A relay that drops one signature does not break the other."""
    keys = keys_named(BOTH)
    signed = Signer(keys).sign(MESSAGE, NOW)
    first, second = (Signer((key,)).sign(MESSAGE, NOW).removesuffix(MESSAGE) for key in keys)
    assert signed == first + second + MESSAGE
    assert verdicts(second + first + MESSAGE, keys) == [True, True]


def test_another_key_does_not_verify() -> None:
    signed = Signer((rsa_key(),)).sign(MESSAGE, NOW)
    stranger = SigningKey("example.org", "r1", rsa.generate_private_key(65537, 2048))
    assert verdicts(signed, [stranger]) == [False]


ONCE_MORE = [
    "From", "Subject", "To", "Cc", "Reply-To", "Sender", "Date", "Message-ID", "MIME-Version",
    "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID",
    "Content-Description", "Content-Language", "Content-Location", "List-ID", "List-Unsubscribe",
    "List-Unsubscribe-Post",
]  # fmt: skip
"""What nobody may add: readers see it, answers follow it, or it changes how the body is read."""


def test_what_is_listed() -> None:
    (tags,) = signatures(Signer((ed_key(),)).sign(MESSAGE, NOW))
    present = Counter(
        ["from", "subject", "to", "date", "message-id", "mime-version", "content-type",
         "list-unsubscribe", "list-unsubscribe-post", "feedback-id"]
    )  # fmt: skip
    assert Counter(listed(tags)) == present + Counter(one.lower() for one in ONCE_MORE)


@pytest.mark.parametrize("name", ONCE_MORE)
def test_none_can_be_added(name: str) -> None:
    """Neither on top nor below, and neither where there is one nor where there is none."""
    keys = keys_named(BOTH)
    added = f"{name}: something else\r\n".encode()
    bare = b"From: a@example.org\r\n\r\nx\r\n"
    for message in (MESSAGE, bare):
        signed = Signer(keys).sign(message, NOW)
        assert verdicts(signed, keys) == [True, True]
        assert verdicts(added + signed, keys) == [False, False]
        below = signed.replace(b"\r\n\r\n", b"\r\n" + added + b"\r\n", 1)
        assert verdicts(below, keys) == [False, False]


@pytest.mark.parametrize(
    "name",
    [
        "Received", "Return-Path", "Authentication-Results", "ARC-Seal", "Received-SPF",
        "Delivered-To", "X-Spam-Status",
    ],
)  # fmt: skip
def test_what_relays_add_on_top_breaks_nothing(name: str) -> None:
    keys = keys_named(BOTH)
    signed = Signer(keys).sign(MESSAGE, NOW)
    assert verdicts(f"{name}: by a relay\r\n".encode() + signed, keys) == [True, True]


def test_another_signature_on_top_breaks_nothing() -> None:
    relay = SigningKey("example.net", "relay", Ed25519PrivateKey.generate())
    signed = Signer((relay,)).sign(Signer((ed_key(),)).sign(MESSAGE, NOW), NOW)
    assert verdicts(signed, [relay, ed_key()]) == [True, True]


@pytest.mark.parametrize(
    "name",
    [
        "Reply-To", "Content-Transfer-Encoding", "List-ID", "Auto-Submitted", "Precedence",
        "Content-Language", "Content-Disposition", "X-Auto-Response-Suppress", "Cc", "Sender",
        "In-Reply-To", "References", "List-Help", "List-Subscribe", "List-Post", "List-Owner",
        "List-Archive",
    ],
)  # fmt: skip
def test_also_listed_where_present(name: str) -> None:
    message = f"{name.upper()}: one\r\n{name}: two\r\n".encode() + MESSAGE
    signed = Signer((ed_key(),)).sign(message, NOW)
    (tags,) = signatures(signed)
    assert listed(tags).count(name.lower()) == 2 + (name in ONCE_MORE)
    assert verdicts(signed, [ed_key()]) == [True]
    assert verdicts(signed.replace(b": one\r\n", b": oen\r\n"), [ed_key()]) == [False]
    assert verdicts(signed.replace(b": two\r\n", b": tow\r\n"), [ed_key()]) == [False]


def test_a_mail_without_subject_cannot_be_given_one() -> None:
    signed = Signer((ed_key(),)).sign(b"From: a@example.org\r\n\r\nx\r\n", NOW)
    assert verdicts(signed, [ed_key()]) == [True]
    assert verdicts(b"Subject: Gewonnen!\r\n" + signed, [ed_key()]) == [False]
    assert verdicts(b"To: b@example.org\r\n" + signed, [ed_key()]) == [False]


TAMPERINGS = {
    "a byte of the body": (b"Guten Tag", b"Guten tag"),
    "a blank in the body": (b"Guten Tag", b"Guten  Tag"),
    "blanks at a line's end": (b"etwas.  \r\n", b"etwas.\r\n"),
    "a dot doubled": (b"\r\n.hier", b"\r\n..hier"),
    "more body": (b"etwas.  \r\n", b"etwas.  \r\nUnd mehr.\r\n"),
    "an empty line in the body": (b"Tag,\r\n", b"Tag,\r\n\r\n"),
    "the subject": (b"Subject: Einladung", b"Subject: Einladung!"),
    "the sender": (b"<seminare@", b"<seminar@"),
    "the recipient": (b"<erika@", b"<erik@"),
    "the date": (b"Date: Sun, 10", b"Date: Sun, 11"),
    "the way out": (b"/abmelden/1>", b"/abmelden/2>"),
    "no way out": (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
    "the type": (b"text/plain", b"text/html"),
    "a From above": (b"Date:", b"From: evil@example.net\r\nDate:"),
    "a From below": (b"\r\n\r\nGuten", b"\r\nFrom: evil@example.net\r\n\r\nGuten"),
    "a Subject above": (b"Date:", b"Subject: Gewonnen\r\nDate:"),
    "a Subject below": (b"\r\n\r\nGuten", b"\r\nSubject: Gewonnen\r\n\r\nGuten"),
    "a To above": (b"Date:", b"To: evil@example.net\r\nDate:"),
    "a To below": (b"\r\n\r\nGuten", b"\r\nTo: evil@example.net\r\n\r\nGuten"),
    "the time of signing": (b" t=17100", b" t=17101"),
    "the list of fields": (b" h=", b" h=x:"),
    "the domain": (b"d=example.org;", b"d=EXAMPLE.org;"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
@pytest.mark.parametrize("names", ["rsa", "ed25519"])
def test_every_tampering_breaks_it(names: str, what: str) -> None:
    old, new = TAMPERINGS[what]
    keys = keys_named(names)
    signed = Signer(keys).sign(MESSAGE, NOW)
    assert signed.count(old) == 1
    published = [*keys, *(SigningKey("EXAMPLE.org", key.selector, key.private) for key in keys)]
    assert verdicts(signed.replace(old, new), published) == [False]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\n <erika@", b" <erika@"),
        (b"Subject: Einladung", b"SUBJECT:\tEinladung  "),
        (b">,\r\n <mailto", b">, \t\r\n  <mailto"),
        (b"X-Mailer: nobody cares\r\n", b""),
        (b"DKIM-Signature", b"Received: from a\r\nX-Spam: no\r\nDKIM-Signature"),
        (b"etwas.  \r\n", b"etwas.  \r\n\r\n\r\n"),
    ],
)
def test_what_relays_do_is_forgiven(old: bytes, new: bytes) -> None:
    signed = Signer((rsa_key(),)).sign(MESSAGE, NOW)
    assert signed.count(old) == 1
    assert verdicts(signed.replace(old, new), [rsa_key()]) == [True]


def test_the_octets_that_are_signed() -> None:
    """RFC 6376 §3.4.2 and §3.7 by hand; dkimpy takes no blank before the colon."""
    message = (
        b"Subject : Y\t\r\n\tZ  \r\nCC: 1\r\nFROM:a@example.org\r\nX-A: -\r\ncc:\t 2\r\n"
        b"Reply-To:\r\n\r\nx\r\n"
    )
    signed = Signer((rsa_key(),)).sign(message, NOW)
    field = signed.removesuffix(message).removesuffix(b"\r\n")
    own, _, signature = field.partition(b"\r\n b=")
    canonical = own.replace(b"DKIM-Signature: ", b"dkim-signature:").replace(b"\r\n ", b" ")
    unfolded = own.replace(b"\r\n ", b"")
    assert b"; h=reply-to:cc:from:cc:subject:" in unfolded.replace(b";h=", b"; h=")
    once_more = [one.encode() for one in map(str.lower, ONCE_MORE)]
    listing = unfolded.partition(b"h=reply-to:cc:from:cc:subject:")[2].rstrip(b";").split(b":")
    assert sorted(listing) == sorted(once_more)
    octets = (
        b"reply-to:\r\ncc:2\r\nfrom:a@example.org\r\ncc:1\r\nsubject:Y Z\r\n" + canonical + b" b="
    )
    public = rsa_key().private.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    raw = b64decode(signature.replace(b"\r\n ", b""))
    public.verify(raw, octets, PKCS1v15(), SHA256())


BLANK = st.sampled_from([b" ", b"  ", b"\t", b"\r\n ", b"\r\n\t ", b" \r\n  ", b" \t \t"])
WORD = st.text(st.characters(min_codepoint=0x21, exclude_categories=("C", "Z"))).map(str.encode)
VALUE = st.lists(st.tuples(BLANK | st.just(b""), WORD), max_size=8).map(
    lambda pairs: b"".join(blank + word for blank, word in pairs)
)
NAMES = st.sampled_from(
    [b"Subject", b"to", b"TO", b"cc", b"List-ID", b"List-Unsubscribe", b"X-Own", b"Reply-to"]
)
FIELDS = st.lists(st.tuples(NAMES, VALUE, BLANK.filter(lambda one: b"\r" not in one)), max_size=8)
LINE = st.sampled_from([b"", b" ", b"\t", b".", b"..", b"text", b"more  text ", b"=3D=\t", b"\xc3"])
BODY = st.builds(
    lambda lines, end: b"\r\n".join(lines) + end,
    st.lists(LINE, max_size=6),
    st.sampled_from([b"", b"\r\n", b"\r\n\r\n", b"\r\n" * 7, b"\r\n \r\n"]),
)


@examples(50)
@given(FIELDS, BODY)
@example([], b"")
@example([], b"\r\n")
@example([], b"\r\n\r\n")
@example([], b"no end")
@example([(b"Subject", b"", b" "), (b"Subject", b"\r\n ", b"")], b"x\r\n\r\n\r\n")
def test_whatever_the_header_and_the_body(
    fields: list[tuple[bytes, bytes, bytes]], body: bytes
) -> None:
    header = b"".join(b"%b:%b%b\r\n" % (name, value, end) for name, value, end in fields)
    message = b"From: a@example.org\r\n" + header + b"\r\n" + body
    keys = keys_named("ed25519 rsa")
    signed = Signer(keys).sign(message, NOW)
    assert signed.endswith(message)
    assert verdicts(signed, keys) == [True, True]
    assert verdicts(signed + b"x", keys) == [False, False]
    assert verdicts(signed.replace(b"\r\n\r\n", b"\r\nTo: x\r\n\r\n", 1), keys) == [False, False]


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\r\n\r\n"])
def test_a_message_without_body(end: bytes) -> None:
    signed = Signer((rsa_key(),)).sign(b"Subject: x\r\nFrom: a@example.org" + end, NOW)
    assert verdicts(signed, [rsa_key()]) == [True]


@pytest.mark.parametrize("kind", ["invitation", "confirmation"])
def test_mails_of_the_starter_set(kind: str) -> None:
    keys = keys_named(BOTH)
    (reader,) = readers(1)
    message = Composer(snapshot_of(kind)).message(reader)
    signed = Signer(keys).sign(message, NOW)
    assert verdicts(signed, keys) == [True, True]
    names = set(listed(signatures(signed)[0]))
    present = {name.lower() for name in email.message_from_bytes(message).keys()}  # noqa: SIM118
    assert names == present | {one.lower() for one in ONCE_MORE}, "all that we write is signed"
    assert ("list-unsubscribe" in present) == (kind == "invitation")
    assert ("list-unsubscribe-post" in present) == (kind == "invitation")


@pytest.mark.parametrize(
    ("domain", "selector"),
    [
        ("example.org", "s"),
        ("a" * 59 + ".example", "s" * 63),
        (".".join(["abteilung-fuer-weiterbildung"] * 2 + ["example.org"]), "seminarpost2026"),
        (".".join(["a" * 60] * 3 + ["example.org"]), "s" * 63),
    ],
)
def test_folding(domain: str, selector: str) -> None:
    (reader,) = readers(1)
    message = Composer(snapshot_of("invitation")).message(reader)
    key = SigningKey(domain, selector, rsa_key().private)
    signed = Signer((key,)).sign(message, NOW)
    for line in signed.removesuffix(message).split(b"\r\n")[:-1]:
        assert len(line) <= 76 or line == f" d={domain};".encode()
        assert line.strip()
    assert verdicts(signed, [key]) == [True]


def test_the_time_of_signing_does_not_depend_on_the_zone() -> None:
    signer = Signer((ed_key(),))
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert signer.sign(MESSAGE, there) == signer.sign(MESSAGE, NOW)
    with pytest.raises(InvalidValueError, match="no time zone"):
        signer.sign(MESSAGE, NOW.replace(tzinfo=None))


def test_threads_do_not_disturb_each_other() -> None:
    signer = Signer(keys_named(BOTH))
    mails = [MESSAGE + b"%d\r\n" % number for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda mail: signer.sign(mail, NOW), mails))
    assert together == [signer.sign(mail, NOW) for mail in mails]


@pytest.mark.parametrize(
    ("message", "says"),
    [
        (b"", "no From"),
        (b"\r\n\r\nFrom: a@example.org\r\n", "no From"),
        (b"Subject: From\r\n\r\nFrom: a@example.org\r\n", "no From"),
        (b"Subject: x\r\n From: a@example.org\r\n\r\n", "no From"),
        (b"From: a@example.org\nTo: b@example.org\n\nx\n", "CRLF"),
        (b"From: a@example.org\r\nSubject: a\nBcc: b\r\n\r\n", "CRLF"),
        (b"From: a@example.org\r\nSubject: a\rb\r\n\r\n", "CRLF"),
        (b"From: a@example.org\r\nSubject: a\r\r\n\n\r\n\r\n", "CRLF"),
    ],
)
def test_refused_messages(message: bytes, says: str) -> None:
    with pytest.raises(InvalidValueError, match=says):
        Signer((ed_key(),)).sign(message, NOW)


def pem_of(
    key: PrivateKey | ec.EllipticCurvePrivateKey,
    encryption: KeySerializationEncryption | None = None,
    form: PrivateFormat = PrivateFormat.PKCS8,
) -> bytes:
    return key.private_bytes(Encoding.PEM, form, encryption or NoEncryption())


def weak_key() -> rsa.RSAPrivateKey:
    """648 bits out of two Mersenne primes: libraries no longer make such keys."""
    p, q = 2**521 - 1, 2**127 - 1
    d = pow(65537, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(65537, p * q)
    )
    return numbers.private_key()


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_rsa_keys_as_other_programs_write_them(form: PrivateFormat) -> None:
    signer = Signer.from_pem(pem_of(rsa_key().private, form=form), "example.org", "r1")
    assert signer.sign(MESSAGE, NOW) == Signer((rsa_key(),)).sign(MESSAGE, NOW)


def test_ed25519_keys_are_read() -> None:
    signer = Signer.from_pem(pem_of(ed_key().private), "example.org", "e1")
    assert signer.sign(MESSAGE, NOW) == Signer((ed_key(),)).sign(MESSAGE, NOW)


REFUSED_KEYS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "no private key"),
    "text": (lambda: b"Guten Tag", "no private key"),
    "torn": (lambda: pem_of(rsa_key().private)[:300], "no private key"),
    "public": (
        lambda: rsa_key().private.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        ),
        "no private key",
    ),
    "password": (
        lambda: pem_of(rsa_key().private, BestAvailableEncryption(b"geheim")),
        "password",
    ),
    "elliptic curve": (lambda: pem_of(ec.generate_private_key(ec.SECP256R1())), "RSA and Ed25519"),
    "weak": (lambda: pem_of(weak_key()), "only 648 bits"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED_KEYS)
def test_refused_keys(what: str) -> None:
    make, says = REFUSED_KEYS[what]
    with pytest.raises(InvalidValueError, match=says):
        SigningKey.from_pem(make(), "example.org", "s")


def test_a_key_is_not_shown() -> None:
    shown = repr(Signers.of([ed_key()]))
    assert "example.org" in shown
    assert "Key object" not in shown


@pytest.mark.parametrize(
    ("domain", "selectors"),
    [
        ("example.org", ["r1", "e1"]),
        ("EXAMPLE.org", ["r1", "e1"]),
        ("news.example.org", ["n1"]),
        ("a.news.example.org", ["n1"]),
        ("other.example.org", ["r1", "e1"]),
        ("example.com", None),
        ("notexample.org", None),
        ("org", None),
        ("", None),
    ],
)
def test_who_signs_for_a_domain(domain: str, selectors: list[str] | None) -> None:
    own = SigningKey("news.example.org", "n1", ed_key().private)
    signer = Signers.of([rsa_key(), own, ed_key()]).for_domain(domain)
    if selectors is None:
        assert signer is None
        return
    assert signer is not None
    assert [one[b"s"].decode() for one in signatures(signer.sign(MESSAGE, NOW))] == selectors


def test_without_keys_nobody_signs() -> None:
    assert Signers.of([]).for_domain("example.org") is None
