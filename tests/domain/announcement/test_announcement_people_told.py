"""Who is told to speak, behind any trade and over a line's end, and who of other matters."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)


def _read(text: str) -> Announcement:
    return read_announcement(
        f"Quellen im Karst\nMittwoch, 4. März 2026, 18 bis 20 Uhr, Rathaus Süderaue\n\n{text}",
        today=TODAY,
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rutengänger Volker Muster aus Neudorf spricht über Quellen.", ["Volker Muster"]),
        ("Mit dabei ist Schriftwart Ole Muster vom SV Neudorf.", ["Ole Muster"]),
        (
            "mit der Theologin Dr. Wiebke Solms und dem Notfallsanitäter Jörg Probe",
            ["Wiebke Solms", "Jörg Probe"],
        ),
        ("Referentin: Wiebke Sonnabend, Autorin", ["Wiebke Sonnabend"]),
        ("Referent: Jörg Anhalt (Bauamt)", ["Jörg Anhalt"]),
        ("Referent: Sindre Muster (Bauamt)", ["Sindre Muster"]),
        ("Es spricht Thi-Linh Muster (Bauamt).", ["Thi-Linh Muster"]),
        (
            (
                "Es gibt Kaffee, Kuchen und am Ende ein Lied. Zu Gast ist\n"
                "Wiebke Solms, Geologin beim Karstverein."
            ),
            ["Wiebke Solms"],
        ),
    ],
)
def test_who_stands_behind_a_trade_or_a_lines_end_speaks(text: str, names: list[str]) -> None:
    found = _read(text)
    assert [one.name for one in found.speakers] == names
    assert "speakers" not in found.unsure


@pytest.mark.parametrize(
    "others",
    [
        "Rückblick\nIm November bedankte sich Pfarrerin Elke Wolters bei allen.",
        "Die weiteren Abende der Reihe:\n15. April – Dr. Elke Wolters: Höhlen\n20. Mai – Frühlingsfest",
        "Die nächsten Vorträge: Dr. Elke Wolters (09.06.), Onno Fedders (08.09.)",
        "Next in the series: 21 April 2026, lecture of Professor Ann Sample",
        "Am 21. Januar sprach Professor Onno Fedders vor 80 Gästen.",
        "Wir gratulieren Onno Fedders, der am 2. Februar 70 wird.",
        "Bürgermeister Dr. Onno Fedders: „Wir wollen, dass der Bach sauber bleibt.“",
        "Missed last year's lecture by Dr Ann Sample?",
        "Schon mal notieren\n14. Mai: Lesung mit Elke Wolters",
    ],
)
def test_who_belongs_to_another_day_or_matter_is_not_proposed(others: str) -> None:
    found = _read(f"Es spricht Dr. Gerrit Vollbrecht, Deichverband Süderaue.\n\n{others}")
    assert [one.name for one in found.speakers] == ["Gerrit Vollbrecht"]


def test_those_of_a_series_speak_where_nobody_else_does() -> None:
    found = _read("Die nächsten Vorträge:\n4. März – Dr. Elke Wolters: Höhlen")
    assert "Elke Wolters" in [one.name for one in found.speakers]
