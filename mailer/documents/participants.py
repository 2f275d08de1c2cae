"""Who takes part in a seminar, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.documents.seminars import local_iso
from mailer.domain.registration import RegistrationState

if TYPE_CHECKING:
    from mailer.actions.registration.admission import Registered
    from mailer.actions.registration.participants import Participants

_S = RegistrationState


def participants_document(found: Participants) -> dict[str, Any]:
    """Everybody who is or was registered, and how many of each kind."""
    seminar = found.seminar
    return {
        "seminar": seminar.slug,
        "title": seminar.title,
        "starts_at": local_iso(seminar, seminar.starts_at),
        "state": seminar.state.value,
        "capacity": seminar.capacity,
        "free": found.free,
        "registered": found.number(_S.REGISTERED),
        "held": found.number(_S.PROMOTED),
        "waitlisted": found.number(_S.WAITLISTED),
        "unregistered": found.number(_S.CANCELLED) + found.number(_S.EXPIRED),
        "attended": found.attended,
        "absent": found.absent,
        "people": [
            {
                "email": one.person.address.envelope,
                "name": one.person.name,
                "organisation": one.person.organisation,
                "state": one.state.value,
                "since": local_iso(seminar, one.since),
                "place": one.place,
                "held_until": local_iso(seminar, one.held_until) if one.held_until else None,
                "attended": one.attended,
                "minutes": one.minutes,
                "joined_at": local_iso(seminar, one.joined_at) if one.joined_at else None,
                "answers": [
                    {"key": said.question, "question": said.asked, "answer": said.answer}
                    for said in one.answers
                ],
                "registered_by": one.registered_by,
                "recording": one.recording,
            }
            for one in found.people
        ],
    }


def registered_document(done: Registered) -> dict[str, Any]:
    """Where somebody stands after registering or leaving."""
    return {
        "seminar": done.seminar.slug,
        "email": done.person.address.envelope,
        "state": done.state.value,
        "changed": done.changed,
        "mails": done.mails,
        "held_until": done.held_until,
        "after_deadline": done.after_deadline,
        "tried_again": done.tried_again,
    }
