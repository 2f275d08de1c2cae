"""After the seminar, behind a registration's link: materials, recording, certificate, feedback."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mailer.actions.desk import Desk
from mailer.actions.registration import certificates, feedback, own_registration, taking_part
from mailer.actions.registration.own_registration import OwnRegistration
from mailer.compose.view import long_day
from mailer.domain.afterwards import Offer
from mailer.domain.errors import Sentence
from mailer.web.public.handlers import Handlers, token_of, told
from mailer.web.public.visitor import Visitor
from mailer.web.public.words import PERSONAL
from mailer.web.public.words_afterwards import AFTERWARDS, NOTHING_LEFT, OFFERS

_MATERIALS, _RECORDING, _FEEDBACK = "unterlagen", "aufzeichnung", "rueckmeldung"
_FILE = Sentence("Teilnahmebescheinigung.pdf", "certificate-of-attendance.pdf")


@dataclass(frozen=True, slots=True)
class Left:
    """What a personal page offers afterwards: links, and sentences about what there is not."""

    links: tuple[dict[str, str], ...]
    lines: tuple[str, ...]
    has_certificate: bool

    def __bool__(self) -> bool:
        return bool(self.links or self.lines or self.has_certificate)


class AfterwardsPages(Handlers):
    """What ends leads by these pages, so that a link that was kept says so."""

    def routes(self) -> list[Route]:
        return [
            Route(f"/anmeldung/{{token}}/{_MATERIALS}", self.materials),
            Route(f"/anmeldung/{{token}}/{_RECORDING}", self.recording),
            Route(f"/anmeldung/{{token}}/{_FEEDBACK}", self.feedback),
            Route("/anmeldung/{token}/bescheinigung", self.certificate, methods=["POST"]),
        ]

    @told
    async def materials(self, request: Request) -> Response:
        """Leads to the materials until their last day."""
        own = await own_registration.by_link(self.desk, token_of(request))
        return self._lead(request, own, own.seminar.materials_url)

    @told
    async def recording(self, request: Request) -> Response:
        """Leads to the recording until its last day."""
        own = await own_registration.by_link(self.desk, token_of(request))
        return self._lead(request, own, own.seminar.details.recording_url)

    @told
    async def feedback(self, request: Request) -> Response:
        """Leads to the questions, by a link that does not tell whose it is."""
        own = await own_registration.by_link(self.desk, token_of(request))
        url = feedback.link_for(self.desk, own)
        if url:
            return RedirectResponse(url, 303)
        visitor = self.visitor(request)
        title = visitor.told(AFTERWARDS["not_now_title"])
        return self.message(request, title, visitor.told(NOTHING_LEFT), status=409)

    @told
    async def certificate(self, request: Request) -> Response:
        """The certificate as a PDF; the first time it is issued by this."""
        visitor = self.visitor(request)
        issued = await certificates.issue_own(self.desk, token_of(request))
        make = partial(certificates.pdf_of, self.desk, issued, visitor.language, in_any_case=True)
        made = await run_in_threadpool(make)  # pages go on meanwhile
        name = visitor.told(_FILE)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(made, media_type="application/pdf", headers=headers)

    def _lead(self, request: Request, own: OwnRegistration, url: str) -> Response:
        visitor = self.visitor(request)
        offer = taking_part.offer(self.desk, own)
        if url and offer is Offer.OPEN:
            return RedirectResponse(url, 303)
        ended = offer is Offer.ENDED
        title = visitor.told(AFTERWARDS["ended_title" if ended else "not_now_title"])
        text = visitor.told(NOTHING_LEFT)
        if url and offer is not Offer.OPEN:
            text = visitor.told(OFFERS[offer]).format(day=_last_day(own, visitor))
        return self.message(request, title, text, status=410 if ended else 409)


def left_to(desk: Desk, own: OwnRegistration, visitor: Visitor, path: str) -> Left:
    """What a seminar that is over leaves to somebody; ``path`` is their personal page's."""
    if not own.has_place:
        return Left((), (), has_certificate=False)
    links, lines = _to_read(desk, own, visitor, path)
    details, settings = own.seminar.details, desk.workspace.settings.afterwards
    has_certificate = False
    if details.certificate_url:
        links.append(_link(visitor, "certificate", details.certificate_url))
    elif settings.certificates:
        has_certificate = certificates.is_offered(desk, own)
        if not has_certificate and not own.seminar.attendance_known:
            lines.append(visitor.told(PERSONAL["certificate_later"]))
    if details.survey_url:
        links.append(_link(visitor, "survey", details.survey_url))
    elif feedback.link_for(desk, own):
        links.append(_link(visitor, "feedback", f"{path}/{_FEEDBACK}"))
    return Left(tuple(links), tuple(lines), has_certificate)


def _to_read(
    desk: Desk, own: OwnRegistration, visitor: Visitor, path: str
) -> tuple[list[dict[str, str]], list[str]]:
    """Links to what there is to read and see, and a sentence about its term."""
    there = {
        "materials": (own.seminar.materials_url, _MATERIALS),
        "recording": (own.seminar.details.recording_url, _RECORDING),
    }
    known = {name: place for name, (url, place) in there.items() if url}
    if not known:
        return [], []
    offer, day = taking_part.offer(desk, own), _last_day(own, visitor)
    if offer is not Offer.OPEN:
        return [], [visitor.told(OFFERS[offer]).format(day=day)]
    links = [_link(visitor, name, f"{path}/{place}") for name, place in known.items()]
    return links, [visitor.told(AFTERWARDS["until"]).format(day=day)] if day else []


def _link(visitor: Visitor, name: str, url: str) -> dict[str, str]:
    return {"text": visitor.told(PERSONAL[name]), "url": url}


def _last_day(own: OwnRegistration, visitor: Visitor) -> str:
    last = own.seminar.details.materials_until
    noon = datetime.combine(last, time(12), UTC) if last else None
    return long_day(noon, "UTC", visitor.language) if noon else ""
