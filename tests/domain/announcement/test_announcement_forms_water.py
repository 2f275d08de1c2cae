"""One seminar on water law in the words of many offices, each fact told another way."""

import pytest
from domain.announcement.announcement_form import Form, judged

W = "Montag, 15. Juni 2026, 16:00–18:00 Uhr\n"
AT: dict[str, object] = {"starts_at": "2026-06-15T16:00+02:00", "ends_at": "2026-06-15T18:00+02:00"}
EW = "Monday 15 June 2026, 16:00-18:00 CEST\n"
H = f"Seminar: Wasserrecht\n{W}Ort: Kreishaus Beispielheim\n"

FORMS = [
    Form(
        "title with question",
        f"Wem gehört der Bach?\n{W}Ort: Kreishaus Beispielheim",
        {"title": "Wem gehört der Bach?", **AT},
    ),
    Form(
        "title with colon no kind",
        f"Wasser: Knapp und kostbar\n{W}",
        {"title_contains": "Knapp und kostbar", **AT},
    ),
    Form(
        "label Titel",
        f"Titel: Wasserrecht\nUntertitel: Was gilt am Bach?\n{W}",
        {"title": "Wasserrecht", **AT},
    ),
    Form(
        "english label",
        "Title: Water Law\nDate: 15 June 2026\nTime: 4 pm - 6 pm\nVenue: Example Hall",
        {"title": "Water Law", "place": "Example Hall", **AT},
    ),
    Form(
        "sponsor logo lines",
        f"Gefördert durch das Land Beispiel\nWasserrecht am Bach\n{W}",
        {"title_contains": "Wasserrecht am Bach", **AT},
    ),
    Form(
        "date first",
        f"{W}Wasserrecht am Bach\nOrt: Kreishaus Beispielheim",
        {"title_contains": "Wasserrecht am Bach", **AT},
    ),
    Form(
        "team above",
        f"Team Klimaanpassung der Stadt Altfelden\nWasserrecht am Bach\n{W}",
        {"title_contains": "Wasserrecht am Bach", **AT},
    ),
    Form(
        "event number bracket",
        f"Wasserrecht am Bach (Kurs 26-117)\n{W}",
        {"title_contains": "Wasserrecht am Bach", **AT},
    ),
    Form(
        "link in markdown brackets",
        f"{H}Anmeldung: [example.org/wasser](https://example.org/wasser_2026)",
        {"registration_url": "https://example.org/wasser_2026"},
    ),
    Form(
        "utm kept",
        f"{H}Zur Anmeldung: https://example.org/a?b=1&c=__x__#form",
        {"registration_url": "https://example.org/a?b=1&c=__x__#form"},
    ),
    Form("mail only", f"{H}Anmeldung per E-Mail an wasser@example.org", {"registration_url": ""}),
    Form(
        "bare with query",
        f"{H}Jetzt anmelden: tickets.example.com/wasser?x=1",
        {"registration_url": "https://tickets.example.com/wasser?x=1"},
    ),
    Form(
        "bare host",
        f"{H}Anmeldung: www.example.org",
        {"registration_url": "https://www.example.org"},
    ),
    Form(
        "sentence end",
        f"{H}Melden Sie sich bitte unter www.example.org/wasser an.",
        {"registration_url": "https://www.example.org/wasser"},
    ),
    Form("programme pdf", f"{H}Programm: https://example.org/programm.pdf", {"join_url": ""}),
    Form(
        "gmeet",
        f"Seminar: Wasserrecht\n{W}Google Meet: https://meet.google.com/abc-defg-hij",
        {"join_url": "https://meet.google.com/abc-defg-hij", "online": True},
    ),
    Form(
        "teams info link",
        f"Seminar: Wasserrecht\n{W}Teams-Besprechung: "
        f"https://teams.microsoft.com/l/meetup-join/abc\nDatenschutzinfo von Teams: https://privacy.microsoft.com/de-de/privacystatement",
        {"join_url": "https://teams.microsoft.com/l/meetup-join/abc"},
    ),
    Form(
        "zoom rec",
        f"Seminar: Wasserrecht\n{W}Aufzeichnung: https://us02web.zoom.us/rec/play/xyz",
        {"join_url": ""},
    ),
    Form(
        "fee and lunch",
        f"{H}Teilnahmegebühr: 90 Euro inkl. Mittagessen",
        {"free": False, "fee_contains": ["90 Euro"]},
    ),
    Form(
        "fee per workshop",
        f"{H}Die Teilnahmegebühr beträgt 90 Euro, für Studierende 45 Euro.",
        {"free": False, "fee_contains": ["90 Euro", "45 Euro"]},
    ),
    Form(
        "fee english",
        f"Seminar: Water Law\n{EW}The fee is €90 (students €45).",
        {"free": False, "fee_contains": ["€90", "€45"]},
    ),
    Form(
        "free for all", f"{H}Die Teilnahme ist für alle Interessierten kostenlos.", {"free": True}
    ),
    Form("free with sign", f"{H}Kostenfrei, aber anmeldepflichtig.", {"free": True}),
    Form("kostenpflichtig", f"{H}Die Teilnahme ist kosten-\npflichtig.", {"free": False}),
    Form("shuttle", f"{H}Der Shuttle vom Bahnhof ist kostenfrei.", {"free": None}),
    Form("wlan", f"{H}Freies WLAN ist vorhanden.", {"free": None}),
    Form(
        "prof emeritus",
        f"{H}Referent: em. Prof. Dr. Dr. h. c. mult. Fritz Muster",
        {"speakers": ["Fritz Muster"]},
    ),
    Form(
        "priv doz",
        f"{H}Referentin: Priv.-Doz. Dr. med. Ella Muster, Klinikum Probe",
        {"speakers": ["Ella Muster"]},
    ),
    Form(
        "two names and",
        f"{H}Referentinnen: Eva Muster und Uta Probe, Wasserverband Neudorf",
        {"speakers": ["Eva Muster", "Uta Probe"]},
    ),
    Form(
        "names with roles first",
        f"{H}Mit Landrätin Eva Muster und Wasserwerksleiter Tom Probe",
        {"speakers": ["Eva Muster", "Tom Probe"]},
    ),
    Form("durch", f"{H}Durch den Abend führt Moderatorin Lea Test.", {"speakers": ["Lea Test"]}),
    Form(
        "names in english prose",
        f"Seminar: Water Law\n{EW}Dr Ann Sample (Example University) will explain the law. "
        f"Tom Test, Rivers Manager at Example Council, joins the discussion.",
        {"speakers": ["Ann Sample", "Tom Test"]},
    ),
    Form(
        "no names",
        f"{H}Fachleute der Unteren Wasserbehörde stehen Rede und Antwort.",
        {"speakers": []},
    ),
    Form(
        "thanks",
        f"{H}Wir danken der Stiftung Grüne Bäche und dem Verein Neues Ufer.",
        {"speakers": []},
    ),
    Form("capacity words", f"{H}Die Zahl der Plätze ist auf zwanzig begrenzt.", {"capacity": 20}),
    Form("capacity eng", f"Seminar: Water Law\n{EW}Maximum of 25 participants.", {"capacity": 25}),
    Form(
        "contact english",
        f"Seminar: Water Law\n{EW}Contact: Ann Sample, ann@example.org, +44 20 7946 0000",
        {"detail_contact": "ann@example.org", "speakers": []},
    ),
    Form(
        "contact telephone hours",
        f"{H}Kontakt: Eva Muster, 01234 56-78 (vormittags 9–12 Uhr)",
        {"detail_contact": "Eva Muster", **AT},
    ),
    Form(
        "date range hours each",
        "Seminar: Wasserrecht\n15.06.2026 bis 17.06.2026, jeweils von 9.00 bis 12.00 Uhr",
        {"starts": ["2026-06-15T09:00", "2026-06-16T09:00", "2026-06-17T09:00"]},
    ),
    Form(
        "different hours a day",
        "Seminar: Wasserrecht\n15. Juni 2026, 14–18 Uhr, und 16. Juni 2026, 9–13 Uhr",
        {"starts": ["2026-06-15T14:00", "2026-06-16T09:00"]},
        ("dates",),
    ),
    Form(
        "overnight",
        "Seminar: Wasserrecht\n15. Juni 2026, 14 Uhr bis 16. Juni 2026, 12 Uhr",
        {"starts_at": "2026-06-15T14:00+02:00", "ends_at": "2026-06-16T12:00+02:00"},
    ),
    Form(
        "weekday only",
        "Seminar: Wasserrecht\nKommenden Montag um 16 Uhr",
        {"starts_at": "2026-01-26T16:00+01:00"},
        ("starts_at",),
    ),
    Form("month only", "Seminar: Wasserrecht\nim Juni 2026", {"starts_at": None}, ("starts_at",)),
    Form(
        "english time zones",
        "Webinar: Water Law\n15 June 2026, 10am ET / 4pm CEST",
        {"starts_at": "2026-06-15T16:00+02:00"},
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
