"""One announcement → its facts: every field is read by the module of its name."""

from dataclasses import dataclass, field, replace
from datetime import date

from mailer.domain.addresses_in_text import without_unfit
from mailer.domain.announcement.details.programme import ProgrammeReading, read_programme
from mailer.domain.announcement.extent import before_others, before_signature, tells_own_day
from mailer.domain.announcement.facts import Facts, Known, read_facts
from mailer.domain.announcement.fees.money import read_price
from mailer.domain.announcement.found_again import find_facts
from mailer.domain.announcement.leftovers import doubts_of_leftovers
from mailer.domain.announcement.lexicon.heading_words import names_only_kind
from mailer.domain.announcement.lexicon.online_words import ONLINE_EVENT
from mailer.domain.announcement.links.links import Links, read_links
from mailer.domain.announcement.model import Announcement, in_field_order
from mailer.domain.announcement.narrative import Narrative, read_narrative
from mailer.domain.announcement.people.full_names import with_contact_in_full
from mailer.domain.announcement.people.oneself import with_oneself
from mailer.domain.announcement.people.speakers import Lineup, read_lineup, with_programme
from mailer.domain.announcement.schedule.changes import tells_change
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.occasions import Schedule, read_schedule
from mailer.domain.announcement.schedule.programme_hours import hours_of_programme
from mailer.domain.announcement.source.original import Original
from mailer.domain.announcement.source.source import Source, read_source
from mailer.domain.announcement.text.passages import Passage, passages_of
from mailer.domain.announcement.text.sentences import Sentence, sentences_of
from mailer.domain.announcement.title.headline import Headline, read_headline, without_mode
from mailer.domain.announcement.venue.moved import after_move
from mailer.domain.announcement.venue.whereabouts import read_whereabouts
from mailer.domain.conference_tool import tool_of
from mailer.domain.moment import zone


def read_announcement(
    source: bytes | str,
    *,
    today: date,
    timezone: str = "Europe/Berlin",
    office: frozenset[str] = frozenset(),
) -> Announcement:
    """What the announcement says about its seminar.

    ``source`` is plain text or a pasted web page; bytes may be UTF-8, UTF-16 with a byte order
    mark, or Windows-1252. ``today`` settles dates without a year. Times are told in
    ``timezone``, an IANA name; times the text states in other clocks are converted. ``office``
    are the hosts of whoever announces, where they are known. Doubts are named in ``unsure``.
    Raises ``AnnouncementError`` if the source is empty, no text, or too long to be an
    announcement, and ``InvalidValueError`` for an unknown ``timezone``.
    """
    clocks = zone(timezone)
    origin = read_source(source, clocks)
    layout = _layout(origin, today)
    headline = layout.headline
    lineup = read_lineup(layout.sentences, (headline.series, headline.title), layout.above_title)
    lineup = with_oneself(lineup, layout.sentences, layout.passages, origin.given)
    named = frozenset(one.name.casefold() for one in lineup.speakers)
    programme = read_programme(layout.content, named)
    note = sentences_of(passages_of(origin.note)) if origin.note else ()
    schedule = read_schedule(
        (*layout.headed, *_changes_in(note)),
        today=today,
        clocks=clocks,
        heading="\n".join([*(one.text for one in layout.above_text), origin.subject]),
        retold=origin.retold,
        sent=origin.sent,
        programme=hours_of_programme(programme.items),
    )
    known = _known(layout, read_links(layout.sentences, office, origin.broken), lineup, programme)
    known = replace(known, whereabouts=after_move(known.whereabouts, note))
    announced = _readings(layout, known, schedule).announced(timezone)
    left = doubts_of_leftovers(announced, layout.headed)
    announced = replace(announced, unsure=in_field_order(left.union(announced.unsure)))
    announced = with_contact_in_full(announced, origin.given)
    found = find_facts(announced, schedule.evidence, layout.headed, Original(origin.given))
    return replace(announced, found=found)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The text in its parts: ``content`` is what stands between the heading and the signature.

    ``headed`` begins with the heading: a date in it is a fact too, though it leaves the title.
    """

    headline: Headline
    passages: tuple[Passage, ...]
    content: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    headed: tuple[Sentence, ...]

    @property
    def above_text(self) -> tuple[Passage, ...]:
        """The heading and whatever stands above it."""
        return self.passages[: self.headline.text_from]

    @property
    def above_title(self) -> tuple[Sentence, ...]:
        """What stands above the heading: a kind of event may, that is not in the title."""
        return sentences_of(self.passages[: max(self.headline.text_from - 1, 0)])


def _layout(origin: Source, today: date) -> _Layout:
    passages = passages_of(origin.text)
    headline = read_headline(origin.heading, passages, subject=origin.subject)
    below, above = passages[headline.text_from :], passages[: headline.text_from]
    if not tells_own_day(below, today) and tells_own_day(above[:-1], today):
        headline = replace(headline, text_from=0)  # no heading stands below the event's own day
    content = before_others(before_signature(passages[headline.text_from :], today), today)
    top = passages[: headline.text_from]
    # "7. Fachtag am 11.06.2026" above the title tells the day.
    named = [one for one in top[:-1] if one.text.strip() == headline.series]
    headed = sentences_of((*named, *top[-1:], *content))
    return _Layout(headline, passages, content, sentences_of(content), headed)


def _changes_in(note: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences of a note above the announcement that may tell another day for it."""
    return tuple(one for one in note if tells_change([one.text]) or find_dates(one.text))


def _known(layout: _Layout, links: Links, lineup: Lineup, programme: ProgrammeReading) -> Known:
    """What the details hang on."""
    headline, above = layout.headline, layout.above_title
    kinds = [
        one.text for one in above if names_only_kind(one.text) or ONLINE_EVENT.search(one.text)
    ]
    named = "\n".join([f"{headline.series}: {headline.title}", *kinds])
    joinable = bool(links.join_url or tool_of(links.registration_url))
    above_text = sentences_of(layout.passages[: max(headline.text_from, 1)])
    whereabouts = read_whereabouts(named, layout.sentences, joinable=joinable, above=above_text)
    price = read_price((*above, *layout.headed))
    return Known(headline, links, whereabouts, price, lineup, programme)


def _readings(layout: _Layout, known: Known, schedule: Schedule) -> "_Readings":
    """All readings together, with the text that is left for everybody to read."""
    below = layout.passages[layout.headline.text_from :]
    facts = read_facts(below, layout.content, layout.sentences, known, layout.above_text)
    narrative = read_narrative(
        layout.content,
        title=layout.headline.title,
        boxed=known.lineup.entries | facts.entries,
        days=frozenset(
            (at.month, at.day)
            for one in schedule.occasions
            for at in (one.starts_at, one.ends_at)
            if at
        ),
        deadline=frozenset((one.month, one.day) for one in [schedule.deadline] if one),
        secrets=facts.secrets,
    )
    lineup = with_programme(known.lineup, facts.details.programme)
    return _Readings(replace(known, lineup=lineup), schedule, facts, narrative)


@dataclass(frozen=True, slots=True)
class _Readings:
    """What each reader found, before it becomes one announcement."""

    known: Known
    schedule: Schedule
    facts: Facts
    narrative: Narrative

    def announced(self, timezone: str) -> Announcement:
        known, facts = self.known, self.facts
        first = self.schedule.occasions[0] if self.schedule.occasions else None
        texts = _Texts()
        return Announcement(
            title=texts.fit("title", without_mode(known.headline.title)),
            series=texts.fit("series", known.headline.series),
            starts_at=first.starts_at if first else None,
            ends_at=first.ends_at if first else None,
            timezone=timezone,
            dates=self.schedule.occasions,
            online=known.whereabouts.online,
            place=texts.fit("place", known.whereabouts.place),
            free=known.price.free,
            fee=texts.fit("fee", known.price.fee),
            registration_deadline=self.schedule.deadline,
            registration_url=known.links.registration_url,
            join_url=known.links.join_url,
            speakers=known.lineup.speakers,
            teaser=texts.fit("teaser", self.narrative.teaser),
            body=tuple(texts.fit("body", one) for one in self.narrative.body),
            closing=texts.fit("closing", self.narrative.closing),
            unsure=in_field_order(self._doubts() | texts.unsure),
            capacity=facts.capacity,
            details=facts.details,
            zone_stated=self.schedule.zone_stated,
        )

    def _doubts(self) -> frozenset[str]:
        known = self.known
        return frozenset().union(
            known.headline.unsure,
            self.schedule.unsure,
            known.price.unsure,
            known.links.unsure,
            known.whereabouts.unsure,
            known.lineup.unsure,
            self.facts.unsure,
            self.narrative.unsure,
        )


@dataclass(slots=True)
class _Texts:
    """Notes which texts held an address that must not stand in a mail."""

    unsure: set[str] = field(default_factory=set)

    def fit(self, name: str, text: str) -> str:
        kept, left_out = without_unfit(text)
        if left_out:
            self.unsure.add(name)
        return kept
