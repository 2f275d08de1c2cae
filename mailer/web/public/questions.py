"""A seminar's own questions as fields of a form, in the reader's language."""

from typing import NamedTuple

from mailer.domain.question import NO, YES, Question, QuestionKind
from mailer.domain.seminar import Seminar
from mailer.web.public.party import QUESTION
from mailer.web.public.visitor import Visitor
from mailer.web.public.words import FORM


class QuestionField(NamedTuple):
    """``name`` of the field, the question as ``label``; ``options`` (as kept, as read) of a choice.

    ``lang`` is the language of the label where it is not the page's, else "".
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    required: bool
    lang: str


def question_fields(seminar: Seminar, visitor: Visitor, language: str) -> list[QuestionField]:
    """Each question of a seminar whose own words are in ``language``."""
    return [_field(one, visitor, language) for one in seminar.details.questions]


def _field(one: Question, visitor: Visitor, language: str) -> QuestionField:
    translated = visitor.language == "en" and bool(one.label_en)
    foreign = language if visitor.language != language and not translated else ""
    label = one.label_in(visitor.language)
    if not one.required:
        label = f"{label} {visitor.told(FORM['optional'])}"
    options: tuple[tuple[str, str], ...] = ()
    if one.kind is QuestionKind.CHOICE:
        options = one.options_in(visitor.language)
    elif one.kind is QuestionKind.YES_NO:
        options = ((YES, visitor.told(FORM["yes"])), (NO, visitor.told(FORM["no"])))
    if options:
        options = (("", visitor.told(FORM["choose"])), *options)
    return QuestionField(f"{QUESTION}{one.key}", label, options, one.required, foreign)
