"""Announcements as they come in one piece, and the mails that they come in."""

import pytest
from domain.announcement.announcement_form import Form, judged

W = "Freitag, 13. März 2026, 13:00–14:30 Uhr\n"
AT: dict[str, object] = {"starts_at": "2026-03-13T13:00+01:00", "ends_at": "2026-03-13T14:30+01:00"}
EW = "Friday 13 March 2026, 13:00-14:30 CET\n"

FORMS = [
    Form(
        "full: consumer centre",
        f"""Verbraucherzentrale Beispielland
Online-Vortrag

Strom sparen ohne Verzicht

Wann
{W}
Wo
online (Sie erhalten den Link nach der Anmeldung)

Kosten
keine

Referentin
Karla Muster, Energieberaterin

Anmeldung
https://example.org/vortraege/strom

Hinweis: Der Vortrag wird nicht aufgezeichnet.""",
        {
            "title": "Strom sparen ohne Verzicht",
            "online": True,
            "place": "",
            "free": True,
            "speakers": ["Karla Muster"],
            "registration_url": "https://example.org/vortraege/strom",
            "recorded": False,
            **AT,
        },
    ),
    Form(
        "full: museum",
        """Museum im Speicher
Familiensonntag: Wie roch das Mittelalter?
Sonntag, 15. März 2026
11.00 bis 17.00 Uhr (letzter Einlass 16.30 Uhr)
Eintritt: Erwachsene 6 €, Kinder 3 €, Familien 12 €
Speicherstraße 8, Altfelden
Anfahrt: Buslinie 4, Haltestelle Speicher""",
        {
            "title_contains": "Wie roch das Mittelalter?",
            "starts_at": "2026-03-15T11:00+01:00",
            "ends_at": "2026-03-15T17:00+01:00",
            "free": False,
            "fee_contains": ["6 €", "3 €", "12 €"],
        },
    ),
    Form(
        "full: grant office",
        """Förderberatung vor Ort

Die Landesbank berät Vereine zu Zuschüssen bis 5.000 Euro.

Nächster Beratungstag: Donnerstag, 12. März 2026, 9 bis 15 Uhr
Rathaus Neudorf, Zimmer 7

Termine vergibt Frau Muster, Telefon 01234 55 (Mo bis Mi 8 bis 12 Uhr).""",
        {
            "starts_at": "2026-03-12T09:00+01:00",
            "ends_at": "2026-03-12T15:00+01:00",
            "place_contains": "Rathaus Neudorf",
            "free": None,
        },
    ),
    Form(
        "full: EU project in English",
        """Interreg Example – Newsletter 3

Upcoming webinar: Cycling to Work in Small Towns

Date: 13 March 2026
Time: 13:00 – 14:30 CET
Platform: Zoom
Language: English
Registration link: https://example.org/cycling__webinar (deadline: 11 March 2026)

Agenda
13:00 Welcome
13:10 Cycling in Exampleton, Dr Maja Sample
13:40 Business and bikes, Leo Test, Chamber of Sampleton
14:20 Q&A""",
        {
            "title_contains": "Cycling to Work in Small Towns",
            "online": True,
            "place": "",
            "registration_url": "https://example.org/cycling__webinar",
            "deadline": "2026-03-11",
            "detail_programme": "Business and bikes",
            **AT,
        },
    ),
    Form(
        "full: rural women",
        """LandFrauenverein Neudorf

Hefezopf und Heimat – Backen mit Geschichten

am Freitag, den 13. März 2026
um 13:00 Uhr bis ca. 14:30 Uhr
im Dorfgemeinschaftshaus Neudorf

Unkostenbeitrag: 8,00 € (Nichtmitglieder 10,00 €)
Anmeldung bei Helga Muster, Tel. 01234 99, bis 6. März""",
        {
            "title_contains": "Hefezopf und Heimat",
            "place_contains": "Dorfgemeinschaftshaus Neudorf",
            "free": False,
            "fee_contains": ["8,00 €", "10,00 €"],
            "deadline": "2026-03-06",
            "speakers": [],
            **AT,
        },
    ),
    Form(
        "full: doctoral talk",
        """Promotionskolloquium
Herr M. Sc. Jonas Muster
Dünne Schichten aus Stroh
Fr., 13.03.2026, 13:15 Uhr
Seminarraum 101, Geb. 30.22
Alle Interessierten sind willkommen.""",
        {"title_contains": "Dünne Schichten aus Stroh", "starts_at": "2026-03-13T13:15+01:00"},
    ),
    Form(
        "full: cancelled in a reply",
        f"""Liebe Kollegin,
der Kurs unten ist leider abgesagt.
Gruß, Bo

Von: vhs <vhs@example.org>
Gesendet: Montag, 12. Januar 2026 10:00
An: bo@example.com
Betreff: Kurs

Kurs: Schach für Anfänger
{W}""",
        {},
        ("starts_at",),
    ),
    Form(
        "full: html mail forward",
        "<html><body><div>zur Info<br>Ina</div><hr><div><b>Von:</b> vhs "
        "&lt;vhs@example.org&gt;<br><b>Gesendet:</b> Montag, 12. Januar 2026 "
        "10:00<br><b>An:</b> ina@example.com<br><b>Betreff:</b> Kurs</div><p>Kurs: Schach für "
        "Anfänger</p><p>Freitag, "
        "13. M&auml;rz 2026, 13:00&#8211;14:30 Uhr</p>"
        "<p>Kosten: 12&nbsp;&euro;</p></body></html>",
        {"title_contains": "Schach für Anfänger", "fee_contains": ["12 €"], **AT},
    ),
    Form(
        "thunderbird english",
        f"-------- Forwarded Message --------\nSubject: \tCourse\nDate: \tMon, 12 Jan 2026 "
        f"10:00:00 +0100\nFrom: \tvhs <vhs@example.org>\nTo: \tina@example.com\n\nCourse: "
        f"Chess for Beginners\n{EW}",
        {"title_contains": "Chess for Beginners", **AT},
    ),
    Form(
        "reply header german web",
        f"Danke!\n\nvhs <vhs@example.org> schrieb am Mo. 12. Jan. 2026 um 10:00:\n\n> Kurs: "
        f"Schach für Anfänger\n> {W}",
        {"title_contains": "Schach für Anfänger", **AT},
    ),
    Form(
        "eml latin",
        b"Received: from x by y; Mon, 12 Jan 2026 10:00:00 +0100\r\n"
        b"From: vhs@example.org\r\nSubject: Kurs\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\n"
        b"Kurs: Schach f\xfcr Anf\xe4nger\r\nFreitag, 13. M\xe4rz 2026, 13:00-14:30 Uhr\r\n",
        {"title_contains": "Schach für Anfänger", **AT},
    ),
    Form(
        "flyer caps",
        f"EINLADUNG\n\nFACHTAG PFLEGE\n„WER KÜMMERT SICH?“\n\n{W}\nSTADTHALLE BEISPIELHEIM",
        {"title_contains": "WER KÜMMERT SICH?", **AT},
    ),
    Form(
        "invite with a colon list",
        f"Wir laden herzlich ein zur Informationsveranstaltung\n\n„Balkonkraftwerke einfach "
        f"erklärt“\n\nam: {W}Ort: Feuerwehrhaus Neudorf",
        {"title": "Balkonkraftwerke einfach erklärt", "place": "Feuerwehrhaus Neudorf", **AT},
    ),
    Form("dates with dots and spaces", "Kurs: Schach\n13. 03. 2026, 13.00 - 14.30 Uhr", AT),
    Form("en dash w/o blanks", "Kurs: Schach\nFr 13.3.26 13–14.30h", AT),
    Form(
        "from to english", "Course: Chess\nFriday, March 13th, 2026, from 1 to 2:30 p.m. (CET)", AT
    ),
    Form(
        "um … bis",
        "Kurs: Schach\nFreitag, dem 13.03.2026, um 13 Uhr bis voraussichtlich 14:30 Uhr",
        AT,
    ),
    Form(
        "hours in another line labelled von bis",
        "Kurs: Schach\nTag: 13.03.2026\nVon: 13:00 Uhr\nBis: 14:30 Uhr",
        {"starts_at": "2026-03-13T13:00+01:00"},
    ),
    Form(
        "two halves",
        "Fachtag Pflege\n13. März 2026\nVormittag: 9–12 Uhr\nNachmittag: 13–16 Uhr",
        {"starts_at": "2026-03-13T09:00+01:00"},
        ("ends_at",),
    ),
    Form(
        "deadline and event in one sentence",
        "Kurs: Schach\nAnmeldungen für den Kurs am 13. März 2026 (13:00–14:30 Uhr) nimmt die "
        "vhs bis 6. März 2026 an.",
        {"deadline": "2026-03-06", **AT},
    ),
    Form(
        "past by the text",
        "Rückblick: Fachtag Pflege\nAm 13. Oktober 2025 von 9 bis 15 Uhr trafen sich 80 "
        "Fachkräfte.",
        {},
        ("starts_at",),
    ),
    Form(
        "far away year",
        "Kongress Pflege\n13. März 2027, 9–15 Uhr",
        {"starts_at": "2027-03-13T09:00+01:00"},
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
