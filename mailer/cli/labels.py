"""What the keys of documents are called where people read them."""

from mailer.cli.language import told
from mailer.domain.errors import Sentence

_LABELS = {
    "slug": Sentence("Kurzname", "Short name"),
    "title": Sentence("Titel", "Title"),
    "series": Sentence("Reihe", "Series"),
    "state": Sentence("Zustand", "State"),
    "sessions": Sentence("Termine", "Sessions"),
    "starts_at": Sentence("Beginn", "Begins"),
    "ends_at": Sentence("Ende", "Ends"),
    "timezone": Sentence("Zeitzone", "Time zone"),
    "dates": Sentence("Termine", "Dates"),
    "online": Sentence("Online", "Online"),
    "place": Sentence("Ort", "Place"),
    "free": Sentence("Kostenfrei", "Free of charge"),
    "fee": Sentence("Kosten", "Fee"),
    "registration_deadline": Sentence("Anmeldeschluss", "Registration deadline"),
    "registration_url": Sentence("Anmeldelink", "Registration link"),
    "join_url": Sentence("Zugangslink", "Join link"),
    "materials_url": Sentence("Unterlagen", "Materials"),
    "capacity": Sentence("Plätze", "Places"),
    "speakers": Sentence("Referierende", "Speakers"),
    "teaser": Sentence("Worum es geht", "What it is about"),
    "body": Sentence("Text", "Text"),
    "plan": Sentence("Plan", "Plan"),
    "lists": Sentence("Verteiler", "Lists"),
    "revision": Sentence("Fassung", "Revision"),
    "kind": Sentence("Art der Veranstaltung", "Kind of event"),
    "contact": Sentence("Kontakt", "Contact"),
    "access": Sentence("Zugang", "Access"),
    "platform": Sentence("Konferenzwerkzeug", "Conference tool"),
    "meeting_id": Sentence("Meeting-ID", "Meeting ID"),
    "passcode": Sentence("Kenncode", "Passcode"),
    "dial_in": Sentence("Telefonische Einwahl", "Dial-in"),
    "test_url": Sentence("Techniktest", "Technical test"),
    "requirements": Sentence("Technische Voraussetzungen", "Technical requirements"),
    "recorded": Sentence("Wird aufgezeichnet", "Recorded"),
    "recording_notice": Sentence("Hinweis zur Aufzeichnung", "Notice about the recording"),
    "conference_privacy_url": Sentence(
        "Datenschutz des Konferenzwerkzeugs", "Privacy notice of the conference tool"
    ),
    "programme": Sentence("Programm", "Programme"),
    "accessibility": Sentence("Barrierefreiheit", "Accessibility"),
    "directions": Sentence("Anfahrt", "Getting there"),
    "payment": Sentence("Zahlung", "Payment"),
    "invoice": Sentence("Rechnung", "Invoice"),
    "recording_url": Sentence("Aufzeichnung", "Recording"),
    "survey_url": Sentence("Umfrage", "Survey"),
    "certificate_url": Sentence("Teilnahmebescheinigung", "Certificate of attendance"),
    "materials_until": Sentence("Unterlagen verfügbar bis", "Materials available until"),
    "closing": Sentence("Schluss", "Closing"),
    "unsure": Sentence("Bitte prüfen", "Please check"),
    "id": Sentence("Nummer", "Number"),
    "seminar": Sentence("Seminar", "Seminar"),
    "newsletter": Sentence("Newsletter", "Newsletter"),
    "list": Sentence("Verteiler", "List"),
    "step": Sentence("Schritt", "Step"),
    "waits_for": Sentence("Wartet auf", "Waits for"),
    "due_at": Sentence("Fällig", "Due"),
    "counts": Sentence("Stand", "Progress"),
    "released_by": Sentence("Freigegeben von", "Released by"),
    "released_at": Sentence("Freigegeben am", "Released at"),
    "released_size": Sentence("Freigegeben für", "Released for"),
    "frozen_at": Sentence("Adressen festgelegt", "Addresses fixed"),
    "finished_at": Sentence("Fertig", "Finished"),
}
_YES, _NO = Sentence("ja", "yes"), Sentence("nein", "no")


def label(key: str) -> str:
    """The name of a document's key in the language that is spoken; an unknown key as it is."""
    found = _LABELS.get(key)
    return told(found) if found else key


def value(known: object) -> str:
    """A simple value as people read it; what is not known is a dash."""
    if known is None or known == "":
        return "–"
    if isinstance(known, bool):
        return told(_YES if known else _NO)
    if isinstance(known, list | tuple):
        return ", ".join(map(value, known)) or "–"
    return str(known)
