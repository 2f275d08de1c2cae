"""Leaving: the page behind every list mail's way out, and the settings that have all lists."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from mailer.actions.subscription import own_lists, subscriptions
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
            # Not below /abmelden/: there mail programs post to from anywhere.
            Route("/wiederanmelden", self.undo, methods=["POST"]),
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
        person, slug = await own_lists.named_by(self.desk, token)
        is_one_click = (await typed_in(request)).get(_ONE_CLICK, "") == "One-Click"
        way = "one-click" if is_one_click else own_lists.WAY
        left = await subscriptions.leave(self.desk, token, way, self.network(request))
        if is_one_click:
            return PlainTextResponse("ok\n")
        visitor = self.visitor(request)
        words = words_of(LEAVE, visitor)
        number, _ = self.desk.workspace.links.read_unsubscribe(token)
        return self.pages.answer(
            request,
            visitor,
            "left.html",
            title=words["done_title"],
            here=words,
            done=words["done"].format(list=self._name(slug, visitor)),
            address=masked(person.address.envelope),
            undo=self._undo(number, slug) if left else "",
            private=True,
        )

    @told
    async def undo(self, request: Request) -> Response:
        """Back on what they have just left: invitations get forwarded, and buttons pressed."""
        token = (await typed_in(request)).get("beleg", "")
        person, back = await own_lists.undo(self.desk, token)
        visitor = self.visitor(request)
        words = words_of(LEAVE, visitor)
        names = ", ".join(self._name(one, visitor) for one in back)
        address = masked(person.address.envelope)
        told_so = words["undone"].format(list=names, address=address) if back else words["nothing"]
        return self.message(request, words["undone_title"], told_so)

    def _undo(self, number: int, slug: str) -> str:
        return self.desk.workspace.links.undo_leaving(number, slug, self.desk.clock.now())

    @told
    async def settings(self, request: Request) -> Response:
        """All lists that they are or were on."""
        return await self._settings(request)

    @told
    async def change(self, request: Request) -> Response:
        """Leaves one list, or all of them."""
        wanted = (await typed_in(request)).get("liste", "")
        slug = wanted if wanted in self.desk.workspace.content.lists else None
        changed = bool(slug) or wanted == own_lists.EVERY_LIST
        token, undo = request.path_params["token"], ""
        if changed and await own_lists.leave(self.desk, token, slug, self.network(request)):
            number = self.desk.workspace.links.read_settings(token)
            undo = self._undo(number, slug or own_lists.EVERY_LIST)
        return await self._settings(request, changed=changed, undo=undo)

    async def _settings(
        self, request: Request, *, changed: bool = False, undo: str = ""
    ) -> Response:
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
            undo=undo,
            private=True,
        )

    def _name(self, slug: str, visitor: Visitor) -> str:
        known = self.desk.workspace.content.lists.get(slug)
        return known.name_in(visitor.language) if known else slug
