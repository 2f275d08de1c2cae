"""All words of the program are sentences: pairs of German and English, neither side left out.

Two ways to see it. The tables are loaded and looked at; and the source is read, since what is
made while a command runs stands in no table.
"""

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import MappingProxyType

import pytest
from literals import LETTER, called, literals

import mailer
from mailer.actions import words
from mailer.actions.mailing import suspensions
from mailer.actions.today import note_words
from mailer.cli.language import Both
from mailer.domain import refusal, template_fault
from mailer.domain.audience import Reason
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import DeliveryState, MailingState, Remark
from mailer.domain.errors import Sentence
from mailer.domain.newsletter import IssueState
from mailer.domain.note import Code
from mailer.domain.registration import RegistrationState
from mailer.domain.reply_class import ReplyClass
from mailer.domain.seminar import SeminarState
from mailer.domain.suspension import SuspensionKind
from mailer.domain.template_fault import TemplateFault
from mailer.domain.timeline import Trigger

ROOT = Path(mailer.__file__).parent


def modules() -> Iterator[str]:
    for one in pkgutil.walk_packages(mailer.__path__, "mailer."):
        if "migrations" not in one.name and not one.name.endswith("__main__"):
            yield one.name


def sentences(found: object, where: str) -> Iterator[tuple[str, Sentence]]:
    """All sentences in a table, with the way to each."""
    if isinstance(found, Both):
        yield where, found.sentence
    elif isinstance(found, Sentence):
        yield where, found
    elif isinstance(found, Mapping | MappingProxyType):
        for key, value in found.items():
            yield from sentences(value, f"{where}[{key}]")
    elif isinstance(found, tuple | list):
        for number, value in enumerate(found):
            yield from sentences(value, f"{where}[{number}]")
    elif is_dataclass(found) and not isinstance(found, type):
        for one in fields(found):
            yield from sentences(getattr(found, one.name, None), f"{where}.{one.name}")


def all_sentences() -> dict[str, Sentence]:
    found: dict[str, Sentence] = {}
    for name in modules():
        for known, value in list(vars(importlib.import_module(name)).items()):
            found |= dict(sentences(value, f"{name}:{known}"))
    return found


def placeholders(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


SAME_IN_BOTH = {
    "DNS", "Mails", "Newsletter", "Online", "Organisation", "Plan", "Seminar", "TEXT", "Text",
    "online",
}  # fmt: skip


def test_every_sentence_in_a_table_has_both_sides_with_the_same_placeholders() -> None:
    found = all_sentences()
    assert len(found) > 500
    wrong = {
        where: one
        for where, one in found.items()
        if not where.endswith(":NOTHING")
        and not where.endswith(f"[{Code.CANNOT_BE_MADE}]")  # its parameters are both sides
        and (
            not (one.de.strip() and one.en.strip())
            or (one.de == one.en and one.de not in SAME_IN_BOTH)
            or placeholders(one.de) != placeholders(one.en)
        )
    }
    assert not wrong
    assert {one.de for one in found.values() if one.de == one.en} - {""} == SAME_IN_BOTH


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (set(Code) - {fault.code for fault in refusal.Fault} - {Code.TEMPLATE}, note_words._WORDS),
        (set(TemplateFault), template_fault._WORDS),
        (set(refusal.Fault), refusal._WORDS),
        (set(refusal.Fault), refusal._ADVICE),
        (set(SuspensionKind), suspensions._WHY),
        (set(MailingState), words._MAILING_STATES),
        (set(DeliveryState), words._DELIVERY_STATES),
        (set(SeminarState), words._SEMINAR_STATES),
        (set(IssueState), words._ISSUE_STATES),
        (set(RegistrationState), words._REGISTRATION_STATES),
        (set(SubscriptionState), words._SUBSCRIPTION_STATES),
        ({*Reason, *Remark, *ReplyClass} - {ReplyClass.NONE}, words._REASONS),
        (set(Trigger), words._TRIGGERS),
    ],
)
def test_every_code_has_words_and_no_word_lacks_its_code(
    codes: set[str], table: Mapping[str, Sentence]
) -> None:
    assert {str(code) for code in codes} == {str(key) for key in table}


PAIRS = {"Sentence", "both", "key_column", "say", "warn", "words", "wrong_usage"}
SAME_WRITTEN_OUT = SAME_IN_BOTH | {"Mail", "Name", "Organisation.", "SEMINAR"}
SAME_BEFORE_A_VALUE = {"Mails", "Name", "Seminar", "Token", "templates/"}


def pairs(tree: ast.AST) -> Iterator[tuple[int, ast.expr, ast.expr]]:
    """The two sides of all sentences that are written out in a source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > 1:
            de, en, *_ = node.args
            name = called(node)
            if (name in PAIRS or (name.endswith("Error") and name != "OperationalError")) and all(
                isinstance(side, ast.Constant | ast.JoinedStr) for side in (de, en)
            ):
                yield node.lineno, de, en


def is_a_pair(de: ast.expr, en: ast.expr) -> bool:
    """Whether two texts are a sentence: neither is missing, they differ, and are filled alike."""
    if isinstance(de, ast.JoinedStr) or isinstance(en, ast.JoinedStr):
        written = [ast.unparse(side) for side in (de, en)]
        head = re.match(r"[^{:]*", "".join(literals(de, {})))
        known = head is not None and head[0].strip() in SAME_BEFORE_A_VALUE
        return written[0] != written[1] or known or not LETTER.search("".join(literals(de, {})))
    texts = ["".join(literals(side, {})) for side in (de, en)]
    if texts == ["{de}", "{en}"]:  # the note that is told with both sides
        return True
    if bool(texts[0]) != bool(texts[1]) or placeholders(texts[0]) != placeholders(texts[1]):
        return False
    return texts[0] != texts[1] or not LETTER.search(texts[0]) or texts[0] in SAME_WRITTEN_OUT


def test_both_sides_that_are_written_out_are_there_and_differ() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}": (de, en)
        for path in sorted(ROOT.rglob("*.py"))
        for line, de, en in pairs(ast.parse(path.read_text("utf-8")))
    }
    assert len(found) > 1000
    assert not [where for where, (de, en) in found.items() if not is_a_pair(de, en)]


FORMATS = {"issue_draft.py", "languages.py", "view.py", "zones.py"}
"""Modules that choose how a date is written or a language is called, not a word."""


def other_ways(tree: ast.AST) -> Iterator[int]:
    """Lines that hold words by language in another way: a dictionary, or a choice."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            if keys == {"de", "en"}:
                yield node.lineno
        elif isinstance(node, ast.IfExp) and isinstance(node.test, ast.Compare):
            asked = [one.value for one in node.test.comparators if isinstance(one, ast.Constant)]
            sides = {*literals(node.body, {}), *literals(node.orelse, {})}
            if asked in (["de"], ["en"]) and any(map(LETTER.search, sides - {"de", "en"})):
                yield node.lineno


def test_nothing_holds_words_in_another_way() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}": path.name
        for path in sorted(ROOT.rglob("*.py"))
        for line in other_ways(ast.parse(path.read_text("utf-8")))
    }
    assert not {where for where, name in found.items() if name not in FORMATS}
    for source in ('{"de": "ja", "en": "yes"}[language]', '"ja" if language == "de" else "yes"'):
        assert list(other_ways(ast.parse(source)))
