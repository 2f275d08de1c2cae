"""People whom an announcement names and who do not speak at the event."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
SPEAKS = "Es spricht Dr. Gerrit Vollbrecht, Deichverband Süderaue.\n\n"


def _read(text: str) -> Announcement:
    return read_announcement(
        f"Sturmfluten verstehen\nMittwoch, 4. März 2026, 18 bis 20 Uhr, Rathaus Süderaue\n\n{text}",
        today=TODAY,
    )


@pytest.mark.parametrize(
    "others",
    [
        "„Wir zeigen, was 1962 geschah“, sagt Museumsleiterin Dr. Antje Wolters.",
        "„Das Wasser kommt wieder.“ So Deichgraf Onno Fedders.",
        "„Das geht alle an!“, erklärt Stadtrat Onno Fedders.",
        "Die Kuratorin Elke Wolters ergänzt: „Vieles war nie zu sehen.“",
        "Bürgermeister Onno Fedders betonte am Montag: „Der Deich hält.“",
        '"The sea never forgets," says Dr Ann Sample, director of the trust.',
        "Kongressbüro Flut\nc/o Agentur Blauwasser\nFrau Elke Wolters\nTelefon 0555 70 81 92",
        "gez. Elke Wolters, Vorsitzende",
        "i. A. Onno Fedders",
        "Gepostet von Elke Wolters (Ref. Z 4) am 14.01.2026",
        "Posted by Elke Wolters on 12 January 2026",
        "Elke Wolters\nÖffentlichkeitsarbeit\nTel.: 0555 70 81 92",
        "Dr. Elke Wolters\nwolters@example.org",
        "Onno Fedders, Referat 12\n0555 / 70 81-92",
        "Kommentare\nOnno Fedders: Gibt es das auch online?\nElke Wolters: Leider nein.",
        "Kommentare (2)\nOnno Fedders schrieb: War letztes Mal super!",
        "2 Comments\nAnn Sample: Will it be recorded?\nJohn Probe: It will.",
        "Schon vormerken:\n12. Mai: Lesung mit Elke Wolters",
        "Coming up\n12 May – Dr Ann Sample on rivers",
        "Demnächst im Rathaus\nMi, 1. April 2026, 19 Uhr: Onno Fedders über Priele",
        "Weitere Veranstaltungen\n1. April 2026: Vortrag von Dr. Elke Wolters",
    ],
)
def test_who_is_quoted_reached_or_of_another_day_does_not_speak(others: str) -> None:
    found = _read(f"{SPEAKS}{others}")
    assert [one.name for one in found.speakers] == ["Gerrit Vollbrecht"]
    assert "speakers" not in found.unsure


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "„Der Deich von morgen“ erklärt Dr. Antje Wolters, Amt für Küstenschutz.",
            "Antje Wolters",
        ),
        ("Dr. Antje Wolters berichtet: Wie hoch muss ein Deich sein?", "Antje Wolters"),
        ("Referentin\nAntje Wolters\nTel.: 0555 70 81 92", "Antje Wolters"),
        ("Vortrag: Antje Wolters\nE-Mail: wolters@example.org", "Antje Wolters"),
    ],
)
def test_who_speaks_is_told_from_them(text: str, name: str) -> None:
    assert [one.name for one in _read(text).speakers] == [name]


def test_the_own_day_below_a_call_to_note_it_stays() -> None:
    found = _read("Bitte vormerken:\n4. März 2026, 18 Uhr: Vortrag von Dr. Antje Wolters")
    assert [one.name for one in found.speakers] == ["Antje Wolters"]


def test_who_alone_is_quoted_is_asked_about() -> None:
    found = _read("„Wir zeigen, was 1962 geschah“, sagt Museumsleiterin Dr. Antje Wolters.")
    assert not found.speakers
    assert "speakers" in found.unsure
