"""Scratch folders: copies of people's data that are gone afterwards, however a command ends.

A command that is killed cannot tidy up, so the next one does: whoever uses a folder holds the lock
in it, and one whose lock is free is nobody's any more.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "seminarpost-"
_KINDS = ("rehearsal", "demo", "inbox", "backup")
_LOCK = ".in-use"  # what has none was made by somebody else, and is theirs to remove


@contextmanager
def scratch(kind: str) -> Iterator[Path]:
    """A folder for its owner only, away when the block ends; ``kind`` is one of ``_KINDS``."""
    if kind not in _KINDS:
        raise ValueError(kind)
    # Nobody takes it for left over between its making and its lock: that name is not looked for.
    draft = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}{kind}-"))
    lock = os.open(draft / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    folder = draft.with_name(draft.name[1:])
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.rename(folder)
        yield folder
    finally:
        for one in (folder, draft):
            shutil.rmtree(one, ignore_errors=True)
        os.close(lock)


def sweep() -> int:
    """Removes what killed commands left behind; returns how many folders there were.

    Only folders of this user whose lock is free; trouble with one is left to the next command.
    """
    names = tuple(f"{_PREFIX}{kind}-" for kind in _KINDS)
    removed = 0
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(names):
                removed += _removed(Path(entry.path))
    return removed


def _removed(folder: Path) -> bool:
    try:
        if folder.is_symlink() or folder.lstat().st_uid != os.geteuid():
            return False
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:  # somebody is at work in it
        return False
    finally:
        os.close(lock)
    return not folder.exists()
