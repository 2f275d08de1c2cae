"""Modules that are imported when they are first used: most calls need few of them.

    with later():
        from mailer.actions.seminar import seminars

binds ``seminars`` at once and runs the module's code when one of its names is first asked for
(``importlib.util.LazyLoader``). So a command's module is an ordinary one, types and floors are
read off it, and yet its help and a wrong option cost nothing of what it would do. Only modules
of ours may be imported so, not names out of them: asking for a name is what runs the code.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

_OURS = "mailer."


class _Later(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(_OURS):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        # A package is run at once: it holds no more than its docstring, and its path is needed.
        if spec is not None and spec.loader is not None and not spec.submodule_search_locations:
            spec.loader = LazyLoader(spec.loader)
        return spec


@contextmanager
def later() -> Iterator[None]:
    """What is imported inside the block is run on first use."""
    finder = _Later()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
