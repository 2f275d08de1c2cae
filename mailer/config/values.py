"""Kinds of values that settings have: each checked, and in one form afterwards."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from mailer.domain.address import parse_address
from mailer.domain.addresses_in_text import fit_text
from mailer.domain.colour import parse_colour
from mailer.domain.field import checked_line
from mailer.domain.moment import zone
from mailer.domain.printable import legible
from mailer.domain.timeline import parse_duration
from mailer.domain.web_address import web_address


def _address(text: str) -> str:
    return parse_address(text).envelope if text else ""


def _url(text: str) -> str:
    return web_address("url", text.rstrip("/")) if text else ""


def _colour(text: str) -> str:
    return str(parse_colour(text)) if text else ""


def _lines(value: Any) -> Any:
    """An imprint may be one text with line breaks or a list of lines."""
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list | tuple):
        return value
    return [line.strip() if isinstance(line, str) else line for line in lines]


def _duration(value: Any) -> Any:
    """A length of time as in timelines: ``2d``, ``12h``."""
    return parse_duration(value) if isinstance(value, str) else value


def _domain(text: str) -> str:
    """A domain as addresses are compared by: lower case, IDNA."""
    return parse_address(f"x@{text.strip().removeprefix('@')}").key.rpartition("@")[2]


def _per_domain(value: Any) -> Any:
    """One number is for every domain; the domains of a table are compared like addresses'."""
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        return {"*": value}
    if not isinstance(value, dict):
        return value
    return {name if name == "*" else _domain(name): rate for name, rate in value.items()}


def _line(text: str) -> str:
    return legible(checked_line("name", text))


def _told(text: str) -> str:
    """A text for readers, on one line; web addresses in it may stand in a mail."""
    return fit_text("site", legible(text))


Address = Annotated[str, AfterValidator(_address)]
Paint = Annotated[str, AfterValidator(_colour)]
Url = Annotated[str, AfterValidator(_url)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Line = Annotated[str, AfterValidator(_line)]
Told = Annotated[str, AfterValidator(_told)]
Domain = Annotated[str, AfterValidator(_domain)]
Rate = Annotated[float, Field(gt=0)]
Lines = Annotated[tuple[str, ...], BeforeValidator(_lines)]
PerDomain = Annotated[dict[str, Rate], BeforeValidator(_per_domain)]
Zone = Annotated[str, AfterValidator(lambda name: zone(name).key)]
