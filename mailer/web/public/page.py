"""A public page: the frame around what stands in it, and its answer."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from mailer.domain.errors import Sentence
from mailer.web.public.guard import WORKING_POLICY
from mailer.web.public.visitor import CHOICE, LANGUAGES, ZONE, Visitor
from mailer.web.public.words import FRAME
from mailer.web.templates import render
from mailer.workspace import Workspace

_YEAR_SECONDS = 31_536_000
_SHARED = "public, max-age=60"


class Asset(NamedTuple):
    """A file that pages load: its address within the site, and what it must be (SRI)."""

    path: str
    integrity: str


class Asked(NamedTuple):
    """What a form asks of a browser: the challenge, what solves it, and what is said meanwhile."""

    challenge: str
    script: Asset
    worker: str
    said: Mapping[str, str]


class Pages:
    """Draws the pages of one office, all with the same style ``sheets``."""

    def __init__(self, workspace: Workspace, sheets: Sequence[Asset]) -> None:
        self._workspace = workspace
        self._sheets = sheets

    def answer(
        self,
        request: Request,
        visitor: Visitor,
        template: str,
        *,
        title: str,
        status: int = 200,
        private: bool = False,
        work: Asked | None = None,
        **values: Any,
    ) -> Response:
        """A page in the visitor's language.

        One that is the same for everybody has an ETag, and is answered with 304 where the
        visitor has it already (RFC 9110 §13.1.2); ``private`` ones are kept nowhere. A page whose
        form asks for ``work`` has a script, and is the only one that may.
        """
        html = render(
            f"public/{template}",
            title=title,
            language=visitor.language,
            told=visitor.told,
            words={name: visitor.told(one) for name, one in FRAME.items()},
            site=self._workspace.settings.site,
            office=self._workspace.settings.site.name,
            path=request.url.path,
            other=self._other(request, visitor),
            sheets=self._sheets,
            base=request.scope.get("root_path", ""),
            work=work,
            **values,
        )
        response: Response = HTMLResponse(html, status)
        if work is not None:
            response.headers["Content-Security-Policy"] = WORKING_POLICY
        if private:
            response.headers["Cache-Control"] = "no-store"
        elif status == 200:
            tag = f'"{hashlib.sha256(html.encode()).hexdigest()[:32]}"'
            fresh = tag in request.headers.get("if-none-match", "")
            response = Response(status_code=304) if fresh else response
            response.headers["ETag"] = tag
            response.headers["Cache-Control"] = _SHARED
            response.headers["Vary"] = "Accept-Language, Cookie"
        if visitor.chose:
            self._keep(request, response, CHOICE, visitor.language)
        if visitor.chose_zone:
            self._keep(request, response, ZONE, visitor.zone)
        return response

    def _keep(self, request: Request, response: Response, name: str, choice: str) -> None:
        """Has the browser remember a choice; "" has it forget one."""
        response.set_cookie(
            name,
            choice,
            max_age=_YEAR_SECONDS if choice else 0,
            path=f"{request.scope.get('root_path', '')}/",
            httponly=True,
            samesite="lax",
            secure=self._workspace.settings.site.url.startswith("https:"),
        )

    @staticmethod
    def _other(request: Request, visitor: Visitor) -> str:
        """The same page in the other language."""
        other = next(one for one in LANGUAGES if one != visitor.language)
        return f"?{request.url.include_query_params(**{CHOICE: other}).query}"


def words_of(table: Mapping[str, Sentence], visitor: Visitor) -> dict[str, str]:
    """The words of a page in the visitor's language, by name."""
    return {name: visitor.told(one) for name, one in table.items()}
