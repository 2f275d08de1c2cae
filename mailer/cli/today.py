"""``seminarpost`` alone: what needs a person today, each with its command, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailer.cli.language import spoken, told, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    fold,
    local,
    print_json,
    say,
    tell,
)
from mailer.domain.errors import Sentence

with later():
    from mailer import workspace as workspaces
    from mailer.actions import outlook
    from mailer.actions import today as tasks_of_today

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.outlook import Coming, Outlook
    from mailer.actions.today import Task

_MODES = {
    "capture": Sentence("Probebetrieb", "capture mode"),
    "live": Sentence("Echtbetrieb", "live"),
    "held": Sentence("angehalten", "held"),
}


def today(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints the day; where there is no workspace, how to come by one."""
    if workspace == HERE and workspaces.not_a_workspace(workspace):
        _welcome(as_json)
        return

    async def work(desk: Desk) -> tuple[Outlook, str, str]:
        site = desk.workspace.settings.site
        return await outlook.outlook(desk), site.name, site.timezone

    day, office, timezone = at_desk(workspace, as_json, work)
    if as_json:
        print_json(_document(day, workspace.resolve()))
    else:
        _show(day, office, timezone)


def _show(day: Outlook, office: str, timezone: str) -> None:
    tell(f"{office} · {local(day.now, timezone)} · {told(_MODES[day.mode.value])}")
    now = [one for one in day.tasks if one.waits]
    soon = [one for one in day.tasks if _is_to_come(one, day)]
    rest = [one for one in day.tasks if not one.waits and one not in soon]
    if not now:
        tell("")
        say("Jetzt ist nichts zu tun.", "There is nothing to do now.", "bold")
    for heading, tasks, style in (
        (Sentence("Jetzt nötig", "Needed now"), now, "bold red"),
        (Sentence("Bald nötig", "Needed soon"), soon, "bold"),
        (Sentence("Gut zu wissen", "Good to know"), rest, "bold"),
    ):
        _show_tasks(heading, tasks, timezone, style)
    _show_coming(day.coming, timezone)
    if not day.tasks and not day.coming:
        say(
            "Es ist auch nichts geplant. Ein neues Seminar beginnt mit seiner Ankündigung:",
            "And nothing is planned. A new seminar begins with its announcement:",
        )
        say("    seminarpost seminar import DATEI", "    seminarpost seminar import FILE")


def _is_to_come(task: Task, day: Outlook) -> bool:
    """Whether a step that is due later will have to wait, if nobody does something."""
    return not task.waits and bool(task.step) and task.due_at is not None and task.due_at > day.now


def _show_tasks(heading: Sentence, tasks: Sequence[Task], timezone: str, style: str) -> None:
    """Tasks under a heading; those that one command helps stand together above it."""
    if not tasks:
        return
    tell("")
    tell(heading, style)
    together: dict[str, list[Task]] = {}
    for one in tasks:
        together.setdefault(one.typed(spoken()), []).append(one)
    for command, which in together.items():
        for one in which:
            fold(f"{told(one.sentence)}{_when(one, timezone)}", indent=2)
        tell(f"    {command}", "magenta")


def _when(task: Task, timezone: str) -> str:
    what = tasks_of_today.What
    if task.due_at is None or task.what is what.RELAY:
        return ""
    moment = local(task.due_at, timezone)
    if task.what in {what.PLACES, what.DRAFT}:
        return words(f" (Beginn {moment})", f" (begins {moment})")
    return words(f" (fällig {moment})", f" (due {moment})")


def _show_coming(coming: Sequence[Coming], timezone: str) -> None:
    if not coming:
        return
    tell("")
    say("Als Nächstes", "Next", "bold")
    for one in coming:
        state = words("  (geht gerade hinaus)", "  (leaving right now)") if one.under_way else ""
        about = f"{one.seminar or one.newsletter}, {one.step}"
        tell(f"  {local(one.due_at, timezone)}  {about}{state}")


def _welcome(as_json: bool) -> None:
    if as_json:
        print_json({"workspace": None, "mode": None, "tasks": [], "coming": []})
        return
    say(
        "Hier ist kein Arbeitsverzeichnis (keine seminarpost.toml).",
        "There is no workspace here (no seminarpost.toml).",
    )
    for command, what in (
        ("seminarpost demo", Sentence("zeigt alles an einem Beispiel", "shows it by an example")),
        (
            f"seminarpost init {words('ORDNER', 'DIR')}",
            Sentence("legt ein Arbeitsverzeichnis an", "makes a workspace"),
        ),
        ("seminarpost --help", Sentence("nennt alle Befehle", "names all commands")),
    ):
        tell(f"  {command:<26}{told(what)}")


def _document(day: Outlook, workspace: Path) -> dict[str, Any]:
    return {
        "workspace": workspace,
        "mode": day.mode.value,
        "tasks": [
            {
                "what": one.what.value,
                "sentence": told(one.sentence),
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
