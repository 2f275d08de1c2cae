"""What an office at work serves on this machine: its inbox, and what monitoring asks.

``/healthz`` says whether all goes on, in one word and codes; ``/metrics`` has the numbers.
"""

import asyncio

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from mailer.actions.desk import Desk
from mailer.actions.operation.health import health_of, still
from mailer.web.app import ServedInbox
from mailer.web.metrics import CONTENT_TYPE, metrics_text
from mailer.web.security import ThisMachineOnly, headers_for
from mailer.web.staff.inbox import SERVED_POLICY

_SECONDS = 5.0  # who monitors does not wait longer, either
_NO_ANSWER = (SQLAlchemyError, OSError, TimeoutError)


def office_app(desk: Desk, *, title: str, banner: str) -> Starlette:
    """Serves ``desk``; there is no login, and no name but this machine's is answered."""
    site = desk.workspace.settings.site
    one_at_a_time = asyncio.Lock()

    async def healthz(_request: Request) -> Response:
        try:
            async with asyncio.timeout(_SECONDS):
                wrong = await still(desk)
        except _NO_ANSWER:
            wrong = ["database"]
        if wrong:
            return JSONResponse({"status": "failing", "wrong": wrong}, 503)
        return JSONResponse({"status": "ok"})

    async def metrics(_request: Request) -> Response:
        try:
            async with asyncio.timeout(_SECONDS), one_at_a_time:
                health = await health_of(desk)
        except _NO_ANSWER:
            return PlainTextResponse("database\n", 503)
        return Response(metrics_text(health), headers={"Content-Type": CONTENT_TYPE})

    inbox = ServedInbox(
        desk.workspace.inbox,
        title=title,
        banner=banner,
        timezone=site.timezone,
        language=site.language,
    )
    return Starlette(
        routes=[Route("/healthz", healthz), Route("/metrics", metrics), *inbox.routes()],
        middleware=[
            Middleware(ThisMachineOnly, headers=headers_for(SERVED_POLICY), language=site.language)
        ],
    )
