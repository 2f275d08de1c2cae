"""One message on its way over a connection: its commands, its content, and how it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mailer.delivery.smtp.envelope import Envelope
from mailer.delivery.smtp.extensions import Extensions, TransferMode
from mailer.delivery.smtp.reply import Reply

# No blank, no bracket, no control character, ASCII or not: nothing that could end the
# address and begin a parameter or a command. C1 controls and line separators count too.
_MAILBOX = re.compile(
    r"[^@<>\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]{1,256}@[A-Za-z0-9._:\[\]-]{1,255}"
)
# Angle brackets might stand in an xtext; no server has to think about ours.
_NOT_XTEXT = re.compile(r"[^!-*,-;?-~]")
_ENVID_CHARACTERS = 100  # RFC 3461 §4.4


class CannotBeSaidError(Exception):
    """This message cannot be sent to this server; ``reply`` says why, nothing was written."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.line)
        self.reply = reply


@dataclass(slots=True, eq=False)
class Transaction:
    """What is said and sent for one message, and how far that has come.

    ``what`` is the caller's. ``content`` is in pieces, ``size`` octets in all. ``until`` is the
    loop time after which it must not leave any more. ``handed``: its last octet was given to
    the connection. ``refusal`` is the first reply that refused a command of it.
    ``first`` is its first command; ``ahead``: that was sent before the reply to the final dot
    in front of it.
    """

    what: Any
    mail: bytes
    rcpt: bytes
    content: Sequence[bytes]
    size: int
    until: float
    handed: bool = False
    rcpt_taken: bool = False
    refusal: Reply | None = None
    first: str = ""
    ahead: bool = False


def transaction_of(
    what: Any, envelope: Envelope, extensions: Extensions, until: float
) -> Transaction:
    """What is said and sent for one message; raises CannotBeSaidError."""
    sender, recipient = envelope.sender, envelope.recipient
    if not _is_said(sender):
        raise CannotBeSaidError(Reply("mail", 553, "5.1.7 the envelope sender is no address"))
    if not _MAILBOX.fullmatch(recipient):
        raise CannotBeSaidError(Reply("rcpt", 553, "5.1.3 the recipient is no address"))
    content = (
        envelope.content if extensions.transfer_mode is TransferMode.BDAT else envelope.stuffed
    )
    size = sum(map(len, content))
    if 0 < extensions.size_bytes < size:
        raise CannotBeSaidError(
            Reply("mail", 552, f"5.3.4 {size} octets, the relay takes {extensions.size_bytes}")
        )
    parameters = f" SIZE={size}" if extensions.size else ""
    if not (envelope.is_ascii and recipient.isascii() and sender.isascii()):
        parameters += _beyond_ascii(envelope, extensions)
    notify = ""
    if extensions.dsn:
        parameters += _envelope_id(envelope.message_id)
        notify = " NOTIFY=FAILURE,DELAY"
    return Transaction(
        what,
        f"MAIL FROM:<{sender}>{parameters}\r\n".encode(),
        f"RCPT TO:<{recipient}>{notify}\r\n".encode(),
        content,
        size,
        until,
    )


@lru_cache(maxsize=64)  # mostly the same for all
def _is_said(sender: str) -> bool:
    return not sender or _MAILBOX.fullmatch(sender) is not None


def _beyond_ascii(envelope: Envelope, extensions: Extensions) -> str:
    """The parameters of a message or an address with more than ASCII (RFC 6152, RFC 6531)."""
    utf8 = not (envelope.recipient.isascii() and envelope.sender.isascii())
    if utf8 and not extensions.smtputf8:
        raise CannotBeSaidError(Reply("rcpt", 553, "5.6.7 the relay does not offer SMTPUTF8"))
    if not (utf8 or extensions.eight_bit):
        raise CannotBeSaidError(Reply("mail", 554, "5.6.3 the relay does not offer 8BITMIME"))
    return " BODY=8BITMIME SMTPUTF8" if utf8 else " BODY=8BITMIME"


def _envelope_id(message_id: str) -> str:
    """It comes back in bounces: our Message-ID finds the delivery (RFC 3461 §4.4)."""
    envid = xtext(message_id)
    return f" RET=HDRS ENVID={envid}" if 0 < len(envid) <= _ENVID_CHARACTERS else " RET=HDRS"


def xtext(text: str) -> str:
    """RFC 3461 §4: everything but visible ASCII without ``+`` and ``=`` as ``+XX``."""
    return _NOT_XTEXT.sub(
        lambda found: "".join(f"+{one:02X}" for one in found.group().encode("utf-8", "replace")),
        text,
    )
