"""Tables in text: CSV from Excel, in any of its dialects."""

import codecs
import csv
import io
from collections.abc import Iterator

from mailer.actions.sheets.limits import MOST_LINE_CHARACTERS
from mailer.domain.errors import InvalidValueError

_CHUNK_BYTES = 1_000_000
_PAGES = ("<!doctype", "<html", "<?xml", "<table", "<body")


def text_rows(octets: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins at. Separators ``;``, ``,``, tab or ``|``.

    UTF-8, UTF-16 or Windows-1252. Raises InvalidValueError where it is no such table.
    """
    encoding = _encoding(octets, name)
    first = next((line for line in _lines(octets, encoding, name) if line.strip()), "")
    if first.lstrip().lower().startswith(_PAGES):
        raise InvalidValueError(
            f"{name} ist eine Webseite oder XML und keine Tabelle; bitte in Excel öffnen und als "
            ".xlsx speichern.",
            f"{name} is a web page or XML and no table; please open it in Excel and save it as "
            ".xlsx.",
        )
    # csv.Sniffer guesses from contents and is fooled by names; headings tell it plainly.
    delimiter = max(";,\t|", key=first.count)
    # Strict: a quote that is never closed would swallow the rest of the list.
    reader = csv.reader(_lines(octets, encoding, name), delimiter=delimiter, strict=True)
    begun_at = 1
    try:
        for row in reader:
            yield begun_at, row
            begun_at = reader.line_num + 1
    except csv.Error as problem:
        raise InvalidValueError(
            f"{name}, Zeile {reader.line_num}: keine lesbare Tabelle ({problem}).",
            f"{name}, line {reader.line_num}: not a readable table ({problem}).",
        ) from None


def _lines(octets: bytes, encoding: str, name: str) -> Iterator[str]:
    """Lines with their ends; the text is never whole in memory."""
    text = io.TextIOWrapper(io.BytesIO(octets), encoding=encoding, newline="")
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
        yield line


def _encoding(octets: bytes, name: str) -> str:
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        if _is_text(octets, encoding):
            return encoding
    raise InvalidValueError(
        f"{name} ist keine Tabelle im Format CSV oder XLSX.",
        f"{name} is no table in CSV or XLSX format.",
    )


def _is_text(octets: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for begin in range(0, len(octets), _CHUNK_BYTES):
            if "\0" in decoder.decode(octets[begin : begin + _CHUNK_BYTES]):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
