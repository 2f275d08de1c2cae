"""A newsletter issue: news and upcoming seminars for a list, in one or more languages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mailer.domain.errors import InvalidValueError
from mailer.domain.field import checked_line
from mailer.domain.moment import utc, zone
from mailer.domain.printable import legible
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.web_address import web_address

_USEFUL_FOR = timedelta(days=7)


class IssueState(StrEnum):
    """An issue is a draft until it is planned; a withdrawn one is not sent any more."""

    DRAFT = "draft"
    PLANNED = "planned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One piece of news; ``text`` is Markdown, ``url`` where to read on."""

    title: str
    text: str
    url: str = ""
    link_label: str = ""

    def __post_init__(self) -> None:
        for name in ("title", "link_label"):
            object.__setattr__(self, name, legible(checked_line(name, getattr(self, name))))
        if not self.title.strip():
            raise InvalidValueError(
                "Eine Meldung hat keine Überschrift; bitte eine angeben.",
                "A news item has no heading; please give one.",
            )
        if self.url:
            object.__setattr__(self, "url", web_address("url", self.url))


@dataclass(frozen=True, slots=True)
class IssueText:
    """What an issue says in one language; ``intro`` and ``blocks`` are Markdown."""

    language: str
    title: str
    intro: str = ""
    items: tuple[NewsItem, ...] = ()
    blocks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", legible(checked_line("title", self.title)))
        if not self.title:
            raise InvalidValueError(
                "Der Ausgabe fehlt der Titel (title); er wird der Betreff.",
                "The issue has no title; it becomes the subject.",
            )


@dataclass(frozen=True, slots=True)
class NewsletterIssue:
    """One issue; ``sends_at`` (aware) is what its timeline counts from.

    ``seminars`` stand in the order in which they are shown; those cancelled are left out.
    ``revision`` counts what its readers were sent, as a seminar's does.
    """

    slug: str
    sends_at: datetime
    texts: tuple[IssueText, ...]
    seminars: tuple[Seminar, ...] = ()
    timezone: str = "Europe/Berlin"
    lists: tuple[str, ...] = ()
    plan: str = "newsletter"
    revision: int = 1
    state: IssueState = IssueState.DRAFT

    def __post_init__(self) -> None:
        zone(self.timezone)
        utc(self.sends_at)
        languages = [text.language for text in self.texts]
        if not languages or len(set(languages)) < len(languages):
            raise InvalidValueError(
                f"Die Ausgabe „{self.slug}“ braucht genau einen Text je Sprache.",
                f'The issue "{self.slug}" needs exactly one text a language.',
            )

    @property
    def title(self) -> str:
        return self.texts[0].title

    @property
    def starts_at(self) -> datetime:
        """What offsets of its timeline count from."""
        return self.sends_at

    @property
    def ends_at(self) -> datetime:
        """When nobody wants it any more."""
        return self.sends_at + _USEFUL_FOR

    @property
    def is_off(self) -> bool:
        return self.state is IssueState.WITHDRAWN

    @property
    def is_empty(self) -> bool:
        """Whether a reader would find neither a seminar nor a word in it."""
        return not self.upcoming and not any(
            one.intro or one.items or one.blocks for one in self.texts
        )

    @property
    def upcoming(self) -> tuple[Seminar, ...]:
        """The seminars to show: published ones that have not begun when the issue leaves."""
        return tuple(
            one
            for one in self.seminars
            if one.state is SeminarState.PUBLISHED and one.starts_at > self.sends_at
        )
