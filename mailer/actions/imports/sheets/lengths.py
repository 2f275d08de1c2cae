"""Lengths: a column that says for how long somebody was there, under a heading not known here."""

import re
from collections.abc import Sequence

from mailer.actions.imports.sheets.about import About
from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.grid import is_of_time, of_its_days
from mailer.actions.imports.sheets.process import Row
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
# "25.11. (Min.)", "Minuten Tag 2": how long somebody was there on one of several days.
_IN_MINUTES = re.compile(
    r"(?<![^\W\d_])(?:in )?(?:min(?:ute[ns]?|s)?|std|stunden|hours|h"
    r"|(?:anwesenheits|teilnahme)?dauer|anwesend)"
    r"(?![^\W\d_])\.?",
    re.IGNORECASE,
)
_AROUND = " \t:;,-–—()[]/|"
_DASH = re.compile(r"[\s–—-]*")
_WITH_COLONS = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")


def find_length(columns: Columns, below: Sequence[Row], about: About) -> None:
    """A length of time under a heading that is not known here, by its own words: ``1h 32m``.

    Or by those of its heading: "Time live (seconds)", "Gesamtzeit". Of each of the seminar's days
    they are added up: ``25.11. (Min.)``.
    """
    if _find_days(columns, below, about) or "minutes" in columns.fields:
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


def _find_days(columns: Columns, below: Sequence[Row], about: About) -> bool:
    """Finds a column of minutes for each day, whatever sum stands beside them."""
    days = [
        at
        for at, heading in enumerate(columns.headings)
        if columns.fields[at] in {"", "minutes"} and _is_of_day(heading) and _are_lengths(below, at)
    ]
    known = columns.fields.index("minutes") if "minutes" in columns.fields else None
    if known not in {None, *days} or not (days := of_its_days(columns, days, about)):
        return False
    if known is not None and columns.fields[known] == "minutes":
        columns.fields[known] = ""
    columns.fields[days[0]] = "minutes"
    columns.several["minutes"] = days
    return True


def _is_of_day(heading: str) -> bool:
    bare = _IN_MINUTES.sub(" ", heading)
    return bare != heading and is_of_time(" ".join(bare.split()).strip(_AROUND))


def _are_lengths(below: Sequence[Row], place: int) -> bool:
    told = [one for row in below if (one := cell_in(row.cells, place))]
    told = [one for one in told if not _DASH.fullmatch(one)]
    return bool(told) and None not in map(minutes_in, told)
