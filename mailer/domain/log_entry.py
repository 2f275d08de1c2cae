"""A line of the log: a sentence for people at a terminal, and an event for programs.

The sentence may quote what a server said, and with it an address. The event may not: it has a
name, and fields that are numbers, codes and names the office gave (a relay's, a step's). What a
field holds beyond that is left out when it is written, so that a slip tells nothing of anybody.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from mailer.domain.reply_class import status_in
from mailer.domain.reply_rule import Rules

Value = int | float | str | bool

_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:+-]{0,63}")
_REPLY = re.compile(r"([245]\d\d)[ -](.*)", re.DOTALL)


class Level(StrEnum):
    """How much it matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogEntry(str):
    """The sentence, "" where there is nothing to tell people, with its event beside it."""

    __slots__ = ("event", "fields", "level")

    event: str
    level: Level
    fields: Mapping[str, Value]

    def __new__(
        cls, sentence: str, event: str, level: Level = Level.INFO, /, **fields: Value | None
    ) -> Self:
        made = super().__new__(cls, sentence)
        made.event, made.level = event, level
        made.fields = {name: one for name, one in fields.items() if one is not None}
        return made


def harmless(fields: Mapping[str, Value]) -> dict[str, Value]:
    """The fields without those whose text is more than a code or a moment."""
    return {
        name: one
        for name, one in fields.items()
        if not isinstance(one, str) or _CODE.fullmatch(one)
    }


def said_in(line: str, rules: Rules) -> dict[str, Value]:
    """What a server's line says, without its words: code, enhanced status and class."""
    found = _REPLY.match(line.strip())
    if found is None:
        return {}
    code, text = int(found[1]), found[2]
    fields: dict[str, Value] = {"code": code}
    if status := status_in(text):
        fields["status"] = status
    if code >= 400:
        fields["class"] = rules.rule_for(code, text).trouble.name.lower()
    return fields
