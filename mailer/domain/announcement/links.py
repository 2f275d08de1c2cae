"""Web addresses in a text, and whether one registers there or joins the meeting there."""

import re
from dataclasses import dataclass

from mailer.domain.addresses_in_text import find_addresses, look_at_written
from mailer.domain.announcement.labels import Label
from mailer.domain.announcement.sentences import Sentence
from mailer.domain.conference_tool import tool_of
from mailer.domain.web_address import WebAddress
from mailer.domain.web_host import UnfitAddressError

_REGISTERING = re.compile(
    r"anmeld|registrier|regist(?:er|ration)|rsvp|sign[- ]up|einschreib|bewerb|\bapply\b|\bbook"
    r"|enrol|tickets?\b|melde\w*\s(?:dich|sie|euch)|\bsignup",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"\bjoin|zugang|zugäng|teilnahme-?link|einwahl|einwähl|beitreten|teilnehmen|log[- ]?in\b"
    r"|\baccess\b|meeting|konferenzraum|videokonferenz|livestream|dial[- ]in|seminarraum",
    re.IGNORECASE,
)
_MEETING_HOST = re.compile(
    r"(?:^|\.)(?:zoom\.(?:us|com)|zoom-x\.de|teams\.microsoft\.com|teams\.live\.com|webex\.com"
    r"|meet\.google\.com|gotomeeting\.com|whereby\.com|meet\.jit\.si|bigbluebutton\.\w+)$"
    r"|(?:^|\.)(?:bbb|jitsi|bigbluebutton|meet)[\w-]*\.",
)
_TESTING = re.compile(
    r"\b(?:technik|system|verbindungs|ton|video)-?(?:test|check)\w*|\btest-?(?:link|raum|seite|meeting"
    r"|umgebung|zugang|page|room|call)\b|\btesten\b|\bausprobieren\b|\btest\s(?:your|the|of)\b"
    r"|\b(?:technical|connection|system)\s(?:test|check)\b|\btry\sout\b",
    re.IGNORECASE,
)
_TEST_PATH = re.compile(r"/test(?:-meeting(?:\.html)?)?/?(?:[?#]|$)", re.IGNORECASE)
_PRIVACY = re.compile(r"datenschutz|privacy|data\sprotection", re.IGNORECASE)
_PRIVACY_PATH = re.compile(r"/(?:\w+/)?(?:privacy|datenschutz)", re.IGNORECASE)
_OF_TOOL = re.compile(
    r"zoom|teams|webex|bigbluebutton|jitsi|google\smeet|gotomeeting|(?:video)?konferenz|conference|conferencing",
    re.IGNORECASE,
)
_NEAR = 120
_REGISTRATION_PATH = re.compile(r"/regist|/anmeld|/signup|/webinar/reg", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Links:
    """The two addresses a seminar needs, and two about its conference tool; empty if none."""

    registration_url: str = ""
    join_url: str = ""
    test_url: str = ""
    conference_privacy_url: str = ""
    unsure: frozenset[str] = frozenset()


def read_links(sentences: tuple[Sentence, ...], office: frozenset[str] = frozenset()) -> Links:
    """The addresses to register and to join; one that is no good is not taken and raises doubt.

    An address of unclear meaning only raises doubt too. ``office`` are the hosts of whoever
    announces: registering elsewhere may be right, and somebody should look. Empty: not known.
    """
    purposes: dict[Label | None, list[WebAddress | None]] = {}
    beside = {"test_url": "", "conference_privacy_url": ""}
    unclear = False
    for sentence in sentences:
        addresses = find_addresses(sentence.text)
        ends = [0, *(end for _, end in addresses)]
        starts = [*(start for start, _ in addresses), len(sentence.text)]
        for number, (start, end) in enumerate(addresses):
            written = sentence.text[start:end]
            before, after = (
                sentence.text[ends[number] : start],
                sentence.text[end : starts[number + 1]],
            )
            found = _fit(written)
            if name := _about_tool(before, written, found):
                beside[name] = beside[name] or (found.url if found else "")
                continue
            purpose = _purpose(sentence.label, before, after, written, found)
            purposes.setdefault(purpose, []).append(found)
            unclear |= purpose is None and (sentence.label is None or found is None)
    registering = purposes.get(Label.REGISTRATION, [])
    joining = purposes.get(Label.JOIN, [])
    unsure: set[str] = set()
    if _is_doubtful(registering, office) or (unclear and not any(registering)):
        unsure.add("registration_url")
    if _is_doubtful(joining):
        unsure.add("join_url")
    return Links(_first(registering), _first(joining), **beside, unsure=frozenset(unsure))


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


def _purpose(
    label: Label | None, before: str, after: str, written: str, found: WebAddress | None
) -> Label | None:
    """What the words nearest to the address say, then its host."""
    url = found.url if found else written
    host = found.host.name if found else _seeming_host(written)
    if _MEETING_HOST.search(host):
        return Label.REGISTRATION if _REGISTRATION_PATH.search(url) else Label.JOIN
    register_at = max((found.start() for found in _REGISTERING.finditer(before)), default=-1)
    join_at = max((found.start() for found in _JOINING.finditer(before)), default=-1)
    if register_at >= 0 or join_at >= 0:
        return Label.REGISTRATION if register_at >= join_at else Label.JOIN
    if label in {Label.REGISTRATION, Label.DEADLINE}:
        return Label.REGISTRATION
    if label is Label.JOIN:
        return Label.JOIN
    if _REGISTERING.search(after):
        return Label.REGISTRATION
    if _JOINING.search(after):
        return Label.JOIN
    return Label.REGISTRATION if _REGISTRATION_PATH.search(url) else None


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
