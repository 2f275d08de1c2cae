"""The rules as tables for docs/inbound.md: ``python -m mailer.inbound.rules_page`` writes them."""

import sys
from collections.abc import Iterable

from mailer.inbound.rules import RuleModel, RulesModel, SignModel, shipped_model


def page_of(model: RulesModel) -> str:
    """Markdown: every rule and every sign, in order, with its source."""
    rules = _table(("rule", "verdict", "trouble", "fits", "source"), map(_rule, model.rule))
    signs = _table(("sign", "shows", "field", "source"), map(_sign, model.sign))
    return f"{rules}\n{signs}"


def _rule(one: RuleModel) -> tuple[str, ...]:
    verdict = f"{one.verdict}, in doubt" if one.doubtful else one.verdict
    source = f"{one.source} ({one.provider})" if one.provider else one.source
    return f"`{one.name}`", verdict, one.trouble, _fits(one), source


def _fits(one: RuleModel) -> str:
    told = []
    if one.codes:
        told.append("code " + ", ".join(f"{code}{'x' * (3 - len(code))}" for code in one.codes))
    if one.statuses:
        told.append(
            "status " + ", ".join(f"x.{status}" if status else "none" for status in one.statuses)
        )
    if one.text:
        told.append("words")
    return "; ".join(told) or "anything"


def _sign(one: SignModel) -> tuple[str, ...]:
    return f"`{one.name}`", one.shows.value, one.field, one.source


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(page_of(shipped_model()))
