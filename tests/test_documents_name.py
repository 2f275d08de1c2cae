"""What documents name is there: files, modules, and the tests that are said to show a promise."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

_MADE_BY_AN_OFFICE = {"inbound-rules.toml", "2027-03.en.md", "newsletters/2027-03.md",
                      "templates/feedback/KURZNAME.toml"}  # fmt: skip
_OF_THE_PAST = {"decisions.md"}  # it says what was, and keeps the names of then
_FILE = re.compile(r"`([\w./-]+\.(?:py|toml|txt|html|css|typ|md|rs|c))`")
_MODULE = re.compile(r"`((?:" + "|".join(
    one.name for one in (ROOT / "mailer").iterdir() if one.is_dir()
) + r")(?:\.\w+)+)`")  # fmt: skip
_TEST = re.compile(r"`(test_\w+)`")
_FIELDS = {"test_url", "test_mail"}  # of JSON documents, and no tests
DOCUMENTS = [
    one
    for one in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
    if one.name not in _OF_THE_PAST
]


def ours() -> list[str]:
    if not (ROOT / ".git").exists():
        return [str(one.relative_to(ROOT)) for one in ROOT.rglob("*") if one.is_file()]
    listed = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
    told = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    return told.stdout.split("\n")


FILES = ours()


def is_module(dotted: str) -> bool:
    """``store.ledger`` and ``store.ledger.claims.claim``: a module, or a name in one."""
    parts = dotted.split(".")
    for known in range(len(parts), 0, -1):
        path = ROOT.joinpath("mailer", *parts[:known])
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if file.exists():
            rest = parts[known:]
            return not rest or re.search(rf"\b{rest[0]}\b", file.read_text("utf-8")) is not None
    return False


def missing(document: Path) -> Iterator[str]:
    text = document.read_text("utf-8")
    for name in _FILE.findall(text):
        if name not in _MADE_BY_AN_OFFICE and not any(
            f"/{one}".endswith(f"/{name}") for one in FILES
        ):
            yield name
    yield from (
        name for name in _MODULE.findall(text) if not name.endswith(".py") and not is_module(name)
    )
    yield from (name for name in _TEST.findall(text) if name not in TESTS | _FIELDS)


TESTS = {
    name
    for file in (ROOT / "tests").rglob("test_*.py")
    for name in (
        file.stem,
        *re.findall(r"^ *(?:async )?def (test_\w+)", file.read_text("utf-8"), re.MULTILINE),
    )
}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.name)
def test_what_a_document_names_is_there(document: Path) -> None:
    assert list(missing(document)) == []
