"""Lint for templates: links that lead where nobody should be sent, on any branch."""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from mailer.compose.environment import wrong
from mailer.domain.errors import Sentence
from mailer.domain.web_address import look_at_target
from mailer.domain.web_host import UnfitAddressError

# Bounded: a template of nothing but beginnings would be searched to its end for each.
_PRINTED = r"\{\{[^{}]{0,500}\}\}"
_LINK = re.compile(
    rf"""\b(?:href|action)\s{{0,9}}=\s{{0,9}}(?:"((?:{_PRINTED}|[^"]){{0,4000}})"|'((?:{_PRINTED}|[^'])"""
    r"""{0,4000})')""",
    re.IGNORECASE,
)
_EXPRESSION = re.compile(_PRINTED)
_SCHEME_AND_HOST = re.compile(r"https?://[^/?#]+[/?#].*", re.IGNORECASE | re.DOTALL)


def bad_links(templates: Mapping[str, str]) -> list[Sentence]:
    """A sentence with file and line for each link that is written out and bad.

    What an expression prints is looked at where the mail is made; here an expression may
    only not make up a scheme or a host.
    """
    return [
        sentence
        for name, source in templates.items()
        if name.endswith(".html")
        for sentence in _bad_ones(name, source)
    ]


def _bad_ones(name: str, source: str) -> Iterator[Sentence]:
    written = _without_comments(source)
    for found in _LINK.finditer(written):
        target = unescape(found.group(1) if found.group(1) is not None else found.group(2)).strip()
        reason = _reason(target)
        if reason is not None:
            line = written.count("\n", 0, found.start()) + 1
            shown = " ".join(target[:80].split())
            yield wrong(
                name,
                line,
                f"der Link zu „{shown}“ geht nicht: {reason.de}",
                f'the link to "{shown}" will not do: {reason.en}',
            ).sentence


def _without_comments(source: str) -> str:
    """The source without Jinja's comments, which leave their line breaks behind."""
    kept, position = [], 0
    while (start := source.find("{#", position)) >= 0:
        end = source.find("#}", start + 2)
        if end < 0:
            break
        kept += [source[position:start], "\n" * source.count("\n", start, end)]
        position = end + 2
    return "".join([*kept, source[position:]])


def _reason(target: str) -> Sentence | None:
    if "{%" in target:
        return None  # what comes of it is looked at in the mail
    pieces = _EXPRESSION.split(target)
    if len(pieces) > 1:
        target = _with_expressions(pieces)
        if not target:
            return _MADE_UP
    try:
        look_at_target(target)
    except UnfitAddressError as problem:
        return problem.reason
    return None


def _with_expressions(pieces: list[str]) -> str:
    """The target with something harmless for its expressions; "" if one makes up its host."""
    first, *rest = pieces
    if not first:
        if rest[0] and rest[0][0] not in "/?#":
            return ""
        return "https://placeholder.example" + "x".join(rest)
    if first.lower() == "mailto:":
        return "mailto:placeholder@example.org" + "x".join(rest)
    if first.lower() == "tel:":
        return "tel:0" + "0".join(rest)
    return "x".join(pieces) if _SCHEME_AND_HOST.match(first) else ""


_MADE_UP = Sentence(
    "ein Ausdruck steht, wo Schema oder Name der Adresse stehen",
    "an expression stands where scheme or host of the address should",
)
