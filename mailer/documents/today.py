"""The day of an office: its document, and its tasks in the order in which they press."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.actions.today.outlook import Outlook
    from mailer.actions.today.task import Task


@dataclass(frozen=True, slots=True)
class TasksByHaste:
    """The tasks of a day: needed now, needed soon, and good to know."""

    now: tuple[Task, ...]
    soon: tuple[Task, ...]
    rest: tuple[Task, ...]

    @classmethod
    def of(cls, day: Outlook) -> TasksByHaste:
        now = tuple(one for one in day.tasks if one.waits)
        soon = tuple(one for one in day.tasks if _is_to_come(one, day))
        rest = tuple(one for one in day.tasks if not one.waits and one not in soon)
        return cls(now, soon, rest)


def _is_to_come(task: Task, day: Outlook) -> bool:
    """Whether a step that is due later will have to wait, if nobody does something."""
    return not task.waits and bool(task.step) and task.due_at is not None and task.due_at > day.now


def by_command(tasks: Iterable[Task], language: str) -> dict[str, list[Task]]:
    """Tasks by the command that helps, as it is typed: those that one helps are together."""
    together: dict[str, list[Task]] = {}
    for one in tasks:
        together.setdefault(one.typed(language), []).append(one)
    return together


def day_document(day: Outlook, workspace: Path, language: str) -> dict[str, Any]:
    """What needs a person today, and what comes next."""
    return {
        "workspace": workspace,
        "mode": day.mode.value,
        "tasks": [
            {
                "what": one.what.value,
                "sentence": one.sentence.in_language(language),
                "command": one.command,
                "waits": one.waits,
                "seminar": one.seminar or None,
                "newsletter": one.newsletter or None,
                "step": one.step or None,
                "mailing": one.mailing_id,
                "due_at": one.due_at,
            }
            for one in day.tasks
        ],
        "coming": [
            {
                "mailing": one.mailing_id,
                "seminar": one.seminar or None,
                "newsletter": one.newsletter or None,
                "step": one.step,
                "due_at": one.due_at,
                "under_way": one.under_way,
            }
            for one in day.coming
        ],
    }


def no_workspace_document() -> dict[str, Any]:
    """The same keys where there is no workspace."""
    return {"workspace": None, "mode": None, "tasks": [], "coming": []}
