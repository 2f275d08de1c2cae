"""Certificates: codes that nobody guesses, facts that are read back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import START, a_seminar

from mailer.domain.address import parse_address
from mailer.domain.certificate import (
    CHANCE_OCTETS,
    certificate_from_json,
    certificate_of,
    is_ours,
    new_code,
    read_code,
)
from mailer.domain.errors import InvalidValueError
from mailer.domain.person import Person
from mailer.domain.seminar import Session, in_sessions

KEY, OTHER = b"k" * 64, b"K" * 64
ADA = Person(parse_address("ada@example.org"), title="Dr.", first_name="Ada", last_name="Öztürk")

chances = st.binary(min_size=CHANCE_OCTETS, max_size=CHANCE_OCTETS)


@given(chances)
def test_a_code_is_read_back_however_it_is_typed(chance: bytes) -> None:
    code = new_code(KEY, chance)
    bare = code.replace("-", "")
    mistaken = bare.replace("0", "o").replace("1", "l")
    for typed in (code, bare, code.lower(), f"  {code.replace('-', ' - ')}\n", mistaken):
        assert read_code(typed) == code
    assert is_ours(KEY, code)
    assert not is_ours(OTHER, code)


@given(chances, st.integers(0, 19), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_changed_code_is_not_ours(chance: bytes, place: int, letter: str) -> None:
    bare = new_code(KEY, chance).replace("-", "")
    changed = read_code(bare[:place] + letter + bare[place + 1 :])
    assert is_ours(KEY, changed) is (changed.replace("-", "") == bare)


def test_a_code_uses_all_of_its_chance() -> None:
    codes = {new_code(KEY, number.to_bytes(CHANCE_OCTETS)) for number in range(0, 2**16, 2**6)}
    assert len(codes) == 2**10
    with pytest.raises(ValueError, match="too little chance"):
        new_code(KEY, b"123456")


@pytest.mark.parametrize(
    "typed", ["", "-", "AAAA", "A" * 19, "A" * 21, "Ä" * 20, "U" * 20, "\0" * 20]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValueError, match="not a complete check code"):
        read_code(typed)


@pytest.mark.parametrize(
    ("counted", "told"), [(None, None), (0, 0), (85, 85), (90, 90), (91, 90), (600, 90)]
)
def test_nobody_is_there_longer_than_it_takes(counted: int | None, told: int | None) -> None:
    found = certificate_of(ADA, a_seminar(), counted, "Amt")
    assert (found.minutes, found.attended_minutes) == (90, told)


def test_the_facts_are_read_back_and_the_same_facts_are_the_same_text() -> None:
    later = START + timedelta(days=7)
    several = in_sessions(
        a_seminar(place="Rathaus"),
        [
            Session(1, START, START + timedelta(minutes=90)),
            Session(2, later, later + timedelta(hours=1)),
        ],
    )
    found = certificate_of(ADA, several, 120, "Amt „Süd“")
    assert certificate_from_json(found.to_json()) == found
    assert certificate_of(ADA, several, 120, "Amt „Süd“").to_json() == found.to_json()
    assert replace(found, name="Dr. Ada Anders").to_json() != found.to_json()
    assert (found.name, found.minutes, found.online) == ("Dr. Ada Öztürk", 150, False)
    assert found.speakers == ("Dr. Eva Muster",)


def test_without_a_name_there_is_no_certificate() -> None:
    nobody = Person(parse_address("rathaus@example.org"), organisation="Stadt")
    with pytest.raises(InvalidValueError, match="need your name"):
        certificate_of(nobody, a_seminar(), 90, "Amt")
