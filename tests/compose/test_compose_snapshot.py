"""Snapshots: frozen to JSON and back without loss; a fingerprint of what readers see."""

import dataclasses
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from compose.compose_examples import FUZZ, LIST, OFFICE, READER, SEMINAR, content, kind_snapshot
from hypothesis import given
from hypothesis import strategies as st
from support import there

from mailer.compose.composer import Composer, fingerprint
from mailer.compose.snapshot import Office, Snapshot, snapshot_from_json, templates_of
from mailer.domain.consent import LegalBasis, MailingList
from mailer.domain.seminar import Seminar, SeminarState, Speaker
from mailer.domain.timeline import CalendarUse
from mailer.scheduling.snapshots import content_hash

LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
URL = st.sampled_from(["", "https://example.org/a?b=c&d=%20", "http://xn--kln-sna.example/"])
MOMENT = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis wants bounds without a zone
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


@st.composite
def seminars(draw: st.DrawFn) -> Seminar:
    start = draw(MOMENT)
    return Seminar(
        slug=draw(LINE),
        title=f"T{draw(LINE)}",
        starts_at=start,
        ends_at=start + timedelta(seconds=draw(st.integers(1, 10**6))),
        timezone=draw(st.sampled_from(["Europe/Berlin", "UTC", "Asia/Kolkata"])),
        series=draw(LINE),
        online=draw(st.booleans()),
        place=draw(LINE),
        free=draw(st.none() | st.booleans()),
        fee=draw(LINE),
        registration_deadline=draw(st.none() | MOMENT),
        registration_url=draw(URL),
        join_url=draw(URL),
        speakers=tuple(draw(st.lists(st.builds(Speaker, TEXT, TEXT, TEXT, TEXT), max_size=3))),
        teaser=draw(TEXT),
        body=tuple(draw(st.lists(TEXT, max_size=3))),
        plan=draw(LINE),
        lists=tuple(draw(st.lists(LINE, max_size=2))),
        revision=draw(st.integers(1, 10**6)),
        state=draw(st.sampled_from(SeminarState)),
    )


SNAPSHOTS = st.builds(
    Snapshot,
    kind=LINE,
    templates=st.lists(st.tuples(LINE, TEXT), max_size=3).map(tuple),
    seminar=seminars(),
    office=st.builds(
        Office, TEXT, URL, LINE, LINE, LINE, st.lists(TEXT, max_size=3).map(tuple), URL, URL,
        st.just("Europe/Berlin"), st.sampled_from(["de", "en"]),
    ),
    page_url=URL,
    register_url=URL,
    list=st.none()
    | st.builds(MailingList, LINE, LINE, TEXT, st.sampled_from(LegalBasis), TEXT, LINE),
    calendar=st.sampled_from(CalendarUse),
)  # fmt: skip


@FUZZ
@given(SNAPSHOTS)
def test_what_was_frozen_comes_back(snapshot: Snapshot) -> None:
    found = snapshot_from_json(snapshot.to_json())
    assert found == snapshot
    assert found.to_json() == snapshot.to_json()
    for field in dataclasses.fields(Snapshot):
        value = getattr(found, field.name)
        assert type(value) is type(getattr(snapshot, field.name))


@pytest.mark.parametrize("fold", [0, 1])
def test_the_second_half_past_two_of_an_autumn_night_comes_back(fold: int) -> None:
    start = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=fold)
    end = start.astimezone(UTC) + timedelta(minutes=30)
    snapshot = kind_snapshot("confirmation", replace(SEMINAR, starts_at=start, ends_at=end))
    found = there(snapshot_from_json(snapshot.to_json()).seminar)
    assert found.starts_at.astimezone(UTC) == start.astimezone(UTC)
    assert found.timezone == "Europe/Berlin"


@pytest.mark.parametrize("kind", ["confirmation", "invitation"])
def test_a_thawed_snapshot_makes_the_same_octets(kind: str) -> None:
    snapshot = kind_snapshot(kind)
    thawed = snapshot_from_json(snapshot.to_json())
    assert Composer(thawed).message(READER) == Composer(snapshot).message(READER)


def test_a_kind_takes_along_what_it_needs_and_no_more() -> None:
    files = {
        "mail.css": "",
        "de/_base.html": "",
        "de/own/body.html": "",
        "de/own/_part.html": "",
        "de/other/body.html": "",
        "de/other/a_part.html": "",
        "de/other/_part.html": "",
        "en/own/subject.txt": "",
        "own": "",
    }
    names = [name for name, _ in templates_of("own", files)]
    assert names == sorted(set(files) - {"de/other/body.html", "de/other/a_part.html", "own"})


def changed_template(name: str, before: str, after: str) -> Snapshot:
    sources = dict(content().templates)
    assert before in sources[name]
    sources[name] = sources[name].replace(before, after)
    return replace(kind_snapshot("invitation"), templates=templates_of("invitation", sources))


INVITATION = kind_snapshot("invitation")


@cache
def released() -> str:
    return fingerprint(INVITATION, READER)


def with_seminar(**change: Any) -> Snapshot:
    return replace(INVITATION, seminar=replace(SEMINAR, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"join_url": "https://example.org/anderswo"},
        {"join_url": ""},
        {"revision": 9},
        {"state": SeminarState.PUBLISHED},
        {"plan": "anders"},
        {"lists": ("a",)},
        {"fee": "20 €"},  # it is free: the fee is not named
        {"starts_at": SEMINAR.starts_at.astimezone(ZoneInfo("Asia/Kolkata"))},
    ],
    ids=str,
)
def test_what_does_not_show_keeps_a_release(change: dict[str, object]) -> None:
    assert fingerprint(with_seminar(**change), READER) == released()


VISIBLE = {
    "title": with_seminar(title="Anders"),
    "one letter": with_seminar(title=SEMINAR.title.replace("K", "k")),
    "start": with_seminar(starts_at=SEMINAR.starts_at - timedelta(minutes=15)),
    "end": with_seminar(ends_at=SEMINAR.ends_at + timedelta(minutes=15)),
    "zone": with_seminar(timezone="Asia/Kolkata"),
    "place": with_seminar(place="Rathaus"),
    "fee": with_seminar(free=False, fee="20 €"),
    "teaser": with_seminar(teaser="Anders"),
    "body": with_seminar(body=("Anders.",)),
    "speakers": with_seminar(speakers=()),
    "deadline": with_seminar(registration_deadline=None),
    "registration": replace(INVITATION, register_url="https://example.org/anders"),
    "page": replace(INVITATION, page_url="https://example.org/anders"),
    "office": replace(INVITATION, office=replace(OFFICE, name="Anders")),
    "sender": replace(INVITATION, office=replace(OFFICE, sender_name="Anders")),
    "address": replace(INVITATION, office=replace(OFFICE, sender_address="a@example.org")),
    "answers": replace(INVITATION, office=replace(OFFICE, reply_to="a@example.org")),
    "imprint": replace(INVITATION, office=replace(OFFICE, imprint=("Anders",))),
    "list": replace(INVITATION, list=replace(LIST, name="Anders")),
    "purpose": replace(INVITATION, list=replace(LIST, purpose="Anders.")),
    "legal basis": replace(INVITATION, list=replace(LIST, legal_basis=LegalBasis.PUBLIC_TASK)),
    "calendar": replace(INVITATION, calendar=CalendarUse.REQUEST),
    "template": changed_template("de/invitation/body.html", "herzlich", "freundlich"),
    "subject": changed_template("de/invitation/subject.txt", "Einladung", "Angebot"),
    "base": changed_template("de/_base.html", "Mit freundlichen Grüßen", "Viele Grüße"),
    "macro": changed_template("de/_parts.html", "Eckdaten", "Überblick"),
    "styles": changed_template("mail.css", "#0b4652", "#0b4653"),
    "only some readers": changed_template(
        "de/_parts.html", "Ihre Adresse haben wir aus", "Gefunden in"
    ),
    "another language": replace(
        INVITATION,
        templates=(
            *INVITATION.templates,
            ("en/invitation/body.html", "<p>Hello</p>"),
            ("en/invitation/subject.txt", "Invitation"),
        ),
    ),
}


@pytest.mark.parametrize("what", VISIBLE)
def test_what_shows_withdraws_a_release(what: str) -> None:
    assert fingerprint(VISIBLE[what], READER) != released()


@pytest.mark.parametrize(
    "words", ["erhalten Sie den Zugangslink gleich", "Der Termin liegt als Kalendereintrag bei"]
)
def test_a_change_that_only_some_readers_see_shows(words: str) -> None:
    before = kind_snapshot("confirmation")
    templates = tuple((name, text.replace(words, "Anders")) for name, text in before.templates)
    assert templates != before.templates
    assert fingerprint(replace(before, templates=templates), READER) != fingerprint(before, READER)


def test_a_join_link_that_is_printed_shows() -> None:
    before, after = (
        kind_snapshot("reminder-hour", replace(SEMINAR, join_url=url))
        for url in ("https://example.org/a", "https://example.org/b")
    )
    assert fingerprint(before, READER) != fingerprint(after, READER)


def test_a_release_is_for_the_words_not_for_a_person() -> None:
    other = replace(
        READER, name="Bo", salutation="Guten Tag", organisation="", source="", message_id="x@y"
    )
    for kind in ("invitation", "confirmation"):
        snapshot = kind_snapshot(kind)
        assert fingerprint(snapshot, READER) == fingerprint(snapshot, other)
        assert content_hash([snapshot]) == content_hash([kind_snapshot(kind)])
