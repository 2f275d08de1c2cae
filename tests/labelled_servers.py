# ruff: noqa: E501 - a message a line: what was said is not broken
"""What servers of many makes say, and automatic replies: one line of each form."""

from returned_mail import Case, notice, reply, report

H, S, P, W, M = "hard", "soft", "policy", "sender", "message"
B, A, O = "bounce", "auto-reply", "other"  # noqa: E741 - a column's letter

DIAGNOSES = [
    (H, "5.0.0", "smtp; 554 delivery error: dd This user doesn't have an example.net account (erna@example.net) [0]"),
    (H, "5.1.1", "smtp; 550 5.1.1 unknown or illegal alias: erna@example.net"),
    (H, "5.0.0", "smtp; 550 Invalid Recipient - https://hilfe.example.net/docs/DOC-1369#550"),
    (H, "5.1.1", "smtp; 511 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient."),
    (H, "5.0.0", "smtp; 550 non-local recipient verification failed: no such mailbox"),
    (H, "5.0.0", "smtp; 550 5.0.0 <erna@example.net>... Can't create output: no such user here"),
    (H, "5.1.1", "smtp;550 5.1.1 <erna@example.net>: Email address could not be found, or was misspelled (G8)"),
    (H, "5.0.0", "smtp; 550 Mailbox not found. [0] (erna@example.net)"),
    (H, "5.0.0", "smtp; 550 This account is not in service any more"),
    (H, "5.1.1", "smtp; 550 5.1.1 erna@example.net is not a valid mailbox"),
    (H, "5.0.0", "smtp; 550 Addressee unknown, relay=[192.0.2.1]"),
    (H, "5.0.0", "smtp; 550-Verification failed for <erna@example.net> 550-No Such User Here 550 Recipient verify failed"),
    (H, "5.0.0", "smtp; 550 unknown mailbox"),
    (H, "5.2.1", "smtp; 554 5.2.1 mailbox closed by owner"),
    (H, "5.0.0", "smtp; 550 Der Nutzer erna existiert auf diesem Server nicht"),
    (H, "5.1.2", "X-Postfix; Domain example.net does not accept mail (nullMX)"),
    (S, "5.0.0", "smtp; 554 User has exceeded the disk space allowed for mail"),
    (S, "4.2.1", "smtp; 451 4.2.1 mailbox busy: lock timed out"),
    (S, "5.0.0", "smtp; 550 account over its storage allotment, inbox full"),
    (S, "5.0.0", "smtp; 552 Speicherplatz des Postfachs ausgeschöpft"),
    (S, "4.4.2", "smtp; 421 4.4.2 mx.example.net Error: timeout exceeded"),
    (S, "4.3.0", "smtp; 451 4.3.0 Temporary lookup failure"),
    (S, "5.0.0", "smtp; 550 Requested action aborted: local error in processing"),
    (S, "4.7.1", "smtp; 451 4.7.1 Please try again later (TGL)"),
    (S, "4.5.3", "smtp; 452 4.5.3 Too many recipients, try fewer"),
    (S, "5.4.300", "smtp;550 5.4.300 Message expired -> 451 4.4.0 primary target IP address responded with an error"),
    (S, "5.4.317", "smtp;550 5.4.317 Message expired, cannot connect to remote server"),
    (S, "5.3.5", "X-Postfix; mail system configuration error"),
    (S, "4.4.1", "smtp; 441 4.4.1 No answer from host"),
    (P, "5.7.1", "smtp; 550 5.7.1 Email rejected per SPAM policy"),
    (P, "5.0.0", "smtp; 554 Email rejected due to security policies - https://hilfe.example.net/mimecast"),
    (P, "5.0.0", "smtp; 554 Service denied. Your network is on our block list (S3140)"),
    (P, "5.7.0", "smtp; 554 5.7.0 Blocked - see https://postmaster.example.net/ipcheck?ip=192.0.2.1"),
    (P, "5.0.0", "smtp; 550 Message rejected because the content was considered to be unsolicited"),
    (P, "5.7.1", "smtp; 554 5.7.1 [HM08] Message blocked due to the sender's bad reputation"),
    (P, "5.0.0", "smtp; 554 5.7.1 Mail appears to be unsolicited, send yes to confirm"),
    (P, "5.0.0", "smtp; 550 Verbindung wegen schlechter Reputation abgelehnt"),
    (P, "5.7.1", "smtp;550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized"),
    (P, "4.7.0", "smtp; 421 4.7.0 Your IP was listed by our DNSBL, try later"),
    (P, "5.0.0", "smtp; 571 Message refused by the recipient's rules"),
    (W, "5.0.0", "smtp; 550 Sender verify failed"),
    (W, "5.0.0", "smtp; 550 SPF check failed for example.org"),
    (W, "5.7.509", "smtp;550 5.7.509 Access denied, sending domain example.org does not pass DMARC verification and has a DMARC policy of reject"),
    (W, "5.0.0", "smtp; 550 we do not relay"),
    (W, "5.1.90", "smtp;550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients"),
    (W, "5.0.0", "smtp; 550 Helo command rejected: need fully-qualified hostname"),
    (M, "5.0.0", "smtp; 552 5.3.4 Error: message file too big"),
    (M, "5.0.0", "smtp; 554 Your attachment (invite.ics) is blocked"),
    (M, "5.6.3", "smtp;554 5.6.3 Conversion required but not supported"),
    (M, "5.0.0", "smtp; 500 Line too long (see RFC 5321 4.5.3.1.6)"),
]  # fmt: skip

NOTICES = [
    (H, "MDaemon", "The attached message had PERMANENT fatal delivery errors!\n\nFailed address: erna@example.net\n\n--- Session Transcript ---\n --> RCPT To:<erna@example.net>\n <-- 550 Unknown user", "Permanent Delivery Failure"),
    (H, "Courier", "This is a delivery status notification from mx.example.net.\n\nUNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<erna@example.net>:\n    mx.example.net [192.0.2.9]:\n>>> RCPT TO:<erna@example.net>\n<<< 550 User unknown.", "NOTICE: mail delivery status."),
    (S, "OpenSMTPD", "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\nerna@example.net: Network error on destination MXs", "Delivery status notification: error"),
    (H, "German provider 2", "Sehr geehrte Damen und Herren,\n\ndie Zustellung Ihrer Nachricht an erna@example.net ist fehlgeschlagen.\nGrund: Diese E-Mail-Adresse gibt es nicht.", "Zustellung fehlgeschlagen"),
    (S, "German provider 3", "Ihre E-Mail an erna@example.net konnte nicht ausgeliefert werden, da die Quota des Empfängers überschritten ist.", "Nachricht nicht zustellbar"),
    (P, "German gateway 2", "Die Nachricht an erna@example.net wurde aufgrund einer Sicherheitsrichtlinie abgewiesen.", "Unzustellbar: Einladung"),
]  # fmt: skip

AUTO = "Auto-Submitted: auto-replied\n"
REPLIES = [
    (A, "absent", "Guten Tag, ich mache gerade Ferien und bin ab 17.8. wieder für Sie da.", "Automatische Antwort: Einladung", AUTO),
    (A, "absent", "Thank you. I am on annual leave, returning Monday 17 August.", "Re: Einladung", "X-Autoreply: yes\n"),
    (A, "left", "Herr Beispiel ist in den Ruhestand gegangen.", "Automatische Antwort", ""),
    (O, "", "Leider kann ich am 12. März nicht, gibt es einen anderen Termin?", "AW: Einladung", ""),
]  # fmt: skip

CASES = [
    *(Case(f"report {said[:60]}", report(said, status), B, v) for v, status, said in DIAGNOSES),
    *(Case(f"notice {name}", notice(text, subject), B, v) for v, name, text, subject in NOTICES),
    *(
        Case(f"reply {subject} {text[:30]}", reply(text, subject, header=header), kind, v)
        for kind, v, text, subject, header in REPLIES
    ),
]
