"""Compiled expressions, kept beside the bytecode from one call to the next.

Reading the shortest announcement needs some 480 regular expressions, and compiling them takes
0.14 of its 0.15 seconds. Python keeps what it compiles of modules in ``__pycache__``, but nothing
of expressions; here they are kept in the same folder by the same rules: for this very Python, only
where it may write bytecode, and whatever cannot be used is compiled anew.

The compiler's parts that are used here belong to no promise of Python's. Where they are not what
they were in Python 3.11, ``re.compile`` does the work; tests compare the two.
"""

import contextlib
import hashlib
import importlib
import json
import re
import sys
from array import array
from collections.abc import Iterator
from functools import cached_property
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, NamedTuple, cast
from uuid import uuid4

from mailer.domain.announcement.lexicon import expressions

_MOST_KEPT = 5000
"""More than the program has; after that many changes of it the file begins anew."""
_BROKEN = (ArithmeticError, AttributeError, ImportError, LookupError, RuntimeError, TypeError,
           ValueError)  # fmt: skip
"""What Python raises for data that it did not write itself, and for parts that it does not have."""


class _Code(NamedTuple):
    """What ``re`` makes of a pattern."""

    words: bytes
    """Unsigned integers as ``array("I")`` has them."""
    flags: int
    groups: int
    names: dict[str, int]
    numbers: list[str | None]
    """The names of groups by their number."""


class ExpressionCache:
    """Compiles as ``re.compile`` does, from a file where it has been done before."""

    def __init__(self, file: Path) -> None:
        """``file`` is read with the first use; where it is none of this Python, it is empty."""
        self._file = file
        self._learned = False

    @cached_property
    def _kept(self) -> dict[tuple[str, int], _Code]:
        return _read(self._file)

    def compile(self, pattern: str, flags: int) -> re.Pattern[str]:
        """The compiled pattern; raises what ``re.compile`` raises."""
        try:
            code = self._kept.get((pattern, flags))
            if code is None:
                code = _coded(pattern, flags)
                compiled = _assembled(pattern, code)
                self._kept[pattern, flags] = code
                self._learned = True
                return compiled
            return _assembled(pattern, code)
        except _BROKEN:
            return re.compile(pattern, flags)

    def save(self) -> None:
        """Writes the file anew if anything was learned; where that is impossible, nothing is."""
        if not self._learned or sys.dont_write_bytecode:
            return
        kept = self._kept if len(self._kept) <= _MOST_KEPT else {}
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._file.with_suffix(f".{uuid4().hex}")
            try:
                draft.write_bytes(_written(kept))
                draft.replace(self._file)
            finally:  # a full disk keeps no half of it
                draft.unlink(missing_ok=True)


@contextlib.contextmanager
def kept_expressions() -> Iterator[None]:
    """Within it, the reader's expressions come from the file beside its bytecode."""
    try:
        bytecode = cache_from_source(expressions.__file__)
    except NotImplementedError:  # a Python that keeps no bytecode
        yield
        return
    cache = ExpressionCache(Path(bytecode).with_suffix(".expressions"))
    before = expressions.compile_with(cache.compile)
    try:
        yield
    finally:
        expressions.compile_with(before)
        cache.save()


def _read(file: Path) -> dict[tuple[str, int], _Code]:
    """A line of JSON that tells of every code, and behind it the words of all of them.

    Words of another pattern would be a sound code too: they go by their digest.
    """
    kept: dict[tuple[str, int], _Code] = {}
    try:
        told, _, words = file.read_bytes().partition(b"\n")
        version, digest, codes = json.loads(told)
        if version != sys.version or digest != _digest(codes, words):
            return {}
        at = 0
        for pattern, flags, size, *rest in codes:
            kept[pattern, flags] = _Code(words[at : at + size], *rest)
            at += size
    except (OSError, *_BROKEN):
        return {}
    return kept


def _written(kept: dict[tuple[str, int], _Code]) -> bytes:
    codes = [[*key, len(code.words), *code[1:]] for key, code in kept.items()]
    words = b"".join(code.words for code in kept.values())
    told = json.dumps((sys.version, _digest(codes, words), codes)).encode()
    return b"\n".join((told, words))


def _digest(codes: list[list[Any]], words: bytes) -> str:
    return hashlib.blake2b(json.dumps(codes).encode() + words).hexdigest()


def _coded(pattern: str, flags: int) -> _Code:
    parsed = _part("re._parser").parse(pattern, flags)
    words = array("I", _part("re._compiler")._code(parsed, flags)).tobytes()  # noqa: SLF001 - see above
    state = parsed.state
    numbers: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        numbers[number] = name
    return _Code(words, flags | state.flags, state.groups - 1, state.groupdict, numbers)


def _assembled(pattern: str, code: _Code) -> re.Pattern[str]:
    """The pattern of its code, which ``_sre`` examines before it takes it."""
    words = array("I", code.words).tolist()
    compiled = _part("_sre").compile(
        pattern, code.flags, words, code.groups, code.names, tuple(code.numbers)
    )
    return cast("re.Pattern[str]", compiled)


def _part(name: str) -> Any:
    return importlib.import_module(name)
