"""The folder that is read for what comes back: nothing in it is changed but what is put away.

All of it blocks, and runs in a thread. Messages are fetched without being marked as read
(BODY.PEEK), so that mail for people is as it was; what was taken in is moved to another folder.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from imap_tools import BaseMailBox

from mailer.config import Inbound
from mailer.inbound.mailbox import opened
from mailer.inbound.reader import MOST_OCTETS

_A_TIME = 64
_OCTETS_A_TIME = 20_000_000
_SLICE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """Messages of one look: ``validity`` of their UIDs (RFC 3501 §2.3.1.1), and the octets."""

    validity: int
    messages: tuple[tuple[int, bytes], ...]
    more: bool


def look(inbound: Inbound, validity: int, after: int) -> Found:
    """The next messages behind a UID, or from the first one where UIDs count anew.

    Raises MailboxError.
    """
    with opened(inbound) as mailbox:
        now = _validity(mailbox)
        begin = after if now == validity else 0
        uids = _uids(mailbox, begin)
        found: list[tuple[int, bytes]] = []
        size = 0
        for uid in uids[:_A_TIME]:
            if size > _OCTETS_A_TIME:
                break
            octets = _octets(mailbox, uid)
            size += len(octets)
            found.append((uid, octets))
        return Found(now, tuple(found), more=len(uids) > len(found))


def put_away(inbound: Inbound, uids: Sequence[int]) -> None:
    """Moves messages to the folder for what was taken in, which is made where it is missing.

    Raises MailboxError.
    """
    if not uids:
        return
    with opened(inbound) as mailbox:
        if not mailbox.folder.exists(inbound.done_folder):
            mailbox.folder.create(inbound.done_folder)
        mailbox.move([str(one) for one in uids], inbound.done_folder)


def wait_for_news(inbound: Inbound, seconds: float, stopped: Callable[[], bool]) -> bool:
    """Waits by IDLE (RFC 2177) until the server tells of something, ``seconds`` are over, or
    ``stopped``; False at once where the server cannot do that.

    Raises MailboxError.
    """
    with opened(inbound) as mailbox:
        if "IDLE" not in mailbox.client.capabilities:
            return False
        mailbox.idle.start()  # type: ignore[no-untyped-call]  # the library has no types here
        try:
            left = seconds
            while left > 0 and not stopped():
                if mailbox.idle.poll(timeout=min(_SLICE_SECONDS, left)):
                    break
                left -= _SLICE_SECONDS
        finally:
            mailbox.idle.stop()  # type: ignore[no-untyped-call]
        return True


def _validity(mailbox: BaseMailBox) -> int:
    _, answer = mailbox.client.response("UIDVALIDITY")
    said = answer[0] if answer else None
    return int(said) if isinstance(said, bytes) and said.isdigit() else 0


def _uids(mailbox: BaseMailBox, after: int) -> list[int]:
    _, answer = mailbox.client.uid("search", f"UID {after + 1}:*")
    found = answer[0].split() if answer and isinstance(answer[0], bytes) else []
    # "n:*" always names the last message, however small its UID (RFC 3501 §6.4.8).
    return sorted(number for one in found if (number := int(one)) > after)


def _octets(mailbox: BaseMailBox, uid: int) -> bytes:
    """A message, cut behind what anybody reads of it; b"" where it is gone."""
    _, answer = mailbox.client.uid("fetch", str(uid), f"(BODY.PEEK[]<0.{MOST_OCTETS + 1}>)")
    for part in answer:
        if isinstance(part, tuple):
            return bytes(part[1])
    return b""
