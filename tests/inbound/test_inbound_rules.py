"""The rules as data: a model refuses what is wrong, and docs/inbound.md tells all of them."""

import pytest
from support import ROOT

from mailer.domain.errors import SettingsError
from mailer.domain.reply_class import ReplyClass
from mailer.domain.verdict import REFUSALS, Verdict
from mailer.inbound.rules import laid_over, shipped, shipped_model
from mailer.inbound.rules_page import page_of

RULE = """\
[[rule]]
name = "own"
verdict = "soft"
trouble = "refused"
source = "Mailserver der Stadt"
text = ['außer betrieb']
"""


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (RULE.replace("verdict", "verdikt"), "verdict"),
        (RULE.replace('"soft"', '"dead"'), "soft"),
        (RULE.replace('"refused"', '"unheard-of"'), "not_yet"),
        (RULE.replace('"soft"', '"hard"'), "doubtful"),
        (RULE.replace('"refused"', '"address"'), "hard"),
        (RULE.replace("außer", "(außer"), "inbound-rules.toml: own"),
        (RULE.replace("außer", "<ausser>"), "ausser"),
        (RULE + "codes = ['250']\n", "codes"),
        (RULE + "statuses = ['x']\n", "statuses"),
        (RULE.replace('source = "Mailserver der Stadt"\n', ""), "source"),
        (RULE + "[word]\n", "words"),
        ("[[rule]\n", "TOML"),
        ("[words]\na = ['<b><b>']\nb = ['<c><c><c>']\nc = ['" + "x" * 9000 + "']\n"
         + RULE.replace("außer", "<a>"), "long"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_told_with_its_file(own: str, told: str) -> None:
    with pytest.raises(SettingsError, match=r"inbound-rules\.toml") as caught:
        laid_over(own, "inbound-rules.toml")
    assert told in caught.value.sentence.en


def test_own_rules_come_first_and_may_use_the_words_of_the_shipped() -> None:
    rules = laid_over(RULE.replace("außer", "<ort> (?:ist )?außer"), "inbound-rules.toml")
    assert rules.rules[0].name == "own"
    assert rules.rules[1:] == shipped().rules
    assert rules.rule_for(550, "Das Postfach ist außer Betrieb").name == "own"
    assert shipped().rule_for(550, "Das Postfach ist außer Betrieb").name != "own"


def test_every_rule_has_a_name_of_its_own_and_a_source() -> None:
    rules = shipped().rules
    assert len({one.name for one in rules}) == len(rules)
    assert len({one.name for one in shipped().signs}) == len(shipped().signs)
    assert {one.verdict for one in rules} == set(REFUSALS)
    assert all(one.source for one in rules)
    assert all(one.source for one in shipped().signs)


def test_hard_is_the_address_or_in_doubt() -> None:
    for one in shipped().rules:
        if one.trouble is ReplyClass.ADDRESS:
            assert one.verdict is Verdict.HARD
        elif one.verdict is Verdict.HARD:
            assert one.doubtful


def test_the_last_rule_fits_everything() -> None:
    for code in (400, 450, 500, 599, 700):
        assert shipped().rule_for(code, "\u2042").verdict is Verdict.SOFT


def test_docs_tell_every_rule_with_its_source() -> None:
    text = (ROOT / "docs" / "inbound.md").read_text(encoding="utf-8")
    begin, end = "<!-- rules -->\n", "<!-- end of rules -->"
    assert text.partition(begin)[2].partition(end)[0] == page_of(shipped_model())
