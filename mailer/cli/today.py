"""``seminarpost`` alone: what needs a person today, each with its command, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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
from mailer.documents.today import (
    TasksByHaste,
    by_command,
    day_document,
    no_workspace_document,
)
from mailer.domain.errors import Sentence

with later():
    from mailer import workspace_folder
    from mailer.actions.today import outlook
    from mailer.actions.today import task as tasks_of_today

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.today.outlook import Coming, Outlook
    from mailer.actions.today.task import Task

_MODES = {
    "capture": Sentence("Probebetrieb", "capture mode"),
    "live": Sentence("Echtbetrieb", "live"),
    "held": Sentence("angehalten", "held"),
}


def today(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints the day; where there is no workspace, how to come by one."""
    if workspace == HERE and workspace_folder.not_a_workspace(workspace):
        _welcome(as_json)
        return

    async def work(desk: Desk) -> tuple[Outlook, str, str]:
        site = desk.workspace.settings.site
        return await outlook.outlook(desk), site.name, site.timezone

    day, office, timezone = at_desk(workspace, as_json, work)
    if as_json:
        print_json(day_document(day, workspace.resolve(), spoken()))
    else:
        _show(day, office, timezone)


def _show(day: Outlook, office: str, timezone: str) -> None:
    tell(f"{office} · {local(day.now, timezone)} · {told(_MODES[day.mode.value])}")
    tasks = TasksByHaste.of(day)
    if not tasks.now:
        tell("")
        say("Jetzt ist nichts zu tun.", "There is nothing to do now.", "bold")
    for heading, pressing, style in (
        (Sentence("Jetzt nötig", "Needed now"), tasks.now, "bold red"),
        (Sentence("Bald nötig", "Needed soon"), tasks.soon, "bold"),
        (Sentence("Gut zu wissen", "Good to know"), tasks.rest, "bold"),
    ):
        _show_tasks(heading, pressing, timezone, style)
    _show_coming(day.coming, timezone)
    if not day.tasks and not day.coming:
        say(
            "Es ist auch nichts geplant. Ein neues Seminar beginnt mit seiner Ankündigung:",
            "And nothing is planned. A new seminar begins with its announcement:",
        )
        say("    seminarpost seminar import DATEI", "    seminarpost seminar import FILE")


def _show_tasks(heading: Sentence, tasks: Sequence[Task], timezone: str, style: str) -> None:
    """Tasks under a heading; those that one command helps stand together above it."""
    if not tasks:
        return
    tell("")
    tell(heading, style)
    for command, which in by_command(tasks, spoken()).items():
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
        print_json(no_workspace_document())
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
