"""Mails beside another one, each with the calendar entry of one more session.

A REQUEST or CANCEL holds one UID (RFC 5546 §3.2): what tells of several sessions is several
messages, and the occasion says of which session each is.
"""

SESSION, SESSION_CANCELLED = "session", "session-cancelled"
"""Kinds of mail that bring, or take back, the entry of one session of several."""


def step_name(step: str, session: int) -> str:
    """A step as people name it: ``reminder-day@2`` is that of the session 2 (0: the whole)."""
    return f"{step}@{session}" if session else step


def occasion_of(trigger: str, event: int, session: int = 0, again: int = 0) -> str:
    """What a mail about an event is about; with the key of its ``session``, where it is of one.

    ``again`` counts, from 1, those that its reader asked for once more.
    """
    occasion = f"{trigger}:{event}:{session}" if session else f"{trigger}:{event}"
    return f"{occasion}{AGAIN}{again}" if again else occasion


def event_of(occasion: str) -> tuple[str, int]:
    """What happened and the event's number, of the occasion of a mail about an event."""
    trigger, _, rest = occasion.partition(":")
    return trigger, int(rest.partition(":")[0].partition(" ")[0])


AGAIN = " again "
"""Stands before the number of a mail that was asked for once more."""


DECLINE_QUESTION = "declined"
"""The kind of mail that asks who declined by calendar whether the place may go to others."""


def question_of(trigger: str, event: int, session: int, sequence: int) -> str:
    """The occasion of such a question: it goes beside the mail about the event by which somebody
    has the place, for a session's entry as it was sent with a SEQUENCE (RFC 5545)."""
    return f"{trigger}:{event}:{session}:{sequence}"


def is_question(occasion: str) -> bool:
    """Whether a mail is such a question; it brings no entry."""
    return occasion.count(":") == 3


COUNTER_DECLINED = "counter-declined"
"""The kind of mail that answers a COUNTER (RFC 5546 §3.2.8): the time stays as it is."""
_COUNTER = ":counter"


def counter_of(trigger: str, event: int, session: int, sequence: int) -> str:
    """The occasion of such an answer; ``sequence`` is the SEQUENCE of the entry it is about."""
    return question_of(trigger, event, session, sequence) + _COUNTER


def countered_sequence(occasion: str) -> int | None:
    """The SEQUENCE of the entry whose COUNTER a mail declines; None for any other mail."""
    if not occasion.endswith(_COUNTER):
        return None
    return int(occasion.removesuffix(_COUNTER).rpartition(":")[2])


def is_session_mail(occasion: str) -> bool:
    """Whether a mail goes beside another one, with the entry of one more session."""
    return occasion.count(":") == 2


BESIDE = "%:%:%"
"""The occasions of such mails, as a pattern of SQL."""
