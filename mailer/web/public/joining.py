"""Joining lists: the form that asks, and the page that confirms (double opt-in)."""

from collections.abc import Mapping
from contextlib import suppress

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mailer.actions.limits import Limit
from mailer.actions.person.people import SeveralFitError
from mailer.actions.subscription import joining
from mailer.compose.view import foreign
from mailer.domain.address import EmailAddress, masked, parse_address
from mailer.domain.consent import LegalBasis, MailingList, SubscriptionState
from mailer.domain.errors import InvalidValueError, RefusedError, Sentence
from mailer.domain.person import Person, named_person
from mailer.web.public import sign_up
from mailer.web.public.forms import STAMP, Filled, SubscriptionForm, filled
from mailer.web.public.handlers import Handlers, told, typed_in
from mailer.web.public.page import words_of
from mailer.web.public.visitor import Visitor
from mailer.web.public.words import FORM, JOIN, NO_LIST

WAY = "form"
PROOF = "beleg"


class JoiningPages(Handlers):
    """Nobody is on a list who has not pressed the button behind the link in their mailbox."""

    def routes(self) -> list[Route]:
        return [
            Route("/newsletter", self.form),
            Route("/newsletter", self.ask, methods=["POST"]),
            Route("/newsletter/code", self.by_code, methods=["POST"]),
            Route("/bestaetigen/{token}", self.question),
            Route("/bestaetigen/{token}", self.confirm, methods=["POST"]),
            Route("/bestaetigen/{token}/nicht", self.refuse, methods=["POST"]),
        ]

    async def form(self, request: Request) -> Response:
        """What there is to be on, each with the sentence that one agrees to."""
        return self._form(request, Filled(None, {}))

    async def ask(self, request: Request) -> Response:
        """Sends the question to the mailbox; the answer here is the same for every address."""
        typed = await typed_in(request)
        now, links = self.desk.clock.now(), self.desk.workspace.links
        found = filled(SubscriptionForm, typed, links, now)
        chosen = [one for one in self._lists() if typed.get(f"liste-{one.slug}")]
        errors = dict(found.errors)
        if not chosen:
            errors["liste"] = NO_LIST
        if found.form is None or errors:
            return self._form(request, Filled(None, typed, errors), status=422)
        if not found.is_machine and (why := await self.work.refusal(request, typed)):
            return self._form(request, Filled(None, typed, {STAMP: why}), status=429)
        wanted = [] if found.is_machine else chosen
        work = BackgroundTask(self._ask, found.form, wanted, self.visitor(request), request)
        return self._asked(request, found.form.email, work=work)

    async def _ask(
        self,
        form: SubscriptionForm,
        chosen: list[MailingList],
        visitor: Visitor,
        request: Request,
    ) -> None:
        """What takes longer for some addresses than for others, after the answer has left."""
        person = named_person(
            form.email,
            first_name=form.first_name,
            last_name=form.last_name,
            language=visitor.language,
        )
        source = str(request.url.replace(query=""))
        for wanted in chosen:
            await ask_quietly(self, person, wanted.slug, source)

    async def by_code(self, request: Request) -> Response:
        """Confirms by the code from the mail, on the page where the request was made."""
        typed = await typed_in(request)
        now, links = self.desk.clock.now(), self.desk.workspace.links
        try:
            address = parse_address(typed.get("email", ""))
        except InvalidValueError:
            return RedirectResponse(f"{request.scope.get('root_path', '')}/newsletter", 303)
        done = None
        if sign_up.is_for(typed.get(PROOF, ""), address.key, links, now):
            code = "".join(typed.get("code", "").split())[:20]
            with suppress(RefusedError):  # such as an address that is blocked: nobody is told
                done = await joining.confirm_by_code(
                    self.desk, address, code, self.network(request)
                )
        if done is None:
            return self._asked(request, address, {"code": JOIN["wrong_code"]})
        return self._done(request, done)

    def _asked(
        self,
        request: Request,
        address: EmailAddress,
        errors: Mapping[str, Sentence] | None = None,
        work: BackgroundTask | None = None,
    ) -> Response:
        """That a mail comes, from whom, and where its code is typed."""
        visitor = self.visitor(request)
        links, words = self.desk.workspace.links, words_of(JOIN, visitor)
        proof = links.sign_up(address.key, self.desk.clock.now())
        answer = self.pages.answer(
            request,
            visitor,
            "asked.html",
            title=words["sent_title"],
            here=words,
            form=words_of(FORM, visitor),
            errors={name: visitor.told(one) for name, one in (errors or {}).items()},
            address=address.display,
            sender=self.desk.workspace.office().sender_address,
            proof=proof,
            status=422 if errors else 200,
            private=True,
        )
        if not errors:
            sign_up.give(answer, request, links, proof)
        answer.background = work
        return answer

    @told
    async def question(self, request: Request) -> Response:
        """One button: whoever only follows links has not agreed to anything.

        In the browser that asked, the form was the declaration and the link shows whose mailbox it
        is: it confirms at once (docs/decisions.md).
        """
        token = request.path_params["token"]
        found = await joining.asked(self.desk, token)
        visitor = self.visitor(request)
        words = words_of(JOIN, visitor)
        name = self._name(found.list_slug, visitor)
        if found.is_confirmed:
            return self.message(request, words["already_title"], words["already"].format(list=name))
        key, now = found.person.address.key, self.desk.clock.now()
        if sign_up.asked_here(request, key, self.desk.workspace.links, now):
            confirmed = await joining.confirm(self.desk, token, self.network(request))
            return self._done(request, confirmed)
        address = masked(found.person.address.envelope)
        versions = {"wording_of": found.wording_version, "privacy_of": found.privacy_version}
        return self.pages.answer(
            request,
            visitor,
            "confirm.html",
            title=words["title"],
            question=words["question"].format(list=name, address=address),
            wording=found.wording,
            wording_lang=foreign(found.language, visitor.language),
            versions=[words[key].format(version=one) for key, one in versions.items() if one],
            here=words,
            here_path=f"{request.scope.get('root_path', '')}/bestaetigen/{token}",
            private=True,
        )

    @told
    async def confirm(self, request: Request) -> Response:
        """Puts them on the list; twice is once."""
        token = request.path_params["token"]
        return self._done(request, await joining.confirm(self.desk, token, self.network(request)))

    @told
    async def refuse(self, request: Request) -> Response:
        """Whoever got the mail did not ask for it."""
        done = await joining.refuse(self.desk, request.path_params["token"])
        words = words_of(JOIN, self.visitor(request))
        address = masked(done.person.address.envelope)
        return self.message(
            request, words["refused_title"], words["refused"].format(address=address)
        )

    def _done(self, request: Request, done: joining.Joining) -> Response:
        visitor = self.visitor(request)
        words = words_of(JOIN, visitor)
        if done.state is SubscriptionState.PENDING:
            return self.message(request, words["later_title"], words["later"], status=409)
        told_list = self._name(done.list_slug, visitor)
        return self.message(request, words["done_title"], words["done"].format(list=told_list))

    def _name(self, slug: str, visitor: Visitor) -> str:
        known = self.desk.workspace.content.lists.get(slug)
        return known.name_in(visitor.language) if known else slug

    def _lists(self) -> list[MailingList]:
        return consent_lists(self)

    def _form(
        self, request: Request, found: Filled[SubscriptionForm], status: int = 200
    ) -> Response:
        visitor = self.visitor(request)
        links, now = self.desk.workspace.links, self.desk.clock.now()
        return self.pages.answer(
            request,
            visitor,
            "newsletter.html",
            title=visitor.told(JOIN["form_title"]),
            here=words_of(JOIN, visitor),
            form=words_of(FORM, visitor),
            typed=found.typed,
            errors={name: visitor.told(one) for name, one in found.errors.items()},
            lists=[
                {
                    "slug": one.slug,
                    "name": one.name_in(visitor.language),
                    "wording": one.wording_in(visitor.language),
                }
                for one in self._lists()
            ],
            stamp_name=STAMP,
            stamp=links.form_stamp(now),
            work=self.work.asked(request, visitor),
            status=status,
            private=True,
        )


def consent_lists(handlers: Handlers) -> list[MailingList]:
    """The lists that anybody may ask to be on: public, by consent, with a sentence to agree to."""
    lists = handlers.desk.workspace.content.lists.values()
    return [
        one for one in lists if one.public and one.legal_basis is LegalBasis.CONSENT and one.wording
    ]


async def ask_quietly(handlers: Handlers, person: Person, slug: str, source: str) -> None:
    """Asks the mailbox; nobody here learns whether the address is known, or blocked.

    ``source`` is the address of the form. A mailbox is asked so often a day and no more.
    """
    if not await handlers.limits.takes(Limit.MAILBOX, person.address.key):
        return
    desk = handlers.desk
    try:
        await joining.ask(desk, person, slug, source=source, way=WAY, stranger=True)
    except SeveralFitError as several:
        first = several.candidates[0][0]
        await joining.ask(desk, person, slug, source=source, way=WAY, stranger=True, chosen=first)
    except RefusedError:
        return
