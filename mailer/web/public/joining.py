"""Joining lists: the form that asks, and the page that confirms (double opt-in)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mailer.actions import joining
from mailer.actions.limits import Limit
from mailer.actions.people import SeveralFitError
from mailer.domain.address import masked
from mailer.domain.consent import LegalBasis, MailingList, SubscriptionState
from mailer.domain.errors import RefusedError
from mailer.domain.person import Person, named_person
from mailer.web.public.forms import STAMP, Filled, SubscriptionForm, filled
from mailer.web.public.handlers import Handlers, told, typed_in
from mailer.web.public.page import words_of
from mailer.web.public.words import FORM, JOIN, NO_LIST

WAY = "form"


class JoiningPages(Handlers):
    """Nobody is on a list who has not pressed the button behind the link in their mailbox."""

    def routes(self) -> list[Route]:
        return [
            Route("/newsletter", self.form),
            Route("/newsletter", self.ask, methods=["POST"]),
            Route("/bestaetigen/{token}", self.question),
            Route("/bestaetigen/{token}", self.confirm, methods=["POST"]),
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
        visitor = self.visitor(request)
        words = words_of(JOIN, visitor)
        if not found.is_machine:
            one = found.form
            person = named_person(
                one.email,
                first_name=one.first_name,
                last_name=one.last_name,
                language=visitor.language,
            )
            source = str(request.url.replace(query=""))
            for wanted in chosen:
                await ask_quietly(self, person, wanted.slug, source)
        sent = words["sent"].format(address=found.form.email.display)
        return self.message(request, words["sent_title"], sent, words["look"])

    @told
    async def question(self, request: Request) -> Response:
        """One button: whoever only follows links has not agreed to anything."""
        found = await joining.asked(self.desk, request.path_params["token"])
        visitor = self.visitor(request)
        words = words_of(JOIN, visitor)
        known = self.desk.workspace.content.lists.get(found.list_slug)
        name = known.name_in(visitor.language) if known else found.list_slug
        lines = [words["question"].format(list=name, address=masked(found.person.address.envelope))]
        if known and known.wording:
            lines.append(words["agreed"].format(wording=known.wording_in(visitor.language)))
        return self.pages.answer(
            request,
            visitor,
            "button.html",
            title=words["title"],
            lines=lines,
            button=words["confirm"],
            private=True,
        )

    @told
    async def confirm(self, request: Request) -> Response:
        """Puts them on the list; twice is once."""
        token = request.path_params["token"]
        done = await joining.confirm(self.desk, token, self.network(request))
        visitor = self.visitor(request)
        words = words_of(JOIN, visitor)
        if done.state is SubscriptionState.PENDING:
            return self.message(request, words["later_title"], words["later"], status=409)
        known = self.desk.workspace.content.lists.get(done.list_slug)
        name = known.name_in(visitor.language) if known else done.list_slug
        return self.message(request, words["done_title"], words["done"].format(list=name))

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
