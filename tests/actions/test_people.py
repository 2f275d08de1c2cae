"""People: what is read of them."""

import pytest

from mailer.actions.people import parse_honorific
from mailer.domain.person import Honorific


@pytest.mark.parametrize(
    ("text", "honorific"),
    [
        ("Frau", Honorific.MS),
        (" HERRN ", Honorific.MR),
        ("Mrs.", Honorific.MS),
        ("", Honorific.NONE),
        ("Familie", Honorific.NONE),
        ("Dr.", Honorific.NONE),
        ("Frau Dr.", Honorific.MS),
        ("Sehr geehrter Herr Prof. Dr.", Honorific.MR),
        ("Sehr geehrte Frau", Honorific.MS),
        ("Mme", Honorific.MS),
        ("f", Honorific.MS),
        ("männlich", Honorific.MR),
        ("Frau/Herr", Honorific.NONE),
        ("divers", Honorific.NONE),
    ],
)
def test_an_honorific_is_read_and_never_guessed(text: str, honorific: Honorific) -> None:
    assert parse_honorific(text) is honorific
