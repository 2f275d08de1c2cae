"""Faults of the consent ledger: what does not fit any more, and where."""

from enum import StrEnum
from typing import NamedTuple

from mailer.domain.errors import Sentence


class Fault(StrEnum):
    """Kinds of faults. A link is a row of the chain, a statement what it commits to."""

    LINK_CHANGED = "link changed"
    LINK_MISSING = "link missing"
    STATEMENT_CHANGED = "statement changed"
    STATEMENT_MISSING = "statement missing"
    STATEMENT_STRANGE = "statement strange"
    STATEMENT_BACK = "statement back"
    PERSON_CHANGED = "person changed"
    WORDING_CHANGED = "wording changed"


class LedgerFault(NamedTuple):
    """One fault: ``table`` and ``row`` say where, ``link`` and ``leaf`` to which place it belongs.

    ``row`` is 0 where there is none, ``link`` where none is meant.
    """

    fault: Fault
    table: str
    row: int
    link: int = 0
    leaf: int = 0

    @property
    def sentence(self) -> Sentence:
        """What is wrong, for staff."""
        told = _SENTENCES[self.fault]
        values = self._asdict()
        return Sentence(told.de.format_map(values), told.en.format_map(values))


_SENTENCES = {
    Fault.LINK_CHANGED: Sentence(
        "Glied {link} der Kette passt nicht zu den Gliedern davor: Es wurde geändert, vertauscht "
        "oder eingefügt.",
        "Link {link} of the chain does not fit those before it: it was changed, exchanged or put "
        "in.",
    ),
    Fault.LINK_MISSING: Sentence(
        "Glied {link} der Kette fehlt.", "Link {link} of the chain is missing."
    ),
    Fault.STATEMENT_CHANGED: Sentence(
        "Zeile {row} in {table} (Glied {link}, Platz {leaf}) wurde geändert.",
        "Row {row} of {table} (link {link}, place {leaf}) was changed.",
    ),
    Fault.STATEMENT_MISSING: Sentence(
        "Die Aussage zu Glied {link}, Platz {leaf}, fehlt, ohne dass sie gelöscht worden wäre.",
        "The statement of link {link}, place {leaf}, is missing, and nobody erased it.",
    ),
    Fault.STATEMENT_STRANGE: Sentence(
        "Zeile {row} in {table} steht nicht in der Kette: Sie wurde eingefügt oder von ihr gelöst.",
        "Row {row} of {table} is not in the chain: it was put in, or taken off it.",
    ),
    Fault.STATEMENT_BACK: Sentence(
        "Zeile {row} in {table} (Glied {link}, Platz {leaf}) war gelöscht und ist wieder da.",
        "Row {row} of {table} (link {link}, place {leaf}) was erased and is back.",
    ),
    Fault.PERSON_CHANGED: Sentence(
        "Zeile {row} in {table} (Glied {link}, Platz {leaf}) hängt an einer anderen Person.",
        "Row {row} of {table} (link {link}, place {leaf}) hangs on another person.",
    ),
    Fault.WORDING_CHANGED: Sentence(
        "Der Wortlaut Nr. {row} in {table} wurde geändert.",
        "The wording no. {row} of {table} was changed.",
    ),
}
