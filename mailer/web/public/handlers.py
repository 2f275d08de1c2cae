"""What all handlers of public pages share: the office, its pages, and answers to bad links."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from mailer.actions.desk import Desk
from mailer.actions.limits import NETWORK, Limit, Limits
from mailer.actions.registration.arrivals import Arrivals
from mailer.domain.errors import (
    InvalidValueError,
    NotFoundError,
    PublicRefusedError,
    RefusedError,
)
from mailer.web.public.page import Pages
from mailer.web.public.visitor import Visitor, visitor_of
from mailer.web.public.words import LINK
from mailer.web.public.work import Work


@dataclass(frozen=True, slots=True)
class Handlers:
    """The pages of one office."""

    desk: Desk
    pages: Pages
    limits: Limits
    work: Work
    arrivals: Arrivals

    def visitor(self, request: Request) -> Visitor:
        """Who looks at the page."""
        return visitor_of(request, self.desk.workspace.settings.site.language)

    def network(self, request: Request) -> str:
        """Where a change is asked for from, as a keyed hash; "" where that is not known."""
        found = request.scope.get(NETWORK, "")
        return self.limits.mark(Limit.NETWORK, found) if found else ""

    def message(
        self, request: Request, title: str, *lines: str, status: int = 200, **values: Any
    ) -> Response:
        """A page that only says something; it is nobody else's, and kept nowhere."""
        values.setdefault("link", None)
        return self.pages.answer(
            request,
            self.visitor(request),
            "message.html",
            title=title,
            lines=list(lines),
            status=status,
            private=True,
            **values,
        )


_MOST_FIELDS = 200  # five people, ten questions each
H = TypeVar("H", bound=Handlers)


Handler = Callable[[H, Request], Coroutine[Any, Any, Response]]


def told(handler: Handler[H]) -> Handler[H]:
    """A handler of a link's page: what is wrong with the link is a page with a sentence."""

    @wraps(handler)
    async def run(self: H, request: Request) -> Response:
        try:
            return await handler(self, request)
        except (InvalidValueError, NotFoundError, PublicRefusedError) as problem:
            why, status = problem.sentence, 404
            if isinstance(problem, PublicRefusedError):
                status = 409
        except RefusedError:  # what helps staff is not for everybody
            why, status = LINK["refused"], 409
        visitor = self.visitor(request)
        return self.message(request, visitor.told(LINK["title"]), visitor.told(why), status=status)

    return run


def token_of(request: Request) -> str:
    """The token in the address of a link's page."""
    return str(request.path_params["token"])


def own_path(request: Request) -> str:
    """The path of the personal page that a page below it belongs to."""
    return f"{request.scope.get('root_path', '')}/anmeldung/{token_of(request)}"


async def typed_in(request: Request) -> dict[str, str]:
    """What a form holds, by name; the last of several, and no file."""
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    return {name: text for name, text in form.multi_items() if isinstance(text, str)}
