"""What a mail looked like when it left, held against what arrived."""

from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Parsed
from enum import StrEnum

from mailer.actions.doctor.fields import Message, readable

# What every mail gathers on its way, and what mailboxes put on top (RFC 5321 §4.4, RFC 8601, …).
_TRACE = frozenset(
    b"""received return-path delivered-to x-original-to envelope-to authentication-results
    received-spf arc-seal arc-message-signature arc-authentication-results""".split()
)


class BodyChange(StrEnum):
    """How the body arrived, from untouched to rewritten."""

    SAME = "same"
    LINE_ENDS = "line_ends"
    RECODED = "recoded"
    """Other octets that decode to the same parts."""
    ADDED_TO = "added_to"
    """The text is all there, and more with it: a footer, a warning."""
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Changed:
    """A header field whose value is another one: ``before`` and ``after`` as people read them."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Names of header fields as they are written; trace fields are not ``added``."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]
    body: BodyChange
    extra_text: str = ""


def compare(sent: bytes, received: bytes) -> Comparison:
    """What became of ``sent`` on its way; refolding and re-encoding of a field is no change."""
    before, after = Message.of(sent), Message.of(_with_crlf(received))
    names = dict.fromkeys(name for name, _ in (*before.fields, *after.fields))
    added: list[str] = []
    removed: list[str] = []
    changed: list[Changed] = []
    for name in names:
        if name in _TRACE:
            continue
        old, new = before.values(name), after.values(name)
        written = _written(name, (*before.fields, *after.fields))
        gone = _without(old, new)
        come = _without(new, old)
        pairs = list(zip(gone, come, strict=False))
        changed += [Changed(written, readable(one), readable(two)) for one, two in pairs]
        removed += [written] * (len(gone) - len(pairs))
        added += [written] * (len(come) - len(pairs))
    body, extra = _body_change(sent, received)
    return Comparison(tuple(added), tuple(removed), tuple(changed), body, extra)


def _without(some: list[str], others: list[str]) -> list[str]:
    """Of ``some`` those that are not among ``others``, each of which stands for one."""
    left = [_meaning(one) for one in others]
    kept = []
    for one in some:
        if _meaning(one) in left:
            left.remove(_meaning(one))
        else:
            kept.append(one)
    return kept


def _meaning(value: str) -> str:
    """What must stay the same: blanks and the way of encoding need not."""
    return "".join(readable(value).split())


def _written(name: bytes, fields: Iterable[tuple[bytes, bytes]]) -> str:
    raw = next(raw for one, raw in fields if one == name)
    return raw.partition(b":")[0].strip().decode("ascii", "replace")


def _body_change(sent: bytes, received: bytes) -> tuple[BodyChange, str]:
    before, after = Message.of(sent).body, received.partition(_blank_line(received))[2]
    if before == after:
        return BodyChange.SAME, ""
    if _with_crlf(before).rstrip(b"\r\n") == _with_crlf(after).rstrip(b"\r\n"):
        return BodyChange.LINE_ENDS, ""
    old, new = _parts(sent), _parts(received)
    if old == new:
        return BodyChange.RECODED, ""
    texts = dict(new)
    extra = ""
    for kind, text in old:
        there = texts.get(kind, "")
        if not _contains(there, text):
            return BodyChange.CHANGED, ""
        extra = extra or " ".join(_rest(there, text).split())
    return BodyChange.ADDED_TO, extra


def _parts(octets: bytes) -> list[tuple[str, str]]:
    """Content type and decoded content of every part that is no container."""
    parts = message_from_bytes(octets).walk()
    return [(one.get_content_type(), _text(one)) for one in parts if not one.is_multipart()]


def _text(part: Parsed) -> str:
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    try:
        text = octets.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = octets.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").rstrip()


def _contains(there: str, text: str) -> bool:
    """All lines, in their order; between them there may be others."""
    lines = iter(one.rstrip() for one in there.split("\n"))
    return all(line.rstrip() in lines for line in text.split("\n"))


def _rest(there: str, text: str) -> str:
    known = {line.rstrip() for line in text.split("\n")}
    return "\n".join(line for line in there.split("\n") if line.rstrip() not in known)


def _blank_line(octets: bytes) -> bytes:
    return b"\r\n\r\n" if b"\r\n\r\n" in octets else b"\n\n"


def _with_crlf(octets: bytes) -> bytes:
    return octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
