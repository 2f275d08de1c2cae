"""The pages of seminars: all that come, each by itself, and both as calendars and a feed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from babel.dates import format_date
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mailer.actions.seminar import offered
from mailer.actions.seminar.offered import Offered
from mailer.compose.public_calendar import Published, public_calendar
from mailer.compose.seminar_view import SeminarView, seminar_view
from mailer.compose.zones import locale_of
from mailer.domain.moment import zone
from mailer.domain.registration import Occupancy, RegistrationWay
from mailer.domain.seminar import SeminarState
from mailer.web.public.handlers import Handlers
from mailer.web.public.own_time import first_own_time, own_time
from mailer.web.public.page import words_of
from mailer.web.public.visitor import Visitor
from mailer.web.public.words import BARRIERS, HOME, SEMINAR

_CALENDAR = "text/calendar; charset=utf-8"
_FEED = "application/atom+xml; charset=utf-8"


class SeminarPages(Handlers):
    """The same for everybody, so they may be kept for a while."""

    def routes(self) -> list[Route]:
        return [
            Route("/", self.home),
            Route("/kalender.ics", self.calendar),
            Route("/feed.xml", self.feed),
            Route("/seminar/{slug}", self.seminar),
            Route("/seminar/{slug}/kalender.ics", self.entry),
        ]

    async def home(self, request: Request) -> Response:
        """Seminars that come, by month and series where somebody asked for them."""
        visitor = self.visitor(request)
        found = await offered.upcoming(self.desk)
        month, series = (request.query_params.get(name, "") for name in ("monat", "reihe"))
        shown = [
            one
            for one in found
            if (not month or _month(one) == month) and (not series or one.seminar.series == series)
        ]
        return self.pages.answer(
            request,
            visitor,
            "home.html",
            title=visitor.told(HOME["title"]),
            here=words_of(HOME, visitor),
            seminars=[self._card(one, visitor) for one in shown],
            any_at_all=bool(found),
            months=_months(found, visitor),
            month=month,
            all_series=sorted({one.seminar.series for one in found if one.seminar.series}),
            series=series,
            content_language=self.desk.workspace.settings.site.language,
        )

    async def seminar(self, request: Request) -> Response:
        """One seminar, also when it is cancelled or over."""
        visitor = self.visitor(request)
        found = await self._found(request)
        words = words_of(SEMINAR, visitor)
        view = self._view(found, visitor)
        return self.pages.answer(
            request,
            visitor,
            "seminar.html",
            title=found.seminar.title,
            here=words,
            seminar=view,
            own_time=own_time(found.seminar, visitor),
            notice=self._notice(found, visitor),
            way_in=self._way_in(found, visitor),
            places=_places(found, words),
            event=self._event(found),
            page_url=self.desk.workspace.links.seminar(found.seminar.slug),
            content_language=self.desk.workspace.settings.site.language,
        )

    async def calendar(self, _request: Request) -> Response:
        """All seminars as a calendar to subscribe to, cancelled ones too: so they go."""
        found = await offered.upcoming(self.desk)
        return self._calendar(found)

    async def entry(self, request: Request) -> Response:
        """One seminar as a calendar file."""
        return self._calendar([await self._found(request)])

    async def feed(self, _request: Request) -> Response:
        """An Atom feed (RFC 4287) of what comes, newest change first."""
        found = sorted(await offered.upcoming(self.desk), key=lambda one: one.changed_at)
        return Response(self._atom(found[::-1]), media_type=_FEED)

    async def _found(self, request: Request) -> Offered:
        found = await self.arrivals.offered(request.path_params["slug"])
        if found is None:
            raise HTTPException(404)
        return found

    def _view(self, one: Offered, visitor: Visitor) -> SeminarView:
        links = self.desk.workspace.links
        slug = one.seminar.slug
        register = one.seminar.register_url(links.register(slug))
        return seminar_view(
            one.seminar,
            visitor.language,
            links.seminar(slug),
            register,
            ordinary_zone=self.desk.workspace.settings.site.timezone,
        )

    def _card(self, one: Offered, visitor: Visitor) -> dict[str, Any]:
        words = words_of(SEMINAR, visitor)
        return {
            "slug": one.seminar.slug,
            "view": self._view(one, visitor),
            "own_time": first_own_time(one.seminar, visitor),
            "off": one.seminar.state is SeminarState.CANCELLED,
            "places": _places(one, words),
        }

    def _notice(self, one: Offered, visitor: Visitor) -> dict[str, str] | None:
        """What has to be said first: cancelled, over, moved."""
        now = self.desk.clock.now()
        if one.seminar.state is SeminarState.CANCELLED:
            return {"kind": "danger", "text": visitor.told(SEMINAR["cancelled"])}
        if now >= one.seminar.ends_at:
            return {"kind": "info", "text": visitor.told(SEMINAR["over"])}
        if one.was_moved:
            return {"kind": "warning", "text": visitor.told(SEMINAR["moved"])}
        return None

    def _way_in(self, one: Offered, visitor: Visitor) -> dict[str, str]:
        """The button to register, or why there is none."""
        seminar, now = one.seminar, self.desk.clock.now()
        if seminar.state is SeminarState.CANCELLED or now >= seminar.ends_at:
            return {"text": "", "url": "", "why_not": ""}
        if one.barrier is not None:
            return _closed(visitor.told(BARRIERS[one.barrier]))
        own = seminar.registers is RegistrationWay.HERE
        if seminar.registers is RegistrationWay.NONE:
            return _closed(visitor.told(SEMINAR["none_needed"]))
        waits = one.occupancy is Occupancy.WAITING_LIST and own
        words = SEMINAR["external"] if not own else SEMINAR["wait" if waits else "register"]
        return {
            "text": visitor.told(words),
            "url": seminar.register_url(f"/seminar/{seminar.slug}/anmelden"),
            "why_not": visitor.told(SEMINAR["full"]) if waits else "",
        }

    def _calendar(self, found: Iterable[Offered]) -> Response:
        links = self.desk.workspace.links
        made = public_calendar(
            [
                Published(one.seminar, links.seminar(one.seminar.slug), one.changed_at)
                for one in found
            ],
            name=self.desk.workspace.settings.site.name,
            host=urlsplit(links.site_url).hostname or "localhost",
        )
        return Response(made, headers={"Content-Type": _CALENDAR})

    def _event(self, one: Offered) -> dict[str, Any]:
        """schema.org's Event, for search engines."""
        seminar, links = one.seminar, self.desk.workspace.links
        there = zone(seminar.timezone)
        off = seminar.state is SeminarState.CANCELLED
        status = "EventCancelled" if off else "EventScheduled"
        if one.was_moved and not off:
            status = "EventRescheduled"
        modes = {
            (True, False): "OnlineEventAttendanceMode",
            (True, True): "MixedEventAttendanceMode",
        }
        mode = modes.get((seminar.online, bool(seminar.place)), "OfflineEventAttendanceMode")
        page = links.seminar(seminar.slug)
        where: dict[str, Any] = {}
        if seminar.place:
            place = {"@type": "Place", "name": seminar.place, "address": seminar.place}
            where = {"location": place}
        elif seminar.online:
            where = {"location": {"@type": "VirtualLocation", "url": page}}
        free = {} if seminar.free is None else {"isAccessibleForFree": seminar.free}
        return {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": seminar.title,
            "startDate": seminar.starts_at.astimezone(there).isoformat(),
            "endDate": seminar.ends_at.astimezone(there).isoformat(),
            "eventStatus": f"https://schema.org/{status}",
            "eventAttendanceMode": f"https://schema.org/{mode}",
            "description": seminar.teaser,
            "url": page,
            **where,
            **free,
            "organizer": {
                "@type": "Organization",
                "name": self.desk.workspace.settings.site.name,
                "url": links.site_url,
            },
            "performer": [{"@type": "Person", "name": who.name} for who in seminar.speakers],
        }

    def _atom(self, found: Iterable[Offered]) -> str:
        site, links = self.desk.workspace.settings.site, self.desk.workspace.links
        entries = [
            f"<entry><id>{escape(links.seminar(one.seminar.slug))}</id>"
            f"<title>{escape(one.seminar.title)}</title>"
            f"<updated>{one.changed_at.isoformat()}</updated>"
            f'<link href="{escape(links.seminar(one.seminar.slug))}"/>'
            f"<summary>{escape(self._view(one, Visitor(site.language)).when)}. "
            f"{escape(one.seminar.teaser)}</summary></entry>"
            for one in found
        ]
        return (
            '<?xml version="1.0" encoding="utf-8"?>'
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{site.language}">'
            f"<id>{escape(links.site_url)}/</id><title>{escape(site.name)}</title>"
            f"<updated>{_newest(found, self.desk.clock.now()).isoformat()}</updated>"
            f'<link rel="self" href="{escape(links.site_url)}/feed.xml"/>'
            f"<author><name>{escape(site.name)}</name></author>{''.join(entries)}</feed>"
        )


def _newest(found: Iterable[Offered], otherwise: datetime) -> datetime:
    return max((one.changed_at for one in found), default=otherwise)


def _closed(why: str) -> dict[str, str]:
    return {"text": "", "url": "", "why_not": why}


def _month(one: Offered) -> str:
    return f"{one.seminar.starts_at.astimezone(zone(one.seminar.timezone)):%Y-%m}"


def _months(found: Iterable[Offered], visitor: Visitor) -> list[tuple[str, str]]:
    """``2026-11`` and ``November 2026`` for every month that has a seminar."""
    days = {
        _month(one): one.seminar.starts_at.astimezone(zone(one.seminar.timezone)) for one in found
    }
    locale = locale_of(visitor.language)
    return [(key, format_date(day, "LLLL y", locale=locale)) for key, day in sorted(days.items())]


def _places(one: Offered, words: dict[str, str]) -> str:
    elsewhere = one.seminar.registers is not RegistrationWay.HERE or one.barrier is not None
    if elsewhere or one.places_left is None:
        return ""
    if one.places_left == 0:
        return words["none_left"]
    if one.places_left == 1:
        return words["one_place_left"]
    return words["places_left"].replace("{n}", str(one.places_left))
