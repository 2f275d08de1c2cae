"""The nearest neighbours of what was read wrong: the same fault in other words."""

import pytest
from domain.announcement.announcement_form import Form, judged

W = "Donnerstag, 7. Mai 2026, 9:30–11:00 Uhr\n"
AT: dict[str, object] = {"starts_at": "2026-05-07T09:30+02:00", "ends_at": "2026-05-07T11:00+02:00"}
EW = "Thursday 7 May 2026, 09:30-11:00 CEST\n"
H = f"Online-Seminar: Archivrecht\n{W}"

FORMS = [
    Form(
        "following event",
        f"{H}Das Folgeseminar „Archivbau“ ist am 11. Juni 2026.",
        {"starts": ["2026-05-07T09:30"], **AT},
    ),
    Form("series goes on", f"{H}Die Reihe wird am 4. Juni 2026 um 14 Uhr fortgesetzt.", AT),
    Form(
        "part one was",
        f"{H}Teil 1 fand am 9. April 2026 statt.",
        {"starts": ["2026-05-07T09:30"], **AT},
    ),
    Form("the next in english", f"Webinar: Archives\n{EW}Our next event: 11 June 2026, 2 pm.", AT),
    Form(
        "hours on the line above",
        "Workshop Archiv\n9:30 bis 11:00 Uhr\nDonnerstag, 7. Mai 2026\nDer Folgetermin ist am "
        "11. Juni 2026.",
        AT,
    ),
    Form(
        "umgelegt", f"{H}Achtung: Das Seminar wurde um eine Woche verschoben!", {}, ("starts_at",)
    ),
    Form("new time", f"{H}Bitte beachten Sie die geänderte Uhrzeit.", {}, ("starts_at",)),
    Form(
        "will be rearranged",
        f"Webinar: Archives\n{EW}We have had to postpone this webinar.",
        {},
        ("starts_at",),
    ),
    Form("not happening", f"Webinar: Archives\n{EW}CANCELLED", {}, ("starts_at",)),
    Form("findet nicht statt", f"{H}Das Seminar findet nicht statt.", {}, ("starts_at",)),
    Form(
        "pushed back",
        f"Webinar: Archives\n{EW}The webinar has been pushed back to 21 May 2026.",
        {"starts_at": "2026-05-21T09:30+02:00"},
        ("starts_at",),
    ),
    Form(
        "ende label",
        "Online-Seminar: Archivrecht\nDatum: 7. Mai 2026\nEnde: 11 Uhr",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "spaetestens",
        "Online-Seminar: Archivrecht\n7. Mai 2026, spätestens um 11 Uhr ist Schluss",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "einwahl",
        "Online-Seminar: Archivrecht\n7. Mai 2026, Einwahl ab 9:15 Uhr, Beginn 9:30 Uhr",
        {"starts_at": "2026-05-07T09:30+02:00"},
    ),
    Form(
        "only checkin", "Workshop: Archives\n7 May 2026, registration from 9 am", {}, ("starts_at",)
    ),
    Form(
        "support hours",
        "Online-Seminar: Archivrecht\n7. Mai 2026\nSupport: werktags 9–17 Uhr",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "sekretariat",
        "Online-Seminar: Archivrecht\n7. Mai 2026\nUnser Sekretariat erreichen Sie Di und Do "
        "10–12 Uhr.",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form("h colon", "Online-Seminar: Archivrecht\n7. Mai 2026, 9h30-11h00", AT),
    Form("9 uhr 30", "Online-Seminar: Archivrecht\nam 7. Mai 2026 von 9 Uhr 30 bis 11 Uhr", AT),
    Form(
        "cum tempore range",
        "Kolloquium Archiv\n07.05.2026, 10–12 Uhr c.t.",
        {"starts_at": "2026-05-07T10:15+02:00", "ends_at": "2026-05-07T12:00+02:00"},
    ),
    Form(
        "CT caps",
        "Kolloquium Archiv\n07.05.2026, 10:00 (c.t.)",
        {"starts_at": "2026-05-07T10:15+02:00"},
    ),
    Form("minuten", "Online-Seminar: Archivrecht\n7. Mai 2026, 9:30 Uhr (90 Min.)", AT),
    Form(
        "stunde 1.5", "Online-Seminar: Archivrecht\n7. Mai 2026, 9:30 Uhr\nDauer: 1,5 Stunden", AT
    ),
    Form("year of heading wrong weekday", "Archivtag 2026\nDo, 7. Mai, 9:30–11 Uhr", AT),
    Form(
        "vhs", f"Kurs: Archivrecht\n{W}Ort: vhs.cloud (Online-Kurs)", {"online": True, "place": ""}
    ),
    Form(
        "stream only",
        f"Vortrag: Archivrecht\n{W}Der Vortrag wird live auf YouTube übertragen.",
        {"online": True, "place": ""},
    ),
    Form(
        "in house and stream",
        f"Vortrag: Archivrecht\n{W}Ort: Staatsarchiv, Lesesaal\nZusätzlich gibt es einen "
        f"Livestream.",
        {"online": True, "place": "Staatsarchiv, Lesesaal"},
        ("online",),
    ),
    Form(
        "dial in too",
        f"Vortrag: Archivrecht\n{W}Ort: Staatsarchiv, Lesesaal\nSie können sich auch per "
        f"Webex dazuschalten.",
        {"online": True, "place": "Staatsarchiv, Lesesaal"},
        ("online",),
    ),
    Form(
        "place unknown",
        f"Vortrag: Archivrecht\n{W}Ort: Wird Ihnen nach der Anmeldung mitgeteilt.",
        {"place": ""},
        ("place",),
    ),
    Form(
        "place tba2",
        f"Lecture: Archives\n{EW}Venue: to be confirmed (Example City)",
        {"place": ""},
        ("place",),
    ),
    Form("nicht kostenlos 2 lines", f"{H}Das Seminar ist\nnicht kostenfrei.", {"free": False}),
    Form(
        "nicht kostenlos english 2",
        f"Webinar: Archives\n{EW}The webinar is not\nfree.",
        {"free": False},
    ),
    Form("keineswegs", f"{H}Die Teilnahme ist keineswegs kostenfrei.", {"free": False}),
    Form(
        "storno 2",
        f"{H}Sie können Ihre Anmeldung bis drei Tage vorher\nkostenlos stornieren.",
        {"free": None},
    ),
    Form(
        "ruecktritt",
        f"{H}Ein Rücktritt ist bis zum 30. April 2026 kostenfrei möglich.",
        {"free": None, "deadline": "None"},
    ),
    Form("umbuchung", f"{H}Umbuchungen sind kostenlos.", {"free": None}),
    Form("imbiss", f"{H}Der Imbiss ist kostenfrei.", {"free": None}),
    Form(
        "broken url path",
        f"{H}Anmeldung unter https://www.example.org/de/veranstaltungen/archivrecht-2026-\n05-07/anmeldung",
        {},
        ("registration_url",),
    ),
    Form(
        "broken url slash word",
        f"{H}Anmeldung: https://example.org/veranstaltungen/\nanmeldung",
        {},
        ("registration_url",),
    ),
    Form(
        "broken url two breaks",
        f"{H}Anmeldung: https://example.org/veranstaltungen/\narchiv/\nanmeldung2026",
        {},
        ("registration_url",),
    ),
    Form(
        "whole url then text",
        f"{H}Anmeldung: https://example.org/veranstaltungen/\nWir freuen uns auf Sie.",
        {"registration_url": "https://example.org/veranstaltungen/"},
    ),
    Form(
        "landratsamt",
        f"Landratsamt Neudorf – Kreisarchiv\nArchivrecht für Einsteiger\n{W}",
        {"title_contains": "Archivrecht für Einsteiger"},
    ),
    Form(
        "loading",
        f"Loading...\nWird geladen …\nArchivrecht für Einsteiger\n{W}",
        {"title_contains": "Archivrecht für Einsteiger"},
    ),
    Form(
        "you are here",
        f"You are here: Home > Events\nArchives for Beginners\n{EW}",
        {"title_contains": "Archives for Beginners"},
    ),
    Form(
        "breadcrumb",
        f"Home » Veranstaltungen » Detail\nArchivrecht für Einsteiger\n{W}",
        {"title_contains": "Archivrecht für Einsteiger"},
    ),
    Form(
        "befinden",
        f"Sie befinden sich hier: Start / Kalender\nArchivrecht für Einsteiger\n{W}",
        {"title_contains": "Archivrecht für Einsteiger"},
    ),
    Form(
        "talks above",
        f"Archiv-Lunchtalks\nArchivrecht für Einsteiger\n{W}",
        {"title_contains": "Archivrecht für Einsteiger"},
    ),
    Form(
        "series above 2",
        f"Seminarreihe Verwaltung\nArchivrecht für Einsteiger\n{W}",
        {"title_contains": "Archivrecht für Einsteiger"},
    ),
    Form(
        "dialogue above",
        f"Neudorfer Mittwochsgespräche\nArchivrecht für Einsteiger\n{W}",
        {},
        ("title",),
    ),
    Form(
        "inline i",
        "<h1>Archiv<i>recht</i> f<b>ü</b>r Einsteiger</h1><p>7. Mai 2026, 9:30&ndash;11:00 Uhr</p>",
        {"title": "Archivrecht für Einsteiger", **AT},
    ),
    Form(
        "h2 title",
        "<h2>Archiv<strong>recht</strong></h2><p>7. Mai 2026, 9:30&ndash;11:00 Uhr</p>",
        {"title": "Archivrecht", **AT},
    ),
    Form(
        "ra in list",
        f"{H}Referierende:\n- RAin Eva Muster, Kanzlei Probe\n- StB Max Probe\n- Ing. Tom "
        f"Test, Büro Test",
        {"speakers": ["Eva Muster", "Max Probe", "Tom Test"]},
    ),
    Form(
        "english commas",
        f"Webinar: Archives\n{EW}Speakers: Ann Sample, University of Example, Bob Test, "
        f"Example Archive Trust",
        {"speakers": ["Ann Sample", "Bob Test"]},
    ),
    Form(
        "semis",
        f"{H}Referentinnen: Eva Muster (Archiv A); Uta Probe (Archiv B); Kim Test",
        {"speakers": ["Eva Muster", "Uta Probe", "Kim Test"]},
    ),
    Form(
        "week of",
        f"{H}The Week of the Archives and the European Heritage Days are in September.",
        {"speakers": []},
    ),
    Form(
        "network of",
        f"{H}The National Archives Network of Exampleland is our partner.",
        {"speakers": []},
    ),
    Form("dl 1", f"{H}Anmeldungen sind bis inkl. 30.04.2026 möglich.", {"deadline": "2026-04-30"}),
    Form(
        "dl 2", f"{H}Bis zum 30. April 2026 können Sie sich anmelden.", {"deadline": "2026-04-30"}
    ),
    Form(
        "dl 3",
        f"{H}Anmeldung möglich vom 1. März bis zum 30. April 2026.",
        {"deadline": "2026-04-30"},
    ),
    Form(
        "dl 4",
        f"{H}Wir bitten um Ihre Rückmeldung bis spätestens 30. April 2026.",
        {"deadline": "2026-04-30"},
    ),
    Form(
        "dl 5",
        f"Webinar: Archives\n{EW}Please sign up before 30 April 2026.",
        {"deadline": "2026-04-30"},
    ),
    Form(
        "dl 6",
        f"{H}Ihre Anmeldung muss uns bis 30. April 2026 vorliegen.",
        {"deadline": "2026-04-30"},
    ),
    Form("dl 7", f"{H}Anmeldefrist: 30.04.2026", {"deadline": "2026-04-30"}),
    Form(
        "dl 8",
        f"{H}Es wird um Anmeldung bis einschließlich 30. April gebeten.",
        {"deadline": "2026-04-30"},
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
