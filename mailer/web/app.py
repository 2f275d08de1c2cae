"""What this machine serves: the routes, and who stands before them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
)
from starlette.routing import Route

from mailer.web.security import ThisMachineOnly, headers_for
from mailer.web.staff.clock_panel import ClockPanel
from mailer.web.staff.inbox import SERVED_POLICY, Absence, inbox_page, mail_data
from mailer.web.staff.message import CapturedMail, read_mail


def inbox_app(
    folder: Path,
    *,
    title: str,
    banner: str,
    absences: Sequence[Absence] = (),
    timezone: str = "Europe/Berlin",
    language: str = "de",
) -> Starlette:
    """Serves the inbox in ``folder`` as it grows: the page at ``/``, the mails below ``/mail/``.

    There is no login: bind it to the loopback interface only. It answers to the names of this
    machine at the port it is served at, and to no other (``security.ThisMachineOnly``).
    """
    inbox = ServedInbox(
        folder,
        title=title,
        banner=banner,
        absences=absences,
        timezone=timezone,
        language=language,
    )
    guard = Middleware(ThisMachineOnly, headers=headers_for(SERVED_POLICY), language=language)
    return Starlette(routes=inbox.routes(), middleware=[guard])


class ServedInbox:
    """The inbox in a folder as pages: ``routes`` are for an application that may have others.

    The page lists the mails; each is sent when it is asked for. What lists them is read once.
    """

    def __init__(
        self,
        folder: Path,
        *,
        title: str,
        banner: str,
        absences: Sequence[Absence] = (),
        timezone: str = "Europe/Berlin",
        language: str = "de",
    ) -> None:
        self._folder = folder
        self._title = title
        self._banner = banner
        self._absences = absences
        self._timezone = timezone
        self._language = "en" if language == "en" else "de"
        self._read: dict[tuple[str, int], CapturedMail] = {}

    def routes(self) -> list[Route]:
        """The page, how many mails there are, and of each mail its file, its data and its text."""
        return [
            Route("/", self._page),
            Route("/stand.json", self._count),
            Route("/mail/{name}", self._download),
            Route("/mail/{name}/data.json", self._data),
            Route("/mail/{name}/text", self._text),
        ]

    def drawn(self, clock: ClockPanel | None = None) -> str:
        """The page as it is now, with a demo's clock or without one."""
        files = self._files()
        sizes = {(name, file.stat().st_size): file for name, file in files.items()}
        self._read = {key: self._read.get(key) or _listed(file) for key, file in sizes.items()}
        return inbox_page(
            sorted(self._read.values(), key=lambda mail: (mail.received_at, mail.file)),
            title=self._title,
            banner=self._banner,
            absences=self._absences,
            timezone=self._timezone,
            language=self._language,
            mail_links="mail/",
            clock=clock,
        )

    def _page(self, _request: Request) -> Response:
        return HTMLResponse(self.drawn())

    def _count(self, _request: Request) -> Response:
        return JSONResponse({"mails": len(self._files())})

    def _download(self, request: Request) -> Response:
        file = self._file(request)
        return FileResponse(file, media_type="message/rfc822", filename=file.name)

    def _data(self, request: Request) -> Response:
        mail = read_mail(self._file(request))
        return JSONResponse(mail_data(mail, self._timezone, self._language))

    def _text(self, request: Request) -> Response:
        mail = read_mail(self._file(request))
        return PlainTextResponse(mail.text or mail.source)

    def _file(self, request: Request) -> Path:
        # A name from outside is only ever compared with names that are there, never opened.
        file = self._files().get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        return file

    def _files(self) -> dict[str, Path]:
        found = (
            file for file in self._folder.glob("*.eml") if file.is_file() and not file.is_symlink()
        )
        return {file.name: file for file in sorted(found)}


def _listed(file: Path) -> CapturedMail:
    """A mail without what only its own page needs."""
    return replace(read_mail(file), html="", text="", source="", headers=())
