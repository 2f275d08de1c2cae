"""Quoted-printable: what quopri reads back, however the pieces are put together."""

import quopri

import pytest
from compose.compose_examples import FUZZ, HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from mailer.compose.quoted import encode_piece, encode_value

# Long lines, octets beyond ASCII, and all that the encoding itself is written with.
TEXTS = st.text(st.sampled_from(" \t=.-aZ0ü€😀\n") | st.characters(exclude_categories=["Cs"])).map(
    lambda text: text.replace("\r", "")
) | st.builds(
    lambda text, times: text * times,
    st.sampled_from(["x", "=", ".", "ü", "😀", " ", "x\n", " .", ".\n"]),
    st.integers(0, 200),
)
LINES = TEXTS.map(lambda text: text.replace("\n", ""))


def read_back(octets: bytes) -> str:
    return quopri.decodestring(octets).decode().replace("\r\n", "\n")


def lines_of(octets: bytes) -> list[bytes]:
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert b"\r" not in octets.replace(b"\r\n", b"")
    return octets.split(b"\r\n")


@FUZZ
@given(TEXTS)
def test_a_piece_is_read_back(text: str) -> None:
    assert read_back(encode_piece(text)) == text


@FUZZ
@given(TEXTS)
def test_crlf_and_lf_are_the_same_line_break(text: str) -> None:
    assert encode_piece(text.replace("\n", "\r\n")) == encode_piece(text)


@FUZZ
@given(LINES)
def test_a_value_is_read_back(text: str) -> None:
    assert read_back(encode_value(text)) == text


@FUZZ
@given(TEXTS)
def test_every_physical_line_keeps_the_rules(text: str) -> None:
    """RFC 2045 §6.7 (1), (3) and (5), and no dot that SMTP would take for its own."""
    octets = encode_piece(text)
    assert octets == b"" or octets.endswith(b"\r\n")
    for line in lines_of(octets):
        assert len(line) <= 76
        assert not line.startswith(b".")
        assert not line.endswith((b" ", b"\t"))
        assert all(32 <= octet < 127 or octet == 9 for octet in line)


@FUZZ
@given(st.lists(st.tuples(st.booleans(), TEXTS), max_size=8))
def test_pieces_and_values_stand_together_in_any_order(parts: list[tuple[bool, str]]) -> None:
    known = [(is_value, text.replace("\n", "") if is_value else text) for is_value, text in parts]
    octets = b"".join(
        encode_value(text) if is_value else encode_piece(text) for is_value, text in known
    )
    assert read_back(octets) == "".join(text for _, text in known)
    for line in lines_of(octets):
        assert len(line) <= 76
        assert not line.startswith(b".")


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_between_static_pieces(value: str) -> None:
    octets = encode_piece("Guten Tag ") + encode_value(value) + encode_piece(",\n. ")
    assert read_back(octets) == f"Guten Tag {value},\n. "


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        ("", b""),
        ("a", b"a=\r\n"),
        ("a\n", b"a\r\n"),
        ("\n\n", b"\r\n\r\n"),
        ("a \n", b"a=20\r\n"),
        ("a\t\n", b"a=09\r\n"),
        ("=", b"=3D=\r\n"),
        (".\n.", b"=2E\r\n=2E=\r\n"),
        ("ü", b"=C3=BC=\r\n"),
        ("\r", b"=0D=\r\n"),
        ("x" * 75, b"x" * 75 + b"=\r\n"),
        ("x" * 76, b"x" * 75 + b"=\r\nx=\r\n"),
        ("x" * 74 + "=", b"x" * 74 + b"=\r\n=3D=\r\n"),
        ("\ud800", b"?=\r\n"),
    ],
)
def test_the_edges(text: str, octets: bytes) -> None:
    assert encode_piece(text) == octets


def test_an_empty_value_leaves_no_trace() -> None:
    assert encode_value("") == b""
