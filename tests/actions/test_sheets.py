"""Tables from outside: whatever they hold, the answer is rows or one sentence, and nothing else."""

import io
import os
import socket
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pytest
from postbox import SLUG, publish
from support import START, Office

from mailer.actions.imports import attendance, recipients, rosters
from mailer.actions.imports.sheets.limits import MOST_COLUMNS, MOST_ROWS, Limits
from mailer.actions.imports.sheets.process import Row, rows_in
from mailer.domain.errors import InvalidValueError

SHEET = "xl/worksheets/sheet1.xml"
NOISE = bytes(one * one % 251 for one in range(2000))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))


def book(*rows: Iterable[object]) -> bytes:
    """A workbook as Excel writes it."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


FAR_ALONE = {
    "plain": '<row r="1048576"><c r="XFD1048576" t="inlineStr">{}</c></row>',
    "another name": '<row r="1048576"><x:c r="XFD1048576" t="inlineStr">{}</x:c></row>',
    "a line break": '<row r="1048576"><c\nr="XFD1048576" t="inlineStr">{}</c></row>',
    "a tab and quotes": "<row r='1048576'><c\tt='inlineStr' r = 'XFD1048576' >{}</c></row>",
    "lower case": '<row r="1048576"><c r="xfd1048576" t="inlineStr">{}</c></row>',
    "an entity": '<row r="1048576"><c r="&#88;FD1048576" t="inlineStr">{}</c></row>',
    "no place": '<row r="1048576"><c t="inlineStr">{}</c></row>',
    "comment": '<row r="1048576"><!-- --><c s="0" r="XFD1048576" t="inlineStr">{}</c></row>',
}


def far_alone(how: str) -> bytes:
    """One cell at the end of a sheet without any other; the reader begins its table there."""
    data = FAR_ALONE[how].format("<is><t>x</t></is>")
    xml = f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    return rebuilt(lambda name, part: xml.encode() if name == SHEET else part)


def rebuilt(change: Callable[[str, bytes], bytes | None], octets: bytes | None = None) -> bytes:
    """A workbook with parts changed, or left out where ``change`` gives None."""
    file = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(octets or book(["E-Mail"], ["a@example.org"])))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                archive.writestr(name, part)
    return file.getvalue()


def with_sheet(data: str, before: str = "") -> bytes:
    """A workbook whose first sheet is written by hand."""
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    xml = f'<?xml version="1.0"?>{before}{xml}'
    return rebuilt(lambda name, part: xml.encode() if name == SHEET else part)


def cell(place: str, text: str = "x", style: str = '<c r="{}" t="inlineStr">') -> str:
    return f"{style.format(place)}<is><t>{text}</t></is></c>"


def lonely(place: str, style: str = '<c r="{}" t="inlineStr">') -> bytes:
    number = "".join(filter(str.isdigit, place))
    return with_sheet(
        f'<row r="1">{cell("A1", "E-Mail")}</row><row r="{number}">{cell(place, style=style)}</row>'
    )


def unpacking_to(size: int) -> bytes:
    return with_sheet(f'<row r="1">{cell("A1", "E-Mail")}</row>' + " " * size)


def lying(octets: bytes) -> bytes:
    """The same with a directory that says each part is tiny."""
    source = zipfile.ZipFile(io.BytesIO(octets))
    spoilt = bytearray(octets)
    for part in source.infolist():
        for place in (part.header_offset + 22, _directory_entry(octets, part.filename) + 24):
            spoilt[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(spoilt)


def _directory_entry(octets: bytes, name: str) -> int:
    place = octets.index(b"PK\x01\x02")
    while octets[place + 46 : place + 46 + len(name)] != name.encode():
        place = octets.index(b"PK\x01\x02", place + 4)
    return place


def encrypted_zip() -> bytes:
    octets = bytearray(book(["E-Mail"]))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = octets.find(sign)
        while at >= 0:
            octets[at + place] |= 1
            at = octets.find(sign, at + 4)
    return bytes(octets)


def entity(declared: str) -> bytes:
    return with_sheet(
        f'<row r="1">{cell("A1", "&b9;")}</row>', f'<!DOCTYPE x [<!ENTITY b0 "lol">{declared}]>'
    )


# What is in the file, and a word of the sentence that comes of it.
HARMFUL: dict[str, tuple[Callable[[], bytes], str]] = {
    "a cell at the end of all sheets": (lambda: lonely("XFD1048576"), "XFD1048576"),
    "a cell at the end of all rows, far right": (lambda: lonely("AAA1048576"), "AAA1048576"),
    "a far cell written another way": (
        lambda: lonely("XFD1048576", "<c t='inlineStr' r='{}'>"), "damaged"),
    "a far cell that a row denies": (
        lambda: with_sheet(f'<row r="1">{cell("A1")}{cell("XFD1048576")}</row>'), "XFD1048576"),
    "far more unpacked than packed": (lambda: unpacking_to(300_000_000), "unpacks"),
    "the same, denied by its directory": (lambda: lying(unpacking_to(300_000_000)), "unpacks"),
    "a directory that lies": (lambda: lying(book(["E-Mail"])), "cannot be read"),
    "a billion laughs": (lambda: entity(BOMB), "entities"),
    "an entity from a file": (
        lambda: entity('<!ENTITY b9 SYSTEM "file:///proc/self/environ">'), "entities"),
    "a document type in another part": (
        lambda: rebuilt(lambda name, part: part.replace(b"<workbook", b"<!DOCTYPE x><workbook")
                        if name == "xl/workbook.xml" else part), "entities"),
    "too many columns": (lambda: book(["E-Mail", *(f"c{n}" for n in range(10_000))]), "columns"),
    "an archive of something else": (
        lambda: rebuilt(lambda name, part: None if "workbook" in name else part), "other arch"),
    "a workbook without its sheet": (
        lambda: rebuilt(lambda name, part: None if name == SHEET else part), "cannot be read"),
    "broken XML": (lambda: with_sheet("<row><c><v>"), "."),
    "half a file": (lambda: book(["E-Mail"], ["a@example.org"])[:2000], "damaged"),
    "an archive that ends at once": (lambda: b"PK\x03\x04" + b"\xff" * 500, "damaged"),
    "a workbook with a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "password"),
    "an archive with a password": (encrypted_zip, "password"),
    "a web page": (lambda: b"<html><table><tr><td>E-Mail</td></tr></table></html>", "web page"),
    "XML": (lambda: b'\xef\xbb\xbf <?xml version="1.0"?><x/>', "web page"),
    "nothing but NUL": (lambda: bytes(1_000_000), "no table"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + NOISE, "no table"),
    "an endless line": (lambda: b"E-Mail;" + b"x" * 20_000_000, "longer than"),
    "an endless line of separators": (lambda: b"E-Mail" + b";" * 20_000_000, "longer than"),
    "an endless cell": (lambda: b'E-Mail\n"' + b"x\n" * 200_000 + b'"', "field larger"),
    "a quote that is never closed": (
        lambda: b'E-Mail\n"a@example.org\nb@example.org', "not a readable"),
    "ten thousand columns": (lambda: b"E-Mail" + b";c" * 10_000 + b"\na@example.org", "columns"),
    "millions of empty rows": (lambda: b"E-Mail\n" + b"\n" * 2_000_000 + b"a@example.org", "lines"),
    "nothing": (lambda: b"", "empty"),
    "blanks": (lambda: b" \n;;\n\t" * 1000, "empty"),
}  # fmt: skip


def read(file: Path, limits: Limits | None = None) -> list[Row]:
    return list(rows_in(file, limits=limits))


@pytest.mark.parametrize("what", HARMFUL)
async def test_what_is_no_list_is_one_sentence(office: Office, tmp_path: Path, what: str) -> None:
    make, says = HARMFUL[what]
    file = tmp_path / "liste.xlsx"
    file.write_bytes(make())
    with pytest.raises(InvalidValueError, match=says) as refused:
        await recipients.import_file(office.desk, file, "seminare", basis="consent")
    for told in refused.value.sentence:
        assert told.startswith("liste.xlsx")
        assert told.endswith(".")
        assert "\n" not in told


@pytest.mark.parametrize("how", FAR_ALONE)
def test_a_lone_far_cell_costs_next_to_nothing(tmp_path: Path, how: str) -> None:
    file = tmp_path / "liste.xlsx"
    file.write_bytes(far_alone(how))
    try:
        assert len(read(file, Limits(cpu_seconds=10))) <= 1  # "no place" may mean the column A
    except InvalidValueError as refused:  # by the reader itself, not by the end of its time
        told = refused.sentence.en
        assert told.count("liste.xlsx") == 1
        assert "XFD1048576" in told or "Expecting" in told


@pytest.mark.parametrize("what", ["fifo", "device", "folder", "socket", "missing", "endless"])
def test_only_plain_files_are_read(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "liste.csv"
    if what == "fifo":
        os.mkfifo(file)
    elif what == "folder":
        file.mkdir()
    elif what == "device":
        file = Path("/dev/null")
    elif what == "endless":
        file = Path("/dev/zero")
    elif what == "socket":
        with socket.socket(socket.AF_UNIX) as bound:
            monkeypatch.chdir(tmp_path)  # a socket's path may be no longer than 107 bytes
            bound.bind(file.name)
    with pytest.raises(InvalidValueError, match=f"{file} cannot be read"):
        read(file)


def test_a_sheet_as_large_as_offices_have_them(tmp_path: Path) -> None:
    """Wide with nothing in it, far down with formats only, and a line break in a cell."""
    file = tmp_path / "liste.csv"
    file.write_text("E-Mail;Ort" + ";" * 16_000 + '\n"a@example.org";"Bad\nOrt"' + ";" * 16_000)
    assert read(file) == [Row(1, ["E-Mail", "Ort"]), Row(2, ["a@example.org", "Bad\nOrt"])]
    file = tmp_path / "liste.xlsx"
    formats = "".join(f'<row r="{n}"><c r="XFD{n}" s="0"/></row>' for n in (7, 1_048_576))
    file.write_bytes(with_sheet(f'<row r="3">{cell("B3", "E-Mail")}</row>{formats}'))
    assert read(file) == [Row(3, ["", "E-Mail"])]


def test_one_more_than_may_be(tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(";".join("x" * MOST_COLUMNS) + "\n" * (MOST_ROWS - 1) + "x")
    assert [len(row.cells) for row in read(file)] == [MOST_COLUMNS, 1]
    file.write_text(";".join("x" * (MOST_COLUMNS + 1)))
    with pytest.raises(InvalidValueError, match="columns"):
        read(file)
    file.write_text("x" + "\n" * MOST_ROWS + "x")
    with pytest.raises(InvalidValueError, match="lines"):
        read(file)


@pytest.mark.parametrize(
    "limits",
    [
        Limits(memory_bytes=200_000_000),
        Limits(cpu_seconds=0),
        Limits(patience_seconds=0),
        Limits(memory_bytes=4096),
    ],
    ids=["memory", "processor", "patience", "no memory at all"],
)
def test_a_reader_that_comes_to_harm_is_one_sentence(tmp_path: Path, limits: Limits) -> None:
    file = tmp_path / "liste.xlsx"
    file.write_bytes(lonely("AAA20000"))
    with pytest.raises(InvalidValueError, match=r"liste\.xlsx cannot be read") as refused:
        read(file, limits)
    assert refused.value.sentence.de.startswith("liste.xlsx lässt sich nicht einlesen")


def test_rows_that_are_not_wanted_end_the_reader(tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("x\n" * 1_000_000)
    before = children()
    rows = rows_in(file)
    assert next(rows) == Row(1, ["x"])
    assert len(children() - before) == 1
    rows.close()  # type: ignore[attr-defined]  # a generator
    assert children() <= before


def children() -> set[str]:
    """The processes that this one has started, those that ended unasked for included."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {number for task in tasks for number in task.read_text().split()}


def test_the_reader_is_told_none_of_our_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mailer.actions.imports.sheets.process import _environment

    monkeypatch.setenv("SEMINARPOST_RELAY__MAIN__PASSWORD", "geheim")
    assert "geheim" not in _environment().values()
    (tmp_path / "json.py").write_text("raise SystemExit('from the workspace')")
    (tmp_path / "mailer").mkdir()
    monkeypatch.chdir(tmp_path)  # modules of a workspace from elsewhere are not ours
    file = tmp_path / "liste.csv"
    file.write_text("E-Mail\n")
    assert read(file) == [Row(1, ["E-Mail"])]


async def test_every_table_takes_this_way(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "liste.xlsx"
    file.write_bytes(lonely("XFD1048576"))
    await publish(office)  # a file is read for a seminar
    office.clock.move_to(START)
    for act in (
        recipients.import_file(office.desk, file, "seminare"),
        rosters.import_registrations(office.desk, SLUG, file, notify=False),
        attendance.import_attendance(office.desk, SLUG, file),
    ):
        with pytest.raises(InvalidValueError, match="XFD1048576"):
            await act
