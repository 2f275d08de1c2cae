"""What every command shares: options, how it prints, and errors told as sentences.

Nothing is printed but through here: ``say`` and ``warn`` take a sentence in both languages,
``tell`` what has no language (values, documents, texts of people), ``show_table`` a table, and
``print_json`` the document of ``--json``. The streams beneath clean all of it (``streams``), and
on both lines are fitted to the window, where there is one.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from mailer.cli.door import workspace_here
from mailer.cli.language import both, told, words
from mailer.cli.later import later
from mailer.cli.streams import speaks_unicode
from mailer.documents.text import json_text
from mailer.domain.errors import SeminarpostError, Sentence
from mailer.domain.moment import zone
from mailer.domain.printable import cleaned

with later():
    from mailer.actions import desk as desks
    from mailer.cli import tables, terminal

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.text import Text

    from mailer.actions.desk import Desk
    from mailer.cli.tables import Key, Listing


def _chosen(ctx: typer.Context, value: Path) -> Path:
    source = ctx.get_parameter_source("workspace")
    given = source is not None and source.name == "COMMANDLINE"
    return value if given else workspace_here()


WorkspaceDir = Annotated[
    Path,
    typer.Option(
        "--workspace",
        callback=_chosen,
        help=both(
            "Arbeitsverzeichnis (mit seminarpost.toml).", "Workspace (with seminarpost.toml)."
        ),
    ),
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help=both("Ein JSON-Dokument ausgeben.", "Print one JSON document.")),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        help=both(
            "Wer das tut (sonst: der angemeldete Benutzer).",
            "Who does this (else: who is logged in).",
        ),
    ),
]
Yes = Annotated[
    bool, typer.Option("--yes", help=both("Ohne Rückfrage ausführen.", "Do it without asking."))
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help=both("Nur zeigen, nichts ändern.", "Only show, change nothing.")
    ),
]
SeminarSlug = Annotated[
    str,
    typer.Argument(
        metavar=both("SEMINAR", "SEMINAR"),
        help=both("Kurzname des Seminars.", "The seminar's short name."),
    ),
]
StepKey = Annotated[
    str,
    typer.Argument(
        metavar=both("SCHRITT", "STEP"),
        help=both("Name des Schritts im Plan.", "The step's name in the plan."),
    ),
]
MailingNumber = Annotated[
    int,
    typer.Argument(
        metavar=both("NUMMER", "NUMBER"),
        help=both("Nummer der Sendung (mailing list).", "The mailing's number (mailing list)."),
    ),
]
EmailAddress = Annotated[
    str,
    typer.Argument(
        metavar=both("ADRESSE", "ADDRESS"), help=both("E-Mail-Adresse.", "Mail address.")
    ),
]
HERE = Path()
Result = TypeVar("Result")


def at_desk(workspace: Path, as_json: bool, work: Callable[[Desk], Awaitable[Result]]) -> Result:
    """Opens the workspace, does the work, and tells what goes wrong as ``run_safely`` does."""

    async def opened() -> Result:
        async with desks.open_desk(workspace) as desk:
            return await work(desk)

    return run_safely(lambda: in_loop(opened()), as_json)


def in_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """Runs a coroutine to its end."""
    import asyncio  # not needed for help, wrong usage and reading

    return asyncio.run(work)


def run_safely(work: Callable[[], Result], as_json: bool) -> Result:
    """Runs ``work``; an error becomes one sentence and exit code 1, never a traceback.

    With ``--json`` the sentence also is the document ``{"error": …}``.
    """
    try:
        return work()
    except SeminarpostError as problem:
        fail(problem.sentence, as_json)
    except KeyboardInterrupt:
        fail(Sentence("Abgebrochen.", "Interrupted."), as_json)
    except BrokenPipeError:
        raise typer.Exit(1) from None  # whoever read our output has seen enough
    except OSError as problem:
        what = problem.filename or type(problem).__name__
        told_ = Sentence(
            f"{what}: das ging nicht ({problem.strerror or problem}).",
            f"{what}: that did not work ({problem.strerror or problem}).",
        )
        fail(told_, as_json)
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
        )


def fail(sentence: Sentence, as_json: bool) -> NoReturn:
    """Says why something is not done and exits with 1."""
    if as_json:
        print_json({"error": told(sentence)})
    _to_person(told(sentence), "bold red")
    raise typer.Exit(1)


def confirm(question: Sentence, yes: bool, as_json: bool) -> bool:
    """Whether to go on with what reaches people or cannot be undone; the default is no.

    ``yes`` is the option ``--yes``. At a terminal ``question`` is asked on standard error, so
    that a document stays one. Where nobody can answer it is refused with exit 1.
    """
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        fail(
            Sentence(
                f"{question.de} Hier kann niemand antworten; mit --yes geschieht es.",
                f"{question.en} Nobody can answer here; with --yes it is done.",
            ),
            as_json,
        )
    asked = _console(stderr=True).fitted(f"{told(question)} {words('[j/N]', '[y/N]')}")
    sys.stderr.write(f"{asked} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in {"j", "ja", "y", "yes"}


def say(de: str, en: str, style: str = "") -> None:
    """Tells the result of a command."""
    tell(words(de, en), style)


def warn(de: str, en: str, style: str = "bold yellow") -> None:
    """Tells people beside the result, on standard error."""
    _to_person(words(de, en), style)


def tell(text: str | Text | Sentence, style: str = "", *, whole: bool = False) -> None:
    """Prints what has no language of its own, or a sentence made elsewhere, on lines of its own.

    Lines are fitted to the window, but no command is broken (``wrapping``), and nothing where
    nobody watches. With ``whole`` no line is: records and mails are to be copied.
    """
    line = told(text) if isinstance(text, str | Sentence) else text
    console = _console()
    if isinstance(line, str) and not whole:
        line = console.fitted(line)
    console.print(line, style=style or None, soft_wrap=True)


def fold(text: str | Sentence, *, indent: int = 0) -> None:
    """Prints running text, folded between words where the window is narrow."""
    from rich.text import Text as RichText

    console = _console()
    width = max(console.width - indent, 20)
    for line in RichText(cleaned(told(text))).wrap(console, width):
        console.print(f"{' ' * indent}{line.plain.rstrip()}", soft_wrap=True)


def remark(sentence: Sentence | str, style: str = "") -> None:
    """Like ``tell``, to people beside the result, on standard error."""
    _to_person(told(sentence), style)


def print_json(document: Any) -> None:
    """One JSON document; where the terminal has no Unicode, all beyond ASCII is escaped."""
    sys.stdout.write(json_text(document, unicode=speaks_unicode()) + "\n")


def progress_bar(text: str | Sentence, as_json: bool, *, of_known: bool = False) -> Progress:
    """Shows how far long work is, to people who watch; never in a log or beside JSON.

    ``of_known`` work has an end that is known: a bar grows to it.
    """
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    console = _console(stderr=True)
    return Progress(
        SpinnerColumn(),
        *([BarColumn()] if of_known else []),
        TextColumn(told(text)),
        console=console,
        disable=as_json or not console.is_terminal,
        transient=True,
    )


def table(*headings: Sentence | Key, title: Sentence | None = None) -> Listing:
    """An empty table, to be filled with ``add_row`` and printed with ``show_table``."""
    return tables.Listing(headings, title)


def key_column(de: str, en: str) -> Key:
    """The heading of a column whose cells are typed into other commands: never shortened."""
    return tables.Key(Sentence(de, en))


def show_table(listing: Listing) -> None:
    """Prints a table."""
    listing.print_to(_console())


def local(moment: datetime | None, timezone: str, missing: str = "–") -> str:
    """A moment as staff reads it: ``Mi 16.11.2022 10:30``, ``Wed 16 Nov 2022 10:30``."""
    if moment is None:
        return missing
    there = moment.astimezone(zone(timezone))
    day = told(_DAYS[there.weekday()])
    date = words(f"{there:%d.%m.%Y}", f"{there.day} {_MONTHS[there.month - 1]} {there.year}")
    return f"{day} {date} {there:%H:%M}"


def _console(*, stderr: bool = False) -> terminal.Terminal:
    return terminal.Terminal(stderr=stderr)


def _to_person(text: str, style: str) -> None:
    console = _console(stderr=True)
    console.print(console.fitted(text), style=style or None, soft_wrap=True)


_DAYS = (
    Sentence("Mo", "Mon"),
    Sentence("Di", "Tue"),
    Sentence("Mi", "Wed"),
    Sentence("Do", "Thu"),
    Sentence("Fr", "Fri"),
    Sentence("Sa", "Sat"),
    Sentence("So", "Sun"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
