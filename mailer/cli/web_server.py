"""Serves an office at work on this machine: until it is stopped, beside whatever else runs."""

import asyncio
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager

import uvicorn
from starlette.types import ASGIApp

from mailer.actions.desk import Desk
from mailer.cli.language import told
from mailer.config import Web
from mailer.domain.errors import RefusedError, Sentence
from mailer.domain.log_entry import LogEntry
from mailer.web.office import office_app
from mailer.web.public.site import public_site

_TITLE = Sentence("Das Postfach dieses Arbeitsverzeichnisses", "This workspace's inbox")
_BANNER = Sentence(
    "Lokales Postfach: Im Probebetrieb bleibt alle Post hier, und keine geht an einen Menschen.",
    "Local inbox: in capture mode all mail stays here, and none goes to a person.",
)
_OFFICE = Sentence("Postfach, /healthz und /metrics", "Inbox, /healthz and /metrics")
_PUBLIC = Sentence("Öffentliche Seiten", "Public pages")
_LAST_ANSWERS_SECONDS = 5


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Whoever runs it hears the signals, and says when to stop."""
        yield


async def serve_office(desk: Desk, stop: asyncio.Event, said: Callable[[str], None]) -> None:
    """Serves it at [web] staff_listen or listen until ``stop``.

    The public pages are served beside it where [web] has an address for each. Raises RefusedError
    where another program listens there.
    """
    web = desk.workspace.settings.web or Web()
    staff = office_app(desk, title=told(_TITLE), banner=told(_BANNER))
    served: dict[Sentence, tuple[ASGIApp, tuple[str, int]]]
    served = {_OFFICE: (staff, web.staff_address)}
    if web.public_address:
        served[_PUBLIC] = (public_site(desk), web.public_address)

    def ready() -> None:
        for name, (_, (host, port)) in served.items():
            shown = f"[{host}]" if ":" in host else host
            said(LogEntry(f"{told(name)}: http://{shown}:{port}", "serving", port=port))

    await serve_all(list(served.values()), stop, ready)


async def serve_all(
    served: Sequence[tuple[ASGIApp, tuple[str, int]]],
    stop: asyncio.Event,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serves applications, each at its address, until ``stop``; ``ready`` once they listen.

    Raises RefusedError where another program listens at one of them.
    """
    with ExitStack() as opened:
        sockets = [opened.enter_context(closing(_listening(*address))) for _, address in served]
        servers = [_server(app) for app, _ in served]
        serving = [
            asyncio.create_task(server.serve(sockets=[listening]))
            for server, listening in zip(servers, sockets, strict=True)
        ]
        ready()
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({*serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            for server in servers:
                server.should_exit = True
            await asyncio.gather(*serving)


def _server(app: ASGIApp) -> _Server:
    return _Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            http="h11",  # keeps the request's target as it was sent: the guard looks at it
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_LAST_ANSWERS_SECONDS,
        )
    )


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as problem:
        raise RefusedError(
            f"An {host}:{port} lässt sich nichts anbieten ({problem.strerror}); bitte unter [web] "
            "eine andere Adresse eintragen oder das andere Programm beenden.",
            f"Nothing can be served at {host}:{port} ({problem.strerror}); please enter another "
            "address under [web], or stop the other program.",
        ) from None
