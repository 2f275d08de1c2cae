"""A newsletter issue as templates see it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain, repeat

from markupsafe import Markup

from mailer.compose.seminar_view import SeminarView, seminar_view
from mailer.compose.snapshot import Issue
from mailer.compose.view import foreign
from mailer.domain.registration import Occupancy


@dataclass(frozen=True, slots=True)
class ItemView:
    title: str
    body: Markup
    url: str
    link_label: str


@dataclass(frozen=True, slots=True)
class IssueView:
    """A newsletter issue; its seminars lead to their own pages.

    ``lang`` is the attribute that marks its texts where the mail speaks another language.
    """

    title: str
    intro: Markup
    items: tuple[ItemView, ...]
    seminars: tuple[SeminarView, ...]
    blocks: tuple[Markup, ...]
    web_url: str
    lang: Markup


class Doors(StrEnum):
    """What can be done about a seminar of an issue at the moment when the issue leaves."""

    OPEN = "open"
    WAITING_LIST = "waiting list"
    BOOKED_OUT = "booked out"
    CLOSED = "closed"
    BEGUN = "begun"


_LEFT = {Occupancy.WAITING_LIST: Doors.WAITING_LIST, Occupancy.CLOSED: Doors.BOOKED_OUT}
_LEAD_IN = {Doors.OPEN, Doors.WAITING_LIST}


def doors_at(
    issue: Issue, moment: datetime, booked_out: Iterable[tuple[str, Occupancy]] = ()
) -> tuple[Doors, ...]:
    """How things stand with each of its seminars at ``moment`` (aware).

    ``booked_out`` are the seminars without a free place, by slug, and what is left there.
    """
    left = dict(booked_out)
    return tuple(
        Doors.BEGUN
        if one.starts_at <= moment
        else Doors.CLOSED
        if one.registration_deadline is not None and one.registration_deadline <= moment
        else _LEFT.get(left.get(one.slug, Occupancy.FREE), Doors.OPEN)
        for one in issue.seminars
    )


def issue_view(
    issue: Issue,
    language: str,
    ordinary_zone: str = "",
    *,
    written_in: str = "",
    moment: datetime | None = None,
    booked_out: Iterable[tuple[str, Occupancy]] = (),
) -> IssueView:
    """The issue for templates in ``language``; its texts were made safe when it was read.

    ``ordinary_zone`` is the office's: hours in another one name it. ``written_in`` is the
    office's language. Seminars that have begun at ``moment`` are left out, and those whose
    deadline is over lead to no registration; None: all are still to come. ``booked_out`` as
    ``doors_at`` has it.
    """
    open_ = tuple(Doors.OPEN for _ in issue.seminars)
    doors = doors_at(issue, moment, booked_out) if moment else open_
    addresses = zip(
        chain(issue.page_urls, repeat("")), chain(issue.register_urls, repeat("")), strict=False
    )
    shown = [
        (one, page_url, one.register_url(register_url) if door in _LEAD_IN else "", door)
        for one, (page_url, register_url), door in zip(
            issue.seminars, addresses, doors, strict=False
        )
        if door is not Doors.BEGUN
    ]
    return IssueView(
        title=issue.title,
        intro=Markup(issue.intro),  # noqa: S704 - safe to show, as Issue promises
        items=tuple(
            ItemView(one.title, Markup(one.body), one.url, one.link_label)  # noqa: S704 - as above
            for one in issue.items
        ),
        seminars=tuple(
            replace(
                seminar_view(
                    one,
                    language,
                    page_url or one.registration_url,
                    register_url,
                    ordinary_zone=ordinary_zone,
                    written_in=written_in,
                ),
                has_waiting_list=door is Doors.WAITING_LIST,
                is_booked_out=door is Doors.BOOKED_OUT,
            )
            for one, page_url, register_url, door in shown
        ),
        blocks=tuple(Markup(one) for one in issue.blocks),  # noqa: S704 - as above
        web_url=issue.web_url,
        lang=foreign(issue.language or written_in, language),
    )
