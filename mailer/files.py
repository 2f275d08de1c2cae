"""Files: plain ones are read, of the size they may have; written ones are whole, and private.

A folder from elsewhere may hold links to anything (``/proc/self/environ`` has the passwords of
whoever looks), pipes that never end and devices that have no size. Whatever is read or written
for a workspace is opened here, so that nothing leads out of it.
"""

import contextlib
import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from mailer.domain.errors import SeminarpostError

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
_LOOK_SECONDS, _PATIENT_LOOKS = 0.005, 2000
_Error = type[SeminarpostError]


def located(path: Path, error: _Error, within: Path) -> Path:
    """Where ``path`` really is; raises ``error`` where that is outside the folder ``within``.

    Links that stay inside are fine, and so is a link that leads to ``within`` itself. What does
    not exist yet is judged by the folders that do.
    """
    try:
        real, root = path.resolve(), within.resolve()
    except ValueError as problem:  # NUL in a name
        raise unreadable(path, error, problem) from None
    except (OSError, RuntimeError):  # a link to itself; Python before 3.13 has no OSError for it
        raise error(
            f"{path} ist ein Link, der im Kreis führt; bitte löschen.",
            f"{path} is a link that leads in a circle; please delete it.",
        ) from None
    if not real.is_relative_to(root):
        raise error(
            f"{path} führt aus {within} hinaus (nach {real}); Links nach draußen werden nicht "
            "benutzt. Bitte die Datei selbst hineinlegen.",
            f"{path} leads out of {within} (to {real}); links to the outside are not followed. "
            "Please put the file itself there.",
        )
    return real


def bounds(path: Path, workspace: Path) -> Path | None:
    """The folder that a file named by a person must not lead out of, or None.

    Anybody may name any file of theirs; one that is named as part of the workspace has to be.
    """
    named = _absolute(path)
    roots = (_absolute(workspace), workspace.resolve())
    return workspace if any(named.is_relative_to(root) for root in roots) else None


@contextlib.contextmanager
def opened_plain(
    path: Path, error: _Error, *, most_bytes: int, within: Path | None = None
) -> Iterator[BinaryIO]:
    """A plain file to read from. Raises ``error`` for what is none, is too large or leads out.

    ``most_bytes`` is compared with the size now; a file that grows is longer when it is read.
    """
    real = located(path, error, within) if within is not None else path
    try:
        seen = real.stat(follow_symlinks=within is None)
        if not stat.S_ISREG(seen.st_mode):  # opening a pipe would wait for somebody to write
            raise _not_plain(path, error, seen.st_mode)
        opened = real.open("rb")
    except (OSError, ValueError) as problem:
        raise unreadable(path, error, problem) from None
    with opened:
        found = os.fstat(opened.fileno())
        if (found.st_dev, found.st_ino) != (seen.st_dev, seen.st_ino):
            raise unreadable(path, error, OSError(errno.ESTALE, os.strerror(errno.ESTALE)))
        if found.st_size > most_bytes:
            raise _too_large(path, error, most_bytes)
        yield opened


def read_octets(path: Path, error: _Error, *, most_bytes: int, within: Path | None = None) -> bytes:
    """What is in a plain file; errors as of ``opened_plain``."""
    with opened_plain(path, error, most_bytes=most_bytes, within=within) as opened:
        try:
            octets = opened.read(most_bytes + 1)
        except OSError as problem:
            raise unreadable(path, error, problem) from None
    if len(octets) > most_bytes:
        raise _too_large(path, error, most_bytes)
    return octets


def write_octets(
    path: Path,
    octets: bytes,
    error: _Error,
    *,
    within: Path | None = None,
    durable: bool = False,
) -> None:
    """Puts a file in place, whole or not at all; raises ``error`` where that cannot be.

    A new file is for its owner only. One that is replaced keeps its mode and, as far as the
    system lets us, its owner; a link to it stays a link. ``durable``: a power cut leaves the
    one before or this one.
    """
    real = located(path, error, within) if within is not None else path.resolve()
    draft = real.with_name(f".{real.name}.new")
    try:
        with _in_turn(real.parent):
            _write_over(real, draft, octets, durable=durable)
    except (OSError, ValueError) as problem:
        raise unwritable(path, error, problem) from None


def create_octets(path: Path, octets: bytes, *, durable: bool = False) -> None:
    """Makes a file for its owner only that was not there before, not even as a link.

    ``durable``: it survives a power cut from now on. Raises FileExistsError or another OSError;
    then there is no half of it.
    """
    with _created(path) as opened:
        try:
            opened.write(octets)
            opened.flush()
            if durable:
                os.fsync(opened.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise


def make_folder(path: Path) -> None:
    """A folder for its owner only, and the folders above it; those that exist stay as they are."""
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    if not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))


def unreadable(path: Path, error: _Error, problem: Exception) -> SeminarpostError:
    """The sentence for a file that cannot be read."""
    why = _why(problem)
    return error(f"{path} lässt sich nicht lesen: {why}.", f"{path} cannot be read: {why}.")


def unwritable(path: Path, error: _Error, problem: Exception) -> SeminarpostError:
    """The sentence for a file that cannot be written."""
    why = _why(problem)
    return error(f"{path} lässt sich nicht schreiben: {why}.", f"{path} cannot be written: {why}.")


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - by its name: links are not followed


def _created(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, PRIVATE_FILE), "wb")


@contextlib.contextmanager
def _in_turn(folder: Path) -> Iterator[None]:
    """Who writes into a folder waits for others: two drafts of one file would be one.

    Not for ever: in a folder that is not only ours anybody may keep a lock. Some file systems have
    none.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        for _ in range(_PATIENT_LOOKS):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_LOOK_SECONDS)
            except OSError:
                break
            else:
                break
        yield
    finally:
        os.close(handle)


def _write_over(real: Path, draft: Path, octets: bytes, *, durable: bool) -> None:
    try:
        before = _replaceable(real)
        draft.unlink(missing_ok=True)  # of a try that was killed
        with _created(draft) as opened:
            if before is not None:
                _keep_rights(opened.fileno(), before)
            opened.write(octets)
            opened.flush()
            if durable:
                os.fsync(opened.fileno())
        draft.replace(real)
        if durable:
            _sync_folder(real.parent)
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            draft.unlink(missing_ok=True)
        raise


def _replaceable(real: Path) -> os.stat_result | None:
    """The plain file that is there now; a pipe or a folder is not to be replaced."""
    try:
        found = real.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    return found


def _keep_rights(descriptor: int, before: os.stat_result) -> None:
    mode = stat.S_IMODE(before.st_mode)
    mine = os.fstat(descriptor)
    if (before.st_uid, before.st_gid) != (mine.st_uid, mine.st_gid):
        try:
            os.fchown(descriptor, before.st_uid, before.st_gid)
        except OSError:
            mode &= ~stat.S_IRWXG  # those rights were another group's
    os.fchmod(descriptor, mode & 0o777)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _why(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem)


def _too_large(path: Path, error: _Error, most_bytes: int) -> SeminarpostError:
    most = most_bytes // 1_000_000
    return error(
        f"{path} ist größer als {most} MB; das kann nicht die richtige Datei sein.",
        f"{path} is larger than {most} MB; that cannot be the right file.",
    )


def _not_plain(path: Path, error: _Error, mode: int) -> SeminarpostError:
    if stat.S_ISDIR(mode):
        return unreadable(path, error, OSError(errno.EISDIR, os.strerror(errno.EISDIR)))
    return error(
        f"{path} lässt sich nicht lesen: Das ist keine gewöhnliche Datei, sondern eine "
        "Pipe oder ein Gerät.",
        f"{path} cannot be read: it is no regular file but a pipe or a device.",
    )
