"""No door says anything in one language: what it prints is a value, or a sentence."""

import ast
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from literals import LETTER, called, literals

import mailer

ROOT = Path(mailer.__file__).parent
DOORS = [*sorted((ROOT / "cli").rglob("*.py")), *sorted((ROOT / "web").rglob("*.py"))]
# A call is known by its last name: ``output.tell`` is ``tell``.
TEXTS = {"confirm", "echo", "fail", "fold", "print", "progress_bar", "remark", "secho", "tell"}
TEXTS |= {"write", "writelines", "add_row", "WrongUsage", "BadParameter", "UsageError", "table"}
# What a person types and what a program fills in is the same in every language.
NO_WORDS = re.compile(r"\bseminarpost( [a-z-]+)*|\bcd\b|\{[a-z.]*\}")
CODES = re.compile(r"[a-z_]+(\|[a-z_]+)+|URL")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def assigned(function: ast.AST) -> dict[str, list[ast.expr]]:
    """What the names inside a function are set to."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def bare(call: ast.Call, known: Mapping[str, list[ast.expr]]) -> Iterator[str]:
    """The literals with letters that a call shows to a person in one language."""
    name = called(call)
    if name in {"Option", "Argument"}:
        for one in call.keywords:
            if one.arg in {"help", "metavar", "prompt", "show_default"}:
                yield from (
                    text for text in literals(one.value, known) if not CODES.fullmatch(text)
                )
    elif name in TEXTS:
        # The second of these is a style, or an answer to --json.
        shown = call.args if name in {"add_row", "print", "table"} else call.args[:1]
        for argument in [*shown, *(one.value for one in call.keywords if one.arg == "title")]:
            yield from literals(argument, known)


def faults(path: Path) -> Iterator[str]:
    return faults_in(path.read_text("utf-8"), str(path.relative_to(ROOT)))


def faults_in(source: str, name: str) -> Iterator[str]:
    tree = ast.parse(source)
    scopes = [tree, *(node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))]
    seen: set[ast.Call] = set()
    for scope in reversed(scopes):
        known = assigned(scope)
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and node not in seen:
                seen.add(node)
                for text in bare(node, known):
                    if LETTER.search(NO_WORDS.sub("", text)):
                        yield f"{name}:{node.lineno}: {text!r}"


def test_no_door_prints_a_literal() -> None:
    assert not [fault for path in DOORS for fault in faults(path)]


@pytest.mark.parametrize(
    "source",
    [
        'tell("Fertig.")',
        'remark(f"{number} Mails")',
        'def f():\n    text = "a" if x else words("b", "c")\n    output.tell(text)',
        'typer.echo(", ".join(["ja", one]))',
        'sys.stderr.write("Error" + "\\n")',
        'Annotated[str, typer.Option("--x", help="Der Name.")]',
        'typer.Argument(metavar="DATEI", help=both("Datei.", "File."))',
        'raise typer.BadParameter("no")',
        'shown.add_row(one.slug, "open")',
    ],
)
def test_a_literal_is_found(source: str) -> None:
    assert list(faults_in(source, "it"))


@pytest.mark.parametrize(
    "source",
    [
        "tell(f\"  {one.step}: {words('ja', 'yes')}\", 'bold yellow')",
        'remark(f"  seminarpost mailing resume {one.id}")',
        'say("Fertig.", "Done.")',
        'raise WrongUsage(Sentence("Nein.", "No."))',
        'typer.Option("--language", metavar="de|en", help=both("Sprache.", "Language."))',
    ],
)
def test_what_is_told_in_both_is_not(source: str) -> None:
    assert not list(faults_in(source, "it"))


class PageTexts(HTMLParser):
    """The texts of a page template, and of the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        read = {"alt", "aria-label", "placeholder", "title", "value"}
        if tag != "input":
            self.found += [value or "" for name, value in attrs if name in read]


@pytest.mark.parametrize("page", sorted((ROOT / "web").rglob("*.html")), ids=lambda one: one.name)
def test_no_page_holds_a_literal(page: Path) -> None:
    reader = PageTexts()
    reader.feed(
        re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", page.read_text("utf-8"), flags=re.DOTALL)
    )
    assert not [text for text in reader.found if LETTER.search(text)]
