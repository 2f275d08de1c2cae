"""Titles below or behind words that only say what is held, when, by whom or why."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

WHEN = "Mittwoch, 4. März 2026, 10 bis 12 Uhr\nStadthalle Neudorf, Marktweg 4\n"
TITLE = "Wiese und Weide im Wandel"


def read(text: str) -> Announcement:
    return read_announcement(text, today=date(2026, 1, 20))


@pytest.mark.parametrize(
    "above",
    [
        "Gastvortrag, Institut für Weidekunde",
        "Evening lecture, spring term 2026",
        "Fachtagung im Mai",
        "Elternabend in der Fastenzeit",
        "Tagung 260304",
        "Kurs 4.12",
        "Invitation to the second stakeholder workshop",
        "Amt für Landwirtschaft\nFortbildung und Beratung",
        "Stadtarchiv Neudorf",
        "Naturpark Hohe Heide",
        "Klinik für Innere Medizin",
        "Zum Weltwassertag",
        "Zum 100. Geburtstag von Clara Muster",
        "Anlässlich der Woche des Waldes",
        "Rundbrief 2/2026 an die Vereine",
        "STADTBOTE\nNachrichten aus dem Rathaus | Ausgabe 3/2026",
        "Offen für alle, Montag bis Freitag 9–17 Uhr",
    ],
)
def test_a_kind_with_an_addition_is_no_title(above: str) -> None:
    found = read(f"{above}\n\n{TITLE}\n{WHEN}")
    assert found.title == TITLE
    assert "title" not in found.unsure


@pytest.mark.parametrize("above", ["Landeskonferenz Weide 2026", "Neudorfer Umwelttage 2026"])
def test_what_stands_below_an_event_of_a_year_is_asked_about(above: str) -> None:
    found = read(f"{above}\n\n{TITLE}\n{WHEN}")
    assert found.title == TITLE
    assert "title" in found.unsure


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Betriebsführung für Auszubildende: Vom Korn zum Brot", "Vom Korn zum Brot"),
        ("Training day: Chairing Meetings Well", "Chairing Meetings Well"),
        ("Specialist forum: What Hedges Need", "What Hedges Need"),
        ("Kulturamt Neudorf: Sprechstunde für Vereine", "Sprechstunde für Vereine"),
        # What stands behind the colon is no name of its own.
        (
            "Beratung für Betriebe: kostenlos und vertraulich",
            "Beratung für Betriebe: kostenlos und vertraulich",
        ),
        ("Grundlagen der Forstverwaltung", "Grundlagen der Forstverwaltung"),
        ("Führen im Team", "Führen im Team"),
        ("Markt der Manufakturen", "Markt der Manufakturen"),
        ("Flaschenpost\nLesung mit Lea Muster", "Flaschenpost"),
        ("Thema diesmal: Wer räumt den Wald auf?", "Wer räumt den Wald auf?"),
        ("Worauf können wir verzichten?", "Worauf können wir verzichten?"),
    ],
)
def test_a_kind_falls_off_and_a_name_does_not(line: str, title: str) -> None:
    found = read(f"{line}\n{WHEN}")
    assert found.title == title
    assert "title" not in found.unsure


@pytest.mark.parametrize(
    "sentence",
    [
        "unser nächstes Treffen steht an. Thema diesmal:",
        "wir bitten um Aufnahme in den Terminkalender:",
        "Please circulate the following lecture in your house.",
        "Das Angebot im März:",
        "leider muss unsere",
        "am Mittwoch, 4. März 2026, 10 Uhr, spricht\n\nDr. Lea Muster\n\nüber",
    ],
)
def test_a_sentence_announces_the_title_below_it(sentence: str) -> None:
    assert read(f"Liebe Mitglieder,\n\n{sentence}\n\n{TITLE}\n\n{WHEN}").title == TITLE


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ('The guided walk "Birds of the Harbour" is planned for 4 March 2026.', "Birds of the"),
        (
            "Nach dem Auftakt am 3. Februar laden wir zum zweiten Abend Dorfkino ein: 4. März.",
            "Abend Dorfkino",
        ),
        ("Wir treffen uns am 4. März 2026 im Rathaus zum Thema Hitze in der Kita.", "Hitze in"),
    ],
)
def test_a_sentence_tells_the_title_and_somebody_is_asked(sentence: str, title: str) -> None:
    found = read(f"{sentence}\n{WHEN}")
    assert title in found.title
    assert "title" in found.unsure


def test_a_subject_that_is_a_kind_gives_way_to_the_name_quoted_behind_it() -> None:
    found = read(
        "Betreff: Fachaustausch am 4. März\n\nLiebe Alle,\n\nzum Fachaustausch „Wald und Wild“ "
        f"treffen wir uns in Neudorf.\n\n{WHEN}"
    )
    assert found.title == "Wald und Wild"
    assert "title" in found.unsure
