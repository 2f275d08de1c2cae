"""People: who is meant behind an address, and what is known of them afterwards."""

import pytest

from mailer.actions.people import merged, parse_honorific, same_person
from mailer.domain.address import parse_address
from mailer.domain.person import Honorific, Person

ADDRESS = parse_address("rathaus@example.org")


def somebody(first: str = "", last: str = "", **more: str) -> Person:
    return Person(ADDRESS, first_name=first, last_name=last, **more)  # type: ignore[arg-type]  # names and types as in Person


@pytest.mark.parametrize(
    ("text", "honorific"),
    [
        ("Frau", Honorific.MS),
        (" HERRN ", Honorific.MR),
        ("Mrs.", Honorific.MS),
        ("", Honorific.NONE),
        ("Familie", Honorific.NONE),
        ("Dr.", Honorific.NONE),
    ],
)
def test_an_honorific_is_read_and_never_guessed(text: str, honorific: Honorific) -> None:
    assert parse_honorific(text) is honorific


@pytest.mark.parametrize(
    ("given", "known", "found"),
    [
        (somebody("Anna", "Eins"), [somebody("Bert", "Zwei"), somebody("Anna", "Eins")], 1),
        (somebody("Anna", "Eins"), [somebody("Bert", "Zwei")], None),
        (somebody("Anna", "Eins"), [somebody()], 0),
        (somebody(), [somebody("Anna", "Eins")], 0),
        (somebody(), [somebody("Anna", "Eins"), somebody("Bert", "Zwei")], None),
        (somebody("Anna", "Eins"), [], None),
    ],
)
def test_who_is_meant(given: Person, known: list[Person], found: int | None) -> None:
    told = same_person(given, list(enumerate(known)))
    assert (None if told is None else told[0]) == found


def test_new_words_replace_old_ones_and_empty_ones_nothing() -> None:
    before = somebody("Anna", "Eins", title="Dr.", organisation="Stadt A", language="en")
    after = merged(before, somebody(organisation="Stadt B", language=""))
    assert after == somebody("Anna", "Eins", title="Dr.", organisation="Stadt B", language="en")
