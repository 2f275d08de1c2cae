"""Regular expressions that are compiled when a text first needs them.

A short text needs half of the reader's expressions, and compiling all of them would be half of
what reading it costs.
"""

import re
from collections.abc import Callable
from typing import Any, cast

Compile = Callable[[str, int], re.Pattern[str]]
_compile: Compile = re.compile
_WHAT_IT_DOES = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


def expression(pattern: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
    """The pattern, to be used like ``re.compile``'s; an error in it shows at its first use."""
    return cast("re.Pattern[str]", _Expression(pattern, flags))


def compile_with(compile_: Compile) -> Compile:
    """What compiles from now on: a caller may have kept what was compiled before.

    Comes back with what compiled until now.
    """
    global _compile
    before, _compile = _compile, compile_
    return before


class _Expression:
    """Stands for a compiled pattern, and is asked once for what it does not have yet."""

    def __init__(self, pattern: str, flags: int | re.RegexFlag) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = _compile(self.pattern, int(self._flags))
        for each in _WHAT_IT_DOES:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)
