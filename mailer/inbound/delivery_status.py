"""Delivery status notifications (RFC 3464, RFC 6533 in any language): every recipient's block.

Only ``Action: failed`` is a failure; delayed, relayed, delivered and expanded are told as such.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mailer.domain.reply_rule import Rules
from mailer.domain.verdict import Verdict
from mailer.inbound.header import addresses, decoded
from mailer.inbound.judged import Finding
from mailer.inbound.notice import Notice
from mailer.inbound.reader import Fields, Part, headers_in
from mailer.inbound.refusal_text import finding, is_weak, rule_for

TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_MOST_RECIPIENTS = 100
_MOST_OCTETS = 200_000
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")  # RFC 6533 §3
_ACTIONS = {
    "delayed": Verdict.DELAYED,
    "relayed": Verdict.RELAYED,
    "delivered": Verdict.DELIVERED,
    "expanded": Verdict.EXPANDED,
}
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class Report(NamedTuple):
    """What a delivery-status part tells: its findings, and the ENVID of the message it is about."""

    findings: tuple[Finding, ...]
    envelope_id: str


def read(part: Part, rules: Rules, notice: Notice) -> Report:
    """The report in a part; no finding where it has no recipient's block.

    ``notice`` are the words for people beside it: they are asked where the report is silent.
    """
    envelope_id = ""
    found: dict[tuple[str, Verdict], Finding] = {}
    for block in _blocks(part):
        envelope_id = envelope_id or block.first("original-envelope-id")
        if not _is_recipient(block):
            continue
        one = _finding(block, rules, notice)
        found.setdefault((one.recipient.lower(), one.verdict), one)
        if len(found) >= _MOST_RECIPIENTS:
            break
    return Report(tuple(found.values()), envelope_id)


def _blocks(part: Part) -> Iterator[Fields]:
    body = part.body(_MOST_OCTETS)
    for number, block in enumerate(_BLANK.split(body)):
        if number > 2 * _MOST_RECIPIENTS:
            return
        if block.strip():
            yield headers_in(block)


def _is_recipient(block: Fields) -> bool:
    names = ("final-recipient", "original-recipient", "action", "status", "diagnostic-code")
    return sum(name in block for name in names) >= 2 or "final-recipient" in block


def _finding(block: Fields, rules: Rules, notice: Notice) -> Finding:
    recipient, original = _mailbox(block, "final-recipient"), _mailbox(block, "original-recipient")
    stated = _STATUS.search(block.first("status"))
    status = stated[0] if stated else ""
    said = block.first("diagnostic-code") or block.first("x-supplementary-info")
    said = said or _remark(block)
    action = block.first("action").lower().split(" ")[0].strip(".,;(")
    if (verdict := _ACTIONS.get(action)) is not None:
        return Finding(verdict, f"dsn-{action}", recipient, original, status, said[:500])
    rule = rule_for(rules, said, status)
    if is_weak(rule):
        told, better = notice.judged(rules, recipient or original)
        if better is not None and not is_weak(better):
            rule, said = better, said or told
    return finding(rule, said, status=status, recipient=recipient, original=original)


def _remark(block: Fields) -> str:
    """What some put in brackets behind the status or the action, where no diagnosis stands."""
    for name in ("status", "action"):
        _, bracket, rest = block.first(name).partition("(")
        if bracket and " " in rest:
            return rest.rstrip(") ")
    return ""


def _mailbox(block: Fields, name: str) -> str:
    """The address of a typed field such as ``rfc822; a@example.org`` (RFC 3464 §2.3)."""
    value = _UNICODE.sub(lambda found: _character(found[1]), block.first(name))
    text = value.partition(";")[2] or value
    found = addresses(text, 1)
    return found[0] if found else text.strip().strip("<>")[:320]


def _character(number: str) -> str:
    code = int(number, 16)
    return decoded(chr(code).encode("utf-8", "replace")) if 0x20 < code < 0x110000 else ""
