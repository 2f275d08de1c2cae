"""The record of withdrawals: who left, was blocked or erased, in a file beside the database.

A database that is put back from a backup knows nothing of what people said since. This file does:
lines are only ever added, each before its transaction commits, so that none can be missing. A line
whose transaction came to nothing leaves somebody alone who asked for it, which is no harm.

Nobody is named in it. An address is an HMAC with a key of the workspace: a database that still has
the address finds it again, and nobody else learns it from here.
"""

import fcntl
import hashlib
import hmac
import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from mailer.domain.errors import WorkspaceError
from mailer.domain.moment import utc
from mailer.files import PRIVATE_FILE, located, make_folder, opened_plain

NAME = Path("data", "withdrawals.jsonl")
MOST_BYTES = 2_000_000_000
_HEAD = "seminarpost withdrawals"
_LONGEST_LINE = 100_000


class Kind(StrEnum):
    """What somebody wanted: off lists, no mail, mail again after all, forgotten."""

    LEFT = "left"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One line: ``who`` is the address as a keyed hash, ``people`` are their numbers.

    ``lists`` are those left; ``scope`` and ``reason`` are those of a block. The numbers find
    somebody whose address has changed since; none is ever given to anybody else
    (``store.serials``).
    """

    at: datetime
    kind: Kind
    who: str
    people: tuple[int, ...] = ()
    lists: tuple[str, ...] = ()
    way: str = ""
    scope: str = ""
    reason: str = ""


_FIELDS = tuple(one.name for one in fields(Withdrawal))


class Place(NamedTuple):
    """How far the record went at some moment: how many lines, and the hash of the last one."""

    lines: int
    last: str


class Read(NamedTuple):
    """What is in a record; ``unread`` lines say nothing that this program understands."""

    withdrawals: tuple[Withdrawal, ...]
    unread: int


@dataclass(slots=True)
class _Known:
    """What the first ``octets`` of a record (its device and inode) say of addresses."""

    file: tuple[int, int] = (0, 0)
    octets: int = 0
    erased: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    left: dict[str, set[str]] = field(default_factory=dict)

    def note(self, one: Withdrawal) -> None:
        if one.kind is Kind.BLOCKED:
            self.blocked.add(one.who)
        elif one.kind is Kind.UNBLOCKED:
            self.blocked.discard(one.who)
        elif one.kind is Kind.ERASED:
            self.erased.add(one.who)
        else:
            for slug in one.lists:
                self.left.setdefault(slug, set()).add(one.who)


class WithdrawalLog:
    """The record of the workspace at ``folder``, whose key is ``secret``."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder = folder
        self.file = folder / NAME
        self._key = hmac.new(secret, b"withdrawals", hashlib.sha256).digest()
        self._known = _Known()

    @property
    def mark(self) -> str:
        """Tells whether a record was written with the same key; the key is not in it."""
        return hmac.new(self._key, b"mark", hashlib.sha256).hexdigest()[:32]

    def who(self, address_key: str) -> str:
        """An address, so that only who knows it finds it."""
        return hmac.digest(self._key, address_key.encode(), "sha256").hex()

    def add(self, withdrawals: Iterable[Withdrawal]) -> None:
        """Adds lines that survive a power cut from now on. Raises OSError, WorkspaceError."""
        lines = [_line(one) for one in withdrawals]
        located(self.file, WorkspaceError, self._folder)
        make_folder(self.file.parent)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        handle = os.open(self.file, flags, PRIVATE_FILE)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError("not a regular file")
            fcntl.flock(handle, fcntl.LOCK_EX)
            size = os.fstat(handle).st_size
            if not size:
                lines.insert(0, _dumped({"record": _HEAD, "version": 1, "mark": self.mark}))
            elif os.pread(handle, 1, size - 1) != b"\n":
                lines.insert(0, b"\n")  # a power cut left half a line
            try:
                _write(handle, b"".join(lines))
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)

    def place(self) -> Place:
        """How far it goes now."""
        lines, last = 0, b""
        for last in self._lines(self.file):  # noqa: B007 - the last one is wanted
            lines += 1
        return Place(lines, _hash(last) if lines else "")

    def read(self, after: Place | None = None, file: Path | None = None) -> Read:
        """The lines of the record, or of another ``file``, after a place in it.

        A record that does not have that place is another one or began anew: all of it is read.
        Raises WorkspaceError for one that was written with another key or is no record.
        """
        source = file or self.file
        found: list[Withdrawal] = []
        unread = 0
        for number, line in enumerate(self._lines(source), 1):
            if number == 1:
                self._refuse_strange(line, source)
            elif (one := _withdrawal(line)) is None:
                unread += 1
            else:
                found.append(one)
            if after is not None and number == after.lines and _hash(line) == after.last:
                found, unread = [], 0
        return Read(tuple(found), unread)

    def has_left(self, keys: Iterable[str], list_slug: str) -> set[str]:
        """Which of some addresses left a list, get no mail or were erased, by the record alone."""
        known = self._known_by_now()
        gone = [one for one in (known.erased, known.blocked, known.left.get(list_slug)) if one]
        if not gone:
            return set()
        return {key for key in keys if (who := self.who(key)) and any(who in one for one in gone)}

    def _known_by_now(self) -> "_Known":
        """What the record says of each address; of one that has grown, only the end is read."""
        if not os.path.lexists(self.file):
            self._known = _Known()
            return self._known
        with opened_plain(
            self.file, WorkspaceError, most_bytes=MOST_BYTES, within=self._folder
        ) as opened:
            told = os.fstat(opened.fileno())
            if (told.st_dev, told.st_ino) != self._known.file or told.st_size < self._known.octets:
                self._known = _Known((told.st_dev, told.st_ino))
            opened.seek(self._known.octets)
            while line := opened.readline(_LONGEST_LINE):
                if not self._known.octets:
                    self._refuse_strange(line, self.file)
                elif (one := _withdrawal(line)) is not None:
                    self._known.note(one)
                if not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
                    break  # half a line: it is read again when there is more of it
                self._known.octets += len(line)
        return self._known

    def _lines(self, file: Path) -> Iterator[bytes]:
        if not os.path.lexists(file):
            return
        within = self._folder if file == self.file else None
        with opened_plain(file, WorkspaceError, most_bytes=MOST_BYTES, within=within) as opened:
            while line := opened.readline(_LONGEST_LINE):
                yield line

    def _refuse_strange(self, line: bytes, file: Path) -> None:
        head = _object(line)
        if head.get("record") != _HEAD:
            raise WorkspaceError(
                f"{file} ist kein Verzeichnis von Abmeldungen (withdrawals.jsonl).",
                f"{file} is no record of withdrawals (withdrawals.jsonl).",
            )
        if head.get("mark") != self.mark:
            raise WorkspaceError(
                f"{file} gehört zu einem anderen Büro: Es wurde mit einem anderen Schlüssel "
                "(data/secret.key) geschrieben.",
                f"{file} belongs to another office: it was written with another key "
                "(data/secret.key).",
            )


def _line(one: Withdrawal) -> bytes:
    # Not ``asdict``, which copies every value deeply and takes as long as writing the line.
    told = {name: value for name in _FIELDS if (value := getattr(one, name)) not in ("", ())}
    return _dumped(told | {"at": utc(one.at).isoformat()})


def _dumped(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(handle: int, octets: bytes) -> None:
    left = memoryview(octets)
    while left:
        left = left[os.write(handle, left) :]


def _withdrawal(line: bytes) -> Withdrawal | None:
    values = _object(line)
    try:
        return Withdrawal(
            at=utc(datetime.fromisoformat(values["at"])),
            kind=Kind(values["kind"]),
            who=str(values["who"]),
            people=tuple(int(one) for one in values.get("people", ())),
            lists=tuple(str(one) for one in values.get("lists", ())),
            way=str(values.get("way", "")),
            scope=str(values.get("scope", "")),
            reason=str(values.get("reason", "")),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
