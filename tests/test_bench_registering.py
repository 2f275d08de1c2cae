"""The benchmark of registering, in small: that its phases ask what they say, not how fast."""

import asyncio
import json
import sys

from support import ROOT


async def test_each_phase_asks_as_many_as_it_says() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.registering", "--rate", "20", "--seconds", "2"),
        *("--places", "15", "--json"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    found = json.loads(output.splitlines()[-1])
    twice = 1  # of twenty
    assert found["burst"]["asked"] == 20 + twice
    assert found["open"]["asked"] == 40 + 2 * twice
    assert found["open"]["seconds"] > 1.9
    assert found["sustained"]["asked"] > 0
    assert found["registered"] == 15
    assert set(found["statuses"]) == {"200"}
    assert set(found["figures"]) == {
        "burst_p95_ms", "open_p95_ms", "sustained_rate", "sustained_p95_ms",
    }  # fmt: skip
