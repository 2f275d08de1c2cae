"""Taking bounces in against judging them alone.

``python -m bench.inbound [--messages N] [--database URL] --json`` gives ``{messages, judged_per_s,
taken_per_s, judged_us, taken_us, ratio}``: reports of so many mails, each with its VERP token, a
third of each of hard, soft and delayed; judged in one thread, and taken in with matching, effects
and receipts into an empty database. ``ratio`` is judging to all of it, in this program's processor
time (``_us`` a message): 0.5 means that the effects cost as much as the judging.

With ``--beside N`` a sender sends so many mails at full speed meanwhile, into the same database:
``{sent, sent_per_s, taken, taken_per_s}``, of what was taken in while it did. Goal: 200 a second.
"""

import asyncio
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import insert

from bench.measure import at_least, parser, report
from bench.relays import Target, target_for
from bench.runs import Plan, frozen
from mailer.actions.desk import desk_at
from mailer.actions.intake.taken import Incoming
from mailer.actions.intake.taking_in import take_in
from mailer.clock import MovedClock
from mailer.config import Sender, Settings, Site
from mailer.config.settings import DatabaseSettings
from mailer.content import load_content, starter_root
from mailer.domain.address import known_address
from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.person import Person
from mailer.domain.seminar import Seminar, SeminarState
from mailer.inbound.rules import in_force
from mailer.inbound.verdict import judge
from mailer.links import Links
from mailer.scheduling import layout
from mailer.store import mailings, people, seminars
from mailer.store.database import Database
from mailer.store.deliveries import delivery
from mailer.store.subjects import SeminarRef
from mailer.workspace import Workspace, open_workspace

_SIZE_BYTES, _WINDOW = 15_000, 64
_AT_ONCE = 64  # as a mailbox is read
_TAKEN_PER_S = 200.0
_NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
_KINDS = (
    ("failed", "5.1.1", "550 5.1.1 user unknown"),
    ("failed", "5.2.2", "552 5.2.2 mailbox full"),
    ("delayed", "4.4.1", "421 4.4.1 connection timed out"),
)
_REPORT = """\
Return-Path: <>
Delivered-To: seminare+{token}@example.org
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
To: seminare+{token}@example.org
Subject: Undelivered Mail Returned to Sender
Date: Mon, 1 Mar 2027 08:00:00 +0000
Message-ID: <{number}@mx.example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.com.

I'm sorry to have to inform you that your message could not be delivered to one or more
recipients. It's attached below.

<{to}>: {said}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
Arrival-Date: Mon, 1 Mar 2027 07:59:00 +0000

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; {said}

--b
Content-Type: text/rfc822-headers

From: office <seminare@example.org>
To: {to}
Subject: Einladung
Message-ID: <{number}@example.org>

--b--
"""


async def filled(database: Database, workspace: Workspace, number: int) -> list[int]:
    """So many mails that were sent, each to an address and a domain of its own; their ids."""
    starts = _NOW + timedelta(days=20)
    seminar = Seminar(
        slug="rueckpost",
        title="Seminar",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        lists=("seminare",),
        state=SeminarState.PUBLISHED,
    )
    async with database.write() as connection:
        crowd = [Person(known_address(_to(one))) for one in range(number)]
        made = await people.insert_many(connection, crowd, _NOW)
        seminar_id = await seminars.add(connection, seminar, _NOW)
        rows = layout.lay(workspace, SeminarRef(seminar_id), seminar, _NOW)
        await mailings.add_many(connection, rows)
        listed = await mailings.of_seminar(connection, seminar_id)
        row = next(one for one in listed if one.to_list)
        await mailings.switch(connection, row.id, frm={row.state}, state=MailingState.SENDING)
        found = await connection.execute(
            insert(delivery).returning(delivery.c.id),
            [
                {
                    "mailing_id": row.id,
                    "person_id": person_id,
                    "occasion": "1",
                    "address": _to(place),
                    "address_key": _to(place),
                    "state": DeliveryState.SENT,
                    "priority": 3,
                    "revision": 1,
                    "message_id": f"{place}@example.org",
                    "queued_at": _NOW,
                    "ended_at": _NOW,
                }
                for place, person_id in enumerate(made.values())
            ],
        )
        return sorted(found.scalars())


async def beside(folder: Path, target: Target, number: int, sent: int, url: str) -> dict[str, Any]:
    """Takes in as many as it can while others are sent."""
    mail = await frozen(folder, target, Plan(sent, _SIZE_BYTES, window=_WINDOW, database=url))
    opened = open_workspace(folder)
    sender = opened.settings.sender.model_copy(update={"bounce": "verp"})
    workspace = replace(opened, settings=opened.settings.model_copy(update={"sender": sender}))
    taken = 0
    async with desk_at(workspace, MovedClock(_NOW)) as desk:
        incoming = messages(workspace.links, await filled(desk.database, workspace, number))
        sending = mail.start()
        with _Watch() as taking:
            while sending.is_at_work and taken < number:
                some = incoming[taken : taken + _AT_ONCE]
                done = await take_in(desk, some, in_force())
                if not all(one.is_ours for one in done):
                    raise RuntimeError("not all were taken in")
                taken += len(some)
        if taken == number and sending.is_at_work:
            print("All were taken in before the sender had ended.", file=sys.stderr)
        await asyncio.to_thread(sending.wait)
    told = sending.told
    if told["messages"] != sent:
        raise RuntimeError(f"only {told['messages']} of {sent} were sent")
    return {
        "sent": sent,
        "sent_per_s": round(sent / told["seconds"]),
        "taken": taken,
        "taken_per_s": round(taken / taking.seconds, 1),
        "figures": {"taken_per_s": at_least(taken / taking.seconds, _TAKEN_PER_S)},
    }


def _to(place: int) -> str:
    return f"p{place}@d{place % 500}.example.com"


def messages(links: Links, ids: list[int]) -> list[Incoming]:
    """A report about each mail."""
    found = []
    for place, number in enumerate(ids):
        action, status, said = _KINDS[place % len(_KINDS)]
        text = _REPORT.format(
            token=links.bounce_token(number),
            number=place,
            to=_to(place),
            action=action,
            status=status,
            said=said,
        )
        found.append(Incoming(str(place), text.replace("\n", "\r\n").encode()))
    return found


async def measured(folder: Path, number: int, url: str) -> dict[str, Any]:
    """Judges all of them, then takes them in."""
    settings = Settings(
        site=Site(imprint=("Musterweg 1",)),
        sender=Sender(address="seminare@example.org", bounce="verp"),
        database=DatabaseSettings(url=url or "sqlite:///bench.db"),
    )
    links = Links(settings.site.url, b"k" * 64)
    workspace = Workspace(folder, settings, load_content(starter_root()), links)
    async with desk_at(workspace, MovedClock(_NOW)) as desk:
        incoming = messages(links, await filled(desk.database, workspace, number))
        judge(incoming[0].octets, in_force())
        with _Watch() as judging:
            for one in incoming:
                judge(one.octets, in_force())
        with _Watch() as taking:
            taken = await take_in(desk, incoming, in_force())
    done = sum(one.is_ours for one in taken)
    if done != number:
        raise RuntimeError(f"only {done} of {number} were taken in")
    return {
        "messages": number,
        "judged_per_s": round(number / judging.seconds, 1),
        "taken_per_s": round(number / taking.seconds, 1),
        "judged_us": round(judging.processor / number * 1e6),
        "taken_us": round(taking.processor / number * 1e6),
        "ratio": round(judging.processor / taking.processor, 3),
    }


class _Watch:
    """How long a block took, and how much processor time of this program."""

    def __enter__(self) -> Self:
        self._began = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._began[0]
        self.processor = time.process_time() - self._began[1]


def main() -> None:
    options = parser("taking bounces in")
    options.add_argument("--messages", type=int, default=2000)
    options.add_argument("--database", default="", help="default: SQLite")
    options.add_argument("--beside", type=int, default=0, metavar="N", help="mails that are sent")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, number, url = Path(name, "office"), chosen.messages, chosen.database
        if chosen.beside:
            target = stack.enter_context(target_for(""))
            found = asyncio.run(beside(folder, target, number, chosen.beside, url))
        else:
            found = asyncio.run(measured(folder, number, url))
    report(found, chosen.json)


if __name__ == "__main__":
    main()
