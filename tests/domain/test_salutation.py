"""Salutations in both languages: what people told us, as a letter says it, and no guess."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.address import parse_address
from mailer.domain.honorific import Honorific
from mailer.domain.person import Person, full_name
from mailer.domain.salutation import anybody_salutation, salutation
from mailer.domain.title import titles_of

MS, MR, NONE = Honorific.MS, Honorific.MR, Honorific.NONE

# honorific, title, and what is said before the family name
TITLED = [
    # Doctors: one doctorate, without its subject.
    (MS, "Dr.", "Frau Dr.", "Dr"),
    (MR, "Dr", "Herr Dr.", "Dr"),
    (MR, "DR.", "Herr Dr.", "Dr"),
    (MS, "Dr.-Ing.", "Frau Dr.", "Dr"),
    (MS, "Dr. rer. nat.", "Frau Dr.", "Dr"),
    (MS, "Dr. med. dent.", "Frau Dr.", "Dr"),
    (MR, "Dr. h. c.", "Herr Dr.", "Dr"),
    (MR, "Dr.h.c. mult.", "Herr Dr.", "Dr"),
    (MR, "Dr. Dr. h. c.", "Herr Dr.", "Dr"),
    (MR, "Dr. Dr.", "Herr Dr.", "Dr"),
    (MR, "DDr.", "Herr Dr.", "Dr"),
    (MS, "Dres.", "Frau Dr.", "Dr"),
    (MS, "Dr.in", "Frau Dr.in", "Dr"),
    (MS, "Doktor", "Frau Dr.", "Dr"),
    (MS, "PD Dr.", "Frau Dr.", "Dr"),
    (MR, "Priv.-Doz. Dr. med.", "Herr Dr.", "Dr"),
    (MR, "Dipl.-Ing. Dr. techn.", "Herr Dr.", "Dr"),
    (MS, "Ph.D.", "Frau Dr.", "Dr"),
    (MS, "Dr., LL.M.", "Frau Dr.", "Dr"),
    # Professors: written out, and nothing beside it.
    (MS, "Prof. Dr.", "Frau Professorin", "Professor"),
    (MR, "Prof. Dr.", "Herr Professor", "Professor"),
    (MR, "Prof. Dr. Dr. h.c.", "Herr Professor", "Professor"),
    (MR, "Prof.Dr.", "Herr Professor", "Professor"),
    (MS, "Prof", "Frau Professorin", "Professor"),
    (MS, "Professor", "Frau Professorin", "Professor"),
    (MS, "Professorin", "Frau Professorin", "Professor"),
    (MS, "Prof.in Dr.in", "Frau Professorin", "Professor"),
    (MR, "Professorin", "Herr Professor", "Professor"),
    (MS, "Univ.-Prof. Dr.-Ing. habil.", "Frau Professorin", "Professor"),
    (MR, "Univ.-Prof.in", "Herr Professor", "Professor"),
    (MR, "Prof. em. Dr.-Ing. habil.", "Herr Professor", "Professor"),
    (MS, "apl. Prof. Dr.", "Frau Professorin", "Professor"),
    (MS, "Jun.-Prof. Dr.", "Frau Professorin", "Professor"),
    (MS, "Juniorprofessorin", "Frau Professorin", "Professor"),
    (MR, "Hon.-Prof.", "Herr Professor", "Professor"),
    (MR, "Prof. h. c.", "Herr Professor", "Professor"),
    # Degrees and professions are not said.
    (MR, "Dipl.-Ing.", "Herr", "Mr"),
    (MR, "Dipl.-Ing. (FH)", "Herr", "Mr"),
    (MS, "M.A.", "Frau", "Ms"),
    (MS, "RA", "Frau", "Ms"),
    (MS, "RAin Dr.", "Frau Dr.", "Dr"),
    (MR, "Rechtsanwalt", "Herr", "Mr"),
    (MS, "Direktorin", "Frau", "Ms"),
    (MS, "PDL", "Frau", "Ms"),
    (MR, "Mag.", "Herr Mag.", "Mr"),
    (MS, "Mag.a", "Frau Mag.a", "Ms"),
    (MR, "Mag. Dr.", "Herr Dr.", "Dr"),
    # Offices, for a woman and for a man, before what is academic.
    (MS, "Bürgermeisterin", "Frau Bürgermeisterin", "Mayor"),
    (MS, "Bürgermeister", "Frau Bürgermeisterin", "Mayor"),
    (MS, "BUERGERMEISTERIN", "Frau Bürgermeisterin", "Mayor"),
    (MR, "Bürgermeister", "Herr Bürgermeister", "Mayor"),
    (MR, "Bürgermeister/in", "Herr Bürgermeister", "Mayor"),
    (MR, "Bgm.", "Herr Bürgermeister", "Mayor"),
    (MS, "Bgm.in", "Frau Bürgermeisterin", "Mayor"),
    (MR, "1. Bürgermeister", "Herr Bürgermeister", "Mayor"),
    (MS, "Erste Bürgermeisterin", "Frau Erste Bürgermeisterin", "Mayor"),
    (MR, "Bürgermeister a. D.", "Herr Bürgermeister", "Mayor"),
    (MS, "Oberbürgermeisterin Dr.", "Frau Oberbürgermeisterin Dr.", "Mayor"),
    (MS, "OB", "Frau Oberbürgermeisterin", "Mayor"),
    (MR, "Samtgemeindebürgermeister", "Herr Samtgemeindebürgermeister", "Mayor"),
    (MR, "Landrat", "Herr Landrat", "District Administrator"),
    (MS, "Landrat", "Frau Landrätin", "District Administrator"),
    (MS, "Landraetin Prof. Dr.", "Frau Landrätin Professorin", "District Administrator"),
    (MR, "Beigeordneter", "Herr Beigeordneter", "Mr"),
    (MS, "Beigeordnete Dr.", "Frau Beigeordnete Dr.", "Dr"),
    (MS, "Staatssekretärin", "Frau Staatssekretärin", "State Secretary"),
    (MR, "Regierungspräsident", "Herr Regierungspräsident", "President"),
    (MS, "Ministerin", "Frau Ministerin", "Minister"),
    (MS, "Stadträtin", "Frau Stadträtin", "Councillor"),
    # A part of the name.
    (MR, "Graf", "Graf", "Graf"),
    (MS, "Gräfin", "Gräfin", "Gräfin"),
    (MR, "Graf von", "Graf von", "Graf von"),
    (MR, "Graf von und zu", "Graf von und zu", "Graf von und zu"),
    (MR, "Dr. Graf", "Herr Dr. Graf", "Dr Graf"),
    (MR, "Prof. Dr. Graf", "Herr Professor Graf", "Professor Graf"),
    (MR, "Freiherr von", "Freiherr von", "Freiherr von"),
    (MR, "Frhr. v.", "Freiherr v.", "Freiherr v."),
    (MS, "Graf", "Frau Graf", "Ms Graf"),
    (MS, "von", "Frau von", "Ms von"),
    (MR, "Bürgermeister Dr. Freiherr von", "Herr Bürgermeister Dr. Freiherr von",
     "Mayor Freiherr von"),
]  # fmt: skip
# honorific, title, first name, last name, German, English
ROWS = [
    (MS, "", "Eva", "Muster", "Sehr geehrte Frau Muster", "Dear Ms Muster"),
    (MR, "", "Jan", "Muster", "Sehr geehrter Herr Muster", "Dear Mr Muster"),
    (MS, "", "", "Muster", "Sehr geehrte Frau Muster", "Dear Ms Muster"),
    (MS, "", "", "von der Heide", "Sehr geehrte Frau von der Heide", "Dear Ms von der Heide"),
    (MR, "", "", "Graf", "Sehr geehrter Herr Graf", "Dear Mr Graf"),
    (MR, "", "", "Graf Beispiel", "Sehr geehrter Herr Graf Beispiel", "Dear Mr Graf Beispiel"),
    (NONE, "", "Kim", "Muster", "Guten Tag Kim Muster", "Dear Kim Muster"),
    (NONE, "", "Kim", "", "Guten Tag Kim", "Dear Kim"),
    (MS, "", "Eva", "", "Guten Tag Eva", "Dear Eva"),
    (NONE, "", "", "Muster", "Guten Tag", "Hello"),
    (NONE, "", "", "", "Guten Tag", "Hello"),
    (MR, "Dr.", "", "", "Guten Tag", "Hello"),
    (MR, "Dr.", "Jan", "", "Guten Tag Jan", "Dear Jan"),
    (NONE, "Dr.", "Kim", "Muster", "Guten Tag Dr. Kim Muster", "Dear Dr Muster"),
    (NONE, "Dr.", "", "Muster", "Guten Tag Dr. Muster", "Dear Dr Muster"),
    (
        NONE,
        "Prof.in Dr.in",
        "Eva",
        "Doe",
        "Sehr geehrte Frau Professorin Doe",
        "Dear Professor Doe",
    ),
    (NONE, "Prof. Dr.", "Kim", "Doe", "Guten Tag Prof. Kim Doe", "Dear Professor Doe"),
    (NONE, "Professor:in", "Kim", "Doe", "Guten Tag Prof. Kim Doe", "Dear Professor Doe"),
    (NONE, "Dipl.-Ing.", "Kim", "Muster", "Guten Tag Kim Muster", "Dear Kim Muster"),
    (MS, "Oberbürgermeisterin", "", "", "Sehr geehrte Frau Oberbürgermeisterin", "Dear Mayor"),
    (
        NONE,
        "Bürgermeisterin",
        "Eva",
        "Muster",
        "Sehr geehrte Frau Bürgermeisterin Muster",
        "Dear Mayor Muster",
    ),
    (
        NONE,
        "Bürgermeister",
        "Kim",
        "Muster",
        "Guten Tag Bürgermeister Kim Muster",
        "Dear Mayor Muster",
    ),
    (NONE, "Landrat", "", "", "Guten Tag", "Dear District Administrator"),
    (NONE, "Graf", "Otto", "Beispiel", "Sehr geehrter Graf Beispiel", "Dear Graf Beispiel"),
    (MR, "Graf", "", "Graf Beispiel", "Sehr geehrter Graf Beispiel", "Dear Graf Beispiel"),
    (
        MS,
        "Freifrau",
        "",
        "von Beispiel",
        "Sehr geehrte Freifrau von Beispiel",
        "Dear Freifrau von Beispiel",
    ),
    (NONE, "von", "Kim", "Beispiel", "Guten Tag Kim von Beispiel", "Dear Kim von Beispiel"),
    (NONE, "Familie", "", "Beispiel", "Sehr geehrte Familie Beispiel", "Dear Beispiel family"),
    (
        NONE,
        "Familie Dr.",
        "",
        "Beispiel",
        "Sehr geehrte Familie Dr. Beispiel",
        "Dear Beispiel family",
    ),
    (NONE, "Familie", "", "", "Guten Tag", "Hello"),
]
DEAR = {MS: "Sehr geehrte", MR: "Sehr geehrter"}
ALL = ROWS + [
    (honorific, title, "Kim", "Öztürk", f"{DEAR[honorific]} {de} Öztürk", f"Dear {en} Öztürk")
    for honorific, title, de, en in TITLED
]
BOTH = [
    (*row[:4], language, told)
    for row in ALL
    for language, told in zip(("de", "en"), row[4:], strict=True)
]


def of(honorific: Honorific, title: str, first: str, last: str, language: str) -> str:
    return salutation(language, honorific, title, first, last)


@pytest.mark.parametrize(("honorific", "title", "first", "last", "language", "told"), BOTH)
def test_salutation(
    honorific: Honorific, title: str, first: str, last: str, language: str, told: str
) -> None:
    assert of(honorific, title, first, last, language) == told


@pytest.mark.parametrize(
    ("language", "told"), [("de", "Guten Tag"), ("en", "Hello"), ("fr", "Guten Tag")]
)
@pytest.mark.parametrize("honorific", list(Honorific))
def test_an_organisation_is_greeted_plainly(language: str, told: str, honorific: Honorific) -> None:
    office = Person(
        parse_address("info@example.org"), honorific, organisation="Stadt X", language=language
    )
    assert office.salutation == told == anybody_salutation(language)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("title", ["", "Prof. Dr.", "Graf", "Familie"])
def test_an_own_line_stands_in_place_of_all_others(language: str, title: str) -> None:
    line = "Hochwürdigster Herr Abt"
    one = Person(parse_address("a@example.org"), MR, title, "Jan", "Muster", language=language)
    assert one.salutation != line
    told = salutation(language, MR, title, "Jan", "Muster", line)
    assert told == line


@pytest.mark.parametrize(
    ("honorific", "title", "first", "last", "language"),
    list(
        product(
            Honorific,
            ["", "Dr.", "Dipl.-Ing.", "Prof.", "Bürgermeister", "Landrat", "OB"],
            ["", "Eva"],
            ["", "Muster"],
            ["de", "en", "fr"],
        )
    ),
)
def test_a_salutation_never_guesses(
    honorific: Honorific, title: str, first: str, last: str, language: str
) -> None:
    said = of(honorific, title, first, last, language)
    words = set(re.findall(r"\w+", said))
    assert bool(words & {"Frau", "Ms", "Professorin", "Bürgermeisterin"}) <= (honorific is MS)
    assert bool(words & {"Herr", "Mr"}) <= (honorific is MR)
    assert "Dipl" not in said
    assert said.startswith(("Dear", "Hello")) is (language == "en")


WORDS = st.sampled_from(
    ["Dr.", "Prof.", "h. c.", "Graf", "von", "Bürgermeister", "Erste", "Familie", "in", "Prof.in",
     "und", "Dipl.-Ing.", "(FH)", "Frau", "·", "\u0308", "İ", "Dr.in", "OB", "."]
)  # fmt: skip
TITLE = st.one_of(st.text(max_size=20), st.lists(WORDS, max_size=6).map(" ".join))
NAME = st.sampled_from(["", "Eva", "Anna-Lena", "Muster", "von der Heide", "王小明", "O’Connor"])


@given(st.sampled_from(Honorific), TITLE, NAME, NAME, st.sampled_from(["de", "en", "fr", ""]))
def test_nothing_crashes_and_no_name_is_lost(
    honorific: Honorific, title: str, first: str, last: str, language: str
) -> None:
    said = of(honorific, title, first, last, language)
    assert said == said.strip()
    assert not said.endswith(",")
    if last and (honorific or first):
        assert last in said
    elif first and not last:
        assert first in said
    name = full_name(title, first, last)
    assert first in name
    assert last in name
    taken_apart = titles_of(title)
    kept = set(taken_apart.front.split()) | set(taken_apart.noble.split())
    assert set(title.split()) <= kept | {"Frhr.", "Frhr", "frhr"}
