"""Teaching: staff adds a rule of its own, before those of the program."""

import re
from dataclasses import dataclass

import tomlkit

from mailer.actions.desk import Desk
from mailer.domain.errors import InvalidValueError, RefusedError, SettingsError
from mailer.domain.reply_class import plain_words
from mailer.files import write_octets
from mailer.inbound.own_rules import OWN_FILE, own_text
from mailer.inbound.rules import judge_by, laid_over

_TROUBLES = {
    "hard": "address",
    "soft": "not_yet",
    "policy": "policy",
    "sender": "sender",
    "message": "message",
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A rule as staff gives it: the words that a refusal holds, what they mean, and who says so.

    ``words`` are looked for as they stand, whatever their case. ``status`` (RFC 3463 without the
    class, as "7.1") and ``code`` (as "550") narrow it; "" does not.
    """

    name: str
    words: str
    verdict: str
    source: str
    status: str = ""
    code: str = ""


def teach(desk: Desk, lesson: Lesson) -> str:
    """Adds a rule to the workspace's own file, which keeps its comments; returns what was added.

    From then on this process judges by it. Raises InvalidValueError, RefusedError for a name that
    is taken, and SettingsError for what no rule can be.
    """
    words = plain_words(lesson.words)
    if len(words) < 4:
        raise InvalidValueError(
            "Bitte mehr Wörter angeben: So kurze kämen in zu vielen Antworten vor.",
            "Please give more words: so few would be found in too many replies.",
        )
    known = _TROUBLES.get(lesson.verdict)
    if known is None:
        raise InvalidValueError(
            f"„{lesson.verdict}“ ist kein Urteil; möglich sind {', '.join(_TROUBLES)}.",
            f'"{lesson.verdict}" is no verdict; possible are {", ".join(_TROUBLES)}.',
        )
    before = own_text(desk.workspace)
    if before.strip():
        _refuse_double(before, lesson.name)
    rule = tomlkit.table()
    rule["name"] = lesson.name
    rule["verdict"] = lesson.verdict
    rule["trouble"] = known
    rule["source"] = lesson.source
    if lesson.code:
        rule["codes"] = [lesson.code]
    if lesson.status:
        rule["statuses"] = [lesson.status]
    rule["text"] = [re.escape(words)]
    added = tomlkit.document()
    array = tomlkit.aot()
    array.append(rule)
    added["rule"] = array
    text = tomlkit.dumps(added)
    after = f"{before.rstrip()}\n\n{text}" if before.strip() else text
    rules = laid_over(after, OWN_FILE)
    path = desk.workspace.path / OWN_FILE
    write_octets(path, after.encode(), SettingsError, within=desk.workspace.path, durable=True)
    judge_by(rules)
    return text


def _refuse_double(own: str, name: str) -> None:
    there = tomlkit.parse(own).get("rule", [])
    if any(str(one.get("name", "")) == name for one in there):
        raise RefusedError(
            f"Eine Regel „{name}“ gibt es in {OWN_FILE} schon; bitte einen anderen Namen wählen.",
            f'There is a rule "{name}" in {OWN_FILE} already; please choose another name.',
        )
