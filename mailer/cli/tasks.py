"""Tasks: what needs a person, each with the command that helps, after whatever was done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mailer.cli.language import spoken, told, words
from mailer.cli.output import remark

if TYPE_CHECKING:
    from mailer.actions.today.task import Task


def show_tasks(tasks: Iterable[Task]) -> None:
    """Tells people on the channel for them: a line what it is, and one to type."""
    for one in tasks:
        # What will be missed by a step to come is not there to be done at once.
        later = not one.waits and one.step and one.what.value != "missed"
        told_ = f"{words('Später', 'Later')}: {told(one.sentence)}" if later else one.sentence
        remark(told_, "bold yellow" if one.waits else "yellow")
        remark(f"  {one.typed(spoken())}")
