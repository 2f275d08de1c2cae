"""How far a long import is: a bar at a terminal, lines in a log, nothing beside JSON."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

from mailer.actions.imports.import_report import Advance, Step
from mailer.cli.import_progress import LINE_EACH, import_progress


def advance_to(rows: int, step: Step) -> list[Advance]:
    return [Advance(step, done, done / rows) for done in range(1000, rows + 1, 1000)]


def told(capsys: pytest.CaptureFixture[str], *, rows: int, as_json: bool = False) -> list[str]:
    with import_progress(as_json) as progress:
        for step in Step:
            for one in advance_to(rows, step):
                progress(one)
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_a_log_has_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, rows=2 * LINE_EACH)
    assert [line.replace("Zeilen", "lines").partition(":")[2] for line in shown] == [
        f" 50 %, {LINE_EACH} lines",
        f" 100 %, {2 * LINE_EACH} lines",
    ] * 2
    assert shown[0].partition(":")[0] != shown[2].partition(":")[0]


def test_the_list_of_an_office_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, rows=LINE_EACH - 1000) == []


def test_there_is_nothing_beside_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, rows=2 * LINE_EACH, as_json=True) == []


def test_who_watches_sees_percent(tmp_path: Path) -> None:
    main, beside = pty.openpty()
    program = (
        "from mailer.actions.imports.import_report import Advance, Step\n"
        "from mailer.cli.import_progress import import_progress\n"
        "with import_progress(False) as progress:\n"
        "    progress(Advance(Step.TAKING, 7000, 0.42))\n"
    )
    subprocess.run(
        [sys.executable, "-c", program], stdout=beside, stderr=beside, check=True, cwd=tmp_path,
        env=os.environ | {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(beside)
    shown = os.read(main, 65536).decode()
    os.close(main)
    assert "42 %, 7000 " in shown
