"""SMTP replies: what each means for the delivery, the address and the connection."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from mailer.domain.habit import Habit
from mailer.domain.printable import cleaned
from mailer.domain.reply_class import FINAL, OURS, ReplyClass, status_in
from mailer.domain.reply_rule import About, Rule
from mailer.inbound.rules import in_force


class Verdict(StrEnum):
    """What a reply says about a delivery."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    UNKNOWN = "unknown"
    OURS = "ours"
    UNTRIED = "untried"
    """No command of it ran: due again as it was, and no attempt is counted."""


UNTRIED = "untried"
"""The stage of a delivery that was not begun when its connection ended."""

_EVERY_MAIL = frozenset({ReplyClass.LOGIN, ReplyClass.QUOTA})
_BEFORE_RECIPIENT = frozenset({"connect", "mail"})
_AFTER_RECIPIENT = frozenset({"rcpt", "data"})


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of a relay (RFC 5321 §4.2), or what stands in for one when none came.

    ``stage`` is the command it answers. ``code`` is 0 when the connection ended first.
    ``text`` is clean, whatever it was made from: it goes into databases and to terminals.
    ``lesson``: it was about the connection and not the message, and teaches so much about the
    relay; an empty one, only that this connection reached its limit.
    ``garbled``: the connection had taken nothing, and ended with what is no SMTP.
    """

    stage: str
    code: int
    text: str
    lesson: Habit | None = None
    garbled: bool = False

    def __post_init__(self) -> None:
        text = self.text
        if text.isascii() and text.isprintable():  # as it is nearly always
            return
        clean = cleaned(text, lines=True)
        if clean is not text:
            object.__setattr__(self, "text", clean)

    @property
    def is_success(self) -> bool:
        """The server has taken the message."""
        return self.stage == "data" and 200 <= self.code < 300

    @property
    def verdict(self) -> Verdict:
        """Only a 2xx after the final dot is ``sent``; a lost connection there is ``unknown``.

        Policy refusals (5.7.x) and full mailboxes (5.2.2) are tried again, whatever the code.
        ``ours`` refuses every mail; "relaying denied" at RCPT may be about one domain only.
        """
        if self.stage == UNTRIED:
            return Verdict.UNTRIED
        if self.code == 0:
            return Verdict.UNKNOWN if self.stage == "data" else Verdict.LATER
        if 200 <= self.code < 300:
            return Verdict.SENT if self.stage == "data" else Verdict.UNKNOWN
        trouble = self.trouble
        if trouble in _EVERY_MAIL or (trouble in OURS and self.concerns_relay):
            return Verdict.OURS
        return Verdict.NEVER if trouble in FINAL else Verdict.LATER

    @property
    def trouble(self) -> ReplyClass:
        """What stood in the way; its value is the reason that the ledger keeps."""
        if self.code == 0:
            return ReplyClass.LOST
        if 200 <= self.code < 400:
            return ReplyClass.NONE
        trouble = self.rule.trouble
        if self.stage == "mail" and self.code >= 500 and self.code != 503:
            # MAIL names our sender, and with SIZE= the message; no recipient was spoken of yet.
            return trouble if trouble in OURS | {ReplyClass.MESSAGE} else ReplyClass.SENDER
        return trouble

    @property
    def rule(self) -> Rule:
        """The rule that judges a refusal: the same that judges it in a bounce."""
        return in_force().rule_for(self.code, self.text)

    @property
    def blames_us(self) -> bool:
        """We are refused, not this recipient: login, sender, quota, or relaying."""
        return self.trouble in OURS

    @property
    def enhanced(self) -> str:
        """The enhanced status code (RFC 3463), or ""."""
        return status_in(self.text)

    @property
    def blames_address(self) -> bool:
        """A refusal for good that is the address's own fault: it is not mailed again.

        Each message has one recipient, so a server that speaks of it only after the final
        dot means the same one.
        """
        return (
            self.code >= 500
            and self.stage in {"rcpt", "data"}
            and self.trouble is ReplyClass.ADDRESS
            and not self.rule.doubtful
        )

    @property
    def is_too_large(self) -> bool:
        """The message is larger than the relay takes (552 5.3.4)."""
        return (
            self.code >= 500
            and self.trouble is ReplyClass.MESSAGE
            and self.rule.about in {About.SIZE, About.SIZE_OF_MAILBOX}
        )

    @property
    def blames_mailing(self) -> bool:
        """The mail is refused whoever is to get it: its size, or before a recipient was named."""
        if self.code < 500 or self.stage == UNTRIED or self.trouble is not ReplyClass.MESSAGE:
            return False
        if self.stage == "mail":
            return True
        return self.rule.about is About.SIZE

    @property
    def is_in_doubt(self) -> bool:
        """Refused for good, and only others' replies tell whether it means this recipient."""
        return self.judges_content or self.is_unspecific

    @property
    def judges_content(self) -> bool:
        """What the mail says is refused: by one recipient's filter, or by everybody's."""
        if self.code < 500 or self.stage not in _AFTER_RECIPIENT or self.blames_mailing:
            return False
        if self.trouble is ReplyClass.MESSAGE:
            return self.rule.about is About.CONTENT
        judged = self.stage == "data" and self.trouble is ReplyClass.POLICY
        return judged and self.rule.about is About.CONTENT

    @property
    def is_unspecific(self) -> bool:
        """Refused in words that may mean this recipient, or the mail, or us."""
        if self.stage not in _AFTER_RECIPIENT or self.blames_mailing:
            return False
        return self.code >= 500 and self.rule.doubtful

    @property
    def concerns_relay(self) -> bool:
        """Said before a recipient was named: it holds for every mail over this relay."""
        return self.stage in _BEFORE_RECIPIENT

    @property
    def ends_connection(self) -> bool:
        return self.code in {0, 421, 503}

    @property
    def line(self) -> str:
        """Code and text on one line, as staff read it."""
        return _line(self.code, self.text)


@lru_cache(maxsize=1024)  # a server says the same words to most
def _line(code: int, text: str) -> str:
    words = " ".join(text.split())[:500]
    return f"{code} {words}" if code else words
