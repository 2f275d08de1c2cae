"""What a round trip tells: how long it took, and what the relay did to the mail."""

import re
from collections.abc import Iterable
from datetime import datetime
from math import ceil

from mailer.actions.doctor.clock import date_in, skew_finding
from mailer.actions.doctor.comparison import BodyChange, Changed, Comparison, compare
from mailer.actions.doctor.fields import Message
from mailer.actions.doctor.finding import About, Area, Finding
from mailer.actions.doctor.signature import Seal, seal_of
from mailer.compose.dkim import SigningKey
from mailer.domain.errors import Sentence

_METHODS = ("spf", "dkim", "dmarc")
_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)


def round_trip_findings(
    about: About,
    sent: bytes,
    received: bytes,
    keys: Iterable[SigningKey],
    sent_at: datetime,
    seen_at: datetime,
) -> list[Finding]:
    """``sent`` as handed to the relay at ``sent_at``, ``received`` as found at ``seen_at``."""
    canonical = received.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    read, changes = Message.of(canonical), compare(sent, received)
    seconds = max(1, ceil((seen_at - sent_at).total_seconds()))
    return [
        about.ok(
            f"Die Testmail war nach höchstens {seconds} s im Postfach.",
            f"The test mail was in the mailbox after at most {seconds} s.",
        ),
        *_skew(read, sent_at, seen_at),
        *_header(about, changes),
        _body(about, changes),
        *(_seal(about, canonical, key) for key in keys),
        *_verdicts(about, read),
    ]


def _skew(read: Message, sent_at: datetime, seen_at: datetime) -> list[Finding]:
    """The lowest Received field is the relay's: it wrote its own time there."""
    traces = read.values(b"received")
    theirs = date_in(traces[-1].rpartition(";")[2]) if traces else None
    if theirs is None:
        return []
    # It took the mail somewhere between the two.
    ours = min(max(theirs, sent_at), seen_at)
    found = re.search(r"\bby\s+([\w.-]+)", traces[-1])
    return [skew_finding(found[1] if found else "Received", theirs, ours)]


def _header(about: About, changes: Comparison) -> list[Finding]:
    findings = [_changed(about, one) for one in changes.changed]
    removed = [one for one in changes.removed if one.lower() != "dkim-signature"]
    if removed:
        names = ", ".join(dict.fromkeys(removed))
        findings.append(
            about.warning(
                f"Unterwegs entfernt: {names}.",
                f"Removed on the way: {names}.",
                Sentence(
                    "Bitte den Betreiber fragen, warum; Abmelden und Zuordnen hängen davon ab.",
                    "Please ask the operator why; unsubscribing and matching depend on it.",
                ),
            )
        )
    if changes.added:
        names = ", ".join(dict.fromkeys(changes.added))
        findings.append(
            about.ok(f"Unterwegs dazugekommen: {names}.", f"Added on the way: {names}.")
        )
    if not (changes.changed or removed):
        findings.append(
            about.ok("Die Kopfzeilen sind unverändert.", "The header fields are unchanged.")
        )
    return findings


def _changed(about: About, one: Changed) -> Finding:
    text = Sentence(
        f"{one.name} wurde geändert: aus „{one.before}“ wurde „{one.after}“.",
        f'{one.name} was changed from "{one.before}" to "{one.after}".',
    )
    match one.name.lower():
        case "message-id":
            advice = Sentence(
                "Rückläufer und Antworten lassen sich so nicht über die Message-ID zuordnen; "
                'wenn möglich, bitte bounce = "verp" setzen.',
                "Bounces and replies cannot be matched by Message-ID like that; if possible, "
                'please set bounce = "verp".',
            )
            return about.warning(*text, advice)
        case "from":
            advice = Sentence(
                "Bitte den Betreiber fragen, wie dieser Absender erlaubt wird; DMARC gilt sonst "
                "für die falsche Domain.",
                "Please ask the operator how to allow this sender; otherwise DMARC looks at the "
                "wrong domain.",
            )
            return about.warning(*text, advice)
        case "date":
            advice = Sentence("Bitte die Uhr prüfen.", "Please check the clock.")
            return about.warning(*text, advice)
        case "subject":
            advice = Sentence(
                "Das geschieht oft nur bei Mail von außen; im eigenen Haus ist es harmlos.",
                "That often happens only to mail from outside; inside your own house it is "
                "harmless.",
            )
            return about.hint(*text, advice)
    return about.hint(*text)


def _body(about: About, changes: Comparison) -> Finding:
    match changes.body:
        case BodyChange.SAME:
            return about.ok(
                "Der Inhalt ist Byte für Byte gleich.", "The body is the same, byte by byte."
            )
        case BodyChange.LINE_ENDS:
            return about.ok(
                "Der Inhalt ist gleich, bis auf Zeilenenden.",
                "The body is the same but for line ends.",
            )
        case BodyChange.RECODED:
            return about.hint(
                "Der Inhalt wurde unterwegs umkodiert; zu lesen ist dasselbe.",
                "The body was encoded anew on the way; it reads the same.",
            )
        case BodyChange.ADDED_TO:
            extra = changes.extra_text[:80]
            return about.warning(
                f"An den Inhalt wurde etwas angehängt: „{extra}“.",
                f'Something was added to the body: "{extra}".',
                Sentence(
                    "Bitte den Betreiber um eine Ausnahme bitten; Signaturen brechen sonst.",
                    "Please ask the operator for an exception; signatures break otherwise.",
                ),
            )
    return about.warning(
        "Der Inhalt wurde unterwegs geändert.",
        "The body was changed on the way.",
        Sentence(
            "Bitte die empfangene Testmail ansehen und den Betreiber fragen.",
            "Please look at the received test mail and ask the operator.",
        ),
    )


def _seal(about: About, received: bytes, key: SigningKey) -> Finding:
    who = f"{key.selector}._domainkey.{key.domain}"
    advice = Sentence(
        "Bitte den Betreiber bitten, signierte Mails nicht zu verändern, oder nach dem Relay "
        "signieren lassen.",
        "Please ask the operator to leave signed mails alone, or let the relay sign.",
    )
    match seal_of(received, key):
        case Seal.VALID:
            return about.ok(
                f"Die DKIM-Signatur ({who}) ist noch gültig.",
                f"The DKIM signature ({who}) is still valid.",
            )
        case Seal.GONE:
            return about.error(
                f"Die DKIM-Signatur ({who}) fehlt in der empfangenen Mail.",
                f"The DKIM signature ({who}) is missing from the received mail.",
                advice,
            )
        case Seal.BODY_CHANGED:
            return about.error(
                f"Die DKIM-Signatur ({who}) ist ungültig: Der Inhalt wurde verändert.",
                f"The DKIM signature ({who}) is invalid: the body was changed.",
                advice,
            )
    return about.error(
        f"Die DKIM-Signatur ({who}) ist ungültig: Signierte Kopfzeilen wurden verändert.",
        f"The DKIM signature ({who}) is invalid: signed header fields were changed.",
        advice,
    )


def _verdicts(about: About, read: Message) -> list[Finding]:
    """What the receiver thought of it (RFC 8601): the topmost field is its own."""
    fields = read.values(b"authentication-results")
    if not fields:
        return [
            about.hint(
                "Der Empfänger sagt nicht, ob SPF, DKIM und DMARC bestanden sind.",
                "The receiver does not tell whether SPF, DKIM and DMARC passed.",
            )
        ]
    found = {name.lower(): result.lower() for name, result in _RESULT.findall(fields[0])}
    told = ", ".join(f"{name}={found[name]}" for name in _METHODS if name in found)
    failed = [name.upper() for name, result in found.items() if result not in {"pass", "none"}]
    if failed:
        return [
            about.warning(
                f"Der Empfänger meldet: {told}.",
                f"The receiver says: {told}.",
                Sentence(
                    f"Bitte die Einträge für {', '.join(failed)} im DNS prüfen (siehe oben).",
                    f"Please check the DNS records for {', '.join(failed)} (see above).",
                ),
            )
        ]
    return [
        about.ok(
            f"Der Empfänger meldet: {told or 'nichts'}.", f"The receiver says: {told or 'nothing'}."
        )
    ]


def about_relay(name: str) -> About:
    """The findings of a test mail through one relay."""
    return About(Area.TEST_MAIL, name)
