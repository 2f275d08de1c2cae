"""How sending grows with workers: ``python -m bench.scale --workers 1,2,4 --json``.

Each worker is a process as on a machine of its own, with its own connections, at one PostgreSQL;
the mail server takes ``--delay-ms`` a message and connection, so that one worker has to wait for
it most of the time. What is under way on a connection (``--window``) has to last for as long as a
turn of the sender takes, its commit included, or the server waits for the sender: at 5 ms a message
and with every core busy 4 are too few. ``linear`` is the rate of the most workers, divided by that
many times the rate of one. The time is from the first claim to the last answer in the ledger.
``cpu_us`` is what a mail costs all processors together, by who uses it: where the rate times their
sum comes near to a million times the number of cores, it is the processor that saturates.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.measure import cpu_seconds_of_all, report
from bench.relays import Target
from bench.runs import Frozen, Plan, frozen

# The server is that of the tests.
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from postgres import PostgresServer

_SLOW = "bench.slow_sink"


@contextmanager
def slow_sink(delay_ms: float) -> Iterator[Target]:
    """A mail server that takes so long for each message."""
    command = [sys.executable, "-m", _SLOW, str(delay_ms)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Target("127.0.0.1", int(process.stdout.readline()), process)
        process.stdin.close()


class Rate(NamedTuple):
    """Messages a second, all workers together, and what one of them costs, in µs by who uses it."""

    a_second: float
    cpu_us: dict[str, int]


def rate_of(mail: Frozen, workers: int, messages: int, others: Mapping[str, int]) -> Rate:
    """All must have been sent. ``others`` are processes beside the workers, by name."""
    command = [sys.executable, "-m", "bench.worker", str(mail.folder), "--senders", str(workers)]
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(workers)
    ]
    for one in started:  # from here on they share the relay
        assert one.stdout is not None
        if one.stdout.readline() != "sending\n":
            raise SystemExit(f"A worker did not begin (exit code {one.wait()}).")
    before = {name: cpu_seconds_of_all(pid) for name, pid in others.items()}
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [json.loads(one.communicate()[0]) for one in started]
    assert sum(one["messages"] for one in told) == messages, "not all were sent"
    seconds: float = max(one["ended"] for one in told) - min(one["begun"] for one in told)
    spent = {name: cpu_seconds_of_all(pid) - before[name] for name, pid in others.items()}
    spent["workers"] = sum(one["cpu_us"] for one in told) / 1e6
    return Rate(
        messages / seconds, {name: round(one * 1e6 / messages) for name, one in spent.items()}
    )


@contextmanager
def server_at(url: str) -> Iterator[tuple[str, dict[str, int]]]:
    """The database to use: ``url``, or one on a server that is started for this, which waits for
    its disk as any other; and its process, if it is ours."""
    if url:
        yield url, {}
        return
    with PostgresServer(fsync="on", full_page_writes="on") as server:
        yield server.new(), {"database": server.pid}


def main() -> None:
    parser = argparse.ArgumentParser(description="sending, by the number of workers")
    parser.add_argument("--workers", default="1,2,4")
    parser.add_argument("--database", default="", metavar="URL", help="postgresql://…")
    parser.add_argument("--recipients", type=int, default=20_000, help="for the most workers")
    parser.add_argument("--bytes", type=int, default=15_000)
    parser.add_argument("--connections", type=int, default=2, help="of each worker")
    parser.add_argument("--window", type=int, default=16)
    parser.add_argument("--delay-ms", type=float, default=5)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    numbers = sorted({int(one) for one in chosen.workers.split(",")})
    rates: dict[str, int] = {}
    costs: dict[str, dict[str, int]] = {}
    for number in numbers:
        messages = chosen.recipients * number // numbers[-1]
        with (
            server_at(chosen.database) as (url, processes),
            slow_sink(chosen.delay_ms) as target,
            tempfile.TemporaryDirectory() as folder,
        ):
            connections = chosen.connections * number
            plan = Plan(messages, chosen.bytes, connections, chosen.window, database=url)
            mail = asyncio.run(frozen(Path(folder), target, plan))
            assert target.sink is not None
            found = rate_of(mail, number, messages, processes | {"sink": target.sink.pid})
            rates[str(number)], costs[str(number)] = round(found.a_second), found.cpu_us
    first, last = numbers[0], numbers[-1]
    linear = rates[str(last)] / rates[str(first)] * first / last
    report({"workers": rates, "linear": round(linear, 3), "cpu_us": costs}, chosen.json)


if __name__ == "__main__":
    main()
