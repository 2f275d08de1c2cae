"""``run`` and ``worker``: the clock and the sender at work, each in its own process."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from mailer.actions import running
from mailer.actions.desk import Desk, desk_at, open_desk, running_alone
from mailer.actions.incident import Incident
from mailer.actions.supervisor import supervise
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    console,
    fail,
    language_of,
    print_json,
    progress_bar,
    run_safely,
    to_person,
)
from mailer.delivery.scribes import Scribes
from mailer.domain.errors import Sentence
from mailer.now import SystemClock
from mailer.workspace import Workspace, open_workspace

Result = TypeVar("Result")


def add_to(app: typer.Typer) -> None:
    app.command("run")(run)
    app.command("worker")(worker)


def run(
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="Alles Fällige tun, dann aufhören.")
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Plant und versendet, bis es angehalten wird."""
    if until_idle:
        report = _send(workspace, as_json, lambda desk, beside: _idle(desk, beside, as_json))
    else:
        report = _run(workspace, as_json, lambda desk: _clock(desk, workspace))
    _tell(report, workspace, as_json)


def worker(
    attached: Annotated[
        bool, typer.Option("--attached", hidden=True, help="Endet mit der Standardeingabe.")
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Versendet nur, bis es angehalten wird; „run“ startet dies von selbst."""

    async def work(desk: Desk, beside: Scribes) -> running.RunReport:
        with running_alone(desk.workspace, "worker"):
            async with _stopped(attached=attached) as stop:
                return await running.send_forever(desk, stop, _say, beside)

    _tell(_send(workspace, as_json, work), workspace, as_json)


async def _idle(desk: Desk, beside: Scribes, as_json: bool) -> running.RunReport:
    with (
        running_alone(desk.workspace),
        running_alone(desk.workspace, "worker"),
        progress_bar("{task.completed} Mails", as_json) as progress,
    ):
        task = progress.add_task("send", total=None)
        return await running.run_until_idle(
            desk, lambda report: progress.update(task, completed=report.handled), _say, beside
        )


async def _clock(desk: Desk, workspace: Path) -> running.RunReport:
    """The clock in this process, the sender in one of its own: pages and plans stay quick."""
    with running_alone(desk.workspace):
        await running.may_send(desk)
        async with _stopped() as stop:
            _say("Seminarpost läuft; Strg+C beendet.")
            command = [sys.executable, "-m", "mailer", "worker", "--attached"]
            sender = asyncio.create_task(
                supervise([*command, "--workspace", str(workspace)], stop, _say)
            )
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
        async with open_desk(workspace) as desk:
            running.settle_memory()
            return await work(desk)

    return run_safely(lambda: _on_uvloop(opened()), as_json, language_of(workspace))


def _send(path: Path, as_json: bool, work: Callable[[Desk, Scribes], Awaitable[Result]]) -> Result:
    """Like ``_run``, with scribes beside the sender: they begin before anything is opened."""

    async def opened(workspace: Workspace, beside: Scribes) -> Result:
        async with desk_at(workspace, SystemClock()) as desk:
            return await work(desk, beside)

    def with_scribes() -> Result:
        workspace = open_workspace(path)
        with running.scribes_beside(workspace) as beside:
            return _on_uvloop(opened(workspace, beside))

    return run_safely(with_scribes, as_json, language_of(path))


def _on_uvloop(work: Coroutine[Any, Any, Result]) -> Result:
    try:
        import uvloop
    except ImportError:  # Windows has none
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


@asynccontextmanager
async def _stopped(*, attached: bool = False) -> AsyncIterator[asyncio.Event]:
    """Set by SIGTERM and Strg+C and, if ``attached``, by the end of who started us."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if not attached:
        yield stop
        return

    def gone() -> None:
        if not os.read(sys.stdin.fileno(), 1024):
            loop.remove_reader(sys.stdin)
            stop.set()

    loop.add_reader(sys.stdin, gone)
    try:
        yield stop
    finally:
        with contextlib.suppress(ValueError):
            loop.remove_reader(sys.stdin)


def _say(line: str) -> None:
    to_person.print(line, markup=False, soft_wrap=True)


def _tell(report: running.RunReport, workspace: Path, as_json: bool) -> None:
    incident = report.incident
    document = {
        "handled": report.handled,
        "returned": incident.returned + incident.repeated,
        "unclear": incident.unclear,
        "incident": incident.file,
        "trouble": report.trouble,
    }
    if report.trouble:
        told = Sentence(
            f"Es konnte nicht alles hinaus ({report.trouble}). Es ist nichts verloren; der "
            "nächste Lauf macht weiter.",
            f"Not everything could leave ({report.trouble}). Nothing is lost; the next run "
            "goes on.",
        )
        if as_json:
            print_json(document | {"error": told.in_language(language_of(workspace))})
            raise typer.Exit(1)
        fail(told, as_json, language_of(workspace))
    if as_json:
        print_json(document)
        return
    mails = "1 Mail" if report.handled == 1 else f"{report.handled} Mails"
    console.print(f"{mails} bearbeitet.")
    _tell_of(incident)


def _tell_of(incident: Incident) -> None:
    if incident.file is not None:
        console.print(
            f"Der vorige Lauf wurde unterbrochen. Was gesendet, offen und unklar ist, steht mit "
            f"allen Adressen in {incident.file}.",
            style="yellow",
            soft_wrap=True,
        )
    if incident.unclear:
        mails = "1 Mail war" if incident.unclear == 1 else f"{incident.unclear} Mails waren"
        console.print(
            f"{mails} dabei unterwegs; ob angekommen, weiß niemand: „deliveries“ mit --state "
            "unclear zeigt es, „settle“ entscheidet.",
            style="yellow",
        )
