"""Which of the days of a text are the event's own: the best founded, each once."""

from mailer.domain.announcement.schedule.appointments import Appointment, Strength
from mailer.domain.announcement.schedule.dates import DateMention
from mailer.domain.announcement.schedule.desk import Desk
from mailer.domain.announcement.schedule.hours_nearby import has_end


def of_the_event(appointments: list[Appointment], desk: Desk) -> list[Appointment]:
    """The best founded dates, each day once; a mere mention is doubtful and only one is taken."""
    over: set[tuple[int, int]] = set()
    for strength in (Strength.NEW, Strength.STATED, Strength.TOLD):
        chosen = [one for one in appointments if one.strength is strength]
        # A day told again without its year is not another one to come.
        to_come = [one for one in _to_come(chosen, desk) if _day_key(one.day) not in over]
        over |= {_day_key(one.day) for one in chosen}
        if to_come or (chosen and strength is Strength.NEW):
            return _each_day_once(to_come or chosen, desk)
    grounded = [one for one in appointments if one.strength is not Strength.MENTIONED]
    ahead = [
        one
        for one in appointments
        if ((day := one.day.resolved(desk.today)) is None or day >= desk.today)
        and _day_key(one.day) not in over
    ]
    timed = [one for one in ahead if one.hours]
    if grounded and not timed:
        return _each_day_once(grounded, desk)
    mentioned = ahead or appointments
    timed = [one for one in mentioned if one.hours]
    if len(timed) == 1:
        return timed  # "Unser nächstes Treffen ist am 17.2. um 19 Uhr", and no other is told
    if mentioned:
        desk.unsure |= {"starts_at", "dates"}
    return mentioned[:1]


def _to_come(appointments: list[Appointment], desk: Desk) -> list[Appointment]:
    """Without days that are over, unless their sentence tells one to come as well."""
    ahead = {
        one.sentence
        for one in appointments
        if (day := one.day.resolved(desk.today)) is None or day >= desk.today
    }
    kept = [one for one in appointments if one.sentence in ahead]
    if kept and len(kept) < len(appointments):
        desk.unsure.add("dates")
    return kept


def _each_day_once(appointments: list[Appointment], desk: Desk) -> list[Appointment]:
    """Drops a date told again; the one with hours, then the one with the year, stays."""
    timed_days = {_day_key(one.day) for one in appointments if one.hours}
    # A page's head tells "5 May at 13:00, 6 May at 12:30", its text from when until when.
    ended = {
        (_day_key(one.day), edge)
        for one in appointments
        if one.hours and has_end(one.hours)
        for edge in (one.hours.begins, one.hours.ends)
        if edge == one.hours.begins or not _are_apart(appointments)
    }
    appointments = [
        one
        for one in appointments
        if has_end(one.hours)
        or (one.hours and (_day_key(one.day), one.hours.begins) not in ended)
        or (one.hours is None and _day_key(one.day) not in timed_days)
    ]
    dated = {_day_key(one.day) for one in appointments if one.day.year}
    kept = [one for one in appointments if one.day.year or _day_key(one.day) not in dated]
    if any(not one.day.is_certain(desk.today) for one in kept):
        desk.unsure |= {"starts_at", "dates"}
    return kept


def _are_apart(appointments: list[Appointment]) -> bool:
    """Whether lines of one day tell one after the other: "9 bis 12 Uhr A", "12 Uhr B"."""
    timed = [one for one in appointments if one.hours]
    return len({_day_key(one.day) for one in timed}) == 1


def _day_key(day: DateMention) -> tuple[int, int]:
    return day.month, day.day
