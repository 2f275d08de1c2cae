"""What comes back in the story: a bounce, an absence, and a calendar that declines.

Each is the message as a mail server or a calendar would write it, about mail that really left.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.intake.taken import Incoming, Taken
from mailer.actions.intake.taking_in import take_in
from mailer.domain.address import parse_address
from mailer.inbound.rules import in_force
from mailer.store import entries, mail_sent
from mailer.store.mail_sent import SentMail

_LATELY = timedelta(days=60)
_BOUNCE = """\
From: MAILER-DAEMON@mail.example.net (Mail Delivery System)
To: {back}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="teil"

--teil
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--teil
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown in virtual mailbox table

--teil--
"""
_ABSENCE = """\
From: {to}
To: {back}
Subject: Abwesenheitsnotiz
Date: {date}
Auto-Submitted: auto-replied
In-Reply-To: <{message_id}>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Ich bin bis {until} nicht im Büro. Ihre Nachricht wird nicht weitergeleitet.
"""
_DECLINE = """\
From: {to}
To: {organizer}
Subject: Abgelehnt
Date: {date}
MIME-Version: 1.0
Content-Type: text/calendar; method=REPLY; charset=utf-8

BEGIN:VCALENDAR
PRODID:-//Example//Calendar//DE
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
DTSTAMP:{stamp}
SEQUENCE:{sequence}
ORGANIZER:mailto:{organizer}
ATTENDEE;PARTSTAT=DECLINED:mailto:{to}
END:VEVENT
END:VCALENDAR
"""


async def bounces(desk: Desk, address: str) -> None:
    """The newest mail to an address comes back: there is no such mailbox."""
    mail = await _newest(desk, address)
    if mail is not None:
        await _arrives(desk, _BOUNCE, to=address, back=_back(desk, mail))


async def is_away(desk: Desk, address: str, until: datetime) -> None:
    """Whoever has an address is away until a day, and says so to the newest mail."""
    mail = await _newest(desk, address)
    if mail is not None:
        known = {"to": address, "back": _back(desk, mail), "message_id": mail.message_id}
        await _arrives(desk, _ABSENCE, until=f"{until:%d.%m.%Y}", **known)


async def declines(desk: Desk, seminar_id: int, address: str) -> None:
    """The calendar at an address declines the first session."""
    async with desk.database.read() as connection:
        key = parse_address(address).key
        known = await entries.of_address(connection, seminar_id, key)
    if known and known[0].sequence is not None:
        one = known[0]
        stamp = f"{desk.clock.now():%Y%m%dT%H%M%SZ}"
        given = {"to": address, "organizer": one.organizer, "uid": one.uid, "stamp": stamp}
        await _arrives(desk, _DECLINE, sequence=str(one.sequence), **given)


async def _newest(desk: Desk, address: str) -> SentMail | None:
    async with desk.database.read() as connection:
        return await _sent(connection, address, desk.clock.now())


async def _sent(connection: AsyncConnection, address: str, now: datetime) -> SentMail | None:
    found = await mail_sent.lately_to(connection, [parse_address(address).key], now - _LATELY)
    return found[0] if found else None


def _back(desk: Desk, mail: SentMail) -> str:
    """The return path of a mail, as it is with VERP."""
    local, _, domain = desk.workspace.settings.sender.envelope_address.rpartition("@")
    return f"{local}+{desk.workspace.links.bounce_token(mail.id)}@{domain}"


async def _arrives(desk: Desk, text: str, **values: str) -> list[Taken]:
    date = f"{desk.clock.now():%a, %d %b %Y %H:%M:%S +0000}"
    written = text.format(date=date, **values).replace("\n", "\r\n")
    return await take_in(desk, [Incoming("story", written.encode())], in_force())
