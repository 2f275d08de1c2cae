"""The facts of a document as people read them: words for keys, moments and lists, no Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from mailer.cli.details import DOCUMENTED, detail_rows
from mailer.cli.labels import label, value
from mailer.cli.language import words
from mailer.cli.output import local, show_table, table, tell
from mailer.domain.errors import Sentence

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_SPEAKER = ("academic_title", "name")


def show_facts(document: Mapping[str, Any], timezone: str) -> None:
    """Prints what is known as a table, and below it the names of what is not.

    Moments are shown in ``timezone``.
    """
    shown = table(Sentence("Angabe", "Fact"), Sentence("Wert", "Value"))
    unknown = []
    for key, known in document.items():
        if key in DOCUMENTED:
            continue
        rows = list(_rows(known, timezone, key))
        for row in rows:
            shown.add_row(label(key), row)
        if not rows:
            unknown.append(label(key))
    for name, told in detail_rows(document):
        shown.add_row(name, told)
    show_table(shown)
    if unknown:
        names = ", ".join(unknown)
        tell(words(f"Nicht angegeben: {names}", f"Not given: {names}"))


def _rows(known: Any, timezone: str, key: str = "") -> Iterator[str]:
    """A row for each thing that is known; none for what is not."""
    if key == "unsure" and not known:
        yield words("nichts", "nothing")
        return
    if known is None or known in ("", [], {}):
        return
    if isinstance(known, list):
        if key in {"lists", "unsure"}:
            named = map(label, known) if key == "unsure" else known
            yield ", ".join(named)
            return
        for one in known:
            yield from _rows(one, timezone)
    elif isinstance(known, Mapping):
        if line := _together(known, timezone):
            yield line
    else:
        yield _plain(known, timezone)


def _together(parts: Mapping[str, Any], timezone: str) -> str:
    """The parts of one thing on a line; a speaker's title stands before the name."""
    if "academic_title" in parts:
        name = " ".join(filter(None, (parts[one] for one in _SPEAKER)))
        parts = {"name": name} | {key: one for key, one in parts.items() if key not in _SPEAKER}
    if {"starts_at", "ends_at"} <= parts.keys():
        ends = [moment for moment in (parts["starts_at"], parts["ends_at"]) if moment]
        span = " – ".join(_plain(one, timezone) for one in ends)
        parts = {"span": span} | {
            key: one for key, one in parts.items() if key not in {"key", "starts_at", "ends_at"}
        }
    return " · ".join(row for key, one in parts.items() for row in _rows(one, timezone, key))


def _plain(known: Any, timezone: str) -> str:
    if isinstance(known, str) and _MOMENT.match(known):
        return local(datetime.fromisoformat(known), timezone)
    if isinstance(known, str) and _DAY.match(known):
        day = date.fromisoformat(known)
        return words(f"{day:%d.%m.%Y}", f"{day:%d %b %Y}")
    return value(known)
