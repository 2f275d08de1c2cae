"""Web addresses in a text, and whether one registers there or joins the meeting there."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from mailer.domain.announcement.labels import Label
from mailer.domain.announcement.sentences import Sentence
from mailer.domain.errors import InvalidValueError
from mailer.domain.seminar import web_address

_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w/.@-])www\.)[^\s<>\"“”„»«|\\^`{}]{1,2000}", re.IGNORECASE
)
_TRAILING = ".,;:!?'’*_"
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
_REGISTRATION_PATH = re.compile(r"/regist|/anmeld|/signup|/webinar/reg", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Links:
    """The two addresses a seminar needs; empty if the text has none."""

    registration_url: str = ""
    join_url: str = ""
    unsure: frozenset[str] = frozenset()


def read_links(sentences: tuple[Sentence, ...]) -> Links:
    """The addresses to register and to join; an address of unclear meaning only raises doubt."""
    registering: list[str] = []
    joining: list[str] = []
    unclear = False
    for sentence in sentences:
        addresses = find_addresses(sentence.text)
        ends = [0, *(end for _, end in addresses)]
        starts = [*(start for start, _ in addresses), len(sentence.text)]
        for number, (start, end) in enumerate(addresses):
            url = _absolute(sentence.text[start:end])
            if not url:
                continue
            before, after = (
                sentence.text[ends[number] : start],
                sentence.text[end : starts[number + 1]],
            )
            purpose = _purpose(sentence.label, before, after, url)
            if purpose is Label.REGISTRATION:
                registering.append(url)
            elif purpose is Label.JOIN:
                joining.append(url)
            elif sentence.label is None:
                unclear = True
    unsure: set[str] = set()
    if len(set(registering)) > 1 or (unclear and not registering):
        unsure.add("registration_url")
    if len(set(joining)) > 1:
        unsure.add("join_url")
    return Links(next(iter(registering), ""), next(iter(joining), ""), frozenset(unsure))


def find_addresses(text: str) -> list[tuple[int, int]]:
    """Where web addresses stand in ``text``, without the punctuation behind them."""
    found: list[tuple[int, int]] = []
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_TRAILING)
        while address.endswith((")", "]")) and address.count("(") + address.count("[") < (
            address.count(")") + address.count("]")
        ):
            address = address[:-1].rstrip(_TRAILING)
        found.append((match.start(), match.start() + len(address)))
    return found


def _purpose(label: Label | None, before: str, after: str, url: str) -> Label | None:
    """What the words nearest to the address say, then its host."""
    host = urlsplit(url).hostname or ""
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


def _absolute(address: str) -> str:
    """The address with a scheme and in ASCII; empty if it cannot be one."""
    url = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(url)
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
        path = quote(parts._replace(scheme="", netloc="").geturl(), safe="/?#%[]@!$&'()*+,;=:~-._")
        return web_address("registration_url", f"{parts.scheme.lower()}://{host}{path}")
    except (InvalidValueError, ValueError):
        return ""
