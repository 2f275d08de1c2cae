# ruff: noqa: E501 - a message a line: what was said is not broken
"""Transcripts in which a server's answer is translated, and words of other languages."""

from returned_mail import OURS, Case, notice, reply, report

H, S, P, W, M = "hard", "soft", "policy", "sender", "message"
B = "bounce"

DIAGNOSES = [
    (H, "5.7.1", "smtp; 550 5.7.1 Here no mail box found"),
    (H, "5.0.0", "smtp; 554 Rcpt <erna@example.net> doesn't exist"),
    (H, "5.0.0", "smtp; 553 the envelope recipient is in our badrcptto list"),
    (H, "5.0.0", "smtp; 550 bad-recipient"),
    (H, "5.0.0", "smtp; 550 that mailbox not present"),
    (H, "5.0.0", "smtp; 550 Refused: recipient is not local"),
    (H, "5.0.0", "smtp; 550 there is no one at this address"),
    (H, "5.0.0", "smtp; 550 no existe ese buzon"),
    (H, "5.0.0", "smtp; 550 account not available"),
    (H, "5.0.0", "smtp; 551 the user was replaced by <emil@example.net>"),
    (H, "5.0.0", "smtp; 550 a recipient domain must exist"),
    (S, "5.0.0", "smtp; 554 Error: no valid recipients from [192.0.2.1]"),
    (S, "5.0.0", "smtp; 550 account closed temporarily: receiving limits"),
    (S, "5.4.7", "smtp; 554 the message stayed in our queue too long"),
    (
        S,
        "5.4.4",
        "X-Postfix; Name service error for name=example.net type=MX: Malformed or unexpected reply",
    ),
    (S, "5.0.0", "smtp; 550 the domain is not reachable"),
    (
        M,
        "5.0.0",
        "X-Postfix; host mx.example.net[192.0.2.9] said: 534 SIZE=message too big (in reply to MAIL FROM command)",
    ),
    (M, "5.7.1", "smtp; 554 5.7.1 Refused: class size limit=1000000, size=2000000"),
    (M, "5.0.0", "smtp; 554 line limit exceeded"),
    (M, "5.0.0", "smtp; 552 taille maximale du message dépassée"),
    (M, "5.0.0", "smtp; 554 improperly formatted part"),
    (
        W,
        "5.0.0",
        "smtp; 553-you use me [mx.example.net] as a relay, 553 and I was not set up for that",
    ),
    (W, "5.0.0", "smtp; 550 192.0.2.1 is not allowed to send mail from example.org"),
    (W, "5.0.0", "smtp; 554 Message rejected: address is not verified"),
    (W, "5.0.0", "smtp; 550 you are not permitted to relay via this host"),
    (W, "5.0.0", "smtp; 550 expéditeur invalide"),
    (P, "5.0.0", "smtp; 550 Mail from 192.0.2.1 rejected, it is on a blacklist"),
    (P, "5.7.1", "smtp; 553 5.7.1 Relaying denied: your IP was identified as spammer"),
    (P, "5.0.0", "smtp; 550 posting by a non-member of the list"),
    (P, "5.0.0", "smtp; 550 the sender address is not subscribed to this group"),
    (P, "5.0.0", "smtp; 550 bounced due to organizational settings"),
    (P, "5.0.0", "smtp; 550 the recipient refuses to accept your letters"),
]

# Sendmail's own translation of any refusal stands below what the server said ("<<<").
TRANSLATED = """\
   ----- The following addresses had permanent fatal errors -----
<erna@example.net>
    (expanded from: <erna.b@example.net>)

   ----- Transcript of session follows -----
... while talking to mx.example.net.:
>>> DATA
<<< {said}
550 5.1.1 <erna@example.net>... User unknown
<<< 503 RCPT first
"""
NOTICES = [
    (
        W,
        TRANSLATED.format(said="553 Sender Policy Framework (SPF) fail"),
        "Returned mail: see transcript for details",
    ),
    (
        P,
        TRANSLATED.format(said="554 we hold your letter for spam"),
        "Returned mail: see transcript for details",
    ),
    (S, TRANSLATED.format(said="552 mailbox is full"), "Returned mail: see transcript for details"),
    (H, TRANSLATED.format(said="550 no such person"), "Returned mail: see transcript for details"),
]
NULL_SENDER = f"""\
Return-Path: <>
Delivered-To: {OURS}
From: <>
To: {OURS}
Auto-Submitted: auto-replied

You wrote to erna@example.net. That's not a valid user on this machine.
""".encode()
ELSEWHERE = [
    "[Automatyczna odpowiedź] Einladung", "Réponse automatique : Einladung", "Respuesta automática: Einladung",
    "Risposta automatica: Einladung", "Automatisch antwoord: Einladung", "Автоматический ответ: Einladung",
    "自动回复: Einladung",
]  # fmt: skip

CASES = [
    *(Case(f"report {said[:60]}", report(said, status), B, v) for v, status, said in DIAGNOSES),
    *(Case(f"translated {v}", notice(text, subject), B, v) for v, text, subject in NOTICES),
    Case("signed with the null sender", NULL_SENDER, B, H),
    *(Case(f"reply {one}", reply("…", one), "auto-reply", "automatic") for one in ELSEWHERE),
    Case(
        "answer to one of those",
        reply("Danke!", "AW: Réponse automatique : Einladung"),
        "other",
        "",
    ),
]
