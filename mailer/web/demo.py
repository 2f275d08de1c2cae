"""What a demo that stays serves: its inbox, and the buttons that move its clock."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from mailer.actions.demo.demo_life import DemoLife, Leap
from mailer.web.app import ServedInbox
from mailer.web.security import ThisMachineOnly, headers_for
from mailer.web.staff.clock_panel import clock_panel
from mailer.web.staff.inbox import DEMO_POLICY, Absence


def demo_app(
    life: DemoLife, folder: Path, *, title: str, absences: Sequence[Absence], language: str
) -> Starlette:
    """Serves the inbox in ``folder``; a POST to ``/uhr`` from its own page moves the clock.

    As everything of this kind it answers this machine alone (``security.ThisMachineOnly``).
    """
    site = life.desk.workspace.settings.site
    inbox = ServedInbox(
        folder,
        title=title,
        banner="",
        absences=absences,
        timezone=site.timezone,
        language=language,
    )

    async def page(_request: Request) -> Response:
        panel = clock_panel(
            life.now(),
            await life.ways(),
            life.landing,
            life.leaps,
            site_url=site.url,
            timezone=site.timezone,
            language=language,
        )
        return HTMLResponse(await asyncio.to_thread(inbox.drawn, panel))

    async def move(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=10)
        wanted, seen = str(form.get("wohin", "")), str(form.get("stand", ""))
        known = next((one for one in Leap if one.value == wanted), None)
        if known is not None and seen.isascii() and seen.isdigit():
            await life.leap(known, int(seen[:9]))
        return RedirectResponse("/", 303)

    routes = [Route("/", page), Route("/uhr", move, methods=["POST"]), *inbox.routes()]
    guard = Middleware(ThisMachineOnly, headers=headers_for(DEMO_POLICY), language=language)
    return Starlette(routes=routes, middleware=[guard])
