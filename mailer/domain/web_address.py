"""A web address that may reach a reader, judged in one place whatever door it came through.

RFC 3986 allows much that people misread (``https://office.example@evil.example/``) and that
browsers repair each in their own way (the WHATWG URL standard: ``\\`` is ``/``, ``0x7f.1`` is a
number). Here an address is what everybody reads alike, or it is refused with the reason.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, quote, unquote, urlsplit

from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.field import field_name
from mailer.domain.link_wrappers import leads_on, may_lead_on, wrapped_in
from mailer.domain.meeting_link import personal_reason
from mailer.domain.printable import cleaned, first_unseen
from mailer.domain.web_host import Host, UnfitAddressError, look_at_host, registrable

_BEGINNING = re.compile(r"(https?)://[^/?#\\]", re.IGNORECASE)
_ESCAPE = re.compile(r"%(?:[0-9a-f]{2})", re.IGNORECASE)
_WRITTEN = re.compile(r"https?:[/\\]{2}[^\s<>\"]+", re.IGNORECASE)
_TELEPHONE = re.compile(r"tel:\+?[0-9][0-9().-]{1,40}", re.IGNORECASE)
_LONGEST = 2_000
_MOST_WRAPPERS = 8
_SHOWN = 60
_PATH_SAFE = "/?#%[]@!$&'()*+,;=:~-._"
_NO_HOST = Host("", "")
ELSEWHERE = Sentence("er ist keiner des Büros", "it is none of the office's")
"""The doubt about the host where people register, where that is not the office's."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address without what wraps it: ``url`` in ASCII, the ``host`` it leads to.

    ``doubts`` are half-sentences about what is no fault and wants a look. ``mailto:`` and
    ``tel:`` have no host. ``was_wrapped`` tells that it is another than was written.
    """

    url: str
    host: Host = _NO_HOST
    doubts: tuple[Sentence, ...] = ()
    was_wrapped: bool = False

    def is_of(self, hosts: Iterable[str]) -> bool:
        """Whether it leads to one of ``hosts`` or to a name of the same owner."""
        own = registrable(self.host.name)
        return any(own == registrable(one) for one in hosts)


def look_at(text: str) -> WebAddress:
    """What an absolute ``http(s)`` address is, out of the wrappers that mail gateways put on it.

    Raises UnfitAddressError for user information, backslashes, characters that cannot be
    seen (also percent-encoded), other schemes, hosts and ports that are none, and for
    meeting links that belong to one person.
    """
    was_wrapped = False
    found, parts = _looked_at(text)
    for _ in range(_MOST_WRAPPERS):
        inner = wrapped_in(parts, found.host.name)
        if inner is None:
            break
        if not inner:
            raise UnfitAddressError(
                "das Ziel ist nicht lesbar darin eingepackt; bitte die Adresse der Seite selbst "
                "nehmen",
                "its target is wrapped beyond reading; please take the address of the page itself",
            )
        was_wrapped = True
        found, parts = _looked_at(inner)
    else:
        raise UnfitAddressError(
            "sie ist zu oft in andere Adressen eingepackt", "it is wrapped in too many others"
        )
    personal = personal_reason(parts, found.host.name)
    if personal is not None:
        raise UnfitAddressError(*personal)
    doubts = found.doubts + may_lead_on(parts, found.host.name)
    return replace(found, doubts=doubts, was_wrapped=was_wrapped)


def look_at_target(target: str) -> WebAddress:
    """The same for what a link may lead to: besides web addresses ``mailto:`` and ``tel:``."""
    scheme = target[:7].lower()
    if scheme.startswith("mailto:"):
        _look_at_mailto(target)
        return WebAddress(target)
    if scheme.startswith("tel:"):
        if not _TELEPHONE.fullmatch(target):
            raise UnfitAddressError("die Telefonnummer ist keine", "its telephone number is none")
        return WebAddress(target)
    return look_at(target)


def web_address(name: str, url: str) -> str:
    """``url`` as it may be stored under ``name``: ASCII, judged as above and unwrapped.

    Raises InvalidValueError saying what is wrong with it.
    """
    try:
        found = look_at(url)
    except UnfitAddressError as problem:
        raise unfit(url, problem, name) from None
    if not url.isascii():
        ascii_form = UnfitAddressError(
            f"in ASCII heißt sie {found.url}", f"in ASCII it is {found.url}"
        )
        raise unfit(url, ascii_form, name)
    return found.url


def unfit(url: str, problem: UnfitAddressError, name: str = "") -> InvalidValueError:
    """The whole sentence for an address that was refused, and for which field it was."""
    shown = cleaned(url[:_SHOWN]) + ("…" if len(url) > _SHOWN else "")
    called = field_name(name)
    field = Sentence(f" für „{called.de}“", f' for "{called.en}"') if name else Sentence("", "")
    return InvalidValueError(
        f"„{shown}“ ist keine Internetadresse{field.de}: {problem.reason.de}.",
        f'"{shown}" is no web address{field.en}: {problem.reason.en}.',
    )


def _looked_at(text: str) -> tuple[WebAddress, SplitResult]:
    """One address as it stands, wrapped or not."""
    if first_unseen(text) or " " in text:
        raise _unseen()
    if "\ufffd" in text:
        raise UnfitAddressError(
            "sie enthielt Zeichen, die man nicht sieht", "it held characters that cannot be seen"
        )
    if "\\" in text:
        raise UnfitAddressError("sie enthält einen Rückstrich (\\)", "it holds a backslash (\\)")
    beginning = _BEGINNING.match(text)
    if beginning is None:
        raise UnfitAddressError(
            "sie beginnt mit https:// und einem Namen", "one begins with https:// and a host"
        )
    if len(text) > _LONGEST:
        raise UnfitAddressError("sie ist zu lang", "it is too long")
    parts = _split(text)
    host = look_at_host(_without_port(parts))
    rest = text[beginning.end(1) + len("://") + len(parts.netloc) :]
    _refuse_hidden(rest)
    scheme = beginning.group(1).lower()
    if not text.isascii():
        netloc = host.name + parts.netloc[len(_without_port(parts)) :]
        url = f"{scheme}://{netloc}{quote(rest, safe=_PATH_SAFE)}"
    else:
        url = scheme + text[len(scheme) :]
    doubts = host.doubts + leads_on(host.name)
    return WebAddress(url, host, doubts), parts


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # brackets that hold no IPv6 address, a port out of range
        raise UnfitAddressError(
            "Name oder Port sind ungültig", "its host or its port is not valid"
        ) from None
    if port == 0 or parts.netloc.endswith(":"):
        raise UnfitAddressError("ihr Port ist keiner", "its port is none")
    if "@" in parts.netloc:
        where = parts.netloc.rpartition("@")[2]
        raise UnfitAddressError(
            f"vor dem @ steht ein Benutzername, sie führt zu {cleaned(where[:_SHOWN])}",
            f"a user stands before the @, it leads to {cleaned(where[:_SHOWN])}",
        )
    if "%" in parts.netloc:
        raise UnfitAddressError(
            "ihr Name ist mit % verschlüsselt", "its host is written with % escapes"
        )
    return parts


def _without_port(parts: SplitResult) -> str:
    host, _, port = parts.netloc.rpartition(":")
    return host if host and port.isdigit() and not host.endswith(":") else parts.netloc


def _refuse_hidden(rest: str) -> None:
    """Refuses escapes (``%0a``, ``%E2%80%AE``) that stand for what cannot be seen."""
    if not _ESCAPE.search(rest):
        return
    # Octets that are no UTF-8 become U+FFFD here, which can be seen.
    hidden = first_unseen(unquote(rest, errors="replace"))
    if hidden:
        raise UnfitAddressError(
            f"sie enthält verschlüsselt ein unsichtbares Zeichen (U+{ord(hidden):04X})",
            f"it holds a character that cannot be seen as an escape (U+{ord(hidden):04X})",
        )


def _look_at_mailto(target: str) -> None:
    """RFC 6068: one address, and no fields but those that its §4 calls safe."""
    address, _, fields = target[len("mailto:") :].partition("?")
    if first_unseen(target) or " " in target:
        raise _unseen()
    try:
        if address.startswith("/"):  # mailto://…: nobody knows what a mail program makes of it
            raise _no_mailbox()
        parse_address(unquote(address))
    except InvalidValueError:
        raise _no_mailbox() from None
    for field in fields.split("&") if fields else ():
        name, _, value = field.partition("=")
        if name.lower() not in {"subject", "body"}:
            raise UnfitAddressError(
                "hinter mailto: sind nur subject und body erlaubt",
                "only subject and body may follow its mailto:",
            )
        told = unquote(value, errors="replace")
        if name.lower() == "body":
            told = told.replace("\r\n", " ").replace("\n", " ")
        if first_unseen(told):
            raise _unseen()
        for written in _WRITTEN.findall(told):  # in what is sent back, addresses are links too
            look_at(written.rstrip(".,;:!?'’)"))


def _no_mailbox() -> UnfitAddressError:
    return UnfitAddressError(
        "hinter mailto: steht keine E-Mail-Adresse", "no mail address follows its mailto:"
    )


def _unseen() -> UnfitAddressError:
    return UnfitAddressError(
        "sie enthält Leerzeichen oder Unsichtbares", "it holds blanks or what cannot be seen"
    )
