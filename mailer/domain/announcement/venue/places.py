"""The place on site: behind the label "Ort", in a sentence, or beside the date."""

import re

from mailer.domain.addresses_in_text import find_addresses
from mailer.domain.announcement.lexicon.calendar_words import MONTHS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import EVENT, names_occasion, names_office
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.online_words import (
    BESIDE_ROOM,
    HELD,
    HYBRID,
    ON_SITE,
    ONLINE_PART,
    ONLY_ONLINE,
    SERVED,
)
from mailer.domain.announcement.schedule.appointments import hours_of
from mailer.domain.announcement.schedule.dates import DateMention, find_dates
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.announcement.venue.houses import (
    ENGLISH_HOUSE,
    HOUSE,
    HOUSE_FIRST,
    LONGEST_PLACE,
    NO_NAMES,
    NO_PLACES,
    VERB,
    has_street_or_room,
    is_elsewhere,
    is_not_there,
    is_stay,
    names_other_place,
    seems_house,
)
from mailer.domain.announcement.venue.named_houses import plainly_named
from mailer.domain.announcement.venue.place_lines import (
    AFTER_FORMAT,
    ROOM_ALONE,
    plainly,
    with_lines_below,
)
from mailer.domain.announcement.venue.places_beside_dates import (
    NOT_A_PLACE,
    OF_WHICH,
    ROOM_BEFORE,
    place_beside_date,
)

_SHORTEST = 3
_GERMAN_PLACE = expression(
    r"\b(?:[Ii]m|[Ii]n\s(?:der|den)|in|an\sder|auf\sdem)\s(?:[a-zäöüß]{3,20}en\s)?(?P<place>[A-ZÄÖÜ](?:[^.;()]|(?<=\b[SKGDN][tlr])\.|(?<=tr)\.|(?<=\d)\.(?=\d)){2,120}?)"
    r"(?=\s(?:statt\b|am\s(?:\d|[MDFS]\w{2,9}tag)|um\s\d|von\s\d|ab\s\d|und\s(?:ist|wird|kostet|online|digital|virtuell)|stattfinden|teilnehmen"
    r"|[a-zäöüß]{3,20}(?:en|t)\s(?:wir|Sie|uns|sich|ich|er|es)\b|(?:zu\s)?[a-zäöüß]{5,20}en(?=\s?[.!]|$))"
    r"|,\ssondern\s|,?\s(?:das|die|ein|eine|unser|unsere)\s(?!\w+\sstatt)|,\sder\s|\sder\s\d+\.\s"
    r"|\s?[;()]|(?<!\b[SKGDN][tlr])(?<!tr)\.(?!\d)|$)"
)
_PLACE_NAMED = expression(
    r"(?:\b(?:(?:(?:Veranstaltungs|Tagungs|Seminar)?[Oo]rt|[Tt]reffpunkt|[Vv]enue)\s(?:ist|bleibt|is|remains)\s(?:(?:um|at)\s\d[\d.:]*(?:\sUhr|\s?[ap]m)?\s)?"
    r"(?:weiterhin\s|wieder\s|still\s)?(?:(?:(?:der|die)\s)?(?:gleiche?|derselbe|unverändert|wie\s\w+|(?:the\s)?same(?:\sas\s\w+)?|unchanged)\s?[:,–-]\s)?(?:(?:das|die|der|the|am|im|an\sder|in\sder|beim|auf\sdem|at\sthe)\s)?"
    r"|(?:[Tt]reffpunkt|treffen\s(?:wir\s)?uns|[Ww]e\s(?:will\s)?meet|^Meet(?:ing)?)\s(?:(?:um|at)\s\d[\d.:]*(?:\sUhr|[ap]m)?\s)?"
    r"(?:am|beim|an\sder|auf\sdem|at\sthe|(?=vor\s|hinter\s|neben\s|outside\s|in\sfront\s))\s?(?!\w+(?:tag|woch)\b))"
    r"|(?:\b[Ss]tart|\bAbmarsch|\bAbfahrt|\b[Ll]os\sgeht(?:\ses|['’]s)?)\s(?:ist\s)?(?:(?:um\s)?\d[\d.:]*(?:\sUhr(?:\s\d\d)?)?\s)?(?:am|beim|an\sder|auf\sdem|vor\sde[mr])\s(?=[A-ZÄÖÜ])(?!\w*(?:tag|woch|[Aa]bend|[Aa]nfang|[Ss]tart)\b)(?!\w+\s\d{4}\b)"
    rf"|[Kk]ommen\sSie\s(?:\w+\s){{0,3}}(?:ins|in\sd(?:ie|as)|zu[mr])\s(?=(?i:{HOUSE})(?![\w-]))"
    r"|\b(?:sind\swir|[Ww]ir\ssind|findet\ssie|sie\sist)\s(?:diesmal\s|heute\s)?zu\sGast\s(?:bei\sde[rmn]|beim|im|in\sde[rn]|am)\s"
    r"|^(?:Ort|Treffpunkt|Raum|Venue|Place)\s(?:auf|wie|diesmal|ist|weiterhin|jedes|in|for|as|this)(?:\s\w+){0,3}\s?:\s"
    rf"|^(?:NEU|Neu|NEW|New|JETZT|Jetzt|NOW|Now)\s?:\s(?=(?i:{HOUSE}|{ENGLISH_HOUSE})(?![\w-]))"
    r"|(?:^|[,;.]\s)Treffpunkt\s(?=[A-ZÄÖÜ])(?!\w+(?:tag|woch)\b))"
    r"(?P<place>(?:(?:vor|hinter|neben)\sde[mr]\s|(?:outside|in\sfront\sof)\s(?:the\s)?)?[A-ZÄÖÜ][^.;()]{2,120}?)(?=\s?[.;()]|,\s(?:Rück|Ende|Dauer|zurück|back)|\sund\s[a-zäöüß]{3,20}(?:en|t)\s(?:Sie|wir|ihr|uns)\b|$)"
)
_ENGLISH_PLACE = expression(
    r"\b(?:at|in)\s(?:the\s)?(?P<place>[A-Z](?:[^.;()]|(?<=\d)\.(?=\d)){2,120}?)"
    r"(?=\s(?:on|from|and\s(?:online|is|via)|at\s\d)\b|\s?(?<!\d)[.;()]|\s?[.;()](?!\d)|$)"
)
_NOT_SAID = expression(
    r"(?:(?:der\s|die\s|the\s)?(?:genaue[rn]?\s)?(?:ort|raum|adresse|veranstaltungsort|venue|location)?\s?)?"
    r"\W*(?:(?:wird|werden|folgt|steht|ist|is|will)\b.{0,60}?)?\b(?:noch|bekannt\s?ge(?:ge|ma)\w*|bekanntge\w*"
    r"|mitgeteilt|nachge(?:reicht|liefert)|ergänzt|später|folgt|folgen|tba|tbc|tbd|to\sbe\s(?:announced|confirmed|decided|defined)|announced|confirmed"
    r"|n\.\s?n\.|n\.\s?a\.|offen|unbekannt|in\skürze|rechtzeitig|in\sabstimmung|festgelegt)(?!\w).{0,80}",
    re.IGNORECASE,
)
_BEGINS_THERE = expression(r"(?:start|abmarsch|abfahrt|los)\b", re.IGNORECASE)
_SAYS = expression(
    r"(?:Es|Sie|Man|Wir|Bitte|De[rn]\s(?:Link|Zugang)|You|We|Please|It|There|No|Nothing|Kein\w*)\s(?:\w+\s){2,}"
)
_NO_HOUSE = expression(
    r"\b(?:erhalten|erfahren|erfährst|senden|schicken|teilen|bekommen|geben|gibt|mitgeteilt|zugesandt|verschickt"
    r"|bekannt\s?ge\w+|veröffentlicht|receive|send|sent|announce\w*|tell|told|inform)\b",
    re.IGNORECASE,
)
_AND_PLACE = expression(r"\s(?:und|sowie|and|oder|or)\s|\s?[/+&]\s?", re.IGNORECASE)
_HOUSE_AT_STREET = expression(r"\b(?:im|in\sder)\s(?P<house>[A-ZÄÖÜ][\w-]{3,40})\san\sder\s$")
_EVENT = expression(
    r"\b(?:\w*veranstaltung\w*|treffen|event|\w*reihe|\w*abend|\w*nachmittag|\w*tag|termine?|sie|er|es|diese[rs]?|dies"
    r"|alle|it|they|this)\b",
    re.IGNORECASE,
)
_CONDITION = expression(r"\b(?:wenn|falls|sofern|voraussichtlich|if)\b", re.IGNORECASE)
_IN_HOUSE = expression(
    rf"(?:\s\([^()]{{1,30}}\))?,?\s(?:in\sder|im|der|des)\s(?P<house>(?i:{HOUSE})(?![\w-])(?:\s[A-ZÄÖÜ][\w-]+){{0,3}})"
)
_OPEN_YET = expression(
    r"\b(?:folgt|folgen|tba|tbc|genaue[rn]?|bekannt\s?ge\w+|festgelegt|mitgeteilt|noch|to\sbe\s\w+)\b|\?",
    re.IGNORECASE,
)
_ADDRESS = expression(
    r"(?<![\w-])[A-ZÄÖÜ][\w-]{2,40}(?:straße|strasse|str\.|platz|allee|gasse|weg|ring|ufer|damm)\s\d{1,3}\s?[a-z]?\b"
    r"(?:,?\s(?:in\s|\d{5}\s)?[A-ZÄÖÜ][a-zäöüß-]+)?"
)
_MOVED = expression(
    r"\b(?:moved\s(?:from\s(?:the\s)?[A-Z][^.;()]{2,40}?\s)?to\s(?:the\s)?"
    r"|(?:ziehen|zieht|umgezogen|verlegt|verlegen|ausgewichen|weichen)\b(?:[^.;()]{0,60}\s)?(?:um\s|aus\s)?(?:ins|in\sden|in\sdie|in\sdas)\s)"
    r"(?P<place>[A-ZÄÖÜ][^.;()]{2,100}?)(?=\s(?:um|aus|verlegt|verlegen|on|because|due)\b|[.;()]|$)"
)
# "26. März – Kündigung in der Probezeit": behind the day stands what it is about.
_TOPIC_AHEAD = expression(r"[–—:|-]\s+(?P<topic>[A-ZÄÖÜ„][^–—:|]{2,80}?)\s$")
# "Villa an der Neubach": what stands before the preposition belongs to the name.
_HOUSE_AHEAD = expression(rf"(?:{HOUSE})\s$", re.IGNORECASE)
_HOUSE_BEFORE_MEETING = expression(r"(?P<house>[A-ZÄÖÜ][^.!?:\d]{3,60}?)(?:,|\s[–-])\s")
_FIRM = expression(r"\b(?:GmbH|e\.\s?V\.|AG|KG|Ltd|plc|Tel\.?|Telefon|Fax)(?!\w)|\w:\s|@|\d{6}")
_ENDS_AN_HOUR = (*"0123456789", "uhr", "am", "pm", "a.m.", "p.m.")
_ONE_WORD = expression(r"[\w/-]{2,40}")  # "findet in Halle statt": the town, but no house


def read_place(sentences: tuple[Sentence, ...]) -> tuple[str, bool]:
    """The place, empty if none is told, and whether somebody should look at it."""
    place, doubtful = _place_told(sentences)
    if place.casefold() in NO_NAMES:
        return "", True  # "bei uns im Haus"
    return plainly(with_lines_below(place, sentences)), doubtful


def _place_told(sentences: tuple[Sentence, ...]) -> tuple[str, bool]:
    labelled = [one.text for one in sentences if _is_about_place(one)]
    open_yet = any(_is_open(text) for text in labelled)
    told = labelled[:1] + [text for text in labelled[1:] if not _only_says(text)]
    places = [place for text in told if not _is_open(text) and (place := _without_online(text))]
    if places:
        # A heading "Ort" may be followed by a whole paragraph: then its sentences are no place.
        doubtful = len(places) > 1 or open_yet or bool(_OPEN_YET.search(places[0]))
        doubtful = doubtful or len(places[0]) < _SHORTEST
        return one_line(places[0], LONGEST_PLACE), doubtful
    if open_yet:
        return "", True
    if labelled and not any(HYBRID.search(text) or ON_SITE.search(text) for text in labelled):
        return "", False  # "Ort: Zoom": whatever house is named besides is somebody's address
    for sentence in sentences:
        if names_other_place(sentence.text, held=bool(HELD.search(sentence.text))):
            continue
        if (found := _PLACE_NAMED.search(sentence.text)) and not SERVED.match(found["place"]):
            house = _HOUSE_BEFORE_MEETING.fullmatch(sentence.text[: found.start()])
            whole = f"{house['house']}, {found['place']}" if house else found["place"]
            begins = _BEGINS_THERE.match(found[0]) is not None  # a walk may end elsewhere
            return one_line(whole.strip(" ,"), LONGEST_PLACE), begins
        moved = _MOVED.search(sentence.text)
        if moved and (HOUSE_FIRST.match(moved["place"]) or has_street_or_room(moved["place"])):
            return one_line(moved["place"].strip(" ,"), LONGEST_PLACE), not _is_about_event(
                sentence
            )
        if (place := _place_in(sentence)) and not _IN_TIME.match(place):
            if not (HOUSE_FIRST.match(place) or has_street_or_room(place)):
                beside = place_beside_date(sentences)
                if has_street_or_room(beside):
                    return beside, False  # the town stands in a subject, its house below
            town_alone = bool(_ONE_WORD.fullmatch(place)) and not HOUSE_FIRST.match(place)
            doubtful = town_alone or not _is_about_event(sentence)
            doubtful = doubtful or _is_of_another_day(sentence, sentences)
            if named := _named_instead(place, sentences, doubtful=doubtful):
                return named, False
            return _with_house(place, sentences), doubtful
    beside = place_beside_date(sentences)
    beside = _named_instead(beside, sentences) or beside
    return (beside, False) if beside else _street(sentences)


_IN_TIME = expression(
    rf"(?:\w*semester|\w*quartal|\w*jahr|frühling|sommer|herbst|winter|spring|summer|autumn|{any_of(MONTHS)})\b"
    r"(?=$|\s(?:jede|am|ab|um|jeweils|\d|every|each))",
    re.IGNORECASE,
)
"""What is no place behind "im": "im Sommersemester jeden Mittwoch"."""


def place_told(sentences: tuple[Sentence, ...]) -> str:
    """What a sentence calls the place in so many words: "Wir sind zu Gast im …"; or ""."""
    found = next(filter(None, (_PLACE_NAMED.search(one.text) for one in sentences)), None)
    if found is None or SERVED.match(found["place"]):
        return ""
    return with_lines_below(one_line(found["place"].strip(" ,"), LONGEST_PLACE), sentences)


def _named_instead(place: str, sentences: tuple[Sentence, ...], *, doubtful: bool = False) -> str:
    """A plainly named house for a place that is doubtful, a part of it, or "im Garten"; or ""."""
    named = plainly_named(sentences)
    if doubtful or place in named:
        return named
    in_prose = _ONE_WORD.fullmatch(place) or place.partition(", ")[2][:1].islower()
    for one in sentences if in_prose else ():
        days = find_dates(one.text)
        if days and 0 <= one.text.find(place) < days[0].start:
            return plainly_named((one,))  # before the day a word may be the topic's
    return ""


def _only_says(text: str) -> bool:
    """Whether what goes on below "Ort" says something and names no house: "Es muss nichts …"."""
    return _SAYS.match(text) is not None and not seems_house(text, near_date=False)


def _is_about_event(sentence: Sentence) -> bool:
    """Whether what a sentence says to be held may be the event, and is held whatever happens."""
    text = sentence.text
    told = _EVENT.search(text) or EVENT.search(text) or find_dates(text) or hours_of(sentence)
    return bool(told) and not _CONDITION.search(text)


def _with_house(place: str, sentences: tuple[Sentence, ...]) -> str:
    """A room with the house that another sentence says it is in: "Kleiner Saal, Bücherei"."""
    if not ROOM_ALONE.fullmatch(place):
        return place
    for one in sentences:
        at = one.text.find(place)
        house = _IN_HOUSE.match(one.text, at + len(place)) if at >= 0 else None
        if house:
            return one_line(f"{place}, {house['house']}", LONGEST_PLACE)
    return place


def _is_of_another_day(sentence: Sentence, sentences: tuple[Sentence, ...]) -> bool:
    """Whether a sentence tells of another day than the first that the text tells with hours."""
    first: list[DateMention] = []
    for one in sentences:
        if hours_of(one) and (first := find_dates(one.text)):
            break
    days = {(day.month, day.day) for day in find_dates(sentence.text)}
    return bool(first and days) and (first[0].month, first[0].day) not in days


def _is_about_place(one: Sentence) -> bool:
    """Whether a sentence stands under "Ort", or says how, and names a house.

    "Format: Präsenz, Rathaus", or a line "Hybrid: Rathaus und Zoom".
    """
    told = one.label is None and AFTER_FORMAT.match(one.text) is not None
    if told or one.label is Label.FORMAT:
        return seems_house(AFTER_FORMAT.sub("", one.text), near_date=True)
    return one.label is Label.PLACE


def _place_in(sentence: Sentence) -> str:
    """The place behind "im" or "at" in a sentence that says that it is held, or tells a date."""
    text = sentence.text
    told = _tells_of_event(text)
    dated = told or (sentence.label not in NO_PLACES and bool(find_dates(text)))
    for pattern in (_GERMAN_PLACE, _ENGLISH_PLACE) if dated else ():
        for found in pattern.finditer(text):
            place = found["place"]
            if not (
                is_stay(text, found.start())
                or (not told and not HOUSE_FIRST.match(OF_WHICH.sub("", place, count=1)))
                or NOT_A_PLACE.match(place)
                or SERVED.match(place)
                or VERB.search(place)
                or _is_cut(text, found)
                or _is_of_topic(text, found)
            ):
                house = _HOUSE_AHEAD.search(text, 0, found.start())
                house = house or ROOM_BEFORE.search(text, 0, found.start())
                whole = f"{house[0]}{found[0]}" if house else place
                return one_line(whole.strip(" ,"), LONGEST_PLACE)
    return ""


def _street(sentences: tuple[Sentence, ...]) -> tuple[str, bool]:
    """The street in a sentence that tells the date; which house it is nobody understood."""
    for sentence in sentences:
        dated = not is_elsewhere(sentence) and find_dates(sentence.text)
        # No "Anmeldung bis 1. Mai an: Verein, Marktstraße 5".
        if dated and (found := _ADDRESS.search(sentence.text)):
            house = _HOUSE_AT_STREET.search(sentence.text, 0, found.start())
            whole = f"{house['house']}, {found[0]}" if house else found[0]
            return one_line(whole.strip(" ,"), LONGEST_PLACE), True
    return _line_below_date(sentences)


def _line_below_date(sentences: tuple[Sentence, ...]) -> tuple[str, bool]:
    """A line below the date that seems to be a house.

    Somebody should look at it, unless it stands right there with its street or its room.
    """
    dated = next((place for place, one in enumerate(sentences) if find_dates(one.text)), None)
    below = () if dated is None else sentences[dated + 1 : dated + 5]
    for above, one in zip((None, *below), below, strict=False):
        if is_elsewhere(one) or not seems_house(one.text, near_date=True):
            continue
        if VERB.search(one.text):
            continue
        if len(one.text) <= LONGEST_PLACE // 2 and not (hours_of(one) or find_dates(one.text)):
            house = f"{above.text} " if above and _hangs(above.text) else ""
            plain = above is None and _is_plain_line(one.text)
            return one_line(f"{house}{one.text}".strip(" ,."), LONGEST_PLACE), not plain
    return "", False


def _is_plain_line(text: str) -> bool:
    """Whether it tells a house with its street or room, and nobody who sits there."""
    office = names_office(text.partition(",")[0])
    return has_street_or_room(text) and not office and not _FIRM.search(text)


def _hangs(line: str) -> bool:
    """Whether a short line ends with a comma: the name of a house above its street."""
    return line.endswith(",") and len(line) <= LONGEST_PLACE // 2 and not VERB.search(line)


def _is_cut(text: str, found: re.Match[str]) -> bool:
    """Whether it begins inside a quotation and ends outside, or is the place that it is not."""
    place = found["place"]
    behind_hour = text[: found.start()].rstrip().casefold().endswith(_ENDS_AN_HOUR)
    if behind_hour and len(find_hours(text)) > 1:
        return True  # "10:00 London time (11:00 in Berlin)": whose clock
    if any(sign in place for sign in ":|") or EVENT.search(place.split(",")[0]):
        return True
    if "virtuell" in found[0].casefold() or "digitale" in found[0].casefold():
        return True  # "im virtuellen Raum der Hochschule"
    if text[: found.start()].endswith("bei uns "):
        return True  # "bei uns im Haus": whoever reads the mail knows no such house
    if place.count('"') % 2 or "?" in place:
        return True
    unbalanced = any(sign in place for sign in "“”«") and not any(sign in place for sign in "„»")
    return unbalanced or is_not_there(text, found)


def _is_of_topic(text: str, found: re.Match[str]) -> bool:
    """Whether what stands behind "in" goes on with what the event is called."""
    ahead = _TOPIC_AHEAD.search(text, 0, found.start())
    if ahead is None or HELD.search(text) or HOUSE_FIRST.match(found["place"]):
        return False
    return bool(find_dates(text[: ahead.start() + 1])) and not names_occasion(ahead["topic"])


def find_place_words(text: str) -> list[tuple[int, int]]:
    """Where a sentence about the event names its place, the preposition included."""
    spans: list[tuple[int, int]] = []
    if _tells_of_event(text):
        for pattern in (_GERMAN_PLACE, _ENGLISH_PLACE):
            spans += [
                found.span()
                for found in pattern.finditer(text)
                if not NOT_A_PLACE.match(found["place"])
            ]
    return spans


def _tells_of_event(text: str) -> bool:
    """Whether the sentence says that it is held, or is no sentence but a line with its date."""
    return bool(HELD.search(text)) or (
        not text.endswith((".", "!", "?")) and bool(find_dates(text))
    )


def _is_open(text: str) -> bool:
    """Whether it says that the place is told later: "wird noch bekannt gegeben"."""
    if SERVED.match(text):
        return False
    return _NOT_SAID.fullmatch(text.strip()) is not None or _NO_HOUSE.search(text) is not None


def _without_online(text: str) -> str:
    """The physical part of "Rathaus und online via Zoom"; empty if all of it is online."""
    for start, end in reversed(find_addresses(text)):
        text = text[:start] + text[end:]
    text = _trimmed(text)
    if not text or ONLY_ONLINE.fullmatch(text) or ON_SITE.fullmatch(text):
        return ""
    if HYBRID.fullmatch(text) or re.fullmatch(r"hybrid\b.{0,20}", text, re.IGNORECASE):
        return ""
    if served := SERVED.match(text):
        rest = _AND_PLACE.split(text[served.end() :], maxsplit=1)
        return _trimmed(rest[1]) if len(rest) > 1 and rest[1][:1].isupper() else ""
    return _trimmed(BESIDE_ROOM.sub("", ONLINE_PART.sub("", text)))


def _trimmed(text: str) -> str:
    """Without signs around it; a parenthesis that belongs to it stays: "Hörsaal 3 (Altbau)"."""
    text = text.strip(" .,:")
    if text.endswith(")") and "(" not in text:
        return text.strip(" .,()")
    return text.strip(" .,)(") if text.count("(") != text.count(")") else text
