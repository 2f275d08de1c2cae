"""Slow and right against quick: both must decode to the same mail for every reader."""

from dataclasses import replace

import pytest
from compose_examples import (
    OFFICE,
    READER,
    SEMINAR,
    hostile_reader,
    kind_snapshot,
    kinds,
    other_kinds,
)
from oracle import decoded, slow_message, slow_subject

from mailer.compose.composer import Composer
from mailer.domain.seminar import Seminar

READERS = 200

SEMINARS = {
    "full": SEMINAR,
    "bare": Seminar(
        slug="kurz", title="Kurz", starts_at=SEMINAR.starts_at, ends_at=SEMINAR.ends_at
    ),
    "hostile": replace(
        SEMINAR,
        title='<b>{{ 7 * 7 }}</b> Z0123456789abcdef00Z \u202fמה "=?utf-8?q?x?=" & 👩‍💻 ' * 2,
        series="%s; \\ , 'x' &amp;",
        teaser="{% raw %} </p><script>alert(1)</script>",
        body=(".", "..", "=2E", "Ende "),
    ),
    "on site, no office details": replace(
        SEMINAR, online=False, place="Rathaus, Raum 7; 2. OG", join_url="", free=False, fee="20 €"
    ),
}
BARE_OFFICE = replace(
    OFFICE, sender_name="", reply_to="", privacy_url="", accessibility_url="", imprint=("Köln",)
)


@pytest.mark.parametrize("seminar", SEMINARS)
@pytest.mark.parametrize(("language", "kind"), kinds())
def test_both_paths_decode_to_the_same_mail(language: str, kind: str, seminar: str) -> None:
    """200 hostile readers a kind, 50 of them for each seminar."""
    office = BARE_OFFICE if "no office" in seminar else OFFICE
    snapshot = kind_snapshot(kind, SEMINARS[seminar], office)
    composer = Composer(snapshot)
    first = list(SEMINARS).index(seminar)
    numbers = range(first, READERS, len(SEMINARS))
    assert len(numbers) == READERS // len(SEMINARS)
    for number in numbers:
        reader = hostile_reader(number, language)
        expected = decoded(slow_message(snapshot, reader))
        found = decoded(composer.message(reader))
        # The standard library decodes what only looks encoded: these two it cannot judge.
        truth = {
            "To": (reader.display_name, reader.address.envelope),
            "Subject": slow_subject(snapshot, reader),
        }
        assert found.headers == expected.headers | truth
        assert len(found.parts) == len(expected.parts)
        for ours, theirs in zip(found.parts, expected.parts, strict=True):
            assert ours == theirs


@pytest.mark.parametrize(("language", "kind"), other_kinds())
def test_further_kinds_too_decode_to_the_same_mail(language: str, kind: str) -> None:
    """Fewer readers: the frame is the same, and the kinds above have met two hundred."""
    snapshot = kind_snapshot(kind)
    composer = Composer(snapshot)
    for number in range(8):
        reader = replace(
            hostile_reader(number, language),
            confirm_url="https://seminare.example.org/bestaetigen/1.x",
            place_until="Freitag, 11. November 2022, 18:00 Uhr",
        )
        ours, theirs = (
            decoded(octets) for octets in (composer.message(reader), slow_message(snapshot, reader))
        )
        assert ours.parts == theirs.parts


def test_every_kind_has_been_found() -> None:
    found = {kind for _, kind in kinds()}
    assert {"invitation", "confirmation", "reminder-day", "reminder-hour"} <= found


@pytest.mark.parametrize(
    "change",
    [
        {"salutation": "Guten Tag"},
        {"name": "Anna"},
        {"organisation": ""},
        {"gets_join_link": True},
        {"registration_url": "https://example.org/x"},
        {"display_name": "Anna"},
        {"message_id": "2@example.org"},
        {"entry": replace(READER.entry, sequence=4)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_oracle_notices_every_difference(change: dict[str, object]) -> None:
    """What the comparison cannot see, it cannot judge."""
    snapshot = kind_snapshot("confirmation")
    same, other = slow_message(snapshot, READER), slow_message(snapshot, replace(READER, **change))
    assert decoded(same) == decoded(same)
    assert decoded(same) != decoded(other)
