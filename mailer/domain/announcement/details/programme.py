"""The programme: a run of lines that begin with a time of day, with what happens and who."""

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.names import is_called, read_name
from mailer.domain.announcement.people.offices_before import behind_anything
from mailer.domain.announcement.people.persons import read_persons
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.details import ProgrammeItem

_LONGEST_LINE = 400
_LONGEST_PART = 200
_MOST_ITEMS = 60
_FEWEST_UNDER_HEADING = 2
_FEWEST_ALONE = 3
_MOST_SPLITS = 12
_HEADING = expression(
    r"(?:(?:das|unser|vorläufiges|geplantes|the|draft|provisional)\s)?(?:tagungs|veranstaltungs)?(?:programm"
    r"|programme?|ablauf|programmablauf|ablaufplan|zeitplan|tagesordnung|agenda|schedule|timetable"
    r"|programme?\soverview|order\sof\sthe\sday)(?:\s\([^()]{1,60}\))?\s?:?",
    re.IGNORECASE,
)
_SUFFIX = r"(?:\s?(?:Uhr|h|noon|[ap]\.?m\.?)(?![\w]))"
_CLOCK = rf"(?:[01]?\d|2[0-4])(?:[:.][0-5]\d(?![\d]|\.\d))?{_SUFFIX}?"
_TIME = expression(
    rf"(?P<time>(?:(?:ab|ca\.|gegen|um|von|from|at|around)\s)?(?P<first>{_CLOCK})"
    rf"(?:\s?(?:-|–|—|bis|to|until)\s?{_CLOCK})?)(?!\.?\d)\s?[:|,–—-]?(?:\s+|$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SAYS_TIME = expression(rf"\d[:.]\d\d|\d{_SUFFIX}", re.IGNORECASE)
_NO_TITLE = expression(
    r"(?:\(?(?:uhr|online|CET|MEZ|CEST|MESZ|via|per|im|in|at|am|on|statt)\b|\W*$|und\s|and\s|(?-i:[a-zäöü]+t\s))",
    re.IGNORECASE,
)
_DAY = expression(
    rf"(?:(?:tag|day)\s\d|\d\.\s?tag|(?:{any_of(WEEKDAYS)})\b).{{0,40}}"
    rf"|\d{{1,2}}\.?\s?(?:\d{{1,2}}\.|(?:{any_of(MONTHS)})\b\.?)\s?(?:20\d\d)?\s?:?",
    re.IGNORECASE,
)
# Between the entries, and none of them: "Nachmittag", "Block 2".
_PART = expression(
    r"(?:(?:am\s)?(?:vormittag|nachmittag|mittag|abend)|morning|afternoon|evening|(?:teil|part|block)\s(?:\d|[IVX]{1,3}))\s?:?",
    re.IGNORECASE,
)
_SPLIT = expression(
    r"\s[–—|-]\s|\s?\((?=[^()]+\)$)|,\s(?:(?:mit|with|by|von|durch)\s)?|[:;]\s|\s/\s|\s(?:mit|with|by|von|durch)\s"
    r"|\s(?=(?:Frau|Herrn?|Dr|Prof|Mrs?|Ms)\b\.?\s)"
    r"|(?:(?<=Vortrag)|(?<=Moderation)|(?<=Keynote)|(?<=Grußwort)|(?<=Begrüßung)|(?<=Impuls)|(?<=Input))\s(?=[A-ZÄÖÜ])"
)
_ENDS_NAME = expression(r"\s?(?:[,(;&/]|(?:und|and|sowie)\s)|$")
_CONTINUED_AT_MOST = 2
_MOST_PEOPLE = 10


@dataclass(frozen=True, slots=True)
class ProgrammeReading:
    """Its items in the order written; ``entries`` are the passages that are nothing else."""

    items: tuple[ProgrammeItem, ...] = ()
    entries: frozenset[int] = frozenset()
    unsure: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Run:
    """Items found so far from one place on, with the passages taken and the day they are of."""

    items: list[ProgrammeItem]
    entries: set[int]
    days: list[str]


def read_programme(
    passages: tuple[Passage, ...], speakers: frozenset[str] = frozenset()
) -> ProgrammeReading:
    """The programme under its heading, else three or more lines with times one below the other.

    ``speakers`` are the names of those who are known to speak. Doubtful where there are two.
    """
    found: list[_Run] = []
    place = 0
    while place < len(passages):
        passage = passages[place]
        headed = passage.label is None and _HEADING.fullmatch(passage.text) is not None
        if headed or _timed(passage) is not None:
            run, after = _run(passages, place + headed, speakers)
            enough = len(run.items) >= (_FEWEST_UNDER_HEADING if headed else _FEWEST_ALONE)
            if enough and (headed or run.days or _ascends(run.items)):
                run.entries |= {place} if headed else set()
                found.append(run)
            place = max(after, place + 1)
        else:
            place += 1
    if not found:
        return ProgrammeReading()
    first = found[0]
    doubtful = len(found) > 1 or len(first.items) >= _MOST_ITEMS or len(first.days) > 1
    return ProgrammeReading(
        tuple(first.items),
        frozenset(first.entries),
        frozenset({"programme"} if doubtful else ()),
    )


def _run(passages: tuple[Passage, ...], place: int, speakers: frozenset[str]) -> tuple[_Run, int]:
    """Items from ``place`` on, and where they end."""
    run = _Run([], set(), [])
    while place < len(passages) and len(run.items) < _MOST_ITEMS:
        passage = passages[place]
        timed = _timed(passage)
        if timed is None:
            if _PART.fullmatch(passage.text) and _follows(passages, place, 1):
                run.entries.add(place)
                place += 1
                continue
            if not (_DAY.fullmatch(passage.text) and _follows(passages, place, 1)):
                break
            # A day that is told again and again would stay after a reschedule.
            run.days.append(one_line(passage.text.rstrip(" :,"), 40))
            run.entries.add(place)
            place += 1
            continue
        time, title = timed
        lines = _continued(passages, place + 1, without_title=not title, speakers=speakers)
        below = [passages[one] for one in lines]
        if not title and not below:
            break
        title = title or below.pop(0).text
        if below and title.endswith(":") and _is_person(title[:-1], speakers):
            title, who = below.pop(0).text, title[:-1]  # who speaks stands above the subject
        else:
            title = title.rstrip(" :")
            title, who = (title, "") if _names_who(below) else _parted(title, speakers)
        people = [one.text for one in below if not who and _is_who(one, speakers)]
        who = who or "; ".join(people)
        texts = [one.text for one in below if one.text not in people]
        if run.days:
            time = f"{run.days[-1]}, {time}"
        title = one_line(" – ".join([title, *texts]), _LONGEST_PART)
        run.items.append(ProgrammeItem(title, time, one_line(who, _LONGEST_PART)))
        run.entries |= {place, *lines}
        place += 1 + len(lines)
    return run, place


def _timed(passage: Passage) -> tuple[str, str] | None:
    """The time that a line begins with and what follows; None for any other line."""
    if passage.label not in {None, Label.HOURS} or len(passage.text) > _LONGEST_LINE:
        return None
    found = _TIME.fullmatch(passage.text)
    if found is None or not _SAYS_TIME.search(found["time"]):
        return None
    rest = found["rest"].lstrip(":").strip(" \t|–—-")
    if rest and (_NO_TITLE.match(rest) or find_dates(rest)):
        return None
    return found["time"].strip(), rest


def _continued(
    passages: tuple[Passage, ...], place: int, *, without_title: bool, speakers: frozenset[str]
) -> list[int]:
    """The lines below an item that belong to it: another item follows them, or they name who."""
    lines: list[int] = []
    plain = 0
    for number in range(place, min(place + _CONTINUED_AT_MOST + _MOST_PEOPLE, len(passages))):
        who = _is_who(passages[number], speakers)
        plain += not who
        if plain > _CONTINUED_AT_MOST or not (who or _may_continue(passages[number])):
            break
        lines.append(number)
    ended = place + len(lines)
    if lines and ended < len(passages) and _begins_item(passages[ended]):
        return lines
    kept = lines[:1] if without_title else []
    people = takewhile(lambda one: _is_who(passages[one], speakers), lines[len(kept) :])
    return [*kept, *people]


def _begins_item(passage: Passage) -> bool:
    return _timed(passage) is not None or _DAY.fullmatch(passage.text) is not None


def _is_who(passage: Passage, speakers: frozenset[str]) -> bool:
    """Whether a line below an item tells who it is: by its label, or it is somebody's name."""
    if passage.label is Label.SPEAKERS:
        return passage.inline
    return _may_continue(passage) and _is_person(passage.text, speakers)


def _names_who(below: list[Passage]) -> bool:
    return any(one.label is Label.SPEAKERS for one in below)


def _may_continue(passage: Passage) -> bool:
    return (
        passage.label is None
        and len(passage.text) <= _LONGEST_PART
        and not passage.text.endswith((".", ":", "!", "?"))
        and _timed(passage) is None
        and not _DAY.fullmatch(passage.text)
        and not _HEADING.fullmatch(passage.text)
        and not _PART.fullmatch(passage.text)
        and "://" not in passage.text
    )


def _follows(passages: tuple[Passage, ...], place: int, within: int) -> bool:
    return any(_timed(one) is not None for one in passages[place + 1 : place + 1 + within])


def _parted(text: str, speakers: frozenset[str]) -> tuple[str, str]:
    """``(title, who)`` of "Begrüßung – Dr. Anna Muster, Stadt X"; nobody named: all is title."""
    for found in list(_SPLIT.finditer(text))[:_MOST_SPLITS]:
        tail = text[found.end() :]
        tail = tail[:-1] if found[0].strip() == "(" and tail.endswith(")") else tail
        head = text[: found.start()].strip(" ,:–—-")
        by_name = found[0].strip() in {"mit", "with"} and _is_name(tail)
        if head and (by_name or _is_person(tail, speakers)):
            return head, tail.strip()
        if found[0].strip() in {":", "–", "—", "|"} and head and _is_person(head, speakers):
            return tail.strip(), head
    return text, ""


def _is_name(text: str) -> bool:
    """Whether a text is nothing but a name, even one that few are called by."""
    named = read_name(text, 0)
    return named is not None and named.end == len(text.rstrip())


def _is_person(text: str, speakers: frozenset[str]) -> bool:
    text = text.strip()
    named = read_name(text, 0)
    if named and named.name.casefold() in speakers:
        return True
    if text.endswith((".", "!", "?")):
        return False
    called = named is not None and is_called(named) and _ENDS_NAME.match(text, named.end)
    return bool(called) or bool(read_persons(text, trusted=False) or behind_anything(text))


def _ascends(items: list[ProgrammeItem]) -> bool:
    """Whether each begins after the one before; a list of opening hours does not."""
    begins = [_minutes(one.time) for one in items]
    return all(before < after for before, after in pairwise(begins))


def _minutes(time: str) -> int:
    found = re.search(r"(\d{1,2})(?:[:.](\d\d))?\s?(?P<half>[ap]\.?m)?", time, re.IGNORECASE)
    if found is None:
        return 0
    hour = int(found[1])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0].lower() == "p" else 0)
    return hour * 60 + int(found[2] or 0)
