"""Who speaks: persons found by the structure of labels, lists and sentences, never by a list."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.labels import WHERE, WHO_IS_BEHIND, Label
from mailer.domain.announcement.lexicon.named_people import people_in
from mailer.domain.announcement.lexicon.names import (
    introduced_names,
    is_called,
    names_joined,
    read_name,
)
from mailer.domain.announcement.lexicon.organisations import names_organisation
from mailer.domain.announcement.people.asking import without_asking
from mailer.domain.announcement.people.entries import (
    given_names_first,
    listed_persons,
    standing_with_title,
)
from mailer.domain.announcement.people.offices_before import behind_anything
from mailer.domain.announcement.people.others_named import (
    has_other_part,
    is_quoting,
    without_reached,
)
from mailer.domain.announcement.people.perhaps_speaking import (
    SPEAKING_VERB,
    first_in_sentences,
    is_of_other_matter,
    perhaps_speaking,
    shortened_in,
    surnames_speaking,
)
from mailer.domain.announcement.people.persons import FoundPerson, read_persons
from mailer.domain.announcement.people.rosters import find_rosters
from mailer.domain.announcement.people.speaking_prose import INTRODUCING, closed, speakers_in_prose
from mailer.domain.announcement.people.subjects import speakers_in_heading, subjects_speaking
from mailer.domain.announcement.people.told import joined, of_this_event
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.details import ProgrammeItem
from mailer.domain.seminar import Speaker

_PROMISING = expression(
    r"\b(?:referent(?:in|en|innen)?|referierende[nr]?|(?:es|dazu)\sreferier(?:t|en)|hear\sfrom|dozent(?:in|en|innen)?|vortragende[nr]?"
    r"|tutor(?:in)?|zu\sgast|(?:keynote\s)?speakers?|panelists?|es\ssprechen|seminarleitung)\b",
    re.IGNORECASE,
)
_OTHER_LABEL = expression(
    r"[,;.]?\s(?:Moderation|Einführung|Begrüßung|Grußwort|Leitung|Kommentar|Chair|Moderator):\s"
)
_OPEN = expression(
    r"(?:\s|^)[\s(,–-]{0,4}(?:angefragt|angefr\.|eingeladen|requested|invited|tbc|to\sbe\sconfirmed)\)?\s*$",
    re.IGNORECASE,
)
# "Wer? Alle, die hier wohnen": who may come is asked, not who speaks.
_EVERYBODY = expression(
    r"(?:alle|jede|interessierte|offen|für\s|everyone|everybody|anyone|anybody|open\sto|all\s)",
    re.IGNORECASE,
)
_MORE = expression(
    r"\b(?:und|and|sowie)\s(?:weitere|andere|viele|others|more)\b|\bu\.\s?a\.(?!\sD)|\bet\sal\b|\buvm\b|\bN\.\s?N\."
)
_UNNAMED = expression(r"\bN\.\s?N\.?(?:\s?\([^()]{2,40}\))?\s?(?:[,;/]|und\b|and\b)\s?")
_NO_PROSE = WHO_IS_BEHIND | {Label.PUBLISHED, Label.TITLE, Label.WHEN, *WHERE}
_MOST_SPEAKERS = 60
_LONGEST_ENTRY = 120


@dataclass(frozen=True, slots=True)
class Lineup:
    """The speakers in the order named; ``entries`` are the passages that only name them."""

    speakers: tuple[Speaker, ...] = ()
    entries: frozenset[int] = frozenset()
    unsure: frozenset[str] = frozenset()
    proposed: frozenset[str] = frozenset()
    """Who only seems to speak, where nothing else is doubtful."""


def read_lineup(
    sentences: tuple[Sentence, ...],
    headings: tuple[str, ...] = (),
    above: tuple[Sentence, ...] = (),
) -> Lineup:
    """The speakers that labels and sentences name; a label nobody is found under is doubtful.

    ``headings`` are series and title: whoever is named there may speak where nobody else does.
    So may who stands alone with a title in a line ``above`` the title.
    """
    sentences = joined(sentences)
    lineup = _read_lineup(of_this_event(sentences), headings, above)
    # Where nobody speaks, what is told of other events may be told of this one.
    return lineup if lineup.speakers else _read_lineup(sentences, headings, above)


def _read_lineup(
    sentences: tuple[Sentence, ...], headings: tuple[str, ...], above: tuple[Sentence, ...]
) -> Lineup:
    sentences = tuple(without_reached(sentences))
    naming = _Naming()
    for roster in find_rosters(sentences):
        naming.listed.update(roster.persons)
        naming.doubtful |= not roster.sure
    for sentence in sentences:
        if sentence.label is Label.SPEAKERS:
            naming.under_label(sentence)
        elif _is_told(sentence) or sentence.passage in naming.listed:
            naming.in_text(sentence)
    for heading in headings:
        naming.in_heading(heading)
    doubtful = naming.doubtful or any(_is_open(one.speaker) for one in naming.found)
    speakers = _each_once(_without_open(one.speaker) for one in naming.found)
    told = [
        *headings,
        *(
            rest
            for one in sentences
            if _is_told(one) and not is_quoting(one.text) and (rest := without_asking(one.text))
        ),
    ]
    naming.named += _named_beside_speaking(told, alone=not speakers)
    if not (speakers or naming.named or naming.perhaps):
        naming.perhaps += [one for line in above for one in standing_with_title(line.text)]
    more = _with_perhaps(speakers, naming)
    proposed = frozenset(one.name for one in more) - {one.name for one in speakers}
    doubtful |= len(more) > _MOST_SPEAKERS or _misses_somebody(sentences, more)
    return Lineup(
        more[:_MOST_SPEAKERS],
        frozenset(naming.entries),
        frozenset({"speakers"} if doubtful or proposed else ()),
        frozenset() if doubtful else proposed,
    )


@dataclass(slots=True)
class _Naming:
    """Whom the sentences named so far, and whether somebody may be missing."""

    found: list[FoundPerson] = field(default_factory=list)
    entries: set[int] = field(default_factory=set)
    doubtful: bool = False
    listed: dict[int, list[FoundPerson]] = field(default_factory=dict)
    """Who stands in a list of people, by passage."""
    perhaps: list[FoundPerson] = field(default_factory=list)
    """Who is said to speak, and is nothing but called as people are."""
    named: list[Speaker] = field(default_factory=list)
    """Who is named beside a word for speaking, where no label tells who speaks."""
    surnames: list[Speaker] = field(default_factory=list)
    """Who is called by a title and a surname beside a word for speaking."""
    last: int = -2
    """The passage of the last line that named somebody."""

    def under_label(self, sentence: Sentence) -> None:
        """A label vouches that persons are named here."""
        text, *others = _OTHER_LABEL.split(_UNNAMED.sub("", sentence.text))
        text = given_names_first(_in_small_letters(text))
        self.doubtful |= _MORE.search(sentence.text) is not None
        listed = listed_persons(text)
        persons = listed or read_persons(text.rstrip(" ,;"), trusted=True)
        if persons and not SPEAKING_VERB.search(closed(text)):
            self.entries.add(sentence.passage)
            self.doubtful |= any(one.doubtful for one in listed) or any(
                _is_half_read(person) for person in persons if not listed
            )
        elif not persons:
            persons = speakers_in_prose(sentence.text)
            self.doubtful |= not (persons or _EVERYBODY.match(text)) and (
                not self.entries or _is_entry(sentence.text)
            )
            if not persons:
                self.named += [Speaker(one.name, one.academic_title) for _, one in people_in(text)]
                self.surnames += shortened_in(text)
        self.found.extend(persons)
        for other in others:
            self.found.extend(read_persons(other, trusted=True))

    def in_heading(self, heading: str) -> None:
        """A title tells with whom it is; who is not called as people are is doubtful."""
        for one in speakers_in_heading(heading):
            sure = one.known or is_given_name(one.speaker.name.split()[0])
            (self.found if sure else self.perhaps).append(one)

    def in_text(self, sentence: Sentence) -> None:
        """A sentence or a line that shows by itself whether somebody speaks."""
        if sentence.passage in self.listed:
            self.found.extend(self.listed[sentence.passage])
            self.listed[sentence.passage] = []
            self.last = sentence.passage
            return
        text = without_asking(sentence.text)
        if not text or is_quoting(text) or is_of_other_matter(text):
            return
        persons = speakers_in_prose(text)
        self.found.extend(persons)
        self.perhaps += [] if persons else subjects_speaking(text)
        self.surnames += surnames_speaking(text)
        self.doubtful |= any(_is_half_read(person) for person in persons)
        # A list without a label: its next line may name one who cannot be told by a title.
        self.doubtful |= (
            not persons and sentence.passage == self.last + 1 and _may_name(sentence.text)
        )
        self.last = sentence.passage if persons and _is_entry(sentence.text) else self.last


def _in_small_letters(text: str) -> str:
    """A poster's line as one would write it: "DR. ANNA MUSTER" as "Dr. Anna Muster"."""
    return text.title() if text.isupper() else text


def _named_beside_speaking(told: list[str], *, alone: bool) -> list[Speaker]:
    """Whom sentences about speaking name; ``alone``: nobody else speaks, so lines count too."""
    named = list(perhaps_speaking(told))
    if named or not alone:
        return named
    return list(perhaps_speaking(told, anybody=True)) or list(first_in_sentences(told))


def _with_perhaps(speakers: tuple[Speaker, ...], naming: _Naming) -> tuple[Speaker, ...]:
    """And those who only seem to speak; by a surname alone only whom nobody else is called by."""
    perhaps = [*naming.named, *(one.speaker for one in naming.perhaps)]
    found = _each_once([*speakers, *perhaps])
    known = {one.name.split()[-1] for one in found}
    short = [one for one in naming.surnames if one.name.split()[-1] not in known]
    return _each_once([*found, *short])


def _is_told(sentence: Sentence) -> bool:
    """Whether a sentence may tell who speaks, and not who is asked or published it."""
    return sentence.label not in _NO_PROSE


def with_programme(lineup: Lineup, items: Iterable[ProgrammeItem]) -> Lineup:
    """The speakers and, behind them, whoever the programme names at one of its items."""
    """ "10 Uhr: Wärme – A B" makes sure of A B, whom nothing else plainly told to speak."""
    told = [item.who for item in items if item.who]
    persons = [one for who in told for one in _at_item(who)]
    others = [one for who in told if not _at_item(who) for one in read_persons(who, trusted=True)]
    known = {one.name for one in lineup.speakers} | {one.speaker.name for one in persons}
    if perhaps := [one.speaker for one in others if one.speaker.name not in known]:
        # "Bericht mit A B": who is called as few are may be a house or a thing.
        lineup = replace(
            lineup,
            speakers=_each_once([*lineup.speakers, *perhaps]),
            unsure=lineup.unsure | {"speakers"},
            proposed=lineup.proposed | {one.name for one in perhaps},
        )
    if not persons:
        return lineup
    speakers = _each_once([*lineup.speakers, *(one.speaker for one in persons)])
    settled = lineup.proposed and lineup.proposed <= {one.speaker.name for one in persons}
    unsure = frozenset() if settled else lineup.unsure
    return replace(lineup, speakers=speakers[:_MOST_SPEAKERS], unsure=unsure)


def _at_item(who: str) -> list[FoundPerson]:
    persons = read_persons(who, trusted=False) or behind_anything(who)
    return persons or [
        one for one in read_persons(who, trusted=True) if is_given_name(one.speaker.name.split()[0])
    ]


def _is_half_read(person: FoundPerson) -> bool:
    """Whether somebody else may stand in what is said about this person."""
    about = f"{person.speaker.role}, {person.speaker.organisation}"
    parts = [part.strip() for part in re.split(r",\s|\s(?:und|and|sowie|&)\s|;\s", about)]
    first = bool(person.speaker.role)  # "Kommunalberatung Muster & Partner" is its own name
    # A sign that parts the entries of a list is in nobody's role: the next one was not understood.
    return (
        person.doubtful
        or ";" in about
        or any(
            (named := read_name(part, 0)) is not None
            and named.end == len(part)
            and not names_organisation(part)
            and (place != first or is_called(named))
            for place, part in enumerate(parts)
        )
    )


def _may_name(text: str) -> bool:
    """Whether a line may be "Chi Muster – Streets for All"."""
    if not _is_entry(text):
        return False
    return any(one.speaker.organisation for one in read_persons(text, trusted=True))


def _is_entry(text: str) -> bool:
    """Whether a line may name somebody: short, and no sentence."""
    return (
        len(text) <= _LONGEST_ENTRY
        and text[:1].isupper()
        and not text.endswith((".", "!", "?", ":"))
    )


def _misses_somebody(sentences: tuple[Sentence, ...], speakers: tuple[Speaker, ...]) -> bool:
    """Whether the text names "Dr. A B" or "Bürgermeisterin A B" who is no speaker so far.

    Also when it promises speakers and nobody was found.
    """
    names = {speaker.name.casefold() for speaker in speakers}
    told = [rest for one in sentences if _is_told(one) and (rest := without_asking(one.text))]
    titles = [one.text for one in sentences if one.label is Label.TITLE]
    if not names and any(_PROMISING.search(text) for text in [*told, *titles]):
        return True
    if any(
        name.casefold() not in names and not (speakers and has_other_part(text, name))
        for text in told
        for name in introduced_names(text)
    ):
        return True
    known = " ".join(f"{one.name} {one.organisation} {one.role}" for one in speakers).casefold()
    return any(
        name.casefold() not in known
        for text in told
        if INTRODUCING.search(closed(text))
        for name in names_joined(text)
    )


def _is_open(speaker: Speaker) -> bool:
    """Whether it is not settled yet that somebody comes: "(angefragt)"."""
    return bool(_OPEN.search(speaker.role) or _OPEN.search(speaker.organisation))


def _without_open(speaker: Speaker) -> Speaker:
    role, organisation = _OPEN.sub("", speaker.role), _OPEN.sub("", speaker.organisation)
    return replace(speaker, role=role.strip(), organisation=organisation.strip())


def _each_once(speakers: Iterable[Speaker]) -> tuple[Speaker, ...]:
    """One entry a name; what a later mention adds fills the gaps of the first."""
    by_name: dict[str, Speaker] = {}
    for speaker in speakers:
        first = by_name.get(speaker.name.casefold(), speaker)
        by_name[speaker.name.casefold()] = replace(
            first,
            academic_title=first.academic_title or speaker.academic_title,
            role=first.role or speaker.role,
            organisation=first.organisation or speaker.organisation,
        )
    return tuple(by_name.values())
