"""Typography: no-break spaces in what readers see of a page, put in one place after rendering.

Whoever writes a template or a title types ordinary blanks. The text part keeps them: there is
nothing in it that breaks lines, and people copy from it.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain

NO_BREAK_SPACE = "\u00a0"

_BLANK = " \t\r\n"
_BLANKS = rf"[{_BLANK}]+"
_MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember "
    "January February March May June July October December "
    "Jan Feb Mär Mar Apr Jun Jul Aug Sep Sept Okt Oct Nov Dez Dec"
)
_UNITS = "Uhr h am pm Euro EUR km kg MB GB kB"
# Before a name, before what goes on with the degree ("Dr. rer. nat."), before a number.
_TITLES = r"(?:Prof|Dr|PD|Mr|Mrs|Ms)\.?|(?:Dipl|Mag|Ing|Hr|Fr|St|-Ing)\."
_DEGREES = r"(?:rer|nat|med|jur|phil|pol|oec|agr|theol|habil|publ|dent|vet)\."
_COUNTED = r"(?:Nr|No|Art|Abs|Kap|Ziff|Bd|S|Az|Tel)\.|§§?|Artikel|Absatz|Article|Kapitel"
_LETTER = "[A-Za-zÄÖÜäöü]"
# What a word ends with, and what the next one begins with, if no line may end between them.
_PAIRS = (
    (rf"(?<!\w){_LETTER}\.", rf"{_LETTER}\."),  # e. V., z. B., i. d. R.
    (rf"(?<!\w)(?:{_TITLES})", rf"[A-ZÄÖÜ]|{_DEGREES}|h\."),
    (rf"(?<!\w)(?:{_DEGREES}|[hc]\.)", rf"[A-ZÄÖÜ][\w-]|{_DEGREES}"),
    (rf"(?<!\w)(?:{_COUNTED}|[€£$]|EUR)", r"\d"),
    # 16. November, 16 November, 15:30 Uhr, 3 p.m., 20 €, 18:00 CET
    (r"\d\.?", rf"(?:{'|'.join(_MONTHS.split())})(?!\w)"),
    (r"\d", rf"(?:{'|'.join(_UNITS.split())}|[ap]\.m\.)(?!\w)|[€%‰]"),
    (r"\d:\d\d", r"[A-Z]{2,5}(?!\w)"),
)
_RULES = tuple((re.compile(rf"(?:{left})\Z"), right) for left, right in _PAIRS)
_RUN = re.compile(rf"({_BLANKS})")
_Follower = Callable[[str], object]
_LONGEST_END = 12  # the longest of the words, and what stands before it
_LONGEST_VALUE = 200  # longer ones are no greetings, and not worth the room
_WORDS_KEPT = 4096
_BEGINNINGS_KEPT = 1024
_TAG = r"</?[A-Za-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>|<![^>]*>"
_UNTOUCHED = re.compile(
    r"<!--.*?-->"
    r"|<(head|style|script|pre|code|textarea)\b.*?</\1\s*>"
    rf"|{_TAG}",
    re.DOTALL | re.IGNORECASE,
)


def kept_together(text: str) -> str:
    """``text`` with no-break spaces where a line must not end: ``e. V.``, ``16. November``.

    The text may be escaped for HTML; only blanks change.
    """
    beginning, blank, last = text.rpartition(" ")
    if beginning[-1:] in _BLANK or len(text) > _LONGEST_VALUE or not text.isprintable():
        return _words_kept_together(text)
    # "Sehr geehrte Frau Dr." begins many letters: what is new is the name.
    known, follows = _beginning(beginning)
    return f"{known}{NO_BREAK_SPACE if follows and follows(last) else blank}{last}"


def page_kept_together(page: str, opaque: re.Pattern[str] | None = None) -> str:
    """The same for all that readers see of a page: no tag, comment, style or preformatted text.

    What ``opaque`` matches is left alone and has no neighbours: it stands for words to come.
    """
    return "".join(piece if kept else _around(piece, opaque) for piece, kept in _pieces(page))


def untouched_spans(page: str) -> list[tuple[int, int]]:
    """Where a page has something else than words: begin and end of each such stretch."""
    return [found.span() for found in _UNTOUCHED.finditer(page)]


def _pieces(page: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for begin, end in chain(untouched_spans(page), [(len(page), len(page))]):
        yield page[at:begin], False
        yield page[begin:end], True
        at = end


def _around(text: str, opaque: re.Pattern[str] | None) -> str:
    if opaque is None:
        return _words_kept_together(text)
    at, made = 0, []
    for found in opaque.finditer(text):
        made += [_words_kept_together(text[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*made, _words_kept_together(text[at:])])


def _words_kept_together(text: str) -> str:
    pieces = _RUN.split(text)
    for at in range(1, len(pieces), 2):
        follows = _follower(pieces[at - 1][-_LONGEST_END:])
        if follows and follows(pieces[at + 1]):
            pieces[at] = NO_BREAK_SPACE
    return "".join(pieces)


@lru_cache(maxsize=_BEGINNINGS_KEPT)
def _beginning(text: str) -> tuple[str, _Follower | None]:
    """All but the last word of a text, kept together, and what binds another word to it."""
    return _words_kept_together(text), _follower(_RUN.split(text)[-1][-_LONGEST_END:])


@lru_cache(maxsize=_WORDS_KEPT)
def _follower(end: str) -> _Follower | None:
    """What matches words that must stand in a line with one that ends so; mostly nothing."""
    found = [right for left, right in _RULES if left.search(end)]
    return re.compile("|".join(found)).match if found else None
