"""Facts that the reader got wrong although it knew their kind, and their neighbours."""

import pytest
from domain.announcement.announcement_form import Form, judged

W = "Mittwoch, 6. Mai 2026, 10:00–12:00 Uhr\n"
AT: dict[str, object] = {"starts_at": "2026-05-06T10:00+02:00", "ends_at": "2026-05-06T12:00+02:00"}

FORMS = [
    Form(
        "a circle of friends above",
        f"Deutsch-Französischer Freundeskreis\nKochen wie in der Bretagne\n{W}Lehrküche der "
        f"Realschule Neudorf",
        {"title_contains": "Kochen wie in der Bretagne", **AT},
    ),
    Form(
        "a council of seniors above",
        f"Seniorenbeirat der Stadt Altfelden\nSicher im Netz\n{W}",
        {"title_contains": "Sicher im Netz", **AT},
    ),
    Form(
        "a subtitle with the kind",
        f"Frauenbüro\nMehr Mut zur Macht\nEin Workshop für Kommunalpolitikerinnen\n{W}",
        {"title_contains": "Mehr Mut zur Macht", **AT},
    ),
    Form(
        "a colloquium with its speaker above",
        "Fakultät für Informatik\nKolloquium\n\nDr. Yun Muster, Beispiel-Institut\nErklärbare "
        "Modelle in der Verwaltung\n\n6. Mai 2026, 10 Uhr c.t., Raum 0.12",
        {"title_contains": "Erklärbare Modelle", "starts_at": "2026-05-06T10:15+02:00"},
    ),
    Form(
        "has to be dropped",
        "Online-Seminar: Kita-Recht\nDer Termin am 6. Mai 2026 (10 Uhr) muss "
        "krankheitsbedingt ausfallen. Wir suchen einen neuen.",
        {},
        ("starts_at",),
    ),
    Form(
        "new and former date",
        "Online-Seminar: Kita-Recht\nNEU: 20. Mai 2026, 10–12 Uhr (bisher: 6. Mai 2026)",
        {"starts_at": "2026-05-20T10:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "not as announced",
        "Online-Seminar: Kita-Recht\nTerminänderung! Das Seminar findet am 20. Mai 2026 von "
        "10 bis 12 Uhr statt, nicht wie angekündigt am 6. Mai 2026.",
        {"starts_at": "2026-05-20T10:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "tickets of the old day",
        "Webinar: Childcare Law\nNew date: Wednesday 20 May 2026, 10:00–12:00 CEST. Tickets "
        "for 6 May remain valid.",
        {"starts_at": "2026-05-20T10:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "an advanced seminar",
        f"Online-Seminar: Kita-Recht\n{W}Aufbauseminar: 3. Juni 2026, 10–12 Uhr",
        {},
        ("starts_at", "dates"),
    ),
    Form(
        "a repetition some time",
        f"Online-Seminar: Kita-Recht\n{W}Eine Wiederholung ist für September 2026 geplant.",
        AT,
    ),
    Form(
        "log in before",
        "Online-Seminar: Kita-Recht\n6. Mai 2026\nLogin ab 9:45 Uhr, Start um 10 Uhr, Ende "
        "gegen 12 Uhr",
        AT,
    ),
    Form("hours with one h", "Online-Seminar: Kita-Recht\n6.5.2026, 10-12h", AT),
    Form(
        "no year, hours in brackets",
        "Online-Seminar: Kita-Recht\nMittwoch 6.5. (10.00 bis 12.00 Uhr)",
        {"starts_at": "2026-05-06T10:00+02:00"},
    ),
    Form(
        "two days told again",
        "Tagung Kita\n6. und 7. Mai 2026\nBeginn: 6. Mai, 13 Uhr\nEnde: 7. Mai, 15 Uhr\nOrt: "
        "Tagungshaus Neudorf",
        {"starts_at": "2026-05-06T13:00+02:00", "place": "Tagungshaus Neudorf"},
    ),
    Form(
        "evenings from a day on",
        "Kurs Töpfern\n6 Abende ab Mittwoch, 6. Mai 2026, 18:30–20:45 Uhr\nWerkraum der "
        "Grundschule Neudorf",
        {"starts_at": "2026-05-06T18:30+02:00", "ends_at": "2026-05-06T20:45+02:00"},
    ),
    Form(
        "stream in brackets",
        f"Infoabend Glasfaser\n{W}Ort: Mehrzweckhalle Neudorf (Livestream: www.example.org/live)",
        {"online": True},
        ("online",),
    ),
    Form(
        "online only",
        f"Infoabend Glasfaser\n{W}Die Veranstaltung findet ausschließlich online statt (Jitsi).",
        {"online": True, "place": ""},
    ),
    Form(
        "on site said",
        f"Infoabend Glasfaser\n{W}Ort: Präsenz in der Mehrzweckhalle Neudorf",
        {"online": False, "place_contains": "Mehrzweckhalle Neudorf"},
    ),
    Form(
        "we meet in",
        f"Infoabend Glasfaser\n{W}Wir treffen uns in der Mehrzweckhalle Neudorf.",
        {"place": "Mehrzweckhalle Neudorf"},
    ),
    Form(
        "address in lines",
        f"Infoabend Glasfaser\n{W}Veranstaltungsort\nMehrzweckhalle Neudorf\nAm Sportplatz 1\n"
        f"12345 Neudorf",
        {"place_contains": "Mehrzweckhalle Neudorf", "online": False},
    ),
    Form(
        "fee not settled",
        f"Infoabend Glasfaser\n{W}Teilnahmegebühr: wird noch festgelegt",
        {"fee": ""},
        ("fee",),
    ),
    Form(
        "children free",
        f"Infoabend Glasfaser\n{W}Eintritt: 5 Euro, Kinder frei",
        {"free": False, "fee_contains": ["5 Euro"]},
    ),
    Form(
        "paid in cash",
        f"Infoabend Glasfaser\n{W}Kostenbeitrag 12,50 EUR (Barzahlung vor Ort)",
        {"free": False, "fee_contains": ["12,50 EUR"]},
    ),
    Form(
        "some pay",
        f"Infoabend Glasfaser\n{W}Die Teilnahme ist für Beschäftigte des Kreises kostenfrei, "
        f"für alle anderen kostet sie 40 Euro.",
        {"fee_contains": ["40 Euro"]},
        ("free",),
    ),
    Form("drinks are free", f"Infoabend Glasfaser\n{W}Die Getränke sind frei.", {"free": None}),
    Form(
        "cancelling is free",
        f"Infoabend Glasfaser\n{W}Kostenfreie Stornierung bis 1. Mai 2026.",
        {"free": None, "deadline": "None"},
    ),
    Form(
        "offices of all kinds",
        f"Infoabend Glasfaser\n{W}Referentinnen und Referenten: Eva Muster, Bürgermeisterin, "
        f"Jan Probe, Netzbetreiber Beispiel GmbH, Lisa Test, Verbraucherzentrale",
        {"speakers": ["Eva Muster", "Jan Probe", "Lisa Test"]},
    ),
    Form(
        "titles of all kinds",
        f"Infoabend Glasfaser\n{W}Referent*innen:\nRA Dr. Paul Muster (Kanzlei Muster & "
        f"Partner)\nDipl.-Päd. Rita Probe\nMdL Olaf Test",
        {"speakers": ["Paul Muster", "Rita Probe", "Olaf Test"]},
    ),
    Form(
        "a minister out of office",
        f"Infoabend Glasfaser\n{W}Keynote: Dr. h.c. Hans von Muster, Ministerpräsident a. D.",
        {"speakers": ["Hans von Muster"]},
    ),
    Form(
        "welcome, talk, chair",
        f"Infoabend Glasfaser\n{W}Grußwort: Landrat Peter Muster\nVortrag: Maria Probe, "
        f"Breitbandzentrum\nModeration: Journalistin Ute Test",
        {"speakers": ["Peter Muster", "Maria Probe", "Ute Test"]},
    ),
    Form(
        "chaired by",
        "Webinar: Broadband\n6 May 2026, 10:00-12:00 CEST\nChaired by Dr. Ann O'Sample, "
        "Example Digital Trust. With contributions from the Royal Example Society.",
        {"speakers": ["Ann O'Sample"]},
    ),
    Form(
        "names of runs and days",
        "Webinar: Broadband\n6 May 2026, 10:00-12:00 CEST\nThe Great Example Run and the Open "
        "Data Day take place in the same week.",
        {"speakers": [], **AT},
    ),
    Form(
        "deadline without its year",
        f"Infoabend Glasfaser\n{W}Anmeldungen bitte bis Donnerstag, 30. April, an info@example.org",
        {"deadline": "2026-04-30"},
    ),
    Form(
        "deadline with a short year",
        f"Infoabend Glasfaser\n{W}Anmeldung erbeten bis zum 30.4.26 unter Tel. 01234 5",
        {"deadline": "2026-04-30"},
    ),
    Form(
        "the time to register ends",
        f"Infoabend Glasfaser\n{W}Die Anmeldefrist endet am 30. April 2026.",
        {"deadline": "2026-04-30"},
    ),
    Form(
        "still possible until",
        f"Infoabend Glasfaser\n{W}Eine Anmeldung ist noch bis einschließlich Donnerstag, den "
        f"30. April 2026 möglich.",
        {"deadline": "2026-04-30"},
    ),
    Form(
        "a time to register and a bare address",
        f"Infoabend Glasfaser\n{W}Anmeldung: vom 1.4. bis 30.4.2026 unter example.com/glasfaser",
        {"deadline": "2026-04-30", "registration_url": "https://example.com/glasfaser"},
    ),
    Form(
        "underscores in a query",
        f"Infoabend Glasfaser\n{W}Anmelden: https://www.example.org/anmelden/?id=5&utm_source=__mail__",
        {"registration_url": "https://www.example.org/anmelden/?id=5&utm_source=__mail__"},
    ),
    Form(
        "a room and a room to try",
        f"Infoabend Glasfaser\n{W}Link zur Veranstaltung: "
        f"https://bbb.example.org/b/abc-def-123\nProbieren Sie vorher: "
        f"https://bbb.example.org/b/test-raum (Testraum)",
        {"join_url": "https://bbb.example.org/b/abc-def-123", "online": True},
    ),
    Form(
        "channels and papers",
        f"Infoabend Glasfaser\n{W}Aufzeichnung früherer Abende: "
        f"https://vimeo.com/channels/beispiel\nUnterlagen: https://example.org/a.pdf\nNewsletter: https://example.org/newsletter",
        {"join_url": "", "registration_url": ""},
    ),
    Form(
        "somebody's own room",
        f"Infoabend Glasfaser\n{W}Zoom: https://zoom.us/my/eva.muster",
        {"join_url": ""},
    ),
    Form(
        "Apple Mail with a reply address",
        f"Guten Morgen,\n\nkannst du das reinsetzen?\n\nLG Ina\n\nAnfang der weitergeleiteten "
        f"E-Mail:\n\n"
        f'Von: "Kreis" <kreis@example.org>\nBetreff: Infoabend\n'
        f"Datum: 13. Januar 2026 um 11:02:33 MEZ\nAn: ina@example.com\nAntwort an: "
        f"kreis@example.org\n\nInfoabend Glasfaser\n{W}",
        {"title": "Infoabend Glasfaser", **AT},
    ),
    Form(
        "Original-Nachricht",
        f"-----Original-Nachricht-----\nVon: Kreis\nGesendet: 13.01.2026 11:02\nAn: Ina\n"
        f"Betreff: Infoabend\n\nInfoabend Glasfaser\n{W}",
        {"title": "Infoabend Glasfaser", **AT},
    ),
    Form(
        "wrote, in two lines",
        f"Am Di., 13. Jan. 2026 um 11:02 Uhr schrieb Kreis Beispiel <\nkreis@example.org>:\n\n"
        f"> Infoabend Glasfaser\n> {W}> Die Teil-\n> nahme ist kostenlos.",
        {"title": "Infoabend Glasfaser", "free": True, **AT},
    ),
    Form(
        "all in one sentence",
        "Sehr geehrte Frau Muster,\n\nam Mittwoch, 6. Mai 2026, laden wir Sie von 10:00 bis "
        "12:00 Uhr zum Infoabend Glasfaser in die Mehrzweckhalle Neudorf ein. Ihre Zusage "
        "erbitten wir bis 30. April 2026.\n\nFreundliche Grüße\nKai Probe",
        {
            "deadline": "2026-04-30",
            "place_contains": "Mehrzweckhalle Neudorf",
            "speakers": [],
            **AT,
        },
        ("title",),
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
