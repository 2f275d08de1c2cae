"""Hours for a date that has none beside it: labelled, on the next line, or told only once."""

import re
from dataclasses import replace

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.hour_kinds import BLANK
from mailer.domain.announcement.lexicon.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.schedule.appointments import (
    Appointment,
    Strength,
    all_hours_of,
    blanked,
    endings_of,
    hours_of,
)
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.day_kinds import EVENT
from mailer.domain.announcement.schedule.hours_mention import HoursMention
from mailer.domain.announcement.text.sentences import Sentence

_SENTENCES_TO_END = 4
_MOST_WORDS = 8
_ONLY_HOURS = expression(rf"(?:[{BLANK}\W]|\b(?:um|ab|at|from|Uhr|s\.\s?t)\b)*", re.IGNORECASE)
_BEGINS_BEFORE = expression(
    r"\b(?:\w*beginn|beginnt|anfang|start(?:et|s)?|begins?|los\sgeht['’]?s?(?:\ses)?)(?!\w):?"
    r"(?:\s(?:jeweils|immer|dann|gemeinsam|ist|is|um|at|erst|schon|bereits|jetzt|nun|now|ab|verschiebt\ssich\sauf)){0,5}\s?$",
    re.IGNORECASE,
)
_BEGINS_AFTER = expression(
    r"\s?[:–-]?\s?\(?(?:\w*beginn|start)\b(?!\s(?:de[rs]|of|mit|with|\d))", re.IGNORECASE
)


def with_labelled_hours(
    appointments: list[Appointment], sentences: tuple[Sentence, ...]
) -> list[Appointment]:
    """A line "Termin" without hours gets those of the line "Uhrzeit"."""
    labelled = labelled_hours(sentences)
    return [
        replace(one, hours=labelled)
        if labelled and not one.hours and sentences[one.sentence].label is Label.WHEN
        else one
        for one in appointments
    ]


def with_labelled_ends(
    appointments: list[Appointment], sentences: tuple[Sentence, ...]
) -> list[Appointment]:
    """ "Beginn: 4. März, 10 Uhr" and "Ende: 4. März, 12 Uhr" are one appointment of two hours."""
    found: list[Appointment] = []
    for one in appointments:
        before = found[-1] if found else None
        ends = endings_of(sentences[one.sentence]) + hours_of(sentences[one.sentence])
        # "Ende: 9. Mai, nach dem Mittagessen gegen 13 Uhr".
        ends = ends or all_hours_of(sentences[one.sentence])
        if (
            sentences[one.sentence].label is Label.END
            and before is not None
            and before.hours is not None
            and not has_end(before.hours)
            and before.day.is_same_day(one.day)
            and len(ends) == 1
            and before.hours.begins < ends[0].begins
        ):
            found[-1] = replace(before, hours=replace(before.hours, ends=ends[0].begins))
        elif (
            sentences[one.sentence].label is Label.END
            and before is not None
            and sentences[before.sentence].label in {Label.START, Label.WHEN}
            and len(ends) == 1
        ):
            # "Ende: 26. März 2026, 12 Uhr": it goes on until another day.
            found[-1] = replace(before, leads_on=True, strength=Strength.STATED)
            found.append(replace(one, hours=ends[0], strength=Strength.STATED))
        else:
            found.append(one)
    return found


def has_end(hours: HoursMention | None) -> bool:
    """Whether the hours tell when it ends."""
    return hours is not None and (hours.ends is not None or hours.to_midnight)


def hours_beside_line(sentences: tuple[Sentence, ...], place: int) -> HoursMention | None:
    """The hours told right after the date, or right before it, where no other date stands."""
    for near in (place + 1, place - 1):
        if 0 <= near < len(sentences) and _may_tell_hours(sentences[near]):
            found = [
                one for one in hours_of(sentences[near]) if not is_in_prose(sentences[near], one)
            ]
            if found:
                return found[0]
    return None


def is_in_prose(sentence: Sentence, hours: HoursMention) -> bool:
    """Whether a sentence tells an hour and much besides: "Um acht stauen sich die Autos …"."""
    text = sentence.text
    if sentence.label is not None or has_end(hours) or not text.endswith((".", "!", "?")):
        return False
    named = EVENT.search(text) or _BEGINS_BEFORE.search(text[: hours.start])
    return len(text.split()) > _MOST_WORDS and not named


def goes_on(sentences: tuple[Sentence, ...], place: int, hours: HoursMention | None) -> bool:
    """Whether more hours follow those beside the date: a programme, or a second half."""
    following = sentences[place + 1 : place + 1 + _SENTENCES_TO_END]
    stretches = [one for each in following if _may_tell_hours(each) for one in hours_of(each)]
    return any(
        one.ends and hours and (one.begins, one.ends) != (hours.begins, hours.ends)
        for one in stretches
    )


def stand_alone(sentences: tuple[Sentence, ...], place: int, hours: HoursMention | None) -> bool:
    """Whether the line beside the date is these hours and nothing else, and no others follow."""
    following = sentences[place + 1 : place + 1 + _SENTENCES_TO_END]
    told = [hours_of(each) for each in following if _may_tell_hours(each)]
    others = {one.begins for each in told if hours not in each for one in each}
    return others <= {hours and hours.begins} and any(
        hours in hours_of(sentences[near])
        and _ONLY_HOURS.fullmatch(blanked(sentences[near].text, hours_of(sentences[near])))
        for near in (place + 1, place - 1)
        if 0 <= near < len(sentences)
    )


def begins_otherwise(sentences: tuple[Sentence, ...], hours: HoursMention | None) -> bool:
    """Whether a line "Beginn" tells another time than the hours that were taken."""
    return any(hours is not None and one.begins != hours.begins for one in _begun(sentences))


def named_beginning(sentences: tuple[Sentence, ...]) -> HoursMention | None:
    """The one time that is called the beginning, apart from the date: "20 Uhr Konzertbeginn"."""
    begun = _begun(sentences)
    return begun[0] if len({one.begins for one in begun}) == 1 else None


def _begun(sentences: tuple[Sentence, ...]) -> list[HoursMention]:
    return [
        one
        for sentence in sentences
        if _may_tell_hours(sentence)
        for one in hours_of(sentence)
        if sentence.label is Label.START
        or _BEGINS_BEFORE.search(sentence.text[: one.start])
        or _BEGINS_AFTER.match(sentence.text[one.end :])
    ]


def only_hours(sentences: tuple[Sentence, ...]) -> HoursMention | None:
    """The hours of a text that tells no others apart from its dates."""
    others = [
        mention
        for sentence in sentences
        if _may_tell_hours(sentence)
        for mention in hours_of(sentence)
    ]
    return others[0] if len(others) == 1 else None


def _may_tell_hours(sentence: Sentence) -> bool:
    if sentence.label in WHO_IS_BEHIND or sentence.label is Label.END:
        return False
    return not find_dates(sentence.text)


def labelled_hours(sentences: tuple[Sentence, ...]) -> HoursMention | None:
    """The hours of the labels "Uhrzeit", or "Beginn" and "Ende"."""
    by_label: dict[Label, HoursMention] = {}
    for sentence in sentences:
        if sentence.label in {Label.HOURS, Label.WHEN, Label.START, Label.END}:
            found = [] if find_dates(sentence.text) else hours_of(sentence)
            if found and sentence.label not in by_label:
                by_label[sentence.label] = found[0]
    beginning = by_label.get(Label.HOURS) or by_label.get(Label.WHEN) or by_label.get(Label.START)
    ending = by_label.get(Label.END)
    if beginning and ending and beginning.ends is None and beginning.begins < ending.begins:
        return HoursMention(0, 0, beginning.begins, ending.begins, stated=beginning.stated)
    return beginning


def with_end_near(appointment: Appointment, sentences: tuple[Sentence, ...]) -> HoursMention | None:
    """Its hours with the end that one of the next sentences tells ("Ende gegen 16 Uhr")."""
    hours = appointment.hours
    if hours is None or has_end(hours) or appointment.leads_on:
        return hours
    following = sentences[appointment.sentence : appointment.sentence + _SENTENCES_TO_END]
    ends = {one.begins for sentence in following for one in endings_of(sentence)}
    if len(ends) != 1 or (end := ends.pop()) <= hours.begins:
        return hours
    return replace(hours, ends=end)
