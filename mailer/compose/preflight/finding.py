"""Findings: what is wrong with a mail, where, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum

from mailer.domain.errors import Sentence

_SHOWN = 60


class Severity(StrEnum):
    """An error refuses the release, a warning leaves it to staff."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. ``rule`` is a stable slug, ``where`` a file or a part of the mail."""

    severity: Severity
    rule: str
    where: str
    sentence: Sentence


def error(rule: str, where: str, de: str, en: str) -> Finding:
    """A finding that refuses the release."""
    return Finding(Severity.ERROR, rule, where, Sentence(de, en))


def warning(rule: str, where: str, de: str, en: str) -> Finding:
    """A finding that staff may overrule."""
    return Finding(Severity.WARNING, rule, where, Sentence(de, en))


def shown(text: str) -> str:
    """``text`` on one line and short enough to stand in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
