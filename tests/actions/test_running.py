"""Running: what the sender does to its own process before it begins."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SETTINGS = (
    '[site]\nname = "Büro"\nimprint = ["Weg 1"]\n[sender]\naddress = "seminare@example.org"\n'
)
SCRIPT = """
import json, os, sys
from multiprocessing import active_children
from pathlib import Path
from mailer.actions.operation.running import renderers_beside
from mailer.workspace import open_workspace

with renderers_beside(open_workspace(Path(sys.argv[1]))):
    everybody = [os.getpid(), *(one.pid for one in active_children())]
    priorities = [os.getpriority(os.PRIO_PROCESS, pid) for pid in everybody]
    print(json.dumps([priorities, sorted(sys.modules)]))
"""


@pytest.fixture
def beside(tmp_path: Path) -> tuple[list[int], list[str]]:
    """Niceness of the sender and its renderers, and the modules that they share from the start."""
    (tmp_path / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], check=True, capture_output=True, text=True
    )
    priorities, modules = json.loads(done.stdout)
    return priorities, modules


def test_the_sender_and_its_renderers_stand_back(beside: tuple[list[int], list[str]]) -> None:
    own, *others = beside[0]
    assert own == max(10, os.getpriority(os.PRIO_PROCESS, 0))
    assert others
    assert set(others) == {own}


def test_what_compiling_a_mail_needs_is_loaded_once_and_before(
    beside: tuple[list[int], list[str]],
) -> None:
    """Else each renderer loads it for itself, while the first mails wait."""
    assert {"premailer", "cssutils", "icalendar", "jinja2", "lxml.html"} <= set(beside[1])
