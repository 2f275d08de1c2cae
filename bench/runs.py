"""A frozen mailing that can be sent again and again, each time from the same ledger."""

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.office import Relay, freeze, office, write_settings
from bench.pristine import Pristine, kept
from bench.relays import Target
from mailer.actions.desk import open_desk
from mailer.actions.office import dkim
from mailer.clock import SystemClock
from mailer.domain.delivery import DeliveryState
from mailer.store import reports
from mailer.workspace import open_workspace


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be sent and how; ``database`` is a URL, empty: SQLite in the workspace."""

    recipients: int
    size_bytes: int
    connections: int = 4
    window: int = 4
    dkim: bool = False
    database: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One sending; times in seconds, ``octets`` of a mail as the sink counted them."""

    messages: int
    seconds: float
    cpu_us: float
    rss_mb: float
    octets: float | None

    @property
    def rate(self) -> float:
        return self.messages / self.seconds

    @property
    def document(self) -> dict[str, Any]:
        return {
            "messages": self.messages,
            "seconds": round(self.seconds, 3),
            "rate": round(self.rate),
            "cpu_us_per_message": round(self.cpu_us / self.messages, 1),
            "rss_mb": self.rss_mb,
            "bytes": self.octets and round(self.octets),
        }


class Sending:
    """A sender at work in a process of its own."""

    def __init__(self, folder: Path, target: Target, mailing_id: int) -> None:
        self._folder = folder
        self._target = target
        self._mailing_id = mailing_id
        self._before = target.taken()
        self._output = ""
        command = [sys.executable, "-m", "bench.worker", str(folder)]
        self._worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._worker.stdout is not None
        if self._worker.stdout.readline() != "sending\n":
            raise SystemExit(f"The sender did not begin (exit code {self._worker.wait()}).")

    @property
    def is_at_work(self) -> bool:
        return self._worker.poll() is None

    def wait(self) -> None:
        """Comes back when the sender has ended."""
        self._output, _ = self._worker.communicate()
        if self._worker.returncode:
            raise SystemExit(f"The sender gave up (exit code {self._worker.returncode}).")

    @property
    def told(self) -> dict[str, Any]:
        """What a sender that has ended says of itself."""
        found: dict[str, Any] = json.loads(self._output)
        return found

    def finished(self) -> Run:
        """What a sender did that has ended; ledger and sink must say the same as it."""
        told = self.told
        mailing, all_sent = asyncio.run(_ledger(self._folder, self._mailing_id))
        assert set(mailing) == {DeliveryState.SENT}, f"not all were sent: {mailing}"
        assert all_sent == told["messages"], f"the ledger says {all_sent}: {told}"
        after, octets = self._target.taken(), None
        if self._before is not None and after is not None:
            taken = after.messages - self._before.messages
            assert taken == told["messages"], f"the sink took {taken}: {told}"
            octets = (after.octets - self._before.octets) / taken
        return Run(told["messages"], told["seconds"], told["cpu_us"], told["rss_mb"], octets)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A workspace whose mailing is frozen and waits to be sent."""

    folder: Path
    target: Target
    mailing_id: int
    freeze_seconds: float
    pristine: Pristine

    def start(self) -> Sending:
        """Begins to send all that is not sent."""
        return Sending(self.folder, self.target, self.mailing_id)

    def send(self) -> Run:
        """One whole sending from the beginning."""
        self.pristine.restore()
        sending = self.start()
        sending.wait()
        return sending.finished()


async def frozen(folder: Path, target: Target, wanted: Plan) -> Frozen:
    """Makes a workspace in ``folder``, with people and an invitation, and freezes it."""
    more = f'\n[database]\nurl = "{wanted.database}"\n' if wanted.database else ""
    relay = Relay(target.host, target.port, wanted.connections, wanted.window)
    write_settings(folder, relay, more)
    if wanted.dkim:
        dkim.keygen(open_workspace(folder), SystemClock().now(), add=True)
    async with office(folder, wanted.recipients, wanted.size_bytes) as desk:
        mailing_id, seconds = await freeze(desk)
        url = desk.workspace.settings.database.url
    return Frozen(folder, target, mailing_id, seconds, kept(url, folder))


async def _ledger(folder: Path, mailing_id: int) -> tuple[dict[str, int], int]:
    """The mailing's deliveries by state, and how many of all mailings are sent."""
    async with open_desk(folder) as desk, desk.database.read() as connection:
        counts = await reports.counts(connection)
    return counts[mailing_id], sum(one.get(DeliveryState.SENT, 0) for one in counts.values())
