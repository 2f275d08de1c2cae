"""Fields of a seminar or a person, as sentences and screens call them."""

import re

from mailer.domain.errors import InvalidValueError, Sentence

FIELDS = {
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
    "first_name": Sentence("Vorname", "First name"),
    "last_name": Sentence("Nachname", "Last name"),
    "academic_title": Sentence("Titel", "Title"),
    "organisation": Sentence("Organisation", "Organisation"),
    "full_name": Sentence("Name der Person", "Person's name"),
    "honorific": Sentence("Anrede", "Honorific"),
    "letter_salutation": Sentence("Briefanrede", "Salutation"),
    "phone": Sentence("Telefon", "Phone"),
    "note": Sentence("Hinweis", "Note"),
    "reason": Sentence("Grund", "Reason"),
    "source": Sentence("Quelle", "Source"),
    "registration": Sentence("Anmeldung", "Registration"),
    "questions": Sentence("Fragen zur Anmeldung", "Questions in the form"),
    "question": Sentence("Frage", "Question"),
    "answer": Sentence("Antwort", "Answer"),
    "by": Sentence("Wer", "Who"),
}
# Control characters, lone surrogates, line and paragraph separators, and what turns the
# direction of writing around (bidi overrides and isolates).
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LONGEST = 200


def field_name(key: str) -> Sentence:
    """What people call the field; one that is unknown is called by its key."""
    return FIELDS.get(key, Sentence(key, key))


def control_characters(key: str) -> InvalidValueError:
    """The sentence for a field with characters in it that nobody sees and headers obey."""
    name = field_name(key)
    return InvalidValueError(
        f"Das Feld „{name.de}“ enthält Zeilenumbrüche oder Steuerzeichen; bitte entfernen.",
        f'The field "{name.en}" contains line breaks or control characters; please remove them.',
    )


def checked_line(key: str, text: str) -> str:
    """``text`` if it may stand in a header: one line, printable, not absurdly long."""
    return no_longer(key, one_line(key, text), _LONGEST)


def one_line(key: str, text: str) -> str:
    """``text`` if it is one line of what can be seen. Raises InvalidValueError otherwise."""
    if _UNFIT.search(text):
        raise control_characters(key)
    return text


def no_longer(key: str, text: str, most: int) -> str:
    """``text`` of at most so many characters. Raises InvalidValueError for a longer one."""
    if len(text) > most:
        name = field_name(key)
        raise InvalidValueError(
            f"Das Feld „{name.de}“ hat {len(text)} Zeichen; möglich sind {most}. Bitte kürzen.",
            f'The field "{name.en}" has {len(text)} characters; {most} are possible. Please '
            "shorten it.",
        )
    return text
