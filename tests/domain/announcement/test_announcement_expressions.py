"""Expressions: compiled with their first use, then as any other pattern."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mailer.domain.announcement.lexicon.expressions import expression


def test_what_it_does_is_what_its_pattern_does() -> None:
    day = expression(r"(?P<day>\d{1,2})\. März", re.IGNORECASE)
    found = day.search("am 4. märz und 5. März")
    assert found is not None
    assert found["day"] == "4"
    assert [one["day"] for one in day.finditer("4. März, 5. März")] == ["4", "5"]
    assert day.sub("x", "4. März") == "x"
    assert (day.fullmatch("4. März ") is None, day.groups) == (True, 1)


def test_its_text_may_be_part_of_another_before_it_is_compiled() -> None:
    part = expression(r"\d+(")
    assert expression(rf"(?:{part.pattern[:-1]}) Uhr").match("12 Uhr")
    with pytest.raises(re.error):
        part.match("12")


COUNTED = """\
import re._compiler as compiler

compiled, made = compiler.compile, []
compiler.compile = lambda pattern, flags=0: made.append(pattern) or compiled(pattern, flags)
import mailer.domain.announcement
print(len(made))
"""


def test_importing_the_reader_compiles_next_to_nothing() -> None:
    told = subprocess.run(
        [sys.executable, "-c", COUNTED], capture_output=True, text=True, check=True
    )
    assert int(told.stdout) < 100


def test_no_repetition_became_a_tuple() -> None:
    r"""In a formatted string ``\d{1,2}`` is ``\d(1, 2)``: there the braces are doubled."""
    package = Path(__file__).parents[3] / "mailer" / "domain" / "announcement"
    found = [
        f"{file.name}: {line.strip()}"
        for file in package.rglob("*.py")
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"(?<!\{)\{\d+,\s?\d*\}(?!\})", line)
        and re.match(r"\s*(?:[\w ]+[=(] ?)?(?:rf|fr|f)[\"']", line)
    ]
    assert found == []
