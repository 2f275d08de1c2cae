"""A last day to register without its date: reckoned where it can be, asked about always."""

from datetime import date

import pytest

from mailer.domain.announcement.lexicon.pictograms import labelled_by_pictogram
from mailer.domain.announcement.schedule.vague_deadline import vague_deadline
from mailer.domain.announcement.text.passages import passages_of
from mailer.domain.announcement.text.sentences import sentences_of

FIRST = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Bitte melden Sie sich spätestens eine Woche vorher an.", date(2026, 2, 25)),
        ("Anmeldungen werden bis zwei Wochen vor Beginn angenommen.", date(2026, 2, 18)),
        ("Anmeldung bis 3 Tage vor der Veranstaltung", date(2026, 3, 1)),
        ("Please register no later than five days before the event.", date(2026, 2, 27)),
        ("Anmeldeschluss: 10 Tage vorher", date(2026, 2, 22)),
        ("Anmeldung bis drei Werktage vorher", None),
        ("Anmeldung bis 24 Stunden vorher", None),
        ("Bitte melden Sie sich bis Ende Februar an.", date(2026, 2, 28)),
        ("Anmeldung bis Ende Dezember möglich", date(2025, 12, 31)),
        ("Please register by the end of February.", date(2026, 2, 28)),
        ("Bitte melden Sie sich bis Mitte Februar an.", None),
        ("Bitte geben Sie bis Freitag Bescheid.", None),
        ("Anmeldeschluss ist am Freitag davor.", None),
        ("Please book by the end of the month or by Monday.", None),
        ("Anmeldung bis kurz vor Beginn möglich", None),
    ],
)
def test_is_always_asked_about(text: str, day: date | None) -> None:
    assert vague_deadline(sentences_of(passages_of(text)), FIRST) == (day, True)


@pytest.mark.parametrize(
    "text",
    [
        "Die Anmeldung ist kostenlos.",
        "Wir melden uns zwei Wochen vorher mit dem Link.",
        "Bis Ende Februar läuft die Ausstellung.",
        "Anmeldung: 04321 9876, Montag bis Donnerstag",
    ],
)
def test_what_is_no_last_day_is_left_alone(text: str) -> None:
    assert vague_deadline(sentences_of(passages_of(text)), FIRST) == (None, False)


def test_nothing_is_reckoned_without_a_first_day() -> None:
    told = sentences_of(passages_of("Anmeldung bis eine Woche vorher"))
    assert vague_deadline(told, None) == (None, True)


@pytest.mark.parametrize(
    ("line", "labelled"),
    [
        ("📅 4. März 2026", "Termin: 4. März 2026"),
        ("📍Rathaus Neudorf", "Ort: Rathaus Neudorf"),
        ("🕖 19 Uhr", "Uhrzeit: 19 Uhr"),
        ("🎟️ Eintritt frei", "Kosten: Eintritt frei"),
        ("👉 Anmeldung: https://example.org", "Anmeldung: https://example.org"),
        ("📍 Ort: Rathaus", "Ort: Rathaus"),
        ("✨ Neu im Programm", "Neu im Programm"),
        ("📅", "📅"),
        ("Rathaus 📍", "Rathaus 📍"),
    ],
)
def test_a_pictogram_is_a_label(line: str, labelled: str) -> None:
    assert labelled_by_pictogram(line) == labelled
