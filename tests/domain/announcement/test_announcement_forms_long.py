"""Long announcements in which facts stand among much that is none."""

import pytest
from domain.announcement.announcement_form import Form, judged

FORMS = [
    Form(
        "a ministry's page",
        """Direkt zur Navigation springen
Zum Seiteninhalt
Ministerium für Landesentwicklung
Startseite  ›  Service  ›  Veranstaltungen
Land.Zukunft: Digitale Dörfer gestalten
Quelle: Ministerium
Meldung vom 12.01.2026
Digitalisierung hilft, wo Wege weit sind. Wie das geht, zeigen vier Orte.
Wann: Dienstag, 24. März 2026, 13:00 bis 17:00 Uhr (Einlass ab 12:30 Uhr)
Wo: Landesvertretung, Lindenallee 4, Beispielstadt
Wer: Bürgermeisterinnen und Bürgermeister, Verwaltung, Ehrenamt
Die Teilnahme ist kostenfrei. Eine Anmeldung ist bis einschließlich 16. März 2026 erforderlich:
www.example.org/digitale-doerfer/anmeldung
Kontakt: Referat 34, Frau Probe, Telefon 01234 555-0
Sprechzeiten: Mo–Do 9–15 Uhr
Drucken | Teilen | Nach oben
© 2026 Ministerium""",
        {
            "title_contains": "Digitale Dörfer gestalten",
            "starts_at": "2026-03-24T13:00+01:00",
            "ends_at": "2026-03-24T17:00+01:00",
            "place_contains": "Landesvertretung",
            "free": True,
            "deadline": "2026-03-16",
            "registration_url": "https://www.example.org/digitale-doerfer/anmeldung",
        },
    ),
    Form(
        "an adult education centre",
        """Kursnummer 26F1234
Excel für Vereine
Beginn: Di., 03.03.2026, 18:00 - 20:15 Uhr
Dauer: 3 Termine
Kursort: vhs Beispielheim, Raum 2.04
Gebühr: 75,00 € (ermäßigt 60,00 €)
Dozentin: Ute Muster
Anmeldung unter www.example.org/kurs/26F1234
Bei weniger als 6 Teilnehmenden muss der Kurs leider entfallen.""",
        {
            "title_contains": "Excel für Vereine",
            "starts_at": "2026-03-03T18:00+01:00",
            "ends_at": "2026-03-03T20:15+01:00",
            "place_contains": "vhs Beispielheim",
            "free": False,
            "fee_contains": ["75,00 €", "60,00 €"],
            "speakers": ["Ute Muster"],
            "registration_url": "https://www.example.org/kurs/26F1234",
        },
    ),
    Form(
        "a programme of a day",
        """Landesverband der Büchereien e. V.

Fachtag „Bibliothek als dritter Ort“

Termin: Mittwoch, 22. April 2026
Ort: Stadtbibliothek Neudorf, Marktplatz 1

Programm
9:30 Uhr Ankommen und Kaffee
10:00 Uhr Begrüßung, Dr. Ina Muster (Vorsitzende)
10:15 Uhr Keynote: Orte, die bleiben, Prof. Dr. Udo Probe (Hochschule Beispielstadt)
11:15 Uhr Pause
11:30 Uhr Praxisbeispiele
12:30 Uhr Mittagessen
13:30 Uhr Workshops
15:30 Uhr Abschluss

Teilnahmebeitrag: 35 € (inkl. Verpflegung), für Mitglieder kostenfrei
Anmeldung bis 8. April 2026 an fachtag@example.org""",
        {
            "title_contains": "Bibliothek als dritter Ort",
            "place_contains": "Stadtbibliothek Neudorf",
            "deadline": "2026-04-08",
            "detail_programme": "Praxisbeispiele",
        },
        ("free",),
    ),
    Form(
        "a newsletter's entry in English",
        """Hello everyone,

We are delighted to invite you to the next of our Lunchtime Conversations:

"Who Pays for Clean Rivers?"

Thursday 26 March 2026, 12:00 - 13:00 (GMT), online via Webex

With Prof. Helen Sample (University of Example) and Mark Test, Rivers Trust
Chair: Joanna Probe

The event is free, but please register by 20 March: https://example.org/rivers/register
A recording will be available afterwards at https://www.youtube.com/@riverstalks

Best wishes
Ed""",
        {
            "title_contains": "Who Pays for Clean Rivers?",
            "starts_at": "2026-03-26T12:00+00:00",
            "ends_at": "2026-03-26T13:00+00:00",
            "online": True,
            "place": "",
            "free": True,
            "deadline": "2026-03-20",
            "registration_url": "https://example.org/rivers/register",
            "join_url": "",
            "speakers": ["Helen Sample", "Mark Test", "Joanna Probe"],
        },
    ),
    Form(
        "a save the date",
        """Save the Date!
Bürgerbeteiligung neu denken
Regionalkonferenz am 11.06.2026 in Beispielstadt
Bitte merken Sie sich den Termin vor. Einladung und Programm folgen im April.""",
        {"starts_at": None, "title_contains": "Bürgerbeteiligung neu denken"},
        ("starts_at",),
    ),
    Form(
        "access data",
        """Online-Sprechstunde Datenschutz
Donnerstag, 26.03.2026, 15.00–16.00 Uhr
Zoom-Meeting beitreten: https://example.zoom.us/j/98765432100?pwd=xyz
Meeting-ID: 987 6543 2100
Kenncode: 445566
Schnelleinwahl mobil
+496912345678,,98765432100#
Bei technischen Problemen: 01234 777 (ab 14.30 Uhr besetzt)""",
        {
            "starts_at": "2026-03-26T15:00+01:00",
            "ends_at": "2026-03-26T16:00+01:00",
            "join_url": "https://example.zoom.us/j/98765432100?pwd=xyz",
            "detail_access": "445566",
            "online": True,
        },
    ),
    Form(
        "two parallel offers",
        """Infoveranstaltung Grundsteuer
Dienstag, 10. März 2026, 18 Uhr, Bürgerhaus Neudorf
oder
Donnerstag, 12. März 2026, 18 Uhr, Rathaus Altfelden
Beide Termine haben denselben Inhalt.""",
        {},
        ("dates", "starts_at"),
    ),
    Form(
        "an evening at a church",
        """Evangelische Kirchengemeinde Neudorf
Trauer hat viele Farben
Ein Abend mit Pfarrerin Lena Muster und Trauerbegleiter Jan Probe
Freitag, 24. April, 19.30 Uhr
Gemeindehaus, Kirchgasse 3
Der Eintritt ist frei, Spenden sind willkommen.""",
        {
            "title_contains": "Trauer hat viele Farben",
            "starts_at": "2026-04-24T19:30+02:00",
            "place_contains": "Gemeindehaus",
            "free": True,
            "speakers": ["Lena Muster", "Jan Probe"],
        },
    ),
    Form(
        "a reply above the old mail",
        """Hallo Frau Muster,

hier die korrigierte Fassung, die Uhrzeit war falsch:

Online-Seminar: Akten richtig führen
26. März 2026, 14:00–15:30 Uhr
Referent: Lars Probe, Kreisarchiv

Viele Grüße
Karl Beispiel

Von: Muster, Eva <eva.muster@example.com>
Gesendet: Montag, 19. Januar 2026 08:00
An: Beispiel, Karl <karl@example.org>
Betreff: AW: Seminar

Lieber Herr Beispiel,
Sie schrieben: 26. März 2026, 10 Uhr. Stimmt das?
Eva Muster""",
        {},
        ("starts_at",),
    ),
    Form(
        "a stored mail with a page in it",
        "From: Kreis <info@example.org>\nTo: desk@example.com\nSubject: =?UTF-8?B?RWlubGFkdW5n?=\n"
        "Date: Mon, 19 Jan 2026 09:00:00 +0100\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="b1"\n\n--b1\n'
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        "<html><body><h1>Online-Seminar: Moor<span>schutz</span></h1><p>26. März 2026, "
        "10:00–11:00 Uhr"
        "</p><p>Die Teilnahme ist <b>kosten</b>frei.</p></body></html>\n--b1--\n",
        {"title": "Moorschutz", "starts_at": "2026-03-26T10:00+01:00", "free": True},
    ),
    Form(
        "text out of a PDF in columns",
        """Kreisvolkshochschule Beispielheim                                     Programm 1/2026

Argumentieren gegen Stamm-
tischparolen
Online-Workshop

Donnerstag, 26. März 2026
17:30 – 20:30 Uhr

Wer kennt das nicht: Beim Familien-
fest fallen Sätze, auf die uns keine
Antwort einfällt. Im Workshop üben
wir, ruhig zu bleiben.

Leitung: Meike Muster
Entgelt: 15 Euro, Schülerinnen und
Schüler frei

- 12 -""",
        {
            "starts_at": "2026-03-26T17:30+01:00",
            "ends_at": "2026-03-26T20:30+01:00",
            "online": True,
            "speakers": ["Meike Muster"],
            "title": "Argumentieren gegen Stammtischparolen",
            "free": False,
            "fee_contains": ["15 Euro"],
        },
    ),
    Form(
        "a chamber's table",
        "Veranstaltung:\tFachkräfte binden\nDatum:\t26.03.2026\nUhrzeit:\t16:00 bis 18:00 Uhr\n"
        "Veranstaltungsort:\tHWK Beispielstadt, Großer Saal\nPreis:\tkostenfrei\n"
        "Ansprechpartner:\tNils Muster\nTelefon:\t01234 888\nAnmeldeschluss:\t20.03.2026\n",
        {
            "title_contains": "Fachkräfte binden",
            "starts_at": "2026-03-26T16:00+01:00",
            "ends_at": "2026-03-26T18:00+01:00",
            "place_contains": "HWK Beispielstadt",
            "free": True,
            "deadline": "2026-03-20",
            "speakers": [],
        },
    ),
    Form(
        "a lecture by invitation",
        """Institut für Raumplanung
Universität Beispielstadt

Einladung zum Gastvortrag

Prof. Dr. Carla Muster
(Universität Probe)

Gleichwertige Lebensverhältnisse – ein leeres Versprechen?

Montag, 20. April 2026, 16:00 Uhr s.t.
Hörsaal 7, Hauptgebäude

Moderation: Dr. Finn Beispiel""",
        {
            "title_contains": "Gleichwertige Lebensverhältnisse",
            "starts_at": "2026-04-20T16:00+02:00",
            "place_contains": "Hörsaal 7",
        },
    ),
    Form(
        "bring and share",
        """Repair-Café Altfelden
Jeden ersten Samstag im Monat, 14 bis 17 Uhr
Nächster Termin: 7. Februar 2026
Mehrgenerationenhaus, Schulstraße 5
Wir reparieren kostenlos, Ersatzteile zahlen Sie selbst.""",
        {"starts_at": "2026-02-07T14:00+01:00", "ends_at": "2026-02-07T17:00+01:00"},
    ),
    Form(
        "a webinar with a technical check",
        """Web-Seminar: Barrierefreie Dokumente
10.03.2026 | 10:00 – 12:00 Uhr | Technik-Check ab 9:45 Uhr
Plattform: GoToWebinar
Es referiert: Sina Muster, Kompetenzzentrum Barrierefreiheit
Die Plätze sind auf 100 begrenzt. Das Seminar wird aufgezeichnet.
Jetzt anmelden: https://attendee.gotowebinar.com/register/123456789""",
        {
            "starts_at": "2026-03-10T10:00+01:00",
            "ends_at": "2026-03-10T12:00+01:00",
            "online": True,
            "place": "",
            "speakers": ["Sina Muster"],
            "capacity": 100,
            "recorded": True,
            "registration_url": "https://attendee.gotowebinar.com/register/123456789",
            "join_url": "",
        },
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
