"""The last moment to register: a date that is told, or one that is reckoned from the event's."""

import re
from datetime import date, datetime, time

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.model import Occasion
from mailer.domain.announcement.schedule.appointments import Appointment
from mailer.domain.announcement.schedule.day_kinds import EVENT, OF_REGISTERING
from mailer.domain.announcement.schedule.desk import Desk
from mailer.domain.announcement.schedule.vague_deadline import vague_deadline
from mailer.domain.announcement.text.sentences import Sentence

_NEWER = expression(
    r"\b(?:verlänger\w*|nun|jetzt|schon|bereits|neue[rs]?|extended|now|new)\s(?:[\w.-]+\s){0,4}?(?:bis|until|to|ist|is)\b"
    r"|\bverläng(?:ert|ern|erung)\b|\bextended",
    re.IGNORECASE,
)
_FOR = expression(
    r"\b(?:bewerb|antr[aä]g|anmeld|applications?|registration)\w*\s(?:[\w-]+\s){0,2}?(?:fürs?|um|zu[mr]|for|to)\s",
    re.IGNORECASE,
)
_END_OF_DAY = time(23, 59)


def read_last_day(
    appointments: list[Appointment],
    occasions: list[Occasion],
    sentences: tuple[Sentence, ...],
    desk: Desk,
) -> datetime | None:
    """The end of the last day (23:59) unless an hour is given; None where nothing is told."""
    told = _deadline(
        [
            one
            for one in appointments
            if one.deadline and not _is_for_else(one, occasions, sentences, desk)
        ],
        occasions,
        sentences,
        desk,
    )
    return told or _reckoned_deadline(occasions, sentences, desk)


def _deadline(
    appointments: list[Appointment],
    occasions: list[Occasion],
    sentences: tuple[Sentence, ...],
    desk: Desk,
) -> datetime | None:
    # What is said to be new, then "Anmelden: bis 22. Mai", then what any sentence tells.
    ranked = sorted(
        appointments,
        key=lambda one: (
            not _is_newer(one, sentences),
            sentences[one.sentence].label not in OF_REGISTERING,
        ),
    )
    for appointment in ranked:
        day = appointment.day.resolved(desk.today)
        others = {one.day.resolved(desk.today) for one in appointments}
        certain = appointment.day.is_certain(desk.today) or (
            day is not None and _is_shortly_before(day, appointment, occasions, desk)
        )
        if day is None or not certain or len(others) > 1:
            desk.unsure.add("registration_deadline")
        if day is None:
            continue
        if hours := appointment.hours:
            moment = desk.on_the_clock(day, hours.begins, hours, "registration_deadline")
        else:
            moment = datetime.combine(day, _END_OF_DAY, desk.clocks)
        if occasions and moment.date() > occasions[0].starts_at.date():
            desk.unsure.add("registration_deadline")
        return moment
    return None


def _is_for_else(
    appointment: Appointment,
    occasions: list[Occasion],
    sentences: tuple[Sentence, ...],
    desk: Desk,
) -> bool:
    """Whether one applies for something named until a day when the event is long over."""
    day = appointment.day.resolved(desk.today)
    text = sentences[appointment.sentence].text
    if day is None or not occasions or EVENT.search(text):
        return False
    last = max(one.ends_at or one.starts_at for one in occasions).date()
    return day > last and _FOR.search(text) is not None


def _is_newer(appointment: Appointment, sentences: tuple[Sentence, ...]) -> bool:
    """Whether its sentence says that it stands instead of another last day."""
    return _NEWER.search(sentences[appointment.sentence].text) is not None


def _is_shortly_before(
    day: date, appointment: Appointment, occasions: list[Occasion], desk: Desk
) -> bool:
    """Whether a day without a year can be but one: from today to the event, whose year is told."""
    if not occasions or "starts_at" in desk.unsure or appointment.day.doubtful:
        return False
    agrees = appointment.day.weekday in {None, day.weekday()}
    return agrees and desk.today <= day <= occasions[0].starts_at.date()


def _reckoned_deadline(
    occasions: list[Occasion], sentences: tuple[Sentence, ...], desk: Desk
) -> datetime | None:
    """The end of the last day that is told by its distance to the event; always a doubt."""
    first = min((one.starts_at for one in occasions), default=None)
    day, told = vague_deadline(sentences, first.date() if first else None)
    if told:
        desk.unsure.add("registration_deadline")
    return datetime.combine(day, _END_OF_DAY, desk.clocks) if day else None
