"""Feedback: what answers may be, and what of them is told."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.feedback import (
    FEWEST,
    Answers,
    Question,
    QuestionKind,
    answers_from_json,
    answers_to_json,
    read_answers,
    results,
)

USE = Question("nutzen", QuestionKind.SCALE, Sentence("Nützlich?", "Useful?"))
WISH = Question("wunsch", QuestionKind.TEXT, Sentence("Wunsch?", "Wish?"))
QUESTIONS = (USE, WISH)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ({"nutzen": "1"}, {"nutzen": 1}),
        ({"nutzen": " 5 ", "wunsch": "  "}, {"nutzen": 5}),
        ({"wunsch": "a\r\nb\r\n\r\n\r\n\r\nc"}, {"wunsch": "a\nb\n\nc"}),
        ({"wunsch": "x" * 2000}, {"wunsch": "x" * 2000}),
        ({"wunsch": "ja", "anderes": "3"}, {"wunsch": "ja"}),
    ],
)
def test_answers_are_read(typed: dict[str, str], read: Answers) -> None:
    found = read_answers(QUESTIONS, typed)
    assert found == read
    assert answers_from_json(answers_to_json(found)) == read


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "at least one"),
        ({"nutzen": "", "wunsch": "\n"}, "at least one"),
        ({"nutzen": "0"}, "from 1 to 5"),
        ({"nutzen": "6"}, "from 1 to 5"),
        ({"nutzen": "٣"}, "from 1 to 5"),
        ({"nutzen": "3.0"}, "from 1 to 5"),
        ({"wunsch": "x" * 2001}, "too long"),
    ],
)
def test_what_cannot_be_meant_is_said(typed: dict[str, str], says: str) -> None:
    with pytest.raises(InvalidValueError, match=says):
        read_answers(QUESTIONS, typed)


@given(st.text(max_size=200))
def test_no_text_breaks_anything(text: str) -> None:
    try:
        found = read_answers(QUESTIONS, {"wunsch": text})
    except InvalidValueError:
        return
    assert json.loads(answers_to_json(found)) == found
    assert "\0" not in str(found["wunsch"])
    assert "\x1b" not in str(found["wunsch"])


def test_the_order_in_which_one_answers_is_not_kept() -> None:
    assert answers_to_json({"wunsch": "a", "nutzen": 1}) == answers_to_json(
        {"nutzen": 1, "wunsch": "a"}
    )


def given_by(number: int) -> list[Answers]:
    return [{"nutzen": one % 5 + 1, "wunsch": f"Wunsch {one}"} for one in range(number)]


@pytest.mark.parametrize("number", range(FEWEST))
def test_of_fewer_than_five_nothing_is_told(number: int) -> None:
    assert results(QUESTIONS, given_by(number)) == ()


@given(st.integers(FEWEST, 30), st.integers())
def test_results_do_not_hang_on_the_order(number: int, seed: int) -> None:
    answers = given_by(number)
    mixed = list(answers)
    Random(seed).shuffle(mixed)  # noqa: S311 - no secret
    first, second = results(QUESTIONS, answers), results(QUESTIONS, mixed)
    assert first == second
    assert [one.answered for one in first] == [number, number]


def test_grades_and_texts() -> None:
    answers: list[Answers] = [
        {"nutzen": 5},
        {"nutzen": 4},
        {"nutzen": 4},
        {"wunsch": "b"},
        {"wunsch": "A"},
    ]
    use, wish = results(QUESTIONS, answers)
    assert (dict(use.grades), use.mean, use.answered) == ({1: 0, 2: 0, 3: 0, 4: 2, 5: 1}, 4.3, 3)
    assert (wish.texts, wish.mean, dict(wish.grades)) == (("A", "b"), None, {})
