"""What the tests know of every real mail server: how to start it, and what it has taken.

Each server treats recipients by the beginning of their address: ``unknown…`` there is none of,
``full…`` has no room, ``grey…`` is greylisted (refused once). All others are taken into the
queue and stay there: what a server has said yes to lies on its disk, under its envelope.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from support import ROOT
from waiting import until_at_last

_OWN = ROOT / ".servers"
"""Where ``.ci/run`` unpacks servers that Debian does not install beside each other."""


@dataclass(frozen=True)
class Taken:
    """A message in a server's queue: its envelope and its octets, with CRLF as it travelled."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


def program(name: str) -> str | None:
    """A server's program: on the PATH, among the system's, or unpacked beside the tests."""
    own = os.pathsep.join(str(_OWN / folder) for folder in ("usr/sbin", "usr/bin"))
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:{own}")


@dataclass
class MailServer(ABC):
    """One server on a loopback port, from ``start`` to ``stop``.

    ``limits`` are settings in the server's own words; ``size_bytes`` is the largest message.
    """

    port: int
    limits: Mapping[str, object] = field(default_factory=dict)
    size_bytes: int = 10_000_000
    home: Path = field(init=False)
    _process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    name: ClassVar[str]

    def __post_init__(self) -> None:
        # The servers give up root's rights, and pytest's own folders are closed to others.
        self.home = Path(tempfile.mkdtemp(prefix=f"seminarpost-{self.name}-"))
        self.home.chmod(0o755)
        self.furnish()

    @abstractmethod
    def furnish(self) -> None:
        """Writes the configuration into ``home``."""

    @abstractmethod
    def command(self) -> list[str]:
        """The command that serves in the foreground."""

    @abstractmethod
    def taken(self) -> list[Taken]:
        """What lies in the queue."""

    @property
    def log(self) -> str:
        file = self.home / "log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def start(self) -> None:
        """Returns when it greets."""
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd=self.home, start_new_session=True,
            )  # fmt: skip
        until_at_last(self._greets, lambda: self.log)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ends it and all that it has started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def close(self) -> None:
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.home)

    def _greets(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log[-2000:]
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                return line.recv(100).startswith(b"220")
        except OSError:
            return False
