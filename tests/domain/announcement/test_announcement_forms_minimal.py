"""Two to five lines, each with the one thing that a reader gets wrong."""

import pytest
from domain.announcement.announcement_form import Form, judged

WHEN = "Mittwoch, 4. März 2026, 10:00–11:30 Uhr\n"
HEAD = f"Online-Seminar: Wärme\n{WHEN}"

FORMS = [
    Form(
        "save the date behind",
        f"Fachtag Jugend\n{WHEN}Bitte schon vormerken: Der Fachtag 2027 ist am 3. März 2027.",
        {"starts_at": "2026-03-04T10:00+01:00", "starts": ["2026-03-04T10:00"]},
    ),
    Form(
        "last year's",
        f"Fachtag Jugend\nNach dem Erfolg am 5. März 2025 laden wir wieder ein.\n{WHEN}",
        {"starts_at": "2026-03-04T10:00+01:00"},
    ),
    Form(
        "more dates of the office",
        f"Fachtag Jugend\n{WHEN}Weitere Veranstaltungen: 12. März 2026 (Pflege), 19. März "
        f"2026 (Kita)",
        {"starts_at": "2026-03-04T10:00+01:00"},
    ),
    Form(
        "date above, hours two lines below",
        "Fachtag Jugend\n4. März 2026\nKreishaus Beispielheim\n10 bis 16 Uhr",
        {"starts_at": "2026-03-04T10:00+01:00", "ends_at": "2026-03-04T16:00+01:00"},
    ),
    Form(
        "neuer Termin",
        f"Online-Seminar: Wärme\nNeuer Termin!\n{WHEN}",
        {"starts_at": "2026-03-04T10:00+01:00"},
        ("starts_at",),
    ),
    Form(
        "wird nachgeholt",
        "Online-Seminar: Wärme\n4. März 2026, 10 Uhr\nDas ausgefallene Seminar wird am 18. "
        "März 2026, 14 Uhr, nachgeholt.",
        {"starts_at": "2026-03-18T14:00+01:00"},
        ("starts_at",),
    ),
    Form(
        "vom … auf den …",
        "Online-Seminar: Wärme\nDer Termin wurde vom 4. März 2026 auf den 18. März 2026, "
        "10:00–11:30 Uhr, verlegt.",
        {"starts_at": "2026-03-18T10:00+01:00"},
        ("starts_at",),
    ),
    Form(
        "statt am",
        "Online-Seminar: Wärme\nStatt am 4. März 2026 findet das Seminar am 18. März 2026 um "
        "10 Uhr statt.",
        {"starts_at": "2026-03-18T10:00+01:00"},
        ("starts_at",),
    ),
    Form(
        "moved forward in English",
        "Webinar: Heat\nWednesday 4 March 2026, 10:00-11:00 CET\nUPDATE: moved to Wednesday "
        "18 March 2026, same time.",
        {"starts_at": "2026-03-18T10:00+01:00"},
        ("starts_at",),
    ),
    Form(
        "has had to be cancelled",
        "Webinar: Heat\n4 March 2026, 10:00-11:00 CET\nUnfortunately the webinar will not "
        "take place.",
        {},
        ("starts_at",),
    ),
    Form("cancelled in the heading", f"ABGESAGT: Fachtag Jugend\n{WHEN}", {}, ("starts_at",)),
    Form(
        "entfällt",
        f"Fachtag Jugend\n{WHEN}Die Veranstaltung entfällt wegen Krankheit.",
        {},
        ("starts_at",),
    ),
    Form(
        "fällt leider aus",
        f"Fachtag Jugend\n{WHEN}Achtung, der Fachtag fällt leider aus!",
        {},
        ("starts_at",),
    ),
    Form(
        "moved without a date",
        f"Fachtag Jugend\n{WHEN}Der Fachtag wird auf unbestimmte Zeit verschoben.",
        {},
        ("starts_at",),
    ),
    Form("until four", "Fachtag Jugend\n4. März 2026, bis 16 Uhr", {}, ("starts_at",)),
    Form(
        "office hours below",
        "Fachtag Jugend\n4. März 2026\nUnser Büro ist montags bis freitags von 9 bis 12 Uhr "
        "besetzt.",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "hotline",
        "Fachtag Jugend\n4. März 2026\nHotline: 0800 123456 (8–18 Uhr)",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "reachable",
        "Webinar: Heat\n4 March 2026\nOur office hours are 9 am to 5 pm.",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "hour of the deadline",
        "Fachtag Jugend\n4. März 2026\nAnmeldeschluss: 25. Februar 2026, 12 Uhr",
        {"starts_at": None, "deadline": "2026-02-25"},
        ("starts_at",),
    ),
    Form(
        "lunch",
        "Fachtag Jugend\n4. März 2026\nMittagspause: 12 bis 13 Uhr",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "come from nine, begin at ten",
        "Fachtag Jugend\n4. März 2026\nAnkommen ab 9 Uhr, Beginn 10 Uhr, Ende 16 Uhr",
        {"starts_at": "2026-03-04T10:00+01:00", "ends_at": "2026-03-04T16:00+01:00"},
    ),
    Form(
        "doors and show",
        "Lecture: Heat\n4 March 2026, doors open at 6 pm, start 6.30 pm, Town Hall",
        {"starts_at": "2026-03-04T18:30+01:00"},
    ),
    Form(
        "18 c.t.",
        "Vortrag Wärme\nMi, 4.3.2026, 18 c.t., Hörsaal B",
        {"starts_at": "2026-03-04T18:15+01:00"},
    ),
    Form(
        "c.t. and an end",
        "Vortrag Wärme\n4.3.2026, 16 Uhr c.t. bis 18 Uhr, Hörsaal B",
        {"starts_at": "2026-03-04T16:15+01:00", "ends_at": "2026-03-04T18:00+01:00"},
    ),
    Form(
        "s.t.",
        "Vortrag Wärme\n4.3.2026, 18 Uhr s.t., Hörsaal B",
        {"starts_at": "2026-03-04T18:00+01:00"},
    ),
    Form(
        "Uhr between",
        "Online-Seminar: Wärme\n4. März 2026, 10 Uhr 30 bis 12 Uhr",
        {"starts_at": "2026-03-04T10:30+01:00", "ends_at": "2026-03-04T12:00+01:00"},
    ),
    Form(
        "h and dots",
        "Online-Seminar: Wärme\n4. März 2026, 10.30h - 12.00h",
        {"starts_at": "2026-03-04T10:30+01:00", "ends_at": "2026-03-04T12:00+01:00"},
    ),
    Form(
        "o'clock dots",
        "Webinar: Heat\n4 March 2026, 10.30am to noon",
        {"starts_at": "2026-03-04T10:30+01:00", "ends_at": "2026-03-04T12:00+01:00"},
    ),
    Form(
        "90 minutes",
        "Online-Seminar: Wärme\n4. März 2026, 10 Uhr, 90 Minuten",
        {"starts_at": "2026-03-04T10:00+01:00", "ends_at": "2026-03-04T11:30+01:00"},
    ),
    Form(
        "lasts two hours",
        "Online-Seminar: Wärme\n4. März 2026, 10 Uhr\nDas Seminar dauert ca. zwei Stunden.",
        {"starts_at": "2026-03-04T10:00+01:00", "ends_at": "2026-03-04T12:00+01:00"},
    ),
    Form(
        "year in the title",
        "Fachtag Jugend 2026\nMittwoch, 4. März, 10 bis 16 Uhr",
        {"starts_at": "2026-03-04T10:00+01:00"},
    ),
    Form(
        "weekday of last year",
        "Fachtag Jugend\nDienstag, 4. März, 10 bis 16 Uhr",
        {},
        ("starts_at",),
    ),
    Form(
        "long past",
        "Ringvorlesung Wärme\n7.12.2022, 18 Uhr",
        {"starts_at": "2022-12-07T18:00+01:00"},
        ("starts_at",),
    ),
    Form(
        "each day",
        "Sommerschule Daten\n24.–26. Februar 2026, täglich 9 bis 16 Uhr",
        {"starts": ["2026-02-24T09:00", "2026-02-25T09:00", "2026-02-26T09:00"]},
    ),
    Form("GoTo", f"Fachtag Jugend\n{WHEN}Ort: GoToMeeting", {"online": True, "place": ""}),
    Form(
        "Teams room",
        f"Fachtag Jugend\n{WHEN}Ort: MS Teams (Link wird zugesandt)",
        {"online": True, "place": ""},
    ),
    Form(
        "vhs.cloud",
        f"Kurs Jugend\n{WHEN}Ort: online in der vhs.cloud",
        {"online": True, "place": ""},
    ),
    Form(
        "virtual room",
        f"Fachtag Jugend\n{WHEN}Veranstaltungsort: Virtueller Konferenzraum (BBB)",
        {"online": True, "place": ""},
    ),
    Form(
        "your desk",
        f"Fachtag Jugend\n{WHEN}Ort: Online-Veranstaltung über die Plattform OpenTalk",
        {"online": True, "place": ""},
    ),
    Form("the place follows", f"Fachtag Jugend\n{WHEN}Ort: folgt", {"place": ""}, ("place",)),
    Form(
        "place to be confirmed",
        f"Fachtag Jugend\n{WHEN}Veranstaltungsort: steht noch nicht fest",
        {"place": ""},
        ("place",),
    ),
    Form(
        "in a hall and on screens",
        f"Fachtag Jugend\n{WHEN}Ort: Rathaus Musterstadt\nEine Teilnahme per Zoom ist "
        f"ebenfalls möglich.",
        {"place": "Rathaus Musterstadt", "online": True},
        ("online",),
    ),
    Form(
        "live in the net",
        f"Fachtag Jugend\n{WHEN}Ort: Rathaus Musterstadt\nWir streamen die Veranstaltung live "
        f"im Internet.",
        {"place": "Rathaus Musterstadt", "online": True},
        ("online",),
    ),
    Form(
        "parentheses stay",
        f"Fachtag Jugend\n{WHEN}Ort: Rathaus (Raum 12)",
        {"place": "Rathaus (Raum 12)", "online": False},
    ),
    Form(
        "not free, English",
        "Webinar: Heat\n4 March 2026, 10:00-11:00 CET\nAttendance is not\nfree of charge.",
        {"free": False},
    ),
    Form(
        "no longer free", f"{HEAD}Das Seminar ist leider nicht mehr\nkostenfrei.", {"free": False}
    ),
    Form(
        "free to cancel",
        "Webinar: Heat\n4 March 2026, 10:00-11:00 CET\nYou can cancel free of charge until 1 "
        "March 2026.",
        {"free": None, "deadline": "None"},
    ),
    Form("parking", f"{HEAD}Kostenlose Parkplätze sind vorhanden.", {"free": None}),
    Form("child care", f"{HEAD}Die Kinderbetreuung ist kostenfrei.", {"free": None}),
    Form("barrier-free", f"{HEAD}All rooms are barrier-free and smoke-free.", {"free": None}),
    Form(
        "two prices",
        f"{HEAD}Kosten: 40 Euro, ermäßigt 20 Euro",
        {"free": False, "fee_contains": ["40 Euro", "20 Euro"]},
    ),
    Form(
        "member prices in prose",
        f"{HEAD}Mitglieder zahlen 40 Euro, Nichtmitglieder 60 Euro.",
        {"fee_contains": ["40 Euro", "60 Euro"]},
        ("fee",),
    ),
    Form(
        "broken after the hyphen",
        f"{HEAD}Anmeldung: https://example.org/anmeldung-zum-online-\nseminar-waerme",
        {},
        ("registration_url",),
    ),
    Form(
        "broken in the query",
        f"{HEAD}Anmeldung: https://example.org/anmeldung?kurs=2026&\ntoken=abc",
        {},
        ("registration_url",),
    ),
    Form(
        "angle brackets",
        f"{HEAD}Anmeldung: <https://example.org/anmeldung>",
        {"registration_url": "https://example.org/anmeldung"},
    ),
    Form(
        "markdown link",
        f"{HEAD}[Zur Anmeldung](https://example.org/anmeldung__a)",
        {"registration_url": "https://example.org/anmeldung__a"},
    ),
    Form(
        "bold address",
        f"{HEAD}Anmeldung: **https://example.org/an__meldung**",
        {"registration_url": "https://example.org/an__meldung"},
    ),
    Form(
        "not followed by a path",
        f"{HEAD}https://example.org/anmeldung\nKostenfrei.",
        {"registration_url": "https://example.org/anmeldung", "free": True},
    ),
    Form(
        "a university above",
        f"Hochschule Beispielstadt\nWärmeplanung in kleinen Kommunen\n{WHEN}",
        {"title_contains": "Wärmeplanung in kleinen Kommunen"},
    ),
    Form(
        "a registered association above",
        f"Energiefreunde Musterstadt e. V.\nWärmeplanung in kleinen Kommunen\n{WHEN}",
        {"title_contains": "Wärmeplanung in kleinen Kommunen"},
    ),
    Form(
        "a menu above",
        f"Menü\nSuche\nVeranstaltung\nWärmeplanung in kleinen Kommunen\n{WHEN}",
        {"title_contains": "Wärmeplanung in kleinen Kommunen"},
    ),
    Form(
        "a trail above",
        f"Startseite > Termine > Wärme\nWärmeplanung in kleinen Kommunen\n{WHEN}",
        {"title_contains": "Wärmeplanung in kleinen Kommunen"},
    ),
    Form(
        "a caption above",
        f"Bild: Max Muster / Stadt Musterstadt\nWärmeplanung in kleinen Kommunen\n{WHEN}",
        {"title_contains": "Wärmeplanung in kleinen Kommunen"},
    ),
    Form(
        "a series above",
        f"Klima-Mittagstalks\nWärmeplanung in kleinen Kommunen\n{WHEN}",
        {"title_contains": "Wärmeplanung in kleinen Kommunen"},
    ),
    Form(
        "repeated below",
        f"Frühling am See\nWärmeplanung in kleinen Kommunen\n{WHEN}Beim Termin zu "
        f"Wärmeplanung in kleinen Kommunen hören Sie mehr.",
        {"title_contains": "Wärmeplanung in kleinen Kommunen"},
    ),
    Form(
        "two lines",
        f"Fachtag: Wärmeplanung und\nWohnen in kleinen Kommunen\n{WHEN}",
        {"title": "Wärmeplanung und Wohnen in kleinen Kommunen"},
    ),
    Form(
        "inline tags",
        "<p><strong>Online-Seminar: Kommu</strong>nale <em>Wärme</em>planung</p><p>4. März "
        "2026, 10:00&ndash;11:30 Uhr</p>",
        {"title": "Kommunale Wärmeplanung", "starts_at": "2026-03-04T10:00+01:00"},
    ),
    Form(
        "table cells",
        "<table><tr><td>Thema</td><td>Kommunale "
        "Wärmeplanung</td></tr><tr><td>Termin</td><td>4. März "
        "2026</td></tr><tr><td>Uhrzeit</td><td>10:00–11:30 Uhr</td></tr></table>",
        {"title": "Kommunale Wärmeplanung", "starts_at": "2026-03-04T10:00+01:00"},
    ),
    Form(
        "speakers: office first",
        f"{HEAD}Referentinnen: Anna Beispiel, Landkreis A, Eva Muster, Stadt B",
        {"speakers": ["Anna Beispiel", "Eva Muster"]},
    ),
    Form(
        "speakers: Dr.in",
        f"{HEAD}Referierende:\n- Dr.in Anna Beispiel\n- Prof.in Eva Muster, Hochschule B",
        {"speakers": ["Anna Beispiel", "Eva Muster"]},
    ),
    Form(
        "speakers: a vicar",
        f"{HEAD}Referent: Pfarrer i. R. Karl Muster",
        {"speakers": ["Karl Muster"]},
    ),
    Form(
        "speakers: d'",
        f"{HEAD}Referentin: Marie d'Anjou, Stiftung Muster",
        {"speakers": ["Marie d'Anjou"]},
    ),
    Form(
        "speakers: Keynote in English",
        "Webinar: Heat\n4 March 2026, 10:00-11:00 CET\nKeynote speaker: Prof Jane Example, "
        "University of Example",
        {"speakers": ["Jane Example"]},
    ),
    Form(
        "speakers: welcome",
        "Webinar: Heat\n4 March 2026, 10:00-11:00 CET\nSpeakers: Jane Example, Example "
        "Council; John Sample, Sample Trust; Dr Kim Test",
        {"speakers": ["Jane Example", "John Sample", "Kim Test"]},
    ),
    Form(
        "no speakers: a day",
        f"{HEAD}The International Day of Peace is near. World Health Day follows.",
        {"speakers": []},
    ),
    Form(
        "no speakers: a city",
        f"{HEAD}Die Europäische Mobilitätswoche und die Stadt Bad Muster laden ein.",
        {"speakers": []},
    ),
    Form(
        "deadline: einschl.",
        f"{HEAD}Anmeldung bis einschl. 25. Februar 2026",
        {"deadline": "2026-02-25"},
    ),
    Form(
        "deadline: latest",
        f"{HEAD}Bitte melden Sie sich spätestens am 25.02.2026 an.",
        {"deadline": "2026-02-25"},
    ),
    Form(
        "deadline: from to",
        f"{HEAD}Die Anmeldung ist vom 1. bis 25. Februar möglich.",
        {"deadline": "2026-02-25"},
    ),
    Form(
        "deadline: window with years",
        f"{HEAD}Anmeldezeitraum: 01.02.2026 bis 25.02.2026",
        {"deadline": "2026-02-25"},
    ),
    Form(
        "deadline: we take",
        f"{HEAD}Wir nehmen Ihre Anmeldung gern bis zum 25. Februar 2026 entgegen.",
        {"deadline": "2026-02-25"},
    ),
    Form(
        "deadline: closes",
        "Webinar: Heat\n4 March 2026, 10:00-11:00 CET\nRegistration closes on 25 February 2026.",
        {"deadline": "2026-02-25"},
    ),
    Form(
        "deadline: open until",
        "Webinar: Heat\n4 March 2026, 10:00-11:00 CET\nRegistration is open until 25 February "
        "2026.",
        {"deadline": "2026-02-25"},
    ),
    Form(
        "deadline: Rückmeldung",
        f"{HEAD}Rückmeldung erbeten bis 25.02.2026.",
        {"deadline": "2026-02-25"},
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
