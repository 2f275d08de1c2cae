"""What benchmarks share: memory, medians, and one line of JSON."""

import argparse
import json
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any


def rss_mb() -> float:
    """The most memory this process has had, in MB (10⁶ bytes)."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1)


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
