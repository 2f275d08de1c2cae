"""Leaving: the page behind every list mail's way out, and the settings that have all lists."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from mailer.actions import own_lists, subscriptions
from mailer.domain.address import masked
from mailer.web.public.handlers import Handlers, told, typed_in
from mailer.web.public.page import words_of
from mailer.web.public.visitor import Visitor
from mailer.web.public.words import LEAVE

_ONE_CLICK = "List-Unsubscribe"


class LeavingPages(Handlers):
    """Reading changes nothing, for mail gateways follow every link; one button, and one POST."""

    def routes(self) -> list[Route]:
        return [
            Route("/abmelden/{token}", self.ask),
            Route("/abmelden/{token}", self.leave, methods=["POST"]),
            Route("/einstellungen/{token}", self.settings),
            Route("/einstellungen/{token}", self.change, methods=["POST"]),
        ]

    @told
    async def ask(self, request: Request) -> Response:
        """Whether they want to leave; the address is masked, for invitations get forwarded."""
        person, slug = await own_lists.named_by(self.desk, request.path_params["token"])
        visitor = self.visitor(request)
        words = words_of(LEAVE, visitor)
        name = self._name(slug, visitor)
        text = words["ask"].format(list=name, address=masked(person.address.envelope))
        return self.pages.answer(
            request,
            visitor,
            "button.html",
            title=words["title"],
            lines=[text, words["registered"]],
            button=words["leave"],
            private=True,
        )

    @told
    async def leave(self, request: Request) -> Response:
        """Leaves at once: by the button, or by the mail program itself (RFC 8058)."""
        token = request.path_params["token"]
        _, slug = await own_lists.named_by(self.desk, token)
        is_one_click = (await typed_in(request)).get(_ONE_CLICK, "") == "One-Click"
        way = "one-click" if is_one_click else "link"
        await subscriptions.leave(self.desk, token, way, self.network(request))
        if is_one_click:
            return PlainTextResponse("ok\n")
        visitor = self.visitor(request)
        words = words_of(LEAVE, visitor)
        done = words["done"].format(list=self._name(slug, visitor))
        return self.message(request, words["done_title"], done, words["again"])

    @told
    async def settings(self, request: Request) -> Response:
        """All lists that they are or were on."""
        return await self._settings(request)

    @told
    async def change(self, request: Request) -> Response:
        """Leaves one list, or all of them."""
        wanted = (await typed_in(request)).get("liste", "")
        slug = wanted if wanted in self.desk.workspace.content.lists else None
        changed = bool(slug) or wanted == "*"
        if changed:
            token = request.path_params["token"]
            await own_lists.leave(self.desk, token, slug, self.network(request))
        return await self._settings(request, changed=changed)

    async def _settings(self, request: Request, *, changed: bool = False) -> Response:
        found = await own_lists.by_link(self.desk, request.path_params["token"])
        visitor = self.visitor(request)
        words = words_of(LEAVE, visitor)
        return self.pages.answer(
            request,
            visitor,
            "settings.html",
            title=words["settings"],
            here=words,
            address=masked(found.person.address.envelope),
            lists=[
                {"slug": one.slug, "name": one.name_in(visitor.language), "on": on}
                for one, on in found.lists
            ],
            any_on=sum(on for _, on in found.lists) > 1,
            changed=changed,
            private=True,
        )

    def _name(self, slug: str, visitor: Visitor) -> str:
        known = self.desk.workspace.content.lists.get(slug)
        return known.name_in(visitor.language) if known else slug
