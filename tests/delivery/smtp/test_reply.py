"""Replies: what servers say, and what follows for the mail, the address, and who is suspended."""

import re

import pytest
from cost import LINEAR, doubling_ratio

from mailer.delivery.smtp.reply import UNTRIED, Reply, Verdict
from mailer.domain.reply_class import OURS as OURS_ALL
from mailer.domain.reply_class import ReplyClass
from mailer.domain.suspension import Scope, SuspensionKind, rule_for

SENT, LATER, NEVER, OURS = Verdict.SENT, Verdict.LATER, Verdict.NEVER, Verdict.OURS
SLOW = (SuspensionKind.SLOW, Scope.DOMAIN)
POLICY = (SuspensionKind.POLICY, Scope.SEVERAL)
SLOW_RELAY = (SuspensionKind.SLOW, Scope.RELAY)
REFUSED_RELAY = (SuspensionKind.REFUSED, Scope.RELAY)
NOBODY = None
T = ReplyClass

# ReplyClass, verdict, suspension: what was said, as stage, code and text; a line that begins
# with blanks goes on with the one before. The address is suppressed exactly for ADDRESS.
SAID = [
    (T.ADDRESS, NEVER, NOBODY, """
rcpt 550 5.1.1 <eva@example.org>: Recipient address rejected: User unknown in local recipient
    table
rcpt 550 5.1.1 <spam@example.org>: Recipient address rejected: undeliverable address: unknown
    user
rcpt 550 5.1.1 The email account that you tried to reach does not exist. Please try
    5.1.1 double-checking the address
rcpt 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient eva@example.org not found by SMTP
    address lookup
rcpt 550 5.4.1 Recipient address rejected: Access denied. [PROD.example.net
    2026-03-29T08:00:00.000Z]
rcpt 550 Unknown user: eva@example.org
rcpt 550 No such user here
rcpt 550 user unknown
rcpt 550 Sorry, no mailbox here by that name. (#5.1.1)
rcpt 550 Empfänger <eva@example.org> unbekannt
rcpt 550 Postfach existiert nicht
rcpt 550 Kein solches Postfach
rcpt 550 5.0.0 unknown recipient
rcpt 550 5.1.0 Address rejected: invalid recipient
data 550 5.1.1 User does not exist
rcpt 550 5.2.1 The email account that you tried to reach is disabled
rcpt 501 5.1.3 Bad recipient address syntax
rcpt 550 5.1.6 has moved away
rcpt 556 5.1.10 Recipient address has null MX
rcpt 550 5.1.2 <e@nirgends.example>: Recipient address rejected: Domain not found
rcpt 551 sorry, no mailbox here by that name (#5.7.17)
"""),
    (T.REFUSED, NEVER, NOBODY, """
rcpt 550 Requested action not taken: mailbox unavailable
    For explanation visit https://postmaster.example.net/?c=unknown+user
rcpt 550 Requested action not taken: mailbox unavailable
rcpt 550 no
rcpt 550 5.0.0 Mail rejected
rcpt 550 5.7.1 User unknown or not local
data 554 Transaction failed
rcpt 555 5.5.4 Unsupported option: NOTIFY
"""),
    (T.EXPIRED, NEVER, NOBODY, """
data 554 5.4.7 Delivery expired (message too old)
"""),
    (T.ROUTE, NEVER, NOBODY, """
rcpt 550 5.4.4 Host or domain name not found
rcpt 550 Unrouteable address
"""),
    (T.RESTRICTED, NEVER, NOBODY, """
rcpt 550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication is missing
rcpt 550 5.7.1 You are not allowed to send to this group
"""),
    (T.FULL, LATER, NOBODY, """
rcpt 552 5.2.2 <eva@example.org>: Mailbox full
rcpt 452 4.2.2 The recipient's inbox is out of storage space
rcpt 550 5.1.1 mailbox is full: retry timeout exceeded
data 554 Mailbox quota exceeded
rcpt 552 Requested mail action aborted: exceeded storage allocation
rcpt 550 Das Postfach des Empfängers ist voll
"""),
    (T.MESSAGE, NEVER, NOBODY, """
mail 552 5.3.4 Message size exceeds fixed limit
data 552 5.2.3 Message too large for this mailbox
data 552 Message size exceeds maximum permitted
data 554 5.6.0 Corrupt MIME
data 554 5.7.1 Attachment type .ics is not accepted here
data 550 Virus gefunden
data 554 Anhang nicht zulässig
"""),
    (T.POLICY, LATER, POLICY, """
data 554 5.7.1 Message rejected as spam by content scanner
rcpt 554 5.7.1 Service unavailable; client [192.0.2.7] blocked using list.example.net
data 550 5.7.26 This mail has been blocked because the sender is unauthenticated. DKIM = did
    not pass, SPF = did not pass
data 550 5.7.515 Access denied, sending domain example.com doesn't meet the required
    authentication level
data 554 Transaction failed
    Reject due to policy restrictions.
rcpt 550 5.1.1 blocked: too many unknown recipients from you
data 550 5.7.0 Local Policy Violation - Spam
data 550 5.7.1 DMARC: DKIM authentication failed for example.com
data 421 4.7.26 This mail is unauthenticated and is limited
"""),
    (T.SLOW, LATER, SLOW, """
rcpt 421 4.7.0 Temporarily deferred due to unexpected volume
data 421 4.7.28 unusual rate of unsolicited mail from your address
rcpt 451 4.7.500 Server busy. Rate limit, please slow down
rcpt 421 Too many concurrent SMTP connections; please try again later
rcpt 450 4.7.1 Zu viele Verbindungen, bitte langsamer
"""),
    (T.HESITANT, LATER, SLOW, """
rcpt 450 4.7.1 try again later
"""),
    (T.NOT_YET, LATER, NOBODY, """
rcpt 450 4.2.0 <eva@example.org>: Recipient address rejected: Greylisted, see postgrey
rcpt 451 4.7.1 Greylisting in action, please come back later
rcpt 450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents
    more
rcpt 550 5.2.1 The user is receiving mail too quickly
rcpt 450 4.1.1 Recipient address rejected: unverified address
data 421 4.4.2 timeout exceeded
rcpt 503 5.5.1 nested MAIL
"""),
    (T.SYSTEM, LATER, SLOW_RELAY, """
data 452 4.3.1 Insufficient system storage
rcpt 452 Insufficient system storage
rcpt 421 4.3.2 Service shutting down
"""),
    (T.NOT_YET, LATER, SLOW_RELAY, """
mail 450 4.1.8 Sender address rejected: Domain not found
"""),
    (T.SLOW, LATER, SLOW_RELAY, """
mail 421 bye
"""),
    (T.SENDER, OURS, REFUSED_RELAY, """
mail 550 5.7.1 not from you
"""),
    (T.LOGIN, OURS, REFUSED_RELAY, """
mail 530 5.7.57 Client was not authenticated to send mail during MAIL FROM
rcpt 530 5.7.0 Must issue a STARTTLS command first
rcpt 535 5.7.8 Error
rcpt 550 5.7.1 Authentication required
"""),
    (T.SENDER, LATER, POLICY, """
rcpt 553 5.7.1 <office@example.com>: Sender address rejected: not owned by user office
data 554 5.2.252 SendAsDenied; office not allowed to send as news
"""),
    (T.RELAYING, LATER, POLICY, """
rcpt 554 5.7.1 <eva@example.org>: Relay access denied
rcpt 550 relay not permitted
rcpt 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)
"""),
    (T.QUOTA, OURS, REFUSED_RELAY, """
rcpt 550 5.4.5 Daily sending quota exceeded
rcpt 450 4.7.1 Hourly limit of 500 messages reached
data 554 Ihr Versandlimit ist erreicht
"""),
]  # fmt: skip

CASES = [
    pytest.param(*said.split(" ", 2), trouble, verdict, suspension, id=" ".join(said.split())[:40])
    for trouble, verdict, suspension, block in SAID
    for said in re.split(r"\n(?! )", block.strip())
]


@pytest.mark.parametrize(("stage", "code", "text", "trouble", "verdict", "suspension"), CASES)
def test_what_a_reply_means(
    stage: str,
    code: str,
    text: str,
    trouble: ReplyClass,
    verdict: Verdict,
    suspension: tuple[SuspensionKind, Scope] | None,
) -> None:
    reply = Reply(stage, int(code), text)
    assert (reply.trouble, reply.verdict) == (trouble, verdict)
    assert reply.blames_address == (trouble is ReplyClass.ADDRESS)
    assert reply.blames_us == (trouble in OURS_ALL)
    assert (verdict is not OURS) or reply.blames_us
    kind, scope = rule_for(reply.trouble, reply.code, reply.concerns_relay)
    assert (None if scope is Scope.NOBODY else (kind, scope)) == suspension


@pytest.mark.parametrize(
    ("stage", "code", "verdict", "trouble"),
    [
        ("data", 250, SENT, T.NONE),
        ("data", 0, Verdict.UNKNOWN, T.LOST),
        ("rcpt", 0, LATER, T.LOST),
        ("mail", 0, LATER, T.LOST),
        ("rcpt", 250, Verdict.UNKNOWN, T.NONE),
        (UNTRIED, 421, Verdict.UNTRIED, T.SLOW),
        (UNTRIED, 0, Verdict.UNTRIED, T.LOST),
    ],
)
def test_what_no_refusal_means(
    stage: str, code: int, verdict: Verdict, trouble: ReplyClass
) -> None:
    reply = Reply(stage, code, "")
    assert (reply.verdict, reply.trouble, reply.blames_address) == (verdict, trouble, False)


# How it may be meant: what is said after RCPT or the dot is about the size of every mail, about
# its content, in doubt between all and one, or neither of these.
MEANT = [
    ("size", """
552 5.3.4 Message size exceeds fixed limit
552 5.3.4 Error: queue file size limit exceeded
552 size limit exceeded
552 sorry, that message size exceeds my databytes limit (#5.3.4)
523 Message length (1234 bytes) exceeds administrative limit.
552 Message size exceeds maximum permitted
552 message over size limit
552 too much mail data
500 Message size exceeds maximum value
554 5.5.1 Message exceeds size limit of 2 kB
554 Message larger than allowed
554 5.7.1 Message too large, rejected by policy
554 Oversized message rejected
554 5.0.0 E-Mail zu groß (max. 2 KB)
554 5.0.0 E-Mail zu gro\ufffd (max. 2 KB)
554 Mail zu groß
554 Ihre E-Mail ist leider viel zu gross
554 Nachricht größer als erlaubt
550 Die maximale Größe der E-Mail wurde überschritten
550 Ihre Nachricht überschreitet die maximal erlaubte Größe
"""),
    ("content", """
554 5.6.0 Corrupt MIME
554 Anhang nicht zulässig
550 Virus gefunden
"""),
    ("doubtful size", """
552 5.2.3 Message size exceeds fixed maximum message size
552 5.2.3 Your message exceeded Google's message size limits
523 5.2.3 The message is too large
552 Message too large for this mailbox
550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient
554 Die Nachricht ist zu groß für das Postfach
"""),
    ("doubtful", """
552 Requested mail action aborted: exceeded storage allocation
554 Transaction failed
554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help) (BL)
501 5.5.4 Unsupported parameter: NOTIFY=FAILURE,DELAY
555 5.5.4 Unsupported option: NOTIFY
550 Requested action not taken: mailbox unavailable
550 Requested action not taken: message refused
554 message limit exceeded
550 no
554 5.4.6 Too many hops
550 5.4.4 Host or domain name not found
554 5.4.7 Delivery expired (message too old)
550 5.7.1 You are not allowed to send to this group
"""),
    ("one", """
550 5.1.1 no such user
550 user unknown
550 5.7.1 User unknown or not local
552 5.2.2 Mailbox full
552 mailbox size limit exceeded
552 5.2.2 message size exceeds remaining room
552 user over quota
554 message rejected: user exceeded quota
452 4.5.3 message limit exceeded
554 5.7.0 Message count per connection exceeded
550 5.6.7 non-ASCII addresses not permitted
452 4.2.2 over quota
451 4.3.0 Transaction failed
"""),
]  # fmt: skip


@pytest.mark.parametrize("stage", ["rcpt", "data"])
@pytest.mark.parametrize(
    ("line", "meant"),
    [(line, meant) for meant, block in MEANT for line in block.strip().split("\n")],
)
def test_whom_a_refusal_may_mean(stage: str, line: str, meant: str) -> None:
    reply = Reply(stage, int(line[:3]), line[4:])
    assert reply.blames_mailing == (meant == "size")
    assert reply.judges_content == (meant == "content")
    assert reply.is_unspecific == meant.startswith("doubtful")
    assert reply.is_too_large == meant.endswith("size")
    assert reply.is_in_doubt == (meant in {"content", "doubtful", "doubtful size"})


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("5.1.1 no", "5.1.1"),
        ("  4.7.28 no", "4.7.28"),
        ("sorry (#5.1.1)", "5.1.1"),
        ("192.0.2.1 blocked", ""),
        ("5.1.1.7 is no status", ""),
        ("client 5.1.1 no", ""),
    ],
)
def test_a_status_is_where_it_belongs(text: str, status: str) -> None:
    assert Reply("rcpt", 550, text).enhanced == status


def test_a_refusal_of_many_lines_is_one_line_for_people() -> None:
    assert Reply("rcpt", 550, "a\n  b\n\tc").line == "550 a b c"


@pytest.mark.parametrize("unit", ["x", "a@", "<", "user ", "4.7.", "a.b-", "\n"])
def test_a_server_that_says_too_much_keeps_nobody_busy(unit: str) -> None:
    assert Reply("rcpt", 550, unit * 100_000).trouble is T.REFUSED
    ratio = doubling_ratio(lambda times: Reply("rcpt", 550, unit * times).trouble, 50_000)
    assert ratio <= LINEAR
