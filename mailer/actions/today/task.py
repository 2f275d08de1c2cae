"""A task: one thing that needs a person, and what a task about a mailing is made of."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from mailer.actions.commands import typed
from mailer.domain.errors import Sentence
from mailer.store.attention import StalledMailing

COMING = timedelta(days=7)
"""How far ahead ``today`` looks for what will have to wait."""


class What(StrEnum):
    """What is wanted of a person."""

    RELEASE = "release"
    MISSED = "missed"
    JOIN_URL = "join_url"
    ATTENDANCE = "attendance"
    MATERIALS_URL = "materials_url"
    RECIPIENTS = "recipients"
    TEXT = "text"
    FAULT = "fault"
    DECISION = "decision"
    UNCLEAR = "unclear"
    REFUSED = "refused"
    PLACES = "places"
    DEADLINE = "deadline"
    RELAY = "relay"
    DRAFT = "draft"
    HELD = "held"
    MAILBOX = "mailbox"
    RETURNED = "returned"
    RUN = "run"
    PRESSED = "pressed"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that needs a person: the sentence says what, ``command`` what helps.

    ``seminar`` and ``newsletter`` are slugs ("" for none), ``due_at`` is in UTC. ``waits``: mail
    does not leave because of it now; otherwise it is good to know, or comes later.
    """

    what: What
    sentence: Sentence
    command: str
    waits: bool = False
    seminar: str = ""
    newsletter: str = ""
    step: str = ""
    mailing_id: int | None = None
    due_at: datetime | None = None

    def typed(self, language: str) -> str:
        """``command`` as somebody who speaks ``language`` reads it."""
        return typed(self.command, language)


def about_mailing(
    one: StalledMailing, what: What, told: Sentence, command: str, *, waits: bool
) -> Task:
    """A task that is about a mailing: of which step, of what, and due when."""
    row = one.mailing
    made = Task(what, told, command, waits, step=row.step_key, mailing_id=row.id)
    return replace(
        made,
        seminar=one.seminar or "",
        newsletter=one.newsletter or "",
        due_at=row.due_at,
    )


def of_use_until(one: StalledMailing) -> datetime:
    """Until when anything can still be done about a mailing: nobody is asked for ever."""
    until = one.mailing.until_at
    return until if one.ends_at is None else max(until, one.ends_at)


def name_of(one: StalledMailing) -> str:
    """A mailing as a sentence names it."""
    return f"{one.about}, {one.mailing.name}"
