"""Sending, freeze to journal, and how that compares with a peer in the same run.

``python -m bench.send [--recipients N] [--bytes 15000] [--relay HOST:PORT] [--connections 4]
[--window 4] [--dkim] [--database URL] --json`` gives ``{messages, seconds, rate,
cpu_us_per_message, rss_mb, bytes, freeze_seconds}``. Without ``--relay`` it compiles and starts
the C sink. The sender is a process of its own; ledger and sink must agree on every message.

- ``--against smtp-source|signing|sendmail`` runs pairs (``--pairs``, 5), the peer each time right
  after the sender, and gives the median of their ratios. ``signing`` is two threads that only sign.
- ``--delay-ms 20 [--no-chunking]`` puts the server so far away, both for the sender and its peer.
- ``--scale`` sends to ten times as many as well (``--pairs``, 1), and compares memory and time.
- ``--beside queries`` has another process register people and read the ledger meanwhile.

Each figure has its ``goal`` and whether it was ``reached``; the exit code is 0 either way.
"""

import argparse
import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.beside import beside_queries
from bench.measure import at_least, at_most, median, parser, report
from bench.peers import sendmail_rate, smtp_source_rate
from bench.relays import Target, further_away, target_for
from bench.runs import Frozen, Plan, Run, frozen
from bench.sign import signatures_per_second

_PAIRS = 5
_SCALE = 10
_SIGNING_THREADS = 2
_WIDE_WINDOW = 64  # from here on smtp-source is to be kept up with
_MOST_RSS_MB = 200.0


def alone(mail: Frozen, pairs: int) -> dict[str, Any]:
    """The sender by itself."""
    return _middle([mail.send() for _ in range(pairs)]).document


def against(mail: Frozen, chosen: argparse.Namespace) -> dict[str, Any]:
    """The sender and its peer in turn."""
    runs: list[Run] = []
    peers: list[float] = []
    for _ in range(chosen.pairs):
        runs.append(mail.send())
        peers.append(_peer_rate(mail.target, chosen))
    ratios = [run.rate / peer for run, peer in zip(runs, peers, strict=True)]
    return _middle(runs).document | {
        "peer": chosen.against,
        "peer_rate": round(median(peers)),
        "pairs": [
            {"rate": round(run.rate), "peer_rate": round(peer), "ratio": round(run.rate / peer, 3)}
            for run, peer in zip(runs, peers, strict=True)
        ],
        "figures": {"rate_ratio": at_least(median(ratios), _goal(chosen))},
    }


def _peer_rate(target: Target, chosen: argparse.Namespace) -> float:
    if chosen.against == "signing":
        return signatures_per_second(_SIGNING_THREADS, size_bytes=chosen.bytes)
    rate = smtp_source_rate if chosen.against == "smtp-source" else sendmail_rate
    return rate(target, chosen.connections, chosen.peer_messages, chosen.bytes)


def _goal(chosen: argparse.Namespace) -> float:
    """What the ratio of the rates is to be at least."""
    if chosen.against == "signing":
        return 0.6
    if chosen.against == "sendmail":
        return 3.3 if chosen.no_chunking else 12.0
    return 1.0 if chosen.window >= _WIDE_WINDOW else 0.5


def scaled(small: Frozen, large: Frozen, pairs: int) -> dict[str, Any]:
    """Few and ten times as many in turn: neither memory nor time a message may grow."""
    few: list[Run] = []
    many: list[Run] = []
    for _ in range(pairs):
        few.append(small.send())
        many.append(large.send())
    memory = median(b.rss_mb / a.rss_mb for a, b in zip(few, many, strict=True))
    slower = median(a.rate / b.rate for a, b in zip(few, many, strict=True))
    return _middle(few).document | {
        "large": _middle(many).document | {"freeze_seconds": round(large.freeze_seconds, 2)},
        "figures": {
            "memory_ratio": at_most(memory, 1.2),
            "rss_mb": at_most(max(run.rss_mb for run in many), _MOST_RSS_MB),
            "time_ratio": at_most(slower, 1.15),
        },
    }


def _middle(runs: list[Run]) -> Run:
    """The run whose rate is in the middle."""
    return sorted(runs, key=lambda run: run.rate)[len(runs) // 2]


def measured(folder: Path, target: Target, chosen: argparse.Namespace) -> dict[str, Any]:
    """Makes the mailing and sends it in the way that was chosen."""

    def make(name: str, recipients: int) -> Frozen:
        plan = Plan(
            recipients,
            chosen.bytes,
            chosen.connections,
            chosen.window,
            chosen.dkim or chosen.against == "signing",
            chosen.database,
        )
        return asyncio.run(frozen(folder / name, target, plan))

    mail = make("office", chosen.recipients)
    if chosen.scale:
        found = scaled(mail, make("large", _SCALE * chosen.recipients), chosen.pairs)
    elif chosen.beside:
        found = beside_queries(mail)
    elif chosen.against:
        found = against(mail, chosen)
    else:
        found = alone(mail, chosen.pairs)
    return found | {"freeze_seconds": round(mail.freeze_seconds, 2)}


def main() -> None:
    options = parser("sending, freeze to journal")
    options.add_argument("--recipients", type=int, default=20_000)
    options.add_argument("--bytes", type=int, default=15_000)
    options.add_argument("--relay", default="", metavar="HOST:PORT")
    options.add_argument("--connections", type=int, default=4)
    options.add_argument("--window", type=int, default=4)
    options.add_argument("--dkim", action="store_true", help="sign with RSA, 2048 bits")
    options.add_argument("--database", default="", metavar="URL")
    options.add_argument("--against", choices=("smtp-source", "signing", "sendmail"))
    options.add_argument("--pairs", type=int)
    options.add_argument("--peer-messages", type=int)
    options.add_argument("--delay-ms", type=float, default=0)
    options.add_argument("--no-chunking", action="store_true")
    options.add_argument("--scale", action="store_true")
    options.add_argument("--beside", choices=("queries",))
    chosen = options.parse_args()
    if chosen.scale and chosen.database:
        options.error("--scale needs two databases and makes them itself")
    chosen.pairs = chosen.pairs or (_PAIRS if chosen.against else 1)
    few = min(chosen.recipients, 1000)  # a loop over sendmail waits most of the time
    chosen.peer_messages = chosen.peer_messages or (
        few if chosen.against == "sendmail" else chosen.recipients
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seminarpost-")))
        near = stack.enter_context(target_for(chosen.relay))
        target = stack.enter_context(
            further_away(near, chosen.delay_ms, chunking=not chosen.no_chunking)
        )
        report(measured(folder, target, chosen), chosen.json)


if __name__ == "__main__":
    main()
