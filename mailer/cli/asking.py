"""Asking: an act that tells several people says so first, and needs an answer or ``--yes``."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

import typer

from mailer.cli.language import spoken, told, words
from mailer.cli.later import later
from mailer.cli.output import at_desk, confirm, local, print_json, remark, say, tell
from mailer.cli.tasks import show_tasks
from mailer.documents.announced import announced_document
from mailer.documents.tasks import tasks_document
from mailer.domain.errors import Sentence

with later():
    from mailer import config
    from mailer.actions import words as reasons
    from mailer.actions.mailing import announced as announcements

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.mailing.announced import Announced
    from mailer.actions.today.task import Task

Result = TypeVar("Result")
_MOST_UNASKED = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and how an act is done: the options that all such commands share."""

    workspace: Path
    as_json: bool
    yes: bool
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """What came of an act, what was told before it, and what it leaves for a person."""

    result: Result
    announced: Announced
    tasks: list[Task]
    asked: Asked

    @property
    def facts(self) -> dict[str, Any]:
        """What belongs into the act's JSON document beside its own; see docs/json.md."""
        needs = tasks_document(self.tasks, spoken())
        return announced_document(self.announced, dry_run=False) | {"needs": needs}

    def show_tasks(self) -> None:
        show_tasks(self.tasks)


async def _no_tasks(_: Desk) -> list[Task]:
    return []


def told_first(
    asked: Asked,
    act: Callable[[Desk], Awaitable[Result]] | None = None,
    *,
    ahead: Callable[[Desk], Awaitable[Announced]] | None = None,
    carried: Callable[[Desk, Announced], Awaitable[Result]] | None = None,
    after: Callable[[Desk], Awaitable[list[Task]]] = _no_tasks,
    beside: Callable[[], dict[str, Any]] = dict,
) -> Done[Result] | None:
    """Says whom an act would tell what, asks where they are several, and does it.

    ``act`` is played ahead and carried out in one transaction. One that is several of them says
    by itself what it will tell (``ahead``) and how it is ``carried`` out. ``after`` names what
    is left for a person, ``beside`` what a dry run's document says more. None after a dry run.
    Ends the command with exit code 1, nothing changed, where the answer is no or nobody is there
    to give one.
    """

    async def foretell(desk: Desk) -> Announced:
        if ahead is not None:
            return await ahead(desk)
        assert act is not None  # noqa: S101 - one of the two is given
        return await announcements.announce(desk, act)

    announced = at_desk(asked.workspace, asked.as_json, foretell)
    if asked.dry_run:
        _show_dry_run(announced, asked, beside)
        return None
    if announced.would_tell > _MOST_UNASKED:
        for line in _lines(announced, asked):
            remark(line)
        if not asked.yes:
            _ask(announced, asked)

    async def work(desk: Desk) -> tuple[Result, list[Task]]:
        if carried is not None:
            result = await carried(desk, announced)
        else:
            assert act is not None  # noqa: S101 - one of the two is given
            result = await announcements.carry_out(desk, act, announced)
        return result, await after(desk)

    result, tasks = at_desk(asked.workspace, asked.as_json, work)
    return Done(result, announced, tasks, asked)


def nothing_changed(asked: Asked, more: dict[str, Any] | None = None) -> NoReturn:
    """Whoever was asked said no."""
    _end(Sentence("Nichts geändert.", "Nothing changed."), asked, more or {})


def _ask(announced: Announced, asked: Asked) -> None:
    number, more = announced.would_tell, announced_document(announced, dry_run=False)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        refusal = Sentence(
            f"{number} Menschen bekämen Post; es ist nichts geschehen. Mit --dry-run ansehen, mit "
            "--yes bestätigen.",
            f"{number} people would get mail; nothing was done. Look with --dry-run, confirm with "
            "--yes.",
        )
        _end(refusal, asked, more)
    if not confirm(Sentence("Wirklich?", "Really?"), yes=False, as_json=asked.as_json):
        nothing_changed(asked, more)


def _end(sentence: Sentence, asked: Asked, more: dict[str, Any]) -> NoReturn:
    if asked.as_json:
        print_json({"error": told(sentence)} | more)
    remark(sentence, "bold red")
    raise typer.Exit(1)


def _show_dry_run(announced: Announced, asked: Asked, beside: Callable[[], dict[str, Any]]) -> None:
    if asked.as_json:
        print_json(beside() | announced_document(announced, dry_run=True))
        return
    for line in _lines(announced, asked):
        tell(line)
    say("Nur gezeigt, nichts geändert.", "Only shown, nothing changed.")


def _lines(announced: Announced, asked: Asked) -> list[str]:
    number = announced.would_tell
    if not number:
        return [words("Niemand bekommt Post.", "Nobody gets mail.")]
    lines = [words(f"{number} Menschen bekommen Post:", f"{number} people get mail:")]
    if number == 1:
        lines = [words("1 Mensch bekommt Post:", "1 person gets mail:")]
    timezone = config.load_settings(asked.workspace).site.timezone
    for one in announced.letters:
        why = [reasons.told_because(word, n, spoken()) for word, n in one.reasons.items()]
        when = f", {local(one.leaves_at, timezone)}" if one.leaves_at is not None else ""
        because = f" ({', '.join(why)})" if why else ""
        lines += [
            f"  {one.step}: {len(one.people)}{because}{when}",
            f"    {words('Betreff', 'Subject')}: {one.beginning.subject}",
            f"    {words('Beginnt', 'Begins')}: {one.beginning.begins}",
        ]
        lines += [
            f"    {words('nicht', 'not')}: {n} × "
            f"{reasons.reason_in_words(reason, 'skipped', spoken())}"
            for reason, n in one.skipped.items()
        ]
    return lines
