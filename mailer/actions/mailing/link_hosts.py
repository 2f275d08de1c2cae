"""Where the links of a seminar lead: shown beside its plan, with what somebody should look at."""

from collections.abc import Iterator
from dataclasses import dataclass

from mailer.actions.desk import Desk
from mailer.domain.details import web_addresses
from mailer.domain.errors import Sentence
from mailer.domain.seminar import Seminar
from mailer.domain.web_address import ELSEWHERE, look_at
from mailer.domain.web_host import UnfitAddressError

_FIELDS = ("registration_url", "join_url", "materials_url")


@dataclass(frozen=True, slots=True)
class LinkHost:
    """One address of a seminar by its field: the host as people read it, and doubts about it."""

    field: str
    host: str
    doubts: tuple[Sentence, ...]


def link_hosts(desk: Desk, seminar: Seminar) -> tuple[LinkHost, ...]:
    """The hosts of the addresses that a seminar has, in the order in which readers need them."""
    return tuple(_hosts(seminar, desk.workspace.settings.office_hosts))


def _hosts(seminar: Seminar, office: frozenset[str]) -> Iterator[LinkHost]:
    own = {field: getattr(seminar, field) for field in _FIELDS}
    for field, url in (own | web_addresses(seminar.details)).items():
        if not url:
            continue
        try:
            found = look_at(url)
        except UnfitAddressError as problem:  # stored before it was looked at
            yield LinkHost(field, "–", (problem.reason,))
            continue
        doubts = found.doubts
        if field == "registration_url" and not found.is_of(office):
            doubts = (*doubts, ELSEWHERE)
        yield LinkHost(field, found.host.shown, doubts)
