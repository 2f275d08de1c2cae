"""Where the seminar is held: online, at a place, or both."""

import re
from dataclasses import dataclass

from mailer.domain.addresses_in_text import find_addresses
from mailer.domain.announcement.appointments import blanked
from mailer.domain.announcement.dates import find_dates
from mailer.domain.announcement.hours import BLANK, find_hours
from mailer.domain.announcement.labels import Label
from mailer.domain.announcement.sentences import Sentence
from mailer.domain.announcement.source import one_line

_LONGEST_PLACE = 200
_PLATFORM = r"(?:zoom|(?:microsoft\s|ms[\s-])?teams|webex|big\s?blue\s?button|jitsi|gotomeeting)"
_ONLINE_EVENT = re.compile(
    r"\bonline[\s-]?(?:seminar|veranstaltung|workshop|vortrag|reihe|event|kurs|schulung|fachtag"
    r"|konferenz|session|lecture|talk|training|gespräch|dialog|forum|sprechstunde|fortbildung)"
    r"|\bwebinar|\bweb-?seminar|\bvirtual\s(?:event|seminar|workshop)|\bvideokonferenz",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    rf"(?<!nicht\s)(?<!not\s)\bonline\b|\bdigital\b|\bvirtuell\b|\bvirtually\b|\b(?:via|per|über|on)\s{_PLATFORM}\b"
    r"|\bvideokonferenz|\bvideo\sconference|\blivestream",
    re.IGNORECASE,
)
_HYBRID = re.compile(
    r"\bhybrid(?:e[nrs]?)?[\s-]?(?:veranstaltung|seminar|event|workshop|format|statt)|\bhybrid\W*$",
    re.IGNORECASE,
)
_ON_SITE = re.compile(
    r"\bpräsenz(?:veranstaltung|seminar)?\b|\bin\sperson\b|\bon[- ]site\b", re.IGNORECASE
)
_ONLY_ONLINE = re.compile(
    rf"(?:(?:rein|nur|live|als|per|via|über|mit|with|im|on|an|a|und|and|das|die|der|wir|es|findet"
    r"|treffen|uns|statt|wird|durchgeführt|it|is|held|takes|place|fully|only"
    r"|[\w-]{0,30}?(?:event|veranstaltung|seminar|workshop|fachtag|tagung|vortrag|schulung|kurs|session)"
    rf"|online(?:-\w+)?|digital|virtuell|virtual|internet|webinar|videokonferenz|video|conference"
    rf"|{_PLATFORM}|meeting|raum|room|link|folgt|[\W_])\s?){{1,12}}",
    re.IGNORECASE,
)
_ONLINE_PART = re.compile(
    r"\s?(?:,|/|\+|\(|sowie|und|oder|and|or|or\selse)?\s?(?:zusätzlich\s|also\s|auch\s)?"
    rf"\b(?:online|digital|virtuell|virtually|livestream|(?:via|per|über|on)\s{_PLATFORM})\b.*$",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\bstatt\b|stattfinden|\btakes?\splace|\bheld\b|treffen\suns|\btaking\splace", re.IGNORECASE
)
_GERMAN_PLACE = re.compile(
    r"\b(?:im|in\s(?:der|den)|in|an\sder|auf\sdem)\s(?P<place>[A-ZÄÖÜ][^.;()]{2,120}?)"
    r"(?=\s(?:statt\b|am\s\d|um\s\d|von\s\d|ab\s\d|und\s(?:ist|wird|kostet|online|digital|virtuell)|stattfinden)"
    r"|\s?[.;()]|$)"
)
_ENGLISH_PLACE = re.compile(
    r"\b(?:at|in)\s(?:the\s)?(?P<place>[A-Z][^.;()]{2,120}?)"
    r"(?=\s(?:on|from|and\s(?:online|is|via)|at\s\d)\b|\s?[.;()]|$)"
)
_NOT_A_PLACE = re.compile(
    r"(?:Rahmen|Anschluss|Anschluß|Laufe|Zoom|Teams|Webex|Internet|Netz|Zeit|Januar|Februar|März"
    r"|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|January|February|March"
    r"|May|June|July|October|December|German|English|Deutsch|Englisch|Kooperation|Zusammenarbeit"
    r"|Monat|Woche|Jahr|Stunde|Minuten|Quartal|Tag|Vormittag|Nachmittag|Abend|Präsenz|Herbst|Frühjahr|Sommer|Winter|Online|Video|Form|Berlin\stime|CET|Uhr)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """``online`` is None if the text does not say; hybrid is True with a place, and doubtful."""

    online: bool | None = None
    place: str = ""
    unsure: frozenset[str] = frozenset()


def read_whereabouts(headline: str, sentences: tuple[Sentence, ...]) -> Whereabouts:
    """Where the seminar is held, from its name, the label "Ort" and what the sentences say."""
    place, doubtful_place = _place(sentences)
    told = [
        one.text
        for one in sentences
        if one.label is Label.PLACE or _HELD.search(one.text) or says_only_online(one.text)
    ]
    texts = [headline, *(one.text for one in sentences)]
    online = any(_ONLINE_EVENT.search(text) for text in texts) or any(
        _ONLINE.search(text) for text in [headline, *told]
    )
    hybrid = any(_HYBRID.search(text) for text in [headline, *told]) or (online and bool(place))
    on_site = bool(place) or any(_ON_SITE.search(text) for text in [headline, *told])
    unsure = {"place"} if doubtful_place else set()
    if hybrid or (online and on_site):
        return Whereabouts(True, place, frozenset(unsure | {"online"}))
    if online:
        return Whereabouts(True, "", frozenset(unsure))
    if on_site:
        return Whereabouts(False, place, frozenset(unsure if place else unsure | {"place"}))
    return Whereabouts(None, "", frozenset(unsure | {"online"}))


def says_only_online(text: str) -> bool:
    """Whether it says nothing but that one takes part online, and when ("Online mit Webex.")."""
    without = blanked(text, find_dates(text))
    without = blanked(without, find_hours(without)).replace(BLANK, " ")
    return bool(_ONLINE.search(text)) and bool(_ONLY_ONLINE.fullmatch(" ".join(without.split())))


def find_place_words(text: str) -> list[tuple[int, int]]:
    """Where a sentence about the event names its place, the preposition included."""
    spans: list[tuple[int, int]] = []
    if _tells_of_event(text):
        for pattern in (_GERMAN_PLACE, _ENGLISH_PLACE):
            spans += [
                found.span()
                for found in pattern.finditer(text)
                if not _NOT_A_PLACE.match(found["place"])
            ]
    return spans


def _tells_of_event(text: str) -> bool:
    """Whether the sentence says that it is held, or is no sentence but a line with its date."""
    return bool(_HELD.search(text)) or (
        not text.endswith((".", "!", "?")) and bool(find_dates(text))
    )


def _place(sentences: tuple[Sentence, ...]) -> tuple[str, bool]:
    labelled = [one.text for one in sentences if one.label is Label.PLACE]
    places = [place for text in labelled if (place := _without_online(text))]
    if places:
        # A heading "Ort" may be followed by a whole paragraph: then its sentences are no place.
        doubtful = len(places) > 1
        return one_line(places[0], _LONGEST_PLACE), doubtful
    for sentence in sentences:
        for pattern in (_GERMAN_PLACE, _ENGLISH_PLACE) if _tells_of_event(sentence.text) else ():
            for found in pattern.finditer(sentence.text):
                if not _NOT_A_PLACE.match(found["place"]):
                    return one_line(found["place"].strip(" ,"), _LONGEST_PLACE), False
    return "", False


def _without_online(text: str) -> str:
    """The physical part of "Rathaus und online via Zoom"; empty if all of it is online."""
    for start, end in reversed(find_addresses(text)):
        text = text[:start] + text[end:]
    text = text.strip(" .,()")
    if not text or _ONLY_ONLINE.fullmatch(text) or _ON_SITE.fullmatch(text):
        return ""
    if _HYBRID.fullmatch(text) or re.fullmatch(r"hybrid\b.{0,20}", text, re.IGNORECASE):
        return ""
    return _ONLINE_PART.sub("", text).strip(" .,()")
