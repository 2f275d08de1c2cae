"""Every code has words in both languages, and nothing but codes is written."""

import ast
from pathlib import Path

import pytest

import mailer
from mailer.actions.today.note_words import documented, note_in_words, waiting_in_words
from mailer.actions.words import reason_in_words
from mailer.domain.audience import Reason
from mailer.domain.delivery import Remark
from mailer.domain.note import PARAMETERS, Code, Note, cannot_be_made
from mailer.domain.reply_class import ReplyClass
from mailer.domain.template_fault import TemplateError, TemplateFault
from mailer.domain.timeline import Need

MODULES = [
    path for path in Path(mailer.__file__).parent.rglob("*.py") if "migrations" not in path.parts
]

WRITE_REASONS = {"outcome", "pre_send_check", "refusals", "freezer"}
"""Modules that give the ledger its reasons, besides those of the ledger itself."""


@pytest.mark.parametrize("code", Code)
def test_every_code_has_words(code: Code) -> None:
    values = {name: f"<{name}>" for name in PARAMETERS.get(code, ())}
    if code is Code.TEMPLATE:
        values["fault"] = TemplateFault.NO_FIELD_BUT.value
    note = Note.of(code, **values)
    told = note_in_words(note)
    for one, language in zip(told, ("de", "en"), strict=True):
        assert one
        assert one == waiting_in_words(note.text, language)
        if code is not Code.CANNOT_BE_MADE:
            assert all(value in one for name, value in values.items() if name != "fault")
    same_word = {Code.RELEASE: "Freigabe", Code.RECIPIENTS: "Adressen"}
    assert told.de == same_word.get(code, told.de)
    assert told.de != told.en


def test_what_a_step_needs_has_a_code() -> None:
    for need in Need:
        assert Code(need.value).value == need.value


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        (Note.of(Code.RELEASE_AGAIN), "release: content changed"),
        (Note.of(Code.GREW, before="10", now="12"), "audience grew from 10 to 12"),
        (Note.of(Code.PAUSED, by="Erika {x}"), "paused by Erika {x}"),
        (Note.of(Code.CANCELLED, by="Erika"), "cancelled by Erika"),
        (Note.of(Code.TOO_LARGE, reply="552 no"), "too large for the relay: 552 no"),
        (Note.of(Code.CONTENT_REFUSED, reply="554 no"), "content refused: 554 no"),
        (Note.of(Code.MESSAGE_REFUSED, reply="550 no"), "message refused by the relay: 550 no"),
        (cannot_be_made(TemplateError(TemplateFault.EMPTY, "x", 1)), "mail cannot be made"),
        (Note.of(Code.CANNOT_BE_MADE, de="Fehler.", en="Error."), "mail cannot be made"),
    ],
)
def test_documents_have_codes_and_never_a_sentence(note: Note, shown: str) -> None:
    assert documented(note.text) == shown


def test_several_are_told_together_and_what_nobody_knows_as_it_is() -> None:
    assert waiting_in_words("release, join_url", "de") == "Freigabe, Zugangslink"
    assert documented("release, join_url") == "release, join_url"
    for other in ("", "Ein alter Satz, mit {Klammern}.", 'later {"until": "noon"}'):
        assert waiting_in_words(other, "de") == waiting_in_words(other, "en") == other
        assert documented(other) == other


REASONS: list[str] = [one.value for kind in (Reason, Remark, ReplyClass) for one in kind]


@pytest.mark.parametrize("reason", [one for one in REASONS if one])
def test_every_reason_of_the_ledger_has_words(reason: str) -> None:
    de, en = (reason_in_words(reason, "failed", language) for language in ("de", "en"))
    assert de != reason or reason == "attended"
    assert en
    assert de != en


def test_no_two_kinds_of_reasons_say_the_same_word() -> None:
    assert len(set(REASONS)) == len(REASONS)


def literals(tree: ast.AST, name: str) -> list[int]:
    """Lines on which ``name`` is given words instead of a code's."""
    given: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == name:
            given.append(node.value)
        elif isinstance(node, ast.Dict):
            given += [
                value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and key.value == name
            ]
        elif isinstance(node, ast.Assign) and name in {
            one.id for one in node.targets if isinstance(one, ast.Name)
        }:
            given.append(node.value)
    return [one.lineno for value in given for one in (value, *alternatives(value)) if is_words(one)]


def alternatives(value: ast.expr) -> list[ast.expr]:
    return [value.body, value.orelse] if isinstance(value, ast.IfExp) else []


def is_words(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str) and value.value != ""
    return isinstance(value, ast.JoinedStr)


def test_no_words_are_written_where_a_code_belongs() -> None:
    found = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [(path.name, line) for line in literals(tree, "waits_for")]
        if "ledger" in path.parts or path.stem in WRITE_REASONS:
            found += [(path.name, line) for line in literals(tree, "reason")]
    assert found == []


def test_words_would_be_found() -> None:
    tree = ast.parse(
        "f(reason='x')\na = {'reason': f'x {y}'}\nreason = '' if a else 'x'\nreason = b"
    )
    assert sorted(literals(tree, "reason")) == [1, 2, 3]
