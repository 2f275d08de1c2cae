"""Times of day in a text: "10:30 – 12:00 Uhr", "2:00–3:30 pm CET", "um 14 Uhr"."""

import re
from dataclasses import dataclass, replace
from datetime import time, timedelta

from mailer.domain.announcement.sentences import plain_dashes
from mailer.domain.announcement.zones import StatedZone, read_zone

BLANK = "\x1f"
"""Stands for characters already understood; cleaned text never holds it."""

_EARLIEST_LIKELY = time(6)
_NOT_IN_NUMBER = r"(?<![\d.,:/€$£-])"
_SUFFIX = r"(?:Uhr\b|[ap]\.?\s?m\b\.?|h\b|o['’]clock\b|noon\b)"


def _clock(name: str) -> str:
    return (
        rf"(?:(?P<hour_{name}>\d{{1,2}})(?:[:.](?P<minute_{name}>\d{{2}}))?(?![\d€$£])"
        rf"(?:\s?(?P<suffix_{name}>{_SUFFIX}))?|(?P<noon_{name}>\bnoon\b))"
    )


_RANGE = re.compile(
    rf"{_NOT_IN_NUMBER}(?P<between>(?:zwischen|between)\s)?{_clock('from')}\s?"
    rf"(?P<link>-|bis|to\b|until|till|und|and)\s?(?:(?:ca\.|etwa|about|gegen)\s)?{_clock('to')}",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"{_NOT_IN_NUMBER}{_clock('from')}", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:\bvon|\bum|\bab|\bfrom|\bat|\bzeit|\btime|:)\s?$", re.IGNORECASE)
_ENDING = re.compile(r"\b(?:endet|ende|ends?|bis|until|till|finish\w*)\b", re.IGNORECASE)
_DURATION = re.compile(
    r"(?:\bDauer\b|\bduration\b|\bdauert\b|\blasts?\b|\bdauer\b)[\s:(]{0,3}"
    r"(?:(?:ca\.|about|etwa|rund|beträgt|is|for)\s){0,2}(?P<number>\d{1,3}(?:[.,]5)?)\s?"
    r"(?P<unit>Min|Stunde|Std|hour|h\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class HoursMention:
    """Wall-clock times written at ``start:end`` of a text, in ``stated`` clocks if it says so.

    ``to_midnight``: the end is 24:00. ``doubtful`` names ``starts_at`` or ``ends_at``.
    """

    start: int
    end: int
    begins: time
    ends: time | None = None
    to_midnight: bool = False
    stated: StatedZone | None = None
    doubtful: frozenset[str] = frozenset()


def find_hours(text: str, *, bare: bool = False) -> list[HoursMention]:
    """Every time of day in ``text``, dates being blanked out with ``BLANK`` beforehand.

    ``bare``: numbers alone count as hours ("10 - 12"), as they do after the label "Uhrzeit".
    """
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
        stated = read_zone(text[match.end() : match.end() + 60])
        end = match.end() + (stated.length if stated else 0)
        mentions.append(replace(mention, end=end, stated=stated))
        taken = end
    return _joined_ends(text, mentions)


def find_duration(text: str) -> timedelta | None:
    """A stated length: "Dauer: 90 Minuten", "lasts 1.5 hours"."""
    found = _DURATION.search(text)
    if not found:
        return None
    number = float(found["number"].replace(",", "."))
    minutes = number if found["unit"].lower() == "min" else number * 60
    return timedelta(minutes=minutes) if 0 < minutes <= 24 * 60 else None


def _is_time(text: str, match: re.Match[str], *, bare: bool) -> bool:
    """Whether something beside the bare numbers says that these are hours."""
    named = match.groupdict()
    if named.get("link", "").lower() in {"und", "and"} and not named.get("between"):
        return False
    suffixes = [suffix for suffix in (named["suffix_from"], named.get("suffix_to")) if suffix]
    is_range = "link" in named
    if any(suffix.lower() != "h" or is_range for suffix in suffixes) or named.get("noon_to"):
        return True
    if named["noon_from"] or ":" in match[0] or bare:
        return True
    before = text[max(0, match.start() - 12) : match.start()]
    dotted = bool(named["minute_from"]) and bool(named.get("minute_to") or suffixes)
    return dotted and bool(_PREPOSITION.search(before) or before.rstrip(" ,(|-").endswith(BLANK))


def _read(match: re.Match[str]) -> HoursMention | None:
    named = match.groupdict()
    suffix_from, suffix_to = named["suffix_from"], named.get("suffix_to")
    half_from, half_to = _half(suffix_from), _half(suffix_to)
    doubtful: set[str] = set()
    begins = _time(named, "from", half_from or half_to)
    if "link" not in named:
        if begins is None:
            return None
        return HoursMention(match.start(), match.end(), begins, doubtful=_early(begins, named))
    to_midnight = named["hour_to"] == "24" and (named["minute_to"] or "00") == "00"
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
    hour, minute = int(named[f"hour_{name}"] or 0), int(named[f"minute_{name}"] or 0)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


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
        last = joined[-1] if joined else None
        between = text[last.end : mention.start] if last else ""
        if (
            last
            and last.ends is None
            and not last.to_midnight
            and not last.doubtful
            and last.begins < mention.begins
            and BLANK not in between
            and _ENDING.search(between)
        ):
            joined[-1] = replace(
                last, end=mention.end, ends=mention.begins, stated=last.stated or mention.stated
            )
        else:
            joined.append(mention)
    return joined
