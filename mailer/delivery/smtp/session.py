"""What one connection has been through, and what a refusal on it teaches about the relay."""

from mailer.delivery.smtp.reply import UNTRIED, Reply
from mailer.domain import reply_words as words
from mailer.domain.habit import Habit, Standing, lesson_of
from mailer.domain.reply_class import plain_words
from mailer.inbound.rules import in_force

HANDFUL = 4
"""Refusals after which a connection is ended: Postfix counts two errors each and is slow from
the tenth on, Exim hangs up after ten."""


class Session:
    """Counts the messages of one connection."""

    def __init__(self, habit: Habit) -> None:
        self.habit = habit
        self.taken = 0
        self.refused = 0

    @property
    def messages(self) -> int:
        """How many it has settled."""
        return self.taken + self.refused

    @property
    def is_worn_out(self) -> bool:
        """It has had as many refusals as the server may like to see."""
        return self.refused >= min(HANDFUL, self.habit.refusals or HANDFUL)

    def width(self, width: int) -> int:
        """How many of ``width`` may be under way: all of them may yet be refused."""
        if self.habit.ends_at_dot:
            return 1
        left = self.habit.refusals - self.refused if self.habit.refusals else width
        return max(1, min(width, left))

    def count(self, reply: Reply) -> None:
        """One more message was settled."""
        if reply.is_success:
            self.taken += 1
        elif reply.stage != UNTRIED:
            self.refused += 1

    def heard(self, reply: Reply, *, has_content: bool) -> Reply:
        """What became of a message that was sent command by command, as it is reported.

        ``has_content``: the server had asked for its content, and got it.
        """
        if reply.code == 421 or not has_content:
            lesson = self.lesson(reply.code, reply.text, opens=reply.stage == "mail")
            if lesson is not None:
                stage = reply.stage if has_content else UNTRIED
                return Reply(stage, reply.code, reply.text, lesson)
        self.count(reply)
        return reply

    def lesson(
        self, code: int, text: str, *, opens: bool = False, behind_dot: bool = False
    ) -> Habit | None:
        """What a refusal of the current message teaches; see ``domain.habit``."""
        standing = Standing(opens, behind_dot, self.taken, self.refused)
        return lesson_of(code, text, standing, in_force())


def says_goodbye(text: str) -> bool:
    """Whether a refusal tells that the server hangs up."""
    return words.CLOSING.search(plain_words(text)) is not None
