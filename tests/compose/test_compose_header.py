"""Header fields: read back by the standard library, folded, and never two of them."""

import email
import email.policy
import re
from email.header import decode_header, make_header

import pytest
from compose.compose_examples import CONTROLS, FUZZ, HOSTILE, LINES
from hypothesis import example, given
from hypothesis import strategies as st

from bench.oracle import mailbox_in
from mailer.compose import header
from mailer.domain.errors import InvalidValueError

WORDS = LINES.map(lambda line: " ".join(line.split()))


def unfolded(value: str) -> str:
    return re.sub(r"\r\n(?=[ \t])", "", value)


@FUZZ
@given(WORDS)
@example("x" * 998)
@example("ü" * 998)
@example("=?utf-8?q?a?= b")
def test_a_text_is_read_back_and_folded(value: str) -> None:
    encoded = header.text(value, used=len("Subject: "))
    assert str(make_header(decode_header(unfolded(encoded)))) == value
    lines = f"Subject: {encoded}".split("\r\n")
    assert all(len(line) <= 998 for line in lines)
    assert all(line.strip() for line in lines[1:])
    if all(len(word) < 60 for word in value.split(" ")) or not value.isascii():
        assert all(len(line) <= 78 for line in lines)
    assert encoded.isascii()


@FUZZ
@given(
    st.lists(st.tuples(st.integers(1, 120), st.text("ab.ü", min_size=1, max_size=40)), max_size=12),
    st.integers(0, 120),
)
@example([(1, "a"), (90, "b")], 0)
@example([(1, "a")], 90)
@example([(1, "a"), (1500, "b")], 0)
@example([], 3)
def test_a_run_of_blanks_never_becomes_a_line_of_its_own(
    words: list[tuple[int, str]], after: int
) -> None:
    """RFC 5322 §3.2.2: no folded line consists of blanks alone, for some end the header there."""
    value = "".join(" " * blanks + word for blanks, word in words)[1:] + " " * after
    encoded = header.text(value, used=len("Subject: "))
    lines = f"Subject: {encoded}".split("\r\n")
    assert all(line.strip() for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert all(len(line) <= 998 for line in lines)
    if "=?" in encoded:
        assert str(make_header(decode_header(unfolded(encoded)))) == value
    else:
        assert unfolded(encoded) == value


@FUZZ
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_encoded_words_are_short_and_whole(value: str) -> None:
    """RFC 2047 §2: at most 75 characters a word; §5: no character is split between two."""
    words = header.encoded_words(value).split("\r\n ")
    assert all(len(word) <= 75 for word in words)
    decoded = [decode_header(word)[0] for word in words]
    assert "".join(octets.decode(charset) for octets, charset in decoded) == value


@FUZZ
@given(LINES)
@example("x" * 2000)
@example('\\"' * 90)
def test_a_display_name_is_read_back(name: str) -> None:
    address = "anna@example.org"
    encoded = header.mailbox(name, address)
    assert mailbox_in(encoded) == (name, address)
    lines = f"To: {encoded}".split("\r\n")
    assert all(len(line) <= 998 for line in lines)
    assert encoded.isascii()


@pytest.mark.parametrize("name", [name for name in HOSTILE if len(name.encode()) <= 42])
def test_the_standard_library_agrees_on_who_is_meant(name: str) -> None:
    octets = header.field("To", header.mailbox(name, "anna@example.org"))
    found = email.message_from_bytes(octets, policy=email.policy.default)["To"].addresses
    assert [one.addr_spec for one in found] == ["anna@example.org"]
    assert found[0].display_name.split() == name.split()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", "anna@example.org"),
        ("Anna", '"Anna" <anna@example.org>'),
        ('A "B" \\ C', '"A \\"B\\" \\\\ C" <anna@example.org>'),
        ("Ä", "=?utf-8?b?w4Q=?= <anna@example.org>"),
        ("=?x?=", "=?utf-8?b?PT94Pz0=?= <anna@example.org>"),
        ("x" * 70, f'"{"x" * 70}"\r\n <anna@example.org>'),
    ],
)
def test_mailboxes(name: str, value: str) -> None:
    assert header.mailbox(name, "anna@example.org") == value


@FUZZ
@given(
    st.text(st.sampled_from("ab :\t"), max_size=5),
    CONTROLS,
    st.sampled_from(["", "Bcc: x@example.org", " folded", "\n\nbody"]),
)
def test_no_control_character_reaches_a_field(before: str, control: str, after: str) -> None:
    value = before + control + after
    for make in (
        lambda: header.text(value, used=0),
        lambda: header.mailbox(value, "anna@example.org"),
        lambda: header.field("X", value),
    ):
        with pytest.raises(InvalidValueError) as refused:
            make()
        assert "Steuerzeichen" in refused.value.sentence.de
        assert control not in refused.value.sentence.de


@pytest.mark.parametrize("value", ["a\r\n b", "a\r\n b\r\n c", "ä"])
def test_a_folded_value_is_one_field(value: str) -> None:
    octets = header.field("X", value)
    assert octets == f"X: {value}\r\n".encode()
    assert len(email.message_from_bytes(octets).keys()) == 1


@pytest.mark.parametrize("value", ["a\r\nb", "a\r\n\r\n b", "a\n b", "a\r b", "a\r\n", "\r\n\tb"])
def test_an_unfolded_break_is_refused(value: str) -> None:
    with pytest.raises(InvalidValueError, match="header field X"):
        header.field("X", value)
