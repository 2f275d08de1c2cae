"""What a mail about a change says has changed, and what is left of it when it leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from compose.change_examples import (
    ACCESS,
    BEFORE,
    HOUR,
    LANGUAGES,
    LATER,
    LINK,
    OLD_LINK,
    READERS,
    S,
    Who,
    composer,
    everything,
    moved,
    news,
    reader,
    text_of,
    told,
)
from compose.compose_examples import ENTRY, kind_snapshot

from bench.oracle import parsed
from mailer.compose import composer as composing
from mailer.compose.composer import Composer
from mailer.domain.details import Contact, Details, ProgrammeItem
from mailer.domain.event_kind import EventKind
from mailer.domain.seminar import Session, Speaker


@pytest.fixture(autouse=True)
def only_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table reads text parts: nothing is gained by inlining styles thousands of times."""
    monkeypatch.setattr(composing, "_inlined", lambda page: page)


@pytest.mark.parametrize(
    ("language", "subject", "rows"),
    [
        ("de", "Neue Uhrzeit 13:30 Uhr",
         "Uhrzeit: 13:30–15:00 Uhr\nBisher: 10:30–12:00 Uhr\nOrt"),
        ("en", "New time 13:30 CET",
         ("Time: 13:30–15:00 Central European Time\n"
          "Previously: 10:30–12:00 Central European Time\nPlace")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", READERS, ids=str)
def test_only_the_hours_moved(who: Who, language: str, subject: str, rows: str) -> None:
    after = moved(hours=True, day=False)
    message = parsed(
        composer("rescheduled", BEFORE, after, who.listed).message(reader(who, language))
    )
    text = text_of(message)
    assert message["Subject"] == f"{subject}: Wärmeplanung"
    assert rows in text
    assert text.count("Bisher:") + text.count("Previously:") == 1
    told("hours", text, ("Neuer Termin:", "New date:", "anderen Zeit statt"), wanted=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_end_moved(language: str) -> None:
    after = replace(BEFORE, ends_at=BEFORE.ends_at + HOUR)
    message = parsed(
        composer("rescheduled", BEFORE, after, False).message(reader(Who(S.REGISTERED), language))
    )
    span = {"de": "Neue Uhrzeit 10:30–13:00 Uhr", "en": "New time 10:30–13:00 CET"}[language]
    assert message["Subject"] == f"{span}: Wärmeplanung"


@pytest.mark.parametrize(
    ("language", "subject", "rows"),
    [
        (
            "de",
            "Neuer Termin am Mi., 23. November: Wärmeplanung",
            (
                "Datum: Mittwoch, 23. November 2022\nBisher: Mittwoch, 16. November 2022\n"
                "Uhrzeit: 13:30–15:00 Uhr\nBisher: 10:30–12:00 Uhr\nOrt: Rathaus – oder online\n"
                "Bisher: online\n"
            ),
        ),
        (
            "en",
            "New date, Wed, 23 November: Wärmeplanung",
            (
                "Date: Wednesday, 23 November 2022\nPreviously: Wednesday, 16 November 2022\n"
                "Time: 13:30–15:00 Central European Time\n"
                "Previously: 10:30–12:00 Central European Time\nPlace: Rathaus – or online\n"
                "Previously: online\n"
            ),
        ),
    ],
)
def test_what_was_before_stands_under_what_is_now(language: str, subject: str, rows: str) -> None:
    after = replace(moved(hours=True, day=True), place="Rathaus")
    message = parsed(
        composer("rescheduled", BEFORE, after, False).message(reader(Who(S.WAITING), language))
    )
    assert message["Subject"] == subject
    assert rows in text_of(message)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", READERS[:4], ids=str)
def test_a_first_link_is_no_change(who: Who, language: str) -> None:
    before = replace(BEFORE, join_url="")
    message = parsed(
        composer("updated", before, BEFORE, False).message(reader(who, language, entry=ENTRY))
    )
    subject, text = str(message["Subject"]), text_of(message)
    if who.has_place:
        assert subject == {"de": "Ihr Zugangslink: ", "en": "Your link to join: "}[language] + (
            "Wärmeplanung"
        )
        assert OLD_LINK in text  # here it is the one and only
        words = ("Geändert", "Changed", "geändert", "have changed", "Bisher", "Previously", *LATER)
        told("first", subject + text, words, wanted=False)
        told("first", text, ("nicht mehr", "no longer works"), wanted=False)
    else:
        told("first", subject + text, ("Zugangslink", "link to join", OLD_LINK), wanted=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_that_no_longer_holds_is_not_printed(language: str) -> None:
    who = Who(S.REGISTERED)
    new = composer("updated", BEFORE, replace(BEFORE, join_url=LINK), False)
    gone = composer("updated", BEFORE, replace(BEFORE, join_url=""), False)
    for composed, link in ((new, LINK), (gone, "")):
        message = parsed(composed.message(reader(who, language, entry=ENTRY)))
        assert OLD_LINK not in everything(message)
        assert link in text_of(message)
        words = ("bisherige gilt nicht mehr", "Zugangslink gilt nicht mehr", "no longer works")
        told("gone", text_of(message), words, wanted=True)
        told("gone", text_of(message), LATER, wanted=not link)


@pytest.mark.parametrize("language", LANGUAGES)
def test_news_that_was_changed_again_is_told_as_it_is_now(language: str) -> None:
    """A mail that waited to leave: its news is of one change, its seminar of the next."""
    once, now = replace(BEFORE, join_url="https://falsch.example.org/x", place="Rathaus"), BEFORE
    snapshot = kind_snapshot("updated", replace(now, join_url=LINK), news=news(BEFORE, once))
    message = parsed(Composer(snapshot).message(reader(Who(S.REGISTERED), language)))
    assert LINK in text_of(message)
    told("again", everything(message), ("falsch.example.org", "Rathaus", OLD_LINK), wanted=False)


MANY = replace(
    moved(hours=True, day=True),
    title="Wärmewende",
    place="Rathaus",
    join_url=LINK,
    speakers=(Speaker("Cora Neu", "Dr."),),
    fee="20 €",
    free=False,
    details=Details(
        kind=EventKind.SYMPOSIUM,
        access=replace(
            ACCESS, test_url="https://test.example.org/t", requirements="Browser genügt"
        ),
        contact=Contact("Kim Beispiel", "0221 555", "kim@example.org"),
        directions="Linie 7 bis Rathaus",
        recorded=True,
        accessibility="Gebärdensprache",
        programme=(ProgrammeItem("Begrüßung", "10:30", "Ada"),),
        payment="auf Rechnung",
        invoice="an die Stadtkasse",
    ),
)
PUBLIC = (
    "Wärmewende", "Wärmeplanung", "Rathaus", "Dr. Cora Neu", "20 €", "Browser genügt",
    "https://test.example.org/t", "Kim Beispiel, 0221 555, kim@example.org", "Linie 7 bis Rathaus",
    "Gebärdensprache", "10:30 Begrüßung (Ada)", "auf Rechnung", "an die Stadtkasse", "Konferenz",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", READERS, ids=str)
def test_all_that_changed_is_told(who: Who, language: str) -> None:
    message = parsed(
        composer("rescheduled", BEFORE, MANY, who.listed).message(reader(who, language))
    )
    text = text_of(message)
    assert [one for one in PUBLIC if one not in text] == []
    secrets = (LINK, ACCESS.meeting_id, ACCESS.passcode, ACCESS.dial_in)
    assert [one in text for one in secrets] == [who.has_place] * 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_several_sessions_all_are_told(language: str) -> None:
    days = [BEFORE.starts_at + number * timedelta(days=1) for number in range(3)]
    three = replace(
        BEFORE,
        ends_at=days[2] + HOUR,
        sessions=tuple(Session(key, day, day + HOUR) for key, day in enumerate(days, 1)),
    )
    later = replace(
        three,
        sessions=(*three.sessions[:1], replace(three.sessions[1], starts_at=days[1] + HOUR / 2),
                  three.sessions[2]),
    )  # fmt: skip
    message = parsed(
        composer("rescheduled", three, later, False).message(reader(Who(S.REGISTERED), language))
    )
    subject = {"de": "Neue Termine: Wärmeplanung", "en": "New dates: Wärmeplanung"}[language]
    assert message["Subject"] == subject
    text = text_of(message)
    day = {
        "de": "17. November 2022, 11:00–11:30 Uhr",
        "en": "17 November 2022, 11:00–11:30 Central European Time",
    }
    assert day[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("entry", [ENTRY, None])
def test_where_the_link_can_be_had(known: bool, entry: object, language: str) -> None:
    """An hour before by mail; in the entry as soon as it is there, and then the text says so."""
    after = replace(moved(hours=True, day=True), join_url=LINK if known else "")
    # Who knew the link knows it still: it is no news.
    before = replace(BEFORE, join_url=after.join_url)
    composed = composer("rescheduled", before, after, False)
    text = text_of(parsed(composed.message(reader(Who(S.REGISTERED), language, entry=entry))))
    told("had", text, (LINK,), wanted=False)
    told("had", text, ("eine Stunde vor Beginn", "one hour before the start"), wanted=True)
    told("had", text, ("beigefügten Kalender", "attached calendar"), wanted=known and bool(entry))
    told("had", text, ("Seite und im", "page and in"), wanted=known and bool(entry))
    told("had", text, LATER, wanted=not known)
