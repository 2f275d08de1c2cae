"""People: what is read of them."""

import pytest

from mailer.actions.person.people import parse_honorific, parse_language
from mailer.domain.errors import InvalidValueError
from mailer.domain.form_of_address import FormOfAddress
from mailer.domain.honorific import Honorific


def test_an_honorific_comes_with_its_title() -> None:
    assert parse_honorific("Frau Prof. Dr.") == FormOfAddress(Honorific.MS, "Prof. Dr.")


@pytest.mark.parametrize("text", ["König", "Frau/Herr", "Sehr geehrte"])
def test_what_is_no_honorific_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="is no honorific"):
        parse_honorific(text)


@pytest.mark.parametrize(
    ("text", "language"), [("de", "de"), (" EN ", "en"), ("Englisch", "en"), ("en-GB", "en")]
)
def test_a_language_is_one_of_two(text: str, language: str) -> None:
    assert parse_language(text) == language


@pytest.mark.parametrize("text", ["fr", "", "Klingonisch"])
def test_other_languages_are_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="there are de and en"):
        parse_language(text)
