"""The door itself: finds a command in the catalogue, speaks one language, prints one way.

A command's module is imported when that command is called, and what the command needs when it
uses it (``later``): help, wrong usage and what needs no database start without one.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from mailer.cli.catalogue import COMMANDS, SUMMARY, Command, Entry, Group
from mailer.cli.language import language_for, speaking, told, words
from mailer.cli.streams import clean_streams
from mailer.cli.usage import DoorCommand, Helpful, WrongUsage, tell_wrong_usage
from mailer.domain.errors import Sentence

_OPTION, _VARIABLE = "--workspace", "SEMINARPOST_WORKSPACE"
_COMPLETION = "_SEMINARPOST_COMPLETE"
_NO_COMMAND, _AS_JSON = "today", "--json"
_workspace: ContextVar[Path] = ContextVar("workspace", default=Path())


def workspace_here() -> Path:
    """The workspace that was named, before or after the command or by SEMINARPOST_WORKSPACE."""
    return _workspace.get()


class DoorGroup(Helpful, TyperGroup):
    """Commands of the catalogue under one name."""

    entries: Mapping[str, Entry] = COMMANDS
    summary = SUMMARY

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as typer calls it
        entry = self.entries.get(cmd_name)
        return None if entry is None else _made(cmd_name, entry)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as typer calls it
        return list(self.entries)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, *rest = args
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            raise _no_such_command(ctx, name, self.entries)
        return name, command, rest

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            sys.stderr.write(f"{ctx.get_help()}\n")
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """The names, without importing a single command; options as typer finds them."""
        from typer._click.shell_completion import CompletionItem

        shown = [
            CompletionItem(name, help=told(one.summary))
            for name, one in self.entries.items()
            if name.startswith(incomplete) and not one.hidden
        ]
        return shown + (super().shell_complete(ctx, incomplete) if incomplete[:1] == "-" else [])


class Door(DoorGroup):
    """The whole command line, as ``seminarpost`` and tests call it."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,  # noqa: ARG002 - as typer calls it
        standalone_mode: bool = True,
        windows_expand_args: bool = True,  # noqa: ARG002 - as typer calls it
        **extra: Any,
    ) -> Any:
        if os.environ.get(_COMPLETION):
            _complete(super().main, prog_name)
        typed = list(sys.argv[1:] if args is None else args)
        workspace = _named(typed)
        given = _whole(_between(typed))
        token = _workspace.set(workspace)
        try:
            with speaking(language_for(workspace)), clean_streams():
                code = self._answer(given, prog_name, extra)
        finally:
            _workspace.reset(token)
        if standalone_mode:
            sys.exit(code)
        return code

    def _answer(self, args: list[str], prog_name: str | None, extra: Any) -> int:
        try:
            code = super().main(args, prog_name, standalone_mode=False, **extra)
        except typer.TyperException as problem:
            tell_wrong_usage(problem, sys.stderr)
            return problem.exit_code
        except (typer.Abort, KeyboardInterrupt):
            sys.stderr.write(words("Abgebrochen.", "Interrupted.") + "\n")
            return 1
        return code if isinstance(code, int) else 0


def _named(args: Sequence[str]) -> Path:
    """The workspace that the arguments or the environment name; the last one given holds.

    Looked up before anything is parsed: wrong usage speaks the office's language too.
    """
    found = os.environ.get(_VARIABLE, "")
    for place, word in enumerate(args):
        if word == "--":
            break
        if word == _OPTION and place + 1 < len(args):
            found = args[place + 1]
        elif word.startswith(f"{_OPTION}="):
            found = word.removeprefix(f"{_OPTION}=")
    return Path(found)


def _whole(args: list[str]) -> list[str]:
    """The arguments with the command that is meant where none is named: what today needs."""
    rest = list(args)
    while rest:
        word = rest.pop(0)
        if word == _OPTION and rest:
            rest.pop(0)
        elif word != _AS_JSON and not word.startswith(f"{_OPTION}="):
            return args
    return [_NO_COMMAND, *args]


def _between(args: list[str]) -> list[str]:
    """The arguments without a workspace between the name of a group and that of its command."""
    before, rest = [], list(args)
    while rest and rest[0].startswith("-"):
        before += rest[: 2 if rest[0] == _OPTION else 1]
        rest = rest[2 if rest[0] == _OPTION else 1 :]
    entry = COMMANDS.get(rest[0]) if rest else None
    if not isinstance(entry, Group):
        return args
    group, *rest = rest
    while rest and (rest[0] == _OPTION or rest[0].startswith(f"{_OPTION}=")):
        number = 2 if rest[0] == _OPTION else 1
        if len(rest) < number:
            break
        before, rest = before + rest[:number], rest[number:]
    if entry.default and rest and rest[0] not in {*entry.commands, "--help", "-h"}:
        rest = [entry.default, *rest]
    return [*before, group, *rest]


def _complete(main: Callable[..., Any], prog_name: str | None) -> None:
    """Answers the shell, which asks by a variable; ends the process.

    No text from outside is in the answer, so it goes out as typer's shells expect it.
    """
    from typer._completion_classes import completion_init

    completion_init()
    with speaking(language_for(_named([]))):
        main([], prog_name, _COMPLETION)


def _no_such_command(ctx: Any, name: str, entries: Mapping[str, Entry]) -> WrongUsage:
    near = get_close_matches(name, entries, n=1)
    problem = WrongUsage(
        Sentence(
            f"Den Befehl „{name}“ gibt es nicht"
            + (f"; gemeint ist vielleicht „{near[0]}“." if near else "."),
            f'There is no command "{name}"' + (f'; perhaps "{near[0]}" is meant.' if near else "."),
        )
    )
    problem.ctx = ctx
    return problem


def _made(name: str, entry: Entry) -> Any:
    return _group(name, entry) if isinstance(entry, Group) else _command(name, entry)


def _group(name: str, entry: Group) -> DoorGroup:
    group = DoorGroup(name=name, rich_markup_mode=None)
    group.entries, group.summary = entry.commands, entry.summary
    return group


@cache
def _command(name: str, entry: Command) -> TyperCommand:
    module, _, function = entry.at.partition(":")
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.command(name, cls=DoorCommand)(getattr(import_module(f"mailer.cli.{module}"), function))
    made = typer.main.get_command(app)
    if not isinstance(made, DoorCommand):
        raise TypeError(f"{entry.at} is no command")
    made.summary = entry.summary
    return made
