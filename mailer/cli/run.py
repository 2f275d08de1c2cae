"""``run`` and ``worker``: the clock and the sender at work, each in its own process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from mailer.cli.language import both, spoken, told, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    fail,
    local,
    print_json,
    progress_bar,
    remark,
    run_safely,
    say,
)
from mailer.cli.stopping import Stopping, stoppable
from mailer.cli.tasks import show_tasks
from mailer.documents.runs import run_document
from mailer.domain.errors import Sentence

with later():
    from mailer import clock
    from mailer import workspace as workspaces
    from mailer.actions import desk as desks
    from mailer.actions import running, supervisor
    from mailer.config.engine import EngineKind

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.incident import Incident
    from mailer.delivery.render.pool import RenderPool
    from mailer.workspace import Workspace

_MAILS = Sentence("{task.completed} Mails", "{task.completed} mails")
Result = TypeVar("Result")
_STOPPED = Sentence(
    "Angehalten. Was unterwegs war, ist zu Ende gebracht und verbucht; der nächste Lauf macht "
    "weiter.",
    "Stopped. What was on its way is finished and written down; the next run goes on.",
)
SOMETHING_WAITS = 3
"""Exit code of ``--until-idle``: all that can be done is done, and something needs a person."""


def run(
    until_idle: Annotated[
        bool,
        typer.Option(
            "--until-idle",
            help=both("Alles Fällige tun, dann aufhören.", "Do all that is due, then stop."),
        ),
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Plans and sends until it is stopped."""
    with stoppable() as stopping:
        if until_idle:
            report = _send(
                workspace, as_json, lambda desk, beside: _idle(desk, beside, stopping, as_json)
            )
        else:
            report = _run(workspace, as_json, lambda desk: _clock(desk, stopping, workspace))
        _tell(report, as_json, stopping if until_idle else None)
        if any(one.waits for one in report.needs):
            raise typer.Exit(SOMETHING_WAITS)


def worker(
    attached: Annotated[
        bool,
        typer.Option(
            "--attached",
            hidden=True,
            help=both("Endet mit der Standardeingabe.", "Ends with standard input."),
        ),
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Only sends; ``run`` starts this by itself. With ``[engine] kind = "procrastinate"`` there
    may be any number of them, on as many machines."""

    with stoppable() as stopping:

        async def work(desk: Desk, beside: RenderPool) -> running.RunReport:
            if desk.workspace.settings.engine.kind is EngineKind.PROCRASTINATE:
                with desks.running_beside_others(desk.workspace, "worker") as place:
                    async with stopping.listening(attached=attached) as stop:
                        return await running.work_forever(
                            desk, stop.asked, _say, beside, hurry=stop.hurried, place=place
                        )
            with desks.running_alone(desk.workspace, "worker"):
                async with stopping.listening(attached=attached) as stop:
                    return await running.send_forever(
                        desk, stop.asked, _say, beside, hurry=stop.hurried
                    )

        _tell(_send(workspace, as_json, work), as_json)


async def _idle(
    desk: Desk, beside: RenderPool, stopping: Stopping, as_json: bool
) -> running.RunReport:
    with (
        desks.running_alone(desk.workspace),
        desks.running_alone(desk.workspace, "worker"),
        progress_bar(_MAILS, as_json) as progress,
    ):
        task = progress.add_task("send", total=None)

        def show(report: running.RunReport) -> None:
            progress.update(task, completed=report.handled)

        def waits(report: running.RunReport) -> None:
            for line in _waits_for(report, desk.workspace):
                remark(line)

        async with stopping.listening() as stop:
            return await running.run_until_idle(
                desk, show, _say, beside, stop=stop.asked, hurry=stop.hurried, waits=waits
            )


async def _clock(desk: Desk, stopping: Stopping, workspace: Path) -> running.RunReport:
    """The clock in this process, the sender in one of its own: pages and plans stay quick."""
    with desks.running_alone(desk.workspace):
        await running.may_send(desk)
        async with stopping.listening() as asked:
            stop = asked.asked
            _say(words("Seminarpost läuft; Strg+C beendet.", "Seminarpost runs; Ctrl+C ends it."))
            # -P: a workspace from elsewhere may hold a mailer.py, which is not ours.
            command = [sys.executable, "-P", "-m", "mailer", "worker", "--attached"]
            command += ["--workspace", str(workspace)]
            sender = asyncio.create_task(supervisor.supervise(command, stop, _say, asked.hurried))
            clock = asyncio.create_task(running.tick_forever(desk, stop, _say))
            try:
                await asyncio.gather(clock, sender)
            finally:
                stop.set()
                await asyncio.gather(clock, sender, return_exceptions=True)
    return running.RunReport()


def _run(workspace: Path, as_json: bool, work: Callable[[Desk], Awaitable[Result]]) -> Result:
    """Like ``output.at_desk``, on the faster event loop."""

    async def opened() -> Result:
        here = workspaces.open_workspace(workspace)
        async with desks.desk_at(here, clock.SystemClock()) as desk:
            running.settle_memory()
            return await work(desk)

    return run_safely(lambda: _on_uvloop(opened()), as_json)


def _send(
    path: Path, as_json: bool, work: Callable[[Desk, RenderPool], Awaitable[Result]]
) -> Result:
    """Like ``_run``, with renderers beside the sender: they begin before anything is opened."""

    async def opened(workspace: Workspace, beside: RenderPool) -> Result:
        async with desks.desk_at(workspace, clock.SystemClock()) as desk:
            return await work(desk, beside)

    def with_renderers() -> Result:
        workspace = workspaces.open_workspace(path)
        with running.renderers_beside(workspace) as beside:
            return _on_uvloop(opened(workspace, beside))

    return run_safely(with_renderers, as_json)


def _on_uvloop(work: Coroutine[Any, Any, Result]) -> Result:
    try:
        import uvloop
    except ImportError:  # Windows has none
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _waits_for(report: running.RunReport, workspace: Workspace) -> Iterator[Sentence]:
    timezone = workspace.settings.site.timezone
    for one in report.waiting:
        until = local(one.until, timezone)
        yield Sentence(
            f"Wartet bis {until}: {one.what.de}.", f"Waiting until {until}: {one.what.en}."
        )


def _say(line: str) -> None:
    remark(line)


def _tell(report: running.RunReport, as_json: bool, stopping: Stopping | None = None) -> None:
    incident = report.incident
    document = run_document(report, spoken())
    if report.stopped and stopping is not None:
        if as_json:
            print_json(document)
        remark(_STOPPED)
        raise typer.Exit(stopping.exit_code)
    problem = _why_not(report)
    if problem is not None:
        if as_json:
            print_json(document | {"error": told(problem)})
            raise typer.Exit(1)
        fail(problem, as_json)
    if as_json:
        print_json(document)
        return
    one = report.handled == 1
    say(
        f"{'1 Mail' if one else f'{report.handled} Mails'} bearbeitet.",
        f"{'1 mail' if one else f'{report.handled} mails'} handled.",
    )
    _tell_of(incident)
    show_tasks(report.needs)


def _why_not(report: running.RunReport) -> Sentence | None:
    """Why not everything could leave; None if it could."""
    found = [one.sentence for one in report.refused]
    if report.trouble:
        found.append(
            Sentence(
                f"Es konnte nicht alles hinaus ({report.trouble}). Es ist nichts verloren; der "
                "nächste Lauf macht weiter.",
                f"Not everything could leave ({report.trouble}). Nothing is lost; the next run "
                "goes on.",
            )
        )
    if not found:
        return None
    return Sentence("\n".join(one.de for one in found), "\n".join(one.en for one in found))


def _tell_of(incident: Incident) -> None:
    if incident.file is not None:
        say(
            "Der vorige Lauf wurde unterbrochen. Was gesendet, offen und unklar ist, steht mit "
            f"allen Adressen in {incident.file}.",
            "The run before was interrupted. What is sent, open and unclear is listed with all "
            f"addresses in {incident.file}.",
            "yellow",
        )
    if incident.unclear:
        one = incident.unclear == 1
        say(
            f"{'1 Mail war' if one else f'{incident.unclear} Mails waren'} dabei unterwegs; ob "
            "angekommen, weiß niemand: „deliveries“ mit --state unclear zeigt es, „settle“ "
            "entscheidet.",
            f"{'1 mail was' if one else f'{incident.unclear} mails were'} on the way; nobody knows "
            'whether arrived: "deliveries" with --state unclear shows it, "settle" decides.',
            "yellow",
        )
