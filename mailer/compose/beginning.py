"""Beginnings: how a mail begins, told to whoever is about to let it leave."""

import re
from dataclasses import dataclass, replace
from email import policy
from email.parser import BytesParser

from mailer.compose.composer import Composer
from mailer.compose.recipient import Recipient
from mailer.compose.snapshot import Snapshot

_LONGEST = 300
_UNDERLINE = re.compile(r"[=-]{3,}")
# A full stop ends a sentence where a capital follows and no abbreviation, initial or day stands
# before it: "Dr. Eva Muster", "z. B. Wärme" and "am 3. März" go on.
_GOES_ON = r"(?<![ (.„\"][A-Za-z])(?<![ (.]Dr)(?<!Prof)(?<![ (]\d)(?<![ (]\d\d)"
_END = re.compile(rf"{_GOES_ON}[.!?…][“”\"')]*\s+(?=[A-ZÄÖÜ„\"])")


@dataclass(frozen=True, slots=True)
class Beginning:
    """A mail's subject and the first sentence after the salutation, in ``language``."""

    subject: str
    begins: str
    language: str


def beginning(snapshot: Snapshot, reader: Recipient, language: str) -> Beginning:
    """How a mail begins for somebody who reads ``language``, or what it speaks instead.

    Raises ContentError where the mail cannot be made.
    """
    composer = Composer(snapshot)
    spoken = composer.language_for(language)
    raw = composer.message(replace(reader, language=spoken))
    body = BytesParser(policy=policy.default).parsebytes(raw).get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return Beginning(
        composer.subject(spoken, reader), first_sentence(text, reader.salutation), spoken
    )


def first_sentence(text: str, salutation: str) -> str:
    """The first sentence of a mail's text: after ``salutation``, or after the headings."""
    paragraphs = [" ".join(one.split()) for one in re.split(r"\n\s*\n", text) if one.strip()]
    starts = (n for n, one in enumerate(paragraphs, 1) if one.startswith(salutation))
    after = next(starts, 0)
    spoken = [one for one in paragraphs[after:] if not _UNDERLINE.search(one)]
    if not after:
        spoken = [one for one in spoken if one[-1:] in ".!?:"] or spoken
    first = spoken[0] if spoken else ""
    ends = _END.search(first)
    sentence = first[: ends.end()].rstrip() if ends else first
    return sentence if len(sentence) <= _LONGEST else f"{sentence[: _LONGEST - 1].rstrip()}…"
