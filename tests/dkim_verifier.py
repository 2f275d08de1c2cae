"""dkimpy as an independent verifier of signatures, with the DNS handed in."""

from collections.abc import Iterable
from types import SimpleNamespace

import dkim
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from dkim.util import parse_tag_value

from mailer.compose.dkim import SigningKey
from mailer.compose.dkim_record import record_of


class _VerifyKey:
    """The curve, which dkimpy asks PyNaCl for; everything around it stays dkimpy's."""

    def __init__(self, public: bytes, encoder: object) -> None:  # noqa: ARG002 - as PyNaCl's
        self._public = Ed25519PublicKey.from_public_bytes(dkim.base64.b64decode(public))

    def verify(self, octets: bytes, signature: bytes) -> None:
        self._public.verify(signature, octets)


if not hasattr(dkim, "nacl"):
    dkim.nacl = SimpleNamespace(
        signing=SimpleNamespace(VerifyKey=_VerifyKey),
        encoding=SimpleNamespace(Base64Encoder=None),
        exceptions=SimpleNamespace(BadSignatureError=InvalidSignature, ValueError=ValueError),
    )


def verdicts(message: bytes, keys: Iterable[SigningKey]) -> list[bool]:
    """Whether each signature of the message holds, the topmost first; ``keys`` are published."""
    records = [record_of(key) for key in keys]
    dns = {f"{record.name}.".encode(): record.value for record in records}
    checker = dkim.DKIM(message)
    found = []
    for index in range(len(signatures(message))):
        try:
            found.append(bool(checker.verify(index, dnsfunc=lambda name, **_: dns[name])))
        except dkim.ValidationError:  # dkimpy's word for a body hash that differs
            found.append(False)
    return found


def signatures(message: bytes) -> list[dict[bytes, bytes]]:
    """The tags of each signature field, the topmost first."""
    fields = dkim.rfc822_parse(message)[0]
    return [parse_tag_value(value) for name, value in fields if name == b"DKIM-Signature"]


def listed(signature: dict[bytes, bytes]) -> list[str]:
    """The names in ``h=``, blanks of folding taken off."""
    return [name.strip().decode() for name in signature[b"h"].split(b":")]
