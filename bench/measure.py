"""What benchmarks share: memory, medians, and one line of JSON."""

import argparse
import contextlib
import json
import os
import re
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def rss_mb() -> float:
    """The most memory this program has had, in MB (10⁶ bytes).

    Linux counts into ru_maxrss what the parent had before ``exec``; VmHWM begins anew.
    """
    kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"), re.MULTILINE)
        kibibytes = int(found[1]) if found else kibibytes
    return round(kibibytes * 1024 / 1e6, 1)


def private_mb(pid: int | None) -> float:
    """The memory that another process shares with none, now, in MB (10⁶ bytes)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    kibibytes = sum(
        int(one) for one in re.findall(r"^Private_\w+:\s+(\d+) kB", rollup, re.MULTILINE)
    )
    return round(kibibytes * 1024 / 1e6, 1)


def cpu_seconds(pid: int | None) -> float:
    """The processor time that another process has used so far."""
    return _ticks(pid)[0] / os.sysconf("SC_CLK_TCK")


def cpu_seconds_of_all(pid: int) -> float:
    """That of a process and of all that it has started, whether they have ended or not."""
    own, ended = _ticks(pid)
    total = (own + ended) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    for child in children:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            total += cpu_seconds_of_all(int(child))
    return total


def _ticks(pid: int | None) -> tuple[int, int]:
    """A process's own, and those of its children that ended and were waited for (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    utime, stime, cutime, cstime = (int(one) for one in fields[11:15])
    return utime + stime, cutime + cstime


def at_least(value: float, goal: float) -> dict[str, Any]:
    """A figure, what it is to be, and whether it is."""
    return {"value": round(value, 3), "goal": f">= {goal:g}", "reached": value >= goal}


def at_most(value: float, goal: float) -> dict[str, Any]:
    """A figure, what it may be, and whether it is no more."""
    return {"value": round(value, 3), "goal": f"<= {goal:g}", "reached": value <= goal}


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes, in seconds of this machine's clock."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def parser(description: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--json", action="store_true", help="one JSON document")
    return made


def report(result: dict[str, Any], as_json: bool) -> None:
    """The result for machines or people."""
    if as_json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:>12}: {value}")
