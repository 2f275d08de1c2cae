"""Everything a mailing is made of, frozen: what starts as one mail ends as the same mail."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from mailer.domain.consent import MailingList
from mailer.domain.registration import ReaderStanding
from mailer.domain.seminar import Seminar, Session
from mailer.domain.timeline import CalendarUse


@dataclass(frozen=True, slots=True)
class Office:
    """The sending office: who stands in ``From:``, in the footer and in the calendar.

    ``certificates`` and ``feedback`` say whether its pages offer them after a seminar,
    ``materials_for_attended`` that only who attended may read the materials.
    """

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
    phone: str = ""
    # Where mail that asks to leave a list is read by the program; "" where it is by people.
    leave_address: str = ""
    certificates: bool = False
    feedback: bool = False
    materials_for_attended: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that changed, in words: ``before`` is empty where there was none.

    ``private``: only for those with a place, such as the join link. ``name`` is the fact's, as
    ``compose.differences`` has it.
    """

    label: str
    before: str
    after: str
    private: bool = False
    name: str = ""


_WHEN = {"day", "hours", "sessions", ""}  # "": from before facts had names; it may be one of these


@dataclass(frozen=True, slots=True)
class News:
    """What a mail about a change tells: facts by language, and a note by staff (plain text)."""

    changes: tuple[tuple[str, tuple[Change, ...]], ...] = ()
    note: str = ""

    def in_language(self, language: str) -> tuple[Change, ...]:
        """The changed facts in ``language``; German where it has none."""
        known = dict(self.changes)
        return known.get(language) or known.get("de") or ()

    @property
    def is_private(self) -> bool:
        """Whether all of it is for people with a place: nobody else has anything to read."""
        told = self.in_language("de")
        return bool(told) and not self.note and all(one.private for one in told)

    @property
    def moves(self) -> bool:
        """Whether any of date, hours and sessions changed."""
        return any(one.name in _WHEN for one in self.in_language("de"))

    def for_list(self) -> "News":
        """What of it people may know who have no place."""
        return News(
            changes=tuple(
                (language, tuple(one for one in changes if not one.private))
                for language, changes in self.changes
            ),
            note=self.note,
        )

    def followed_by(self, later: "News") -> "News":
        """Both at once, for a reader who has heard of neither: from the first to the last."""
        earlier = dict(self.changes)
        return News(
            changes=tuple(
                (language, _joined(earlier.get(language, ()), new))
                for language, new in later.changes
            ),
            note=later.note or self.note,
        )


def _joined(old: tuple[Change, ...], new: tuple[Change, ...]) -> tuple[Change, ...]:
    before = {one.label: one.before for one in old}
    known = {one.label for one in new}
    joined = [replace(one, before=before.get(one.label, one.before)) for one in new]
    kept = [one for one in old if one.label not in known]
    return tuple(one for one in (*joined, *kept) if one.before != one.after)


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news in a newsletter; ``body`` is HTML that is safe to show."""

    title: str
    body: str
    url: str = ""
    link_label: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """What staff wrote for one mailing instead of the template's words.

    ``subject`` and ``preheader`` are lines, ``intro`` and ``blocks`` Markdown; all may hold
    placeholders (``compose.markdown``). Empty ones leave the template's words.
    """

    subject: str = ""
    preheader: str = ""
    intro: str = ""
    blocks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.subject or self.preheader or self.intro or self.blocks)


@dataclass(frozen=True, slots=True)
class Issue:
    """What a newsletter holds, in ``language`` or, where that is empty, for all languages.

    Texts are HTML that is safe to show; ``page_urls`` are the pages of ``seminars``, and
    ``register_urls`` where one registers for them.
    """

    title: str
    intro: str = ""
    items: tuple[Item, ...] = ()
    seminars: tuple[Seminar, ...] = ()
    blocks: tuple[str, ...] = ()
    web_url: str = ""
    page_urls: tuple[str, ...] = ()
    language: str = ""
    register_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One mail's sources. ``templates`` holds every language of this kind and what they include.

    ``page_url`` is the seminar's public page, ``register_url`` where one registers,
    ``calendar_url`` its calendar file: compose gets addresses as values and never makes them.
    ``seminar`` is None for what is about no seminar. ``list`` is set for mail to a list,
    ``correction`` (HTML that is safe to show) for a correction, ``issue`` for a newsletter with
    its other languages in ``translations``. ``texts`` are staff's own words by language.
    ``asks`` is set for the question whether somebody wants to be on the list: they are not on
    it yet. ``session`` is the key of the one session that the mail is about (0: the whole
    seminar), ``gone`` that session where it is called off and the seminar no longer has it.
    ``link_at`` is when the plan's next mail with the join link is due (aware; None: there is
    none), ``readers`` how those may stand with the seminar who get this mail, most of them first.
    ``declines_counter``: it tells a calendar that proposed another time that none changes.
    """

    kind: str
    templates: tuple[tuple[str, str], ...]
    seminar: Seminar | None
    office: Office
    page_url: str
    register_url: str
    list: MailingList | None = None
    calendar: CalendarUse = CalendarUse.NONE
    news: News = News()
    correction: str = ""
    issue: Issue | None = None
    translations: tuple[Issue, ...] = ()
    texts: tuple[tuple[str, Texts], ...] = ()
    asks: bool = False
    session: int = 0
    link_at: datetime | None = None
    readers: tuple[ReaderStanding, ...] = (ReaderStanding.NONE,)
    calendar_url: str = ""
    gone: Session | None = None
    declines_counter: bool = False

    @property
    def method(self) -> str:
        """The METHOD (RFC 5546 §1.4) of the calendar message that it carries, or ``NONE``."""
        return "DECLINECOUNTER" if self.declines_counter else self.calendar.value.upper()

    @property
    def is_list_mail(self) -> bool:
        """Whether it goes to people because they are on the list, who may leave it."""
        return self.list is not None and not self.asks

    @property
    def slug(self) -> str:
        """A short name of what the mail is about."""
        if self.seminar is not None:
            return self.seminar.slug
        return self.list.slug if self.list is not None else self.kind

    def session_of(self, key: int) -> Session | None:
        """The seminar's session with that key, also where it is the one that is called off."""
        if self.gone is not None and self.gone.key == key:
            return self.gone
        return self.seminar.session(key) if self.seminar is not None else None

    def issue_in(self, language: str) -> Issue | None:
        """The newsletter in ``language``; the first where it has no such text."""
        known = [one for one in self.translations if one.language == language]
        return known[0] if known else self.issue

    def speaks(self, language: str) -> bool:
        """Whether the mail has something to say in ``language``."""
        if self.issue is None or not self.issue.language:
            return True
        return any(one.language == language for one in (self.issue, *self.translations))

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
