"""Rendered parts put together as a MIME message with holes for its readers' values."""

import html
import re
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import quote

from mailer.compose import header
from mailer.compose.ics import EntryTemplate
from mailer.compose.quoted import encode_piece, encode_value
from mailer.compose.recipient import Recipient
from mailer.compose.skeleton import Filler, Skeleton
from mailer.compose.slots import URL_FIELDS, Marks
from mailer.compose.snapshot import Snapshot
from mailer.compose.typography import kept_together, untouched_spans
from mailer.domain.address import mailto
from mailer.domain.errors import ContentError
from mailer.domain.moment import zone

_LINK = re.compile(
    r"""\b(?:href|src|action|background|xlink:href)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
_FORBIDDEN = re.compile(
    r"""<style\b.*?</style>|<script\b.*?</script>|\b(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*')""",
    re.IGNORECASE | re.DOTALL,
)
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*")


def assemble(
    snapshot: Snapshot,
    language: str,
    marks: Marks,
    *,
    subject: str,
    text: str,
    body: str,
    entry: EntryTemplate | None,
) -> Skeleton:
    """Puts rendered parts together as RFC 2045/2046 and, with a calendar, RFC 6047 want it.

    ``multipart/alternative(text, html[, calendar])``, with a calendar inside a
    ``multipart/mixed`` beside the same calendar as an attachment.
    """
    skeleton = Skeleton()
    skeleton.hole("header", _own_header(snapshot))
    skeleton.static(_shared_header(snapshot, language, subject))
    # "=_" cannot occur in quoted-printable text, so no part can contain the boundary.
    outer, inner = f"=_mixed_{marks.nonce}", f"=_alternative_{marks.nonce}"
    if entry:
        skeleton.static(_multipart("mixed", outer) + f"\r\n--{outer}\r\n".encode())
    skeleton.static(_multipart("alternative", inner) + f"\r\n--{inner}\r\n".encode())
    skeleton.static(_part('text/plain; charset="utf-8"'))
    _fill_text(skeleton, marks.split(text, f"templates/{language}/{snapshot.kind}/body.html"))
    skeleton.static(f"\r\n--{inner}\r\n".encode() + _part('text/html; charset="utf-8"'))
    _fill_html(skeleton, body, marks, f"templates/{language}/{snapshot.kind}/body.html")
    if entry:
        kind = f'text/calendar; method={entry.method}; charset="UTF-8"; component=VEVENT'
        skeleton.static(f"\r\n--{inner}\r\n".encode() + _part(kind))
        _fill_calendar(skeleton, entry)
    skeleton.static(f"\r\n--{inner}--\r\n".encode())
    if entry:
        kind = f'text/calendar; method={entry.method}; charset="UTF-8"; name="invite.ics"'
        place = 'Content-Disposition: attachment; filename="invite.ics"\r\n'
        skeleton.static(f"\r\n--{outer}\r\n".encode() + _part(kind, place))
        _fill_calendar(skeleton, entry)
        skeleton.static(f"\r\n--{outer}--\r\n".encode())
    return skeleton


def _multipart(subtype: str, boundary: str) -> bytes:
    return f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n'.encode()


def _part(content_type: str, more: str = "") -> bytes:
    folded = content_type.replace("; ", ";\r\n ")
    return (
        f"Content-Type: {folded}\r\n{more}Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode()


def _own_header(snapshot: Snapshot) -> Filler:
    """The fields that differ: Date, To, Message-ID and, for lists, the way out (RFC 8058)."""
    office = snapshot.office
    timezone = zone(office.timezone)
    unsubscribe = mailto(office.leave_address or office.reply_to or office.sender_address)
    to_list = snapshot.is_list_mail

    @lru_cache(maxsize=256)  # many are filled in the same second
    def written(date: datetime) -> str:
        return format_datetime(date.astimezone(timezone))

    def fill(recipient: Recipient) -> bytes:
        to = header.mailbox(recipient.display_name, recipient.address.envelope)
        message_id = f"<{recipient.message_id}>"
        lines = f"Date: {written(recipient.date)}\r\nTo: {to}\r\nMessage-ID: {message_id}\r\n"
        values = recipient.address.envelope + message_id
        if to_list:
            url = recipient.unsubscribe_url
            values += url
            token = url.rpartition("/")[2]
            if not _UNRESERVED.fullmatch(token):
                token = quote(token, safe="")
            leave = f"<{url}>,\r\n <{unsubscribe}?subject=unsubscribe%20{token}>"
            lines += f"List-Unsubscribe: {leave}\r\n"
        header.refuse_control(values)  # ``mailbox`` has looked at the name
        return lines.encode()

    return fill


def _shared_header(snapshot: Snapshot, language: str, subject: str) -> bytes:
    office = snapshot.office
    domain = office.sender_address.rpartition("@")[2]
    fields = [
        ("From", header.mailbox(office.sender_name or office.name, office.sender_address)),
        ("Subject", header.text(subject, used=len("Subject: "))),
        ("MIME-Version", "1.0"),
        ("Content-Language", language),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("Feedback-ID", f"{snapshot.slug}:{snapshot.kind}:seminarpost:{domain}"),
    ]
    if office.reply_to:
        fields.insert(1, ("Reply-To", office.reply_to))
    if snapshot.list is not None and snapshot.is_list_mail:
        identity = f"<{snapshot.list.slug}.list.{domain}>"
        name = header.mailbox(snapshot.list.name, "x@y").removesuffix("<x@y>").rstrip()
        fields += [
            ("List-ID", f"{name}\r\n {identity}"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("Precedence", "bulk"),
        ]
    else:
        # RFC 3834 §5: an answer to one message is told from what no message brought about.
        how = "auto-replied" if snapshot.declines_counter else "auto-generated"
        fields.append(("Auto-Submitted", how))
    return b"".join(header.field(name, value) for name, value in fields)


def _fill_text(skeleton: Skeleton, pieces: list[str]) -> None:
    for index, piece in enumerate(pieces):
        if index % 2:
            skeleton.hole(f"text:{piece}", _text_filler(piece))
        elif piece:
            skeleton.static(encode_piece(piece))


def _fill_html(skeleton: Skeleton, body: str, marks: Marks, where: str) -> None:
    for place in _FORBIDDEN.finditer(body):
        if len(marks.split(place.group(), where)) > 1:
            raise ContentError(
                f"{where}: Felder der Empfänger dürfen nicht in style oder script stehen.",
                f"{where}: recipients' fields may not stand in style or script.",
            )
    links = [match.span(1 if match.group(1) is not None else 2) for match in _LINK.finditer(body)]
    tags = untouched_spans(body)
    position = 0
    for index, piece in enumerate(marks.split(body, where)):
        if index % 2 == 0:
            if piece:
                skeleton.static(encode_piece(piece))
            position += len(piece)
            continue
        link = next((span for span in links if span[0] <= position < span[1]), None)
        if link is None or (piece in URL_FIELDS and position == link[0]):
            inside = any(begin < position < end for begin, end in tags)
            if inside or piece in URL_FIELDS:
                skeleton.hole(f"html:{piece}", _html_filler(piece))
            else:
                skeleton.hole(f"words:{piece}", _words_filler(piece))
        elif position > link[0]:
            skeleton.hole(f"url:{piece}", _url_filler(piece))
        else:
            raise ContentError(
                f"{where}: „reader.{piece}“ ist keine Adresse und darf keinen Link beginnen.",
                f'{where}: "reader.{piece}" is no address and may not begin a link.',
            )
        position += len(marks.token(piece))


def _fill_calendar(skeleton: Skeleton, entry: EntryTemplate) -> None:
    skeleton.static(encode_piece(entry.head))
    skeleton.hole("calendar", lambda recipient: encode_piece(entry.lines_for(recipient)))
    skeleton.static(encode_piece(entry.tail))


def _text_filler(name: str) -> Filler:
    return lambda recipient: encode_value(str(getattr(recipient, name)))


def _html_filler(name: str) -> Filler:
    return lambda recipient: encode_value(_escaped(str(getattr(recipient, name))))


def _words_filler(name: str) -> Filler:
    return lambda recipient: encode_value(kept_together(_escaped(str(getattr(recipient, name)))))


def _escaped(text: str) -> str:
    """``html.escape``; most values have nothing to escape, and to ask is quicker."""
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return html.escape(text)
    return text


def _url_filler(name: str) -> Filler:
    return lambda recipient: encode_value(quote(str(getattr(recipient, name)), safe=""))
