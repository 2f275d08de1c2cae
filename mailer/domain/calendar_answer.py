"""Calendar answers (RFC 5546 §3.2.3): what somebody's calendar says to an invitation."""

import re
from datetime import datetime
from enum import StrEnum

_WITH_TOKEN = re.compile(r"\+k[a-z2-7]{16}@")


class Answer(StrEnum):
    """The PARTSTAT of a REPLY."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


class DeclinePolicy(StrEnum):
    """What a decline before the seminar does: ask by mail, or give the place to others."""

    ASK = "ask"
    FREE = "free"


class CounterPolicy(StrEnum):
    """What a proposal of another time (COUNTER) does: decline it by mail, or only tell staff."""

    DECLINE = "decline"
    TELL = "tell"


def is_stale(before: tuple[int, datetime] | None, sequence: int, stamp: datetime) -> bool:
    """Whether an answer is older than the one known, or the same again.

    ``before`` is SEQUENCE and DTSTAMP (aware) of the answer known; a lower SEQUENCE is older, of
    the same one an earlier DTSTAMP (RFC 5546 §2.1.5).
    """
    return before is not None and (sequence, stamp) <= before


def takes_answers(organizer: str) -> bool:
    """Whether an ORGANIZER's address is one of those that are read (``links.Organizer``)."""
    return _WITH_TOKEN.search(organizer) is not None
