"""A registration's own details: a form that somebody changes by their own link."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mailer.actions.registration import own_details, own_registration
from mailer.actions.registration.own_details import OwnName
from mailer.actions.registration.own_registration import OwnRegistration
from mailer.domain.address import masked
from mailer.domain.errors import Sentence
from mailer.web.public.forms import NameForm, read_form
from mailer.web.public.handlers import Handlers, own_path, token_of, told, typed_in
from mailer.web.public.page import words_of
from mailer.web.public.party import QUESTION, read_answers
from mailer.web.public.questions import question_fields
from mailer.web.public.registering import recording_agreed
from mailer.web.public.words import FORM, PERSONAL


class OwnDetailsPages(Handlers):
    """Name, organisation, answers and consent; the address is what they are known by."""

    def routes(self) -> list[Route]:
        return [
            Route("/anmeldung/{token}/angaben", self.form),
            Route("/anmeldung/{token}/angaben", self.change, methods=["POST"]),
            Route("/anmeldung/{token}/aufzeichnung", self.agree, methods=["POST"]),
        ]

    @told
    async def form(self, request: Request) -> Response:
        """What is known, to be changed."""
        own = await own_registration.by_link(self.desk, token_of(request))
        said = await own_details.of(self.desk, own)
        one = own.person
        typed = {
            "honorific": one.honorific.value,
            "first_name": one.first_name,
            "last_name": one.last_name,
            "organisation": one.organisation,
        }
        typed |= {f"{QUESTION}{answer.question}": answer.answer for answer in said.answers}
        return self._form(request, own, typed, {})

    @told
    async def change(self, request: Request) -> Response:
        """Keeps what was typed, or says what is wrong with it."""
        own = await own_registration.by_link(self.desk, token_of(request))
        typed = await typed_in(request)
        form, wrong = read_form(NameForm, typed)
        given = list(read_answers(typed, own.seminar.details.questions, "", wrong))
        if form is None or wrong:
            return self._form(request, own, typed, wrong)
        name = OwnName(form.honorific, form.first_name, form.last_name, form.organisation)
        await own_details.change(self.desk, token_of(request), name, given)
        return RedirectResponse(f"{own_path(request)}?gespeichert=1", 303)

    @told
    async def agree(self, request: Request) -> Response:
        """Agrees to be recorded, or takes that back."""
        given = (await typed_in(request)).get("einverstanden", "") == "ja"
        links, token = self.desk.workspace.links, token_of(request)
        own = await own_registration.by_link(self.desk, token)
        if given and not own.seminar.details.recorded:
            return RedirectResponse(own_path(request), 303)
        agreed = recording_agreed(self.visitor(request), links.registration_page)
        await own_details.agree(self.desk, token, agreed, given=given)
        return RedirectResponse(f"{own_path(request)}?gespeichert=1", 303)

    def _form(
        self,
        request: Request,
        own: OwnRegistration,
        typed: Mapping[str, str],
        errors: Mapping[str, Sentence],
    ) -> Response:
        visitor = self.visitor(request)
        language = self.desk.workspace.settings.site.language
        return self.pages.answer(
            request,
            visitor,
            "own_details.html",
            title=visitor.told(PERSONAL["details_title"]),
            here=words_of(PERSONAL, visitor),
            form=words_of(FORM, visitor),
            seminar_title=own.seminar.title,
            address=masked(own.person.address.envelope),
            typed=typed,
            errors={name: visitor.told(one) for name, one in errors.items()},
            questions=question_fields(own.seminar, visitor, language),
            here_path=own_path(request),
            content_language=language,
            status=422 if errors else 200,
            private=True,
        )
