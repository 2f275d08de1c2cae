"""Text from outside: what a terminal, a database or a reader must not get is gone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.printable import (
    cleaned,
    cleaned_octets,
    first_unseen,
    legible,
    readable,
    without_unseen,
)

ZWNJ, ZWSP, RLM, FILLER, TAG = "\u200c", "\u200b", "\u200f", "\u3164", "\U000e0041"


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("250 2.0.0 Ok für Łukasz 🎉", "250 2.0.0 Ok für Łukasz 🎉"),
        ("\x1b]0;owned\x07", "�]0;owned�"),
        ("\x9b31m", "�31m"),
        ("a\x00b", "a�b"),
        ("a\u202eb\u2066c\u200e", "a�b�c�"),
        ("\udce4", "�"),
        ("\ud800x", "�x"),
        ("a\tb\u00a0c\u2028d", "a b c d"),
        (f"so\u00adft{ZWSP}", "soft"),
        (f"{FILLER}{TAG}", "��"),
        ("one\r\ntwo", "one��two"),
    ],
)
def test_words_of_machines_are_cleaned(given_text: str, expected: str) -> None:
    assert cleaned(given_text) == expected


def test_lines_stay_where_they_are_wanted() -> None:
    assert cleaned("one\r\ntwo", lines=True) == "one�\ntwo"


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_cleaned_can_be_stored_and_printed(text: str) -> None:
    done = cleaned(text)
    assert cleaned(done) == done
    assert done.isprintable()
    done.encode("utf-8")
    assert first_unseen(done) == ""


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (b"5.1.1 Empf\xe4nger unbekannt", "5.1.1 Empfänger unbekannt"),
        ("5.1.1 Empfänger unbekannt".encode(), "5.1.1 Empfänger unbekannt"),
        (b"\xff\xfe\x00", "ÿþ�"),
        (b"\x9b\x1b[31m", "��[31m"),
        (b"", ""),
    ],
)
def test_octets_are_utf8_or_latin1(octets: bytes, expected: str) -> None:
    assert cleaned_octets(octets, most=100) == expected


@pytest.mark.parametrize("most", range(1, 12))
def test_a_cut_inside_a_character_changes_no_encoding(most: int) -> None:
    done = cleaned_octets("äöü€🎉".encode(), most=most)
    assert "äöü€🎉".startswith(done)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        (" Anna   Muster ", "Anna Muster"),
        (f"An{ZWSP}na{RLM} {FILLER}Muster{TAG}", "Anna Muster"),
        ("Anna\nMuster\t", "Anna Muster"),
        ("\u202eretsuM", "retsuM"),
        ("Łukasz Ωmega 李", "Łukasz Ωmega 李"),
        (f"نمی{ZWNJ}خواهم", f"نمی{ZWNJ}خواهم"),
        (f"An{ZWNJ}na", "Anna"),
        (f"{ZWNJ}خ", "خ"),
        (ZWSP, ""),
    ],
)
def test_names_are_legible(given_text: str, expected: str) -> None:
    assert legible(given_text) == expected


# Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties.txt), and what is drawn as nothing.
IGNORABLE = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF), (0x2800, 0x2800), (0x16FE4, 0x16FE4),
    (0x13441, 0x13442), (0x1D159, 0x1D159),
]  # fmt: skip
UNSEEN = [chr(one) for first, last in IGNORABLE for one in range(first, last + 1)]


def test_nothing_unseen_stays_between_letters() -> None:
    for one in UNSEEN:
        assert legible(f"An{one}na") == "Anna", hex(ord(one))
        assert legible(f"{one} {one}") == "", hex(ord(one))
        assert first_unseen(f"an{one}na") == one, hex(ord(one))
        assert cleaned(f"An{one}na") in {"Anna", "An�na"}, hex(ord(one))
        assert without_unseen(f"辻{one}") == "辻", hex(ord(one))


@pytest.mark.parametrize(
    ("written", "stays"),
    [
        ("Mit ❤\ufe0f dabei", "Mit ❤\ufe0f dabei"),
        ("☎\ufe0e und ™\ufe0f", "☎\ufe0e und ™\ufe0f"),
        ("1\ufe0f\u20e3 Anfang", "1\ufe0f\u20e3 Anfang"),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("❤\ufe0f\ufe0f", "❤\ufe0f"),
        ("A\ufe0f", "A"),
        ("\ufe0fA", "A"),
        (" \ufe0f", ""),
        ("❤\u200c\ufe0f", "❤"),
        ("خ\u200c\u034f", "خ"),
        ("خ\u034f\u200cخ", "خ\u200cخ"),
        ("辻\U000e0100", "辻"),
        ("\u0301", ""),
        ("\u0301 \u0308", ""),
        ("-", "-"),
    ],
)
def test_what_makes_an_emoji_stays_where_it_does(written: str, stays: str) -> None:
    assert legible(written) == stays
    assert first_unseen(stays.replace("\u200d", "").replace("\u200c", "")) == ""


@given(st.text(st.one_of(st.sampled_from(UNSEEN), st.sampled_from("aخ❤1 \u0301"))))
def test_legible_names_of_what_hides_stay_as_they_are(text: str) -> None:
    done = legible(text)
    assert legible(done) == done
    assert cleaned(cleaned(text)) == cleaned(text)
    assert first_unseen(cleaned(text)) == ""


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_legible_names_stay_as_they_are(text: str) -> None:
    done = legible(text)
    assert legible(done) == done
    assert not any(unicodedata.category(one) in {"Cc", "Zl", "Zp"} for one in done)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("https://example.org/ä", ""), (f"a{ZWSP}b", ZWSP), ("a\u202eb", "\u202e"), (FILLER, FILLER)],
)
def test_the_first_unseen_character_is_named(text: str, expected: str) -> None:
    assert first_unseen(text) == expected


@pytest.mark.parametrize(
    ("written", "stays"),
    [
        ("10\u00a0Uhr, 5\u202f%, Wärme\u00adplanung\tund\nmehr", None),
        ("می\u200cخواهم 👩\u200d💻 🎉 ❤\ufe0f", None),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("a\u2066b\u2069c\u200e\u200f\u061cd", "abcd"),
        ("a\u200bb\u200cc\u200dd\u2060e\ufefff", "abcdef"),
        (f"a\x00b\x1bc\x85d\u2028e{FILLER}f{TAG}g", "abcdefg"),
    ],
)
def test_texts_keep_their_blanks_and_lose_what_cannot_be_seen(
    written: str, stays: str | None
) -> None:
    assert readable(written) == (written if stays is None else stays)
    assert readable(readable(written)) == readable(written)
