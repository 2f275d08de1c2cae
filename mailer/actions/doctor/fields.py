"""A message in octets taken apart into header fields and body, nothing decoded (RFC 5322 §2)."""

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header


@dataclass(frozen=True, slots=True)
class Message:
    """``fields`` are (name in lower case, the whole field without its last CRLF)."""

    fields: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @classmethod
    def of(cls, octets: bytes) -> "Message":
        """Takes a message apart; lines end with CRLF."""
        head, _, body = octets.partition(b"\r\n\r\n")
        lines: list[bytes] = []
        for line in head.split(b"\r\n"):
            if line[:1] in {b" ", b"\t"} and lines:
                lines[-1] += b"\r\n" + line
            else:
                lines.append(line)
        return cls(tuple((one.partition(b":")[0].strip().lower(), one) for one in lines), body)

    def values(self, name: bytes) -> list[str]:
        """The values of all fields of that name, as written, unfolded, from the top."""
        return [unfolded(raw) for one, raw in self.fields if one == name]


def unfolded(raw: bytes) -> str:
    """A field's value on one line."""
    return " ".join(raw.partition(b":")[2].decode("utf-8", "replace").split())


def readable(value: str) -> str:
    """A value with encoded words (RFC 2047) decoded, where they can be."""
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return value
