"""DKIM signatures (RFC 6376, RFC 8301): RSA-SHA256, and Ed25519-SHA256 (RFC 8463).

The canonicalization is relaxed/simple. Relays refold header fields, which relaxed forgives. Our
bodies are seven-bit lines that no relay has a reason to touch, so simple hashes them as they are,
in one call; relaxed would rewrite 15 KB a message only to forgive what must not happen.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import utc

PrivateKey = RSAPrivateKey | Ed25519PrivateKey

SMALLEST_RSA_BITS = 1024  # RFC 8301 §3.2: verifiers must not accept less
_CRLF = b"\r\n"
_BLANKS = re.compile(rb"[ \t]+")
_FOLD_AT = 76
_ROOM = _FOLD_AT - len(" b=")
_NAME = b"DKIM-Signature: "
_PADDING, _SHA256 = PKCS1v15(), SHA256()

# Listed once more than they occur, even where they do not: nobody can add one on top that a
# reader is shown, that answers follow, or that changes how the body is read (§8.15).
_OVERSIGNED = tuple(
    b"""from subject to cc reply-to sender date message-id
    mime-version content-type content-transfer-encoding content-disposition content-id
    content-description content-language content-location
    list-id list-unsubscribe list-unsubscribe-post""".split()
)
# Lists' fields among them: one-click unsubscribing wants them signed (RFC 8058 §4).
_SIGNED = frozenset(_OVERSIGNED) | frozenset(
    b"""in-reply-to references list-help list-subscribe list-post list-owner list-archive
    auto-submitted precedence feedback-id x-auto-response-suppress""".split()
)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, and where its public half is looked up: ``selector._domainkey.domain``.

    ``domain`` is ASCII (A-labels) in lower case.
    """

    domain: str
    selector: str
    private: PrivateKey = field(repr=False)
    _opening: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        tags = [
            b"v=1;",
            b"a=rsa-sha256;" if isinstance(self.private, RSAPrivateKey) else b"a=ed25519-sha256;",
            b"c=relaxed/simple;",
            f"d={self.domain};".encode("ascii"),
            f"s={self.selector};".encode("ascii"),
        ]
        object.__setattr__(self, "_opening", _folded(_NAME.rstrip(), b" ", tags) + _CRLF)

    @classmethod
    def from_pem(cls, pem: bytes, domain: str, selector: str) -> "SigningKey":
        """Reads an unencrypted private key: RSA of at least 1024 bits, or Ed25519.

        Raises InvalidValueError with a sentence for anything else.
        """
        return cls(domain, selector, _private_key(pem))

    def field_over(self, canonical: bytes, tags: bytes) -> bytes:
        """The whole signature field with CRLF over canonical header fields (§3.7).

        ``tags`` are those that follow ``s=``, folded; the field itself counts as the last
        of the header, without its signature and without CRLF.
        """
        unsigned = self._opening + tags + b"\r\n b="
        own = b"dkim-signature:" + unsigned[len(_NAME) :].replace(b"\r\n ", b" ")
        signature = b64encode(self._signature(canonical + own))
        pieces = [signature[at : at + _ROOM] for at in range(0, len(signature), _ROOM)]
        return unsigned + b"\r\n ".join(pieces) + _CRLF

    def _signature(self, octets: bytes) -> bytes:
        if isinstance(self.private, RSAPrivateKey):
            return self.private.sign(octets, _PADDING, _SHA256)
        return self.private.sign(sha256(octets).digest())  # RFC 8463 §3: the hash is signed


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs the mail of one domain with each of its keys; may be used by many threads at once."""

    keys: tuple[SigningKey, ...]

    @classmethod
    def from_pem(cls, pem: bytes, domain: str, selector: str) -> "Signer":
        """A signer with one key; raises InvalidValueError as ``SigningKey.from_pem``."""
        return cls((SigningKey.from_pem(pem, domain, selector),))

    def sign(self, message: bytes, now: datetime) -> bytes:
        """Returns ``message`` behind the fields that ``fields_over`` returns."""
        return self.fields_over(message, now) + message

    def fields_over(self, message: bytes, now: datetime) -> bytes:
        """A signature field a key, to stand before the message.

        ``message`` is what will be sent: lines ended by CRLF, before SMTP doubles dots. ``now``
        is aware. Each signature is over the message as given, none over another one. Raises
        InvalidValueError where there is no From or the header's lines end otherwise.
        """
        body_at, names, canonical = _header(message)
        tags = b" t=%d; bh=%s;\r\n%s" % (
            int(utc(now).timestamp()),
            b64encode(_body_hash(message, body_at)),
            _listed(names),
        )
        return b"".join(key.field_over(canonical, tags) for key in self.keys)


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signs for which sender domain."""

    by_domain: Mapping[str, Signer]

    @classmethod
    def of(cls, keys: Iterable[SigningKey]) -> "Signers":
        """Keys for the same domain sign side by side, in the order given."""
        grouped: dict[str, tuple[SigningKey, ...]] = {}
        for key in keys:
            grouped[key.domain] = (*grouped.get(key.domain, ()), key)
        return cls({domain: Signer(group) for domain, group in grouped.items()})

    def for_domain(self, domain: str) -> Signer | None:
        """Who signs mail from ``domain`` (of the From address, ASCII); None: nobody.

        Keys of the domain itself win; else those of the nearest domain above it, which DMARC
        counts as aligned unless told to be strict (RFC 7489 §3.1.1).
        """
        wanted = domain.lower()
        while wanted:
            if wanted in self.by_domain:
                return self.by_domain[wanted]
            wanted = wanted.partition(".")[2]
        return None


def _header(message: bytes) -> tuple[int, tuple[bytes, ...], bytes]:
    """Where the body begins, which fields are signed, and those fields relaxed (§3.4.2).

    Both go from the last field to the first: of fields with one name, that is the order
    in which verifiers take them (§5.4.2).
    """
    end = message.find(b"\r\n\r\n")
    block = message[:end] if end >= 0 else message.removesuffix(_CRLF)
    block = block.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    lines = block.split(_CRLF)
    if block.count(b"\r") + block.count(b"\n") != 2 * (len(lines) - 1):
        raise InvalidValueError(
            "In den Kopfzeilen der Mail enden Zeilen nicht mit CRLF; so lässt sie sich nicht "
            "signieren.",
            "Lines of the mail's header do not end with CRLF; it cannot be signed like this.",
        )
    if b"\t" in block or b"  " in block:
        lines = _BLANKS.sub(b" ", block).split(_CRLF)
    names = []
    fields = []
    for line in reversed(lines):
        written, _, value = line.partition(b":")
        name = written.rstrip(b" ").lower()
        if name in _SIGNED:
            names.append(name)
            fields.append(b"%b:%b\r\n" % (name, value.strip(b" ")))
    if b"from" not in names:
        raise InvalidValueError(
            "Die Mail hat keinen Absender (From) und lässt sich nicht signieren.",
            "The mail has no From and cannot be signed.",
        )
    return (end + 4 if end >= 0 else len(message)), tuple(names), b"".join(fields)


def _body_hash(message: bytes, begin: int) -> bytes:
    """SHA-256 over the simple body: empty lines at its end count as one line's end (§3.4.3)."""
    end = len(message)
    while message.endswith(b"\r\n\r\n", begin, end):
        end -= 2
    digest = sha256(memoryview(message)[begin:end])
    if not message.endswith(_CRLF, begin, end):
        digest.update(_CRLF)
    return digest.digest()


@lru_cache(maxsize=256)
def _listed(names: tuple[bytes, ...]) -> bytes:
    """The ``h=`` tag, folded: a mailing has the same fields in every mail."""
    *all_but_last, last = (*names, *_OVERSIGNED)
    return _folded(b" h=", b"", [*(name + b":" for name in all_but_last), last + b";"])


def _folded(start: bytes, between: bytes, words: list[bytes]) -> bytes:
    """``start`` and ``words`` on lines of at most 76 octets, where a word is not longer."""
    lines = [start]
    for word in words:
        if len(lines[-1]) + len(between) + len(word) <= _FOLD_AT:
            lines[-1] += between + word
        else:
            lines.append(b" " + word)
    return _CRLF.join(lines)


def _private_key(pem: bytes) -> PrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError:
        raise InvalidValueError(
            "Der Schlüssel ist mit einem Kennwort geschützt; gebraucht wird er ohne.",
            "The key is protected by a password; it is needed without one.",
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidValueError(
            "Das ist kein privater Schlüssel im PEM-Format.",
            "This is no private key in PEM format.",
        ) from None
    if isinstance(key, Ed25519PrivateKey):
        return key
    if not isinstance(key, RSAPrivateKey):
        raise InvalidValueError(
            "Mit dieser Art Schlüssel lässt sich nicht signieren; möglich sind RSA und Ed25519.",
            "Keys of this kind cannot sign mail; RSA and Ed25519 can.",
        )
    if key.key_size < SMALLEST_RSA_BITS:
        raise InvalidValueError(
            f"Der Schlüssel hat nur {key.key_size} Bit und würde nirgends anerkannt; nötig sind "
            f"mindestens {SMALLEST_RSA_BITS}, üblich 2048.",
            f"The key has only {key.key_size} bits and would be accepted nowhere; at least "
            f"{SMALLEST_RSA_BITS} are needed, 2048 are usual.",
        )
    return key
