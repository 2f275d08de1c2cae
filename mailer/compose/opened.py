"""A message opened: what its reader sees of it, and the parts that it is made of."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from mailer.compose.preflight.page import page_of


@dataclass(frozen=True, slots=True)
class MessagePart:
    """One part that is no container: its media type, size in octets, file's name, iTIP method."""

    media_type: str
    octets: int
    file: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A message as a mail program decodes it; what it lacks is empty.

    ``sender`` and ``recipient`` are ``Name <address>``, ``preheader`` is the line that inboxes
    show behind the subject.
    """

    subject: str
    preheader: str
    sender: str
    recipient: str
    text: str
    html: str
    parts: tuple[MessagePart, ...]


def open_message(octets: bytes) -> OpenedMessage:
    """The message ``octets`` (RFC 5322, MIME) as somebody reads it."""
    message = message_from_bytes(octets, policy=default)
    html = _body(message, "html")
    page = page_of(html) if html else None
    return OpenedMessage(
        subject=str(message["Subject"] or ""),
        preheader=page.preheader if page else "",
        sender=str(message["From"] or ""),
        recipient=str(message["To"] or ""),
        text=_body(message, "plain"),
        html=html,
        parts=tuple(_part(one) for one in message.walk() if not one.is_multipart()),
    )


def _body(message: EmailMessage, subtype: str) -> str:
    found = message.get_body((subtype,))
    return str(cast("EmailMessage", found).get_content()) if found is not None else ""


def _part(part: EmailMessage) -> MessagePart:
    content = part.get_payload(decode=True)
    return MessagePart(
        part.get_content_type(),
        len(content) if isinstance(content, bytes) else 0,
        part.get_filename() or "",
        str(part.get_param("method") or ""),
    )
