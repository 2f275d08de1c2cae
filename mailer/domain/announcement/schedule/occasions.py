"""Appointments → the occasions of the seminar and its registration deadline, as aware times."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.zones import zone_of_all
from mailer.domain.announcement.model import Occasion
from mailer.domain.announcement.schedule.appointments import (
    SESSION,
    Appointment,
    Strength,
    endings_of,
    find_appointments,
    hours_of,
)
from mailer.domain.announcement.schedule.changes import tells_change
from mailer.domain.announcement.schedule.chosen_days import of_the_event
from mailer.domain.announcement.schedule.dates import DateMention, find_dates
from mailer.domain.announcement.schedule.desk import Desk
from mailer.domain.announcement.schedule.durations import find_duration
from mailer.domain.announcement.schedule.hours_mention import HoursMention
from mailer.domain.announcement.schedule.hours_nearby import (
    begins_otherwise,
    goes_on,
    has_end,
    hours_beside_line,
    labelled_hours,
    named_beginning,
    only_hours,
    stand_alone,
    with_end_near,
    with_labelled_ends,
    with_labelled_hours,
)
from mailer.domain.announcement.schedule.last_day import read_last_day
from mailer.domain.announcement.schedule.programme_days import with_hours_of_days
from mailer.domain.announcement.schedule.programme_hours import ProgrammeHours, with_hours_of
from mailer.domain.announcement.schedule.relative_days import (
    appointment_from_today,
    appointment_in_month,
)
from mailer.domain.announcement.schedule.weekday_hours import with_hours_by_day
from mailer.domain.announcement.schedule.weekly import with_weeks_between
from mailer.domain.announcement.schedule.where_told import where_told
from mailer.domain.announcement.schedule.years import day_written, in_their_years
from mailer.domain.announcement.text.evidence import Evidence
from mailer.domain.announcement.text.sentences import Sentence

_MOST_OCCASIONS = 60
# "Date tbc (likely 14 or 15 May)", "voraussichtlich am 3. Juni", "12. Mai (unter Vorbehalt)".
_TENTATIVE = expression(
    r"(?<!speaker\s)(?<!speakers\s)(?<!venue\s)(?<!location\s)(?<!room\s)\b(?:tbc|tba|t\.b\.[ac]|likely|tentative(?:ly)?|provisional(?:ly)?|to\sbe\sconfirmed|vorläufig\w*|unter\svorbehalt"
    r"|vorbehaltlich|noch\snicht\s(?:fest|bestätigt)|voraussichtlich(?=\s(?:(?:am|vom|im)\b|\d{1,2}\.\s?(?:\d|(?-i:[A-ZÄ]))))|terminvorschl\w+|geplant\sist)\b",
    re.IGNORECASE,
)
# "Bitte nur einen der beiden Termine wählen": nobody comes to all of them.
_CHOSEN = expression(
    r"\b(?:einen|eines?|one)\s(?:der|dieser|von|of)\s(?:\w+\s){0,2}(?:termine?n?|tage?n?|abende?n?|dates|days|sessions|evenings)\b"
    r"|\b(?:termine?|tage|dates?)\b[^.]{0,40}\bzur\s(?:aus)?wahl\b|\b(?:termin|date|session)\s(?:bitte\s)?(?:aus)?wählen\b|\b(?:choose|pick)\s(?:one|a\sdate)\b",
    re.IGNORECASE,
)
_LONGEST_RANGE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the seminar takes place, and until when one may register; times in the one zone.

    ``zone_stated``: the text told some of them by another clock. ``evidence`` are the words
    that tell its fields.
    """

    occasions: tuple[Occasion, ...] = ()
    deadline: datetime | None = None
    unsure: frozenset[str] = frozenset()
    zone_stated: bool = False
    evidence: tuple[Evidence, ...] = ()


def read_schedule(
    sentences: tuple[Sentence, ...],
    *,
    today: date,
    clocks: tzinfo,
    heading: str = "",
    retold: bool = False,
    sent: str = "",
    programme: ProgrammeHours | None = None,
) -> Schedule:
    """The seminar's occasions in the order written, and the deadline; doubts are named.

    ``heading`` is what stands above the sentences: it may tell the year, or that a date changed.
    ``retold``: a note beside the announcement names a day too. ``sent``: what the mail's header
    says of when it was written. ``programme``: its hours count where no others are told.
    """
    stated = next((zone for one in sentences if (zone := zone_of_all(one.text))), None)
    desk = Desk(today, clocks, stated=stated)
    changed = tells_change([heading, *(one.text for one in sentences)])
    if changed or retold:
        desk.unsure |= {"starts_at", "ends_at", "dates"}
    appointments = find_appointments(sentences, changed=changed)
    if all(one.deadline for one in appointments):
        told_today = appointment_in_month(sentences, heading) or appointment_from_today(
            sentences, day_written(heading, sent, today) or today
        )
        appointments += told_today
        desk.unsure |= {"starts_at", "ends_at", "dates"} if told_today else set()
    appointments = with_labelled_ends(appointments, sentences)
    appointments = with_labelled_hours(in_their_years(appointments, heading, desk, sent), sentences)
    appointments = with_hours_of_days(appointments, sentences)
    chosen = of_the_event([one for one in appointments if not one.deadline], desk)
    chosen = with_hours_by_day(chosen, sentences, desk)
    if any(_TENTATIVE.search(sentences[one.sentence].text) for one in chosen):
        desk.unsure |= {"starts_at", "ends_at", "dates"}
    timed = _with_hours_near(chosen, appointments, sentences, desk)
    timed = with_hours_of(programme, timed)
    written = _occasions(timed, sentences, desk)
    occasions = _with_only_end(written, _with_duration(written, sentences), sentences, desk)
    deadline = read_last_day(appointments, occasions, sentences, desk)
    _name_doubts(occasions, desk)
    last_days = [one for one in appointments if one.deadline] if deadline else []
    last_day = sorted(last_days, key=lambda one: not _is_on(one.day, deadline))[:1]
    told = where_told(timed if occasions else [], last_day, sentences)
    return Schedule(
        tuple(occasions), deadline, frozenset(desk.unsure), desk.zone_stated, tuple(told)
    )


def _is_on(day: DateMention, moment: datetime | None) -> bool:
    return moment is not None and (day.day, day.month) == (moment.day, moment.month)


def _with_hours_near(
    chosen: list[Appointment],
    appointments: list[Appointment],
    sentences: tuple[Sentence, ...],
    desk: Desk,
) -> list[Appointment]:
    """Dates without hours get those of a label, of the next line, or the only ones there are."""
    labelled = labelled_hours(sentences)
    only = only_hours(sentences) if chosen else None
    named = named_beginning(sentences)
    former = next((one.hours for one in appointments if one.hours and not one.deadline), None)
    timed: list[Appointment] = []
    for one in chosen:
        beside = hours_beside_line(sentences, one.sentence)
        if not has_end(beside):
            beside = named or beside
        hours = one.hours or labelled or beside or only
        if (
            not (one.hours or labelled)
            and has_end(hours)
            and goes_on(sentences, one.sentence, hours)
        ):
            desk.unsure |= {"starts_at", "ends_at"}
        if (
            not one.hours
            and hours not in {None, labelled, named}
            and not has_end(hours)
            and not stand_alone(sentences, one.sentence, hours)
        ):
            # "19.00 Uhr Führung" on the next line: a time, but perhaps not the beginning.
            desk.unsure |= {"starts_at"}
        if one.is_choice:
            desk.unsure.add("starts_at")  # which of the two days it is for somebody, nobody knows
        if hours is None and one.strength is Strength.NEW:
            hours = former  # "verschoben auf den 15. April": the hours are those it had
        timed.append(replace(one, hours=hours))
    if len(timed) > 1 and labelled and any(one.label is Label.END for one in sentences):
        desk.unsure.add("ends_at")  # "Beginn" may be told of the first day, "Ende" of the last
    if len(timed) == 1 and begins_otherwise(sentences, timed[0].hours):
        desk.unsure |= {"starts_at", "ends_at"}
    if any(one.other_hours for one in timed):
        desk.unsure |= {"starts_at", "ends_at", "dates"}
    return timed


def _occasions(
    timed: list[Appointment], sentences: tuple[Sentence, ...], desk: Desk
) -> list[Occasion]:
    occasions: list[Occasion] = []
    span_start: datetime | None = None
    each = _with_days_between(with_weeks_between(timed, sentences, desk), desk)
    for appointment in each[:_MOST_OCCASIONS]:
        hours = appointment.hours if span_start else with_end_near(appointment, sentences)
        occasion = _occasion(appointment, hours, desk)
        if occasion is None:
            continue
        if span_start and occasion.ends_at is None and span_start < occasion.starts_at:
            occasions[-1] = Occasion(span_start, occasion.starts_at)
            span_start = None
            if sentences[appointment.sentence].label is Label.END:
                desk.unsure.add("dates")  # each day may have hours of its own
        elif not any(occasion.starts_at == one.starts_at for one in occasions):
            occasions.append(occasion)
            if appointment.is_choice and occasions[:-1]:
                occasions[-1] = replace(occasion, is_choice=True)
            open_ended = appointment.leads_on and occasion.ends_at is None
            span_start = occasion.starts_at if open_ended else None
    if len(occasions) > 1 and _stand_apart(timed, sentences):
        desk.unsure.add("starts_at")
    if occasions and any(_CHOSEN.search(one.text) for one in sentences):
        desk.unsure |= {"starts_at", "dates"}
    return occasions


def _stand_apart(timed: list[Appointment], sentences: tuple[Sentence, ...]) -> bool:
    """Whether the dates stand in different sentences without a label: sessions, or a mistake."""
    places = {one.sentence for one in timed if not SESSION.match(sentences[one.sentence].text)}
    return len(places) > 1 and not all(sentences[place].label is Label.WHEN for place in places)


def _with_days_between(appointments: list[Appointment], desk: Desk) -> list[Appointment]:
    """From "30. November bis 2. Dezember, jeweils 9–16 Uhr" the first of December too."""
    found = appointments[:1]
    for before, after in pairwise(appointments):
        first, last = before.day.resolved(desk.today), after.day.resolved(desk.today)
        whole_days = before.hours == after.hours and has_end(after.hours)
        if before.leads_on and whole_days and first and last and last - first <= _LONGEST_RANGE:
            for number in range(1, (last - first).days):
                day = first + timedelta(days=number)
                mention = replace(
                    after.day, day=day.day, month=day.month, year=day.year, weekday=None
                )
                found.append(replace(before, day=mention))
        found.append(after)
    return found


def _occasion(appointment: Appointment, hours: HoursMention | None, desk: Desk) -> Occasion | None:
    day = appointment.day.resolved(desk.today)
    if day is None or hours is None:
        desk.unsure |= {"dates", "starts_at"} if day is None else {"starts_at", "ends_at"}
        return None
    desk.unsure |= hours.doubtful
    starts_at = desk.on_the_clock(day, hours.begins, hours, "starts_at")
    if hours.to_midnight:
        ends_at = desk.on_the_clock(day + timedelta(days=1), time(0), hours, "ends_at")
    elif hours.ends is None:
        return Occasion(starts_at)
    else:
        ends_at = desk.on_the_clock(day, hours.ends, hours, "ends_at")
    if ends_at <= starts_at:
        desk.unsure.add("ends_at")
        return Occasion(starts_at)
    return Occasion(starts_at, ends_at)


def _with_duration(occasions: list[Occasion], sentences: tuple[Sentence, ...]) -> list[Occasion]:
    """A stated length ("Dauer: 90 Minuten") gives the end that is not written."""
    if all(one.ends_at for one in occasions):
        return occasions
    prefixed = (
        f"Dauer: {one.text}" if one.label is Label.HOURS and not hours_of(one) else one.text
        for one in sentences
    )
    lengths = [length for text in prefixed if (length := find_duration(text))]
    if len(set(lengths)) != 1:
        return occasions
    return [
        one if one.ends_at else replace(one, ends_at=_later(one.starts_at, lengths[0]))
        for one in occasions
    ]


def _with_only_end(
    written: list[Occasion],
    reckoned: list[Occasion],
    sentences: tuple[Sentence, ...],
    desk: Desk,
) -> list[Occasion]:
    """The one end that is told anywhere ("Der Abend endet gegen 21 Uhr") is proposed.

    It goes before one that is ``reckoned`` from a length, which may be that of a talk alone.
    """
    if len(written) != 1 or written[0].ends_at:
        return reckoned
    told = {
        one.begins for each in sentences for one in endings_of(each) if not find_dates(each.text)
    }
    starts = written[0].starts_at
    if len(told) != 1 or (end := told.pop()) <= starts.time():
        return reckoned
    ends_at = datetime.combine(starts.date(), end, starts.tzinfo)
    if ends_at != reckoned[0].ends_at:
        desk.unsure.add("ends_at")
    return [replace(written[0], ends_at=ends_at)]


def _later(moment: datetime, length: timedelta) -> datetime:
    """``length`` of real time after ``moment``, even across a change of the clocks."""
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def _name_doubts(occasions: list[Occasion], desk: Desk) -> None:
    if not occasions:
        desk.unsure |= {"starts_at", "ends_at", "dates"}
    if len(occasions) > 1:
        desk.unsure.add("dates")
    if occasions and min(one.starts_at for one in occasions).date() < desk.today:
        desk.unsure.add("starts_at")  # nobody is invited to what is over
    if any(one.ends_at is None for one in occasions):
        desk.unsure.add("ends_at")
