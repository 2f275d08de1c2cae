"""A visitor: which language somebody reads, and from where they came."""

from dataclasses import dataclass

from starlette.requests import Request

from mailer.domain.errors import Sentence

LANGUAGES = ("de", "en")
CHOICE = "sprache"
"""The query's parameter and the cookie that hold a visitor's choice."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who looks at a page; ``chose`` says that the language is their own choice."""

    language: str
    chose: bool = False

    def told(self, sentence: Sentence) -> str:
        """A sentence in the visitor's language."""
        return sentence.in_language(self.language)


def visitor_of(request: Request, ordinary: str) -> Visitor:
    """The choice in the address, else that in the cookie, else what the browser asks for.

    ``ordinary`` is the office's language, for whoever asks for none that there is.
    """
    chosen = request.query_params.get(CHOICE, "")
    if chosen in LANGUAGES:
        return Visitor(chosen, chose=True)
    kept = request.cookies.get(CHOICE, "")
    if kept in LANGUAGES:
        return Visitor(kept)
    return Visitor(_accepted(request.headers.get("accept-language", "")) or ordinary)


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
