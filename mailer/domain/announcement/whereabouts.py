"""Where the seminar is held: online, at a place, or both."""

import re
from dataclasses import dataclass

from mailer.domain.addresses_in_text import find_addresses
from mailer.domain.announcement.appointments import blanked, hours_of
from mailer.domain.announcement.dates import find_dates
from mailer.domain.announcement.hour_kinds import BLANK
from mailer.domain.announcement.hours import find_hours
from mailer.domain.announcement.labels import Label
from mailer.domain.announcement.sentences import Sentence
from mailer.domain.announcement.source import one_line

_LONGEST_PLACE = 200
_LONGEST_LINE = 160
_MOST_WORDS = 10
_LABELS_OF_TIME = frozenset({None, Label.WHEN, Label.HOURS})
_VERB = re.compile(
    r"\b(?:ist|sind|wird|werden|laden|lädt|zeigt|zeigen|findet|kann|können|beginnt|informiert|is|are|will"
    r"|can|und\s(?:wie|was)|wie|was|how|what)\b",
    re.IGNORECASE,
)
_PLATFORM = (
    r"(?:zoom(?:-x|\smeetings?)?|(?:microsoft\s|ms[\s-]?)?teams|(?:cisco\s)?webex(?:\s(?:meetings?|events))?"
    r"|big\s?blue\s?button|bbb|jitsi(?:[\s-]meet)?|go\s?to\s?(?:meeting|webinar|training)|opentalk|alfaview"
    r"|vhs[.\s-]?cloud|you\s?tube|google\smeet|edudip|clickmeeting|whereby|senfcall|discord|skype"
    r"|vimeo|twitch|adobe\sconnect|nextcloud\stalk|livestorm|hopin|gather(?:\.town)?|workadventure"
    r"|moodle|ilias|mattermost|element|cisco|fairmeeting|meetecho|twitch|zoho\smeeting)"
)
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
_VIA = re.compile(
    rf"\b(?:via|per|über|auf|on|mit|in|im)\s(?:(?:der|dem|unserem)\s)?{_PLATFORM}\b", re.IGNORECASE
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
_NOT_SAID = re.compile(
    r"(?:(?:der\s|die\s|the\s)?(?:genaue[rn]?\s)?(?:ort|raum|adresse|veranstaltungsort|venue|location)?\s?)?"
    r"\W*(?:(?:wird|werden|folgt|steht|ist|is|will)\b.{0,60}?)?\b(?:noch|bekannt\s?ge(?:ge|ma)\w*|bekanntge\w*"
    r"|mitgeteilt|folgt|folgen|tba|tbc|tbd|to\sbe\s(?:announced|confirmed|decided|defined)|announced|confirmed"
    r"|n\.\s?n\.|n\.\s?a\.|offen|unbekannt|in\skürze|rechtzeitig|in\sabstimmung|festgelegt)(?!\w).{0,80}",
    re.IGNORECASE,
)
_SERVED = re.compile(
    rf"(?:(?:live-?stream|stream|online|digital|virtuell|virtual|video-?konferenz|video-?call|web-?konferenz"
    rf"|internet|web|live)\b[\s,:(–-]*)?(?:(?:via|per|über|auf|in|im|on|mit|with|at|als|der|die|das|dem|den|unsere\w*)"
    rf"\s){{0,3}}(?:[\w-]+-)?{_PLATFORM}(?![\w])"
    r"|(?:virtuell|digital|online)\w{0,4}[\s-](?:[\w-]{1,20}\s)?(?:\w{0,20}raum|meeting|veranstaltung|seminar)\b"
    r"|(?:live-?stream|video-?konferenz|video-?call|web-?konferenz|online|virtuell|virtual|digital)\b",
    re.IGNORECASE,
)
_AND_PLACE = re.compile(r"\s(?:und|sowie|and|oder|or)\s|\s?[/+&]\s?", re.IGNORECASE)
_BESIDE_PLACE = re.compile(
    r"\blive-?\s?stream|\bgestreamt|\bim\sstream|\bstreaming|\bstreamen\b|\blive\sim\s(?:internet|netz|web)|\blive-übertrag\w+|\blive\sübertragen|\bübertragung\b.{0,40}\b(?:internet"
    r"|online|live)|\b(?:online|digital|virtuell|per\svideo|remote|virtually)\b[\w\s-]{0,40}\b(?:zugeschaltet"
    r"|zuschalten|zuzuschalten|teilnehm\w*|teilnahme|verfolg\w*|dabei|dazu|mitverfolg\w*|attend|join|participate)"
    r"|\b(?:teilnahme|teilnehmen|teilzunehmen|participat\w+|attend\w*|join)\b[\w\s-]{0,30}\b(?:online|digital|virtuell"
    r"|remotely|virtually|per\s(?:video|stream|zoom)|via\szoom)|\bauch\s(?:online|digital|virtuell)\b"
    r"|\b(?:präsenz|vor\sort)\s(?:und|oder|sowie|&|/)\s(?:auch\s)?(?:online|digital|virtuell)|\bhybrid",
    re.IGNORECASE,
)
_STREAMED = re.compile(
    rf"\b(?:live|übertragen|verfolg\w*|zuschau\w*|watch|zugeschaltet)\b[^.]{{0,60}}\b{_PLATFORM}\b"
    rf"|\b{_PLATFORM}\b[^.]{{0,60}}\b(?:verfolg\w*|übertrag\w*|live|zuschalt\w*|zuzuschalten|teilnehm\w*"
    r"|dabei|zugeschaltet|teilgenommen|join|attend)",
    re.IGNORECASE,
)
_NO_STREAM = re.compile(
    r"\b(?:kein\w*|nicht|ohne|no|not|without)\b(?:\W+\w+){0,5}\W+(?:live-?\s?stream|gestreamt|stream|hybrid"
    r"|übertrag\w*|online|digital)|\b(?:stream|hybrid|online|übertrag\w*)\b(?:\W+\w+){0,4}\W+(?:nicht|not)\b"
    r"|aufzeichnung|recording",
    re.IGNORECASE,
)
_REGISTERING = re.compile(r"anmeld|registr|regist(?:er|ration)|book", re.IGNORECASE)
_HOUSE = (
    r"(?:[\w-]*(?:rathaus|bürgerhaus|bürgerzentrum|gemeindehaus|pfarrheim|kreishaus|landratsamt|stadthalle"
    r"|festhalle|mehrzweckhalle|sporthalle|stadtbibliothek|bibliothek|bücherei|volkshochschule|hochschule"
    r"|universität|grundschule|gesamtschule|gymnasium|museum|theater|kino|kirche|kloster|schloss|hotel"
    r"|kulturzentrum|kulturscheune|kulturhaus|jugendzentrum|jugendhaus|tagungshaus|tagungszentrum"
    r"|kongresszentrum|akademie|bauhof|feuerwehrhaus|gemeindesaal|ratssaal|sitzungssaal|festsaal"
    r"|hörsaal|saal|aula|foyer|mensa|kammer|zentrum|halle|haus|scheune|gasthof|gasthaus)"
    r"|IHK|HWK|Haus|Raum|Zimmer|Aula|Saal|Hörsaal|Altes|Alte|Neues|Großer|Kleiner|Forum|Campus"
    r"|[\w-]*(?:straße|str\.|platz|allee|weg|gasse)\s\d)"
)
_ENGLISH_HOUSE = (
    r"(?:(?:\w+\s){0,3}(?:hall|library|centre|center|chamber|room|building|theatre|museum|school|college"
    r"|university|church|hotel|house|campus|auditorium))"
)
_PLACE_AT_END = re.compile(
    rf"(?:^|,\s|\s[|–-]\s|\s(?=im\s|in\sder\s|in\sden\s|an\sder\s))(?:(?:im|in\sder|in\sden|in|an\sder|at|at\sthe)\s)?"
    rf"(?P<place>(?:{_HOUSE}|{_ENGLISH_HOUSE})(?![\w-])[^.;:!?|()]{{0,120}}(?:\([^()]{{1,60}}\))?)\s?\.?$",
    re.IGNORECASE,
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
        if one.label is Label.PLACE
        or _HELD.search(one.text)
        or says_only_online(one.text)
        or (_VIA.search(one.text) and find_dates(one.text))
    ]
    texts = [headline, *(one.text for one in sentences)]
    online = (
        any(_ONLINE_EVENT.search(text) for text in texts)
        or any(_ONLINE.search(text) for text in [headline, *told])
        or any(one.label is Label.PLACE and _SERVED.match(one.text) for one in sentences)
    )
    beside = bool(place) and any(_tells_stream(one.text) for one in sentences)
    hybrid = any(_HYBRID.search(text) for text in [headline, *told]) or (online and bool(place))
    on_site = bool(place) or any(_ON_SITE.search(text) for text in [headline, *told])
    unsure = {"place"} if doubtful_place else set()
    if hybrid or beside or (online and on_site):
        return Whereabouts(True, place, frozenset(unsure | {"online"}))
    if online:
        return Whereabouts(True, "", frozenset(unsure))
    if on_site:
        return Whereabouts(False, place, frozenset(unsure if place else unsure | {"place"}))
    return Whereabouts(None, "", frozenset(unsure | {"online"}))


def _tells_stream(text: str) -> bool:
    """Whether a sentence says that one may follow from elsewhere too; not how to register."""
    found = _BESIDE_PLACE.search(text) or _STREAMED.search(text)
    if found is None or _NO_STREAM.search(text):
        return False
    return not (_REGISTERING.search(text) and "stream" not in text.lower())


def find_online_words(text: str) -> tuple[int, int] | None:
    """Where a text says that one takes part online: ``(start, end)`` of those words."""
    found = _ONLINE_EVENT.search(text) or _ONLINE.search(text) or _STREAMED.search(text)
    found = found or _BESIDE_PLACE.search(text) or _SERVED.match(text)
    return found.span() if found else None


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
    open_yet = any(_NOT_SAID.fullmatch(text.strip()) for text in labelled)
    places = [
        place
        for text in labelled
        if not _NOT_SAID.fullmatch(text.strip()) and (place := _without_online(text))
    ]
    if places:
        # A heading "Ort" may be followed by a whole paragraph: then its sentences are no place.
        doubtful = len(places) > 1 or open_yet
        return one_line(places[0], _LONGEST_PLACE), doubtful
    if open_yet:
        return "", True
    for sentence in sentences:
        for pattern in (_GERMAN_PLACE, _ENGLISH_PLACE) if _tells_of_event(sentence.text) else ():
            for found in pattern.finditer(sentence.text):
                if not _NOT_A_PLACE.match(found["place"]) and not _SERVED.match(found["place"]):
                    return one_line(found["place"].strip(" ,"), _LONGEST_PLACE), False
    return _place_beside_date(sentences), False


def _place_beside_date(sentences: tuple[Sentence, ...]) -> str:
    """A house at the end of the line that tells when, or alone on the line below it."""
    dated = [place for place, one in enumerate(sentences) if find_dates(one.text)]
    timed = [place for place in dated if hours_of(sentences[place])]
    for number in (timed or dated)[:1]:
        for near in sentences[number : number + 3]:
            if near.label not in _LABELS_OF_TIME or len(near.text) > _LONGEST_LINE:
                continue
            plain = blanked(near.text, find_dates(near.text))
            plain = blanked(plain, find_hours(plain)).replace(BLANK, " ")
            found = _PLACE_AT_END.search(plain) if near.text[-1:] not in "!?" else None
            if found and near is not sentences[number] and found.start():
                continue  # below the date a house is a place only where the line begins with it
            if (
                found
                and found["place"].count(" ") <= _MOST_WORDS
                and not _VERB.search(found["place"])
            ):
                return one_line(found["place"].strip(" ,"), _LONGEST_PLACE)
    return ""


def _without_online(text: str) -> str:
    """The physical part of "Rathaus und online via Zoom"; empty if all of it is online."""
    for start, end in reversed(find_addresses(text)):
        text = text[:start] + text[end:]
    text = _trimmed(text)
    if not text or _ONLY_ONLINE.fullmatch(text) or _ON_SITE.fullmatch(text):
        return ""
    if _HYBRID.fullmatch(text) or re.fullmatch(r"hybrid\b.{0,20}", text, re.IGNORECASE):
        return ""
    if served := _SERVED.match(text):
        rest = _AND_PLACE.split(text[served.end() :], maxsplit=1)
        return _trimmed(rest[1]) if len(rest) > 1 and rest[1][:1].isupper() else ""
    return _trimmed(_ONLINE_PART.sub("", text))


def _trimmed(text: str) -> str:
    """Without signs around it; a parenthesis that belongs to it stays: "Hörsaal 3 (Altbau)"."""
    text = text.strip(" .,")
    if text.endswith(")") and "(" not in text:
        return text.strip(" .,()")
    return text.strip(" .,)(") if text.count("(") != text.count(")") else text
