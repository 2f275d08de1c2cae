"""Expressions that are kept: what comes from the file is what ``re.compile`` makes."""

import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailer import expression_cache
from mailer.domain.announcement import read_announcement
from mailer.domain.announcement.lexicon import expressions
from mailer.expression_cache import ExpressionCache, kept_expressions

PATTERNS = [
    (r"(?P<day>\d{1,2})\.\s(?P<month>März|Mai)", re.IGNORECASE),
    (r"^(?:a|(?P<b>b))+(?(b)c|d)$", re.MULTILINE | re.ASCII),
    (r"(?i:Straße)|[^\W\d_äöü]+(?<!x)\1(y)?", 0),
    (r"(?s)\A.{0,3}?\Z", re.VERBOSE),
    ("", 0),
]


@pytest.fixture(autouse=True)
def bytecode(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Python writes bytecode, into a folder of its own."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "prefix"))
    yield
    expressions.compile_with(re.compile)


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
def test_what_was_kept_equals_what_is_compiled(tmp_path: Path, pattern: str, flags: int) -> None:
    file = tmp_path / "kept"
    wanted = compiled_or_wrong(re.compile, pattern, flags)
    for _ in "learned", "kept":
        cache = ExpressionCache(file)
        got = compiled_or_wrong(cache.compile, pattern, int(flags))
        assert got == wanted
        if isinstance(got, re.Pattern) and isinstance(wanted, re.Pattern):
            assert (got.groups, got.groupindex) == (wanted.groups, wanted.groupindex)
        cache.save()


def compiled_or_wrong(compile_: expressions.Compile, pattern: str, flags: int) -> object:
    try:
        return compile_(pattern, flags)
    except re.error as wrong:
        return str(wrong)


def expressions_of_the_program() -> Iterator[expressions._Expression]:
    seen: list[Any] = [
        vars(one) for name, one in sys.modules.items() if name.startswith("mailer.domain")
    ]
    found: dict[int, expressions._Expression] = {}
    while seen:
        values = seen.pop()
        for one in values.values() if isinstance(values, dict) else values:
            if type(one) is expressions._Expression:
                found[id(one)] = one
            elif type(one) in (dict, list) or isinstance(one, tuple):
                seen.append(one)
    return iter(found.values())


def test_every_expression_of_the_program_is_kept_as_it_is_compiled(tmp_path: Path) -> None:
    cache = ExpressionCache(tmp_path / "kept")
    every = list(expressions_of_the_program())
    assert len(every) > 500
    for one in every:
        cache.compile(one.pattern, int(one._flags))
    cache.save()
    again = ExpressionCache(tmp_path / "kept")
    assert len(again._kept) == len({(one.pattern, int(one._flags)) for one in every})
    for one in every:
        assert again.compile(one.pattern, int(one._flags)) == re.compile(one.pattern, one._flags)
    assert not again._learned


def test_a_reading_keeps_what_the_next_one_needs(tmp_path: Path) -> None:
    text = b"Online-Seminar: W\xc3\xa4rme\n\nAm 10. M\xc3\xa4rz 2090 von 10:00 bis 11:30 Uhr."
    for one in expressions_of_the_program():
        for name in expressions._WHAT_IT_DOES:
            vars(one).pop(name, None)
    with kept_expressions():
        read = read_announcement(text, today=date(2026, 1, 20))
    (file,) = tmp_path.rglob("expressions.*.expressions")
    assert len(ExpressionCache(file)._kept) > 200
    assert expressions._compile is re.compile
    with kept_expressions():
        assert read_announcement(text, today=date(2026, 1, 20)) == read


GOOD = ["a+", 0, 4, 32, 0, {}, [None]]


@pytest.mark.parametrize(
    ("version", "codes", "words"),
    [
        pytest.param("3.1", [GOOD], b"\0" * 4, id="another Python"),
        pytest.param(sys.version, [GOOD[:3]], b"\0" * 4, id="too few fields"),
        pytest.param(sys.version, [GOOD], b"\xff" * 4, id="no code"),
        pytest.param(sys.version, [GOOD], b"\xff" * 2, id="torn"),
        pytest.param(sys.version, [["a+", 0, 8, "x", -1, [], 3]], b"\0" * 8, id="wrong types"),
        pytest.param(sys.version, {}, b"", id="another kind of JSON"),
    ],
)
def test_what_cannot_be_used_is_compiled_anew(
    tmp_path: Path, version: str, codes: Any, words: bytes
) -> None:
    file = tmp_path / "kept"
    told = json.dumps([version, expression_cache._digest(codes, words), codes])
    file.write_bytes(told.encode() + b"\n" + words)
    assert ExpressionCache(file).compile("a+", 0) == re.compile("a+")


@pytest.mark.parametrize("octets", [b"", b"\xff\xfe\x00", b"{}\n", b"[1, 2]\n", b"[]"])
def test_a_file_of_something_else_is_none(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "kept").write_bytes(octets)
    assert ExpressionCache(tmp_path / "kept").compile("a+", 0) == re.compile("a+")


def test_code_of_another_pattern_is_not_taken_for_its_own(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    cache = ExpressionCache(file)
    for pattern in ("aa", "bb"):
        cache.compile(pattern, 0)
    cache.save()
    octets = file.read_bytes()
    told, _, words = octets.partition(b"\n")
    half = len(words) // 2
    file.write_bytes(told + b"\n" + words[half:] + words[:half])
    assert ExpressionCache(file).compile("aa", 0).match("aa")


def test_a_python_with_other_parts_compiles_as_ever(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def gone(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(expression_cache, "_part", gone)
    cache = ExpressionCache(tmp_path / "kept")
    assert cache.compile("a+", 0) == re.compile("a+")
    cache.save()
    assert not (tmp_path / "kept").exists()


def test_nothing_is_written_where_bytecode_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    cache = ExpressionCache(tmp_path / "kept")
    cache.compile("a+", 0)
    cache.save()
    assert not any(tmp_path.iterdir())


def test_where_nothing_can_be_written_reading_goes_on(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("no folder")
    cache = ExpressionCache(tmp_path / "folder" / "kept")
    assert cache.compile("a+", 0).match("aa")
    cache.save()


def test_a_file_of_too_many_begins_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(expression_cache, "_MOST_KEPT", 2)
    cache = ExpressionCache(tmp_path / "kept")
    for pattern in "abc":
        cache.compile(pattern, 0)
    cache.save()
    assert ExpressionCache(tmp_path / "kept")._kept == {}
