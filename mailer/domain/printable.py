"""Text from outside – a server's reply, a cell, a header – made fit to keep, to show and to print.

A terminal obeys control characters (ECMA-48: C0 and C1), a reader is deceived by characters that
turn the direction of text (Unicode TR 36 §2.5) or cannot be seen, a database refuses NUL and lone
surrogates. ``cleaned`` is for words of machines, ``legible`` for names and titles of people,
``readable`` for texts, and ``first_unseen`` for whoever refuses instead of mending.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

REPLACEMENT = "�"

# Letters and symbols by their category, and yet nothing to be seen: fillers of Hangul, the
# empty pattern of Braille, Khmer's inherent vowels, Mongolian's selectors.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5\u180b\u180c\u180d\u180f")
# Tell how neighbours are joined or broken; dropping them changes no letter.
_JOINERS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SPELLING = frozenset("\u200c\u200d")
_JOINS_NOTHING = "\u034f"
_KEPT = frozenset("\n\t\u00ad")
_BLANKS = frozenset("\t\u2028\u2029")


def cleaned(text: str, *, lines: bool = False) -> str:
    """``text`` with nothing in it that a terminal obeys, a database refuses or the eye misses.

    Blanks of any kind become one space each, joiners go, everything else that is not printable
    becomes U+FFFD. With ``lines`` newlines stay. Idempotent.
    """
    if text.isprintable() and not _has_blank_letters(text):
        return text
    return "".join(_cleaned_character(one, lines) for one in text)


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
    every script stay, and so do joiners between letters that need them (Persian, Indic).
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(_legible_characters(text)).split())


def readable(text: str) -> str:
    """A text of staff's own without what cannot be seen, or turns the direction of the rest.

    Blanks of every width stay as they are, and so do soft hyphens, and joiners that spell (as
    ``legible``) or make one picture of several. Idempotent.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        one
        for place, one in enumerate(text)
        if (one.isprintable() and one not in _BLANK_LETTERS and one != _JOINS_NOTHING)
        or one in _KEPT
        or unicodedata.category(one) == "Zs"
        or (
            one in _SPELLING and _is_spelling(text[place - 1 : place] + text[place + 1 : place + 2])
        )
    )


def first_unseen(text: str) -> str:
    """The first character that is not printable or cannot be seen, or ""."""
    for one in text:
        if not one.isprintable() or one in _BLANK_LETTERS:
            return one
    return ""


def _has_blank_letters(text: str) -> bool:
    return not text.isascii() and not _BLANK_LETTERS.isdisjoint(text)


@lru_cache(maxsize=4096)
def _cleaned_character(one: str, lines: bool) -> str:
    if one == "\n" and lines:
        return one
    if one in _BLANK_LETTERS:
        return REPLACEMENT
    if one.isprintable():
        return one
    if one in _JOINERS:
        return ""
    blank = one in _BLANKS or unicodedata.category(one) == "Zs"
    return " " if blank else REPLACEMENT


def _legible_characters(text: str) -> Iterator[str]:
    for place, one in enumerate(text):
        if one in _SPELLING:
            if _is_spelling(_around(text, place)):
                yield one
        elif one in _BLANK_LETTERS or one in _JOINERS:
            continue
        elif one.isprintable():
            yield one
        elif one in _BLANKS or unicodedata.category(one) in {"Cc", "Zs"}:
            yield " "


def _around(text: str, place: int) -> str:
    return text[place - 1 : place] + text[place + 1 : place + 2]


def _is_spelling(around: str) -> bool:
    """Between two letters beyond Latin a joiner is spelling; elsewhere it only hides."""
    return len(around) == 2 and all(one > "\u02ff" and one.isprintable() for one in around)
