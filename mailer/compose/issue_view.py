"""A newsletter issue as templates see it."""

from dataclasses import dataclass
from itertools import chain, repeat

from markupsafe import Markup

from mailer.compose.seminar_view import SeminarView, seminar_view
from mailer.compose.snapshot import Issue


@dataclass(frozen=True, slots=True)
class ItemView:
    title: str
    body: Markup
    url: str
    link_label: str


@dataclass(frozen=True, slots=True)
class IssueView:
    """A newsletter issue; its seminars lead to their own pages."""

    title: str
    intro: Markup
    items: tuple[ItemView, ...]
    seminars: tuple[SeminarView, ...]
    blocks: tuple[Markup, ...]
    web_url: str


def issue_view(issue: Issue, language: str, ordinary_zone: str = "") -> IssueView:
    """The issue for templates in ``language``; its texts were made safe when it was read.

    ``ordinary_zone`` is the office's: hours in another one name it.
    """
    return IssueView(
        title=issue.title,
        intro=Markup(issue.intro),  # noqa: S704 - safe to show, as Issue promises
        items=tuple(
            ItemView(one.title, Markup(one.body), one.url, one.link_label)  # noqa: S704 - as above
            for one in issue.items
        ),
        seminars=tuple(
            seminar_view(
                one,
                language,
                page_url or one.registration_url,
                one.registration_url,
                ordinary_zone=ordinary_zone,
            )
            for one, page_url in zip(
                issue.seminars, chain(issue.page_urls, repeat("")), strict=False
            )
        ),
        blocks=tuple(Markup(one) for one in issue.blocks),  # noqa: S704 - as above
        web_url=issue.web_url,
    )
