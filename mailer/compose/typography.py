"""Typography: no-break spaces in what readers see of a page, put in one place after rendering.

Whoever writes a template or a title types ordinary blanks. The text part keeps them: there is
nothing in it that breaks lines, and people copy from it.
"""

import re
from collections.abc import Iterator
from itertools import chain

NO_BREAK_SPACE = "\u00a0"

_BLANKS = r"[ \t\r\n]+"
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
# What has the same neighbour on the left stands together: at most places nothing else is tried.
_AT_A_WORD = (
    rf"({_LETTER}\.){_BLANKS}(?={_LETTER}\.)",  # e. V., z. B., i. d. R.
    rf"({_TITLES}){_BLANKS}(?=[A-ZÄÖÜ]|{_DEGREES}|h\.)",
    rf"({_DEGREES}|[hc]\.){_BLANKS}(?=[A-ZÄÖÜ][\w-]|{_DEGREES})",
    rf"({_COUNTED}|[€£$]|EUR){_BLANKS}(?=\d)",
)
# 16. November, 16 November, 15:30 Uhr, 3 p.m., 20 €, 18:00 CET
_AFTER_A_DIGIT = (
    rf"(\.?){_BLANKS}(?=(?:{'|'.join(_MONTHS.split())})(?!\w))",
    rf"{_BLANKS}(?=(?:{'|'.join(_UNITS.split())}|[ap]\.m\.)(?!\w)|[€%‰])",
    rf"(?<=\d:\d\d){_BLANKS}(?=[A-Z]{{2,5}}(?!\w))",
)
_BREAKS = re.compile(rf"(?<!\w)(?:{'|'.join(_AT_A_WORD)})|(?<=\d)(?:{'|'.join(_AFTER_A_DIGIT)})")
# Nothing matches without a dot or one of these: most names are read once, not by every rule.
_SIGN = re.compile(rf"\d|(?:Prof|Dr|PD|Mr|Mrs|Ms){_BLANKS}")
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
    return _BREAKS.sub(_bound, text) if "." in text or _SIGN.search(text) else text


def page_kept_together(page: str, opaque: re.Pattern[str] | None = None) -> str:
    """The same for all that readers see of a page: no tag, comment, style or preformatted text.

    What ``opaque`` matches is left alone and has no neighbours: it stands for words to come.
    """
    return "".join(
        piece if kept else _words_kept_together(piece, opaque) for piece, kept in _pieces(page)
    )


def untouched_spans(page: str) -> list[tuple[int, int]]:
    """Where a page has something else than words: begin and end of each such stretch."""
    return [found.span() for found in _UNTOUCHED.finditer(page)]


def _pieces(page: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for begin, end in chain(untouched_spans(page), [(len(page), len(page))]):
        yield page[at:begin], False
        yield page[begin:end], True
        at = end


def _words_kept_together(text: str, opaque: re.Pattern[str] | None) -> str:
    if opaque is None:
        return kept_together(text)
    at, made = 0, []
    for found in opaque.finditer(text):
        made += [kept_together(text[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*made, kept_together(text[at:])])


def _bound(found: re.Match[str]) -> str:
    left = next((one for one in found.groups() if one is not None), "")
    return left + NO_BREAK_SPACE
