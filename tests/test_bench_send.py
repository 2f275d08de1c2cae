"""The benchmark of sending, in small: that it measures what was sent, not how fast."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from acceptance.mishaps import fast_sink
from support import ROOT


async def test_it_sends_everything_and_says_what_that_took(tmp_path: Path) -> None:
    async with fast_sink(tmp_path / "taken.log") as sink:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.send", "--recipients", "200", "--pairs", "1"),
            *("--bytes", "15000", "--relay", f"127.0.0.1:{sink.port}", "--dkim", "--json"),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await process.communicate()
        taken = sink.taken()
    assert process.returncode == 0
    found = json.loads(output)
    assert found["messages"] == len(taken) == len({to for _, to, _ in taken}) == 200
    # Seconds come rounded to thousandths, and the rate to a whole number.
    rounded = 0.0005 / found["seconds"] + 0.5 / found["rate"] + 0.001
    assert found["messages"] / found["seconds"] == pytest.approx(found["rate"], rel=rounded)
    assert found["cpu_us_per_message"] > 0
    assert found["rss_mb"] > 20
    assert found["freeze_seconds"] > 0
