"""Parts of a list: "Warteliste" or "Abgemeldet" alone in a row is about those below it."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from mailer.actions.imports.remarks import forbids_mail
from mailer.actions.imports.sheets.heading import TOKEN, words_of
from mailer.actions.imports.sheets.process import Row

ABOVE = "part_above"
"""A cell's name: what stands above the part of a list that a line is in, with its line."""

_MOST_WORDS = 7
_GONE = re.compile(
    r"ab(?:ge)?meld|abgesag|absage|stornier|storno|cancell?(?:ed|ation)|withdrawn|zurückgezog"
    r"|unsubscri|abbestell|ausgetragen|ausgetreten|austritt"
)
_WAITING = re.compile(
    r"wartelist|wartend|nachrück|wait(?:ing)?list|waiting|vorgemerkt|vormerk|interess|eingeladen"
    r"|invited|unbestätigt|unconfirmed|offen|pending|ausstehend|rückmeldung|antwort|abgelehnt"
    r"|declined|rejected|unentsch|verhindert|krank|ersatz|reserve|entwurf|entwürfe|vielleicht|maybe"
)
_UNMAILED = re.compile(
    r"gesperrt|sperr(?:liste|vermerk)|inaktiv|inactive|verstorben|deceased|unzustellbar|bounce|ungültig"
    r"|invalid|gelöscht|deleted|entfernt|removed|opt_?out|widersp|widerruf|gekündigt|kündigung"
    r"|ausgeschieden|blockiert|blocked|unbestätigt|unconfirmed"
)
_THERE = re.compile(
    r"angemeldet|anmeldung|teilnehm|teilnahme|zusage|zugesagt|registr|bestätigt|confirmed|participant"
    r"|attendee|gebucht|abonn|subscribe(?:d|r)|aktiv|active|mitglied|verteiler|empfänger"
)
_FILLS = words_of("""
    haben hat wurden wurde sind ist liste list der die den das of the vom von from am bis zum in
    innen seminar veranstaltung newsletter verteiler bereits inzwischen kurzfristig nachträglich
    wieder leider
    folgende folgenden teilnehmer teilnehmende teilnehmenden personen adressen kontakte stand noch
    nicht mehr keine kein ohne not no auf der und and oder sich
""")


class Kind(Enum):
    """What a line alone says of those below it."""

    THERE = auto()
    GONE = auto()
    WAITING = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A line that stands alone above others: its words; ``is_divided`` by titles below it."""

    number: int
    words: str
    is_divided: bool = False

    @property
    def told(self) -> str:
        """As it is shown: its words and its line."""
        return f"{self.words}\n{self.number}"


def part_of(row: Row, *, of_mail: bool) -> Part | None:
    """The part that a row begins, None for a row that begins none.

    ``of_mail``: what is said is whether they take mail, else whether they are registered. A part
    of which nothing speaks against anybody has no words.
    """
    filled = [one for cell in row.cells if (one := " ".join(cell.split())) and not one.isdecimal()]
    if len(filled) != 1 or "@" in filled[0]:
        return None
    if of_mail:
        words = TOKEN.findall(filled[0].lower())
        is_no = len(words) <= _MOST_WORDS and forbids_mail(filled[0])
        if is_no or _all(
            words, _UNMAILED, re.compile(r"abgemeld|unsubscri|abbestell|aus(?:ge)?tr")
        ):
            return Part(row.number, filled[0])
        return Part(row.number, "") if _all(words, _THERE) else None
    kind = kind_of(filled[0])
    if kind is None:
        return None
    return Part(row.number, "" if kind is Kind.THERE else filled[0])


def kind_of(text: str) -> Kind | None:
    """What a line alone says of registrations, None for what is about something else."""
    words = TOKEN.findall(text.lower())
    if _all(words, _GONE):
        if "?" in text:
            return Kind.WAITING
        if {"nicht", "not", "keine", "kein", "no", "ohne"} & set(words):
            return None  # "Keine Absagen" says nothing of those below it
        return Kind.GONE
    if _all(words, _GONE, _WAITING):
        return Kind.WAITING
    if not _all(words, _THERE):
        return None
    denied = {"nicht", "not", "keine", "kein", "no", "ohne"} & set(words)
    return Kind.WAITING if denied or "?" in text else Kind.THERE


def _all(words: list[str], *stems: re.Pattern[str]) -> bool:
    """Whether all words but those that say nothing alone begin with one of the stems."""
    told = [one for one in words if one not in _FILLS or any(stem.match(one) for stem in stems)]
    return (
        bool(told)
        and len(words) <= _MOST_WORDS
        and all(any(stem.match(one) for stem in stems) for one in told)
    )
