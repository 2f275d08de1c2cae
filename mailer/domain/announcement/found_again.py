"""Where in the text as given each fact was found, so that a page can show it beside the fact."""

from collections.abc import Iterable

from mailer.domain.announcement.details.provisions import read_provisions
from mailer.domain.announcement.details.recording import read_recording
from mailer.domain.announcement.fees.gratis import find_free_words, read_gratis
from mailer.domain.announcement.model import Announcement, Found
from mailer.domain.announcement.source.original import Original
from mailer.domain.announcement.text.evidence import Evidence
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.announcement.venue.whereabouts import find_online_words

_MOST_SENTENCES = 400
_LONGEST_CONTACT = 400


def find_facts(
    announcement: Announcement,
    told: Iterable[Evidence],
    sentences: tuple[Sentence, ...],
    original: Original,
) -> tuple[Found, ...]:
    """The place of each fact that can be found again; ``told`` are those of the schedule.

    What is put together out of several words stands from the first of them to the last.
    """
    begins = original.find(announcement.series or announcement.title)
    after = begins[0] if begins else 0
    places = _of_texts(announcement, original, after)
    for one in told:
        if place := original.find_within(one.sentence, one.start, one.end):
            places[one.field] = _together([places.get(one.field), place]) or place
    for one in _of_sentences(announcement, sentences[:_MOST_SENTENCES]):
        if one.field not in places and (
            place := original.find_within(one.sentence, one.start, one.end)
        ):
            places[one.field] = place
    for name, by in _implied(announcement):
        if name not in places and by in places:
            places[name] = places[by]
    return tuple(Found(name, *place) for name, place in places.items())


def _implied(announcement: Announcement) -> Iterable[tuple[str, str]]:
    """Facts that another one tells: who names a price says that it is not free."""
    if announcement.free is False:
        yield "free", "fee"
    if announcement.online is False:
        yield "online", "place"
    elif announcement.online:
        yield "online", "join_url"


def _of_texts(
    announcement: Announcement, original: Original, after: int
) -> dict[str, tuple[int, int]]:
    details = announcement.details
    texts: dict[str, tuple[str, ...]] = {
        "title": (announcement.title,),
        "series": (announcement.series,),
        "place": (announcement.place,),
        "fee": tuple(announcement.fee.split("; ")),
        "speakers": tuple(one.name for one in announcement.speakers),
        "teaser": (announcement.teaser,),
        "body": (*announcement.body[:1], *announcement.body[-1:]),
        "closing": (announcement.closing,),
        "contact": (details.contact.name, details.contact.phone, details.contact.email),
        "access": (details.access.passcode, details.access.meeting_id, details.access.dial_in),
        "recording_notice": (details.recording_notice,),
        "programme": tuple(one.title for one in details.programme),
        "accessibility": (details.accessibility,),
        "directions": (details.directions,),
        "payment": (details.payment,),
        "invoice": (details.invoice,),
    }
    found = {
        name: _together(original.find(one, after=after) for one in parts if one)
        for name, parts in texts.items()
    }
    reached = _together(original.find(one, after=after) for one in texts["contact"][1:] if one)
    whole = found["contact"]
    if whole and reached and whole[1] - whole[0] > _LONGEST_CONTACT:
        found["contact"] = reached  # the full name stands in a header or a signature
    addresses = {
        "registration_url": announcement.registration_url,
        "join_url": announcement.join_url,
        "conference_privacy_url": details.conference_privacy_url,
    }
    found |= {name: original.find_address(url) for name, url in addresses.items()}
    return {name: place for name, place in found.items() if place is not None}


def _of_sentences(
    announcement: Announcement, sentences: tuple[Sentence, ...]
) -> Iterable[Evidence]:
    """Facts that no words of their own tell: the sentence alone tells the same."""
    for one in sentences:
        text = one.text
        if announcement.online and (words := find_online_words(text)):
            yield Evidence("online", text, *words)
        if announcement.free is not None and read_gratis(one) > 1:
            words = (*find_free_words(text), (0, len(text)))[0]
            yield Evidence("free", text, *words)
        if _tells_recorded(announcement, one):
            yield Evidence("recorded", text, 0, len(text))
        if _tells_capacity(announcement, one):
            yield Evidence("capacity", text, 0, len(text))


def _tells_recorded(announcement: Announcement, sentence: Sentence) -> bool:
    recorded = announcement.details.recorded
    return recorded is not None and read_recording((sentence,)).recorded is recorded


def _tells_capacity(announcement: Announcement, sentence: Sentence) -> bool:
    capacity = announcement.capacity
    if capacity is None:
        return False
    return read_provisions((sentence,), on_site=False, costs=False).capacity == capacity


def _together(places: Iterable[tuple[int, int] | None]) -> tuple[int, int] | None:
    known = [one for one in places if one is not None]
    if not known:
        return None
    return min(start for start, _ in known), max(end for _, end in known)
