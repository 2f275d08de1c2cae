"""Quoted-printable (RFC 2045 §6.7) in pieces that can be put together in any order.

Each piece begins on a line of its own and ends in a soft line break, so a piece encoded
once stands unchanged beside a value encoded for one recipient. No encoded line begins with
a dot: what is encoded here needs no dot-stuffing (RFC 5321 §4.5.2).
"""

_LINE = 75  # plus the "=" of the soft break: 76, the most that RFC 2045 allows
_SOFT = "=\r\n"
_LITERAL = {byte: chr(byte) for byte in range(33, 127) if byte != 61} | {32: " ", 9: "\t"}
_ENCODED = [_LITERAL.get(byte, f"={byte:02X}") for byte in range(256)]


def encode_piece(text: str) -> bytes:
    """``text`` (lines ended by LF or CRLF) as octets that end in a soft or a hard break."""
    lines = text.replace("\r\n", "\n").split("\n")
    encoded = "\r\n".join(_hard_line(line) for line in lines[:-1])
    if len(lines) > 1:
        encoded += "\r\n"
    if lines[-1]:
        encoded += _wrapped(lines[-1]) + _SOFT
    return encoded.encode("ascii")


def encode_value(text: str) -> bytes:
    """A recipient's value: one line, ended by a soft break; nothing for an empty one."""
    if not text:
        return b""
    plain = len(text) <= _LINE and text.isascii() and text.isprintable()
    if plain and "=" not in text and text[0] != ".":
        return text.encode("ascii") + b"=\r\n"
    return encode_piece(text)


def _hard_line(line: str) -> str:
    """A line that ends in a real break: blanks at its end must not be lost (rule 3)."""
    if line.endswith((" ", "\t")):
        return _wrapped(line[:-1], tail=f"={ord(line[-1]):02X}")
    return _wrapped(line)


def _wrapped(line: str, tail: str = "") -> str:
    """One logical line as physical lines of at most 76 octets, joined by soft breaks."""
    units = [_ENCODED[byte] for byte in line.encode("utf-8", "replace")]
    if tail:
        units.append(tail)
    physical: list[str] = []
    current = ""
    for unit in units:
        if not current and unit == ".":
            unit = "=2E"
        if len(current) + len(unit) > _LINE:
            physical.append(current)
            current = "=2E" if unit == "." else unit
        else:
            current += unit
    physical.append(current)
    return _SOFT.join(physical)
