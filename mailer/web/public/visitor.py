"""A visitor: which language somebody reads, and from where they came."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from starlette.requests import Request

from mailer.domain.errors import Sentence

LANGUAGES = ("de", "en")
CHOICE = "sprache"
"""The query's parameter and the cookie that hold a visitor's choice."""
ZONE = "zone"
"""The same for the time zone."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who looks at a page; ``chose`` says that the language is their own choice.

    ``zone`` is the IANA name of the time zone that they want to see as well, or "";
    ``chose_zone`` that they have just said so.
    """

    language: str
    chose: bool = False
    zone: str = ""
    chose_zone: bool = False

    def told(self, sentence: Sentence) -> str:
        """A sentence in the visitor's language."""
        return sentence.in_language(self.language)


def visitor_of(request: Request, ordinary: str) -> Visitor:
    """The choice in the address, else that in the cookie, else what the browser asks for.

    ``ordinary`` is the office's language, for whoever asks for none that there is.
    """
    zone, chose_zone = _zone_of(request)
    chosen = request.query_params.get(CHOICE, "")
    if chosen in LANGUAGES:
        return Visitor(chosen, chose=True, zone=zone, chose_zone=chose_zone)
    language = request.cookies.get(CHOICE, "")
    if language not in LANGUAGES:
        language = _accepted(request.headers.get("accept-language", "")) or ordinary
    return Visitor(language, zone=zone, chose_zone=chose_zone)


def _zone_of(request: Request) -> tuple[str, bool]:
    """The zone in the address, else that in the cookie, and whether it is in the address.

    "" takes a choice back; what is no zone is nobody's choice.
    """
    chosen = request.query_params.get(ZONE)
    if chosen is not None and (not chosen or chosen in known_zones()):
        return chosen, True
    kept = request.cookies.get(ZONE, "")
    return (kept, False) if kept in known_zones() else ("", False)


@cache
def known_zones() -> frozenset[str]:
    """The IANA names of all time zones that there are here."""
    return frozenset(available_timezones())


def _accepted(header: str) -> str:
    """The first of our languages by weight (RFC 9110 §12.5.4); empty where none is wanted."""
    wanted: list[tuple[float, int, str]] = []
    for number, one in enumerate(header[:500].split(",")):
        name, _, weight = one.partition(";")
        language = name.strip().lower().partition("-")[0]
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if language in LANGUAGES and 0 < quality <= 1:
            wanted.append((-quality, number, language))
    return min(wanted)[2] if wanted else ""
