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
        ("Kosten: keine\nAnmeldung über das Portal", True),
        ("Seats: 60. No charge, breakfast is on us.", True),
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


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("55,- pro Person / 95,- pro Paar", "fee"),
        ("Fahrt und Führung 16 Euro, am Bus zu geben.", "free"),
        ("Der Kurs am 4. März ist auch am 11. März. Bitte einen der Termine wählen.", "dates"),
    ],
)
def test_what_is_told_in_few_words_is_asked_about(said: str, field: str) -> None:
    assert field in read(f"{ABOVE}{said}\n").unsure


def test_one_of_several_days_is_chosen() -> None:
    days = "Termin 1: 4. März 2026, 10 bis 12 Uhr\nTermin 2: 11. März 2026, 10 bis 12 Uhr"
    found = read(f"Wärme aus dem Fluss\n\n{days}\nBitte nur einen der beiden Termine wählen.\n")
    assert "starts_at" in found.unsure


def test_a_heading_that_tells_another_day_is_asked_about() -> None:
    found = read("Wärme aus dem Fluss am 3. März\n\nWann: 4. März 2026, 10 bis 12 Uhr\n")
    assert found.starts_at is not None
    assert found.starts_at.day == 4
    assert "starts_at" in found.unsure


def test_a_lone_hour_is_read_where_nothing_else_can_be_meant() -> None:
    found = read("Wärme aus dem Fluss\n\nWir treffen uns am 4. März 2026 um 11 im Rathaus.\n")
    assert found.starts_at is not None
    assert found.starts_at.hour == 11
    assert not read("Fluss\n\nAm 4. März 2026 steigt er um 11 Prozent.\n").dates
