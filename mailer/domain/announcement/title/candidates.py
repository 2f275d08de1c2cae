"""The first lines that may be a title, and how many of them are one."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import names_office, names_only_kind
from mailer.domain.announcement.lexicon.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.lexicon.slogans import is_slogan
from mailer.domain.announcement.text.navigation import (
    has_bars,
    is_farewell,
    is_furniture,
    is_greeting,
    is_menu_bar,
)
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.title.lines import (
    LONGEST_HEADING,
    LONGEST_MOTTO,
    behind_speaker,
    invites,
    invites_to,
    is_dateline,
    is_heading,
    names_readers,
    names_speaker,
    tells_when,
)
from mailer.domain.announcement.title.papers import names_paper
from mailer.domain.announcement.title.parts import named_on, unframed
from mailer.domain.announcement.venue.houses import is_address

_SEARCHED = 14
_ACTIONS = expression(
    r"\b(?:drucken|teilen|merken|empfehlen|speichern|kalender|share|print|save|download|add|register|anmelden)\b",
    re.IGNORECASE,
)
_FEWEST_IN_A_MENU = 4
_HAS_DIGIT = expression(r"\d")
_AROUND = frozenset({Label.PUBLISHED, Label.SERIES})
_OPEN_END = expression(
    r"(?:\s[–—-]|[,:&]|\b(?:und|oder|sowie|für|mit|ohne|von|zu|zum|zur|in|im|der|die|das|des|dem|den|bei"
    r"|auf|als|and|or|for|with|of|the|in|to|a))$",
    re.IGNORECASE,
)
_GOES_ON_BELOW = expression(
    r"(?:im|in|in\sder|für|und|mit|von|der|des|am|an|auf|bei|zu|zur|zum|als|for|and|with|of|to)\s[\w\s-]{3,60}[?!]?"
)
_CLOSING = '"“”«'  # a quoted title is whole: "mit Anna Muster" below it tells who speaks
_CONTINUED_ROW = expression(
    r"(?:fortsetzung|auftakt|abschluss|\d{1,2}\.\s(?:teil|termin|folge))\s(?:der|unserer)\s[\w-]*(?:reihe|serie)\b",
    re.IGNORECASE,
)

# "Thursday Lunch Lecture", "Neudorfer Mittwochsgespräch": a row, and its talk is named below.
OF_A_WEEKDAY = (
    r"(?:\S+\s)?(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\S*(?:\s\S+)?\s?"
    r"(?:lecture|talk|seminar|vorlesung|vortrag|gespräch|abend|forum|debate)"
)
_WHOLE_ROW = expression(
    r"(?:ringvorlesung|(?:vortrags|vorlesungs|seminar|veranstaltungs)reihe|(?:[\w-]+\s){0,3}(?:lecture|seminar)\sseries)(?:\s[^:\d]{3,60})?"
    r"|(?:(?:im\s)?(?:sommer|winter)semester|(?:spring|summer|autumn|winter|michaelmas|hilary|trinity)\sterm)\s(?:20)?\d\d(?:/\d\d)?"
    rf"|{OF_A_WEEKDAY}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    text: str
    place: int
    text_from: int
    vouched: bool
    """Nothing but furniture and other headings stands above it."""


def find_candidates(passages: tuple[Passage, ...]) -> tuple[list[Candidate], int]:
    """The lines that may be the title, and the first passage behind the heading."""
    found: list[Candidate] = []
    vouched = True
    menu = _menu_above(passages)
    dated = False
    place = begins = 0
    while place < min(len(passages), _SEARCHED):
        passage = passages[place]
        if found and _is_header(found, passages, place):
            found.clear()
        if place < menu or _is_around(passage, found) or _is_among_buttons(passages, place):
            place += 1
        elif not found and (named := _unframed(passage)) is not None:
            found += [Candidate(named, place, 0 if dated else place + 1, vouched)] if named else []
            place += 1
        elif tells_when(passage.text) and len(passage.text) <= LONGEST_HEADING and only_rows(found):
            dated = True  # the day may stand above the title: then nothing above it is left out
            place += 1
        elif (is_greeting(passage.text) or invites(passage.text)) and not found:
            vouched = False
            place += 1
            begins = place
        elif is_farewell(passage.text):
            break
        elif is_heading(passage) or (not found and is_slogan(passage.text)):
            candidate, place = _heading_at(
                passages, place, dated=dated, vouched=vouched, alone=only_rows(found, named=False)
            )
            if candidate is None:
                break
            found += [candidate] if candidate.text else []
        elif _is_motto(passage, found):
            place += 1
        elif vouched or found or passage.label is not None:
            break
        else:
            place += 1
    return found, place if vouched and not dated and place < len(passages) else begins


def _heading_at(
    passages: tuple[Passage, ...], place: int, *, dated: bool, vouched: bool, alone: bool
) -> tuple[Candidate | None, int]:
    """The heading that begins there and where the next one may; None ends the search.

    A line that only says who invites is a candidate without a text.
    """
    if invites_to(passages[place].text):
        return Candidate("", place, place + 1, vouched), place + 1
    if (talk := behind_speaker(passages[place].text)) and alone:
        return Candidate(talk, place, 0, vouched), place + 1  # who speaks stands in the same line
    text, end = whole_title(passages, place)
    if text.endswith((",", ":")):
        return None, place
    return Candidate(text, place, 0 if dated else end, vouched), end


def _is_around(passage: Passage, found: list[Candidate]) -> bool:
    """Whether a line is of the page or the letterhead: a menu, an address, when it was written."""
    text = passage.text
    if is_furniture(text) or passage.label in _AROUND or is_dateline(text) or names_readers(text):
        return True
    if text.startswith("[") and text.endswith("]") and "<http" in text:
        return True  # "[Im Browser ansehen<https://…>]"
    ruled = not any(char.isalnum() for char in text)
    return (ruled or is_address(text) or passage.label in WHO_IS_BEHIND) and only_rows(found)


def _is_header(found: list[Candidate], passages: tuple[Passage, ...], place: int) -> bool:
    """Whether what stands above a menu of pages is the site's name: buttons may follow a title."""
    text = passages[place].text
    return is_menu_bar(text) and len(found) == 1 and not _ACTIONS.search(text)


def _menu_above(passages: tuple[Passage, ...]) -> int:
    """How many of the first passages are a page's menu, a word or two each in a line."""
    end = next((n for n, one in enumerate(passages[:_SEARCHED]) if not _is_short(one)), 0)
    known = sum(is_furniture(one.text) for one in passages[:end])
    return end if end >= _FEWEST_IN_A_MENU and known * 3 >= end else 0


def _is_short(passage: Passage) -> bool:
    return (
        passage.label is None and len(passage.text.split()) <= 2 and passage.text[-1:].isalpha()
    ) or is_furniture(passage.text)


def _is_among_buttons(passages: tuple[Passage, ...], place: int) -> bool:
    """Whether a word or a row of them stands beside a page's menu: "Förderung" above "Projekte"."""
    around = (*passages[max(0, place - 1) : place], *passages[place + 1 : place + 2])
    known = [is_furniture(one.text) for one in around]
    if has_bars(passages[place].text):
        return any(known)
    return " " not in passages[place].text and len(known) == 2 and all(known)


def _unframed(passage: Passage) -> str | None:
    """What a line invites to or passes on; "" where that is a kind alone, and its name follows.

    None where a line does neither, or is a sentence that says more than the name.
    """
    text = passage.text
    if passage.label is not None or len(text) > LONGEST_HEADING or ". " in text:
        return None
    named = unframed(text)
    if named == text or not (named or text[-1:].isalpha()):
        return None
    if not named or names_only_kind(named):
        return ""
    begins = named_on(named)[1][:1]
    plain = begins.isupper() or begins in '„"“»'
    return named if plain and is_heading(Passage(named)) else None


def only_rows(found: list[Candidate], *, named: bool = True) -> bool:
    """Whether no line so far may be the title: offices, papers, kinds of event, rows of them.

    Without ``named`` a row with a name of its own counts as one that may be.
    """
    return all(
        names_office(one.text)
        or names_only_kind(one.text)
        or (named and _CONTINUED_ROW.match(one.text))
        or (named and _WHOLE_ROW.fullmatch(one.text))
        or names_paper(one.text)
        for one in found
    )


def _is_motto(passage: Passage, found: list[Candidate]) -> bool:
    """Whether it is a short line in a letterhead, below the office's name: "Stark. Vor Ort."."""
    return (
        passage.label is None
        and len(passage.text) <= LONGEST_MOTTO
        and bool(found)
        and all(names_office(one.text) for one in found)
        and not tells_when(passage.text)
    )


def whole_title(passages: tuple[Passage, ...], place: int) -> tuple[str, int]:
    """A title of two lines: the first one plainly goes on."""
    text = passages[place].text
    if place + 1 < len(passages) and is_heading(passages[place + 1]):
        following = passages[place + 1].text
        if names_readers(following) or names_speaker(following) or names_office(following):
            return text, place + 1
        opened = text.count("„") > text.count("“")
        if (
            _OPEN_END.search(text)
            or (
                following[:1].islower() and text[-1:].isalnum() and not _HAS_DIGIT.search(following)
            )
            or (opened and "“" in following)
            or (text[-1:] not in _CLOSING and _GOES_ON_BELOW.fullmatch(following))
        ):
            return f"{text} {following}", place + 2
    return text, place + 1
