"""The same kinds of facts once more, in the words of other offices."""

import pytest
from domain.announcement.announcement_form import Form, judged

WHEN = "Dienstag, 10. März 2026, 14:00–16:00 Uhr\n"
AT = {"starts_at": "2026-03-10T14:00+01:00", "ends_at": "2026-03-10T16:00+01:00"}

FORMS = [
    Form(
        "an office and its motto",
        f"Kreisverwaltung Beispielheim\nGemeinsam. Stark. Vor Ort.\n\nInformationsabend "
        f"Pflegekinder\n{WHEN}",
        {"title_contains": "Pflegekinder", **AT},
    ),
    Form(
        "a network with a colon",
        f"Netzwerk Klima: Regenwasser nutzen\n{WHEN}Ort: Bauhof Neudorf",
        {"title_contains": "Regenwasser nutzen", "place": "Bauhof Neudorf", **AT},
    ),
    Form(
        "only a subject line inside",
        f"Betreff: Einladung zum Workshop „Sprache verbindet“\n\nGuten Tag,\n\nwir laden "
        f"ein.\n\n{WHEN}",
        {"title": "Sprache verbindet", **AT},
    ),
    Form(
        "number before the title",
        f"3. Beispielheimer Energietag\n{WHEN}Messehalle",
        {"title_contains": "Beispielheimer Energietag", **AT},
    ),
    Form(
        "an English kind above",
        "Public Lecture\n\nThe Future of Village Shops\n\n10 March 2026, 2 pm–4 pm, Example "
        "Library",
        {"title": "The Future of Village Shops", **AT},
    ),
    Form(
        "quoted title after the office",
        f"Die Stadtbücherei Altfelden lädt ein:\n„Vorlesen will gelernt sein“\n{WHEN}",
        {"title_contains": "Vorlesen will gelernt sein", **AT},
    ),
    Form(
        "emphasised with stars",
        "*Workshop: Förderanträge schreiben*\n\n*Wann:* 10.03.2026, 14–16 Uhr\n*Wo:* Haus der "
        "Vereine, Neudorf\n*Kosten:* keine",
        {
            "title": "Förderanträge schreiben",
            "place": "Haus der Vereine, Neudorf",
            "free": True,
            **AT,
        },
    ),
    Form(
        "markdown",
        "# Online-Seminar: Förderanträge schreiben\n\n- **Datum:** 10. März 2026\n- "
        "**Uhrzeit:** 14:00 – 16:00\n- **Anmeldung:** <https://example.org/foerder_antrag>",
        {
            "title": "Förderanträge schreiben",
            "registration_url": "https://example.org/foerder_antrag",
            **AT,
        },
    ),
    Form(
        "gendering stars stay",
        f"Fachtag für Lehrer*innen und Erzieher*innen\n{WHEN}",
        {"title_contains": "Lehrer*innen und Erzieher*innen"},
    ),
    Form(
        "date with slashes of weekday",
        "Kurs: Erste Hilfe am Kind\nSa/So, 14./15.03.2026, jeweils 9-13 Uhr",
        {"starts": ["2026-03-14T09:00", "2026-03-15T09:00"]},
    ),
    Form(
        "hours before the date",
        "Vortrag: Pilze im Wald\num 14 Uhr am 10. März 2026 im Forsthaus Altfelden",
        {"starts_at": "2026-03-10T14:00+01:00"},
    ),
    Form(
        "month abbreviated", "Webinar: Soil Health\nTue 10 Mar 2026 14:00 CET – 16:00 CET", {**AT}
    ),
    Form("American", "Webinar: Soil Health\nMarch 10, 2026 | 2:00 PM - 4:00 PM CET", {**AT}),
    Form("ISO", "Webinar: Soil Health\n2026-03-10, 14:00-16:00", {**AT}),
    Form(
        "two hours in the afternoon",
        "Beratungsnachmittag Rente\nDienstag, 10.03.26, 14 Uhr s. t., Ende 16 Uhr",
        {**AT},
    ),
    Form(
        "clock in words",
        "Treffen der Selbsthilfegruppe\n10. März 2026, nachmittags um halb drei",
        {"starts_at": "2026-03-10T14:30+01:00"},
    ),
    Form(
        "beginning told, deadline told first",
        "Seminar Pachtrecht\nAnmeldung bis Freitag, 27. Februar 2026, 12:00 Uhr\nSeminar am "
        "Dienstag, 10. März 2026, 14:00 bis 16:00 Uhr",
        {"deadline": "2026-02-27", **AT},
    ),
    Form(
        "not today's press date",
        f"Beispielheim, 19. Januar 2026\nInformationsabend Pflegekinder\n{WHEN}",
        {"title_contains": "Pflegekinder", **AT},
    ),
    Form(
        "a birthday in the text",
        f"Lesung: Tagebücher\n{WHEN}Die Autorin wurde am 3. Mai 1950 geboren.",
        {"starts": ["2026-03-10T14:00"], **AT},
    ),
    Form(
        "an earlier and a later exhibition",
        f"Vernissage: Bilder vom Dorf\n{WHEN}Die Ausstellung ist bis zum 30. April 2026 zu "
        f"sehen, täglich 10 bis 17 Uhr.",
        {**AT},
    ),
    Form(
        "a project's time",
        f"Werkstattgespräch Quartier\n{WHEN}Das Projekt läuft vom 1. Juli 2025 bis 30. Juni 2028.",
        {"starts": ["2026-03-10T14:00"], **AT},
    ),
    Form(
        "ask the tax office",
        f"Steuern für Vereine\n{WHEN}Rückfragen: Frau Muster, Mo. bis Do. von 8:00 bis 15:00 "
        f"Uhr, Tel. 01234 1",
        {**AT},
    ),
    Form(
        "the bus leaves",
        "Exkursion: Moore\n10. März 2026\nAbfahrt: 8 Uhr, Busbahnhof Neudorf\nRückkehr: ca. 17 Uhr",
        {},
        ("starts_at",),
    ),
    Form(
        "place after at",
        "Networking Lunch\n10 March 2026, 14:00-16:00 at the Town Hall, Example Street 5",
        {"place_contains": "Town Hall", **AT},
    ),
    Form(
        "a street is a place",
        f"Infoabend Nahwärme\n{WHEN}Treffpunkt: Dorfplatz Neudorf",
        {"place": "Dorfplatz Neudorf", "online": False},
    ),
    Form(
        "online in brackets", f"Infoabend Nahwärme (online)\n{WHEN}", {"online": True, "place": ""}
    ),
    Form(
        "Teams beside the room",
        f"Infoabend Nahwärme\n{WHEN}Ort: Sitzungssaal 1 / Microsoft Teams",
        {"online": True, "place": "Sitzungssaal 1"},
    ),
    Form(
        "Discord",
        f"Infoabend Nahwärme\n{WHEN}Wo? Auf unserem Discord-Server",
        {"online": True, "place": ""},
    ),
    Form(
        "on our channel",
        f"Infoabend Nahwärme\n{WHEN}Ort: YouTube-Kanal der Stadt Altfelden",
        {"online": True, "place": ""},
    ),
    Form(
        "the link comes by mail",
        f"Infoabend Nahwärme\n{WHEN}Der Abend findet als Videokonferenz (alfaview) statt. Den "
        f"Link erhalten Sie per E-Mail.",
        {"online": True, "place": "", "join_url": ""},
    ),
    Form(
        "place open in English",
        "Networking Lunch\n10 March 2026, 14:00-16:00\nLocation: will be announced soon",
        {"place": ""},
        ("place",),
    ),
    Form(
        "room details follow",
        f"Infoabend Nahwärme\n{WHEN}Ort: Den Raum geben wir rechtzeitig bekannt.",
        {"place": ""},
        ("place",),
    ),
    Form(
        "survey, not register",
        "Webinar: Soil Health\n10 March 2026, 14:00-16:00 CET\nSlides: "
        "https://example.org/slides\nFeedback survey: https://example.org/survey",
        {"registration_url": "", "join_url": ""},
    ),
    Form(
        "Teams to join",
        "Webinar: Soil Health\n10 March 2026, 14:00-16:00 CET\nJoin: https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc/0?context=x",
        {"join_url": "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc/0?context=x"},
    ),
    Form(
        "register with a service",
        "Webinar: Soil Health\n10 March 2026, 14:00-16:00 CET\nSign up: https://us02web.zoom.us/webinar/register/WN_abc",
        {"registration_url": "https://us02web.zoom.us/webinar/register/WN_abc", "join_url": ""},
    ),
    Form(
        "host only",
        "Webinar: Soil Health\n10 March 2026, 14:00-16:00 CET\nMore about us: example.org",
        {"registration_url": ""},
    ),
    Form(
        "free admission",
        "Lesung: Tagebücher\n10. März 2026, 14 Uhr\nFreier Eintritt!",
        {"free": True},
    ),
    Form(
        "nobody pays, hidden in prose",
        f"Kurs: Erste Hilfe\n{WHEN}Für das Angebot entstehen Ihnen keinerlei Kosten.",
        {"free": True},
    ),
    Form(
        "sponsors pay",
        f"Kurs: Erste Hilfe\n{WHEN}Dank der Förderung durch das Land können wir den Kurs "
        f"kostenlos anbieten.",
        {"free": True},
    ),
    Form(
        "only material costs",
        f"Kurs: Filzen\n{WHEN}Der Kurs ist kostenlos, Materialkosten 8 Euro.",
        {},
        ("fee",),
    ),
    Form(
        "from a price on",
        f"Kurs: Filzen\n{WHEN}Kosten: ab 20 Euro",
        {"free": False, "fee_contains": ["20 Euro"]},
    ),
    Form(
        "prices in a table",
        f"Tagung Forst\n{WHEN}Tagungsgebühr\nRegulär\t150 €\nErmäßigt\t90 €\n",
        {"free": False, "fee_contains": ["150 €", "90 €"]},
    ),
    Form(
        "people with titles behind",
        f"Tagung Forst\n{WHEN}Referent: Jan Muster, M. A., Revierförster",
        {"speakers": ["Jan Muster"]},
    ),
    Form(
        "a couple of people",
        f"Tagung Forst\n{WHEN}Es sprechen Ina Muster (Forstamt Neudorf) und Bo Probe "
        f"(Waldbauernverband).",
        {"speakers": ["Ina Muster", "Bo Probe"]},
    ),
    Form(
        "nobody is named yet",
        f"Tagung Forst\n{WHEN}Referent: N.N.",
        {"speakers": []},
        ("speakers",),
    ),
    Form(
        "a dean in English",
        "Lecture: Soil\n10 March 2026, 14:00\nGuest speaker: Rev. Tom Sample, Dean of Example",
        {"speakers": ["Tom Sample"]},
    ),
    Form(
        "the contact is no speaker",
        f"Tagung Forst\n{WHEN}Organisation: Lea Muster, lea@example.org",
        {"speakers": []},
    ),
    Form(
        "deadline in English words",
        "Lecture: Soil\n10 March 2026, 14:00\nPlease RSVP by Friday 27 February 2026.",
        {"deadline": "2026-02-27"},
    ),
    Form(
        "deadline: closes at",
        "Lecture: Soil\n10 March 2026, 14:00\nBooking deadline: 27 February 2026, 5 pm",
        {"deadline": "2026-02-27", "starts_at": "2026-03-10T14:00+01:00"},
    ),
    Form(
        "no deadline: registering opens",
        f"Tagung Forst\n{WHEN}Die Anmeldung öffnet am 1. Februar 2026.",
        {"deadline": "None", **AT},
    ),
    Form(
        "deadline: report till",
        f"Tagung Forst\n{WHEN}Bitte geben Sie uns bis zum 27.02.2026 Bescheid, ob Sie kommen.",
        {"deadline": "2026-02-27"},
    ),
    Form(
        "deadline: papers, not people",
        f"Tagung Forst\n{WHEN}Vortragsvorschläge können bis 1. Februar 2026 eingereicht werden.",
        {"deadline": "None", **AT},
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_is_read_as_a_careful_person_reads_it(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
