"""The archive of a backup: a ZIP file that is written whole, and read with suspicion.

Whoever sends an office a "backup" may have made it: names lead nowhere but to where files of a
workspace belong, sizes are those of the manifest, which the disk must have room for, and links and
passwords do not exist. Hashes are compared while a file is unpacked.
"""

import contextlib
import errno
import hashlib
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mailer.actions.backups.manifest import (
    MANIFEST,
    Manifest,
    not_a_backup,
    read_manifest,
    strange,
)
from mailer.domain.errors import RefusedError
from mailer.files import PRIVATE_FILE, opened_plain, unwritable

_CHUNK = 1 << 20
_MOST_BYTES = 1 << 40
_BIGGEST_MANIFEST = 10_000_000
_BIGGEST_DIRECTORY = 16_000_000
_SPARE_BYTES = 50_000_000
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_LONGEST_END = 22 + 65_535
_FULL = 0xFFFF_FFFF
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error)


def write(target: Path, manifest: Manifest, sources: Mapping[str, Path], *, force: bool) -> int:
    """Puts a backup in place, whole or not at all, for its owner only; returns its size.

    It is read back and compared before it gets its name. Raises RefusedError where there is a
    file already and ``force`` is not given, or where it cannot be written.
    """
    draft = target.with_name(f".{target.name}.new")
    try:
        draft.unlink(missing_ok=True)  # of a try that was killed
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, PRIVATE_FILE)
        with os.fdopen(handle, "w+b") as opened:
            with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
                for name, source in sources.items():
                    _add(archive, name, source)
            opened.flush()
            os.fsync(opened.fileno())
            size = os.fstat(opened.fileno()).st_size
        with opened_backup(draft) as (archive, found):
            if found != manifest:
                raise not_a_backup(str(draft))
            for name in found.files:
                _copy(archive, found, name, None, str(draft))
        if force:
            draft.replace(target)
        else:
            _link(draft, target)
        _sync_folder(target.parent)
    except FileExistsError:
        raise exists_already(target) from None
    except OSError as problem:
        raise unwritable(target, RefusedError, problem) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return size


@contextmanager
def opened_backup(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup to unpack, with its manifest. Raises RefusedError for anything else."""
    with opened_plain(file, RefusedError, most_bytes=_MOST_BYTES) as opened:
        try:
            _refuse_endless_directory(opened, file)
            archive = zipfile.ZipFile(opened)
        except (*_BROKEN, OSError):
            raise not_a_backup(str(file)) from None
        with archive:
            yield archive, _manifest(archive, str(file))


def unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path, file: Path) -> None:
    """Unpacks everything into an empty folder for its owner only, by the names in the manifest.

    Raises RefusedError where something is not as the manifest says, or the disk has no room.
    """
    need = manifest.bytes + manifest.files["database.db"].bytes + _SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < need:
        raise RefusedError(
            f"Auf dem Datenträger von {folder.parent} fehlt Platz: gebraucht werden "
            f"{need // 1_000_000} MB, frei sind {free // 1_000_000}. Es ist nichts geändert.",
            f"The disk of {folder.parent} lacks room: {need // 1_000_000} MB are needed, "
            f"{free // 1_000_000} are free. Nothing was changed.",
        )
    for name in manifest.files:
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
            with os.fdopen(handle, "wb") as opened:
                _copy(archive, manifest, name, opened, str(file))
                opened.flush()
                os.fsync(opened.fileno())
        except OSError as problem:
            raise unwritable(target, RefusedError, problem) from None


def refuse_unwritable(target: Path, *, force: bool) -> None:
    """Says beforehand what ``write`` would say at the end."""
    if target.is_dir():
        raise unwritable(target, RefusedError, OSError(errno.EISDIR, os.strerror(errno.EISDIR)))
    if os.path.lexists(target) and not force:
        raise exists_already(target)
    if not target.parent.is_dir():
        raise unwritable(target, RefusedError, OSError(errno.ENOENT, os.strerror(errno.ENOENT)))


def exists_already(target: Path) -> RefusedError:
    """A file is there, and nobody said that it may go."""
    return RefusedError(
        f"{target} gibt es schon; mit --force wird die Datei ersetzt.",
        f"{target} exists already; with --force the file is replaced.",
    )


def _add(archive: zipfile.ZipFile, name: str, source: Path) -> None:
    info = zipfile.ZipInfo(name)  # without the file's own time and rights: nobody needs them
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = PRIVATE_FILE << 16
    with source.open("rb") as opened, archive.open(info, "w", force_zip64=True) as member:
        shutil.copyfileobj(opened, member, _CHUNK)


def _manifest(archive: zipfile.ZipFile, name: str) -> Manifest:
    names = archive.namelist()
    if MANIFEST not in names or len(set(names)) != len(names):
        raise not_a_backup(name)
    try:
        with archive.open(MANIFEST) as member:
            octets = member.read(_BIGGEST_MANIFEST + 1)
    except (*_BROKEN, RuntimeError, OSError):
        raise not_a_backup(name) from None
    if len(octets) > _BIGGEST_MANIFEST:
        raise not_a_backup(name)
    found = read_manifest(octets, name)
    for one in names:
        if one != MANIFEST and one not in found.files:
            raise strange(name, one)
    if len(names) != len(found.files) + 1:
        raise not_a_backup(name)
    return found


def _copy(
    archive: zipfile.ZipFile, manifest: Manifest, name: str, target: BinaryIO | None, file: str
) -> None:
    """Reads a file of an archive, no octet more than the manifest says, and compares its hash."""
    expected, digest, left = manifest.files[name], hashlib.sha256(), manifest.files[name].bytes
    try:
        member = archive.open(name)
    except (*_BROKEN, RuntimeError, OSError, KeyError):  # RuntimeError: a password is wanted
        raise not_a_backup(file) from None
    with member:
        while True:
            try:
                octets = member.read(min(_CHUNK, left + 1))
            except (*_BROKEN, OSError):
                raise not_a_backup(file) from None
            if not octets:
                break
            left -= len(octets)
            if left < 0:
                raise not_a_backup(file)
            digest.update(octets)
            if target is not None:
                target.write(octets)
    if left or digest.hexdigest() != expected.sha256:
        raise not_a_backup(file)


def _refuse_endless_directory(opened: BinaryIO, file: Path) -> None:
    """The list of files is read into memory as a whole: it must not be larger than ours can be."""
    size = os.fstat(opened.fileno()).st_size
    opened.seek(max(0, size - _LONGEST_END))
    tail = opened.read(_LONGEST_END)
    place = tail.rfind(_END)
    if place < 0:
        raise not_a_backup(str(file))
    directory: int = struct.unpack_from("<L", tail, place + 12)[0]
    if directory == _FULL:
        beginning = tail.rfind(_END64, 0, place)
        if beginning < 0:
            raise not_a_backup(str(file))
        directory = struct.unpack_from("<Q", tail, beginning + 40)[0]
    if directory > _BIGGEST_DIRECTORY:
        raise not_a_backup(str(file))
    opened.seek(0)


def _link(draft: Path, target: Path) -> None:
    try:
        os.link(draft, target)  # unlike a rename, it replaces nothing
    except FileExistsError:
        raise
    except OSError:  # the file system knows no hard links
        if os.path.lexists(target):
            raise FileExistsError from None
        draft.rename(target)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
