"""Rules: how a refusal is judged, as data that ``inbound/rules.toml`` and a workspace hold.

A refusal is judged by the first rule that fits its code, status and words; the order is the rule.
"""

import re
from dataclasses import dataclass

from mailer.domain.reply_class import ReplyClass
from mailer.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``codes``, ``statuses`` and ``text`` must all fit, where given.

    ``codes`` are the beginnings of reply codes ("4", "55", "552"), ``statuses`` subject and detail
    of RFC 3463 ("2.2", "7."); ``unless`` is what keeps it from fitting. ``source`` tells where it
    is known from.
    """

    name: str
    verdict: Verdict
    trouble: ReplyClass
    source: str
    codes: tuple[str, ...] = ()
    statuses: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    unless_statuses: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Rules:
    """All rules, in order; the last fits everything."""

    rules: tuple[Rule, ...]
