"""Texts with places to fill in (``%5s``, ``{:>5}``), which may pad only to a width that is sane."""

import re
from typing import Any

from jinja2.sandbox import SandboxedEnvironment, SandboxedFormatter
from markupsafe import EscapeFormatter

from mailer.compose.budget import TooMuchError, refuse_length, refuse_listed

_WIDEST = 1_000
# As printf reads it: a name, flags, width, precision; "*" takes a width from the values.
_DIRECTIVE = re.compile(r"%%|%(?:\([^()]*\))?[-+ #0]*(\*|[0-9]*)(?:\.(\*|[0-9]*))?")
_NESTED_NAME = re.compile(r"%\([^()]*\(")
_NUMBER = re.compile(r"\d+")  # of any script: format() reads them all


class Formatter(SandboxedFormatter):
    """``str.format`` whose widths are looked at as they are used, and whose text has an end."""

    def __init__(self, env: SandboxedEnvironment, **options: Any) -> None:
        super().__init__(env, **options)
        self._length = 0

    def format_field(self, value: Any, format_spec: str) -> Any:
        refuse_listed(value)
        spec = str(format_spec)
        if any(_is_wide(number) for number in _NUMBER.findall(spec)):
            raise _too_wide()
        if isinstance(value, str):
            self._count(len(value))  # before it is escaped
        filled = super().format_field(value, spec)
        self._count(len(filled))
        return filled

    def convert_field(self, value: Any, conversion: Any) -> Any:
        refuse_listed(value)
        return super().convert_field(value, conversion)

    def _count(self, length: int) -> None:
        self._length += length
        refuse_length(self._length // 2)


class EscapingFormatter(Formatter, EscapeFormatter):
    """The same for text that is HTML already."""


def refuse_directives(text: str, values: tuple[Any, ...]) -> None:
    """Raises TooMuchError where ``text % values`` would pad widely or make a text without end."""
    inner = [part for one in values for part in _parts(one)]
    refuse_listed(*inner)
    if _NESTED_NAME.search(text):
        raise _too_wide()
    for found in _DIRECTIVE.finditer(text):
        if any(part == "*" or _is_wide(part or "") for part in found.groups()):
            raise _too_wide()
    longest = max((len(one) for one in inner if isinstance(one, str)), default=0)
    refuse_length(len(text) + text.count("%") * longest)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, tuple):
        return list(value)
    return list(value.values()) if isinstance(value, dict) else [value]


def _is_wide(digits: str) -> bool:
    return len(digits) > len(str(_WIDEST)) or int(digits or "0") > _WIDEST


def _too_wide() -> TooMuchError:
    return TooMuchError(
        "sie füllt einen Text auf eine zu große Breite auf",
        "it pads a text to too great a width",
    )
