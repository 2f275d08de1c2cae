"""The place that stands in the line of the date or the hour, before them, behind or below."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import names_occasion
from mailer.domain.announcement.lexicon.hour_kinds import BLANK
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.named_people import TO_BE_ASKED
from mailer.domain.announcement.lexicon.online_words import ONLINE_PART
from mailer.domain.announcement.schedule.appointments import blanked, hours_of
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.announcement.venue.houses import (
    ENGLISH_HOUSE,
    HOUSE,
    HOUSE_FIRST,
    LONGEST_LINE,
    LONGEST_PLACE,
    VERB,
    is_not_there,
    is_stay,
    names_other_place,
)

_MOST_WORDS = 10
_LONGEST_DATED = 600
_LABELS_OF_TIME = frozenset({None, Label.WHEN, Label.HOURS})
_PLACE_AT_END = expression(
    rf"(?:^|,\s|\s[|·•/–-]\s|\s{{3,}}|\s(?=im\s|in\sder\s|in\sden\s|an\sder\s))(?:(?:im|in\sder|in\sden|in|an\sder|at|at\sthe)\s)?"
    rf"(?P<place>(?:(?-i:[A-ZÄÖÜ][a-zäöü]{{3,20}}(?:es|er|e))\s)?(?:\w+-\s(?:und|&)\s)?(?:{HOUSE}|{ENGLISH_HOUSE}|[\w-]+(?:amt|agentur|forum|verwaltung))(?![\w-])(?:[^.;:!?|()]|(?<=\d)\.(?=\d)){{0,120}}(?:\([^()]{{1,60}}\))?)\s?\.?$",
    re.IGNORECASE,
)
_HOUSE_BEFORE = expression(
    r"\b(?:im|in\s(?:der|den)|in|an\sder|auf\sdem|at\s(?:the)?)\s(?:[a-zäöüß]{3,20}en\s)?"
    r"(?P<house>[A-ZÄÖÜ][^,.;:|]{2,60}?)(?:,|\san\sder)\s$"
)
ROOM_BEFORE = expression(
    r"(?P<house>(?:[A-ZÄÖÜ][\w-]*(?:raum|saal|zimmer|halle|foyer|bühne)|Raum|Saal|Zimmer|Foyer|Aula|Hörsaal|Hall|Room)"
    r"(?:\s[A-ZÄÖÜ\d][\w.]{0,15}){0,2},?)\s$"
)
_WEEKDAY_LINE = expression(
    r"(?:(?:jeden|every|immer|jeweils)\s(?:\w+\s)?)?(?:(?:Mon|Diens|Donners|Frei|Sams)tag|Mittwoch|Sonnabend|Sonntag|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?,?"
    r"\s(?:(?:um|from|at|von|ab)\s)?\d{1,2}[^,!?]{0,24},\s(?:[^.!?]|(?<=\d)\.(?=\d))+\.?$",
    re.IGNORECASE,
)
_DAY_AHEAD = expression(r"\s(?:Mo|Di|Mi|Do|Fr|Sa|So)\w{0,9}\.?,?\s?$")
_MOST_PARTS = 3
OF_WHICH = expression(r"(?:[A-ZÄÖÜ][\w-]{3,30}(?:en|er|em|es)\s){1,2}(?=[A-ZÄÖÜ])")
_PLACE_INSIDE = expression(
    rf"\b(?:[Ii]m|ins|[Ii]n\sder|in\sden|in\sdie|in\sdas|in\sunsere[rnm]|in|an\sder|auf\sd(?:em|en|as|ie))\s(?P<place>(?:(?i:{HOUSE}))(?![\w-])"
    r"(?:\s(?:[A-ZÄÖÜ\d][\w.-]{0,30}|(?:der|des|am|an\sder|in(?!\s(?:Kooper|Zusamm)))\s[A-ZÄÖÜ][\w-]{1,30})){0,5}"
    r"(?:,\s(?:[\w-]*(?:[Ss]aal|[Rr]aum|[Zz]immer|[Ff]oyer|[Aa]ula|[Hh]alle|[Gg]ebäude)|\d\.\s?(?:OG|Stock|Etage)|[EU]G)(?:\s[A-Z\d][\w.-]{0,10})?"
    r"|,\s[A-ZÄÖÜ][\w.-]*(?:\s[A-ZÄÖÜ][\w.-]*)?(?:[Ss]traße|[Ss]tr\.|[Pp]latz|[Aa]llee|[Gg]asse|[Ww]eg|[Rr]ing)\s\d{1,3}\s?[a-z]?\b"
    r"|\s\([A-ZÄÖÜ\d][^()]{1,40}\)){0,2})(?=\s?[,.;(]|\s[a-zäöü]|$)"
)
# "in die Schillersäle, Uferweg 2": what is told with its street is a house, whatever its name.
_HOUSE_AND_STREET = expression(
    r"\b(?:im|ins|in\sde[rn]|in\sd(?:ie|as)|beim|bei\sder|at(?:\sthe)?)\s(?P<place>[A-ZÄÖÜ][\w.'’-]*(?:\s[A-ZÄÖÜ\d][\w.'’-]*){0,4}(?:\s\([^()]{1,40}\))?"
    r"(?:,\s[^,.;:()]{3,40}(?:\([^()]{1,20}\))?)?,\s(?:(?:[A-ZÄÖÜ][\w-]*\s){0,3}[A-ZÄÖÜ][\w.-]*\s\d{1,3}\s?[a-z]?\b(?!\sUhr|[.:]\d)|\d{1,4}\s(?:[A-Z]\w+\s){1,3}(?:Street|Road|Lane|Avenue|Square|Row|Hill|Quay)\b)(?:,\s(?:\d{5}\s)?(?!Eintritt|Einlass|Beginn|Kosten|Anmeldung|Raum|Saal)[A-ZÄÖÜ][\w-]+(?=$|[\s,.;()]))?)"
)
_LOWER_BEHIND = expression(
    r"[\w-]+(?:\s(?!(?:am|um|ab|von|vom|bis|statt|mit|und|oder|für|bei)\b)[\w-]+){0,4}"
)
# "Im Lübecker Speicher ab 19 Uhr.": nothing else is said than where, and from when on.
_ALONE_WITH_HOUR = expression(
    r"(?:Im|In\sder|In\sden|An\sder|Auf\sdem)\s(?:[a-zäöüß]{3,20}en\s)?(?P<place>[A-ZÄÖÜ][^.,;:!?]{2,80}?)"
    r",?\s(?:ab|um|von)\s\d[^a-zäöü]{0,12}(?:Uhr)?\W*"
)
_HOUSE_OF_ROOM = expression(
    r"(?:^|[|·•,–/]\s|\s{2,})(?P<house>[A-ZÄÖÜ][\w.-]{2,30}(?:\s[A-ZÄÖÜ][\w.-]{1,30}){0,3}),\s$"
)
_COLUMN = expression(r"\s[|·•]\s+")
_LONGEST_COLUMN = 40
NOT_A_PLACE = expression(
    r"(?:Rahmen|Folge|Regel|Zukunft|Zwischenzeit|Öffentlichkeit|Anschluss|Anschluß|Laufe|Zoom|Teams|Webex|Internet|Netz|Stream|Livestream|Live-Stream|Zeit|Januar|Februar|März"
    r"|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|January|February|March"
    r"|May|June|July|October|December|German|English|Deutsch|Englisch|Kooperation|Zusammenarbeit"
    r"|Monat|Woche|Jahr|Stunde|Minuten|Quartal|Tag|Vormittag|Nachmittag|Abend|Präsenz|Herbst|Frühjahr|Sommer|Winter|Online|Video|Form|Berlin\stime|CET|Uhr|Joining|Instructions|Zugangs\w*|Einwahl\w*)\b",
    re.IGNORECASE,
)


def place_beside_date(sentences: tuple[Sentence, ...]) -> str:
    """The place told with the date or the hour; "" where none is."""
    return (
        _place_with_hour(sentences) or _place_before_date(sentences) or _place_near_date(sentences)
    )


def has_several_places(sentences: tuple[Sentence, ...]) -> bool:
    """Whether lines of several days each end with a house of their own."""
    dated = [one for one in sentences if one.label in _LABELS_OF_TIME and find_dates(one.text)]
    if len(dated) < 2:
        return False
    timed = (one for one in dated if hours_of(one) and len(one.text) <= LONGEST_LINE)
    told = {place for one in timed if (place := _place_near_date((one,)))}
    return len(told) > 1


def _place_with_hour(sentences: tuple[Sentence, ...]) -> str:
    """What a sentence names that says nothing but where, and the hour."""
    for one in sentences:
        found = _ALONE_WITH_HOUR.fullmatch(one.text) if one.label in _LABELS_OF_TIME else None
        if found and not (NOT_A_PLACE.match(found["place"]) or VERB.search(found["place"])):
            return one_line(found["place"].strip(), LONGEST_PLACE)
    return ""


def _place_before_date(sentences: tuple[Sentence, ...]) -> str:
    """Town and house first, and the date behind: "Neudorf, Haus der Bürger, Di, 3.3., 19 Uhr"."""
    for one in sentences:
        days = find_dates(one.text) if one.label in _LABELS_OF_TIME else []
        before = _DAY_AHEAD.sub("", one.text[: days[0].start]) if days else ""
        parts = before.rstrip(" ,|–-").split(", ")
        named = before.rstrip()[-1:] in {",", "|", "–", "-"} and len(parts) <= _MOST_PARTS
        if not named or VERB.search(before) or any(sign in before for sign in ':.!?"„“'):
            continue
        if len(parts) == 1 and names_occasion(parts[0]):
            continue  # "Klimacafé, Di, 3.3., 16 Uhr, Büro Nord": that is what it is
        if any(HOUSE_FIRST.match(OF_WHICH.sub("", part, 1)) for part in parts):
            return one_line(", ".join(parts), LONGEST_PLACE)
    return ""


def _place_near_date(sentences: tuple[Sentence, ...]) -> str:
    """A house at the end of the line that tells when, or alone on the line below it."""
    dated = [place for place, one in enumerate(sentences) if find_dates(one.text)]
    timed = [place for place in dated if hours_of(sentences[place])]
    lines = [place for place, one in enumerate(sentences) if is_weekday_line(one)]
    again = [place for place in dated[1:3] if not TO_BE_ASKED.search(sentences[place].text)]
    for number in dict.fromkeys([*timed[:1], *dated[:1], *again, *lines[:1]]):
        for near in sentences[number : number + 3]:
            longest = _LONGEST_DATED if near is sentences[number] else LONGEST_LINE
            if near.label not in _LABELS_OF_TIME or len(near.text) > longest:
                continue
            if names_other_place(near.text):
                continue
            plain = blanked(near.text, find_dates(near.text))
            plain = blanked(plain, find_hours(plain)).replace(BLANK, " ")
            plain = ONLINE_PART.sub("", plain).partition(";")[0]
            goes_on = near is sentences[number] or (
                near is sentences[number + 1] and _hours_go_on(sentences[number], near)
            )
            if goes_on and (inside := _told_inside(plain)):
                return one_line(inside.strip(" ,"), LONGEST_PLACE)
            if len(near.text) > LONGEST_LINE:
                continue
            found = _PLACE_AT_END.search(plain) if near.text[-1:] not in "!?" else None
            if found and near is not sentences[number] and found.start():
                continue  # below the date a house is a place only where the line begins with it
            if (
                found
                and found["place"].count(" ") <= _MOST_WORDS
                and not VERB.search(found["place"])
                and not is_not_there(plain, found)
            ):
                house = _HOUSE_BEFORE.search(plain, 0, found.start("place"))
                start = house.start("house") if house else _from_column(plain, found.start("place"))
                return one_line(plain[start : found.end("place")].strip(" ,"), LONGEST_PLACE)
    return ""


def _hours_go_on(day: Sentence, below: Sentence) -> bool:
    """Whether the line below the day tells its hours: "am Montag, dem 2. März" and "um 9 Uhr"."""
    return not hours_of(day) and bool(hours_of(below)) and not find_dates(below.text)


def _told_inside(plain: str) -> str:
    """The house inside a sentence with the day, with its street where that is told."""
    found = _HOUSE_AND_STREET.search(plain)
    if found and not (is_stay(plain, found.start()) or is_not_there(plain, found)):
        return found["place"]
    inside = _place_inside(plain)
    if inside is None:
        return ""
    if plain.islower() and (whole := _LOWER_BEHIND.match(plain, inside.start("place"))):
        return whole[0]  # "im bürgerhaus neudorf": no letter tells where the name ends
    house = _HOUSE_BEFORE.search(plain, 0, inside.start("place"))
    house = house or ROOM_BEFORE.search(plain, 0, inside.start())
    start = house.start("house") if house else inside.start("place")
    return plain[start : inside.end("place")]


def _place_inside(plain: str) -> re.Match[str] | None:
    every = (one for one in _PLACE_INSIDE.finditer(plain) if not is_not_there(plain, one))
    found = next(every, None)
    return None if found is None or is_stay(plain, found.start()) else found


def is_weekday_line(one: Sentence) -> bool:
    """Whether a line tells a day of the week and the hour: "Dienstag, 20 Uhr, Buchhaus"."""
    return one.label is None and _WEEKDAY_LINE.match(one.text) is not None


def _from_column(line: str, at: int) -> int:
    """Where a place begins that goes on over columns: "19 Uhr | Café | 8. OG | Bibliothek"."""
    if (before := _HOUSE_OF_ROOM.search(line, 0, at)) and not VERB.search(before["house"]):
        at = before.start("house")  # "Messe Neudorf, Halle 2"
    columns = list(_COLUMN.finditer(line, 0, at))
    if not columns or columns[-1].end() < at:
        return at
    start = at
    for column, before in zip(reversed(columns), [*reversed(columns[:-1]), None], strict=True):
        begins = before.end() if before else 0
        told = line[begins : column.start()].strip(" ,")
        if before is None or not told or len(told) > _LONGEST_COLUMN or VERB.search(told):
            break
        start = begins
    return start
