"""How far an import is: a bar where somebody watches, lines where a log is written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mailer.cli.language import told
from mailer.cli.output import progress_bar, remark
from mailer.domain.errors import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mailer.actions.imports.import_report import Advance, Progress

LINE_EACH = 50_000
"""Rows between two lines of a log: a list of an office has none."""
_SHOWN = Sentence(
    "{task.description} {task.percentage:.0f} %, {task.fields[rows]} Zeilen",
    "{task.description} {task.percentage:.0f} %, {task.fields[rows]} lines",
)
_STEPS = {
    "READING": Sentence("Gelesen:", "Read:"),
    "TAKING": Sentence("Übernommen:", "Taken in:"),
}


@contextmanager
def import_progress(as_json: bool) -> Iterator[Progress]:
    """Gives what is told how far an import is; nobody is told anything beside JSON."""
    lines = _Lines()
    with progress_bar(_SHOWN, as_json, of_known=True) as bar:
        task = bar.add_task("", total=1.0, rows=0)

        def show(advance: Advance) -> None:
            if not bar.disable:
                step = told(_STEPS[advance.step.name])
                bar.update(task, description=step, completed=advance.share, rows=advance.rows)
            elif not as_json:
                lines.add(advance)

        yield show


class _Lines:
    """One for each ``LINE_EACH`` rows of a step."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def add(self, advance: Advance) -> None:
        step, rows = advance.step.name, advance.rows
        if rows < self._next.get(step, LINE_EACH):
            return
        self._next[step] = rows - rows % LINE_EACH + LINE_EACH
        name, percent = _STEPS[step], f"{advance.share * 100:.0f} %"
        remark(
            Sentence(f"{name.de} {percent}, {rows} Zeilen", f"{name.en} {percent}, {rows} lines")
        )
