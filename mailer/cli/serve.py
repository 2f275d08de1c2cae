"""The inbox page of a rehearsal: written as a file, or served on this machine."""

from pathlib import Path

import uvicorn

from mailer.actions.rehearsal import Rehearsal
from mailer.actions.words import reason_in_words
from mailer.cli.output import console, local
from mailer.web.staff.inbox import Absence, inbox_app, inbox_page
from mailer.web.staff.message import read_inbox

_ZONE = "Europe/Berlin"
_TITLE = "Generalprobe: das Postfach"


def write_page(folder: Path, played: Rehearsal) -> Path:
    """Writes ``index.html`` beside the mails; gives its path."""
    page = folder / "index.html"
    page.write_text(
        inbox_page(
            read_inbox(folder), title=_TITLE, banner=_banner(played), absences=_absences(played)
        ),
        encoding="utf-8",
    )
    return page


def serve_inbox(folder: Path, played: Rehearsal, port: int) -> None:
    """Shows the page at a loopback address until Ctrl+C."""
    app = inbox_app(folder, title=_TITLE, banner=_banner(played), absences=_absences(played))
    console.print(f"Postfach: http://127.0.0.1:{port}   (Strg+C beendet)")
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


def _banner(played: Rehearsal) -> str:
    return (
        f"Generalprobe. Die Uhr der Probe steht auf {local(played.ended_at, _ZONE)}; "
        "keine dieser Mails ging an einen Menschen."
    )


def _absences(played: Rehearsal) -> list[Absence]:
    return [
        Absence(one.recipient, one.step, reason_in_words(one.reason, one.state, "de"))
        for one in played.left_out
    ]
