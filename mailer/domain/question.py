"""A question of a seminar's own: what its registration form asks beside name and address."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from mailer.domain.addresses_in_text import fit_text
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.field import checked_line, no_longer, one_line

MOST_QUESTIONS = 10
MOST_OPTIONS = 30
LONGEST_ANSWER = 500
_LONGEST_LABEL, _LONGEST_OPTION = 200, 100

YES, NO = "yes", "no"
"""The answers to a question of kind ``yes-no``, as they are kept."""

_MISSING = Sentence("Bitte beantworten Sie diese Frage.", "Please answer this question.")
_NOT_OFFERED = Sentence("Bitte wählen Sie eine der Möglichkeiten.", "Please choose one of these.")


class QuestionKind(StrEnum):
    """How one answers: in one's own words, by one of several options, or by yes or no."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes-no"


@dataclass(frozen=True, slots=True)
class Question:
    """``label`` is the question as it is asked, ``options`` what a choice offers.

    ``label_en`` and ``options_en`` are the same in English; empty: as in German. The options of
    both languages belong together by their order.
    """

    label: str
    kind: QuestionKind = QuestionKind.TEXT
    required: bool = False
    options: tuple[str, ...] = ()
    label_en: str = ""
    options_en: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name in forms and tables: of another wording it is another question."""
        return hashlib.sha256(self.label.casefold().encode()).hexdigest()[:12]

    def label_in(self, language: str) -> str:
        """The question in ``language``."""
        return (self.label_en if language == "en" else "") or self.label

    def options_in(self, language: str) -> tuple[tuple[str, str], ...]:
        """What can be chosen: each as it is kept, and as it is read in ``language``."""
        told = (self.options_en if language == "en" else ()) or self.options
        return tuple(zip(self.options, told, strict=True))

    def read(self, typed: str) -> str:
        """An answer as it is kept; "" where none was given.

        Raises InvalidValueError for one that is missing, too long, or was not offered.
        """
        text = " ".join(typed.split())
        if not text:
            if self.required:
                raise self._refusing(_MISSING)
            return ""
        if self.kind is QuestionKind.TEXT:
            if len(text) > LONGEST_ANSWER:
                raise self._refusing(_too_long(len(text)))
            return fit_text("answer", one_line("answer", text))
        offered = self.options if self.kind is QuestionKind.CHOICE else (YES, NO)
        if text not in offered:
            raise self._refusing(_NOT_OFFERED)
        return text

    def _refusing(self, why: Sentence) -> InvalidValueError:
        """Names the question: a page lists what is wrong far from where it is asked."""
        english = self.label_in("en")
        return InvalidValueError(f"„{self.label}“: {why.de}", f"“{english}”: {why.en}")


def _too_long(number: int) -> Sentence:
    most = LONGEST_ANSWER
    return Sentence(
        f"Die Antwort hat {number} Zeichen; möglich sind {most}. Bitte kürzen.",
        f"The answer has {number} characters; {most} are possible. Please shorten it.",
    )


def fit_questions(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Questions as they may stand on a page. Raises InvalidValueError for one that may not.

    So it does for more than ten, for two that are the same, for a choice of fewer than two, and
    where the languages offer different numbers of options.
    """
    fit = tuple(map(_fit, questions))
    if len(fit) > MOST_QUESTIONS:
        raise InvalidValueError(
            f"Das sind {len(fit)} Fragen; möglich sind {MOST_QUESTIONS}.",
            f"These are {len(fit)} questions; {MOST_QUESTIONS} are possible.",
        )
    keys = [one.key for one in fit]
    for one in fit:
        if keys.count(one.key) > 1:
            raise InvalidValueError(
                f"Die Frage „{one.label}“ steht zweimal da.",
                f'The question "{one.label}" stands there twice.',
            )
    return fit


def _fit(one: Question) -> Question:
    label, label_en = (_line(text, _LONGEST_LABEL) for text in (one.label, one.label_en))
    if not label:
        raise InvalidValueError(
            "Eine Frage hat keinen Wortlaut; bitte ergänzen.",
            "A question has no wording; please add it.",
        )
    options, options_en = (
        tuple(_line(text, _LONGEST_OPTION) for text in some)
        for some in (one.options, one.options_en)
    )
    _check_options(one, options, options_en)
    return replace(one, label=label, label_en=label_en, options=options, options_en=options_en)


def _check_options(one: Question, options: tuple[str, ...], english: tuple[str, ...]) -> None:
    if one.kind is not QuestionKind.CHOICE:
        if options or english:
            raise InvalidValueError(
                f"„{one.label}“ hat Möglichkeiten, ist aber keine Auswahl.",
                f'"{one.label}" has options but is no choice.',
            )
        return
    if not 2 <= len(set(options)) == len(options) <= MOST_OPTIONS or not all(options):
        raise InvalidValueError(
            f"Eine Auswahl braucht 2 bis {MOST_OPTIONS} verschiedene Möglichkeiten: „{one.label}“.",
            f'A choice needs 2 to {MOST_OPTIONS} different options: "{one.label}".',
        )
    if english and (len(english) != len(options) or not all(english)):
        raise InvalidValueError(
            f"„{one.label}“ hat deutsch {len(options)} Möglichkeiten und englisch {len(english)}.",
            f'"{one.label}" has {len(options)} options in German and {len(english)} in English.',
        )


def _line(text: str, most: int) -> str:
    stripped = checked_line("question", text.strip())
    return fit_text("question", no_longer("question", stripped, most))
