"""Now: what is so at the moment a mail leaves, and not when its mailing was frozen.

Templates ask for it as ``now``. Whatever one asks makes a variant of the mail: those who read
it tomorrow get another text than those who read it today.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from mailer.compose.recipient import Recipient
from mailer.compose.snapshot import Snapshot
from mailer.compose.time_left import day_word, distance, until
from mailer.domain.afterwards import has_ended
from mailer.domain.registration import Occupancy
from mailer.domain.seminar import Seminar, Session

Fact = Callable[[Snapshot, Seminar, Recipient, str], Any]


def moment_of(recipient: Recipient) -> datetime:
    """When this try of the recipient's mail leaves."""
    return recipient.leaves_at or recipient.date


def session_of(snapshot: Snapshot, seminar: Seminar, now: datetime) -> Session:
    """The session that a mail is about: its own, else the next one, else the last."""
    own = snapshot.session_of(snapshot.session) if snapshot.session else None
    coming = (one for one in seminar.all_sessions if one.ends_at > now)
    return own or next(coming, seminar.all_sessions[-1])


def _day(snapshot: Snapshot, seminar: Seminar, recipient: Recipient, language: str) -> str:
    now = moment_of(recipient)
    start = session_of(snapshot, seminar, now).starts_at
    return day_word(now, start, seminar.timezone, language)


def _day_first(snapshot: Snapshot, seminar: Seminar, recipient: Recipient, language: str) -> str:
    word = _day(snapshot, seminar, recipient, language)
    return word[:1].upper() + word[1:]


def _begins(snapshot: Snapshot, seminar: Seminar, recipient: Recipient, language: str) -> str:
    now = moment_of(recipient)
    return until(now, session_of(snapshot, seminar, now).starts_at, language)


def _link_follows(snapshot: Snapshot, seminar: Seminar, recipient: Recipient, language: str) -> str:
    """How long before the start a later mail brings the join link; empty if none does."""
    at, now = snapshot.link_at, moment_of(recipient)
    own = snapshot.session_of(snapshot.session) if snapshot.session else None
    start = own.starts_at if own else seminar.starts_at
    if at is None or not now < at < start:
        return ""
    return distance(at, start, language)


def _session(snapshot: Snapshot, seminar: Seminar, recipient: Recipient, _: str) -> int:
    """Which of its sessions the mail speaks of, counted from 1."""
    about = session_of(snapshot, seminar, moment_of(recipient))
    keys = [one.key for one in seminar.all_sessions]
    return keys.index(about.key) + 1 if about.key in keys else 1


def _session_has_begun(snapshot: Snapshot, seminar: Seminar, recipient: Recipient, _: str) -> bool:
    now = moment_of(recipient)
    return now >= session_of(snapshot, seminar, now).starts_at


def _session_is_over(snapshot: Snapshot, seminar: Seminar, recipient: Recipient, _: str) -> bool:
    now = moment_of(recipient)
    return now >= session_of(snapshot, seminar, now).ends_at


def _materials_gone(_: Snapshot, seminar: Seminar, recipient: Recipient, __: str) -> bool:
    """Whether the last day is past on which materials and recording can be had."""
    return has_ended(seminar, moment_of(recipient))


FACTS: Mapping[str, Fact] = {
    "day": _day,
    "day_first": _day_first,
    "begins": _begins,
    "has_begun": lambda _, seminar, recipient, __: moment_of(recipient) >= seminar.starts_at,
    "is_over": lambda _, seminar, recipient, __: moment_of(recipient) >= seminar.ends_at,
    "after_deadline": lambda _, seminar, recipient, __: (
        seminar.registration_deadline is not None
        and moment_of(recipient) >= seminar.registration_deadline
    ),
    "is_full": lambda _, __, recipient, ___: recipient.occupancy is not Occupancy.FREE,
    "is_closed": lambda _, __, recipient, ___: recipient.occupancy is Occupancy.CLOSED,
    "link_follows": _link_follows,
    "session": _session,
    "session_has_begun": _session_has_begun,
    "session_is_over": _session_is_over,
    "materials_gone": _materials_gone,
}
"""What templates may ask of ``now``."""


def fact(name: str, snapshot: Snapshot, recipient: Recipient, language: str) -> Any:
    """What is so for this recipient's mail; empty or false for mail about no seminar."""
    if snapshot.seminar is None:
        return ""
    return FACTS[name](snapshot, snapshot.seminar, recipient, language)


class NowView:
    """``now`` as templates know it; it notes in ``asked`` what it was asked for."""

    __slots__ = ("_asked", "_language", "_recipient", "_snapshot")

    def __init__(
        self, snapshot: Snapshot, recipient: Recipient, language: str, asked: set[str]
    ) -> None:
        self._snapshot = snapshot
        self._recipient = recipient
        self._language = language
        self._asked = asked

    def __dir__(self) -> list[str]:
        return sorted(FACTS)

    def __getattr__(self, name: str) -> Any:
        if name not in FACTS:
            raise AttributeError(name)
        self._asked.add(name)
        return fact(name, self._snapshot, self._recipient, self._language)
