"""Feedback reports (RFC 5965, RFC 6591): somebody complained, or a check of ours failed."""

from mailer.domain.reply_rule import Rules, Shows
from mailer.domain.verdict import Verdict
from mailer.inbound.header import addresses
from mailer.inbound.judged import Finding, Tracks
from mailer.inbound.reader import Fields, Part, headers_in
from mailer.inbound.signs import sign_in
from mailer.inbound.tracks import tracks_of

TYPE = "message/feedback-report"
_TYPES = {
    "abuse": Verdict.ABUSE,
    "fraud": Verdict.ABUSE,
    "virus": Verdict.ABUSE,
    "opt-out": Verdict.OPT_OUT,
    "opt-out-list": Verdict.OPT_OUT,
    "not-spam": Verdict.NOT_SPAM,
    "auth-failure": Verdict.AUTHENTICATION,
    "dmarc": Verdict.AUTHENTICATION,
    "other": Verdict.NONE,
}
_MOST_RECIPIENTS = 50


def read(message: Part, part: Part) -> tuple[tuple[Finding, ...], Tracks]:
    """What a feedback-report part says; a type that nobody registered suppresses nobody."""
    report = headers_in(part.body())
    kind = report.first("feedback-type").strip().lower()
    verdict = _TYPES.get(kind, Verdict.NONE)
    name = kind if kind in _TYPES else "other"
    ours = tuple(one for value in report.all("original-mail-from") for one in addresses(value))
    tracks = tracks_of(message, report.first("original-envelope-id"), ours)
    return _findings(report, tracks, verdict, f"arf-{name}"), tracks


def read_notice(message: Part, rules: Rules) -> tuple[Finding, ...]:
    """A complaint without a report, known by its subject; empty where it is none."""
    sign = sign_in(rules, Shows.COMPLAINT, message.fields)
    if sign is None:
        return ()
    returned = tracks_of(message).returned_to
    if not returned:
        return ()  # somebody writes about a complaint: that is for people
    return tuple(Finding(Verdict.ABUSE, sign.name, one) for one in returned[:_MOST_RECIPIENTS])


def _findings(report: Fields, tracks: Tracks, verdict: Verdict, rule: str) -> tuple[Finding, ...]:
    named = [
        one
        for field in ("original-rcpt-to", "removal-recipient")
        for value in report.all(field)[:_MOST_RECIPIENTS]
        for one in addresses(value)
    ]
    found = list(dict.fromkeys(named or tracks.returned_to))[:_MOST_RECIPIENTS]
    return tuple(Finding(verdict, rule, one) for one in found or [""])
