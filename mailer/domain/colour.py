"""A colour of the office's own, and whether it can be read (WCAG 2.2 §1.4.3)."""

import re
from dataclasses import dataclass
from typing import Self

from mailer.domain.errors import InvalidValueError

_HEXADECIMAL = re.compile(r"#[0-9a-f]{6}")
_STEPS = 50
READABLE = 4.5
"""The least contrast of text with its ground."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    def contrast(self, other: Self) -> float:
        """The contrast ratio, from 1 to 21."""
        light, dark = sorted((self._luminance(), other._luminance()), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    def readable_on(self, ground: Self) -> "Colour":
        """The same hue, as much nearer to white as it has to be for text on a dark ``ground``."""
        mixed = (self._towards_white(step / _STEPS) for step in range(_STEPS + 1))
        return next((one for one in mixed if one.contrast(ground) >= READABLE), WHITE)

    def _towards_white(self, part: float) -> "Colour":
        parts = (round(one + (255 - one) * part) for one in (self.red, self.green, self.blue))
        return Colour(*parts)

    def _luminance(self) -> float:
        shares = [one / 255 for one in (self.red, self.green, self.blue)]
        linear = [
            one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


WHITE = Colour(255, 255, 255)


def parse_colour(text: str) -> Colour:
    """``#0a6778``; raises InvalidValueError for what is none, and for one too light for text."""
    given = text.strip().lower()
    if not _HEXADECIMAL.fullmatch(given):
        raise InvalidValueError(
            f"„{text}“ ist keine Farbe; bitte als # und sechs Ziffern angeben, etwa #0a6778.",
            f'"{text}" is no colour; please give # and six digits, such as #0a6778.',
        )
    colour = Colour(*(int(given[at : at + 2], 16) for at in (1, 3, 5)))
    if colour.contrast(WHITE) < READABLE:
        raise InvalidValueError(
            f"{given} ist zu hell: Weiße Schrift darauf wäre nicht zu lesen. Bitte eine dunklere "
            "Farbe angeben.",
            f"{given} is too light: white text on it could not be read. Please give a darker one.",
        )
    return colour
