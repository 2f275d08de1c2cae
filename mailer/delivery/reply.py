"""SMTP replies: what each means for the delivery, the address and the connection."""

import re
from dataclasses import dataclass
from enum import StrEnum

_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
# RFC 3463: the mailbox does not exist, has moved, is disabled, or its name is no name.
_ADDRESS_FAULTS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})


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
"""The stage of a delivery whose turn had not come when its connection ended."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of a relay (RFC 5321 §4.2), or what stands in for one when none came.

    ``stage`` is the command it answers. ``code`` is 0 when the connection ended first.
    """

    stage: str
    code: int
    text: str

    @property
    def verdict(self) -> Verdict:
        """Only a 2xx after the final dot is ``sent``; a lost connection there is ``unknown``.

        Policy refusals (5.7.x) are no judgement on the address: they are tried again.
        """
        if self.stage == UNTRIED:
            return Verdict.UNTRIED
        if self.code == 0:
            return Verdict.UNKNOWN if self.stage == "data" else Verdict.LATER
        if 200 <= self.code < 300:
            return Verdict.SENT if self.stage == "data" else Verdict.UNKNOWN
        if self.blames_us:
            return Verdict.OURS
        # "Bad sequence of commands" is a quarrel of the two programs, not of the recipient.
        if self.code == 503 or self.code < 500 or self.enhanced.startswith("5.7."):
            return Verdict.LATER
        return Verdict.NEVER

    @property
    def blames_us(self) -> bool:
        """The relay refuses us, not this recipient: our login, or our sender address."""
        return self.code in {530, 535} or (self.code >= 500 and self.stage == "mail")

    @property
    def enhanced(self) -> str:
        """The enhanced status code (RFC 3463), or ""."""
        found = _ENHANCED.match(self.text)
        return found.group(1) if found else ""

    @property
    def blames_address(self) -> bool:
        """A refusal for good that is the address's own fault: it is not mailed again.

        5.7.x is policy, 5.2.2 a full mailbox, 5.3.4 and 5.6.x the message: never these.
        """
        return self.code >= 500 and self.stage == "rcpt" and self.enhanced in _ADDRESS_FAULTS

    @property
    def ends_connection(self) -> bool:
        return self.code in {0, 421, 503}

    @property
    def line(self) -> str:
        """Code and text on one line, as staff read it."""
        text = " ".join(self.text.split())[:500]
        return f"{self.code} {text}" if self.code else text
