"""What, where, who and how much: titles, places, links, prices and people in many hands."""

import pytest
from domain.announcement.announcement_form import Form, judged

HEAD = "Online-Seminar: Kommunale Wärmeplanung\nMittwoch, 4. März 2026, 10:00–11:30 Uhr\n"
ON_SITE = (
    "Fachtag Wärmeplanung\nMittwoch, 4. März 2026, 10:00–15:30 Uhr\nOrt: Stadthalle Beispielheim\n"
)
PLAIN = "Fachgespräch Wärme\nMittwoch, 4. März 2026, 10:00–11:30 Uhr\n"

FORMS = [
    # Titles
    Form(
        "the office's name stands above",
        "Universität Beispielstadt\nZentrum für Weiterbildung\n\nWorkshop: Schreiben fürs Amt\n\n"
        "Donnerstag, 12. März 2026, 14 bis 17 Uhr",
        {"title_contains": "Schreiben fürs Amt", "starts_at": "2026-03-12T14:00+01:00"},
    ),
    Form(
        "a phrase in quotation marks below",
        "Industrie- und Handelskammer Beispielheim\nMit Künstlicher Intelligenz im Handwerk\n"
        "12. März 2026, 18 Uhr, IHK-Saal\n"
        "In der Veranstaltung „Mit Künstlicher Intelligenz im Handwerk“ zeigen Betriebe, was geht.",
        {"title_contains": "Mit Künstlicher Intelligenz im Handwerk"},
    ),
    Form(
        "two lines make one title",
        "Fachtag: Gemeinsam gegen Einsamkeit –\nWas Kommunen heute tun können\n\n"
        "12. März 2026, 9:30 bis 15 Uhr, Bürgerzentrum Neudorf",
        {"title": "Gemeinsam gegen Einsamkeit – Was Kommunen heute tun können"},
    ),
    Form(
        "two names, nobody knows which",
        "Blaue Stunde\nForum am Markt\n12. März 2026, 18 bis 19 Uhr\nWir freuen uns auf Sie.",
        {},
        ("title",),
    ),
    Form(
        "an English letterhead",
        "Example County Council\nCommunity Learning Team\n\nHow to Read a Council Budget\n\n"
        "Thursday 12 March 2026, 6.30 pm – 8.00 pm\nCouncil Chamber, Example Hall",
        {
            "title_contains": "How to Read a Council Budget",
            "starts_at": "2026-03-12T18:30+01:00",
        },
    ),
    # Where
    Form("Zoom", PLAIN + "Ort: Zoom", {"online": True, "place": ""}),
    Form("Webex", PLAIN + "Ort: Cisco Webex (Link folgt)", {"online": True, "place": ""}),
    Form("GoTo", PLAIN + "Wo: GoToWebinar", {"online": True, "place": ""}),
    Form("OpenTalk", PLAIN + "Ort: OpenTalk", {"online": True, "place": ""}),
    Form(
        "alfaview",
        PLAIN + "Veranstaltungsort: alfaview-Raum „Kommunen“",
        {"online": True, "place": ""},
    ),
    Form("vhs.cloud", PLAIN + "Ort: vhs.cloud", {"online": True, "place": ""}),
    Form(
        "Jitsi",
        PLAIN + "Die Veranstaltung findet über Jitsi Meet statt.",
        {"online": True, "place": ""},
    ),
    Form("YouTube", PLAIN + "Ort: Livestream auf YouTube", {"online": True, "place": ""}),
    Form("BigBlueButton", PLAIN + "Venue: BigBlueButton", {"online": True, "place": ""}),
    Form(
        "not known yet",
        PLAIN + "Ort: wird noch bekannt gegeben",
        {"place": ""},
        ("place",),
    ),
    Form(
        "to be announced",
        "Workshop: Data for Towns\n4 March 2026, 10:00-11:30\nVenue: TBA",
        {"place": ""},
        ("place",),
    ),
    Form(
        "stream beside a place",
        ON_SITE + "Wer nicht kommen kann, verfolgt die Tagung im Livestream.",
        {"online": True, "place": "Stadthalle Beispielheim"},
        ("online",),
    ),
    Form(
        "hybrid said clearly",
        ON_SITE
        + "Die Tagung findet hybrid statt, eine Teilnahme ist auch per Videokonferenz möglich.",
        {"online": True, "place": "Stadthalle Beispielheim"},
    ),
    Form(
        "registering online is no online event",
        ON_SITE + "Bitte melden Sie sich online an: https://www.example.org/anmeldung",
        {
            "online": False,
            "place": "Stadthalle Beispielheim",
            "registration_url": "https://www.example.org/anmeldung",
        },
    ),
    # Links
    Form(
        "underscores belong to the address",
        HEAD + "Anmeldung: https://example.org/kurs__teilnahme__2026/**neu**",
        {"registration_url": "https://example.org/kurs__teilnahme__2026/**neu**"},
    ),
    Form(
        "emphasis in pairs",
        "**Online-Seminar: Kommunale Wärmeplanung**\n__Mittwoch, 4. März 2026__, "
        "**10:00–11:30 Uhr**\n"
        "Skript: daten__final liegt bei.",
        {"title": "Kommunale Wärmeplanung", "starts_at": "2026-03-04T10:00+01:00"},
    ),
    Form(
        "an address without scheme",
        HEAD + "Anmeldung unter www.example.org/anmeldung",
        {"registration_url": "https://www.example.org/anmeldung"},
    ),
    Form(
        "an address without www",
        HEAD + "Bitte melden Sie sich an: example.org/anmeldung.",
        {"registration_url": "https://example.org/anmeldung"},
    ),
    Form(
        "papers are no way in",
        HEAD
        + "Zugang: https://zoom.us/j/123456789\nUnterlagen zum Download: https://example.org/folien.pdf\n"
        "Technikcheck: https://zoom.us/test\nDatenschutzhinweise: https://example.org/datenschutz",
        {"join_url": "https://zoom.us/j/123456789", "registration_url": ""},
    ),
    Form(
        "a recording is no way in",
        HEAD + "Die Aufzeichnung des letzten Webinars: https://zoom.us/rec/share/abcdef\n"
        "Unser Kanal: https://www.youtube.com/@beispiel",
        {"join_url": ""},
    ),
    # Price
    Form(
        "parking is free",
        ON_SITE + "Parken ist kostenfrei.",
        {"free": None},
    ),
    Form(
        "without barriers",
        "Workshop: Data for Towns\n4 March 2026, 10:00-11:30, Town Hall, Leeds\nThe venue is "
        "barrier-free.",
        {"free": None},
    ),
    Form(
        "cancelling costs nothing",
        ON_SITE
        + "Bis zum 18. Februar 2026 können Sie kostenlos\nstornieren, danach wird der volle "
        "Beitrag fällig.",
        {"free": None},
    ),
    Form(
        "not for free, over the end of a line",
        ON_SITE + "Die Teilnahme an dieser Tagung ist leider nicht\nkostenlos.",
        {"free": False},
    ),
    Form(
        "several prices",
        ON_SITE + "Kosten: 80 € für Mitglieder, 120 € für Nichtmitglieder, Studierende 25 €",
        {"free": False, "fee_contains": ["80 €", "120 €", "25 €"]},
    ),
    Form(
        "several prices on lines",
        ON_SITE + "Teilnahmegebühr:\n- Mitglieder: 80 Euro\n- Nichtmitglieder: 120 Euro\n",
        {"free": False, "fee_contains": ["80 Euro", "120 Euro"]},
    ),
    Form(
        "early bird",
        "Conference: Small Towns Online\n4 March 2026, 10:00-15:30, Town Hall, Leeds\n"
        "Fee: £45 early bird, £60 standard",
        {"free": False, "fee_contains": ["£45", "£60"]},
    ),
    Form(
        "free without doubt",
        HEAD + "Für die Teilnehmenden entstehen keine Kosten.",
        {"free": True},
    ),
    # People
    Form(
        "name, office, name, office",
        HEAD + "Mit: Dr. Eva Muster, Stadt Altfelden, Jonas Beispiel, Landkreis Neudorf",
        {"speakers": ["Eva Muster", "Jonas Beispiel"]},
    ),
    Form(
        "gendered titles",
        HEAD
        + "Referentinnen: Prof.in Dr.in Lea Muster (Hochschule Neudorf) und Dr.in Ida Beispiel",
        {"speakers": ["Lea Muster", "Ida Beispiel"]},
    ),
    Form(
        "a lawyer, a vicar and a noble name",
        HEAD + "Referierende:\n- RAin Petra Muster, Kanzlei Muster\n- Pfarrer Karl Beispiel\n- "
        "Jeanne d'Arcon, Beispiel e. V.",
        {"speakers": ["Petra Muster", "Karl Beispiel", "Jeanne d'Arcon"]},
    ),
    Form(
        "a long title",
        HEAD + "Referent: Univ.-Prof. Dr.-Ing. habil. Tim Muster, TU Beispielstadt",
        {"speakers": ["Tim Muster"]},
    ),
    Form(
        "keynote",
        HEAD + "Keynote: Prof. Dr. Mia Muster, Universität Beispielstadt\nModeration: Kai Beispiel",
        {"speakers": ["Mia Muster", "Kai Beispiel"]},
    ),
    Form(
        "invited speaker",
        "Webinar: Heat for Small Towns\n4 March 2026, 10:00-11:30 CET\nInvited speaker: Dr "
        "Ann Sample, Example University",
        {"speakers": ["Ann Sample"]},
    ),
    Form(
        "several speakers after commas",
        "Webinar: Heat for Small Towns\n4 March 2026, 10:00-11:30 CET\n"
        "Speakers: Ann Sample (City of Leeds), Bob Example (Example Trust), Cara Test (Green "
        "Network)",
        {"speakers": ["Ann Sample", "Bob Example", "Cara Test"]},
    ),
    Form(
        "nobody speaks",
        HEAD + "Sie findet im Rahmen der Europäischen Woche der Nachhaltigkeit statt.\n"
        "The Network of Small Towns supports the International Day of Families.",
        {"speakers": []},
    ),
    # Details
    Form(
        "contact, number and access data",
        HEAD + "Ansprechpartnerin: Lena Muster, Tel. 01234 56789, lena.muster@example.org\n"
        "Meeting-ID: 123 4567 8901\nKenncode: 998877\nDie Plätze sind auf 30 begrenzt.",
        {
            "detail_contact": "Lena Muster",
            "detail_access": "998877",
            "capacity": 30,
            "speakers": [],
        },
    ),
    Form(
        "at most",
        HEAD + "Teilnehmerzahl: max. 25 Personen\nEs wird in Gebärdensprache gedolmetscht.",
        {"capacity": 25, "detail_accessibility": "Gebärdensprache"},
    ),
    Form(
        "a programme as a table",
        ON_SITE + "Programm\n10:00 Uhr Begrüßung\n10:15 Uhr Vortrag: Wärme in der Stadt\n"
        "12:00 Uhr Mittagspause\n13:00 Uhr Workshops\n15:30 Uhr Ende",
        {
            "starts_at": "2026-03-04T10:00+01:00",
            "ends_at": "2026-03-04T15:30+01:00",
            "detail_programme": "Wärme in der Stadt",
        },
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
