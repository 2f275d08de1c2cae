"""An office on disk that is live and has an invitation due, and its command line."""

import asyncio
import email
import json
import re
import sys
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import policy
from pathlib import Path
from typing import Any
from unittest import mock

from support import ROOT

from mailer.actions.desk import open_desk
from mailer.actions.imports import recipients
from mailer.actions.mailing import mailings, plans, preview
from mailer.actions.office import workspaces
from mailer.actions.seminar import seminars

SLUG = "waermeplanung-fuer-kleine-gemeinden"
STEP = "invitation"
_SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
imprint = ["Büro für Seminare", "Musterweg 1"]

[sender]
address = "seminare@example.org"
{sender}
[policy]
release = "auto"

[[relay]]
name = "main"
{relay}
{more}"""
_ANNOUNCEMENT = """\
Online-Seminar: Wärmeplanung für kleine Gemeinden

Was jetzt zu tun ist.

Das Seminar findet am 10. März 2090 von 10:00 bis 11:30 Uhr online statt.
"""

_MOVED = """\
import sys
from datetime import timedelta

from mailer import clock
from mailer.cli import main

ahead, right = timedelta(seconds=float(sys.argv.pop(1))), clock.SystemClock.now
clock.SystemClock.now = lambda machine: right(machine) + ahead
main()
"""

_DUMPED = rb"X-Client-Addr|X-Client-Proto|X-Helo-Args|X-Mail-Args|X-Rcpt-Args"  # smtp-sink's
_TRACE = rb"(?:Return-Path|X-Original-To|Delivered-To|Received|" + _DUMPED + rb"):"
_TRACE_FIELDS = re.compile(rb"\A(?:" + _TRACE + rb".*\r\n(?:[ \t].*\r\n)*)+")
_FIXED_LATE = re.compile(
    rb"^(?:Date|Message-ID|DKIM-Signature):.*\r\n(?:[ \t].*\r\n)*", re.MULTILINE
)


@dataclass(frozen=True)
class Sent:
    """What a server took, as the ledger would know it."""

    recipient: str
    message_id: str


async def prepared(
    workspace: Path,
    relay: Mapping[str, object],
    *,
    mails: int = 0,
    people: Sequence[str] = (),
    sender: Mapping[str, object] | None = None,
    more: str = "",
    due: bool = True,
) -> int:
    """A live workspace with an invitation to so many, mostly ``due``; returns the mailing's number.

    ``people`` are their addresses, if they are not the usual ones. ``relay`` and ``sender`` are
    settings of these sections, ``more`` is what follows them.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    known = {"host": "127.0.0.1", "tls": "none"} | dict(relay)
    text = _SETTINGS.format(relay=_toml(known), sender=_toml(sender or {}), more=more)
    (workspace / "seminarpost.toml").write_text(text, encoding="utf-8")
    known_as = people or [address(one) for one in range(mails)]
    lines = [f"Änne;Muster{place};{one}" for place, one in enumerate(known_as)]
    (workspace / "people.csv").write_text(
        "\n".join(["Vorname;Nachname;E-Mail", *lines]), encoding="utf-8"
    )
    async with open_desk(workspace) as desk:
        await recipients.import_file(
            desk, workspace / "people.csv", "seminare", basis="consent", source="Messe"
        )
        await seminars.import_announcement(desk, _ANNOUNCEMENT.encode())
        await seminars.publish(desk, SLUG)
        await workspaces.go_live(desk)
        if due:
            await plans.send_now(desk, SLUG, STEP)
        listed = await mailings.listing(desk)
    return next(one.mailing.id for one, _ in listed if one.mailing.step_key == STEP)


def address(number: int) -> str:
    """The made-up person's address."""
    return f"p{number:05d}@example.org"


async def seminarpost(workspace: Path, *words: str, fails: bool = False) -> dict[str, Any]:
    """Runs a command to its end; returns its JSON document."""
    pipe = asyncio.subprocess.PIPE
    async with started(workspace, *words, "--json", stdout=pipe, stderr=pipe) as process:
        out, err = await process.communicate()
    assert process.returncode == (1 if fails else 0), (words, out, err)
    return dict(json.loads(out))


@asynccontextmanager
async def started(
    workspace: Path,
    *words: str,
    stdout: int = asyncio.subprocess.DEVNULL,
    stderr: int = asyncio.subprocess.DEVNULL,
    ahead: timedelta = timedelta(0),
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Runs a command as a process of its own, which does not outlive the block.

    ``ahead``: its machine's clock is fast by that, or slow (< 0).
    """
    program = ["-c", _MOVED, str(ahead.total_seconds())] if ahead else ["-m", "mailer"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *program, *words, "--workspace", str(workspace),
        stdout=stdout, stderr=stderr, cwd=ROOT,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def ledger(workspace: Path, mailing: int) -> list[dict[str, Any]]:
    """What ``deliveries`` lists."""
    listed = await seminarpost(workspace, "deliveries", str(mailing))
    return list(listed["deliveries"])


def told(content: bytes) -> Sent:
    """To whom a message is and what it is called, by its own header."""
    message = email.message_from_bytes(content, policy=policy.default)
    (to,) = message["To"].addresses
    # A header field may hold UTF-8 as it is (RFC 6532).
    address = to.addr_spec.encode("utf-8", "surrogateescape").decode()
    return Sent(address, message["Message-ID"].strip("<>"))


def in_state(rows: Iterable[Mapping[str, Any]], state: str) -> set[str]:
    return {row["recipient"] for row in rows if row["state"] == state}


def _toml(values: Mapping[str, object]) -> str:
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())


async def composed(workspace: Path, mails: int) -> dict[str, bytes]:
    """What each person is about to be sent, as the preview has it (its findings left out)."""
    unread = mock.patch.object(preview, "findings_for", mock.AsyncMock(return_value=()))
    async with open_desk(workspace) as desk:
        with unread:
            return {
                to: (await preview.preview(desk, SLUG, STEP, to)).message
                for to in map(address, range(mails))
            }


def as_sent(received: bytes) -> bytes:
    """A message without the trace fields that servers put on top of it."""
    return _TRACE_FIELDS.sub(b"", received)


def without_late_fields(message: bytes) -> bytes:
    """Without what is fixed only when a mail leaves: Date, Message-ID and the signature."""
    header, between, body = message.partition(b"\r\n\r\n")
    return _FIXED_LATE.sub(b"", header + b"\r\n") + between + body
