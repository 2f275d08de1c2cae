"""An envelope: one message to one recipient, and its content as the wire wants it."""

import re
from typing import NamedTuple

from mailer.domain.address import EmailAddress

_BARE = re.compile(rb"\r\n|\r|\n")


class Envelope(NamedTuple):
    """What SMTP is told about one message to one recipient.

    ``canonical``: its lines end with CRLF and none begins with a dot, as our composer makes
    them; of others that is seen to on the way.
    """

    sender: str
    recipient: EmailAddress
    message: bytes
    message_id: str
    canonical: bool = False

    @property
    def content(self) -> bytes:
        """The message with every line ended by CRLF, the last one too.

        A bare LF or CR would let content end early at some servers (SMTP smuggling).
        """
        message = self.message
        if self.canonical:
            return message
        pairs = message.count(b"\r\n")
        if message.count(b"\n") != pairs or message.count(b"\r") != pairs:
            message = _BARE.sub(b"\r\n", message)
        return message if message.endswith(b"\r\n") else message + b"\r\n"

    @property
    def stuffed(self) -> bytes:
        """The content for DATA (RFC 5321 §4.5.2), without the dot that ends it."""
        content = self.content
        if self.canonical:
            return content
        if content.startswith(b"."):
            content = b"." + content
        return content.replace(b"\r\n.", b"\r\n..") if b"\r\n." in content else content
