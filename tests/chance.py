"""How long chance plays: a little on every change, and ``make soak`` for as long as one likes."""

import os

import pytest
from hypothesis import settings

SOAK = int(os.environ.get("SEMINARPOST_SOAK", "0"))
"""How many times as much as on every change; 0: the usual amount."""

soaked = pytest.mark.soak
"""For a test whose findings hang on chance, and that plays more of it by itself."""

soaked_again = pytest.mark.soak(again=True)
"""For a test that finds something by who comes first: a soak plays it many times."""


def examples(number: int) -> settings:
    """So many examples on every change, and a multiple of them in a soak.

    On a change they are the same in every run: who changes one thing is not stopped by what chance
    finds in another. New ones are played by a soak.
    """
    return settings(max_examples=number * max(SOAK, 1), deadline=None, derandomize=not SOAK)


def seeds(first: int) -> list[int]:
    """One seed on every change, as many as there are rounds in a soak."""
    return [first + one for one in range(max(SOAK, 1))]


EXAMPLES = 40
"""Of what hangs on one value or few: what it finds in a hundred it nearly always finds in these."""
PROFILE = "chance"
settings.register_profile(PROFILE, examples(EXAMPLES))
