"""Participants: who takes part in a seminar, who waits, and who was there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailer.actions.desk import Desk
from mailer.actions.seminar.seminars import find
from mailer.domain.person import Person
from mailer.domain.registration import (
    TAKES_A_PLACE,
    ConsentPurpose,
    RegistrationState,
    free_places,
)
from mailer.domain.seminar import Seminar
from mailer.store import answers, participants, registered_by, registration_consents
from mailer.store.answers import Answer
from mailer.store.people import person_of

_S = RegistrationState
_ORDER = (_S.REGISTERED, _S.PROMOTED, _S.WAITLISTED, _S.EXPIRED, _S.CANCELLED)


@dataclass(frozen=True, slots=True)
class Participant:
    """One person: ``place`` is where they stand in line (from 1), ``held_until`` till when a
    place is held for them; ``attended`` is None until an attendance list is there;
    ``minutes`` is how long they were there, where that list says so; ``joined_at`` when they
    pressed the button into the meeting, where the office wants to know. ``answers`` are those to
    the seminar's own questions, by the question's key, ``registered_by`` is the address of a
    colleague who filled in the form, or "". ``recording`` is whether they agree to be recorded,
    None where nobody asked them.
    """

    person: Person
    state: RegistrationState
    since: datetime
    place: int | None = None
    held_until: datetime | None = None
    attended: bool | None = None
    minutes: int | None = None
    joined_at: datetime | None = None
    answers: tuple[Answer, ...] = ()
    registered_by: str = ""
    recording: bool | None = None

    def answer_to(self, question: str) -> str:
        """The answer to a question (its key) as it is kept; "" where there is none."""
        return next((one.answer for one in self.answers if one.question == question), "")


@dataclass(frozen=True, slots=True)
class Participants:
    """Everybody of a seminar: those who take part first, by name; who waits, by their place."""

    seminar: Seminar
    people: tuple[Participant, ...]

    def number(self, state: RegistrationState) -> int:
        """How many are in a state."""
        return Counter(one.state for one in self.people)[state]

    @property
    def attended(self) -> int | None:
        """How many were there; None while nobody knows."""
        return self._there(True)

    @property
    def absent(self) -> int | None:
        """How many were registered and were not there; None while nobody knows."""
        return self._there(False)

    @property
    def questions(self) -> dict[str, str]:
        """What was asked, by the question's key: as it is asked now, else as it was."""
        asked = {one.question: one.asked for person in self.people for one in person.answers}
        return asked | {one.key: one.label for one in self.seminar.details.questions}

    @property
    def free(self) -> int | None:
        """How many places are left; None without a limit."""
        taken = sum(one.state in TAKES_A_PLACE for one in self.people)
        return free_places(self.seminar.capacity, taken)

    def _there(self, wanted: bool) -> int | None:
        if not self.seminar.attendance_known:
            return None
        return sum(one.attended is wanted for one in self.people)


async def of_seminar(desk: Desk, slug: str) -> Participants:
    """Everybody who is or was registered for a seminar; raises NotFoundError."""
    async with desk.database.read() as connection:
        seminar_id, seminar = await find(connection, slug)
        rows = await participants.of_seminar(connection, seminar_id)
        said = await answers.of_seminar(connection, seminar_id)
        helpers = await registered_by.of_seminar(connection, seminar_id)
        agreed = await registration_consents.of_seminar(
            connection, seminar_id, ConsentPurpose.RECORDING
        )
    line = 0
    found = []
    for row in rows:
        waits = row.state is RegistrationState.WAITLISTED
        line += waits
        registered = row.state is RegistrationState.REGISTERED
        found.append(
            Participant(
                person_of(row),
                row.state,
                row.since,
                place=line if waits else None,
                held_until=row.held_until if row.state is _S.PROMOTED else None,
                attended=bool(row.attended) if registered and seminar.attendance_known else None,
                minutes=row.attended_minutes if registered else None,
                answers=tuple(said.get(row.registration_id, ())),
                registered_by=helpers.get(row.registration_id, ""),
                recording=agreed.get(row.registration_id),
                joined_at=row.joined_at if registered else None,
            )
        )
    return Participants(seminar, tuple(_sorted(found)))


def _sorted(people: Sequence[Participant]) -> list[Participant]:
    def rank(one: Participant) -> tuple[int, int, str, str, str]:
        name = one.person.last_name or one.person.organisation or one.person.first_name
        return (
            _ORDER.index(one.state),
            one.place or 0,
            name.casefold(),
            one.person.first_name.casefold(),
            one.person.address.key,
        )

    return sorted(people, key=rank)
