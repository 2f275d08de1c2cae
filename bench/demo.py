"""The demo, a seminar's whole life, against a plain loop that only sends the same mails.

``python -m bench.demo [--pairs 3] --json`` gives ``{mails, cpu_seconds, loop_cpu_seconds,
ratio}``. Both are processor time of a process of its own with all that it starts, the start
of Python and of the libraries included: of ``demo --once``, and of the peer, which hands the
mails that the demo made to aiosmtplib's ``sendmail``, one after the other on one connection
to a sink of ours. They run in turn; each figure is a median, the ratio that of the pairs.

``python -m bench.demo FOLDER PORT`` is the loop.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from aiosmtplib import SMTP

from bench.measure import at_most, median, parser, report

_PAIRS = 3
_MOST_TIMES_THE_LOOP = 40.0
_SENDER = "seminare@example.org"


class _Counted:
    """Takes every mail and keeps none."""

    def __init__(self) -> None:
        self.mails = 0

    async def handle_DATA(self, *_what: object) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails += 1
        return "250 2.0.0 ok"


@asynccontextmanager
async def _sink() -> AsyncIterator[tuple[_Counted, int]]:
    """A server in this process, whose time is not looked at; returns what it took and its port."""
    from aiosmtpd.smtp import SMTP as Server  # noqa: N811 - the loop's process shall not load it

    taken, loop = _Counted(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(taken, loop=loop), "127.0.0.1", 0)
    try:
        yield taken, server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def _spent(*words: str) -> float:
    return await asyncio.to_thread(_cpu_seconds, *words)


def _cpu_seconds(*words: str) -> float:
    """The processor time of ``python -m words…`` and of all that it waited for."""
    process = subprocess.Popen([sys.executable, "-m", *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{words[0]} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


async def measured(pairs: int) -> dict[str, Any]:
    """The demo and the loop in turn."""
    demos: list[float] = []
    loops: list[float] = []
    async with _sink() as (taken, port):
        for _ in range(pairs):
            with tempfile.TemporaryDirectory(prefix="seminarpost-bench-") as name:
                folder, before = Path(name), taken.mails
                demos.append(await _spent("mailer", "demo", "--once", "--out", name))
                mails = len(_mails_in(folder))
                loops.append(await _spent("bench.demo", name, str(port)))
                assert taken.mails - before == mails > 0
    ratio = median(demo / loop for demo, loop in zip(demos, loops, strict=True))
    return {
        "mails": mails,
        "cpu_seconds": round(median(demos), 2),
        "loop_cpu_seconds": round(median(loops), 2),
        "ratio": round(ratio, 1),
        "figures": {"ratio": at_most(ratio, _MOST_TIMES_THE_LOOP)},
    }


def _mails_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.eml"))


async def _send_all(files: list[Path], port: int) -> None:
    """The plain loop."""
    headers = BytesHeaderParser(policy=policy.default)
    async with SMTP(hostname="127.0.0.1", port=port, start_tls=False) as client:
        for file in files:
            message = file.read_bytes()
            to = str(headers.parsebytes(message)["Delivered-To"])
            await client.sendmail(_SENDER, [to], message)


def main() -> None:
    options = parser("the demo against a loop over the same mails")
    options.add_argument("--pairs", type=int, default=_PAIRS)
    chosen = options.parse_args()
    report(asyncio.run(measured(chosen.pairs)), chosen.json)


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[2].isdigit() and not sys.argv[1].startswith("-"):
        asyncio.run(_send_all(_mails_in(Path(sys.argv[1])), int(sys.argv[2])))
    else:
        main()
