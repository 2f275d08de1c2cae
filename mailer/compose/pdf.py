"""Accessible PDFs (PDF/UA-1, ISO 14289-1, and PDF/A-2a for keeping), compiled by typst.

A template is ours and constant; what differs goes in as data, never as source, so that no name can
be code. Only the fonts that typst brings are used, and a template that could read a file or fetch
a package is refused: what comes out depends on nothing but what goes in.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from threading import Lock
from typing import TypeAlias

from typst import Compiler, Fonts, TypstError

from mailer.domain.errors import ContentError
from mailer.domain.moment import utc
from mailer.domain.printable import REPLACEMENT, cleaned

Data: TypeAlias = "str | int | float | bool | bytes | Sequence[Data] | Mapping[str, Data] | None"
"""What a template is given. Octets (a picture) arrive as numbers: ``image(bytes(data.logo))``."""

# What could reach beyond the template: files, packages, and data run as code. ``json`` and
# ``image`` are needed, for octets that are given.
_REACHING = re.compile(
    r"(?<![\w-])(?:import|include|read|eval|plugin|bibliography|csv|toml|yaml|xml|cbor)(?![\w-])"
    r"|(?<![\w-])(?:json|image)(?![\w-])(?!\(bytes\()"
    r"|@\w+/"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}")

# Every document of ours says what it is called and which language it speaks (ISO 14289-1 §7.1,
# §7.2); "data" is what the template reads.
_FRAME = """\
#let frame = json(bytes(sys.inputs.frame))
#let data = json(bytes(sys.inputs.data))
#set document(title: frame.title, author: frame.author, date: auto)
#set text(font: "Libertinus Serif", lang: frame.language)
"""
# Written in full by the font; anything else is tried.
_DRAWN = re.compile(r"[\x20-\x7e\n\t\u00a0-\u00ac\u00ae-\u017f„“”‚‘’–—…€•·]*")
_TRIED_AT = 946_684_800
"""Seconds since 1970 (a date must be given) that what is only tried is dated."""


class PdfError(ContentError):
    """No PDF came of it: a picture that is none, or a template with a fault."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Das PDF ließ sich nicht erstellen: {reason}.", f"The PDF could not be made: {reason}."
        )


@dataclass(frozen=True, slots=True)
class PdfTemplate:
    """Typst source that reads ``data``; raises ``ValueError`` where it could read anything else."""

    source: str

    def __post_init__(self) -> None:
        reaching = _REACHING.search(self.source)
        if reaching:
            raise ValueError(f"a template of a PDF may not use {reaching[0]!r}")


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """One document: its title, its language (ISO 639, two or three letters), who is its author.

    ``made_at`` (aware) is its date. Raises ``ValueError`` for a title or language that is none.
    """

    title: str
    language: str
    author: str
    made_at: datetime
    data: Mapping[str, Data]

    def __post_init__(self) -> None:
        utc(self.made_at)
        if not self.title.strip():
            raise ValueError("a PDF has a title")
        if not _LANGUAGE.fullmatch(self.language):
            raise ValueError(f"no language: {self.language!r}")


def compile_pdf(template: PdfTemplate, document: PdfDocument) -> bytes:
    """The PDF that ``template`` makes of ``document``; the same octets for the same values.

    Characters that no font of typst has (Chinese, emoji) stand as U+FFFD, controls as blanks.
    Raises ``PdfError`` where nothing comes of it.
    """
    frame = {"title": document.title, "author": document.author, "language": document.language}
    inputs = {"frame": _as_json(frame), "data": _as_json(document.data)}
    try:
        return _compiled(_FRAME + template.source, inputs, int(document.made_at.timestamp()))
    except TypstError as problem:
        raise PdfError(cleaned(problem.message)) from problem


def _compiled(source: str, inputs: dict[str, str], made_at: int) -> bytes:
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            input=source.encode(),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=["ua-1", "a-2a"],
            timestamp=made_at,
        )
    if not isinstance(made, bytes):
        raise TypeError("typst answered with something else than one PDF")
    return made


# The compiler is kept, for what it has parsed and shaped is most of the work; it belongs to one
# thread at a time.
_ONE_AT_A_TIME = Lock()


@cache
def _compiler() -> Compiler:
    return Compiler(font_paths=Fonts(include_system_fonts=False))


def _as_json(value: Data) -> str:
    return json.dumps(_fit(value), ensure_ascii=False)


def _fit(value: Data) -> object:
    if isinstance(value, str):
        return _drawable(value)
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, Mapping):
        return {name: _fit(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [_fit(one) for one in value]
    return value


def _drawable(text: str) -> str:
    if _DRAWN.fullmatch(text):
        return text
    return "".join(one if _has_picture(one) else REPLACEMENT for one in cleaned(text, lines=True))


@lru_cache(maxsize=4096)
def _has_picture(character: str) -> bool:
    """Whether a font of typst draws ``character``: PDF/UA-1 allows none without a picture."""
    if _DRAWN.fullmatch(character):
        return True
    frame = json.dumps({"title": "x", "author": "", "language": "en"})
    data = json.dumps(character, ensure_ascii=False)
    try:
        _compiled(f"{_FRAME}#data", {"frame": frame, "data": data}, _TRIED_AT)
    except TypstError:
        return False
    return True
