"""Hours told by the weekday or by the number of a day: "Fr 18–21 Uhr, Sa 9–17 Uhr", "1. Tag"."""

import re
from dataclasses import replace
from datetime import date

from mailer.domain.announcement.lexicon.calendar_words import WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.hour_kinds import IS_OFFICE, HoursKind
from mailer.domain.announcement.lexicon.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.schedule.appointments import (
    Appointment,
    Strength,
    all_hours_of,
    blanked,
)
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.desk import Desk
from mailer.domain.announcement.schedule.hours_mention import HoursMention
from mailer.domain.announcement.text.sentences import Sentence, plain_dashes

_NEAR = 4
_WITHOUT_HOURS = WHO_IS_BEHIND | {Label.DEADLINE, Label.REGISTRATION, Label.PUBLISHED}
_ORDINALS = {
    word: number
    for number, row in enumerate(
        (
            "erster ersten eins one first",
            "zweiter zweiten zwei two second",
            "dritter dritten drei three third",
        ),
        1,
    )
    for word in row.split()
}
_KEY = expression(
    rf"\b(?P<weekday>{any_of(WEEKDAYS)})\b"
    rf"|\b(?P<before>\d\.|{any_of(_ORDINALS)})\s?(?:Veranstaltungs|Seminar|Kurs)?(?:tag|day)\b"
    rf"|\b(?:Tag|Day)\s(?P<after>\d|{any_of(_ORDINALS)})\b",
    re.IGNORECASE,
)
_UP_TO = expression(r"\.?\s?(?:-|bis|to)\s?", re.IGNORECASE)

_Keys = dict[int, HoursMention]


def with_hours_by_day(
    appointments: list[Appointment], sentences: tuple[Sentence, ...], desk: Desk
) -> list[Appointment]:
    """The event's days with the hours that a sentence beside them tells of each.

    A beginning on the first day and an end on the last are one stretch over all of them. Days
    of one weekday get the hours of it where nothing else tells theirs.
    """
    days = [one.day.resolved(desk.today) for one in appointments]
    dated = [day for day in days if day is not None]
    if not dated or len(dated) < len(days):
        return appointments
    places = {one.sentence for one in appointments}
    near = sorted({at + ahead for at in places for ahead in range(-1, _NEAR)})
    for place in near:
        if 0 <= place < len(sentences) and sentences[place].label not in _WITHOUT_HOURS:
            sentence = sentences[place]
            if place in places or not find_dates(sentence.text):
                told = _hours_by_day(sentence, dated)
                if told and (found := _assigned(appointments, dated, told, desk)):
                    return found
    return appointments


def _assigned(
    appointments: list[Appointment], days: list[date], told: _Keys, desk: Desk
) -> list[Appointment] | None:
    several = len(set(days)) > 1
    only_ends = any(one.kind is HoursKind.END for one in told.values())
    if not only_ends and all(number in told for number in range(len(days))):
        mentions = {id(one) for one in told.values()}
        if len(mentions) == 1 and any(one.hours for one in appointments):
            return None  # hours beside the dates themselves are nearer
        return [replace(one, hours=told[number]) for number, one in enumerate(appointments)]
    first, last = told.get(0), told.get(len(days) - 1)
    if not several or first is None or last is None or first.ends or last.ends:
        return None
    desk.unsure |= {"starts_at", "ends_at", "dates"}
    begun = replace(appointments[0], hours=first, leads_on=True, strength=Strength.STATED)
    return [begun, replace(appointments[-1], hours=last, strength=Strength.STATED)]


def _hours_by_day(sentence: Sentence, days: list[date]) -> _Keys:
    """Number of the day → its hours; empty where other days are told too: office hours."""
    if IS_OFFICE.search(sentence.text):
        return {}
    text = plain_dashes(blanked(sentence.text, find_dates(sentence.text)))
    told: _Keys = {}
    begins = 0
    for mention in all_hours_of(sentence):
        keys = _keys(text[begins : mention.start], days)
        begins = mention.end
        if keys is None:
            return {}
        told |= {key: mention for key in keys if key not in told}
    return told


def _keys(words: str, days: list[date]) -> list[int] | None:
    """The numbers of the days that the words before hours name; None: not all are the event's."""
    keys: list[int] = []
    end = 0
    for found in _KEY.finditer(words):
        if written := found["before"] or found["after"]:
            number = _ORDINALS.get(written.lower()) or int(written.rstrip("."))
            named = [number - 1] if 0 < number <= len(days) else []
        else:
            weekday = WEEKDAYS[found["weekday"].lower()]
            named = [at for at, day in enumerate(days) if day.weekday() == weekday]
        if not named:
            return None
        if keys and _UP_TO.fullmatch(words[end : found.start()]):
            named = [*range(keys[-1] + 1, named[-1]), *named]
        keys += named
        end = found.end()
    return keys
