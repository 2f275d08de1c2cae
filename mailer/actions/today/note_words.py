"""Words for notes: what a mailing waits for or stands still for, for people and for programs."""

from mailer.domain import note, refusal, template_fault
from mailer.domain.errors import Sentence
from mailer.domain.note import Code, Note

_WORDS = {
    Code.RELEASE: Sentence("Freigabe", "release"),
    Code.RELEASE_AGAIN: Sentence(
        "neue Freigabe, denn der Inhalt hat sich geändert",
        "a new release, since the content changed",
    ),
    Code.JOIN_URL: Sentence("Zugangslink", "join link"),
    Code.ATTENDANCE: Sentence("Teilnahmeliste", "attendance list"),
    Code.MATERIALS_URL: Sentence("Link zu den Unterlagen", "link to the materials"),
    Code.RECIPIENTS: Sentence("Adressen", "addresses"),
    Code.NOT_OPEN: Sentence("eine offene Anmeldung", "an open registration"),
    Code.HAS_BEGUN: Sentence(
        "nichts mehr, das Seminar hat begonnen", "nothing any more, the seminar has begun"
    ),
    Code.AFTER_DEADLINE: Sentence(
        "einen späteren Anmeldeschluss, denn eingeladen wird nur davor",
        "a later registration deadline, since nobody is invited after it",
    ),
    Code.FULLY_BOOKED: Sentence(
        "freie Plätze, denn das Seminar ist ausgebucht und die Warteliste geschlossen",
        "free places, since the seminar is fully booked and the waiting list closed",
    ),
    Code.GREW: Sentence(
        "Entscheidung: Seit der Freigabe wurden aus {before} Adressen {now}",
        "a decision: {before} addresses have become {now} since the release",
    ),
    Code.CONTENT_CHANGED: Sentence(
        "Entscheidung: Der Inhalt hat sich während des Versands geändert",
        "a decision: the content changed while sending",
    ),
    Code.PAUSED: Sentence("angehalten von {by}", "paused by {by}"),
    Code.CANCELLED: Sentence("beendet von {by}", "cancelled by {by}"),
    Code.SEMINAR_CANCELLED: Sentence("nichts mehr, abgesagt", "nothing any more, cancelled"),
    Code.CANCELLED_WHILE_PAUSED: Sentence("nichts mehr, abgesagt", "nothing any more, cancelled"),
    Code.RESTORED: Sentence(
        "eine Entscheidung: Sie war zwischen Sicherung und Zurückspielen fällig und kann "
        "hinausgegangen sein",
        "a decision: it was due between backup and restoring, and may have gone out",
    ),
    Code.CANNOT_BE_MADE: Sentence("{de}", "{en}"),
}
# What docs/json.md promises for codes with parameters; a sentence is for people only.
_DOCUMENTED = {
    Code.GREW: "audience grew from {before} to {now}",
    Code.PAUSED: "paused by {by}",
    Code.CANCELLED: "cancelled by {by}",
    Code.TOO_LARGE: "too large for the relay: {reply}",
    Code.CONTENT_REFUSED: "content refused: {reply}",
    Code.TEMPLATE: "mail cannot be made",
    Code.MESSAGE_REFUSED: "message refused by the relay: {reply}",
}


def note_in_words(one: Note) -> Sentence:
    """A note in both languages; one that nobody knows is shown as it is."""
    refused = refusal.refused(one)
    if refused is not None:
        return refusal.in_words(*refused)
    if not isinstance(one.code, Code):
        return Sentence(one.code, one.code)
    if one.code is Code.TEMPLATE:
        return template_fault.in_words(**one.parameters)
    de, en = _WORDS[one.code]
    return Sentence(de.format(**one.parameters), en.format(**one.parameters))


def waiting_in_words(waits_for: str, language: str) -> str:
    """What a mailing waits for, or why it stands still."""
    notes = note.read(waits_for)
    return ", ".join(note_in_words(one).in_language(language) for one in notes)


def documented(waits_for: str) -> str:
    """The same for a JSON document: the codes and their parameters."""
    return ", ".join(_documented(one) for one in note.read(waits_for))


def _documented(one: Note) -> str:
    if not isinstance(one.code, Code):
        return one.code
    return _DOCUMENTED.get(one.code, one.code.value).format(**one.parameters)
