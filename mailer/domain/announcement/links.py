"""Web addresses in a text, and whether one registers there or joins the meeting there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailer.domain.addresses_in_text import look_at_written
from mailer.domain.announcement.bare_addresses import find_all_addresses
from mailer.domain.announcement.labels import Label
from mailer.domain.announcement.sentences import Sentence
from mailer.domain.conference_tool import tool_of
from mailer.domain.web_address import WebAddress
from mailer.domain.web_host import UnfitAddressError

_REGISTERING = re.compile(
    r"anmeld|registrier|regist(?:er|ration)|rsvp|sign[- ]up|einschreib|bewerb|\bapply\b|\bbook"
    r"|enrol|\bbuch(?:en|ung)\b|tickets?\b|\bkarten\b|\bplatz\s(?:sichern|reservieren|buchen)|melde\w*\s(?:dich|sie|euch|sich)|\bsignup",
    re.IGNORECASE,
)
_REGISTERED_THERE = re.compile(
    r"\W{0,3}(?:(?:verbindlich|kostenlos|kostenfrei)\s)?(?:an(?:zu)?melden"
    r"|(?:zu\s)?registrieren|(?:zu\s)?buchen)\b",
    re.IGNORECASE,
)
_NEEDLESS = re.compile(
    r"\b(?:ohne|keine|without|no)\s(?:\w+\s)?(?:anmeldung|registrierung|registration|booking)",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"\bjoin|zugang|zugäng|teilnahme-?link|einwahl|einwähl|beitreten|teilnehmen|log[- ]?in\b"
    r"|\baccess\b|meeting|konferenzraum|videokonferenz|livestream|dial[- ]in|seminarraum",
    re.IGNORECASE,
)
_MEETING_HOST = re.compile(
    r"(?:^|\.)(?:zoom\.(?:us|com)|zoom-x\.de|teams\.microsoft\.com|teams\.live\.com|webex\.com"
    r"|youtube\.com|youtu\.be|vimeo\.com|twitch\.tv|meet\.google\.com|gotomeeting\.com|whereby\.com|meet\.jit\.si|app\.alfaview\.com|meet\.opentalk\.eu|bigbluebutton\.\w+)$"
    r"|(?:^|\.)(?:bbb|jitsi|bigbluebutton|meet)[\w-]*\.",
)
_TESTING = re.compile(
    r"\b(?:technik|system|verbindungs|ton|video)-?(?:test|check)\w*|\btest-?(?:link|raum|seite|meeting"
    r"|umgebung|zugang|page|room|call)\b|\btesten\b|\bprobieren\ssie\b|\bausprobieren\b|\btest\s(?:your|the|of)\b"
    r"|\b(?:technik|verbindung|ton)\s(?:\w+\s){0,3}(?:über)?prüfen\b|\bprüfen\ssie\b[^.]{0,40}\b(?:technik|gerät|verbindung)"
    r"|\b(?:technical|connection|system)\s(?:test|check)\b|\btry\sout\b",
    re.IGNORECASE,
)
_TEST_PATH = re.compile(r"/test(?:-meeting(?:\.html)?)?/?(?:[?#]|$)", re.IGNORECASE)
_PRIVACY = re.compile(r"datenschutz|datenverarbeitung|privacy|data\sprotection", re.IGNORECASE)
_PRIVACY_PATH = re.compile(r"/(?:\w+/)?(?:privacy|datenschutz)(?!-s|\w*-sprech)", re.IGNORECASE)
_OF_TOOL = re.compile(
    r"zoom|teams|webex|bigbluebutton|jitsi|google\smeet|gotomeeting|(?:video)?konferenz|conference|conferencing",
    re.IGNORECASE,
)
_NEAR = 120
_NO_ROOM = re.compile(
    r"(?:rec|recording|download|support|test|privacy|datenschutz|legal|pricing|features|client|app"
    r"|hc|help|trust|meetingoptions|signup|signin|login|de-de/?$|en-us/?$)(?:[/?#]|$)",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    # "webex.com" ends with the name of a channel: the host begins behind a dot or the slashes.
    r"(?<![\w-])(?:(?:youtube\.com|vimeo\.com)/(?:@|c/|channel/|user/|playlist|showcase/)"
    r"|(?:linkedin|facebook|instagram|twitter|x|xing|tiktok)\.com/|(?:mastodon|bsky)\.\w+/)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"download|herunterl|heruntergeladen|unterlagen|folien|präsentation(?:en)?\b|handout|skript|materialien?\b"
    r"|aufzeichnung|mitschnitt|\brecording|\bslides\b|flyer|impressum|imprint|datenschutz|privacy"
    r"|newsletter|\bkanal\b|\bchannel\b|folgen\ssie|follow\sus",
    re.IGNORECASE,
)
_OF_ONE_PERSON = re.compile(
    r"//[\w.-]*zoom\.(?:us|com)/my/|//[\w.-]*webex\.com/(?:meet|join)/", re.IGNORECASE
)
_PAST = re.compile(r"aufzeichnung|mitschnitt|\brecording|download|herunterl", re.IGNORECASE)
_REGISTRATION_PATH = re.compile(r"/regist|/anmeld|/signup|/webinar/reg", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Links:
    """The two addresses a seminar needs, and two about its conference tool; empty if none."""

    registration_url: str = ""
    join_url: str = ""
    test_url: str = ""
    conference_privacy_url: str = ""
    unsure: frozenset[str] = frozenset()


def read_links(
    sentences: tuple[Sentence, ...],
    office: frozenset[str] = frozenset(),
    broken: frozenset[str] = frozenset(),
) -> Links:
    """The addresses to register and to join; one that is no good is not taken and raises doubt.

    An address of unclear meaning only raises doubt too, and so does one of ``broken``, those
    that stood in two lines. ``office`` are the hosts of whoever
    announces: registering elsewhere may be right, and somebody should look. Empty: not known.
    """
    purposes: dict[Label | None, list[WebAddress | None]] = {}
    beside = {"test_url": "", "conference_privacy_url": ""}
    unclear = False
    in_two_lines: set[Label | None] = set()
    for place, sentence in enumerate(sentences):
        for one in _each(sentence, sentences[place - 1] if place else None):
            found = _fit(one.written)
            if found and _OF_ONE_PERSON.search(found.url):
                found = None  # whoever owns such a room may be anywhere in it
            if name := _about_tool(one.before, one.written, found):
                beside[name] = beside[name] or (found.url if found else "")
                continue
            if _leads_elsewhere(one, found):
                continue
            purpose = _purpose(sentence.label, one, found)
            if one.is_bare and purpose is None:
                continue  # "Mehr auf example.org" is no address to register at
            purposes.setdefault(purpose, []).append(found)
            unclear |= purpose is None and (sentence.label is None or found is None)
            in_two_lines |= {purpose} if one.written in broken else set()
    registering = purposes.get(Label.REGISTRATION, [])
    joining = purposes.get(Label.JOIN, [])
    unsure: set[str] = set()
    if _is_doubtful(registering, office) or (unclear and not any(registering)):
        unsure.add("registration_url")
    if _is_doubtful(joining):
        unsure.add("join_url")
    unsure |= {"join_url"} if Label.JOIN in in_two_lines else set()
    unsure |= {"registration_url"} if in_two_lines - {Label.JOIN} else set()
    return Links(_first(registering), _first(joining), **beside, unsure=frozenset(unsure))


@dataclass(frozen=True, slots=True)
class _Written:
    """An address as written, with the words between it and its neighbours on both sides."""

    written: str
    before: str
    after: str

    @property
    def is_bare(self) -> bool:
        return not self.written.lower().startswith(("http:", "https:", "www."))


def _each(sentence: Sentence, above: Sentence | None) -> Iterator[_Written]:
    text = sentence.text
    addresses = find_all_addresses(text)
    alone = addresses == [(0, len(text))] and sentence.label is None
    if alone and above is not None and above.text.endswith((":", "!")) and len(above.text) <= _NEAR:
        # "Sie können sich hier anmelden:" and the address on the next line
        yield _Written(text, above.text, "")
        return
    ends = [0, *(end for _, end in addresses)]
    starts = [*(start for start, _ in addresses), len(text)]
    for number, (start, end) in enumerate(addresses):
        yield _Written(text[start:end], text[ends[number] : start], text[end : starts[number + 1]])


def _first(found: list[WebAddress | None]) -> str:
    return next((one.url for one in found if one is not None), "")


def _is_doubtful(found: list[WebAddress | None], office: frozenset[str] = frozenset()) -> bool:
    """Several, one that was not taken, or one that somebody should look at."""
    return len({one.url if one else None for one in found}) > 1 or any(
        one is None or one.doubts or (office and not one.is_of(office)) for one in found
    )


def _fit(written: str) -> WebAddress | None:
    try:
        return look_at_written(written)
    except UnfitAddressError:
        return None


def _purpose(label: Label | None, one: _Written, found: WebAddress | None) -> Label | None:
    """What the words nearest to the address say, then its host."""
    url = found.url if found else one.written
    host = found.host.name if found else _seeming_host(one.written)
    if _MEETING_HOST.search(host):
        if _REGISTRATION_PATH.search(url):
            return Label.REGISTRATION
        return Label.JOIN if _is_room(url) else None
    if _REGISTERED_THERE.match(one.after):
        return Label.REGISTRATION  # "Wer teilnehmen will, kann sich unter … anmelden"
    before = _NEEDLESS.sub(lambda found: " " * len(found[0]), one.before)
    register_at = max((found.start() for found in _REGISTERING.finditer(before)), default=-1)
    join_at = max((found.start() for found in _JOINING.finditer(one.before)), default=-1)
    if register_at >= 0 or join_at >= 0:
        return Label.REGISTRATION if register_at >= join_at else Label.JOIN
    if label in {Label.REGISTRATION, Label.DEADLINE}:
        return Label.REGISTRATION
    if label is Label.JOIN:
        return Label.JOIN
    if _REGISTERING.search(one.after):
        return Label.REGISTRATION
    if _JOINING.search(one.after):
        return Label.JOIN
    return Label.REGISTRATION if _REGISTRATION_PATH.search(url) else None


def _is_room(url: str) -> bool:
    """Whether an address of a conference tool leads into a meeting, not to its maker's pages."""
    path = re.sub(r"^https?://[^/]*", "", url, flags=re.IGNORECASE).strip("/")
    return bool(path) and _NO_ROOM.match(path) is None


def _leads_elsewhere(one: _Written, found: WebAddress | None) -> bool:
    """Whether it is for papers, a recording, a channel or a program: nobody takes part there."""
    url = found.url if found else one.written
    if _CHANNEL.search(url) or (
        tool_of(url) and _NO_ROOM.match(url.partition("//")[2].partition("/")[2])
    ):
        return not _REGISTRATION_PATH.search(url)
    words = one.before[-_NEAR:]
    registering = max((one.start() for one in _REGISTERING.finditer(words)), default=-1)
    elsewhere = max((one.start() for one in _ELSEWHERE.finditer(words)), default=-1)
    return elsewhere > registering and not (
        tool_of(url) and _is_room(url) and not _PAST.search(words)
    )


def _about_tool(before: str, written: str, found: WebAddress | None) -> str:
    """Which address about the conference tool it is: one where nobody registers or joins."""
    url = found.url if found else written
    words = before[-_NEAR:]
    of_tool = bool(tool_of(url))
    if _PRIVACY.search(words) or (of_tool and _PRIVACY_PATH.search(url)):
        return "conference_privacy_url" if of_tool or _OF_TOOL.search(words) else ""
    if _TESTING.search(words) or (of_tool and _TEST_PATH.search(url)):
        return "" if _REGISTERING.search(words) else "test_url"
    return ""


def _seeming_host(written: str) -> str:
    """What stands where the host of an address should: it may be refused for that very host."""
    return re.split(r"[/\\?#:]", written.partition("//")[2])[0].lower()
