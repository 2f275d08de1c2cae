"""Charsets as mail names them; what is named wrongly is guessed, and nothing raises."""

import codecs

from mailer.domain.printable import cleaned

# Codecs of text that take linear time: Python's "punycode", "unicode_escape" and "zip" are none.
_KNOWN = frozenset(
    {
        "ascii", "big5", "cp437", "cp850", "cp852", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk",
        "iso2022_jp", "koi8-r", "koi8-u", "mac-roman", "shift_jis", "utf-16", "utf-16-le",
        "utf-16-be", "utf-7", "utf-8",
        *(f"iso8859-{number}" for number in range(1, 17)),
        *(f"cp125{number}" for number in range(9)),
    }
)  # fmt: skip
_ALIASES = {"unicode-1-1-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8", "x-unknown": ""}


def text_of(octets: bytes, charset: str) -> str:
    """``octets`` as clean text, NULs left out; lines end with ``\\n``."""
    text = _decode(octets.replace(b"\0", b"") if "16" not in charset else octets, charset)
    return cleaned(text.replace("\r\n", "\n").replace("\r", "\n"), lines=True)


def _decode(octets: bytes, charset: str) -> str:
    name = charset.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        codec = ""
    if codec in _KNOWN - {"ascii", "iso8859-1"}:
        return octets.decode(codec, "replace")
    return guessed(octets)


def guessed(octets: bytes) -> str:
    """UTF-8 if it is, else what Windows writes in Western Europe."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start >= len(octets) - 3:  # cut off in a character
            return octets[: problem.start].decode("utf-8")
        return octets.decode("cp1252", "replace")
