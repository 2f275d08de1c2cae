"""The verdict: what a message that came back is, and what it says.

Pure: octets and rules in, a value out; no disk, database, network or clock. Never raises for what
stands in a message: what is beyond the limits (``reader``) is quarantined with a reason.
"""

from datetime import date

from mailer.domain.reply_rule import Rules
from mailer.inbound.judged import Judged


def judge(octets: bytes, rules: Rules, received: date | None = None) -> Judged:
    """What one message (RFC 5322, as it arrived) says.

    ``received`` is the day it came, for absences told without a year; without it the message's
    own Date header counts.
    """
    raise NotImplementedError
