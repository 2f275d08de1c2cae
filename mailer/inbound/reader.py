"""A bounded reader of messages (RFC 5322, RFC 2045/2046): where headers and parts are, no more.

Hostile mail must not keep the office busy: nothing is copied before it is wanted, every list and
every text has a limit, and no attachment is opened. A part is a place in the octets.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from mailer.domain.errors import Sentence
from mailer.inbound import header
from mailer.inbound.charset import text_of
from mailer.inbound.transfer import decoded

MOST_OCTETS = 40_000_000
MOST_PARTS = 400
MOST_DEPTH = 15
MOST_HEADER_OCTETS = 256_000
_MOST_FIELDS = 2_000
_MOST_TEXT_OCTETS = 96_000
_MOST_NESTED_OCTETS = 2_000_000
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_ENCLOSED = frozenset({"message/rfc822", "message/global", "message/news"})
HEADERS_ONLY = frozenset(
    {
        "text/rfc822-headers",
        "text/rfc822-header",
        "message/rfc822-headers",
        "message/global-headers",
    }
)


class TooMuchError(Exception):
    """A message is beyond the limits; ``sentence`` says which."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Sentence(de, en)


@dataclass(frozen=True, slots=True)
class Fields:
    """The header fields of one part: names in lower case, values unfolded, in order."""

    pairs: tuple[tuple[str, bytes], ...] = ()

    def all(self, name: str) -> list[str]:
        """The values of all fields called ``name`` (lower case), decoded and clean."""
        return [header.decoded(value) for key, value in self.pairs if key == name]

    def first(self, name: str) -> str:
        """The first of them, or ""."""
        return next((header.decoded(value) for key, value in self.pairs if key == name), "")

    def raw(self, name: str) -> bytes:
        """The first as it was written, without decoding, or b""."""
        return next((value for key, value in self.pairs if key == name), b"")

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)


@dataclass(frozen=True, eq=False)
class Part:
    """One part of a message: its fields and where its body is in ``octets``."""

    octets: bytes = field(repr=False)
    fields: Fields
    start: int
    end: int
    depth: int = 0
    children: tuple["Part", ...] = ()

    @cached_property
    def _content_type(self) -> tuple[str, dict[str, str]]:
        return header.parameters(self.fields.raw("content-type"))

    @property
    def content_type(self) -> str:
        """In lower case, without parameters; ``text/plain`` where none is given."""
        return self._content_type[0] or "text/plain"

    def parameter(self, name: str) -> str:
        """A parameter of Content-Type, or ""."""
        return self._content_type[1].get(name, "")

    @property
    def file_name(self) -> str:
        """How an attachment is called, in lower case, or ""."""
        _, disposition = header.parameters(self.fields.raw("content-disposition"))
        return (disposition.get("filename", "") or self.parameter("name")).lower()

    @property
    def is_message(self) -> bool:
        """Whether it encloses a message."""
        return self.content_type in _ENCLOSED

    def body(self, most: int = _MOST_TEXT_OCTETS) -> bytes:
        """The beginning of the body, its transfer encoding (RFC 2045 §6) taken off."""
        encoding = self.fields.first("content-transfer-encoding").strip().lower()
        return decoded(self.octets[self.start : min(self.end, self.start + 2 * most)], encoding)[
            :most
        ]

    def text(self, most: int = _MOST_TEXT_OCTETS) -> str:
        """The beginning of the body as text; letters that no charset explains become U+FFFD."""
        return text_of(self.body(most), self.parameter("charset"))

    def walk(self) -> Iterator["Part"]:
        """This part and all within it, in order; enclosed messages are entered."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


def read_message(octets: bytes) -> Part:
    """The message's outermost part with all within; raises TooMuchError."""
    if len(octets) > MOST_OCTETS:
        raise TooMuchError(
            f"Die Nachricht ist mit {len(octets) // 1_000_000} MB zu groß und wurde nicht gelesen.",
            f"At {len(octets) // 1_000_000} MB the message is too large and was not read.",
        )
    reader = _Reader(octets)
    found = reader.part(_skip_envelope(octets), len(octets), 0)
    if not found.fields.pairs:
        raise TooMuchError(
            "Die Nachricht hat keinen Kopf; was sie ist, lässt sich nicht sagen.",
            "The message has no header; nobody can tell what it is.",
        )
    return found


def headers_in(octets: bytes) -> Fields:
    """The header fields at the beginning of ``octets``, as a report quotes them."""
    begun = octets[:MOST_HEADER_OCTETS]
    begun = begun.lstrip(b"\r\n \t")
    found = _BLANK_LINE.search(begun)
    return _fields(begun[: found.start() if found else len(begun)])


def _skip_envelope(octets: bytes) -> int:
    """Where the header begins: behind an mbox's "From " line, blank lines and a byte order mark."""
    start = 3 if octets.startswith(b"\xef\xbb\xbf") else 0
    while octets[start : start + 1] in {b"\r", b"\n"} and start < 1000:
        start += 1
    if octets.startswith((b"From ", b">From "), start):
        start = octets.find(b"\n", start, start + 2000) + 1 or start
    return start


class _Reader:
    """Reads one message; counts its parts."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._parts = 0

    def part(self, start: int, end: int, depth: int) -> Part:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise TooMuchError(
                f"Die Nachricht hat mehr als {MOST_PARTS} Teile und wurde nicht gelesen.",
                f"The message has more than {MOST_PARTS} parts and was not read.",
            )
        if depth > MOST_DEPTH:
            raise TooMuchError(
                f"Die Nachricht ist über {MOST_DEPTH}-fach geschachtelt und wurde nicht gelesen.",
                f"The message is nested more than {MOST_DEPTH} deep and was not read.",
            )
        fields, body = self._header(start, end)
        one = Part(self._octets, fields, body, end, depth)
        children = self._children(one, depth)
        return Part(self._octets, fields, body, end, depth, children) if children else one

    def _header(self, start: int, end: int) -> tuple[Fields, int]:
        """The fields from ``start`` on, and where the body begins."""
        octets = self._octets
        if octets[start : start + 1] == b"\n" or octets[start : start + 2] == b"\r\n":
            return Fields(), octets.find(b"\n", start) + 1
        limit = min(end, start + MOST_HEADER_OCTETS)
        found = _BLANK_LINE.search(octets, start, limit)
        if found is None and limit < end:
            raise TooMuchError(
                "Der Kopf der Nachricht ist länger, als gelesen wird.",
                "The header of the message is longer than what is read.",
            )
        stop = found.start() if found else end
        return _fields(octets[start:stop]), found.end() if found else end

    def _children(self, part: Part, depth: int) -> tuple[Part, ...]:
        if part.is_message:
            return self._enclosed(part, depth)
        boundary = part.parameter("boundary")
        if not part.content_type.startswith("multipart/") or not boundary:
            return ()
        return tuple(
            self.part(start, end, depth + 1)
            for start, end in self._between(boundary.encode("latin-1", "replace"), part)
        )

    def _enclosed(self, part: Part, depth: int) -> tuple[Part, ...]:
        encoding = part.fields.first("content-transfer-encoding").strip().lower()
        if encoding in {"base64", "quoted-printable"}:  # RFC 2046 §5.2.1 forbids it; it is done
            inner = _Reader(part.body(_MOST_NESTED_OCTETS))
            inner._parts = self._parts
            found = inner.part(_skip_envelope(inner._octets), len(inner._octets), depth + 1)
            self._parts = inner._parts
            return (found,)
        start = part.start
        while start < part.end and self._octets[start : start + 1] in {b"\r", b"\n"}:
            start += 1
        return (self.part(start, part.end, depth + 1),) if start < part.end else ()

    def _between(self, boundary: bytes, part: Part) -> Iterator[tuple[int, int]]:
        """Where the parts of a multipart begin and end (RFC 2046 §5.1.1)."""
        line = re.compile(rb"\n--" + re.escape(boundary) + rb"(--)?[ \t]*\r?(?=\n|\Z)")
        begun = -1
        for found in line.finditer(self._octets, max(0, part.start - 1), part.end):
            if begun >= 0:
                yield begun, max(begun, self._without_cr(found.start()))
            begun = -1 if found[1] else found.end() + 1
            if found[1]:
                return
        if 0 <= begun < part.end:  # cut off: what is there counts
            yield begun, part.end

    def _without_cr(self, end: int) -> int:
        return end - 1 if self._octets[end - 1 : end] == b"\r" else end


def _fields(block: bytes) -> Fields:
    """The fields of a header block; lines that are none are passed over."""
    pairs: list[tuple[str, list[bytes]]] = []
    for line in block.split(b"\n", 10_000)[:10_000]:
        if line[:1] in {b" ", b"\t"} and pairs:
            pairs[-1][1].append(line.strip())
            continue
        found = _FIELD.match(line)
        if found is None or len(pairs) >= _MOST_FIELDS:
            continue
        pairs.append((found[1].decode("ascii").lower(), [line[found.end() :].strip()]))
    return Fields(tuple((name, b" ".join(lines)) for name, lines in pairs))
