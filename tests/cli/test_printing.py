"""Nothing that a terminal obeys gets out, whatever prints it, in whatever encoding."""

import ast
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from support import ROOT

from mailer.cli import output, tables
from mailer.cli.streams import CleanStream, clean_streams
from mailer.cli.tables import Key
from mailer.domain.errors import Sentence

HOSTILE = {
    "title": "\x1b]0;owned\x07",
    "colour": "\x1b[31mred",
    "c1": "\x9b2J\x85",
    "nul": "a\x00b",
    "carriage return": "safe\rEVIL",
    "backspace": "abc\x08\x08",
    "bidi": "a\u202egpj.exe\u2066",
    "zero width": "a\u200bb\ufeff",
    "surrogate": "caf\udce9",
    "separators": "a\u2028b\u2029",
    "filler": "\u3164",
    "tags": "\U000e0041",
}
_OBEYED = set(map(chr, (*range(10), *range(11, 32), *range(127, 160)))) | set(
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2028\u2029\u2066\u2067\u2068\u2069\ufeff\u3164"
)
_PRINTERS: dict[str, Callable[[str], object]] = {
    "say": lambda text: output.say(text, text),
    "warn": lambda text: output.warn(text, text),
    "tell": lambda text: output.tell(text, "bold red"),
    "remark": lambda text: output.remark(text, "red"),
    "print": lambda text: print(text),
    "stderr": lambda text: print(text, file=sys.stderr),
    "lines": lambda text: sys.stdout.writelines([text, "\n"]),
}


def printed(monkeypatch: pytest.MonkeyPatch, encoding: str, work: object) -> str:
    """What reaches two streams of ``encoding``, as text."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2)]
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    with clean_streams():
        work()  # type: ignore[operator]  # a function without arguments
    for one in streams:
        one.flush()
    return "".join(one.buffer.getvalue().decode(encoding) for one in streams)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("printer", _PRINTERS.values(), ids=_PRINTERS)
def test_no_printer_lets_out_what_a_terminal_obeys(
    monkeypatch: pytest.MonkeyPatch, hostile: str, printer: Callable[[str], object]
) -> None:
    out = printed(monkeypatch, "utf-8", lambda: printer(f"before {hostile} after"))
    assert "before" in out
    assert "after" in out
    assert not _OBEYED & set(out)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("width", ["40", "200"])
def test_no_cell_does(monkeypatch: pytest.MonkeyPatch, hostile: str, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)

    def work() -> None:
        shown = output.table(output.key_column("Name", "Name"), Sentence(hostile, hostile))
        shown.add_row(hostile, f"long {hostile} text " * 5)
        output.show_table(shown)

    assert not _OBEYED & set(printed(monkeypatch, "utf-8", work))


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "ascii"])
def test_documents_escape_and_keep_the_true_value(
    monkeypatch: pytest.MonkeyPatch, hostile: str, encoding: str
) -> None:
    value = {"reply": hostile, "name": "Łukasz Müller 🎉"}
    out = printed(monkeypatch, encoding, lambda: output.print_json(value))
    assert not _OBEYED & set(out)
    assert json.loads(out) == value


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii", "latin-1", "utf-16"])
@pytest.mark.parametrize("printer", _PRINTERS.values(), ids=_PRINTERS)
def test_what_an_encoding_lacks_is_replaced(
    monkeypatch: pytest.MonkeyPatch, encoding: str, printer: object
) -> None:
    out = printed(monkeypatch, encoding, lambda: printer("Łukasz „Müller“ → 🎉 fertig"))  # type: ignore[operator]
    assert "ukasz" in out
    assert "fertig" in out


@pytest.mark.parametrize(
    ("environ", "words", "code"),
    [
        ({"PYTHONIOENCODING": encoding, "LC_ALL": "C", "LANG": "C"}, words, code)
        for encoding in ("cp1252", "cp850", "ascii", "utf-8")
        for words, code in (
            (["--help"], 0),
            (["seminar", "read", "Łukasz\udcff.txt"], 1),
            (["seminar", "read", "--\x1b]0;x\x07"], 2),
            (["\x9b2J\u202e"], 2),
            (["recipients", "find", "\x1b[31m@example.org"], 1),
        )
    ],
)
def test_commands_never_fail_to_print(
    tmp_path: Path, environ: dict[str, str], words: list[str], code: int
) -> None:
    (tmp_path / "seminarpost.toml").write_text("[site]\nlanguage = 'de'\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mailer", *words], capture_output=True, check=False, cwd=tmp_path,
        env=os.environ | environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    shown = (done.stdout + done.stderr).decode(environ["PYTHONIOENCODING"])
    assert "Traceback" not in shown
    assert not _OBEYED & set(shown)


def test_a_traceback_is_cleaned_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMINARPOST_DEBUG", "1")

    def fails() -> None:
        raise LookupError("550 \x1b]0;owned\x07 \u202e")

    def work() -> None:
        with pytest.raises(Exception):  # noqa: B017, PT011 - typer's Exit
            output.run_safely(fails, as_json=False)

    out = printed(monkeypatch, "utf-8", work)
    assert "Traceback" in out
    assert not _OBEYED & set(out)


def test_colours_reach_a_terminal_and_nothing_else_does(tmp_path: Path) -> None:
    """At a real pseudo-terminal: our styles are escapes, those of the text are not."""
    main, beside = pty.openpty()
    program = (
        "from mailer.cli import output\nfrom mailer.cli.streams import clean_streams\n"
        "with clean_streams():\n    output.tell('\\x1b]0;owned\\x07 text', 'bold red')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=beside, stderr=beside, check=True,
        env=os.environ | {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0
    os.close(beside)
    shown = os.read(main, 65536).decode()
    os.close(main)
    assert "\x1b[1;31m" in shown
    assert "\x1b]" not in shown
    assert "\x07" not in shown


def test_the_stream_has_no_octets_to_go_past_it() -> None:
    assert not hasattr(CleanStream(io.StringIO()), "buffer")


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_a_key_is_never_shortened(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    slug, address = "waermeplanung-fuer-kleine-gemeinden-am-rhein", "erika.muster@example.org"

    def work() -> None:
        shown = tables.Listing(
            [Key(Sentence("Name", "Name")), Sentence("Titel", "Title"), Key(Sentence("An", "To"))]
        )
        shown.add_row(slug, "Ein langer Titel " * 6, address)
        output.show_table(shown)

    out = printed(monkeypatch, "utf-8", work)
    assert slug in out
    assert address in out
    assert "…" not in out


def test_doors_print_through_output_alone() -> None:
    """No command prints around it, and none prints a text that has one language only."""
    found = []
    for file in sorted((ROOT / "mailer" / "cli").glob("*.py")):
        if file.stem in {"output", "streams", "terminal", "tables", "usage", "door"}:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            if name in {"print", "typer.echo", "typer.secho", "sys.stdout.write", "Console"}:
                found.append(f"{file.name}:{node.lineno}: {name}")
            if name in {"tell", "remark"} and _has_words(node.args[0]):
                found.append(f"{file.name}:{node.lineno}: {ast.unparse(node)}")
    assert found == []


_NEUTRAL = {"  Name: ", "seminarpost ", "  seminarpost check", "  cd "}


def _has_words(told: ast.expr) -> bool:
    texts = told.values if isinstance(told, ast.JoinedStr) else [told]
    return any(
        isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and any(char.isalpha() for char in one.value)
        and one.value not in _NEUTRAL
        for one in texts
    )


@pytest.mark.parametrize("printer", ["say", "tell", "warn", "remark", "fail"])
def test_both_streams_are_fitted_to_the_window(
    monkeypatch: pytest.MonkeyPatch, printer: str
) -> None:
    def work() -> None:
        if printer != "fail":
            _PRINTERS[printer](text)
            return
        with pytest.raises(typer.Exit):
            output.fail(Sentence(text, text), as_json=False)

    command = "seminarpost recipients import DATEI --list seminare"
    text = f"{'Eine Zeile mit vielen Wörtern. ' * 4}Zuerst: {command}"
    monkeypatch.setenv("COLUMNS", "60")
    shown = printed(monkeypatch, "utf-8", work)
    assert max(map(len, shown.splitlines())) <= 60
    assert command in shown
    assert " ".join(shown.split()) == text
    monkeypatch.delenv("COLUMNS")  # nobody watches
    assert printed(monkeypatch, "utf-8", work) == f"{text}\n"
