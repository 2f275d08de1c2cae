"""Rules: how a refusal is judged, as data that ``inbound/rules.toml`` and a workspace hold.

A refusal is judged by the first rule that fits its code, status and words; the order is the rule.
Code 500 stands for a refusal for good of which no code was told, 400 for one for now.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from mailer.domain.reply_class import ReplyClass, plain_words, status_in
from mailer.domain.verdict import Verdict


class About(StrEnum):
    """What of the mail is refused, where it is the mail."""

    NOTHING = ""
    SIZE = "size"
    SIZE_OF_MAILBOX = "size-of-mailbox"
    """Perhaps the limit of one mailbox (RFC 3463 X.2.3); servers say it of their own as well."""
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; what it asks for must all be there.

    ``codes`` are beginnings of reply codes; ``statuses`` subjects and details of RFC 3463 ("2.2";
    "7." any of subject 7; "" none told); ``text`` and ``besides`` are patterns of which both must
    be found, ``unless`` one that must not. ``source`` tells where it is known from, ``provider``
    whose words they are. ``doubtful``: it may mean this recipient, the mail, or us.
    """

    name: str
    verdict: Verdict
    trouble: ReplyClass
    source: str
    provider: str = ""
    about: About = About.NOTHING
    doubtful: bool = False
    codes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    unless_statuses: tuple[str, ...] = ()
    text: re.Pattern[str] | None = None
    besides: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None

    def fits(self, code: str, detail: str, said: str) -> bool:
        """Whether it fits a reply's code, its status without the class, and its plain words."""
        if self.codes and not code.startswith(self.codes):
            return False
        if self.statuses and not _is_among(detail, self.statuses):
            return False
        if self.unless_statuses and _is_among(detail, self.unless_statuses):
            return False
        if self.text is not None and self.text.search(said) is None:
            return False
        if self.besides is not None and self.besides.search(said) is None:
            return False
        return self.unless is None or self.unless.search(said) is None


class Shows(StrEnum):
    """What a sign is a sign of."""

    BOUNCE = "bounce"
    DELAY = "delay"
    AUTO_REPLY = "auto-reply"
    PERHAPS_AUTO_REPLY = "perhaps-auto-reply"
    """One where its text says so as well, and no list sent it."""
    ABSENT = "absent"
    LEFT = "left"
    AUTOMATIC = "automatic"
    COMPLAINT = "complaint"


TEXT = "text"
"""The field of signs that are looked for in what a message says."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What kind of message it is: a header ``field`` (lower case) that is there, or reads so."""

    name: str
    shows: Shows
    field: str
    source: str
    value: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None

    def fits(self, value: str) -> bool:
        """Whether a field's value, or the text, in lower case, is such a sign."""
        if self.value is not None and self.value.search(value) is None:
            return False
        return self.unless is None or self.unless.search(value) is None


@dataclass(frozen=True, eq=False)
class Rules:
    """All rules, in order, of which the last fits everything; and all signs."""

    rules: tuple[Rule, ...]
    signs: tuple[Sign, ...] = ()

    def rule_for(self, code: int, text: str, status: str = "") -> Rule:
        """The rule for a refusal (400 and above); ``text`` is all after the code.

        ``status`` is what a report tells beside the text, whose own status outweighs it.
        """
        return _found(self, code, (status_in(text) or status)[2:], plain_words(text))


def _is_among(detail: str, statuses: tuple[str, ...]) -> bool:
    return any(detail == one or (one.endswith(".") and detail.startswith(one)) for one in statuses)


@lru_cache(maxsize=4096)  # a server says the same words to most
def _found(rules: Rules, code: int, detail: str, said: str) -> Rule:
    written = str(code)
    return next(one for one in rules.rules if one.fits(written, detail, said))
