"""A call imports what it needs: help, wrong usage and reading start without a database."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailer.cli import app
from mailer.cli.catalogue import COMMANDS, Entry, Group

_HEAVY = {
    "sqlalchemy", "alembic", "aiosmtplib", "aiosqlite", "cryptography", "uvicorn", "starlette",
    "premailer", "icalendar", "lxml", "jinja2", "dns", "rich.table", "asyncio",
    "mailer.workspace", "mailer.compose.snapshot", "mailer.store.copying",
}  # fmt: skip
_CHECK = {
    "premailer", "icalendar", "lxml", "jinja2", "rich.table", "asyncio",
    "mailer.workspace", "mailer.compose.snapshot",
}  # fmt: skip
_LIST = {
    "sqlalchemy", "aiosqlite", "asyncio", "rich.table",
    "mailer.workspace", "mailer.compose.snapshot",
}  # fmt: skip
_RUN = "[name for name, one in sys.modules.items() if 'Lazy' not in type(one).__name__]"
"""What is imported, without modules that wait for their first use."""
_PROGRAM = f"""
import sys
from mailer.cli import app
try:
    app(sys.argv[1:])
except SystemExit:
    pass
sys.stdout.flush()
print("\\0" + " ".join({_RUN}))
"""
_ANNOUNCEMENT = "Online-Seminar: Wärme\n\nAm 10. März 2090 von 10:00 bis 11:30 Uhr online.\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an announcement and a database."""
    folder = tmp_path_factory.mktemp("start") / "office"
    CliRunner().invoke(app, ["init", str(folder)])
    (folder / "a.txt").write_text(_ANNOUNCEMENT, encoding="utf-8")
    assert CliRunner().invoke(app, ["migrate", "--workspace", str(folder)]).exit_code == 0
    return folder


def imported(office: Path, *words: str) -> set[str]:
    """The modules that a call has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *words, "--workspace", str(office)],
        capture_output=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return set(done.stdout.decode().rpartition("\0")[2].split())


def every_command() -> list[tuple[str, ...]]:
    """All commands of the catalogue, as typed."""
    waiting: list[tuple[tuple[str, ...], Entry]] = [
        ((name,), one) for name, one in COMMANDS.items()
    ]
    found = []
    for words, entry in waiting:
        if isinstance(entry, Group):
            waiting += [((*words, name), one) for name, one in entry.commands.items()]
        else:
            found.append(words)
    return found


@pytest.mark.parametrize(
    ("words", "may"),
    [
        (("--help",), set()),
        (("--version",), set()),
        (("nonsense",), set()),
        (("seminar", "--help"), set()),
        (("seminar", "list", "--wrong"), set()),
        (("plan",), set()),
        (("doctor", "--wrong"), set()),
        (("run", "--help"), {"asyncio"}),
        (("seminar", "read", "a.txt"), {"rich.table"}),
        (("check",), _CHECK),
        (("seminar", "list"), _LIST),
    ],
)
def test_a_call_imports_what_it_needs(office: Path, words: tuple[str, ...], may: set[str]) -> None:
    given = tuple(str(office / one) if one == "a.txt" else one for one in words)
    assert (imported(office, *given) & _HEAVY) - may == set()


def test_no_help_needs_what_its_command_does(office: Path) -> None:
    """All commands in one process: none of their declarations imports an action's needs."""
    program = "from typer.testing import CliRunner\nimport sys\nfrom mailer.cli import app\n" + (
        "".join(
            f"assert CliRunner().invoke(app, {[*words, '--help']!r}).exit_code == 0, {words!r}\n"
            for words in every_command()
        )
        + f"print(*{_RUN})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, cwd=office, text=True
    )
    assert set(done.stdout.split()) & (_HEAVY - {"asyncio"}) == set()
