"""What a reply teaches about a relay: the table."""

from datetime import UTC, datetime, timedelta

import pytest

from mailer.domain.habit import (
    FORGOTTEN_AFTER,
    NO_HABIT,
    Habit,
    Learned,
    Standing,
    lesson_of,
)
from mailer.inbound.rules import shipped

AFTER_FIVE = Standing(opens=True, taken=5)
AFTER_ONE = Standing(opens=True, taken=1)
FRESH = Standing(opens=True)
INSIDE = Standing(taken=5)
REFUSED = Standing(opens=True, taken=5, refused=3)
BEHIND = Standing(opens=True, behind_dot=True, taken=1)

CASES = [
    (503, "Bad sequence of commands - pipelined after end of DATA", BEHIND, Habit(True)),
    (503, "5.5.1 nested MAIL command", AFTER_FIVE, None),
    (503, "5.5.1 no valid recipients", INSIDE, None),
    (421, "mail.example.org: too many messages in this connection", AFTER_FIVE, Habit(messages=5)),
    (421, "mail.example.org: too many messages in this connection", AFTER_ONE, Habit(messages=1)),
    (421, "mail.example.org: too many messages in this connection", INSIDE, Habit(messages=5)),
    (421, "mail.example.org: too many messages in this connection", FRESH, None),
    (421, "4.7.0 Zu viele Nachrichten in dieser Verbindung", AFTER_FIVE, Habit(messages=5)),
    (421, "4.7.0 message limit per session reached", AFTER_FIVE, Habit(messages=5)),
    (452, "4.5.3 Too many recipients: Too many messages sent", AFTER_FIVE, Habit(messages=5)),
    (452, "4.5.3 Too many recipients", AFTER_FIVE, None),
    (452, "4.2.2 Mailbox full", INSIDE, None),
    (421, "4.7.0 enough for now", AFTER_FIVE, Habit(messages=5)),
    (421, "4.7.0 enough for now", REFUSED, Habit(messages=8)),
    (421, "4.7.0 enough for now", AFTER_ONE, None),
    (421, "4.7.0 enough for now", FRESH, None),
    (421, "4.7.0 enough for now", INSIDE, NO_HABIT),
    (421, "4.7.0 closing connection, come again", INSIDE, NO_HABIT),
    (421, "4.7.0 closing connection, come again", Standing(taken=1), None),
    (421, "4.7.0 closing connection, come again", Standing(refused=5), None),
    (421, "4.3.2 Max. messages reached; reconnect", INSIDE, Habit(messages=5)),
    (421, "4.3.2 Service closing transmission channel", INSIDE, NO_HABIT),
    (421, "Service not available, closing transmission channel", AFTER_FIVE, Habit(messages=5)),
    (421, "4.7.1 greylisted, come back later", INSIDE, None),
    (421, "4.7.0 too many connections from you", INSIDE, None),
    (421, "4.7.28 unusual rate of mail", INSIDE, None),
    (421, "4.7.0 slow down", INSIDE, None),
    (421, "4.7.26 this mail is unauthenticated", INSIDE, None),
    (421, "4.3.0 Temporary System Problem. Try again later", INSIDE, None),
    (421, "4.4.2 mail.example.org Error: timeout exceeded", INSIDE, NO_HABIT),
    (554, "5.7.1 too many messages this session", AFTER_FIVE, Habit(messages=5)),
    (554, "5.7.1 too many messages this session", AFTER_ONE, Habit(messages=1)),
    (554, "5.7.1 too many messages this session", FRESH, None),
    (550, "5.7.0 Message count per connection exceeded", AFTER_FIVE, Habit(messages=5)),
    (554, "5.7.0 Error: too many messages, reconnect please", AFTER_FIVE, Habit(messages=5)),
    (554, "5.5.4 Too many transactions", AFTER_FIVE, Habit(messages=5)),
    (554, "5.5.0 Transaction limit reached", AFTER_FIVE, Habit(messages=5)),
    (503, "5.5.0 too many messages in this session", AFTER_FIVE, Habit(messages=5)),
    (421, "4.7.0 Maximale Anzahl Nachrichten erreicht", AFTER_FIVE, Habit(messages=5)),
    (450, "4.7.1 Error: too many mails in one go", AFTER_FIVE, Habit(messages=5)),
    (450, "4.4.2 Too many emails in this SMTP session", AFTER_FIVE, Habit(messages=5)),
    (554, "that is it", AFTER_FIVE, Habit(messages=5)),
    (554, "that is it", AFTER_ONE, NO_HABIT),
    (554, "that is it", INSIDE, None),
    (554, "that is it", Standing(opens=True, refused=3), None),
    (451, "4.7.1 later", AFTER_FIVE, Habit(messages=5)),
    (451, "4.7.1 later", AFTER_ONE, None),
    (451, "4.3.0 busy", AFTER_FIVE, None),
    (450, "4.7.1 too many connections", AFTER_FIVE, None),
    (553, "5.7.1 Sender address rejected: not owned by user", AFTER_FIVE, NO_HABIT),
    (530, "5.7.0 Authentication required", AFTER_FIVE, NO_HABIT),
    (552, "5.3.4 Message size exceeds fixed limit", AFTER_FIVE, None),
    (550, "5.4.5 Daily sending quota exceeded", AFTER_FIVE, None),
    (550, "5.7.1 500 messages per hour", AFTER_FIVE, None),
    (502, "5.5.1 what is that", AFTER_FIVE, None),
    (501, "5.5.4 Invalid SIZE parameter", AFTER_FIVE, None),
    (421, "bye", AFTER_FIVE, Habit(messages=5)),
    (421, "4.7.0 Our system has detected an unusual rate of mail", AFTER_FIVE, None),
    (421, "4.4.2 Message submission rate for this client has exceeded", AFTER_FIVE, None),
    (421, "4.7.28 too many messages per hour", AFTER_FIVE, None),
    (421, "4.7.0 slow down", AFTER_FIVE, None),
    (421, "4.3.2 too many messages in this hour", AFTER_FIVE, None),
    (421, "4.3.2 system not accepting network messages", AFTER_FIVE, None),
    (421, "mail.example.org is shutting down", AFTER_FIVE, None),
    (421, "4.4.2 mail.example.org Error: timeout exceeded", AFTER_FIVE, NO_HABIT),
    (421, "idle for too long, closing", AFTER_FIVE, NO_HABIT),
    (421, "4.4.2 mail.example.org Error: timeout exceeded", FRESH, None),
    (554, "Too many nonmail commands", REFUSED, Habit(refusals=3)),
    (554, "Too many nonmail commands", AFTER_FIVE, Habit(messages=5)),
    (421, "4.7.0 mail.example.org Error: too many errors", REFUSED, Habit(refusals=3)),
    (421, "Too many syntax or protocol errors", REFUSED, Habit(refusals=3)),
    (421, "4.7.0 Error: too many errors", FRESH, None),
    (550, "5.7.1 not from you", AFTER_FIVE, Habit(messages=5)),
    (550, "5.1.1 no such user", INSIDE, None),
    (451, "4.7.1 greylisted", INSIDE, None),
    (250, "2.0.0 too many messages in this connection", AFTER_FIVE, None),
]


@pytest.mark.parametrize(("code", "text", "standing", "lesson"), CASES)
def test_each_row_of_the_table(
    code: int, text: str, standing: Standing, lesson: Habit | None
) -> None:
    assert lesson_of(code, text, standing, shipped()) == lesson


@pytest.mark.parametrize(("code", "text", "_standing", "_lesson"), CASES)
def test_who_has_settled_nothing_on_a_connection_is_taught_nothing(
    code: int, text: str, _standing: Standing, _lesson: Habit | None
) -> None:
    """Else a relay that only sends us away would be called again and again."""
    assert lesson_of(code, text, Standing(opens=True), shipped()) is None


@pytest.mark.parametrize(
    ("known", "lesson", "both"),
    [
        (NO_HABIT, Habit(messages=5), Habit(messages=5)),
        (Habit(messages=5), Habit(messages=8), Habit(messages=5)),
        (Habit(messages=5), Habit(messages=3, refusals=2), Habit(messages=3, refusals=2)),
        (Habit(ends_at_dot=True), Habit(refusals=2), Habit(ends_at_dot=True, refusals=2)),
        (Habit(ends_at_dot=True, messages=4), NO_HABIT, Habit(ends_at_dot=True, messages=4)),
    ],
)
def test_the_stricter_word_stays(known: Habit, lesson: Habit, both: Habit) -> None:
    assert known.joined(lesson) == both
    assert both.joined(lesson) == both


def test_what_was_learned_is_about_one_server_and_not_for_ever() -> None:
    at = datetime(2027, 3, 1, tzinfo=UTC)
    learned = Learned("main", "mail.example.org", 587, Habit(messages=5), at)
    soon = at + timedelta(days=1)
    assert learned.applies_to("mail.example.org", 587, soon)
    assert not learned.applies_to("other.example.org", 587, soon)
    assert not learned.applies_to("mail.example.org", 25, soon)
    assert not learned.applies_to("mail.example.org", 587, at + FORGOTTEN_AFTER)


def test_a_connection_carries_what_both_sides_allow() -> None:
    assert Habit(messages=5).at_most(50) == Habit(messages=50).at_most(5) == 5
    assert NO_HABIT.at_most(50) == 50
