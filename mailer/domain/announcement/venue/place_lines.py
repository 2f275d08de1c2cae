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
AFTER_FORMAT = expression(
    r"^(?:(?:hybrid|präsenz\w*|vor ort|on[- ]site|in person)\b[\s,:(–-]*)+", re.IGNORECASE
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
    return place_beside_date(lines)


def plainly(place: str) -> str:
    """Without what stands around it in its line: "hybrid – Rathaus und per Livestream"."""
    place = _FACT_BEHIND.sub("", ONLINE_PART.sub("", AFTER_FORMAT.sub("", place)))
    place = _AROUND.sub("", place).strip(" ,|–-")
    place = place.removesuffix(" ein").removesuffix(" statt")  # of "lädt … ein", "findet … statt"
    rooms = "Räumen "  # "in den Räumen der Sparkasse"
    return f"Räume {place[len(rooms) :]}" if place.startswith(rooms) else place


def with_lines_below(place: str, sentences: tuple[Sentence, ...]) -> str:
    """A house with the room and the street that stand on lines of their own right below it."""
    ends = (
        n for n, one in enumerate(sentences) if place and one.text.rstrip(" .,").endswith(place)
    )
    at = next(ends, None)
    below = () if at is None else sentences[at + 1 : at + 1 + _MOST_LINES_BELOW]
    for one in below:
        is_line = one.label in {None, Label.PLACE} and len(one.text) <= LONGEST_PLACE // 3
        if not is_line or not (is_address(one.text) or ROOM_ALONE.fullmatch(one.text)):
            break
        place = f"{place}, {one.text.strip(' ,.')}"
    return one_line(place, LONGEST_PLACE)
