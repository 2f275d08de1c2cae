"""A workbook's package (ECMA-376 part 2: a ZIP file), looked through before anything reads it.

What its directory says about sizes is only said: every part that a reader may open is unpacked
here once, chunk by chunk, and what really comes out is counted.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from mailer.actions.imports.sheets.limits import (
    MOST_CELLS,
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
)
from mailer.domain.errors import InvalidValueError

_WORKBOOKS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_READ = (".xml", ".rels", ".bin")
_SHEET = re.compile(r"/?xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# Cells that hold something; those with nothing but a format end with "/>".
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*[^/>]>')
_CHUNK_BYTES = 1_000_000
_ENCRYPTED = 0x1
# What ZipFile answers to damaged or strange files, besides the error it announces.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


def check_package(octets: bytes, name: str) -> None:
    """Raises InvalidValueError for what is no workbook, or unpacks to more than a list can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            _check_parts(archive, name)
            unpacked = 0
            for part in archive.infolist():
                if part.filename.lower().endswith(_READ):
                    unpacked = _check_part(archive, part, unpacked, len(octets), name)
    except InvalidValueError:
        raise
    except (*_DAMAGED, RuntimeError):
        raise InvalidValueError(
            f"{name} lässt sich nicht als Excel-Datei lesen: Sie ist beschädigt. Bitte in Excel "
            "öffnen und neu speichern.",
            f"{name} cannot be read as an Excel file: it is damaged. Please open it in Excel and "
            "save it again.",
        ) from None


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise _too_large(name)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise InvalidValueError(
            f"{name} ist mit einem Kennwort geschützt; bitte ohne Kennwort speichern.",
            f"{name} is protected by a password; please save it without.",
        )
    if not _WORKBOOKS & {part.filename.lower().lstrip("/") for part in parts}:
        raise InvalidValueError(
            f"{name} ist keine Excel-Datei, sondern ein anderes Archiv; bitte die Tabelle selbst "
            "als .xlsx oder .csv einlesen.",
            f"{name} is no Excel file but another archive; please import the table itself as "
            ".xlsx or .csv.",
        )


def _check_part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, unpacked: int, packed: int, name: str
) -> int:
    """Counts on from ``unpacked``; returns what it is with this part."""
    part.file_size = MOST_UNPACKED_BYTES + 1  # read to its real end, not to the one it claims
    chunks = _chunks(archive, part)
    extent = _Extent() if _SHEET.fullmatch(part.filename) else None
    for number, chunk in enumerate(chunks):
        unpacked += len(chunk)
        ratio = MOST_RATIO if unpacked > RATIO_FROM_BYTES else unpacked
        if unpacked > MOST_UNPACKED_BYTES or unpacked > ratio * packed:
            raise _too_large(name)
        # Office Open XML has no document types (ECMA-376 part 2 §7.2): here they are an attack.
        if not number and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
            raise InvalidValueError(
                f"{name} enthält XML-Entitäten, die keine Excel-Datei hat, und wird nicht gelesen.",
                f"{name} holds XML entities, which no Excel file has, and is not read.",
            )
        if extent is not None:
            extent.look_at(chunk)
            if extent.cells > MOST_CELLS:
                raise too_wide(name, extent.last)
    return unpacked


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK_BYTES):
            yield chunk


class _Extent:
    """How far a sheet reaches from A1, by the cells seen so far.

    Rows go down a sheet: the first and the last of each chunk tell how far. This only spares the
    reader what most far cells would cost; one that is written another way is seen by it, or ends
    with the process that reads it.
    """

    def __init__(self) -> None:
        self._rows = 0
        self._columns = 0
        self._known: set[bytes] = set()
        self._rest = b""
        self.last = ""

    @property
    def cells(self) -> int:
        return self._rows * self._columns

    def look_at(self, chunk: bytes) -> None:
        text = self._rest + chunk
        cut = text.rfind(b"<")
        self._rest = text[cut:] if 0 <= len(text) - cut <= _CHUNK_BYTES else b""
        found = _CELL.findall(text)
        if not found:
            return
        self._rows = max(self._rows, int(found[0][1]), int(found[-1][1]))
        new = {column for column, _ in found} - self._known
        self._known |= new
        self._columns = max([self._columns, *(_column(one) for one in new)])
        self.last = f"{max(self._known, key=_column).decode()}{self._rows}"


def _column(letters: bytes) -> int:
    number = 0
    for one in letters:
        number = number * 26 + one - 64
    return number


def _too_large(name: str) -> InvalidValueError:
    return InvalidValueError(
        f"{name} ist entpackt viel größer, als eine Liste sein kann, und wird nicht gelesen; "
        "bitte nur die Tabelle in eine neue Datei kopieren.",
        f"{name} unpacks to far more than a list can be and is not read; please copy only the "
        "table into a new file.",
    )


def too_wide(name: str, last: str) -> InvalidValueError:
    """The sentence for a sheet that reaches to the cell ``last``."""
    return InvalidValueError(
        f"{name}: Die Tabelle reicht bis zur Zelle {last}; so groß ist keine Liste. Bitte nur die "
        "Zeilen und Spalten mit Daten in eine neue Datei kopieren.",
        f"{name}: the sheet reaches to the cell {last}; no list is as large. Please copy only the "
        "rows and columns with data into a new file.",
    )
