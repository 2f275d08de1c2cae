"""How much speaks for each line being the title: words, quotation marks, repetitions."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import (
    EVENT,
    KIND_FOR,
    OCCASION,
    is_row_of_facts,
    names_department,
    names_occasion,
    names_office,
    names_only_kind,
    without_term,
)
from mailer.domain.announcement.lexicon.names import read_name
from mailer.domain.announcement.lexicon.online_words import SERVED
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.title.candidates import Candidate
from mailer.domain.announcement.title.houses_below import (
    is_house_alone,
    is_house_below,
    names_room,
)
from mailer.domain.announcement.title.lines import INVITING, NO_TITLE, tells_service
from mailer.domain.announcement.title.papers import lists_contents, names_paper
from mailer.domain.announcement.title.parts import BEFORE_DATE, NEWS, split_series
from mailer.domain.announcement.title.rows import is_nth, is_part, names_row, tells_issue, tells_why

_MOST_WORDS_OF_KIND = 2
_MOST_BELOW = 400
QUOTED = expression(r"[\"„“»][^\"„“”»«]{4,250}[\"“”«]")
_BEGINS_LOWER = expression(r"[a-zäöüß][a-zäöüß]*(?=[\s,:])")
_KIND_ABOUT = expression(
    rf"[\w-]{{0,30}}(?:{EVENT.pattern})\s(?:zu[mr]?|gegen|über|rund\sum|on|about|to)\b",
    re.IGNORECASE,
)
_FOR_WHOM = expression(
    rf"(?:(?:herzliche\s)?einladung\szu[mr]?\s|invitation\sto\s(?:the\s|our\s|an?\s)?)?(?:[\wäöü]+e[rsn]?\s)?[\w-]{{0,30}}(?:{OCCASION.pattern})\s(?:für|for)\s(?:\w+\s){{0,3}}[\w-]+",
    re.IGNORECASE,
)
_IN_TOWN = expression(rf"[\w-]{{0,30}}(?:{EVENT.pattern})\s(?i:in)\s[A-ZÄÖÜ][\w-]+")
_AN_OCCASION = expression(
    rf"(?:ein|eine|an?|zwei|drei|vier|fünf|sechs|two|three|four|five|six)\s(?:[\w-]+\s){{0,2}}[\w-]*(?:{OCCASION.pattern}|termine|einheiten|sessions)",
    re.IGNORECASE,
)
_ONLY_INVITES = expression(
    r".{3,60}\s(?:informiert|lädt\s(?:\w+\s){0,3}ein|präsentiert|stellt\svor|presents|invites(?:\syou)?(?:\sto)?)\W*$",
    re.IGNORECASE,
)
_BY = expression(r"(?:by|hosted\sby|organi[sz]ed\sby|von\sund\smit)\s[A-Z]", re.IGNORECASE)
_SUBTITLE = expression(
    r"(?:ein|eine|a|an)\s|(?:[\w]+-)?(?:wochenend|tages|abend)?(?:seminar|workshop|vortrag|kurs)\s(?:für|von|mit|for|by|with)\s",
    re.IGNORECASE,
)
_NOTICE = expression(
    r"^\W*(?:achtung|wichtig|hinweis|important|please\snote)\W{1,3}(?=.{0,40}\b(?:raum|ort|saal|termin|uhrzeit|geändert|verlegt"
    r"|verschoben|room|venue|date|change)).{0,80}$|\+{3}|\*{3}|\b(?:last\schance|early[\s-]bird|letzte\s(?:chance|gelegenheit|plätze)|frühbucher\w*)\b|\bbitte\s(?:\w+\s){0,2}\w+en\s?!|^\W*(?:sicher|reservier|hol|schnapp|buch|save|secure|reserve|grab|book)\w*\s(?:\w+\s){0,4}(?:platz|plätze|tickets?|karten|seats?|spots?|places?)\W*$"
    r"|^\W*(?:(?:jetzt|noch|schnell|gleich)\s(?:\w+\s){0,3}(?:anmelden|buchen|vormerken|sichern)|nicht\sverpassen|(?:sei|seid|seien\ssie)\s(?:mit\s)?dabei|mach(?:t|en\ssie)?\smit"
    r"|komm(?:t|en\ssie)?\s(?:doch\s)?(?:vorbei|mit|dazu)|don['’]?t\smiss(?:\sit|\sout)?|join\s(?:us|in)|come\salong|be\s(?:there|part\sof\sit)|wir\sfreuen\suns\sauf\s\w+)\W*$|\b(?:wichtige?|kurzfristige?)\s(?:\w+)?(?:änderung|mitteilung|hinweis)"
    r"|^\W*(?:nur\s)?noch\s\d{1,3}\s(?:freie\s)?plätze\b|\bnoch\s(?:möglich|plätze|frei)\b|\brestplätze\b|\bwarteliste\smöglich\b|\bplaces\sleft\b",
    re.IGNORECASE,
)
_TO_REGISTER = expression(
    r"(?:anmeldung(?:en)?|registrierung|anmeldeformular|registration(?:\sform)?)\s(?:zu[mr]?|für|unter|über|bei|per\s(?:mail|e-mail|telefon|fax)|bis|for|to|at|via)\b",
    re.IGNORECASE,
)
_NAMES_WHO = expression(
    rf"(?:[\w-]{{0,30}}(?:{EVENT.pattern})(?:\s(?:und|and|&)\s\w+)?|exkursion|(?:ein|an)\s(?:abend|nachmittag|evening|afternoon)|a\stalk)\s(?:von|mit|with|by)\s"
    r"(?:(?:der|dem|den)\s)?(?:[A-ZÄÖÜ][\w-]+in\s|(?:Dr|Prof|Frau|Herrn?)\b|[A-ZÄÖÜ][\w-]+er\s)",
    re.IGNORECASE,
)
_IN_BRACKETS = expression(r"\([^()]*\)")
_HOST_FIRST = expression(r"(?:www\.)?[a-z\d-]+(?:\.[a-z\d-]+)+\s[–—|-]\s")
_KIND_TWICE = expression(
    rf"[\w-]{{0,20}}(?:{EVENT.pattern})\s[\w-]{{0,30}}(?:{EVENT.pattern})(?:,|$)", re.IGNORECASE
)
_FEWEST_LOUD = 3  # words
_REPEATED_FROM = 10
NEVER = -4
"""The weight of what names whoever writes, or a paper: no title, even where nothing else is one."""
UNLIKELY = -1
"""A lower weight is no title's where the text names another anywhere."""
_KIND_AT_END = expression(rf"\s[\w-]{{0,30}}(?:{EVENT.pattern})(?:\s20\d\d)?$", re.IGNORECASE)
_AT_SIGN = r"[|·] ?"
_OF_SOMEBODY = (
    r"(?:[,(|©·] ?|\b(?:an die|bei der|bei dem|beim|von der|vom|im|in der|ihre?|at the|by the) )"
)


def weigh(candidates: list[Candidate], passages: tuple[Passage, ...], subject: str) -> list[int]:
    below = _folded(" ".join(one.text[:5_000] for one in passages[:_MOST_BELOW]))
    weights = [_weight(one.text, below, _folded(subject)) for one in candidates]
    last = candidates[-1].text.lstrip("0123456789").lstrip(". ") if candidates else ""
    if len(candidates) > 1 and names_only_kind(last) and max(weights[:-1]) >= 0:
        weights[-1] = -1  # "Online-Workshop" below the title: its name stands above it
    weights = [
        NEVER if _is_of_letterhead(candidates, place) else weight
        for place, (one, weight) in enumerate(zip(candidates, weights, strict=True))
    ]
    weights = [
        -2
        if is_part(one.text) and not (place and names_row(candidates[place - 1].text))
        else weight
        for place, (one, weight) in enumerate(zip(candidates, weights, strict=True))
    ]
    weights = [
        -4 if one.text_from == 0 and is_house_below(one.text) else weight
        for one, weight in zip(candidates, weights, strict=True)
    ]
    kinds = [is_dated_kind(one.text) or _is_several(one.text) for one in candidates]
    weights = [
        min(weight, -1)
        if (names_row(one.text) or _is_occasion_alone(one.text))
        and _may_be_below(weights, place, kinds)
        else weight
        for place, (one, weight) in enumerate(zip(candidates, weights, strict=True))
    ]
    weights = _below_kinds(candidates, _with_capitals(candidates, weights))
    return _without_subtitles(candidates, _without_issues(candidates, _of_row(candidates, weights)))


def _of_row(candidates: list[Candidate], weights: list[int]) -> list[int]:
    """Above "3. Vortrag" stands the row, and below it what the talk is called."""
    nth = next((n for n, one in enumerate(candidates) if n and is_nth(one.text)), 0)
    if not nth or max(weights[nth + 1 :], default=NEVER) < 0:
        return weights
    return [min(weight, -1) if place <= nth else weight for place, weight in enumerate(weights)]


def _is_above_paper(candidates: list[Candidate], place: int) -> bool:
    """Whether the line below tells the issue of what this one names: "STADTBOTE"."""
    below = candidates[place + 1 : place + 2]
    return (
        bool(below) and below[0].place == candidates[place].text_from and names_paper(below[0].text)
    )


def _is_of_letterhead(candidates: list[Candidate], place: int) -> bool:
    """Whether it names a paper above its issue, a department below its house, or a row's house."""
    text = candidates[place].text
    above = candidates[place - 1].text if place else ""
    return (
        (" " not in text and _is_above_paper(candidates, place))
        or (names_office(above) and names_department(text))
        or (bool(above) and names_row(above) and is_house_alone(text))
    )


def _with_capitals(candidates: list[Candidate], weights: list[int]) -> list[int]:
    """The one line in capitals below others that may be the title rather is it."""
    loud = [n for n, one in enumerate(candidates) if weights[n] == 0 and _is_loud(one.text)]
    if len(loud) != 1 or not loud[0]:
        return weights  # above everything else stands whoever writes
    return [one + (n == loud[0]) for n, one in enumerate(weights)]


def _is_loud(text: str) -> bool:
    return text.isupper() and len(text.split()) >= _FEWEST_LOUD


def _below_kinds(candidates: list[Candidate], weights: list[int]) -> list[int]:
    """The line below "Fortbildung für Ehrenamtliche" is rather the title, and nobody knows."""
    raised = list(weights)
    for place in range(len(weights) - 1):
        below = candidates[place + 1]
        may_be = weights[place + 1] == 0 and candidates[place].text_from == below.place
        if may_be and _FOR_WHOM.fullmatch(candidates[place].text):
            raised[place], raised[place + 1] = min(weights[place], 0), 1
    return raised


def _without_issues(candidates: list[Candidate], weights: list[int]) -> list[int]:
    """A row with its number, right below what may be the title, only says where that belongs."""
    return [
        min(weight, -1)
        if place and weights[place - 1] >= 0 and tells_issue(candidates[place].text)
        else weight
        for place, weight in enumerate(weights)
    ]


def _without_subtitles(candidates: list[Candidate], weights: list[int]) -> list[int]:
    """The kind of event and for whom it is, right below what may be its title, is none itself.

    What it is about may be either: then the line above comes first, and somebody is asked.
    """
    found = list(weights)
    for place, one in enumerate(candidates):
        told = (
            KIND_FOR.match(one.text)
            or is_dated_kind(one.text)
            or _AN_OCCASION.match(one.text)
            or _IN_TOWN.fullmatch(one.text)
        )
        if place and weights[place - 1] >= 0 and told:
            found[place] = min(weights[place], -1)
        elif place and weights[place - 1] >= 0 and _KIND_ABOUT.match(one.text):
            found[place] = min(weights[place], found[place - 1])
    return found


def _is_occasion_alone(text: str) -> bool:
    """Whether a line names an occasion that is no plain kind of event: "Bürgerinformation"."""
    named = (series := split_series(text))[1] or series[0]  # "Einladung zum Wärmeabend"
    named = without_term(named)
    short = len(named.split()) <= _MOST_WORDS_OF_KIND
    several = named.endswith(("e", "en", "s"))  # "Mittwochsgespräche": a row, or one about them
    alone = short and not several and names_occasion(named)
    return alone and not (names_only_kind(named) or names_only_kind(text))


def is_dated_kind(text: str) -> bool:
    """Whether a line is the kind of event and its day: "Online-Workshop am 1. Juni"."""
    days = find_dates(text)
    return bool(days) and names_only_kind(BEFORE_DATE.sub("", text[: days[0].start]))


def _is_several(text: str) -> bool:
    """Whether a line below a row's name says how many there are: "Vier kurze Online-Termine"."""
    return not text.casefold().startswith(("ein", "a")) and _AN_OCCASION.match(text) is not None


def _may_be_below(weights: list[int], place: int, only_kind: list[bool]) -> bool:
    """Whether the line right below may be the title."""
    below = next((one for one in range(place + 1, len(weights)) if weights[one] > NEVER), place)
    return below > place and weights[below] >= 0 and not only_kind[below]


def may_be_name(text: str) -> bool:
    """Whether a line may be an event's name by itself: no kind of event, office, paper or call."""
    kind = EVENT.search(text) or names_only_kind(text) or names_occasion(text)
    return not kind and _weight(text, "", "") >= 0


def _weight(text: str, below: str, subject: str) -> int:
    if names_office(text) or _BY.match(text) or _ONLY_INVITES.match(text):
        return -4
    if _KIND_TWICE.match(text):
        return -1  # "Seminar Ganztagsseminar, 8 Stunden": a row of a table
    if (at_end := _KIND_AT_END.search(text)) and names_office(text[: at_end.start()]):
        return -1  # "Landesanstalt für Bodenschutz Fachtagung 2026"
    named = read_name(text, 0)
    if (named and named.addressed) or _IN_BRACKETS.fullmatch(text):
        return -2  # "(für Einsteiger)"
    if is_row_of_facts(text):
        return -1
    kind, comma, rest = text.partition(", ")
    told = any(char.isdigit() for char in rest) or SERVED.match(rest)
    if comma and names_only_kind(kind) and told:
        return -1  # "Online-Workshop, max. 15 Personen"
    if (
        NO_TITLE.fullmatch(text)
        or names_paper(text)
        or _NOTICE.search(text)
        or names_room(text)
        or _HOST_FIRST.match(text)
        or lists_contents(text)
        or tells_why(text)
        or tells_service(text)
    ):
        return -4
    if _TO_REGISTER.match(text):
        return -1
    if _NAMES_WHO.match(text):
        return -2  # "Vortrag von Dr. A B"
    if _BEGINS_LOWER.match(text):
        return -3  # "zu unserem Fachgespräch": a piece of a sentence, unless a name is written so
    weight = 3 if EVENT.search(text) and not INVITING.search(text) else 0
    weight -= 4 if weight and _SUBTITLE.match(text) else 0
    weight -= (
        3 if find_dates(text) and not NEWS.match(text) else 0
    )  # "Regionalkonferenz am 11.06. in Neudorf": a subtitle
    weight += 3 if QUOTED.search(text) else 0
    weight += 3 if NEWS.match(text) else 0
    own = _folded(text).strip(' .!?"„“”»«')
    if len(own) >= _REPEATED_FROM:
        weight += _said_again(own, below)
        weight += 3 if own in subject else 0
    return weight


def _said_again(own: str, below: str) -> int:
    """What it says of a line that it stands in the text again: a title, or whoever invites.

    Who invites is named behind people, in a notice of copyright, or as whom one writes to.
    """
    again = below.count(own) - 1
    if again <= 0:
        return 0
    of_somebody = len(re.findall(_OF_SOMEBODY + re.escape(own), below))
    if again == len(re.findall(_AT_SIGN + re.escape(own), below)):
        return 0  # "Amt · Gesund bleiben": a page's header names its house, or the event
    return -4 if of_somebody >= again and not EVENT.search(own) else 3


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
