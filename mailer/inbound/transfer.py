"""Transfer encodings (RFC 2045 §6): base64 and quoted-printable, also where they are broken."""

import binascii
import string

_BASE64 = (string.ascii_letters + string.digits + "+/").encode()
_NO_BASE64 = bytes(set(range(256)) - set(_BASE64))


def decoded(octets: bytes, encoding: str) -> bytes:
    """``octets`` without their transfer encoding; as they are where it is none or unknown."""
    if encoding == "base64":
        return _from_base64(octets)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(octets)
    return octets


def _from_base64(octets: bytes) -> bytes:
    """Only what is of the alphabet counts, and only whole groups of four."""
    kept = octets.translate(None, _NO_BASE64)
    rest = len(kept) % 4
    if rest == 1:
        kept, rest = kept[:-1], 0
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4 if rest else 0))
