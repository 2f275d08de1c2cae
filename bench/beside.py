"""An office that works on while mail is sent at full speed: how much slower it is then."""

import json
import subprocess
import sys
import time
from typing import Any

from bench.measure import at_most
from bench.runs import Frozen

_IDLE_SECONDS = 8.0
_SLOWEST = 3.0
_LONGEST_WAIT_MS = 250.0

Times = dict[str, list[float]]


class Queries:
    """``bench.queries`` in a process of its own, which stands ready."""

    def __init__(self, mail: Frozen) -> None:
        command = [sys.executable, "-m", "bench.queries", str(mail.folder), str(mail.mailing_id)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n", "the queries did not begin"

    def begin(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("begin\n")
        self._process.stdin.flush()

    def end(self) -> Times:
        """How many milliseconds everything took."""
        output, _ = self._process.communicate()
        found: Times = json.loads(output)
        return found


def beside_queries(mail: Frozen) -> dict[str, Any]:
    """People register and read the ledger: when nothing is sent, and at full speed."""
    mail.pristine.restore()
    queries = Queries(mail)
    queries.begin()
    time.sleep(_IDLE_SECONDS)
    idle = queries.end()
    mail.pristine.restore()
    queries = Queries(mail)
    sending = mail.start()
    queries.begin()
    sending.wait()
    busy = queries.end()
    told = {kind: _compared(idle[kind], busy[kind]) for kind in idle}
    return sending.finished().document | {
        "queries": told,
        "figures": {
            **{
                f"{kind}_p95_ratio": at_most(_p95(busy[kind]) / _p95(idle[kind]), _SLOWEST)
                for kind in ("show", "find")
            },
            "write_wait_max_ms": at_most(max(busy["wait"]), _LONGEST_WAIT_MS),
        },
    }


def _compared(idle: list[float], busy: list[float]) -> dict[str, float]:
    return {
        "number": len(busy),
        "idle_p95_ms": round(_p95(idle), 2),
        "p95_ms": round(_p95(busy), 2),
        "max_ms": round(max(busy), 2),
    }


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]
