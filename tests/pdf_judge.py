"""A judge of PDFs: PDF/UA-1 (ISO 14289-1) and what a reader of the file is told."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pdfua import validate

# pdfua 0.1.3 stumbles over a heading whose /K is an array; ``_headings`` judges these instead.
_OWN = "UA-14-001"


class Told(NamedTuple):
    """What a PDF says of itself."""

    title: str
    language: str
    pages: int


class Heading(NamedTuple):
    """A heading element (ISO 32000-1 §14.8.4.3): its role, and whether it marks content."""

    role: str
    has_content: bool


def judged(pdf: bytes, folder: Path) -> list[str]:
    """What is wrong with ``pdf``, a sentence each; a rule that could not be checked is one too."""
    file = folder / "judged.pdf"
    file.write_bytes(pdf)
    report = validate(str(file))
    found = [f"{one.rule_id}: {one.message}" for one in report.findings]
    unchecked = [
        f"{one.rule_id}: {one.skipped_reason}"
        for one in report.outcomes
        if one.skipped_reason and one.rule_id != _OWN
    ]
    empty = [f"an empty heading {one.role}" for one in headings(pdf) if not one.has_content]
    return found + unchecked + empty


def told(pdf: bytes) -> Told:
    """Title, language and number of pages of ``pdf``."""
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        return Told(str(metadata["dc:title"]), str(opened.Root.Lang), len(opened.pages))


def headings(pdf: bytes) -> list[Heading]:
    """The headings of ``pdf`` in the order of its structure."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        tree = opened.Root.get("/StructTreeRoot")
        return [] if tree is None else list(_headings(tree))


def active(pdf: bytes) -> list[str]:
    """What of ``pdf`` does something or is filled in: files, actions, forms; a letter has none."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        names = list(opened.attachments)
        return names + [key for key in ("/OpenAction", "/AA", "/AcroForm") if key in opened.Root]


def _headings(node: pikepdf.Object) -> Iterator[Heading]:
    for kid in _kids(node):
        if not isinstance(kid, pikepdf.Dictionary):
            continue
        role = str(kid.get("/S", ""))
        if role[:2] == "/H" and role[2:].isdigit():
            yield Heading(role, _marks_content(kid))
        yield from _headings(kid)


def _marks_content(node: pikepdf.Object) -> bool:
    return any(
        not isinstance(kid, pikepdf.Dictionary) or "/MCID" in kid or _marks_content(kid)
        for kid in _kids(node)
    )


def _kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    kids = node.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]
