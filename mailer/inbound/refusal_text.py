"""What a bounce quotes of a refusal: its code, status and words, judged by the rules."""

import re
from typing import NamedTuple

from mailer.domain.printable import cleaned
from mailer.domain.reply_class import ReplyClass, status_in
from mailer.domain.reply_rule import Rule, Rules
from mailer.domain.verdict import Verdict
from mailer.inbound.judged import UNKNOWN, Finding

_MOST = 2_000
_MOST_REPLY = 500
_FOR_GOOD, _FOR_NOW = 500, 400
_CODE = re.compile(
    r"(?:^|[\s:;('\"<>\]#=])([245]\d\d)(?=[ \-:;,#)\]'\"]|$)(?![ -]?(?:bytes|kb|mb|days?)\b)"
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![.\d])")
_TYPE = re.compile(r"\s*(?:smtp|x-[\w-]+|x400|dns|notes|rfc822|unknown)\s*;\s*", re.IGNORECASE)


class Quoted(NamedTuple):
    """A refusal as a bounce quotes it; the code is 500 or 400 where none is told."""

    code: int
    status: str
    text: str


def quoted(said: str, status: str = "") -> Quoted:
    """The refusal in ``said``; the class of ``status`` beside it may tell the code."""
    line = " ".join(said[:_MOST].split())
    kind = _TYPE.match(line)
    line = line[kind.end() :] if kind else line
    found = _CODE.search(line)
    if found is None or found[1][0] == "2":
        own = _STATUS.search(line)
        told = own[1] if own else ""
        for_now = (told or status).startswith("4")
        return Quoted(_FOR_NOW if for_now else _FOR_GOOD, told, line)
    code = int(found[1])
    rest = line[found.end() :].lstrip(" -:;,#)'")
    rest = re.sub(rf"(?<![\d.]){code}[ -](?=\S)", "", rest)
    own_status = status_in(rest)
    # "550 (from a relay's own words)": what stands before the code says more than nothing.
    return Quoted(code, own_status, rest if len(rest) > 2 else line)


def is_weak(rule: Rule) -> bool:
    """Whether a rule concluded next to nothing: other evidence may say more."""
    is_vague = rule.trouble in {ReplyClass.REFUSED, ReplyClass.ROUTE, ReplyClass.EXPIRED}
    return rule.doubtful and is_vague and rule.verdict in {Verdict.SOFT, Verdict.POLICY}


def rule_for(rules: Rules, said: str, status: str = "") -> Rule:
    """The rule for a quoted refusal; what is said outweighs the status beside it."""
    one = quoted(said, status)
    text = f"{one.status} {one.text}" if one.status and not status_in(one.text) else one.text
    by_words = rules.rule_for(one.code, text)
    if one.status or not status or status.endswith(".0.0"):
        return by_words
    if not by_words.doubtful or by_words.verdict is not Verdict.SOFT:
        return by_words
    by_status = rules.rule_for(one.code, text, status)
    return by_words if is_weak(by_status) and by_words.name != UNKNOWN else by_status


def finding(
    rule: Rule, said: str, *, status: str = "", recipient: str = "", original: str = ""
) -> Finding:
    """What is told of one recipient who was refused."""
    one = quoted(said, status)
    return Finding(
        rule.verdict,
        rule.name,
        recipient,
        original,
        one.status or status,
        cleaned(" ".join(said[:_MOST].split()))[:_MOST_REPLY],
        rule.trouble,
        rule.doubtful,
    )
