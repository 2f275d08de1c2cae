"""Links: they lead somewhere, and say where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from mailer.compose.preflight.finding import Finding, error, shown, warning
from mailer.compose.preflight.look import Look
from mailer.compose.preflight.page import Page, elements, plain
from mailer.domain.errors import Sentence
from mailer.domain.link_label import bare_host_elsewhere, named_elsewhere
from mailer.domain.web_address import ELSEWHERE, WebAddress, look_at_target
from mailer.domain.web_host import UnfitAddressError

_WHOLE = re.compile(r"https?:|mailto:|tel:", re.IGNORECASE)
_BARE = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
_VAGUE = {
    "hier", "hier klicken", "klicken sie hier", "klick hier", "mehr", "weiter", "weiterlesen",
    "mehr lesen", "mehr erfahren", "mehr dazu", "dieser link", "link", "zum link", "here",
    "click here", "more", "read more", "learn more", "this link",
}  # fmt: skip
ADDS_TO_CALENDAR = (
    "https://calendar.google.com/", "https://outlook.live.com/calendar/",
    "https://outlook.office.com/calendar/", "https://calendar.yahoo.com/",
)  # fmt: skip
"""Web calendars whose links hold all of a date, long as they are."""

_AROUND = " .,:;!?…»«›‹>→»()[]–-"
_NOT_WHOLE = Sentence(
    "in einer Mail braucht er eine ganze Adresse mit https://, mailto: oder tel:",
    "in a mail it needs a whole address with https://, mailto: or tel:",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link that readers see; ``text`` is what a screen reader says."""

    target: str
    text: str

    @property
    def address(self) -> WebAddress | None:
        """Where it leads, or None where nobody should be sent."""
        try:
            return look_at_target(self.target)
        except UnfitAddressError:
            return None

    @property
    def leads_somewhere(self) -> bool:
        return self.problem is None

    @property
    def problem(self) -> Sentence | None:
        """Why nobody should be sent there, or None."""
        if not _WHOLE.match(self.target):
            return _NOT_WHOLE
        try:
            look_at_target(self.target)
        except UnfitAddressError as problem:
            return Sentence(f"das geht nicht: {problem.reason.de}", problem.reason.en)
        return None


def links_of(page: Page) -> list[Link]:
    """All visible links of a page, in order."""
    return [
        Link(one.get("href", "").strip(), _name(one))
        for one in elements(page.seen, "a")
        if one.get("href") is not None
    ]


def links(look: Look) -> Iterator[Finding]:
    """Every link has a target and a name that says where it leads."""
    found = links_of(look.page) if look.page else []
    for link in dict.fromkeys(found):
        problem = link.problem
        if problem is not None:
            yield error(
                "link-target",
                look.html_file,
                f"Der Link „{shown(link.text)}“ führt zu „{shown(link.target)}“; {problem.de}.",
                f'The link "{shown(link.text)}" leads to "{shown(link.target)}"; {problem.en}.',
            )
        yield from _host_findings(look, link)
        yield from _label_findings(look, link)
        yield from _name_findings(look, link, found)
    yield from _ambiguous(look, found)


def hosts_of(page: Page) -> tuple[str, ...]:
    """Where the links of a page lead, as people read it, each host once."""
    found = (one.address for one in links_of(page))
    return tuple(dict.fromkeys(one.host.shown for one in found if one and one.host.name))


def _host_findings(look: Look, link: Link) -> Iterator[Finding]:
    """What is no fault of an address and wants a look; the office knows its own hosts."""
    office = look.snapshot.office
    own = {urlsplit(office.url).hostname or "", office.sender_address.rpartition("@")[2]} - {""}
    address = link.address
    if address is None or not address.host.name or address.is_of(own):
        return
    doubts = address.doubts
    if link.target == look.snapshot.register_url:
        doubts = (*doubts, ELSEWHERE)
    for doubt in doubts:
        host = address.host.shown
        yield warning(
            "link-host",
            look.html_file,
            f"Der Link „{shown(link.text)}“ führt zu {host}; bitte prüfen: {doubt.de}.",
            f'The link "{shown(link.text)}" leads to {host}; please check: {doubt.en}.',
        )


def _label_findings(look: Look, link: Link) -> Iterator[Finding]:
    """A label that names an address leads there; a bare host may be another kind of name."""
    for found, told in (
        (named_elsewhere(link.text, link.target), error),
        (bare_host_elsewhere(link.text, link.target), warning),
    ):
        if found:
            yield told(
                "link-label",
                look.html_file,
                f"Der Link nennt „{shown(found)}“ und führt zu „{shown(link.target)}“; bitte "
                "angleichen.",
                f'The link names "{shown(found)}" and leads to "{shown(link.target)}"; please '
                "make them agree.",
            )
            return


def _name_findings(look: Look, link: Link, others: list[Link]) -> Iterator[Finding]:
    if not link.text:
        yield error(
            "link-empty",
            look.html_file,
            f"Der Link zu „{shown(link.target)}“ hat keinen Text; bitte schreiben, wohin er führt.",
            f'The link to "{shown(link.target)}" has no text; please write where it leads.',
        )
    elif link.text.casefold().strip(_AROUND) in _VAGUE:
        yield warning(
            "link-text",
            look.html_file,
            f"Der Linktext „{shown(link.text)}“ sagt nicht, wohin er führt; bitte das Ziel nennen.",
            f'The link text "{shown(link.text)}" does not say where it leads; please name the '
            "target.",
        )
    elif _BARE.match(link.text) and not any(
        one.target == link.target and one.text and not _BARE.match(one.text) for one in others
    ):
        # An address to copy is a help beside a link with a name, and none instead of it.
        yield warning(
            "link-text",
            look.html_file,
            f"Der Linktext „{shown(link.text)}“ ist nur eine Adresse; bitte das Ziel nennen.",
            f'The link text "{shown(link.text)}" is only an address; please name the target.',
        )


def _ambiguous(look: Look, found: list[Link]) -> Iterator[Finding]:
    targets: dict[str, set[str]] = {}
    for link in found:
        targets.setdefault(link.text.casefold(), set()).add(link.target)
    for text, several in targets.items():
        if text and len(several) > 1:
            yield warning(
                "link-ambiguous",
                look.html_file,
                f"Der Linktext „{shown(text)}“ führt zu {len(several)} verschiedenen Zielen; bitte "
                "unterscheidbar benennen.",
                f'The link text "{shown(text)}" leads to {len(several)} different targets; please '
                "name them so that they can be told apart.",
            )


def _name(link: HtmlElement) -> str:
    alternatives = "".join(f" {image.get('alt', '')}" for image in elements(link, "img"))
    return plain(link.get("aria-label") or "".join(link.itertext()) + alternatives)
