"""Which rows of a list of registrations count: of several about one person only the last one.

A row that is hidden registers nobody; one that says that somebody cancelled counts all the same,
as offices hide exactly those.
"""

import re
from collections.abc import Iterable

from mailer.actions.imports.columns import person_in
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.statuses import Told, cancellation_told, registration_told
from mailer.domain.errors import SeminarpostError, Sentence
from mailer.domain.identity import joined, who
from mailer.domain.person import Person

_SWITCHES = {"1": "ja", "0": "nein"}  # where it is asked whether somebody comes
_SAME_AGAIN = re.compile(
    r"\W*(?:doppelt|doppel(?:anmeldung|buchung|eintrag|meldung)|du[bp]li[ck]at[e]?|dublette"
    r"|duplicate|mehrfach)\b",
    re.IGNORECASE,
)


def status_of(line: Line) -> str:
    """What the row says of the registration; else of whether somebody comes."""
    if status := line.cells.get("status", ""):
        return status.strip().lower()
    said = (line.cells.get(one) for one in ("presence", "promised"))
    told = next((one for one in said if one), "").strip().lower()
    return _SWITCHES.get(told, told)


def counting_rows(sheet: list[Line]) -> set[int]:
    """The places of the lines that count, in the sheet; all unreadable ones do.

    Not what only says that it stands there twice: ``doppelt, siehe Zeile 5``.
    """
    counting: dict[str, dict[int, Person]] = {}
    others = set()
    again: list[tuple[int, Person]] = []
    for place, line in enumerate(sheet):
        try:
            person = person_in(line.cells)
        except SeminarpostError:
            others.add(place)
            continue
        if _SAME_AGAIN.match(status_of(line)):
            again.append((place, person))
            continue
        behind = counting.setdefault(person.address.key, {})
        meant = who(person, list(behind.items())).one
        if meant is not None:
            person = joined(behind.pop(meant[0]), person)
        behind[place] = person
    for place, person in again:
        # At one mailbox with several people, who stands there twice has to be the same one.
        behind = counting.get(person.address.key, {})
        if who(person, list(behind.items())).one is None:
            others.add(place)
    return others | {place for behind in counting.values() for place in behind}


def cancelled_among(hidden: Iterable[Line], sheet: list[Line]) -> list[Line]:
    """The hidden lines that plainly cancel for somebody whom no visible one names."""
    shown = {key for one in sheet if (key := _key_of(one))}
    return [
        one
        for one in hidden
        if _cancels(one) and (key := _key_of(one)) is not None and key not in shown
    ]


def told_of_hidden(lines: list[Line]) -> list[Sentence]:
    """That some of the rows nobody sees count, where they do."""
    if not lines:
        return []
    shown = ", ".join(str(one.number) for one in lines[:5]) + " …" * (len(lines) > 5)
    return [
        Sentence(
            f"Ausgeblendete Zeilen, in denen eine Absage steht, zählen als Absage: {shown}.",
            f"Hidden lines that say that somebody cancelled count as that: {shown}.",
        )
    ]


def _cancels(line: Line) -> bool:
    is_cancelled = cancellation_told(line.cells.get("cancelled_at", "")) is Told.YES
    return is_cancelled or registration_told(status_of(line)) is Told.NO


def _key_of(line: Line) -> str | None:
    try:
        return person_in(line.cells).address.key
    except SeminarpostError:
        return None
