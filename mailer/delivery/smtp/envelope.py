"""An envelope: one message to one recipient, and its content as the wire wants it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_BARE = re.compile(rb"\r\n|\r|\n")


class Envelope(NamedTuple):
    """What MAIL and RCPT say about one message to one recipient.

    ``recipient`` is the address in the form that RCPT takes (``EmailAddress.envelope``).
    ``given`` is the message, whole or in pieces. ``canonical``: its lines end with CRLF and
    none begins with a dot, as our composer makes them; of others that is seen to on the way.
    ``seven_bit`` is None where nobody has looked yet.
    """

    sender: str
    recipient: str
    given: bytes | Sequence[bytes]
    message_id: str
    canonical: bool = False
    seven_bit: bool | None = None

    @property
    def message(self) -> bytes:
        """The message as it was made."""
        return self.given if isinstance(self.given, bytes) else b"".join(self.given)

    @property
    def is_ascii(self) -> bool:
        """Whether the message may travel without 8BITMIME (RFC 6152)."""
        return self.message.isascii() if self.seven_bit is None else self.seven_bit

    @property
    def content(self) -> Sequence[bytes]:
        """The message with every line ended by CRLF, the last one too; in pieces.

        A bare LF or CR would let content end early at some servers (SMTP smuggling).
        """
        if self.canonical:
            return (self.given,) if isinstance(self.given, bytes) else self.given
        message = self.message
        pairs = message.count(b"\r\n")
        if message.count(b"\n") != pairs or message.count(b"\r") != pairs:
            message = _BARE.sub(b"\r\n", message)
        return (message if message.endswith(b"\r\n") else message + b"\r\n",)

    @property
    def stuffed(self) -> Sequence[bytes]:
        """The content for DATA (RFC 5321 §4.5.2), without the dot that ends it; in pieces."""
        content = self.content
        if self.canonical:
            return content
        whole = b"".join(content)
        if whole.startswith(b"."):
            whole = b"." + whole
        return (whole.replace(b"\r\n.", b"\r\n..") if b"\r\n." in whole else whole,)
