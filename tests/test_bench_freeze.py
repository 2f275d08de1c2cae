"""The benchmark of freezing, in small: that it measures what was frozen, not how fast."""

import asyncio
import json
import sys
from pathlib import Path

from acceptance.mishaps import fast_sink
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


async def test_it_measures_from_due_to_the_last_mail(tmp_path: Path) -> None:
    async with fast_sink(tmp_path / "taken.log") as sink:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.freeze", "--sending", "--recipients", "700"),
            *("--pairs", "1", "--relay", f"127.0.0.1:{sink.port}", "--json"),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await process.communicate()
        taken = sink.taken()
    assert process.returncode == 0
    found = json.loads(output)
    assert (found["recipients"], found["window"]) == (700, 4)
    assert set(found["figures"]) == {"from_due_ratio"}
    assert len(taken) == 2 * 700
