"""Words for people: what the ledger's short words mean, as clauses in German or English."""

from collections.abc import Mapping

from mailer.domain.audience import Reason
from mailer.domain.delivery import Remark
from mailer.domain.errors import Sentence
from mailer.domain.reply_class import ReplyClass

_STATES = {
    "queued": Sentence("noch nicht versendet", "not sent yet"),
    "claimed": Sentence("noch nicht versendet", "not sent yet"),
    "sending": Sentence("wird gerade versendet", "being sent"),
    "deferred": Sentence("wird noch einmal versucht", "will be tried again"),
    "failed": Sentence("endgültig abgelehnt", "refused for good"),
    "unclear": Sentence("ob es ankam, ist unklar", "whether it arrived is unclear"),
    "cancelled": Sentence("die Sendung wurde beendet", "the mailing was cancelled"),
}
_REASONS: dict[str, Sentence] = {
    **{one: one.sentence for one in Reason},
    Remark.EXPIRED: Sentence("kam nicht rechtzeitig hinaus", "did not get out in time"),
    ReplyClass.REFUSED: Sentence(
        "vom Empfänger-Server abgelehnt", "refused by the recipient's server"
    ),
    ReplyClass.NOT_YET: Sentence("vorerst abgewiesen", "refused for now"),
    ReplyClass.ADDRESS: Sentence("Adresse gibt es nicht", "address does not exist"),
    ReplyClass.FULL: Sentence("Postfach voll", "mailbox full"),
    ReplyClass.RESTRICTED: Sentence(
        "Postfach nimmt nur Mails bestimmter Absender an",
        "recipient takes mail from certain senders only",
    ),
    ReplyClass.POLICY: Sentence(
        "nach den Richtlinien des Empfänger-Servers abgewiesen",
        "refused by the policy of the recipient's server",
    ),
    ReplyClass.SLOW: Sentence("der Server möchte weniger Mails auf einmal", "told to slow down"),
    ReplyClass.HESITANT: Sentence(
        "der Server bittet um einen späteren Versuch", "asked to come back later"
    ),
    ReplyClass.SYSTEM: Sentence("der Server ist gerade überlastet", "server short of resources"),
    ReplyClass.MESSAGE: Sentence(
        "die Mail selbst wurde beanstandet, nicht die Adresse",
        "the message is at fault, not the address",
    ),
    ReplyClass.ROUTE: Sentence(
        "für die Domain ist kein Mailserver zu finden", "no mail server found for the domain"
    ),
    ReplyClass.EXPIRED: Sentence(
        "unterwegs abgelaufen, ohne zugestellt zu sein", "expired on the way, undelivered"
    ),
    ReplyClass.LOGIN: Sentence(
        "unser Mailserver nimmt die Anmeldung nicht an", "our mail server refuses the login"
    ),
    ReplyClass.SENDER: Sentence(
        "unser Absender wurde nicht angenommen", "our sender address was refused"
    ),
    ReplyClass.RELAYING: Sentence(
        "unser Mailserver leitet an diese Domain nichts weiter",
        "our mail server does not relay to this domain",
    ),
    ReplyClass.QUOTA: Sentence(
        "das Versandkontingent beim Mailserver ist aufgebraucht",
        "the sending quota at the mail server is used up",
    ),
    ReplyClass.LOST: Sentence("Verbindung abgerissen", "connection lost"),
    Remark.MAILING_CANCELLED: _STATES["cancelled"],
    Remark.INTERRUPTED: Sentence("beim Versand unterbrochen", "interrupted while being sent"),
    Remark.LOST_AFTERWARDS: Sentence(
        "Verbindung nach der Übergabe abgerissen", "connection lost after the message"
    ),
    Remark.SETTLED_AS_SENT: Sentence("als angekommen entschieden", "settled as sent"),
    Remark.SETTLED_TO_RESEND: Sentence("wird noch einmal gesendet", "settled: sent again"),
    Remark.WITHOUT_FILE: Sentence(
        "der Server dort nimmt keine Kalenderdateien an",
        "the server there takes no calendar files",
    ),
    Remark.COMPLAINT: Sentence("als unerwünscht gemeldet", "reported as unwanted"),
    Remark.RESTORED: Sentence(
        "kann seit der Sicherung hinausgegangen sein", "may have gone out since the backup"
    ),
}
_MAILING_STATES = {
    "draft": Sentence("Entwurf", "draft"),
    "scheduled": Sentence("geplant", "scheduled"),
    "waiting": Sentence("wartet", "waiting"),
    "freezing": Sentence("wird vorbereitet", "being prepared"),
    "sending": Sentence("im Versand", "being sent"),
    "paused": Sentence("angehalten", "paused"),
    "done": Sentence("fertig", "done"),
    "cancelled": Sentence("beendet", "cancelled"),
    "missed": Sentence("verpasst", "missed"),
}
_TRIGGERS = {
    "registered": Sentence("sobald sich jemand anmeldet", "as soon as somebody registers"),
    "unregistered": Sentence("sobald sich jemand abmeldet", "as soon as somebody cancels"),
    "waitlisted": Sentence(
        "sobald jemand auf die Warteliste kommt", "as soon as somebody has to wait"
    ),
    "promoted": Sentence("sobald ein Platz frei wird", "as soon as a place becomes free"),
    "place_expired": Sentence(
        "sobald ein gehaltener Platz verfällt", "as soon as a held place expires"
    ),
    "rescheduled": Sentence("sobald sich der Termin ändert", "as soon as the time changes"),
    "updated": Sentence("sobald Sie eine Änderung mitteilen", "as soon as you tell of a change"),
    "cancelled": Sentence("sobald das Seminar abgesagt wird", "as soon as it is cancelled"),
    "subscribe_requested": Sentence(
        "sobald jemand in den Verteiler möchte", "as soon as somebody asks for the list"
    ),
    "subscribed": Sentence("sobald jemand bestätigt", "as soon as somebody confirms"),
}
_DELIVERY_STATES = _STATES | {
    "sent": Sentence("angenommen", "accepted"),
    "skipped": Sentence("bekommt sie nicht", "left out"),
    "cancelled": Sentence("beendet", "ended"),
    "unclear": Sentence("unklar", "unclear"),
    "bounced": Sentence("zurückgekommen", "came back"),
    "complained": Sentence("beschwert", "complained"),
}
_SEMINAR_STATES = {
    "draft": Sentence("Entwurf", "draft"),
    "published": Sentence("veröffentlicht", "published"),
    "cancelled": Sentence("abgesagt", "called off"),
}
_ISSUE_STATES = {
    "draft": Sentence("Entwurf", "draft"),
    "planned": Sentence("geplant", "planned"),
    "withdrawn": Sentence("zurückgezogen", "withdrawn"),
}
_REGISTRATION_STATES = {
    "registered": Sentence("angemeldet", "registered"),
    "waitlisted": Sentence("auf der Warteliste", "on the waiting list"),
    "promoted": Sentence("Platz wird freigehalten", "a place is held"),
    "cancelled": Sentence("abgemeldet", "not registered any more"),
    "expired": Sentence("freigehaltener Platz verfallen", "the held place has expired"),
}
_SUBSCRIPTION_STATES = {
    "pending": Sentence("wartet auf die Bestätigung", "waits to be confirmed"),
    "subscribed": Sentence("im Verteiler", "on the list"),
    "unsubscribed": Sentence("abgemeldet", "has left"),
}
_BECAUSE = {
    "registered": Sentence("angemeldet", "registered"),
    "waitlisted": Sentence("auf der Warteliste", "on the waiting list"),
    "promoted": Sentence("mit gehaltenem Platz", "with a held place"),
    "cancelled": Sentence("abgemeldet, noch im Kalender", "left, still in the calendar"),
    "expired": Sentence("Platz verfallen", "place expired"),
    "subscribers": Sentence("auf den Verteilern", "on the lists"),
    "invited": Sentence("eingeladen", "invited"),
    "attended": Sentence("haben teilgenommen", "attended"),
    "no-show": Sentence("haben nicht teilgenommen", "did not attend"),
    "recipients": Sentence("hatten die Mail", "had the mail"),
    "told before": Sentence("wissen davon", "know of it"),
}


def told_because(word: str, number: int, language: str) -> str:
    """How many hear of something because of ``word``, a short word of the ledger."""
    if word.startswith("list: "):
        slug = word.removeprefix("list: ")
        told = Sentence(f"Verteiler {slug}", f"list {slug}")
    else:
        told = _BECAUSE.get(word, Sentence(word, word))
    return f"{number} {told.in_language(language)}"


def reason_in_words(reason: str, state: str, language: str) -> str:
    """Why a delivery is in the state it is in; "" for those that were sent."""
    told = _REASONS.get(reason) or (None if reason else _STATES.get(state))
    return told.in_language(language) if told else reason


def mailing_state_in_words(state: str, language: str) -> str:
    """How far a mailing is."""
    return _MAILING_STATES[state].in_language(language)


def delivery_state_in_words(state: str, language: str) -> str:
    """How far a delivery is."""
    return _in_words(_DELIVERY_STATES, state, language)


def seminar_state_in_words(state: str, language: str) -> str:
    """Whether a seminar is a draft, published or called off."""
    return _in_words(_SEMINAR_STATES, state, language)


def issue_state_in_words(state: str, language: str) -> str:
    """Whether an issue is a draft, planned or withdrawn."""
    return _in_words(_ISSUE_STATES, state, language)


def registration_state_in_words(state: str, language: str) -> str:
    """Whether somebody is registered, waits or has left."""
    return _in_words(_REGISTRATION_STATES, state, language)


def subscription_state_in_words(state: str, language: str) -> str:
    """Whether somebody is on a list."""
    return _in_words(_SUBSCRIPTION_STATES, state, language)


def _in_words(known: Mapping[str, Sentence], state: str, language: str) -> str:
    found = known.get(state)
    return found.in_language(language) if found else state


def trigger_in_words(trigger: str, language: str) -> str:
    """When an event mail leaves."""
    told = _TRIGGERS.get(trigger)
    return told.in_language(language) if told else trigger
