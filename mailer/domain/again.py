"""Again: a seminar that is held once more at another time, without what was this time's alone."""

from dataclasses import replace
from datetime import UTC, datetime

from mailer.domain.details import Details
from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import utc, zone
from mailer.domain.seminar import Seminar, SeminarState, Session


def held_again(seminar: Seminar, slug: str, starts_at: datetime, ends_at: datetime) -> Seminar:
    """A draft with the words of ``seminar``, from ``starts_at`` to ``ends_at``.

    Without deadline, links, access and whatever tells of the first time, for they would lead its
    readers there. Sessions keep their distance on the calendar. Raises InvalidValueError where
    they do not end by ``ends_at``.
    """
    return replace(
        seminar,
        slug=slug,
        starts_at=starts_at,
        ends_at=ends_at,
        registration_deadline=None,
        registration_url="",
        join_url="",
        materials_url="",
        attendance_known=False,
        attendance_open=0,
        revision=1,
        state=SeminarState.DRAFT,
        sessions=_moved(seminar, starts_at, ends_at),
        details=_without_this_time(seminar.details),
    )


def _without_this_time(details: Details) -> Details:
    return replace(
        details,
        access=details.access.without_secrets,
        recording_url="",
        survey_url="",
        certificate_url="",
        materials_until=None,
    )


def _moved(seminar: Seminar, starts_at: datetime, ends_at: datetime) -> tuple[Session, ...]:
    """The sessions as far apart on the calendar as they were, the last one until ``ends_at``."""
    if not seminar.sessions:
        return ()
    there = zone(seminar.timezone)
    by = _wall(starts_at, seminar.timezone) - _wall(seminar.starts_at, seminar.timezone)

    def moved(moment: datetime) -> datetime:
        wall = _wall(moment, seminar.timezone) + by
        return wall.replace(tzinfo=there).astimezone(UTC)

    sessions = [
        replace(one, starts_at=moved(one.starts_at), ends_at=moved(one.ends_at), join_url="")
        for one in seminar.sessions
    ]
    sessions[0] = replace(sessions[0], starts_at=starts_at)
    last = sessions[-1]
    if utc(ends_at) <= utc(last.starts_at):
        begins = _wall(last.starts_at, seminar.timezone).strftime("%d.%m.%Y %H:%M")
        raise InvalidValueError(
            f"Das Seminar hat {len(sessions)} Termine, der letzte begänne am {begins}; das Ende "
            "muss danach liegen.",
            f"The seminar has {len(sessions)} sessions, the last of which would start on {begins}; "
            "the end must be after that.",
        )
    return (*sessions[:-1], replace(last, ends_at=ends_at))


def _wall(moment: datetime, timezone: str) -> datetime:
    return moment.astimezone(zone(timezone)).replace(tzinfo=None)
