"""What of a text is about its event: not other events, and not what stands below the signature."""

import re
from dataclasses import replace
from datetime import date
from itertools import islice, takewhile

from mailer.domain.announcement.lexicon.bare_addresses import find_all_addresses
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.links.purposes import says_registering
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.text.navigation import (
    announces_others,
    begins_other_events,
    begins_way_in,
    is_farewell,
    is_of_way_in,
    takes_leave,
)
from mailer.domain.announcement.text.passages import Passage

_LONGEST = 2_000
_LONGEST_SIGNATURE = 12
_LONGEST_ENTRY = 90
_LONGEST_WAY_IN = 20
_OF_A_WAY_IN = expression(
    r"\b(?:pin|passwor[td]|kennwort|\w*code|hinein|abmeld\w*|unsubscribe|\w*system|weitergeben|zugang\w*|beitreten)\b",
    re.IGNORECASE,
)
_OF_THE_EVENT = frozenset(
    {Label.REGISTRATION, Label.DEADLINE, Label.FEE, Label.CONTACT, Label.JOIN}
)


def before_others(passages: tuple[Passage, ...], today: date) -> tuple[Passage, ...]:
    """Without the list below "Weitere Veranstaltungen", if the event's own day stands above it.

    The list ends where a labelled fact follows: how to register is told of the event.
    """
    for place, passage in enumerate(passages):
        above, below = passages[:place], passages[place + 1 :]
        heads = begins_other_events(passage.text) or (
            announces_others(passage.text) and _tells_another_day(above, below[:1], today)
        )
        if place and heads and tells_a_day(above, today):
            return above + passages[_end_of_others(passages, place) :]
    return passages


def _end_of_others(passages: tuple[Passage, ...], place: int) -> int:
    """Where the list of other events below ``place`` ends: at a fact of the event, or at prose."""
    by_name = begins_other_events(passages[place].text)
    for at in range(place + 1, len(passages)):
        passage = passages[at]
        prose = len(passage.text) > _LONGEST_ENTRY or passage.label is Label.SPEAKERS
        if passage.label in _OF_THE_EVENT:
            return at
        if not by_name and prose and not find_dates(passage.text[:_LONGEST]):
            return at
    return len(passages)


def _tells_another_day(above: tuple[Passage, ...], below: tuple[Passage, ...], today: date) -> bool:
    """Whether the next line tells a day that is told nowhere above it."""
    days = _days_in(below, today)
    return bool(days) and not days & _days_in(above, today)


def before_signature(passages: tuple[Passage, ...], today: date) -> tuple[Passage, ...]:
    """The passages up to "Mit freundlichen Grüßen": who signs does not speak.

    A meeting's own invitation is often pasted below the signature: then it tells the day alone,
    or the way in.
    """
    for place in range(1, len(passages)):
        if _takes_leave(passages, place) or _is_signature(passages[place:]):
            if tells_a_day(passages[place:], today) and not tells_a_day(passages[:place], today):
                return passages
            pasted = range(place, len(passages))
            way_in = next((at for at in pasted if begins_way_in(passages[at].text)), len(passages))
            block = takewhile(lambda one: is_of_way_in(one.text), passages[way_in:])
            above = passages[:place]
            below = _ways_to_register(passages[place + 1 : place + _LONGEST_WAY_IN])
            if any(_ways_to_register(above)):
                below = ()
            return (*above, *below, *islice(block, _LONGEST_WAY_IN))
    return passages


def _takes_leave(passages: tuple[Passage, ...], place: int) -> bool:
    """Whether a passage takes leave; where it is short, no fact is told below it any more."""
    text = passages[place].text
    below = passages[place + 1].text if place + 1 < len(passages) else ""
    if not takes_leave(text, below):
        return False
    rest = (one.label for one in passages[place + 1 :])
    return is_farewell(text) or not any(one not in {None, Label.CONTACT} for one in rest)


def _ways_to_register(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The passages that lead to an address to register at, as a postscript does.

    They are facts and no text for everybody; the way into a meeting is none of them.
    """
    return tuple(
        replace(one, label=Label.REGISTRATION, inline=True)
        for one in passages
        if (one.label is Label.REGISTRATION or says_registering(one.text))
        and find_all_addresses(one.text)
        and not _OF_A_WAY_IN.search(one.text)
    )


def _is_signature(passages: tuple[Passage, ...]) -> bool:
    """Whether "--" stands above the few last lines, and no day in them."""
    return (
        passages[0].text.strip() in {"--", "-- "}
        and len(passages) <= _LONGEST_SIGNATURE
        and not any(find_dates(one.text[:_LONGEST]) for one in passages)
    )


def tells_a_day(passages: tuple[Passage, ...], today: date) -> bool:
    """Whether a day to come is told."""
    return any(day >= today for day in _days_in(passages, today))


def tells_own_day(passages: tuple[Passage, ...], today: date) -> bool:
    """Whether a day to come is told that is not only the last one to register."""
    own = (
        one
        for one in passages
        if one.label is not Label.DEADLINE
        and not (len(one.text) <= _LONGEST_ENTRY and says_registering(one.text))
    )
    return tells_a_day(tuple(own), today)


def _days_in(passages: tuple[Passage, ...], today: date) -> set[date]:
    days = (one.resolved(today) for each in passages for one in find_dates(each.text[:_LONGEST]))
    return {day for day in days if day is not None}
