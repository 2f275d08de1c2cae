"""A house told by nothing but its name, behind the day or the hour: "…, Hofkäserei Lindauer"."""

import re
from collections.abc import Iterator

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.heading_words import EVENT, names_occasion, names_office
from mailer.domain.announcement.lexicon.hour_kinds import BLANK
from mailer.domain.announcement.lexicon.house_words import (
    begins_no_house,
    is_kind_of_house,
    is_room_of_events,
)
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.names import is_title
from mailer.domain.announcement.lexicon.online_words import (
    BESIDE_ROOM,
    ONLINE,
    ONLINE_EVENT,
    ONLINE_PART,
    SERVED,
)
from mailer.domain.announcement.lexicon.platforms import PLATFORM
from mailer.domain.announcement.lexicon.roles import is_role_word
from mailer.domain.announcement.schedule.appointments import blanked, hours_of
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.announcement.venue.houses import (
    HOUSE_FIRST,
    LONGEST_LINE,
    LONGEST_PLACE,
    VERB,
    is_elsewhere,
)
from mailer.domain.announcement.venue.places_beside_dates import NOT_A_PLACE, is_weekday_line

_OF_TIME = frozenset({None, Label.WHEN, Label.HOURS, Label.START})
_MOST_LINES_BELOW = 2
_MOST_CELLS = 6
_AROUND = " ,.:|·•–-"
_TOPIC_FOLLOWS = ("–", "—", "-", ":")
_SIGNS = expression(r"(?:,|;|\s[|·•–—-])\s+|\s?[()]\s?|\s(?=(?:mit|ab|für|bis|with|for|from)\s)")
_LED = (
    r"(?:(?:[Ii]m|[Aa]m|[Bb]eim|[Ii]n\s(?:der|den)|[Ii]n(?=\s[A-ZÄÖÜ])|[Aa]n\sder|[Aa]uf\sde[mr]"
    r"|[Bb]ei\sder|[Aa]b(?=\s[A-ZÄÖÜ])|(?:[Aa]t|[Ii]n)\sthe|[Aa]t)\s)"
)
_BESIDE = r"(?:(?:[Vv]or|[Hh]inter|[Nn]eben)\sde[mr]|[Oo]utside(?:\sthe)?)\s(?=[A-ZÄÖÜ])"
# "meeting point: Gate 2": a label inside the line.
_CALLED = expression(
    r"(?:(?:hybrid|treffpunkt|treffen|start(?:\sund\sziel)?|ort|wo|abmarsch|abfahrt|meeting\s(?:point|place)|meet(?:ing)?|venue|location|where)\b\s?:?\s)?"
    rf"(?:(?:in\s)?präsenz\s|vor\sort\s)?(?P<led>(?-i:{_LED})|(?={_BESIDE}))?(?P<name>\S.*)",
    re.IGNORECASE,
)
_WORD = r"(?:[„\"“]?[A-ZÄÖÜ][\w.'’/&-]*[“\"”]?)"
_NAME = expression(
    rf"(?:{_BESIDE})?(?:{_WORD}|\d\.)(?:\s(?:(?:an\sder|am|im|in\s(?:der|den)|zum|zur|der|des|auf\sdem|und|&|/|of(?:\sthe)?|the|and|von|vom)\s)?(?:{_WORD}|\d[\w./-]{{0,6}})){{0,5}}"
)
_STREET = expression(
    r"(?:(?:Am|An\sde[rnm]|Auf\sde[rnm]|Im|In\sde[rnm]|Zum|Zur|Beim|Unter\sde[rnm]|Hinter\sde[rnm]|Vor\sde[rm]|Außer|Hinterm)\s[A-ZÄÖÜ][\w.-]{2,30}"
    r"|(?:[A-ZÄÖÜ][\w.-]*\s){0,3}(?:[A-ZÄÖÜ][\w-]*)?(?:[Ss]traße|[Ss]trasse|[Ss]tr\.|[Pp]latz|[Aa]llee|[Gg]asse|[Ww]eg|[Rr]ing|[Uu]fer|[Dd]amm|[Mm]arkt|[Hh]of|[Bb]erg|[Ss]teig|[Pp]fad|[Cc]haussee|[Ww]all|[Gg]raben|[Kk]ai|[Tt]wiete|[Gg]rund))"
    r"\s\d{1,3}\s?[a-z]?|\d{1,4}[a-z]?\s(?:[A-Z][\w'’]+\s){1,3}(?:Street|Road|Lane|Avenue|Square|Drive|Terrace|Row|Hill|Walk|Way|Close|Quay|Yard)"
)
_LEADS_WITHIN = expression(r"[a-zäöü]\s(?:im|in\s(?:der|den))\s[A-ZÄÖÜ]")
# "Klärwerk Altfelden und online"
_AND_ONLINE = expression(
    r"(?P<house>[A-ZÄÖÜ][^.!?:|\d]{4,60}?)\s?(?:\b(?:und|oder|sowie|and|or)|[/+&])\s(?:auch\s|per\s|via\s)?"
    r"(?:online|digital|livestream|stream|zoom|teams|webex)\b[^.!?:]{0,20}"
)
# "Am 3. März spricht Anna Muster im „Adler“ in Neudorf."
_QUOTED = expression(
    r"\b(?:im|in\sder|beim)\s(?P<place>[„\"“»][A-ZÄÖÜ][^„\"“”»«]{2,40}[“”\"«](?:\s(?:in|am)\s[A-ZÄÖÜ][\w-]+)?)"
)
# What goes on behind a house: its room, its floor, its street without a number.
_ROOM = expression(
    r"[A-ZÄÖÜ][\w-]+(?:straße|strasse|str\.|platz|allee|gasse|weg|ring|ufer|damm|markt)|(?:Erd|Ober|Unter|Dach)geschoss"
    r"|(?:[A-Z]\w+\s){1,2}(?:Street|Road|Lane|Square|Quay)"
    r"|(?:[\w-]*(?:[Rr]aum|[Ss]aal|[Zz]immer|[Hh]alle|[Ff]oyer|[Bb]üro)|Room|Hall|Gebäude|Haus|Bau|Trakt|Hof|Hinterhaus|[EUD]G|Gate|Tor|Eingang|Stand|Gleis|[\w-]*[Ss]teig|\d\.\s(?:OG|UG|Stock|Etage))(?:\s[\w.-]{1,12}){0,2}"
)
_TOWN = expression(r"\d{5}\s[A-ZÄÖÜ][\w-]+(?:\s[\w()./-]+){0,3}|[A-ZÄÖÜ][a-zäöüß]{3,25}")
_FACT = expression(
    r"(?:eintritt|einlass|beginn|ende|kosten|gebühr|anmeldung|teilnahme|dauer|pause|frei\b|kostenlos|gratis|hybrid|präsenz|vor\sort|(?:ca|approx|about|max|free|end|fees?|start|for|für|mit|ab|with|von|by)\b"
    r"|admission|tickets?|doors|leitung|moderation|referent|dozent)",
    re.IGNORECASE,
)


def plainly_named(sentences: tuple[Sentence, ...]) -> str:
    """The house behind the day or the hour, or below it, whose name tells that it is one; or "".

    "Samstag, 8 Uhr, Betriebshof Süd"; any name goes that has its street behind it.
    """
    told = [_house_of(_cells(line), below=below) for line, below in _lines(sentences)]
    first = next(filter(None, told), "")
    # "… 18 Uhr, in der Cafeteria" and again "in der Cafeteria der Klinik, Klosterweg 4"
    return max((one for one in told if one.startswith(first)), key=len, default="")


def perhaps_named(sentences: tuple[Sentence, ...]) -> str:
    """What stands behind the day or the hour as a name that no person, event or fact has; or ""."""
    for line, below in _lines(sentences):
        if below or line.lstrip().startswith(_TOPIC_FOLLOWS):
            continue  # "5. Mai – Kündigung in der Probezeit"
        cells = _cells(line)
        told = next((at for at, one in enumerate(cells) if _is_name_of_something(one)), None)
        if told is not None and not (cells[told].startswith("The ") and " of " in cells[told]):
            return one_line(", ".join(_going_on(cells[told:])), LONGEST_PLACE)
    dated = (one.text for one in sentences if one.label in _OF_TIME and find_dates(one.text))
    quoted = next(filter(None, map(_QUOTED.search, dated)), None)
    return quoted["place"] if quoted else ""


def several_named(sentences: tuple[Sentence, ...]) -> bool:
    """Whether lines of several days tell a house of their own each."""
    timed = [one for one in sentences if one.label in _OF_TIME and find_dates(one.text)]
    if len(timed) < 2:
        return False
    told = {plainly_named((one,)) for one in timed if hours_of(one)}
    return len(told - {""}) > 1


def house_beside_online(sentences: tuple[Sentence, ...]) -> str:
    """What a line of facts names besides: "Klärwerk Altfelden und online"."""
    lines = (one.text for one in sentences if one.label is None and not find_dates(one.text))
    found = next((one for text in lines if (one := _AND_ONLINE.fullmatch(text))), None)
    return found["house"] if found else ""


def _lines(sentences: tuple[Sentence, ...]) -> Iterator[tuple[str, bool]]:
    """What stands behind the day and the hour, and the next lines; whether it is such a line."""
    told = [
        number
        for number, one in enumerate(sentences)
        if one.label in _OF_TIME
        and (find_dates(one.text) or is_weekday_line(one))
        and not is_elsewhere(one)
    ]
    timed = [number for number in told if hours_of(sentences[number])]
    for number in dict.fromkeys([*timed[:1], *told[:1]]):
        if len(sentences[number].text) > LONGEST_LINE:
            continue
        yield from ((behind, False) for behind in _behind(sentences[number].text))
        for one in sentences[number + 1 : number + 1 + _MOST_LINES_BELOW]:
            if one.label not in _OF_TIME or len(one.text) > LONGEST_LINE or is_elsewhere(one):
                break
            if find_dates(one.text):
                break
            if hours_of(one):
                yield from ((behind, False) for behind in _behind(one.text))
            else:
                yield f", {one.text}", True


def _behind(text: str) -> list[str]:
    """What follows the days and the hours of a line: ", Betriebshof Süd" or " am Bahnhof"."""
    plain = blanked(text, find_dates(text))
    plain = blanked(plain, find_hours(plain))
    return [told for one in plain.split(BLANK)[1:] if (told := one.strip("\n .!"))]


def _cells(behind: str) -> list[str]:
    """The parts of a line behind the hour; none if a sentence goes on there."""
    head, *others = _SIGNS.split(behind, maxsplit=_MOST_CELLS)
    if _goes_on(head):
        return []
    plain = (
        ONLINE_PART.sub("", BESIDE_ROOM.sub("", one)).strip(_AROUND) for one in (head, *others)
    )
    found = (_CALLED.fullmatch(one) for one in plain)
    return [one["name"] for one in found if one]


def _goes_on(head: str) -> bool:
    """Whether words stand right behind the hour that lead to no place: "19 Uhr Essen (…)"."""
    told = _CALLED.fullmatch(head.strip(_AROUND))
    if told is None or told["led"] is not None:
        return False
    return told.start("name") == 0 and head.strip()[:1] not in _AROUND


def _house_of(cells: list[str], *, below: bool) -> str:
    """The first cell that is a house, with its street, its room and its town."""
    for number, cell in enumerate(cells):
        if below and (number or names_office(cell)):
            return ""  # below the day a house is a place only where the line begins with it
        parts = _going_on(cells[number:])
        housed = _is_house(cell) or (not number and _STREET.fullmatch(cell))
        with_street = any(map(_STREET.fullmatch, parts)) and _may_have_street(cell)
        if housed or with_street:
            return one_line(", ".join(parts), LONGEST_PLACE)
    return ""


def _going_on(cells: list[str]) -> list[str]:
    """A house's cell with those behind it that are its room, its street and its town."""
    parts = cells[:1]
    for one in cells[1:]:
        room = _STREET.fullmatch(one) or _ROOM.fullmatch(one) or _is_house(one)
        if not (room or _is_town(one, parts)):
            break
        parts.append(one)
    return parts


def _is_house(cell: str) -> bool:
    """Whether a name tells that it is a house: "DRK-Heim Forsthausen", "Jobcenter Ost"."""
    if not _is_name(cell) or _STREET.fullmatch(cell):
        return False
    if _LEADS_WITHIN.search(cell) or not _may_have_street(cell):
        return False  # "Orgelmusik in der Kirche", "Petra Neuhaus"
    told = cell.split()
    return any(map(is_kind_of_house, told)) or HOUSE_FIRST.match(cell) is not None


def _is_town(cell: str, before: list[str]) -> bool:
    """Whether a cell behind a street is its town."""
    return _STREET.fullmatch(before[-1]) is not None and (
        _TOWN.fullmatch(cell) is not None and not _FACT.match(cell)
    )


def _is_name_of_something(cell: str) -> bool:
    """Whether a cell is a name, and neither a person's nor an event's."""
    return _is_name(cell) and _may_have_street(cell)


def _may_have_street(cell: str) -> bool:
    """Whether a cell is a name and not a person's: with its street it is a house."""
    first = cell.split(maxsplit=1)[0].strip('„“"”')
    somebody = is_given_name(first) or is_title(first) or is_role_word(first)
    return _tells_no_fact(cell) and not somebody


def _is_name(cell: str) -> bool:
    """Whether a cell has nothing but a name's words, and names no event."""
    if not _tells_no_fact(cell):
        return False
    return is_room_of_events(cell) or not (EVENT.search(cell) or names_occasion(cell))


def _tells_no_fact(cell: str) -> bool:
    return bool(
        _NAME.fullmatch(cell)
        and not _FACT.match(cell)
        and not begins_no_house(cell)
        and not NOT_A_PLACE.match(cell)
        and not VERB.search(cell)
        and not (ONLINE.search(cell) or ONLINE_EVENT.search(cell) or SERVED.match(cell))
        and not _PLATFORM.search(cell)
    )


_PLATFORM = expression(PLATFORM, re.IGNORECASE)
