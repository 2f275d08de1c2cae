"""Again: a seminar that is held once more at another time, without what was this time's alone."""

from dataclasses import replace
from datetime import datetime

from mailer.domain.details import Details
from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import zone
from mailer.domain.registration import RegistrationWay
from mailer.domain.seminar import Seminar, SeminarState, Session, shifted


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
        registration=None
        if details.registration is RegistrationWay.EXTERNAL
        else details.registration,
    )


def _moved(seminar: Seminar, starts_at: datetime, ends_at: datetime) -> tuple[Session, ...]:
    """The sessions as far apart on the calendar as they were, without their links."""
    sessions = shifted(seminar, starts_at)
    if sessions and sessions[-1].ends_at != ends_at:
        end = sessions[-1].ends_at.astimezone(zone(seminar.timezone))
        raise InvalidValueError(
            f"Die {len(sessions)} Termine behalten ihre Abstände; der letzte endet am "
            f"{end:%d.%m.%Y} um {end:%H:%M} Uhr. Bitte --end {end:%Y-%m-%dT%H:%M} angeben und "
            "danach einzelne Termine verlegen.",
            f"The {len(sessions)} sessions keep their distances; the last one ends on "
            f"{end:%d.%m.%Y} at {end:%H:%M}. Please give --end {end:%Y-%m-%dT%H:%M} and then move "
            "single sessions.",
        )
    return tuple(replace(one, join_url="") for one in sessions)
