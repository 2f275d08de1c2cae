"""What a server offers (its EHLO answer, RFC 5321 §4.1.1.1) and the way to send that follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class TransferMode(StrEnum):
    """How messages travel over a connection."""

    PLAIN = "plain"
    """Command by command: the server does not offer PIPELINING."""
    DATA = "data"
    """RFC 2920: content, dot and the next message's commands are one group."""
    BDAT = "bdat"
    """RFC 3030: whole messages one behind the other."""


@dataclass(frozen=True, slots=True)
class Extensions:
    """The extensions that matter here. ``size_bytes`` is 0 where no limit is declared."""

    pipelining: bool = False
    chunking: bool = False
    eight_bit: bool = False
    smtputf8: bool = False
    dsn: bool = False
    size: bool = False
    size_bytes: int = 0

    @property
    def transfer_mode(self) -> TransferMode:
        """Without PIPELINING nothing may be sent ahead: CHUNKING alone does not allow it."""
        if not self.pipelining:
            return TransferMode.PLAIN
        return TransferMode.BDAT if self.chunking else TransferMode.DATA


def extensions_of(extensions: Mapping[str, str]) -> Extensions:
    """Reads an EHLO answer: keyword → its parameters."""
    known = {keyword.lower(): value.strip() for keyword, value in extensions.items()}
    limit = known.get("size", "")
    return Extensions(
        pipelining="pipelining" in known,
        chunking="chunking" in known,
        eight_bit="8bitmime" in known,
        smtputf8="smtputf8" in known,
        dsn="dsn" in known,
        size="size" in known,
        size_bytes=int(limit) if limit.isascii() and limit.isdigit() else 0,
    )
