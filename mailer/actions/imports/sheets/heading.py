"""A heading read: which field its column holds, and how surely."""

import re
from dataclasses import dataclass

TOKEN = re.compile(r"[^\W\d_]+")
MOST_WRITTEN = 200
"""Characters: longer cells are no headings, and cost time."""


def words_of(text: str) -> frozenset[str]:
    """The words of a list, as a table of words is written."""
    return frozenset(text.split())


# Whose column it is, or that it has to be filled in: nothing about what it holds.
NEUTRAL = words_of("""
    ihr ihre ihren ihrer ihres ihrem dein deine deiner your the der die das des dem den of for für
    bitte please pflichtfeld pflicht required optional teilnehmer teilnehmers teilnehmerin
    teilnehmende teilnehmenden attendee attendees participant participants person kontakt contact
    user benutzer registrant tn summe insgesamt
    primär primäre primärer primary haupt value wert feld field angabe angeben gast guest in im
    mitglied member subscriber abonnent empfänger recipient customer kunde personal registration
    registrierung anmeldung nennen wählen auswahl sie geben tragen ein an lautet ist wie what
    individuelle individuelles individueller
    is welcher welche welchem welches which individual du de la le des del della
""")


@dataclass(frozen=True, slots=True)
class Heading:
    """The field of a column; of several for one field the one with the lowest rank is meant.

    ``is_weak``: it may well be something else ("Adresse"), unless the cells below say so.
    ``is_stale`` and ``is_fresh`` of an address: ``E-Mail (alt)``, ``E-Mail (neu ab 1.10.)``.
    """

    field: str
    rank: tuple[int, ...]
    is_weak: bool = False
    is_stale: bool = False
    is_fresh: bool = False
    is_private: bool = False
    is_work: bool = False


def letters_of_heading(text: str) -> str:
    """``E-mail 1`` and ``EMAIL_1``: letters and digits alone."""
    return re.sub(r"[\W_]", "", text.lower())
