"""The public site: its routes, and who stands before them."""

from dataclasses import replace

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from mailer.actions.desk import Desk
from mailer.actions.limits import Limits
from mailer.actions.registration.arrivals import Arrivals
from mailer.config import Web
from mailer.store.grouped import GroupedDatabase
from mailer.web.public.afterwards import AfterwardsPages
from mailer.web.public.archive import ArchivePages
from mailer.web.public.assets import Assets
from mailer.web.public.client import Clients
from mailer.web.public.feedback import FeedbackPages
from mailer.web.public.guard import PublicGuard
from mailer.web.public.joining import JoiningPages
from mailer.web.public.leaving import LeavingPages
from mailer.web.public.own_details import OwnDetailsPages
from mailer.web.public.page import Pages, words_of
from mailer.web.public.personal import PersonalPages
from mailer.web.public.proof import ProofPages
from mailer.web.public.registering import RegisteringPages
from mailer.web.public.seminar_pages import SeminarPages
from mailer.web.public.visitor import visitor_of
from mailer.web.public.words import BROKEN, MISSING
from mailer.web.public.work import Work

_PAGES = (
    SeminarPages,
    RegisteringPages,
    PersonalPages,
    OwnDetailsPages,
    AfterwardsPages,
    FeedbackPages,
    ProofPages,
    JoiningPages,
    LeavingPages,
    ArchivePages,
)
PRIVATE = (
    "/anmeldung/",
    "/bestaetigen/",
    "/abmelden/",
    "/einstellungen/",
    "/rueckmeldung/",
    "/nachweis/",
    "/wiederanmelden",
)
"""Where addresses, or what forms send, hold tokens."""
_ONE_CLICK = ("/abmelden/",)


def public_site(desk: Desk) -> ASGIApp:
    """Serves the office at ``desk`` to everybody. Runs behind a proxy that speaks TLS.

    Raises RefusedError where forms are to ask for work and ALTCHA's files are missing.
    """
    site, web = desk.workspace.settings.site, desk.workspace.settings.web or Web()
    # Forms are sent by many at once: they share commits.
    desk = replace(desk, database=GroupedDatabase.of(desk.database))
    limits, arrivals = Limits(desk), Arrivals(desk)
    assets = Assets(site.colour)
    pages = Pages(desk.workspace, assets.sheets)
    work = Work(desk, limits, assets)
    routes = [
        route for one in _PAGES for route in one(desk, pages, limits, work, arrivals).routes()
    ]

    def draw(request: Request, title: str, text: str, status: int) -> Response:
        visitor = visitor_of(request, site.language)
        home = f"{request.scope.get('root_path', '')}/"
        return pages.answer(
            request,
            visitor,
            "message.html",
            title=title,
            status=status,
            lines=[text],
            link={"url": home, "text": visitor.told(MISSING["home"])},
        )

    async def missing(request: Request, problem: Exception) -> Response:
        words = words_of(MISSING, visitor_of(request, site.language))
        status = getattr(problem, "status_code", 404)
        return draw(request, words["title"], words["text"], status=status)

    async def broken(request: Request, _problem: Exception) -> Response:
        words = words_of(BROKEN, visitor_of(request, site.language))
        return draw(request, words["title"], words["text"], status=500)

    app = Starlette(
        routes=[*routes, Mount("/assets", routes=[Route("/{name}", assets.answer)])],
        exception_handlers={404: missing, 405: missing, Exception: broken},
    )
    # It would lead to whatever host the request names, and over plain http.
    app.router.redirect_slashes = False
    return PublicGuard(
        app,
        site_url=site.url,
        language=site.language,
        private=PRIVATE,
        one_click=_ONE_CLICK,
        limits=limits,
        clients=Clients(web.trusted_proxies, web.proxy_header),
        base=desk.workspace.settings.base_path,
    )
