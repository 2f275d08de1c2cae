"""Commitments: what proves a consent without holding it (Art. 7(1) and 17 GDPR).

A statement says who did what, when and in answer to which words. Its commitment is a hash over the
statement and a random salt. A chain of hashes holds commitments alone: without the salt nobody can
guess what was committed to, so erasing the statement and its salt leaves nothing of a person
behind, and the chain still verifies.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from json.encoder import encode_basestring
from typing import NamedTuple

from mailer.domain.moment import utc

SALT_OCTETS = 16
COMMITMENT_OCTETS = 32
"""Of SHA-256."""
NO_HASH = ""
"""What the first link follows."""


class Subject(StrEnum):
    """What a statement is about. ``subscription`` is about a list, ``recording`` and
    ``further_invitations`` are consents given with a registration, ``block`` and ``restriction``
    say that somebody is not to be written to."""

    SUBSCRIPTION = "subscription"
    RECORDING = "recording"
    FURTHER_INVITATIONS = "further-invitations"
    BLOCK = "block"
    RESTRICTION = "restriction"


class Whose(NamedTuple):
    """Who made a statement: their number, 0 where nobody is known, and their address then."""

    number: int
    address: str


class Statement(NamedTuple):
    """What was said, by whomever: ``about`` is the list or seminar, ``state`` what it came to.

    ``way`` and ``source`` say how and where, a web address where it was a page.
    ``wording_hash`` is the SHA-256 of the very words that were agreed to, ``wording_version`` the
    office's name for them, ``privacy_version`` the one of its privacy notice. ``evidence`` is JSON
    on the mail that a confirmation answers.
    """

    subject: Subject
    about: str
    state: str
    way: str
    legal_basis: str
    source: str
    wording_version: str
    wording_hash: str
    privacy_version: str
    evidence: str
    at: datetime

    @property
    def octets(self) -> bytes:
        """The one form that is hashed: a JSON array, so that no two statements share it."""
        fields = [*self[:-1], utc(self.at).isoformat(timespec="microseconds")]
        return json.dumps(fields, ensure_ascii=False).encode()


def text_hash(text: str) -> str:
    """The hash of the words that somebody agreed to; "" where there were none."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def commitment(salt: bytes, whose: Whose, statement: bytes) -> bytes:
    """Commits to ``statement`` (its octets) of somebody; raises ValueError for another salt."""
    if len(salt) != SALT_OCTETS:
        raise ValueError(f"a salt has {SALT_OCTETS} octets")
    return commitments([salt], [whose], statement)[0]


def commitments(salts: Iterable[bytes], people: Iterable[Whose], statement: bytes) -> list[bytes]:
    """``commitment`` for each of many who said the same, in their order; a salt for each."""
    sha256, quoted, said = hashlib.sha256, encode_basestring, b"\n" + statement
    # Who it is as ``json.dumps`` writes it, in a tenth of its time: an import has many.
    return [
        sha256(salt + f"[{number}, {quoted(address)}]".encode() + said).digest()
        for salt, (number, address) in zip(salts, people, strict=True)
    ]


def joined(commitments: Sequence[bytes]) -> bytes:
    """Commitments as one link holds them: one behind the other."""
    return b"".join(commitments)


def parted(commitments: bytes) -> list[bytes]:
    """The commitments in a link, a broken last one included."""
    size = COMMITMENT_OCTETS
    return [commitments[begin : begin + size] for begin in range(0, len(commitments), size)]


def link_hash(previous: str, number: int, at: datetime, commitments: bytes, note: str) -> str:
    """The hash of the link ``number``, which stands for itself and for all before it."""
    moment = utc(at).isoformat(timespec="microseconds")
    head = json.dumps([previous, number, moment, note], ensure_ascii=False).encode()
    return hashlib.sha256(head + b"\n" + hashlib.sha256(commitments).digest()).hexdigest()
