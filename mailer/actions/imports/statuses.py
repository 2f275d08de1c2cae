"""Statuses: what lists from elsewhere say of a registration, and of who takes mail.

Nobody who said no is mailed, and nobody is registered or taken out by words that may mean another
thing: those are UNCLEAR, and whoever asks refuses the row or tells it.
"""

import re
from enum import Enum, auto
from functools import lru_cache

from mailer.domain.printable import without_unseen


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEGINS = re.compile(
    r"([^\W\d_].*?)"
    r"(?:\s+(?:am|seit|on|per|by|from|durch|von|via|wegen)\b|\s+[-—]|\s*[\d,(\[:;–/|.!?])"
)
_AROUND = " \t.!,;:*'\"„“”«»()[]"
_WORD = re.compile(r"[^\W\d_]+")
_MOST_CHARACTERS = 100
_FEW = 2  # words

GONE = frozenset({
    "abgemeldet", "abgesagt", "storniert", "cancelled", "canceled", "unregistered", "declined",
    "abgelehnt", "denied", "rejected", "refunded", "erstattet", "not attending", "expired",
    "abgelaufen", "zurückgezogen", "withdrawn", "gelöscht", "deleted", "nimmt nicht teil",
    "absage", "nicht teilgenommen", "no-show", "annulé", "annulée", "annulato", "cancelado",
    "geannuleerd", "void", "voided", "rückerstattet", "not going", "abgebrochen",
    "ne participe pas", "nicht dabei", "kommt nicht",
    "keine teilnahme", "storno", "stornierung",
})  # fmt: skip
"""Of those who are registered no longer."""
THERE = frozenset({
    "", "angemeldet", "registered", "bestätigt", "confirmed", "ja", "yes", "ok", "approved",
    "genehmigt", "zugelassen", "akzeptiert", "accepted", "attending", "checked in", "eingecheckt",
    "paid", "bezahlt", "complete", "completed", "abgeschlossen", "free order", "aktiv", "active",
    "gültig", "valid", "teilnehmend", "zugesagt", "zusage", "nimmt teil", "teilgenommen", "x",
    "attended", "teilnehmer", "teilnehmerin", "teilnehmer/in", "validé", "validée", "confirmé",
    "✓", "✔", "confermato", "confirmado", "online", "digital", "virtuell", "hybrid", "vor ort",
    "präsenz", "in präsenz", "registriert", "gebucht", "booked", "eingebucht", "going",
    "angenommen", "dabei", "kommt", "teilnahme", "participe", "true", "wahr",
})  # fmt: skip
"""Of those who are registered."""
OPEN = frozenset({
    "offen", "open", "unbezahlt", "nicht bezahlt", "unpaid", "issued", "ausgestellt", "ausstehend",
    "pending", "new", "neu", "free", "kostenlos", "-", "nein", "no",
})  # fmt: skip
"""Of a payment or a ticket: says nothing of who comes."""
KNOWN = THERE | GONE | OPEN
"""Whatever one of those says."""
UNDECIDED = frozenset({
    "eingeladen", "invited", "keine antwort", "no response", "mit vorbehalt", "unter vorbehalt",
    "tentative", "vielleicht", "maybe", "unsicher", "warteliste", "auf warteliste",
    "auf der warteliste", "waitlist", "waitlisted", "on waitlist", "waiting list", "pending",
    "ausstehend", "nachrücker", "vorgemerkt", "genehmigung ausstehend", "pending approval",
    "awaiting approval", "none", "keine", "not responded", "nicht beantwortet", "unentschieden",
    "vorläufig", "interessiert", "interested",
    "beworben", "applied", "in bearbeitung", "in progress", "in prüfung", "angefragt", "requested",
    "unklar", "noch unklar", "noch offen", "angeboten", "weiß noch nicht",
    "keine rückmeldung", "noch keine rückmeldung", "ohne rückmeldung", "noch keine antwort",
    "keine reaktion", "nicht geantwortet", "no reply", "no answer", "not replied",
})  # fmt: skip
"""Of those who were asked, or wait: a registration that may come."""
UNMAILED = frozenset({
    "abgemeldet", "unsubscribed", "cleaned", "bounced", "bounce", "hard bounce", "hardbounce",
    "inaktiv", "inactive", "opt-out", "optout", "deaktiviert", "deactivated", "gesperrt", "blocked",
    "blacklisted", "blocklisted", "suppressed", "complained", "complaint", "abuse", "abused",
    "spam", "gelöscht", "deleted", "ungültig", "invalid", "unzustellbar", "undeliverable",
    "raus", "beendet", "ended", "stop", "stopp", "aus", "weg", "unerwünscht",
    "pausiert", "paused", "ruhend", "off",
    "ausgetragen", "abbestellt", "gekündigt", "ausgetreten", "verstorben", "deceased",
    # Asked, and never answered: there is no consent.
    "unbestätigt", "nicht bestätigt", "unconfirmed", "not confirmed", "pending", "ausstehend",
    "opt-in ausstehend", "nonsubscribed", "non-subscribed", "not subscribed",
})  # fmt: skip
"""Of those who do not take mail, or never said that they do."""
_NO_CONSENT = frozenset({
    "abgelaufen", "expired", "ausgelaufen", "erloschen", "fehlt", "missing", "verweigert",
    "angefragt", "angefordert", "erbeten", "beantragt", "requested", "asked", "unklar",
    "noch unklar", "in klärung", "wird geklärt", "zu klären", "steht aus", "steht noch aus",
})  # fmt: skip
MAILED = THERE | frozenset({
    "subscribed", "abonniert", "abonnent", "new", "neu", "eingetragen", "opt-in", "opted in",
    "double opt-in", "zugestimmt", "eingewilligt", "verifiziert", "verified", "enabled",
    "aktiviert", "activated",
})  # fmt: skip
"""Of those who take mail."""


_WHEN = _words("""
    am seit um uhr on at per by from since durch von vom der den the t z utc cet cest mez mesz pm
    januar februar märz april mai juni juli august september oktober november dezember
    january february march may june july october december
    jan feb mrz mär mar apr jun jul aug sep sept okt oct nov dez dec
    mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag
    mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday
""")
# What may follow "angemeldet" and leave it as it is: when, by what way, how it was paid, and what
# makes a sentence of it: "Ja, ich nehme gerne teil".
_HARMLESS = _WHEN | _words("""
    via über und and die das rechnung überweisung paypal lastschrift kreditkarte karte bar sepa
    stripe invoice card cash transfer unbezahlt unpaid kostenlos kostenfrei free gratis
    mail e email telefon telefonisch phone formular form website webseite web internet import
    platz plätze person personen seat seats double opt in
    ich wir bin sind komme kommen dabei gern gerne nehme nehmen teil teilnehmen werde werden
    am an dem der diesem seminar veranstaltung webinar vor ort online i we am will be there attend
    attending yes ja melde mich uns verbindlich verbindliche anmeldung hiermit möchte möchten zu
    sage auf jeden fall definitiv sicher natürlich selbstverständlich would like to please count me
""")
_COMING = tuple(
    _words(one)
    for one in ("komme", "kommen", "kommt", "nehme teil", "nehmen teil", "nimmt teil", "dabei",
                "teilnehmen", "attend", "attending", "be there")
)  # fmt: skip
_DOUBT = _words("""
    nein no non nicht not kein keine keinen nie never doch wieder again irrtümlich versehentlich
    angemeldet registered zugesagt zusage dabei kommt teilnehmend reaktiviert reactivated bis until
    teilweise partially partly platz plätze plätzen person personen ticket tickets für for
    newsletter verteiler mail mails hotel zimmer übernachtung essen mittagessen abendessen lunch
    dinner workshop exkursion tag tage
""")
_SAYS_NO = _words("""
    nein nö nee no nope non nicht not kein keine keinen keiner nie niemals never dont false falsch
    pending ausstehend spam cleaned
""")
_POLITELY = _words("""
    bitte danke mehr lieber gar leider please thanks thank you more erwünscht gewünscht erlaubt
    wanted allowed im in den der moment derzeit zur zeit aktuell weiteren weitere mails mail e post
    einladungen infos informationen werbung newsletter kontakt
""")
_NOT_MEMBERS = re.compile(r"\b(?:nicht|non)-?\s?(?:mitglied|member)\w*")  # a group of people
_NO_MORE = re.compile(
    r"abgemeld|abmeld|abbestell|abgesagt|abgelehnt|unsub|bounce|in-?akti|inactiv|deakti|deactiv|"
    r"opt(?:ed)?[\s_-]*out|sperr|block(?:ed|iert|list)|blacklist|suppress|complain|beschwer|"
    r"abuse|gelöscht|deleted|removed|entfernt|ungültig|invalid|unzustellbar|undeliver|"
    r"ausgetragen|austrag|gekündig|kündigung|ausgetreten|austritt|verstorben|decease|"
    r"un-?bestätigt|unconfirm|unverif|non-?subscri|widerruf|widersproch|widerspruch|désabonn|"
    r"désinscr|revoked|withdrawn|zurückgezogen|archiv|rejected|declined|refused|verweiger|don['’]t|"
    r"zurückgewiesen|abgewiesen|rückläufer|robinson|quarant"
)
_UNCONFIRMED = re.compile(r"un-?bestätigt|unconfirmed|unverified|pending|ausstehend|outstanding")
_WAITS = re.compile(
    r"\b(?:offen|open)\b|steht (?:noch )?aus|\bwait(?:s|ing)\b|\bwarte[nt]?\b"
)  # behind a yes for something else: "ja (wartet auf Rechnung)"
# In a column that asks whether somebody left or cancelled.
_YES = _words("ja yes j y x ✓ ✔ true wahr t 1 oui si sí")
_CONFIRMED = _YES | {"bestätigt", "confirmed"}
_NO = frozenset({
    "nein", "no", "n", "non", "false", "falsch", "f", "0", "nie", "never", "k.a", "n/a", "null",
    "none",
})  # fmt: skip
_STAYS = _NO | {"subscribed", "abonniert", "opted in", "opt-in", "nicht gesperrt",
                "nicht abgemeldet", "not unsubscribed", "zulassen", "zugelassen", "erlaubt",
                "erlauben", "allow", "allowed", "permitted", "zustellbar",
                "deliverable"}  # fmt: skip
_CANCELLED = frozenset({
    "storniert", "storno", "stornierung", "abgesagt", "absage", "abgemeldet", "cancelled",
    "canceled", "annulé", "annulée", "annulato", "cancelado", "geannuleerd",
})  # fmt: skip
_YES_ASIDE = re.compile(r"\W*(?:ja|yes)\s*\(", re.IGNORECASE)  # "ja (mündlich?)": how, not whether
_COUNTED = re.compile(r"\W*\d")  # "2 storniert": of how many?
_EMPTY = re.compile(r"[\s–—-]*|0+(?:[./:\sT-]+0+)+")  # "0000-00-00" of a database
_DAY = re.compile(
    r"\d{1,2}\.\s?\d{1,2}\.|\d{4}-\d\d|\d{1,4}/\d{1,2}/\d|\d{1,2}-\d{1,2}-\d{2}|\d{5}"
    r"|\d\.?\s+[a-zä]{3}|[a-zä]{3}\.?\s+\d"
)


# Answers that stand under no other question: not "ja", "online", "bezahlt", "keine".
_OWN_WORDS = (
    GONE
    | UNDECIDED
    | frozenset({
        "zugesagt", "zusage", "accepted", "angemeldet", "registered", "registriert", "nimmt teil",
        "attending", "going", "teilnehmend", "angenommen",
    })
) - {"none", "keine", "pending", "ausstehend", "expired", "abgelaufen", "deleted", "gelöscht",
     "void", "voided", "refunded", "erstattet", "rückerstattet", "interessiert", "interested",
     "vorläufig", "annulé"}  # fmt: skip


# "Unter Vorbehalt zugesagt", "zugesagt, aber noch unsicher": no answer yet, whatever else it says.
_HEDGE = re.compile(
    r"\b(?:(?:unter|mit) vorbehalt|vorbehaltlich|vielleicht|eventuell|evtl|ggf|gegebenenfalls"
    r"|womöglich|möglicherweise|vermutlich|wahrscheinlich|voraussichtlich|voraussichtl|fraglich"
    r"|unsicher|ungewiss|unter umständen|noch nicht sicher|noch nicht klar|unverbindlich"
    r"|maybe|perhaps|possibly|probably|likely|tentative(?:ly)?|provisional(?:ly)?|not sure"
    r"|unsure)\b\.?"
)
# "Ja, evtl. etwas später": somebody comes.
_HEDGED_HOUR = re.compile(
    rf"{_HEDGE.pattern} (?:etwas |ein wenig |erst |nur )?"
    r"(?:später|früher|verspätet|kürzer|bis|ab|gegen|um|late|later|until)\b"
)
_MOST_HEDGED = 8  # words; more is a sentence about something
_CODE = re.compile(r"[a-ik-mo-wz]\s*[-–:]\s*(?=[^\W\d_]{4})")
_OF_WHAT = re.compile(
    r"(?:teilnahme|anmeldung|registrierung|registration|buchung|booking|attendance)[\s:-]+(?=\S)"
)


class Told(Enum):
    """What a cell says of what it is asked: there is a registration, an address takes mail."""

    NOTHING = auto()
    YES = auto()
    NO = auto()
    UNCLEAR = auto()


@lru_cache(maxsize=4096)  # a column says the same few things in every row
def registration_told(text: str) -> Told:
    """Whether one line of a cell says that somebody is registered, or no longer.

    A beginning decides (``storniert am 3.11.``) unless what follows may say the reverse:
    ``ja (storniert)``, ``abgesagt, doch wieder dabei``. An empty cell says YES; NOTHING is of a
    payment or a ticket: ``offen``.
    """
    told = _plain(text)
    # "Teilnahme bestätigt", "S - storniert"
    if (of := _OF_WHAT.match(told) or _CODE.match(told)) is not None:
        told = told[of.end() :]
    if _COUNTED.match(text):
        return Told.UNCLEAR
    begin, rest = (told, "") if told in KNOWN else _parted(told)
    more = set(_WORD.findall(rest))
    if "?" in text:
        return Told.UNCLEAR
    if begin in GONE:
        if " " in begin and rest and not _is_day(f"{rest}."):
            return Told.UNCLEAR  # "kommt nicht von Anfang an"
        return Told.UNCLEAR if more & _DOUBT else Told.NO
    words = set(_WORD.findall(told))
    if words <= _HARMLESS | THERE and any(one <= words for one in _COMING):
        return Told.YES  # "bin dabei", "nehme gerne teil"
    if begin in THERE:
        return Told.YES if more <= _HARMLESS | THERE else Told.UNCLEAR
    return Told.NOTHING if begin in OPEN and more <= _HARMLESS else Told.UNCLEAR


@lru_cache(maxsize=4096)
def mail_told(text: str) -> Told:
    """Whether one line of a cell says that somebody takes mail: a no anywhere in it is a no."""
    told = _plain(text)
    if _EMPTY.fullmatch(told):
        return Told.NOTHING
    if told in MAILED and "?" not in text:
        return Told.YES
    words = set(_WORD.findall(_NOT_MEMBERS.sub(" ", told)))
    if told in UNMAILED | _NO or words & _SAYS_NO or _NO_MORE.search(told):
        return Told.NO
    begin, rest = _parted(told)
    sure = begin in MAILED and set(_WORD.findall(rest)) <= _HARMLESS | MAILED and "?" not in text
    return Told.YES if sure else Told.UNCLEAR


@lru_cache(maxsize=4096)
def lacks_consent(text: str) -> bool:
    """Whether a cell about consent says that there is none, or none yet: ``angefragt``.

    Of anything else it may be as well: a grant that was applied for, a contract that ended.
    """
    told = _plain(text)
    return not _NO_CONSENT.isdisjoint({told, _parted(told)[0]})


def is_open_consent(text: str) -> bool:
    """Whether a cell under "Einwilligung" leaves it open: ``noch offen``, ``ja?``."""
    told = _plain(text)
    is_asked = "?" in text and len(_WORD.findall(told)) <= _FEW and not _YES_ASIDE.match(text)
    return is_asked or told in {"offen", "open", "noch offen", "still open"} or is_hedged(told)


@lru_cache(maxsize=4096)
def is_bare_refusal(text: str) -> bool:
    """Whether a cell says no to mail and nothing else: ``keine``, ``bitte nicht mehr``.

    Not ``keine Allergien``: of what else it is a no to, nobody asked.
    """
    told = _plain(text)
    words = set(_WORD.findall(told))
    return mail_told(text) is Told.NO and (told in UNMAILED | _NO or words <= _SAYS_NO | _POLITELY)


@lru_cache(maxsize=4096)
def says_left(text: str) -> bool:
    """Whether a cell under "Keine E-Mails" or "Austritt" says so: whatever is no plain no."""
    told = map(_plain, text.split("\n"))
    return any(one not in _STAYS and not _EMPTY.fullmatch(one) for one in told)


@lru_cache(maxsize=4096)
def says_unconfirmed(text: str) -> bool:
    """Whether a cell under "Bestätigt" says that nothing was: a plain no, and no blank."""
    told = [_plain(one) for one in text.split("\n")]
    return any(
        one in _NO
        or _UNCONFIRMED.search(one)
        or set(_WORD.findall(one)) & _SAYS_NO
        or (_WAITS.search(one) and _parted(one)[0] not in _CONFIRMED)
        for one in told
        if one
    )


@lru_cache(maxsize=4096)
def answer_told(text: str) -> bool | None:
    """Whether a cell answers an invitation: True for an answer of its own words, ``zugesagt``,
    None for one that may answer anything (``ja``, ``online``), False for what is no answer."""
    told = _plain(text)
    begin = told if told in KNOWN | UNDECIDED else _parted(told)[0]
    if begin in _OWN_WORDS:
        return True
    if is_hedged(told):
        rest = " ".join(_HEDGE.sub(" ", told).split()).strip(_AROUND)
        return True if rest in _OWN_WORDS else None if not rest or rest in KNOWN else False
    return None if begin in KNOWN | UNDECIDED else False


def is_undecided(text: str) -> bool:
    """Whether a cell says that somebody was asked, or waits: ``eingeladen``, ``Warteliste``."""
    told = _plain(text)
    return is_hedged(told) or (told if told in UNDECIDED else _parted(told)[0]) in UNDECIDED


@lru_cache(maxsize=4096)
def is_hedged(text: str) -> bool:
    """Whether an answer leaves it open: ``unter Vorbehalt zugesagt``, ``ja, vielleicht``."""
    told = _HEDGED_HOUR.sub(" ", _plain(text[:_MOST_CHARACTERS]))
    return len(_WORD.findall(told)) <= _MOST_HEDGED and _HEDGE.search(told) is not None


@lru_cache(maxsize=4096)
def cancellation_told(text: str) -> Told:
    """Whether a cell under "Storniert" or "Storniert am" says so, by a yes or a day.

    What several columns say stands in lines; UNCLEAR where they contradict each other.
    """
    told = {_cancellation(one) for one in text.split("\n")} - {Told.NOTHING}
    if not told:
        return Told.NOTHING
    return told.pop() if len(told) == 1 else Told.UNCLEAR


def _cancellation(text: str) -> Told:
    told = _plain(text)
    if _EMPTY.fullmatch(told):
        return Told.NOTHING
    if told in _NO:
        return Told.NO
    if _COUNTED.match(text) and not told[:1].isdigit():
        return Told.UNCLEAR
    if told in _YES or _is_day(told):
        return Told.YES
    begin, rest = _parted(told)
    if begin in _YES:
        return Told.YES if _is_day(rest) else Told.UNCLEAR
    sure = begin in _CANCELLED and registration_told(f"storniert{rest}") is Told.NO
    return Told.YES if sure and "?" not in text else Told.UNCLEAR


def _is_day(told: str) -> bool:
    return bool(_DAY.search(told)) and set(_WORD.findall(told)) <= _WHEN


def _plain(text: str) -> str:
    """The words of a cell, without what stands around them: ``(Abgemeldet)``, ``1 abgemeldet``."""
    told = " ".join(without_unseen(text.replace("\u00a0", " ")).lower().split()).strip(_AROUND)
    return told if _DAY.match(told) else re.sub(r"^[\d\W_]+(?=[^\W\d_])", "", told)


def _parted(told: str) -> tuple[str, str]:
    """The words before a date, a comma, a bracket or the like, and what follows them."""
    found = _BEGINS.match(told[:_MOST_CHARACTERS])
    return (found[1].strip(), told[found.end(1) :]) if found else (told, "")
