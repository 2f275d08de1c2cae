"""Entries that name people under a label or alone in a line, each with what it is about."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.names import read_name
from mailer.domain.announcement.people.persons import FoundPerson, read_persons
from mailer.domain.announcement.people.rosters import persons_of_entry

_SURNAME_FIRST = expression(
    r"(?:^|(?<=;\s))(?P<surname>[A-ZÄÖÜ][\w-]+),\s(?P<given>[A-ZÄÖÜ][\w-]+)(?=$|\s?[;(])"
)
_FEWEST_LISTED = 2


def listed_persons(text: str) -> list[FoundPerson]:
    """Whom entries parted by semicolons name, each with what it is about; [] if one names none.

    "Dr. A B, Harbour Lab; C D, Coast Council" are two people and what they belong to.
    """
    entries = [part for one in text.split(";") if (part := one.strip(" ,"))]
    if len(entries) < _FEWEST_LISTED:
        return []
    found = [
        persons_of_entry(one, named)
        if (named := read_name(one, 0))
        else read_persons(one, trusted=True)
        for one in entries
    ]
    return [person for persons in found for person in persons] if all(found) else []


def standing_with_title(line: str) -> list[FoundPerson]:
    """Whoever a line is nothing but, with a title: "Prof. Dr. A B" above the name of a talk."""
    named = read_name(line, 0)
    alone = named is not None and named.academic_title and named.end == len(line)
    return read_persons(line, trusted=True) if alone else []


def given_names_first(text: str) -> str:
    """The text with "Muster, Anna" as "Anna Muster"."""
    return _SURNAME_FIRST.sub(_given_first, text)


def _given_first(found: re.Match[str]) -> str:
    """ "Muster, Anna" → "Anna Muster"; "Anna, Eva" stay as they are."""
    inverted = is_given_name(found["given"]) and not is_given_name(found["surname"])
    return f"{found['given']} {found['surname']}" if inverted else found[0]
