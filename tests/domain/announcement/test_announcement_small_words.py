"""Small words that turn a fact round: "no" before a fee, "daher" before a day, "im" before one."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

ABOVE = "Wärme aus dem Fluss\n\n4. März 2026, 10 bis 12 Uhr\n\n"


def read(text: str) -> Announcement:
    return read_announcement(text, today=date(2026, 1, 20))


@pytest.mark.parametrize(
    ("said", "free"),
    [
        ("No fee is charged; please register beforehand.", True),
        ("No fee applies.", True),
        ("Kostet: nichts", True),
        ("Kosten: 0 Euro, Kaffee spendiert die Sparkasse", True),
        ("There is no charge and no need to sign up.", True),
        ("There is no conference fee.", True),
        ("Eine Gebühr erheben wir nicht.\nEintritt zahlen Sie keinen.", True),
        ("Was kostet es? Gar nichts.", True),
        ("Zahlen muss niemand.", True),
        ("Mi., 4. März | MS Teams | kostenfrei", True),
        ("Wir nehmen 12 Euro pro Person.", False),
        ("Wir bitten Sie um einen Beitrag von 12 Euro.", False),
        ("We ask for 12 euros per person.", False),
        ("Kostet 12 Euro, bitte passend mitbringen.", False),
        ("TN-Beitrag 30 € | 100 Plätze", False),
        ("140 € inkl. Mittagessen | 12 Plätze", False),
        ("Fee: EUR 60 for all three sessions", False),
        ("TOP 4: Verschiedenes\nKein Beitrag.", None),
        ("Fees apply.", False),
    ],
)
def test_a_fee_that_is_charged_or_not(said: str, free: bool | None) -> None:
    assert read(f"{ABOVE}{said}\n").free is free


@pytest.mark.parametrize("said", ["No fees will be charged.", "A fee is charged at the door."])
def test_a_fee_that_is_told_in_other_words_is_asked_about(said: str) -> None:
    assert "free" in read(f"{ABOVE}{said}\n").unsure


@pytest.mark.parametrize(
    "said",
    [
        "Wichtige Änderung zu unserem Vortragsabend!",
        "Das Hotel hat geschlossen. Der Vortrag findet daher am 4. März statt.",
    ],
)
def test_words_of_a_change_are_asked_about(said: str) -> None:
    assert "starts_at" in read(f"{ABOVE}{said}\n").unsure


def test_changes_that_may_come_change_nothing() -> None:
    assert "starts_at" not in read(f"{ABOVE}Änderungen vorbehalten.\n").unsure


@pytest.mark.parametrize("when", ["Sommersemester jeden Mittwoch", "März jeweils um 18 Uhr"])
def test_a_time_is_no_place(when: str) -> None:
    found = read(f"{ABOVE}Die Vorträge finden im {when} statt.\n")
    assert found.place == ""


def test_a_house_behind_a_season_is_a_place() -> None:
    assert read(f"{ABOVE}Der Vortrag findet im Sommerhaus Neudorf statt.\n").place


def test_ones_own_desk_is_no_place() -> None:
    found = read(f"{ABOVE}Teilnahme: bequem von Ihrem Schreibtisch aus.\n")
    assert found.place == ""
