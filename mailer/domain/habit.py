"""Habits: what a relay was observed to want of a connection, and which reply teaches it.

==========================================  ==========================  =======================
what was said                               to what                     what it teaches
==========================================  ==========================  =======================
503                                         the first command of a      nothing is sent behind
                                            message, sent behind a      a final dot before its
                                            final dot without waiting   reply
"too many messages in this connection"      any command before the      so many messages a
                                            content                     connection
"too many messages"                         RSET or MAIL, after one     so many messages a
                                            that was taken              connection
421 that gives no other reason; any 4xx     RSET or MAIL, after two     so many messages a
or 5xx that is not about the mail, a        messages of which one was   connection
quota, the system or too many connections   taken
such a 5xx, or any that names the sender    RSET or MAIL, after one     nothing: only this
                                            that was taken              connection ends
421 that gives no other reason              any later command, after    nothing: only this
                                            two messages                connection ends
"too many errors", "nonmail commands"       any command before the      so many refusals a
                                            content, after a refusal    connection
421 about time or idleness                  any command                 nothing: only this
                                                                        connection ends
==========================================  ==========================  =======================

None of them is about the message: it is sent again over a new connection, and no attempt is
counted. Each needs a message that was settled on the same connection, so that a relay which
only ever sends us away is not called again and again: there it is "too fast", or "refused".
So a server may state a limit in any words: if it was the sender that is refused, the
new connection hears it of its first message. Words of a rate (an hour, a day) are never a limit
of the connection. To a final dot only a 421 teaches, and that try counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mailer.domain import reply_words as words
from mailer.domain.reply_class import ReplyClass, plain_words, status_in
from mailer.domain.reply_rule import Rules

FORGOTTEN_AFTER = timedelta(days=3)
"""A relay may be mended: then it is tried at full speed again."""

_MESSAGES_THAT_TELL = 2
_UNKNOWN_COMMAND = frozenset({500, 501, 502, 504, 555})
# Whoever says one of these means it, on every connection.
_REASONS = frozenset({ReplyClass.MESSAGE, ReplyClass.QUOTA, ReplyClass.FULL})


@dataclass(frozen=True, slots=True)
class Habit:
    """What a relay wants. ``ends_at_dot``: nothing behind a final dot before its reply;
    ``messages``, ``refusals``: at most so many on one connection, 0 where nothing is known.
    """

    ends_at_dot: bool = False
    messages: int = 0
    refusals: int = 0

    def at_most(self, messages: int) -> int:
        """How many messages one connection carries, if the settings allow ``messages``."""
        return min(messages, self.messages) if self.messages else messages

    def joined(self, lesson: "Habit") -> "Habit":
        """What is known after one more lesson: the stricter of both."""
        return Habit(
            self.ends_at_dot or lesson.ends_at_dot,
            _stricter(self.messages, lesson.messages),
            _stricter(self.refusals, lesson.refusals),
        )


NO_HABIT = Habit()
"""Nothing is known: it takes what the standard allows."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The habit of a relay, as it is kept: of which server, and since when."""

    relay: str
    host: str
    port: int
    habit: Habit
    learned_at: datetime

    def applies_to(self, host: str, port: int, now: datetime) -> bool:
        """Whether it still says something about the server that the relay is today."""
        return (self.host, self.port) == (host, port) and now < self.learned_at + FORGOTTEN_AFTER


@dataclass(frozen=True, slots=True)
class Announced:
    """The largest message that a server said it takes (RFC 1870); 0 where it names no limit."""

    relay: str
    host: str
    port: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where on a connection a command stood that was answered.

    ``opens``: it is RSET or MAIL; ``behind_dot``: it is the first of its message and was sent
    before the reply to the final dot in front of it. Of the messages before it so many were
    ``taken`` and ``refused``.
    """

    opens: bool = False
    behind_dot: bool = False
    taken: int = 0
    refused: int = 0

    @property
    def messages(self) -> int:
        """How many came before it."""
        return self.taken + self.refused


def lesson_of(code: int, text: str, standing: Standing, rules: Rules) -> Habit | None:
    """What a refusal teaches; None if it means the message, or us, and not the connection.

    An empty habit: nothing to learn, but the connection has reached its limit. ``rules`` judge
    what else it may mean.
    """
    said = plain_words(text)
    is_of_connection = code >= 400 and standing.messages and not words.RATE.search(said)
    found = _named(said, standing) if is_of_connection else None
    if found is not None or code == 503:
        return Habit(ends_at_dot=True) if found is None and standing.behind_dot else found
    if not (is_of_connection and standing.taken):
        return None
    if code == 421:
        return _of_goodbye(text, said, standing, rules)
    return _of_opening(code, text, said, standing, rules) if standing.opens else None


def _named(said: str, standing: Standing) -> Habit | None:
    """What is learned where the words themselves speak of the connection."""
    if words.TOO_MANY_ERRORS.search(said):
        # Without a refusal they can only have counted what comes with every message.
        refused = standing.refused
        return Habit(refusals=refused) if refused else Habit(messages=standing.messages)
    if words.A_CONNECTION.search(said):
        return Habit(messages=standing.messages)
    return None


def _of_goodbye(text: str, said: str, standing: Standing, rules: Rules) -> Habit | None:
    if status_in(text).startswith("4.4.") or words.IDLE.search(said):
        return NO_HABIT
    is_plain = words.TOO_MANY_MESSAGES.search(said) is not None
    if not _is_usual(standing) or not (
        is_plain or _gives_no_reason(_trouble(421, text, rules), 421, said)
    ):
        return None
    # Later than MAIL it may be about one recipient: that is no number to keep to.
    return Habit(messages=standing.messages) if standing.opens or is_plain else NO_HABIT


def _of_opening(code: int, text: str, said: str, standing: Standing, rules: Rules) -> Habit | None:
    """A refusal of RSET or MAIL, on a connection that was good before."""
    lesson = Habit(messages=standing.messages)
    if words.TOO_MANY_MESSAGES.search(said):
        return lesson if code >= 500 or _is_usual(standing) else None
    trouble = _trouble(code, text, rules)
    if code in _UNKNOWN_COMMAND or not _gives_no_reason(trouble, code, said):
        return None
    if trouble in {ReplyClass.SENDER, ReplyClass.LOGIN}:
        return NO_HABIT  # perhaps true: the next connection tells
    if _is_usual(standing):
        return lesson
    return NO_HABIT if code >= 500 else None


def _is_usual(standing: Standing) -> bool:
    """Whoever sends us away after each single message says "slowly" by it."""
    return standing.messages >= _MESSAGES_THAT_TELL


def _trouble(code: int, text: str, rules: Rules) -> ReplyClass:
    return rules.rule_for(code, text).trouble


def _gives_no_reason(trouble: ReplyClass, code: int, said: str) -> bool:
    if trouble in _REASONS or (code < 500 and trouble is ReplyClass.POLICY):
        return False  # a 5.7.x may be anything
    if words.FAST.search(said):
        return False
    return not (words.GOING_DOWN.search(said) or words.GREYLISTED.search(said))


def _stricter(known: int, lesson: int) -> int:
    return min(known, lesson) if known and lesson else known or lesson
