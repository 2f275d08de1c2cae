"""When: dates, hours, deadlines and sessions, in the ways offices of all kinds write them."""

import pytest
from domain.announcement.announcement_form import Form, judged

FORMS = [
    Form(
        "a later meeting does not take the hours",
        "Netzwerktreffen Ehrenamt\nDonnerstag, 12. März 2026\n17 bis 19 Uhr, Bürgerhaus Neudorf\n"
        "Das darauffolgende Treffen ist für den 11. Juni 2026 geplant.",
        {
            "starts_at": "2026-03-12T17:00+01:00",
            "ends_at": "2026-03-12T19:00+01:00",
            "starts": ["2026-03-12T17:00"],
        },
    ),
    Form(
        "the next session in English",
        "Webinar: Funding for Rural Libraries\nTuesday, 10 March 2026\n2:00 pm to 3:15 pm CET\n"
        "The next webinar will be held on 5 May 2026.",
        {"starts_at": "2026-03-10T14:00+01:00", "ends_at": "2026-03-10T15:15+01:00"},
    ),
    Form(
        "the last meeting before it",
        "Online-Workshop: Fördermittel finden\nNach dem Auftakt am 3. Dezember 2025 geht es "
        "weiter:\n"
        "Dienstag, 10. Februar 2026, 9:30 bis 12 Uhr",
        {"starts_at": "2026-02-10T09:30+01:00", "ends_at": "2026-02-10T12:00+01:00"},
    ),
    Form(
        "postponed, the new date first",
        "Fachtag Pflege vor Ort\nNeuer Termin: 22. April 2026, 10 bis 15 Uhr\n"
        "Der ursprünglich für den 4. Februar 2026 vorgesehene Fachtag muss verlegt werden.",
        {"starts_at": "2026-04-22T10:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "postponed, the new date last",
        "Online-Seminar: Datenschutz im Verein\nMittwoch, 4. März 2026, 18:00–19:30 Uhr\n"
        "Die Veranstaltung wird auf Mittwoch, den 15. April 2026 verschoben, die Uhrzeit bleibt.",
        {"starts_at": "2026-04-15T18:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "moved, in English",
        "Webinar: Planning Warm Homes\nPlease note: this event has been rescheduled to 17 "
        "March 2026, "
        "10:00-11:00 CET (originally 3 March 2026).",
        {"starts_at": "2026-03-17T10:00+01:00"},
        ("starts_at",),
    ),
    Form(
        "cancelled, in English",
        "Webinar: Planning Warm Homes\n17 March 2026, 10:00-11:00 CET\n"
        "We are sorry to say that this event has been cancelled.",
        {},
        ("starts_at",),
    ),
    Form(
        "falls out",
        "Bürgerdialog Radverkehr\n10. März 2026, 18 Uhr, Rathaus Altfelden\n"
        "Hinweis: Der Termin fällt krankheitsbedingt aus.",
        {},
        ("starts_at",),
    ),
    Form(
        "office hours are no beginning",
        "Infoveranstaltung Wohngeld\nWann: 12. März 2026\nWo: Rathaus Altfelden, Zimmer 12\n"
        "Öffnungszeiten des Bürgerbüros: Montag bis Freitag 8 bis 12 Uhr",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "telephone hours are no beginning",
        "Sprechtag für Existenzgründung\n17. März 2026, 14 bis 17 Uhr, IHK Musterstadt\n"
        "Telefonisch erreichen Sie uns von 9 bis 11 Uhr unter 01234 56789.",
        {"starts_at": "2026-03-17T14:00+01:00", "ends_at": "2026-03-17T17:00+01:00"},
    ),
    Form(
        "telephone hours alone",
        "Sprechtag für Existenzgründung\nam 17. März 2026 in der IHK Musterstadt\n"
        "Fragen beantwortet Frau Beispiel (Mo–Do 9 bis 11 Uhr, Tel. 01234 56789).",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "doors open",
        "Podiumsdiskussion: Wem gehört das Dorf?\nFreitag, 24. April 2026, Einlass ab 18:30 Uhr, "
        "Beginn 19 Uhr\nKulturscheune Neudorf",
        {"starts_at": "2026-04-24T19:00+02:00"},
    ),
    Form(
        "only doors open",
        "Podiumsdiskussion: Wem gehört das Dorf?\nFreitag, 24. April 2026, Einlass ab 18:30 Uhr",
        {},
        ("starts_at",),
    ),
    Form(
        "until noon",
        "Aktionstag Saubere Landschaft\nSamstag, 25. April 2026, bis 12 Uhr\nTreffpunkt Bauhof",
        {},
        ("starts_at",),
    ),
    Form(
        "a break is no beginning",
        "Schulung Vergaberecht\n18. März 2026, 9–16 Uhr (Mittagspause 12–13 Uhr), Kreishaus "
        "Beispielheim",
        {"starts_at": "2026-03-18T09:00+01:00", "ends_at": "2026-03-18T16:00+01:00"},
    ),
    Form(
        "academic quarter",
        "Gastvortrag: Sprache der Ämter\nProf. Dr. Jutta Beispiel\n15.04.2026, 18 Uhr (c. t.)\n"
        "Ort: Alte Aula, Universität Beispielstadt",
        {"starts_at": "2026-04-15T18:15+02:00", "place": "Alte Aula, Universität Beispielstadt"},
    ),
    Form(
        "sharp",
        "Antrittsvorlesung\n„Die Vermessung des Dorfes“\nMittwoch, 15.04.2026, 18:00 s.t.\n"
        "Hörsaal 4",
        {"starts_at": "2026-04-15T18:00+02:00", "title_contains": "Die Vermessung des Dorfes"},
    ),
    Form(
        "hours and minutes in words",
        "Elternabend: Medien und Kinder\nDienstag, 17. März 2026 um 19 Uhr 30 in der "
        "Grundschule Neudorf",
        {"starts_at": "2026-03-17T19:30+01:00"},
    ),
    Form(
        "ten to half past eleven with h",
        "Fachgespräch Jugendhilfe\n17.03.2026, 9h30 bis 11h, digital",
        {"starts_at": "2026-03-17T09:30+01:00", "ends_at": "2026-03-17T11:00+01:00"},
    ),
    Form(
        "end about four",
        "Workshop Leichte Sprache\n12.03.2026 ab 9 Uhr, Volkshochschule Beispielheim. "
        "Ende gegen 16 Uhr.",
        {"starts_at": "2026-03-12T09:00+01:00", "ends_at": "2026-03-12T16:00+01:00"},
    ),
    Form(
        "length in parentheses",
        "Online-Vortrag: Mieterstrom verstehen\n10.03.2026, 17:00 Uhr (Dauer: 90 Minuten)",
        {"starts_at": "2026-03-10T17:00+01:00", "ends_at": "2026-03-10T18:30+01:00"},
    ),
    Form(
        "three days, each with hours",
        "Grundkurs Moderation\nvom 24. bis 26. Februar 2026, jeweils 9–16 Uhr, Haus der Vereine",
        {"starts": ["2026-02-24T09:00", "2026-02-25T09:00", "2026-02-26T09:00"]},
    ),
    Form(
        "the year stands in the heading",
        "Jahrestagung 2026 der Kulturämter\n11. Juni, 10 bis 17 Uhr, Stadthalle Beispielheim",
        {"starts_at": "2026-06-11T10:00+02:00"},
    ),
    Form(
        "the year stands in the heading and is past",
        "Jahrestagung 2024 der Kulturämter\n13. Juni, 10 bis 17 Uhr, Stadthalle Beispielheim",
        {"starts_at": "2024-06-13T10:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "the year stands in the deadline",
        "Seminar: Fördermittelrecht\n4. Februar, 9 bis 12 Uhr, Kreishaus\nAnmeldung bis 15. "
        "Januar 2027",
        {"starts_at": "2027-02-04T09:00+01:00", "deadline": "2027-01-15"},
    ),
    Form(
        "past",
        "Online-Seminar: Kommunale Bäder\n16. September 2025, 10:00–11:30 Uhr",
        {"starts_at": "2025-09-16T10:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "two candidates",
        "Infotag Ausbildung\n10. März 2026, 10 bis 12 Uhr\nMusterstadt freut sich auf viele "
        "Gäste.\n"
        "12. März 2026, 10 bis 12 Uhr",
        {},
        ("dates",),
    ),
    Form(
        "deadline: a window",
        "Klausurtagung Jugendarbeit\n24. April 2026, 10–16 Uhr, Jugendburg Beispielfels\n"
        "Anmeldungen sind vom 1. bis 25. März 2026 möglich.",
        {"starts_at": "2026-04-24T10:00+02:00", "deadline": "2026-03-25"},
    ),
    Form(
        "deadline: to answer",
        "Austausch der Integrationsbeauftragten\n18. März 2026, 13–15 Uhr, online\n"
        "Rückmeldefrist: 6. März 2026",
        {"starts_at": "2026-03-18T13:00+01:00", "deadline": "2026-03-06"},
    ),
    Form(
        "deadline: the last day",
        "Lehrgang Standesamt\n22. April 2026, 9 bis 16 Uhr, Verwaltungsschule Beispielheim\n"
        "Letzter Anmeldetag ist der 31. März 2026.",
        {"deadline": "2026-03-31"},
    ),
    Form(
        "deadline: we ask to be told",
        "Runder Tisch Inklusion\n18.03.2026, 15:00 bis 17:00 Uhr, Rathaus Altfelden\n"
        "Wir bitten um verbindliche Zusage bis einschließlich 11.03.2026.",
        {"starts_at": "2026-03-18T15:00+01:00", "deadline": "2026-03-11"},
    ),
    Form(
        "deadline: places have to be booked",
        "Workshop: Writing Plain English\n18 March 2026, 10:00-12:30 GMT, City Library, Leeds\n"
        "Places must be booked no later than 11 March 2026.",
        {"starts_at": "2026-03-18T10:00+00:00", "deadline": "2026-03-11"},
    ),
    Form(
        "deadline with an hour",
        "Online-Seminar: Vergabe leicht gemacht\n18. März 2026, 10:00–11:00 Uhr\n"
        "Anmeldeschluss ist Freitag, der 13. März 2026, 12 Uhr.",
        {
            "starts_at": "2026-03-18T10:00+01:00",
            "ends_at": "2026-03-18T11:00+01:00",
            "deadline": "2026-03-13",
        },
    ),
    Form(
        "the hours come a line later than the deadline",
        "Seminar Stiftungsrecht\nTermin: 22.04.2026\nAnmeldung bis: 01.04.2026\nUhrzeit: "
        "14.00 - 17.30 Uhr\n"
        "Ort: Haus der Stiftungen, Beispielstadt",
        {
            "starts_at": "2026-04-22T14:00+02:00",
            "ends_at": "2026-04-22T17:30+02:00",
            "deadline": "2026-04-01",
            "place": "Haus der Stiftungen, Beispielstadt",
        },
    ),
    Form(
        "weekday, month and hours in a table",
        "Programm\n09:30 Uhr\tAnkommen bei Kaffee\n10:00 Uhr\tBegrüßung\n12:30 Uhr\tMittagspause\n"
        "15:30 Uhr\tEnde der Veranstaltung",
        {},
        ("starts_at",),
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
