"""One workshop in an orchard: rain dates, seasons, tools and donations."""

import pytest
from domain.announcement.announcement_form import Form, judged

W = "Samstag, 18. April 2026, 11:00–13:00 Uhr\n"
AT: dict[str, object] = {"starts_at": "2026-04-18T11:00+02:00", "ends_at": "2026-04-18T13:00+02:00"}
EW = "Saturday 18 April 2026, 11:00-13:00 CEST\n"
H = f"Workshop: Obstbaumschnitt\n{W}"

FORMS = [
    Form(
        "another day if it rains",
        f"{H}Ersatztermin bei Regen: 25. April 2026, 11 Uhr",
        {"starts_at": "2026-04-18T11:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "more dates elsewhere", f"{H}Weitere Termine finden Sie unter www.example.org/termine.", AT
    ),
    Form("a course in autumn", f"{H}Im Herbst (17. Oktober 2026) folgt ein Aufbaukurs.", AT),
    Form(
        "two courses",
        "Workshop: Obstbaumschnitt\nFrühjahrskurs: 18. April 2026, 11–13 Uhr\nHerbstkurs: 17. "
        "Oktober 2026, 11–13 Uhr",
        {},
        ("starts_at", "dates"),
    ),
    Form(
        "a new date above the old",
        f"Workshop: Obstbaumschnitt\nAchtung, neuer Termin: Samstag, 25. April 2026\n{W}",
        {"starts_at": "2026-04-25T11:00+02:00"},
        ("starts_at",),
    ),
    Form(
        "meeting before it begins",
        "Workshop: Obstbaumschnitt\n18. April 2026\nTreffpunkt 10:45 Uhr am Parkplatz, Beginn "
        "11 Uhr",
        {"starts_at": "2026-04-18T11:00+02:00"},
    ),
    Form(
        "office hours",
        "Workshop: Obstbaumschnitt\n18. April 2026, Bürozeiten 8–12 Uhr",
        {"starts_at": None},
        ("starts_at",),
    ),
    Form(
        "hours in words",
        "Workshop: Obstbaumschnitt\n18. April 2026 um elf Uhr",
        {"starts_at": "2026-04-18T11:00+02:00"},
    ),
    Form(
        "registering online",
        f"{H}Ort: Obstwiese Neudorf, online-Anmeldung erforderlich",
        {"place_contains": "Obstwiese Neudorf"},
    ),
    Form(
        "a meadow",
        f"{H}Ort: Streuobstwiese am Sportplatz Neudorf",
        {"place": "Streuobstwiese am Sportplatz Neudorf", "online": False},
    ),
    Form(
        "free, with donations",
        f"{H}Die Teilnahme ist frei. Um Spenden wird gebeten.",
        {"free": True},
    ),
    Form(
        "two prices after taking part",
        f"{H}Teilnahme: 15 € / 10 € ermäßigt",
        {"free": False, "fee_contains": ["15 €", "10 €"]},
    ),
    Form(
        "tools are free",
        f"{H}Leihgeräte sind kostenfrei, die Teilnahme kostet 15 Euro.",
        {"free": False, "fee_contains": ["15 Euro"]},
    ),
    Form("led by", f"{H}Leitung: Baumwart Sepp Muster", {"speakers": ["Sepp Muster"]}),
    Form(
        "a leader in prose",
        f"{H}Kursleiterin Vroni Muster zeigt die wichtigsten Schnitte.",
        {"speakers": ["Vroni Muster"]},
    ),
    Form(
        "thanks to",
        f"{H}Mit Unterstützung von Gartenbauverein Neudorf und Sparkasse Altfelden.",
        {"speakers": []},
    ),
    Form(
        "registered with somebody",
        f"{H}Anmeldung bis 10. April bei Vroni Muster, 01234 5",
        {"deadline": "2026-04-10", "speakers": []},
    ),
    Form(
        "a deadline in words",
        f"{H}Anmeldeschluss ist eine Woche vorher.",
        {"deadline": "2026-04-11"},
        ("registration_deadline",),
    ),
    Form(
        "registering from a day on",
        f"{H}Anmeldung ab 1. März 2026 unter example.org/obst",
        {"deadline": "None", "registration_url": "https://example.org/obst"},
    ),
    Form(
        "an association above",
        f"Obst- und Gartenbauverein Neudorf\nObstbäume richtig schneiden\n{W}",
        {"title_contains": "Obstbäume richtig schneiden"},
    ),
    Form(
        "a title with a hyphen",
        f"Obst-\nbäume richtig schneiden\n{W}",
        {"title_contains": "Obstbäume richtig schneiden"},
    ),
    Form(
        "a menu above",
        f"Home\nÜber uns\nKurse\nObstbäume richtig schneiden\n{W}",
        {"title_contains": "Obstbäume richtig schneiden"},
    ),
    Form(
        "facts in one line",
        f"Workshop: Pruning Trees\n{EW}Places: 12. Cost: free. Tutor: Vera Sample.",
        {"capacity": 12, "free": True, "speakers": ["Vera Sample"]},
    ),
    Form(
        "an orchard",
        f"Workshop: Pruning Trees\n{EW}Where: Example Orchard (meet at the gate)",
        {"place_contains": "Example Orchard", "online": False},
    ),
    Form("hiring is free", f"Workshop: Pruning Trees\n{EW}The tool hire is free.", {"free": None}),
    Form(
        "bookings close",
        f"Workshop: Pruning Trees\n{EW}Bookings close at noon on 10 April 2026.",
        {"deadline": "2026-04-10", **AT},
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
