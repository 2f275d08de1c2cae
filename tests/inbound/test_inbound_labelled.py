"""Verdicts of labelled messages: our own of every kind, and those that flufl.bounce tests with."""

import os
from collections.abc import Iterable
from pathlib import Path

import labelled_german
import labelled_languages
import labelled_lookalikes
import labelled_mail
import labelled_old_notices
import labelled_providers
import labelled_servers
import labelled_wordings
import pytest
from returned_mail import Case

from mailer.domain.verdict import Verdict
from mailer.inbound.rules import shipped
from mailer.inbound.verdict import judge

OWN = [
    *labelled_german.CASES,
    *labelled_languages.CASES,
    *labelled_lookalikes.CASES,
    *labelled_mail.CASES,
    *labelled_old_notices.CASES,
    *labelled_providers.CASES,
    *labelled_servers.CASES,
    *labelled_wordings.CASES,
]
RIGHT = 0.97
WRONGLY_DEAD = 0.005

# Where the sdist of flufl.bounce was unpacked; its data is not ours to copy.
FLUFL = Path(os.environ.get("FLUFL_BOUNCE_SDIST", "/nonexistent")) / "tests" / "data"
FLUFL_LABELS = {
    ("bounce", "hard"): """
        bounce_02 dsn_10 dsn_11 dsn_12 dsn_13 dsn_14 dsn_15 dsn_16 dsn_18 exim_01 groupwise_01
        groupwise_02 llnl_01 microsoft_01 microsoft_02 microsoft_04 postfix_01 qmail_03 qmail_04
        qmail_05 simple_04 simple_05 simple_06 simple_08 simple_11 simple_12 simple_13 simple_15
        simple_19 simple_23 simple_25 simple_26 simple_27 simple_29 simple_30 simple_33 simple_34
        simple_36 simple_37 simple_39 simple_41 simple_43 smtp32_04 smtp32_06 smtp32_07 yahoo_03
        yahoo_05 yahoo_06 yahoo_07 yahoo_08 yahoo_09 yahoo_10 yahoo_11 yahoo_13 yale_01""",
    ("bounce", "soft"): """
        bounce_01 bounce_03 caiwireless_01 dsn_01 dsn_02 dsn_04 dumbass_01 hotpop_01 microsoft_03
        netscape_01 newmailru_01 postfix_02 postfix_03 postfix_04 qmail_01 qmail_02 qmail_06
        qmail_07 sendmail_01 simple_01 simple_02 simple_07 simple_09 simple_10 simple_14 simple_16
        simple_17
        simple_18 simple_20 simple_24 simple_31 simple_32 simple_38 simple_44 simple_45 sina_01
        smtp32_01 smtp32_02 smtp32_03 smtp32_05 yahoo_01 yahoo_02 yahoo_04 yahoo_12""",
    ("bounce", "policy"): "aol_01 simple_42",
    ("bounce", "sender"): "dsn_09",
    ("bounce", "message"): "dsn_03 postfix_05",
    ("bounce", "delayed"): """
        dsn_05 dsn_06 dsn_07 dsn_08 dsn_17 simple_03 simple_21 simple_22 simple_28 simple_35
        simple_40""",
    ("auto-reply", "automatic"): "qmail_08",
    ("other", ""): "groupwise_03",
}  # fmt: skip


def judged(case: Case) -> tuple[str, str]:
    found = judge(case.octets, shipped())
    return found.kind.value, found.finding.verdict.value


def wrong_ones(cases: Iterable[Case]) -> list[tuple[Case, tuple[str, str]]]:
    return [(one, got) for one in cases if (got := judged(one)) != (one.kind, one.verdict)]


def holds(cases: list[Case]) -> None:
    """Nearly all are right, and hardly anybody is taken for dead who is not."""
    wrong = wrong_ones(cases)
    dead = [case.name for case, got in wrong if got[1] == Verdict.HARD]
    assert len(dead) <= WRONGLY_DEAD * len(cases), dead
    assert len(wrong) <= (1 - RIGHT) * len(cases), [(case.name, got) for case, got in wrong]


@pytest.mark.parametrize("case", OWN, ids=lambda case: case.name[:60])
def test_each_of_our_own_messages_is_judged_right(case: Case) -> None:
    assert judged(case) == (case.kind, case.verdict)


def test_our_own_messages_are_many_and_of_every_kind() -> None:
    assert len(OWN) >= 300
    assert {one.kind for one in OWN} == {
        "bounce", "complaint", "auto-reply", "calendar-reply", "other",
    }  # fmt: skip
    seen = {one.verdict for one in OWN}
    assert seen == {one.value for one in Verdict} - {"quarantined"}


@pytest.mark.skipif(not FLUFL.is_dir(), reason="FLUFL_BOUNCE_SDIST names no unpacked sdist")
def test_the_messages_that_flufl_bounce_tests_with() -> None:
    cases = [
        Case(name, (FLUFL / f"{name}.txt").read_bytes(), *label)
        for label, names in FLUFL_LABELS.items()
        for name in names.split()
    ]
    assert len(cases) == len(list(FLUFL.glob("*.txt")))
    holds(cases)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_line_ends_do_not_matter(line_end: bytes) -> None:
    changed = [
        one._replace(octets=one.octets.replace(b"\r\n", b"\n").replace(b"\n", line_end))
        for one in OWN
    ]
    assert not wrong_ones(changed)
