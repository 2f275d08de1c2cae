"""People in lines of their own, one below another, under no label: "A B, Amt" above "C D, SPD"."""

import re
from dataclasses import dataclass, replace
from itertools import groupby

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.named_people import TO_BE_ASKED
from mailer.domain.announcement.lexicon.names import NamedPerson, is_called, read_name
from mailer.domain.announcement.lexicon.organisations import names_organisation
from mailer.domain.announcement.people.offices_before import behind_anything
from mailer.domain.announcement.people.perhaps_speaking import SPEAKING_VERB, speaks_of_speaking
from mailer.domain.announcement.people.persons import FoundPerson, read_persons
from mailer.domain.announcement.people.speaking_prose import closed
from mailer.domain.announcement.text.sentences import Sentence

_LONGEST_ENTRY = 320
_LONGEST_LIST = 2_000
_LONGEST_GAP = 40
_FEWEST = 2
_MOST_WORDS_OF_HEADING = 3
_ASKS_WHO = expression(r"(?:wer|who|mit\swem)\b.{2,60}\?$", re.IGNORECASE)
_LINK_AHEAD = expression(r"^(?:und|sowie|and)\s(?=[A-ZÄÖÜ])")
_TOPIC = expression(r"\s(?:über|zu|zum|zur|on)\s")
_SET_OFF = expression(
    r"\s(?:über|zu|zum|zur|on)\s[„\"'»‚‘]|\s?[,(:;|/](?!\S*@)|\s[–—-]\s|\s(?:und|and|&)\s(?=[^\W\d_a-zäöü])"
)
_NUMBER = expression(r"(?:(?:TOP|Punkt|Item|Teil|Part)\s?\d{1,2}[.:]?|\d{1,2}[.)]|[a-hA-H]\))\s+")
_NEXT_LETTER = expression(r"\s(?=[b-h]\)\s)")
_DAY_AHEAD = expression(
    rf"(?:(?:{any_of(WEEKDAYS)})\.?,?\s)?\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{any_of(MONTHS)})\b\.?)(?:\s?20\d\d)?"
    r"(?:,?\s\d{1,2}(?:[.:]\d\d)?(?:\sUhr|\sh)?)?\s?[:,–-]?\s(?=[A-ZÄÖÜ])",
    re.IGNORECASE,
)
# What is talked about, and who talks: "Netze planen – Anna M., Amt X", "Netze planen (Anna M.)".
_SUBJECT_FIRST = expression(
    r"(?P<subject>.{4,200}?)(?:\s\((?P<inside>[^()]{5,120})\)|\s[–—-]\s(?P<behind>[^–—]{5,120}))"
)
_WORK = expression(
    r"sonat|suite\b|s[iy]nfonie|konzert\b|quartett|präludi|prelude|fug[ea]\b|\blied(?:er)?\b|\barie|choral|motett|kantat|ouvertüre|walzer|marsch\b|messe\sin|concerto|\bop\.\s?\d|\b[A-H]-(?:dur|moll)\b",
    re.IGNORECASE,
)
_YEAR = expression(r"\b(?:1[5-9]|20)\d\d\b")
_INVITED = expression(
    r"\b(?:sind|haben|wurden|werden|are|have)\s(?:\w+\s){0,2}(?:geladen|eingeladen|angehört|zugesagt|invited|confirmed)\W?$"
    r"|^als\s(?:sachverständige|gäste|referent|expert|auskunftsperson)",
    re.IGNORECASE,
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
    behind: tuple[FoundPerson, ...] = ()
    """Who stands behind a subject."""

    @property
    def called(self) -> bool:
        """Whether it begins with somebody who is called as people are, or ends so."""
        return bool(self.behind) or (self.named is not None and is_called(self.named))

    @property
    def names(self) -> bool:
        return self.named is not None or bool(self.behind)


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
    whole = text
    if several := _enumerated(parts[0], text):
        return _Line(replace(parts[0], text=text), None, several)
    number = _DAY_AHEAD.match(text) or _NUMBER.match(text)
    text = text[number.end() :] if number else text
    sentence = replace(parts[0], text=text)
    if behind := _behind_subject(sentence, numbered=number is not None):
        return _Line(sentence, None, behind)
    # Under "Termine:" a list tells who speaks on which day.
    plain = sentence.label is None or (sentence.label is Label.WHEN and text != whole)
    named = read_name(text, 0) if plain and len(text) <= _LONGEST_ENTRY else None
    if named is None or not _SET_OFF.match(text, named.end):
        return _Line(sentence, None)
    prose = SPEAKING_VERB.search(closed(text)) or TO_BE_ASKED.search(text) or _REACHED.search(text)
    return _Line(sentence, None if prose else named)


def _end_of_list(lines: list[_Line], at: int) -> int:
    """Behind the last line of the list that begins at ``at``; one short line may be in between."""
    end = at
    while end < len(lines):
        if lines[end].names:
            end += 1
        elif end > at and end + 1 < len(lines) and lines[end + 1].names and _is_gap(lines[end]):
            end += 2
        else:
            break
    return end


def _is_gap(line: _Line) -> bool:
    """Whether it is an entry that names no person: "Theatergruppe Neudorf"."""
    text = line.sentence.text
    plain = len(text) <= _LONGEST_GAP and not text.endswith((".", "!", ":"))
    return plain and line.sentence.label is None and not any(char.isdigit() for char in text)


def _roster(lines: list[_Line], at: int, end: int) -> Roster | None:
    above = lines[at - 1].sentence if at else None
    promised = above is not None and (_promises(above) or _heads_entry(lines, at))
    called = sum(line.called for line in lines[at:end])
    if called < (1 if promised else _FEWEST) or (above and _OTHERS.search(above.text)):
        return None
    persons = {
        line.sentence.passage: found for line in lines[at:end] if (found := _persons_of(line))
    }
    # Two subjects with who talks about each are no list of anything else.
    behind = sum(bool(line.behind) for line in lines[at:end]) >= _FEWEST
    return Roster(persons, promised or behind)


def _enumerated(sentence: Sentence, text: str) -> tuple[FoundPerson, ...]:
    """All whom one line tells by letters: "a) Frau A B, Amt b) Herr C D, Verein"."""
    parts = _NEXT_LETTER.split(text[:_LONGEST_LIST])
    if sentence.label is not None or len(parts) < _FEWEST or not _NUMBER.match(text):
        return ()
    found: list[FoundPerson] = []
    for part in parts:
        number = _NUMBER.match(part)
        entry = part[number.end() :] if number else part
        named = read_name(entry, 0)
        if named is None:
            return ()
        found += persons_of_entry(entry, named)
    return tuple(found)


def _persons_of(line: _Line) -> list[FoundPerson]:
    if line.named is None:
        return list(line.behind)
    return persons_of_entry(line.sentence.text, line.named)


def _behind_subject(sentence: Sentence, *, numbered: bool) -> tuple[FoundPerson, ...]:
    """Who stands behind a subject, with an office or called as people are, and nothing else."""
    text = sentence.text
    found = _SUBJECT_FIRST.fullmatch(text) if len(text) <= _LONGEST_ENTRY else None
    if found is None or sentence.label is not None or _REACHED.search(text):
        return ()
    subject, who = found["subject"], found["inside"] or found["behind"]
    if _WORK.search(subject) or _YEAR.search(who):
        return ()  # "Sonate in D – A B", "Der Fluss (A B, Italien 2019)": who made it
    plain = numbered or len(subject.split()) > 1
    first = read_name(subject, 0)
    person_first = first is not None and is_called(first)
    if (
        not plain
        or person_first
        or TO_BE_ASKED.search(subject)
        or SPEAKING_VERB.search(closed(text))
    ):
        return ()
    named = read_name(who, 0)
    if named is None or not is_called(named):
        office = read_persons(who, trusted=False)
        return tuple(office if office and office[0].known else behind_anything(who))
    set_off = named.end == len(who) or _SET_OFF.match(who, named.end)
    return tuple(persons_of_entry(who, named)) if set_off else ()


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
    if _INVITED.search(text):
        return True
    if above.label is Label.SPEAKERS or _AT_AN_HOUR.match(text) or _ASKS_WHO.match(text):
        return True
    if len(text.split()) <= _MOST_WORDS_OF_HEADING and text[-1:].isalpha():
        return speaks_of_speaking(text)  # "Podium", "Unsere Gäste"
    return text.endswith((":", " sowie", " und")) and (
        speaks_of_speaking(text) or SPEAKING_VERB.search(text) is not None
    )
