"""The benchmark of the demo: that it weighs the same mails, not how heavy they are."""

import asyncio
import json
import sys

import pytest
from support import ROOT


async def test_it_compares_the_demo_with_a_loop_over_its_mails() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.demo", "--pairs", "1", "--json"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    found = json.loads(output)
    assert found["mails"] == 130
    assert found["cpu_seconds"] > found["loop_cpu_seconds"] > 0
    both = found["cpu_seconds"] / found["loop_cpu_seconds"]
    assert found["ratio"] == pytest.approx(both, rel=0.1)  # the seconds are rounded
    assert found["figures"]["ratio"]["goal"].startswith("<= ")
