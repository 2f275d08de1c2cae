"""Titles below what a page, a circular or a parish letter prints above them."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
BELOW = (
    "\n\nMittwoch, 4. März 2026, 10 bis 12 Uhr\nStadthalle Neudorf, Marktweg 4\n\n"
    "Wir sprechen über das, was hilft, und über das, was keinem hilft.\n"
)
TITLE = "Wiese und Weide im Wandel"


def read(text: str) -> Announcement:
    return read_announcement(text, today=TODAY)


@pytest.mark.parametrize(
    "above",
    [
        "Programm / Umwelt / Wald & Wiese / Kursdetails",
        "Bildung / Umwelt / Wald & Wiese / Anmeldung",
        "Umweltportal >> Wiesen >> Aktuelles",
        "Kurse A–Z | Meister | Beratung",
        "Kurssuche | Natur | Garten",
        "Seminardetails",
        "Event details",
        "261-30518",
        "Landratsamt Neudorf\n-----------------------------",
        "*** Letzte Plätze zum günstigen Preis ***",
        "*** Early bird ends soon ***",
        "noch 4 Plätze frei",
        "(apologies for multiple postings)",
        "Mehrfachsendungen bitte zu entschuldigen",
        "(für Einsteiger)",
        "Pfarrbrief April / Mai",
        "Gemeindeblatt März",
        "AMTLICHE MITTEILUNGEN",
        "Neudorf, im Januar 2026",
        "Hohenfels, Februar",
        "Verteiler: alle Forstämter, nachrichtlich Kreise",
        "Aktenzeichen: 41.2 - 5/26",
        "Our ref. FOO/2026/07",
        "meldungen.example.org - das Neueste vom Land",
        "Grundschule an der Lindenau\nSchulleitung",
        "Berufsbildende Schulen III Neudorf",
        "Prüfungsausschuss Gärtner\n\nAn alle Auszubildenden der Klassen G 2 und G 3",
        "Valley Water Office",
        "Guild of Meadow Keepers",
    ],
)
def test_what_is_printed_above_is_no_title(above: str) -> None:
    found = read(f"{above}\n\n{TITLE}{BELOW}")
    assert found.title == TITLE
    assert "title" not in found.unsure


@pytest.mark.parametrize(
    "number", ["261-30518 ", "2026-044        ", "KURS B 4711   ", "Seminar AB 310: "]
)
def test_a_number_before_a_title_is_none_of_it(number: str) -> None:
    found = read(f"{number}Wiese und Weide: säen, mähen, ruhen lassen{BELOW}")
    assert found.title == "Wiese und Weide: säen, mähen, ruhen lassen"


@pytest.mark.parametrize(
    "line",
    [
        "Schule in Bewegung: was hilft",
        "Programm / Plan / Praxis: wie Vereine planen",
        "Frühling, Sommer, Herbst und Winter im Garten",
    ],
)
def test_what_only_looks_printed_above_is_a_title(line: str) -> None:
    assert line.rpartition(": ")[2] in read(f"{line}{BELOW}").title


def test_the_line_in_capitals_is_the_title_and_its_motto_stands_above() -> None:
    found = read(f"Kirchengemeinde St. Anna\n\nWorte zur Fastenzeit\n\nWER GEHT MIT UNS{BELOW}")
    assert found.title == "WER GEHT MIT UNS"


def test_an_office_in_capitals_is_not_lifted_above_the_title() -> None:
    found = read(f"FREUNDE DER ALTEN WIESE\n\n{TITLE}{BELOW}")
    assert found.title == TITLE or "title" in found.unsure


@pytest.mark.parametrize("label", ["Kurs", "Course", "Item of business"])
def test_a_course_is_called_behind_its_label(label: str) -> None:
    found = read(f"NEUDORF VOLUNTEERS\n\n{label}: {TITLE}\nLevel: Introductory{BELOW}")
    assert found.title == TITLE


def test_a_row_that_tells_the_kind_twice_is_no_title() -> None:
    below = f"{TITLE}\n\nSeminar         Tagesseminar, 8 Stunden"
    assert read(f"Kammer Neudorf\n\n{below}{BELOW}").title == TITLE


@pytest.mark.parametrize(
    "above",
    [
        "Regionaler Pflegestützpunkt Neudorf",
        "Sozialpsychiatrischer Verbund Neudorf",
        "Arbeitsgemeinschaft Frauenhäuser Neudorf",
        "Haus der Familie Neudorf",
        "Klimaschutzmanagement der Stadt Neudorf",
        "SICHERE DIR DEINEN PLATZ!",
        "Jetzt noch schnell anmelden!",
        "Seid dabei!",
        "Save your seat!",
        "WEBINAR-EINLADUNG",
        "Ausschreibung",
        "Immer freitags 15–18 Uhr",
        "Fachstelle Moor\nin Kooperation mit der Stiftung Neudorf",
    ],
)
def test_neither_an_office_nor_a_call_is_the_title(above: str) -> None:
    found = read(f"{above}\n\n{TITLE}{BELOW}")
    assert found.title == TITLE
    assert "title" not in found.unsure


@pytest.mark.parametrize(
    "below",
    [
        "Schulung | vor Ort | Stufe: Einsteiger",
        "Workshop · für Fortgeschrittene",
        "Niveau: Grundkurs",
        "mit Anna Muster (Landesamt Neudorf)",
        "von und mit Dr. Anna Muster",
        "mit der Ernährungsberaterin Anna Muster",
        "by Dr Anna Muster",
    ],
)
def test_below_the_title_stands_for_whom_and_with_whom(below: str) -> None:
    found = read(f"{TITLE}\n{below}{BELOW}")
    assert found.title == TITLE
    assert [one.name for one in found.speakers] == ["Anna Muster"] * ("Muster" in below)


@pytest.mark.parametrize(
    "text",
    [
        f"Jugendring Neudorf lädt ein\n\nMotto: {TITLE}",
        f"Unter dem Motto: {TITLE}",
        f"Theme: {TITLE}",
        f"Fachtag 2026\nMotto: {TITLE}",
        f"Fachtag | {TITLE} | Do 23.4.2026 | 9:30–16:00",
        f"Regionalverbund Neudorf\n\n7. Neudorfer Fachtag am 4.3.2026\n\n„{TITLE}“",
    ],
)
def test_what_a_motto_or_a_column_tells(text: str) -> None:
    assert read(f"{text}{BELOW}").title == TITLE


def test_a_motto_below_a_name_is_no_title() -> None:
    found = read(f"Ehrenamtsmesse Neudorf\nMotto: {TITLE}{BELOW}")
    assert found.title == "Ehrenamtsmesse Neudorf"
    assert "title" in found.unsure


def test_how_many_there_are_is_no_title() -> None:
    found = read(f"Moor-Frühstück\nVier kurze Online-Termine für Gemeinden{BELOW}")
    assert found.title == "Moor-Frühstück"
