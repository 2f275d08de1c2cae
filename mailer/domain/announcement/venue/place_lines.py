"""Lines that are, or name, a place: in a heading, right below another, and what to leave out."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import names_occasion
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.online_words import BESIDE_ROOM, ONLINE_PART
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.announcement.venue.houses import (
    ENGLISH_HOUSE,
    HOUSE,
    LONGEST_PLACE,
    is_address,
    seems_house,
)
from mailer.domain.announcement.venue.places_beside_dates import place_beside_date

_MOST_LINES_BELOW = 3
_LONGEST_BELOW = 90
AFTER_FORMAT = expression(
    r"^(?:(?:hybrid|(?:in\s)?präsenz\w*|vor ort|on[- ]site|in person)\b[\s,:(–-]*)+", re.IGNORECASE
)
ROOM_ALONE = expression(
    r"(?:[A-ZÄÖÜ]\w+(?:en|er)\s)?(?:\w*(?:saal|raum|zimmer|halle)|Foyer|Aula|Hörsaal)(?:\s[\w.]{1,10})?",
    re.IGNORECASE,
)
# "Volkshochschule, Saal, 8 €": a line of facts goes on with others.
_FACT_BEHIND = expression(
    r",\s(?:Eintritt|Kosten|Gebühr|Anmeldung|Beginn|Einlass|kosten(?:frei|los)|free\b|admission|\d[\d.,]*\s?(?:€|Euro|EUR|£)|[€£]\s?\d).*$",
    re.IGNORECASE,
)
_NAME = r"[A-ZÄÖÜ][\w.'’-]*"
_NUMBER = (
    r"\d{1,3}(?:\s?[a-z]\b)?(?:\s?[-–/]\s?\d{1,3}\b)?"
    r"(?![\w:]|\.\s?(?:\d|Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)|\s(?:Uhr|Euro|EUR|Personen|Plätze)|\s?[€%])"
)
_STREET_NAMED = (
    rf"(?!(?:Tel|Fax|Telefon|Eintritt|Beginn|Kosten|Raum|Saal|Room|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)\b)"
    rf"(?:(?:{_NAME}|an|der|dem|den|zum|zur|im|am)\s){{1,4}}{_NUMBER}(?:,\s(?:\d{{5}}\s)?{_NAME}(?=$|[\s,.;)]))?"
    rf"|\d{{1,4}}[a-z]?\s(?:{_NAME}\s){{1,3}}(?:Street|Road|Lane|Avenue|Square|Drive|Terrace|Row|Hill|Walk|Way|Close|Quay|Wharf|Place|St|Rd|Ave)\b"
)
# Behind a house: "Rathaus, Am Markt 4, 94990 Neudorf".
_STREET_BEHIND = expression(
    rf"(?:\s\([^()]{{1,40}}\))?,\s(?P<street>{_STREET_NAMED})|(?:\sstatt)?\s\([^()]{{0,40}}?(?P<inside>{_STREET_NAMED})[^()]{{0,40}}\)"
)
_STREET_LINE = expression(
    rf"\d{{1,4}}[a-z]?\s(?:{_NAME}\s){{1,3}}(?:Street|Road|Lane|Avenue|Square|Drive|Terrace|Row|Hill|Walk|Way|Close|Quay)(?:,\s.{{2,40}})?"
)
# "AM SPORTPLATZ 8", "Obermarkt 1a": no "Raum 4".
_GERMAN_STREET_LINE = expression(
    r"(?!(?:Raum|Saal|Zimmer|Haus|Teil|Tag|Halle|Am\s\d|Im\s\d)\b)(?:(?:Am|An\sde[rnm]|Auf\sde[rnm]|Im|In\sde[rnm]|Zum|Zur|Beim|Unter\sde[rnm]|Hinter\sde[rnm]|Vor\sde[rm])\s[A-ZÄÖÜ][\wäöüß.-]{2,30}"
    r"|(?:[\w.-]+\s){0,3}[\w-]*(?:straße|strasse|str\.|platz|allee|gasse|weg|ring|ufer|damm|markt|hof|berg|steig|pfad|chaussee|wall|graben|kai))\s\d{1,3}\s?[a-z]?"
    r"(?:,\s(?:\d{5}\s)?[A-ZÄÖÜ][\w-]+)?",
    re.IGNORECASE,
)
_STREET_IN = expression(r"[a-zäöüß.]\s\d{1,3}\s?[a-z]?\b|\b\d{1,4}\s[A-Z]")
_STREET_CALLED = expression(
    r"(?:(?:die|the|unsere|our)\s)?(?:straße|adresse|anschrift|address|street)(?:\s(?:heißt|ist|lautet|is)(?:\scalled)?\s?:?|\s?:)\s(.{4,80}?)\.?",
    re.IGNORECASE,
)
_TOWN_AT_END = expression(rf",?\s(?:in|at)\s(?P<town>{_NAME}(?:[\s-]{_NAME}){{0,3}})")
_TOWN_LINE = expression(rf"\d{{5}}\s{_NAME}(?:[\s/-][\w()./-]+){{0,3}}")
_NO_PLACE_LINE = expression(r"@|://|:\s|\b(?:Tel|Fax|Telefon|Uhr)\b|[!?]$")
_AROUND = expression(
    r"^(?:im|in\sder|in\sden|in)\s(?=[A-ZÄÖÜ])|\s(?:(?:herzlich|alle|Sie)\s)*(?:ein|statt|zusammen|ab|an)$"
)
_IN_HEADING = expression(
    r"(?P<before>.{3,200}?)[\s,]\s?(?:im|ins|in\s(?:der|den|das|die)|an\sder|auf\sdem|at\s(?:the\s)?|in\sthe)\s"
    rf"(?P<place>(?:[a-zäöüß]{{3,20}}en\s)?(?:[A-ZÄÖÜ][\w-]+\s){{0,2}}(?:(?i:{HOUSE}|{ENGLISH_HOUSE}))(?![\w-])(?:[^.;:!?|]|(?<=\d)\.|(?<=\bSt)\.){{0,80}}?)"
    r"(?=,?\s(?:am|um|ab|vom|on|from)\s|:\s|\W*$)"
)


def place_in_heading(lines: tuple[Sentence, ...]) -> str:
    """The house that a heading names with the day, or behind the kind of event or its title.

    "Seniorennachmittag im Pfarrheim", no "Brandschutz im Rathaus": that may be what it is about.
    """
    for line in lines:
        bare = AFTER_FORMAT.sub("", line.text)
        if bare != line.text and seems_house(bare, near_date=True):
            return one_line(BESIDE_ROOM.sub("", bare), LONGEST_PLACE)  # "Hybrid: Rathaus und Zoom"
        found = _IN_HEADING.match(line.text[:LONGEST_PLACE])
        before = found["before"].strip() if found else ""
        told = before.endswith(("“", "”", '"', "«")) or names_occasion(before)
        if found and (told or find_dates(before)):
            return one_line(found["place"].strip(" ,.!"), LONGEST_PLACE)
    return place_beside_date(lines) or next(filter(None, map(_town_behind_day, lines)), "")


def _town_behind_day(line: Sentence) -> str:
    """The town that ends a heading behind the day: "Wegekongress am 17. September in Neudorf"."""
    days = find_dates(line.text)
    found = _TOWN_AT_END.fullmatch(line.text, days[-1].end) if days else None
    return found["town"] if found else ""


def plainly(place: str) -> str:
    """Without what stands around it in its line: "hybrid – Rathaus und per Livestream"."""
    place = _FACT_BEHIND.sub("", ONLINE_PART.sub("", AFTER_FORMAT.sub("", place)))
    place = _AROUND.sub("", place).strip(" ,|–-")
    place = place.removesuffix(" ein").removesuffix(" statt")  # of "lädt … ein", "findet … statt"
    rooms = "Räumen "  # "in den Räumen der Sparkasse"
    return f"Räume {place[len(rooms) :]}" if place.startswith(rooms) else place


def with_lines_below(place: str, sentences: tuple[Sentence, ...]) -> str:
    """A house with the room and the street behind it, or on lines of their own right below it."""
    told = [n for n, one in enumerate(sentences) if place and place in one.text]
    if not told:
        return place
    called = [n for n in told if sentences[n].label is Label.PLACE]
    # Told twice: above with the day, and below with the street.
    return max((_with_lines_at(place, sentences, at) for at in called[:1] or told[:3]), key=len)


def _with_lines_at(place: str, sentences: tuple[Sentence, ...], at: int) -> str:
    begins = sentences[at].text.find(place) + len(place)
    behind = None if _STREET_IN.search(place) else _STREET_BEHIND.match(sentences[at].text, begins)
    if behind:
        place = f"{place}, {behind['street'] or behind['inside']}"
    elif not sentences[at].text.rstrip(" .,").endswith(place):
        return place
    below = sentences[at + 1 : at + 1 + _MOST_LINES_BELOW]
    for number, one in enumerate(below):
        street = _STREET_CALLED.fullmatch(one.text)
        is_line = one.label in {None, Label.PLACE} and len(one.text) <= _LONGEST_BELOW
        whole = is_line and (
            is_address(one.text)
            or ROOM_ALONE.fullmatch(one.text)
            or _STREET_LINE.fullmatch(one.text)
            or _GERMAN_STREET_LINE.fullmatch(one.text)
        )
        if not (street or whole or _goes_on_to_address(sentences[at], below[number:])):
            break
        place = f"{place}, {(street[1] if street else one.text).strip(' ,.')}"
    return one_line(place, LONGEST_PLACE)


def _goes_on_to_address(told: Sentence, lines: tuple[Sentence, ...]) -> bool:
    """Whether lines under "Ort" go on with a house and a street to the town with its number."""
    if told.label is not Label.PLACE:
        return False
    for one in lines:
        plain = one.label in {None, Label.PLACE} and len(one.text) <= _LONGEST_BELOW
        if not plain or _NO_PLACE_LINE.search(one.text) or find_dates(one.text):
            return False
        if _TOWN_LINE.fullmatch(one.text):
            return True
    return False
