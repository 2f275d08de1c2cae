"""The text part of a mail, read off its HTML: the same facts and links in the same order."""

import re
from collections.abc import Iterator

import lxml.html
from lxml.etree import ParserError, _Element

from mailer.domain.address import address_in

_SKIPPED_TAGS = {"head", "style", "script", "title", "template"}
_BLOCKS = {
    "p", "div", "table", "tbody", "thead", "tr", "td", "section", "article", "header", "footer",
    "main", "ul", "ol", "li", "h1", "h2", "h3", "h4", "blockquote", "hr", "dl", "dt", "dd",
    "address", "body",
}  # fmt: skip
_SPACED = {"p", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "table", "hr", "dl", "section"}
# Joiners and direction marks (U+200C to U+200F) stay: emoji, Persian and Hebrew need them.
_INVISIBLE = re.compile("[\u034f\u00ad\u200b\u2060\ufeff]")
_LISTS = {"ul", "ol"}
_UNDERLINES = {"h1": "=", "h2": "-"}
_LONGEST_UNDERLINE = 60


def text_of(html: str) -> str:
    """The plain text of a mail's HTML, lines ended by ``\\n``, links written out.

    ``data-text="skip"`` and the preheader are left out; a ``class="button"`` link becomes
    its own paragraph, a table row with a heading cell ``heading: value``.
    """
    writer = _Writer()
    try:
        body = lxml.html.document_fromstring(html).find("body")
    except ParserError:  # nothing but blanks and comments
        body = None
    if body is not None:
        _walk(body, writer)
    return writer.text()


class _Writer:
    """Collects lines and blank lines, never two blank lines in a row."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._current = ""

    def write(self, text: str) -> None:
        # A non-breaking space keeps words together on a page; in plain text it is a space.
        folded = re.sub(r"\s+", " ", _INVISIBLE.sub("", text))
        if not self._current or self._current.endswith((" ", "\n")):
            folded = folded.lstrip(" ")
        self._current += folded

    def break_line(self) -> None:
        if self._current.strip():
            self._lines.append(self._current.strip())
        self._current = ""

    def blank_line(self) -> None:
        self.break_line()
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def item(self, mark: str, text: str) -> None:
        """``text`` after ``mark``, its further lines below the first one's beginning."""
        self.break_line()
        first, *more = text.strip().split("\n")
        self._lines.append(f"{mark}{first}".rstrip())
        self._lines += [f"{' ' * len(mark)}{line}" if line else "" for line in more]

    def underline(self, mark: str) -> None:
        self.break_line()
        if self._lines and self._lines[-1]:
            self._lines.append(mark * min(len(self._lines[-1]), _LONGEST_UNDERLINE))

    def text(self) -> str:
        self.break_line()
        return "\n".join(self._lines).strip() + "\n"


def _walk(element: _Element, writer: _Writer) -> None:
    tag = element.tag
    if not isinstance(tag, str):  # a comment, such as those that only Outlook reads
        return
    classes = element.get("class", "").split()
    if tag in _SKIPPED_TAGS or element.get("data-text") == "skip" or "preheader" in classes:
        return
    if tag == "br":
        writer.break_line()
    elif tag == "a" and element.get("href"):
        _write_link(element, classes, writer)
    elif tag == "tr" and element.find("th") is not None:
        _write_row(element, writer)
    elif tag == "li":
        _write_item(element, writer)
    else:
        _walk_block(element, tag, writer)


def _walk_block(element: _Element, tag: str, writer: _Writer) -> None:
    parent = element.getparent()
    spaced = tag in _SPACED and not (tag in _LISTS and parent is not None and parent.tag == "li")
    if spaced:
        writer.blank_line()
    elif tag in _BLOCKS:
        writer.break_line()
    if tag == "hr":
        writer.write("-- ")
    _walk_children(element, writer)
    if tag in _UNDERLINES:
        writer.underline(_UNDERLINES[tag])
    if spaced:
        writer.blank_line()
    elif tag in _BLOCKS:
        writer.break_line()


def _walk_children(element: _Element, writer: _Writer) -> None:
    writer.write(element.text or "")
    for child in element:
        _walk(child, writer)
        writer.write(child.tail or "")


def _write_row(row: _Element, writer: _Writer) -> None:
    """``<th>Datum</th><td>16. November</td>`` as ``Datum: 16. November``, inner lines joined."""
    writer.break_line()
    heading = ""
    values: list[str] = []
    for cell in row:
        inner = _Writer()
        _walk_children(cell, inner)
        content = inner.text().strip()
        if cell.tag == "th" and not heading:
            heading = content.replace("\n", " ")
        elif content:
            values.append(", ".join(line for line in content.split("\n") if line))
    writer.write(f"{heading}: {', '.join(values)}")
    writer.break_line()


def _write_item(item: _Element, writer: _Writer) -> None:
    """``– 10:30 Begrüßung``; a numbered list's items have their numbers."""
    inner = _Writer()
    _walk_children(item, inner)
    around, mark = item.getparent(), "– "
    if around is not None and around.tag == "ol":
        before = sum(1 for _ in item.itersiblings("li", preceding=True))
        first = around.get("start", "")
        mark = f"{(int(first) if first.isdecimal() else 1) + before}. "
    writer.item(mark, inner.text())


def _write_link(link: _Element, classes: list[str], writer: _Writer) -> None:
    href = address_in(link.get("href", "")) or link.get("href", "")
    label = " ".join(_visible(link)).strip()
    if "button" in classes:
        writer.blank_line()
        writer.write(f"{label}:")
        writer.break_line()
        writer.write(href)
        writer.blank_line()
    elif not label or label == href or label == href.removeprefix("https://"):
        writer.write(href)
    else:
        writer.write(f"{label} ({href})")


def _visible(element: _Element) -> Iterator[str]:
    inner = _Writer()
    _walk_children(element, inner)
    yield from inner.text().split()
