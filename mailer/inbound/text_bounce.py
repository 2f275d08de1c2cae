"""Bounces in words only: those of qmail, Exim, Domino, GroupWise, gateways and old Exchange.

Flufl.bounce knows many forms by their addresses; whether an address is dead is told by the rules.
"""

import logging
import re
from email import message_from_bytes

from flufl.bounce import all_failures

from mailer.domain.reply_rule import TEXT, Rules, Shows
from mailer.domain.verdict import Verdict
from mailer.inbound.header import addresses
from mailer.inbound.judged import UNKNOWN, Finding, Tracks
from mailer.inbound.notice import Notice
from mailer.inbound.reader import Part
from mailer.inbound.refusal_text import finding, quoted
from mailer.inbound.signs import sign_in

_MOST_RECIPIENTS = 50
_MOST_FOR_LIBRARY = 16_000
_FOR_GOOD = 500
_GAPS = re.compile(rb"\n(?:[ \t]*\r?\n){3,}")
# Its detectors stumble over broken headers, and it logs that with a traceback.
logging.getLogger("flufl.bounce").disabled = True
_DAEMONS = ("mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon", "mdaemon", "bounce")


def is_bounce(message: Part, notice: Notice, rules: Rules) -> bool:
    """Whether a message without a report tells that a mail was not delivered."""
    fields = message.fields
    if sign_in(rules, Shows.BOUNCE, fields, ("x-failed-recipients",)) is not None:
        return True
    from_daemon = sign_in(rules, Shows.BOUNCE, fields, ("from",)) is not None
    subject = sign_in(rules, Shows.BOUNCE, fields, ("subject",)) is not None
    if fields.raw("return-path").strip() == b"<>" or not addresses(fields.first("from")):
        subject, from_daemon = subject or from_daemon, from_daemon or subject
    if fields.raw("from").strip() == b"<>":  # nobody but a daemon signs with the null sender
        from_daemon = True
    if message.parameter("report-type").lower() == "delivery-status":
        return True
    if not (from_daemon or (subject and _quotes_something(message, notice))):
        return False
    text = sign_in(rules, Shows.BOUNCE, fields, (TEXT,), notice.own[:4000])
    if (from_daemon and subject) or text is not None or _by_library(message):
        return True
    # A daemon writes of nothing else; but it may be a person's autoresponder that calls itself so.
    is_automatic = sign_in(rules, Shows.AUTO_REPLY, fields) is not None
    return from_daemon and not is_automatic and _quotes_something(message, notice)


def _quotes_something(message: Part, notice: Notice) -> bool:
    """A person who writes of a bounce mostly names no address and encloses nothing."""
    return bool(notice.addresses()) or any(part.is_message for part in message.walk())


def findings(message: Part, notice: Notice, rules: Rules, tracks: Tracks) -> tuple[Finding, ...]:
    """One finding a recipient that it names, at least one."""
    recipients = _recipients(message, notice, tracks)
    delay = _delay(message, notice, rules)
    found: list[Finding] = []
    for recipient in recipients or [""]:
        said, rule = notice.judged(rules, recipient)
        if delay and (
            rule is None or rule.verdict is Verdict.SOFT or quoted(said).code < _FOR_GOOD
        ):
            found.append(
                Finding(Verdict.DELAYED, delay, recipient, reply=" ".join(said.split())[:500])
            )
        elif rule is None:
            found.append(Finding(Verdict.SOFT, UNKNOWN, recipient))
        else:
            found.append(finding(rule, said, recipient=recipient))
    return tuple(found)


def _delay(message: Part, notice: Notice, rules: Rules) -> str:
    """The sign that says it is still being tried, or ""."""
    told = sign_in(rules, Shows.DELAY, message.fields, ("subject", TEXT), notice.own[:4000])
    return told.name if told is not None else ""


def _recipients(message: Part, notice: Notice, tracks: Tracks) -> list[str]:
    named = [
        one
        for value in message.fields.all("x-failed-recipients")
        for one in addresses(value, _MOST_RECIPIENTS)
    ]
    if named:
        return named[:_MOST_RECIPIENTS]
    sender = addresses(message.fields.first("from"))
    ours = {one.lower() for one in (*tracks.recipients, *sender)}
    told = [one for one in notice.addresses() if _is_recipient(one, ours)]
    known = [one for one in _by_library(message) if _is_recipient(one, ours)]
    returned = {one.lower() for one in tracks.returned_to}
    both = [one for one in told if one.lower() in returned]
    return (known or both or told or list(tracks.returned_to))[:_MOST_RECIPIENTS]


def _is_recipient(address: str, ours: set[str]) -> bool:
    lower = address.lower()
    return lower not in ours and not lower.startswith(_DAEMONS)


def _by_library(message: Part) -> tuple[str, ...]:
    # Some of its patterns take the square of what they read: no more than a notice is long.
    octets = _GAPS.sub(b"\n\n\n", message.octets[:_MOST_FOR_LIBRARY])
    try:
        found = all_failures(message_from_bytes(octets))
    except Exception:  # noqa: BLE001 - its detectors trust what they parse
        return ()
    told = [one.decode("utf-8", "replace") for group in found for one in group]
    return tuple(one for text in sorted(told) for one in addresses(text, 1))
