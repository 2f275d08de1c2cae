"""SQL that SQLAlchemy has compiled, shared by all engines of this process.

An engine keeps what it compiled for itself. Each test opens a database, and so an engine, of its
own: a seventh of the processor time of tests with a database went into compiling the same few
hundred statements again. What differs between two kinds of database stays apart.
"""

from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

_KEPT = 4000


class _Shared:
    """Stands in for an engine's own cache, whose keys begin with that engine's dialect."""

    size_threshold = 0

    def __init__(self) -> None:
        self._compiled: LRUCache[tuple[Any, ...], Any] = LRUCache(_KEPT)

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return self._compiled.get(_kind_of(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._compiled[_kind_of(key)] = compiled

    def __len__(self) -> int:
        return len(self._compiled)


def _kind_of(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *rest = key
    return (dialect.name, dialect.driver, *rest)


def share(patch: pytest.MonkeyPatch) -> None:
    """Has all engines use one cache until ``patch`` is undone."""
    shared = _Shared()
    ours = property(lambda _: shared, lambda *_: None)
    patch.setattr(Engine, "_compiled_cache", ours, raising=False)
