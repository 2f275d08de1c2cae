"""Lines below an event's name that only tell where it is: a house, a room."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.venue.houses import HOUSE_FIRST, has_street_or_room

_ONLY_NAMES = expression(
    r"(?:[A-ZÄÖÜ\d(„][\w.()“”'’-]*|am|an|der|des|dem|in|im|zum|zur|bei|of|the|and|und|St\.)"
    r"(?:,?\s(?:[A-ZÄÖÜ\d(„][\w.()“”'’-]*|am|an|der|des|dem|in|im|zum|zur|bei|of|the|and|und|St\.)){0,9},?"
)
_ROOM = expression(
    r"^(?:Lecture\s(?:Theatre|Hall)|Room|Raum|Hörsaal|Seminarraum|Sitzungssaal|Saal)\s(?:[A-Z]\s)?[\w.]{1,6}(?:,|$)|:\s(?:\w*(?:raum|saal|zimmer|halle)|foyer|aula)\s?[\w.]{0,10}$",
    re.IGNORECASE,
)
_WITHIN = (" im ", " in der ", " in den ")


def is_house_alone(text: str) -> bool:
    """Whether a line is nothing but a house: "Pfarrsaal Heilig Kreuz", "Saal 2, Gasse 1"."""
    held = next((text.partition(sign)[0] for sign in _WITHIN if sign in text), text)
    if not HOUSE_FIRST.match(held):
        return False  # "Krimidinner im Museum"
    told = HOUSE_FIRST.match(text) is not None
    return told and (_ONLY_NAMES.fullmatch(text) is not None or has_street_or_room(text))


def is_house_below(text: str) -> bool:
    """Whether a line below the day tells a house, or whatever with its street or room."""
    return is_house_alone(text) or (", " in text and has_street_or_room(text))


def names_room(text: str) -> bool:
    """Whether a line tells a room: "Room B 2.11, Castle Building"."""
    return _ROOM.search(text) is not None
