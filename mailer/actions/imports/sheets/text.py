"""Tables in text: CSV as spreadsheets, mail programs and meeting rooms write it."""

import csv
import io
import re
from collections.abc import Iterator

from mailer.actions.imports.sheets.dialect import Dialect, dialect_of, inner_cells
from mailer.actions.imports.sheets.encoding import encoding_of
from mailer.actions.imports.sheets.kinds import refuse_other_kinds
from mailer.actions.imports.sheets.limits import MOST_LINE_CHARACTERS
from mailer.domain.errors import InvalidValueError

_SAMPLE_LINES, _SAMPLE_CHARACTERS = 300, 500_000
_MOST_COPIED = 100_000  # characters
_COPIED = re.compile(
    r"\s*((?:[^<>@;]{0,200}<[^<>\s@]+@[^<>\s@]+>|[^\s<>,;@]+@[^\s<>,;@]+))\s*(?:[,;]|$)"
)
_MOST_LINES = 50
# One of several behind each other in a field "An": a quoted name may have commas, and a list has
# no address.
_IN_FIELD = re.compile(
    r"\s*((?:\"[^\"<>@]{0,200}\"|'[^'<>@]{0,200}'|[^<>@;\"]{0,200}?)\s*<[^<>\s@]+@[^<>\s@]+>"
    r"|[^\s<>,;@]+@[^\s<>,;@]+|[^<>@;]{1,200}?)\s*(?:;|$)"
)
_SEPARATOR = re.compile(r'"?sep=(.)"?[;,\t|]*\s*', re.IGNORECASE)


def text_table(
    octets: bytes, name: str, wanted: str = ""
) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """The encoding as people call it, and rows with the line each begins at.

    Separators ``;``, ``,``, tab or ``|``, or the one that a first line ``sep=`` names. ``wanted``
    overrules the encoding. Raises InvalidValueError where it is no such table.
    """
    told, codec = encoding_of(octets, name, wanted)
    sample = _sample(octets, codec, name)
    first = next((line for line in sample if line.strip()), "")
    refuse_other_kinds(first, name)
    if (people := _address_line(sample)) is not None:
        return told, people
    named = _SEPARATOR.fullmatch(first)
    rest = [one for one in sample if one is not first] if named else sample
    dialect = dialect_of(rest, named[1] if named else "")
    return told, _rows(octets, codec, dialect, name)


def _address_line(sample: list[str]) -> Iterator[tuple[int, list[str]]] | None:
    """The people of a single line that was copied out of a mail: a row for each address."""
    lines = [(number, one.strip()) for number, one in enumerate(sample, 1) if one.strip()]
    if (several := _field_lines(lines)) is not None:
        return several
    if len(lines) != 1 or len(lines[0][1]) > _MOST_COPIED:
        return None
    number, line = lines[0]
    found: list[str] = []
    at = 0
    while at < len(line):
        if (one := _COPIED.match(line, at)) is None:
            return None
        found.append(one[1])
        at = one.end()
    return iter([(number, [one]) for one in found]) if len(found) > 1 else None


def _field_lines(lines: list[tuple[int, str]]) -> Iterator[tuple[int, list[str]]] | None:
    """The people of a field "An", in one line or in several; a list in it is a row as well.

    None where it is no such field: there, two of three have an address, and some name
    stands before one in ``<>``.
    """
    if not lines or len(lines) > _MOST_LINES or sum(len(one) for _, one in lines) > _MOST_COPIED:
        return None
    found: list[tuple[int, list[str]]] = []
    for number, line in lines:
        at = 0
        while at < len(line):
            if (one := _IN_FIELD.match(line, at)) is None:
                return None
            found.append((number, [one[1]]))
            at = one.end()
    addressed = sum("@" in row[0] for _, row in found)
    several = any(line.count("@") > 1 and "<" in line and ";" in line for _, line in lines)
    return iter(found) if several and 3 * addressed >= 2 * len(found) else None


def _rows(
    octets: bytes, codec: str, dialect: Dialect, name: str
) -> Iterator[tuple[int, list[str]]]:
    record: list[str] = []  # the lines of the row that is being read
    reader = csv.reader(
        _kept(_lines(octets, codec, name), record), delimiter=dialect.outer, skipinitialspace=True
    )
    begun_at = 1
    is_first = True
    try:
        for row in reader:
            _check_quotes(record, dialect.outer)
            record.clear()
            if is_first and any(row):
                is_first = False
                row = [] if _SEPARATOR.fullmatch(dialect.outer.join(row)) else row
            yield begun_at, inner_cells(row, dialect.inner) if dialect.inner else row
            begun_at = reader.line_num + 1
    except csv.Error as problem:
        raise InvalidValueError(
            f"{name}, Zeile {reader.line_num}: keine lesbare Tabelle ({problem}).",
            f"{name}, line {reader.line_num}: not a readable table ({problem}).",
        ) from None


def _kept(lines: Iterator[str], record: list[str]) -> Iterator[str]:
    for line in lines:
        record.append(line)
        yield line


def _check_quotes(record: list[str], separator: str) -> None:
    """Raises csv.Error for a quote that is never closed: it would swallow the rest of the list.

    Within one line a stray quote (``"Haus" am See``) does no harm; a row of several lines has to
    be right to the letter.
    """
    if len(record) == 1 and record[0].count('"') % 2 == 0:
        return
    try:
        for _ in csv.reader(record, delimiter=separator, skipinitialspace=True, strict=True):
            pass
    except csv.Error as problem:
        if len(record) > 1 or "unexpected end" in str(problem):
            raise


def _sample(octets: bytes, codec: str, name: str) -> list[str]:
    found: list[str] = []
    characters = 0
    for line in _lines(octets, codec, name):
        found.append(line)
        characters += len(line)
        if len(found) >= _SAMPLE_LINES or characters > _SAMPLE_CHARACTERS:
            break
    return found


def _lines(octets: bytes, codec: str, name: str) -> Iterator[str]:
    """Lines with their ends; the text is never whole in memory."""
    text = io.TextIOWrapper(io.BytesIO(octets), encoding=codec, errors="replace", newline="")
    number = 0
    while line := text.readline(MOST_LINE_CHARACTERS + 1):
        number += 1
        if len(line) > MOST_LINE_CHARACTERS:
            raise InvalidValueError(
                f"{name}, Zeile {number}: länger als {MOST_LINE_CHARACTERS} Zeichen; das ist "
                "keine Tabelle im Format CSV oder XLSX.",
                f"{name}, line {number}: longer than {MOST_LINE_CHARACTERS} characters; that is "
                "no table in CSV or XLSX format.",
            )
        yield line.removeprefix("\ufeff") if number == 1 else line
