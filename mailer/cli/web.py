"""``web``: the pages of this machine, without a clock and without a sender."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mailer.cli.later import later
from mailer.cli.log import Log, LogKind, LogOption
from mailer.cli.output import HERE, AsJson, WorkspaceDir
from mailer.cli.run import run_at_desk
from mailer.cli.stopping import stoppable

with later():
    from mailer.actions.operation import watching
    from mailer.cli import web_server

if TYPE_CHECKING:
    from mailer.actions.desk import Desk


def web(
    log: LogOption = LogKind.TEXT, workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Serves inbox, health, metrics and the public pages until it is stopped."""
    told_to = Log(log, "web")
    with stoppable() as stopping, told_to.listening():

        async def work(desk: Desk) -> None:
            async with stopping.listening() as stop:
                watch = asyncio.create_task(watching.watch_forever(desk, stop.asked, told_to))
                try:
                    await web_server.serve_office(desk, stop.asked, told_to)
                finally:
                    watch.cancel()

        run_at_desk(workspace, as_json, told_to, work)
