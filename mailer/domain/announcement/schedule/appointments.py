"""Which dates of a text are the seminar's, which is the last day to register, and their hours."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.hour_kinds import BLANK, IS_OFFICE, HoursKind, are_weekly
from mailer.domain.announcement.lexicon.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.schedule.changes import is_fallback, is_new, is_old
from mailer.domain.announcement.schedule.dates import DateMention, find_dates
from mailer.domain.announcement.schedule.day_kinds import (
    EVENT,
    IS_REGISTERING,
    LEADS_ON,
    REGISTERING_TIME,
    UNTIL,
    is_other,
    last_days,
)
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.schedule.hours_mention import HoursMention
from mailer.domain.announcement.text.sentences import Sentence

_ITEM_FOLLOWS = expression(
    r"\s?(?::|\s[–—|-])\s\S|,?\s[\"„“»]?(?!(?:Anmelde|Uhr|Rückmelde|Deadline|Bis|Ab)\w*)[A-ZÄÖÜ][\w.-]*\s\S"
)
_GOES_ON_UNTIL = expression(
    r"\b(?:noch|still)\s(?:\w+\s)?(?:bis|until|till)\b\D{0,20}$", re.IGNORECASE
)
_ANOTHER_EVENT = expression(
    r"\b(?:(?:über)?nächste[nrsm]?|darauffolgende\w*|folgetermin\w*|folgeveranstaltung\w*|folgetreffen"
    r"|weitere[nrs]?\s(?:termin|veranstaltung|treffen|seminar|webinar|workshop|fachtag)\w*|vorherige\w*"
    r"|fand(?:en)?|took\splace|was\sheld|vergangene[nrsm]?|letzte[nrsm]?\s(?:mal|jahr|veranstaltung|treffen|fachtag|seminar|webinar|workshop)"
    r"|zuletzt|rückblick|(?:nach|seit|bei)\s(?:dem|der|unserem|unserer)\s(?:[\w-]+\s){1,3}(?:am|vom)"
    r"|(?:der\s|die\s)?fortsetzung|im\sherbst\sfolgt|wiederholung\w*(?=\s(?:am|vom)|\s?:)|generalprobe\w*|\w*ferien(?=:)|technik-?(?:test|check)\w*|(?:auf|ab)bau(?=\W)|absperrung\w*|(?:außerdem|auch|erneut|nochmals?|wieder)\s(?:statt\s|angeboten\s)?am|also\s(?:be\s)?(?:held|offered|runs?)\son|(?:the\s)?next\s(?:webinar|event|seminar|session|meeting"
    r"|workshop|lecture|one|talk|date)s?|upcoming\s(?:events|dates)|previous|(?:the\s)?following\s(?:session|event"
    r"|meeting|webinar)|last\s(?:year|time|month)|after\sthe\s(?:\w+\s){1,3}on|vormerken|save\sthe\sdate\sfor)\b",
    re.IGNORECASE,
)
SESSION = expression(
    r"(?:tag|day|modul[e]?|termin|teil|part|session|block|einheit|kurs(?:tag)?|seminar|webinar|workshop|baustein)"
    r"\s?(?:\d|[IVX]+\b)",
    re.IGNORECASE,
)
_OR = expression(
    r"(?:^|[;,.\s])(?:oder|or|alternativ\w*|wahlweise|ersatzweise|alternatively)\b", re.IGNORECASE
)
_BESIDE_DATE = expression(
    rf"[{BLANK}\W\d_]*(?:(?:am|on|den|der|Uhr)\b[{BLANK}\W\d_]*){{0,3}}", re.IGNORECASE
)
_BEGINNING = expression(
    r"\b(?:seit|ab|since|gegründet|vom|stand|as\sof|from)\s(?:dem\s)?$|\b(?:gesetz|verordnung|richtlinie)\w*\s(?:vom\s)?$",
    re.IGNORECASE,
)
_MOST_BETWEEN = 1
_SHORTEST_DATE = 8  # with its year
_MOST_BEHIND = 5
_EACH = expression(r"\b(?:jeweils|je|each|both|immer)\b", re.IGNORECASE)
_WORD = expression(r"[^\W\d_]{4,}")
_MOST_DATES = 30  # in one sentence
_WITHOUT_DATES = WHO_IS_BEHIND | {Label.PUBLISHED}


class Strength(StrEnum):
    """How much speaks for a date being the seminar's own."""

    NEW = "new"
    STATED = "stated"
    TOLD = "told"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A date with the hours written beside it, if any; ``sentence`` is its place in the text."""

    sentence: int
    day: DateMention
    hours: HoursMention | None
    deadline: bool
    strength: Strength
    leads_on: bool
    """Written as the beginning of something: "bis" or a dash goes on to the next date."""
    is_choice: bool = False
    """Written after "oder": who comes here does not come to the date before it."""
    other_hours: bool = False
    """The sentence has another stretch of time for this one date (two groups, a break)."""


def find_appointments(
    sentences: tuple[Sentence, ...], *, changed: bool = False
) -> list[Appointment]:
    """Every date that may be the seminar's or its registration deadline, in the order written.

    ``changed``: the text says that a date was changed, so that some may be old or new.
    """
    found = [
        appointment
        for place, sentence in enumerate(sentences)
        if sentence.label not in _WITHOUT_DATES
        for appointment in _in_sentence(place, sentence, changed=changed)
    ]
    heads = {one.sentence for one in found if _heads_item(one, sentences[one.sentence].text)}
    again = {(one.day.month, one.day.day) for one in found if one.hours and not one.deadline}
    found = [_with_hours_below(one, sentences, again) for one in found]
    return [
        replace(one, strength=Strength.TOLD)
        if one.strength is Strength.MENTIONED
        and one.sentence in heads
        and {one.sentence - 1, one.sentence + 1} & heads
        else one
        for one in found
    ]


def _with_hours_below(
    one: Appointment, sentences: tuple[Sentence, ...], again: set[tuple[int, int]]
) -> Appointment:
    """As well founded as a date with hours where the line of it is followed by one of hours.

    ``again`` are the days told elsewhere with hours: there these are taken at once, or another
    event of that day would lend its own.
    """
    below = next(iter(sentences[one.sentence + 1 : one.sentence + 2]), None)
    if one.strength is not Strength.TOLD or one.hours or one.deadline or below is None:
        return one
    line = sentences[one.sentence].text
    alone = _BESIDE_DATE.fullmatch(blanked(line, find_dates(line))) is not None
    told = below.label not in WHO_IS_BEHIND and not find_dates(below.text) and hours_of(below)
    if not (alone and told):
        return one
    own = told[0] if (one.day.month, one.day.day) in again else None
    return replace(one, strength=Strength.STATED, hours=own)


def _heads_item(appointment: Appointment, text: str) -> bool:
    """Whether a line is of a list of days: "3. März 2026: Vertrauen"."""
    day = appointment.day
    return day.start <= 1 and bool(_ITEM_FOLLOWS.match(text, day.end))


def hours_of(sentence: Sentence) -> list[HoursMention]:
    """The times of day of the event; under a label such as "Uhrzeit" bare numbers count."""
    return [one for one in all_hours_of(sentence) if one.kind is HoursKind.EVENT]


def endings_of(sentence: Sentence) -> list[HoursMention]:
    """The times of day that only end something: "Ende gegen 16 Uhr"."""
    return [one for one in all_hours_of(sentence) if one.kind is HoursKind.END]


def all_hours_of(sentence: Sentence) -> list[HoursMention]:
    """All times of day, whatever they are of."""
    bare = sentence.label in {Label.HOURS, Label.START, Label.END}
    text = blanked(sentence.text, find_dates(sentence.text))
    found = find_hours(text, bare=bare)
    if sentence.label not in {Label.HOURS, Label.WHEN} or IS_OFFICE.search(text):
        return found
    # "Zeit: montags 18–19.30 Uhr" is when it takes place; without the label, when somebody is in.
    return [
        replace(one, kind=HoursKind.EVENT) if are_weekly(text[: one.start]) else one
        for one in found
    ]


def blanked(text: str, mentions: list[DateMention] | list[HoursMention]) -> str:
    """``text`` with what was understood blanked out; offsets stay the same."""
    chars = list(text)
    for mention in mentions:
        chars[mention.start : mention.end] = BLANK * (mention.end - mention.start)
    return "".join(chars)


def _in_sentence(place: int, sentence: Sentence, *, changed: bool) -> list[Appointment]:
    text, days = sentence.text, find_dates(sentence.text)[:_MOST_DATES]
    surroundings = [_around(text, day, days) for day in days]
    lasts = last_days(sentence.label, surroundings, days)
    hours = hours_of(sentence) if days else []
    deadlines = [day for day, is_last in zip(days, lasts, strict=True) if is_last]
    taken = [
        one  # a stretch of hours is when somebody is there, and no last moment
        for one in all_hours_of(sentence)
        if _day_before(one, days) in deadlines and one.ends is None
    ]
    told = blanked(text, days)
    strength = _strength(sentence, told) if days else Strength.MENTIONED
    free = [one for one in hours if one not in taken]
    found: list[Appointment] = []
    another = False  # "die nächsten Termine am 17.3. und 21.4.": both
    for day, deadline, (before, after) in zip(days, lasts, surroundings, strict=True):
        if deadline is None or (not deadline and is_other(before, after)):
            continue
        if deadline:
            own = next((one for one in taken if _day_before(one, days) == day), None)
        else:
            own = _end_behind(day, days, found, sentence) or _hours_beside(text, day, days, free)
        leads_on = bool(LEADS_ON.search(after.rstrip())) and day is not days[-1]
        grounds = Strength.STATED if own else strength
        another = bool(_ANOTHER_EVENT.search(before)) or (another and len(before.split()) <= 1)
        if another or _only_ends(text, day, before) or is_fallback(told):
            grounds = Strength.MENTIONED
        elif changed:
            grounds = _after_change(before, after, grounds, told[: day.start])
        others = len(days) == 1 and own is not None and _are_several(hours)
        is_choice = day is not days[0] and bool(_OR.search(before))
        found.append(Appointment(place, day, own, deadline, grounds, leads_on, is_choice, others))
    return found


def is_of_something_else(text: str, day: DateMention) -> bool:
    """Whether the words around a date say that it is of another event, or of no event."""
    before, after = _around(text, day, find_dates(text)[:_MOST_DATES])
    return (
        is_other(before, after)
        or _ANOTHER_EVENT.search(text) is not None
        or bool(UNTIL.search(before) and not _ends_range(text, day, before))
        or bool(_BEGINNING.search(before))
    )


def _only_ends(text: str, day: DateMention, before: str) -> bool:
    """Whether something goes on until that day, say an exhibition: "noch bis zum 28. Mai"."""
    return bool(_GOES_ON_UNTIL.search(before)) and not _ends_range(text, day, before)


def _ends_range(text: str, day: DateMention, before: str) -> bool:
    """Whether nothing but "bis" stands between the date and the one before it."""
    return len(before.split()) <= 1 and any(one.end < day.start for one in find_dates(text))


def may_be_last_day(text: str, day: DateMention) -> bool:
    """Whether a date that no reader took may be the last one to register: "bis 20.4."."""
    before, after = _around(text, day, find_dates(text)[:_MOST_DATES])
    if is_other(before, after) or _ANOTHER_EVENT.search(before):
        return False
    return bool(UNTIL.search(before)) or bool(REGISTERING_TIME.search(text))


def _after_change(before: str, after: str, grounds: Strength, told: str) -> Strength:
    """``told`` is all that stands before the date: "moved from 3 May to"."""
    if is_new(told):
        return Strength.NEW
    return Strength.MENTIONED if is_old(before, after) else grounds


def _around(text: str, day: DateMention, days: list[DateMention]) -> tuple[str, str]:
    """The words between the date and its neighbours on both sides."""
    left = max((one.end for one in days if one.end <= day.start), default=0)
    right = min((one.start for one in days if one.start >= day.end), default=len(text))
    return text[left : day.start], text[day.end : right]


def _day_before(hours: HoursMention, days: list[DateMention]) -> DateMention | None:
    earlier = [day for day in days if day.end <= hours.start]
    return earlier[-1] if earlier else None


def _hours_beside(
    text: str, day: DateMention, days: list[DateMention], hours: list[HoursMention]
) -> HoursMention | None:
    """The first hours after the date, or before it where hours come first ("10–12 Uhr am 16.")."""
    following = next((one for one in hours if one.start >= day.end), None)
    if following and len(days) > 1 and _stands_far(text, day, days, following):
        following = None
    preceding = next((one for one in reversed(hours) if one.end <= day.start), None)
    hours_first = bool(hours) and hours[0].start < days[0].start
    return (preceding or following) if hours_first else (following or preceding)


def _end_behind(
    day: DateMention, days: list[DateMention], found: list[Appointment], sentence: Sentence
) -> HoursMention | None:
    """When a stretch over days ends: "Fr., 3.4. (Beginn 16 Uhr) bis Sa., 4.4. (Ende 18 Uhr)"."""
    if not found or not found[-1].leads_on or day is not days[-1]:
        return None
    return next((one for one in endings_of(sentence) if one.start >= day.end), None)


def _stands_far(text: str, day: DateMention, days: list[DateMention], hours: HoursMention) -> bool:
    """Whether a sentence goes on to another date before the hours: "(29. Mai) feiern wir am"."""
    after = next((one for one in days if day.end <= one.start < hours.start), None)
    if after is None or _EACH.search(text[after.end : hours.start]):
        return False
    return len(_WORD.findall(text[day.end : after.start])) > _MOST_BETWEEN


def _are_several(hours: list[HoursMention]) -> bool:
    """Two stretches in the same clocks; "10–12 CET (9–11 UTC)" is one, told twice."""
    stretches = [one for one in hours if one.ends or one.to_midnight]
    zones = [one for one in stretches if one.stated]
    return len({(one.begins, one.ends) for one in stretches}) > 1 and len(zones) < 2


def _strength(sentence: Sentence, text: str) -> Strength:
    if sentence.label is Label.WHEN:
        return Strength.STATED
    if _is_line_of_day(text):
        return Strength.TOLD
    if EVENT.search(text) or _BESIDE_DATE.fullmatch(text) or SESSION.match(text):
        return Strength.TOLD
    return Strength.MENTIONED


def _is_line_of_day(text: str) -> bool:
    """Whether a line is a whole date and little more: "24. Juni 2026, Forstschule"."""
    head, rest = text[:_SHORTEST_DATE], text.strip(BLANK + " ,|")
    return (
        head == BLANK * _SHORTEST_DATE
        and len(rest.split()) <= _MOST_BEHIND
        and not text.endswith((".", "!", "?"))
        and not IS_REGISTERING.search(text)
    )
