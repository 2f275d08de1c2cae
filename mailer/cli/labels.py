"""What the keys of documents are called where people read them."""

from mailer.cli.language import told
from mailer.domain.errors import Sentence
from mailer.domain.field import FIELDS

_LABELS = {
    **FIELDS,
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
