"""Leftovers: placeholders, markup and empty values that should have become words."""

import re
from collections.abc import Iterator
from dataclasses import asdict

from mailer.compose.preflight.finding import Finding, error, shown
from mailer.compose.preflight.look import Look
from mailer.compose.preflight.page import Page, elements

_LEFTOVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\b[Zz][0-9A-Fa-f]{16}\d\d[Zz]"
    r"|\bNone\b(?! (?:of|are|is|was|were)\b)|\bundefined\b|\[object Object\]"
    r"|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});"
)
_WITHOUT_WORDS = {"class", "style"}


def leftovers(look: Look) -> Iterator[Finding]:
    """Neither subject nor parts show what only a template or a program should know."""
    # What staff wrote themselves, such as a seminar about "{{ }}" in Jinja, is meant.
    meant = "\n".join(
        [
            *(_strings(asdict(look.snapshot.seminar)) if look.snapshot.seminar else ()),
            *(_strings(asdict(look.snapshot.issue)) if look.snapshot.issue else ()),
            *(text for one in look.snapshot.translations for text in _strings(asdict(one))),
            *(text for _, own in look.snapshot.texts for text in _strings(asdict(own))),
            look.snapshot.news.note,
            look.snapshot.correction,
            *_strings(asdict(look.snapshot.office)),
            *(_strings(asdict(look.snapshot.list)) if look.snapshot.list else ()),
            *(shown_name for shown_name, _ in look.header.addresses("To")),
        ]
    )
    for file, content in (
        (look.subject_file, look.header.text("Subject")),
        (look.html_file, _words(look.page) if look.page else ""),
        (look.text_file, look.text),
    ):
        found = next((one for one in _LEFTOVER.finditer(content) if one.group() not in meant), None)
        if found:
            near = shown(content[max(0, found.start() - 20) : found.end() + 20])
            yield error(
                "leftover",
                file,
                f"Hier ist „{shown(found.group())}“ stehen geblieben: „{near}“; bitte die Stelle "
                "in der Vorlage oder die fehlende Angabe ergänzen.",
                f'"{shown(found.group())}" was left over here: "{near}"; please mend the template '
                "or supply what is missing.",
            )


def _words(page: Page) -> str:
    attributes = (
        value
        for element in elements(page.root)
        for name, value in element.items()
        if name not in _WITHOUT_WORDS
    )
    return "\n".join([page.text, page.preheader, *attributes])


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)
