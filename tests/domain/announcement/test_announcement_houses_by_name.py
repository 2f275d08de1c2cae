"""Houses that are told by nothing but their name, behind the day or the hour or below it."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
SURE, ASKED = True, False


def read(text: str) -> Announcement:
    return read_announcement(f"Wärme im Quartier\n{text}", today=TODAY)


@pytest.mark.parametrize(
    ("text", "place", "sure"),
    [
        ("Samstag, 7. März 2026, 8 bis 15 Uhr, Bauhof Nord.", "Bauhof Nord", SURE),
        ("7. März 2026, 14 Uhr, Gärtnerei Beispiel", "Gärtnerei Beispiel", SURE),
        (
            "7. März 2026, 14–16 Uhr im Weltladen Neudorf\nKuchen gibt es.",
            "Weltladen Neudorf",
            SURE,
        ),
        ("7. März 2026, 9 Uhr\nImkerei Muster, Hinterm Berg 1\n9 €", "Imkerei Muster, H", SURE),
        ("7. März 2026, 17 Uhr, Kanzlei Muster & Partner, Markt 4", "Kanzlei Muster & P", SURE),
        ("7. März 2026, 17 Uhr (Lindenladen, Markt 4)", "Lindenladen, Markt 4", SURE),
        ("7. März 2026 · 17 Uhr · Energieladen Mitte · Notar Bert", "Energieladen Mitte", SURE),
        ("7. März 2026, 17 Uhr, Küche Süd\nmit Köchin Anna Muster", "Küche Süd", SURE),
        ("7. März 2026, 9 Uhr, Treffpunkt: Forsthaus Eich", "Forsthaus Eich", SURE),
        ("Mittwoch, 10., 14 Uhr, Hundeplatz Am Damm\nAb 4. März 2026", "Hundeplatz Am Damm", SURE),
        ("7 March 2026, 2 pm (two hours), meeting point: Gate 2, Weg 5", "Gate 2, Weg 5", SURE),
        ("7 March 2026, 4 pm, hybrid: Seminar Room B and Zoom", "Seminar Room B", SURE),
        ("7 March 2026, 2 pm, Northside Community Shop", "Northside Community Shop", SURE),
        (
            "Was im Garten hilft, sagt Anna am 5. März, 18 Uhr in der Alten Molkerei am Tor.",
            "Alten Molkerei am Tor",
            SURE,
        ),
        ("7. März 2026\nUm 9 Uhr spricht Bert am 7.3. im „Adler“ in Neudorf.", "„Adler“", ASKED),
        ("7. März 2026, 20 Uhr, vor dem Alten Rathaus", "vor dem Alten Rathaus", SURE),
        (
            "jeden Freitag ab 9 Uhr, Vereinsraum Nord. Start: 6. März 2026",
            "Vereinsraum Nord",
            ASKED,
        ),
        ("7 March 2026, 2 pm, outside Muster’s, High Street", "outside Muster’s, High", ASKED),
        ("7. März 2026, 20 Uhr, Lichtspiele Neudorf", "Lichtspiele Neudorf", ASKED),
        ("7. März 2026, 20 Uhr in Präsenz in Neudorf", "Neudorf", ASKED),
        (
            "7. März 2026\nAbmarsch 10 Uhr 30 am Bahnhof Furt, Rückkehr 13 Uhr",
            "Bahnhof Furt",
            ASKED,
        ),
    ],
)
def test_a_name_behind_the_hour_is_a_house(text: str, place: str, sure: bool) -> None:
    found = read(text)
    assert found.place.startswith(place)
    assert found.online is ("Zoom" in text)
    assert ("place" not in found.unsure) is sure


@pytest.mark.parametrize(
    "text",
    [
        "7. März 2026, 19 Uhr, Anna Muster",
        "7. März 2026, 19 Uhr, Diskussion und Imbiss",
        "7. März 2026 – Kündigung in der Probezeit",
        "7. März 2026, 19 Uhr Essen (Löwenkeller)",
    ],
)
def test_people_topics_and_facts_are_no_house(text: str) -> None:
    assert read(text).place == ""


def test_rows_of_several_houses_are_asked_about() -> None:
    rows = "7. März 2026, 14 Uhr, Bauhof Nord\n9. März 2026, 14 Uhr, Gärtnerei Süd"
    assert "place" in read(rows).unsure


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "am Donnerstag, dem 5. März\n2026, um 9 Uhr in der Turnhalle Furt,\nWeg 2.",
            "Turnhalle Furt",
        ),
        ("5. März 2026, 9 Uhr\nHalle Furt\nEintritt frei\nHalle Furt\nAm Wall 3", "Halle Furt, Am"),
        (
            "Am 5. März 2026 spricht Anna Muster in der Aula, Gasse 2, über „Was Moor merkt“.",
            "Aula, Gasse 2",
        ),
        ("5. März 2026, 9 Uhr\nAlte Karten lesen lernen\nmit Anna Muster, Lesesaal", "mit Anna"),
        ("On 5 March 2026 at the Old Mill (Mühle), Kai 7.", "Old Mill"),
    ],
)
def test_a_house_in_lines_that_go_on(text: str, place: str) -> None:
    assert read(text).place.startswith(place)


@pytest.mark.parametrize(
    ("text", "online", "place"),
    [
        ("5. März 2026, 9 Uhr\nMicrosoft Teams\nBitte pünktlich.", True, ""),
        ("5. März 2026, 9 Uhr\nDen Zugangslink gibt es nach der Anmeldung.", True, ""),
        ("5. März 2026, 9 Uhr, Rathaus, oder von zu Hause per Videozuschaltung", True, "Rathaus"),
        (
            "5. März 2026, 9 Uhr\nKommen Sie ins Bildungszentrum (Ring 5) oder per Videokonferenz.",
            True,
            "Bildungszentrum",
        ),
        (
            (
                "Um 9 Uhr am 5. März 2026 geht es los.\nDie Sendung läuft auf dem YouTube-Kanal.\n"
                "Im Rathaus ist kein Publikum vorgesehen."
            ),
            True,
            "",
        ),
    ],
)
def test_online_in_further_words(text: str, online: bool, place: str) -> None:
    found = read(text)
    assert found.online is online
    assert found.place.startswith(place) if place else found.place == ""


@pytest.mark.parametrize("said", ["Zoom, hybrid", "Zoom\nDas wird live gestreamt."])
def test_who_may_come_somewhere_that_nobody_named_is_asked_where(said: str) -> None:
    assert "place" in read(f"5. März 2026, 9 Uhr, {said}").unsure


def test_a_tool_before_the_kind_of_event_says_that_it_is_online() -> None:
    found = read_announcement("Teams briefing for hosts\nWed 25 Feb 2026, 1 pm", today=TODAY)
    assert found.online is True


def test_what_one_comes_to_for_learning_in_summer_is_no_house() -> None:
    found = read_announcement(
        'Summer School "Small Data", 22 to 24 June 2026, Karlsby\nFee: 20 €', today=TODAY
    )
    assert (found.place, "place" in found.unsure) == ("Karlsby", True)
