"""The rules as data: a model refuses what is wrong, and docs/inbound.md tells all of them."""

import pytest
from cost import times_as_costly
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


SLOW = [
    "(a+)+b",
    "(a|a)*b",
    "(a|aa)+$",
    "(.*a){20}",
    ".*.*=.*",
    r"^(\w+\s?)*$",
    r"(?:(?:\w+)[ -]){1,30}gesperrt",
    "(x+x+)+y",
    "(a?){30}a{30}",
    r"(\w+) \1",
    "(?=(a+)+$)x",
    "a{0,900}b{0,900}c",
    "(?:<ort>)*gesperrt",
    r"\s+\S+\s+$",
    "<own>+b",
]
FAST = [
    "gehört nicht zu den zugelassenen",
    ".*gesperrt",
    "konto .{0,40}gesperrt",
    "(?:nicht|kein) zulässig(?:e[rs]?)?",
    r"(?:fehler|error) \d{3}\b",
    "(?:ab)+c",
    "<ort> (?:ist )?außer betrieb",
    r"[a-z]{1,20}-\d{1,9} .{0,20}gesperrt",
    r"\s+$",
]
OWN_WORD = "[words]\nown = ['a+']\n"


def _with(pattern: str) -> str:
    return OWN_WORD + RULE.replace("außer betrieb", pattern)


@pytest.mark.parametrize("pattern", SLOW)
@pytest.mark.parametrize("key", ["text", "besides", "unless"])
def test_a_pattern_that_could_search_for_hours_is_refused(pattern: str, key: str) -> None:
    own = _with(pattern).replace("text = ", f"{key} = ")
    with pytest.raises(SettingsError, match=r"inbound-rules\.toml: own") as caught:
        laid_over(own, "inbound-rules.toml")
    assert "repeated" in caught.value.sentence.en
    sign = '[[sign]]\nname = "own"\nshows = "left"\nfield = "text"\nsource = "Amt"\n'
    with pytest.raises(SettingsError, match="repeated"):
        laid_over(f"{OWN_WORD}{sign}value = ['{pattern}']\n", "inbound-rules.toml")


HOSTILE = [one * 5000 for one in ("a", "ab", " ", "a ", "konto ", "1", "a-1 ", "gesperr")]


@pytest.mark.parametrize("pattern", FAST)
def test_a_pattern_that_is_let_in_takes_four_times_as_long_for_twice_the_text(pattern: str) -> None:
    """At most, that is: then the longest text takes less than a second."""
    rule = laid_over(_with(pattern), "inbound-rules.toml").rules[0]
    assert rule.text is not None
    found = rule.text

    def search(size: int) -> None:
        for text in HOSTILE:
            found.search(text[:size])

    assert times_as_costly(search, 1000, 2000) < 6


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
