"""Where an event moved to, as a note above the passed-on announcement tells it."""

import re
from dataclasses import replace

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.schedule.changes import tells_move
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.announcement.venue.houses import (
    HOUSE_FIRST,
    LONGEST_PLACE,
    has_street_or_room,
    is_not_there,
)
from mailer.domain.announcement.venue.place_lines import plainly
from mailer.domain.announcement.venue.whereabouts import Whereabouts, find_online_words

_NEW_PLACE = expression(
    r"(?:\b(?:ort|raum|treffpunkt|saal|venue|location|room|place)\s?(?:ist|is|lautet|:)+\s(?:(?:nun|jetzt|now)\s)?(?:(?:das|die|der|im|in\sder|the)\s)?"
    r"|\b(?:ins?|im|in\sd(?:er|en|ie|as)|auf\sde[mn]|to(?:\sthe)?|at(?:\sthe)?|in(?:\sthe)?)\s)"
    r"(?P<place>(?-i:[A-ZÄÖÜ])(?:[^.;:!?]|(?<=\d)\.(?=\d)|(?<=tr)\.){2,100}?)"
    r"(?=,?\s(?:statt|ausweichen|aus|um|umziehen|verlegt|nicht|not|instead|weil|because|sondern|anstatt)\b|\s?[.;:!?(]|$)",
    re.IGNORECASE,
)


def after_move(told: Whereabouts, note: tuple[Sentence, ...]) -> Whereabouts:
    """``told``, but at the place that a note above says it moved to; somebody is asked.

    Where the note says that it moved and no house, both place and online are asked about.
    """
    moved = [one.text for one in note if tells_move([one.text])]
    if not moved:
        return told
    place = next(filter(None, map(_new_place, moved)), "")
    online = any(find_online_words(text) for text in moved)
    if place and not online:
        return replace(told, place=place, unsure=told.unsure | {"place"})
    return replace(told, unsure=told.unsure | {"place", "online"})


def _new_place(text: str) -> str:
    """The house that a sentence names as the new one, and not as the one that it is not."""
    for found in _NEW_PLACE.finditer(text):
        place = found["place"].strip(" ,")
        named = HOUSE_FIRST.match(place) or has_street_or_room(place)
        if named and not is_not_there(text, found):
            return one_line(plainly(place), LONGEST_PLACE)
    return ""
