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
_OF_LISTS = ("list-id", "list-unsubscribe", "list-post")


def read(message: Part, notice: Notice, rules: Rules, sender: str) -> tuple[Finding, ...]:
    """What an automatic reply says; empty where the message is none."""
    said = _said(notice)
    verdict = _verdict(message, rules, said)
    sign = sign_in(rules, Shows.AUTO_REPLY, message.fields)
    if sign is None and not any(name in message.fields for name in _OF_LISTS):
        sign = sign_in(rules, Shows.PERHAPS_AUTO_REPLY, message.fields)
        if verdict is Verdict.AUTOMATIC and not _says(Shows.AUTOMATIC, message, rules, said):
            return ()
    return (Finding(verdict, sign.name, sender),) if sign is not None else ()


def _verdict(message: Part, rules: Rules, said: str) -> Verdict:
    for shows, verdict in ((Shows.LEFT, Verdict.LEFT), (Shows.ABSENT, Verdict.ABSENT)):
        if _says(shows, message, rules, said):
            return verdict
    return Verdict.AUTOMATIC


def _says(shows: Shows, message: Part, rules: Rules, said: str) -> bool:
    return sign_in(rules, shows, message.fields, (TEXT,), said) is not None


def end_of_absence(notice: Notice, received: date | None) -> date | None:
    """The last day of the absence, where it is told."""
    return absent_until(_said(notice), received)


def _said(notice: Notice) -> str:
    """Subject and text, without lines that quote."""
    lines = notice.own[: 2 * _MOST].split("\n")
    kept = [line for line in lines if not line.lstrip().startswith((">", "|"))]
    return f"{notice.subject}.\n" + "\n".join(kept)[:_MOST]
