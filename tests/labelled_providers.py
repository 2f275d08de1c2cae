# ruff: noqa: E501 - a message a line: what was said is not broken
"""Refusals as large providers, Exchange and gateways build them, in our own words."""

from returned_mail import OURS, Case, notice, report

H, S, P, W, M = "hard", "soft", "policy", "sender", "message"
B = "bounce"

DIAGNOSES = [
    # our names: reverse DNS, HELO, relaying, login, sender
    (
        W,
        "4.7.1",
        "smtp; 450 4.7.1 <mx.example.org>: Helo command rejected: this host does not resolve",
    ),
    (
        W,
        "4.7.0",
        "smtp; 421 4.7.0 There is no PTR record for the address that sends this; against spam it is rate limited",
    ),
    (W, "5.7.1", "smtp; 550 5.7.1 The guidelines for IPv6 ask for a PTR record and authentication"),
    (W, "5.7.25", "smtp; 550 5.7.25 A server that connects must have a reverse DNS entry"),
    (W, "5.5.4", "smtp; 501 5.5.4 An empty EHLO argument is not allowed"),
    (W, "4.0.0", "smtp; 451 We are no open relay, relaying is not permitted"),
    (W, "5.7.0", "smtp; 550 5.7.0 Relay login: invalid credentials for example.org"),
    (W, "5.0.0", "smtp; 550 The submitter failed to authenticate"),
    (W, "5.7.501", "smtp; 550 5.7.501 Access denied, this account sent spam"),
    (
        W,
        "5.7.750",
        "smtp; 550 5.7.750 The domain is not registered with the tenant, client blocked",
    ),
    # a recipient who takes mail from inside only
    (P, "5.7.1", "smtp; 550 5.7.1 RESOLVER.RST.AuthRequired; authentication required"),
    (P, "5.7.12", "smtp; 550 5.7.12 The sender was not authenticated by organization"),
    (P, "5.7.105", "smtp; 554 5.7.105 The sender is on our own block list"),
    (P, "5.0.0", "smtp; 550 not delivered (erna@example.net:blocked)"),
    (P, "5.1.1", "smtp; 552 5.1.1 <erna@example.net> refused by mailbox policy"),
    # the mail itself, whatever filter says so
    (
        M,
        "5.7.1",
        "smtp; 550 5.7.1 Not RFC 5322 compliant: duplicate headers. We do this against spam.",
    ),
    (M, "5.7.1", "smtp; 550 5.7.1 An encoded-word stands where none may. We do this against spam."),
    (M, "5.0.0", "smtp; 550 a header is too long"),
    (M, "5.3.4", "smtp; 552 5.3.4 Too many attachments"),
    (M, "5.2.0", "smtp; 552 5.2.0 This attachment is forbidden"),
    (M, "5.5.6", "smtp; 550 5.5.6 Invalid message content"),
    (M, "5.0.0", "smtp; 554 messages without To: fields are not accepted"),
    (M, "5.2.3", "smtp; 550 5.2.3 RESOLVER.RST.SendSizeLimit; message too large"),
    # the other server, or the way to it
    (S, "5.7.321", "smtp; 550 5.7.321 starttls-not-supported: the destination has no TLS"),
    (S, "5.7.323", "smtp; 550 5.7.323 tlsa-invalid: DANE does not hold"),
    (S, "5.6.0", "smtp; 554 5.6.0 The message exceeded 40 hops"),
    (S, "5.4.318", "smtp; 550 5.4.318 Message expired, connection reset (SuspiciousServerError)"),
    (S, "4.5.3", "smtp; 452 4.5.3 The message has too many recipients; see our sending limits"),
    (S, "5.2.1", "smtp; 550 5.2.1 The mailbox cannot be accessed"),
    (S, "5.2.14", "smtp; 550 5.2.14 Misconfigured forwarding address"),
    (S, "5.2.3", "X-Postfix; maildir: the user has overdrawn his disk quota"),
    # nobody there
    (H, "5.7.504", "smtp; 550 5.7.504 Recipient address rejected: Access denied"),
    (H, "5.7.1", "smtp; 554 5.7.1 <erna@example.net>: rejected: nonexistent user"),
    (H, "5.0.0", "smtp; 554 the address is no longer valid"),
    (H, "5.0.0", "smtp; 553 the recipient mailbox is not allowed"),
    (H, "5.0.0", "X-Notes; ユーザー erna は名前のリストに見つかりません"),
]

BELOW = """\
Your mail did not reach this recipient:

    erna@example.net

Technical details:
It was rejected by the server for the domain example.net, mx.example.net.

The server answered:
550-5.1.1 We know no such account, please look at the
550 5.1.1 address once more

----- Original message -----
Subject: x
"""
NOTICES = [
    (H, BELOW, "Delivery Status Notification (Failure)"),
    (S, "Why it failed:\n\nThe maximum hop count was exceeded", "Undeliverable message"),
]
WITHOUT_PARTS = f"""\
Return-Path: <>
From: MAILER-DAEMON@example.net
To: {OURS}
Subject: Delivery has failed
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=LOST

Your message could not be delivered to:

  Recipient: erna@example.net
  Diagnosis: 550 5.1.1 No such user
""".encode()

CASES = [
    *(Case(f"report {said[:60]}", report(said, status), B, v) for v, status, said in DIAGNOSES),
    *(Case(f"notice {subject}", notice(text, subject), B, v) for v, text, subject in NOTICES),
    Case("a multipart that lost its parts", WITHOUT_PARTS, B, H),
]
