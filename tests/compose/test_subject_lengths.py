"""Subjects: an inbox shows 60 characters; what is said of the day depends on the title."""

from dataclasses import replace
from datetime import timedelta

import pytest
from compose.compose_examples import (
    ABOUT_A_LIST,
    ABOUT_A_SESSION,
    PLAIN_READER,
    SEMINAR,
    kind_snapshot,
    kinds,
)

import mailer.compose.composer as composing
from bench.oracle import parsed
from mailer.compose.composer import Composer
from mailer.domain.seminar import Session, in_sessions

SHOWN = 60
TITLE = "Kommunales Konfliktmanagement!"  # 30 characters
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
START = SEMINAR.starts_at
MONTHS = {"de": ("16. November", "16.11."), "en": ("16 November", "16 Nov")}
KINDS = [one for one in kinds() if one[1] not in ABOUT_A_LIST]
WITHOUT_A_DAY = {"rescheduled", "updated", "follow-up", "follow-up-missed"}


@pytest.fixture(autouse=True)
def _as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "_inlined", lambda page: page)


def subject_of(kind: str, language: str, title: str, sessions: int) -> str:
    seminar = replace(SEMINAR, title=title)
    if sessions > 1 and kind not in ABOUT_A_SESSION:
        days = [START + number * WEEK for number in range(sessions)]
        made = [Session(key, day, day + HOUR) for key, day in enumerate(days, 1)]
        seminar = in_sessions(seminar, made)
    composer = Composer(kind_snapshot(kind, seminar))
    message = parsed(composer.message(replace(PLAIN_READER, language=language)))
    return str(message["Subject"])


@pytest.mark.parametrize("sessions", [1, 3])
@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_what_an_inbox_shows_holds_a_title_of_thirty_characters(
    language: str, kind: str, sessions: int
) -> None:
    subject = subject_of(kind, language, TITLE, sessions)
    assert TITLE in subject
    assert len(subject) <= SHOWN


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_where_there_is_room_the_month_has_its_name(language: str, kind: str) -> None:
    subject = subject_of(kind, language, "Wärme", 1)
    if kind not in WITHOUT_A_DAY:
        assert MONTHS[language][0] in subject
    long = subject_of(kind, language, "Wärme " * 12, 1)
    if kind not in WITHOUT_A_DAY:  # it is cut off anyhow: nothing else is lost for it
        assert MONTHS[language][0] in long


def test_the_date_gets_shorter_before_it_goes() -> None:
    def invitation(length: int) -> str:
        return subject_of("invitation", "de", "x" * length, 3).removesuffix("x" * length)

    assert [invitation(length) for length in (26, 27, 31, 32, 37, 38, 40, 41, 49, 50)] == [
        "Einladung: ab Mi., 16. November – ",
        "Einladung: ab 16. November – ",
        "Einladung: ab 16. November – ",
        "Einladung: ab 16.11. – ",
        "Einladung: ab 16.11. – ",
        "Einladung: 16.11. – ",
        "Einladung: 16.11. – ",
        "Einladung: ",
        "Einladung: ",
        "Einladung: ab Mi., 16. November – ",
    ]
