"""The office's colour: told in one way, and never one that cannot be read."""

import pytest

from mailer.domain.colour import READABLE, WHITE, Colour, parse_colour
from mailer.domain.errors import InvalidValueError

BLACK, DARK = Colour(0, 0, 0), Colour(0x1E, 0x23, 0x2E)


@pytest.mark.parametrize(
    ("text", "told"), [("#0a6778", "#0a6778"), (" #A3150F ", "#a3150f"), ("#000000", "#000000")]
)
def test_a_colour_is_read(text: str, told: str) -> None:
    assert str(parse_colour(text)) == told


@pytest.mark.parametrize(
    "text",
    ["", "rot", "0a6778", "#0a677", "#0a67788", "#0a677g", "#٠٠٠٠٠٠", "red;}body{x:y", "#abc"],
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="is no colour"):
        parse_colour(text)


@pytest.mark.parametrize("text", ["#ffffff", "#ffcc00", "#777778", "#00a0ff"])
def test_one_that_white_text_cannot_be_read_on_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="too light"):
        parse_colour(text)


def test_contrast_as_the_standard_reckons_it() -> None:
    assert BLACK.contrast(WHITE) == WHITE.contrast(BLACK) == 21
    assert round(Colour(0x77, 0x77, 0x77).contrast(WHITE), 2) == 4.48


@pytest.mark.parametrize("text", ["#000000", "#0a6778", "#a3150f", "#0000ff", "#4b0082"])
def test_in_the_dark_a_lighter_one_of_its_hue_is_readable(text: str) -> None:
    found = parse_colour(text).readable_on(DARK)
    assert found.contrast(DARK) >= READABLE


def test_one_that_is_readable_stays() -> None:
    assert WHITE.readable_on(DARK) == WHITE
