"""Finding one's way: where the workspace is, what is missing, how questions are asked."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from mailer import __version__
from mailer.cli import app, output
from mailer.domain.errors import Sentence

_EMPTY = "[site]\nlanguage = 'de'\nurl = 'http://seminare.example.org'\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace without imprint, sender and relay; the test stands elsewhere."""
    folder = tmp_path / "office"
    CliRunner().invoke(app, ["init", str(folder)])
    (folder / "seminarpost.toml").write_text(_EMPTY, encoding="utf-8")
    monkeypatch.delenv("SEMINARPOST_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    return folder


def run(*words: str, env: dict[str, str] | None = None) -> Any:
    return CliRunner().invoke(app, list(words), env=env)


@pytest.mark.parametrize(
    ("before", "after", "env"),
    [
        (["--workspace", "office"], [], {}),
        (["--workspace=office"], [], {}),
        ([], ["--workspace", "office"], {}),
        ([], ["--workspace=office"], {}),
        ([], [], {"SEMINARPOST_WORKSPACE": "office"}),
        (["--workspace", "elsewhere"], ["--workspace", "office"], {}),
        (["--workspace", "office"], [], {"SEMINARPOST_WORKSPACE": "elsewhere"}),
    ],
)
def test_the_workspace_may_stand_before_or_behind_or_in_the_environment(
    office: Path, before: list[str], after: list[str], env: dict[str, str]
) -> None:
    done = run(*before, "seminar", "list", *after, "--json", env=env)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"seminars": []}


def test_without_one_it_says_so(office: Path) -> None:
    for words in (["check"], ["seminar", "list"], ["run", "--until-idle"]):
        done = run(*words, env={"LANG": "de_DE", "LC_ALL": ""})
        assert done.exit_code == 1
        assert done.output.count("seminarpost.toml") == 1, done.output
        assert "seminarpost init" in done.output
    found = json.loads(run("check", "--json").stdout)
    assert len(found["findings"]) == 1
    assert found["ok"] is False


def test_all_that_is_missing_is_told_at_once(office: Path) -> None:
    wanted = ("imprint", "address", "[[relay]]", "https://")
    told = run("go-live", "--workspace", "office")
    assert told.exit_code == 1
    assert all(one in told.output for one in wanted), told.output
    found = json.loads(run("check", "--workspace", "office", "--json").stdout)["findings"]
    assert [one for one in wanted[:2] if any(one in finding for finding in found)] == [*wanted[:2]]


def test_version() -> None:
    done = run("--version")
    assert (done.exit_code, done.output) == (0, f"seminarpost {__version__}\n")


def test_init_ends_with_three_commands(tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    last = run("init", str(folder)).output.splitlines()[-3:]
    assert last[0].strip() == f"cd '{folder}'"
    assert all(one.strip().startswith("seminarpost ") for one in last[1:])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_the_commands(shell: str) -> None:
    words = {"COMP_WORDS": "seminarpost sem", "COMP_CWORD": "1",
             "_TYPER_COMPLETE_ARGS": "seminarpost sem", "_TYPER_COMPLETE_FISH_ACTION": "get-args",
             "_SEMINARPOST_COMPLETE": f"complete_{shell}"}  # fmt: skip
    done = CliRunner().invoke(app, [], env=words, prog_name="seminarpost")
    assert "seminar" in done.output
    source = CliRunner().invoke(
        app, [], env={"_SEMINARPOST_COMPLETE": f"source_{shell}"}, prog_name="seminarpost"
    )
    assert "_SEMINARPOST_COMPLETE" in source.output


_QUESTION = Sentence("Drei Menschen schreiben?", "Write to three people?")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "goes_on"),
    [("j\n", True), ("Ja\n", True), ("y\n", True), ("yes\n", True), ("n\n", False), ("\n", False),
     ("", False), ("vielleicht\n", False)],
)  # fmt: skip
def test_a_question_is_answered_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, answer: str, goes_on: bool
) -> None:
    asked = _Terminal()
    monkeypatch.setattr("sys.stdin", _Terminal(answer))
    monkeypatch.setattr("sys.stderr", asked)
    assert output.confirm(_QUESTION, yes=False, as_json=False) is goes_on
    assert "[j/N]" in asked.getvalue()


def test_where_nobody_can_answer_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("j\n"))
    with pytest.raises(typer.Exit) as refused:
        output.confirm(_QUESTION, yes=False, as_json=True)
    assert refused.value.exit_code == 1
    assert "--yes" in json.loads(capsys.readouterr().out)["error"]
    assert output.confirm(_QUESTION, yes=True, as_json=True) is True
