"""Forwarding: mail for people that a pipe brought goes on to the office's own mailbox, as it is.

A mailbox keeps what is not for the program; a pipe would swallow it. It is sent with an empty
envelope sender, so that nothing comes back of it, and once: what comes again is kept as a file.
"""

import contextlib
from pathlib import Path

from mailer.actions.desk import Desk
from mailer.actions.intake.taken import Incoming
from mailer.actions.office.workspaces import Mode, mode_of
from mailer.delivery.smtp.client import Envelope, PlainTransport, RelayUnreachableError
from mailer.delivery.smtp.reply import Verdict
from mailer.files import create_octets, make_folder

_MARK = b"X-Seminarpost-Forwarded: yes\r\n"
_HEAD_OCTETS = 200_000


async def forward(desk: Desk, message: Incoming) -> bool:
    """Sends a message on, or keeps it as a file; False where neither could be, so that it has to
    be brought again."""
    to = _mailbox(desk)
    if not to or _was_forwarded(message.octets) or await mode_of(desk) is not Mode.LIVE:
        return _kept(desk, message)
    for relay in desk.workspace.settings.relay:
        transport = PlainTransport(relay)
        try:
            await transport.connect()
            made = Envelope("", to, _MARK + message.octets, message.fingerprint)
            reply = await transport.send(made)
        except (RelayUnreachableError, OSError):
            continue
        finally:
            with contextlib.suppress(OSError):
                await transport.close()
        if reply.verdict is Verdict.SENT:
            return True
        if reply.verdict is Verdict.NEVER:
            return _kept(desk, message)
    return False


def _mailbox(desk: Desk) -> str:
    """The office's own mailbox; "" where that is the one which the pipe brings mail of."""
    settings = desk.workspace.settings
    to = settings.sender.reply_to or settings.sender.address
    bounces = {settings.sender.envelope_address.lower(), settings.inbound.address.lower()}
    return "" if to.lower() in bounces else to


def _was_forwarded(octets: bytes) -> bool:
    head = octets[:_HEAD_OCTETS].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    return b"\n" + _MARK.strip().lower() in b"\n" + head


def _kept(desk: Desk, message: Incoming) -> bool:
    file: Path = desk.workspace.within("data/inbound") / f"{message.fingerprint[:32]}.eml"
    make_folder(file.parent)
    with contextlib.suppress(FileExistsError):
        create_octets(file, message.octets, durable=True)
    return True
