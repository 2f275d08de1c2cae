"""Where benchmarks send to: a sink of their own, one that runs already, or one further away."""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SINK_SOURCE = Path(__file__).parents[2] / "shared" / "bench" / "sink.c"
_STARTING_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sink has taken since it began."""

    messages: int
    octets: int


@dataclass(frozen=True, slots=True)
class Target:
    """An SMTP server; ``sink`` is its process where it is ours."""

    host: str
    port: int
    sink: "subprocess.Popen[str] | None" = None

    def taken(self) -> Taken | None:
        """What it has taken so far; None: it is not ours to ask."""
        if self.sink is None or self.sink.stdout is None:
            return None
        self.sink.send_signal(signal.SIGUSR1)
        _, messages, _, octets = self.sink.stdout.readline().split()
        return Taken(int(messages), int(octets))


@contextmanager
def target_for(relay: str, accepted: Path | None = None) -> Iterator[Target]:
    """The server at ``relay`` (HOST:PORT); empty: the C sink, compiled and started for this.

    Its own sink writes a line for each message that it takes into ``accepted``.
    """
    if relay:
        host, _, given = relay.rpartition(":")
        yield Target(host or "127.0.0.1", int(given))
        return
    compiler = shutil.which("cc")
    if not SINK_SOURCE.is_file() or compiler is None:
        raise SystemExit(
            f"There is no {SINK_SOURCE.name} to compile: please start a mail server that takes "
            "everything and name it with --relay HOST:PORT."
        )
    with tempfile.TemporaryDirectory(prefix="seminarpost-sink-") as folder:
        program = Path(folder) / "sink"
        subprocess.run([compiler, "-O2", "-o", program, SINK_SOURCE], check=True)
        port = _free_port()
        command = [str(program), str(port), *([str(accepted)] if accepted else [])]
        sink = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            _wait_for(port)
            yield Target("127.0.0.1", port, sink)
        finally:
            sink.terminate()
            sink.wait()


@contextmanager
def further_away(target: Target, delay_ms: float, *, chunking: bool) -> Iterator[Target]:
    """The same server with a longer round trip, and without CHUNKING where that is wanted."""
    if not delay_ms and chunking:
        yield target
        return
    command = [sys.executable, "-m", "bench.proxy", f"{target.host}:{target.port}"]
    command += [f"--delay-ms={delay_ms}", *([] if chunking else ["--no-chunking"])]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as proxy:
        assert proxy.stdin is not None
        assert proxy.stdout is not None
        yield Target("127.0.0.1", int(proxy.stdout.readline()), target.sink)
        proxy.stdin.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    give_up_at = time.monotonic() + _STARTING_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)
        else:
            return
