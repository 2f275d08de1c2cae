"""The words of a PDF as a program reads them: glyphs by their fonts' ToUnicode maps."""

import re
from io import BytesIO

import pikepdf

_CHAR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
_RANGE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
_SHOWS = {"Tj", "TJ", "'", '"'}


def words(pdf: bytes) -> str:
    """All text of a PDF in the order in which it is drawn, blanks made one."""
    found: list[str] = []
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
            letters: dict[int, str] = {}
            for one in pikepdf.parse_content_stream(page):
                operands, operator = one.operands, one.operator
                if str(operator) == "Tf":
                    letters = fonts[str(operands[0])]
                elif str(operator) in _SHOWS:
                    found.append(_read(operands[0], letters))
                elif str(operator) in {"Td", "Tm", "T*", "BT"}:
                    found.append(" ")
    return " ".join("".join(found).split())


def links(pdf: bytes) -> list[str]:
    """Where the links of a PDF lead."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [
            str(one.A.URI)
            for page in opened.pages
            for one in page.get("/Annots", [])
            if one.Subtype == "/Link"
        ]


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """What each glyph of a font stands for (ISO 32000-1 §9.10.3)."""
    source = font.ToUnicode.read_bytes()
    letters: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, text in _CHAR.findall(block):
            letters[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            begin = ord(bytes.fromhex(text.decode()).decode("utf-16-be"))
            for code in range(int(first, 16), int(last, 16) + 1):
                letters[code] = chr(begin + code - int(first, 16))
    return letters


def _read(shown: object, letters: dict[int, str]) -> str:
    parts = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
    octets = b"".join(bytes(one) for one in parts if isinstance(one, pikepdf.String))
    codes = (int.from_bytes(octets[at : at + 2]) for at in range(0, len(octets), 2))
    return "".join(letters.get(code, "") for code in codes)
