"""``run`` and ``worker``: the clock and the sender at work, each in its own process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from mailer.cli.language import both, told, words
from mailer.cli.later import later
from mailer.cli.log import Log, LogKind, LogOption
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    progress_bar,
    run_safely,
)
from mailer.cli.run_report import tell_report, waits_for
from mailer.cli.stopping import Stopping, stoppable
from mailer.domain.errors import SeminarpostError, Sentence
from mailer.domain.log_entry import Level, LogEntry

with later():
    from mailer import clock
    from mailer import workspace as workspaces
    from mailer.actions import desk as desks
    from mailer.actions.intake import polling
    from mailer.actions.office import workspaces as modes
    from mailer.actions.operation import running, supervisor, ticking, watching
    from mailer.cli import web_server
    from mailer.config.engine import EngineKind

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.delivery.render.pool import RenderPool
    from mailer.workspace import Workspace

_MAILS = Sentence("{task.completed} Mails", "{task.completed} mails")
Result = TypeVar("Result")
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
    log: LogOption = LogKind.TEXT,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Plans and sends until it is stopped."""
    told_to = Log(log, "run" if until_idle else "clock")
    with stoppable() as stopping, told_to.listening():
        if until_idle:
            report = _send(
                workspace,
                as_json,
                told_to,
                lambda desk, beside: _idle(desk, beside, stopping, as_json, told_to),
            )
        else:
            report = run_at_desk(
                workspace, as_json, told_to, lambda desk: _clock(desk, stopping, workspace, told_to)
            )
        tell_report(report, as_json, told_to, stopping if until_idle else None)
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
    log: LogOption = LogKind.TEXT,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Only sends; ``run`` starts this by itself. With ``[engine] kind = "procrastinate"`` there
    may be any number of them, on as many machines."""

    told_to = Log(log, "sender")
    with stoppable() as stopping, told_to.listening():

        async def work(desk: Desk, beside: RenderPool) -> running.RunReport:
            several = desk.workspace.settings.engine.kind is EngineKind.PROCRASTINATE
            locked = desks.running_beside_others if several else desks.first_place
            send = running.work_forever if several else running.send_forever
            with locked(desk.workspace, "worker") as place:
                async with stopping.listening(attached=attached) as stop:
                    told_to(LogEntry("", "started", mode=(await modes.mode_of(desk)).value))
                    watch = asyncio.create_task(watching.watch_forever(desk, stop.asked, told_to))
                    intake = None
                    if several:  # beside "run", that reads the mailbox
                        reading = polling.poll_forever(desk, stop.asked, told_to)
                        intake = asyncio.create_task(reading)
                    try:
                        return await send(
                            desk, stop.asked, told_to, beside, hurry=stop.hurried, place=place
                        )
                    finally:
                        watch.cancel()
                        if intake is not None:
                            stop.asked.set()
                            await intake

        tell_report(_send(workspace, as_json, told_to, work), as_json, told_to)


async def _idle(
    desk: Desk, beside: RenderPool, stopping: Stopping, as_json: bool, log: Log
) -> running.RunReport:
    with (
        desks.running_alone(desk.workspace),
        desks.running_alone(desk.workspace, "worker"),
        progress_bar(_MAILS, as_json or log.is_json) as progress,
    ):
        task = progress.add_task("send", total=None)

        def show(report: running.RunReport) -> None:
            progress.update(task, completed=report.handled)

        def waits(report: running.RunReport) -> None:
            for line in waits_for(report, desk.workspace):
                log(line)

        async with stopping.listening() as stop:
            await polling.poll_once(desk, log)
            return await running.run_until_idle(
                desk, show, log, beside, stop=stop.asked, hurry=stop.hurried, waits=waits
            )


async def _clock(desk: Desk, stopping: Stopping, workspace: Path, log: Log) -> running.RunReport:
    """The clock in this process, the sender in one of its own: pages and plans stay quick."""
    with desks.running_alone(desk.workspace):
        mode = await running.may_send(desk)
        async with stopping.listening() as asked:
            stop = asked.asked
            begun = words("Seminarpost läuft; Strg+C beendet.", "Seminarpost runs; Ctrl+C ends it.")
            log(LogEntry(begun, "started", mode=mode.value))
            # -P: a workspace from elsewhere may hold a mailer.py, which is not ours.
            command = [sys.executable, "-P", "-m", "mailer", "worker", "--attached"]
            command += ["--workspace", str(workspace)]
            command += ["--log", LogKind.JSON.value] if log.is_json else []
            language = desk.workspace.settings.site.language
            sender = asyncio.create_task(
                supervisor.supervise(command, stop, log, asked.hurried, language)
            )
            clock = asyncio.create_task(ticking.tick_forever(desk, stop, log))
            watch = asyncio.create_task(watching.watch_forever(desk, stop, log))
            pages = asyncio.create_task(_pages(desk, stop, log))
            intake = asyncio.create_task(polling.poll_forever(desk, stop, log))
            try:
                await asyncio.gather(clock, sender)
            finally:
                stop.set()
                await asyncio.gather(clock, sender, watch, pages, intake, return_exceptions=True)
    return running.RunReport()


async def _pages(desk: Desk, stop: asyncio.Event, log: Log) -> None:
    """The pages of this machine, where [web] is set; mail does not wait for them."""
    if desk.workspace.settings.web is None:
        return
    try:
        await web_server.serve_office(desk, stop, log)
    except SeminarpostError as problem:
        log(LogEntry(told(problem.sentence), "not_serving", Level.ERROR))


def run_at_desk(
    workspace: Path, as_json: bool, log: Log, work: Callable[[Desk], Awaitable[Result]]
) -> Result:
    """Like ``output.at_desk``, on the faster event loop."""

    async def opened() -> Result:
        here = workspaces.open_workspace(workspace)
        async with desks.desk_at(here, clock.SystemClock()) as desk:
            running.settle_memory()
            return await work(desk)

    return _safely(lambda: _on_uvloop(opened()), as_json, log)


def _send(
    path: Path, as_json: bool, log: Log, work: Callable[[Desk, RenderPool], Awaitable[Result]]
) -> Result:
    """Like ``run_at_desk``, with renderers that begin before anything is opened."""

    async def opened(workspace: Workspace, beside: RenderPool) -> Result:
        async with desks.desk_at(workspace, clock.SystemClock()) as desk:
            return await work(desk, beside)

    def with_renderers() -> Result:
        workspace = workspaces.open_workspace(path)
        with running.renderers_beside(workspace) as beside:
            return _on_uvloop(opened(workspace, beside))

    return _safely(with_renderers, as_json, log)


def _safely(work: Callable[[], Result], as_json: bool, log: Log) -> Result:
    """Like ``output.run_safely``; a log of events hears of an error instead of the terminal."""
    if not log.is_json:
        return run_safely(work, as_json)
    try:
        return work()
    except Exception as problem:  # noqa: BLE001 - the last line: a program gets an event
        log.failed(problem)
        raise typer.Exit(1) from None


def _on_uvloop(work: Coroutine[Any, Any, Result]) -> Result:
    try:
        import uvloop
    except ImportError:  # Windows has none
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
