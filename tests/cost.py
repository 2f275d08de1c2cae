"""What work costs, told in a way that is true on every machine: never in seconds.

A clock tells more about the machine and its other work than about the code. Processor time
is better, and its ratio for an input and its double says what matters: whether the cost grows
with the input (2) or with its square (4).
"""

import gc
import time
from collections.abc import Callable
from math import inf
from typing import TypeVar

Input = TypeVar("Input")

LINEAR = 2.6
"""Doubling the input of linear work costs no more than this; that of quadratic work, 4."""

_ROUNDS = 9
_SURE_AFTER = 2
_NO_DOUBT, _PLAIN = 2.3, 2.15
"""What is linear without a doubt after two rounds, and for a doubled input after one."""
_MEASURABLE_SECONDS = 0.005


def cpu_seconds(work: Callable[[], object]) -> float:
    """The processor time that ``work`` takes in this thread, for comparing it with another."""
    enabled = gc.isenabled()
    gc.disable()  # whose turn would depend on what earlier tests left behind
    try:
        begun = time.thread_time()
        work()
        return time.thread_time() - begun
    finally:
        if enabled:
            gc.enable()


def times_as_costly(
    work: Callable[[Input], object], one: Input, other: Input, *, plain: float = 0.0
) -> float:
    """How many times as much processor time ``work`` takes for ``other`` as for ``one``.

    A first round that tells no more than ``plain`` is the only one. Both are measured in turn, and
    the least of several rounds counts: what disturbs can only add. What takes next to no time is
    done over and over until it can be measured.
    """
    times = 1
    while (least_one := _cost(work, one, times)) < _MEASURABLE_SECONDS:
        times *= 2
    least_other = inf
    for done in range(1, _ROUNDS + 1):
        least_other = min(least_other, _cost(work, other, times))
        enough = _NO_DOUBT if done >= _SURE_AFTER else plain
        if least_other <= enough * least_one:
            break
        least_one = min(least_one, _cost(work, one, times))
    return least_other / least_one


def doubling_ratio(work: Callable[[int], object], size: int) -> float:
    """How many times as much ``work(2 * size)`` costs as ``work(size)``; compare with ``LINEAR``.

    ``size`` is to be so large that fixed costs do not hide how the rest grows: half of the most
    that is allowed, where there is such a limit. Make inputs beforehand if that is no part of it.
    """
    return times_as_costly(work, size, 2 * size, plain=_PLAIN)


def _cost(work: Callable[[Input], object], given: Input, times: int) -> float:
    return cpu_seconds(lambda: [work(given) for _ in range(times)])
