"""Mail that comes back from a real Exim, through its pipe, as docs/inbound.md sets it up.

Exim takes the office's mails, sends back what it cannot deliver, by VERP or to a fixed address,
and hands that to ``seminarpost inbound -``. Its programs may not be root, and a checkout is often
closed to others: what its pipe runs passes the message on to the program, and the code back.
"""

import asyncio
import contextlib
import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest
from acceptance.office import ledger, prepared, seminarpost
from mailservers.exim import Exim
from support import ROOT
from waiting import patience

BOUNCES = "rueck@example.org"
THERE = "p00000@example.org"
UNKNOWN = "weg@example.org"
FULL = "voll@example.org"
FORBIDDEN = "zu@verboten.example.org"
REFUSED = "unknown@example.org"
_COMMAND = "/usr/bin/seminarpost --workspace /srv/seminarpost inbound -"
_REFUSALS = """\
unknown:
  driver = redirect
  local_parts = weg
  allow_fail
  data = :fail: 550 5.1.1 No such user
full:
  driver = redirect
  local_parts = voll
  allow_fail
  data = :fail: 552 5.2.2 Mailbox full
forbidden:
  driver = redirect
  domains = verboten.example.org
  allow_fail
  data = :fail: 550 5.7.1 Refused: the sender is on our block list
all:
  driver = accept
  transport = none
"""
# Brings what it reads to the test, and ends as the program there has ended.
_BRIDGE = """\
#!/bin/sh
here={home}/pipe/$$
cat >"$here.part" && mv "$here.part" "$here.mail"
until [ -e "$here.code" ]; do sleep 0.02; done
cat "$here.said"
exit "$(cat "$here.code")"
"""


def _documented() -> list[str]:
    """The router and the transport of docs/inbound.md, without a word changed."""
    text = (ROOT / "docs" / "inbound.md").read_text(encoding="utf-8")
    _, _, exim = text.partition("**Exim**")
    return re.findall(r"^```\n(.*?)^```$", exim, re.MULTILINE | re.DOTALL)[:2]


_ROUTER, _TRANSPORT = _documented()


@dataclass
class SendingBack(Exim):
    """An Exim that takes nearly everything, and delivers when its queue is run."""

    name: ClassVar[str] = "exim-pipe"
    routers: ClassVar[str] = _ROUTER + _REFUSALS
    transports: ClassVar[str] = _TRANSPORT.replace(
        f"command = {_COMMAND}", "command = {home}/bridge"
    ).replace("user = seminarpost", "user = Debian-exim")

    def furnish(self) -> None:
        super().furnish()
        (self.home / "pipe").mkdir(mode=0o777)
        (self.home / "pipe").chmod(0o777)
        (self.home / "bridge").write_text(_BRIDGE.format(home=self.home), encoding="ascii")
        (self.home / "bridge").chmod(0o755)

    async def run_queue(self) -> None:
        """Tries everything that waits, once."""
        process = await asyncio.create_subprocess_exec(*self.with_options("-qff"))
        async with patience():
            assert await process.wait() == 0


@dataclass
class Pipe:
    """What stands behind the bridge: the program itself, or nobody for the ``first_fails``."""

    server: SendingBack
    workspace: Path
    first_fails: int = 0
    brought: list[bytes] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    async def serve(self) -> None:
        while True:
            for mail in sorted((self.server.home / "pipe").glob("*.mail")):
                await self._answer(mail)
            await asyncio.sleep(0.02)

    async def _answer(self, mail: Path) -> None:
        octets = mail.read_bytes()
        mail.unlink()
        self.brought.append(octets)
        code, said = 75, b"the database is away"
        if len(self.brought) > self.first_fails:
            words = _COMMAND.replace("/srv/seminarpost", str(self.workspace)).split()[1:]
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "mailer", *words, cwd=ROOT,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            )  # fmt: skip
            said, _ = await process.communicate(octets)
            code = process.returncode or 0
        self.ended.append(code)
        mail.with_suffix(".said").write_bytes(said)
        mail.with_suffix(".new").write_text(str(code), encoding="ascii")
        mail.with_suffix(".new").rename(mail.with_suffix(".code"))


@asynccontextmanager
async def behind(pipe: Pipe) -> AsyncIterator[None]:
    serving = asyncio.create_task(pipe.serve())
    try:
        yield
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


@pytest.fixture
def exim(unused_port: int) -> Iterator[SendingBack]:
    server = SendingBack(unused_port)
    server.start()
    yield server
    server.close()


@pytest.mark.parametrize("bounce", ["verp", "fixed"])
async def test_each_delivery_ends_in_the_right_state(
    tmp_path: Path, exim: SendingBack, bounce: str
) -> None:
    number = await prepared(
        tmp_path,
        {"port": exim.port},
        people=[THERE, UNKNOWN, FULL, FORBIDDEN, REFUSED],
        sender={"bounce": bounce, "bounce_address": BOUNCES},
    )
    await seminarpost(tmp_path, "run", "--until-idle")
    pipe = Pipe(exim, tmp_path, first_fails=1)
    async with behind(pipe):
        for _ in range(3):  # the mails; the bounces of them; the one that was to come again
            await exim.run_queue()
    assert pipe.ended == [75, 0, 0, 0], exim.log[-2000:]
    messages = [one.partition(b"\n")[2] for one in pipe.brought]
    assert messages[0] in messages[1:]
    assert exim.taken() == []
    assert all(one.startswith(b"From MAILER-DAEMON ") for one in pipe.brought)  # as in an mbox
    assert all(one.startswith(b"Return-path: <>\n") for one in messages)
    local = BOUNCES.partition("@")[0] + ("+" if bounce == "verp" else "@")
    assert all(f"Envelope-to: {local}".encode() in one for one in messages)
    rows = {row["recipient"]: row["state"] for row in await ledger(tmp_path, number)}
    assert rows == {
        THERE: "sent",
        UNKNOWN: "bounced",
        FULL: "deferred",
        FORBIDDEN: "bounced",
        REFUSED: "failed",
    }
    blocked = {address: await block_of(tmp_path, address) for address in (UNKNOWN, FORBIDDEN)}
    assert blocked == {UNKNOWN: ("hard bounce", "all"), FORBIDDEN: None}


async def block_of(workspace: Path, address: str) -> tuple[str, str] | None:
    """Why and for what an address gets no mail."""
    (card,) = (await seminarpost(workspace, "recipients", "show", address))["people"]
    return (card["block"]["reason"], card["block"]["scope"]) if card["block"] else None


def test_the_documented_command_is_what_is_run() -> None:
    assert f"command = {_COMMAND}\n" in _TRANSPORT
    assert "user = seminarpost\n" in _TRANSPORT
    assert "  local_parts = rueck\n  local_part_suffix = +*\n" in _ROUTER
