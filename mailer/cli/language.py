"""One language at a time: which one the door speaks, and how everything it says has both.

It is decided once, before anything is parsed, so that help and wrong usage speak it too:
``SEMINARPOST_SITE__LANGUAGE``, else ``[site] language`` of the workspace, else, where there is
no workspace, the locale (POSIX: LC_ALL before LC_MESSAGES before LANG).
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from mailer.domain.errors import Sentence

_SETTINGS = "seminarpost.toml"
_VARIABLE = "SEMINARPOST_SITE__LANGUAGE"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_KNOWN = {"de", "en"}
# Read with a pattern: a file that is no valid TOML still tells in which language to say so.
_SECTION = re.compile(r"^\s*\[\s*site\s*\](.*?)(?=^\s*\[|\Z)", re.MULTILINE | re.DOTALL)
_SETTING = re.compile(r"^\s*language\s*=\s*[\"'](de|en)[\"']", re.MULTILINE)
_spoken: ContextVar[str] = ContextVar("spoken", default="de")


class Both(str):
    """A sentence where only a text is taken: helps, metavars and defaults of options."""

    __slots__ = ("sentence",)
    sentence: Sentence


def both(de: str, en: str) -> Both:
    """A help or metavar in both languages; which one is shown is decided when it is shown."""
    text = Both(de)
    text.sentence = Sentence(de, en)
    return text


def words(de: str, en: str) -> str:
    """The text in the language that is spoken."""
    return told(Sentence(de, en))


def told(text: str | Sentence) -> str:
    """A sentence, or a text that may be in both languages, in the language that is spoken."""
    if isinstance(text, Both):
        text = text.sentence
    return text.in_language(spoken()) if isinstance(text, Sentence) else text


def spoken() -> str:
    """``de`` or ``en``: what the person at the door is spoken to in."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speaks ``language`` until the block ends."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def language_for(workspace: Path, environ: Mapping[str, str] | None = None) -> str:
    """The language of whoever stands in ``workspace``, which need not be one."""
    variables = os.environ if environ is None else environ
    if (wanted := variables.get(_VARIABLE, "")) in _KNOWN:
        return wanted
    try:
        text = (workspace / _SETTINGS).read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        return _of_locale(variables)
    section = _SECTION.search(text)
    found = _SETTING.search(section[1]) if section else None
    return found[1] if found else "de"


def _of_locale(variables: Mapping[str, str]) -> str:
    name = next((value for one in _LOCALE if (value := variables.get(one))), "")
    return "de" if name.lower().startswith("de") else "en"
