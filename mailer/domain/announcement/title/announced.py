"""Titles that stand alone on a line below words which announce them.

"… laden wir Sie ein zum Infoabend" and the name below it, "Als Nächstes:" in the mail of a row of
events: whatever stands further above, a subject or the row's own name, is not the event's.
"""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import OCCASION, names_office, names_only_kind
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.names import is_called, read_name
from mailer.domain.announcement.lexicon.roles import begins_with_role
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.text.navigation import begins_other_events, is_farewell
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.title.candidates import whole_title
from mailer.domain.announcement.title.headings import Heading
from mailer.domain.announcement.title.lines import NO_TITLE, is_title_like, tells_when
from mailer.domain.announcement.title.weights import QUOTED
from mailer.domain.announcement.venue.houses import HOUSE_FIRST

_SEARCHED = 20  # passages
_FARTHEST = 4  # passages below the words that announce
_LONGEST_SAID = 400
_SAYS = (
    r"\b(?:laden|lädt|lade|ein(?:zu)?laden|eingeladen|veranstalte[nt]|biete[nt]|anbieten|gibt\ses|treffen|findet|finden"
    r"|freuen|planen|plant|organisier\w+|weisen|hinweisen|erinnern?|ankündigen|kündigen|müssen|spricht|sprechen|referiert"
    r"|startet|starten|beginnt|beginnen|invited?|inviting|join|hosts?|hosting|holds?|holding|offers?|offering|welcome|remind\w*|announce"
    r"|save\sthe\sdate|come\sto|speaks?|give)\b"
)
_OF_WHAT = (
    r"(?:zum\sThema|zur\sFrage|mit\sdem\sTitel|unter\sdem\s(?:Titel|Motto)|über|titled|entitled|called"
    r"|on|about|on\sthe\s(?:topic|subject)(?:\sof)?)"
)
# "wir laden Sie herzlich ein zum Infoabend", "it is a pleasure to invite you to our next talk on"
_UNFINISHED = expression(
    rf"^(?=.*(?:{_SAYS})).*(?:\b(?:zu[mr]?|zu\s(?:eine[mr]|unsere[mr])|to(?:\s(?:the|our|an?))?|for(?:\s(?:the|our|an?))?|{_OF_WHAT})"
    r"|\b(?:zu[mr]?|eine[mnrs]?|ein|der|die|das|den|dem|de[nr]|unser\w{0,2}|to|for|of|the|our|an?|angekündigten)\s(?:[\w-]+\s){0,3}?"
    rf"[\w-]*(?:{OCCASION.pattern})(?:\s{_OF_WHAT})?)\s?:?$",
    re.IGNORECASE,
)
_TO_NOTE = expression(
    r"^(?=.*\b(?:vormerken|vor|merken|hin|hinweisen|aufmerksam\b.*|ankündigen|aufnehmen|auf|erinnern|teilen|weiterleiten|veranstaltung"
    r"|event|diary|diaries|calendars?|save\sthe\sdate|announce\w*|remind\w*|ein|eingeladen|invited?)\s?:$)"
    r"(?=.*\b(?:bitte|termin|wir|ich|veranstaltung|please|we|event|you)\b).{8,}$",
    re.IGNORECASE,
)
# What stands above the next event of a row: "Next talk", "Heute bei Wissen am Mittag".
_NEXT = expression(
    r"\W*(?:(?:als|unser\w{0,2}|der|die|das|our|the|up)\s)?(?:"
    r"(?:nächste[smr]?|next|coming\sup(?:\snext)?|up\snext|diesmal|dieses\smal|this\s(?:time|week|month))"
    rf"(?:\s(?:up|mal|termin|speaker|(?:[\w-]+\s)?[\w-]*(?:{OCCASION.pattern})))?"
    r"|(?:heute|diesmal|today)\s(?:bei|im|in|at|on)\s[^.!?]{3,60}?(?=\W*$)"
    r"|(?:[\w-]*(?:termin|veranstaltung|tipp|seminar|vortrag)|event|talk|webinar)\s(?:des|der|of\sthe)\s(?:monats|woche|tages|quartals|month|week)"
    r"|(?:veranstaltungs|termin|kurs|seminar)-?tipp"
    r")\W*",
    re.IGNORECASE,
)

_BEHIND_SPEAKER = expression(
    r"(?:\s?\([^()]{2,80}\)|,\s[^:„“\"–|]{2,80}?)?(?:\s?:|\s[–—|-]|,(?=\s[„“\"»]))\s+(?P<title>\S.{3,200})"
)


def announced_title(passages: tuple[Passage, ...]) -> Heading | None:
    """The line below a sentence that breaks off before the event's name, or below "Next talk:"."""
    for place, passage in enumerate(passages[:_SEARCHED]):
        text = passage.text
        if begins_other_events(text) or is_farewell(text) or _tells_past(passages[:place]):
            break
        if passage.label is not None or len(text) > _LONGEST_SAID:
            continue
        noted = _NEXT.fullmatch(text) is not None
        if noted or _UNFINISHED.search(text) or _TO_NOTE.search(text):
            named = _named_below(passages, place + 1, noted=noted or text.endswith(":"))
            if named is not None:
                return named
    return None


def _tells_past(above: tuple[Passage, ...]) -> bool:
    """Whether a line of facts stands above: what is announced further below is another event."""
    return any(
        one.label is Label.WHEN or (one.label is None and tells_when(one.text) and "20" in one.text)
        for one in above
    )


def _named_below(passages: tuple[Passage, ...], place: int, *, noted: bool) -> Heading | None:
    """The first line there that may be a title; below "Next:" the day or a name may come first."""
    for at in range(place, min(place + (_FARTHEST if noted else 1), len(passages))):
        text = passages[at].text if noted else passages[at].text.removesuffix(".")
        passage = Passage(text, passages[at].label)
        if passage.label is not None:
            return None
        if _may_be_title(passage):
            whole, _ = whole_title((*passages[:at], passage, *passages[at + 1 :]), at)
            return Heading(whole, 0, announced=True)
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
        and not HOUSE_FIRST.match(text)
        and not find_dates(text)
        and not _names_person(text)
        and ". " not in text
    )


def _names_person(text: str) -> bool:
    """Whether a line begins with somebody's name: "Dr Ann Example (University of Neudorf)"."""
    named = read_name(text, 0)
    return named is not None and (
        is_called(named) or text[named.end :].strip()[:1] in {"", "(", ","}
    )


def behind_speaker(text: str) -> str:
    """What a line calls the talk of whom it names: "Prof. A B (Neudorf): Meadows"; "" if nothing.

    No "Dr. A B – Leiterin des Amtes": that is what somebody is.
    """
    named = read_name(text, 0)
    if named is None or not is_called(named):
        return ""
    found = _BEHIND_SPEAKER.fullmatch(text, named.end)
    title = found["title"] if found else ""
    alone = " " not in title or title[:1].islower()
    return "" if alone or names_office(title) or begins_with_role(title) else title
