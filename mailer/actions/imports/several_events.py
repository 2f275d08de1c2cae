"""Several events in one list: of a person's rows those of another event decide nothing."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from mailer.actions.imports.sheets.about import About
from mailer.actions.imports.sheets.heading import letters_of_heading
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.spreadsheet import Found
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.printable import legible

_FIELDS = ("event_title", "action")
_SHORT = 6  # letters: less may stand in any title
_MOST_NAMED, _SEVERAL = 3, 2
_WORD = re.compile(r"\d[\d.:/-]*\d|\w+")
# What may stand beside a title and name no other event: when it is, and that it is one.
_BESIDE = re.compile(
    r"\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{4}-\d\d-\d\d|\d{1,2}[:.]\d\d|uhr|am|um|ab|den|on|at"
    r"|seminar|webinar|veranstaltung|online|event|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|mo|di|mi|do|fr|sa|so"
)
_MONTHS = (
    "jan", "feb", "mär|mar|mrz", "apr", "mai|may", "jun", "jul", "aug", "sep", "okt|oct", "nov",
    "dez|dec",
)  # fmt: skip
# Whole names: "Marketing" is no March.
_MONTH = (
    r"(?:jan(?:uary?)?|feb(?:ruary?)?|märz?|mar(?:ch)?|mrz|apr(?:il)?|mai|may|june?|juni|july?|juli"
    r"|aug(?:ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|de[zc](?:ember)?)(?![^\W\d_])\.?"
)
_TO = r"\s*(?:/|-|–|bis|und|&|\+|to)\s*"
_DAYS = rf"\d{{1,2}}\.?(?:{_TO}\d{{1,2}}\.?)?"
_WHEN = re.compile(
    rf"(?<![\w])(?:{_DAYS}\s*{_MONTH}(?:,?\s*\d{{4}})?|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}"
    rf"|\d{{1,2}}\.{_TO}\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?\d{{2,4}})?"
    r"|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4}|\d\d)?|\d{4}-\d\d-\d\d"
    rf"|(?:von\s+|ab\s+)?\d{{1,2}}(?:[:.]\d\d)?{_TO}\d{{1,2}}(?:[:.]\d\d)?\s*(?:uhr|h)"
    r"|\d{1,2}[:.]\d\d\s*(?:uhr|h|[ap]\.?m\.?)?|\d{1,2}\s*uhr)(?!\w)",
    re.IGNORECASE,
)
_DATES = (
    re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>\d{4}))?"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"),
    re.compile(rf"(?P<d>\d{{1,2}})\.?\s*(?P<m>{_MONTH})(?:,?\s*(?P<y>\d{{4}}))?", re.IGNORECASE),
    re.compile(rf"(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})", re.IGNORECASE),
)
NO_EVENT = "no_event"
"""A cell's name in a line that names no event, in a list of several: the heading of that column."""


def of_one_event(
    sheet: list[Line],
    columns: Mapping[str, str],
    title: str,
    days: Collection[date] = (),
) -> tuple[list[Line], Sentence | None]:
    """The lines of the event with that title, and what is told of the others.

    ``days`` are its own: the same title with another day beside it is another event.
    A line that names none has the column's heading in NO_EVENT: whose it is has to be asked.
    Raises InvalidValueError where a list names several events and none for certain is the one.
    """
    for field in _FIELDS:
        named = dict.fromkeys(line.cells.get(field, "") for line in sheet)
        named.pop("", None)
        is_log = field == "action" and "event" not in columns.get(field, "").lower()
        if field not in columns or is_log or len(named) < _SEVERAL:
            continue
        fitting = [
            one
            for one in named
            if _is_title(one, title) and (_is_same(one, title) or _is_on(one, days))
        ]
        if len({letters_of_heading(one) for one in fitting}) != 1:
            shown = [legible(one)[:40] for one in named][:_MOST_NAMED]
            de, en = ", ".join(f"„{one}“" for one in shown), ", ".join(f'"{one}"' for one in shown)
            raise InvalidValueError(
                f"Die Spalte „{columns[field]}“ nennt mehrere Veranstaltungen ({de} …); bitte nur "
                f"die Zeilen zu „{title}“ in der Datei lassen, oder die Spalte löschen.",
                f'The column "{columns[field]}" names several events ({en} …); please leave only '
                f'the rows of "{title}" in the file, or delete the column.',
            )
        ours = [
            one
            if one.cells.get(field)
            else replace(one, cells=one.cells | {NO_EVENT: columns[field]})
            for one in sheet
            if one.cells.get(field, "") in {"", *fitting}
        ]
        others = len(sheet) - len(ours)
        return ours, _told_of(others) if others else None
    return sheet, None


def of_its_day(sheet: list[Line], found: Found, about: About) -> list[Line]:
    """The lines of the seminar's own days, where a column says when each one's event is.

    Raises InvalidValueError where none is of them: the list is of another event.
    """
    others = [one for one in sheet if about.is_other_day(one.cells.get("event_day", ""))]
    if not others:
        return sheet
    if len(others) == len(sheet):
        heading, told = found.columns["event_day"], legible(others[0].cells["event_day"])[:40]
        raise InvalidValueError(
            f"Unter „{heading}“ steht „{told}“, und dieses Seminar ist an einem anderen Tag; bitte "
            "prüfen, ob es die richtige Datei ist. Ist sie es, bitte die Spalte löschen.",
            f'Under "{heading}" there is "{told}", and this seminar is on another day; please '
            "check that it is the right file. If it is, please delete the column.",
        )
    found.notes.append(_told_of(len(others)))
    return [one for one in sheet if one not in others]


def refuse_other_event(sheet: list[Line], columns: Mapping[str, str], about: About) -> None:
    """Raises InvalidValueError where the only event that a list names is another one."""
    named = {one for line in sheet if (one := line.cells.get("event_title", "").strip())}
    if len(named) == 1 and about.is_other_title(told := named.pop()):
        heading, shown = columns["event_title"], legible(told)[:60]
        raise InvalidValueError(
            f"Die Datei ist von „{shown}“ (Spalte „{heading}“), dieses Seminar heißt "
            f"„{about.title}“; bitte prüfen, ob es die richtige Datei ist. Ist sie es, bitte die "
            "Spalte löschen.",
            f'The file is of "{shown}" (column "{heading}"), and this seminar is called '
            f'"{about.title}"; please check that it is the right file. If it is, please delete the '
            "column.",
        )


def _told_of(others: int) -> Sentence:
    if others == 1:
        return Sentence(
            "1 Zeile gehört zu einer anderen Veranstaltung und wird nicht gelesen.",
            "1 row belongs to another event and is not read.",
        )
    return Sentence(
        f"{others} Zeilen gehören zu anderen Veranstaltungen und werden nicht gelesen.",
        f"{others} rows belong to other events and are not read.",
    )


def _is_on(told: str, days: Collection[date]) -> bool:
    """Whether a title names no day, or one of those; the year may be missing."""
    named = [one for form in _DATES for one in form.finditer(told)]
    return not named or not days or any(_is_day(one, day) for one in named for day in days)


def _is_day(found: re.Match[str], day: date) -> bool:
    month = found["m"].lower()
    names = tuple(_MONTHS[day.month - 1].split("|"))
    is_month = int(month) == day.month if month.isdecimal() else month.startswith(names)
    return is_month and int(found["d"]) == day.day and found["y"] in {None, str(day.year)}


def _is_same(told: str, title: str) -> bool:
    return letters_of_heading(told) == letters_of_heading(title)


def _is_title(told: str, title: str) -> bool:
    """Whether two titles are the same, but for a day or the like beside one of them."""
    ours, theirs = letters_of_heading(title), letters_of_heading(told)
    if ours == theirs or min(len(ours), len(theirs)) < _SHORT:
        return ours == theirs
    words = (_WORD.findall(_WHEN.sub(" ", one).lower()) for one in (told, title))
    short, long = sorted(words, key=len)
    for at in range(len(long) - len(short) + 1):
        if short and long[at : at + len(short)] == short:
            return all(map(_BESIDE.fullmatch, long[:at] + long[at + len(short) :]))
    return False
