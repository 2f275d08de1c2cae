"""One language at a time: the office's, or the locale's where there is no office."""

import re
from pathlib import Path
from typing import Any

import pytest
from cli.test_start import every_command
from typer.testing import CliRunner

from mailer.cli import app
from mailer.cli.catalogue import COMMANDS, Group
from mailer.cli.door import DoorGroup, _command, _made
from mailer.cli.language import Both, language_for
from mailer.cli.usage import declared_help

_GERMAN = re.compile(
    r"[äöüßÄÖÜ„]|\b(?:der|die|das|und|oder|nicht|eine?[nrms]?|wer|wird|ist|mit|ohne|sonst|auf|für|"
    r"Aufruf|Optionen|Befehle?|Argumente|Fehler|nötig|fehlt|gibt|zeigt)\b"
)
_ENGLISH = re.compile(
    r"\b(?:the|and|or|not|of|who|with|is|are|this|to|from|default|required|missing|"
    r"Usage|Options|Commands|Arguments|Error|OPTIONS|COMMAND|Show|No such|Invalid)\b"
)
_OTHER = {"de": _ENGLISH, "en": _GERMAN}
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG", "SEMINARPOST_SITE__LANGUAGE", "SEMINARPOST_WORKSPACE")


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Runs a command in a folder that is no workspace, under a locale, and gives its output."""
    for name in _LOCALES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def command(language: str, *words: str) -> str:
        monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
        return str(CliRunner().invoke(app, list(words)).output)

    return command


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS), *every_command()])
def test_help_is_in_one_language(speak: Any, language: str, words: tuple[str, ...]) -> None:
    shown = speak(language, *words, "--help")
    assert not _OTHER[language].findall(re.sub(r"--[a-z-]+", "", shown)), shown
    assert speak(language, *words, "-h") == shown


@pytest.mark.parametrize("words", every_command())
def test_every_option_and_argument_has_a_help_in_both(words: tuple[str, ...]) -> None:
    entry: Any = COMMANDS[words[0]]
    for word in words[1:]:
        entry = entry.commands[word]
    assert entry.summary.de != entry.summary.en
    for param in _command(words[-1], entry).params:
        text = declared_help(param)  # type: ignore[arg-type]  # typer's own parameters
        assert isinstance(text, Both), (words, param.name)
        assert text.sentence.de
        assert text.sentence.en


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["semina"],
        ["seminar", "lst"],
        ["seminar"],
        ["seminar", "show"],
        ["seminar", "show", "a", "b"],
        ["seminar", "list", "--wrong"],
        ["seminar", "list", "--json=1"],
        ["seminar", "update", "x", "--capacity", "many"],
        ["seminar", "update", "x", "--title"],
        ["deliveries", "one"],
        ["register", "x"],
        ["dkim", "keygen", "--type", "dsa"],
        ["settle", "1"],
        ["send", "a", "b"],
        ["text", "a", "b", "--language", "fr"],
        ["text", "a", "b", "c", "--clear"],
    ],
)
def test_wrong_usage_is_told_in_one_language(speak: Any, language: str, words: list[str]) -> None:
    shown = speak(language, *words)
    assert shown
    assert not _OTHER[language].findall(shown), shown


@pytest.mark.parametrize(
    ("environ", "settings", "language"),
    [
        ({}, None, "en"),
        ({"LANG": "de_DE.UTF-8"}, None, "de"),
        ({"LANG": "de_AT"}, None, "de"),
        ({"LANG": "fr_FR.UTF-8"}, None, "en"),
        ({"LANG": "C"}, None, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "de_CH"}, None, "de"),
        ({"LANG": "de_DE", "LC_ALL": "C"}, None, "en"),
        ({"LANG": "de_DE", "LC_ALL": ""}, None, "de"),
        ({"LANG": "de_DE", "SEMINARPOST_SITE__LANGUAGE": "en"}, None, "en"),
        ({"LANG": "de_DE"}, '[site]\nlanguage = "en"\n', "en"),
        ({"LANG": "en_GB"}, '[site]\nname = "x"\nlanguage = "de"\n', "de"),
        ({"LANG": "en_GB"}, "", "de"),
        ({"LANG": "en_GB"}, '[sender]\nlanguage = "en"\n', "de"),
        ({}, '[site]\nlanguage = "en"  # ours\nbroken = [\n', "en"),
        ({"SEMINARPOST_SITE__LANGUAGE": "de"}, '[site]\nlanguage = "en"\n', "de"),
        ({"SEMINARPOST_SITE__LANGUAGE": "fr"}, '[site]\nlanguage = "en"\n', "en"),
    ],
)
def test_where_the_language_comes_from(
    tmp_path: Path, environ: dict[str, str], settings: str | None, language: str
) -> None:
    if settings is not None:
        (tmp_path / "seminarpost.toml").write_text(settings, encoding="utf-8")
    assert language_for(tmp_path, environ) == language


def test_every_entry_of_the_catalogue_can_be_called() -> None:
    for name, entry in COMMANDS.items():
        made = _made(name, entry)
        assert made.summary == entry.summary
        assert isinstance(made, DoorGroup) == isinstance(entry, Group)
