# ruff: noqa: E501 - a message a line: what was said is not broken
"""Words that look like those of another verdict."""

from returned_mail import Case, notice, reply, report

H, S, P, W, M = "hard", "soft", "policy", "sender", "message"
B, A, O = "bounce", "auto-reply", "other"  # noqa: E741 - a column's letter

DIAGNOSES = [
    (S, "4.2.0", "smtp; 450 4.2.0 <erna@example.net>: Recipient address rejected: mailbox server is not reachable"),
    (S, "5.0.0", "smtp; 550 Das Postfach ist derzeit nicht erreichbar"),
    (S, "5.0.0", "smtp; 550 Benutzerkonto vorübergehend gesperrt"),
    (S, "5.2.1", "smtp; 550 5.2.1 account suspended, contact your provider"),
    (S, "5.3.2", "smtp; 554 5.3.2 System not accepting network messages"),
    (S, "5.0.0", "smtp; 554 mailbox quota for this user would be exceeded by this message"),
    (S, "4.4.6", "smtp; 554 Too many Received headers, mail is looping"),
    (S, "5.0.0", "smtp; 550 error writing to disk while storing the message"),
    (S, "4.1.2", "X-Postfix; no answer from name server for example.net"),
    (S, "5.0.0", "smtp; 554 unexpected end of data from upstream"),
    (W, "4.7.1", "smtp; 450 4.7.1 Client host rejected: cannot find your hostname"),
    (P, "5.7.1", "smtp; 550 5.7.1 Rejected: 192.0.2.1 has a poor sending history"),
    (P, "5.0.0", "smtp; 550 Rule imposed mailbox access for erna@example.net refused: user's policy"),
    (P, "5.0.0", "smtp; 550 permission denied for your network"),
    (P, "5.0.0", "smtp; 554 Message rejected: it contains a link to a phishing site"),
    (P, "5.7.1", "smtp; 550 5.7.1 This recipient only accepts messages from known contacts"),
    (P, "5.0.0", "smtp; 550 Ihre Nachricht wurde vom Empfängersystem aus Sicherheitsgründen blockiert"),
    (P, "5.7.350", "smtp;550 5.7.350 Remote server returned message detected as spam -> 554 5.7.1 spam detected"),
    (P, "5.0.0", "smtp; 554 You are not welcome here, unknown user attempts from your host: blocked"),
    (H, "5.1.1", "smtp;550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 No such user"),
    (H, "5.0.0", "smtp; 550 sorry, nobody here by that name"),
    (H, "5.0.0", "smtp; 550 Recipient does not exist on this system"),
    (H, "5.0.0", "smtp; 550 Diese Adresse ist bei uns nicht eingerichtet"),
    (H, "5.0.0", "smtp; 553 5.3.0 <erna@example.net>... Addressee has left the organisation, mailbox removed"),
    (H, "5.0.0", "smtp; 550 Unknown address error 550-'5.1.1 <erna@example.net>: user lookup: no record'"),
    (H, "5.1.1", "smtp; 550 5.1.1 RCPT TO is not a registered account"),
    (H, "5.0.0", "smtp; 554 5.1.1 mailbox erna@example.net is gone"),
    (H, "5.0.0", "smtp; 550 unable to deliver: user not found in directory"),
    (H, "5.0.0", "smtp; 550 Host unknown, check the domain part of the address"),
    (W, "5.7.1", "smtp; 550 5.7.1 DKIM signature did not verify and SPF is neutral: refused"),
    (W, "5.0.0", "smtp; 554 5.7.1 Client host rejected: no reverse DNS for 192.0.2.1"),
    (W, "5.7.1", "smtp; 530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM"),
    (W, "5.0.0", "smtp; 550 Sie sind nicht berechtigt, über diesen Server zu versenden: Relaying nicht erlaubt"),
    (W, "5.0.0", "smtp; 553 From address not verified, sender domain must resolve"),
    (M, "5.0.0", "smtp; 554 rejected: file extension .ics not permitted"),
    (M, "5.0.0", "smtp; 552 5.2.3 Data too long for this mailbox"),
    (M, "5.0.0", "smtp; 550 Messages without a valid Date header are refused"),
    (M, "5.6.0", "smtp; 550 5.6.0 M2MCVT.StorageError; storage error in content conversion"),
    (M, "5.0.0", "smtp; 554 Virus found in message: rejected"),
]  # fmt: skip

NOTICES = [
    (H, "gateway of a county", "Sehr geehrte Absenderin, sehr geehrter Absender,\n\nIhre Mail konnte nicht zugestellt werden, weil der Empfänger\n\n   erna@example.net\n\nin unserem Verzeichnis nicht gefunden wurde.", "Mail nicht zustellbar"),
    (S, "gateway of a town", "Ihre Nachricht an <erna@example.net> konnte seit 5 Tagen nicht übermittelt werden.\nWeitere Zustellversuche finden nicht statt.", "Unzustellbare Nachricht"),
    (M, "gateway, ics", "Guten Tag,\n\ndie Nachricht an erna@example.net wurde nicht angenommen, da der Anhang invite.ics einen gesperrten Dateityp hat.", "Ihre Nachricht wurde nicht zugestellt"),
    ("delayed", "still trying", "This is a warning only. Your mail to erna@example.net has been queued for 4 hours and will be retried for 5 days.", "Warning: could not send message for past 4 hours"),
    (H, "iMail", "Unknown user: erna@example.net\n\nOriginal message follows.", "Undeliverable Mail"),
    (P, "challenge", "Your message to erna@example.net was blocked by our spam firewall.", "**Message you sent blocked by our bulk email filter**"),
]  # fmt: skip

REPLIES = [
    (A, "absent", "Ich bin vom 3.8. bis 14.8. auf Dienstreise.", "Nicht im Büro: Einladung", ""),
    (A, "left", "Dieses Postfach wird nicht mehr gelesen.", "Autoreply", "X-Autorespond: x\n"),
    (A, "absent", "Merci, I am travelling and will respond when I am back.", "Out of office", ""),
    (O, "", "Herr Muster ist übrigens nicht mehr bei uns, bitte schreiben Sie künftig mir.", "AW: Einladung", ""),
    (O, "", "Ich habe die Unzustellbarkeitsmeldung an erna@example.net weitergeleitet.", "WG: Undelivered Mail Returned to Sender", ""),
]  # fmt: skip

CASES = [
    *(Case(f"report {said[:60]}", report(said, status), B, v) for v, status, said in DIAGNOSES),
    *(Case(f"notice {name}", notice(text, subject), B, v) for v, name, text, subject in NOTICES),
    *(
        Case(f"reply {subject} {text[:30]}", reply(text, subject, header=header), kind, v)
        for kind, v, text, subject, header in REPLIES
    ),
]
