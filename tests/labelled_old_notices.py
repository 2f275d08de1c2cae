# ruff: noqa: E501 - a message a line: what was said is not broken
"""Notices of older and rarer systems, and letters that only sound like a bounce."""

from returned_mail import Case, notice, reply, report

H, S, P, W, M = "hard", "soft", "policy", "sender", "message"
B = "bounce"

NOTICES = [
    (
        H,
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:\n\nerna@example.net\nDie eingegebene E-Mail-Adresse konnte nicht gefunden werden. Überprüfen Sie die E-Mail-Adresse des Empfängers.\n\nDiagnoseinformationen für Administratoren:\n\nGenerierender Server: mx.example.net\n\nerna@example.net\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
        "Unzustellbar: Einladung",
    ),
    (
        S,
        "User mailbox exceeds allowed size: erna@example.net\n\nOriginal message follows.",
        "Undeliverable Mail",
    ),
    (
        H,
        "Each of the following recipients was rejected by a remote mail server.\n\n    Recipient: <erna@example.net>\n    >>> RCPT TO:<erna@example.net>\n    <<< 550 <erna@example.net>: User unknown",
        "Mail System Error - Returned Mail",
    ),
    (
        H,
        "The following addresses had delivery problems:\n\n<erna@example.net>   (User unknown : No such account)",
        "Delivery Status Notification (Failure)",
    ),
    (
        S,
        "This message was created automatically by mail delivery software.\nA message that you sent could not be delivered to one or more of its recipients.\n\n[Status: Error, Address: <erna@example.net>, ResponseCode 421, , Host not reachable.]",
        "Undelivered Mail Returned to Sender",
    ),
    (
        H,
        'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to\none or more of its recipients. This is a permanent error.\nThe following address failed:\n\n"erna@example.net":\nSMTP error from remote server after RCPT command:\nhost: mx.example.net\n5.1.1 <erna@example.net>... User Unknown',
        "Mail delivery failed: returning message to sender",
    ),
    (
        S,
        'A message that you have sent could not be delivered to one or more\nrecipients. This is a permanent error. The following address failed:\n\n "erna@example.net":\n 550 Mailbox disk quota exceeded',
        "Mail delivery failed: returning message to sender",
    ),
    (
        H,
        "Sent <<< RCPT TO:<erna@example.net>\nReceived >>> 550 5.1.1 <erna@example.net>... no such user\n\nUnable to deliver message to <erna@example.net>.",
        "Mail could not be delivered",
    ),
    (
        P,
        "Your message to <erna@example.net> has been rejected.\n\nReason: 554 5.7.1 The message contains a blocked URL (spam)",
        "Undeliverable: Einladung",
    ),
    (
        M,
        "Error transferring to mail server; 552 5.3.4 Message exceeds maximum size\n\nerna@example.net",
        "DELIVERY FAILURE: message size",
    ),
    (
        S,
        "Your message\n\n  Subject: Einladung\n\nwas not delivered to:\n\n  erna@example.net\n\nbecause:\n\n  Server error. Network operation did not complete in a reasonable amount of time; please retry",
        "DELIVERY FAILURE",
    ),
    (
        H,
        "Ihre Nachricht konnte an die folgenden Empfänger nicht zugestellt werden:\n\nerna@example.net: Unbekannter Benutzer",
        "Benachrichtigung zum Übermittlungsstatus (Fehlgeschlagen)",
    ),
    (S, "<erna@example.net>: mail receiving disabled, rejecting", "failure notice"),
    (
        S,
        "Die Nachricht wurde nicht zugestellt: erna@example.net\n\nDer Mailserver des Empfängers hat die Verbindung abgelehnt.",
        "Zustellung nicht möglich",
    ),
    (
        "delayed",
        "Die Zustellung Ihrer Nachricht an erna@example.net verzögert sich. Sie müssen nichts tun.",
        "Zustellung verzögert",
    ),
]
DIAGNOSES = [
    (H, "5.1.1", "x-unix; user unknown"),
    (H, "5.1.1", "smtp; 550 5.1.1 <erna@example.net> Benutzer unbekannt"),
    (H, "5.0.0", "smtp; 550 relais: no such user at this site"),
    (H, "5.0.0", "smtp; 554 The recipient's e-mail address isn't correct"),
    (H, "5.1.0", "smtp; 550 5.1.0 erna@example.net User unknown"),
    (H, "5.5.0", "smtp; 550 5.5.0 unknown mailbox address"),
    (S, "5.0.0", "smtp; 550 mailbox for erna@example.net has reached its limit"),
    (S, "4.4.7", "smtp; 550 4.4.7 message delivery time expired"),
    (S, "5.0.0", "X-Postfix; delivery via local: unable to create lock file"),
    (S, "4.0.0", "smtp; 451 Could not complete sender verify callout"),
    (S, "5.0.0", "smtp; 451 4.3.5 Server configuration problem"),
    (S, "5.3.0", "smtp; 554 5.3.0 Service currently unavailable"),
    (
        S,
        "5.2.1",
        "smtp; 450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages",
    ),
    (P, "5.7.1", "smtp; 550 5.7.1 Content filter rejected this"),
    (P, "5.0.0", "smtp; 550 Dynamic IP addresses are not welcome"),
    (P, "5.7.1", "smtp; 550 5.7.1 Diese Mail wurde als unerwünschte Werbung erkannt"),
    (P, "5.0.0", "smtp; 550 Your server is in our blackhole list"),
    (P, "5.0.0", "smtp; 554 Reject, spf ok but content looks suspicious"),
    (P, "5.7.1", "smtp; 550 5.7.1 Recipient requires challenge/whitelist"),
    (W, "5.7.1", "smtp; 550 5.7.1 SPF authentication failed"),
    (W, "5.0.0", "smtp; 550 5.7.27 Sender address has null MX"),
    (W, "5.0.0", "smtp; 553 5.1.8 Domain of sender address seminare@example.org does not exist"),
    (W, "5.0.0", "smtp; 550 This host may not relay mail"),
    (W, "5.0.0", "smtp; 554 5.7.1 Client host rejected: reverse lookup failed"),
    (W, "5.7.1", "smtp; 550 5.7.1 Unauthenticated mail prohibited: SMTP AUTH needed"),
    (M, "5.6.0", "smtp; 554 5.6.0 bad mime"),
    (M, "5.0.0", "smtp; 550 message too long"),
    (M, "5.0.0", "smtp; 554 .ics attachments refused"),
    (M, "5.0.0", "smtp; 552 Nachricht überschreitet Größenlimit"),
    (M, "5.0.0", "smtp; 554 Infected with Win.Test.EICAR"),
]
A = "Auto-Submitted: auto-replied\n"
REPLIES = [
    (
        "auto-reply",
        "absent",
        "Guten Tag,\n\nich bin am 5. und 6. August nicht erreichbar.",
        "Automatische Antwort: Einladung",
        A,
    ),
    (
        "auto-reply",
        "absent",
        "Hello, I'm on parental leave. Contact my colleague.",
        "Automatic reply: Invitation",
        "X-Auto-Response-Suppress: All\n",
    ),
    (
        "auto-reply",
        "left",
        "I have left the department. Please write to the front desk.",
        "Autoreply: Invitation",
        "",
    ),
    (
        "auto-reply",
        "automatic",
        "Ihre Nachricht wird bearbeitet.",
        "Eingangsbestätigung",
        "Auto-Submitted: auto-replied\n",
    ),
    ("auto-reply", "absent", "Urlaub bis 20.8.", "Urlaubsnotiz", ""),
    (
        "other",
        "",
        "Wir sind vom 3. bis 5. August im Urlaub, können wir trotzdem kommen?",
        "Frage zum Seminar",
        "",
    ),
    (
        "other",
        "",
        "Meine Kollegin sagt, die Adresse existiert nicht mehr. Bitte streichen.",
        "Adressänderung",
        "",
    ),
    (
        "other",
        "",
        "Ihre Mail wurde nicht zugestellt, weil das Postfach voll war. Bitte noch einmal senden. Erna",
        "Ihre Mail",
        "",
    ),
]
CASES = [
    *(Case(f"notice {text[:50]}", notice(text, subject), B, v) for v, text, subject in NOTICES),
    *(Case(f"report {said[:60]}", report(said, status), B, v) for v, status, said in DIAGNOSES),
    *(
        Case(f"reply {subject} {text[:30]}", reply(text, subject, header=header), kind, v)
        for kind, v, text, subject, header in REPLIES
    ),
]
