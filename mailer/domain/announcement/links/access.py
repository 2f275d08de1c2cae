"""How one takes part online: the tool, numbers and codes that let in, and what one needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import WHERE, Label
from mailer.domain.announcement.lexicon.platforms import find_platforms
from mailer.domain.announcement.lexicon.telephone import PHONE, written
from mailer.domain.announcement.lexicon.vocabulary import words
from mailer.domain.announcement.links.links import Links
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.announcement.venue.whereabouts import says_only_online
from mailer.domain.conference_tool import tool_of
from mailer.domain.details import Access

_LONGEST_REQUIREMENTS = 300
_WAY_IN = expression(
    r"\b(?:via|per|technik|(?:video)?(?:konferenz)?plattform|platform|tool|software|(?:video)?konferenz(?:system"
    r"|werkzeug|tool)?)(?:\s(?:des|der|das|the))?[\s:]{1,2}$",
    re.IGNORECASE,
)
_OVER = expression(
    r"\b(?:über|auf|bei|mit|in|on|with|using)\s(?:(?:der|das|dem|den|die|the|a|einem|einer|our|unser\w*)\s(?:usual\s|üblichen\s|gewohnten\s)?)?"
    r"(?:(?:video)?(?:konferenz)?(?:plattform|tool|dienst|software|system|platform)\s)?$",
    re.IGNORECASE,
)
_TOOL_MEETING = expression(
    r"-(?:einwahl\w*|seminar|vortrag|veranstaltung|schulung|workshop|training|event|briefing)|[\s-](?:briefing|meeting|webinar|konferenz|videokonferenz|link|raum|room|sitzung|besprechung|details|call"
    r"|zugang|session)",
    re.IGNORECASE,
)
_ONLINE_BEFORE = expression(
    r"\b(?:online|digital\w{0,2}|(?:digital|virtuell)\w{0,2}\s\w*raum|virtuell\w*|live|video-?konferenz|web-?konferenz|(?:konferenz|meeting|online-)raum|remote)\b"
    r"[^.:]{0,15}[\s(,:–|-]{1,3}$"
    r"|\b(?:wir\s(?:nutzen|verwenden|arbeiten\smit)|we(?:’ll|'ll|\swill)?\s(?:be\s)?(?:use|using)|nutzt|verwendet|uses)\s(?:dafür\s|dazu\s)?$",
    re.IGNORECASE,
)
_HELD = expression(
    r"\b(?:statt|stattfinde\w*|findet|läuft|runs?|durchgeführt|durchführung|sehen\suns|hören\suns|übertragen|zugang\w*|zugänglich|einwahl|teilnahme"
    r"|teilnehmen|takes?\splace|treffen|meet|we['’]ll\s(?:do|be)|held|hosted|broadcast|join\w*|online-\w+|webinar)\b",
    re.IGNORECASE,
)
_NOT = expression(
    r"\b(?:nicht|kein\w*|not|instead\sof|no|früher|ohne|without)\s(?:\w+\s){0,3}$"
    r"|\b(?:statt|anstelle\svon)\s$",
    re.IGNORECASE,
)
_CELL_BEFORE = expression(r"\s[|•·]\s$|\s[–-]\s$|(?:\d|Uhr|[ap]\.?m\.?),\s$|\($")
_CELL_BEHIND = expression(r"\W*$|\s[|•·]\s|\)")
_OR = expression(r"\s(?:oder|or)\s", re.IGNORECASE)
_IS = r"(?:(?:\seingeben)?\s?[:=]|\s(?:lautet|ist|is)\b:?)\s?"
_MEETING_ID = expression(
    r"\b(?:zoom[\s-]?|teams[\s-]?|webex[\s-]?)?(?:meeting|webinar|besprechungs|sitzungs|event|zoom"
    r"|veranstaltungs)[\s-]?(?:id|nr\.?|nummer|kennnummer|kennung|number)(?:\s\([^():]{3,30}\))?"
    rf"(?:{_IS}|\s)(?P<id>\d(?:\d|[ -](?=\d)){{7,19}})(?!\w)",
    re.IGNORECASE,
)
# "ID: …" alone, or a conference's; one by telephone has an ID of its own.
_ANY_ID = expression(
    r"(?<!phone\s)(?<!telefon-)(?<!telefon)(?<![\w-])(?:(?:konferenz|conference)[\s-]?)?"
    rf"(?:id|konferenznummer)(?:{_IS}|\s)(?P<id>\d(?:\d|[ -](?=\d)){{7,19}})(?![\w#])",
    re.IGNORECASE,
)
_CODE = expression(
    r"(?<![\w-])(?:(?:raum|konferenz|sitzungs|meeting)[\s-]?pin|(?:(?:meeting|zoom|webinar|teams|event|sitzungs?|besprechungs?)[\s-]?)?"
    r"(?:kenn-?code|kennwort|pass[\s-]?code|passwort|password|zugangs-?code|zugriffs-?code"
    rf"|access[\s-]code|raum-?code|teilnahme-?code|pw|(?<=[–,;/|-]\s)code(?=:?\s\S*\d)"
    r"|pin(?=\s?:\s?\d{3,8}(?![\d#]))|kennung(?=\s?:\s\S*\d)))"
    r"(?:\s(?:für|zur|zum|for)\s[^:.;]{3,30}(?=:)|\s\([^():]{3,30}\))?"
    rf"(?:{_IS}|\s(?=[^\s,;]*\d))(?P<quote>[„\"»“])?"
    r"(?P<code>\d{2,4}(?:\s\d{2,4}){1,4}(?!\S)|[^\s„“\"”»«,;()]{3,64})[“\"”«]?",
    re.IGNORECASE,
)
_OTHER_CODE = expression(
    r"aufzeichnung|recording|unterlagen|materials|download|\bpdf\b|anmeld|regist|rabatt|discount"
    r"|wlan|wi-?fi",
    re.IGNORECASE,
)
_NO_CODE = words(
    "folgt folgen wird werden siehe per nach erhalten keines keins keine kein nicht ohne will",
    "follows none see not required erforderlich nötig unten oben below above sent auf wie",
    "vergessen",
)
_GOES_ON = expression(r"\.?\s+(?!(?:und|and|oder|or|sowie|bzw|https?)\b)[a-zäöüß]{2,}")
_DIAL_IN = expression(
    r"\b(?:telefon(?:ische[rn]?)?[\s-]?(?:einwahl|zugang|teilnahme)|(?:orts)?einwahl(?:-?nummern?|-?nr\.?)?"
    r"|telefonisch\s(?:einwählen|teilnehmen|dazukommen|zuschalten|mithören|dabei)|(?:per|by|via)\s(?:tele(?:f|ph)on[e]?|phone)"
    r"|dial[\s-]?in(?:\snumbers?)?|(?:or|also)\scall\sin|^\W*call\sin|(?:tele)?phone\saccess)[^\d+@\n]{0,40}?"
    rf"(?P<number>{PHONE}(?:[\s,;/(]{{1,3}}(?:PIN|Code|(?:Konferenz|Meeting|Conference)[\s-]?ID|ID)"
    r"[\s:]{0,2}\d[\d ]{1,18}\d?#?\)?)?)",
    re.IGNORECASE,
)
# "Kenncode Segler": a word is a code only beside the number of its meeting.
_BESIDE_CODE = expression(
    rf"://\S*(?:zoom|teams|webex|meet|bbb|jitsi|/j/|/join|/raum|/room|/konferenz)|{_MEETING_ID.pattern}",
    re.IGNORECASE,
)
_CODE_WORD = expression(
    r"\b(?:kenncode|passcode|kennwort|passwort|password)\s(?P<code>[^\s,;.?()„“\"]{3,64})(?=\W*$|[,;)])",
    re.IGNORECASE,
)
_DIALLED = expression(rf"(?P<number>{PHONE})\s(?:wählen|anwählen|anrufen,?\sdann)\b", re.IGNORECASE)
_PHONE_ID = expression(
    r"\b(?:telefon-?konferenz|phone\sconference|telefon|konferenz)-?\s?(?:id|kennung)\s?:\s?"
    r"(?P<id>\d[\d ]{3,18}\d)",
    re.IGNORECASE,
)
# Telephones dial what follows the commas: "+49 69 5050 1234,,998877#".
_CODED_NUMBER = expression(
    rf"{PHONE}(?=\s?,{{1,3}}\s?\d{{4,12}}|\s?[,;(]\s?(?:PIN|(?:konferenz|meeting|conference)[\s-]?ID)\b)",
    re.IGNORECASE,
)
_NUMBER_FIRST = expression(PHONE)
_BY_PLACE = expression(
    r"(?:(?:(?:or|oder)\s)?(?:einwahl\sper\stelefon|per\stelefon\seinwählen|telefon-?einwahl|einwahlnummern?|(?:dial\sin|join|call\sin)\sby\s(?:tele)?phone|dial-in)"
    r"|schnelleinwahl(?:\smobil)?|einwahl\snach\s(?:aktuellem\s)?standort|one\stap\smobile"
    r"|dial\sby\syour\slocation|find\syour\slocal\snumber)\s?:?",
    re.IGNORECASE,
)
_NEEDED = expression(
    r"\b(?:browser|internetbrowser|webbrowser)\s(?:genügt|reicht|ist\sausreichend|is\s(?:enough|sufficient))"
    r"|\bkein\w*\s(?:\w+[\s-]){0,2}(?:download|installation|software|programm|app)\w*\s(?:\w+\s){0,3}"
    r"(?:nötig|notwendig|erforderlich|installier\w*|benötigt|brauchen|herunterladen)"
    r"|\b(?:sie\s(?:benötigen|brauchen)|benötigen\ssie|benötigt\swird|benötigt\swerden|you\s(?:\w+\s)?need)\b"
    r"[^.]{0,100}\b(?:browser|internet\w*|kamera|mikrofon|headset|kopfhörer|computer|laptop|endgerät"
    r"|webcam|microphone|camera|headphones)"
    r"|\b(?:wird|werden|ist|is|are)\b[^.]{0,60}\b(?:browser|kamera|mikrofon|headset|webcam|microphone"
    r"|camera)\b[^.]{0,40}\b(?:benötigt|erforderlich|nötig|notwendig|needed|required)\b"
    r"|\bno\s(?:\w+\s){0,2}(?:download|installation|software|app)\s(?:\w+\s){0,3}(?:needed|required|necessary)"
    r"|\bno\sneed\sto\s(?:install|download)",
    re.IGNORECASE,
)
_TECHNICAL = expression(
    r"(?:technische\s(?:voraussetzungen|anforderungen|hinweise)|technik|systemvoraussetzungen"
    r"|(?:technical|system)\srequirements|what\syou\sneed)\s?:\s+(?P<told>.{8,})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AccessReading:
    """How to take part; ``secrets`` are the texts that let their reader in."""

    access: Access
    secrets: tuple[str, ...]
    unsure: frozenset[str]


def read_access(
    passages: tuple[Passage, ...],
    sentences: tuple[Sentence, ...],
    links: Links,
    series: str,
    heading: tuple[Sentence, ...] = (),
) -> AccessReading:
    """What the text says of taking part online, beside the join link.

    ``series`` may call the event by its tool: "Zoom-Seminar". ``heading`` stands above the text
    and is looked at where that names no tool; leave it out of an event that is not online.
    """
    ids = [_folded(found["id"]) for one in passages for found in _MEETING_ID.finditer(one.text)]
    ids = [one for one in ids if 9 <= sum(map(str.isdigit, one)) <= 15]
    if not ids:
        found = (one for each in passages for one in _ANY_ID.finditer(each.text))
        ids = [folded for one in found if (folded := _folded(one["id"]))]
    codes = [code for one in passages for code in _codes_in(one.text)] or _code_words(passages)
    dial_ins = [number for one in passages if (number := _dial_in(one))] + _listed(passages)
    tools = {tool for sentence in sentences for tool in _tools_in(sentence)}
    of_link = tool_of(links.join_url)
    tools = {of_link} if of_link else tools
    tools = tools or {tool for one in heading for tool in _tools_in(one, is_heading=True)}
    if not tools and (ids or codes or links.join_url):
        # What lets in is told, and one tool is named: it is that one's.
        texts = (series, *(one.text for one in sentences))
        tools = {tool for text in texts for tool, *_ in _named_in(text)}
    doubtful = any(len(set(found)) > 1 for found in (ids, codes, tools))
    return AccessReading(
        Access(
            platform=tools.pop() if len(tools) == 1 else "",
            meeting_id=_first(ids),
            passcode=_first(codes),
            dial_in=_first(dial_ins),
            test_url=links.test_url,
            requirements=_requirements(sentences),
        ),
        tuple(filter(None, (*ids, *codes, *dial_ins, *_phone_ids(passages)))),
        frozenset({"access"} if doubtful else ()),
    )


def holds_secret(text: str, secrets: tuple[str, ...]) -> bool:
    """Whether a sentence holds one of the texts that let their reader in."""
    folded = _folded(text)
    return any(one in folded for one in secrets)


def _first(found: list[str]) -> str:
    return found[0] if found else ""


def _folded(text: str) -> str:
    return " ".join(text.split())


def _codes_in(text: str) -> list[str]:
    found: list[str] = []
    for one in _CODE.finditer(text):
        code = one["code"].rstrip(".:")
        rest = text[one.end() :]
        plain = code.isalpha() and not one["quote"]
        if _OTHER_CODE.search(text[max(0, one.start() - 60) : one.start("code")]):
            continue
        if code.lower() in _NO_CODE or "://" in code or len(code) < 3:
            continue
        if not one["quote"] and (_GOES_ON.match(rest) or (plain and rest.strip(" .,;)|"))):
            continue
        found.append(code)
    return found


def _code_words(passages: tuple[Passage, ...]) -> list[str]:
    """The words that let in beside an address or the number of a meeting, or on the line below."""
    found: list[str] = []
    numbered = False
    for passage in passages:
        above, numbered = numbered, _BESIDE_CODE.search(passage.text) is not None
        one = _CODE_WORD.search(passage.text) if above or numbered else None
        if one and one["code"].lower() not in _NO_CODE:
            found.append(one["code"])
    return found


def _dial_in(passage: Passage) -> str:
    if found := _DIAL_IN.search(passage.text):
        return one_line(found["number"].rstrip(" ,;("), 120)
    if found := _DIALLED.search(passage.text):
        return written(found["number"])
    if coded := _CODED_NUMBER.search(passage.text):
        return written(coded[0])
    if passage.label is Label.JOIN and (number := _NUMBER_FIRST.match(passage.text)):
        return written(number[0])
    return ""


def _listed(passages: tuple[Passage, ...]) -> list[str]:
    """The numbers below "Einwahl nach Standort", one a line, as they are pasted with a meeting."""
    numbers: list[str] = []
    below = False
    for passage in passages:
        number = _NUMBER_FIRST.match(passage.text) if below else None
        below = number is not None or _BY_PLACE.fullmatch(passage.text) is not None
        if number:
            numbers.append(written(number[0]))
    return numbers


def _phone_ids(passages: tuple[Passage, ...]) -> list[str]:
    """The numbers that let in by telephone, beside that of the meeting: no text tells them."""
    return [found["id"] for one in passages for found in _PHONE_ID.finditer(one.text)]


def _tools_in(sentence: Sentence, *, is_heading: bool = False) -> list[str]:
    """The tools that a sentence says the seminar is held with; not those it is about."""
    text = sentence.text
    found: list[str] = []
    for tool, start, end in _named_in(text):
        before, after = text[max(0, start - 60) : start], text[end:]
        vouched = (
            sentence.label in {*WHERE, Label.JOIN}
            or _WAY_IN.search(before)
            or _TOOL_MEETING.match(after)
            or (_OVER.search(before) and (_HELD.search(text) or says_only_online(text)))
            or (_OR.search(before[-8:]) and not is_heading)
            or _ONLINE_BEFORE.search(before)
            or _is_cell(before, after)
        )
        if vouched:
            found.append(tool)
    return found


def _is_cell(before: str, after: str) -> bool:
    """Whether a tool is all that stands between two bars of a line of facts."""
    return _CELL_BEFORE.search(before) is not None and _CELL_BEHIND.match(after) is not None


def _named_in(text: str) -> Iterator[tuple[str, int, int]]:
    """The tools that a text names, but for those that it says are not used."""
    for name, start, end in find_platforms(text):
        if not _NOT.search(text[max(0, start - 60) : start]):
            yield name, start, end


def _requirements(sentences: tuple[Sentence, ...]) -> str:
    told: list[str] = []
    for sentence in sentences:
        if found := _TECHNICAL.match(sentence.text):
            told.append(found["told"])
        elif _NEEDED.search(sentence.text) and not sentence.text.endswith("?"):
            told.append(sentence.text)
    return one_line(" ".join(dict.fromkeys(told)), _LONGEST_REQUIREMENTS)
