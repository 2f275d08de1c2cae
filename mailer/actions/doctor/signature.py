"""Is a DKIM signature of ours still valid (RFC 6376 §6.1)? Checked with the key that made it."""

import re
from base64 import b64decode
from enum import StrEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from mailer.actions.doctor.fields import Message
from mailer.compose.dkim import SigningKey
from mailer.dns.tags import tags_of

_BLANKS = re.compile(rb"[ \t]+")
_VALUE_OF_B = re.compile(rb"(?<![A-Za-z0-9])(b[ \t\r\n]*=)[^;]*")


class Seal(StrEnum):
    """What became of a signature."""

    VALID = "valid"
    GONE = "gone"
    BODY_CHANGED = "body"
    HEADER_CHANGED = "header"


def seal_of(message: bytes, key: SigningKey) -> Seal:
    """What became of the signature by ``key``; lines of ``message`` end with CRLF."""
    read = Message.of(message)
    wanted = (key.domain.lower(), key.selector.lower())
    for name, raw in read.fields:
        if name != b"dkim-signature":
            continue
        tags = tags_of(raw.partition(b":")[2].decode("ascii", "replace").replace("\r\n", ""))
        if (tags.get("d", "").lower(), tags.get("s", "").lower()) == wanted:
            return _judge(read, raw, tags, key)
    return Seal.GONE


def _judge(read: Message, raw: bytes, tags: dict[str, str], key: SigningKey) -> Seal:
    header_way, _, body_way = tags.get("c", "simple/simple").partition("/")
    body = _body(read.body, relaxed=body_way.strip() == "relaxed")
    try:
        if sha256(body).digest() != b64decode(_packed(tags.get("bh", ""))):
            return Seal.BODY_CHANGED
        signature = b64decode(_packed(tags.get("b", "")))
    except ValueError:
        return Seal.HEADER_CHANGED
    relaxed = header_way.strip() == "relaxed"
    names = [one.strip().lower().encode() for one in tags.get("h", "").split(":")]
    signed = b"".join(_field(one, relaxed=relaxed) for one in _chosen(read, names))
    own = _VALUE_OF_B.sub(rb"\1", raw, count=1)
    octets = signed + _field(own, relaxed=relaxed).removesuffix(b"\r\n")
    return Seal.VALID if _verifies(key, signature, octets) else Seal.HEADER_CHANGED


def _verifies(key: SigningKey, signature: bytes, octets: bytes) -> bool:
    public = key.private.public_key()
    try:
        if isinstance(public, RSAPublicKey):
            public.verify(signature, octets, PKCS1v15(), SHA256())
        else:
            public.verify(signature, sha256(octets).digest())
    except InvalidSignature:
        return False
    return True


def _chosen(read: Message, names: list[bytes]) -> list[bytes]:
    """The fields that are signed: of several with one name from the last upwards (§5.4.2)."""
    left: dict[bytes, list[bytes]] = {}
    for name, raw in read.fields:
        left.setdefault(name, []).append(raw)
    return [left[name].pop() for name in names if left.get(name)]


def _field(raw: bytes, *, relaxed: bool) -> bytes:
    """One field canonical, with CRLF (§3.4.1, §3.4.2)."""
    if not relaxed:
        return raw + b"\r\n"
    name, _, value = raw.partition(b":")
    unfolded = _BLANKS.sub(b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name.strip(b" \t").lower() + b":" + unfolded + b"\r\n"


def _body(body: bytes, *, relaxed: bool) -> bytes:
    """The body canonical (§3.4.3, §3.4.4)."""
    if relaxed:
        lines = (_BLANKS.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n"))
        body = b"\r\n".join(lines)
    while body.endswith(b"\r\n"):
        body = body[:-2]
    return body + b"\r\n" if body or not relaxed else b""


def _packed(text: str) -> str:
    return "".join(text.split())
