"""Which of the first lines is the title: offices put names, slogans and menus above it."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.dates import find_dates
from mailer.domain.announcement.heading_words import EVENT, names_office, names_only_kind
from mailer.domain.announcement.hours import find_hours
from mailer.domain.announcement.labels import Label
from mailer.domain.announcement.names import read_name
from mailer.domain.announcement.navigation import is_farewell, is_furniture, is_greeting
from mailer.domain.announcement.passages import Passage

_LONGEST_HEADING = 220
_SEARCHED = 14
_FEWEST_WORDS = 4
_LONGEST_MOTTO = 60
_MOST_BELOW = 400
_QUOTED = re.compile(r"[\"„“»][^\"„“”»«]{4,250}[\"“”«]")
_PLURAL = re.compile(
    r"(?:gespräche|dialoge|vorträge|abende|foren|runden|treffs|cafés|talks|tage|wochen|lesungen|lectures"
    r"|konzerte|werkstätten|days|series|reihe|conversations|evenings)$",
    re.IGNORECASE,
)
_INVITING = re.compile(r"\b(?:lädt|laden)\b.*\bein\b|\b(?:invites?|inviting)\b", re.IGNORECASE)
_BEGINS_LOWER = re.compile(r"[a-zäöüß][a-zäöüß]*(?=[\s,:])")
_SERIES = re.compile(r"\b(?:series|[\w-]*(?:reihe|zyklus))\b", re.IGNORECASE)
_KIND_FOR = re.compile(
    rf"(?:[\wäöü]+e[rsn]?\s)?[\w-]{{0,30}}(?:{EVENT.pattern})\s(?:für|von|mit|der|des|im|for|by|with|of)\b",
    re.IGNORECASE,
)
_ONLY_INVITES = re.compile(
    r".{3,60}\s(?:informiert|lädt\s(?:\w+\s){0,3}ein|präsentiert|stellt\svor|presents|invites(?:\syou)?(?:\sto)?)\W*$",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|hosted\sby|organi[sz]ed\sby|von\sund\smit)\s[A-Z]", re.IGNORECASE)
_TELLS_BOTH = re.compile(r":\s|[\"„“»]")
_ISSUE = re.compile(
    r"(?:#|\b(?:Nr\.?|No\.?|Nummer|Folge|Teil|Part|Ausgabe|Episode|Termin|Runde))\s?\d{1,3}\W*$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:course|event|kurs|seminar|veranstaltungs?|lehrgangs?)[\s-]?(?:code|nummer|nr\b\.?|no\b\.?|id)\s?:?\s?[\w./-]{1,20}$",
    re.IGNORECASE,
)
_KICKER = re.compile(
    r"^(?:\S+\s){0,2}\S*(?:lunch|impulse|talk|stammtisch|treff|frühstück|café|salon|mittagspause|snack"
    r"|häppchen|sprechstunde|dialog)$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:modul|teil|tag|block|einheit|baustein|termin|part|day|session|module|woche|week)\s?\d{1,2}\b",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:laden\s(?:wir|ich)|lade\sich|(?:wir|ich)\s(?:laden|lade|möchten?|freuen?|bieten?|veranstalten?)"
    r"|(?:we|I)\s(?:are|would|invite|cordially|warmly)|(?:I|we)\sam)\b",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(
    r"(?:ein|eine|a|an)\s|(?:[\w]+-)?(?:wochenend|tages|abend)?(?:seminar|workshop|vortrag|kurs)\s(?:für|von|mit|for|by|with)\s",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"\be\.\s?V\.$|\b(?:Co|Ltd|Inc|bzw|usw|etc)\.$", re.IGNORECASE)
_OPEN_END = re.compile(
    r"(?:\s[–—-]|[,:&]|\b(?:und|oder|sowie|für|mit|ohne|von|zu|zum|zur|in|im|der|die|das|des|dem|den|bei"
    r"|auf|als|and|or|for|with|of|the|in|to|a))$",
    re.IGNORECASE,
)
_FACT_LINE = re.compile(
    r"(?:am|vom|ab|wann|on|from|beginn|start|termine?|datum|date|uhrzeit)\b.{0,20}\d|\d{1,2}[.:h\s].{0,30}(?:uhr|[ap]m)\b",
    re.IGNORECASE,
)
_TOWN = re.compile(r"[A-ZÄÖÜ][\w-]{1,30}(?:\s[\w-]{1,20}){0,2},\s(?:den\s|am\s)?")
_NAMES_WHO = re.compile(
    rf"(?:[\w-]{{0,30}}(?:{EVENT.pattern})(?:\s(?:und|and|&)\s\w+)?|exkursion|ein\sabend|a\stalk)\s(?:von|mit|with|by)\s"
    r"(?:(?:der|dem|den)\s)?(?:[A-ZÄÖÜ][\w-]+in\s|(?:Dr|Prof|Frau|Herrn?)\b|[A-ZÄÖÜ][\w-]+er\s)",
    re.IGNORECASE,
)
_GOES_ON_BELOW = re.compile(
    r"(?:im|in|in\sder|für|und|mit|von|der|des|am|an|auf|bei|zu|zur|zum|als|for|and|with|of|to)\s[\w\s-]{3,60}[?!]?"
)
_CONTINUED_ROW = re.compile(
    r"(?:fortsetzung|auftakt|abschluss|\d{1,2}\.\s(?:teil|termin|folge))\s(?:der|unserer)\s[\w-]*(?:reihe|serie)\b",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(r"[\s,(|–—-]*(?:\b(?:am|vom|on|from))?\s*$")
_REPEATED_FROM = 10


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that may be the title; ``text_from`` is the first passage behind it."""

    text: str
    text_from: int
    doubtful: bool = False
    series: str = ""
    perhaps: str = ""
    """A line below a greeting that may be the title where the text names none."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    place: int
    text_from: int
    vouched: bool
    """Nothing but furniture and other headings stands above it."""


def choose_heading(passages: tuple[Passage, ...], subject: str = "") -> Heading:
    """The heading with the most that speaks for it; doubtful where others have as much.

    An event's word, quotation marks, a phrase repeated below or in the mail's ``subject``
    speak for a line; an office's or a person's name speaks against it. Empty if there is none.
    """
    candidates, end = _candidates(passages)
    if not candidates:
        return Heading("", end)
    if (named := _quoted_alone(candidates)) is not None:
        return named
    weights = _weights(candidates, passages, subject)
    best = max(weights)
    chosen = candidates[weights.index(best)]
    if not chosen.vouched and best <= 0:
        # "zu unserem Fachgespräch" and below it a line: nothing else may be its name.
        return Heading("", 0, perhaps=chosen.text if best == 0 else "")
    doubtful = _has_rivals(candidates, weights, chosen)
    if best <= 0 and _names_follow(passages, chosen.text_from):
        doubtful = True  # "Wissen am Mittag", "Reihe: Klima", "Starkregen": which is the title?
    # What a sentence stands above of is only perhaps a heading: nothing of the text is left out.
    return Heading(chosen.text, chosen.text_from if chosen.vouched else 0, doubtful)


def _weights(
    candidates: list[_Candidate], passages: tuple[Passage, ...], subject: str
) -> list[int]:
    below = _folded(" ".join(one.text[:5_000] for one in passages[:_MOST_BELOW]))
    weights = [_weight(one.text, below, _folded(subject)) for one in candidates]
    if len(candidates) > 1 and names_only_kind(candidates[-1].text) and max(weights[:-1]) >= 0:
        weights[-1] = -1  # "Online-Workshop" below the title: its name stands above it
    weights = [
        -2 if _is_part(one.text) else weight
        for one, weight in zip(candidates, weights, strict=True)
    ]
    kinds = [_is_dated_kind(one.text) for one in candidates]
    weights = [
        min(weight, -1)
        if _names_series(one.text) and _may_be_below(weights, place, kinds)
        else weight
        for place, (one, weight) in enumerate(zip(candidates, weights, strict=True))
    ]
    return _without_subtitles(candidates, weights)


def _has_rivals(candidates: list[_Candidate], weights: list[int], chosen: _Candidate) -> bool:
    """Whether another line may as well be the title."""
    best, place = max(weights), candidates.index(chosen)
    possible = sum(weight >= 0 for weight in weights)
    told_alone = _TELLS_BOTH.search(chosen.text) is None
    if best <= 0:
        doubtful = (possible != 1 and len(candidates) > 1) or not chosen.vouched or best < 0
    else:
        # "Fachtag" and below it "Workshop: …": the second one is in the first, or beside it.
        doubtful = weights.count(best) > 1 and not _is_pair(candidates, weights, best)
        # "Amphibien an Straßen" and below it "Fachseminar im Frühjahr"
        doubtful |= told_alone and any(weight >= 0 for weight in weights[:place])
    short = len(chosen.text.split()) < _FEWEST_WORDS and not names_only_kind(chosen.text)
    doubtful |= short and told_alone and any(one >= 0 for one in weights[place + 1 : place + 2])
    # "Neudorfer Mittwochsgespräche": a row of events, or one about them
    return doubtful or (_PLURAL.search(chosen.text) is not None and possible > 1)


def _without_subtitles(candidates: list[_Candidate], weights: list[int]) -> list[int]:
    """The kind of event and for whom it is, right below what may be its title, is none itself."""
    return [
        min(weight, -1)
        if place and weights[place - 1] >= 0 and _KIND_FOR.match(candidates[place].text)
        else weight
        for place, weight in enumerate(weights)
    ]


def _quoted_alone(candidates: list[_Candidate]) -> Heading | None:
    """The one line wholly in quotation marks is the title; a kind of event above it its series."""
    quoted = [one for one in candidates if _QUOTED.fullmatch(one.text)]
    if len(quoted) != 1:
        return None
    above = [one for one in candidates if one.text_from == quoted[0].place]
    series = above[0].text if above and EVENT.search(above[0].text) else ""
    return Heading(quoted[0].text, quoted[0].text_from if quoted[0].vouched else 0, series=series)


def is_heading(passage: Passage) -> bool:
    """Whether a passage may be a heading at all: short, no sentence, no fact, no greeting."""
    text = passage.text
    return (
        passage.label is None
        and len(text) <= _LONGEST_HEADING
        and any(char.isalpha() for char in text)
        and not (text.endswith((".", ";")) and not _ABBREVIATED.search(text))
        and not is_greeting(text)
        and not is_furniture(text)
        and "://" not in text
        and not _CODE.match(text)
        and not _PROSE.search(text)
        and not tells_when(text)
    )


def is_title_like(passage: Passage) -> bool:
    """Whether a heading may be a title: neither an office nor a person, nor in parentheses."""
    text = passage.text
    named = read_name(text, 0)
    person = named is not None and named.addressed
    return is_heading(passage) and not (names_office(text) or person or text.startswith("("))


def _candidates(passages: tuple[Passage, ...]) -> tuple[list[_Candidate], int]:
    found: list[_Candidate] = []
    vouched = True
    dated = False
    place = begins = 0
    while place < min(len(passages), _SEARCHED):
        passage = passages[place]
        around = is_furniture(passage.text) or passage.label is Label.PUBLISHED
        if around or _is_dateline(passage.text):
            place += 1
        elif (
            tells_when(passage.text) and len(passage.text) <= _LONGEST_HEADING and _only_rows(found)
        ):
            dated = True  # the day may stand above the title: then nothing above it is left out
            place += 1
        elif (is_greeting(passage.text) or _invites(passage.text)) and not found:
            vouched = False
            place += 1
            begins = place
        elif is_farewell(passage.text):
            break
        elif is_heading(passage):
            if _invites_to(passage.text):
                place += 1  # "Das Netzwerk „Gesunde Gemeinde“ lädt ein:"
                continue
            text, end = _whole(passages, place)
            if text.endswith((",", ":")):
                break
            found.append(_Candidate(text, place, 0 if dated else end, vouched))
            place = end
        elif _is_motto(passage, found):
            place += 1
        elif vouched or found or passage.label is not None:
            break
        else:
            place += 1
    return found, place if vouched and not dated and place < len(passages) else begins


def _only_rows(found: list[_Candidate]) -> bool:
    """Whether no line so far may be the title: offices, kinds of event, and rows of them."""
    return all(
        names_office(one.text) or names_only_kind(one.text) or _CONTINUED_ROW.match(one.text)
        for one in found
    )


def _invites_to(text: str) -> bool:
    """Whether a line only says who invites, and the event follows."""
    return text.endswith(":") and _INVITING.search(text) is not None


def _invites(text: str) -> bool:
    """Whether a line is only the beginning of an invitation: "Wir laden herzlich ein zum"."""
    return len(text) <= _LONGEST_HEADING and _PROSE.search(text) is not None


def _is_part(text: str) -> bool:
    """Whether a line heads a part of the event: "Modul 1: Grundlagen"."""
    return _PART.match(text) is not None


def _names_series(text: str) -> bool:
    """Whether a line names a row of events and none of them: "Webinar series “Towns” – Part 4"."""
    return ": " not in text and bool(
        _SERIES.search(text) or _ISSUE.search(text) or _KICKER.search(text)
    )


def _is_dated_kind(text: str) -> bool:
    """Whether a line is the kind of event and its day: "Online-Workshop am 1. Juni"."""
    days = find_dates(text)
    return bool(days) and names_only_kind(_BEFORE_DAY.sub("", text[: days[0].start]))


def _may_be_below(weights: list[int], place: int, only_kind: list[bool]) -> bool:
    """Whether the line right below may be the title."""
    return place + 1 < len(weights) and weights[place + 1] >= 0 and not only_kind[place + 1]


def _names_follow(passages: tuple[Passage, ...], place: int) -> bool:
    """Whether a series is named below a heading, and what may be a title below that."""
    following = passages[place : place + 2]
    return (
        len(following) == 2 and following[0].label is Label.SERIES and is_title_like(following[1])
    )


def _is_dateline(text: str) -> bool:
    """Whether a line is nothing but where and when something was written: "Neudorf, 1. Mai"."""
    days = find_dates(text[:_LONGEST_MOTTO])
    return (
        bool(days)
        and len(text) - days[-1].end <= 1
        and bool(_TOWN.fullmatch(text[: days[0].start]))
    )


def _is_motto(passage: Passage, found: list[_Candidate]) -> bool:
    """Whether it is a short line in a letterhead, below the office's name: "Stark. Vor Ort."."""
    return (
        passage.label is None
        and len(passage.text) <= _LONGEST_MOTTO
        and bool(found)
        and all(names_office(one.text) for one in found)
        and not tells_when(passage.text)
    )


def _whole(passages: tuple[Passage, ...], place: int) -> tuple[str, int]:
    """A title of two lines: the first one plainly goes on."""
    text = passages[place].text
    if place + 1 < len(passages) and is_heading(passages[place + 1]):
        following = passages[place + 1].text
        opened = text.count("„") > text.count("“")
        if (
            _OPEN_END.search(text)
            or (opened and "“" in following)
            or _GOES_ON_BELOW.fullmatch(following)
        ):
            return f"{text} {following}", place + 2
    return text, place + 1


def tells_when(text: str) -> bool:
    """Whether a line tells the day or the hours, and no name."""
    days = find_dates(text)
    if days and days[0].start <= 2:
        return True
    return bool(_FACT_LINE.match(text)) and bool(days or find_hours(text))


def _weight(text: str, below: str, subject: str) -> int:
    if names_office(text) or _BY.match(text) or _ONLY_INVITES.match(text):
        return -4
    named = read_name(text, 0)
    if named and named.addressed:
        return -2
    kind, comma, rest = text.partition(", ")
    if comma and names_only_kind(kind) and any(char.isdigit() for char in rest):
        return -1  # "Online-Workshop, max. 15 Personen"
    if _NAMES_WHO.match(text):
        return -2  # "Vortrag von Dr. A B"
    if _BEGINS_LOWER.match(text):
        return -3  # "zu unserem Fachgespräch": a piece of a sentence, unless a name is written so
    weight = 3 if EVENT.search(text) and not _INVITING.search(text) else 0
    weight -= 4 if weight and _SUBTITLE.match(text) else 0
    weight -= 3 if find_dates(text) else 0  # "Regionalkonferenz am 11.06. in Neudorf": a subtitle
    weight += 3 if _QUOTED.search(text) else 0
    own = _folded(text).strip(' .!?"„“”»«')
    if len(own) >= _REPEATED_FROM:
        weight += 3 if below.count(own) > 1 else 0
        weight += 3 if own in subject else 0
    return weight


def _is_pair(candidates: list[_Candidate], weights: list[int], best: int) -> bool:
    """Whether the best two are a kind of event and, right below, its name in quotation marks."""
    first, second = (
        (place for place, weight in enumerate(weights) if weight == best)
        if (weights.count(best) == 2)
        else (0, 0)
    )
    below = candidates[second]
    return second == first + 1 and _QUOTED.fullmatch(below.text) is not None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
