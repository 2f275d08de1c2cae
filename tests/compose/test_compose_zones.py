"""Mails about a seminar by another clock: wherever hours stand, their zone stands too."""

import re
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from compose.compose_examples import READER, kind_snapshot, kinds

from mailer.compose.composer import Composer
from mailer.compose.preflight.facts import date_and_hours
from mailer.compose.snapshot import Snapshot

KINDS = sorted({kind for language, kind in kinds() if language == "de"} - {"newsletter"})
_HOURS = re.compile(r"\d\d:\d\d–\d\d:\d\d Uhr(.{0,40})")
EASTERN = "Nordamerikanische Ostküstenzeit"


def read(snapshot: Snapshot, language: str = "de") -> tuple[str, str]:
    """The subject and the text part."""
    raw = Composer(snapshot).message(replace(READER, language=language))
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return str(message["Subject"]), " ".join(body.get_content().split())


def by_clock_of(kind: str, timezone: str, *, stated: bool = False) -> Snapshot:
    found = kind_snapshot(kind)
    assert found.seminar is not None
    # What had changed is told in words that were made before.
    seminar = replace(found.seminar, timezone=timezone, zone_stated=stated)
    return replace(found, seminar=seminar, news=replace(found.news, changes=()))


@pytest.mark.parametrize("kind", [one for one in KINDS if kind_snapshot(one).seminar is not None])
def test_hours_in_another_zone_name_it(kind: str) -> None:
    subject, text = read(by_clock_of(kind, "America/New_York"))
    behind = _HOURS.findall(text)
    assert all(one.startswith(f" {EASTERN}") for one in behind), text
    assert all(one.startswith(" (New York)") for one in _HOURS.findall(subject)), subject
    told, plain = read(by_clock_of(kind, "Europe/Berlin"))
    assert EASTERN not in plain
    assert "MEZ" not in told + plain


def test_hours_name_the_zone_where_the_announcement_told_another() -> None:
    _, text = read(by_clock_of("confirmation", "Europe/Berlin", stated=True))
    assert _HOURS.findall(text)[0].startswith(" Mitteleuropäische Zeit (MEZ)")


@pytest.mark.parametrize("language", ["de", "en"])
def test_preflight_looks_for_the_hours_as_they_are_written(language: str) -> None:
    snapshot = by_clock_of("confirmation", "America/New_York")
    _, text = read(snapshot, language)
    assert all(one.stands_in(text) for one in date_and_hours(snapshot, language))
