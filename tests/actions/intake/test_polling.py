"""Polling: a real mailbox (Dovecot) is read once, and people's own mail is left as it was."""

import asyncio
import imaplib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from actions.intake.returning import Returns, invited
from dovecot import Postfach, dovecot
from postbox import with_workspace
from support import ONLY_SQLITE, Office
from waiting import until

from mailer.actions.intake import polling
from mailer.actions.today.inbound import mailbox_trouble
from mailer.config.mail import Inbound
from mailer.store import mailbox_marks

PASSWORD = "geheim"
BOUNCE = """\
Return-Path: <>
Delivered-To: seminare+{token}@example.org
From: MAILER-DAEMON@mx.example.org
To: seminare+{token}@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <{token}@mx.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 {status} {words}

--b--
"""
LETTER = b"""\
From: Erika <erika@example.net>
To: seminare@example.org
Subject: Frage zum Seminar
Message-ID: <frage@example.net>

Wann geht es los?
"""


@pytest.fixture
def postfach() -> Iterator[Postfach]:
    with dovecot(PASSWORD) as found:
        yield found


def box(postfach: Postfach, **changes: object) -> Inbound:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": postfach.port,
        "tls": "none",
        "username": "seminare",
        "password": PASSWORD,
        "address": "seminare@example.org",
    }
    return Inbound(**(values | changes))  # type: ignore[arg-type]  # checked by pydantic


async def with_box(office: Office, inbound: Inbound, *names: str) -> Returns:
    workspace = office.desk.workspace
    settings = workspace.settings.model_copy(update={"inbound": inbound})
    return await invited(with_workspace(office, replace(workspace, settings=settings)), *names)


async def report(
    returns: Returns, name: str, status: str = "5.1.1", words: str = "no such user"
) -> bytes:
    row = await returns.to(name)
    made = BOUNCE.format(
        token=returns.token(row), address=row["address"], status=status, words=words
    )
    return made.replace("\n", "\r\n").encode()


def folders(postfach: Postfach) -> dict[str, list[tuple[str, bool]]]:
    """Folder → subject and whether it was read, of every message."""
    client = imaplib.IMAP4("127.0.0.1", postfach.port)
    client.login("seminare", PASSWORD)
    found: dict[str, list[tuple[str, bool]]] = {}
    for name in ("INBOX", "Seminarpost"):
        if client.select(name, readonly=True)[0] != "OK":
            continue
        found[name] = []
        _, numbers = client.search(None, "ALL")
        assert isinstance(numbers[0], bytes)
        for number in numbers[0].split():
            _, parts = client.fetch(number.decode(), "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
            (found_part, *_) = parts
            assert isinstance(found_part, tuple)
            head, text = found_part
            found[name].append((text.decode().strip().removeprefix("Subject: "), b"Seen" in head))
    client.logout()
    return found


@ONLY_SQLITE
async def test_bounces_are_taken_in_and_letters_stay_unread(
    office: Office, postfach: Postfach
) -> None:
    returns = await with_box(office, box(postfach), "anna", "bert")
    postfach.deliver(LETTER)
    postfach.deliver(await report(returns, "anna"))
    taken = await polling.poll(returns.office.desk, "a")
    assert taken is not None
    assert [one.is_ours for one in taken] == [False, True]
    assert await returns.blocked() == {"anna@example.org": ("all", "hard bounce")}
    assert folders(postfach) == {
        "INBOX": [("Frage zum Seminar", False)],
        "Seminarpost": [("Undelivered Mail Returned to Sender", False)],
    }
    assert await polling.poll(returns.office.desk, "a") == []
    # What comes later is found; what was seen is not fetched again.
    postfach.deliver(await report(returns, "bert", "5.2.2", "mailbox full"))
    assert len(await polling.poll(returns.office.desk, "b") or ()) == 1
    assert await returns.state("bert") == "deferred mailbox full"
    assert len(await returns.receipts()) == 2


@ONLY_SQLITE
async def test_a_bounce_of_somebodys_own_mail_is_left_to_them(
    office: Office, postfach: Postfach
) -> None:
    returns = await with_box(office, box(postfach), "anna")
    made = BOUNCE.format(
        token="x", address="chef@example.com", status="5.1.1", words="unknown user"
    )
    postfach.deliver(made.replace("\n", "\r\n").encode())
    taken = await polling.poll(returns.office.desk, "a")
    assert [one.is_ours for one in taken or ()] == [False]
    assert list(folders(postfach)) == ["INBOX"]
    assert await returns.blocked() == {}


@ONLY_SQLITE
async def test_only_one_of_several_machines_reads(office: Office, postfach: Postfach) -> None:
    returns = await with_box(office, box(postfach), "anna")
    desk = returns.office.desk
    async with desk.database.write() as connection:
        now = desk.clock.now()
        name = polling.name_of(desk.workspace.settings.inbound)
        assert await mailbox_marks.take(connection, name, "other", now, now + polling.LEASE)
    postfach.deliver(await report(returns, "anna"))
    assert await polling.poll(desk, "a") is None
    returns.office.clock.move_to(desk.clock.now() + polling.LEASE)
    assert len(await polling.poll(desk, "a") or ()) == 1


@ONLY_SQLITE
async def test_a_mailbox_that_cannot_be_read_is_told_and_waited_for(
    office: Office, postfach: Postfach
) -> None:
    returns = await with_box(office, box(postfach, password="falsch"), "anna")
    desk = returns.office.desk
    said: list[str] = []
    await polling.poll_once(desk, said.append)
    assert len(said) == 1
    assert "Benutzername und Passwort" in said[0]
    (task,) = await mailbox_trouble(desk)
    assert "Benutzername und Passwort" in task.sentence.de
    mended = await with_settings(returns, box(postfach))
    await polling.poll_once(mended.desk)
    assert await mailbox_trouble(mended.desk) == []


async def with_settings(returns: Returns, inbound: Inbound) -> Office:
    workspace = returns.office.desk.workspace
    settings = workspace.settings.model_copy(update={"inbound": inbound})
    return with_workspace(returns.office, replace(workspace, settings=settings))


@ONLY_SQLITE
async def test_new_mail_is_heard_of_at_once(office: Office, postfach: Postfach) -> None:
    returns = await with_box(office, box(postfach), "anna")
    stop = asyncio.Event()
    running = asyncio.create_task(polling.poll_forever(returns.office.desk, stop))
    try:
        postfach.deliver(await report(returns, "anna"))

        folder = postfach.folder / "Maildir"
        await until(
            lambda: [*folder.glob(".Seminarpost/new/*"), *folder.glob(".Seminarpost/cur/*")]
        )
    finally:
        stop.set()
        await running
    assert "anna@example.org" in await returns.blocked()
