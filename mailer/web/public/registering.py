"""Registering: the form of a seminar, what is said before it is sent, and what came of it."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mailer.actions import offered, registrations
from mailer.actions.limits import Limit
from mailer.actions.offered import Offered
from mailer.actions.people import SeveralFitError
from mailer.compose.seminar_view import seminar_view
from mailer.domain.errors import RefusedError
from mailer.domain.person import named_person
from mailer.domain.registration import Occupancy
from mailer.web.public.forms import STAMP, Filled, RegistrationForm, filled
from mailer.web.public.handlers import Handlers, typed_in
from mailer.web.public.joining import ask_quietly, consent_lists
from mailer.web.public.page import words_of
from mailer.web.public.visitor import Visitor
from mailer.web.public.words import BARRIERS, FORM, REGISTER


class RegisteringPages(Handlers):
    """Who registers gets a mail; the page is the same for those who were registered already."""

    def routes(self) -> list[Route]:
        return [
            Route("/seminar/{slug}/anmelden", self.form),
            Route("/seminar/{slug}/anmelden", self.register, methods=["POST"]),
        ]

    async def form(self, request: Request) -> Response:
        """The form, or why there is none."""
        found = await self._found(request)
        if found.seminar.registration_url and found.barrier is None:
            return RedirectResponse(found.seminar.registration_url, 303)
        return self._form(request, found, Filled(None, {}))

    async def register(self, request: Request) -> Response:
        """Registers them, or puts them on the waiting list."""
        offer = await self._found(request)
        if offer.seminar.registration_url:
            raise HTTPException(404)
        typed = await typed_in(request)
        now, links = self.desk.clock.now(), self.desk.workspace.links
        found = filled(RegistrationForm, typed, links, now)
        if found.form is None or offer.barrier is not None:
            return self._form(request, offer, found, status=422 if found.errors else 409)
        visitor = self.visitor(request)
        if not found.is_machine and not await self._register(found.form, typed, offer, visitor):
            return self._form(request, await self._found(request), found, status=409)
        words = words_of(REGISTER, visitor)
        return self.message(
            request,
            words["sent_title"],
            words["sent"].format(address=found.form.email.display),
            words["already"],
            link={
                "url": f"{request.scope.get('root_path', '')}/seminar/{offer.seminar.slug}",
                "text": words["back"],
            },
        )

    async def _register(
        self, form: RegistrationForm, typed: dict[str, str], offer: Offered, visitor: Visitor
    ) -> bool:
        """False where the last place, or the deadline, went by meanwhile."""
        person = named_person(
            form.email,
            honorific=form.honorific,
            first_name=form.first_name,
            last_name=form.last_name,
            organisation=form.organisation,
            language=visitor.language,
        )
        slug = offer.seminar.slug
        if not await self.limits.takes(Limit.MAILBOX, person.address.key):
            return True  # as if: whoever floods a mailbox learns nothing
        act = partial(registrations.register, self.desk, slug, person, after_deadline=False)
        try:
            try:
                await act(stranger=True)
            except SeveralFitError:
                await act(stranger=True, apart=True)
        except RefusedError:
            return False
        source = self.desk.workspace.links.register(slug)
        for one in consent_lists(self):
            if typed.get(f"liste-{one.slug}"):
                await ask_quietly(self, person, one.slug, source)
        return True

    async def _found(self, request: Request) -> Offered:
        found = await offered.by_slug(self.desk, request.path_params["slug"])
        if found is None:
            raise HTTPException(404)
        return found

    def _form(
        self,
        request: Request,
        offer: Offered,
        found: Filled[RegistrationForm],
        status: int = 200,
    ) -> Response:
        visitor = self.visitor(request)
        links, now = self.desk.workspace.links, self.desk.clock.now()
        slug = offer.seminar.slug
        words = words_of(REGISTER, visitor)
        barrier = offer.barrier
        return self.pages.answer(
            request,
            visitor,
            "register.html",
            title=words["title"],
            here=words,
            form=words_of(FORM, visitor),
            seminar=seminar_view(
                offer.seminar,
                visitor.language,
                links.seminar(slug),
                links.register(slug),
                ordinary_zone=self.desk.workspace.settings.site.timezone,
            ),
            slug=slug,
            why_not=visitor.told(BARRIERS[barrier]) if barrier else "",
            waits=offer.occupancy is Occupancy.WAITING_LIST,
            typed=found.typed,
            errors={name: visitor.told(one) for name, one in found.errors.items()},
            lists=[
                {"slug": one.slug, "wording": one.wording_in(visitor.language)}
                for one in consent_lists(self)
            ],
            stamp_name=STAMP,
            stamp=links.form_stamp(now),
            content_language=self.desk.workspace.settings.site.language,
            status=status,
            private=True,
        )
