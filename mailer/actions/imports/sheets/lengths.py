"""Lengths: a column that says for how long somebody was there, under a heading not known here."""

import re
from collections.abc import Sequence

from mailer.actions.imports.absence import is_plainly_absent
from mailer.actions.imports.sheets.about import About
from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.grid import is_of_time, of_its_days
from mailer.actions.imports.sheets.process import Row
from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import legible
from mailer.domain.stay import minutes_in, names_unit

_UNIT = re.compile(r"\b(?:sec|seconds|sek|sekunden|min|minutes|mins|minuten)\b", re.IGNORECASE)
_STAYED = re.compile(
    r"zeit|time|temps|dauer|durat|durée|duur|live|online|pr[eé]sen|anwesen|teiln|attend|session"
    r"|sitzung|meeting|webinar|seminar|raum|room|connect|connexion|verb[iu]nd|watch|view|gesamt"
    r"|total|stay|there|spent|passé",
    re.IGNORECASE,
)
# Of another time than that in the room: of speaking, of a recording, of waiting, of the way there.
_ELSE = re.compile(
    r"talk|speak|rede|sprech|cam|video|chat|replay|record|aufzeich|wiederhol|wait|wart|lobby"
    r"|verspät|\blate\b|delay|fahrt?|travel|(?<!k)reise|\bweg|arbeitsw|commut|paus|break|unterbrech"
    r"|vorbereit|vorlauf|prepar|idle|inakti|inacti|away|abwesen|absen|fehl|\bmiss|verpass|\bhand\b|poll"
    r"|umfrag|frage|question|screen|bildschirm|shar|mute|stumm|mikro|micro|audio|geplant|planned"
    r"|schedul|offline|lesez|reading|respon|antwort|\btests?\b|quiz|attente|retard|voyage",
    re.IGNORECASE,
)
# "00:45:00" is a length only where its heading says so: it may be an hour of the clock.
_LASTS = re.compile(
    r"dauer|durat|durée|gesamtzeit|totalzeit|total ?time|watch|verweil|aufenthalt|online-?zeit"
    r"|sitzungszeit|session ?time|time ?(?:in|live|spent|present|online)|zeit ?(?:in|im)\b"
    r"|anwesenheitszeit|teilnahmezeit|viewing",
    re.IGNORECASE,
)
# "25.11. (Min.)", "Minuten Tag 2": how long somebody was there on one of several days. An "h"
# behind a number is of the clock.
_IN_UNITS = re.compile(
    r"(?<![^\W\d_])(?:in )?(?:min(?:ute[ns]?|s)?|std|stunden|hours|(?<!\d)(?<!\d )h"
    r"|(?:anwesenheits|teilnahme)?dauer)"
    r"(?![^\W\d_])\.?",
    re.IGNORECASE,
)
_IN_HOURS = re.compile(r"(?<![^\W\d_])(?:std|stunden|hours|h)(?![^\W\d_])", re.IGNORECASE)
_THERE = re.compile(r"(?<![^\W\d_])anwesend(?![^\W\d_])", re.IGNORECASE)
_OF_ALL = re.compile(r"gesamt|summe|total|\bsum\b", re.IGNORECASE)
_FEWEST = 25  # minutes: smaller numbers below "anwesend" or a bare day may be marks or lessons
_AROUND = " \t:;,-–—()[]/|"
_DASH = re.compile(r"[\s–—-]*")
_WITH_COLONS = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")


def find_length(columns: Columns, below: Sequence[Row], about: About) -> None:
    """A length of time under a heading that is not known here, by its own words: ``1h 32m``.

    Or by those of its heading: "Time live (seconds)", "Gesamtzeit". Of each of the seminar's days
    they are added up: ``25.11. (Min.)``.
    """
    days = [at for at, one in enumerate(columns.headings) if _names_day_and_unit(one)]
    known = columns.fields.index("minutes") if "minutes" in columns.fields else None
    if known is not None and known not in days:
        return
    if (total := _total(columns, below, days)) is not None:
        if known is not None:
            columns.fields[known] = ""
        columns.fields[total] = "minutes"
        return
    if _find_days(columns, below, about) or known is not None:
        return
    may_be = {
        at: heading
        for at, (name, heading) in enumerate(zip(columns.fields, columns.headings, strict=False))
        if not name and not _ELSE.search(heading)
    }
    told = {at: [one for row in below if (one := cell_in(row.cells, at))] for at in may_be}
    held = {at for at in may_be if any(map(names_unit, told[at]))}
    held = held or {
        at
        for at, heading in may_be.items()
        if _UNIT.search(heading) and _STAYED.search(heading) and any(map(str.isdecimal, told[at]))
    }
    held = held or {
        at
        for at, heading in may_be.items()
        if _LASTS.search(heading) and any(map(_WITH_COLONS.fullmatch, told[at]))
    }
    if len(held) == 1:
        columns.fields[held.pop()] = "minutes"


def _total(columns: Columns, below: Sequence[Row], days: Sequence[int]) -> int | None:
    """The one column that says of all days for how long somebody was there: "Gesamt (Min.)"."""
    if not days:
        return None
    held = [
        at
        for at, heading in enumerate(columns.headings)
        if not columns.fields[at] and at not in days and not _ELSE.search(heading)
        if (_OF_ALL.search(heading) and _IN_UNITS.search(heading)) or _LASTS.search(heading)
        if _are_lengths(columns, below, at) and not is_of_time(_without_unit(heading))
    ]
    return held[0] if len(held) == 1 else None


def _find_days(columns: Columns, below: Sequence[Row], about: About) -> bool:
    """Finds a column of minutes for each day.

    Raises InvalidValueError where one of them is in hours and another is not, or has words of which
    nobody knows how many minutes they are.
    """
    free = [at for at, one in enumerate(columns.fields) if one in {"", "minutes"}]
    told = {at: columns.headings[at] for at in free if at < len(columns.headings)}
    days = [at for at, one in told.items() if _names_day_and_unit(one)]
    days = [at for at in days if _are_lengths(columns, below, at)]
    bare = [at for at, one in told.items() if at not in days and _may_be_of_day(one)]
    bare = [at for at in bare if any(cell_in(row.cells, at) for row in below)]
    more = [at for at in bare if _are_many(below, at)]
    if len(more) != len(bare) or not (days or all(_THERE.search(told[at]) for at in more)):
        return False  # marks beside minutes, or shares of a day: there is no sum
    known = columns.fields.index("minutes") if "minutes" in columns.fields else None
    if known not in {None, *days} or not (
        days := of_its_days(columns, sorted({*days, *more}), about)
    ):
        return False
    if len({bool(_IN_HOURS.search(columns.headings[at])) for at in days}) > 1:
        raise _in_two_units(columns, days)
    if known is not None:
        columns.fields[known] = ""
    columns.fields[days[0]] = "minutes"
    columns.several["minutes"] = days
    return True


def _names_day_and_unit(heading: str) -> bool:
    bare = _without_unit(heading)
    return bare != heading and is_of_time(bare)


def _may_be_of_day(heading: str) -> bool:
    """Whether a heading is a day alone, or "anwesend" on one: what counts below it is not said."""
    return is_of_time(" ".join(_THERE.sub(" ", _without_unit(heading)).split()).strip(_AROUND))


def _without_unit(heading: str) -> str:
    if (bare := _IN_UNITS.sub(" ", heading)) == heading:
        return heading
    return " ".join(bare.split()).strip(_AROUND)


def _are_many(below: Sequence[Row], place: int) -> bool:
    """Whether numbers below a day are so large that they can only be minutes."""
    told = [one for row in below if (one := cell_in(row.cells, place))]
    numbers = [float(one) for one in told if one.isdecimal()]
    is_plain = all(one.isdecimal() or _says_none(one) for one in told)
    return is_plain and bool(numbers) and max(numbers) >= _FEWEST


def _are_lengths(columns: Columns, below: Sequence[Row], place: int) -> bool:
    """Whether a column says how long; who was away has a dash there, or a word of it.

    Raises InvalidValueError where other words stand beside lengths.
    """
    told = [one for row in below if (one := cell_in(row.cells, place))]
    told = [one for one in told if not _says_none(one)]
    strange = [one for one in told if minutes_in(one) is None]
    if strange and 2 * len(strange) <= len(told):
        shown, heading = legible(strange[0])[:40], columns.headings[place]
        raise InvalidValueError(
            f"Unter „{heading}“ steht „{shown}“; wie lange die Person da war, ist daran nicht zu "
            "erkennen. Bitte eine Zahl schreiben, oder 0.",
            f'Under "{heading}" there is "{shown}", which does not tell for how long they were '
            "there. Please write a number, or 0.",
        )
    return bool(told) and not strange


def _says_none(text: str) -> bool:
    return _DASH.fullmatch(text) is not None or is_plainly_absent(text)


def _in_two_units(columns: Columns, days: Sequence[int]) -> InvalidValueError:
    de, en = (
        ", ".join(f"{begin}{columns.headings[at]}{end}" for at in days)
        for begin, end in ("\u201e\u201c", '""')
    )
    return InvalidValueError(
        f"Die Spalten {de} sind teils in Stunden, teils in Minuten; bitte überall Minuten "
        "schreiben.",
        f"The columns {en} are partly in hours and partly in minutes; please write minutes "
        "throughout.",
    )
