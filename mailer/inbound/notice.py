"""What a message says to people: its own text, without the message that it returns or quotes."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from mailer.domain.reply_rule import Rule, Rules
from mailer.inbound.header import addresses
from mailer.inbound.judged import UNKNOWN
from mailer.inbound.reader import Part
from mailer.inbound.refusal_text import is_weak, rule_for

_MOST = 16_000
_MOST_PARAGRAPHS = 60
# A multipart that holds no part has lost its boundaries; what stands there is its text.
_READABLE = ("text/plain", "text/html", "multipart/")
_TAG = re.compile(r"<(?:style|script)\b[^<>]{0,500}>[^<]{0,20000}<|<[^<>]{0,2000}>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?tr|/?td|/?li|/?h\d|/?table)\b[^<>]{0,500}>", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"^(?:Received|Return-Path|X-[\w-]+|DKIM-Signature|Message-ID|MIME-Version): "
    r"|^[ >|]*[-=_*#+]{2,}[^\n]{0,40}"
    r"(?:original|returned|unsent|copy of|below this line|start of|message (?:text|header|follows"
    r"|body)|headers?\b|nachricht (?:folgt|im)|kopie|ursprüng|undelivered|content)"
    r"|^[ >]*(?:The |Your |Here is |This is )?[^\n]{0,20}(?:original message|copy of (?:the|your)|"
    r"first part of the message|header(?:s)? of (?:the|your))"
    r"[^\n]{0,60}(?:follow|below|:$|attached)",
    re.IGNORECASE | re.MULTILINE,
)
_REPLY_LINE = re.compile(r"(?:^|[^\d.])[45]\d\d[ -]\S|[245]\.\d{1,2}\.\d{1,3}\b")
# Advice: what may be, or what to do, is not what happened.
_ADVICE = re.compile(
    r"\b(?:if|please|may|might|possibly|perhaps|either|allows?|usual causes?|make sure|check"
    r"|verify|wenn|falls|bitte|möglicherweise|eventuell|prüfen)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


@dataclass(frozen=True)
class Notice:
    """The text for people; ``subject`` is asked last."""

    text: str
    subject: str = ""

    @cached_property
    def own(self) -> str:
        """Without what it returns or quotes."""
        for found in _ORIGINAL.finditer(self.text):
            # What comes before a first word of the notice is a title, not a returned message.
            if len(self.text[: found.start()].strip()) > 40:
                return self.text[: found.start()]
        return self.text

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """What blank lines divide."""
        found = (one.strip() for one in re.split(r"\n[ \t>]*\n", self.own))
        return tuple(one for one in found if one)[:_MOST_PARAGRAPHS]

    def judged(self, rules: Rules, recipient: str = "") -> tuple[str, Rule | None]:
        """The words that say most of a refusal of ``recipient``, and the rule for them."""
        first: tuple[str, Rule] | None = None
        for group in self._evidence(recipient.lower()):
            weak: tuple[str, Rule] | None = None
            for said in group:
                rule = rule_for(rules, said)
                if not is_weak(rule):
                    return said, rule
                if weak is None and rule.name != UNKNOWN:
                    weak = said, rule
                first = first or (said, rule)
            if weak is not None:  # what stands beside the address says more than a footer
                return weak
        return first or ("", None)

    def _evidence(self, recipient: str) -> Iterator[Iterable[str]]:
        """What may tell, the most telling first."""
        if recipient:
            yield [
                said
                for place, one in enumerate(self.paragraphs)
                if recipient in one.lower()
                for said in self._around(place, recipient)
            ]
        yield [
            said for one in self.paragraphs if _REPLY_LINE.search(one) for said in _from_codes(one)
        ]
        yield [_without_advice(one) for one in self.paragraphs]
        yield (self.subject,) if self.subject else ()

    def _around(self, place: int, recipient: str) -> Iterator[str]:
        """The lines on and behind the address, up to another address; then what follows."""
        lines = self.paragraphs[place].split("\n")
        for number, line in enumerate(lines):
            if recipient not in line.lower():
                continue
            mine = [line]
            for other in lines[number + 1 : number + 12]:
                if _begins_another(other, recipient):
                    break
                mine.append(other)
            yield "\n".join(mine)
        for number, behind in enumerate(self.paragraphs[place + 1 : place + 4]):
            if number and _names_another(behind, recipient):
                break
            if _REPLY_LINE.search(behind):  # "the other server said:", and then what it said
                yield from _from_codes(behind)
            elif not number:
                yield behind
        # "could not be delivered because / the address / was not found"
        yield " ".join(self.paragraphs[max(0, place - 1) : place + 2])

    def addresses(self) -> list[str]:
        """Mailboxes that it names, in order."""
        return addresses(self.own)


def _without_advice(paragraph: str) -> str:
    sentences = _SENTENCE_END.split(paragraph)
    return " ".join(one for one in sentences if _ADVICE.search(one) is None)


def _begins_another(line: str, recipient: str) -> bool:
    found = addresses(line, 1)
    return bool(found) and found[0].lower() != recipient and line.lstrip()[:1] in {"<", found[0][0]}


def _names_another(paragraph: str, recipient: str) -> bool:
    return any(one.lower() != recipient for one in addresses(paragraph))


def _from_codes(paragraph: str) -> Iterator[str]:
    """Each reply in a paragraph, from its code on, and then the whole of it."""
    lines = paragraph.split("\n")
    for number, line in enumerate(lines[:40]):
        if _REPLY_LINE.search(line):
            yield "\n".join(_reply_at(lines, number))
    yield paragraph


def _reply_at(lines: list[str], number: int) -> list[str]:
    """The reply that begins there.

    In a transcript "<<<" is the server's; what Sendmail says below it ("User unknown") is its own
    translation of any refusal.
    """
    group = lines[number : number + 4]
    if not group[0].lstrip().startswith("<<<"):
        return group
    return list(takewhile(lambda line: line.lstrip().startswith("<<<"), group))


def notice_of(message: Part, subject: str) -> Notice:
    """The words of a message's first text parts; those of enclosed messages are not its own."""
    plain: list[str] = []
    marked_up: list[str] = []
    for part in own_parts(message):
        if part.content_type.startswith(_READABLE) and not part.file_name:
            into = marked_up if part.content_type == "text/html" else plain
            if sum(map(len, into)) < _MOST:
                into.append(part.text(2 * _MOST))
    text = "\n\n".join(plain)
    if len(text.strip()) < 20 and marked_up:
        text = _without_markup("\n\n".join(marked_up))
    return Notice(text[:_MOST], subject)


def own_parts(message: Part) -> Iterator[Part]:
    """The leaves of a message, without those of messages that it encloses."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.is_message:
            continue
        if not part.children:
            yield part
        waiting.extend(reversed(part.children))


def _without_markup(text: str) -> str:
    broken = _BREAK.sub("\n", text[: 4 * _MOST])
    told = html.unescape(_TAG.sub(" ", broken))
    return "\n".join(" ".join(line.split()) for line in told.split("\n"))
