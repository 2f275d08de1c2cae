"""Telling of an alarm: by mail, straight over a relay, and by a command. Neither takes long."""

import asyncio
import contextlib
import json
import os
import secrets
import signal
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mailer.actions.operation.alarms import Alarm, sentence_for
from mailer.config import Relay
from mailer.delivery.smtp.client import Envelope, PlainTransport, RelayUnreachableError
from mailer.delivery.smtp.reply import Verdict
from mailer.domain.errors import Sentence
from mailer.domain.moment import zone
from mailer.workspace import Workspace

_MAIL_SECONDS = 30.0
_COMMAND_SECONDS = 30.0
_SUBJECT = (Sentence("Störung", "Alarm"), Sentence("Behoben", "Over"))
_SECRETS = "SEMINARPOST_"
_WRITTEN_BY = Sentence(
    "Diese Mail hat das Programm selbst geschrieben, weil [alarm] in seminarpost.toml Sie nennt.",
    "The program itself wrote this mail, because [alarm] in seminarpost.toml names you.",
)


async def tell_by_mail(
    workspace: Workspace, alarm: Alarm, now: datetime, *, over: bool, broken: Iterable[str]
) -> bool:
    """Whether anybody in [alarm] mail was reached; ``broken`` relays come last.

    One address that no relay takes must not have all others told again and again.
    """
    settings = workspace.settings
    missing = list(settings.alarm.mail)
    for relay in _in_order(settings.relay, settings.alarm.relay, set(broken)):
        missing = [
            one for one in missing if not await _sent(workspace, relay, one, alarm, now, over)
        ]
        if not missing:
            break
    return len(missing) < len(settings.alarm.mail)


def _in_order(relays: Sequence[Relay], named: str, broken: set[str]) -> list[Relay]:
    return sorted(relays, key=lambda one: (one.name in broken, one.name != named))


async def _sent(
    workspace: Workspace, relay: Relay, to: str, alarm: Alarm, now: datetime, over: bool
) -> bool:
    mail, message_id = _mail(workspace, to, alarm, now, over)
    sender = workspace.settings.sender.envelope_address
    transport = PlainTransport(relay)
    try:
        async with asyncio.timeout(_MAIL_SECONDS):
            await transport.connect()
            reply = await transport.send(Envelope(sender, to, mail, message_id))
    except (RelayUnreachableError, TimeoutError, OSError):
        return False
    finally:
        with contextlib.suppress(TimeoutError, OSError):
            async with asyncio.timeout(_MAIL_SECONDS):
                await transport.close()
    return reply.verdict is Verdict.SENT


def _mail(
    workspace: Workspace, to: str, alarm: Alarm, now: datetime, over: bool
) -> tuple[bytes, str]:
    settings = workspace.settings
    language = settings.site.language
    told = sentence_for(alarm, over=over).in_language(language)
    local = now.astimezone(zone(settings.site.timezone))
    message_id = f"alarm.{secrets.token_hex(8)}@{settings.sender.address.rpartition('@')[2]}"
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["Date"] = format_datetime(local)
    mail["From"] = Address(
        display_name=settings.sender.name or settings.site.name, addr_spec=settings.sender.address
    )
    mail["To"] = to
    about = f" ({alarm.relay})" if alarm.relay else ""
    kind = _SUBJECT[over].in_language(language)
    mail["Subject"] = f"[{settings.site.name}] {kind}: {alarm.code}{about}"
    mail["Message-ID"] = f"<{message_id}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    lines = (told, f"{local:%Y-%m-%d %H:%M} ({settings.site.timezone})")
    mail.set_content("\n\n".join((*lines, _WRITTEN_BY.in_language(language))) + "\n")
    return mail.as_bytes(), message_id


async def tell_by_command(words: Sequence[str], alarm: Alarm, now: datetime, *, over: bool) -> bool:
    """Runs the command with the alarm as JSON on its standard input; whether it ended with 0.

    It gets none of our settings' variables, which may be passwords, and half a minute.
    """
    told = sentence_for(alarm, over=over)
    document = {
        "alarm": alarm.code.value,
        "relay": alarm.relay,
        "state": "over" if over else "begun",
        "at": now.isoformat(),
        "de": told.de,
        "en": told.en,
    }
    environment = {name: one for name, one in os.environ.items() if not name.startswith(_SECRETS)}
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(_COMMAND_SECONDS):
            await process.communicate(json.dumps(document).encode() + b"\n")
    except TimeoutError:
        return False
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what it started and left behind, too
        await process.wait()
    return process.returncode == 0
