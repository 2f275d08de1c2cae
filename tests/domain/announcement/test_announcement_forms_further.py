"""Further facts of each kind: offices above, changes, hours beside, places, prices, people."""

import pytest
from domain.announcement.announcement_form import Form, judged

W = "Dienstag, 19. Mai 2026, 15:00–17:00 Uhr\n"
AT: dict[str, object] = {"starts_at": "2026-05-19T15:00+02:00", "ends_at": "2026-05-19T17:00+02:00"}
EW = "Tuesday 19 May 2026, 15:00-17:00 CEST\n"

FORMS = [
    Form(
        "club above",
        f"Sportverein Neudorf 1920 e.V.\nTrainerschein leicht gemacht\n{W}",
        {"title_contains": "Trainerschein leicht gemacht", **AT},
    ),
    Form(
        "two offices above",
        f"Land Beispiel\nLandesamt für Umwelt\nGewässerrandstreifen anlegen\n{W}",
        {"title_contains": "Gewässerrandstreifen anlegen", **AT},
    ),
    Form(
        "english office",
        f"Department of Example Studies\nSpring Colloquium 2026\nCommons and Cities\n{EW}Room "
        f"4.12, Main Building",
        {"title_contains": "Commons and Cities", **AT},
    ),
    Form(
        "slogan below",
        f"Seminar: Konflikte lösen\nLeicht. Schnell. Nachhaltig.\n{W}",
        {"title": "Konflikte lösen", **AT},
    ),
    Form(
        "title long over two lines hyphen",
        f"Fachtag: Nachhaltige Be-\nschaffung in Kommunen\n{W}",
        {"title": "Nachhaltige Beschaffung in Kommunen", **AT},
    ),
    Form(
        "kind behind title",
        f"Konflikte lösen – ein Online-Seminar\n{W}",
        {"title_contains": "Konflikte lösen", "online": True, **AT},
    ),
    Form(
        "html h1 office",
        "<html><body><h1>Landkreis Neudorf</h1><h2>Konflikte lösen</h2><p>19. Mai 2026, 15–17 "
        "Uhr</p></body></html>",
        {"title_contains": "Konflikte lösen", **AT},
    ),
    Form(
        "footer of the page",
        f"Konflikte lösen\n{W}Wir üben an Fällen.\n\nKreisvolkshochschule Neudorf · "
        f"Marktplatz 1 · 12345 Neudorf · Tel. 01234 5\nBürozeiten: Mo.-Fr. 9-12 Uhr",
        {"title": "Konflikte lösen", **AT},
    ),
    Form("cancelled small", f"Seminar: Konflikte lösen\n{W}(leider abgesagt)", {}, ("starts_at",)),
    Form(
        "must be postponed english",
        f"Webinar: Quiet Streets\n{EW}This event has been postponed. A new date will be announced.",
        {},
        ("starts_at",),
    ),
    Form(
        "verlegt with room only",
        f"Seminar: Konflikte lösen\n{W}Ort: Rathaus, Saal 2 (verlegt aus Saal 1)",
        {"place_contains": "Saal 2", **AT},
    ),
    Form(
        "not moved",
        f"Seminar: Konflikte lösen\n{W}Wer verhindert ist, kann seinen Platz weitergeben.",
        AT,
    ),
    Form(
        "cancel fee",
        f"Seminar: Konflikte lösen\n{W}Gebühr: 60 Euro. Bei Absage weniger als 7 Tage vorher "
        f"wird die volle Gebühr fällig.",
        {"free": False, "fee_contains": ["60 Euro"], **AT},
    ),
    Form(
        "vesper hour",
        "Lesung im Park\n19. Mai 2026\nab 18 Uhr Picknick, 19 Uhr Lesung",
        {},
        ("starts_at",),
    ),
    Form(
        "until late",
        "Sommerfest der Vereine\n20. Juni 2026 ab 14 Uhr bis Mitternacht",
        {"starts_at": "2026-06-20T14:00+02:00"},
    ),
    Form(
        "library hours",
        "Ausstellung: Alte Karten\nEröffnung am 19. Mai 2026 um 18 Uhr\nGeöffnet Mo–Fr 10–17 Uhr",
        {"starts_at": "2026-05-19T18:00+02:00"},
    ),
    Form(
        "call between",
        "Sprechtag Rente\n19. Mai 2026\nTerminvergabe telefonisch zwischen 8 und 12 Uhr",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "several days apart",
        "Ferienkurs Programmieren\nMo 1. bis Mi 3. Juni 2026, jeweils 9:30 bis 13 Uhr",
        {"starts": ["2026-06-01T09:30", "2026-06-02T09:30", "2026-06-03T09:30"]},
    ),
    Form(
        "one of two",
        "Einbürgerungstest\nwahlweise 19. Mai 2026, 15 Uhr, oder 26. Mai 2026, 15 Uhr",
        {"starts": ["2026-05-19T15:00", "2026-05-26T15:00"]},
        ("dates",),
    ),
    Form("19h", "Café-Gespräch\n19.05.2026, 19h", {"starts_at": "2026-05-19T19:00+02:00"}),
    Form(
        "quarter past",
        "Webinar: Quiet Streets\n19 May 2026, 3.15pm–5pm CEST",
        {"starts_at": "2026-05-19T15:15+02:00", "ends_at": "2026-05-19T17:00+02:00"},
    ),
    Form("duration in hours", "Webinar: Quiet Streets\n19 May 2026, 15:00 CEST (2 hours)", AT),
    Form(
        "dauer stunden",
        "Führung: Stadtarchiv\n19.05.2026, 15 Uhr, Dauer ca. 2 Stunden, Treffpunkt: Haupteingang",
        AT,
    ),
    Form(
        "zoom-raum",
        f"Treff Ehrenamt\n{W}Wo: Zoom-Raum der Freiwilligenagentur",
        {"online": True, "place": ""},
    ),
    Form(
        "teams inline",
        "Treff Ehrenamt\n19. Mai 2026, 15–17 Uhr, MS Teams",
        {"online": True, "place": ""},
    ),
    Form(
        "edudip",
        f"Treff Ehrenamt\n{W}Der Treff findet über edudip statt.",
        {"online": True, "place": ""},
    ),
    Form(
        "both",
        f"Treff Ehrenamt\n{W}Ort: Bürgerhaus Neudorf oder online über Zoom",
        {"online": True, "place": "Bürgerhaus Neudorf"},
        ("online",),
    ),
    Form(
        "not online",
        f"Treff Ehrenamt\n{W}Ort: Bürgerhaus Neudorf\nEine Online-Teilnahme ist nicht möglich.",
        {"place": "Bürgerhaus Neudorf"},
    ),
    Form("where tbd", f"Treff Ehrenamt\n{W}Wo: noch offen", {"place": ""}, ("place",)),
    Form(
        "wird nachgereicht", f"Treff Ehrenamt\n{W}Ort: wird nachgereicht", {"place": ""}, ("place",)
    ),
    Form(
        "in einer schule",
        f"Treff Ehrenamt\n{W}Ort: Pestalozzischule, Aula (1. OG)",
        {"place": "Pestalozzischule, Aula (1. OG)", "online": False},
    ),
    Form(
        "price per day",
        f"Kurs Holz\n{W}Kursgebühr 80 € zzgl. 20 € Materialkosten",
        {"free": False, "fee_contains": ["80 €"]},
    ),
    Form("donation", f"Kurs Holz\n{W}Eintritt frei, um eine Spende wird gebeten.", {"free": True}),
    Form(
        "free for pupils only",
        f"Kurs Holz\n{W}Schülerinnen und Schüler nehmen kostenlos teil.",
        {},
        ("free",),
    ),
    Form("material free", f"Kurs Holz\n{W}Werkzeug wird kostenlos gestellt.", {"free": None}),
    Form("keine gebuehr", f"Kurs Holz\n{W}Es wird keine Teilnahmegebühr\nerhoben.", {"free": True}),
    Form(
        "english not free",
        f"Webinar: Quiet Streets\n{EW}This is not a free event; tickets are £10.",
        {"free": False, "fee_contains": ["£10"]},
    ),
    Form(
        "english free",
        f"Webinar: Quiet Streets\n{EW}There is no charge for taking part.",
        {},
        ("free",),
    ),
    Form(
        "list english",
        f"Webinar: Quiet Streets\n{EW}Panellists:\n• Ana Sample – Mayor, Exampleton\n• Prof. "
        f"Ben Test – University of Example\n• Chi Probe – Streets for All",
        {"speakers": ["Ana Sample", "Ben Test", "Chi Probe"]},
    ),
    Form(
        "introducing sentence",
        f"Webinar: Quiet Streets\n{EW}Our speakers are Ana Sample, Head of Roads at "
        f"Exampleton Council, and Ben Test, Researcher at Example University.",
        {"speakers": ["Ana Sample", "Ben Test"]},
    ),
    Form(
        "apl",
        f"Kurs Holz\n{W}Vortrag: apl. Prof. Dr. rer. nat. Gisela Muster-Probe, Universität Neudorf",
        {"speakers": ["Gisela Muster-Probe"]},
    ),
    Form(
        "oberbuergermeister",
        f"Kurs Holz\n{W}Begrüßung: Oberbürgermeister Dr. Emil Muster",
        {"speakers": ["Emil Muster"]},
    ),
    Form(
        "half",
        f"Kurs Holz\n{W}Mit: Eva Muster, Holzwerkstatt, Jan Probe und weiteren",
        {},
        ("speakers",),
    ),
    Form(
        "deadline 12 clock",
        f"Kurs Holz\n{W}Anmeldung bis 12.05.2026, 12 Uhr, unter 01234 5",
        {"deadline": "2026-05-12", **AT},
    ),
    Form(
        "deadline weeks",
        f"Kurs Holz\n{W}Anmeldungen werden bis zwei Wochen vorher angenommen.",
        {"deadline": "2026-05-05", **AT},
        ("registration_deadline",),
    ),
    Form(
        "deadline letzter",
        f"Kurs Holz\n{W}Letzte Anmeldemöglichkeit: 12. Mai 2026",
        {"deadline": "2026-05-12", **AT},
    ),
    Form(
        "deadline ende", f"Kurs Holz\n{W}Anmeldeende: 12.05.2026", {"deadline": "2026-05-12", **AT}
    ),
    Form(
        "deadline english from",
        f"Webinar: Quiet Streets\n{EW}Registration: 1 April 2026 to 12 May 2026",
        {"deadline": "2026-05-12", **AT},
    ),
    Form(
        "deadline last day",
        f"Webinar: Quiet Streets\n{EW}The last day to register is 12 May 2026.",
        {"deadline": "2026-05-12", **AT},
    ),
    Form(
        "deadline: nur bis",
        f"Kurs Holz\n{W}Anmelden kann man sich nur bis zum 12.5.2026.",
        {"deadline": "2026-05-12", **AT},
    ),
    Form("capacity", f"Kurs Holz\n{W}Max. 12 Teilnehmende", {"capacity": 12}),
    Form("capacity min", f"Kurs Holz\n{W}Mindestteilnehmerzahl: 6", {"capacity": None}),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
