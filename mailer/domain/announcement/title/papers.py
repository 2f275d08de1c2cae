"""Names of papers above an announcement: newsletters, circulars, programmes, and their issues."""

import re

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, any_of
from mailer.domain.announcement.lexicon.expressions import expression

_MONTH = any_of(MONTHS)
_SEASON = r"(?:frühjahr|frühling|sommer|herbst|winter|spring|summer|autumn)"
_PAPER = (
    r"(?:newsletter|rundbrief|rundmail|rundschreiben|infobrief|infodienst|infopost|info-?mail"
    r"|mitgliederbrief|elternbrief|bulletin)"
)
_PUBLICATION = expression(
    r"[\w-]*(?:newsletter|rundbrief|rundschreiben|infobrief)\s(?:des|der|von|vom|aus|für|of|from|for)\s[^:]{3,80}"
    r"|(?:(?:\w+\s)?\w*(?:programm|newsletter|rund(?:schreiben|mail)|brief|mitteilungen|blatt|kalender|bulletin|catalogue|catalog)"
    r"|(?:the\s)?(?:\w+\s){1,4}(?:letter|digest|gazette))\b(?:\W{1,3}[^\d]{0,40}?)?\W{0,3}"
    rf"(?:(?:Ausgabe|Nr\.?|No\.?|issue|{_SEASON}|(?:{_MONTH})(?:\s?[/–-]\s?(?:{_MONTH}))?)\s?)?(?:\d{{1,2}}\s?/\s?)?(?:20)?\d\d(?:/\d\d)?"
    r"(?:\s?[,·|–-]\s?(?:seite|blatt|page|ausgabe|nr\.?)\s\d{1,3})?"
    rf"|(?:(?:sommer|winter)semester|(?:{_SEASON}|michaelmas|hilary|trinity)\sterm|{_SEASON}|[SW]o?i?Se?)\s(?:20)?\d\d(?:\s?/\s?(?:20)?\d\d)?"
    rf"|[\w-]*(?:brief|blatt|bote|mitteilungen|kalender|programm)\s(?:{_MONTH})(?:\s?(?:/|–|-|und)\s?(?:{_MONTH}))?(?:\W+S(?:eite|\.)\s?\d{{1,3}})?|amtliche\s(?:bekanntmachung|mitteilung|nachricht)\w*"
    rf"|(?:{_MONTH})\s20\d\d|(?:ausgabe|heft|issue)\s\d{{1,3}}\s?/\s?(?:20)?\d\d(?:\W{{1,3}}(?:{_MONTH}))?"
    r"|(?:section|abschnitt|rubrik)\s[A-Z\d]{1,2}:\s.{3,40}"
    rf"|(?:(?!:\s).){{0,60}}\b\w*(?:{_PAPER})\b\W{{1,3}}(?:(?:Nr|No|Ausgabe|issue)\W{{1,2}})?(?:\d{{1,3}}\s?[/|-]\s?(?:20)?\d\d|(?:{_SEASON}|{_MONTH})?\s?20\d\d)\b.{{0,60}}"
    r"|(?:(?!:\s).){0,80}\b(?:Ausgabe|Issue)\W{1,2}(?:Nr\.?\s)?\d{1,3}\b.{0,30}|\w*(?:rundbrief|infobrief|newsletter|infodienst)",
    re.IGNORECASE,
)

# "A. Statistik | B. Sitzung": what a circular holds.
_CONTENTS = expression(
    r"(?:A|1)[.)]\s.{2,60}\s(?:B|2)[.)]\s|(?:inhalt(?:sverzeichnis)?|(?:in\s)?diese[rn]?\s(?:ausgabe|themen)|contents|what['’]s\son\b.{0,40}|(?:unsere\s|die\s)?termine\s(?:im|in|am|der|des|für)\s.{3,40}|in\sthis\sissue)(?:\W*$|:\s)",
    re.IGNORECASE,
)


def names_paper(text: str) -> bool:
    """Whether a line names a paper, its issue or its season, and no event: "Rundbrief 1/2026"."""
    return _PUBLICATION.fullmatch(text) is not None


def lists_contents(text: str) -> bool:
    """Whether a line tells what a circular holds: "In diesem Heft:"."""
    return _CONTENTS.match(text) is not None
