"""The local inbox: mail of its own run is kept, for its owner only, and nobody else's."""

import asyncio
import base64
import stat
from pathlib import Path

import aiosmtplib
import pytest
from support import START, Office

from mailer.clock import MovedClock
from mailer.config import Relay
from mailer.delivery.capture import captured

CLOCK = MovedClock(START)
MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nText\r\n"


def mails(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


async def send(relay: Relay, password: str | None = None, octets: bytes = MAIL) -> None:
    client = aiosmtplib.SMTP(hostname=relay.host, port=relay.port, start_tls=False)
    async with client:
        given = relay.password.get_secret_value() if password is None else password
        if given:
            await client.login(relay.username, given)
        await client.sendmail("a@example.org", ["b@example.org"], octets)


async def talk(relay: Relay, *lines: bytes) -> list[bytes]:
    """What a server says to raw lines: the last line of each reply."""
    reader, writer = await asyncio.open_connection(relay.host, relay.port)
    replies = []
    for line in (b"", *lines):
        if line:
            writer.write(line + b"\r\n")
        reply = await reader.readline()
        while reply[3:4] == b"-":
            reply = await reader.readline()
        replies.append(reply)
    writer.close()
    return replies


async def test_its_own_run_is_let_in(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "inbox"
    async with captured(folder, CLOCK) as relay:
        await send(relay)
        await send(relay)
    assert len(mails(folder)) == 2
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in mails(folder))
    assert [stat.S_IMODE(one.stat().st_mode) for one in (folder, folder.parent)] == [0o700, 0o700]
    assert mails(folder)[0].read_bytes().endswith(MAIL)


@pytest.mark.parametrize(
    "before",
    [
        [],
        [b"AUTH PLAIN " + base64.b64encode(b"\0seminarpost\0wrong")],
        [b"AUTH PLAIN " + base64.b64encode(b"\0seminarpost\0")],
        [b"AUTH PLAIN ="],
        [b"AUTH PLAIN", base64.b64encode(b"\0\0")],
        [b"AUTH LOGIN"],
        [b"AUTH CRAM-MD5"],
        [b"RSET"],
        [b"HELO stranger"],
    ],
)
async def test_a_stranger_is_not(tmp_path: Path, before: list[bytes]) -> None:
    async with captured(tmp_path, CLOCK) as relay:
        commands = [b"MAIL FROM:<a@example.org>", b"RCPT TO:<b@example.org>", b"DATA"]
        replies = await talk(relay, b"EHLO stranger", *before, *commands)
        assert [reply[:3] for reply in replies[-3:]] == [b"530"] * 3
    assert mails(tmp_path) == []


async def test_each_run_has_a_password_of_its_own(tmp_path: Path) -> None:
    async with captured(tmp_path, CLOCK) as one, captured(tmp_path, CLOCK) as other:
        assert one.password != other.password
        assert one.password.get_secret_value() not in repr(one)
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await send(one, other.password.get_secret_value())
    assert mails(tmp_path) == []


async def test_no_mail_takes_the_place_of_another(tmp_path: Path) -> None:
    async with captured(tmp_path, CLOCK) as relay:
        await send(relay)
        await send(relay)
    mails(tmp_path)[0].unlink()
    kept = mails(tmp_path)[0]
    kept.write_bytes(b"kept")
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    async with captured(tmp_path, CLOCK) as relay:
        # The next name is foreseeable: a link that waits there is not written through.
        (tmp_path / kept.name.replace("-000002-", "-000003-")).symlink_to(outside)
        await send(relay)
    assert kept.read_bytes() == b"kept"
    assert not outside.exists()
    assert sum(one.is_file() for one in mails(tmp_path)) == 2


async def test_a_mail_that_cannot_be_kept_may_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    async with captured(tmp_path, CLOCK) as relay:
        monkeypatch.setattr("mailer.delivery.capture.create_octets", full)
        with pytest.raises(aiosmtplib.SMTPDataError, match="No space left") as refused:
            await send(relay)
    assert refused.value.code == 451


async def test_an_inbox_that_leads_out_is_refused(office: Office, tmp_path: Path) -> None:
    from mailer.actions.operation.running import run_until_idle
    from mailer.domain.errors import WorkspaceError

    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "inbox").symlink_to(outside)
    with pytest.raises(WorkspaceError, match=r"data/inbox leads out of"):
        await run_until_idle(office.desk)


async def test_nothing_is_said_about_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without a handler Python prints warnings to the terminal, beside what is told there."""
    async with captured(tmp_path, CLOCK) as relay:
        await send(relay)
    assert [one.getMessage() for one in caplog.records if one.levelname != "INFO"] == []
