"""Header fields read back (RFC 5322) with encoded-words (RFC 2047); never raises."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import getaddresses
from quopri import decodestring

_WORD = re.compile(r"=\?utf-8\?([bq])\?([^?\s]*)\?=", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(=\?utf-8\?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fields:
    """The header of a mail: names in lower case, values unfolded and still encoded."""

    pairs: tuple[tuple[str, str], ...]

    def values(self, name: str) -> list[str]:
        """All values of ``name``, as they stand."""
        return [value for field, value in self.pairs if field == name.lower()]

    def text(self, name: str) -> str:
        """The first value of ``name`` in words, or "" when there is none."""
        return words(next(iter(self.values(name)), ""))

    def addresses(self, name: str) -> list[tuple[str, str]]:
        """Display names in words and addresses of all fields called ``name``."""
        return [
            (words(shown), address) for shown, address in getaddresses(self.values(name)) if address
        ]


def fields_of(items: Iterable[tuple[str, str]]) -> Fields:
    """The fields as the standard library's parser returns them, octets escaped."""
    return Fields(
        tuple((name.lower(), " ".join(_as_utf8(str(value)).split())) for name, value in items)
    )


def words(value: str) -> str:
    """``value`` with its encoded-words in UTF-8 decoded; a damaged one stays as it is."""
    return _WORD.sub(_decoded, _BETWEEN_WORDS.sub(r"\1\2", value))


def _as_utf8(value: str) -> str:
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _decoded(word: re.Match[str]) -> str:
    encoding, content = word.groups()
    try:
        if encoding in "bB":
            octets = b64decode(content.encode("utf-8"))
        else:
            octets = decodestring(content.encode("utf-8"), header=True)
    except binascii.Error:
        return word.group()
    return octets.decode("utf-8", "replace")
