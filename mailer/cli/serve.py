"""What a rehearsal leaves: its inbox as a file, and the demo's pages served on this machine."""

import asyncio
import signal
from pathlib import Path

from starlette.types import ASGIApp

from mailer.actions.demo.demo_life import DemoLife
from mailer.actions.demo.rehearsal import Rehearsal
from mailer.actions.desk import Desk
from mailer.actions.words import reason_in_words
from mailer.cli.language import spoken, told, words
from mailer.cli.output import local, say
from mailer.cli.web_server import serve_all
from mailer.clock import MovedClock
from mailer.domain.errors import Sentence, WorkspaceError
from mailer.files import write_octets
from mailer.web.demo import demo_app
from mailer.web.public.site import public_site
from mailer.web.staff.inbox import Absence, inbox_page
from mailer.web.staff.message import read_inbox

_ZONE = "Europe/Berlin"
_HOST = "127.0.0.1"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_TITLE = Sentence("Generalprobe: das Postfach", "Rehearsal: the inbox")
_STAYS = Sentence("Vorführung: das Postfach", "Demo: the inbox")


def write_page(folder: Path, played: Rehearsal) -> Path:
    """Writes ``index.html`` beside the mails; returns its path."""
    page = folder / "index.html"
    html = inbox_page(
        read_inbox(folder),
        title=told(_TITLE),
        banner=_banner(played),
        absences=_absences(played),
    )
    write_octets(page, html.encode(), WorkspaceError)
    return page


async def serve_demo(desk: Desk, clock: MovedClock, played: Rehearsal, port: int) -> None:
    """Serves the demo's inbox, and beside it its public pages at the next port, until Ctrl+C.

    Its clock goes on from where the story ended and can be moved, and what somebody does there
    has its mails.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    life = DemoLife(desk, clock, loop.time)
    inbox = demo_app(
        life,
        desk.workspace.inbox,
        title=told(_STAYS),
        absences=_absences(played),
        language=spoken(),
    )
    for number in _SIGNALS:
        loop.add_signal_handler(number, stop.set)
    going_on = asyncio.create_task(life.go_on())
    served: list[tuple[ASGIApp, tuple[str, int]]]
    served = [(inbox, (_HOST, port)), (public_site(desk), (_HOST, port + 1))]
    try:
        await serve_all(served, stop, lambda: _tell_where(port))
    finally:
        going_on.cancel()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


def _tell_where(port: int) -> None:
    say(
        f"Postfach: http://{_HOST}:{port}   Öffentliche Seiten: http://{_HOST}:{port + 1}   "
        "(Strg+C beendet)",
        f"Inbox: http://{_HOST}:{port}   Public pages: http://{_HOST}:{port + 1}   "
        "(Ctrl+C ends it)",
    )


def _banner(played: Rehearsal) -> str:
    clock = local(played.ended_at, _ZONE)
    return words(
        f"Generalprobe. Die Uhr der Probe steht auf {clock}; keine dieser Mails ging an einen "
        "Menschen.",
        f"Rehearsal. Its clock stands at {clock}; none of these mails went to a person.",
    )


def _absences(played: Rehearsal) -> list[Absence]:
    return [
        Absence(one.recipient, one.step, reason_in_words(one.reason, one.state, spoken()))
        for one in played.left_out
    ]
