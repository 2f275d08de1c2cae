"""What stands in a column "Anrede": understood, or named as not understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.form_of_address import (
    FormOfAddress,
    holds_honorific,
    read_form_of_address,
    with_told_title,
)
from mailer.domain.honorific import Honorific

MS, MR, NONE = Honorific.MS, Honorific.MR, Honorific.NONE


@pytest.mark.parametrize(
    ("text", "honorific", "title"),
    [
        ("Frau", MS, ""),
        (" HERRN ", MR, ""),
        ("Herr", MR, ""),
        ("Fr.", MS, ""),
        ("Hr.", MR, ""),
        ("Frau Dr.", MS, "Dr."),
        ("Herr Dr.", MR, "Dr."),
        ("Hr.Dr.", MR, "Dr."),
        ("Herrn Prof. Dr.", MR, "Prof. Dr."),
        ("Frau Professorin", MS, "Professorin"),
        ("Frau Prof.in Dr.in", MS, "Prof.in Dr.in"),
        ("Professorin", MS, "Professorin"),
        ("Prof. Dr.", NONE, "Prof. Dr."),
        ("Sehr geehrte Frau", MS, ""),
        ("Sehr geehrter Herr", MR, ""),
        ("Sehr geehrter Herr,", MR, ""),
        ("Sehr geehrter Herr Prof. Dr.", MR, "Prof. Dr."),
        ("sehr geehrte frau dr.-ing.", MS, "dr.-ing."),
        ("Liebe Frau", MS, ""),
        ("Lieber Herr Dr.", MR, "Dr."),
        ("Guten Tag Frau", MS, ""),
        ("An Herrn", MR, ""),
        ("Mr", MR, ""),
        ("Mr.", MR, ""),
        ("Ms", MS, ""),
        ("Mrs.", MS, ""),
        ("Miss", MS, ""),
        ("Mme", MS, ""),
        ("Dear Mr", MR, ""),
        ("Dear Ms", MS, ""),
        ("Dear Professor", NONE, "Professor"),
        ("Dear Sir", MR, ""),
        ("Madam", MS, ""),
        ("w", MS, ""),
        ("M.", MR, ""),
        ("f", MS, ""),
        ("männlich", MR, ""),
        ("divers", NONE, ""),
        ("d", NONE, ""),
        ("Mx", NONE, ""),
        ("keine Angabe", NONE, ""),
        ("k. A.", NONE, ""),
        ("–", NONE, ""),
        ("", NONE, ""),
        ("Damen und Herren", NONE, ""),
        ("Sehr geehrte Damen und Herren,", NONE, ""),
        ("Dear Sir or Madam", NONE, ""),
        ("Familie", NONE, "Familie"),
        ("Fam.", NONE, "Fam."),
        ("Frau Bürgermeisterin", MS, "Bürgermeisterin"),
        ("Bürgermeisterin", MS, "Bürgermeisterin"),
        ("Herr Bürgermeister", MR, "Bürgermeister"),
        ("Bürgermeister", NONE, "Bürgermeister"),
        ("Sehr geehrter Herr Erster Bürgermeister", MR, "Erster Bürgermeister"),
        ("Frau Oberbürgermeisterin Dr.", MS, "Oberbürgermeisterin Dr."),
        ("Frau Landrätin", MS, "Landrätin"),
        ("Herr Landrat", MR, "Landrat"),
        ("Graf", MR, "Graf"),
        ("Gräfin", MS, "Gräfin"),
        ("Herr Graf", MR, "Graf"),
        ("Herr Freiherr von", MR, "Freiherr von"),
        ("Frau Dipl.-Ing. (FH)", MS, "Dipl.-Ing. (FH)"),
        ("Frau Dr. h. c.", MS, "Dr. h. c."),
        ("Frau RAin", MS, "RAin"),
    ],
)
def test_what_is_understood(text: str, honorific: Honorific, title: str) -> None:
    assert read_form_of_address(text) == FormOfAddress(honorific, title)


@pytest.mark.parametrize(
    "text",
    [
        "Sehr geehrte Frau Dr. Muster-Berg,",
        "Frau Dr. Eva Muster-Berg",
        "Dear Dr. Muster-Berg",
        "Frau Dr. E. Muster-Berg",
    ],
)
def test_a_cell_may_repeat_the_name(text: str) -> None:
    found = read_form_of_address(text, "Eva", "Muster-Berg")
    assert (found.title, found.unknown) == ("Dr.", "")


def test_a_name_is_no_title() -> None:
    assert read_form_of_address("Herr Graf", "Jan", "Graf") == FormOfAddress(MR)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hochwürden", FormOfAddress(unknown="Hochwürden")),
        ("Sehr geehrte", FormOfAddress(unknown="Sehr geehrte")),
        ("Liebe Anna", FormOfAddress(unknown="Liebe Anna")),
        ("Frau/Herr", FormOfAddress(unknown="Frau/Herr")),
        ("Herr und Frau", FormOfAddress(unknown="Herr und Frau")),
        ("Herr und Frau Dr.", FormOfAddress(title="Dr.", unknown="Herr und Frau Dr.")),
        ("1", FormOfAddress(unknown="1")),
        ("Herr Sachbearbeiter", FormOfAddress(MR, unknown="Sachbearbeiter")),
        ("Frau Dr. Beispiel", FormOfAddress(MS, "Dr.", "Beispiel")),
        ("Liebe Kolleginnen", FormOfAddress(unknown="Liebe Kolleginnen")),
    ],
)
def test_what_is_not_understood_is_named(text: str, found: FormOfAddress) -> None:
    assert read_form_of_address(text) == found


@pytest.mark.parametrize(
    ("title", "told", "both"),
    [
        ("", "", ""),
        ("", "Prof. Dr.", "Prof. Dr."),
        ("Dr.", "", "Dr."),
        ("Prof. Dr.", "Prof.", "Prof. Dr."),
        ("Dr.", "Prof. Dr.", "Prof. Dr."),
        ("Dr.", "Bürgermeisterin", "Bürgermeisterin Dr."),
        ("Dr.", "Graf", "Dr. Graf"),
        ("M.A.", "Dr. h. c.", "Dr. h. c. M.A."),
        ("Dr. rer. nat.", "Dr.-Ing.", "Dr. rer. nat."),
    ],
)
def test_two_columns_make_one_title(title: str, told: str, both: str) -> None:
    assert with_told_title(title, told) == both


@pytest.mark.parametrize(
    ("text", "holds"), [("Frau Dr.", True), ("Dr.", False), ("Freiherr", False), ("", False)]
)
def test_an_honorific_in_another_column(text: str, holds: bool) -> None:
    assert holds_honorific(text) is holds


@given(st.text(max_size=40), st.text(max_size=10))
def test_nothing_is_lost_in_silence(text: str, name: str) -> None:
    found = read_form_of_address(text, name)
    if not (found.honorific or found.title or found.unknown):
        letters = "".join(one for one in text if one.isalpha()).casefold()
        assert not letters or read_form_of_address(text) == FormOfAddress()
