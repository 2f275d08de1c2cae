"""Recipient lists as offices keep them: CSV from Excel, in any of its dialects, or XLSX."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from mailer.domain.errors import InvalidValueError

_BIGGEST_BYTES = 200_000_000
_HEADINGS = {
    "email": "email mail emailadresse mailadresse emailaddress address adresse",
    "honorific": "anrede salutation honorific",
    "title": "titel title akademischertitel academictitle grad",
    "first_name": "vorname firstname givenname rufname",
    "last_name": "nachname name familienname lastname surname zuname",
    "organisation": "organisation organization kommune verwaltung behörde institution firma "
    "gemeinde stadt dienststelle unternehmen einrichtung company",
    "language": "sprache language",
    "basis": "rechtsgrundlage legalbasis basis",
    "source": "quelle herkunft source",
    "status": "status teilnahmestatus anmeldestatus teilgenommen teilnahme anwesend anwesenheit "
    "attended attendance state",
}
_RANK_OF = {
    heading: (field, rank)
    for field, text in _HEADINGS.items()
    for rank, heading in enumerate(text.split())
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its line number in the file (from 1) and its known cells."""

    number: int
    cells: dict[str, str]


def read_sheet(path: Path) -> Iterator[Line]:
    """The rows of a CSV or XLSX file by the fields their headings name.

    Separators ``;``, ``,``, tab or ``|``; UTF-8, UTF-16 or Windows-1252. Unknown columns are
    left out. Raises InvalidValueError when it is no table or no column holds addresses.
    """
    rows = _rows(path)
    for _, row in rows:
        if any(cell.strip() for cell in row):
            fields = _fields(row)
            if "email" not in fields:
                raise InvalidValueError(
                    f"{path.name}: In der ersten Zeile ist keine Spalte für die E-Mail-Adresse zu "
                    "erkennen; bitte eine Spalte „E-Mail“ nennen.",
                    f"{path.name}: no column for the e-mail address in the first line; please "
                    'call one column "E-Mail".',
                )
            break
    else:
        raise InvalidValueError(f"{path.name} ist leer.", f"{path.name} is empty.")
    for number, row in rows:
        cells = {
            field: cell.strip()
            for field, cell in zip(fields, row, strict=False)
            if field and cell.strip()
        }
        if cells:
            yield Line(number, cells)


def _fields(headings: list[str]) -> list[str]:
    """Which field each column holds, "" for none.

    Where two columns could be the same field, the plainer heading wins: ``E-Mail`` before
    ``Adresse``, ``Kommune`` before ``Stadt``.
    """
    ranks = [_RANK_OF.get(_letters(heading), ("", 0)) for heading in headings]
    best = {
        field: min(rank for known, rank in ranks if known == field)
        for field in {known for known, _ in ranks}
    }
    found: list[str] = []
    for field, rank in ranks:
        found.append(field if rank == best[field] and field not in found else "")
    return found


def _letters(heading: str) -> str:
    """``E-Mail Adresse:`` and ``EMAIL_ADRESSE`` are one heading: only letters tell."""
    return re.sub(r"[^a-zäöüß]", "", heading.lower())


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        if path.stat().st_size > _BIGGEST_BYTES:
            raise InvalidValueError(
                f"{path.name} ist größer als 200 MB; bitte in mehreren Teilen einlesen.",
                f"{path.name} is larger than 200 MB; please import it in parts.",
            )
        data = path.read_bytes()
    except OSError as problem:
        raise InvalidValueError(
            f"{path} lässt sich nicht lesen: {problem.strerror}.",
            f"{path} cannot be read: {problem.strerror}.",
        ) from None
    return _xlsx_rows(path, data) if data.startswith(b"PK\x03\x04") else _csv_rows(path, data)


def _csv_rows(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(path, data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    # csv.Sniffer guesses from contents and is fooled by names; headings tell it plainly.
    delimiter = max(";,\t|", key=first.count)
    # Strict: a quote that is never closed would swallow the rest of the list.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun_at = 1
    try:
        for row in reader:
            yield begun_at, row
            begun_at = reader.line_num + 1
    except csv.Error as problem:
        raise InvalidValueError(
            f"{path.name}, Zeile {reader.line_num}: keine lesbare Tabelle ({problem}).",
            f"{path.name}, line {reader.line_num}: not a readable table ({problem}).",
        ) from None


def _decoded(path: Path, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InvalidValueError(
        f"{path.name} ist keine Tabelle im Format CSV oder XLSX.",
        f"{path.name} is no table in CSV or XLSX format.",
    )


def _xlsx_rows(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as problem:
        raise InvalidValueError(
            f"{path.name} lässt sich nicht als Excel-Datei lesen: {problem}.",
            f"{path.name} cannot be read as an Excel file: {problem}.",
        ) from None
    for number, row in enumerate(rows, 1):
        yield number, [str(cell) for cell in row]
