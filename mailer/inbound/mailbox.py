"""The office's own mailbox, read over IMAP to find a test mail; nothing in it is changed."""

import asyncio
import contextlib
import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from imap_tools import (
    AND,
    BaseMailBox,
    MailBox,
    MailboxFolderSelectError,
    MailboxLoginError,
    MailBoxUnencrypted,
)

from mailer.clock import Clock
from mailer.config import Inbound
from mailer.domain.errors import Sentence
from mailer.domain.printable import cleaned
from mailer.domain.returned import MailboxTrouble

_CONNECT_SECONDS = 20
_SENTENCE_CHARACTERS = 1000
_LOOK_EVERY = timedelta(seconds=2)
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class MailboxError(Exception):
    """The mailbox cannot be read; ``sentence`` says why, on one line and clean.

    ``trouble`` is the same as a code, ``detail`` what the server said of it.
    """

    def __init__(self, sentence: Sentence, trouble: MailboxTrouble, detail: str = "") -> None:
        self.sentence = Sentence(*(_one_line(text) for text in sentence))
        self.trouble, self.detail = trouble, _one_line(detail)
        super().__init__(self.sentence.en)


def _one_line(text: str) -> str:
    return " ".join(cleaned(text[:_SENTENCE_CHARACTERS], lines=True).split())


async def wait_for(inbound: Inbound, token: str, clock: Clock, patience: timedelta) -> bytes | None:
    """The mail with ``token`` in its subject, as soon as it is there; None: not in time.

    Raises MailboxError.
    """
    until = clock.now() + patience
    while True:
        found = await asyncio.to_thread(_look, inbound, token)
        now = clock.now()
        if found is not None or now >= until:
            return found
        await clock.sleep_until(min(now + _LOOK_EVERY, until))


class _StartTls(MailBoxUnencrypted):
    """STARTTLS that leaves no open socket behind when it fails."""

    def __init__(self, inbound: Inbound, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(inbound.host, inbound.port, timeout=_CONNECT_SECONDS)

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = super()._get_mailbox_client()
        try:
            client.starttls(self._context)
        except BaseException:
            with contextlib.suppress(OSError):  # a failed handshake has closed it already
                client.shutdown()
            raise
        return client


def _look(inbound: Inbound, token: str) -> bytes | None:
    """One look, over a connection of its own: some servers show new mail only to new ones."""
    with opened(inbound) as mailbox:
        return _found(mailbox, token)


@contextmanager
def opened(inbound: Inbound) -> Iterator[BaseMailBox]:
    """The mailbox with its folder selected; it blocks, so it is for a thread of its own.

    Raises MailboxError, also for what goes wrong within.
    """
    try:
        mailbox = _open(inbound)
        try:
            password = inbound.password.get_secret_value()
            mailbox.login(inbound.username, password, inbound.folder)
            yield mailbox
        finally:
            _leave(mailbox)
    except MailboxError:
        raise
    except Exception as problem:  # noqa: BLE001 - what a server says trips up the libraries in many ways
        raise _told(inbound, problem) from None


def _found(mailbox: BaseMailBox, token: str) -> bytes | None:
    for uid in reversed(mailbox.uids(AND(subject=token))):
        # PEEK: unread mail stays unread.
        _, answer = mailbox.client.uid("fetch", uid, "(BODY.PEEK[])")
        for part in answer:
            if isinstance(part, tuple):
                return bytes(part[1])
    return None


def _leave(mailbox: BaseMailBox) -> None:
    try:
        mailbox.logout()
    except Exception:  # noqa: BLE001 - the goodbye does not matter any more
        with contextlib.suppress(OSError):
            mailbox.client.shutdown()


def _open(inbound: Inbound) -> BaseMailBox:
    if inbound.tls == "none":
        if inbound.host not in _THIS_MACHINE:
            trouble = MailboxTrouble.UNENCRYPTED
            raise MailboxError(sentence_of(inbound, trouble, ""), trouble)
        return MailBoxUnencrypted(inbound.host, inbound.port, timeout=_CONNECT_SECONDS)
    context = ssl.create_default_context(cafile=inbound.ca_file or None)
    if inbound.tls == "starttls":
        return _StartTls(inbound, context)
    return MailBox(inbound.host, inbound.port, timeout=_CONNECT_SECONDS, ssl_context=context)


def _told(inbound: Inbound, problem: Exception) -> MailboxError:
    trouble, detail = _trouble(problem)
    secret = inbound.password.get_secret_value()
    detail = _one_line(detail)
    detail = detail.replace(secret, "…") if secret else detail
    return MailboxError(sentence_of(inbound, trouble, detail), trouble, detail)


def _trouble(problem: Exception) -> tuple[MailboxTrouble, str]:
    if isinstance(problem, MailboxLoginError):
        return MailboxTrouble.LOGIN, ""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return MailboxTrouble.CERTIFICATE, problem.verify_message
    if isinstance(problem, MailboxFolderSelectError):
        return MailboxTrouble.FOLDER, ""
    return MailboxTrouble.UNREADABLE, str(problem)


def sentence_of(inbound: Inbound, trouble: MailboxTrouble, detail: str) -> Sentence:
    """Why a mailbox cannot be read, and what to do."""
    host, where = inbound.host, f"{inbound.host}:{inbound.port}"
    told = {
        MailboxTrouble.LOGIN: Sentence(
            f"Das Postfach auf {host} nimmt die Anmeldung als {inbound.username} nicht "
            "an; bitte Benutzername und Passwort unter [inbound] prüfen.",
            f"The mailbox on {host} does not accept the login as {inbound.username}; "
            "please check username and password under [inbound].",
        ),
        MailboxTrouble.CERTIFICATE: Sentence(
            f"Das Zertifikat von {host} gilt hier nicht ({detail}); bitte "
            "host und ca_file unter [inbound] prüfen.",
            f"The certificate of {host} does not count here ({detail}); "
            "please check host and ca_file under [inbound].",
        ),
        MailboxTrouble.FOLDER: Sentence(
            f"Im Postfach auf {host} gibt es keinen Ordner {inbound.folder}.",
            f"The mailbox on {host} has no folder {inbound.folder}.",
        ),
        MailboxTrouble.UNENCRYPTED: Sentence(
            "Zum Postfach wird ohne TLS kein Passwort gesendet; bitte unter [inbound] tls = "
            '"implicit" setzen.',
            'No password is sent to the mailbox without TLS; please set tls = "implicit" '
            "under [inbound].",
        ),
    }
    return told.get(trouble) or Sentence(
        f"Das Postfach auf {where} lässt sich nicht lesen: {detail}",
        f"The mailbox on {where} cannot be read: {detail}",
    )
