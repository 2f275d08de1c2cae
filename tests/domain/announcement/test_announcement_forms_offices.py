"""Whole announcements as towns, universities, chambers and associations would write them."""

import pytest
from domain.announcement.announcement_form import Form, judged

FORMS = [
    Form(
        "a town's evening",
        "Stadtverwaltung Beispielheim\nAmt für Klimaschutz\n\nEnergieabend: Wärmepumpe im "
        "Altbau\n\n"
        "Die Stadt lädt am Donnerstag, 12. März 2026, um 19:00 Uhr (Einlass 18:30 Uhr) in den "
        "Ratssaal ein.\nEs spricht Dipl.-Ing. Ralf Muster, Energieagentur Beispielheim.\n"
        "Der Eintritt ist frei, eine Anmeldung ist nicht erforderlich.",
        {
            "title_contains": "Wärmepumpe im Altbau",
            "starts_at": "2026-03-12T19:00+01:00",
            "place_contains": "Ratssaal",
            "free": True,
            "speakers": ["Ralf Muster"],
        },
    ),
    Form(
        "a chamber's seminar",
        "IHK Musterstadt | Weiterbildung\nRechnungen richtig schreiben\nTermin: 22.04.2026, "
        "09:00 - 16:30 Uhr\n"
        "Ort: IHK-Bildungszentrum, Hafenstraße 3, Musterstadt\nEntgelt: 240,00 € inkl. Unterlagen\n"
        "Anmeldeschluss: 08.04.2026\nKontakt: Silke Muster, Tel. 01234 5678-12, "
        "silke.muster@example.org",
        {
            "title": "Rechnungen richtig schreiben",
            "starts_at": "2026-04-22T09:00+02:00",
            "ends_at": "2026-04-22T16:30+02:00",
            "place_contains": "IHK-Bildungszentrum",
            "free": False,
            "fee_contains": ["240,00 €"],
            "deadline": "2026-04-08",
            "detail_contact": "Silke Muster",
            "speakers": [],
        },
    ),
    Form(
        "a university's lecture series",
        "Ringvorlesung „Stadt der Zukunft“\nWintersemester 2025/26\n\n04.02.2026, 18 Uhr c.t.\n"
        "Prof.in Dr.in Wiebke Muster (TU Beispielstadt): Wer plant die Stadt?\nHörsaal 2, "
        "Hauptgebäude\n",
        {
            # One comes to the talk of the day; the row's own name stands in the series.
            "title": "Wer plant die Stadt?",
            "series": "Ringvorlesung: Stadt der Zukunft",
            "starts_at": "2026-02-04T18:15+01:00",
            "speakers": ["Wiebke Muster"],
        },
        ("title",),
    ),
    Form(
        "an association's webinar in English",
        "Example Housing Federation\n\nJoin our free webinar on damp and mould\n\n"
        "When: Thursday 12 March 2026, 12:30pm - 1:30pm (UK time)\nWhere: Microsoft Teams\n"
        "Speakers:\nDr Amy Sample, Example University\nTom Example, Sample Homes\n\n"
        "Book your place: https://events.example.org/damp\n",
        {
            "starts_at": "2026-03-12T12:30+00:00",
            "ends_at": "2026-03-12T13:30+00:00",
            "online": True,
            "place": "",
            "free": True,
            "registration_url": "https://events.example.org/damp",
        },
        ("speakers",),  # "Tom Example, Sample Homes" may be two people
    ),
    Form(
        "a mail without a heading",
        "Sehr geehrte Damen und Herren,\n\nhiermit laden wir Sie herzlich zu unserem "
        "Online-Workshop "
        "„Ehrenamt digital verwalten“ ein. Er findet am Dienstag, den 17.03.2026, von 16 bis "
        "18 Uhr per "
        "Zoom statt.\n\nBitte melden Sie sich bis spätestens 10.03.2026 unter "
        "ehrenamt@example.org an. "
        "Die Teilnahme kostet nichts.\n\nMit freundlichen Grüßen\nInga Muster\nFreiwilligenagentur",
        {
            "title": "Ehrenamt digital verwalten",
            "starts_at": "2026-03-17T16:00+01:00",
            "ends_at": "2026-03-17T18:00+01:00",
            "deadline": "2026-03-10",
            "free": True,
            "online": True,
            "speakers": [],
        },
    ),
    Form(
        "moved to another week",
        "VERLEGT: Workshop Fördermittel\n\nDer Workshop findet nicht am 10.03.2026, sondern "
        "am 17.03.2026 "
        "von 10 bis 13 Uhr statt.\nOrt: Bürgerhaus Neudorf",
        {"starts_at": "2026-03-17T10:00+01:00", "place": "Bürgerhaus Neudorf"},
        ("starts_at",),
    ),
    Form(
        "cannot take place",
        "Gesprächskreis Pflege\n10.03.2026, 15 Uhr, Gemeindehaus Altfelden\n"
        "Leider kann der Gesprächskreis an diesem Tag nicht stattfinden.",
        {},
        ("starts_at",),
    ),
    Form(
        "the new date stands in brackets",
        "Online-Seminar: Hitzeschutz\n10. März 2026, 10–11 Uhr (Ersatztermin für den 13. "
        "Januar 2026)",
        {"starts_at": "2026-03-10T10:00+01:00"},
        ("starts_at",),
    ),
    Form(
        "it is not cancelled if too few come",
        "Lehrgang Brandschutz\n10.03.2026, 8–16 Uhr, Feuerwehrhaus Neudorf\nKosten: 95 Euro\n"
        "Bei zu geringer Teilnehmerzahl kann der Lehrgang abgesagt werden.",
        {
            "starts_at": "2026-03-10T08:00+01:00",
            "place": "Feuerwehrhaus Neudorf",
            "fee_contains": ["95 Euro"],
            "free": False,
        },
    ),
    Form(
        "the session after this one",
        "Digitaler Stammtisch Archiv\nAm 10.03.2026 von 17:00 bis 18:00 Uhr über BigBlueButton.\n"
        "Save the date: Der übernächste Stammtisch ist am 12.05.2026 um 17 Uhr.",
        {
            "starts_at": "2026-03-10T17:00+01:00",
            "ends_at": "2026-03-10T18:00+01:00",
            "online": True,
        },
    ),
    Form(
        "since when there is a law",
        "Seminar: Das neue Vergabegesetz\nDas Gesetz gilt seit dem 1. Januar 2026.\n"
        "Wir erklären es am 24. März 2026 von 9:30 bis 12:30 Uhr im Kreishaus Beispielheim.",
        {
            "starts_at": "2026-03-24T09:30+01:00",
            "ends_at": "2026-03-24T12:30+01:00",
            "place_contains": "Kreishaus Beispielheim",
        },
    ),
    Form(
        "hours in two zones",
        "Webinar: Rural Broadband\nTuesday, 10 March 2026, 3-4 pm CET (2-3 pm GMT)\nvia Zoom",
        {
            "starts_at": "2026-03-10T15:00+01:00",
            "ends_at": "2026-03-10T16:00+01:00",
            "online": True,
        },
    ),
    Form(
        "sessions on single days",
        "Online-Kurs: Protokolle schreiben\nTermine: 3., 10. und 17. März 2026, jeweils "
        "17:30–19:00 Uhr",
        {"starts": ["2026-03-03T17:30", "2026-03-10T17:30", "2026-03-17T17:30"]},
    ),
    Form(
        "sessions line by line",
        "Seminarreihe Kommunalrecht\nModul 1: 03.03.2026, 9–12 Uhr\nModul 2: 10.03.2026, "
        "13–16 Uhr\n"
        "Kreishaus Beispielheim",
        {"starts": ["2026-03-03T09:00", "2026-03-10T13:00"]},
        ("dates",),
    ),
    Form(
        "no hours at all",
        "Fachtag Streuobst\n24. April 2026, Lehrgarten Altfelden\nDie genauen Uhrzeiten folgen.",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "weekday and date disagree",
        "Online-Seminar: Hitzeschutz\nMontag, 10. März 2026, 10–11 Uhr",
        {},
        ("starts_at",),
    ),
    Form(
        "half an hour in words",
        "Vortrag: Erbrecht für Laien\nMi., 18.03.2026, 18.30 Uhr – ca. 20 Uhr, vhs Neudorf, "
        "Raum 104",
        {"starts_at": "2026-03-18T18:30+01:00", "ends_at": "2026-03-18T20:00+01:00"},
    ),
    Form(
        "begin and end on lines",
        "Thema: Inklusion im Sportverein\nDatum: 18.03.2026\nBeginn: 18 Uhr\nEnde: ca. 20 Uhr\n"
        "Ort: Vereinsheim SV Neudorf\nReferent: Max Muster (Landessportbund)",
        {
            "title": "Inklusion im Sportverein",
            "starts_at": "2026-03-18T18:00+01:00",
            "ends_at": "2026-03-18T20:00+01:00",
            "place": "Vereinsheim SV Neudorf",
            "speakers": ["Max Muster"],
        },
    ),
    Form(
        "deadline: register before",
        "Summer School: Public Data\n11 June 2026, 9:00 to 17:00, Example Campus, Room 5\n"
        "Applications are open from 1 to 31 March 2026.",
        {"starts_at": "2026-06-11T09:00+02:00", "deadline": "2026-03-31"},
    ),
    Form(
        "deadline: we need your answer",
        "Begegnungstag der Kulturen\n25.04.2026, 11–17 Uhr, Marktplatz Altfelden\n"
        "Um Antwort wird gebeten bis zum 10. April 2026.",
        {"starts_at": "2026-04-25T11:00+02:00", "deadline": "2026-04-10"},
    ),
    Form(
        "deadline: short form",
        "Fachtag Streuobst\n24.04.2026, 9–15 Uhr, Lehrgarten Altfelden\nu. A. w. g. bis 10.04.2026",
        {"deadline": "2026-04-10"},
    ),
    Form(
        "deadline: two of them",
        "Kongress Ländlicher Raum\n11.06.2026, 9–17 Uhr, Stadthalle Beispielheim\n"
        "Frühbucherpreis bis 31.03.2026: 90 €, danach 120 €.\nAnmeldeschluss: 29.05.2026",
        {"deadline": "2026-05-29", "fee_contains": ["90 €", "120 €"]},
    ),
    Form(
        "the fee of cancelling",
        "Seminar Baurecht\n24.03.2026, 9–16 Uhr, Kreishaus Beispielheim\nTeilnahmegebühr: 180 €\n"
        "Bei Absage bis 10.03.2026 entstehen keine Kosten.",
        {"free": False, "fee_contains": ["180 €"]},
    ),
    Form(
        "coffee costs nothing",
        "Seminar Baurecht\n24.03.2026, 9–16 Uhr, Kreishaus Beispielheim\n"
        "Getränke stehen kostenlos bereit. Parkplätze sind gratis.",
        {"free": None},
    ),
    Form(
        "free of barriers and tickets",
        "Workshop: Museums for All\n24 March 2026, 10:00-12:00, Example Museum\n"
        "Step-free access. Free parking on site. Tickets: £12, concessions £8.",
        {"free": False, "fee_contains": ["£12", "£8"]},
    ),
    Form(
        "no obligation to pay, over a line",
        "Online-Seminar: Hitzeschutz\n10. März 2026, 10–11 Uhr\nDie Teilnahme am Seminar ist "
        "für alle\n"
        "Interessierten kostenfrei.",
        {"free": True},
    ),
    Form(
        "free for members",
        "Online-Seminar: Hitzeschutz\n10. März 2026, 10–11 Uhr\n"
        "Für Mitglieder kostenfrei, Gäste zahlen 20 Euro.",
        {},
        ("free",),
    ),
    Form(
        "an empty place",
        "Regionalkonferenz Mobilität\n24.03.2026, 10–15 Uhr\nVeranstaltungsort: N.N. (Raum "
        "Beispielheim)",
        {"place": ""},
        ("place",),
    ),
    Form(
        "the place follows",
        "Regionalkonferenz Mobilität\n24.03.2026, 10–15 Uhr\nDer Veranstaltungsort wird noch "
        "mitgeteilt.",
        {"place": ""},
        ("online",),
    ),
    Form(
        "hybrid in a line",
        "Regionalkonferenz Mobilität\n24.03.2026, 10–15 Uhr\nOrt: Kreishaus Beispielheim und "
        "online (Webex)",
        {"online": True, "place": "Kreishaus Beispielheim"},
    ),
    Form(
        "YouTube beside a hall",
        "Regionalkonferenz Mobilität\n24.03.2026, 10–15 Uhr\nOrt: Stadthalle Beispielheim\n"
        "Alle Vorträge können Sie live auf YouTube verfolgen.",
        {"online": True, "place": "Stadthalle Beispielheim"},
        ("online",),
    ),
    Form(
        "no stream",
        "Regionalkonferenz Mobilität\n24.03.2026, 10–15 Uhr\nOrt: Stadthalle Beispielheim\n"
        "Die Veranstaltung wird nicht gestreamt.",
        {"online": False, "place": "Stadthalle Beispielheim"},
    ),
    Form(
        "via a service in the date's line",
        "Feierabendgespräch Vergabe\n24.03.2026, 17–18 Uhr, via alfaview\n",
        {"online": True, "place": ""},
    ),
    Form(
        "a form to register, and papers",
        "Online-Seminar: Hitzeschutz\n10. März 2026, 10–11 Uhr\n"
        "Anmeldeformular: https://forms.example.org/hitze_2026__a\nFlyer (PDF): https://example.org/flyer.pdf",
        {"registration_url": "https://forms.example.org/hitze_2026__a", "join_url": ""},
    ),
    Form(
        "a privacy page is nothing to register at",
        "Online-Seminar: Hitzeschutz\n10. März 2026, 10–11 Uhr\n"
        "Datenschutz: https://example.org/datenschutz\nAnmeldung per Mail an hitze@example.org",
        {"registration_url": "", "join_url": ""},
    ),
    Form(
        "a host of its own, without scheme",
        "Online-Seminar: Hitzeschutz\n10. März 2026, 10–11 Uhr\nAnmeldung: "
        "seminare.example.org/hitze.\n",
        {"registration_url": "https://seminare.example.org/hitze"},
    ),
    Form(
        "the maker's page and the room",
        "Online-Seminar: Hitzeschutz\n10. März 2026, 10–11 Uhr\n"
        "Zoom herunterladen: https://zoom.us/download\nZum Meeting: https://us02web.zoom.us/j/81234567890?pwd=abc",
        {"join_url": "https://us02web.zoom.us/j/81234567890?pwd=abc"},
    ),
    Form(
        "people with offices between commas",
        "Podium: Wohnen im Alter\n24.03.2026, 18 Uhr, Bürgerhaus Neudorf\n"
        "Auf dem Podium: Landrätin Dr. Uta Muster, Jens Beispiel, Caritasverband Neudorf, und "
        "Pfarrerin Ruth Probe",
        {"speakers": ["Uta Muster", "Jens Beispiel", "Ruth Probe"]},
    ),
    Form(
        "a list of which one cannot be read",
        "Webinar: Heat for Small Towns\n10 March 2026, 10:00-11:30 CET\n"
        "Panel:\n- Ann Sample, City of Leeds\n- representative of the ministry (tbc)\n- Li "
        "Wei, Example Lab",
        {},
        ("speakers",),
    ),
    Form(
        "moderated",
        "Online-Dialog: Kita-Ausbau\n10.03.2026, 13–14:30 Uhr\n"
        "Input: Prof. Dr. Ole Muster, Hochschule Beispielstadt\nModeration: Kim Probe",
        {"speakers": ["Ole Muster", "Kim Probe"]},
    ),
    Form(
        "no people in names of weeks",
        "Online-Dialog: Kita-Ausbau\n10.03.2026, 13–14:30 Uhr\n"
        "Der Dialog gehört zur Langen Nacht der Bildung und zum Global Media Day.\n"
        "Our Digital Future Lab and the Green City Network support the event.",
        {"speakers": []},
    ),
    Form(
        "forwarded twice",
        "Kannst du das einstellen? Danke!\nT.\n\n-----Original Message-----\nFrom: Tom "
        "<tom@example.com>\n"
        "Sent: Tuesday, January 20, 2026 8:01 AM\nTo: Desk <desk@example.com>\nSubject: FW: "
        "Einladung\n\n"
        "Zur Kenntnis.\n\nVon: Archiv <archiv@example.org>\nGesendet: Montag, 19. Januar 2026 "
        "17:00\n"
        "An: Tom <tom@example.com>\nBetreff: Einladung\n\nOnline-Vortrag: Alte Schriften lesen\n"
        "24.03.2026, 17:00 bis 18:30 Uhr\nReferentin: Gabi Muster, Kreisarchiv Beispielheim",
        {
            "title": "Alte Schriften lesen",
            "starts_at": "2026-03-24T17:00+01:00",
            "speakers": ["Gabi Muster"],
        },
    ),
    Form(
        "a subject is all the title there is",
        "Von: Archiv <archiv@example.org>\nGesendet: Montag, 19. Januar 2026 17:00\nAn: "
        "desk@example.com\n"
        "Betreff: WG: Alte Schriften lesen lernen\n\nLiebe Kolleginnen und Kollegen,\n\nwir "
        "laden Sie ein "
        "für den 24.03.2026 von 17:00 bis 18:30 Uhr. Wir treffen uns online.\n\nViele Grüße\n"
        "Gabi Muster",
        {"title": "Alte Schriften lesen lernen", "starts_at": "2026-03-24T17:00+01:00"},
        ("title",),
    ),
    Form(
        "narrow columns",
        "Einladung zum Fachtag\n\n„Gut ankommen im ländlichen Raum“\n\nWir laden Sie herzlich "
        "ein, mit uns am\n"
        "Donnerstag, 12. März 2026, von 9:30 bis\n15:30 Uhr im Bürgerhaus Neudorf über gute\n"
        "Wege der "
        "Integration zu sprechen. Die\nTeilnahme ist kostenlos. Anmeldungen sind bis\nzum 5. "
        "März 2026 möglich.\n",
        {
            "title": "Gut ankommen im ländlichen Raum",
            "starts_at": "2026-03-12T09:30+01:00",
            "ends_at": "2026-03-12T15:30+01:00",
            "free": True,
            "deadline": "2026-03-05",
            "place_contains": "Bürgerhaus Neudorf",
        },
    ),
    Form(
        "a page with a trail and buttons",
        "Direkt zum Inhalt\nStartseite\nVeranstaltungen\nKalender\nTeilen\nFacebook\nDrucken\n"
        "Waldumbau verstehen\nDatum\n24.03.2026\nUhrzeit\n14:00 - 16:00\nOrt\nForsthaus Altfelden\n"
        "Bildnachweis: Kreis Beispielheim\nImpressum\nDatenschutz",
        {
            "title": "Waldumbau verstehen",
            "starts_at": "2026-03-24T14:00+01:00",
            "ends_at": "2026-03-24T16:00+01:00",
            "place": "Forsthaus Altfelden",
            "speakers": [],
        },
    ),
    Form(
        "contact hours below",
        "Infoabend Glasfaser\n24.03.2026, 19 Uhr, Festhalle Neudorf\n\nKontakt\nBreitbandbüro, "
        "Mo-Fr 8-12 Uhr, Tel. 01234 999",
        {"starts_at": "2026-03-24T19:00+01:00"},
    ),
    Form(
        "limited room and a recording",
        "Online-Seminar: Hitzeschutz\n10. März 2026, 10–11 Uhr\nDie Teilnehmerzahl ist auf 40 "
        "Personen "
        "begrenzt. Das Seminar wird nicht aufgezeichnet.",
        {"capacity": 40, "recorded": False},
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
