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
        (
            "Die weiteren Abende der Reihe:\n"
            "15. April – Dr. Elke Wolters: Höhlen\n"
            "20. Mai – Frühlingsfest"
        ),
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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            (
                "Tagesordnung:\n"
                "TOP 1  Rechtslage im Karst (RD Wiebke Solms)\n"
                "TOP 2  Höhlen (Jörg Probe, Amt X)\n"
                "TOP 3  Verschiedenes"
            ),
            ["Wiebke Solms", "Jörg Probe"],
        ),
        (
            (
                "Tagesordnung:\n"
                "1. Bericht des Vorstands\n"
                "2. Sachstand Brunnenbau (Wassermeister Jörg Probe)\n"
                "3. Wünsche"
            ),
            ["Jörg Probe"],
        ),
        (
            (
                "Vorträge\n"
                ">> Zwischen Karst und Lehm - Prof. Dr. Wiebke Solms\n"
                ">> Der erste Brunnen - Jörg Probe, Geologe"
            ),
            ["Wiebke Solms", "Jörg Probe"],
        ),
        (
            (
                "Als Sachverständige sind geladen\n"
                "  a) Frau Wiebke Solms, Elternbeirat der Schulen\n"
                "  b) Herr Jörg Probe, Fahrgastverband"
            ),
            ["Wiebke Solms", "Jörg Probe"],
        ),
        (
            (
                "Es folgen\n"
                "  Quellen als Nachbarn      Dr. Wiebke Solms, Hochschule Neudorf\n"
                "  Das Modell Süderaue       Jörg Probe, Dezernent"
            ),
            ["Wiebke Solms", "Jörg Probe"],
        ),
        (
            (
                "Inhalt: Programme von Bund und Land (Dr. Wiebke Solms, Hochschule Neudorf), "
                "Praxis (Jörg Probe, Stadt Au)."
            ),
            ["Wiebke Solms", "Jörg Probe"],
        ),
        ("ES REDEN:\nWIEBKE SOLMS, WINZERIN\nPFARRER JÖRG PROBE", ["Wiebke Solms", "Jörg Probe"]),
        (
            "Geführt von Stadtplanerin Wiebke Solms und dem Geografen Dr. Jörg Probe.",
            ["Wiebke Solms", "Jörg Probe"],
        ),
        ("Your cave guide: no.\nYour clinician: Helen Sample, engineer", ["Helen Sample"]),
        ("Köchin Wiebke Solms übt mit euch das Filtern.", ["Wiebke Solms"]),
        (
            (
                "Programm\n"
                "18.00 Begrüßung\n"
                "18.10 Das Wasser (StRin Wiebke Solms)\n"
                "18.40 Fragen üben (Prüfer Jörg Probe, Fa. Au)"
            ),
            ["Wiebke Solms", "Jörg Probe"],
        ),
        (
            (
                "Leiterin Wiebke Solms führt durch den Abend, Landwirt Jörg Probe aus Au erzählt "
                "vom Hof."
            ),
            ["Wiebke Solms", "Jörg Probe"],
        ),
        (
            (
                "12. März     Prof. Dr. Wiebke Solms (Geologie):\n"
                "             Wie Höhlen wachsen\n"
                "19. März     Dr. Jörg Probe (Botanik):\n"
                "             Moos im Dunkeln"
            ),
            ["Wiebke Solms", "Jörg Probe"],
        ),
    ],
)
def test_who_stands_at_an_item_speaks(text: str, names: list[str]) -> None:
    assert [one.name for one in _read(text).speakers] == names


@pytest.mark.parametrize(
    "others",
    [
        (
            "Organisation und Auskunft\n"
            "Elke Wolters, Geschäftsstelle\n"
            "0555 / 70 33 15 · tagung@example.org"
        ),
        "Mrs Ann Sample, Clerk to the Council\nclerk@example.org   0555 960 733   (Tuesdays)",
        "Herzlich\nElke Wolters und Onno Fedders",
        "Koordiniert wird die Reihe von Prof. Dr. Elke Wolters.",
        "Biography. She obtained her PhD in 2014 with Prof. Ann Sample.",
        "The Library Friends (chair: Ann Sample) will serve tea.",
        "Need help choosing? Speak to Ann Sample in the training team: 0555 960 281",
        "Ihr Redaktionsteam: Elke Wolters und Onno Fedders",
        "Die Reihe des Winters mit Beiträgen von Prof. Dr. Elke Wolters ist als Podcast abrufbar.",
    ],
)
def test_who_has_another_part_is_not_proposed(others: str) -> None:
    found = _read(f"Es spricht Dr. Gerrit Vollbrecht, Deichverband Süderaue.\n\n{others}")
    assert [one.name for one in found.speakers] == ["Gerrit Vollbrecht"]


@pytest.mark.parametrize(
    "others",
    [
        "Programm\nSonate in D – Elke Wolters\nSuite in G – Onno Fedders",
        "Der lange Fluss (Onno Fedders, Italien 2019)\nDas kurze Ufer (Elke Wolters, Polen 2021)",
        "Danach gehen wir zum Haus von Elke Wolters.",
    ],
)
def test_who_made_a_work_does_not_speak(others: str) -> None:
    found = _read(f"Es spricht Dr. Gerrit Vollbrecht, Deichverband Süderaue.\n\n{others}")
    assert [one.name for one in found.speakers] == ["Gerrit Vollbrecht"]


@pytest.mark.parametrize(
    "others",
    [
        "Eine Nachricht bitte an Frau Elke Wolters (Telefon 0555 61-103), damit Stühle stehen.",
        "Am 21. Januar sprach Professor Onno Fedders vor 80 Gästen.",
        "Wir gratulieren Onno Fedders, der am 2. Februar 70 wird.",
        "Danach läuft ein Film (Regie: Elke Wolters).",
        "Koordiniert wird die Reihe von Prof. Dr. Elke Wolters.",
    ],
)
def test_who_plainly_has_another_part_raises_no_doubt(others: str) -> None:
    found = _read(f"Es spricht Dr. Gerrit Vollbrecht, Deichverband Süderaue.\n\n{others}")
    assert "speakers" not in found.unsure


def test_who_may_come_is_no_missing_speaker() -> None:
    found = _read("Referentin: Elke Wolters, Amt X\nWer: alle, die hier wohnen")
    assert [one.name for one in found.speakers] == ["Elke Wolters"]
    assert "speakers" not in found.unsure


def test_who_makes_a_start_on_a_day_speaks_for_sure() -> None:
    found = _read(
        "Den Auftakt macht am Mittwoch, 4. März, um 18 Uhr die Neudorfer Autorin Elke Wolters."
    )
    assert [one.name for one in found.speakers] == ["Elke Wolters"]
    assert "speakers" not in found.unsure
