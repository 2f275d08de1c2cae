"""Quoted-printable (RFC 2045 §6.7) in pieces that can be put together in any order.

Each piece begins on a line of its own and ends in a line break, soft or hard, so a piece
encoded once stands unchanged beside a value encoded for one recipient. No encoded line
begins with a dot: what is encoded here needs no dot-stuffing (RFC 5321 §4.5.2).
"""

from binascii import b2a_qp
from functools import lru_cache

_LINE = 75  # plus the "=" of the soft break: 76, the most that RFC 2045 allows
_SOFT = b"=\r\n"


def encode_piece(text: str) -> bytes:
    """``text`` (lines ended by LF or CRLF) as octets that end in a soft or a hard break."""
    lines = text.replace("\r\n", "\n").split("\n")
    encoded = b"".join(_line(line) + b"\r\n" for line in lines[:-1])
    return encoded + _softly(_line(lines[-1])) if lines[-1] else encoded


@lru_cache(maxsize=512)  # a value stands in the text part and in the HTML part
def encode_value(text: str) -> bytes:
    """A recipient's value: one line, ended by a soft break; nothing for an empty one."""
    if not text:
        return b""
    literal = text.isascii() and text.isprintable() and "=" not in text
    if literal and text[0] != "." and text[-1] != " ":
        octets = text.encode()
        if len(octets) <= _LINE:
            return octets + _SOFT
        if len(octets) <= 2 * _LINE and text[_LINE] != ".":  # most links
            return octets[:_LINE] + _SOFT + octets[_LINE:] + _SOFT
        if "." not in text[::_LINE]:  # what its lines begin with
            lines = [octets[begin : begin + _LINE] for begin in range(0, len(octets), _LINE)]
            return _SOFT.join(lines) + _SOFT
    elif len(text) <= _LINE and "\n" not in text:
        octets = b2a_qp(text.encode("utf-8", "replace"), istext=False)
        if len(octets) <= _LINE and octets[:1] != b".":
            return octets + _SOFT
    return encode_piece(text)


def _softly(encoded: bytes) -> bytes:
    """``encoded`` with a soft break after it; a full last line gives up its last unit for it."""
    if len(encoded) - (encoded.rfind(b"\n") + 1) > _LINE:
        unit = 3 if encoded[-3:-2] == b"=" else 1
        return encoded[:-unit] + _SOFT + _dotless(encoded[-unit:]) + _SOFT
    return encoded + _SOFT


def _line(line: str) -> bytes:
    """One logical line as physical lines of at most 76 octets, joined by soft breaks.

    A blank at its end is encoded, since mail servers may cut off what they see there (rule 3).
    """
    encoded = b2a_qp(line.encode("utf-8", "replace"), istext=False).replace(b"=\n", _SOFT)
    return _dotless(encoded)


def _dotless(encoded: bytes) -> bytes:
    """A leading dot is written =2E and stands alone, so that its line cannot become too long."""
    if encoded[:1] != b"." and b"\n." not in encoded:
        return encoded
    encoded = b"\n" + encoded
    while b"\n." in encoded:
        encoded = encoded.replace(b"\n.", b"\n=2E=\r\n")
    return encoded[1:]
