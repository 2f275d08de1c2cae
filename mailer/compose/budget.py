"""The work and text that one rendering of a template may make: counted, never timed.

A value costs what is in it, down to its last list: whoever makes one, compares it or hands it on
pays that first. So nothing can be built, in however many small steps, that a single step could
not walk through.
"""

from collections.abc import ItemsView, Iterable, Iterator, KeysView, ValuesView
from types import GeneratorType
from typing import Any

from jinja2.exceptions import SecurityError

from mailer.domain.errors import Sentence

MOST_TEXT = 500_000
"""Characters of one rendering, and of any text in it: five times what mail programs show."""

MOST_WORK = 100_000
_CHARACTERS_A_STEP = 100
_COMPARED_A_STEP = 10_000
_MOST_BITS = 4_000  # of a number: Python prints none that is much longer
_FLAT = (list, tuple, set, frozenset, KeysView, ValuesView, ItemsView)
_LISTED = (*_FLAT, dict, range, GeneratorType)


class TooMuchError(SecurityError):
    """A template asks for more than a mail can need; ``sentence`` says of what."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Sentence(de, en)


class Budget:
    """What is left of a rendering's work; raises TooMuchError once it is used up."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def fill(self) -> None:
        """A new rendering may do as much work as any other."""
        self._left = MOST_WORK

    def charge(self, work: int) -> None:
        """Takes ``work`` steps away."""
        self._left -= work
        if self._left < 0:
            raise TooMuchError(
                "sie arbeitet zu viel (Schleifen, Makros oder lange Texte und Listen); bitte "
                "kürzen",
                "it does too much work (loops, macros or long texts and lists); please shorten it",
            )

    def weigh(self, value: Any) -> None:
        """Charges all that is in ``value``, text and lists within lists.

        By its type alone: a reader's field must not be compared, that would be a question.
        """
        if isinstance(value, str):
            self.charge(len(value) // _CHARACTERS_A_STEP)
        elif isinstance(value, int):
            if value.bit_length() > _MOST_BITS:
                raise too_big(value)
        elif isinstance(value, _LISTED):
            self._weigh_all([value])

    def weigh_parts(self, text: str, parts: Iterable[Any]) -> None:
        """Charges for looking for each of ``parts`` everywhere in ``text``."""
        sought = sum(len(one) for one in parts if isinstance(one, str))
        self.charge(len(text) * sought // _COMPARED_A_STEP)

    def counted(self, values: Iterable[Any]) -> Iterator[Any]:
        """``values``, each of which is work, also those that a loop's condition leaves out."""
        for one in values:
            self.charge(1)
            yield one

    def fit(self, value: Any) -> Any:
        """``value``, just made, if it is no text that is too long; charged."""
        if isinstance(value, str):
            refuse_length(len(value))
        self.weigh(value)
        return value

    def _weigh_all(self, waiting: list[Any]) -> None:
        while waiting:
            one = waiting.pop()
            if isinstance(one, str | int):
                self.weigh(one)
            elif isinstance(one, range):
                self.charge(len(one))
            elif isinstance(one, dict):
                self.charge(1 + len(one))
                waiting += one
                waiting += one.values()
            elif isinstance(one, _FLAT):
                self.charge(1 + len(one))
                waiting += one


def refuse_listed(*values: Any) -> None:
    """Raises TooMuchError for a list where a text belongs: readers would see its brackets."""
    if any(isinstance(one, _LISTED) for one in values):
        raise TooMuchError(
            "sie gibt eine ganze Liste als Text aus; bitte die Teile nennen oder „join“ nehmen",
            'it prints a whole list as text; please name its parts or use "join"',
        )


def refuse_length(length: int) -> None:
    """Raises TooMuchError for more characters than a mail can have."""
    if length > MOST_TEXT:
        raise too_long()


def too_long() -> TooMuchError:
    return TooMuchError(
        f"sie macht einen Text von mehr als {MOST_TEXT} Zeichen",
        f"it makes a text of more than {MOST_TEXT} characters",
    )


def too_big(number: int) -> TooMuchError:
    shown = str(number) if abs(number) < 10**18 else "…"
    return TooMuchError(f"die Zahl {shown} ist zu groß", f"the number {shown} is too big")


def too_long_part(length: int) -> TooMuchError:
    return TooMuchError(
        f"ein Filter bekommt einen Text von {length} Zeichen dazu",
        f"a filter is given a text of {length} characters besides",
    )
