"""The optional facts: each is read by a module of its own, all are put together here."""

from dataclasses import dataclass

from mailer.domain.addresses_in_text import without_unfit
from mailer.domain.announcement.details.programme import ProgrammeReading
from mailer.domain.announcement.details.provisions import Provisions, read_provisions
from mailer.domain.announcement.details.recording import RecordingReading, read_recording
from mailer.domain.announcement.fees.money import Price
from mailer.domain.announcement.lexicon.bare_addresses import find_all_addresses
from mailer.domain.announcement.links.access import AccessReading, read_access
from mailer.domain.announcement.links.links import Links
from mailer.domain.announcement.links.registering import read_registration
from mailer.domain.announcement.people.contacts import ContactReading, read_contact
from mailer.domain.announcement.people.speakers import Lineup
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.text.sentences import Sentence, sentences_of
from mailer.domain.announcement.title.event_kinds import read_kind
from mailer.domain.announcement.title.headline import Headline
from mailer.domain.announcement.venue.whereabouts import Whereabouts
from mailer.domain.conference_tool import tool_of
from mailer.domain.details import Details, each_line
from mailer.domain.event_kind import EventKind
from mailer.domain.registration import RegistrationWay


@dataclass(frozen=True, slots=True)
class Facts:
    """The details that a text tells, and for how many there is room.

    ``entries`` are the passages that only tell the programme or the contact, ``secrets`` the
    texts that let their reader in: neither belongs into the text that everybody is sent.
    """

    details: Details
    capacity: int | None
    entries: frozenset[int]
    secrets: tuple[str, ...]
    unsure: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What other readers found that the details hang on."""

    headline: Headline
    links: Links
    whereabouts: Whereabouts
    price: Price
    lineup: Lineup
    programme: ProgrammeReading


def read_facts(
    passages: tuple[Passage, ...],
    content: tuple[Passage, ...],
    sentences: tuple[Sentence, ...],
    known: Known,
    above: tuple[Passage, ...] = (),
) -> Facts:
    """What the text says beyond date and place; what it does not clearly say is empty.

    ``content`` is the part before the signature; a contact may stand below it, or ``above`` the
    title, in the letterhead of an authority.
    """
    heading = sentences_of(above) if known.whereabouts.online else ()
    kind, unsure_kind = read_kind(known.headline.series, known.headline.title, sentences)
    told = _Told(
        kind,
        read_contact(passages, above),
        read_access(content, sentences, known.links, known.headline.series, heading),
        read_recording(sentences),
        read_provisions(
            sentences, on_site=bool(known.whereabouts.place), costs=known.price.free is not True
        ),
        read_registration(sentences, known.links.registration_url),
    )
    programme = known.programme
    return Facts(
        each_line(told.details(known), lambda text: without_unfit(text)[0]),
        told.provisions.capacity,
        programme.entries | told.contact.entries,
        tuple(filter(None, (*told.access.secrets, *_ways_in(content, known.links.join_url)))),
        told.unsure | unsure_kind | programme.unsure,
    )


def _ways_in(passages: tuple[Passage, ...], join_url: str) -> list[str]:
    """The join link with and without its scheme, and every other into a conference tool."""
    ways = [join_url, join_url.partition("://")[2]]
    for passage in passages:
        for start, end in find_all_addresses(passage.text):
            written = passage.text[start:end]
            if tool_of(written if "://" in written else f"https://{written}"):
                ways.append(written)
    return ways


@dataclass(frozen=True, slots=True)
class _Told:
    """What the module of each fact read."""

    kind: EventKind
    contact: ContactReading
    access: AccessReading
    recording: RecordingReading
    provisions: Provisions
    registration: RegistrationWay | None

    @property
    def unsure(self) -> frozenset[str]:
        """Their doubts."""
        return frozenset().union(
            self.contact.unsure, self.access.unsure, self.recording.unsure, self.provisions.unsure
        )

    def details(self, known: Known) -> Details:
        """The details of them, of the programme and of the links."""
        return Details(
            kind=self.kind,
            contact=self.contact.contact,
            access=self.access.access,
            recorded=self.recording.recorded,
            recording_notice=self.recording.notice,
            conference_privacy_url=known.links.conference_privacy_url,
            programme=known.programme.items,
            accessibility=self.provisions.accessibility,
            directions=self.provisions.directions,
            payment=self.provisions.payment,
            invoice=self.provisions.invoice,
            registration=self.registration,
        )
