"""Several people in one form: the fields of each, with its number behind them, read one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.question import Question
from mailer.links import Links
from mailer.store.answers import Answer
from mailer.web.public.forms import HONEYPOT, RegistrationForm, read_form, stamp_errors

MOST_PEOPLE = 5
"""So many as one short transaction registers: nobody waits for it."""
NUMBER, MORE, FEWER = "personen", "weitere", "ohne"
"""The hidden field that counts people, and the buttons for one more and for one fewer."""
QUESTION = "frage-"
_FIELDS = tuple(RegistrationForm.model_fields)


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a party as typed: the form, and answers to the seminar's questions."""

    form: RegistrationForm
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A form that came back; ``members`` is empty where something is wrong, by field.

    ``number`` is how many people it has room for, ``typed`` what was typed, kept for all of them.
    ``is_machine``: it filled in what nobody sees.
    """

    members: tuple[Member, ...]
    typed: Mapping[str, str]
    number: int = 1
    errors: Mapping[str, Sentence] = field(default_factory=dict)
    is_machine: bool = False


def suffix(place: int) -> str:
    """What stands behind the names of the fields of the person at ``place``, from 1."""
    return "" if place == 1 else f"-{place}"


def number_in(typed: Mapping[str, str]) -> int:
    """For how many people a form was, whatever somebody made of it."""
    text = typed.get(NUMBER, "")
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 1
    return min(max(found, 1), MOST_PEOPLE)


def resized(typed: Mapping[str, str], questions: Sequence[Question]) -> Party | None:
    """The form with one person more or fewer, where one of those buttons was pressed."""
    number = number_in(typed)
    if MORE in typed:
        return Party((), typed, min(number + 1, MOST_PEOPLE))
    gone = typed.get(FEWER, "")
    if not gone or gone not in map(str, range(2, number + 1)):
        return None
    names = [*_FIELDS, *(f"{QUESTION}{one.key}" for one in questions)]
    kept = dict(typed)
    for place in range(int(gone), number + 1):  # those behind move up
        for name in names:
            kept[f"{name}{suffix(place)}"] = typed.get(f"{name}{suffix(place + 1)}", "")
    return Party((), kept, number - 1)


def read_party(
    typed: Mapping[str, str], questions: Sequence[Question], links: Links, now: datetime
) -> Party:
    """Reads everybody in a form, or what is wrong with whom."""
    number = number_in(typed)
    members: list[Member] = []
    errors: dict[str, Sentence] = {}
    for place in range(1, number + 1):
        form, wrong = read_form(RegistrationForm, typed, suffix(place))
        given = list(read_answers(typed, questions, suffix(place), wrong))
        errors |= {name: _about(place, why) for name, why in wrong.items()}
        if form is not None and not wrong:
            members.append(Member(form, tuple(given)))
    errors |= stamp_errors(typed, links, now)
    is_machine = bool(typed.get(HONEYPOT))
    return Party(() if errors else tuple(members), typed, number, errors, is_machine)


def read_answers(
    typed: Mapping[str, str],
    questions: Sequence[Question],
    behind: str,
    wrong: dict[str, Sentence],
) -> Iterator[Answer]:
    """The answers of one person; what is wrong with one is added to ``wrong``."""
    for one in questions:
        name = f"{QUESTION}{one.key}{behind}"
        try:
            yield Answer(one.key, one.label, one.read(typed.get(name, "")))
        except InvalidValueError as problem:
            wrong[name] = problem.sentence


def _about(place: int, why: Sentence) -> Sentence:
    if place == 1:
        return why
    return Sentence(f"Person {place}: {why.de}", f"Person {place}: {why.en}")
