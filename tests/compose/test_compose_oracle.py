"""Slow and right against quick: both must decode to the same mail for every reader."""

from dataclasses import replace
from typing import Any

import pytest
from chance import SOAK, soaked
from compose.compose_examples import READER, any_reader, content, kind_snapshot
from compose.variants import all_kinds, all_variants, variants
from support import there

from bench.oracle import decoded, slow_message, slow_subject
from mailer.compose.composer import Composer
from mailer.domain.timeline import CalendarUse

READERS = 400
FIELDS = (
    "name", "organisation", "source", "calendar_url", "place_until", "gets_join_link", "entry"
)  # fmt: skip


def share(kind: str, variant: str) -> range:
    """The readers of one variant: all variants of a kind share ``READERS`` out."""
    names = list(variants(kind))
    return range(names.index(variant), READERS, len(names))


def numbers(kind: str, variant: str) -> range:
    """Those of a share that meet every field filled and empty, as the slow path is slow.

    A soak goes through all of them.
    """
    every = share(kind, variant)
    met: set[tuple[str, bool]] = set()
    for place, number in enumerate(every):
        met |= {(field, bool(getattr(any_reader(number, "de"), field))) for field in FIELDS}
        if len(met) == 2 * len(FIELDS) and not SOAK:
            return every[: place + 1]
    return every


@soaked
@pytest.mark.parametrize(("language", "kind", "variant"), all_variants())
def test_both_paths_decode_to_the_same_mail(language: str, kind: str, variant: str) -> None:
    snapshot = variants(kind)[variant]
    composer = Composer(snapshot)
    for number in numbers(kind, variant):
        reader = any_reader(number, language)
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


def test_the_variants_of_each_kind_share_all_readers_out() -> None:
    assert len(all_kinds()) >= 20
    assert content().kinds() == [(one, kind) for one in ("de", "en") for kind in all_kinds()]
    for kind in all_kinds():
        met = sorted(number for name in variants(kind) for number in share(kind, name))
        assert met == list(range(READERS))


@pytest.mark.parametrize("field", FIELDS)
def test_some_readers_have_it_and_some_have_not(field: str) -> None:
    """In every variant that many readers meet: a field always filled would prove half of it."""
    for kind in all_kinds():
        for variant in variants(kind):
            filled = [bool(getattr(any_reader(n, "de"), field)) for n in numbers(kind, variant)]
            assert {True, False} == set(filled), (kind, variant)


def test_every_method_of_a_calendar_is_met() -> None:
    met = {snapshot.calendar for kind in all_kinds() for snapshot in variants(kind).values()}
    assert met == set(CalendarUse)


@pytest.mark.parametrize(
    "change",
    [
        {"salutation": "Guten Tag"},
        {"name": "Anna"},
        {"organisation": ""},
        {"gets_join_link": True},
        {"registration_url": "https://example.org/x"},
        {"calendar_url": "https://example.org/x.ics"},
        {"display_name": "Anna"},
        {"message_id": "2@example.org"},
        {"entry": replace(there(READER.entry), sequence=4)},
        {"entry": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_oracle_notices_every_difference(change: dict[str, Any]) -> None:
    """What the comparison cannot see, it cannot judge."""
    # A confirmation goes by what its plan still sends, and not by what was sent.
    snapshot = kind_snapshot("updated" if "gets_join_link" in change else "confirmation")
    same, other = slow_message(snapshot, READER), slow_message(snapshot, replace(READER, **change))
    assert decoded(same) == decoded(same)
    assert decoded(same) != decoded(other)
