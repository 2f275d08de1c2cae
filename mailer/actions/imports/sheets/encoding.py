"""Encodings: which one a text was written in, told by what its letters would be.

No octet says whether 0x9F is the ü of a Mac (Mac OS Roman) or the Ÿ of Windows (code page 1252).
What stands beside it does: "Müller" is a word and "MŸller" is none. Only letters and their
neighbours are looked at, never a list of names.
"""

import codecs
import re
from itertools import islice

from mailer.domain.errors import InvalidValueError

_CHUNK_BYTES = 1_000_000
_LOOKED_AT = 20_000  # octets beyond ASCII; more of them would not tell more
_SINGLE = ("cp1252", "mac_roman", "cp850")  # of those that fit as well the first is meant
_CHOICES = {
    **{one: one for one in _SINGLE},
    "utf-8": "utf-8-sig", "utf-16": "utf-16", "cp437": "cp437", "cp1250": "cp1250",
    "iso8859-1": "cp1252", "iso8859-2": "iso8859-2", "iso8859-15": "iso8859-15",
    "cp1254": "cp1254",
}  # fmt: skip
_OTHER_NAMES = {
    "windows-1252": "cp1252", "ansi": "cp1252", "latin-1": "iso8859-1", "latin1": "iso8859-1",
    "iso-8859-1": "iso8859-1", "iso-8859-2": "iso8859-2", "iso-8859-15": "iso8859-15",
    "windows-1250": "cp1250", "windows-1254": "cp1254", "mac-roman": "mac_roman",
    "macroman": "mac_roman", "macintosh": "mac_roman", "utf8": "utf-8", "utf16": "utf-16",
    "utf-8-sig": "utf-8", "dos": "cp850",
}  # fmt: skip
_CONTROLS = bytes(set(range(32)) - set(b"\t\r\n"))
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_GERMAN = frozenset("äöüßÄÖÜ")
_OFTEN = frozenset("éèçëñåøÉÅØÇ")  # in names that offices have, beside the German ones
_SOMETIMES = frozenset("áóíúïôêàÁÓÍÈšž")
_ODD = frozenset("ÿŸƒÐðÞþªºµıŠŽŒ")
_IN_WORDS = frozenset("’‘´`'·\u00ad")
_BESIDE_WORDS = frozenset("„“”‚‘’»«›‹…–—-®™°²³·\u00a0\u00ad()´")
_GOOD_TO_BAD = 3
# A space that does not break (0xA0, on a Mac 0xCA, of DOS 0xFF) before or behind an address: a
# letter there would be one of it.
_BESIDE_ADDRESS = re.compile(
    rb"@[\w.-]{1,200}\.[a-z]{2,10}([\xa0\xca\xff])(?![\w.-])|(?<![\w.-])([\xa0\xca\xff])[\w.+-]{1,64}@"
)


def checked_encoding(wanted: str) -> str:
    """The encoding that somebody named, "" for none. Raises InvalidValueError for an unknown."""
    plain = wanted.strip().lower().replace(" ", "-")
    plain = _OTHER_NAMES.get(plain, plain)
    if plain and plain not in _CHOICES:
        known = ", ".join(_CHOICES)
        raise InvalidValueError(
            f"Den Zeichensatz „{wanted[:40]}“ gibt es hier nicht; möglich sind: {known}.",
            f'There is no encoding "{wanted[:40]}" here; there are: {known}.',
        )
    return plain


def encoding_of(octets: bytes, name: str, wanted: str = "") -> tuple[str, str]:
    """What a text is called by people and by Python: ``("utf-8", "utf-8-sig")``.

    ``wanted`` overrules (``checked_encoding``). Raises InvalidValueError for what is no text, and
    where no encoding makes words of it.
    """
    if wanted:
        if not _is_text(octets, _CHOICES[wanted]):
            raise InvalidValueError(
                f"{name} lässt sich nicht im Zeichensatz {wanted} lesen.",
                f"{name} cannot be read in the encoding {wanted}.",
            )
        return wanted, _CHOICES[wanted]
    if (wide := _utf_16(octets)) and _is_text(octets, wide):
        return "utf-16", wide
    if _is_text(octets, "utf-8-sig"):
        return "utf-8", "utf-8-sig"
    if b"\0" in octets:
        raise InvalidValueError(
            f"{name} ist keine Tabelle im Format CSV oder XLSX.",
            f"{name} is no table in CSV or XLSX format.",
        )
    if _is_damaged_utf_8(octets):
        return "utf-8", "utf-8-sig"  # the lines concerned are refused, each by itself
    return _by_letters(octets, name)


def _utf_16(octets: bytes) -> str:
    """The codec of UTF-16 by its mark, else by where the zeros of Latin letters stand."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    begun = octets[:4096]
    first, second = begun[::2].count(0), begun[1::2].count(0)
    most = len(begun) // 2
    if not most or b"\0\0\0\0" in begun:
        return ""
    if second > 0.4 * most and first < 0.1 * most and _is_written(begun[::2]):
        return "utf-16-le"
    if first > 0.4 * most and second < 0.1 * most and _is_written(begun[1::2]):
        return "utf-16-be"
    return ""


def _is_written(octets: bytes) -> bool:
    """Whether they are letters, lines and tabs, nearly all of them."""
    return len(octets.translate(None, _CONTROLS)) > 0.9 * len(octets)


def _is_text(octets: bytes, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for begin in range(0, len(octets), _CHUNK_BYTES):
            if "\0" in decoder.decode(octets[begin : begin + _CHUNK_BYTES]):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _is_damaged_utf_8(octets: bytes) -> bool:
    """Whether nearly all of it is UTF-8, and a line was pasted into it from elsewhere."""
    places = (one.start() for one in _BEYOND_ASCII.finditer(octets))
    good = bad = 0
    end = 0
    for place in places:
        if place < end:
            continue
        size = _utf_8_size(octets[place : place + 4])
        good, bad, end = (good + 1, bad, place + size) if size else (good, bad + 1, place + 1)
        if good + bad >= _LOOKED_AT:
            break
    return good >= _GOOD_TO_BAD * bad


def _utf_8_size(octets: bytes) -> int:
    for size in (2, 3, 4):
        try:
            octets[:size].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return size
    return 0


def _by_letters(octets: bytes, name: str) -> tuple[str, str]:
    windows: dict[bytes, int] = {}
    for number, one in enumerate(_BEYOND_ASCII.finditer(octets)):
        if number >= _LOOKED_AT:
            break
        place = one.start()
        window = (octets[place - 1 : place] or b" ") + (octets[place : place + 2] + b" ")[:2]
        windows[window] = windows.get(window, 0) + 1
    scores = {
        codec: sum(_likely(window, codec) * number for window, number in windows.items())
        for codec in _SINGLE
    }
    for held in islice(_BESIDE_ADDRESS.finditer(octets), _LOOKED_AT):
        for codec in _SINGLE:
            beside = (held[1] or held[2]).decode(codec)
            scores[codec] += 6 if beside == "\u00a0" else -6 if beside.isalpha() else 0
    best = max(_SINGLE, key=lambda codec: scores[codec])
    if scores[best] < 0:
        known = ", ".join(_CHOICES)
        raise InvalidValueError(
            f"{name}: In welchem Zeichensatz Umlaute geschrieben sind, ist nicht zu erkennen. "
            f"Bitte als .xlsx speichern oder ihn mit --encoding nennen; möglich sind: {known}.",
            f"{name}: it cannot be told in which encoding letters like ü are written. Please save "
            f"it as .xlsx or name it with --encoding; there are: {known}.",
        )
    return best, best


def _likely(window: bytes, codec: str) -> int:
    """How much a character speaks for being meant, by those before and after it."""
    try:
        before, one, after = list(window.decode(codec))
    except (UnicodeDecodeError, ValueError):
        return -10
    if not one.isalpha() or one in "ªº":
        return _likely_sign(before, one, after)
    if is_odd_case(before, one, after):
        return -6
    if not (before.isalpha() or after.isalpha()):
        return -2
    begins_small = one.islower() and not before.isalpha()  # as names do not
    if one in _GERMAN:
        return 2 if begins_small else 6
    if one in _ODD:
        return -3
    return 0 if begins_small else 3 if one in _OFTEN else 2 if one in _SOMETIMES else 1


def _likely_sign(before: str, one: str, after: str) -> int:
    if not one.isprintable() and one not in "\u00a0\u00ad":
        return -10
    if before.isalpha() and after.isalpha():
        return (2 if one == "’" else 0) if one in _IN_WORDS else 0 if one in _BESIDE_WORDS else -6
    if before.isalpha() or after.isalpha():
        return 1 if one in _BESIDE_WORDS else -4
    return 0


def is_odd_case(before: str, one: str, after: str) -> bool:
    """Whether capitals and small letters change within a word as in no word: ``MŸl``, ``äA``."""
    if one == "ß":
        return False
    if one.isupper():
        return before.islower() or (before.isupper() and after.islower())
    return after.isupper()
