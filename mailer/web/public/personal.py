"""The personal page of a registration: where it stands now, and what one can do about it."""

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mailer.actions.registration import (
    own_details,
    own_mail,
    own_registration,
    own_return,
    taking_part,
)
from mailer.actions.registration.own_details import OwnDetails
from mailer.actions.registration.own_registration import OwnMail, OwnRegistration
from mailer.compose.seminar_view import SeminarView, seminar_view
from mailer.compose.view import long_day, short_hour
from mailer.domain.address import masked
from mailer.domain.registration import IN_TOUCH, RegistrationState
from mailer.web.public.afterwards import left_to
from mailer.web.public.handlers import Handlers, own_path, token_of, told, typed_in
from mailer.web.public.own_time import own_time
from mailer.web.public.page import words_of
from mailer.web.public.visitor import Visitor
from mailer.web.public.words import FATES, PERSONAL, RECORDING_CONSENT, STATES, WAYS_BACK, WHY_BACK
from mailer.web.public.words_afterwards import JOINING

_CALENDAR = "text/calendar; charset=utf-8"
_FILE = 'attachment; filename="termin.ics"'
_OF_ADDRESSES = ":/%#?=@[]!$&'()*+,;~"
_LEAVE = {
    RegistrationState.REGISTERED: "cancel",
    RegistrationState.PROMOTED: "give_back",
    RegistrationState.WAITLISTED: "stop_waiting",
}


class PersonalPages(Handlers):
    """Whoever has the link has the registration: it is in their mails alone."""

    def routes(self) -> list[Route]:
        return [
            Route("/anmeldung/{token}", self.page),
            Route("/anmeldung/{token}/absagen", self.cancel, methods=["POST"]),
            Route("/anmeldung/{token}/kommen", self.come, methods=["POST"]),
            Route("/anmeldung/{token}/senden", self.send, methods=["POST"]),
            Route("/anmeldung/{token}/teilnehmen", self.join),
            Route("/anmeldung/{token}/teilnehmen", self.joins, methods=["POST"]),
            Route("/anmeldung/{token}/kalender.ics", self.calendar),
        ]

    @told
    async def page(self, request: Request) -> Response:
        """The current time and state, in a sentence."""
        own = await own_registration.by_link(self.desk, token_of(request))
        return await self._page(request, own)

    @told
    async def cancel(self, request: Request) -> Response:
        """Gives the place back; the page says so, and a mail."""
        await own_registration.cancel(self.desk, token_of(request), self.network(request))
        return RedirectResponse(own_path(request), 303)

    @told
    async def come(self, request: Request) -> Response:
        """Takes a held place, or registers again."""
        await own_return.come(self.desk, token_of(request))
        return RedirectResponse(own_path(request), 303)

    @told
    async def send(self, request: Request) -> Response:
        """Sends the mail of this registration once more, to where it went before."""
        with_calendar = (await typed_in(request)).get("kalender", "") != "0"
        await own_mail.send_again(self.desk, token_of(request), with_calendar=with_calendar)
        return RedirectResponse(f"{own_path(request)}?gesendet=1", 303)

    @told
    async def join(self, request: Request) -> Response:
        """Leads to the newest link of the session that is on or comes next."""
        own = await own_registration.by_link(self.desk, token_of(request))
        url = own.join_url(self.desk.clock.now())
        if not url:
            return await self._page(request, own)
        if taking_part.counts_joining(self.desk, own):
            return self._before_joining(request)
        return RedirectResponse(url, 303)

    @told
    async def joins(self, request: Request) -> Response:
        """Notes that somebody takes part, and leads them there.

        By a page that goes on by itself: browsers let no form lead to another site
        (CSP form-action), not even by a redirect.
        """
        way = await taking_part.join(self.desk, token_of(request))
        words = words_of(JOINING, self.visitor(request))
        link = {"url": way.url, "text": words["go"]}
        text = words["done" if way.noted else "leads"]
        page = self.message(request, words["title"], text, link=link)
        page.headers["Refresh"] = f"0; url={quote(way.url, safe=_OF_ADDRESSES)}"
        return page

    def _before_joining(self, request: Request) -> Response:
        """One button: whoever only follows links (a mail gateway does) takes no part."""
        visitor = self.visitor(request)
        return self.pages.answer(
            request,
            visitor,
            "button.html",
            title=visitor.told(JOINING["title"]),
            lines=[visitor.told(JOINING["noted"])],
            button=visitor.told(PERSONAL["join"]),
            private=True,
        )

    @told
    async def calendar(self, request: Request) -> Response:
        """The entries of a registration, as a file."""
        visitor = self.visitor(request)
        made = await own_registration.calendar(self.desk, token_of(request), visitor.language)
        headers = {"Content-Type": _CALENDAR, "Content-Disposition": _FILE}
        return Response(made, headers=headers)

    async def _page(self, request: Request, own: OwnRegistration) -> Response:
        visitor = self.visitor(request)
        now = self.desk.clock.now()
        over = now >= own.seminar.ends_at
        said = await own_details.of(self.desk, own)
        return self.pages.answer(
            request,
            visitor,
            "personal.html",
            title=visitor.told(PERSONAL["title"]),
            here=words_of(PERSONAL, visitor),
            seminar=self._view(own, visitor),
            own_time=own_time(own.seminar, visitor),
            state=self._state(own, visitor, over=over),
            name=own.person.name,
            saved="gespeichert" in request.query_params,
            sent=_sent_again(own, visitor) if "gesendet" in request.query_params else "",
            registered_by=said.registered_by,
            recording=self._recording(own, said, visitor, over=over),
            may_change=not over,
            may_join=bool(own.join_url(now)),
            has_entries=not over and await own_registration.has_entries(self.desk, own),
            entries_go=not own.has_place,
            **await self._acts(own, visitor),
            afterwards=left_to(self.desk, own, visitor, own_path(request)) if over else None,
            mails=[
                self._mail(one, own, visitor)
                for one in await own_registration.mails(self.desk, own)
            ],
            here_path=own_path(request),
            content_language=self.desk.workspace.settings.site.language,
            private=True,
        )

    async def _acts(self, own: OwnRegistration, visitor: Visitor) -> dict[str, Any]:
        """What can be pressed: leave, come back, have the mail sent again."""
        seminar, now = own.seminar, self.desk.clock.now()
        goes_on = not seminar.is_off
        way = await own_return.way_back(self.desk, own)
        may_leave = goes_on and now < seminar.starts_at and own.state in _LEAVE
        may_send = goes_on and now < seminar.ends_at and own.state in IN_TOUCH
        return {
            "leave": visitor.told(PERSONAL[_LEAVE[own.state]]) if may_leave else "",
            "come": visitor.told(WAYS_BACK[way]) if way else "",
            "why_come": visitor.told(WHY_BACK[way]) if way in WHY_BACK else "",
            "may_send": may_send and not own.is_gone(now),
        }

    def _recording(
        self, own: OwnRegistration, said: OwnDetails, visitor: Visitor, *, over: bool
    ) -> dict[str, Any] | None:
        """Whether they agree to be recorded: asked beforehand, and taken back at any time."""
        asked = own.seminar.details.recorded and own.state in IN_TOUCH
        if not said.recording and (over or own.seminar.is_off or not asked):
            return None
        return {"agreed": said.recording, "wording": visitor.told(RECORDING_CONSENT)}

    def _mail(self, one: OwnMail, own: OwnRegistration, visitor: Visitor) -> dict[str, str]:
        """What a mail is called, about which session, when it left, and how it went if not well."""
        there, when = own.seminar.timezone, ""
        if one.at is not None:
            day = long_day(one.at, there, visitor.language)
            when = f"{day}, {short_hour(one.at, there, visitor.language)}"
        return {
            "name": visitor.told(one.name),
            "about": _about(one, there, visitor),
            "when": when,
            "how": visitor.told(FATES[one.state]) if one.state in FATES else "",
        }

    def _view(self, own: OwnRegistration, visitor: Visitor) -> SeminarView:
        links, slug = self.desk.workspace.links, own.seminar.slug
        return seminar_view(
            own.seminar,
            visitor.language,
            links.seminar(slug),
            links.register(slug),
            ordinary_zone=self.desk.workspace.settings.site.timezone,
            secrets=own.has_place,
        )

    def _state(self, own: OwnRegistration, visitor: Visitor, *, over: bool) -> dict[str, Any]:
        if own.seminar.is_off:
            return {"kind": "danger", "text": visitor.told(STATES["off"])}
        if over:
            return {"kind": "info", "text": visitor.told(STATES["over"])}
        now = self.desk.clock.now()
        if own.state is RegistrationState.WAITLISTED and now >= own.seminar.starts_at:
            return {"kind": "info", "text": visitor.told(STATES["waiting_over"])}
        held = own.held_until if own.state is RegistrationState.PROMOTED else None
        if held is not None and own.is_gone(now):
            return {"kind": "info", "text": visitor.told(STATES["expired"])}
        text = visitor.told(STATES[own.state.value])
        if held is not None:
            there = own.seminar.timezone
            day = long_day(held, there, visitor.language)
            text = text.format(until=f"{day}, {short_hour(held, there, visitor.language)}")
        kind = "success" if own.state is RegistrationState.REGISTERED else "info"
        return {"kind": "warning" if held else kind, "text": text}


def _about(one: OwnMail, timezone: str, visitor: Visitor) -> str:
    """Which of several sessions a mail is about."""
    if not one.of_session:
        return ""
    if one.session is None:
        return visitor.told(PERSONAL["session_gone"])
    day = long_day(one.session.starts_at, timezone, visitor.language)
    return visitor.told(PERSONAL["session"]).format(day=day)


def _sent_again(own: OwnRegistration, visitor: Visitor) -> str:
    address = masked(own.person.address.envelope)
    return visitor.told(PERSONAL["sent_again"]).format(address=address)
