"""The benchmark of importing, in small: that it measures what was taken in, not how fast."""

import asyncio
import json
import sys

from support import ROOT


async def test_it_imports_everybody_and_compares_that_with_the_same_rows() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.importing", "--rows", "700", "--again", "--json"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    found = json.loads(output)
    assert found["rows"] == 700
    assert set(found) == {
        "rows", "seconds", "ratio", "rss_mb", "peer_seconds", "reading_seconds", "children_mb",
        "again_seconds", "longest_wait_ms",
    }  # fmt: skip
    assert all(value > 0 for value in found.values())
