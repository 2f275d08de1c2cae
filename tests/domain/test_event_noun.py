"""Nouns of events: the preposition and the article as a sentence needs them."""

import pytest

from mailer.domain.event_kind import EventKind, event_noun


@pytest.mark.parametrize(
    ("kind", "language", "on", "out_of"),
    [
        (EventKind.SEMINAR, "de", "am Seminar", "vom Seminar"),
        (EventKind.SYMPOSIUM, "de", "am Fachtag", "vom Fachtag"),
        (EventKind.CONFERENCE, "de", "an der Tagung", "von der Tagung"),
        (EventKind.SEMINAR, "en", "in the seminar", "from the seminar"),
    ],
)
def test_an_event_is_taken_part_in_and_left(
    kind: EventKind, language: str, on: str, out_of: str
) -> None:
    noun = event_noun(kind, language, online=False)
    assert (noun.on, noun.out_of) == (on, out_of)


@pytest.mark.parametrize("kind", EventKind)
def test_no_german_event_keeps_its_article_apart(kind: EventKind) -> None:
    for online in (True, False):
        noun = event_noun(kind, "de", online=online)
        assert noun.on in {f"am {noun.noun}", f"an der {noun.noun}"}
        assert noun.out_of in {f"vom {noun.noun}", f"von der {noun.noun}"}
