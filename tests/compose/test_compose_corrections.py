"""Cancellations and corrections: to whom what is said, and what a correction's button carries."""

import re
from dataclasses import replace
from itertools import product

import pytest
from compose.change_examples import (
    ACCESS,
    BEFORE,
    CANCEL_IT,
    CONFIRM,
    HOUR,
    LANGUAGES,
    LEAVE_LIST,
    LIST_SAYS,
    OLD_LINK,
    READERS,
    S,
    Who,
    composer,
    reader,
    text_of,
    told,
)
from compose.compose_examples import ENTRY, LIST, OFFICE, kind_snapshot

from bench.oracle import parsed
from mailer.compose import composer as composing
from mailer.compose.composer import Composer
from mailer.domain.event_kind import EventKind
from mailer.domain.seminar import Seminar, SeminarState


@pytest.fixture(autouse=True)
def only_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table reads text parts: nothing is gained by inlining styles thousands of times."""
    monkeypatch.setattr(composing, "_inlined", lambda page: page)


@pytest.mark.parametrize(
    ("language", "status", "sorry"),
    [
        ("de", "Status: Der Online-Fachtag findet nicht statt", "bitten um Ihr Verständnis"),
        ("en", "Status: The online symposium will not take place", "apologise for the inconven"),
    ],
)
@pytest.mark.parametrize("entry", [ENTRY, None])
@pytest.mark.parametrize("who", READERS, ids=str)
def test_who_is_told_what_of_a_cancellation(
    who: Who, entry: object, language: str, status: str, sorry: str
) -> None:
    message = parsed(
        composer("cancelled", BEFORE, BEFORE, who.listed).message(
            reader(who, language, entry=entry)
        )
    )
    text = text_of(message)
    assert status in text
    assert sorry in text
    said = {
        S.REGISTERED: ("Ihre Anmeldung ist damit storniert", "has been cancelled automatically"),
        S.WAITING: ("Damit stehen Sie nicht mehr auf der Warteliste", "removed from the waiting"),
        S.HELD: ("Ihre Reservierung ist damit hinfällig", "Your reservation has lapsed"),
    }
    for standing, words in said.items():
        told("off", text, words, wanted=who.standing is standing and not who.listed)
    was = ("weil Sie für den Online-Fachtag „Wärmeplanung“ angemeldet waren", "you were registered")
    told("off", text, was, wanted=who.standing in {S.REGISTERED, S.NONE} and not who.listed)
    told("off", text, ("aufgehoben", "with it", "understanding", "Stand:"), wanted=False)
    told("off", text, ("angemeldet haben", "because you registered"), wanted=False)


def corrected(
    who: Who, language: str, correction: str, seminar: Seminar = BEFORE, **changes: object
) -> str:
    snapshot = kind_snapshot("correction", seminar, correction=correction)
    snapshot = replace(snapshot, list=LIST if who.listed else None)
    return text_of(parsed(Composer(snapshot).message(reader(who, language, **changes))))


JOIN = ("Online teilnehmen:\n", "Join online:\n")
RIGHT = ("Richtige Angaben ansehen:\n", "View the correct information:\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", READERS, ids=str)
@pytest.mark.parametrize(
    "words",
    ["<p>Der Zugangslink war falsch.</p>", "<p>Your join link is another.</p>",
     f"<p>Es gilt {OLD_LINK.replace('&', '&amp;')}</p>"],
)  # fmt: skip
def test_a_corrected_link_is_in_the_button(words: str, who: Who, language: str) -> None:
    text = corrected(who, language, words)
    if who.has_place:
        told("link", text, tuple(f"{one}{OLD_LINK}" for one in JOIN), wanted=True)
    else:
        told("link", text, JOIN, wanted=False)
        told("link", text, RIGHT, wanted=True)
        assert OLD_LINK not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "button"),
    [
        ("materials_url", ("Unterlagen öffnen", "Open the materials")),
        ("recording_url", ("Aufzeichnung ansehen", "Watch the recording")),
        ("survey_url", ("Umfrage öffnen", "Open the survey")),
        ("certificate_url", ("Bescheinigung öffnen", "Open the certificate")),
    ],
)
def test_what_a_correction_names_is_in_its_button(
    field: str, button: tuple[str, str], language: str
) -> None:
    url = "https://ablage.example.org/a?b=1&c=2"
    seminar = (
        replace(BEFORE, materials_url=url)
        if field == "materials_url"
        else replace(BEFORE, details=replace(BEFORE.details, **{field: url}))  # type: ignore[arg-type]  # a name of Details
    )
    words = f"<p>Richtig: {url.replace('&', '&amp;')}</p>"
    text = corrected(Who(S.REGISTERED), language, words, seminar, leaves_at=BEFORE.ends_at + HOUR)
    told(field, text, tuple(f"{one}:\n{url}" for one in button), wanted=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", READERS[:4], ids=str)
def test_once_it_is_over_nobody_is_asked_to_cancel(who: Who, language: str) -> None:
    text = corrected(
        who, language, "<p>Der Zugangslink war falsch.</p>", leaves_at=BEFORE.ends_at + HOUR
    )
    told("over", text, (*CANCEL_IT, *LEAVE_LIST, *CONFIRM, *JOIN), wanted=False)
    told("over", text, ("absagen", "freigeben", "cancel", "give up"), wanted=False)
    told("over", text, ("Ihre Anmeldung bleibt", "remains valid", "weiterhin"), wanted=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", READERS[:4], ids=str)
def test_a_correction_about_what_is_off_says_so(who: Who, language: str) -> None:
    off = replace(BEFORE, state=SeminarState.CANCELLED)
    text = corrected(who, language, "<p>Der Zugangslink war falsch.</p>", off)
    told("off", text, ("Fachtag findet nicht statt", "symposium will not take place"), wanted=True)
    told("off", text, ("Ihre Anmeldung bleibt", "remains valid", *JOIN, *CONFIRM), wanted=False)
    told("off", text, (*CANCEL_IT, *LEAVE_LIST), wanted=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EventKind)
def test_it_is_called_what_it_is(kind: EventKind, language: str) -> None:
    """In all four kinds; only what is one is called a seminar."""
    one = replace(BEFORE, details=replace(BEFORE.details, kind=kind, access=ACCESS))
    for mail, who in product(("rescheduled", "updated", "cancelled", "correction"), READERS):
        if kind is EventKind.SEMINAR:
            continue
        after = replace(one, starts_at=one.starts_at - HOUR) if mail == "rescheduled" else one
        message = parsed(
            composer(mail, one, after, who.listed).message(
                reader(who, language, gets_join_link=True, entry=ENTRY)
            )
        )
        text = re.sub(r"https?://\S+", "", text_of(message))
        for known in (OFFICE.name, OFFICE.imprint[0], LIST.name, LIST.name_en, *LIST_SAYS):
            text = text.replace(known, "")
        assert "seminar" not in text.lower(), (mail, who, text)
