"""Whom the sender is measured against: Postfix's smtp-source, and a loop over ``sendmail``.

``python -m bench.peers HOST PORT CONNECTIONS MESSAGES BYTES`` is the loop: aiosmtplib as one would
use it, with no ledger, one message after the other on each connection; it prints seconds.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import time

import uvloop
from aiosmtplib import SMTP

from bench.measure import seconds
from bench.relays import Target
from bench.sign import message_of

_SENDER = "seminare@example.org"


def smtp_source_rate(target: Target, connections: int, messages: int, size_bytes: int) -> float:
    """Messages a second of ``smtp-source -d``, which fills nothing and remembers nothing."""
    program = shutil.which("smtp-source", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise SystemExit("There is no smtp-source here; it comes with Postfix.")
    command = [program, "-d", "-s", str(connections), "-m", str(messages), "-l", str(size_bytes)]
    command += ["-f", _SENDER, "-t", "person@example.org", f"inet:{target.host}:{target.port}"]
    return messages / seconds(lambda: subprocess.run(command, check=True))


def sendmail_rate(target: Target, connections: int, messages: int, size_bytes: int) -> float:
    """Messages a second of the loop over ``sendmail``, in a process of its own."""
    numbers = [str(one) for one in (target.port, connections, messages, size_bytes)]
    command = [sys.executable, "-m", "bench.peers", target.host, *numbers]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return messages / float(done.stdout)


async def _sendmail_loop(
    host: str, port: int, connections: int, messages: int, size_bytes: int
) -> float:
    message = message_of(size_bytes)
    numbers = iter(range(messages))

    async def one_connection() -> None:
        client = SMTP(hostname=host, port=port, start_tls=False, use_tls=False)
        async with client:
            for number in numbers:
                await client.sendmail(_SENDER, [f"person{number}@example.org"], message)

    begun = time.perf_counter()
    await asyncio.gather(*(one_connection() for _ in range(connections)))
    return time.perf_counter() - begun


if __name__ == "__main__":
    where, *given = sys.argv[1:]
    print(uvloop.run(_sendmail_loop(where, *(int(one) for one in given))))
