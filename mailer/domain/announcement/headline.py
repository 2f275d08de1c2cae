"""The seminar's title and the series before it, from the heading, a label or a quotation."""

import re
from dataclasses import dataclass

from mailer.domain.addresses_in_text import find_addresses
from mailer.domain.announcement.dates import find_dates
from mailer.domain.announcement.labels import Label
from mailer.domain.announcement.navigation import is_furniture, is_greeting
from mailer.domain.announcement.passages import Passage
from mailer.domain.announcement.source import one_line

_LONGEST_TITLE = 250
_LONGEST_HEADING = 220
_LONGEST_LINE = 500
_LONGEST_SERIES = 150
_HEADINGS_SEARCHED = 12
_SERIES_WORD = re.compile(
    r"(?:\b(?:[\w&]+-)*(?:online[\s-]?)?(?:web-?)?(?:seminar|webinar|workshop|fachtag(?:ung)?|vortrag"
    r"|lecture|schulung|fortbildung|fachgespräch)s?(?!-(?!reihe)|\w)"
    r"|\b[\w-]*reihe\b|\bseries\b|\bonline[\s-](?:veranstaltung|event|session|talk|dialog|forum"
    r"|gespräch|training|kurs|sprechstunde|konferenz)\b|\bveranstaltung(?=:))",
    re.IGNORECASE,
)
_INVITATION = re.compile(
    r"(?:herzliche\s|unsere\s)?(?:einladung|invitation|save\sthe\sdate|ankündigung|announcement"
    r"|neu|new|wg|fwd|aw|re)\b(?:\s(?:zum|zur|zu|to\sthe|to\sour|to|for|for\sthe)\b)?\s?[:–—-]?\s?",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"\W*(?:(?:herzliche\s|unsere\s)?(?:einladung|invitation|save\sthe\sdate|ankündigung|announcement"
    r"|seminarankündigung|veranstaltungs(?:hinweis|ankündigung|tipp)|terminhinweis|neue[sr]?\s(?:online-?|web-?)?(?:seminar|webinar|workshop|veranstaltung)|programm|flyer"
    r"|programme|einladung\sund\sprogramm|event\sannouncement|bitte\sweiterleiten|hinweis|verlegt"
    r"|termin(?:änderung|verschiebung)|verschoben|neuer\stermin))\W*",
    re.IGNORECASE,
)
_WHOLLY_QUOTED = re.compile(r"[\"„“»][^\"„“”»«]{4,250}[\"“”«]")
_COLON = re.compile(r"(?P<series>[^:]{3,150}(?::innen[^:]{0,80})?):\s+(?P<title>\S.*)")
_QUOTED = re.compile(
    r"(?P<series>[^\"„“”»«]{3,150}?)\s?(?:zum\sThema\s|on\s)?[\"„“»](?P<title>[^\"„“”»«]{3,250})[\"“”«]"
    r"(?P<rest>.{0,80})"
)
_DASHED = re.compile(r"(?P<series>[^–—|]{3,100}?)\s(?:[–—|]|-)\s(?P<title>\S.*)")
_QUOTED_IN_PROSE = re.compile(
    r"(?:seminar|webinar|workshop|veranstaltung|vortrag|lecture|event|reihe)s?\s"
    r"(?:zum\sThema\s|mit\sdem\sTitel\s|on\s|called\s|entitled\s)?[\"„“»](?P<title>[^\"„“”»«]{4,200})[\"“”«]",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(r"[\s,(|–—-]*(?:\b(?:am|on|vom|from))?\s*$")


@dataclass(frozen=True, slots=True)
class Headline:
    """Title and series on one line each; ``text_from`` is the first passage after them."""

    title: str = ""
    series: str = ""
    text_from: int = 0
    unsure: frozenset[str] = frozenset()


def read_headline(heading: str, passages: tuple[Passage, ...]) -> Headline:
    """The title; doubtful if no line of the text is a heading.

    ``heading`` is what the page itself declares as its heading; a label "Titel:" comes first.
    """
    labelled = {one.label: one.text for one in passages[:60] if one.label}
    line, text_from = _heading_line(heading, passages)
    series_label = labelled.get(Label.SERIES, "")
    if Label.TITLE in labelled:
        if line and one_line(line, 500) != one_line(labelled[Label.TITLE], 500):
            series_label = series_label or (line if _SERIES_WORD.search(line) else "")
        line = labelled[Label.TITLE]
    if not line:
        return _from_prose(passages, text_from)
    series, title = split_series(line)
    if not title and text_from < len(passages) and _is_heading(passages[text_from]):
        title = passages[text_from].text
        text_from += 1
    if not title:
        series, title = "", series
    return Headline(
        one_line(title, _LONGEST_TITLE),
        one_line(series or series_label, _LONGEST_SERIES),
        text_from,
        frozenset({"title"} if find_dates(title) or find_addresses(title) else ()),
    )


def split_series(line: str) -> tuple[str, str]:
    """``(series, title)``: "ZWK Online-Seminar: Klima" → both; a title alone has no series."""
    line = _without_date(line[:_LONGEST_LINE])
    if (found := _INVITATION.match(line)) and found.end() < len(line):
        line = line[found.end() :]
    if _SERIES_WORD.fullmatch(line) or (len(line.split()) <= 4 and _ends_with_series(line)):
        return line, ""
    found = _COLON.fullmatch(line)
    if found and _SERIES_WORD.search(found["series"] + ":"):
        return found["series"].strip(), _unquoted(found["title"])
    found = _QUOTED.fullmatch(line)
    if found and _SERIES_WORD.search(found["series"]):
        return found["series"].strip(" :–—-"), (
            found["title"] + found["rest"].rstrip(" .,")
        ).strip()
    found = _DASHED.fullmatch(line)
    if found and _SERIES_WORD.search(found["series"]) and len(found["series"].split()) <= 6:
        return found["series"].strip(), _unquoted(found["title"])
    return "", _unquoted(line)


def _heading_line(heading: str, passages: tuple[Passage, ...]) -> tuple[str, int]:
    if heading:
        wanted = one_line(heading, 500)
        places = (n for n, one in enumerate(passages[:200]) if one_line(one.text, 500) == wanted)
        return heading, next(places, -1) + 1
    for place, passage in enumerate(passages[:_HEADINGS_SEARCHED]):
        if is_furniture(passage.text) or passage.label is Label.PUBLISHED:
            continue
        if _NO_TITLE.fullmatch(passage.text) and len(passages) > place + 1:
            return _below_invitation(passages, place + 1)
        if passage.label is None and _is_heading(passage):
            return passage.text, place + 1
        return "", place
    return "", 0


def _below_invitation(passages: tuple[Passage, ...], place: int) -> tuple[str, int]:
    """Below the word "Einladung" the title stands in quotation marks, or comes first."""
    for number, passage in enumerate(passages[place : place + 4], place):
        if _WHOLLY_QUOTED.fullmatch(passage.text):
            return passage.text, number + 1
    first = passages[place]
    return (first.text, place + 1) if _is_heading(first) else ("", place)


def _is_heading(passage: Passage) -> bool:
    text = passage.text
    return (
        passage.label is None
        and len(text) <= _LONGEST_HEADING
        and any(char.isalpha() for char in text)
        and not text.endswith((".", ",", ";", ":"))
        and not is_greeting(text)
        and not is_furniture(text)
        and "://" not in text
        and bool(_without_date(text))
    )


def _from_prose(passages: tuple[Passage, ...], text_from: int) -> Headline:
    for passage in passages[:6]:
        if found := _QUOTED_IN_PROSE.search(passage.text[:5_000]):
            title = one_line(found["title"], _LONGEST_TITLE)
            return Headline(title, "", text_from, frozenset({"title"}))
    return Headline("", "", text_from, frozenset({"title"}))


def _ends_with_series(line: str) -> bool:
    return any(found.end() == len(line) for found in _SERIES_WORD.finditer(line)) and (
        line.lower().split()[0].startswith(("online", "web", "semin", "worksh")) or "-" in line
    )


def _without_date(line: str) -> str:
    """The heading without a date at its end: that stands in the box, and may move."""
    days = find_dates(line)
    if not days or re.search(r"[^\W\d]{5,}", line[days[-1].end :]):
        return line
    before = line[: days[0].start]
    return before[: found.start()] if (found := _BEFORE_DATE.search(before)) else before


def _unquoted(title: str) -> str:
    title = title.strip(" .") if title.endswith(".") else title.strip()
    inner = re.fullmatch(r"[\"„“»]([^\"„“”»«]+)[\"“”«]", title)
    return inner[1].strip() if inner else title
