"""A seminar as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mailer.documents.plans import step_document
from mailer.domain.details import details_document
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar, Session

if TYPE_CHECKING:
    from mailer.actions.mailing.plans import PlannedStep
    from mailer.actions.seminar.seminars import Imported


def seminar_document(one: Seminar) -> dict[str, Any]:
    """Everything known of a seminar, times in its own zone."""
    return {
        "slug": one.slug,
        "title": one.title,
        "series": one.series,
        "state": one.state.value,
        "starts_at": local_iso(one, one.starts_at),
        "ends_at": local_iso(one, one.ends_at),
        "sessions": [_session(one, session) for session in one.sessions],
        "timezone": one.timezone,
        "online": one.online,
        "place": one.place,
        "free": one.free,
        "fee": one.fee,
        "registration_deadline": local_iso(one, one.registration_deadline),
        "registration_url": one.registration_url,
        "join_url": one.join_url,
        "materials_url": one.materials_url,
        "capacity": one.capacity,
        "speakers": [
            {
                "name": speaker.name,
                "academic_title": speaker.academic_title,
                "role": speaker.role,
                "organisation": speaker.organisation,
            }
            for speaker in one.speakers
        ],
        "teaser": one.teaser,
        "body": list(one.body),
        "plan": one.plan,
        "lists": list(one.lists),
        "revision": one.revision,
        **details_document(one.details),
        "registration": one.registers.value,
    }


def _session(seminar: Seminar, one: Session) -> dict[str, Any]:
    """One session of several; title and link are empty where they are the seminar's."""
    return {
        "key": one.key,
        "starts_at": local_iso(seminar, one.starts_at),
        "ends_at": local_iso(seminar, one.ends_at),
        "title": one.title,
        "join_url": one.join_url,
    }


def imported_document(
    made: Imported, steps: Iterable[PlannedStep], language: str
) -> dict[str, Any]:
    """A seminar read off its announcement, with what was unsure and the steps of its plan."""
    seminar = made.seminar
    return {
        "slug": seminar.slug,
        "title": seminar.title,
        "starts_at": local_iso(seminar, seminar.starts_at),
        "sessions": [_session(seminar, session) for session in seminar.sessions],
        "unsure": list(made.unsure),
        "steps": [step_document(step, seminar.timezone, language) for step in steps],
    }


def local_iso(seminar: Seminar, moment: datetime | None) -> str | None:
    """A moment in the seminar's zone, ISO 8601 with offset."""
    return None if moment is None else moment.astimezone(zone(seminar.timezone)).isoformat()
