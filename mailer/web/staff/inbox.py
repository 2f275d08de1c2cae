"""The captured inbox as pictures of mails: one page, from disk or served on this machine."""

import base64
import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from email.utils import parseaddr
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from mailer.compose.view import long_day
from mailer.domain.moment import zone
from mailer.web.security import ThisMachineOnly
from mailer.web.staff.message import CalendarEntry, CapturedMail, calendar_entries, read_inbox

_PAGES = Path(__file__).parent / "pages"
_SCRIPT = (_PAGES / "inbox.js").read_text("utf-8")
_WORDS: dict[str, dict[str, Any]] = tomllib.loads((_PAGES / "inbox.toml").read_text("utf-8"))
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_PAGES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_DIGEST = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
# A frame made with srcdoc inherits the policy of its page (CSP3 §7.8). That keeps every mail
# from loading anything, and is why styles cannot be tied to a hash: mails are full of them.
_POLICY = (
    f"default-src 'none'; script-src 'sha256-{_DIGEST}'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)
_HEADERS = {
    "Content-Security-Policy": f"{_POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who did not get a mail: the address, the mail's name, and why, in words."""

    recipient: str
    mail: str
    reason: str


def inbox_page(
    mails: Sequence[CapturedMail],
    *,
    title: str,
    banner: str,
    absences: Sequence[Absence] = (),
    timezone: str = "Europe/Berlin",
    language: str = "de",
    mail_links: str = "",
) -> str:
    """The whole inbox as one HTML document that needs nothing else.

    Times are shown in ``timezone``; ``language`` is ``de`` or ``en``, German for anything else.
    ``mail_links`` goes before a mail's file name and so leads to the file (``mail/`` where
    inbox_app serves it); "" offers no files. Raises InvalidValueError for an unknown zone.
    """
    spoken = language if language in _WORDS else "de"
    words = _WORDS[spoken]
    shown = [_shown(number, mail, timezone, spoken) for number, mail in enumerate(mails, 1)]
    return _ENVIRONMENT.get_template("inbox.html").render(
        title=title,
        banner=banner,
        language=spoken,
        words=words,
        policy=_POLICY,
        css=_own("inbox.css"),
        script=Markup(_SCRIPT),  # noqa: S704 - our own file
        count=_counted(mails, words),
        days=[(day, list(of_day)) for day, of_day in groupby(shown, lambda mail: mail["day"])],
        absences=absences,
        reasons=Counter(absence.reason for absence in absences).most_common(8),
        mail_links=mail_links,
    )


def inbox_app(
    folder: Path,
    *,
    title: str,
    banner: str,
    absences: Sequence[Absence] = (),
    timezone: str = "Europe/Berlin",
    language: str = "de",
) -> Starlette:
    """Serves the inbox in ``folder`` as it grows: the page at ``/``, the files below ``/mail/``.

    There is no login: bind it to the loopback interface only. It answers to the names of this
    machine at the port it is served at, and to no other (``security.ThisMachineOnly``).
    """
    kept: dict[tuple[tuple[str, int], ...], str] = {}
    draw = partial(
        inbox_page,
        title=title,
        banner=banner,
        absences=absences,
        timezone=timezone,
        language=language,
        mail_links="mail/",
    )

    def page(_request: Request) -> Response:
        state = tuple((name, file.stat().st_size) for name, file in _files(folder).items())
        drawn = kept.get(state)
        if drawn is None:
            drawn = draw(read_inbox(folder))
            kept.clear()
            kept[state] = drawn
        return HTMLResponse(drawn)

    def download(request: Request) -> Response:
        # A name from outside is only ever compared with names that are there, never opened.
        file = _files(folder).get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        return FileResponse(file, media_type="message/rfc822", filename=file.name)

    return Starlette(
        routes=[Route("/", page), Route("/mail/{name}", download)],
        middleware=[Middleware(ThisMachineOnly, headers=_HEADERS)],
    )


def _files(folder: Path) -> dict[str, Path]:
    found = (file for file in folder.glob("*.eml") if file.is_file() and not file.is_symlink())
    return {file.name: file for file in sorted(found)}


def _own(name: str) -> Markup:
    return Markup((_PAGES / name).read_text("utf-8"))  # noqa: S704 - our own file


def _counted(mails: Sequence[CapturedMail], words: dict[str, Any]) -> str:
    """``128 Mails an 43 Postfächer``, each noun in its own number."""
    boxes = len({parseaddr(mail.recipient)[1].lower() for mail in mails})
    mail_word = words["mail_one"] if len(mails) == 1 else words["mail_many"]
    box_word = words["box_one"] if boxes == 1 else words["box_many"]
    return f"{len(mails)} {mail_word} {words['to_boxes']} {boxes} {box_word}"


def _shown(number: int, mail: CapturedMail, timezone: str, language: str) -> dict[str, Any]:
    """A mail as the template lists it, with ``data`` for the script that shows it."""
    words = _WORDS[language]
    local = mail.received_at.astimezone(zone(timezone))
    day = long_day(mail.received_at, timezone, language)
    name, address = parseaddr(mail.recipient)
    data = asdict(mail) | {
        "subject": mail.subject or words["no_subject"],
        "received_at": f"{day}, {local.strftime(words['clock'])}",
        "entries": [
            _entry_facts(entry, words, timezone, language)
            for entry in calendar_entries(mail.calendar)
        ],
        "delivered_to": _delivered_to(mail, address),
    }
    return {
        "number": number,
        "day": day,
        "time": f"{local:%H:%M}",
        "stamp": local.isoformat(),
        "name": name or address or mail.recipient or words["no_recipient"],
        "address": address,
        "subject": data["subject"],
        "when": data["received_at"],
        "sender": mail.sender,
        "recipient": mail.recipient,
        "text": mail.text or mail.source,
        "has_calendar": bool(mail.calendar),
        "data": _embedded(data),
    }


def _delivered_to(mail: CapturedMail, address: str) -> str:
    """The envelope's recipient where the To field names somebody else, otherwise ""."""
    envelope = dict(reversed(mail.headers)).get("Delivered-To", "")
    return "" if envelope.lower() == address.lower() else envelope


def _entry_facts(
    entry: CalendarEntry, words: dict[str, Any], timezone: str, language: str
) -> list[tuple[str, str]]:
    labels = words["calendar"]
    facts = [
        (labels["title"], entry.title),
        (labels["start"], _moment(entry.starts_at, timezone, language)),
        (labels["end"], _moment(entry.ends_at, timezone, language)),
        (labels["place"], entry.place),
        (labels["method"], words["methods"].get(entry.method, entry.method)),
        (labels["sequence"], entry.sequence),
        (labels["uid"], entry.uid),
    ]
    return [(label, value) for label, value in facts if value]


def _moment(moment: datetime | date | None, timezone: str, language: str) -> str:
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone(timezone))
        return long_day(moment, timezone, language)
    # A time without a zone means the reader's own (RFC 5545 §3.3.5): the zone of this page.
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone(timezone))
    local = moment.astimezone(zone(timezone))
    return f"{long_day(local, timezone, language)}, {local.strftime(_WORDS[language]['clock'])}"


def _embedded(data: dict[str, Any]) -> Markup:
    """JSON that may stand in a script element: nothing in it can end the element or open one."""
    text = json.dumps(data, ensure_ascii=False)
    escaped = re.sub("[<>&\u2028\u2029]", lambda char: f"\\u{ord(char[0]):04x}", text)
    return Markup(escaped)  # noqa: S704 - no markup is left in it
