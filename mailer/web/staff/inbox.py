"""The captured inbox as pictures of mails: one page that needs nothing else."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from email.utils import parseaddr
from itertools import groupby
from typing import Any

from mailer.compose.view import long_day
from mailer.domain.moment import zone
from mailer.web.security import policy_for
from mailer.web.staff.clock_panel import ClockPanel
from mailer.web.staff.message import CalendarEntry, CapturedMail, calendar_entries
from mailer.web.staff.words import FACTS, METHODS, PAGE
from mailer.web.templates import embedded, own, render

_SCRIPT = own("inbox.js")
POLICY = policy_for(_SCRIPT)
"""What the page may load and run as a file."""
SERVED_POLICY = f"{POLICY}; connect-src 'self'"
"""The same where it is served: it asks there for the mail that is chosen."""
DEMO_POLICY = SERVED_POLICY.replace("form-action 'none'", "form-action 'self'")
"""The same with the buttons that move a demo's clock."""


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
    clock: ClockPanel | None = None,
) -> str:
    """The whole inbox as one HTML document, oldest mail first, that needs nothing else.

    Times are shown in ``timezone``; ``language`` is ``de`` or ``en``, German for anything else.
    ``mail_links`` goes before a mail's file name where the page is served (``mail/`` by
    ``app.inbox_app``): the newest mail is first then, and each is loaded when it is chosen.
    With ``clock`` a demo's clock stands above, and links in mails can be followed. Raises
    InvalidValueError for an unknown zone.
    """
    spoken = "en" if language == "en" else "de"
    words = _words(spoken)
    rows = [_row(number, mail, words, timezone, spoken) for number, mail in enumerate(mails, 1)]
    if mail_links:
        rows.reverse()
    else:
        for row, mail in zip(rows, mails, strict=True):
            row["text"] = mail.text or mail.source
            row["data"] = embedded(mail_data(mail, timezone, spoken))
    return render(
        "inbox.html",
        title=title,
        banner=banner,
        language=spoken,
        words=words,
        policy=DEMO_POLICY if clock else SERVED_POLICY if mail_links else POLICY,
        clock=clock,
        css=own("inbox.css"),
        script=_SCRIPT,
        number=len(mails),
        count=_counted(mails, words),
        days=[(day, list(of_day)) for day, of_day in groupby(rows, lambda row: row["day"])],
        absences=absences,
        reasons=Counter(absence.reason for absence in absences).most_common(8),
        mail_links=mail_links,
    )


def _counted(mails: Sequence[CapturedMail], words: Mapping[str, str]) -> str:
    """``128 Mails an 43 Postfächer``, each noun in its own number."""
    boxes = len({parseaddr(mail.recipient)[1].lower() for mail in mails})
    mail_word = words["mail_one"] if len(mails) == 1 else words["mail_many"]
    box_word = words["box_one"] if boxes == 1 else words["box_many"]
    return f"{len(mails)} {mail_word} {words['to_boxes']} {boxes} {box_word}"


def mail_data(mail: CapturedMail, timezone: str, language: str) -> dict[str, Any]:
    """Everything about a mail, for the script that shows it; ``language`` is ``de`` or ``en``."""
    words = _words(language)
    day = long_day(mail.received_at, timezone, language)
    local = mail.received_at.astimezone(zone(timezone))
    return asdict(mail) | {
        "subject": mail.subject or words["no_subject"],
        "received_at": f"{day}, {local.strftime(words['clock'])}",
        "entries": [
            _entry_facts(entry, timezone, language) for entry in calendar_entries(mail.calendar)
        ],
        "delivered_to": _delivered_to(mail, parseaddr(mail.recipient)[1]),
    }


def _row(
    number: int, mail: CapturedMail, words: Mapping[str, str], timezone: str, language: str
) -> dict[str, Any]:
    """A mail as the template lists it."""
    local = mail.received_at.astimezone(zone(timezone))
    day = long_day(mail.received_at, timezone, language)
    name, address = parseaddr(mail.recipient)
    return {
        "number": number,
        "file": mail.file,
        "day": day,
        "time": f"{local:%H:%M}",
        "stamp": local.isoformat(),
        "name": name or address or mail.recipient or words["no_recipient"],
        "address": address,
        "subject": mail.subject or words["no_subject"],
        "when": f"{day}, {local.strftime(words['clock'])}",
        "sender": mail.sender,
        "recipient": mail.recipient,
        "has_calendar": bool(mail.calendar),
    }


def _words(language: str) -> dict[str, str]:
    return {name: one.in_language(language) for name, one in PAGE.items()}


def _delivered_to(mail: CapturedMail, address: str) -> str:
    """The envelope's recipient where the To field names somebody else, otherwise ""."""
    envelope = dict(reversed(mail.headers)).get("Delivered-To", "")
    return "" if envelope.lower() == address.lower() else envelope


def _entry_facts(entry: CalendarEntry, timezone: str, language: str) -> list[tuple[str, str]]:
    method = METHODS.get(entry.method)
    facts = {
        "title": entry.title,
        "start": _moment(entry.starts_at, timezone, language),
        "end": _moment(entry.ends_at, timezone, language),
        "place": entry.place,
        "method": entry.method if method is None else method.in_language(language),
        "sequence": entry.sequence,
        "uid": entry.uid,
    }
    return [(FACTS[name].in_language(language), value) for name, value in facts.items() if value]


def _moment(moment: datetime | date | None, timezone: str, language: str) -> str:
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone(timezone))
        return long_day(moment, timezone, language)
    # A time without a zone means the reader's own (RFC 5545 §3.3.5): the zone of this page.
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone(timezone))
    local = moment.astimezone(zone(timezone))
    clock = local.strftime(PAGE["clock"].in_language(language))
    return f"{long_day(local, timezone, language)}, {clock}"
