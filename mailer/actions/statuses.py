"""Statuses: what lists from elsewhere say of a registration, and of who takes mail."""

import re
from functools import lru_cache

_BEGINS = re.compile(r"([^\W\d_][^\d,(:;–]*?)(?:\s+(?:am|seit|on|per|by|from)\b|\s*[\d,(:;–])")
_MOST_CHARACTERS = 100

GONE = frozenset({
    "abgemeldet", "abgesagt", "storniert", "cancelled", "canceled", "unregistered", "declined",
    "abgelehnt", "denied", "rejected", "refunded", "erstattet", "not attending", "expired",
    "abgelaufen", "zurückgezogen", "withdrawn", "gelöscht", "deleted", "nimmt nicht teil",
    "absage", "nicht teilgenommen", "no-show", "annulé", "annulée", "annulato", "cancelado",
    "geannuleerd", "void", "voided",
})  # fmt: skip
"""Of those who are registered no longer."""
THERE = frozenset({
    "", "angemeldet", "registered", "bestätigt", "confirmed", "ja", "yes", "ok", "approved",
    "genehmigt", "zugelassen", "akzeptiert", "accepted", "attending", "checked in", "eingecheckt",
    "paid", "bezahlt", "complete", "completed", "abgeschlossen", "free order", "aktiv", "active",
    "gültig", "valid", "teilnehmend", "zugesagt", "zusage", "nimmt teil", "teilgenommen", "x",
    "attended", "teilnehmer", "teilnehmerin", "teilnehmer/in", "validé", "validée", "confirmé",
    "confermato", "confirmado", "online", "digital", "virtuell", "hybrid", "vor ort", "präsenz",
    "in präsenz",
})  # fmt: skip
"""Of those who are registered."""
OPEN = frozenset({
    "offen", "open", "unbezahlt", "nicht bezahlt", "unpaid", "issued", "ausgestellt", "ausstehend",
    "pending", "new", "neu", "free", "kostenlos", "-", "nein", "no",
})  # fmt: skip
"""Of a payment or a ticket: says nothing of who comes."""
KNOWN = THERE | GONE | OPEN
"""Whatever one of those says."""
UNMAILED = frozenset({
    "abgemeldet", "unsubscribed", "cleaned", "bounced", "bounce", "hard bounce", "hardbounce",
    "inaktiv", "inactive", "opt-out", "optout", "deaktiviert", "deactivated", "gesperrt", "blocked",
    "blacklisted", "blocklisted", "suppressed", "complained", "complaint", "abuse", "abused",
    "spam", "gelöscht", "deleted", "ungültig", "invalid", "unzustellbar", "undeliverable",
    "ausgetragen", "abbestellt", "gekündigt", "ausgetreten", "verstorben", "deceased",
    # Asked, and never answered: there is no consent.
    "unbestätigt", "nicht bestätigt", "unconfirmed", "not confirmed", "pending", "ausstehend",
    "opt-in ausstehend", "nonsubscribed", "non-subscribed", "not subscribed",
})  # fmt: skip
"""Of those who do not take mail, or never said that they do."""
MAILED = THERE | frozenset({
    "subscribed", "abonniert", "abonnent", "new", "neu", "eingetragen", "opt-in", "opted in",
    "double opt-in", "zugestimmt", "eingewilligt", "verifiziert", "verified", "enabled",
    "aktiviert", "activated",
})  # fmt: skip
"""Of those who take mail."""


@lru_cache(maxsize=4096)  # a column says the same few things in every row
def any_in(text: str, words: frozenset[str]) -> bool:
    """Whether one of the lines of a cell is one of some words, or begins so: ``storniert am 3.``"""
    told = map(str.strip, text.lower().split("\n"))
    return any(one in words or (_first_of(one) or one) in words for one in told)


def _first_of(text: str) -> str:
    """The words before a date, a comma or a bracket; "" where nothing follows them."""
    found = _BEGINS.match(text[:_MOST_CHARACTERS])
    return found[1].strip() if found else ""
