"""What every command shares: options, one JSON document, and errors told as sentences."""

import asyncio
import json
import os
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from mailer.actions.desk import Desk, open_desk
from mailer.config import load_settings
from mailer.domain.errors import SeminarpostError, Sentence
from mailer.domain.moment import zone

WorkspaceDir = Annotated[
    Path, typer.Option("--workspace", help="Arbeitsverzeichnis (mit seminarpost.toml).")
]
AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument ausgeben.")]
By = Annotated[str, typer.Option("--by", help="Wer das tut (sonst: der angemeldete Benutzer).")]
HERE = Path()

# Where nobody watches, lines are not cut to the width of a window that is not there.
console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
to_person = Console(stderr=True, highlight=False)
Result = TypeVar("Result")


def at_desk(workspace: Path, as_json: bool, work: Callable[[Desk], Awaitable[Result]]) -> Result:
    """Opens the workspace, does the work, and tells what goes wrong as ``run_safely`` does."""

    async def opened() -> Result:
        async with open_desk(workspace) as desk:
            return await work(desk)

    return run_safely(lambda: asyncio.run(opened()), as_json, language_of(workspace))


def run_safely(work: Callable[[], Result], as_json: bool, language: str = "de") -> Result:
    """Runs ``work``; an error becomes one sentence and exit code 1, never a traceback.

    With ``--json`` the sentence also is the document ``{"error": …}``.
    """
    try:
        return work()
    except SeminarpostError as problem:
        fail(problem.sentence, as_json, language)
    except KeyboardInterrupt:
        fail(Sentence("Abgebrochen.", "Interrupted."), as_json, language)
    except OSError as problem:
        if isinstance(problem, BrokenPipeError):
            # Whoever read our output has seen enough, as with "| head".
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        what = problem.filename or type(problem).__name__
        told = Sentence(
            f"{what}: das ging nicht ({problem.strerror or problem}).",
            f"{what}: that did not work ({problem.strerror or problem}).",
        )
        fail(told, as_json, language)
    except Exception as problem:  # noqa: BLE001 - the last line: a person gets a sentence
        if os.environ.get("SEMINARPOST_DEBUG"):
            traceback.print_exc()
        fail(
            Sentence(
                f"Unerwarteter Fehler ({type(problem).__name__}: {problem}). Mit "
                "SEMINARPOST_DEBUG=1 erscheint, was die Entwicklung dazu wissen muss.",
                f"Unexpected error ({type(problem).__name__}: {problem}). With "
                "SEMINARPOST_DEBUG=1 you see what developers need to know.",
            ),
            as_json,
            language,
        )
    raise AssertionError("fail() does not return")


def fail(sentence: Sentence, as_json: bool, language: str) -> None:
    """Says why something is not done and exits with 1."""
    told = sentence.in_language(language)
    if as_json:
        print_json({"error": told})
    to_person.print(told, style="bold red", soft_wrap=True, markup=False)
    raise typer.Exit(1)


def language_of(workspace: Path) -> str:
    """The language staff is spoken to; German while the settings cannot be read."""
    try:
        return load_settings(workspace).site.language
    except SeminarpostError:
        return os.environ.get("SEMINARPOST_SITE__LANGUAGE", "de")


def about(row: Mapping[str, Any]) -> str:
    """What a mailing or delivery is about: a seminar, an issue or a list, by its short name."""
    return str(row["seminar"] or row["newsletter"] or row.get("about_list") or row["list_slug"])


def print_json(document: Any) -> None:
    """One JSON document: times in ISO 8601 with offset, text unescaped."""
    text = json.dumps(document, default=_plain, ensure_ascii=False, indent=2)
    sys.stdout.write(text + "\n")


def progress_bar(text: str, as_json: bool) -> Progress:
    """Shows how far long work is, to people who watch; never in a log or beside JSON."""
    hidden = as_json or not to_person.is_terminal
    return Progress(
        SpinnerColumn(), TextColumn(text), console=to_person, disable=hidden, transient=True
    )


class PlainTable(Table):
    """A table whose cells are shown as they are: a title may hold what rich takes for markup."""

    def add_row(self, *cells: Any, **options: Any) -> None:
        shown = [Text(_printable(one)) if isinstance(one, str) else one for one in cells]
        super().add_row(*shown, **options)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def table(title: str, *headings: str) -> Table:
    """An empty table with a title, to be filled with ``add_row``."""
    return PlainTable(*headings, title=title, title_justify="left", title_style="bold", box=None)


def local(moment: datetime | None, timezone: str, missing: str = "–") -> str:
    """A moment as staff reads it: ``Mi 16.11.2022 10:30``."""
    if moment is None:
        return missing
    there = moment.astimezone(zone(timezone))
    return f"{_DAYS[there.weekday()]} {there:%d.%m.%Y %H:%M}"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a document")


_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
