"""The optional facts: each is read by a module of its own, all are put together here."""

from dataclasses import dataclass

from mailer.domain.addresses_in_text import without_unfit
from mailer.domain.announcement.access import read_access
from mailer.domain.announcement.contacts import read_contact
from mailer.domain.announcement.event_kinds import read_kind
from mailer.domain.announcement.headline import Headline
from mailer.domain.announcement.links import Links
from mailer.domain.announcement.money import Price
from mailer.domain.announcement.passages import Passage
from mailer.domain.announcement.programme import ProgrammeReading
from mailer.domain.announcement.provisions import read_provisions
from mailer.domain.announcement.recording import read_recording
from mailer.domain.announcement.registering import read_registration
from mailer.domain.announcement.sentences import Sentence
from mailer.domain.announcement.speakers import Lineup
from mailer.domain.announcement.whereabouts import Whereabouts
from mailer.domain.details import Details, each_line


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
) -> Facts:
    """What the text says beyond date and place; what it does not clearly say is empty.

    ``content`` is the part before the signature; a contact may stand below it.
    """
    kind, unsure_kind = read_kind(known.headline.series, known.headline.title, sentences)
    contact = read_contact(passages)
    links, programme = known.links, known.programme
    access = read_access(content, sentences, links.join_url, links.test_url)
    recording = read_recording(sentences)
    provisions = read_provisions(
        sentences, on_site=bool(known.whereabouts.place), costs=known.price.free is not True
    )
    details = Details(
        kind=kind,
        contact=contact.contact,
        access=access.access,
        recorded=recording.recorded,
        recording_notice=recording.notice,
        conference_privacy_url=links.conference_privacy_url,
        programme=programme.items,
        accessibility=provisions.accessibility,
        directions=provisions.directions,
        payment=provisions.payment,
        invoice=provisions.invoice,
        registration=read_registration(sentences, links.registration_url),
    )
    return Facts(
        each_line(details, lambda text: without_unfit(text)[0]),
        provisions.capacity,
        programme.entries | contact.entries,
        tuple(filter(None, (*access.secrets, links.join_url))),
        frozenset().union(
            unsure_kind,
            contact.unsure,
            access.unsure,
            recording.unsure,
            programme.unsure,
            provisions.unsure,
        ),
    )
