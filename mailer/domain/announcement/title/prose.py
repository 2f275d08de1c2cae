"""Titles that a sentence tells: "laden ein zum …", "unter dem Titel „X“", "Thema: …"."""

import re
from itertools import islice

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import (
    EVENT,
    OCCASION,
    names_occasion,
    names_only_kind,
)
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.navigation import is_furniture
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.title.lines import NO_TITLE, is_dateline
from mailer.domain.announcement.title.parts import named_on, unframed, unquoted
from mailer.domain.announcement.title.weights import QUOTED
from mailer.domain.announcement.venue.houses import HOUSE

_LONGEST_LINE = 500
_LONGEST_SEARCHED = 5_000
_MOST_NAMES = 20
_BEFORE_FIRST_DAY = frozenset({"", "am", "on", "vom", "from"})
_ALL_QUOTED = expression(rf"\A{QUOTED.pattern}\Z")
_QUOTED_IN_PROSE = expression(
    r"(?:(?:seminar|webinar|workshop|veranstaltung|vortrag|lecture|event|reihe|treffen|nachmittag|abend|gespräch"
    r"|schulung|fortbildung|konferenz|forum|kurs|tisch|tagung|fachtag|runde|stammtisch|führung|wanderung|walk|tour|afternoon|evening|morning|session|talk)s?\s|(?=(?:zum|dem|das)\sThema\W|(?:zur|der)\sFrage\W|(?:mit|unter)\sdem\s(?:Titel|Motto)\W|heißt\s|(?:trägt|bekam|hat)\sden\s(?:Titel|Namen)\W|(?:the|der|dem|den)\sname[n]?\W|nennt\ssich\W|call(?:ing)?\sit\W|named\W|on\sthe\s(?:topic|theme|subject)\W|(?:en)?titled\s))"
    r"(?:(?:(?:zum|dem|das)\sThema|(?:zur|der)\sFrage|(?:mit|unter)\sdem\s(?:Titel|Motto)|heißt|(?:trägt|bekam|hat)\sden\s(?:Titel|Namen)|(?:the|der|dem|den)\snamen?|nennt\ssich|call(?:ing)?\sit|on(?:\sthe\s(?:topic|theme|subject)(?:\sof)?)?|called|named|(?:en)?titled)\s?:?\s)?[\"„“»](?P<title>[^\"„“”»«]{4,200})[\"“”«]",
    re.IGNORECASE,
)
_HELD_SO = expression(
    r"\b(?:lädt|laden|lade|einladen|einzuladen|eingeladen|findet|bietet|bieten|veranstalte[nt]|steht|stellt|beschäftigt|geht|widmet"
    r"|invites?|invited|hosts?|holds?|holding|offers?|takes?\splace)\b",
    re.IGNORECASE,
)
_IS_PART = expression(
    r"\b(?:hält|halten|spricht|sprechen|referiert|berichtet|zeigt|anschließend|danach|im\sAnschluss|rahmen|projekts?|buch\w*"
    r"|vereins?|initiative|programms?|gives?|speaks?|followed|film\w*|roman\w*)\b",
    re.IGNORECASE,
)
_OF_ROW = ("reihe", "series", "zyklus", "rahmen")
NAMES = expression(r"[\"„“»]([^\"„“”»«]{4,250})[\"“”«]")
_ANY_QUOTED = expression(r"(?:[„“»]|(?<![\w\"])\"(?=\w))(?P<title>[^\"„“”»«]{8,200})[\"“”«]")
_OF_A_HOUSE = expression(
    rf"(?:{HOUSE}|restaurant|gaststätte|wirtshaus|lokal|ship|pub|inn|schiff|projekts?)\s$",
    re.IGNORECASE,
)
_TOPIC = expression(
    r"\b(?:Thema|Topic|Theme)(?:\s(?:lautet|diesmal|heute|ist|is|this\stime)){0,2}:?\s(?:[\"„“»](?P<quoted>[^\"„“”»«]{4,200})"
    r"|(?<=:\s)(?P<title>[^.!?„“\"]{4,120}?(?:\?|(?=[.!]|$))))",
)
_ABOUT = expression(
    rf"\b(?:(?:(?i:{EVENT.pattern})|call|session|drop-in|meeting|briefing|lunch\s(?:&|and)\slearn)\s(?:on|about|über|zu)\s|zum\sThema:?\s)"
    r"(?P<title>[A-ZÄÖÜ][^.,;!?()„“\"]{3,100}?)(?=\s(?:ein|an|next|this|on|am|at|im|von|für|laden|lädt|findet|statt)\b|\san\.|[.,;!?(]|$)"
)
_INVITED_TO = expression(
    r"^(?:[^.!?]|\d\.){3,120}?\b(?:lädt|laden|lade)\b(?:[^.!?]|\d\.){0,60}?\s(?:zu[mr]?|zu\s(?:einem|einer|ihrem|ihrer|unserem|unserer))\s(?:(?:\w+ten|\w+chsten)\s)?"
    r"(?P<title>[A-ZÄÖÜ„][^.!?]{3,120}?)(?:\sein$|(?<![“”\"«])\sein[.!:](?:$|\s)|(?<![“”\"«])(?=\s(?:am|vom|ab)\s\d))"
)
_TO_WHAT = expression(
    r"^Zu(?:[mr]|\s(?:einem|einer|ihrem|ihrer|unserem|unserer))\s(?:\w+e[nr]\s)?(?P<title>[A-ZÄÖÜ][^.!?,]{3,100}?)"
    r"(?=,?\s(?:am|an|im|in|um|vom|für|lädt|laden)\s)(?:[^.!?]|\d\.){0,120}\b(?:lädt|laden)\b"
)
_INVITED_HERE = expression(
    r"(?P<title>[A-ZÄÖÜ][^.!?,;„“\"]{3,100}?)(?=,\s|\s(?:on|at|am|um|from|vom?n?)\s(?:\d|[A-Z]\w+(?:day|tag)\b)|[.!?]|$)"
)
# Where nothing else names it: what stands before the day, or what is held.
_DATED_QUOTE = expression(
    r"^(?:(?P<kind>[\w-]+(?:\s[\w-]+){0,3}?)\s)?[\"„“»](?P<title>[^\"„“”»«]{3,200})[\"“”«](?=[\s,.:–-])"
)
_IS_HELD = expression(
    r"^(?:An\salle:\s)?(?:[Dd]er|[Dd]ie|[Dd]as|[Uu]nsere?|[Tt]he|[Oo]ur)\s(?:(?:nächste[rs]?|next)\s)?(?P<title>\w[^.!?,:;]{4,80}?)\s(?:(?:ist|is)\s[^.,]{3,40}\s(?:und|and)\s)?"
    r"(?:(?:am|vom|on)\s(?:[^.!?]|\d\.){4,90}\s(?:muss|musste|wird|wurde|ist|fällt|entfällt|has|had|is|was|will)\b"
    r"|ist\s(?:wieder\s)?am\s(?=\W?\w)|findet|takes\splace|is\sheld|will\s(?:be\sheld|take\splace))\b"
)
_BEFORE_DAY = expression(
    r"^(?:(?:Hallo|Hi|Hello|Liebe|Hey|Moin)\b[\w\s]{0,30}[^\w\s.,:]+\s)?(?P<title>[A-ZÄÖÜ][^.!?:;„“\"]{4,80}?)\s?[,:–—-]\s(?:(?:am|on)\s)?\w*\W{0,2}$"
    r"|^(?P<held>\w[^.!?:;,„“\"]{4,80}?)\s(?:am|on|ab|vom)\s(?:\w+\W{1,2})?$"
)
# "Am 4. März bieten wir eine Sprechstunde zur Grundsteuer an"
_OFFERED = expression(
    r"\b(?:bieten?|bietet|veranstalten?|veranstaltet|gibt|findet|startet|beginnt|planen|plant)\s(?:[a-zäöüß]+\s){0,3}?(?:(?:im|in\sder|in|am)\s[^.!?,;:]{3,40}?\s)?(?:eine?n?|unsere?n?)\s"
    r"(?:[a-zäöüß]+e[nrs]?\s)?(?P<title>[A-ZÄÖÜ][^.!?,;:„“\"]{4,90}?)\s(?:an|statt)(?=[\s.!,])"
)
# Behind the day and the hour: "Am 4. März, 18 Uhr: Sprechtag Wärme im Rathaus".
_BEHIND_HOUR = expression(
    r"(?:uhr|\d|\d\s?[ap]m)\)?(?::|\s[–—|-])\s(?P<title>[A-ZÄÖÜ][^.:;,|]{4,100}?)"
    r"(?=\s(?:im|in|am|an|auf|bei|beim|mit|via|per|at|with)\s|\s?[.:;,|(]|$)",
    re.IGNORECASE,
)
NAMES_ROW = expression(r"(?:reihe|series|zyklus|ringvorlesung)$", re.IGNORECASE)


def named_in_prose(passages: tuple[Passage, ...]) -> tuple[str, int, re.Match[str] | None] | None:
    """``(title, place of the passage, match)``; the match where a kind of event is named so."""
    texts = [one.text[:_LONGEST_SEARCHED] for one in passages]
    for form in (_INVITED_TO, _TO_WHAT, _QUOTED_IN_PROSE, _TOPIC, _ALL_QUOTED):
        for place, text in enumerate(texts):
            if found := _not_of_row(form, text):
                told = found.groupdict()
                named = told.get("quoted") or told.get("title") or unquoted(found[0])
                return named, place, found if form is _QUOTED_IN_PROSE else None
    if dated := _told_with_day(texts):
        return dated
    for place, text in enumerate(texts):
        if is_furniture(text):
            continue
        named = unframed(text[:_LONGEST_LINE])
        if named != text[:_LONGEST_LINE] and (invited := _INVITED_HERE.match(named_on(named)[1])):
            return invited["title"], place, None
    for form in (_ABOUT, _ANY_QUOTED):
        for place, text in enumerate(texts):
            found = form.search(text)
            if found and form is _ANY_QUOTED and _OF_A_HOUSE.search(text, 0, found.start()):
                continue
            if found and not find_dates(found["title"]) and (form is _ABOUT or find_dates(text)):
                return found["title"], place, None
    return _told_before_day(texts)


def _told_with_day(texts: list[str]) -> tuple[str, int, None] | None:
    """What a line begins with in quotation marks that tells the day: "Lesung „X“, 4.3., 18 Uhr"."""
    for place, text in enumerate(texts):
        found = _DATED_QUOTE.match(text)
        if found and (not found["kind"] or names_occasion(found["kind"])):
            days = find_dates(text[:_LONGEST_LINE])
            if days and days[0].start > found.end():
                return found["title"], place, None
    return None


def _told_before_day(texts: list[str]) -> tuple[str, int, None] | None:
    """What the first sentence says to be held, or has before the day: it may be the name."""
    dated = next((one for one in texts if find_dates(one[:_LONGEST_LINE])), "")
    if told := _IS_HELD.match(dated):
        return told["title"].strip(), 0, None
    offered = _OFFERED.search(dated)
    if offered and OCCASION.search(offered["title"]):
        return offered["title"].strip(), 0, None
    text = texts[0] if texts else ""
    days = [] if is_dateline(text) else find_dates(text[:_LONGEST_LINE])
    ahead = text[: days[0].start] if days else ""
    found = None
    if ": " not in ahead.rstrip(" :"):
        found = _BEFORE_DAY.match(ahead)  # no "Impuls: Wärme, 4. März": that tells kind and name
    if found is None and days and ahead.strip().casefold() in _BEFORE_FIRST_DAY:
        found = _BEHIND_HOUR.search(text, days[0].end, days[0].end + _LONGEST_LINE)
    if found is None:
        return None
    held = found.groupdict().get("held")
    if held and not (OCCASION.search(held.split()[0]) or names_occasion(held)):
        return None  # "Wir treffen uns am 4. März"
    return (held or found["title"]).strip(), 0, None


def is_plainly_named(found: re.Match[str], passages: tuple[Passage, ...], subject: str) -> bool:
    """Whether a sentence invites to what it names, and no other name is quoted in the text.

    No "hält sie den Vortrag „X“": that may be a part of it. No row of events, and no other subject.
    """
    text, name = found.string, found["title"]
    start = max(text.rfind(sign, 0, found.start()) for sign in (". ", "! ", "? ")) + 1
    quoted = {each.casefold() for one in passages for each in NAMES.findall(one.text[:5_000])}
    before = text[start : found.start("title")].strip(' „“"»')
    return (
        len(quoted) == 1
        and _HELD_SO.search(f"{before} {text[found.end() : found.end() + 200]}") is not None
        and not _IS_PART.search(before)
        and not NAMES_ROW.search(before)
        and (_is_no_subject(subject) or name.casefold() in subject.casefold())
    )


def _is_no_subject(subject: str) -> bool:
    """Whether a mail's subject is empty, or says nothing but that it invites."""
    subject = unframed(one_line(subject, _LONGEST_LINE))
    return not subject or NO_TITLE.fullmatch(subject) is not None or names_only_kind(subject)


def _not_of_row(form: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first that a form finds, rather one that names no row of events: "der Reihe „X“"."""
    every = list(islice(form.finditer(text), _MOST_NAMES))
    return next(
        (one for one in every if not one[0].split()[0].casefold().endswith(_OF_ROW)),
        every[0] if every else None,
    )
