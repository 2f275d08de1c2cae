"""Words for what the ledger of consents holds: ways, legal bases, kinds of statements."""

from collections.abc import Mapping

from mailer.domain.commitment import Subject
from mailer.domain.errors import Sentence

WAYS = {
    "import": Sentence("aus einer Datei", "from a file"),
    "block": Sentence("durch eine Sperre", "by a block"),
    "staff": Sentence("durch das Büro", "by staff"),
    "form": Sentence("über das Formular", "by the form"),
    "link": Sentence("über den Link in einer Mail", "by the link in a mail"),
    "one-click": Sentence("über das Mailprogramm", "by the mail program"),
    "reply": Sentence("durch eine Antwort", "by a reply"),
    "confirmed by a machine": Sentence(
        "zurückgenommen, weil ein Programm bestätigt hatte",
        "taken back, for a program had confirmed it",
    ),
    "undo": Sentence("durch Rückgängigmachen", "by undoing it"),
    "complaint": Sentence("durch eine Beschwerde", "by a complaint"),
    "merge": Sentence("beim Zusammenführen zweier Einträge", "when two entries were merged"),
    "double opt-in": Sentence(
        "über den Link in der Bestätigungsmail", "by the link in the confirmation mail"
    ),
}
BASES = {
    "": Sentence("keine Rechtsgrundlage", "no legal basis"),
    "consent": Sentence("Einwilligung", "consent"),
    "contract": Sentence("Vertrag", "contract"),
    "public-task": Sentence("öffentliche Aufgabe", "public task"),
    "legitimate-interest": Sentence("berechtigtes Interesse", "legitimate interest"),
}
_SUBJECTS = {
    Subject.SUBSCRIPTION: Sentence("Verteiler", "List"),
    Subject.RECORDING: Sentence("Aufzeichnung", "Recording"),
    Subject.FURTHER_INVITATIONS: Sentence("Weitere Einladungen", "Further invitations"),
    Subject.BLOCK: Sentence("Sperre", "Block"),
    Subject.RESTRICTION: Sentence("Einschränkung (Art. 18 DSGVO)", "Restriction (Art. 18 GDPR)"),
}
_STATES = {
    "given": Sentence("erteilt", "given"),
    "withdrawn": Sentence("widerrufen", "withdrawn"),
    "begun": Sentence("begonnen", "begun"),
    "ended": Sentence("aufgehoben", "lifted"),
}
_EVENTS = {
    "pending": Sentence("Bitte um Aufnahme", "Asked to be on the list"),
    "subscribed": Sentence("Aufgenommen", "Put on the list"),
    "unsubscribed": Sentence("Abgemeldet", "Left the list"),
}
_CONFIRMED = Sentence("Aufnahme bestätigt", "Confirmed the request")
_OBJECTED = Sentence("Widersprochen (Art. 21 DSGVO)", "Objected (Art. 21 GDPR)")
_WITHDREW = Sentence("Einwilligung widerrufen", "Withdrew the consent")


def way_in_words(way: str, language: str) -> str:
    """How something was said; the short word itself where it is not known."""
    return _in_words(WAYS, way, language)


def basis_in_words(basis: str, language: str) -> str:
    """A legal basis."""
    return _in_words(BASES, basis, language)


def subject_in_words(subject: Subject, language: str) -> str:
    """What a statement is about."""
    return _SUBJECTS[subject].in_language(language)


def consent_state_in_words(state: str, language: str) -> str:
    """What a statement came to."""
    return _in_words(_STATES, state, language)


def event_in_words(state: str, way: str, basis: str, language: str) -> str:
    """What somebody did with a list: a consent is withdrawn, to other grounds one objects."""
    if state == "subscribed" and way == "double opt-in":
        return _CONFIRMED.in_language(language)
    if state == "unsubscribed" and basis:
        told = _WITHDREW if basis == "consent" else _OBJECTED
        return told.in_language(language)
    return _in_words(_EVENTS, state, language)


def _in_words(known: Mapping[str, Sentence], word: str, language: str) -> str:
    found = known.get(word)
    return found.in_language(language) if found else word
