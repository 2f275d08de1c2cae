"""Who is one: a table of pairs, and what holds for any two names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.address import parse_address
from mailer.domain.identity import Likeness, Meant, joined, letters_of, likeness, one_person, who
from mailer.domain.person import Honorific, Person

ADDRESS = parse_address("rathaus@example.org")
SAME, ALIKE, BARE, OTHER = Likeness.SAME, Likeness.ALIKE, Likeness.BARE, Likeness.OTHER


def one(first: str = "", last: str = "", email: str = "", honorific: str = "") -> Person:
    address = parse_address(email) if email else ADDRESS
    return Person(address, Honorific(honorific), first_name=first, last_name=last)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # The same letters
        (("Anna", "Müller"), ("Anna", "Müller"), SAME),
        (("Anna", "Müller"), ("anna", "müller"), SAME),
        (("Anna", "Müller"), ("ANNA", "MÜLLER"), SAME),
        (("Anna", "Müller"), ("Anna", "Mueller"), SAME),
        (("Anna", "Müller"), (nfd("Anna"), nfd("Müller")), SAME),
        (("Anna", "Müller"), (" Anna ", "Müller  "), SAME),
        (("Anna", "Müller"), ("Müller", "Anna"), SAME),
        (("Anna", "Müller"), ("", "Müller, Anna"), SAME),
        (("Anna", "Müller"), ("Müller, Anna", ""), SAME),
        (("Anna", "Müller"), ("", "Anna Müller"), SAME),
        (("Anna", "Müller"), ("", "MUELLER ANNA"), SAME),
        (("Anna", "Müller"), ("Dr. Anna", "Müller"), SAME),
        (("Anna", "Müller"), ("", "Frau Prof. Dr. Anna Müller"), SAME),
        (("Anna", "Müller"), ("An\u200bna", "Müller"), SAME),
        (("Anna", "Müller"), ("An\ufe0fna", "Mü\u034fller"), SAME),
        (("Anna", "Müller"), ("An\U000e0101na", "Müller\U00016fe4"), SAME),
        (("علی\u200cرضا", "X"), ("علیرضا", "X"), SAME),
        (("❤\ufe0f", ""), ("", ""), SAME),
        (("Jörg", "Weiß"), ("Joerg", "Weiss"), SAME),
        (("Jörg", "Weiß"), ("JÖRG", "WEISS"), SAME),
        (("Anna-Lena", "Groß"), ("Anna Lena", "Groß"), SAME),
        (("Anna-Lena", "Groß"), ("Annalena", "Gross"), SAME),
        (("Eva", "Lang-Kurz"), ("Eva", "Lang Kurz"), SAME),
        (("José", "Núñez"), ("Jose", "Nunez"), SAME),
        (("Łukasz", "Żak"), ("Lukasz", "Zak"), SAME),
        (("Søren", "Ærø"), ("Soeren", "Aeroe"), SAME),
        (("Ayşe", "Öztürk"), ("Ayse", "Oeztuerk"), SAME),
        (("Siobhán", "O'Neill"), ("Siobhan", "O’Neill"), SAME),
        (("Siobhán", "O'Neill"), ("Siobhan", "ONeill"), SAME),
        (("", ""), ("", ""), SAME),
        (("Anna", "Müller"), ("Anna Müller", ""), SAME),
        (("Anna", "Müller"), ("", "Dr.in Anna Müller"), SAME),
        (("Anna", "Müller"), ("", "Dr. rer. nat. Anna Müller"), SAME),
        (("Anna", "Müller"), ("Frau", "Anna Müller"), SAME),
        (("Anna", "Müller"), ("", "Mme Anna Müller"), SAME),
        (("Michael", "Herr"), ("", "Michael Herr"), SAME),
        (("Siobhán", "O'Neill"), ("Siobhan", "O´Neill"), SAME),
        (("Олег", "Иванов"), ("ОЛЕГ", "ИВАНОВ"), SAME),
        (("Йо", "Ёлкин"), (nfd("Йо"), nfd("Ёлкин")), SAME),
        (("Γιώργος", "Παπάς"), ("ΓΙΩΡΓΟΣ", "ΠΑΠΑΣ"), SAME),
        (("小明", "王"), ("", "王小明"), SAME),
        (("小明", "王"), ("王", "小明"), SAME),
        (("민수", "김"), ("", "김민수"), SAME),
        (("さくら", "山田"), ("山田さくら", ""), SAME),
        (("علي", "حسن"), ("علی", "حسن"), SAME),
        (("كريم", ""), ("کریم", ""), SAME),
        (("مُحَمَّد", ""), ("محمد", ""), SAME),
        # One the short form or a part of the other
        (("Bea", ""), ("Beatrice", ""), ALIKE),
        (("Bea", ""), ("Beatrice", "Muster"), ALIKE),
        (("Bea", "Muster"), ("Beatrice", "Muster"), ALIKE),
        (("Bea", "Muster"), ("Beatrice", "MUSTER"), ALIKE),
        (("Bea", "Muster"), ("Muster", "Beatrice"), ALIKE),
        (("A.", "Muster"), ("Anna", "Muster"), ALIKE),
        (("Anna", ""), ("Anna", "Muster"), ALIKE),
        (("", "Muster"), ("Anna", "Muster"), ALIKE),
        (("Anna", "Muster"), ("Anna Maria", "Muster"), ALIKE),
        (("Anna", "Muster"), ("Anna", "Muster-Berg"), ALIKE),
        (("Anna", "Müller"), ("Anna", "Muller"), ALIKE),
        (("Jürgen", "Müller"), ("Jurgen", "Mueller"), ALIKE),
        (("Jörg", "Müller-Lüdenscheidt"), ("Jorg", "Mueller-Ludenscheidt"), ALIKE),
        (("Ingrid", "Åberg"), ("Ingrid", "Aberg"), ALIKE),
        (("Đorđe", "Đokić"), ("Djordje", "Djokic"), ALIKE),
        (("Alex", "Muster"), ("Alexandra", "Muster"), ALIKE),
        (("Fritz", "Muster"), ("Friedrich", "Muster"), ALIKE),
        (("Käthe", "Muster"), ("Katharina", "Muster"), ALIKE),
        (("Sepp", "Muster"), ("Josef", "Muster"), ALIKE),
        (("Bea Maria", "Muster"), ("Beatrice", "Muster"), ALIKE),
        (("A. M.", "Meyer"), ("Anna Maria", "Meyer"), ALIKE),
        (("A.M.", "Meyer"), ("Anna Maria", "Meyer"), ALIKE),
        (("H.-J.", "Meyer"), ("Hans-Jürgen", "Meyer"), ALIKE),
        (("A.", "Meyer"), ("Anna Maria", "Meyer"), ALIKE),
        (("Jürgen", "Meyer"), ("Hans-Jürgen", "Meyer"), ALIKE),
        (("Ludwig", "Beethoven"), ("Ludwig", "von Beethoven"), ALIKE),
        (("", "von Beethoven"), ("Ludwig", "von Beethoven"), ALIKE),
        (("", "Anna Müller"), ("Anna Maria", "Müller-Berg"), ALIKE),
        (("", "Müller Anna"), ("Anna Maria", "Müller-Berg"), ALIKE),
        # No name
        (("", ""), ("Anna", "Müller"), BARE),
        (("Anna", ""), ("", ""), BARE),
        (("-", "?"), ("Anna", "Müller"), BARE),
        # Colleagues
        (("Anna", "Eins"), ("Anna", "Zwei"), OTHER),
        (("Anna", "Muster"), ("Bert", "Muster"), OTHER),
        (("Jan", "Muster"), ("Jana", "Muster"), OTHER),
        (("Daniel", "Muster"), ("Daniela", "Muster"), OTHER),
        (("Stefan", "Muster"), ("Stefanie", "Muster"), OTHER),
        (("Anna", ""), ("", "Muster"), OTHER),
        (("Bea", ""), ("Anna", "Beamter"), OTHER),
        (("Anna", "Muster"), ("Anna", "Musterfrau"), OTHER),
        (("राम", ""), ("रमा", ""), OTHER),
        (("Й", "X"), ("И", "X"), OTHER),
        (("Ёлка", "X"), ("Елка", "X"), OTHER),
        (("Їжак", "X"), ("Іжак", "X"), OTHER),
        (("が", "X"), ("か", "X"), OTHER),
        (("大明", "王"), ("小明", "王"), OTHER),
        (("大明", "王"), ("", "王小明"), OTHER),
        (("Phil", "Muster"), ("Anna", "Muster"), OTHER),
        (("Michael", "Muster"), ("Michal", "Muster"), OTHER),
        # Where words stand in another's place, they are another's
        (("Peter", "Klausen"), ("Klaus", "Peter"), OTHER),
        (("Anna", "Peter"), ("Peter", "Annaberg"), OTHER),
        (("Max", "Maria"), ("Maria", "Maxim"), OTHER),
        (("Peter", "Hans"), ("Hans-Peter", "Müller"), OTHER),
        (("", "Peter Hans"), ("Hans-Peter", "Müller"), OTHER),
        (("Karl", "Otto"), ("Karl Otto", "Meyer"), OTHER),
        (("Anna", "Meyer"), ("Bert", "Anna Meyer"), OTHER),
        (("A. K.", "Meyer"), ("Anna Maria", "Meyer"), OTHER),
        (("A. M.", "Meyer"), ("Maria Anna", "Meyer"), OTHER),
        (("K.", "Meyer"), ("Anna Karla", "Eins"), OTHER),
        (("", "M."), ("Anna", "Muster"), OTHER),
        (("B.", "Meyer"), ("Anna", "Meyer"), OTHER),
        (("Bea", "Muster"), ("Bert", "Muster"), OTHER),
    ],
)  # fmt: skip
def test_what_two_names_have_in_common(
    first: tuple[str, str], second: tuple[str, str], expected: Likeness
) -> None:
    assert likeness(one(*first), one(*second)) is expected
    assert likeness(one(*second), one(*first)) is expected


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Andrea", "Andreas"), ("Eva", "Evan"), ("Maria", "Marian"), ("Maria", "Mariano"),
        ("Nicola", "Nicolas"), ("Nicol", "Nicolas"), ("Mario", "Marion"), ("Gabriel", "Gabriella"),
        ("Gabriel", "Gabrielle"), ("Julian", "Julianna"), ("Julian", "Juliane"),
        ("Christian", "Christianne"), ("Christian", "Christiane"), ("Anton", "Antonella"),
        ("Anton", "Antonia"), ("Carlo", "Carlotta"), ("Emil", "Emily"), ("Emil", "Emilia"),
        ("Anna", "Annabelle"), ("Anne", "Annette"), ("Ann", "Annette"), ("Anna", "Annalena"),
        ("Jan", "Jana"), ("Jan", "Janosch"), ("Jan", "Janine"), ("Daniel", "Daniela"),
        ("Michael", "Michaela"), ("Simon", "Simone"), ("Paul", "Paulina"), ("Karl", "Karla"),
        ("Rene", "Renee"), ("René", "Renée"), ("Marc", "Marcus"), ("Mark", "Markus"),
        ("Tim", "Timea"), ("Johann", "Johanna"), ("Johann", "Johannes"), ("Hanna", "Hannah"),
        ("Lena", "Lenard"), ("Leon", "Leonie"), ("Leon", "Leonhard"), ("Luis", "Luise"),
        ("Louis", "Louisa"), ("Stefan", "Stefania"), ("Martin", "Martina"), ("Robert", "Roberta"),
        ("Manuel", "Manuela"), ("Valentin", "Valentina"), ("Patric", "Patricia"), ("Sam", "Sami"),
        ("Ali", "Alina"), ("Ina", "Inas"), ("Mia", "Mian"), ("Sara", "Saran"), ("Kim", "Kimberly"),
        ("Franz", "Franziska"), ("Georg", "Georgina"), ("Wilhelm", "Wilhelmina"), ("Tom", "Tomke"),
    ],
)  # fmt: skip
def test_a_name_that_goes_on_is_another(short: str, long: str) -> None:
    for other in (one(long, "Muster"), one(long), one("", f"{long} Muster"), one("Muster", long)):
        known = one(short, "Muster")
        assert likeness(known, other) is OTHER
        assert likeness(other, known) is OTHER
        assert who(other, [(1, known)]) == Meant()


# Frau and Herr, wherever it is said

SAYING = {
    "frau": [
        one("", "Schmidt", honorific="frau"), one("", "Frau Schmidt"), one("Frau", "Schmidt"),
        one("", "Schmidt, Frau"), one("", "Fr. Schmidt"), one("", "Frau Dr. Schmidt"),
        one("", "Dr.in Schmidt"), one("", "Ms. Schmidt"), one("", "Mme Schmidt"),
        Person(ADDRESS, title="Frau Dr.", last_name="Schmidt"),
        Person(ADDRESS, title="Prof.in", last_name="Schmidt"),
        one("", "SCHMIDT", honorific="frau"), one("Kim", "Schmidt", honorific="frau"),
        one("Frau", ""), one("", "", honorific="frau"),
    ],
    "herr": [
        one("", "Schmidt", honorific="herr"), one("", "Herr Schmidt"), one("Herrn", "Schmidt"),
        one("", "Schmidt, Herr"), one("", "Hr. Schmidt"), one("", "Herr Prof. Schmidt"),
        one("", "Mr. Schmidt"), Person(ADDRESS, title="Herr", last_name="Schmidt"),
        one("Kim", "Schmidt", honorific="herr"), one("", "", honorific="herr"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("her", SAYING["frau"])
@pytest.mark.parametrize("him", SAYING["herr"])
def test_frau_and_herr_are_two(her: Person, him: Person) -> None:
    assert likeness(her, him) is OTHER
    assert likeness(him, her) is OTHER
    assert who(him, [(1, her)]) == Meant()
    assert not one_person(her, him)


@pytest.mark.parametrize("whose", SAYING)
def test_those_called_alike_are_one(whose: str) -> None:
    for other in SAYING[whose]:
        assert likeness(SAYING[whose][0], other) is not OTHER


def test_a_name_alone_of_a_couple_is_either() -> None:
    couple = [
        (1, one("", "Schmidt", honorific="frau")),
        (2, one("", "Schmidt", honorific="herr")),
    ]
    for nameless in (one("", "Schmidt"), one("", "SCHMIDT"), one()):
        assert who(nameless, couple) == Meant(several=tuple(couple))
    for number, known in couple:
        assert who(known, couple).one == (number, known)
        assert who(one("", "SCHMIDT", honorific=known.honorific), couple).one == (number, known)
    assert who(one("", "Herr Schmidt"), couple).one == couple[1]


@pytest.mark.parametrize(
    ("short", "full"),
    [("Alex", "Alexander"), ("Chris", "Christina"), ("Toni", "Anton"), ("Uli", "Ulrike"),
     ("Andi", "Andreas"), ("Dani", "Daniela"), ("Jo", "Johanna"), ("Leo", "Leonhard")],
)  # fmt: skip
def test_whose_short_form_it_is_is_asked(short: str, full: str) -> None:
    for said, known in ((short, full), (full, short)):
        behind = [(1, one(known, "Muster"))]
        assert who(one(said, "Muster"), behind) == Meant(several=tuple(behind))


def test_an_honorific_tells_whose_short_form_it_is() -> None:
    alex = one("Alex", "Muster", honorific="herr")
    him, her = (1, one("Alexander", "Muster")), (2, one("Alexandra", "Muster"))
    assert who(alex, [him]).one == him
    assert who(alex, [her]) == Meant()
    assert who(alex, [him, her]).one == him


def test_a_woman_is_no_mans_short_form() -> None:
    her, him = one("Alex", "Muster", honorific="frau"), one("Alexander", "Muster", honorific="herr")
    assert likeness(her, him) is OTHER
    assert likeness(one("Alex", "Muster"), him) is ALIKE


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("anna@example.org", "ANNA@EXAMPLE.ORG", True),
        ("anna@bürger.example.org", "anna@xn--brger-kva.example.org", True),
        ("anna@bürger.example.org", "ANNA@BÜRGER.example.org", True),
        (nfd("jörg@example.org"), "jörg@example.org", True),
        ("anna@example.org", "anna@example.com", False),
        ("anna@example.org", "a.nna@example.org", False),
    ],
)
def test_one_person_has_one_mailbox(first: str, second: str, same: bool) -> None:
    assert one_person(one("Anna", "Muster", first), one("", "", second)) is same


# Whom somebody is, of those behind a mailbox

ANNA, BERT, NOBODY = one("Anna", "Eins"), one("Bert", "Zwei"), one()


@pytest.mark.parametrize(
    ("given", "behind", "found"),
    [
        (ANNA, [], None),
        (ANNA, [BERT, ANNA], 1),
        (ANNA, [BERT], None),
        (ANNA, [NOBODY], 0),
        (ANNA, [NOBODY, BERT], None),
        (NOBODY, [ANNA], 0),
        (NOBODY, [ANNA, BERT], [0, 1]),
        (NOBODY, [ANNA, BERT, NOBODY], 2),
        (one("ANNA", "EINS"), [BERT, ANNA], 1),
        (one("ANNA", "EINS"), [one("anna", "eins"), ANNA], 0),
        (one("Beatrice"), [one("Bea")], 0),
        (one("Beatrice"), [one("Bea"), ANNA], 0),
        (one("Alexander"), [one("Alex"), one("A.")], [0, 1]),
        (one("", "Muster"), [one("Anna", "Muster"), one("Bert", "Muster")], [0, 1]),
    ],
)
def test_who_is_meant(given: Person, behind: list[Person], found: int | list[int] | None) -> None:
    meant = who(given, list(enumerate(behind)))
    if isinstance(found, list):
        assert (meant.one, [number for number, _ in meant.several]) == (None, found)
    else:
        assert (meant.one[0] if meant.one else None, meant.several) == (found, ())


@pytest.mark.parametrize(
    ("before", "given", "after"),
    [
        (("", ""), ("Anna", "Muster"), ("Anna", "Muster")),
        (("Anna", "Muster"), ("", ""), ("Anna", "Muster")),
        (("Bea", ""), ("Beatrice", ""), ("Beatrice", "")),
        (("Beatrice", ""), ("Bea", ""), ("Beatrice", "")),
        (("ANNA", "MÜLLER"), ("Anna", "Mueller"), ("Anna", "Mueller")),
        (("Anna", "Mueller"), ("Anna", "Müller"), ("Anna", "Müller")),
        (("Anna", "Müller"), ("ANNA", "MUELLER"), ("Anna", "Müller")),
        (("", "Müller, Anna"), ("Anna", "Müller"), ("Anna", "Müller")),
        (("Anna", "Müller"), ("Müller", "Anna"), ("Anna", "Müller")),
        ((nfd("Jörg"), "X"), ("Jörg", "X"), ("Jörg", "X")),
        (("Bo", "Ek"), ("Alexandra", "Langname"), ("Bo", "Ek")),
    ],
)
def test_the_fuller_name_stays(
    before: tuple[str, str], given: tuple[str, str], after: tuple[str, str]
) -> None:
    kept = joined(one(*before), one(*given))
    assert (kept.first_name, kept.last_name) == after


def test_new_words_replace_old_ones_and_empty_ones_nothing() -> None:
    before = Person(ADDRESS, Honorific.MS, "Dr.", "Anna", "Eins", "Stadt A", "en")
    after = joined(before, Person(ADDRESS, organisation="Stadt B", language=""))
    assert after == Person(ADDRESS, Honorific.MS, "Dr.", "Anna", "Eins", "Stadt B", "en")


# What holds for any two

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=12)
names = st.one_of(words, st.sampled_from(["Anna", "ANNA", "Müller", "Mueller", "Bea", "Beatrice"]))


def _person(first: str, last: str) -> Person:
    cleared = "".join(one for one in first + "\0" + last if one not in "\u202a\u202b\u202c\u202d"
                      "\u202e\u2066\u2067\u2068\u2069")  # fmt: skip
    first, _, last = cleared.partition("\0")
    return one(first, last)


people = st.builds(_person, names, names)


@given(people)
def test_everybody_is_themselves(person: Person) -> None:
    assert likeness(person, person) is SAME
    assert joined(person, person) == person
    assert who(person, [(1, person)]).one == (1, person)


@given(people, people)
def test_it_does_not_matter_who_came_first(person: Person, other: Person) -> None:
    assert likeness(person, other) is likeness(other, person)
    assert one_person(person, other) == one_person(other, person)


@given(people, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_unicode_forms_are_one(person: Person, form: str) -> None:
    again = one(
        unicodedata.normalize(form, person.first_name),  # type: ignore[arg-type]  # a form
        unicodedata.normalize(form, person.last_name),  # type: ignore[arg-type]  # a form
    )
    assert likeness(person, again) is SAME


@given(people, people)
def test_reading_both_again_changes_nothing(person: Person, other: Person) -> None:
    if likeness(person, other) in {SAME, ALIKE, BARE}:
        both = joined(person, other)
        assert joined(joined(both, person), other) == both


@given(people)
def test_a_name_in_one_field_has_its_letters(person: Person) -> None:
    if "," not in person.first_name + person.last_name and likeness(person, one()) is BARE:
        together = one("", f"{person.first_name} {person.last_name}")
        assert likeness(person, together) in {SAME, ALIKE}
        assert letters_of(together.last_name)
