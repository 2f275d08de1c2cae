"""Automatic replies (RFC 3834): by header fields, and by the subjects that really arrive.

``X-Auto-Response-Suppress`` is no sign of one: it asks others not to answer.
"""

from datetime import date

from mailer.domain.reply_rule import TEXT, Rules, Shows
from mailer.domain.verdict import Verdict
from mailer.inbound.absence import absent_until
from mailer.inbound.judged import Finding
from mailer.inbound.notice import Notice
from mailer.inbound.reader import Part
from mailer.inbound.signs import sign_in

RECEIPT = "message/disposition-notification"
_MOST = 4_000


def read(message: Part, notice: Notice, rules: Rules, sender: str) -> tuple[Finding, ...]:
    """What an automatic reply says; empty where the message is none."""
    sign = sign_in(rules, Shows.AUTO_REPLY, message.fields)
    if sign is None:
        return ()
    text = _said(notice)
    for shows, verdict in ((Shows.LEFT, Verdict.LEFT), (Shows.ABSENT, Verdict.ABSENT)):
        if sign_in(rules, shows, message.fields, (TEXT,), text) is not None:
            return (Finding(verdict, sign.name, sender),)
    return (Finding(Verdict.AUTOMATIC, sign.name, sender),)


def end_of_absence(notice: Notice, received: date | None) -> date | None:
    """The last day of the absence, where it is told."""
    return absent_until(_said(notice), received)


def _said(notice: Notice) -> str:
    """Subject and text, without lines that quote."""
    lines = notice.own[: 2 * _MOST].split("\n")
    kept = [line for line in lines if not line.lstrip().startswith((">", "|"))]
    return f"{notice.subject}.\n" + "\n".join(kept)[:_MOST]
