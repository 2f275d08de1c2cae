"""The command line: parse, call an action, print. One command group a file.

``catalogue`` lists all commands; a command's module is imported when it is called.
"""

import gc
import os
from pathlib import Path
from typing import Annotated

import typer

from mailer.cli.door import Door
from mailer.cli.language import both

app = typer.Typer(
    name="seminarpost",
    cls=Door,
    # Completion works by the shell's own variable; options for it would be a third language.
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from mailer import __version__
        from mailer.cli.output import tell

        tell(f"seminarpost {__version__}")
        raise typer.Exit


@app.callback()
def seminarpost(
    workspace: Annotated[
        Path,
        typer.Option(
            "--workspace",
            help=both(
                "Arbeitsverzeichnis; auch hinter dem Befehl oder als SEMINARPOST_WORKSPACE.",
                "The workspace; also behind the command or as SEMINARPOST_WORKSPACE.",
            ),
        ),
    ] = Path(),
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_tell_version,
            help=both("Die Version zeigen.", "Show the version."),
        ),
    ] = False,
) -> None:
    """The mail desk; see the catalogue for what it does."""


def main() -> None:
    """The entry point of the ``seminarpost`` command."""
    os.umask(0o077)  # whatever it makes is people's data or a secret
    gc.set_threshold(50_000, 20, 100)  # a start makes modules and patterns, and they all stay
    app()
