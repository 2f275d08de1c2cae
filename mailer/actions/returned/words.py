"""Words for what came back: one sentence each, as staff reads it."""

from datetime import datetime

from mailer.actions.words import reason_in_words
from mailer.compose.view import long_day
from mailer.domain.errors import Sentence
from mailer.domain.moment import zone
from mailer.domain.reply_class import ReplyClass
from mailer.domain.returned import Effect
from mailer.domain.verdict import REFUSALS, Kind, Verdict
from mailer.inbound.rules import in_force
from mailer.store.receipts import Receipt

_A_WEEK_DAYS = 6
_WEEKDAYS = (
    Sentence("Montag", "Monday"),
    Sentence("Dienstag", "Tuesday"),
    Sentence("Mittwoch", "Wednesday"),
    Sentence("Donnerstag", "Thursday"),
    Sentence("Freitag", "Friday"),
    Sentence("Samstag", "Saturday"),
    Sentence("Sonntag", "Sunday"),
)
_SAID = {
    Verdict.HARD: Sentence("Adresse gibt es nicht", "address does not exist"),
    Verdict.SOFT: Sentence("im Moment nicht zustellbar", "cannot be delivered for now"),
    Verdict.POLICY: Sentence("von einer Richtlinie abgelehnt", "refused by a policy"),
    Verdict.SENDER: Sentence("wir werden als Absender abgelehnt", "we are refused as the sender"),
    Verdict.MESSAGE: Sentence("die Mail selbst wird abgelehnt", "the mail itself is refused"),
    Verdict.DELAYED: Sentence(
        "verzögert, der Mailserver versucht es weiter", "delayed, the mail server goes on trying"
    ),
    Verdict.RELAYED: Sentence("weitergereicht", "passed on"),
    Verdict.DELIVERED: Sentence("zugestellt", "delivered"),
    Verdict.EXPANDED: Sentence("an eine Verteilerliste gegeben", "given to a mailing list"),
    Verdict.ABUSE: Sentence("als unerwünscht gemeldet", "reported as unwanted"),
    Verdict.OPT_OUT: Sentence("möchte keine Listenpost mehr", "wants no more list mail"),
    Verdict.NOT_SPAM: Sentence("als erwünscht gemeldet", "reported as wanted"),
    Verdict.AUTHENTICATION: Sentence(
        "unsere SPF-, DKIM- oder DMARC-Angaben passen dort nicht",
        "our SPF, DKIM or DMARC does not fit there",
    ),
    Verdict.ABSENT: Sentence("abwesend", "away"),
    Verdict.LEFT: Sentence("arbeitet dort nicht mehr", "works there no longer"),
    Verdict.AUTOMATIC: Sentence("automatische Antwort", "automatic reply"),
    Verdict.ACCEPTED: Sentence("hat im Kalender zugesagt", "accepted by calendar"),
    Verdict.DECLINED: Sentence("hat im Kalender abgesagt", "declined by calendar"),
    Verdict.TENTATIVE: Sentence(
        "hat im Kalender mit Vorbehalt zugesagt", "tentatively accepted by calendar"
    ),
    Verdict.DELEGATED: Sentence("schickt jemand anderen", "sends somebody else"),
    Verdict.NEEDS_ACTION: Sentence(
        "hat sich im Kalender noch nicht entschieden", "has not decided by calendar yet"
    ),
    Verdict.COUNTER: Sentence(
        "schlägt eine andere Zeit vor; der Termin bleibt",
        "proposes another time; it stays as it is",
    ),
    Verdict.REFRESH: Sentence("fragt nach dem Stand", "asks for the current state"),
    Verdict.QUARANTINED: Sentence(
        "nicht zu lesen, beiseitegelegt", "cannot be read, was set aside"
    ),
    Verdict.NONE: Sentence("bittet vielleicht um Abmeldung", "may ask to be taken off"),
}
_DONE = {
    Effect.SUPPRESSED: Sentence("Adresse gesperrt", "the address is blocked"),
    Effect.SCORED: Sentence("zählt gegen die Adresse", "counts against the address"),
    Effect.LINKED: Sentence(
        "Kalender kommen dort künftig als Link", "calendars go there as links from now on"
    ),
    Effect.DOMAIN_HELD: Sentence(
        "an diese Domain geht vorerst nichts hinaus", "nothing leaves for that domain for now"
    ),
    Effect.MAILING_HELD: Sentence("die Sendung steht still", "the mailing stands still"),
    Effect.WAITS: Sentence("wartet auf Ihre Entscheidung", "waits for your decision"),
    Effect.ASKED: Sentence(
        "wurde gefragt, ob der Platz frei wird", "was asked whether the place may go to others"
    ),
    Effect.FREED: Sentence("der Platz ist wieder frei", "the place is free again"),
    Effect.LEFT: Sentence("vom Verteiler abgemeldet", "taken off the list"),
    Effect.REFUSED: Sentence(
        "nicht geglaubt: gefälscht, veraltet oder fremd", "not believed: forged, stale or foreign"
    ),
}
_COMPLAINT = Sentence("Listenpost gesperrt", "list mail is blocked")
_UNDONE = Sentence("inzwischen erledigt", "settled since")


def in_words(one: Receipt, timezone: str, now: datetime) -> Sentence:
    """What came back, and what follows: "Postfach voll, wird am Dienstag wieder versucht"."""
    return Sentence.in_each(lambda language: _told(one, timezone, now, language))


def _told(one: Receipt, timezone: str, now: datetime, language: str) -> str:
    said = what_was_said(one, language)
    follows = _follows(one, timezone, now, language)
    undone = _UNDONE.in_language(language) if one.undone_at else ""
    return ", ".join(filter(None, (said, follows, undone)))


def what_was_said(one: Receipt, language: str) -> str:
    """What came back, in few words; of a refusal what its rule makes of it."""
    if one.verdict in REFUSALS:
        rule = next((rule for rule in in_force().rules if rule.name == one.rule), None)
        if rule is not None and rule.trouble is not ReplyClass.REFUSED:
            return reason_in_words(rule.trouble.value, "bounced", language)
    return _SAID[one.verdict].in_language(language)


def _follows(one: Receipt, timezone: str, now: datetime, language: str) -> str:
    if one.effect is Effect.AGAIN and one.until_at is not None:
        return again(one.until_at, timezone, now).in_language(language)
    if one.verdict is Verdict.ABSENT and one.until_at is not None:
        day = long_day(one.until_at, timezone, language)
        return Sentence(f"bis {day}", f"until {day}").in_language(language)
    if one.effect is Effect.SUPPRESSED and one.kind is Kind.COMPLAINT:
        return _COMPLAINT.in_language(language)
    told = _DONE.get(one.effect)
    return told.in_language(language) if told else ""


def again(at: datetime, timezone: str, now: datetime) -> Sentence:
    """When a mail is tried again: by its weekday within a week, else by its day."""
    there = zone(timezone)
    days = (at.astimezone(there).date() - now.astimezone(there).date()).days
    if days <= 0:
        return Sentence("wird heute wieder versucht", "is tried again today")
    if days <= _A_WEEK_DAYS:
        de, en = _WEEKDAYS[at.astimezone(there).weekday()]
        return Sentence(f"wird am {de} wieder versucht", f"is tried again on {en}")
    de, en = (long_day(at, timezone, language) for language in ("de", "en"))
    return Sentence(f"wird am {de} wieder versucht", f"is tried again on {en}")
