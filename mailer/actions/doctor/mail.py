"""Test mails: handed to each relay, and looked for where they should arrive."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import TypeVar

from mailer.actions.doctor.finding import Finding
from mailer.actions.doctor.probe_mail import ProbeMail, write_probe_mail
from mailer.actions.doctor.relays import envelope_senders
from mailer.actions.doctor.round_trip import about_relay, round_trip_findings
from mailer.actions.office.dkim_keys import read_keys
from mailer.clock import Clock
from mailer.config import Relay
from mailer.delivery.smtp.client import Envelope, PlainTransport, RelayUnreachableError
from mailer.delivery.smtp.reply import Verdict
from mailer.domain.address import EmailAddress, parse_address
from mailer.domain.errors import SeminarpostError, Sentence
from mailer.inbound.mailbox import MailboxError, wait_for
from mailer.workspace import Workspace

Result = TypeVar("Result")
_REPLY_SECONDS = 90
PATIENCE = timedelta(seconds=60)


async def send_to(
    workspace: Workspace, relay: Relay, recipient: EmailAddress, clock: Clock
) -> list[Finding]:
    """Sends one test mail through ``relay``, and tells its last reply."""
    finding, _, _ = await _send(workspace, relay, recipient, clock)
    return [finding]


async def round_trip(workspace: Workspace, relay: Relay, clock: Clock) -> list[Finding]:
    """Sends a test mail to the office's own mailbox, fetches it and compares."""
    inbound, about = workspace.settings.inbound, about_relay(relay.name)
    if not (inbound.host and inbound.address):
        return [
            about.error(
                "Für den Rundweg fehlt das Postfach.",
                "There is no mailbox for the round trip.",
                Sentence(
                    "Bitte unter [inbound] host, username, password und address eintragen.",
                    "Please set host, username, password and address under [inbound].",
                ),
            )
        ]
    finding, mail, sent_at = await _send(workspace, relay, parse_address(inbound.address), clock)
    if mail is None:
        return [finding]
    try:
        received = await wait_for(inbound, mail.token, clock, PATIENCE)
    except MailboxError as problem:
        return [finding, about.error(*problem.sentence)]
    if received is None:
        seconds = round(PATIENCE.total_seconds())
        return [
            finding,
            about.error(
                f"Nach {seconds} s war die Testmail nicht in {inbound.folder}.",
                f"After {seconds} s the test mail was not in {inbound.folder}.",
                Sentence(
                    "Bitte im Spam-Ordner nachsehen, und ob address zu diesem Postfach gehört.",
                    "Please look in the spam folder, and whether address belongs to this mailbox.",
                ),
            ),
        ]
    keys = [one.key for one in read_keys(workspace) if one.key.domain in _signed_by(mail)]
    trip = round_trip_findings(about, mail.octets, received, keys, sent_at, clock.now())
    return [finding, *trip]


async def _send(
    workspace: Workspace, relay: Relay, recipient: EmailAddress, clock: Clock
) -> tuple[Finding, ProbeMail | None, datetime]:
    """The last reply as a finding; the mail where the relay took it, and when it had it."""
    about, now = about_relay(relay.name), clock.now()
    transport = PlainTransport(relay)
    try:
        mail = write_probe_mail(workspace, relay.name, recipient, now)
        sender = envelope_senders(workspace.settings.sender)[0]
        await _within(transport.connect(), relay)
        now = clock.now()
        envelope = Envelope(sender, recipient.envelope, mail.octets, mail.message_id)
        reply = await transport.send(envelope)
    except (RelayUnreachableError, SeminarpostError) as problem:
        return about.error(*problem.sentence), None, now
    finally:
        await transport.close()
    if reply.verdict is Verdict.SENT:
        taken = about.ok(
            f"Testmail an {recipient.envelope} angenommen: {reply.line}",
            f"Test mail to {recipient.envelope} accepted: {reply.line}",
        )
        return taken, mail, now
    refused = about.error(
        f"Testmail an {recipient.envelope} nicht angenommen: {reply.line}",
        f"Test mail to {recipient.envelope} not accepted: {reply.line}",
    )
    return refused, None, now


async def _within(work: Awaitable[Result], relay: Relay) -> Result:
    """Mail in earnest waits ten minutes for a final reply; somebody who watches does not."""
    try:
        async with asyncio.timeout(_REPLY_SECONDS):
            return await work
    except TimeoutError:
        raise RelayUnreachableError(
            Sentence(
                f"{relay.host} hat {_REPLY_SECONDS} s lang nicht geantwortet.",
                f"{relay.host} did not answer for {_REPLY_SECONDS} s.",
            )
        ) from None


def _signed_by(mail: ProbeMail) -> str:
    """The header of a mail, in which signing domains are named."""
    return mail.octets.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
