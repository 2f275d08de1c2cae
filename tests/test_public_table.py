"""Every test and benchmark that docs/public.md names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "public.md").read_text("utf-8")
TABLE = TEXT[TEXT.index("## What shows it") : TEXT.index("## Behind a proxy")]


def test_what_shows_it_is_there() -> None:
    rows = [row for row in TABLE.splitlines() if row.startswith("| ")][2:]
    assert len(rows) >= 20
    for row in rows:
        _, shown = row.removesuffix(" |").split(" | ")
        files = re.findall(r"`(tests/[\w/]+\.py)`", shown)
        named = re.findall(r"`(test_\w+)`", shown)
        benches = re.findall(r"`python -m bench\.(\w+)", shown)
        assert files or benches, row
        sources = [(ROOT / one).read_text("utf-8") for one in files]
        for one in named:
            assert any(re.search(rf"def {one}\(", source) for source in sources), one
        for bench in benches:
            assert (ROOT / "bench" / f"{bench}.py").is_file(), bench
