"""Every code has words in both languages, and nothing but codes is written."""

import ast
from pathlib import Path

import pytest

import mailer
from mailer.actions.note_words import documented, note_in_words, waiting_in_words
from mailer.domain.note import PARAMETERS, Code, Note
from mailer.domain.timeline import Need

MODULES = [
    path for path in Path(mailer.__file__).parent.rglob("*.py") if "migrations" not in path.parts
]


@pytest.mark.parametrize("code", Code)
def test_every_code_has_words(code: Code) -> None:
    values = {name: f"<{name}>" for name in PARAMETERS.get(code, ())}
    note = Note.of(code, **values)
    told = note_in_words(note)
    for one, language in zip(told, ("de", "en"), strict=True):
        assert one
        assert one == waiting_in_words(note.text, language)
        if code is not Code.CANNOT_BE_MADE:
            assert all(value in one for value in values.values())
    same_word = {Code.RELEASE: "Freigabe", Code.RECIPIENTS: "Empfänger"}
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


def literals(tree: ast.AST) -> list[int]:
    """Lines on which ``waits_for`` is given words instead of a note's text."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "waits_for":
            found.append(node.value)
        elif isinstance(node, ast.Dict):
            found += [
                value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and key.value == "waits_for"
            ]
    return [
        one.lineno
        for one in found
        if isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and one.value != "")
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_words_are_written_where_a_note_belongs(path: Path) -> None:
    assert literals(ast.parse(path.read_text(encoding="utf-8"))) == []
