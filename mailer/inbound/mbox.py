"""Mbox files (RFC 4155): one message after the other, each behind a "From " line."""

import re
from collections.abc import Iterator

_ENDINGS = (".mbox", ".mbx")
_BEGINNING = re.compile(rb"(?:\A|\n\r?\n)From [^\r\n]{1,200} \d{4}[^\r\n]{0,20}\r?\n")


def messages_in(octets: bytes, file_name: str) -> Iterator[bytes]:
    """The messages of a file: of an mbox all of them, of any other the one it is."""
    begins = []
    if file_name.lower().endswith(_ENDINGS):
        begins = [found.end() for found in _BEGINNING.finditer(octets)]
        ends = [found.start() for found in _BEGINNING.finditer(octets)][1:]
        for begin, end in zip(begins, [*ends, len(octets)], strict=True):
            yield octets[begin:end]
    if not begins:
        yield octets
