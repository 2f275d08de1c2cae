"""People in lines of their own, one below another, under no label: "A B, Amt" above "C D, SPD"."""

import re
from dataclasses import dataclass, replace
from itertools import groupby

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.named_people import TO_BE_ASKED
from mailer.domain.announcement.lexicon.names import NamedPerson, is_called, read_name
from mailer.domain.announcement.lexicon.organisations import names_organisation
from mailer.domain.announcement.people.perhaps_speaking import SPEAKING_VERB, speaks_of_speaking
from mailer.domain.announcement.people.persons import FoundPerson, read_persons
from mailer.domain.announcement.people.speaking_prose import closed
from mailer.domain.announcement.text.sentences import Sentence

_LONGEST_ENTRY = 320
_LONGEST_GAP = 40
_FEWEST = 2
_MOST_WORDS_OF_HEADING = 3
_ASKS_WHO = expression(r"(?:wer|who|mit\swem)\b.{2,60}\?$", re.IGNORECASE)
_LINK_AHEAD = expression(r"^(?:und|sowie|and)\s(?=[A-ZÄÖÜ])")
_TOPIC = expression(r"\s(?:über|zu|zum|zur|on)\s")
_SET_OFF = expression(
    r"\s(?:über|zu|zum|zur|on)\s[„\"'»‚‘]|\s?[,(:;|/](?!\S*@)|\s[–—-]\s|\s(?:und|and|&)\s(?=[^\W\d_a-zäöü])"
)
_JOINED = expression(r"\s(?:und|and|&)\s")
_REACHED = expression(r"@|\d[\d\s/()-]{6,}|://|www\.")
_AT_AN_HOUR = expression(r"(?:ab\s|um\s)?\d{1,2}(?:[.:]\d{2})?(?:\s?(?:[–-]|bis)\s?\d|\s?Uhr|\s)")
_HOUR_ALONE = expression(
    r"(?:(?:ab|um|ca\.|gegen)\s)?\d{1,2}(?:[.:]\d{2})?(?:\s?(?:[–-]|bis)\s?\d{1,2}(?:[.:]\d{2})?)?(?:\sUhr|\sh|\s?[ap]\.?m\.?)?"
)
_OTHERS = expression(
    r"\b(?:vorstand|team|kontakt|ansprech|organis|redaktion|fotos?|mitglieder(?!\sder)|beirat|jury|preisträger"
    r"|geehrt|gratulier|trauer|contact|board|committee|winners?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Roster:
    """Whom lines below one another name, by passage; ``sure``: the line above promised them."""

    persons: dict[int, list[FoundPerson]]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Line:
    sentence: Sentence
    named: NamedPerson | None

    @property
    def called(self) -> bool:
        """Whether it begins with somebody who is called as people are."""
        return self.named is not None and is_called(self.named)


def find_rosters(sentences: tuple[Sentence, ...]) -> list[Roster]:
    """The lists of people of a text: two lines at least, or one below a line that promises it."""
    lines = [_line(list(parts)) for _, parts in groupby(sentences, lambda one: one.passage)]
    rosters: list[Roster] = []
    at = 0
    while at < len(lines):
        end = _end_of_list(lines, at)
        if end > at and (roster := _roster(lines, at, end)):
            rosters.append(roster)
        at = max(end, at + 1)
    return rosters


def _line(parts: list[Sentence]) -> _Line:
    text = _LINK_AHEAD.sub("", " ".join(one.text for one in parts), count=1)
    sentence = replace(parts[0], text=text)
    named = read_name(text, 0) if sentence.label is None and len(text) <= _LONGEST_ENTRY else None
    if named is None or not _SET_OFF.match(text, named.end):
        return _Line(sentence, None)
    prose = SPEAKING_VERB.search(closed(text)) or TO_BE_ASKED.search(text) or _REACHED.search(text)
    return _Line(sentence, None if prose else named)


def _end_of_list(lines: list[_Line], at: int) -> int:
    """Behind the last line of the list that begins at ``at``; one short line may be in between."""
    end = at
    while end < len(lines):
        if lines[end].named:
            end += 1
        elif end > at and end + 1 < len(lines) and lines[end + 1].named and _is_gap(lines[end]):
            end += 2
        else:
            break
    return end


def _is_gap(line: _Line) -> bool:
    """Whether it is an entry that names no person: "Theatergruppe Neudorf"."""
    text = line.sentence.text
    plain = len(text) <= _LONGEST_GAP and not text.endswith((".", "!", "?", ":"))
    return plain and line.sentence.label is None and not any(char.isdigit() for char in text)


def _roster(lines: list[_Line], at: int, end: int) -> Roster | None:
    above = lines[at - 1].sentence if at else None
    promised = above is not None and (_promises(above) or _heads_entry(lines, at))
    called = sum(line.called for line in lines[at:end])
    if called < (1 if promised else _FEWEST) or (above and _OTHERS.search(above.text)):
        return None
    persons = {
        line.sentence.passage: found
        for line in lines[at:end]
        if line.named and (found := persons_of_entry(line.sentence.text, line.named))
    }
    return Roster(persons, promised)


def persons_of_entry(text: str, first: NamedPerson) -> list[FoundPerson]:
    """Whom an entry of a list names: one, and only those besides who are called as people are."""
    if _TOPIC.match(text, first.end):
        return read_persons(text[: first.end], trusted=True)  # "A B über „X“ von C D"
    if both := _both_of(text, first):
        return both
    found = read_persons(text, trusted=True)
    if all(one.known or is_given_name(one.speaker.name.split()[0]) for one in found[1:]):
        return found
    about = text[first.end :].strip(" ,;:–-")
    if any(sign in about for sign in "()"):
        return found[:1]
    return read_persons(f"{text[: first.end]} ({about})", trusted=True)


def _both_of(text: str, first: NamedPerson) -> list[FoundPerson]:
    """The two of "A B und C D", where nothing else is told, whatever they are called."""
    link = _JOINED.match(text, first.end)
    other = read_name(text, link.end()) if link else None
    if link is None or other is None or other.end != len(text):
        return []
    second = text[link.end() :]
    if names_organisation(second):
        return []
    return [
        *read_persons(text[: first.end], trusted=True),
        *read_persons(second, trusted=True),
    ]


def _heads_entry(lines: list[_Line], at: int) -> bool:
    """Whether the line above a list is the subject of a programme's entry: its hour is above it."""
    hour = lines[at - 2].sentence.text if at > 1 else ""
    return _HOUR_ALONE.fullmatch(hour) is not None


def _promises(above: Sentence) -> bool:
    """Whether the line above a list says that people speak there, or when they do."""
    text = above.text
    if above.label is Label.SPEAKERS or _AT_AN_HOUR.match(text) or _ASKS_WHO.match(text):
        return True
    if len(text.split()) <= _MOST_WORDS_OF_HEADING and text[-1:].isalpha():
        return speaks_of_speaking(text)  # "Podium", "Unsere Gäste"
    return text.endswith((":", " sowie", " und")) and (
        speaks_of_speaking(text) or SPEAKING_VERB.search(text) is not None
    )
