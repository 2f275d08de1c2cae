# ruff: noqa: E501 - a message a line: what was said is not broken
"""Notices and automatic replies as German servers and people word them, in our own sentences."""

from returned_mail import Case, notice, reply, report

H, S, P, W, M, D = "hard", "soft", "policy", "sender", "message", "delayed"
B, A, O = "bounce", "auto-reply", "other"  # noqa: E741 - a column's letter
WHO = "erna@example.net"

DIAGNOSES = [
    (W, "5.0.0", "smtp; 550 Absenderadresse nicht zulässig"),
    (W, "5.0.0", "smtp; 554 No SMTP service here. Bad PTR record in the DNS."),
    (W, "4.0.0", "smtp; 451 Credits exceeded, no more mail today"),
    (P, "4.0.0", "smtp; 450 Rejected due to policy violations"),
    (P, "5.3.0", "smtp; 550 5.3.0 Mail from this place is not welcome"),
    (P, "5.0.0", "smtp; 550 The letter scored 12.5 points"),
    (S, "5.0.0", "smtp; 550 Diese Mailbox ist zurzeit gesperrt"),
    (H, "5.0.0", "smtp; 550 recipient e-mail adress unknown"),
    (H, "5.4.6", "smtp; 550 5.4.6 no such user"),
    (H, "5.0.0", "X-Notes; Benutzer Erna ist nicht im Verzeichnis der Gemeinde aufgeführt"),
]
# verdict, subject, text
NOTICES = [
    (
        P,
        "Unzustellbar: Einladung",
        f"Die Zustellung an folgende Empfänger ist gescheitert:\n\n{WHO}\nDer Empfang ist für diese Adresse eingeschränkt.\n",
    ),
    (
        P,
        "Unzustellbar: Einladung",
        f"Die Zustellung an folgende Empfänger ist gescheitert:\n\n{WHO}\nDie Gruppe nimmt nur Post von eigenen Mitarbeitern an.\n",
    ),
    (
        P,
        "Unzustellbar: Einladung",
        f"Nicht zugestellt an:\n\n{WHO}\nSie haben keine Berechtigung, an diesen Empfänger zu senden.\n",
    ),
    (
        P,
        "E-Mail nicht zugestellt",
        f"Ihre E-Mail an {WHO} hat unser Sicherheitssystem in Quarantäne gestellt; sie wurde nicht zugestellt.\n",
    ),
    (
        H,
        "Zustellungsfehler: Einladung",
        f"Nicht zugestellt an:\n\n  {WHO}\n\nweil:\n\n  Benutzer Erna ({WHO}) steht nicht im Adressbuch\n",
    ),
    (
        D,
        "Zustellstatus (Verzögerung)",
        f"DIES IST NUR EINE WARNUNG.\n\nDie Übermittlung an folgende Empfänger verzögert sich.\n\n  {WHO}\n",
    ),
]
# header fields, subject, text, verdict
REPLIES = [
    ("", "Eingangsbestätigung: Einladung", "Ihre Nachricht ist eingetroffen.", "automatic"),
    ("", "Lesebestätigung: Einladung", "Das Dokument wurde gelesen.", "automatic"),
    (
        "Precedence: bulk\n",
        "Ihre E-Mail",
        "Dies ist eine automatisch erzeugte Nachricht.",
        "automatic",
    ),
    ("Precedence: bulk\n", "Re: Einladung", "Im Urlaub lese ich nichts.", "absent"),
    ("Precedence: junk\n", "Re: Einladung", "Sie erreichen mich erst im Herbst.", "absent"),
    (
        "Precedence: bulk\n",
        "Re: Einladung",
        "Frau Muster ist nicht mehr bei der Stadt tätig.",
        "left",
    ),
    ("Auto-Submitted: auto-replied\n", "Re: Einladung", "Ich habe die Behörde gewechselt.", "left"),
    (
        "Auto-Submitted: auto-replied\n",
        "Re: Einladung",
        "Unter dieser Adresse nicht mehr anzutreffen.",
        "left",
    ),
    ("Auto-Submitted: auto-replied\n", "Re: Einladung", "Ich bin nicht am Arbeitsplatz.", "absent"),
]
LETTERS = [
    ("Precedence: bulk\nList-Id: <neues.example.net>\n", "Neues im August", "Wir sind im Urlaub."),
    ("Precedence: bulk\n", "Neues im August", "Der Marktplatz wird gesperrt."),
    ("", "AW: Einladung", "Bis zum 14. bin ich im Urlaub, danach komme ich gern."),
]


CASES = [
    *(Case(f"report {said[:60]}", report(said, status), B, v) for v, status, said in DIAGNOSES),
    *(Case(f"notice {text[-50:]}", notice(text, subject), B, v) for v, subject, text in NOTICES),
    *(
        Case(f"reply {text}", reply(text, subject, header=head), A, v)
        for head, subject, text, v in REPLIES
    ),
    *(
        Case(f"letter {text}", reply(text, subject, header=head), O, "")
        for head, subject, text in LETTERS
    ),
]
