"""Help and wrong usage in the language that is spoken; the words of the parser are replaced."""

import re
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

import typer
from typer.core import TyperArgument, TyperCommand, TyperOption

from mailer.cli.language import both, told, words
from mailer.domain.errors import Sentence

_HELP = both("Diese Hilfe zeigen.", "Show this help.")
_NUMBER, _TEXT = both("ZAHL", "NUMBER"), both("TEXT", "TEXT")
_FILE, _FOLDER = both("DATEI", "FILE"), both("ORDNER", "DIR")
# What the parser says of wrong usage, by pattern: its sentences are in English only.
_SAYINGS = (
    (
        r"No such option: (.+?)( \(Possible options: .*\))?",
        Sentence("Die Option {0} gibt es nicht.", "There is no option {0}."),
    ),
    (
        r"Missing (?:argument|option) (.+?)\.(?: Choose from:.*)?",
        Sentence("{0} fehlt.", "{0} is missing."),
    ),
    (r"Missing command\.", Sentence("Es fehlt ein Befehl.", "A command is missing.")),
    (
        r"Got unexpected extra argument\(s\) \((.*)\)",
        Sentence("Das ist zu viel: {0}", "That is too much: {0}"),
    ),
    (
        r"Option (.+) does not take a value\.",
        Sentence("{0} nimmt keinen Wert.", "{0} takes no value."),
    ),
    (r"Option (.+) requires .*", Sentence("{0} braucht einen Wert.", "{0} needs a value.")),
    (
        r"Invalid value for (.+?): .*valid (?:integer|number).*",
        Sentence("{0} muss eine Zahl sein.", "{0} must be a number."),
    ),
    (
        r"Invalid value for (.+?): .*(?:not one of|should be) (.*?)\.?",
        Sentence("{0}: möglich ist {1}.", "{0}: possible is {1}."),
    ),
    (
        r"Invalid value for (.+?): .*",
        Sentence("Der Wert von {0} passt nicht.", "The value of {0} does not fit."),
    ),
)


class WrongUsage(typer.BadParameter):
    """What was typed cannot be meant; exit 2. Made with ``wrong_usage``."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


def wrong_usage(de: str, en: str) -> WrongUsage:
    """To be raised by a command whose options do not go together."""
    return WrongUsage(Sentence(de, en))


def tell_wrong_usage(problem: Any, stream: TextIO) -> None:
    """How the command is used, and what was wrong, in two or three lines."""
    context = getattr(problem, "ctx", None)
    if context is not None:
        stream.write(f"{context.get_usage()}\n")
        hint = words("„{0} --help“ zeigt, was geht.", 'See "{0} --help".')
        stream.write(hint.format(context.command_path) + "\n\n")
    stream.write(f"{words('Fehler', 'Error')}: {told(_sentence(problem))}\n")


def _sentence(problem: Any) -> Sentence:
    if isinstance(problem, WrongUsage):
        return problem.sentence
    message = problem.format_message().replace("'", "").strip()
    for pattern, saying in _SAYINGS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return Sentence(*(text.format(*found.groups()) for text in saying))
    return Sentence(f"Das ließ sich nicht verstehen: {message}", message)


class Helpful:
    """How every command and group shows its help; mixed into typer's two classes."""

    summary: Sentence

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = [words("[OPTIONEN]", "[OPTIONS]")]
        pieces += [_usage_of(one) for one in _arguments(self)]
        if hasattr(self, "entries"):
            pieces.append(words("BEFEHL …", "COMMAND …"))
        formatter.write_usage(ctx.command_path, " ".join(pieces), words("Aufruf: ", "Usage: "))

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - typer's
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(told(self.summary))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        arguments = [(_name_of(one), _help_of(one)) for one in _arguments(self)]
        if arguments:
            with formatter.section(words("Argumente", "Arguments")):
                formatter.write_dl(arguments)
        options = [one for one in self.get_params(ctx) if isinstance(one, TyperOption)]  # type: ignore[attr-defined]  # typer's
        with formatter.section(words("Optionen", "Options")):
            formatter.write_dl(
                [(_spelling(one), _help_of(one)) for one in options if not one.hidden]
            )
        entries = getattr(self, "entries", {})
        if entries:
            with formatter.section(words("Befehle", "Commands")):
                formatter.write_dl(
                    [(name, told(one.summary)) for name, one in entries.items() if not one.hidden]
                )

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]  # typer's class stands behind
        if option is not None:
            option.opts = ["-h", "--help"]
            option.help, option.callback = _HELP, _show_help
        return option


class DoorCommand(Helpful, TyperCommand):
    """One command."""


def _show_help(ctx: Any, _param: Any, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        sys.stdout.write(f"{ctx.get_help()}\n")
        ctx.exit()


def _arguments(command: Any) -> Sequence[TyperArgument]:
    return [one for one in command.params if isinstance(one, TyperArgument)]


def _usage_of(argument: TyperArgument) -> str:
    name = _name_of(argument) + ("…" if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _name_of(argument: TyperArgument) -> str:
    declared = argument.type_descriptor.parameter_info.metavar
    return told(declared) if declared else argument.name.upper()


def _spelling(option: TyperOption) -> str:
    names = ", ".join(option.opts)
    if option.secondary_opts:
        names += f" / {', '.join(option.secondary_opts)}"
    return names if option.is_flag else f"{names} {_value_of(option)}"


def _value_of(option: TyperOption) -> str:
    kind = option.type_descriptor
    if kind.parameter_info.metavar:
        return told(kind.parameter_info.metavar)
    if kind.choices is not None:
        return "|".join(one.value if isinstance(one, Enum) else str(one) for one in kind.choices)
    kinds = str(kind.annotation)
    if kind.is_path or "Path" in kinds:
        return told(_FOLDER if "--workspace" in option.opts else _FILE)
    return told(_NUMBER if kind.annotation in {int, float} or "int" in kinds else _TEXT)


def _help_of(param: TyperArgument | TyperOption) -> str:
    text = told(declared_help(param))
    extra = []
    if param.required and isinstance(param, TyperOption):
        extra.append(words("nötig", "required"))
    default = param.default
    if isinstance(param, TyperOption) and not param.is_flag and default and default != Path():
        value = default.value if isinstance(default, Enum) else default
        shown = told(value) if isinstance(value, str) else str(value)
        extra.append(words("sonst: {0}", "default: {0}").format(shown))
    return f"{text} [{'; '.join(extra)}]" if extra else text


def declared_help(param: TyperArgument | TyperOption) -> str:
    """The help as it was declared, in both languages; typer itself keeps one text only."""
    declared = param.type_descriptor.parameter_info.help
    return (param.help or "") if declared is None else declared
