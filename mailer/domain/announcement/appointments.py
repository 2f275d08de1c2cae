"""Which dates of a text are the seminar's, which is the last day to register, and their hours."""

import re
from dataclasses import dataclass
from enum import StrEnum

from mailer.domain.announcement.dates import DateMention, find_dates
from mailer.domain.announcement.hours import BLANK, HoursMention, find_hours
from mailer.domain.announcement.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.sentences import Sentence

_REGISTERING = (
    r"(?:anmeld|anzumelden|melde\w*|registrier|regist(?:er|ration)|rsvp|sign(?:ing)?[ -]up|book"
    r"|u\.\s?a\.\s?w\.\s?g|bewerb|\bapply|zusage|rückmeldung|einschreib|enrol)"
)
_IS_REGISTERING = re.compile(_REGISTERING, re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:bis(?:\sspätestens)?(?:\szum|\sam)?|spätestens(?:\sbis)?(?:\szum|\sam)?|by(?:\sthe)?"
    r"|until|before|no\slater\sthan)[\s:]{0,2}$",
    re.IGNORECASE,
)
_CLOSING_DAY = re.compile(
    r"(?:anmeldeschlu(?:ss|ß)|anmeldefrist|einsendeschluss|registration\s(?:deadline|closes)"
    r"|deadline|register\sby|rsvp)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:storn|cancel|abmeld|veröffentlicht|published|posted|zuletzt|updated|in\skraft|stand:?\s$"
    r"|aufzeichnung|recording|(?:anmeldung|registration|registrierung)\w*\s(?:ist\s)?(?:ab|opens))",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"(?:\bstatt\b|stattfinde|\bheld\b|takes?\splace|\btaking\splace|laden\b|lädt\b|\bjoin\b"
    r"|seminar|webinar|workshop|veranstaltung|fachtag|vortrag|lecture|\bevent\b|termin"
    r"|start(?:et|s)\b|beginnt|begins|save\sthe\sdate)",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(r"(?:[-–—]|\bbis(?:\szum)?|\bto|\buntil)$", re.IGNORECASE)
_OR = re.compile(
    r"(?:^|[;,.\s])(?:oder|or|alternativ\w*|wahlweise|ersatzweise|alternatively)\b", re.IGNORECASE
)
_BESIDE_DATE = re.compile(rf"[{BLANK}\W\d_]*(?:(?:am|on|den|der|Uhr)\b[{BLANK}\W\d_]*){{0,3}}")
_MOST_DATES = 30  # in one sentence
_WITHOUT_DATES = WHO_IS_BEHIND | {Label.PUBLISHED}


class Strength(StrEnum):
    """How much speaks for a date being the seminar's own."""

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


def find_appointments(sentences: tuple[Sentence, ...]) -> list[Appointment]:
    """Every date that may be the seminar's or its registration deadline, in the order written."""
    return [
        appointment
        for place, sentence in enumerate(sentences)
        if sentence.label not in _WITHOUT_DATES
        for appointment in _in_sentence(place, sentence)
    ]


def hours_of(sentence: Sentence) -> list[HoursMention]:
    """The times of day in a sentence; under a label such as "Uhrzeit" bare numbers count."""
    bare = sentence.label in {Label.HOURS, Label.START, Label.END}
    return find_hours(blanked(sentence.text, find_dates(sentence.text)), bare=bare)


def blanked(text: str, mentions: list[DateMention] | list[HoursMention]) -> str:
    """``text`` with what was understood blanked out; offsets stay the same."""
    chars = list(text)
    for mention in mentions:
        chars[mention.start : mention.end] = BLANK * (mention.end - mention.start)
    return "".join(chars)


def _in_sentence(place: int, sentence: Sentence) -> list[Appointment]:
    text, days = sentence.text, find_dates(sentence.text)[:_MOST_DATES]
    surroundings = [_around(text, day, days) for day in days]
    last_days = [_is_deadline(sentence.label, before, after) for before, after in surroundings]
    hours = hours_of(sentence) if days else []
    deadlines = [day for day, is_last in zip(days, last_days, strict=True) if is_last]
    taken = [one for one in hours if _day_before(one, days) in deadlines]
    strength = _strength(sentence, blanked(text, days)) if days else Strength.MENTIONED
    free = [one for one in hours if one not in taken]
    found: list[Appointment] = []
    for day, deadline, (before, after) in zip(days, last_days, surroundings, strict=True):
        if not deadline and _OTHER.search(before):
            continue
        if deadline:
            own = next((one for one in taken if _day_before(one, days) == day), None)
        else:
            own = _hours_beside(day, days, free)
        leads_on = bool(_LEADS_ON.search(after.rstrip())) and day is not days[-1]
        grounds = Strength.STATED if own else strength
        others = len(days) == 1 and own is not None and _are_several(hours)
        is_choice = day is not days[0] and bool(_OR.search(before))
        found.append(Appointment(place, day, own, deadline, grounds, leads_on, is_choice, others))
    return found


def _around(text: str, day: DateMention, days: list[DateMention]) -> tuple[str, str]:
    """The words between the date and its neighbours on both sides."""
    left = max((one.end for one in days if one.end <= day.start), default=0)
    right = min((one.start for one in days if one.start >= day.end), default=len(text))
    return text[left : day.start], text[day.end : right]


def _day_before(hours: HoursMention, days: list[DateMention]) -> DateMention | None:
    earlier = [day for day in days if day.end <= hours.start]
    return earlier[-1] if earlier else None


def _is_deadline(label: Label | None, before: str, after: str) -> bool:
    if _CLOSING_DAY.search(before) or (label is Label.DEADLINE and not _EVENT.search(before)):
        return True
    if not _UNTIL.search(before) and not (label is Label.REGISTRATION and not before.strip()):
        return False
    if label is Label.REGISTRATION:
        return True
    return bool(_IS_REGISTERING.search(before) or _IS_REGISTERING.search(after))


def _hours_beside(
    day: DateMention, days: list[DateMention], hours: list[HoursMention]
) -> HoursMention | None:
    """The first hours after the date, or before it where hours come first ("10–12 Uhr am 16.")."""
    following = next((one for one in hours if one.start >= day.end), None)
    preceding = next((one for one in reversed(hours) if one.end <= day.start), None)
    hours_first = bool(hours) and hours[0].start < days[0].start
    return (preceding or following) if hours_first else (following or preceding)


def _are_several(hours: list[HoursMention]) -> bool:
    """Two stretches in the same clocks; "10–12 CET (9–11 UTC)" is one, told twice."""
    stretches = [one for one in hours if one.ends or one.to_midnight]
    zones = [one for one in stretches if one.stated]
    return len({(one.begins, one.ends) for one in stretches}) > 1 and len(zones) < 2


def _strength(sentence: Sentence, text: str) -> Strength:
    if sentence.label is Label.WHEN:
        return Strength.STATED
    if _EVENT.search(text) or _BESIDE_DATE.fullmatch(text):
        return Strength.TOLD
    return Strength.MENTIONED
