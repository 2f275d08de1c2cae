"""The benchmark of freezing, in small: that it measures what was frozen, not how fast."""

import asyncio
import json
import sys

from support import ROOT


async def test_it_freezes_everybody_and_compares_that_with_the_same_rows() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.freeze", "--recipients", "700", "--pairs", "1", "--json"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    found = json.loads(output)
    assert found["recipients"] == 700
    assert found["freeze_seconds"] > 0
    assert found["peer_seconds"] > 0
    figures = found["figures"]
    assert set(figures) == {"ratio", "memory_ratio", "longest_write_wait_ms"}
    assert all(set(one) == {"value", "goal", "reached"} for one in figures.values())
