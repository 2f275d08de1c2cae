"""Rows of a list that is taken in: as they were read, in the order in which they are decided, and
packed to lie aside until then."""

import gc
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from mailer.domain.address import known_address
from mailer.domain.person import Honorific, Person, known_person

PACK = 1000
"""Rows a pack: enough to be written quickly, few enough to have one of each run in memory."""
LEAST, MOST = 1000, 2000
"""Rows of a chunk as long as nobody knows how long they take; and of one mailbox at once."""
FEWEST, MANY = 200, 1500
"""Rows of a chunk on a slow machine, and on a quick one."""
AIM_SECONDS = 0.015
"""Of a transaction: others want to write too, and wait for no longer than 50 ms, also where a busy
machine makes one in a hundred take three times as long as the one before."""
AIM_IN_A_QUEUE_SECONDS = 0.025
"""The same where a server gives those who wait their turn: nobody looks again and again in vain."""
_QUICKLY = 1
_RARELY = (100_000, 50, 1000)
_HONORIFICS = {one.value: one for one in Honorific}


class ImportRow(NamedTuple):
    """Whom a line of a file is about, and on what ground they may be written to.

    They sort by address and line: sharers of a mailbox are neighbours, and who comes later in the
    file comes later here. A million of them pass by, so that no more is made of one than has to be.
    """

    address_key: str
    number: int
    basis: str
    source: str
    address: str
    honorific: str
    title: str
    first_name: str
    last_name: str
    organisation: str
    language: str
    letter_salutation: str

    @property
    def person(self) -> Person:
        """Who it is about; the address is shown as it is sent to."""
        return known_person(
            known_address(self.address),
            _HONORIFICS[self.honorific],
            self.title,
            self.first_name,
            self.last_name,
            self.organisation,
            self.language,
            self.letter_salutation,
        )


Position = tuple[str, int]
"""Where a row stands: its address key and its line. It sorts before the row itself."""


def import_row(number: int, person: Person, basis: str, source: str) -> ImportRow:
    """What a line says, to be decided later."""
    return ImportRow(
        person.address.key,
        number,
        basis,
        source,
        person.address.envelope,
        person.honorific.value,
        person.title,
        person.first_name,
        person.last_name,
        person.organisation,
        person.language,
        person.letter_salutation,
    )


def packed(rows: Sequence[ImportRow]) -> Iterator[bytes]:
    """The rows in packs."""
    for begin in range(0, len(rows), PACK):
        told = json.dumps(rows[begin : begin + PACK], ensure_ascii=False)
        yield zlib.compress(told.encode(), _QUICKLY)


def unpacked(pack: bytes) -> list[ImportRow]:
    """What was packed."""
    return [ImportRow._make(row) for row in json.loads(zlib.decompress(pack))]


class Pace:
    """How many rows go into a transaction: as many as the last one lets hope for.

    Not fewer than ``FEWEST``: where a disk takes long to be sure of anything, that is no shorter.
    """

    def __init__(self, aim_seconds: float = AIM_SECONDS) -> None:
        self.rows = LEAST
        self._aim = aim_seconds

    def took(self, rows: int, seconds: float) -> None:
        """To be told of each transaction, without what it waited for others."""
        fitting = int(rows * self._aim / max(seconds, self._aim / 2))
        # Fewer at once, more by and by: where others are at work, one that went quickly was luck.
        self.rows = max(min(fitting, self.rows * 5 // 4, MANY), FEWEST)


def in_chunks(rows: Iterable[ImportRow], pace: Pace | None = None) -> Iterator[list[ImportRow]]:
    """Rows in their order, so many as ``pace`` has and more at once: who shares a mailbox is
    decided about together, unless they are so many that there are ``MOST``."""
    pace = pace or Pace()
    least = pace.rows
    chunk: list[ImportRow] = []
    for row in rows:
        if len(chunk) >= MOST or (len(chunk) >= least and row.address_key != chunk[-1].address_key):
            yield chunk
            chunk, least = [], pace.rows
        chunk.append(row)
    if chunk:
        yield chunk


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Python looks for garbage in circles seldom while the block lasts: rows are in none, and
    looking through those in memory again and again takes a fifth of an import."""
    before = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
