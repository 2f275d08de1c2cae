"""Titles that stand alone on a line below words which announce them.

"… laden wir Sie ein zum Infoabend" and the name below it, "Als Nächstes:" in the mail of a row of
events: whatever stands further above, a subject or the row's own name, is not the event's.
"""

import re
from dataclasses import replace

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import KIND_FOR, OCCASION, names_only_kind
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.names import is_called, read_name
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.text.navigation import (
    begins_other_events,
    is_farewell,
    is_furniture,
)
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.title.candidates import whole_title
from mailer.domain.announcement.title.headings import Heading
from mailer.domain.announcement.title.houses_below import is_house_alone
from mailer.domain.announcement.title.lines import NO_TITLE, is_title_like, tells_when
from mailer.domain.announcement.title.weights import QUOTED

_SEARCHED = 20  # passages
_FARTHEST = 4  # passages below the words that announce
_LONGEST_SAID = 400
_LONGEST_NAME = 3  # words
_SAYS = (
    r"\b(?:laden|lädt|lade|ein(?:zu)?laden|eingeladen|veranstalte[nt]|biete[nt]|anbieten|gibt\ses|treffen|takes?\splace|findet|finden"
    r"|freuen|planen|plant|organisier\w+|weisen|hinweisen|erinnern?|ankündigen|kündigen|müssen|spricht|sprechen|referiert"
    r"|startet|starten|beginnt|beginnen|invited?|inviting|join|hosts?|hosting|holds?|holding|offers?|offering|welcome|remind\w*|announce"
    r"|hatten|haben|steht|widmet|dreht|geht\ses\sum|muss|fällt|kann|wird|lautet|heißt|verschieben|verlegen|save\sthe\sdate|come\sto|speaks?|give)\b"
)
_OF_WHAT = (
    r"(?:zum\sThema|zur\sFrage|mit\sdem\sTitel|unter\sdem\s(?:Titel|Motto|Thema)|über|titled|entitled|called"
    r"|on|about|on\sthe\s(?:topic|subject)(?:\sof)?)"
)
# "wir laden Sie herzlich ein zum Infoabend", "it is a pleasure to invite you to our next talk on"
_UNFINISHED = expression(
    rf"^(?=.*(?:{_SAYS})).*(?:\b(?:zu[mr]?|zu\s(?:eine[mr]|unsere[mr])|to(?:\s(?:the|our|an?))?|for(?:\s(?:the|our|an?))?|{_OF_WHAT})"
    r"|\b(?:zu[mr]?|eine[mnrs]?|ein|der|die|das|den|dem|de[nr]|unser\w{0,2}|to|for|of|the|our|an?|angekündigten)\s(?:[\w-]+\s){0,3}?"
    rf"[\w-]*(?:{OCCASION.pattern})(?:\s{_OF_WHAT})?|\btakes?\splace\son"
    r"|\b(?:thema|titel|motto|topic|title|theme)\s(?:[\w-]+\s){0,3}(?:lautet|heißt|ist|is)"
    r"|\b(?:muss|müssen|fällt|kann|wird)\s(?:[\w-]+\s)?unser\w{0,2})\s?:?$"
    r"|(?:^|[.!?,]\s)(?:(?:unser|das|der|our|the)\s)?(?:thema|titel|überschrift|motto|topic|title|theme)"
    r"(?:\s(?:des|der|diesmal|heute|dieses\smal|of|for|this\stime|today)(?:\s[\w-]+){0,3})?\s?:$",
    re.IGNORECASE,
)
_TO_NOTE = expression(
    r"^(?=.*\b(?:vormerken|vor|merken|hin|hinweisen|aufmerksam\b.*|ankündigen|aufnehmen|auf|erinnern|teilen|weiterleiten|veranstaltung"
    r"|event|diary|diaries|calendars?|save\sthe\sdate|announce\w*|remind\w*|ein|eingeladen|invited?)\s?:$)"
    r"(?=.*\b(?:bitte|termin|wir|ich|laden|lädt|veranstaltung|please|we|event|you)\b).{8,}$"
    rf"|^.*\b(?:following|folgende[mnrs]?|nachstehende[mnrs]?)\s(?:[\w-]+\s)?[\w-]*(?:{OCCASION.pattern}|termin)\b.*[.:]$",
    re.IGNORECASE,
)
# What stands above the next event of a row: "Next talk", "Heute bei Wissen am Mittag".
_NEXT = expression(
    r"\W*(?:(?:als|unser\w{0,2}|der|die|das|our|the|up)\s)?(?:"
    r"(?:nächste[smr]?|next|coming\sup(?:\snext)?|up\snext|diesmal|dieses\smal|this\s(?:time|week|month)(?:['’]s)?)"
    rf"(?:\s(?:up|mal|termin|angebot|speaker|ausgabe|folge|issue|(?:[\w-]+\s)?[\w-]*(?:{OCCASION.pattern}))(?:\s(?:für|for)\s(?:sie|euch|dich|you))?)?"
    rf"|(?<=\s)[\w-]*(?:angebot|tipp|{OCCASION.pattern})\s(?:im|in)\s(?:{any_of(MONTHS)})(?=:)"
    r"|(?:heute|diesmal|today)\s(?:bei|im|in|at|on)\s[^.!?]{3,60}?(?=\W*$)"
    rf"|[\w-]*(?:termin|tipp|{OCCASION.pattern})\s(?:des|der|of\sthe)\s(?:monats|woche|tages|quartals|month|week)"
    r"|(?:(?:veranstaltungs|termin|kurs|seminar)-?|(?<=r\s))tipp|(?:featured|highlighted)\s(?:event|talk|webinar)"
    r")\W*",
    re.IGNORECASE,
)

# What else stands below a sentence without a full stop: who signs, and what one should do.
_NO_NAME = expression(
    r"(?:ihre?|eure?|deine?|your|hier|jetzt|zur|zum|eintritt|teilnahme|anmeld\w*|kosten|mehr|weitere|details|programm\w*|ablauf"
    r"|tagesordnung|es|wir|sie|bitte|we|you|register|registration|book|admission|please|agenda|the\steam)\b",
    re.IGNORECASE,
)
_ABOUT_WHAT = frozenset({"über", "über:", "zum thema", "zum thema:", "on", "about", "spricht über"})
_FEWEST_SPACES = 4
_LONGEST_DAY = 60  # characters
_HAS_DIGIT = expression(r"\d")


def announced_title(passages: tuple[Passage, ...]) -> Heading | None:
    """The line below a sentence that breaks off before the event's name, or below "Next talk:"."""
    if (spoken := _spoken_about(passages)) is not None:
        return spoken
    for place, passage in enumerate(passages[:_SEARCHED]):
        text = passage.text.strip()
        if begins_other_events(text) or is_farewell(text) or _tells_past(passages[:place]):
            break
        if passage.label is not None or len(text) > _LONGEST_SAID:
            continue
        noted = _NEXT.fullmatch(text) is not None
        if noted or _UNFINISHED.search(text) or _TO_NOTE.search(text):
            noted = noted or _TO_NOTE.search(text) is not None
            named = _named_below(passages, place + 1, noted=noted)
            if named is not None:
                return named
        elif text.endswith(":") and (named := _named_above_day(passages, place)) is not None:
            return named
    return None


def _spoken_about(passages: tuple[Passage, ...]) -> Heading | None:
    """The line below the word "über" of a sentence in lines: "spricht / Prof. A B / über"."""
    for place, passage in enumerate(passages[1:_SEARCHED], 1):
        if passage.text.casefold() in _ABOUT_WHAT and passage.label is None:
            below = passages[place + 1 : place + 2]
            if below and is_title_like(below[0]):
                return Heading(whole_title(passages, place + 1)[0], 0, announced=True)
            break
    return None


def _named_above_day(passages: tuple[Passage, ...], place: int) -> Heading | None:
    """The line between a sentence that ends with a colon and the day: perhaps the title."""
    named = _named_below(passages, place + 1, noted=False)
    below = passages[place + 2 : place + 4]
    told = any(one.label is Label.WHEN or find_dates(one.text[:_LONGEST_DAY]) for one in below)
    text = passages[place].text
    sentence = text.count(" ") >= _FEWEST_SPACES and not tells_when(text)
    return replace(named, doubtful=True) if named and told and sentence else None


def _tells_past(above: tuple[Passage, ...]) -> bool:
    """Whether the event is told above: what is announced further below is another, or a part."""
    return any(
        (one.label is Label.WHEN and _HAS_DIGIT.search(one.text))
        or (one.label is None and tells_when(one.text) and "20" in one.text)
        or (one.label is not Label.TITLE and _tells_day_and_hour(one.text[:_LONGEST_SAID]))
        for place, one in enumerate(above)
        if not (place and is_furniture(above[place - 1].text) and is_furniture(one.text))
    )


def _tells_day_and_hour(text: str) -> bool:
    return bool(find_dates(text) and find_hours(text))


def _named_below(passages: tuple[Passage, ...], place: int, *, noted: bool) -> Heading | None:
    """The first line there that may be a title; below "Next:" the day or a name may come first."""
    for at in range(place, min(place + (_FARTHEST if noted else 1), len(passages))):
        text = passages[at].text if noted else passages[at].text.removesuffix(".")
        passage = Passage(text, passages[at].label)
        if passage.label is not None:
            return None
        if _may_be_title(passage):
            whole, _ = whole_title((*passages[:at], passage, *passages[at + 1 :]), at)
            return Heading(whole, 0, doubtful=KIND_FOR.match(whole) is not None, announced=True)
        if not (tells_when(passage.text) or _names_person(passage.text)):
            return None
    return None


def _may_be_title(passage: Passage) -> bool:
    text = passage.text
    if QUOTED.fullmatch(text):
        return True
    return (
        is_title_like(passage)
        and not text[:1].islower()
        and not names_only_kind(text)
        and not NO_TITLE.fullmatch(text)
        and not _NO_NAME.match(text)
        and not is_house_alone(text)
        and not find_dates(text)
        and not _names_person(text)
        and ". " not in text
    )


def _names_person(text: str) -> bool:
    """Whether a line begins with somebody's name: "Dr Ann Example (University of Neudorf)"."""
    named = read_name(text, 0)
    if named is None:
        return False
    rest = text[named.end :].strip()
    if not rest:
        return named.addressed or len(text.split()) <= _LONGEST_NAME
    return rest[0] in "(," or is_called(named)
