"""The verdict: what a message that came back is, and what it says.

Pure: octets and rules in, a value out; no disk, database, network or clock. Never raises for what
stands in a message: what is beyond the limits of ``reader`` is quarantined with a reason. The
order: an answer to an invitation, a complaint, a report of a mail server, a bounce in words, an
automatic reply; everything else is for people.
"""

from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime

from mailer.domain.errors import Sentence
from mailer.domain.reply_rule import Rules, Shows
from mailer.domain.verdict import Kind, Verdict
from mailer.inbound import auto_reply, calendar_reply, delivery_status, feedback, text_bounce
from mailer.inbound.asking import asks_to_leave
from mailer.inbound.header import addresses, identifiers
from mailer.inbound.judged import Finding, Judged, Tracks
from mailer.inbound.notice import notice_of, own_parts
from mailer.inbound.reader import Fields, Part, TooMuchError, read_message
from mailer.inbound.signs import sign_in
from mailer.inbound.tracks import tracks_of

_MOST_ENCLOSED = 3


def judge(octets: bytes, rules: Rules, received: date | None = None) -> Judged:
    """What one message (RFC 5322, as it arrived) says.

    ``received`` is the day it came, for absences told without a year; without it the message's
    own Date header counts.
    """
    try:
        message = read_message(octets)
    except TooMuchError as problem:
        return _quarantined(problem.sentence)
    return _Case(message, rules, received).judged()


def _quarantined(why: Sentence) -> Judged:
    finding = Finding(Verdict.QUARANTINED, "limits")
    return Judged(Kind.OTHER, (finding,), quarantine=why)


class _Case:
    """One message under judgement."""

    def __init__(self, message: Part, rules: Rules, received: date | None) -> None:
        self._message = message
        self._rules = rules
        self._received = received
        fields = message.fields
        self._subject = fields.first("subject")[:500]
        senders = addresses(fields.first("from")) or addresses(fields.first("sender"))
        self._sender = senders[0] if senders else ""
        self._notice = notice_of(message, self._subject)

    def judged(self) -> Judged:
        answers = calendar_reply.read(self._message, self._sender)
        if answers:
            one = self._made(Kind.CALENDAR_REPLY, calendar_reply.findings(answers))
            said = self._message.fields.first("auto-submitted").strip().lower()
            return replace(one, answers=answers, is_automatic=said not in {"", "no"})
        return self._complaint() or self._report() or self._words() or self._auto() or self._other()

    def _complaint(self) -> Judged | None:
        part = _first(self._message, feedback.TYPE)
        if part is not None:
            findings, tracks = feedback.read(self._message, part)
            return self._made(Kind.COMPLAINT, findings, tracks)
        if found := feedback.read_notice(self._message, self._rules):
            return self._made(Kind.COMPLAINT, found)
        return None

    def _report(self) -> Judged | None:
        """A delivery status notification, also where a gateway has enclosed it in its own mail."""
        holder: Part | None = self._message
        notice = self._notice
        for _ in range(_MOST_ENCLOSED):
            if holder is None:
                return None
            for part in own_parts(holder):
                if part.content_type not in delivery_status.TYPES:
                    continue
                report = delivery_status.read(part, self._rules, notice)
                if report.findings:
                    tracks = tracks_of(self._message, report.envelope_id)
                    if holder is not self._message:
                        tracks = _joined(tracks, tracks_of(holder, report.envelope_id))
                    return self._made(Kind.BOUNCE, report.findings, tracks)
            holder = self._enclosed(holder)
            if holder is not None:
                notice = notice_of(holder, holder.fields.first("subject")[:500])
        return None

    def _enclosed(self, holder: Part) -> Part | None:
        """The bounce that a daemon's mail carries; a person's may carry what it likes."""
        if sign_in(self._rules, Shows.BOUNCE, holder.fields, ("from",)) is None:
            return None
        for part in holder.walk():
            if part is not holder and part.is_message and part.children:
                inner = part.children[0]
                if sign_in(self._rules, Shows.BOUNCE, inner.fields, ("from",)) is not None:
                    return inner
                return None
        return None

    def _words(self) -> Judged | None:
        if not text_bounce.is_bounce(self._message, self._notice, self._rules):
            return None
        tracks = tracks_of(self._message)
        found = text_bounce.findings(self._message, self._notice, self._rules, tracks)
        return self._made(Kind.BOUNCE, found, tracks)

    def _auto(self) -> Judged | None:
        if _first(self._message, auto_reply.RECEIPT) is not None:
            receipt = Finding(Verdict.AUTOMATIC, "receipt", self._sender)
            return self._made(Kind.AUTO_REPLY, (receipt,))
        found = auto_reply.read(self._message, self._notice, self._rules, self._sender)
        if not found:
            return None
        one = self._made(Kind.AUTO_REPLY, found)
        until = None
        if found[0].verdict is Verdict.ABSENT:
            until = auto_reply.end_of_absence(
                self._notice, self._received or _day(self._message.fields)
            )
        return Judged(
            one.kind, one.findings, one.tracks, one.sender, one.subject, one.message_id, until
        )

    def _other(self) -> Judged:
        one = self._made(Kind.OTHER, (Finding(Verdict.NONE, "other", self._sender),))
        return replace(one, asks_to_leave=asks_to_leave(self._subject, self._notice.text))

    def _made(
        self, kind: Kind, findings: tuple[Finding, ...], tracks: Tracks | None = None
    ) -> Judged:
        own = identifiers(self._message.fields.first("message-id"), 1)
        found = tracks_of(self._message) if tracks is None else tracks
        return Judged(kind, findings, found, self._sender, self._subject, own[0] if own else "")


def _first(message: Part, content_type: str) -> Part | None:
    return next((one for one in own_parts(message) if one.content_type == content_type), None)


def _joined(outer: Tracks, inner: Tracks) -> Tracks:
    """What a gateway's mail and the report in it tell: the outer's tokens come first."""
    return Tracks(
        tuple(dict.fromkeys(outer.recipients + inner.recipients)),
        tuple(dict.fromkeys(outer.tokens + inner.tokens)),
        outer.envelope_id or inner.envelope_id,
        inner.message_id or outer.message_id,
        outer.answered or inner.answered,
        inner.returned_to or outer.returned_to,
        tuple(dict.fromkeys(outer.returned_tokens + inner.returned_tokens)),
    )


def _day(fields: Fields) -> date | None:
    """The day in a Date field, or None."""
    try:
        return parsedate_to_datetime(fields.first("date")[:100]).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
