"""What a workbook says of its sheets beside their cells: which is open, what in them is hidden.

Read off the package itself (ECMA-376 part 1 §18.2, §18.3.1.13, §18.3.1.73; OpenDocument 1.3
part 3 §19.749): the reader of cells does not tell. ``check_package`` has looked through it before;
whatever cannot be understood here counts as not said.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import unescape

_CHUNK_BYTES = 1_000_000
_ACTIVE = re.compile(rb'<(?:\w+:)?workbookView\b[^>]*\bactiveTab="(\d{1,5})"')
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*\b\w+:id="([^"]{1,200})"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target)="([^"]{1,500})"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d{1,7})"')
_COLUMN = re.compile(rb'<(?:\w+:)?col\b[^>]*\bhidden="(?:1|true)"[^>]*>')
_FONTS = re.compile(rb"<(?:\w+:)?font\b(?:[^>]*/>|.*?</(?:\w+:)?font>)", re.DOTALL)
_STRIKE = re.compile(rb'<(?:\w+:)?strike\b(?![^>]*\bval="(?:0|false)")')
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_FONT_ID = re.compile(rb'\bfontId="(\d{1,5})"')
_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\br="[A-Z]{1,3}(\d{1,7})")(?:(?=[^>]*\bs="(\d{1,5})"))?'
    rb"[^>]*[^/>]>"
)
_REACHES = re.compile(rb'\b(min|max)="(\d{1,5})"')
_ODS_ACTIVE = re.compile(rb'config:name="ActiveTable"[^>]*>([^<]{1,200})<')
_ODS_PART = re.compile(rb"<table:table(?:-row|-column)?(?=[\s/>])[^>]*>")
_ODS_NAME = re.compile(rb'\btable:name="([^"]*)"')
_ODS_HIDDEN = re.compile(rb'\btable:visibility="(?:filter|collapse)"')
_ODS_REPEATED = re.compile(rb'\btable:number-(?:row|column)s-repeated="(\d{1,7})"')
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384


class Outline:
    """A workbook's package; ``active`` is the index of the open sheet, 0 where nothing says so."""

    def __init__(self, octets: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(octets))
        self._names = {one.lower().lstrip("/"): one for one in self._archive.namelist()}
        self._is_ods = "content.xml" in self._names
        self._ods_rows: list[set[int]] = []
        self._ods_columns: list[set[int]] = []
        self._ods_names: list[str] = []
        self._struck: set[int] = set()
        if self._is_ods:
            self._read_ods()
            told = _ODS_ACTIVE.search(self._whole("settings.xml"))
            name = unescape(told[1].decode("utf-8", "replace")) if told else ""
            self.active = self._ods_names.index(name) if name in self._ods_names else 0
        else:
            book = self._whole("xl/workbook.xml")
            self._parts = self._sheet_parts(book)
            found = _ACTIVE.search(book)
            self.active = int(found[1]) if found else 0
            self._read_struck()

    def hidden_rows(self, index: int) -> set[int]:
        """The rows (from 1) of a sheet that are hidden, or filtered away."""
        if self._is_ods:
            return self._ods_rows[index] if index < len(self._ods_rows) else set()
        if index >= len(self._parts):
            return set()
        found: set[int] = set()
        for text in self._chunks(self._parts[index]):
            if b'hidden="' in text:
                found.update(int(one) for one in _HIDDEN_ROW.findall(text))
        return found

    def struck_rows(self, index: int) -> set[int]:
        """The rows (from 1) of a sheet of which at least half of what stands in them is struck
        out (ECMA-376, part 1, §18.4.10); of an ODS file none is known."""
        if self._is_ods or index >= len(self._parts) or not self._struck:
            return set()
        filled: dict[int, int] = {}
        struck: dict[int, int] = {}
        for text in self._chunks(self._parts[index]):
            for row, style in _CELL.findall(text):
                number = int(row)
                filled[number] = filled.get(number, 0) + 1
                is_struck = bool(style) and int(style) in self._struck
                struck[number] = struck.get(number, 0) + is_struck
        return {number for number, some in struck.items() if some and 2 * some >= filled[number]}

    def _read_struck(self) -> None:
        """Which formats of cells are struck out."""
        styles = self._whole("xl/styles.xml")
        if not _STRIKE.search(styles):
            return
        begun = styles.partition(b"cellStyleXfs")[0]
        fonts = {at for at, one in enumerate(_FONTS.findall(begun)) if _STRIKE.search(one)}
        formats = _CELL_FORMATS.search(styles)
        for at, one in enumerate(_FORMAT.findall(formats[0]) if formats else ()):
            told = _FONT_ID.search(one)
            if told and int(told[1]) in fonts:
                self._struck.add(at)

    def hidden_columns(self, index: int) -> set[int]:
        """The columns (from 0) of a sheet that are hidden."""
        if self._is_ods:
            return self._ods_columns[index] if index < len(self._ods_columns) else set()
        if index >= len(self._parts):
            return set()
        found: set[int] = set()
        for text in self._chunks(self._parts[index]):
            for tag in _COLUMN.findall(text):
                reaches = {key: int(number) for key, number in _REACHES.findall(tag)}
                last = min(reaches.get(b"max", 0), _MOST_COLUMNS)
                found.update(range(reaches.get(b"min", 1) - 1, last))
            if b"sheetData" in text:  # they are told before the rows
                break
        return found

    def _sheet_parts(self, book: bytes) -> list[str]:
        targets = {}
        for one in _RELATION.findall(self._whole("xl/_rels/workbook.xml.rels")):
            said = dict(_ATTRIBUTE.findall(one))
            if b"Id" in said and b"Target" in said:
                target = said[b"Target"].decode("utf-8", "replace")
                targets[said[b"Id"]] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
        return [targets.get(one, "") for one in _SHEET.findall(book)]

    def _read_ods(self) -> None:
        number = column = 0
        for text in self._chunks("content.xml"):
            for tag in _ODS_PART.findall(text):
                if not tag.startswith(b"<table:table-"):
                    name = _ODS_NAME.search(tag)
                    said = name[1].decode("utf-8", "replace") if name else ""
                    self._ods_names.append(unescape(said, {"&quot;": '"', "&apos;": "'"}))
                    self._ods_rows.append(set())
                    self._ods_columns.append(set())
                    number = column = 0
                    continue
                repeated = _ODS_REPEATED.search(tag)
                times = min(int(repeated[1]), _MOST_ROWS) if repeated else 1
                if tag.startswith(b"<table:table-column"):
                    if _ODS_HIDDEN.search(tag) and self._ods_columns and column < _MOST_COLUMNS:
                        last = min(column + times, _MOST_COLUMNS)
                        self._ods_columns[-1].update(range(column, last))
                    column += times
                    continue
                if _ODS_HIDDEN.search(tag) and self._ods_rows and number < _MOST_ROWS:
                    self._ods_rows[-1].update(range(number + 1, number + times + 1))
                number += times

    def _whole(self, name: str) -> bytes:
        return b"".join(self._chunks(name, cut=False))

    def _chunks(self, name: str, *, cut: bool = True) -> Iterator[bytes]:
        """A part piece by piece; with ``cut`` no piece ends within a tag."""
        known = self._names.get(name.lower())
        if known is None:
            return
        rest = b""
        with self._archive.open(known) as opened:
            while chunk := opened.read(_CHUNK_BYTES):
                text = rest + chunk
                end = text.rfind(b"<") if cut else len(text)
                rest = text[end:] if 0 <= len(text) - end <= _CHUNK_BYTES else b""
                yield text[:end] if rest else text
        if rest:
            yield rest
