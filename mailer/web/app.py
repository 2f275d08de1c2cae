"""What this machine serves: the routes, and who stands before them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from mailer.web.security import ThisMachineOnly, headers_for
from mailer.web.staff.inbox import POLICY, Absence, inbox_page
from mailer.web.staff.message import read_inbox


def inbox_app(
    folder: Path,
    *,
    title: str,
    banner: str,
    absences: Sequence[Absence] = (),
    timezone: str = "Europe/Berlin",
    language: str = "de",
) -> Starlette:
    """Serves the inbox in ``folder`` as it grows: the page at ``/``, the files below ``/mail/``.

    There is no login: bind it to the loopback interface only. It answers to the names of this
    machine at the port it is served at, and to no other (``security.ThisMachineOnly``).
    """
    routes = inbox_routes(
        folder,
        title=title,
        banner=banner,
        absences=absences,
        timezone=timezone,
        language=language,
    )
    guard = Middleware(ThisMachineOnly, headers=headers_for(POLICY), language=language)
    return Starlette(routes=routes, middleware=[guard])


def inbox_routes(
    folder: Path,
    *,
    title: str,
    banner: str,
    absences: Sequence[Absence] = (),
    timezone: str = "Europe/Berlin",
    language: str = "de",
) -> list[Route]:
    """The routes of that page, for an application that has others beside them."""
    kept: dict[tuple[tuple[str, int], ...], str] = {}
    draw = partial(
        inbox_page,
        title=title,
        banner=banner,
        absences=absences,
        timezone=timezone,
        language=language,
        mail_links="mail/",
    )

    def page(_request: Request) -> Response:
        state = tuple((name, file.stat().st_size) for name, file in _files(folder).items())
        drawn = kept.get(state)
        if drawn is None:
            drawn = draw(read_inbox(folder))
            kept.clear()
            kept[state] = drawn
        return HTMLResponse(drawn)

    def download(request: Request) -> Response:
        # A name from outside is only ever compared with names that are there, never opened.
        file = _files(folder).get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        return FileResponse(file, media_type="message/rfc822", filename=file.name)

    return [Route("/", page), Route("/mail/{name}", download)]


def _files(folder: Path) -> dict[str, Path]:
    found = (file for file in folder.glob("*.eml") if file.is_file() and not file.is_symlink())
    return {file.name: file for file in sorted(found)}
