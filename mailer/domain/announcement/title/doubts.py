"""What speaks against a chosen title: somebody is asked then."""

import re

from mailer.domain.addresses_in_text import find_addresses
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import EVENT, names_only_kind
from mailer.domain.announcement.lexicon.names import is_called, read_name
from mailer.domain.announcement.lexicon.slogans import is_slogan
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.text.navigation import is_greeting
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.title.lines import NO_TITLE
from mailer.domain.announcement.title.prose import NAMES_ROW
from mailer.domain.announcement.title.weights import may_be_name

_SEARCHED = 12  # passages
MESSAGE = expression(
    r"(?:achtung|wichtig|infos?|information(?:en)?|hinweise?|protokoll\w*|rundmail|rundschreiben|newsletter|update"
    r"|mitteilung\w*|aktuelles|(?:unsere\s|kommende\s|weitere\s)?(?:termine|veranstaltungen)|save\sthe\sdate|presse\w*"
    r"|veranstaltungsdetails|termin(?:verschiebung|änderung|verlegung)|raumänderung|absage|join\sus|/\sevents?|upcoming|news|reminder|erinnerung|auftakt|live|neu|jetzt)\b",
    re.IGNORECASE,
)
_FEWEST_LOUD = 3  # words
_KIND_OF_SOMEBODY = expression(
    rf"[\w-]*(?:{EVENT.pattern})\s(?:(?:des|der|of\sthe)\s(?:[A-ZÄÖÜ][\w-]+s?)(?:\s(?:für|of|for|der|des)\s.{{3,60}})?"
    r"|(?:in|im|at)\s[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)?)",
    re.IGNORECASE,
)
_INNER_QUOTE = expression(r"\w\s[„“\"»][^\"„“”»«]{6,200}[“”\"«]\W*$")
_ROW_OF_YEAR = expression(
    r"\b(?:\w*programm|newsletter|\w*kalender|termine|veranstaltungen|vorträge)\s"
    r"(?:20\d\d|frühjahr|sommer|herbst|winter)",
    re.IGNORECASE,
)
_OPEN = expression(
    r"(?:TBA|TBC|TBD|N\.\s?N\.|(?:Titel|Thema|title|topic)\s.{0,30}|folgt)", re.IGNORECASE
)
ROW_NAMED = expression(
    r"\b(?:[\w-]*(?:ringvorlesung|vortragsreihe|seminarreihe|veranstaltungsreihe|vorlesungsreihe)|lecture\sseries)\b",
    re.IGNORECASE,
)
_BROKEN_OFF = expression(
    r"\s(?:beginnt|startet|findet|starten|finden|ist|wird|lädt|laden|geht|bis|am|ab|im|und|oder|mit|für|von"
    r"|zum|zur|starts|begins|takes|is|will|on|until|and|with|for|of|the)$",
    re.IGNORECASE,
)


def seems_no_title(title: str, series: str) -> bool:
    """Whether it is a date, a message, a row of events, a kind alone, or breaks off."""
    return bool(
        find_dates(title)
        or _OPEN.fullmatch(title)
        or is_slogan(title)
        or NO_TITLE.fullmatch(title)
        or find_addresses(title)
        or _BROKEN_OFF.search(title)
        or MESSAGE.match(title)
        or _ROW_OF_YEAR.search(title)
        or NAMES_ROW.search(series)
        or ROW_NAMED.search(title)
        or names_only_kind(_after_colon(title))
    )


def may_be_less(title: str) -> bool:
    """Whether only a part may be the name: what is quoted in it, or stands before "mit A B"."""
    if title.isupper() and " " in title:
        return True  # a paper's name is written so as well
    if _KIND_OF_SOMEBODY.fullmatch(title) or _INNER_QUOTE.search(title):
        return True
    if is_greeting(title.partition(",")[0] + ",") or title.count('"') % 2:
        return True  # a sentence, of which a part is the name
    behind = (title.rpartition(f" {word} ") for word in ("mit", "with", "by", "von"))
    named = [read_name(who, 0) for what, _, who in behind if what]
    return any(one is not None and is_called(one) for one in named)


def is_louder_elsewhere(title: str, passages: tuple[Passage, ...]) -> bool:
    """Whether another line near the top is written in capitals, as a title is on a leaflet."""
    return any(
        one.text.isupper()
        and len(one.text.split()) >= _FEWEST_LOUD
        and one.text.casefold() not in title.casefold()
        and not any(char.isdigit() for char in one.text)
        and may_be_name(one.text)
        for one in passages[:_SEARCHED]
    )


def _after_colon(title: str) -> str:
    """What stands behind a colon, as in "Event type: Webinar"."""
    return title.partition(": ")[2]
