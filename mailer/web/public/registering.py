"""Registering: the form of a seminar, what is said before it is sent, and what came of it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mailer.actions.limits import Limit
from mailer.actions.registration import parties
from mailer.actions.registration.parties import RECORDING_VERSION, Agreed, Entrant
from mailer.actions.seminar.offered import Offered
from mailer.compose.seminar_view import seminar_view
from mailer.domain.consent import MailingList
from mailer.domain.errors import RefusedError
from mailer.domain.office_details import in_office
from mailer.domain.person import Person, named_person
from mailer.domain.registration import ConsentPurpose, Occupancy, RegistrationWay
from mailer.web.public.forms import STAMP
from mailer.web.public.handlers import Handlers, typed_in
from mailer.web.public.joining import ask_quietly, consent_lists
from mailer.web.public.page import words_of
from mailer.web.public.party import (
    FEWER,
    MORE,
    MOST_PEOPLE,
    NUMBER,
    Member,
    Party,
    read_party,
    resized,
)
from mailer.web.public.questions import question_fields
from mailer.web.public.visitor import Visitor
from mailer.web.public.words import BARRIERS, FORM, RECORDING_CONSENT, REGISTER

RECORDING = "aufzeichnung"


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
        if found.seminar.registers is RegistrationWay.EXTERNAL and found.barrier is None:
            if not found.seminar.registration_url:
                raise HTTPException(404)
            return RedirectResponse(found.seminar.registration_url, 303)
        return self._form(request, found, Party((), {}))

    async def register(self, request: Request) -> Response:
        """Registers them, or puts them on the waiting list; or the form has one person more."""
        offer = await self._found(request)
        if offer.seminar.registers is not RegistrationWay.HERE:
            raise HTTPException(404)
        typed = await typed_in(request)
        questions = offer.seminar.details.questions
        other = resized(typed, questions)
        if other is not None and offer.barrier is None:
            return self._form(request, offer, other, grown=MORE in typed)
        now, links = self.desk.clock.now(), self.desk.workspace.links
        party = read_party(typed, questions, links, now)
        if not party.members or offer.barrier is not None:
            return self._form(request, offer, party, status=422 if party.errors else 409)
        if not party.is_machine and (why := await self.work.refusal(request, typed)):
            refused = Party((), typed, party.number, {STAMP: why})
            return self._form(request, offer, refused, status=429)
        visitor = self.visitor(request)
        if not party.is_machine and not await self._register(party, offer, visitor):
            return self._form(request, await self._found(request), party, status=409)
        return self._sent(request, offer, party)

    def _sent(self, request: Request, offer: Offered, party: Party) -> Response:
        words = words_of(REGISTER, self.visitor(request))
        first = party.members[0].form.email.display
        told = words["sent"].format(address=first)
        if party.number > 1:
            told = words["sent_party"].format(n=party.number)
        return self.message(
            request,
            words["sent_title"],
            told,
            words["already"],
            link={
                "url": f"{request.scope.get('root_path', '')}/seminar/{offer.seminar.slug}",
                "text": words["back"],
            },
        )

    async def _register(self, party: Party, offer: Offered, visitor: Visitor) -> bool:
        """False where the last place, or the deadline, went by meanwhile."""
        entrants = [Entrant(_person(one, visitor), one.answers) for one in party.members]
        # As if: whoever floods a mailbox learns nothing.
        allowed = [
            one
            for one in entrants
            if await self.limits.takes(Limit.MAILBOX, one.person.address.key)
        ]
        source = self.desk.workspace.links.register(offer.seminar.slug)
        first = entrants[0]
        agreed = self._agreed(party, offer, visitor) if first in allowed else ()
        done = await self.arrivals.register(
            offer.seminar.slug, parties.Party(tuple(allowed), agreed)
        )
        if isinstance(done, RefusedError):
            return False
        for one in self._lists(offer):
            if party.typed.get(f"liste-{one.slug}") and first in allowed:
                await ask_quietly(self, first.person, one.slug, source)
        return True

    def _agreed(self, party: Party, offer: Offered, visitor: Visitor) -> tuple[Agreed, ...]:
        if not (offer.seminar.details.recorded and party.typed.get(RECORDING)):
            return ()
        source = self.desk.workspace.links.register(offer.seminar.slug)
        return (recording_agreed(visitor, source),)

    def _lists(self, offer: Offered) -> list[MailingList]:
        """The lists of which such seminars are told; all that anybody may ask to be on, if none."""
        asked = consent_lists(self)
        return [one for one in asked if one.slug in offer.seminar.lists] or asked

    async def _found(self, request: Request) -> Offered:
        found = await self.arrivals.offered(request.path_params["slug"])
        if found is None:
            raise HTTPException(404)
        return found

    def _form(
        self,
        request: Request,
        offer: Offered,
        party: Party,
        status: int = 200,
        *,
        grown: bool = False,
    ) -> Response:
        visitor = self.visitor(request)
        site, links = self.desk.workspace.settings.site, self.desk.workspace.links
        slug, details = offer.seminar.slug, offer.seminar.details
        words = words_of(REGISTER, visitor)
        why_not = visitor.told(BARRIERS[offer.barrier]) if offer.barrier else ""
        if offer.seminar.registers is RegistrationWay.NONE:
            why_not = why_not or words["none_needed"]
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
                ordinary_zone=site.timezone,
            ),
            slug=slug,
            why_not=why_not,
            waits=offer.occupancy is Occupancy.WAITING_LIST,
            typed=party.typed,
            errors={name: visitor.told(one) for name, one in party.errors.items()},
            number=party.number,
            grown=grown,
            most=MOST_PEOPLE,
            number_name=NUMBER,
            more_name=MORE,
            fewer_name=FEWER,
            questions=question_fields(offer.seminar, visitor, site.language),
            recording={
                "notice": in_office(offer.seminar, site.details).details.recording_notice,
                "wording": visitor.told(RECORDING_CONSENT),
            }
            if details.recorded
            else None,
            lists=[
                {"slug": one.slug, "wording": one.wording_in(visitor.language)}
                for one in self._lists(offer)
            ],
            stamp_name=STAMP,
            stamp=links.form_stamp(self.desk.clock.now()),
            work=None if why_not else self.work.asked(request, visitor),
            content_language=site.language,
            status=status,
            private=True,
        )


def recording_agreed(visitor: Visitor, source: str) -> Agreed:
    """The consent to the recording, in the words that stood on the page at ``source``."""
    wording = visitor.told(RECORDING_CONSENT)
    return Agreed(ConsentPurpose.RECORDING, wording, RECORDING_VERSION, source)


def _person(one: Member, visitor: Visitor) -> Person:
    form = one.form
    return named_person(
        form.email,
        honorific=form.honorific,
        first_name=form.first_name,
        last_name=form.last_name,
        organisation=form.organisation,
        language=visitor.language,
    )
