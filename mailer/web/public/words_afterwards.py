"""The words of the pages after a seminar."""

from mailer.domain.afterwards import Offer
from mailer.domain.errors import Sentence

AFTERWARDS = {
    "until": Sentence(
        "Unterlagen und Aufzeichnungen stehen bis {day} bereit.",
        "Materials and recordings are available until {day}.",
    ),
    "ended_title": Sentence("Nicht mehr verfügbar", "No longer available"),
    "not_now_title": Sentence("Nicht verfügbar", "Not available"),
}
"""What a seminar leaves, and until when."""

OFFERS = {
    Offer.SOON: Sentence(
        "Unterlagen und Aufzeichnungen finden Sie hier nach der Veranstaltung.",
        "You will find materials and recordings here after the event.",
    ),
    Offer.UNCOUNTED: Sentence(
        "Unterlagen und Aufzeichnungen finden Sie hier, sobald Ihre Teilnahme erfasst ist.",
        "You will find materials and recordings here as soon as your attendance is recorded.",
    ),
    Offer.OTHERS: Sentence(
        "Unterlagen und Aufzeichnungen stellen wir nur denen bereit, die teilgenommen haben.",
        "Materials and recordings are available to those who attended.",
    ),
    Offer.ENDED: Sentence(
        "Unterlagen und Aufzeichnungen waren bis {day} verfügbar.",
        "Materials and recordings were available until {day}.",
    ),
}
"""Why there is nothing to read."""

NOTHING_LEFT = Sentence("Dazu gibt es zurzeit nichts.", "There is nothing of this kind at present.")
JOINING = {
    "title": Sentence("Online teilnehmen", "Join online"),
    "noted": Sentence(
        "Wenn Sie auf die Schaltfläche drücken, vermerken wir Ihre Teilnahme und leiten Sie zur "
        "Veranstaltung weiter.",
        "When you press the button, we note that you take part and lead you to the event.",
    ),
    "done": Sentence(
        "Ihre Teilnahme ist vermerkt. Sie werden zur Veranstaltung weitergeleitet.",
        "Your attendance has been noted. You are being led to the event.",
    ),
    "leads": Sentence(
        "Sie werden zur Veranstaltung weitergeleitet.", "You are being led to the event."
    ),
    "go": Sentence("Zur Veranstaltung", "Go to the event"),
}
ASKING = {
    "title": Sentence("Ihre Rückmeldung", "Your feedback"),
    "anonymous": Sentence(
        "Ihre Antworten speichern wir ohne Ihren Namen und ohne Zeitpunkt. Getrennt davon merken "
        "wir uns nur, dass dieser Link benutzt wurde. Ausgewertet wird erst ab fünf Antworten. "
        "Bitte schreiben Sie keine Namen in Ihren Text.",
        "We store your answers without your name and without the time. Apart from that, we only "
        "note that this link was used. Nothing is evaluated until there are five answers. Please "
        "do not put names in your text.",
    ),
    "optional": Sentence("Alle Fragen sind freiwillig.", "All questions are optional."),
    "no_answer": Sentence("keine Angabe", "no answer"),
    "submit": Sentence("Rückmeldung senden", "Send feedback"),
    "thanks_title": Sentence("Vielen Dank für Ihre Rückmeldung", "Thank you for your feedback"),
    "thanks": Sentence(
        "Ihre Antworten helfen uns, die nächsten Veranstaltungen zu verbessern.",
        "Your answers help us to improve our next events.",
    ),
}
PROOF = {
    "title": Sentence("Bescheinigung prüfen", "Verify a certificate"),
    "lead": Sentence(
        "Der Prüfcode steht unten auf der Bescheinigung.",
        "The check code stands at the bottom of the certificate.",
    ),
    "code": Sentence("Prüfcode", "Check code"),
    "check": Sentence("Prüfen", "Verify"),
    "genuine": Sentence(
        "Diese Bescheinigung ist echt. Sie muss genau das Folgende enthalten:",
        "This certificate is genuine. It must say exactly this:",
    ),
    "name": Sentence("Name", "Full name"),
    "event": Sentence("Veranstaltung", "Event"),
    "another": Sentence("Eine andere Bescheinigung prüfen", "Verify another certificate"),
    "not_genuine": Sentence("Nicht bestätigt", "Not confirmed"),
}
