"""Everything a mailing is made of, frozen: what starts as one mail ends as the same mail."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from mailer.domain.consent import MailingList
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse


@dataclass(frozen=True, slots=True)
class Office:
    """The sending office: who stands in ``From:``, in the footer and in the calendar."""

    name: str
    url: str
    sender_name: str
    sender_address: str
    reply_to: str
    imprint: tuple[str, ...]
    privacy_url: str
    accessibility_url: str
    timezone: str
    language: str


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that changed, in words: ``before`` is empty where there was none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class News:
    """What a mail about a change tells: facts by language, and a note by staff (plain text)."""

    changes: tuple[tuple[str, tuple[Change, ...]], ...] = ()
    note: str = ""

    def in_language(self, language: str) -> tuple[Change, ...]:
        """The changed facts in ``language``; German where it has none."""
        known = dict(self.changes)
        return known.get(language) or known.get("de") or ()


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news in a newsletter; ``body`` is HTML that is safe to show."""

    title: str
    body: str
    url: str = ""
    link_label: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What a newsletter holds; texts are HTML that is safe to show."""

    title: str
    intro: str = ""
    items: tuple[Item, ...] = ()
    seminars: tuple[Seminar, ...] = ()
    blocks: tuple[str, ...] = ()
    web_url: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One mail's sources. ``templates`` holds every language of this kind and what they include.

    ``page_url`` is the seminar's public page, ``register_url`` where one registers: compose
    gets addresses as values and never makes them. ``list`` is set for mail to a list,
    ``correction`` (HTML that is safe to show) for a correction, ``issue`` for a newsletter.
    """

    kind: str
    templates: tuple[tuple[str, str], ...]
    seminar: Seminar
    office: Office
    page_url: str
    register_url: str
    list: MailingList | None = None
    calendar: CalendarUse = CalendarUse.NONE
    news: News = News()
    correction: str = ""
    issue: Issue | None = None

    def to_json(self) -> str:
        return _ADAPTER.dump_json(self).decode()

    @property
    def sources(self) -> dict[str, str]:
        return dict(self.templates)


_ADAPTER = TypeAdapter(Snapshot)


def snapshot_from_json(document: str) -> Snapshot:
    """The snapshot as ``Snapshot.to_json`` wrote it."""
    return _ADAPTER.validate_json(document)


def templates_of(kind: str, templates: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The templates one kind needs: its own in each language, shared ones and the style sheet."""
    return tuple(
        (name, source)
        for name, source in sorted(templates.items())
        if name.endswith(".css")
        or name.split("/")[1:2] == [kind]
        or name.rsplit("/", 1)[-1].startswith("_")
    )
