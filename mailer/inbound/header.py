"""Header fields: encoded words (RFC 2047), parameters (RFC 2045 §5.1, RFC 2231), addresses.

All of them are cut before they are read, and read in one pass.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from mailer.domain.printable import cleaned
from mailer.inbound.charset import guessed, text_of
from mailer.inbound.transfer import decoded as without_transfer

_MOST = 8_000
_MOST_SHOWN = 998
_ENCODED = re.compile(rb"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]{0,600})\?=(\s+(?==\?))?")
_NAME = re.compile(rb"\s*([^\s=;]{1,60})\s*=\s*")
_NO_ADDRESS = re.compile(r"[\s<>\",;:()\[\]\\]+")


def decoded(value: bytes) -> str:
    """A field's value for people: clean, on one line, no longer than a line may be."""
    begun = value[:_MOST].replace(b"\0", b"")
    if b"=?" not in begun:
        return cleaned(guessed(begun))[:_MOST_SHOWN].strip()
    told: list[str] = []
    at = 0
    for found in _ENCODED.finditer(begun):
        told.append(guessed(begun[at : found.start()]))
        told.append(_word(found[1], found[2], found[3]))
        at = found.end()
    told.append(guessed(begun[at:]))
    return cleaned(" ".join("".join(told).split()))[:_MOST_SHOWN]


def _word(charset: bytes, encoding: bytes, text: bytes) -> str:
    if encoding in b"bB":
        octets = without_transfer(text, "base64")
    else:
        octets = without_transfer(text.replace(b"_", b"=20"), "quoted-printable")
    name = charset.partition(b"*")[0].decode("ascii", "replace")  # RFC 2231 §5: a language
    return text_of(octets, name)


def parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """A value such as ``multipart/report; boundary="x"``: its main part in lower case, the rest.

    Continuations (RFC 2231 §3) are joined, comments are no part of it.
    """
    begun = value[:_MOST]
    main, _, rest = begun.partition(b";")
    found: dict[str, bytes] = {}
    while rest and len(found) < 40:
        named = _NAME.match(rest)
        if named is None:
            rest = rest.partition(b";")[2]
            continue
        text, rest = _value(rest[named.end() :])
        name = named[1].decode("ascii", "replace").lower()
        base, _, section = name.partition("*")
        if section.endswith("*") or (section == "" and name.endswith("*")):
            text = unquote_to_bytes(text.rpartition(b"'")[2])
        found[base] = found.get(base, b"") + text if section.strip("*").isdecimal() else text
    told = {name: cleaned(guessed(text)) for name, text in found.items()}
    return cleaned(guessed(main)).split("(")[0].strip().lower(), told


def _value(rest: bytes) -> tuple[bytes, bytes]:
    """The value that ``rest`` begins with, and what is behind its semicolon."""
    if not rest.startswith(b'"'):
        text, _, behind = rest.partition(b";")
        return text.strip(), behind
    end = rest.find(b'"', 1)
    while end > 0 and rest[end - 1 : end] == b"\\" and rest[end - 2 : end - 1] != b"\\":
        end = rest.find(b'"', end + 1)
    text = rest[1:end] if end > 0 else rest[1:]
    behind = rest[end:].partition(b";")[2] if end > 0 else b""
    return re.sub(rb"\\(.)", rb"\1", text), behind


def addresses(text: str, most: int = 50) -> list[str]:
    """What looks like mailboxes in a field or a line of text, each once, in order."""
    found: dict[str, None] = {}
    for one in _NO_ADDRESS.split(text[:_MOST]):
        bare = one.strip(".'`*|=")
        local, at, domain = bare.rpartition("@")
        if at and local and domain and len(bare) <= 320 and cleaned(bare) == bare:
            found.setdefault(bare)
            if len(found) >= most:
                break
    return list(found)


def identifiers(text: str, most: int = 50) -> list[str]:
    """The message identifiers (RFC 5322 §3.6.4) in a field, without ``<>``."""
    found = [one[:998] for one in re.findall(r"<([^<>\s]{3,998})>", text[:_MOST])]
    return list(dict.fromkeys(found))[:most]


def plus_tokens(found: Iterable[str]) -> tuple[str, ...]:
    """What stands behind the ``+`` in the local parts of addresses, each once."""
    tokens = (one.rpartition("@")[0].partition("+")[2] for one in found)
    return tuple(dict.fromkeys(token[:200] for token in tokens if token))
