"""Lines of text → passages: paragraphs and labelled values, in the order of the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import (
    WHO_IS_BEHIND,
    Label,
    split_label,
    without_bullet,
)
from mailer.domain.announcement.lexicon.names import introduced_people, read_name
from mailer.domain.announcement.lexicon.roles import begins_with_role
from mailer.domain.announcement.text.lines import lines_of
from mailer.domain.announcement.text.navigation import is_furniture

_LABEL_AT_MOST = 100
_TITLE_ABOVE = expression(
    r"(?:treffpunkt|podium|panel|impulse?|inputs?|experten|expertinnen|mitwirkende|vortrag|führung|gäste|gast)\s?:\s",
    re.IGNORECASE,
)
_BARE_DAY = expression(
    r"(?:\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{1,2}(?:st|nd|rd|th|\.)?\s[A-Za-zä]{3,9}\s\d{4})"
    r"(?:[\s,|–-]{1,3}\d{1,2}[:.]\d\d(?:\sUhr)?)?"
)
_OF_A_PAPER = expression(
    r"(?:lesezeit|reading\stime|\d{1,2}\smin(?:uten|utes)?\s(?:lesezeit|read)|autor(?:in)?\b|redaktion\b|quelle\s?:"
    r"|(?:von|by)\s(?:der\s|the\s)?(?:newsdesk|redaktion|our\s\w+|pressestelle|staff))",
    re.IGNORECASE,
)
_IN_A_MENU = expression(r"(?:kontakt|contact(?:\sus)?)\W*", re.IGNORECASE)
_CURRENCY = expression(r"[€£$]|\b(?:Euro|EUR|CHF|GBP|USD)\b", re.IGNORECASE)
_OF_MANY_LINES = frozenset({Label.SPEAKERS, Label.FEE})
_TALK = expression(
    r"[\W\d]*(?:(?:impuls|gast|fest|eröffnungs|fach|experten)?vortrag|(?:fach|experten)?(?:impulse?|inputs?)"
    r"|keynote|(?:impuls)?referat|festrede|ansprache|predigt|laudatio|begrüßung|eröffnung|einführung|schlusswort"
    r"|praxisbericht|(?:praxis|fall)beispiel|erfahrungsbericht|best\spractice|opening|welcome|introduction|im\sgespräch|gespräch|unterricht|team|opening\s(?:address|remarks))\s?:",
    re.IGNORECASE,
)

# Above everything else it says what is announced: "GUEST LECTURE", and below it the title.
_TOP = 16  # lines
_HEAD = 4  # lines
_A_TALK = expression(
    r"(?:(?:gast|fest|eröffnungs|fach)?vortrag|(?:guest|invited|keynote|plenary)\slecture)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph or value. ``inline``: its label stood on the same line ("Ort: Rathaus")."""

    text: str
    label: Label | None = None
    inline: bool = False


def passages_of(text: str) -> tuple[Passage, ...]:
    """The text's passages; hard-wrapped lines are joined, headings hand their label down.

    A heading such as "Referierende" labels every line up to the next blank line or label, and
    "Kosten" every line with an amount; any other heading labels the one line that follows.
    """
    found: list[Passage] = []
    heading: Label | None = None
    above = True  # nothing but the page's own words so far
    lines = lines_of(text)
    for number, line in enumerate(lines):
        if not line:
            if heading is Label.SPEAKERS and found and found[-1].label is heading:
                heading = None
            continue
        label, value = split_label(line)
        above = above and (not found or is_furniture(found[-1].text))
        if above and _is_no_label(line, label, value):
            label, value = None, line
        if label is Label.SPEAKERS and _TALK.match(line) and not _names_somebody(value):
            label, value = None, line  # "Vortrag: Wärme im Wald" names the talk, nobody
        if label is Label.SPEAKERS and number < _HEAD and _is_tour(line, value):
            label, value = None, line  # "Führung: Wildbienen am Weg" below an office's name
        if label and not value and number < _TOP and _A_TALK.fullmatch(line.strip()):
            below = next((one for one in lines[number + 1 : number + 4] if one), "")
            label, value = (label, value) if _names_somebody(below) else (None, line.strip())
        if heading is Label.FEE and not label and found[-1].label is heading:
            heading = heading if _CURRENCY.search(line) else None
        if label and value:
            # Nobody reads facts out of a contact: it stays as it was written.
            # An address alone would be left in the text if its label went.
            kept = label in WHO_IS_BEHIND or (label is Label.REGISTRATION and "@" in value)
            text = without_bullet(line) if kept else value
            found.append(Passage(text, label, inline=True))
            goes_on = (label is Label.SPEAKERS and line.endswith(",")) or (
                label is Label.FEE and (_CURRENCY.search(value) is not None or value.endswith(":"))
            )
            heading = label if goes_on else None
        elif _IN_A_MENU.fullmatch(line) and found and is_furniture(found[-1].text):
            found.append(Passage(line))  # a page's menu: nobody is named below
        elif label:
            heading = label
        else:
            found.append(Passage(without_bullet(line), heading))
            heading = heading if heading in _OF_MANY_LINES else None
    return tuple(_with_stamps(found))


def _with_stamps(passages: list[Passage]) -> Iterator[Passage]:
    """The passages; a bare day beside "Lesezeit" or who wrote it says when a page appeared."""
    for place, passage in enumerate(passages):
        beside = passages[max(0, place - 1) : place + 2]
        bare = passage.label is None and _BARE_DAY.fullmatch(passage.text) is not None
        if bare and any(_OF_A_PAPER.match(one.text) for one in beside):
            yield replace(passage, label=Label.PUBLISHED)
        else:
            yield passage


def _is_no_label(line: str, label: Label | None, value: str) -> bool:
    """Whether words above everything else only look like a label: a page's button, or a title.

    "Kontakt" stands in the menu; "Treffpunkt: Die Konferenz" and "Podium: Wer zahlt?" are titles.
    """
    if label is Label.CONTACT and not value:
        return is_furniture(line)
    if value and _TITLE_ABOVE.match(line):
        return read_name(value, 0) is None and not any(char.isdigit() for char in value)
    return False


def _is_tour(line: str, value: str) -> bool:
    """Whether a heading names a guided tour, and not who guides it."""
    return line.startswith("Führung: ") and " " in value and not _names_somebody(value)


def _names_somebody(value: str) -> bool:
    """Whether a value begins with a name, or with an office and a name: "Landrat A B"."""
    return read_name(value, 0) is not None or (
        begins_with_role(value) and bool(introduced_people(value[:_LABEL_AT_MOST]))
    )
