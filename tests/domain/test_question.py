"""Questions of a seminar's own: what may be asked, and what is an answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.errors import InvalidValueError
from mailer.domain.question import (
    LONGEST_ANSWER,
    MOST_QUESTIONS,
    Question,
    QuestionKind,
    fit_questions,
)

FOOD = Question(
    "Essen?", QuestionKind.CHOICE, True, ("vegan", "mit Fleisch"), "Food?", ("vegan", "with meat")
)
NEEDS = Question("Was brauchen Sie?")
FIRST = Question("Zum ersten Mal dabei?", QuestionKind.YES_NO)


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [
        (FOOD, "vegan", "vegan"),
        (FOOD, " mit  Fleisch ", "mit Fleisch"),
        (NEEDS, "", ""),
        (NEEDS, "  ", ""),
        (NEEDS, "Untertitel,\r\n\tund\nPause", "Untertitel, und Pause"),
        (NEEDS, "x" * LONGEST_ANSWER, "x" * LONGEST_ANSWER),
        (FIRST, "yes", "yes"),
        (FIRST, "no", "no"),
        (FIRST, "", ""),
    ],
)
def test_an_answer_as_it_is_kept(question: Question, typed: str, kept: str) -> None:
    assert question.read(typed) == kept


@pytest.mark.parametrize(
    ("question", "typed", "german", "english"),
    [
        (FOOD, "", "„Essen?“: Bitte beantworten", "“Food?”: Please answer"),
        (FOOD, "with meat", "„Essen?“: Bitte wählen", "“Food?”: Please choose"),
        (replace(NEEDS, required=True), " ", "„Was brauchen Sie?“", "“Was brauchen Sie?”"),
        (NEEDS, "x" * (LONGEST_ANSWER + 1), "hat 501 Zeichen", "has 501 characters"),
        (NEEDS, "a\x00b", "Steuerzeichen", "control characters"),
        (NEEDS, "a\u202eb", "Steuerzeichen", "control characters"),
        (NEEDS, "a\ud800b", "Steuerzeichen", "control characters"),
        (FIRST, "ja", "Bitte wählen", "Please choose"),
    ],
)
def test_what_is_no_answer(question: Question, typed: str, german: str, english: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        question.read(typed)
    assert german in refused.value.sentence.de
    assert english in refused.value.sentence.en


@given(st.text(max_size=600))
def test_whatever_is_typed_is_one_line_or_refused(typed: str) -> None:
    try:
        kept = NEEDS.read(typed)
    except InvalidValueError:
        return
    assert len(kept) <= LONGEST_ANSWER
    assert kept.splitlines() in ([], [kept])
    assert "\x00" not in kept


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        ([replace(NEEDS, label=" ")], "keinen Wortlaut"),
        ([replace(NEEDS, label="x" * 201)], "201 Zeichen"),
        ([replace(NEEDS, label="a\nb")], "Steuerzeichen"),
        ([replace(NEEDS, options=("a", "b"))], "keine Auswahl"),
        ([replace(FOOD, options=("a",), options_en=())], "braucht 2 bis 30"),
        ([replace(FOOD, options=("a", "a"), options_en=())], "verschiedene"),
        ([replace(FOOD, options=("a", " "), options_en=())], "verschiedene"),
        ([replace(FOOD, options=tuple(map(str, range(31))), options_en=())], "braucht 2 bis 30"),
        ([replace(FOOD, options_en=("a",))], "englisch 1"),
        ([NEEDS, replace(NEEDS, label="WAS brauchen Sie?")], "zweimal"),
        ([replace(NEEDS, label=f"F{one}") for one in range(MOST_QUESTIONS + 1)], "Das sind 11"),
    ],
)
def test_what_cannot_be_asked(questions: list[Question], told: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        fit_questions(questions)
    assert told in refused.value.sentence.de


def test_questions_that_can_be_asked_stay_as_they_are() -> None:
    assert fit_questions([FOOD, NEEDS, FIRST]) == (FOOD, NEEDS, FIRST)
    assert len({one.key for one in (FOOD, NEEDS, FIRST)}) == 3


def test_each_language_has_its_words_and_one_answer() -> None:
    assert FOOD.options_in("en") == (("vegan", "vegan"), ("mit Fleisch", "with meat"))
    assert FOOD.options_in("de")[1] == ("mit Fleisch", "mit Fleisch")
    assert (NEEDS.label_in("en"), FOOD.label_in("en")) == ("Was brauchen Sie?", "Food?")
