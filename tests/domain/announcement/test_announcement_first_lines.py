"""First lines that look like a page's buttons, a label or half a sentence, and are the title."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
BELOW = "\n\nMittwoch, 4. März 2026, 10 bis 12 Uhr, online\n\nWir sprechen über das, was hilft.\n"


def read(above: str) -> Announcement:
    return read_announcement(above + BELOW, today=TODAY)


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Teilen statt Besitzen im Quartier", "Teilen statt Besitzen im Quartier"),
        (
            "Landratsamt Neudorf\nStark. Vor Ort.\n\nTeilen statt Besitzen:\nwie Geräte wandern",
            "Teilen statt Besitzen: wie Geräte wandern",
        ),
        ("Stand der Technik bei Speichern", "Stand der Technik bei Speichern"),
        ("Cookies und Einwilligung im Verein", "Cookies und Einwilligung im Verein"),
        ("Logo gestalten mit freien Mitteln", "Logo gestalten mit freien Mitteln"),
        ("Kontakt\n\nWärme im Quartier", "Wärme im Quartier"),
        ("Treffpunkt: Die Stadt von morgen", "Treffpunkt: Die Stadt von morgen"),
        ("Podium: Wer zahlt die Wärme?", "Wer zahlt die Wärme?"),
        ("Vortragsreihe „Wider die Kälte“ beginnt", "Wider die Kälte"),
        ("Wärme im Quartier\n\nVortrag: Konferenzraum 1", "Wärme im Quartier"),
        ("Nachrichten, Termine, Experten\n\nWärme im Quartier", "Wärme im Quartier"),
        ("| Wärme im Quartier | Neudorf", "Wärme im Quartier | Neudorf"),
        ("Konferenz „Wärme im Dialog“: 4. März 2026", "Wärme im Dialog"),
    ],
)
def test_the_first_line_is_the_title(above: str, title: str) -> None:
    found = read(above)
    assert found.title == title


@pytest.mark.parametrize(
    "above",
    [
        "Teilen: Facebook Twitter\n",
        "Share on LinkedIn\n",
        "Stand: 12. Januar 2026\n",
        "Diese Website verwendet Cookies.\n",
        "Logo der Stadt Neudorf\n",
        "Inhalt Rechts\n\nRechte optische Spalte\n",
        "Bitte aktivieren Sie JavaScript\n",
    ],
)
def test_buttons_and_notices_above_are_no_title(above: str) -> None:
    assert read(f"{above}Wärme im Quartier").title == "Wärme im Quartier"


def test_a_line_that_invites_stands_for_itself_though_it_ends_with_a_small_word() -> None:
    found = read(
        "Verein und Stadt laden am 4. März zum Wärmeabend im Quartier ein\nDer Abend ist offen."
    )
    assert "Wärmeabend im Quartier" in found.title
    assert "Der Abend" not in found.title
    assert "title" in found.unsure


def test_a_contact_below_its_heading_is_still_one() -> None:
    found = read("Wärme im Quartier\n\nKontakt\nAnna Muster, Tel. 01234 567890")
    assert found.details.contact.name == "Anna Muster"
    assert found.details.contact.phone == "01234 567890"
