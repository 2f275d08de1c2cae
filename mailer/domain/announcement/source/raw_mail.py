"""A mail as it was stored (RFC 5322, ``.eml``) → its subject and the text somebody wrote."""

from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.errors import MessageError
from email.message import EmailMessage, Message

from mailer.domain.announcement.lexicon.expressions import expression

_FIELD = expression(r"(?P<name>[A-Za-z][A-Za-z-]{1,40}):[ \t].{0,2000}\n(?:[ \t].{0,2000}\n){0,40}")
_OF_TRANSPORT = frozenset(
    {"return-path", "received", "message-id", "mime-version", "content-type", "delivered-to"}
)
_MOST_FIELDS = 100


def looks_like_mail(text: str) -> bool:
    """Whether ``text`` begins with the header of a mail: with fields that only transport writes."""
    names: set[str] = set()
    at = 0
    text = text.lstrip("\ufeff\n").replace("\r\n", "\n")
    while (found := _FIELD.match(text, at)) and len(names) < _MOST_FIELDS:
        names.add(found["name"].lower())
        at = found.end()
    return len(names & _OF_TRANSPORT) > 1 and "from" in names and text[at : at + 1] == "\n"


@dataclass(frozen=True, slots=True)
class StoredMail:
    """What a mail says; ``text`` is its page where it has no plain text, ``entry`` its calendar's.

    ``sent`` is its date as its header tells it. Each is empty where the mail has none.
    """

    subject: str = ""
    sent: str = ""
    text: str = ""
    entry: str = ""


def read_mail(source: bytes | str) -> StoredMail:
    """What somebody wrote; nothing of a mail that cannot be parsed."""
    try:
        message = _parsed(source)
        body = message.get_body(("plain", "html"))
        subject = " ".join(str(message["subject"] or "").split())
        sent = str(message["date"] or "")
        text = _content(body, source) if body is not None else ""
        return StoredMail(subject, sent, text, _entry(message, source))
    except (MessageError, ValueError, LookupError, AttributeError, TypeError):
        return (
            StoredMail()
        )  # the standard library's parser gives up in many ways on what is no mail


def _entry(message: EmailMessage, source: bytes | str) -> str:
    """The calendar entry of an invitation (RFC 6047): its day stands nowhere else."""
    parts = (part for part in message.walk() if part.get_content_type() == "text/calendar")
    found = next(parts, None)
    try:
        return _content(found, source) if found is not None else ""
    except (ValueError, LookupError):
        return ""  # in an encoding that nobody knows: the mail's own text is there


def _parsed(source: bytes | str) -> EmailMessage:
    if isinstance(source, bytes):
        return message_from_bytes(source, policy=policy.default)
    return message_from_string(source.lstrip("\ufeff\n"), policy=policy.default)


def _content(body: Message, source: bytes | str) -> str:
    encoding = str(body.get("content-transfer-encoding") or "").strip().lower()
    if isinstance(source, str) and encoding not in {"base64", "quoted-printable"}:
        return str(body.get_payload())  # its letters are decoded already
    return str(body.get_content()) if isinstance(body, EmailMessage) else ""
