"""Mails that come back, as tests make them: reports, notices in words, replies, answers."""

from email.message import EmailMessage
from typing import NamedTuple

OURS = "rueckl+1f-abcdefghijklmnop@example.org"
RETURNED = """\
Return-Path: <rueckl+1f-abcdefghijklmnop@example.org>
From: Büro für Seminare <seminare@example.org>
To: {recipient}
Subject: Einladung: Wärmeplanung
Message-ID: <einladung-31@example.org>
Date: Mon, 02 Mar 2026 08:00:00 +0000

"""


class Case(NamedTuple):
    """A message and what it is: kind, verdict; ``name`` tells which."""

    name: str
    octets: bytes
    kind: str
    verdict: str


def report(
    diagnostic: str,
    status: str = "5.0.0",
    *,
    action: str = "failed",
    recipient: str = "erna@example.net",
    text: str = "",
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.example.net>",
    subject: str = "Undelivered Mail Returned to Sender",
    more: str = "",
) -> bytes:
    """A delivery status notification (RFC 3464) of one recipient."""
    diagnosis = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    told = text or f"This is the mail system at host mx.example.net.\n\n<{recipient}>: see below\n"
    return f"""\
Return-Path: <>
Delivered-To: {OURS}
From: {sender}
To: {OURS}
Subject: {subject}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="GRENZE"

--GRENZE
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{told}
--GRENZE
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Original-Envelope-Id: sp-31

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
{diagnosis}{more}
--GRENZE
Content-Type: text/rfc822-headers

{RETURNED.format(recipient=recipient)}
--GRENZE--
""".encode()


def notice(
    text: str,
    subject: str = "Mail delivery failed: returning message to sender",
    sender: str = "Mail Delivery System <Mailer-Daemon@mx.example.net>",
    header: str = "",
) -> bytes:
    """A bounce in words."""
    return f"""\
Return-Path: <>
Delivered-To: {OURS}
From: {sender}
To: {OURS}
Subject: {subject}
{header}Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{text}

------ This is a copy of the message, including all the headers. ------

{RETURNED.format(recipient="erna@example.net")}""".encode()


def reply(
    text: str,
    subject: str = "Re: Einladung: Wärmeplanung",
    *,
    header: str = "",
    sender: str = "Erna Muster <erna@example.net>",
    date: str = "Mon, 03 Aug 2026 10:00:00 +0200",
) -> bytes:
    """A mail that a person, or a person's mailbox, sends."""
    return f"""\
From: {sender}
To: seminare@example.org
Subject: {subject}
Date: {date}
In-Reply-To: <einladung-31@example.org>
References: <einladung-31@example.org>
{header}Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{text}
""".encode()


def answer(
    partstat: str,
    *,
    method: str = "REPLY",
    line: str = "",
    content_type: str = "text/calendar",
    encoding: str = "8bit",
    more: str = "",
    subject: str = "Accepted: Wärmeplanung",
    sender: str = "Erna Muster <erna@example.net>",
) -> bytes:
    """An answer to an invitation; ``line`` is the ATTENDEE as a program writes it."""
    attendee = line or f"ATTENDEE;PARTSTAT={partstat};CN=Erna Muster:mailto:erna@example.net"
    calendar = f"""\
BEGIN:VCALENDAR
PRODID:-//Beispiel//Kalender//DE
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:waermeplanung-12@example.org
DTSTAMP:20260303T090000Z
ORGANIZER;CN=Büro:mailto:seminare+7-qrstuvwxyzabcdef@example.org
{attendee}
SEQUENCE:2
{more}SUMMARY:Wärmeplanung
END:VEVENT
END:VCALENDAR
"""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "seminare@example.org", subject
    mail["Date"] = "Tue, 03 Mar 2026 10:00:00 +0100"
    mail.set_content("Erna Muster hat geantwortet.\n", cte="8bit")
    maintype, _, subtype = content_type.partition("/")
    octets = calendar.replace("\n", "\r\n").encode()
    if maintype == "text":
        mail.add_alternative(calendar, subtype=subtype, cte=encoding, params={"method": method})
    else:
        mail.add_attachment(octets, maintype=maintype, subtype=subtype, filename="invite.ics")
    return mail.as_bytes()


def complaint(kind: str, recipient: str = "erna@example.net") -> bytes:
    """A feedback report (RFC 5965)."""
    return f"""\
From: <feedback@example.com>
To: beschwerden@example.org
Subject: FW: Einladung
Content-Type: multipart/report; report-type=feedback-report; boundary="GRENZE"

--GRENZE
Content-Type: text/plain

This is an email abuse report for a message received from 192.0.2.1.
--GRENZE
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Beispiel/1.0
Version: 1
Original-Mail-From: <rueckl+1f-abcdefghijklmnop@example.org>
Original-Rcpt-To: <{recipient}>

--GRENZE
Content-Type: message/rfc822

{RETURNED.format(recipient=recipient)}Guten Tag
--GRENZE--
""".encode()
