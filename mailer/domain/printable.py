"""Text from outside – a server's reply, a cell, a header – made fit to keep, to show and to print.

A terminal obeys control characters (ECMA-48: C0 and C1), a reader is deceived by characters that
turn the direction of text (Unicode TR 36 §2.5) or cannot be seen, a database refuses NUL and lone
surrogates. ``cleaned`` is for words of machines, ``legible`` for names and titles of people,
``readable`` for texts, and ``first_unseen`` for whoever refuses instead of mending.
"""

import re
import unicodedata
from functools import lru_cache

REPLACEMENT = "�"

# Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties.txt): whatever their category says,
# they are drawn as nothing. ``unicodedata`` has no such property; the standard keeps the ranges
# stable, with room for what is still to come.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Letters and symbols whose picture is empty: Braille, Khitan, Egyptian, a note without a head.
_EMPTY = "\u2800\U00016fe4\U00013441\U00013442\U0001d159"
_UNSEEN = re.compile(f"[{_IGNORABLE}{_EMPTY}]")
EMOJI_SELECTORS = frozenset("\ufe0e\ufe0f")
"""Say whether the symbol before them is an emoji; anywhere else they only hide."""
# Tell how neighbours are joined or broken; dropping them changes no letter.
_JOINERS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SPELLING = frozenset("\u200c\u200d")
_KEPT = frozenset("\n\t\u00ad")
_BLANKS = frozenset("\t\u2028\u2029")


def cleaned(text: str, *, lines: bool = False) -> str:
    """``text`` with nothing in it that a terminal obeys, a database refuses or the eye misses.

    Blanks of any kind become one space each, joiners go, everything else that is not printable
    becomes U+FFFD. With ``lines`` newlines stay. Idempotent.
    """
    if text.isprintable() and (text.isascii() or not _UNSEEN.search(text)):
        return text
    return "".join(_cleaned_character(one, lines) for one in _without_stray_selectors(text))


def cleaned_octets(octets: bytes, *, most: int, lines: bool = False) -> str:
    """What a server said: UTF-8 if it is, else Latin-1, which no octet contradicts.

    No more than ``most`` octets are looked at.
    """
    begun = octets[:most]
    try:
        text = begun.decode("utf-8")
    except UnicodeDecodeError as problem:
        # A character that only the cut at ``most`` has broken is no sign of another encoding.
        cut = len(octets) > most and problem.start >= len(begun) - 3
        text = begun[: problem.start].decode("utf-8") if cut else begun.decode("latin-1")
    return cleaned(text, lines=lines)


def legible(text: str) -> str:
    """A name or title as a person meant it: what cannot be seen goes, blanks are folded.

    Controls and characters that turn the direction count as blanks or as nothing; letters of
    every script stay, and so do joiners between letters that need them (Persian, Indic) and what
    makes an emoji of a symbol. Marks without a letter are nothing.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    told = " ".join(_legible_characters(text).split())
    return told if any(unicodedata.category(one)[0] not in "MZC" for one in told) else ""


def readable(text: str) -> str:
    """A text of staff's own without what cannot be seen, or turns the direction of the rest.

    Blanks of every width stay as they are, and so do soft hyphens, and joiners that spell (as
    ``legible``) or make one picture of several. Idempotent.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = _without_stray_selectors(text)
    return "".join(one for place, one in enumerate(shown) if _stays(shown, place))


def first_unseen(text: str) -> str:
    """The first character that is not printable or cannot be seen, or ""."""
    for place, one in enumerate(text):
        if not one.isprintable() or _UNSEEN.match(one):
            if one in EMOJI_SELECTORS and _takes_selector(text[place - 1 : place]):
                continue
            return one
    return ""


def without_unseen(text: str) -> str:
    """``text`` without anything that is drawn as nothing: what is left to compare."""
    return _UNSEEN.sub("", text)


@lru_cache(maxsize=4096)
def _cleaned_character(one: str, lines: bool) -> str:
    if one == "\n" and lines:
        return one
    if one in EMOJI_SELECTORS:
        return one
    if one in _JOINERS:
        return ""
    if _UNSEEN.match(one):
        return REPLACEMENT
    if one.isprintable():
        return one
    blank = one in _BLANKS or unicodedata.category(one) == "Zs"
    return " " if blank else REPLACEMENT


def _without_stray_selectors(text: str) -> list[str]:
    return [
        one
        for place, one in enumerate(text)
        if one not in EMOJI_SELECTORS or _takes_selector(text[place - 1 : place])
    ]


def _takes_selector(before: str) -> bool:
    """After a symbol or a keycap's digit: ``❤``, ``™``, ``1``, ``#``."""
    if before.isascii():
        return before != "" and before in "0123456789#*"
    return unicodedata.category(before)[0] in "SP"


def _stays(text: list[str], place: int) -> bool:
    """Whether a character of a text is kept: seen, a blank, or of use to its neighbours."""
    one = text[place]
    if one in _SPELLING:
        return _is_spelling(_around(text, place))
    if one in _KEPT or one in EMOJI_SELECTORS or unicodedata.category(one) == "Zs":
        return True
    return one.isprintable() and not _UNSEEN.match(one)


def _legible_characters(text: str) -> str:
    # What is never kept goes first: a joiner's neighbours are what a reader sees beside it.
    seen = [
        one for one in text if one in _SPELLING or one in EMOJI_SELECTORS or not _UNSEEN.match(one)
    ]
    seen = _without_stray_selectors("".join(seen))
    return "".join(_legible_character(seen, place) for place in range(len(seen)))


def _legible_character(text: list[str], place: int) -> str:
    one = text[place]
    if one in _SPELLING:
        return one if _is_spelling(_around(text, place)) else ""
    if one.isprintable():
        return one
    return " " if one in _BLANKS or unicodedata.category(one) in {"Cc", "Zs"} else ""


def _around(text: list[str], place: int) -> list[str]:
    return text[max(place - 1, 0) : place] + text[place + 1 : place + 2]


def _is_spelling(around: list[str]) -> bool:
    """Between two letters beyond Latin a joiner is spelling; elsewhere it only hides."""
    return len(around) == 2 and all(one > "\u02ff" and one.isprintable() for one in around)
