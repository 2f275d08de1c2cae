"""What is suspended right now: the engine waits by itself, people may want to know or to act."""

from collections.abc import Iterable
from datetime import datetime

from mailer.actions.doctor.finding import NOTHING, About, Area, Finding
from mailer.actions.mailing.suspensions import in_words
from mailer.domain.errors import Sentence
from mailer.domain.suspension import Suspension, SuspensionKind

_ADVICE = {
    SuspensionKind.POLICY: Sentence(
        "Bitte SPF, DKIM und DMARC prüfen, und ob der Mailserver auf einer Sperrliste steht.",
        "Please check SPF, DKIM and DMARC, and whether the mail server is on a block list.",
    ),
    SuspensionKind.UNREACHABLE: Sentence(
        "Bitte host, port und tls prüfen, oder beim Betreiber nachfragen.",
        "Please check host, port and tls, or ask who runs it.",
    ),
    SuspensionKind.REFUSED: Sentence(
        "Bitte Zugangsdaten, Absenderadresse und Kontingent prüfen.",
        "Please check login, sender address and quota.",
    ),
}


def suspension_findings(
    suspensions: Iterable[Suspension], relay: str, timezone: str, now: datetime
) -> list[Finding]:
    """A relay's suspensions: a warning where it may well not go away by itself, else a hint."""
    about = About(Area.RELAY, relay)
    found = []
    for one in suspensions:
        if one.relay == relay:
            level = about.warning if one.warns else about.hint
            advice = _ADVICE.get(one.kind, NOTHING) if one.warns else NOTHING
            found.append(level(*in_words(one, timezone, now), advice))
    return found
