"""Tracks: what in a message tells which of our deliveries it is about."""

from mailer.inbound.header import addresses, identifiers, plus_tokens
from mailer.inbound.judged import Tracks
from mailer.inbound.reader import HEADERS_ONLY, Fields, Part, headers_in

_CAME_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")
_RETURNED = ("return-path", "from", "sender", "list-unsubscribe", "errors-to", "reply-to")
_MOST_IN_TEXT = 64_000


def tracks_of(message: Part, envelope_id: str = "", extra: tuple[str, ...] = ()) -> Tracks:
    """The tracks of a message; ``extra`` are addresses that a report names as ours."""
    fields = message.fields
    came_to = _mailboxes(fields, _CAME_TO)
    returned = returned_header(message)
    ours = (*extra, *_mailboxes(returned, _RETURNED))
    answered = identifiers(f"{fields.first('in-reply-to')} ")
    references = list(reversed(identifiers(fields.first("references"))))
    found = identifiers(returned.first("message-id")) or _bare(returned.first("message-id"))
    return Tracks(
        recipients=came_to,
        tokens=plus_tokens(came_to),
        envelope_id=envelope_id[:200],
        message_id=found[0] if found else "",
        answered=tuple(dict.fromkeys((*answered, *references)))[:20],
        returned_to=_mailboxes(returned, ("x-original-to", "delivered-to", "to")),
        returned_tokens=plus_tokens(ours),
    )


def returned_header(message: Part) -> Fields:
    """The header of the message that came back, where it is enclosed or quoted in the text."""
    for part in message.walk():
        if part.is_message and part.children:
            return part.children[0].fields
        if part.content_type in HEADERS_ONLY:
            return headers_in(part.body())
    return _quoted_header(message)


def _quoted_header(message: Part) -> Fields:
    for part in message.walk():
        if part.content_type != "text/plain":
            continue
        body = part.body(_MOST_IN_TEXT)
        lower = b"\n" + body.lower()
        places = [
            lower.find(b"\n" + name) for name in (b"return-path:", b"received:", b"message-id:")
        ]
        begins = [place for place in places if place >= 0]
        if begins and b"message-id:" in lower:
            return headers_in(body[min(begins) :])
    return Fields()


def _mailboxes(fields: Fields, names: tuple[str, ...]) -> tuple[str, ...]:
    found = (one for name in names for value in fields.all(name)[:20] for one in addresses(value))
    return tuple(dict.fromkeys(found))[:50]


def _bare(value: str) -> list[str]:
    """A Message-ID that lost its brackets."""
    one = value.strip()
    return [one[:998]] if "@" in one and " " not in one else []
