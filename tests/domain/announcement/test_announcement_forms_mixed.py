"""Wrappings and details again: other mail programs, pages, contacts, programmes, access."""

import pytest
from domain.announcement.announcement_form import Form, judged

WHEN = "Donnerstag, 16. April 2026, 9:00–12:00 Uhr\n"
AT: dict[str, object] = {
    "starts_at": "2026-04-16T09:00+02:00",
    "ends_at": "2026-04-16T12:00+02:00",
}
EVENT = f"Workshop: Wegweiser planen\n{WHEN}Ort: Kreishaus Beispielheim\nKosten: 30 Euro\n"
FACTS: dict[str, object] = {
    "title": "Wegweiser planen",
    "place": "Kreishaus Beispielheim",
    "free": False,
    "fee_contains": ["30 Euro"],
    **AT,
}

FORMS = [
    Form(
        "Outlook with bold field names",
        f"Hallo,\n\nwas meint ihr?\n\nGruß\nIna\n\n*Von:* Kreis <kreis@example.org>\n"
        f"*Gesendet:* Dienstag, 13. Januar 2026 11:02\n*An:* ina@example.com\n*Betreff:* "
        f"Workshop\n\n{EVENT}",
        FACTS,
    ),
    Form(
        "Outlook for the web in one line each",
        f"Von: Kreis <kreis@example.org>\nDatum: Dienstag, 13. Januar 2026 um 11:02\nAn: Ina "
        f"<ina@example.com>, Bo <bo@example.com>,\n Cem <cem@example.com>\nBetreff: WG: "
        f"Workshop\n{EVENT}",
        FACTS,
    ),
    Form(
        "Apple Mail in English",
        f"Begin forwarded message:\n\nFrom: Kreis <kreis@example.org>\nSubject: Workshop\n"
        f"Date: 13 January 2026 at 11:02:33 CET\nTo: ina@example.com\n\n{EVENT}",
        FACTS,
    ),
    Form(
        "written by, in English",
        "Please publish.\n\nOn Tue, Jan 13, 2026 at 11:02 AM Kreis <kreis@example.org> wrote:\n\n"
        + "".join(f"> {line}\n" for line in EVENT.splitlines()),
        FACTS,
    ),
    Form(
        "two levels of quotes",
        "> Ina schrieb am 14.01.2026 um 08:00:\n"
        + "".join(f">> {line}\n" for line in EVENT.splitlines()),
        FACTS,
    ),
    Form(
        "a note that changes the hour",
        f"Achtung, die Uhrzeit ist neu: 16. April 2026 um 10 Uhr!\n\nVon: Kreis "
        f"<kreis@example.org>\nGesendet: Dienstag, 13. Januar 2026 11:02\nAn: "
        f"ina@example.com\nBetreff: Workshop\n\n{EVENT}",
        {},
        ("starts_at",),
    ),
    Form(
        "a page of the office behind it",
        f"{EVENT}\nMit freundlichen Grüßen\nim Auftrag\nLea Muster\nKreis Beispielheim\n"
        f"Sprechzeiten: Mo-Fr 8-12 Uhr\nwww.example.org",
        {**FACTS, "speakers": []},
    ),
    Form(
        "confidential footer",
        f"{EVENT}\n-- \nDiese E-Mail ist vertraulich. Am 1. Juni 2025 haben sich unsere "
        f"Adressen geändert.",
        FACTS,
    ),
    Form("pictures of the mail", f"[cid:image001.png@01DC]\n{EVENT}", FACTS),
    Form("CRLF and hard blanks", EVENT.replace("\n", "\r\n").replace(" Uhr", "\u00a0Uhr"), FACTS),
    Form(
        "a footer on each page",
        "Kreis Beispielheim\n\n"
        + EVENT
        + "Wir planen gemeinsam und laden alle, die mit-\n\nSeite 1 / 2\n\nmachen wollen, "
        "herzlich ein.\n",
        FACTS,
    ),
    Form(
        "Word's spans",
        "<p class=MsoNormal><b><span>Workshop: Weg</span></b><b><span>weiser "
        "planen</span></b></p><p class=MsoNormal>Donnerstag, 16.&nbsp;April 2026, "
        "<span>9:00</span>–12:00 Uhr</p><p>Ort: Kreis<span>haus</span> Beispielheim</p>",
        {"title": "Wegweiser planen", "place": "Kreishaus Beispielheim", **AT},
    ),
    Form(
        "a page with a footer",
        "<html><head><title>Wegweiser planen | Kreis "
        "Beispielheim</title></head><body><nav>Start Termine</nav><main><h1>Wegweiser "
        "planen</h1><p>16.04.2026, 9:00 bis 12:00 Uhr</p><p>Kreishaus Beispielheim, Raum "
        "3</p></main><footer>Öffnungszeiten 8-16 Uhr</footer></body></html>",
        {"title": "Wegweiser planen", "place_contains": "Kreishaus Beispielheim", **AT},
    ),
    Form(
        "a link's words",
        '<h1>Webinar: Wegweiser planen</h1><p>16.04.2026, 9:00–12:00 Uhr</p><p>Hier geht es zur <a href="https://example.org/anmeldung__x">Anmeldung</a>.</p>',
        {"registration_url": "https://example.org/anmeldung__x", "online": True, **AT},
    ),
    Form(
        "contact with two numbers",
        f"{EVENT}Ansprechpartnerin: Lea Muster\nTelefon: 01234 5678-90\nE-Mail: "
        f"lea.muster@example.org",
        {**FACTS, "detail_contact": "lea.muster@example.org", "speakers": []},
    ),
    Form(
        "questions to",
        f"{EVENT}Bei Fragen wenden Sie sich an Lea Muster (lea.muster@example.org, Tel. 01234 "
        f"5678).",
        {**FACTS, "detail_contact": "Lea Muster"},
    ),
    Form(
        "accessible",
        f"{EVENT}Der Raum ist barrierefrei zugänglich, eine Induktionsschleife ist vorhanden.",
        {**FACTS, "detail_accessibility": "barrierefrei"},
    ),
    Form("places", f"{EVENT}Es stehen maximal 15 Plätze zur Verfügung.", {**FACTS, "capacity": 15}),
    Form(
        "places in English",
        "Workshop: Signposts\n16 April 2026, 9 am to 12 noon\nTown Hall, Example Street\n"
        "Places are limited to 20.",
        {"capacity": 20, **AT},
    ),
    Form(
        "invoice and payment", f"{EVENT}Sie erhalten nach der Veranstaltung eine Rechnung.", FACTS
    ),
    Form(
        "programme with its own end",
        f"{EVENT}Ablauf\n9:00 Begrüßung\n9:15 Vortrag von Dr. Mia Muster, Verkehrsverbund\n"
        f"10:30 Pause\n10:45 Gruppenarbeit\n12:00 Ende",
        {**FACTS, "detail_programme": "Gruppenarbeit"},
    ),
    Form(
        "phone to dial in",
        f"Online-Workshop: Wegweiser planen\n{WHEN}Zugang über Webex, Meeting-Kennnummer: "
        f"2345 678 9012, Passwort: weg16\nPer Telefon: +49 69 1234567",
        {"online": True, "place": "", "detail_access": "weg16", **AT},
    ),
    Form("recorded", f"{EVENT}Die Veranstaltung wird aufgezeichnet.", {**FACTS, "recorded": True}),
    Form(
        "narrow columns with hyphens",
        "Workshop: Wegweiser planen\n\nWegweiser helfen allen, die sich nicht aus-\nkennen. "
        "Am Donnerstag, dem 16. April 2026,\nüben wir von 9:00 bis 12:00 Uhr im Kreis-\nhaus "
        "Beispielheim, wie man sie plant. Die\nTeilnahme kostet 30 Euro. Anmeldungen neh-\n"
        "men wir bis zum 2. April 2026 entgegen.\n",
        {
            "title": "Wegweiser planen",
            "place_contains": "Kreishaus Beispielheim",
            "free": False,
            "fee_contains": ["30 Euro"],
            "deadline": "2026-04-02",
            **AT,
        },
    ),
    Form(
        "a very narrow column",
        "Workshop: Wegweiser planen\n\nWir treffen uns am\nDonnerstag,\n16. April 2026, von\n"
        "9:00 bis 12:00 Uhr\nim Kreishaus.\nDie Teilnahme ist\nleider nicht\nkostenlos.\n",
        {"title": "Wegweiser planen", "free": False, **AT},
    ),
    Form(
        "a trail of slashes",
        f"Startseite / Kultur / Kurse\nTeilen auf: Facebook | X | LinkedIn\nWegweiser planen\n"
        f"{WHEN}Zur Merkliste hinzufügen",
        {"title": "Wegweiser planen", **AT},
    ),
    Form(
        "cookies",
        f"Wir verwenden Cookies, um unsere Seite zu verbessern.\nAkzeptieren\nWegweiser "
        f"planen\n{WHEN}",
        {"title": "Wegweiser planen", **AT},
    ),
    Form(
        "a press office",
        "PRESSEMITTEILUNG\nBeispielheim, 13. Januar 2026\n\nKreis plant neue Wegweiser\n\nWie "
        "Wegweiser entstehen, zeigt der Kreis am Donnerstag, 16. April 2026, von 9 bis 12 Uhr "
        "im Kreishaus Beispielheim.\n\nPressestelle, Lea Muster, Tel. 01234 567",
        {
            "title": "Kreis plant neue Wegweiser",
            "place_contains": "Kreishaus Beispielheim",
            "speakers": [],
            **AT,
        },
    ),
    Form(
        "a list of events",
        "Termine im April\n\n9. April 2026, 18 Uhr: Lesung, Bücherei\n16. April 2026, 9 Uhr: "
        "Workshop, Kreishaus\n23. April 2026, 19 Uhr: Konzert, Kirche",
        {},
        ("starts_at", "dates"),
    ),
    Form(
        "nothing of an event",
        "Liebe Leserinnen und Leser,\n\nim April ist viel los. Schauen Sie vorbei!",
        {"starts_at": None},
        ("starts_at", "title"),
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
