"""One refusal has one verdict, whether it is heard at SMTP time or comes back in a bounce."""

import re

import labelled_german
import labelled_languages
import labelled_lookalikes
import labelled_mail
import labelled_old_notices
import labelled_providers
import labelled_servers
import labelled_wordings
import pytest
from hypothesis import given
from hypothesis import strategies as st
from returned_mail import report

from mailer.delivery.smtp.reply import Reply
from mailer.domain.reply_class import ReplyClass
from mailer.domain.verdict import Verdict
from mailer.inbound.judged import Finding
from mailer.inbound.rules import in_force, judge_by, laid_over, shipped
from mailer.inbound.verdict import judge

DIAGNOSES = [
    *labelled_german.DIAGNOSES,
    *labelled_languages.DIAGNOSES,
    *labelled_mail.DIAGNOSES,
    *labelled_providers.DIAGNOSES,
    *labelled_servers.DIAGNOSES,
    *labelled_lookalikes.DIAGNOSES,
    *labelled_wordings.DIAGNOSES,
    *labelled_old_notices.DIAGNOSES,
]
SAID = [
    (verdict, int(found[1]), found[2])
    for verdict, _, said in DIAGNOSES
    if (found := re.fullmatch(r"smtp; ?([45]\d\d) ([^-].*)", said))
]


def in_a_bounce(code: int, text: str, status: str = "5.0.0") -> Finding:
    return judge(report(f"smtp; {code} {text}", status), shipped()).finding


@pytest.mark.parametrize(("verdict", "code", "text"), SAID)
def test_a_reply_is_judged_alike_both_ways(verdict: str, code: int, text: str) -> None:
    reply = Reply("rcpt", code, text)
    found = in_a_bounce(code, text)
    assert (reply.rule.name, reply.rule.verdict) == (found.rule, found.verdict)
    assert reply.trouble is found.trouble
    assert found.verdict == verdict
    assert reply.blames_address == (found.trouble is ReplyClass.ADDRESS and not found.doubtful)


WORDS = (
    "user", "unknown", "mailbox", "full", "blocked", "spam", "policy", "message", "too large",
    "relay denied", "host", "not found", "quota", "exceeded", "rate", "5.1.1", "5.7.1", "4.2.2",
    "sender", "rejected", "address", "dmarc", "temporarily", "empfänger", "unbekannt",
)  # fmt: skip


@given(
    st.sampled_from([450, 451, 452, 421, 550, 552, 553, 554]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=9),
)
def test_any_words_are_judged_alike_both_ways(code: int, words: list[str]) -> None:
    text = " ".join(words)
    reply, found = Reply("rcpt", code, text), in_a_bounce(code, text)
    assert (reply.rule.name, reply.trouble) == (found.rule, found.trouble)


def test_a_status_beside_the_words_counts_where_they_say_nothing() -> None:
    assert in_a_bounce(550, "no", "5.1.1").verdict is Verdict.HARD
    assert in_a_bounce(550, "blocked as spam", "5.1.1").verdict is Verdict.POLICY
    assert in_a_bounce(550, "5.2.2 mailbox full", "5.1.1").verdict is Verdict.SOFT


def test_only_the_address_is_suppressed_at_smtp_time() -> None:
    assert Reply("rcpt", 550, "5.1.1 no such user").blames_address
    doubtful = Reply("rcpt", 550, "5.4.4 Host or domain name not found")
    assert doubtful.rule.verdict is Verdict.HARD
    assert doubtful.is_in_doubt  # a relay without DNS says so of everybody
    assert not doubtful.blames_address


def test_an_office_lays_its_own_rules_over_both_ways() -> None:
    own = """
    [[rule]]
    name = "our-gateway"
    verdict = "policy"
    trouble = "policy"
    text = ['gehört nicht zu <ort>n, die hier']
    source = "Gateway des Landkreises"
    """
    said = "gehört nicht zu Adressen, die hier Post bekommen"
    assert Reply("rcpt", 550, said).rule.name == "unknown"
    try:
        judge_by(laid_over(own, "inbound-rules.toml"))
        assert Reply("rcpt", 550, said).rule.name == "our-gateway"
        found = judge(report(f"smtp; 550 {said}"), in_force()).finding
        assert (found.rule, found.verdict) == ("our-gateway", Verdict.POLICY)
    finally:
        judge_by(None)
    assert Reply("rcpt", 550, said).rule.name == "unknown"


@pytest.mark.parametrize(
    ("code", "said", "verdict"),
    [
        (550, "5.1.1 address rejected: unverified address: connect: Connection refused", "soft"),
        (550, "5.2.1 this mailbox is disabled temporarily", "soft"),
        (550, "mailbox unavailable, invalid DNS MX record of the sending domain", "sender"),
        (554, "No SMTP service here, your address is black listed", "policy"),
        (550, "Connection frequency limited for this host", "policy"),
        (421, "local error, reject by policy restrictions", "policy"),
        (554, "Name service error for type=MX: Malformed name server reply", "soft"),
        (552, "action aborted, mailbox not found", "hard"),
        (552, "action aborted, mailbox full", "soft"),
        (554, "Rcpt does not exist", "hard"),
    ],
)
def test_what_only_sounds_like_another_verdict(code: int, said: str, verdict: str) -> None:
    assert Reply("rcpt", code, said).rule.verdict == verdict
    assert judge(report(f"smtp; {code} {said}"), in_force()).finding.verdict == verdict
