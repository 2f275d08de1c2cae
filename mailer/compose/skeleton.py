"""A mail compiled to octets with holes: static parts are encoded once, holes per recipient."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from mailer.compose.recipient import Recipient

Filler = Callable[[Recipient], bytes]


@dataclass(frozen=True, eq=False)
class MergeTemplate:
    """A mail but for its readers' values: octets with holes, each for one of the values.

    ``holes`` says which piece (empty in ``pieces``) takes which value.
    """

    pieces: tuple[bytes, ...]
    holes: tuple[tuple[int, int], ...]

    @cached_property
    def is_ascii(self) -> bool:
        """Whether all that is the same for everybody is."""
        return all(map(bytes.isascii, self.pieces))

    def filled(self, values: Sequence[bytes]) -> list[bytes]:
        """The message in pieces: a list copied, a few places set."""
        pieces = [*self.pieces]
        for place, number in self.holes:
            pieces[place] = values[number]
        return pieces


class Skeleton:
    """A form in the making, and how the values for its holes are made of a recipient."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._holes: list[tuple[int, int]] = []
        self._fillers: dict[str, tuple[int, Filler]] = {}

    def static(self, octets: bytes) -> None:
        """Adds octets that are the same for everybody."""
        if self._pieces and (not self._holes or self._holes[-1][0] != len(self._pieces) - 1):
            self._pieces[-1] += octets
        else:
            self._pieces.append(octets)

    def hole(self, key: str, filler: Filler) -> None:
        """Adds a hole; holes with the same ``key`` are filled with the same octets."""
        number, _ = self._fillers.setdefault(key, (len(self._fillers), filler))
        self._holes.append((len(self._pieces), number))
        self._pieces.append(b"")

    @cached_property
    def template(self) -> MergeTemplate:
        """The finished form; nothing may be added afterwards."""
        return MergeTemplate(tuple(self._pieces), tuple(self._holes))

    def values(self, recipient: Recipient) -> list[bytes]:
        """What fills the form for one recipient, encoded for the places where it goes."""
        return [filler(recipient) for filler in self._in_order]

    @cached_property
    def _in_order(self) -> tuple[Filler, ...]:
        return tuple(filler for _, filler in self._fillers.values())

    def fill(self, recipient: Recipient) -> bytes:
        """The whole message for one recipient, lines ended by CRLF, 7-bit but for SMTPUTF8."""
        return b"".join(self.template.filled(self.values(recipient)))

    def digest(self) -> bytes:
        """A hash of what is the same for everybody, holes included by their place."""
        sha = hashlib.sha256(repr((self._holes, list(self._fillers))).encode())
        for piece in self._pieces:
            sha.update(piece + b"\0")
        return sha.digest()
