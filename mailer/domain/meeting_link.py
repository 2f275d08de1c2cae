"""Meeting links that belong to one person: the host's to start, a registrant's own to join.

Sent to a list they let everybody in under that person's name, or hand over the meeting.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote

from mailer.domain.errors import Sentence


@dataclass(frozen=True, slots=True)
class _Service:
    """A meeting service: its hosts, paths and parameters of one person, and the right link."""

    hosts: re.Pattern[str]
    paths: re.Pattern[str]
    parameters: frozenset[str]
    instead: Sentence


def _service(hosts: str, paths: str, parameters: str, de: str, en: str) -> _Service:
    return _Service(
        re.compile(hosts),
        re.compile(paths, re.IGNORECASE),
        frozenset(parameters.split()),
        Sentence(de, en),
    )


_NOWHERE = r"(?!)"
_SERVICES = (
    _service(
        r"(?:^|\.)(?:zoom\.(?:us|com|com\.cn)|zoom-x\.de|zoomgov\.com)$",
        r"^/(?:s|w)/|^/wc/(?:\d+/start|start)|/start\b|/register/[^/]+/(?:success|cancel)"
        r"|^/(?:meeting|webinar)/(?:attendee/|[^/]+/(?:ics|edit)\b)|^/(?:host|myhome|postattendee)\b"
        r"|^/ejl/",
        "zak tk uname un email pwdtoken user_id registrant_id icstoken confuid",
        "den Einladungslink des Meetings („…/j/Nummer“) oder die Anmeldeseite nehmen",
        'use the invitation link of the meeting (".../j/number") or the registration page',
    ),
    _service(
        r"(?:^|\.)teams\.(?:microsoft\.com|live\.com|microsoft\.us|cloud\.microsoft)$",
        _NOWHERE,
        "token authtoken accesstoken access_token jointoken anontoken attendeetoken "
        "registrationid webinarregistrationid registrantid attendeeid email upn",
        "in der Besprechung „Teilnahmelink kopieren“ wählen oder die Anmeldeseite nehmen",
        'choose "Copy join link" in the meeting or use the registration page',
    ),
    _service(
        r"(?:^|\.)webex\.com$",
        r"/start/?$|/hostmeeting|/host/",
        "rgid hostkey hostpin hosttoken integrationjointoken principal token tk jointoken "
        "attendeeid registrationid email",
        "in Webex „Meeting-Link kopieren“ wählen („…/meet/Name“ oder „…/j.php?MTID=…“)",
        'choose "Copy meeting link" in Webex (".../meet/name" or ".../j.php?MTID=...")',
    ),
    _service(
        r"(?:^|\.)goto(?:webinar|training|meeting|stage)?\.com$",
        r"^/[op]?join/(?:training/)?\d+/\d+|^/(?:start|starter|host|pjoin|ojoin)\b"
        r"|^/(?:registrant|cancel)/",
        "registrantkey registrantid joinkey email",
        "die Anmeldeseite („…/register/Nummer“) nehmen; jeder bekommt dort einen eigenen Link",
        'use the registration page (".../register/number"); everybody gets a link of their own',
    ),
    _service(
        r"(?:^|\.)(?:whereby\.com|meet\.jit\.si|meet\.google\.com|livestorm\.co|edudip\.com"
        r"|clickmeeting\.com|alfaview\.com|on24\.com)$",
        _NOWHERE,
        "roomkey jwt token authtoken auth _auth email hostkey attendeeid displayname",
        "den Link zum Raum ohne diesen Zusatz nehmen",
        "use the link to the room without that part",
    ),
)
# Tells one person or one visit wherever it stands, whoever runs the server.
_ANYWHERE = _service(
    r"",
    r"/bigbluebutton/api/|/html5client/join",
    "zak uname fullname sessiontoken jwt roomkey hostkey hostpin hosttoken moderatorpw "
    "moderatorpassword registrantkey registrant_id registrantid integrationjointoken jsessionid "
    "phpsessid",
    "den allgemeinen Link zum Raum nehmen, zum Beispiel „…/b/Raum“ oder „…/rooms/Raum/join“",
    'use the general link to the room, for example ".../b/room" or ".../rooms/room/join"',
)
_START = re.compile(r"AT=(?:ST|HO)\b", re.IGNORECASE)  # Webex: what the host's link asks for
_MEETING_ROLE = re.compile(r"(?:^|&)(?:role|MTID|as)=[^&]*host\b", re.IGNORECASE)


def personal_reason(parts: SplitResult, host: str) -> Sentence | None:
    """Why a link is one person's, and which to use instead; None where it is for everybody."""
    for service in (*_SERVICES, _ANYWHERE):
        if not service.hosts.search(host):
            continue
        mark = next(_marks(service, parts), None)
        if mark is not None:
            return Sentence(
                f"der Link gilt nur für eine Person ({mark}); bitte {service.instead.de}",
                f"the link is one person's ({mark}); please {service.instead.en}",
            )
    return None


def _marks(service: _Service, parts: SplitResult) -> Iterator[str]:
    path = _normal(parts.path)
    found = service.paths.search(path)
    if found:
        yield found.group()
    if service is not _ANYWHERE and (
        _START.search(parts.query) or _MEETING_ROLE.search(parts.query)
    ):
        yield "host"
    told = list(_parameters(parts))
    # Jitsi keeps a visitor's name behind the "#", as userInfo.displayName.
    yield from (name for name in told if name in service.parameters or name.startswith("userinfo."))
    if {"checksum", "meetingid"} <= set(told):
        yield "checksum"


def _normal(path: str) -> str:
    """The path as a server looks it up: unescaped, without ``//``, ``.`` and ``..``."""
    kept: list[str] = []
    for one in unquote(unquote(path)).replace("\\", "/").split("/"):
        name = one.partition(";")[0]
        if name == "..":
            kept = kept[:-1]
        elif name and name != ".":
            kept.append(name)
    return "/" + "/".join(kept) + ("/" if path.endswith("/") and kept else "")


def _parameters(parts: SplitResult) -> Iterator[str]:
    """The names of all parameters in lower case, whichever way servers may divide them."""
    rest = f"{parts.path.partition(';')[2]}&{parts.query}&{parts.fragment}"
    for one in _DIVIDED.split(unquote(rest).replace("&amp;", "&")):
        yield unquote(one.partition("=")[0]).strip().lower()


_DIVIDED = re.compile(r"[&;?#]")
