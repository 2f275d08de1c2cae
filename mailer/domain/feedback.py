"""Feedback: the questions about a seminar, the answers to them, and what may be told of these."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.printable import cleaned

FEWEST = 5
"""Fewer answers than these are told to nobody: one could guess whose they are."""
LONGEST_ANSWER = 2_000
MOST_QUESTIONS = 20
GRADES = (1, 2, 3, 4, 5)
_EMPTY_LINES = re.compile(r"\n{3,}")


class QuestionKind(StrEnum):
    """``scale``: a grade from 1 to 5; ``text``: in one's own words."""

    SCALE = "scale"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``key`` is permanent, for answers are kept by it.

    ``low`` and ``high`` say what the ends of a scale mean.
    """

    key: str
    kind: QuestionKind
    text: Sentence
    low: Sentence | None = None
    high: Sentence | None = None


Answers = Mapping[str, int | str]
"""What one person answered, by the keys of the questions; what they left out is missing."""


def read_answers(questions: Iterable[Question], typed: Mapping[str, str]) -> dict[str, int | str]:
    """Answers as a form brings them, by question; raises InvalidValueError for one that cannot be
    meant, for a text that is too long, and where nothing was answered at all."""
    found: dict[str, int | str] = {}
    for one in questions:
        text = typed.get(one.key, "").strip()
        if not text:
            continue
        found[one.key] = _grade(text) if one.kind is QuestionKind.SCALE else _own_words(text)
    found = {key: answer for key, answer in found.items() if answer != ""}
    if not found:
        raise InvalidValueError(
            "Bitte beantworten Sie mindestens eine Frage.", "Please answer at least one question."
        )
    return found


def _grade(text: str) -> int:
    if text not in map(str, GRADES):
        raise InvalidValueError(
            "Bitte wählen Sie einen Wert von 1 bis 5.", "Please choose a value from 1 to 5."
        )
    return int(text)


def _own_words(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(lines) > LONGEST_ANSWER:
        raise InvalidValueError(
            f"Ihr Text ist zu lang; möglich sind {LONGEST_ANSWER} Zeichen.",
            f"Your text is too long; {LONGEST_ANSWER} characters are possible.",
        )
    return _EMPTY_LINES.sub("\n\n", cleaned(lines, lines=True)).strip()


def answers_to_json(answers: Answers) -> str:
    """The answers as they are kept: in the order of their keys, whoever gave them."""
    return json.dumps(dict(sorted(answers.items())), ensure_ascii=False)


def answers_from_json(text: str) -> dict[str, int | str]:
    """The answers as ``answers_to_json`` wrote them."""
    return dict(json.loads(text))


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered to one question: how often each grade, or every text."""

    question: Question
    grades: Mapping[int, int]
    texts: tuple[str, ...] = ()

    @property
    def answered(self) -> int:
        """How many answered it."""
        return sum(self.grades.values()) + len(self.texts)

    @property
    def mean(self) -> float | None:
        """The mean of the grades, to one place; None where there are none."""
        number = sum(self.grades.values())
        if not number:
            return None
        return round(sum(grade * times for grade, times in self.grades.items()) / number, 1)


def results(questions: Sequence[Question], given: Sequence[Answers]) -> tuple[Result, ...]:
    """What was answered, question by question, so that no two answers of one person are connected.

    Texts are in alphabetical order: they tell nothing of who came first. Empty for fewer than
    FEWEST people.
    """
    if len(given) < FEWEST:
        return ()
    return tuple(
        _result(one, [answers[one.key] for answers in given if one.key in answers])
        for one in questions
    )


def _result(question: Question, answers: Sequence[int | str]) -> Result:
    grades = Counter(one for one in answers if isinstance(one, int))
    texts = sorted((one for one in answers if isinstance(one, str)), key=str.casefold)
    is_scale = question.kind is QuestionKind.SCALE
    return Result(question, {one: grades[one] for one in GRADES} if is_scale else {}, tuple(texts))
