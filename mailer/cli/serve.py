"""The inbox page of a rehearsal: written as a file, or served on this machine."""

from pathlib import Path

import uvicorn

from mailer.actions.rehearsal import Rehearsal
from mailer.actions.words import reason_in_words
from mailer.cli.language import spoken, told, words
from mailer.cli.output import local, say
from mailer.domain.errors import Sentence, WorkspaceError
from mailer.files import write_octets
from mailer.web.app import inbox_app
from mailer.web.staff.inbox import Absence, inbox_page
from mailer.web.staff.message import read_inbox

_ZONE = "Europe/Berlin"
_TITLE = Sentence("Generalprobe: das Postfach", "Rehearsal: the inbox")


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


def serve_inbox(folder: Path, played: Rehearsal, port: int) -> None:
    """Shows the page at a loopback address until Ctrl+C."""
    app = inbox_app(folder, title=told(_TITLE), banner=_banner(played), absences=_absences(played))
    say(
        f"Postfach: http://127.0.0.1:{port}   (Strg+C beendet)",
        f"Inbox: http://127.0.0.1:{port}   (Ctrl+C ends it)",
    )
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        http="h11",  # keeps the request's target as it was sent: the guard looks at it
        proxy_headers=False,
        server_header=False,
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
