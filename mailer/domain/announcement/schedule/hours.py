"""Times of day in a text: "10:30 – 12:00 Uhr", "2:00–3:30 pm CET", "um 14 Uhr"."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from mailer.domain.announcement.lexicon.calendar_words import WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.hour_kinds import (
    BLANK,
    HoursKind,
    are_denied,
    are_of_next_days,
    kind_of,
)
from mailer.domain.announcement.lexicon.zones import read_zone
from mailer.domain.announcement.schedule.hours_mention import HoursMention
from mailer.domain.announcement.schedule.spoken_hours import (
    apart_from,
    find_spoken_hours,
    of_the_twelve,
)
from mailer.domain.announcement.text.sentences import plain_dashes

_EARLIEST_LIKELY = time(6)
_NOT_IN_NUMBER = r"(?:(?<![\d.,:/€$£-])|(?<=[:.]\d\d/))"
_SUFFIX = r"(?:Uhr\b|[ap]\.?\s?m\b\.?|h\b|h(?=[0-5]\d\b)|o['’]clock\b|noon\b|[cs]\.\s?t\b\.?)"
# "10 Uhr 30", "10h30"; not "10 Uhr, 30 Plätze" and not "10 Uhr 30. März".
_LATE = (
    r"(?:(?:(?<=Uhr)\s|(?<=h))(?P<late_{name}>[0-5]\d)"
    r"(?![\d:.€]|\s?(?:Uhr|(?-i:[A-ZÄÖÜ])|min|%|€)))?"
)
_HOUR_WORDS = {
    word: hour
    for hour, word in enumerate(
        (
            *("ein", "zwei", "drei", "vier", "fünf", "sechs"),
            *("sieben", "acht", "neun", "zehn", "elf", "zwölf", "dreizehn", "vierzehn"),
            *("fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn", "zwanzig"),
        ),
        1,
    )
}
_ORDINAL = expression(r"\.\s(?:Tag|Teil|Termin|Modul|Block|Einheit|Woche|Abend|OG|Stock)\b")
_ACADEMIC = expression(r"\s?,?\s?\(?\s?c\.\s?t\b\.?\s?\)?", re.IGNORECASE)
_WORDS_BEHIND = expression(
    rf"[{BLANK}\W]{{0,20}}(?:(?:ab|um|from|at)\s)?\d{{1,2}}(?:[:.]\d\d|(?=\sUhr))(?:\s?(?:Uhr|h|[ap]m))?\s[^\W\d_]{{4,20}}(?:\s[^\W\d_]{{2,20}}){{0,3}}[,;]\s"
    r"(?:(?:ab|um|from|at)\s)?$",
    re.IGNORECASE,
)
# "start 10.00, close 12.30": no sum and no share.
_TOLD_BARE = expression(
    r"\b(?:start|starts|begins?|beginn|beginnt|startet|from|at|um|closes?|ende|endet|ends?|finish(?:es)?|einlass)"
    r"\s?:?\s?$",
    re.IGNORECASE,
)
_AROUND = expression(r"(?<!rund\s)(?<!herum\s)\bum\s$", re.IGNORECASE)
_FROM = expression(r"\b(?:von|from)\s$", re.IGNORECASE)
_NO_UNIT = expression(r"(?!\s?(?:€|£|\$|Euro|EUR|%|Prozent|per\scent|Mio|Mrd|km|m\b|\d))")
_UNIT_OF_LENGTH = expression(
    r"(?:,\d\s?h\b|(?:,\d|\s?½)?\s?(?:Std|Stunden?|Minuten?|Min\b|hours?|minutes?|Tage?n?\b|Wochen?|weeks?|Monate?|Termine?|Abende?|Einheiten|UE\b|Treffen|days?\b|sessions?))",
    re.IGNORECASE,
)
# "übermorgen um 12 im Hof", and not "um 12 Prozent" or "um 12 Plätze".
_LONE_HOUR = expression(
    r"(?=\s(?:im|in|am|an|bei|auf|vor|statt|los|geht|at|in|on)\b|\s?[,;)|](?:\s|$)|\s?[.!]?$)",
    re.IGNORECASE,
)
_FACT_ENDS = expression(r"\s?(?:$|[,;|)·](?:\s|$))")
# "von 9 bis 12 und von 13 bis 16 Uhr": the unit is told once for both.
_SECOND_STRETCH = expression(
    r"\s?(?:,|und|sowie|and|&|\+|/)\s?(?:von\s|from\s)?\d{1,2}(?:[:.]\d\d)?\s?(?:-|bis|to)\s?\d{1,2}"
    r"(?:[:.]\d\d)?\s?(?:Uhr|h|[ap]m)\b",
    re.IGNORECASE,
)
_WHOLE_WEEKDAYS = any_of({word: day for word, day in WEEKDAYS.items() if len(word) > 3})
_ANOTHER_DAY = expression(
    rf"\b(?:{_WHOLE_WEEKDAYS})\b|\b(?-i:Mo|Di|Mi|Do|Fr|Sa|So)\b"
    r"|\bday\s(?:two|three|[2-9])\b|\b(?:(?:zweite|dritte|letzte)[rnm]?|[2-9]\.)\s?\w*tag\b",
    re.IGNORECASE,
)
_QUARTER = timedelta(minutes=15)


def _clock(name: str) -> str:
    return (
        rf"(?:(?P<hour_{name}>\d{{1,2}}|(?:{any_of(_HOUR_WORDS)})(?=\s(?:Uhr\b|bis\s\w+\sUhr\b)))(?:[:.](?P<minute_{name}>\d{{2}})(?::00(?!\d))?)?(?![\d€$£])"
        rf"(?:\s?(?P<suffix_{name}>{_SUFFIX}){_LATE.replace('{name}', name)})?"
        rf"|(?P<noon_{name}>\bnoon\b))"
    )


_RANGE = expression(
    rf"{_NOT_IN_NUMBER}(?P<between>(?:zwischen|between)\s)?{_clock('from')}"
    rf"(?:\s(?:CES?T|MES?Z|GMT|UTC|BST|EES?T|E[SD]?T)\b)?\s?"
    rf"(?P<link>-|bis|to\b|until|till|und|and)\s?(?:(?:ca\.|etwa|about|gegen|voraussichtlich|ungefähr|rund|max\.|maximal|spätestens)\s)?"
    rf"(?:{_clock('to')}|(?P<midnight>Mitternacht|midnight)\b)",
    re.IGNORECASE,
)
_SINGLE = expression(rf"{_NOT_IN_NUMBER}{_clock('from')}", re.IGNORECASE)
_PREPOSITION = expression(r"(?:\bvon|\bum|\bab|\bfrom|\bat|\bzeit|\btime|:)\s?$", re.IGNORECASE)
_ENDING = expression(
    r"\b(?:enden|endet|ende|ends?|bis|until|till|finish\w*|schließen|schließt|schluss|aus\sist)\b",
    re.IGNORECASE,
)


def find_hours(text: str, *, bare: bool = False) -> list[HoursMention]:
    """Every time of day in ``text``, dates being blanked out with ``BLANK`` beforehand.

    ``bare``: numbers alone count as hours ("10 - 12"), as they do after the label "Uhrzeit".
    """
    return list(_find_hours(text, bare=bare))


# Several readers ask for the hours of the same sentence.
@lru_cache(maxsize=256)
def _find_hours(text: str, *, bare: bool) -> tuple[HoursMention, ...]:
    text = plain_dashes(text)
    mentions: list[HoursMention] = []
    taken = 0
    matches = [*_RANGE.finditer(text), *_SINGLE.finditer(text)]
    matches.sort(key=lambda match: (match.start(), -match.end()))
    for match in matches:
        if match.start() < taken or not _is_time(text, match, bare=bare):
            continue
        mention = _read(match)
        if mention is None:
            continue
        end = match.end()
        mention = of_the_twelve(text, mention)
        if late := _ACADEMIC.match(text, end):
            end = late.end()
        academic = (match["suffix_from"] or match.groupdict().get("suffix_to") or "").lower()
        if late or academic.startswith("c"):
            # Whether it ends a quarter of an hour sooner as well is custom, and not told.
            doubtful = mention.doubtful | ({"ends_at"} if mention.ends else set())
            begins = _later(mention.begins, _QUARTER)
            mention = replace(mention, begins=begins, doubtful=doubtful)
        stated = read_zone(text[end : end + 60])
        end += stated.length if stated else 0
        mentions.append(replace(mention, end=end, stated=stated))
        taken = end
    if spoken := find_spoken_hours(text):
        mentions = sorted([*apart_from(spoken, mentions), *spoken], key=lambda one: one.start)
    return tuple(_joined_ends(text, _with_kinds(text, mentions)))


def _later(begins: time, by: timedelta) -> time:
    return (datetime.combine(date.min, begins) + by).time()


def _with_kinds(text: str, mentions: list[HoursMention]) -> list[HoursMention]:
    borders = [0, *(one.end for one in mentions)]
    starts = [*(one.start for one in mentions), len(text)]
    # "09:15 registration, 09:30 start": here each word stands behind its hours.
    behind = len(mentions) > 1 and _WORDS_BEHIND.match(text[: starts[1]]) is not None
    kinds = [
        replace(
            one,
            kind=kind_of(
                "" if behind else text[borders[number] : one.start],
                text[one.end : starts[number + 1]],
                has_end=one.ends is not None or one.to_midnight,
                is_last=behind or number + 1 == len(mentions),
            ),
        )
        for number, one in enumerate(mentions)
    ]
    for number, (before, one) in enumerate(pairwise(kinds), 1):
        if kinds[number - 1].kind is HoursKind.BESIDE and are_of_next_days(
            text[before.end : one.start]
        ):
            kinds[number] = replace(one, kind=HoursKind.BESIDE)
    befores = (text[border : one.start] for border, one in zip(borders, mentions, strict=False))
    if any(map(are_denied, befores)):  # another hour was told before: somebody is to look
        return [replace(one, doubtful=one.doubtful | {"starts_at"}) for one in kinds]
    return kinds


def _is_time(text: str, match: re.Match[str], *, bare: bool) -> bool:
    """Whether something beside the bare numbers says that these are hours."""
    named = match.groupdict()
    if named.get("link", "").lower() in {"und", "and"} and not named.get("between"):
        return False
    suffixes = [suffix for suffix in (named["suffix_from"], named.get("suffix_to")) if suffix]
    is_range = "link" in named
    if named["late_from"] or named.get("late_to"):
        return True
    if any(suffix.lower() != "h" or is_range for suffix in suffixes) or named.get("noon_to"):
        return True
    if suffixes and not named["minute_from"] and _hour(named["hour_from"]) < _EARLIEST_LIKELY.hour:
        return False  # "Dauer: 2 h"
    if suffixes and named["minute_from"] and _hour(named["hour_from"]) >= _EARLIEST_LIKELY.hour:
        return True  # "19.30 h"; "1.30 h" is how long it takes
    if bare and _UNIT_OF_LENGTH.match(text, match.end()):
        return False
    if named["noon_from"] or ":" in match[0] or bare:
        return True
    before = text[max(0, match.start() - 12) : match.start()]
    if not is_range and _is_single_bare(text, match, before):
        return True
    if (suffixes or is_range) and _ACADEMIC.match(text, match.end()):
        return True
    dotted = bool(suffixes) or (
        bool(named["minute_from"]) and bool(named.get("minute_to") or suffixes)
    )
    if is_range and (_SECOND_STRETCH.match(text, match.end()) or _has_zone(text, match)):
        return True
    beside_date = before.rstrip(" ,(|·/-").endswith(BLANK)
    if is_range and beside_date and _FACT_ENDS.match(text, match.end()):
        # "Mi 4.3., 10-11.30": nothing but hours follows a day and a comma.
        return _EARLIEST_LIKELY.hour <= _hour(named["hour_from"]) < _hour(named["hour_to"]) < 24
    return dotted and bool(_PREPOSITION.search(before) or beside_date)


def _is_single_bare(text: str, match: re.Match[str], before: str) -> bool:
    """Whether a bare number is an hour by the words around it: "start 10.00", "um 12 im Hof"."""
    hour, minute = _hour(match["hour_from"]), match["minute_from"]
    if minute:
        told = _TOLD_BARE.search(before) and _NO_UNIT.match(text, match.end())
    else:
        told = _AROUND.search(before) and _LONE_HOUR.match(text, match.end())
    return told is not None and _EARLIEST_LIKELY.hour <= hour < 24


def _has_zone(text: str, match: re.Match[str]) -> bool:
    """Whether a range goes on with its clocks: "from 11 to 12 (CET)"."""
    told = _FROM.search(text[max(0, match.start() - 6) : match.start()])
    return told is not None and read_zone(text[match.end() : match.end() + 60]) is not None


def _read(match: re.Match[str]) -> HoursMention | None:
    named = match.groupdict()
    if _ORDINAL.match(match.string, match.end("hour_from") if named["hour_from"] else 0):
        return None
    suffix_from, suffix_to = named["suffix_from"], named.get("suffix_to")
    half_from, half_to = _half(suffix_from), _half(suffix_to)
    doubtful: set[str] = set()
    begins = _time(named, "from", half_from or half_to)
    if "link" not in named:
        if begins is None:
            return None
        return HoursMention(match.start(), match.end(), begins, doubtful=_early(begins, named))
    to_midnight = named["midnight"] is not None or named["hour_to"] == "24"
    to_midnight = to_midnight and (named["minute_to"] or "00") == "00"
    ends = None if to_midnight else _time(named, "to", half_to or half_from)
    if begins and ends and ends <= begins and half_from is None and half_to == "p":
        # "11–1 pm": the morning is meant, but the text does not say so.
        begins = _time(named, "from", "a")
        doubtful.add("starts_at")
    if begins is None:
        return None
    if not to_midnight and (ends is None or ends <= begins):
        ends = None
        doubtful.add("ends_at")
    early = _early(begins, named)
    return HoursMention(
        match.start(), match.end(), begins, ends, to_midnight, doubtful=early | doubtful
    )


def _time(named: dict[str, str | None], name: str, half: str | None) -> time | None:
    if named[f"noon_{name}"]:
        return time(12)
    minutes = named[f"minute_{name}"] or named[f"late_{name}"]
    hour, minute = _hour(named[f"hour_{name}"]), int(minutes or 0)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _hour(written: str | None) -> int:
    return _HOUR_WORDS.get((written or "").lower()) or int(written or 0)


def _half(suffix: str | None) -> str | None:
    """``a`` or ``p`` of "a.m.", "pm"; noon counts as afternoon."""
    word = (suffix or "").lower()
    if word.startswith(("a", "p")):
        return word[0]
    return "p" if word == "noon" else None


def _early(begins: time, named: dict[str, str | None]) -> frozenset[str]:
    """ "um 2 Uhr" is hardly the middle of the night; "02:00" or "2 am" says that it is."""
    explicit = (named["hour_from"] or "").startswith("0") or any(
        _half(named.get(suffix)) for suffix in ("suffix_from", "suffix_to")
    )
    return frozenset() if begins >= _EARLIEST_LIKELY or explicit else frozenset({"starts_at"})


def _joined_ends(text: str, mentions: list[HoursMention]) -> list[HoursMention]:
    """ "beginnt um 10 Uhr und endet um 12 Uhr" is one stretch of time."""
    joined: list[HoursMention] = []
    for mention in mentions:
        place = next(
            (n for n in reversed(range(len(joined))) if joined[n].kind is HoursKind.EVENT), None
        )
        if place is not None and _ends_there(text, joined[place], mention):
            last = joined[place]
            whole = replace(
                last, end=mention.end, ends=mention.begins, stated=last.stated or mention.stated
            )
            joined[place:] = [whole]
        else:
            joined.append(mention)
    return joined


def _ends_there(text: str, last: HoursMention, mention: HoursMention) -> bool:
    between = text[last.end : mention.start]
    if last.ends or last.to_midnight or last.doubtful or last.begins >= mention.begins:
        return False
    if mention.kind is HoursKind.BESIDE or mention.ends or BLANK in between:
        return False
    if _ANOTHER_DAY.search(between):
        return False
    return mention.kind is HoursKind.END or _ENDING.search(between) is not None
