"""The slow path, written a second time: everything rendered and built anew for one reader.

Plain Jinja with the reader's real values, plain premailer, icalendar and EmailMessage; no
slots, no skeletons, no header or quoted-printable code of ours. What Composer makes must
decode to the same. Only the words of dates and of changes (view.py, now.py, change_view.py), the
no-break spaces (typography.py) and the reading of plain text off a finished page (text.py) are
shared; they have tests of their own.
"""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage, Message
from functools import cache
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import icalendar
import jinja2
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from premailer import Premailer

from mailer.compose.calendar_links import calendar_links
from mailer.compose.change_view import change_view
from mailer.compose.correction_view import correction_view
from mailer.compose.issue_view import issue_view
from mailer.compose.now import FACTS, fact
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.seminar_view import clock_of, seminar_view
from mailer.compose.slots import FIELDS
from mailer.compose.snapshot import Snapshot, Texts
from mailer.compose.text import text_of
from mailer.compose.typography import page_kept_together
from mailer.compose.view import hours, long_day
from mailer.domain.event_kind import EventKind, event_noun
from mailer.domain.moment import zone
from mailer.domain.registration import ReaderStanding
from mailer.domain.seminar import SeminarState, Session
from mailer.domain.timeline import CalendarUse

_WORDS = {
    "de": ("Zugangslink", "Ihre Anmeldung", "Veranstaltet von"),
    "en": ("Join link", "Your registration", "Organised by"),
}
_STAYS = {"de": "Es bleibt beim bisherigen Termin.", "en": "The time stays as it is."}
_FACTS = {
    "de": ("Meeting-ID", "Kenncode", "Telefonische Einwahl", "Anfahrt", "Kontakt"),
    "en": ("Meeting ID", "Passcode", "Dial-in", "Getting there", "Contact"),
}
_POLICY = email.policy.SMTPUTF8.clone(max_line_length=990)


def slow_message(snapshot: Snapshot, reader: Recipient) -> bytes:
    """One whole message for one reader, by the libraries alone."""
    office = snapshot.office
    domain = office.sender_address.rpartition("@")[2]
    message = EmailMessage(policy=_POLICY)
    local, _, at = reader.address.envelope.rpartition("@")
    message["To"] = Address(reader.display_name, local, at)
    message["From"] = Address(
        office.sender_name or office.name, *office.sender_address.rsplit("@", 1)
    )
    if office.reply_to:
        message["Reply-To"] = office.reply_to
    page = _rendered(snapshot, reader, "body.html")
    message["Subject"] = slow_subject(snapshot, reader)
    message["Date"] = reader.date.astimezone(zone(office.timezone))
    message["Message-ID"] = f"<{reader.message_id}>"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    about = snapshot.seminar or snapshot.list
    assert about is not None
    message["Feedback-ID"] = f"{about.slug}:{snapshot.kind}:seminarpost:{domain}"
    if snapshot.list and not snapshot.asks:
        token = reader.unsubscribe_url.rsplit("/", 1)[1]
        leave = office.leave_address or office.reply_to or office.sender_address
        message["List-Unsubscribe"] = (
            f"<{reader.unsubscribe_url}>, <mailto:{leave}?subject=unsubscribe%20{token}>"
        )
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["List-ID"] = f"{snapshot.list.name} <{snapshot.list.slug}.list.{domain}>"
        message["Precedence"] = "bulk"
    else:
        answers = snapshot.declines_counter
        message["Auto-Submitted"] = "auto-replied" if answers else "auto-generated"
    message.set_content(text_of(page), cte="quoted-printable")
    message.add_alternative(
        _inlined(page_kept_together(page)), subtype="html", cte="quoted-printable"
    )
    if _has_entry(snapshot, reader):
        entry = slow_entry(snapshot, reader)
        method = "DECLINECOUNTER" if snapshot.declines_counter else snapshot.calendar.value.upper()
        shared = {"method": method, "charset": "UTF-8"}
        message.add_alternative(
            entry, maintype="text", subtype="calendar", params={**shared, "component": "VEVENT"}
        )
        message.add_attachment(
            entry,
            maintype="text",
            subtype="calendar",
            filename="invite.ics",
            params={**shared, "name": "invite.ics"},
        )
    message["Content-Language"] = reader.language  # set_content drops it
    return message.as_bytes()


def slow_subject(snapshot: Snapshot, reader: Recipient) -> str:
    """The subject in the reader's language, before any encoding."""
    return " ".join(_rendered(snapshot, reader, "subject.txt").split())


def slow_entry(snapshot: Snapshot, reader: Recipient) -> bytes:
    """The calendar object for one reader, by icalendar alone."""
    seminar, office, entry = snapshot.seminar, snapshot.office, reader.entry
    assert seminar is not None
    assert entry is not None
    if snapshot.declines_counter:
        return _slow_answer(entry, office.name, reader.language)
    method = snapshot.calendar
    join = _WORDS[reader.language][0]
    contact = seminar.details.contact
    whom = ", ".join(one for one in (contact.name, contact.phone, contact.email) if one)
    session = snapshot.session_of(entry.session) or seminar.all_sessions[0]
    summary = f"{seminar.series}: {seminar.title}" if seminar.series else seminar.title
    summary += f" ({session.title})" if session.title else ""
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("last-modified", entry.modified.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", summary)
    joins = seminar.online and method is CalendarUse.REQUEST
    join_url = (session.join_url or seminar.join_url) if joins else ""
    event.add("location", seminar.place or join_url or "Online")
    if method is CalendarUse.CANCEL:
        if snapshot.gone or seminar.state is SeminarState.CANCELLED:
            event.add("status", "CANCELLED")
    else:
        event.add("status", "CONFIRMED")
        event.add("transp", "OPAQUE")
        event.add("class", "PUBLIC")
        if seminar.series:
            event.add("categories", [seminar.series])
        if whom:
            event.add("contact", whom)
    if join_url:
        event.add("url", join_url)
        place = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": join}
        event.add("conference", icalendar.vUri(join_url), parameters=place)
    if method is CalendarUse.PUBLISH:
        event.add("url", snapshot.page_url)
    event.add("organizer", _organizer(entry, office.name))
    if method is not CalendarUse.PUBLISH:
        event.add("attendee", _guest(reader))
    event.add("description", _slow_description(snapshot, reader, session, summary, whom))
    if method is CalendarUse.REQUEST:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", timedelta(minutes=-15))
        event.add_component(alarm)
    return _object(event, method.value.upper())


def _slow_answer(entry: EntryValues, office: str, language: str) -> bytes:
    """What a calendar that proposed another time is told (RFC 5546 §3.2.8)."""
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("organizer", _organizer(entry, office))
    event.add("comment", _STAYS[language])
    return _object(event, "DECLINECOUNTER")


def _organizer(entry: EntryValues, office: str) -> icalendar.vCalAddress:
    organizer = icalendar.vCalAddress(f"mailto:{entry.organizer}")
    organizer.params["CN"] = office
    return organizer


def _object(event: icalendar.Event, method: str) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Seminarpost//Seminarpost//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _slow_description(
    snapshot: Snapshot, reader: Recipient, session: Session, summary: str, whom: str
) -> str:
    seminar, method = snapshot.seminar, snapshot.calendar
    assert seminar is not None
    join, registration, by = _WORDS[reader.language]
    number, code, dial, way, ask = _FACTS[reader.language]
    details = seminar.details
    day = long_day(session.starts_at, seminar.timezone, reader.language)
    clock = clock_of(seminar, snapshot.office.timezone)
    span = hours(session.starts_at, session.ends_at, clock, reader.language)
    called = [session.title] if session.title else []
    lines = [
        seminar.title,
        *called,
        f"{day}, {span}",
        *([seminar.place] if seminar.place else []),
        "",
    ]
    noun = event_noun(details.kind, reader.language, online=False)
    if details.kind is not EventKind.SEMINAR and noun.noun.lower() not in summary.lower():
        elsewhere = not seminar.online or bool(seminar.place)
        called_so = event_noun(details.kind, reader.language, online=not elsewhere).noun
        lines.insert(1, called_so[0].upper() + called_so[1:])
    if method is CalendarUse.REQUEST:
        access = details.access
        join_url = (session.join_url or seminar.join_url) if seminar.online else ""
        lines += [f"{join}: {join_url}"] if join_url else []
        lines += [f"{number}: {access.meeting_id}"] if access.meeting_id else []
        lines += [f"{code}: {access.passcode}"] if access.passcode else []
        lines += [f"{dial}: {access.dial_in}"] if access.dial_in else []
        lines.append(f"{registration}: {reader.registration_url}")
    if method is CalendarUse.PUBLISH:
        german = reader.language == "de"
        public = f"Seite {noun.to}" if german else f"{noun.noun.capitalize()} page"
        lines.append(f"{public}: {snapshot.page_url}")
    if method is not CalendarUse.CANCEL:
        if seminar.place and details.directions:
            lines.append(f"{way}: {details.directions}")
        if whom:
            lines.append(f"{ask}: {whom}")
    return "\n".join([*lines, f"{by}: {snapshot.office.name}"])


def _guest(reader: Recipient) -> icalendar.vCalAddress:
    guest = icalendar.vCalAddress(_mailto(reader.address.envelope))
    guest.params.update(
        CUTYPE="INDIVIDUAL",
        ROLE="REQ-PARTICIPANT",
        PARTSTAT="NEEDS-ACTION",
        RSVP="FALSE",
        CN=(reader.display_name or reader.address.envelope).replace('"', "'"),
    )
    return guest


def _rendered(snapshot: Snapshot, reader: Recipient, file: str) -> str:
    environment = _environment(snapshot.templates)
    context = _context(snapshot, reader)
    own = dict(snapshot.texts).get(reader.language, Texts())
    mail = SimpleNamespace(
        kind=snapshot.kind,
        language=reader.language,
        css=Markup(snapshot.sources.get("mail.css", "")),  # noqa: S704 - our own file
        web=False,
        has_entry=_has_entry(snapshot, reader),
        entry_number=_entry_number(snapshot, reader),
        is_called_off=snapshot.gone is not None,
    )
    folder = f"{reader.language}/{snapshot.kind}"
    template = environment.get_template(f"{folder}/subject.txt")
    subject = _line(own.subject, context) if own.subject else template.render(context, mail=mail)
    mail.subject = " ".join(subject.split())
    if file == "subject.txt":
        return subject
    text = {
        "intro": _markdown(own.intro, context),
        "blocks": [_markdown(one, context) for one in own.blocks],
        "preheader": _line(own.preheader, context),
    }
    return environment.get_template(f"{folder}/{file}").render(context, mail=mail, text=text)


def _entry_number(snapshot: Snapshot, reader: Recipient) -> int:
    keys = [one.key for one in snapshot.seminar.sessions] if snapshot.seminar else []
    if reader.entry is None or len(keys) < 2 or reader.entry.session not in keys:
        return 0
    return 1 + keys.index(reader.entry.session)


def _context(snapshot: Snapshot, reader: Recipient) -> dict[str, Any]:
    office, known, seminar = snapshot.office, snapshot.list, snapshot.seminar
    english = reader.language == "en"
    has_place = known is None and reader.standing is ReaderStanding.REGISTERED
    context: dict[str, Any] = {
        "office": {
            "name": office.name,
            "url": office.url,
            "imprint": office.imprint,
            "privacy_url": office.privacy_url,
            "accessibility_url": office.accessibility_url,
            "contact": office.reply_to or office.sender_address,
            "lang": _lang(office.language, reader),
            "phone": office.phone,
            "certificates": office.certificates,
            "feedback": office.feedback,
            "materials_for_attended": office.materials_for_attended,
        },
        "list": {
            "name": ((english and known.name_en) or known.name) if known else "",
            "purpose": ((english and known.purpose_en) or known.purpose) if known else "",
            "basis": known.legal_basis.value if known else "",
            "withdraw": known.legal_basis.withdraw if known else "",
            "lang": _lang(office.language, reader) if known else "",
            "consent": ((english and known.wording_en) or known.wording) if known else "",
            "consent_version": known.wording_version if known else "",
            **{
                f"{name}_lang": _lang(office.language, reader)
                if known and not (english and translated)
                else ""
                for name, translated in (
                    ("name", known and known.name_en),
                    ("purpose", known and known.purpose_en),
                    ("consent", known and known.wording_en),
                )
            },
        },
        "reader": {field: getattr(reader, field) for field in FIELDS},
        "change": change_view(snapshot, reader.language, snapshot.news.note, has_place=has_place),
        "now": {name: fact(name, snapshot, reader, reader.language) for name in FACTS},
        "standing": {f"is_{one.value}": reader.standing is one for one in ReaderStanding}
        | {"has_place": has_place},
    }
    if seminar:
        page, register = snapshot.page_url, snapshot.register_url
        about = snapshot.session_of(snapshot.session) if snapshot.session else None
        context["seminar"] = seminar_view(
            seminar,
            reader.language,
            page,
            register,
            ordinary_zone=office.timezone,
            secrets=has_place,
            session=about,
            written_in=office.language,
        )
        links = snapshot.calendar is CalendarUse.NONE and len(seminar.sessions) < 2
        context["calendar_links"] = (
            calendar_links(seminar, reader.language, page, snapshot.calendar_url) if links else ()
        )
    if snapshot.issue:
        several = {one.language: one for one in (snapshot.issue, *snapshot.translations)}
        issue = several.get(reader.language, snapshot.issue)
        context["newsletter"] = issue_view(
            issue,
            reader.language,
            office.timezone,
            written_in=office.language,
            moment=reader.leaves_at or reader.date,
        )
    context["correction"] = correction_view(
        snapshot.correction, seminar, snapshot.register_url, context.get("newsletter")
    )
    return context


def _lang(written_in: str, reader: Recipient) -> Markup:
    return Markup("" if written_in == reader.language else f' lang="{written_in}"')  # noqa: S704 - two letters


def _has_entry(snapshot: Snapshot, reader: Recipient) -> bool:
    invites = snapshot.calendar is CalendarUse.REQUEST
    attends = reader.standing is ReaderStanding.REGISTERED and snapshot.list is None
    carries = snapshot.declines_counter or snapshot.calendar is not CalendarUse.NONE
    return reader.entry is not None and carries and (attends or not invites)


_PLACEHOLDER = re.compile(r"\{\{ (\w+)\.(\w+) \}\}")


def _value(found: re.Match[str], context: dict[str, Any]) -> str:
    owner = context[found[1]]
    return str(owner[found[2]] if isinstance(owner, dict) else getattr(owner, found[2]))


def _line(text: str, context: dict[str, Any]) -> str:
    return _PLACEHOLDER.sub(lambda found: _value(found, context), text)


def _markdown(text: str, context: dict[str, Any]) -> Markup:
    """What staff wrote, with placeholders as words that Markdown leaves alone."""
    named = list(_PLACEHOLDER.finditer(text))
    for number, found in enumerate(named):
        text = text.replace(found[0], f"Platzhalter{number}x")
    html = MarkdownIt("commonmark").render(text).strip()
    for number, found in enumerate(named):
        html = html.replace(f"Platzhalter{number}x", str(escape(_value(found, context))))
    return Markup(html)  # noqa: S704 - the test's own


def _mailto(address: str) -> str:
    """RFC 6068 §2: what may stand in a path stays, and so do letters beyond ASCII (RFC 3987)."""
    local, at, domain = address.rpartition("@")
    return "mailto:" + re.sub(r"[^\w!$'*+.~=-]", lambda found: quote(found[0]), local) + at + domain


@cache
def _environment(templates: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(dict(templates)),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["mailto"] = lambda address: _mailto(str(address))
    return environment


class _Premailer(Premailer):  # type: ignore[misc]  # premailer ships no types
    """Premailer that reads a style sheet once: that is most of the slow path's time."""

    @staticmethod
    @cache
    def _read(css: str, index: int) -> tuple[list[Any], list[Any]]:
        found: tuple[list[Any], list[Any]] = Premailer(
            "x", strip_important=False, disable_validation=True
        )._parse_style_rules(css, index)
        return found

    def _parse_style_rules(self, css_body: str, ruleset_index: int) -> Any:
        return tuple(map(list, self._read(css_body, ruleset_index)))


def _inlined(page: str) -> str:
    result: str = _Premailer(
        page,
        strip_important=False,
        keep_style_tags=True,
        remove_classes=False,
        disable_validation=True,
        disable_link_rewrites=True,
        allow_network=False,
    ).transform()
    return result.replace(' data-text="skip"', "")


@dataclass(frozen=True)
class Part:
    """One decoded part: what a mail client makes of it, however it was encoded."""

    kind: str
    parameters: tuple[tuple[str, str], ...]
    disposition: str
    filename: str
    content: Any


@dataclass(frozen=True)
class Decoded:
    """A whole message as a mail client sees it."""

    headers: dict[str, Any]
    parts: tuple[Part, ...]

    def part(self, kind: str) -> Any:
        """The content of the first part of that kind."""
        return next(part.content for part in self.parts if part.kind == kind)


def parsed(octets: bytes) -> EmailMessage:
    """The message by the standard library; RFC 6532 headers are UTF-8, all else is ASCII."""
    message = email.message_from_string(octets.decode(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def decoded(octets: bytes) -> Decoded:
    message = parsed(octets)
    headers: dict[str, Any] = {}
    raw = email.message_from_string(octets.decode())
    for name in message.keys():  # noqa: SIM118 - a message iterates over its lines
        if name.lower() in {"content-type", "content-transfer-encoding", "mime-version"}:
            continue
        assert name not in headers, f"{name} stands twice"
        headers[name] = _header(name, message[name], raw[name])
    return Decoded(headers, tuple(_part(part) for part in message.walk()))


def _header(name: str, value: Any, raw: str) -> Any:
    if hasattr(value, "datetime"):
        return value.datetime
    if name in {"From", "To", "Reply-To"}:
        return mailbox_in(raw)
    found = _folded(str(value))
    return found.replace('"', "") if name == "List-ID" else found


def mailbox_in(raw: str) -> tuple[str, str]:
    """Name and address of a field with one mailbox (RFC 5322 §3.4, RFC 2047 §5).

    The standard library's parser keeps blanks between encoded-words and decodes what only
    looks like one inside a quoted string: it is no judge here.
    """
    if "<" not in raw:
        return "", raw.strip()
    phrase, _, address = re.sub(r"\r?\n(?=[ \t])", "", raw).rpartition("<")
    phrase = phrase.strip(" ")
    if phrase.startswith('"'):
        return re.sub(r"\\(.)", r"\1", phrase[1:-1]), address.rstrip("> ")
    return str(make_header(decode_header(phrase))), address.rstrip("> ")


def _folded(text: str) -> str:
    return " ".join(text.split())


def _part(part: EmailMessage) -> Part:
    kind = part.get_content_type()
    parameters = {
        name.lower(): value.lower()
        for name, value in part.get_params([], header="content-type")[1:]
        if name.lower() != "boundary"
    }
    content: Any = None
    if kind == "text/html":
        content = html_events(part.get_content())
    elif kind == "text/calendar":
        content = calendar_lines(octets_of(part))
    elif kind == "text/plain":
        content = plain_lines(part.get_content())
    return Part(
        kind,
        tuple(sorted(parameters.items())),
        part.get_content_disposition() or "",
        part.get_filename() or "",
        content,
    )


def octets_of(part: Message) -> bytes:
    """The decoded content of a part that has no parts."""
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    return octets


def events_of(calendar: str | bytes) -> list[Any]:
    """Its events, as icalendar reads them: what a property is, only its name tells."""
    return list(icalendar.Calendar.from_ical(calendar).walk("VEVENT"))


def plain_lines(text: str) -> list[str]:
    """Lines with runs of blanks folded: in HTML they are one blank, in a value they stay."""
    return [_folded(line) for line in text.splitlines()]


def calendar_lines(octets: bytes) -> list[str]:
    """Every property as icalendar understands it, component by component, sorted."""
    calendar: Any = icalendar.Calendar.from_ical(octets)
    found = []
    for component in calendar.walk():
        for name, value in component.property_items(recursive=False, sorted=False):
            if name in {"BEGIN", "END"}:
                continue
            parameters = sorted((k, str(v)) for k, v in getattr(value, "params", {}).items())
            plain = value if isinstance(value, str) else value.to_ical().decode()
            found.append(f"{component.name} {name} {parameters} {plain}")
    return sorted(found)


def html_events(page: str) -> list[tuple[str, ...]]:
    """A page as a parser meets it: tags with attributes, text, comments; spelling is gone."""
    reader = _Events()
    reader.feed(page)
    reader.close()
    return reader.events


class _Events(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append((f"<{tag}>", *(f"{name}={value}" for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.events.append((f"</{tag}>",))

    def handle_data(self, data: str) -> None:
        if self.events and self.events[-1][0] == "text":
            self.events[-1] = ("text", self.events[-1][1] + data)
        else:
            self.events.append(("text", data))

    def handle_comment(self, data: str) -> None:
        self.events.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.events.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.events.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        self.events.append(("unknown", data))


def visible_text(page: str) -> str:
    """What stands on a page, blanks folded, without style, script, title and comments."""
    text, hidden = [], 0
    for event in html_events(page):
        tag = event[0]
        if tag in {"<style>", "<script>", "<title>"}:
            hidden += 1
        elif tag in {"</style>", "</script>", "</title>"}:
            hidden -= 1
        elif tag == "text" and not hidden:
            text.append(event[1])
    return re.sub(r"\s+", " ", " ".join(text))
