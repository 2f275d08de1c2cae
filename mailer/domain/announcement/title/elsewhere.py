"""Titles that do not stand in the first lines: a letter's subject, a name above the facts."""

import re
from dataclasses import replace
from string import ascii_lowercase

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import EVENT, KIND_FOR, names_only_kind
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.text.navigation import is_greeting
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.title.headings import Heading
from mailer.domain.announcement.title.lines import is_title_like, tells_when
from mailer.domain.announcement.title.parts import split_series, unframed
from mailer.domain.announcement.title.rows import is_part, names_days
from mailer.domain.announcement.title.weights import QUOTED, is_dated_kind

_EVENT_NAMED = expression(
    rf"(?<![\w-])(?!ring)[\w-]{{0,30}}(?:{EVENT.pattern}|austausch|runde|abend|nachmittag)\s[\"„“»](?P<name>[^\"„“”»«]{{6,150}})[\"“”«]",
    re.IGNORECASE,
)
_PRESS = expression(
    r"\W*(?:presse(?:mitteilung|information|einladung)|medien(?:mitteilung|information)|(?:press|news|media)\srelease"
    r"|for\simmediate\srelease|zur\s(?:sofortigen\s)?veröffentlichung|sperrfrist)\b",
    re.IGNORECASE,
)
# "Unter dem Titel „X“ spricht …", "behind “X”, a public lecture": a paper's headline is another.
_CALLED = expression(
    r"(?:(?:unter|mit)\sde[mr]\s(?:titel|motto|thema|überschrift|namen|(?:leit)?frage|fragestellung|slogan)|(?:trägt|hat|haben|bekam)\sden\s(?:titel|namen)"
    r"|(?:zum|das)\sthema|\bname|heißt|lautet|nennt\ssich|überschrieben\smit|(?:en)?titled|called|named)\s?:?\s[\"„“»](?P<name>[^\"„“”»«]{6,150})[\"“”«]",
    re.IGNORECASE,
)
_EXPLAINED = expression(
    rf"[\"„“»](?P<name>[^\"„“”»«]{{6,150}})[,]?[\"“”«],?\s(?:(?:heißt|lautet|nennt\ssich|ist\sder\s(?:titel|name)|is\sthe\s(?:title|name))\b|(?:an?|the|eine?[mnr]?|der|die)\s(?:\w+\s){{0,3}}[\w-]*(?:{EVENT.pattern}))",
    re.IGNORECASE,
)
# "B. Dienstbesprechung „Ganztag“": an item of a circular.
_LISTED = expression(
    r"(?:TOP\s)?(?:[A-Z]|\d{1,2})[.):]?\s(?:-+\s)?[\w-]+(?:\s[\w-]+)?\s[\"„“»](?P<name>[^\"„“”»«]{4,150})[\"“”«]\W*"
)
# "… startet ins Frühjahr": a row; "Den Anfang macht … mit dem Vortrag „X“".
_ROW_STARTS = expression(
    r"\b(?:startet|starten|beginnt|geht|gehen|setzt|zurück)\b.*\b(?:frühjahr|frühling|herbst|winter|sommer|runde|saison|staffel|semester|fort|weiter|reihe)\b",
    re.IGNORECASE,
)
_FIRST_OF_ROW = expression(
    r"\b(?:anfang|auftakt|start|beginn|erste[rnms]?)\b[^„“\"]{0,200}\s[\w-]*(?:vortrag|abend|lesung|seminar|gespräch|workshop|thema)\s[\"„“»](?P<name>[^\"„“”»«]{6,150})[\"“”«]",
    re.IGNORECASE,
)
# "Kulturamt lädt zum Gespräch": the paper's headline tells who does what, and no name.
_NEWS = expression(
    r"(?:(?:Der|Die|Das|The)\s)?[A-ZÄÖÜ][\w&.-]*(?:\s[\w&.-]+){0,5}?\s(?:lädt|laden|ruft|rufen|bittet|bitten|informiert|informieren"
    r"|startet|starten|öffnet|öffnen|veranstaltet|veranstalten|feiert|feiern|invites?|hosts|launches|opens|holds)\s[^:?„“\"|]{4,120}"
)
_FEWEST_IN_NEWS = 4  # words
_CIRCULAR = 40  # passages
_MOST_WORDS_OF_KICKER = 5
_LETTERHEAD = 30  # passages
_FEWEST_ABOVE = 4
_LONGEST_DAY = 120  # characters
_REFERENCES = expression(
    r"\b(?:Ihr|Unser|Mein)\sZeichen\b|\bAktenzeichen\b|\bAuskunft\serteilt\b|\bBearbeitet\svon\b"
    r"|\b(?:Your|Our)\sref(?:erence)?\b"
)
_FACTS = (Label.WHEN, Label.HOURS, Label.PLACE)


def subject_of_letter(passages: tuple[Passage, ...]) -> Heading | None:
    """The line above the greeting of a letter (DIN 5008): what it is about, if that is an event.

    Letterhead, recipient and references stand above it, and they are many lines.
    """
    greeted = next(
        (place for place, one in enumerate(passages[:_LETTERHEAD]) if is_greeting(one.text)), 0
    )
    if greeted < _FEWEST_ABOVE or not is_title_like(passages[greeted - 1]):
        return None
    line = passages[greeted - 1].text
    if line[:1].islower():
        return None  # "oder per Videokonferenz": the end of the facts
    if KIND_FOR.match(line) and is_title_like(passages[greeted - 2]):
        return Heading(passages[greeted - 2].text, greeted + 1, doubtful=True)
    plain = EVENT.search(line) is not None or QUOTED.search(line) is not None
    official = any(_REFERENCES.search(one.text) for one in passages[: greeted - 1])
    if names_only_kind(line) or not (plain or official):
        return None
    return Heading(unframed(line) or line, greeted + 1, doubtful=not plain)


def rather_quoted(found: Heading, passages: tuple[Passage, ...]) -> Heading:
    """The name in quotation marks that stands right above the facts, or behind the kind of event.

    Where the chosen line is neither quoted nor calls an event, nobody knows which is meant.
    """
    line = found.text
    news = len(line.split()) >= _FEWEST_IN_NEWS and _NEWS.fullmatch(line) is not None
    if (
        news
        or found.doubtful
        or names_only_kind(line)
        or any(_PRESS.match(one.text) for one in passages[:3])
    ):
        named = _called_in([one.text[:2_000] for one in passages[:10]], news=news)
        if named and named not in line:
            return replace(found, text=named, doubtful=True)
        found = replace(found, doubtful=found.doubtful or news)
    if _ROW_STARTS.search(line):
        texts = (one.text[:2_000] for one in passages[:10])
        first = next((one for text in texts if (one := _FIRST_OF_ROW.search(text))), None)
        return replace(found, text=first["name"], doubtful=True) if first else found
    if not line or QUOTED.search(line) or EVENT.search(line) or ": " in line:
        return found
    above = _above_the_facts(passages) or ""
    if above and above != line and names_days(line):
        return replace(found, text=above, doubtful=True)  # what is held within them
    if above != line and QUOTED.match(above):
        return replace(found, text=above, doubtful=True)
    told = {
        one["name"] for each in passages[:8] for one in _EVENT_NAMED.finditer(each.text[:2_000])
    }
    if len(told) == 1 and line not in told and len(line.split()) <= _MOST_WORDS_OF_KICKER:
        return replace(found, text=told.pop(), doubtful=True)
    return found


def _called_in(texts: list[str], *, news: bool) -> str:
    """What sentences say that the event is called; below a paper's headline also what is held."""
    forms = (_CALLED, _EXPLAINED, _EVENT_NAMED) if news else (_CALLED, _EXPLAINED)
    every = (one["name"] for form in forms for text in texts if (one := form.search(text)))
    return next(every, "")


def named_alone(passages: tuple[Passage, ...]) -> str:
    """The one name that a circular or newsletter quotes behind a kind of event; "" if it is not."""
    texts = [one.text[:2_000] for one in passages[:_CIRCULAR]]
    told = {one["name"] for text in texts for one in _EVENT_NAMED.finditer(text)}
    told |= {one["name"] for text in texts if (one := _LISTED.fullmatch(text))}
    return told.pop() if len(told) == 1 else ""


def named_within(passages: tuple[Passage, ...]) -> str:
    """What may be the title in the middle of a mail or newsletter; "" if nothing is."""
    named = _above_the_facts(passages)
    if named is not None and not names_only_kind(named):
        return named
    lines = (one for one in passages[:_LETTERHEAD] if ": " in one.text and ". " not in one.text)
    told = (one.text for one in lines if is_title_like(one))
    return next((one for one in told if all(split_series(one))), "")


def _tells_day(text: str) -> bool:
    """Whether a line tells the day, perhaps behind the kind of event or the part's number."""
    return tells_when(text) or is_dated_kind(text) or (is_part(text) and bool(find_dates(text)))


def _above_the_facts(passages: tuple[Passage, ...]) -> str | None:
    """The heading right above "Termin: …", what else is labelled, or a line with the day."""
    for place, passage in enumerate(passages[:_LETTERHEAD]):
        day = passage.label is None and len(passage.text) <= _LONGEST_DAY
        if place and ((day and _tells_day(passage.text)) or passage.label in _FACTS):
            above = passages[place - 1]
            if len(above.text) > _LONGEST_DAY and above.label is None and place > 1:
                above = passages[place - 2]  # what it is about stands between
            elif place > 1 and (names_only_kind(above.text) or KIND_FOR.match(above.text)):
                above = passages[place - 2]
            if is_part(passage.text) and " " not in above.text:
                return None  # "Sessions", and below it "Session 1: …"
            plain = above.text[:1] not in ascii_lowercase and not above.text.endswith(":")
            if plain and is_title_like(above):
                return above.text
    return None
