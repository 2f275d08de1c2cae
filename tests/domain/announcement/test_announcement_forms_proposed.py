"""Kinds of telling that were left to a question: told plainly they are read, else proposed."""

import pytest
from domain.announcement.announcement_form import Form, judged

WHEN = "Dienstag, 14. April 2026, 10:00 bis 12:00 Uhr"
TALK = f"Fachtag: Quellen im Dorf\n{WHEN}\n"
AT: dict[str, object] = {"starts_at": "2026-04-14T10:00+02:00", "ends_at": "2026-04-14T12:00+02:00"}

READ = [
    Form(
        "hours that the programme tells",
        "Fachtag Quellen im Dorf\n\n14. April 2026 · Alte Mühle, Bachweg 2, Neudorf\n\nProgramm\n"
        "09.30 Ankommen und Kaffee\n10.00 Begrüßung\n11.00 Rundgang\n12.00 Ende\n",
        AT,
        ("starts_at", "ends_at"),
    ),
    Form(
        "the end that the programme tells",
        "Fachtag Quellen im Dorf\n14. April 2026, 10 Uhr, online\n\n10:00 Begrüßung\n"
        "10:30 Vortrag\n12:00 Ende\n",
        AT,
        ("ends_at",),
    ),
    Form(
        "hours in words",
        "Sprechstunde Quellen\nSie findet am 14. April 2026 um zehn Uhr online statt und dauert "
        "anderthalb Stunden.",
        {"starts_at": "2026-04-14T10:00+02:00", "ends_at": "2026-04-14T11:30+02:00"},
    ),
    Form(
        "a day behind what names it",
        f"{TALK}Bitte melden Sie sich spätestens am Freitag davor (10.4.) an.",
        {"deadline": "2026-04-10"},
    ),
    Form(
        "a day behind the week it is in",
        f"{TALK}Wir bitten um Rückmeldung bis zum Freitag der Vorwoche, 10. April.",
        {"deadline": "2026-04-10"},
    ),
    Form(
        "the last day is weeks before",
        f"{TALK}Anmeldeschluss ist zwei Wochen vor Veranstaltungsbeginn.",
        {"deadline": "2026-03-31"},
        ("registration_deadline",),
    ),
    Form(
        "an exhibition goes on until a day",
        "Vortrag: Quellen im Dorf\nZur Ausstellung, die noch bis zum 28. Mai täglich von 8 bis "
        "20 Uhr zu sehen ist, gibt es einen Vortrag am Dienstag, 14. April 2026, 10 Uhr.",
        {"starts_at": "2026-04-14T10:00+02:00"},
    ),
    Form(
        "a list of days under one line of hours",
        "Online-Seminar: Quellen fassen\n\nDrei Vormittage, jeweils 9.00 bis 12.00 Uhr:\n"
        "• 3. März 2026: Suchen\n• 10. März 2026: Fassen\n• 17. März 2026: Pflegen\n",
        {"starts": ("2026-03-03T09:00", "2026-03-10T09:00", "2026-03-17T09:00")},
    ),
    Form(
        "the clock of another country",
        "Webinar: Springs in Villages\n14 April 2026 (11:00–12:00 Eastern European Time)",
        {"starts_at": "2026-04-14T10:00+02:00", "ends_at": "2026-04-14T11:00+02:00"},
    ),
    Form(
        "a clock that nobody here knows",
        "Webinar: Springs in Villages\n14 April 2026, 11:00–12:00 Middle Island Time",
        {},
        ("starts_at", "ends_at"),
    ),
    Form(
        "a name over the end of a line",
        "Liebe Kolleginnen und Kollegen,\n\nam 14. April 2026 von 10 bis 12 Uhr geht es online um "
        "Quellen.\nEs sprechen Lea Muster (Wasserverband Neudorf) und Dipl.-Ing. Jens\n"
        "Probe vom Ingenieurbüro Probe & Partner.\n",
        {"speakers": ("Lea Muster", "Jens Probe")},
    ),
    Form(
        "labels inside a paragraph",
        "Vortrag: Quellen im Dorf\nWir zeigen einen Film über Quellen. Termin: 14. April 2026, "
        "10 bis 12 Uhr. Ort: Aula der Schule am Bach, Bachweg 2. Kosten: 5 Euro.",
        {"place_contains": "Aula der Schule am Bach", "free": False, **AT},
    ),
    Form(
        "a house and its room",
        f"Werkstattgespräch „Quellen im Dorf“\n{WHEN}\nLandtag, Raum E 300",
        {"title": "Quellen im Dorf", "place": "Landtag, Raum E 300", "online": False},
    ),
    Form(
        "columns with a room and its house",
        "Quellen im Dorf\nDi, 14.04.2026 | 10 Uhr | Café Lesbar | 8. OG | Stadtbibliothek Neudorf",
        {"place_contains": "Café Lesbar | 8. OG | Stadtbibliothek Neudorf"},
    ),
    Form(
        "a house and a stream beside it",
        "Vortrag: Quellen im Dorf\n14.04.2026, 10 Uhr, Hörsaal 12 (Altbau) und im Livestream",
        {"place_contains": "Hörsaal 12"},
        ("online",),
    ),
    Form(
        "a sentence goes on behind the place",
        "Am 14. April 2026 findet im Bürgerhaus in Neudorf, Bachweg 2, das Seminar „Quellen im "
        "Dorf“ statt.",
        {"place_contains": "Bürgerhaus in Neudorf", "title": "Quellen im Dorf"},
    ),
    Form(
        "an address below the call to register",
        f"{TALK}Sie können sich hier anmelden:\nhttps://example.org/quellen",
        {"registration_url": "https://example.org/quellen"},
    ),
    Form(
        "whoever wants to take part registers there",
        f"{TALK}Wer teilnehmen möchte, kann sich unter www.example.org/quellen anmelden.",
        {"registration_url": "https://www.example.org/quellen", "join_url": ""},
    ),
    Form(
        "the last day behind until and including",
        f"{TALK}Die Anmeldung ist vom 1. Februar bis einschließlich 25. Februar 2026 offen.",
        {"deadline": "2026-02-25"},
    ),
    Form(
        "the last day for registering",
        f"{TALK}Letzter Tag für Ihre Anmeldung ist der 20. Februar 2026.",
        {"deadline": "2026-02-20"},
    ),
    Form(
        "the new date with its weekday and an article",
        "Infoabend Quellen\nDer für den 7. April angekündigte Abend muss verschoben werden. Neuer "
        "Termin ist Dienstag, der 14. April 2026, 10 Uhr.",
        {"starts_at": "2026-04-14T10:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "a sum alone on the next line",
        f"{TALK}Die Teilnahmegebühr beträgt für Mitglieder 75 Euro, für Nichtmitglieder\n95 Euro.",
        {"free": False, "fee_contains": ("75", "95")},
    ),
    Form(
        "no fees over the end of a line",
        f"{TALK}Für die Teilnahme werden keine\nGebühren erhoben.",
        {"free": True},
    ),
    Form("it costs nothing", f"{TALK}Kommen Sie vorbei, es kostet nichts.", {"free": True}),
    Form(
        "a place, and a stream too",
        f"{TALK}Bürgersaal Neudorf; die Veranstaltung wird auch gestreamt",
        {"place_contains": "Bürgersaal Neudorf"},
        ("online",),
    ),
    Form(
        "a house before its hall",
        "Fachtag Quellen\n14. April 2026 | 10–12 Uhr | Messe Neudorf, Halle 2",
        {"place_contains": "Messe Neudorf, Halle 2"},
    ),
    Form("no fees", f"{TALK}Gebühren fallen nicht an.", {"free": True}),
    Form(
        "no fees in a clause of their own",
        f"{TALK}Sie brauchen nur einen Browser, Gebühren fallen nicht an.",
        {"free": True},
    ),
    Form("there is no charge", f"{TALK}There is no charge.", {"free": True}),
    Form("entry is free", f"{TALK}Entry is free and there is no need to book.", {"free": True}),
    Form("free, donations welcome", f"{TALK}Kostenlos, Spenden erwünscht.", {"free": True}),
    Form(
        "a meal is cared for, taking part is free",
        f"{TALK}Für Verpflegung ist gesorgt; ein Teilnahmebeitrag wird nicht erhoben.",
        {"free": True},
    ),
    Form(
        "free for members and for others",
        f"{TALK}Für Mitglieder und Nichtmitglieder kostenlos.",
        {"free": True},
    ),
    Form("parking is free", f"{TALK}Kostenfreie Parkplätze sind am Haus.", {"free": None}),
    Form(
        "a service in a sentence of its own",
        "Schulung „Quellen in der Praxis“\n14. April 2026, 10 Uhr\nLea Muster (Fachstelle Quelle) "
        "schult per Webex.",
        {"online": True, "speakers": ("Lea Muster",)},
        ("online",),
    ),
    Form(
        "where it sets off",
        "Waldgang: Quellen\nAm 14. April 2026 lädt das Forstamt um 10 Uhr ein. Los geht es am "
        "Forsthaus Hirschgrund.",
        {"place_contains": "Forsthaus Hirschgrund", "online": False},
        ("place",),
    ),
    Form(
        "what is told digitally",
        f"Quellen digital erzählen\n{WHEN}\nStadtmuseum Neudorf, Eingang Hofseite",
        {"online": False, "place_contains": "Stadtmuseum Neudorf"},
    ),
    Form(
        "a booking",
        f"{TALK}Zur Buchung: https://example.org/quellen",
        {"registration_url": "https://example.org/quellen"},
    ),
    Form(
        "online among the facts of a line",
        "Datenschutz in der Schule\n10.02.26, 15:30 Uhr, online (Moodle/BBB), 2 h\nmax. 25 TN",
        {"online": True, "capacity": 25, "starts_at": "2026-02-10T15:30+01:00"},
    ),
    Form(
        "digital compounds",
        f"Digitaler Werkstattvormittag: Quellen im Dorf\n{WHEN}",
        {"online": True, "place": ""},
    ),
    Form(
        "prices in a list",
        f"{TALK}Preise:\nRegulär 480 Euro\nMitglieder 420 Euro",
        {"free": False, "fee_contains": ("480", "420")},
    ),
]

NAMED = [
    Form(
        "what is under the question what",
        f"WAS: Workshop | Quellen\nWANN: {WHEN}",
        {"title": "Quellen", **AT},
    ),
    Form(
        "a new event",
        f"UPCOMING WEBINAR\n\nSprings in Villages\n{WHEN}",
        {"title": "Springs in Villages"},
    ),
    Form(
        "the number of a course",
        f"Kurs 26F-10423 (Anmeldung möglich)\n\nQuellen im Dorf: was fließt\n{WHEN}",
        {"title_contains": "Quellen im Dorf"},
    ),
    Form(
        "letters set apart",
        f"F A C H T A G\n\nQuellen im Dorf und ihre Pflege\n\n{WHEN}",
        {"title_contains": "Quellen im Dorf und ihre Pflege"},
    ),
    Form(
        "a page number beside the letterhead",
        f"Verband der Quellen e. V.              Seite 1 von 2\n\nFachtag: Quellen\n{WHEN}",
        {"title_contains": "Quellen"},
    ),
    Form(
        "a note of a change above",
        "ACHTUNG TERMINÄNDERUNG\n\nLiebe alle,\n\nunser Treffen „Quellen im Dorf“ am 7. April wird "
        "auf den 14. April 2026, 10 Uhr, verschoben.",
        {"title": "Quellen im Dorf", "starts_at": "2026-04-14T10:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "who speaks is no title",
        f"Quellen im Dorf\nVortrag und Gespräch mit dem Fahrlehrer Max Muster\n{WHEN}",
        {"title": "Quellen im Dorf"},
    ),
    Form(
        "a local group above",
        "BUND Ortsgruppe Neudorf\nDi, 14. April 2026, 10 Uhr\nQuellen am Bach\nExkursion",
        {"title_contains": "Quellen am Bach"},
    ),
    Form(
        "the kind between dashes",
        f"Quellen im Dorf: Wasser für alle\n– Online-Workshop –\n{WHEN}",
        {"title_contains": "Quellen im Dorf"},
    ),
    Form(
        "an invitation below the office",
        f"Genossenschaft Talgrund eG\n\nEINLADUNG\n\nWas leistet die Quelle?\nVortrag mit "
        f"Energieberater Max Muster\n\n{WHEN}\nDorfgemeinschaftshaus Talgrund",
        {"title_contains": "Was leistet die Quelle"},
    ),
    Form(
        "lower case goes on",
        f"Webinar Quellen im Dorf – im Gespräch mit Dr. Lea Muster\n{WHEN}",
        {"title_contains": "Quellen im Dorf"},
    ),
    Form(
        "the kind behind the name",
        f"Quellen im Dorf | Onlineseminar\n{WHEN}",
        {"title": "Quellen im Dorf", "online": True},
    ),
    Form(
        "a row of a semester names no talk",
        "Hydrologisches Kolloquium im Wintersemester 2025/26\n\n14.04.2026, 10 Uhr\n\nProf. Dr. "
        "Lea Muster (Universität Neudorf)\nWem gehört die Quelle?\n",
        {},
        ("title",),
    ),
    Form(
        "a row of lectures names none of them",
        f"Literarische Ringvorlesung „Quellen und Meere“\n{WHEN}\nEs spricht Dr. Lea Muster über "
        "Wasser.",
        {},
        ("title",),
    ),
    Form(
        "several talks",
        "Quellen der Stadt\nDie Vorträge beginnen um 18 Uhr.\n\n14. April; Theater\nProf. Dr. Lea "
        "Muster: „Wem gehört das Wasser?“\n\n21. April; Schule\nDr. Max Test: „Was ein Bach weiß“",
        {},
        ("title", "starts_at"),
    ),
    Form(
        "a theme in the text",
        f"Kaffee. Kultur. Quellen.\n\n{WHEN}\nPastor Fritz Kleine kommt mit dem Thema: „Wem gehört "
        "das Wasser?“",
        {"speakers": ("Fritz Kleine",)},
        ("title",),
    ),
    Form(
        "a theme where nothing else is named",
        f"Liebe Kolleginnen und Kollegen,\n\nunser Treffen ist am {WHEN}. Thema diesmal: „Quellen "
        "im Dorf“.",
        {"title": "Quellen im Dorf"},
        ("title",),
    ),
]

PEOPLE = [
    Form(
        "an expert",
        f"{TALK}Experte für dieses Thema ist Dr. Max Muster, der in Neudorf forscht.",
        {"speakers": ("Max Muster",)},
        ("speakers",),
    ),
    Form(
        "somebody opens it",
        f"{TALK}Eröffnet wird der Tag von Umweltministerin Lea Muster.",
        {"speakers": ("Lea Muster",)},
    ),
    Form(
        "a small role before the name",
        f"{TALK}Energy adviser Harriet Sample will explain what helps.",
        {"speakers": ("Harriet Sample",)},
    ),
    Form(
        "a name begins the sentence and acts",
        f"{TALK}Carlotta Muster von der Verkehrswacht zeigt, wie Quellen fließen.",
        {"speakers": ("Carlotta Muster",)},
    ),
    Form(
        "an unknown role beside a known one",
        f"{TALK}Mit Lea Muster, Quellwartin der Stadt Neudorf, und Dr. Max Probe, Institut für "
        "Wasser",
        {"speakers": ("Lea Muster", "Max Probe")},
    ),
    Form(
        "a role that begins like a name",
        f"{TALK}Speakers:\nLea Sample, Climate Change and Energy Manager, Town of Sampleton",
        {"speakers": ("Lea Sample",)},
    ),
    Form(
        "speakers of a programme whose points look like names",
        f"{TALK}11:00 Uhr | Impuls: Kooperative Strukturen, Nachhaltigkeit und Beteiligung",
        {"speakers": ()},
    ),
    Form(
        "a label in two languages",
        f"{TALK}Referierende / Speakers:\nLea Muster, Stadt Neudorf\nMax Probe, Verband Quellen",
        {"speakers": ("Lea Muster", "Max Probe")},
    ),
    Form(
        "names and offices with commas, in a sentence",
        f"{TALK}Anna Muster, Landesamt für Umwelt, Max Probe, Stadtwerke Neudorf, und Eva Test, "
        "Verein Quelle e. V., diskutieren.",
        {"speakers": ("Anna Muster", "Max Probe", "Eva Test")},
    ),
    Form(
        "two clauses, two people",
        f"{TALK}Dilara Muster (Stadt Altdorf) stellt den Leitfaden vor, Knut Probe (Stadt Neudorf) "
        "berichtet davon.",
        {"speakers": ("Dilara Muster", "Knut Probe")},
    ),
    Form(
        "columns below one label",
        f"{TALK}Mitwirkende: Lea Muster, Jugendamt Neudorf | Max Probe, Zweckverband Quelle",
        {"speakers": ("Lea Muster", "Max Probe")},
    ),
    Form(
        "somebody will tell us",
        f"{TALK}Am Abend wird uns Götz Muster die neue Quelle vorstellen.",
        {"speakers": ("Götz Muster",)},
        ("speakers",),
    ),
    Form(
        "an office behind the name",
        f"{TALK}• Input von Rosa Muster, Servicestelle Wasser",
        {"speakers": ("Rosa Muster",)},
    ),
    Form(
        "a first name that ends like an organisation",
        f"{TALK}Um 11 Uhr spricht Professor Roland Muster (Wasserkunde) über „Nina Probe und das "
        "Meer“.",
        {"speakers": ("Roland Muster",)},
    ),
    Form(
        "a surname that ends like an abstract noun",
        f"{TALK}Die Stadtplanerin Wiebke Hartung berät Hausbesitzer.",
        {"speakers": ("Wiebke Hartung",)},
    ),
    Form(
        "somebody unknown did something",
        f"{TALK}Jannik Muster hat es in drei Städten probiert und erzählt davon.",
        {"speakers": ("Jannik Muster",)},
        ("speakers",),
    ),
    Form(
        "whoever is in the title",
        f"Pfarrerin Ute Muster liest aus „Quellen“\n{WHEN}",
        {"speakers": ("Ute Muster",)},
        ("speakers",),
    ),
    Form(
        "contributions",
        f"{TALK}Beiträge von\nProf. Dr. Lea Muster, Hochschule Neudorf\nMax Probe, Quellhilfe",
        {"speakers": ("Lea Muster", "Max Probe")},
    ),
    Form(
        "whoever is quoted speaks to the press alone",
        f"{TALK}„Quellen sind wichtig“, sagt Bürgermeisterin Lea Muster.",
        {"speakers": ()},
        ("speakers",),
    ),
]


@pytest.mark.parametrize("form", [*READ, *NAMED], ids=lambda form: form.name)
def test_what_is_told_plainly_is_read(form: Form) -> None:
    assert set(judged(form).values()) <= {"right"}, judged(form)


@pytest.mark.parametrize("form", PEOPLE, ids=lambda form: form.name)
def test_who_may_speak_is_named(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
