"""What a domain publishes so that signatures can be checked (RFC 6376 §3.6, RFC 8463 §4)."""

from base64 import b64encode
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mailer.compose.dkim import SigningKey

_LONGEST_STRING = 255  # octets in one string of a TXT record (RFC 1035 §3.3)


@dataclass(frozen=True, slots=True)
class DkimRecord:
    """A TXT record: its name, without the dot at the end, and its whole value (ASCII)."""

    name: str
    value: str

    @property
    def zone_line(self) -> str:
        """The record as one line of a zone file, the value in strings of at most 255 octets."""
        cuts = range(0, len(self.value), _LONGEST_STRING)
        strings = [f'"{self.value[at : at + _LONGEST_STRING]}"' for at in cuts]
        return f"{self.name}. IN TXT {' '.join(strings)}"


def record_of(key: SigningKey) -> DkimRecord:
    """The record that belongs to a key."""
    public = key.private.public_key()
    if isinstance(public, RSAPublicKey):
        kind = "rsa"
        octets = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    else:
        kind = "ed25519"
        octets = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return DkimRecord(
        f"{key.selector}._domainkey.{key.domain}",
        f"v=DKIM1; k={kind}; p={b64encode(octets).decode('ascii')}",
    )
