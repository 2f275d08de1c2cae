"""What announcements come wrapped in: forwarded mails, quotes, narrow columns, pages, PDF text."""

import pytest
from domain.announcement.announcement_form import Form, judged

EVENT = """Online-Seminar: Bauen mit Holz

Dienstag, 17. März 2026, 14:00–15:30 Uhr

Referentin: Dr. Nora Muster, Holzzentrum Beispielheim

Die Teilnahme ist kostenfrei.
"""
FACTS: dict[str, object] = {
    "title": "Bauen mit Holz",
    "starts_at": "2026-03-17T14:00+01:00",
    "ends_at": "2026-03-17T15:30+01:00",
    "speakers": ["Nora Muster"],
    "free": True,
    "online": True,
}
QUOTED = "\n".join(f"> {line}".rstrip() for line in EVENT.splitlines())

FORMS = [
    Form(
        "Outlook, German",
        "Liebe Kolleginnen,\n\nkönnt ihr das bitte aufnehmen? Ich bin ab 3. Februar 2026, 9 "
        "Uhr wieder da.\n\n"
        "Viele Grüße\nKarin\n\nVon: Holzzentrum <info@example.org>\nGesendet: Montag, 19. "
        "Januar 2026 16:20\n"
        "An: Programmbüro <buero@example.com>\nCc: Leitung <leitung@example.com>\n"
        "Betreff: WG: Bauen mit Holz\n\n" + EVENT,
        FACTS,
    ),
    Form(
        "Outlook, English",
        "FYI\n\nBest regards\nTom\n\n________________________________\nFrom: Holz Centre "
        "<info@example.org>\n"
        "Sent: Monday, January 19, 2026 4:20 PM\nTo: Office <office@example.com>\n"
        "Subject: FW: Bauen mit Holz\n\n" + EVENT,
        FACTS,
    ),
    Form(
        "Thunderbird",
        "Hallo zusammen, siehe unten.\n\n-------- Weitergeleitete Nachricht --------\n"
        "Betreff: \tEinladung\nDatum: \tMon, 19 Jan 2026 16:20:11 +0100\nVon: \tHolzzentrum "
        "<info@example.org>\n"
        "An: \tbuero@example.com\n\n\n" + EVENT,
        FACTS,
    ),
    Form(
        "Gmail",
        "---------- Forwarded message ---------\nFrom: Holzzentrum <info@example.org>\n"
        "Date: Mon, 19 Jan 2026 at 16:20\nSubject: Einladung\nTo: <buero@example.com>\n\n\n"
        + EVENT,
        FACTS,
    ),
    Form(
        "Apple Mail",
        "Bitte veröffentlichen.\n\nAnfang der weitergeleiteten Nachricht:\n\n"
        "> Von: Holzzentrum <info@example.org>\n> Betreff: Einladung\n"
        "> Datum: 19. Januar 2026 um 16:20:11 MEZ\n> An: buero@example.com\n>\n" + QUOTED,
        FACTS,
    ),
    Form(
        "answered",
        "Danke, das nehmen wir auf!\n\nAm 19.01.2026 um 16:20 schrieb Holzzentrum "
        "<info@example.org>:\n" + QUOTED,
        FACTS,
    ),
    Form(
        "a raw mail",
        "Return-Path: <info@example.org>\nReceived: from mail.example.org by mx.example.com; "
        "Mon, 19 Jan 2026 16:20:12 +0100\nFrom: Holzzentrum <info@example.org>\nTo: "
        "buero@example.com\n"
        "Subject: =?utf-8?Q?Einladung?=\nDate: Mon, 19 Jan 2026 16:20:11 +0100\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        + EVENT.replace("ä", "=C3=A4").replace("–", "=E2=80=93"),
        FACTS,
    ),
    Form(
        "quotes with wrapped lines",
        "> Online-Seminar: Bauen mit Holz\n>\n> Dienstag, 17. März 2026, 14:00–15:30 Uhr\n>\n"
        "> Die Teilnahme an unserem Seminar ist für alle Beschäftigten der\n"
        "> Kommunen und Landkreise und auch für alle anderen nicht\n> kostenfrei.\n",
        {"title": "Bauen mit Holz", "starts_at": "2026-03-17T14:00+01:00"},
        ("free",),
    ),
    Form(
        "hard wrapped at 48",
        "Online-Seminar: Bauen mit Holz\n\nAm Dienstag, dem 17. März 2026, zeigen wir von\n"
        "14:00 bis 15:30 Uhr, "
        "wie kleine Kommunen ihre\nKindergärten aus Holz bauen. Die Teilnahme ist\nnicht "
        "kostenlos, sie kostet 20 Euro. Es\n"
        "spricht Dr. Nora Muster vom Holzzentrum\nBeispielheim.\n",
        {
            "title": "Bauen mit Holz",
            "starts_at": "2026-03-17T14:00+01:00",
            "ends_at": "2026-03-17T15:30+01:00",
            "free": False,
            "speakers": ["Nora Muster"],
        },
    ),
    Form(
        "text out of a PDF",
        "Landkreis Beispielheim\n\nFachtag: Nahversorgung im ländlichen Raum\n\n"
        "Dienstag, 17. März 2026, 10:00 bis 15:00 Uhr\nOrt: Kreishaus Beispielheim\n\n"
        "Dorfläden sind mehr als ein Ort zum Einkaufen, sie sind Treff-\npunkt und "
        "Nachrichtenbörse.\n\n"
        "Seite 1 von 2\n\nDie Teil-\nnahme ist kostenfrei.\n\nSeite 2 von 2\n",
        {
            "title": "Nahversorgung im ländlichen Raum",
            "starts_at": "2026-03-17T10:00+01:00",
            "place": "Kreishaus Beispielheim",
            "free": True,
        },
    ),
    Form(
        "a web page with its navigation",
        "Zum Inhalt springen\nMenü\nSie sind hier: Startseite > Aktuelles > Veranstaltungen\n"
        "Veranstaltung teilen\nBauen mit Holz\nFoto: Erika Muster\n17. März 2026 | 14:00 – "
        "15:30 Uhr | online\n"
        "Wir zeigen gute Beispiele.\nTeilen\nDrucken\nNach oben",
        {
            "title": "Bauen mit Holz",
            "starts_at": "2026-03-17T14:00+01:00",
            "online": True,
            "speakers": [],
        },
    ),
    Form(
        "a calendar page",
        "« Alle Veranstaltungen\nDiese Veranstaltung hat bereits stattgefunden.\nBauen mit Holz\n"
        "17. März 2026 @ 14:00 - 15:30\nKostenlos\n+ Zu Google Kalender hinzufügen\n+ iCal "
        "exportieren\n"
        "Details\nDatum:\n17. März 2026\nZeit:\n14:00 - 15:30\nVeranstaltungsort\nHaus der "
        "Natur, Beispielheim",
        {
            "title_contains": "Bauen mit Holz",
            "starts_at": "2026-03-17T14:00+01:00",
            "ends_at": "2026-03-17T15:30+01:00",
            "place_contains": "Haus der Natur",
        },
    ),
    Form(
        "a press release",
        "Pressemitteilung Nr. 12/2026 vom 19. Januar 2026\n\nStadt Altfelden lädt zum "
        "Klimaforum ein\n\n"
        "Altfelden. Am Dienstag, 17. März 2026, um 18 Uhr lädt die Stadt Altfelden in die "
        "Stadthalle ein. "
        "Bürgermeisterin Rosa Muster eröffnet den Abend.\n\nPressekontakt: Paul Beispiel, "
        "Tel. 01234 56789",
        {
            "title_contains": "Klimaforum",
            "starts_at": "2026-03-17T18:00+01:00",
            "speakers": ["Rosa Muster"],
        },
    ),
    Form(
        "HTML out of Word",
        "<html><body><p class=MsoNormal><b>Online-Se</b><span>minar: Bauen</span> <b>mit "
        "Ho</b>lz</p>"
        "<p class=MsoNormal>Dienstag, 1<span>7. März</span> 2026, 14:00<span>–15</span>:30 Uhr</p>"
        "<p class=MsoNormal>Die Teilnahme ist kosten<o:p></o:p>frei.</p></body></html>",
        {
            "title": "Bauen mit Holz",
            "starts_at": "2026-03-17T14:00+01:00",
            "ends_at": "2026-03-17T15:30+01:00",
            "free": True,
        },
    ),
    Form(
        "mailto residue",
        EVENT + "Kontakt: Uli Muster, uli.muster@example.org<mailto:uli.muster@example.org>\n"
        "Anmeldung: www.example.org/holz/anmeldung<http://www.example.org/holz/anmeldung>\n",
        {
            **FACTS,
            "detail_contact": "uli.muster@example.org",
            "registration_url": "http://www.example.org/holz/anmeldung",
        },
    ),
    Form(
        "an address broken over lines",
        EVENT + "Anmeldung: https://example.org/veranstaltungen/2026/holz-\nbau/anmeldung\n",
        FACTS,
        ("registration_url",),
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
