# ruff: noqa: E501 - a message a line: what was said is not broken
"""Messages of every kind that comes back, in our own words, each with what it is."""

from returned_mail import Case, answer, complaint, notice, reply, report

H, S, P, W, M = "hard", "soft", "policy", "sender", "message"  # W: we, as the sender
B, A, C, K, O = "bounce", "auto-reply", "complaint", "calendar-reply", "other"  # noqa: E741 - a column's letter

DIAGNOSES = [
    # verdict, status beside it, what the server said
    (H, "5.1.1", "smtp; 550 5.1.1 <erna@example.net>: Recipient address rejected: User unknown in virtual mailbox table"),
    (H, "5.0.0", "smtp; 550 No such person at this address"),
    (H, "5.0.0", "smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos 550 5.1.1 - gsmtp"),
    (H, "5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    (H, "5.4.1", "smtp;550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [BEISPIEL.prod.protection.example.com]"),
    (H, "5.0.0", "X-Postfix; unknown user: \"erna\""),
    (H, "5.1.2", "DNS; nirgendwo.example.net: host not found"),
    (H, "5.4.4", "X-Postfix; Host or domain name not found. Name service error for name=example.net type=AAAA: Host not found"),
    (H, "5.1.6", "smtp; 551 5.1.6 recipient no longer on server: erna@example.net"),
    (H, "5.0.0", "smtp; 553 sorry, that recipient does not exist here (#5.7.17)"),
    (H, "5.2.1", "smtp; 550 5.2.1 This mailbox has been disabled"),
    (H, "5.0.0", "smtp; 550 Postfach nicht vorhanden"),
    (H, "5.0.0", "smtp; 550 5.0.0 Empfängeradresse ungültig"),
    (H, "5.5.0", "smtp;550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [beispiel.olc.example.com]"),
    (H, "5.1.1", ""),
    (H, "5.7.1", "smtp; 550 5.7.1 <erna@example.net>... User unknown"),
    (H, "5.1.0", "smtp; 550 #5.1.0 Address rejected."),
    (H, "5.1.10", "smtp; 556 5.1.10 Domain does not accept mail (nullMX)"),
    (H, "5.0.0", "smtp; 550 account erna@example.net has been deleted"),
    (H, "5.1.1", "smtp; 550 5.1.1 User unknown. Report abuse to our anti-spam desk"),
    (H, "5.4.310", "smtp;550 5.4.310 DNS domain example.net does not exist [Message=InfoDomainNonexistent]"),
    (S, "5.2.2", "smtp; 552 5.2.2 <erna@example.net>: Recipient address rejected: Mailbox is over quota"),
    (S, "5.2.2", "smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded"),
    (S, "4.2.2", "smtp; 452 4.2.2 The email account that you tried to reach is over quota"),
    (S, "5.0.0", "smtp; 550 Das Postfach erna@example.net ist voll"),
    (S, "5.0.0", "X-Postfix; can't create user output file. Command output: procmail: Quota exceeded while writing"),
    (S, "4.4.7", "smtp;550 4.4.7 QUEUE.Expired; message expired"),
    (S, "5.4.7", "smtp; 554 5.4.7 [internal] exceeded max time without delivery"),
    (S, "4.4.1", "X-Postfix; connect to mx.example.net[192.0.2.9]:25: Connection timed out"),
    (S, "4.4.2", "X-Postfix; lost connection with mx.example.net[192.0.2.9] while receiving the initial server greeting"),
    (S, "4.7.0", "smtp; 450 4.7.0 Greylisted, please try again in 300 seconds"),
    (S, "5.4.6", "X-Postfix; mail for example.net loops back to myself"),
    (S, "5.4.6", "smtp;554 5.4.14 Hop count exceeded - possible mail loop ATTR34"),
    (S, "4.3.1", "smtp; 452 4.3.1 Insufficient system resources (UsedDiskSpace)"),
    (S, "5.3.0", "X-Postfix; Command died with status 127: \"/usr/lib/zustellen\""),
    (S, "4.1.1", "smtp; 450 4.1.1 <erna@example.net>: Recipient address rejected: unverified address: Address verification in progress"),
    (S, "4.4.3", "X-Postfix; Host or domain name not found. Name service error for name=example.net type=MX: Host not found, try again"),
    (S, "5.0.0", "smtp; 554 Transaction failed, transcript in session log"),
    (S, "5.2.1", "smtp; 550 5.2.1 The user you are trying to contact is receiving mail too quickly"),
    (S, "4.7.5", "X-Postfix; Cannot start TLS: handshake failure"),
    (S, "5.2.1", "smtp; 550 5.2.1 Mailbox temporarily disabled, try again next week"),
    (P, "5.7.1", "smtp; 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.blocklist.example"),
    (P, "5.7.1", "smtp; 550 5.7.1 Message contains spam or virus-like patterns, reputation too low"),
    (P, "5.0.0", "smtp; 554 Transaction failed Reject due to policy restrictions"),
    (P, "5.0.0", "smtp; 550 Your mail looks like spam"),
    (P, "5.7.0", "smtp; 552 5.7.0 This message was blocked because its content presents a potential security issue"),
    (P, "5.7.606", "smtp;550 5.7.606 Access denied, banned sending IP [192.0.2.1]"),
    (P, "5.7.511", "smtp;550 5.7.511 Access denied, banned sender[192.0.2.1]. To request removal write to us"),
    (P, "5.7.133", "smtp;550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed"),
    (P, "5.0.0", "smtp; 550 Administrative prohibition - unable to validate recipient reputation"),
    (P, "5.0.0", "smtp; 554 Die Nachricht wurde als Spam eingestuft und abgelehnt"),
    (P, "5.0.0", "smtp; 550 Ihre IP-Adresse steht auf einer Sperrliste"),
    (P, "5.1.1", "smtp; 550 5.1.1 blocked: too many invalid recipients"),
    (P, "4.7.0", "smtp; 421 4.7.0 [TS01] Messages from 192.0.2.1 temporarily deferred due to user complaints"),
    (P, "5.7.1", "smtp; 550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy"),
    (W, "5.7.26", "smtp; 550-5.7.26 This mail has been blocked because the sender is unauthenticated. 550 5.7.26 DKIM = did not pass"),
    (W, "5.7.515", "smtp;550 5.7.515 Access denied, sending domain example.org does not meet the required authentication level"),
    (W, "5.7.1", "smtp; 550 5.7.1 Unauthenticated email from example.org is not accepted due to the domain's DMARC policy"),
    (W, "5.7.1", "smtp; 554 5.7.1 <erna@example.net>: Relay access denied"),
    (W, "5.1.8", "smtp; 550 5.1.8 <seminare@example.org>: Sender address rejected: Domain not found"),
    (W, "5.7.0", "smtp; 530 5.7.0 Authentication required"),
    (W, "5.4.5", "smtp; 550 5.4.5 Daily user sending limit exceeded"),
    (W, "5.7.60", "smtp;550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
    (W, "5.7.64", "smtp;550 5.7.64 TenantAttribution; Relay Access Denied [BEISPIEL]"),
    (W, "5.7.25", "smtp; 550 5.7.25 The IP address sending this message does not have a PTR record"),
    (W, "5.0.0", "smtp; 553 sorry, that domain isn't in my list of allowed rcpthosts"),
    (W, "5.7.23", "smtp; 550 5.7.23 <erna@example.net>: Recipient address rejected: SPF fail - not authorized"),
    (M, "5.3.4", "smtp; 552 5.3.4 Message size exceeds fixed limit"),
    (M, "5.2.3", "smtp;550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient"),
    (M, "5.6.0", "smtp; 554 5.6.0 Message contains invalid MIME structure"),
    (M, "5.0.0", "smtp; 554 Anhang vom Typ .ics ist nicht erlaubt"),
    (M, "5.7.0", "smtp; 554 5.7.0 Reject, id=1-1 - VIRUS: Eicar-Test"),
    (M, "5.0.0", "smtp; 552 message exceeds 10 MB size limit"),
    (M, "5.6.1", "smtp; 554 5.6.1 Body type not supported by Remote Host"),
    (M, "5.0.0", "smtp; 550 Die Nachricht ist zu groß (maximal 5 MB)"),
]  # fmt: skip

NOTICES = [
    (H, "Exim", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  erna@example.net\n    host mx.example.net [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<erna@example.net>:\n    550 unknown user", "Mail delivery failed: returning message to sender"),
    (H, "Exim, unrouteable", "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  erna@example.net\n    Unrouteable address", "Mail delivery failed: returning message to sender"),
    (S, "Exim, retry", "A message that you sent could not be delivered to one or more of its\nrecipients. The following address(es) failed:\n\n  erna@example.net\n    host mx.example.net [192.0.2.9]: Connection refused:\n    retry timeout exceeded", "Mail delivery failed: returning message to sender"),
    ("delayed", "Exim, warning", "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.net.\n\nThe address to which the message has not yet been delivered is:\n\n  erna@example.net\n\nNo action is required on your part. Delivery attempts will continue for\nsome time.", "Warning: message 1aBcDe-000123-4F delayed 24 hours"),
    (H, "qmail", "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<erna@example.net>:\n192.0.2.9 does not like recipient.\nRemote host said: 550 5.1.1 unknown or illegal alias: erna@example.net\nGiving up on 192.0.2.9.", "failure notice"),
    (H, "qmail, host", "Hi. This is the qmail-send program at mx.example.net.\n\n<erna@example.net>:\nSorry, I couldn't find any host named beispiel.example.net. (#5.1.2)", "failure notice"),
    (S, "qmail, queue", "<erna@example.net>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.", "failure notice"),
    (P, "qmail, spam", "<erna@example.net>:\n192.0.2.9 failed after I sent the message.\nRemote host said: 554 5.7.1 The message was classified as junk mail", "failure notice"),
    (H, "Domino", "Your message\n\n  Subject: Einladung\n\nwas not delivered to:\n\n  erna@example.net\n\nbecause:\n\n  User erna (erna@example.net) not listed in Domino Directory", "DELIVERY FAILURE: User erna (erna@example.net) not listed in Domino Directory"),
    (H, "Exchange, old", "Your message did not reach some or all of the intended recipients.\n\n      Subject:\tEinladung\n      Sent:\t02.03.2026 09:00\n\nThe following recipient(s) could not be reached:\n\n      erna@example.net on 02.03.2026 09:01\n            The e-mail account does not exist at the organization this message was sent to.  Check the e-mail address, or contact the recipient directly to find out the correct address.\n            <mx.example.net #5.1.1>", "Undeliverable: Einladung"),
    (H, "Exchange, German", "Ihre Nachricht hat einige oder alle Empfänger nicht erreicht.\n\nFolgende(r) Empfänger kann/können nicht erreicht werden:\n\n  erna@example.net am 02.03.2026 09:01\n        Das E-Mail-Konto ist in der Organisation, an die diese Nachricht gesendet wurde, nicht vorhanden.\n        <mx.example.net #5.1.1>", "Unzustellbar: Einladung"),
    (S, "German gateway, full", "Guten Tag,\n\nIhre Nachricht konnte nicht zugestellt werden.\n\nEmpfänger: erna@example.net\nGrund: Das Postfach des Empfängers ist voll.", "Nachricht konnte nicht zugestellt werden"),
    (H, "German provider", "Leider konnte Ihre E-Mail an die folgende Adresse nicht zugestellt werden:\n\nerna@example.net\n\nDer Empfänger ist unbekannt.", "Ihre E-Mail konnte nicht zugestellt werden"),
    (M, "German gateway, attachment", "Ihre E-Mail an <erna@example.net> wurde nicht zugestellt.\n\n554 Dateianhang vom Typ ics wird in der Verwaltung nicht angenommen", "Unzustellbar: Einladung"),
    (P, "German gateway, spam", "Die folgende Nachricht wurde nicht zugestellt:\n\n<erna@example.net>: 554 Ihre Nachricht wurde vom Spamfilter zurückgewiesen", "Zustellung fehlgeschlagen"),
    ("delayed", "German delay", "Ihre Nachricht an erna@example.net konnte noch nicht zugestellt werden.\nDie Zustellung wird weiter versucht.", "Zustellung verzögert: Einladung"),
    (H, "Sendmail", "   ----- The following addresses had permanent fatal errors -----\n<erna@example.net>\n    (reason: 550 5.1.1 <erna@example.net>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.example.net.:\n>>> DATA\n<<< 550 5.1.1 <erna@example.net>... User unknown", "Returned mail: see transcript for details"),
    (W, "Sendmail, relay", "   ----- The following addresses had permanent fatal errors -----\n<erna@example.net>\n\n   ----- Transcript of session follows -----\n>>> RCPT To:<erna@example.net>\n<<< 550 5.7.1 <erna@example.net>... Relaying denied", "Returned mail: see transcript for details"),
    (S, "GroupWise", "The message that you sent to erna@example.net was undeliverable:\n\nMailbox or disk is full\n\nerna@example.net: mailbox full", "Message status - undeliverable"),
    (H, "Gmail in words", "** Address not found **\n\nYour message wasn't delivered to erna@example.net because the address couldn't be found, or is unable to receive mail.", "Delivery Status Notification (Failure)"),
    (M, "gateway, size", "Your message to <erna@example.net> was rejected.\n\nThe message is larger than the maximum allowed size of 8 MB.", "Mail rejected"),
    (S, "nothing is told", "Delivery to the following recipients failed.\n\n       erna@example.net", "Delivery Status Notification (Failure)"),
]  # fmt: skip

ABSENT, LEFT, AUTOMATIC = "absent", "left", "automatic"
AUTO = "Auto-Submitted: auto-replied\n"
REPLIES = [
    (A, ABSENT, "Ich bin bis zum 12.08.2026 nicht im Büro.", "Abwesenheitsnotiz: Einladung", AUTO),
    (A, ABSENT, "Ich bin im Urlaub und ab dem 13. August wieder da.", "Automatische Antwort: Einladung", ""),
    (A, ABSENT, "I am out of the office until August 12 with limited access to mail.", "Automatic reply: Einladung", ""),
    (A, ABSENT, "I will be back on 13 August 2026.", "Out of Office: Einladung", ""),
    (A, ABSENT, "Vielen Dank für Ihre Nachricht. Ich befinde mich in Elternzeit.", "Re: Einladung", "X-Autoreply: yes\n"),
    (A, ABSENT, "Ich bin nicht im Haus. Rückkehr am 12.08.2026.", "AUTO: Erna Muster ist nicht im Büro (Rückkehr am 12.08.2026)", ""),
    (A, ABSENT, "Away this week.", "Re: Einladung", "Precedence: auto_reply\n"),
    (A, ABSENT, "Ich bin zurzeit krank und lese keine Mails.", "Re: Einladung", "X-Autorespond: Einladung\n"),
    (A, LEFT, "Frau Muster ist nicht mehr bei uns tätig. Bitte wenden Sie sich an die Zentrale.", "Automatische Antwort: Einladung", AUTO),
    (A, LEFT, "Erna Muster is no longer with the company.", "Automatic reply: Einladung", AUTO),
    (A, AUTOMATIC, "Vielen Dank, Ihre Nachricht ist eingegangen. Vorgang 4711.", "Ihre Anfrage [#4711]", "Auto-Submitted: auto-generated\n"),
    (A, AUTOMATIC, "We have received your mail.", "Auto-Reply: Einladung", ""),
    (A, ABSENT, "Bin bis Freitag nicht erreichbar.", "Einladung", "X-MS-Exchange-Inbox-Rules-Loop: erna@example.net\n"),
    (O, "", "Vielen Dank für die Einladung, ich komme gern.", "Re: Einladung: Wärmeplanung", ""),
    (O, "", "Bitte abmelden.", "abmelden", ""),
    (O, "", "Ich bin bis Freitag nicht im Büro, danach melde ich mich.", "AW: Einladung", ""),
    (O, "", "Könnten Sie das noch einmal senden? Die letzte Mail kam als unzustellbar zurück.", "Unzustellbar?", ""),
    (O, "", "Passt.", "AW: Automatische Antwort: Termin", ""),
    (O, "", "Danke!", "Re: Seminar", "X-Auto-Response-Suppress: OOF, AutoReply\n"),
    (O, "", "Guten Tag, anbei die Liste.", "Liste", "Auto-Submitted: no\nPrecedence: bulk\n"),
]  # fmt: skip

ANSWERS = [
    ("accepted", answer("ACCEPTED")),
    ("declined", answer("DECLINED", encoding="base64", subject="Abgelehnt: Wärmeplanung")),
    ("tentative", answer("TENTATIVE", encoding="quoted-printable")),
    ("accepted", answer("ACCEPTED", content_type="application/ics")),
    (
        "declined",
        answer(
            "",
            line='ATTENDEE;CN="Muster: Erna; Amt";CUTYPE=INDIVIDUAL;PARTSTAT=DECLINED;\n ROLE=REQ-PARTICIPANT:MAILTO:Erna@Example.net',
        ),
    ),
    ("accepted", answer("", line="ATTENDEE;PARTSTAT=ACCEPTED:erna@example.net")),
    ("counter", answer("TENTATIVE", method="COUNTER")),
    ("refresh", answer("", method="REFRESH", line="ATTENDEE:mailto:erna@example.net")),
    (
        "delegated",
        answer(
            "",
            line='ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:max@example.net":mailto:erna@example.net',
        ),
    ),
    ("needs-action", answer("NEEDS-ACTION")),
]

CASES = [
    *(
        Case(f"report {said[:60] or status}", report(said, status), B, verdict)
        for verdict, status, said in DIAGNOSES
    ),
    *(Case(f"notice {name}", notice(text, subject), B, v) for v, name, text, subject in NOTICES),
    *(
        Case(f"reply {subject} {text[:30]}", reply(text, subject, header=header), kind, verdict)
        for kind, verdict, text, subject, header in REPLIES
    ),
    *(Case(f"answer {number}", octets, K, v) for number, (v, octets) in enumerate(ANSWERS)),
    Case("abuse", complaint("abuse"), C, "abuse"),
    Case("opt-out", complaint("opt-out"), C, "opt-out"),
    Case("not spam", complaint("not-spam"), C, "not-spam"),
    Case("our authentication", complaint("auth-failure"), C, "authentication"),
    *(
        Case(f"report {action}", report("smtp; 250 ok", "2.0.0", action=action), B, action)
        for action in ("relayed", "delivered", "expanded")
    ),
    Case("report delayed", report("smtp; 451 try later", "4.4.1", action="delayed"), B, "delayed"),
    Case("invitation, forwarded", answer("NEEDS-ACTION", method="REQUEST"), O, ""),
]
"""Everything, with its kind and verdict."""
