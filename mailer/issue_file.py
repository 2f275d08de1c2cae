"""Newsletter issues as people write them: ``newsletters/<slug>.md`` or ``.toml``.

Markdown begins with a TOML head between two lines ``+++``. Every ``##`` heading begins a news
item, a last paragraph that is only a link becomes its "read on", and what follows a line
``---`` are free blocks. ``<slug>.en.md`` holds the same issue in English.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BeforeValidator, Field

from mailer.compose.markdown import refuse_bad_links
from mailer.domain.errors import (
    ContentError,
    InvalidValueError,
    NotFoundError,
    SeminarpostError,
    Sentence,
)
from mailer.domain.newsletter import IssueText, NewsItem
from mailer.domain.web_address import look_at, web_address
from mailer.domain.web_host import UnfitAddressError
from mailer.toml_file import Location, TomlModel, checked, line_of, parse_toml, read_text

FOLDER = "newsletters"
SLUG = r"[a-z0-9][a-z0-9-]{0,59}"
_SUFFIXES = (".md", ".toml")
_HEAD = re.compile(r"\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# Without underlined headings: "---" under a paragraph is the line that begins a block.
_PARSER = MarkdownIt("commonmark").disable(["lheading", "code"])
# Paragraphs and headings alone: reading the marks within all lines takes most of the time.
_BLOCKS = MarkdownIt("commonmark").disable(["lheading", "code", "inline"])
_FROM_TEXT = ("intro", "item", "blocks")


def _moment(value: Any) -> datetime:
    """A TOML date-time, or the same as text; wall time of the site's zone without an offset."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, datetime):  # a day alone does not say when, a number is no time
        raise InvalidValueError(
            "Datum und Uhrzeit gehören dazu, zum Beispiel 2027-03-01T09:00:00.",
            "it takes a date and a time, for example 2027-03-01T09:00:00.",
        )
    return found


class _Item(TomlModel):
    title: str
    text: str = ""
    url: str = ""
    link_label: str = ""


class IssueFile(TomlModel):
    """What an issue's file says; ``send_at`` is naive where it names no offset."""

    title: str
    send_at: Annotated[datetime | None, BeforeValidator(_moment)] = None
    lists: tuple[str, ...] = ()
    seminars: tuple[str, ...] = ()
    plan: str = "newsletter"
    intro: str = ""
    item: tuple[_Item, ...] = ()
    blocks: tuple[str, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class WrittenIssue:
    """An issue's file, and its texts in all languages there are files for.

    ``bad_links`` has a sentence, with file and line, for the first link of each file that
    must not be sent: the issue can be read, and whoever plans it is told.
    """

    file: IssueFile
    texts: tuple[IssueText, ...]
    bad_links: tuple[Sentence, ...] = ()


def read_issue(workspace: Path, slug: str, language: str) -> WrittenIssue:
    """The issue ``slug``; its first text is in ``language``, the site's.

    Raises NotFoundError without a file, ContentError naming file and line.
    """
    folder = workspace / FOLDER
    if re.fullmatch(SLUG, slug) is None:
        raise _not_found(folder, slug)
    path = _existing(folder, slug)
    if path is None:
        raise _not_found(folder, slug)
    bad_links: list[Sentence] = []
    main = _read(path, workspace, bad_links)
    texts = [_text(path, language, main)]
    for other in sorted({"de", "en"} - {language}):
        translation = _existing(folder, f"{slug}.{other}")
        if translation is not None:
            texts.append(_text(translation, other, _read(translation, workspace, bad_links)))
    return WrittenIssue(main, tuple(texts), tuple(bad_links))


def written_issues(workspace: Path) -> list[str]:
    """The short names of all issues there are files of."""
    folder = workspace / FOLDER
    stems = {one.stem for one in folder.glob("*") if one.suffix in _SUFFIXES}
    return sorted(one for one in stems if re.fullmatch(SLUG, one))


def split_markdown(source: str) -> tuple[str, list[tuple[str, str]], list[str]]:
    """A text's introduction, its ``##`` sections (heading, text), and its ``---`` blocks."""
    source, blocks = split_blocks(source)
    env: dict[str, Any] = {}
    tokens = _BLOCKS.parse(source, env)
    cuts = [
        (*_span(token), _plain(_children(following, env)))
        for token, following in pairwise(tokens)
        if token.type == "heading_open" and token.tag == "h2" and not token.level
    ]
    lines = source.split("\n")
    ends = [*(begin for begin, _, _ in cuts), len(lines)]
    sections = [
        (heading, "\n".join(lines[begin:end]).strip())
        for (_, begin, heading), end in zip(cuts, ends[1:], strict=True)
    ]
    return "\n".join(lines[: ends[0]]).strip(), sections, blocks


def split_blocks(source: str) -> tuple[str, list[str]]:
    """What stands before the first line ``---``, and what follows each."""
    source = _with_newlines(source)
    lines = source.split("\n")
    spans = [_span(one) for one in _BLOCKS.parse(source) if one.type == "hr" and not one.level]
    begins = [0, *(end for _, end in spans)]
    ends = [*(begin for begin, _ in spans), len(lines)]
    first, *blocks = (
        "\n".join(lines[begin:end]).strip("\n") for begin, end in zip(begins, ends, strict=True)
    )
    return first, [block for block in blocks if block.strip()]


def split_head(source: str, name: str) -> tuple[dict[str, Any], str]:
    """The TOML head of a Markdown text (empty where it has none), and the rest.

    Raises ContentError for a head that is no TOML or does not end.
    """
    source = _with_newlines(source)
    found = _HEAD.match(source)
    if found is None:
        if source.lstrip().startswith("+++"):  # else the head itself would be sent
            line = source[: source.index("+++")].count("\n") + 1
            raise ContentError(
                f"{name}:{line}: Der Kopf endet nicht; er steht zwischen zwei Zeilen „+++“.",
                f'{name}:{line}: the head does not end; it stands between two lines "+++".',
            )
        return {}, source
    # Line breaks before it: lines are counted as the file has them.
    before = source[: found.start(1)].count("\n")
    data = parse_toml("\n" * before + found.group(1), name, ContentError)
    return data, source[found.end() :]


def line_after_head(source: str, rest: str) -> int:
    """The line (from 1) of ``source`` in which ``rest`` begins, as ``split_head`` gave it."""
    return _with_newlines(source).count("\n") - rest.count("\n") + 1


def _with_newlines(source: str) -> str:
    """One kind of line end, also for the soft breaks that come along from Word."""
    return re.sub("\r\n|[\r\v\f\x85\u2028\u2029]", "\n", source)


def _span(token: Token) -> tuple[int, int]:
    begin, end = token.map or [0, 0]
    return begin, end


def _existing(folder: Path, stem: str) -> Path | None:
    """What goes by that name, be it a file or a link to nothing: reading it says what is wrong."""
    paths = (folder / f"{stem}{suffix}" for suffix in _SUFFIXES)
    return next((path for path in paths if os.path.lexists(path)), None)


def _read(path: Path, workspace: Path, bad_links: list[Sentence]) -> IssueFile:
    source = read_text(path, ContentError, within=workspace)
    if path.suffix == ".toml":
        data = parse_toml(source, str(path), ContentError)
    else:
        data, rest = split_head(source, str(path))
        with _noted(bad_links):
            refuse_bad_links(rest, str(path), line_after_head(source, rest))
        intro, sections, blocks = split_markdown(rest)
        for key in _FROM_TEXT:
            if key in data:  # what stands there would vanish without a word
                raise ContentError(
                    f"{path}:{line_of(source, (key,))}: „{key}“ gehört nicht in den Kopf, sondern "
                    "als Text darunter.",
                    f'{path}:{line_of(source, (key,))}: "{key}" does not belong in the head but '
                    "as text below it.",
                )
        items = [_item(heading, text) for heading, text in sections]
        data = data | {"intro": intro, "item": items, "blocks": blocks}
    file = checked(IssueFile, data, source, str(path), ContentError)
    if path.suffix == ".toml":
        with _noted(bad_links):
            _refuse_bad_links(file, source, str(path))
        _refuse_bad_addresses(file, source, str(path))
    return file


@contextmanager
def _noted(sentences: list[Sentence]) -> Iterator[None]:
    try:
        yield
    except ContentError as problem:
        sentences.append(problem.sentence)


def _refuse_bad_links(file: IssueFile, source: str, name: str) -> None:
    """For Markdown inside TOML, whose texts begin on the lines of their keys."""
    places: list[tuple[Location, str]] = [(("intro",), file.intro)]
    places += [(("item", number, "text"), one.text) for number, one in enumerate(file.item)]
    places += [(("blocks",), one) for one in file.blocks]
    for at, text in places:
        refuse_bad_links(text, name, line_of(source, at))


def _refuse_bad_addresses(file: IssueFile, source: str, name: str) -> None:
    for number, one in enumerate(file.item):
        if not one.url:
            continue
        line = line_of(source, ("item", number, "url"))
        try:
            web_address("url", one.url)
        except InvalidValueError as problem:
            de, en = problem.sentence
            raise ContentError(f"{name}:{line}: {de}", f"{name}:{line}: {en}") from None


def _item(heading: str, text: str) -> dict[str, str]:
    """A section as a news item: a last paragraph that is only a link leads on."""
    env: dict[str, Any] = {}
    tokens = _BLOCKS.parse(text, env)
    last = tokens[-2] if len(tokens) >= 3 and tokens[-1].type == "paragraph_close" else None
    children = _children(last, env) if last is not None else []
    if last is None or last.level != 1 or not _is_one_link(children):
        return {"title": heading, "text": text}
    href = str(children[0].attrGet("href") or "")
    try:
        look_at(href)
    except UnfitAddressError:  # an address to write to stays where it is, too
        return {"title": heading, "text": text}
    begin = (last.map or [0])[0]
    label = _plain(children)
    before = "\n".join(text.split("\n")[:begin]).strip()
    return {"title": heading, "text": before, "url": href, "link_label": label}


def _children(block: Token, env: dict[str, Any]) -> list[Token]:
    """The marks and words of one paragraph or heading; ``env`` holds where references lead."""
    return _PARSER.parseInline(block.content, env)[0].children or []


def _plain(children: list[Token]) -> str:
    """The words of a line without its marks: headings and link texts are plain text."""
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content for child in children
    ).strip()


def _is_one_link(children: list[Token]) -> bool:
    kinds = [child.type for child in children]
    return (
        len(kinds) > 1
        and kinds[0] == "link_open"
        and kinds[-1] == "link_close"
        and kinds.count("link_open") == 1
    )


def _text(path: Path, language: str, file: IssueFile) -> IssueText:
    try:
        items = tuple(NewsItem(one.title, one.text, one.url, one.link_label) for one in file.item)
        return IssueText(language, file.title, file.intro, items, file.blocks)
    except SeminarpostError as problem:
        raise ContentError(
            f"{path}: {problem.sentence.de}", f"{path}: {problem.sentence.en}"
        ) from None


def _not_found(folder: Path, slug: str) -> NotFoundError:
    shown = slug[:60]
    return NotFoundError(
        f"In {folder} gibt es keine Ausgabe „{shown}“ (.md oder .toml); „newsletter new {shown}“ "
        "legt eine an.",
        f'There is no issue "{shown}" (.md or .toml) in {folder}; "newsletter new {shown}" '
        "makes one.",
    )
