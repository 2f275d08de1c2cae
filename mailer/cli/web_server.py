"""Serves an office at work on this machine: until it is stopped, beside whatever else runs."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import uvicorn

from mailer.actions.desk import Desk
from mailer.cli.language import told, words
from mailer.config import Web
from mailer.domain.errors import RefusedError, Sentence
from mailer.domain.log_entry import LogEntry
from mailer.web.office import office_app

_TITLE = Sentence("Das Postfach dieses Arbeitsverzeichnisses", "This workspace's inbox")
_BANNER = Sentence(
    "Lokales Postfach: Im Probebetrieb bleibt alle Post hier, und keine geht an einen Menschen.",
    "Local inbox: in capture mode all mail stays here, and none goes to a person.",
)
_LAST_ANSWERS_SECONDS = 5


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Whoever runs it hears the signals, and says when to stop."""
        yield


async def serve_office(desk: Desk, stop: asyncio.Event, said: Callable[[str], None]) -> None:
    """Serves it at [web] staff_listen or listen until ``stop``.

    Raises RefusedError where another program listens there.
    """
    host, port = (desk.workspace.settings.web or Web()).staff_address
    with closing(_listening(host, port)) as listening:
        app = office_app(desk, title=told(_TITLE), banner=told(_BANNER))
        server = _Server(
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
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        shown = f"[{host}]" if ":" in host else host
        line = words(
            f"Postfach, /healthz und /metrics: http://{shown}:{port}",
            f"Inbox, /healthz and /metrics: http://{shown}:{port}",
        )
        said(LogEntry(line, "serving", port=port))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            server.should_exit = True
            await serving


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
