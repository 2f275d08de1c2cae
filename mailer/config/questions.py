"""A file of questions that people edit: ``templates/feedback.toml``, and one a seminar."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from mailer.domain.errors import ContentError, InvalidValueError, Sentence
from mailer.domain.feedback import MOST_QUESTIONS, Question, QuestionKind
from mailer.domain.field import no_longer
from mailer.domain.printable import legible
from mailer.toml_file import TomlModel, checked, parse_toml, read_text

_LONGEST = 300


def _told(text: str) -> str:
    no_longer("text", text, _LONGEST)
    return legible(text)


Told = Annotated[str, AfterValidator(_told)]


class _Entry(TomlModel):
    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    kind: QuestionKind
    text: Annotated[Told, Field(min_length=1)]
    text_en: Told = ""
    low: Told = ""
    low_en: Told = ""
    high: Told = ""
    high_en: Told = ""

    def question(self) -> Question:
        return Question(
            self.key,
            self.kind,
            _both(self.text, self.text_en),
            _both(self.low, self.low_en) if self.low else None,
            _both(self.high, self.high_en) if self.high else None,
        )


class _File(TomlModel):
    question: tuple[_Entry, ...] = Field(max_length=MOST_QUESTIONS)

    @model_validator(mode="after")
    def _keys_differ(self) -> "_File":
        keys = [one.key for one in self.question]
        twice = next((one for one in keys if keys.count(one) > 1), None)
        if twice is not None:
            raise InvalidValueError(
                f"Die Frage „{twice}“ kommt zweimal vor; bitte einen anderen key wählen.",
                f'the question "{twice}" occurs twice; please choose another key.',
            )
        return self


def read_questions(path: Path, within: Path | None) -> tuple[Question, ...]:
    """The questions in a file; raises ContentError with file and line of what is wrong."""
    source = read_text(path, ContentError, within=within)
    data = parse_toml(source, str(path), ContentError)
    file = checked(_File, data, source, str(path), ContentError)
    return tuple(one.question() for one in file.question)


def _both(de: str, en: str) -> Sentence:
    """In English as well, or in German where there is no English."""
    return Sentence(de, en or de)
