"""What is known of a relay while mail is sent over it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mailer.config import Relay
from mailer.delivery.habits import Habits
from mailer.domain.habit import FORGOTTEN_AFTER, NO_HABIT, Announced, Habit, Learned

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
RELAY = Relay(name="main", host="mail.example.org", port=587, tls="none")


def test_a_lesson_is_written_down_once() -> None:
    habits = Habits(RELAY)
    assert habits.now(NOW) == NO_HABIT
    learned = habits.learn(Habit(messages=5), NOW)
    assert learned == Learned("main", "mail.example.org", 587, Habit(messages=5), NOW)
    assert habits.learn(Habit(messages=5), NOW) is None
    assert habits.learn(NO_HABIT, NOW) is None
    assert habits.learn(Habit(ends_at_dot=True), NOW) is not None
    assert habits.now(NOW) == Habit(ends_at_dot=True, messages=5)


def test_another_server_and_another_week_begin_anew() -> None:
    kept = Learned("main", "mail.example.org", 587, Habit(messages=5), NOW)
    assert Habits(RELAY, kept).now(NOW) == Habit(messages=5)
    moved = RELAY.model_copy(update={"port": 25})
    assert Habits(moved, kept).now(NOW) == NO_HABIT
    later = NOW + FORGOTTEN_AFTER + timedelta(seconds=1)
    habits = Habits(RELAY, kept)
    assert habits.now(later) == NO_HABIT
    learned = habits.learn(Habit(messages=7), later)
    assert learned is not None
    assert learned.habit == Habit(messages=7)


def test_what_others_learned_is_added_to_what_is_known() -> None:
    habits = Habits(RELAY)
    habits.learn(Habit(ends_at_dot=True), NOW)
    theirs = Learned("main", "mail.example.org", 587, Habit(messages=5), NOW)
    assert habits.adopt([replace(theirs, relay="other"), theirs], NOW)
    assert habits.now(NOW) == Habit(ends_at_dot=True, messages=5)
    assert not habits.adopt([theirs], NOW)
    assert not habits.adopt([], NOW)
    assert not habits.adopt([replace(theirs, host="b.example.org", habit=Habit(messages=2))], NOW)
    assert habits.learn(Habit(messages=5), NOW) is None


def test_what_a_server_announces_is_written_down_once() -> None:
    habits = Habits(RELAY, size_bytes=1000)
    assert habits.heard(None) is None
    assert habits.heard(1000) is None
    assert habits.heard(0) == Announced("main", "mail.example.org", 587, 0)
    assert habits.heard(0) is None
