# ruff: noqa: E501 - a message a line: what was said is not broken
"""The same refusals in other wordings."""

from returned_mail import Case, notice, report

H, S, P, W, M = "hard", "soft", "policy", "sender", "message"

DIAGNOSES = [
    (H, "5.1.1", "smtp; 550 5.1.1 The recipient erna@example.net cannot be delivered to: this inbox was closed"),
    (H, "5.0.0", "smtp; 550 Recipient unknown"),
    (H, "5.0.0", "smtp; 550 That user name does not belong to anyone on this host"),
    (H, "5.0.0", "smtp; 554 no such recipient in our LDAP tree"),
    (H, "5.1.3", "smtp; 501 5.1.3 Invalid address"),
    (H, "5.0.0", "smtp; 550 E-Mail-Adresse wurde gelöscht"),
    (H, "5.0.0", "smtp; 550 Empfänger erna@example.net bei uns unbekannt"),
    (H, "5.1.1", "smtp; 550 5.1.1 sorry, no such address here (erna@example.net)"),
    (H, "5.0.0", "smtp; 550 User has moved, new address not known"),
    (H, "5.4.4", "X-Postfix; unable to look up host nix.example.net: Name or service not known"),
    (H, "5.0.0", "smtp; 550 Account has been deactivated due to inactivity"),
    (H, "5.0.0", "smtp; 550 Unknown local part erna in <erna@example.net>"),
    (H, "5.2.0", "smtp; 550 5.2.0 user expired"),
    (H, "5.0.0", "smtp; 550-Callout verification failed: 550 550 5.1.1 no user by that name"),
    (H, "5.0.0", "smtp; 550 The mail address erna@example.net is no longer valid."),
    (S, "5.2.2", "smtp; 550 5.2.2 erna@example.net user has exceeded quota and cannot receive messages"),
    (S, "4.2.2", "smtp; 452 4.2.2 Mailbox full, please try later"),
    (S, "5.0.0", "smtp; 550 Nachricht abgelehnt: das Postfach hat keinen freien Speicher mehr"),
    (S, "5.0.0", "smtp; 554 Maximum mailbox storage has been reached"),
    (S, "5.4.0", "smtp; 554 5.4.0 Error: too many hops"),
    (S, "4.4.0", "X-Postfix; host mx.example.net[192.0.2.9] refused to talk to me: 554 server overloaded"),
    (S, "5.0.0", "smtp; 550 Internal server error while delivering"),
    (S, "5.0.0", "X-Unix; 75"),
    (S, "4.3.2", "smtp; 421 4.3.2 service not available, closing transmission channel"),
    (S, "5.0.0", "smtp; 550 Server under maintenance"),
    (S, "4.7.0", "smtp; 421 4.7.0 Too many sessions opened from your address"),
    (S, "5.0.0", "smtp; 550 Das System ist überlastet, bitte später versuchen"),
    (P, "5.7.1", "smtp; 550 5.7.1 Your message was considered spam (score 12.3)"),
    (P, "5.0.0", "smtp; 550 Refused by local policy: no bulk senders"),
    (P, "5.0.0", "smtp; 554 Sender IP listed at our abuse database"),
    (P, "5.0.0", "smtp; 550 Mail von Ihrem Server wird hier nicht angenommen"),
    (P, "5.7.1", "smtp; 550 5.7.1 Ihre Nachricht widerspricht unseren Richtlinien"),
    (P, "5.0.0", "smtp; 521 You have been denylisted"),
    (P, "5.0.0", "smtp; 550 This message was rejected as junk by the filters of the recipient"),
    (P, "5.7.1", "smtp; 554 5.7.1 <mx.example.org[192.0.2.1]>: Client host rejected: Access denied"),
    (P, "5.0.0", "smtp; 550 You are not permitted to post to this list"),
    (W, "5.7.1", "smtp; 550 5.7.1 Email rejected because SPF record does not permit 192.0.2.1"),
    (W, "5.0.0", "smtp; 550 DMARC policy violation"),
    (W, "5.0.0", "smtp; 554 Relay rejected for policy reasons"),
    (W, "5.7.0", "smtp; 550 5.7.0 Must issue a STARTTLS command first, authentication required"),
    (W, "5.0.0", "smtp; 550 Verify sender: no such sender domain"),
    (W, "5.0.0", "smtp; 554 Outbound limit exceeded, sending quota for this hour used"),
    (M, "5.0.0", "smtp; 554 Message contained unsafe attachment"),
    (M, "5.3.4", "smtp; 552 5.3.4 message too large; 12000000 bytes"),
    (M, "5.0.0", "smtp; 552 Maximum message size exceeded"),
    (M, "5.0.0", "smtp; 554 Calendar attachments are stripped here, message returned"),
    (M, "5.6.0", "smtp; 554 5.6.0 Lone CR or LF in headers"),
    (M, "5.0.0", "smtp; 550 Die E-Mail enthält einen nicht zugelassenen Anhang"),
    (H, "5.0.0", "smtp; 550 we can't find that user"),
    (H, "5.0.0", "smtp; 550 I can't accept the recipient"),
    (H, "5.0.0", "smtp; 550 recipient not ok"),
    (H, "5.0.0", "smtp; 550 user (erna) unknown"),
    (H, "5.0.0", "smtp; 571 this mailbox is unavaiable"),
    (H, "5.0.0", "smtp; 571 the address is marked as invalid"),
    (P, "5.0.0", "smtp; 550 Go away"),
    (P, "5.0.0", "smtp; 550 no access from mx.example.org"),
    (P, "5.0.0", "smtp; 550 rejecting this content"),
    (P, "5.0.0", "smtp; 550 open proxy, sorry"),
    (P, "5.0.0", "smtp; 550 sent by a mass mailer"),
    (P, "5.0.0", "smtp; 550 use the SMTP server of your provider"),
    (W, "5.0.0", "smtp; 550 this domain mismatches the client IP"),
    (W, "5.0.0", "smtp; 550 get a reverse DNS name of your own"),
    (W, "5.0.0", "smtp; 550 bogus mail from"),
    (W, "5.0.0", "smtp; 550 fully qualified e-mail address required"),
]  # fmt: skip

NOTICES = [
    (H, "Sehr geehrte Damen und Herren,\n\nIhre Nachricht konnte nicht zugestellt werden.\n\nDie Adresse erna@example.net ist in unserem Haus nicht bekannt.", "Ihre Nachricht"),
    (S, "Your mail to the following recipients could not be delivered because the mailbox is full:\n\n<erna@example.net>", "Delivery failure"),
    (H, "Delivery to the following recipient failed permanently:\n\n     erna@example.net\n\nTechnical details of permanent failure:\nThe error that the other server returned was: 550 550 5.1.1 <erna@example.net>: user unknown (state 14).", "Delivery Status Notification (Failure)"),
    (S, "Technical details of temporary failure:\nThe recipient server did not accept our requests to connect. We tried for 3 days.\n\nerna@example.net", "Delivery Status Notification (Failure)"),
    (P, "Message from the mail gateway:\n\nYour mail to <erna@example.net> was quarantined because it was classified as spam.", "Undeliverable mail"),
    (W, "<erna@example.net>: host mx.example.net said: 554 5.7.1 Relaying denied, proper authentication required", "Undelivered Mail Returned to Sender"),
    (H, "<erna@example.net>: Host or domain name not found. Name service error for name=example.net type=A: Host not found", "Undelivered Mail Returned to Sender"),
    ("delayed", "Delivery is delayed to these recipients:\n\nerna@example.net\n\nThe server will keep trying to deliver this message for the next 1 days.", "Delivery delayed: Einladung"),
]  # fmt: skip

CASES = [
    *(
        Case(f"report {said[:60]}", report(said, status), "bounce", v)
        for v, status, said in DIAGNOSES
    ),
    *(
        Case(f"notice {text[:50]}", notice(text, subject), "bounce", v)
        for v, text, subject in NOTICES
    ),
]
