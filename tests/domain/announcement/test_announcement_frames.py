"""What stands around a title in its line, and where an event is and is not: tables of kinds."""

import pytest
from domain.announcement.announcement_form import TODAY, Form, judged

from mailer.domain.announcement import read_announcement
from mailer.domain.announcement.title.parts import split_series, unframed

DAY = "Mittwoch, 4. März 2026, 10:00–11:30 Uhr\n"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("You are cordially invited to the Parents' Breakfast", "Parents' Breakfast"),
        ("We would like to invite you to our Spring Lecture", "Spring Lecture"),
        ("The Rivers Trust invites you to a workshop on Clean Water", "workshop on Clean Water"),
        ("Join us for Poetry at Noon", "Poetry at Noon"),
        ("Sie sind herzlich eingeladen zum Tag der Vereine", "Tag der Vereine"),
        ("Die Stadtwerke laden herzlich ein zum Energieforum", "Energieforum"),
        ("Wir laden Sie ein zur Fachtagung", "Fachtagung"),
        ("It is our pleasure to invite you to the", ""),
        ("Ausschreibung: Lehrgang Baumpflege", "Lehrgang Baumpflege"),
        (
            "Ausschreibung von Reinigungsleistungen planen",
            "Ausschreibung von Reinigungsleistungen planen",
        ),
        ("WG: AW: Lehrgang Baumpflege", "Lehrgang Baumpflege"),
        ("Lehrgang Baumpflege – noch Plätze frei!", "Lehrgang Baumpflege"),
        ("Lehrgang Baumpflege (Restplätze)", "Lehrgang Baumpflege"),
        ("Soil Health – last few places", "Soil Health"),
        ("Marktplätze – Plätze der Begegnung", "Marktplätze – Plätze der Begegnung"),
    ],
)
def test_a_frame_is_no_part_of_a_title(line: str, named: str) -> None:
    assert unframed(line) == named


@pytest.mark.parametrize(
    ("line", "series", "title"),
    [
        (
            "Elternabend online: Schlaf und Bildschirm",
            "Elternabend online",
            "Schlaf und Bildschirm",
        ),
        ("Mitgliederversammlung: Wege ins Ehrenamt", "Mitgliederversammlung", "Wege ins Ehrenamt"),
        ("Themenabend in der Remise: Licht", "Themenabend in der Remise", "Licht"),
        ("We invite you to a webinar on Clean Water", "Webinar", "Clean Water"),
        ("Webinar on Clean Water", "", "Webinar on Clean Water"),
        ("Werkstattgespräch #12: Boden", "Werkstattgespräch #12", "Boden"),
        ("Sportbund: Webinar zum Thema Vereinsrecht", "Sportbund: Webinar", "Vereinsrecht"),
        ("Dächer begrünen: Infoabend", "Infoabend", "Dächer begrünen"),
        ("Stadtteiltreffen | Grün statt Grau", "Stadtteiltreffen", "Grün statt Grau"),
        ("Schnupperkurs: Töpfern am Abend", "Schnupperkurs", "Töpfern am Abend"),
        ("Exkursion „Holz lebt“", "Exkursion", "Holz lebt"),
        ("Tag der offenen Tür „Holz lebt“", "Tag der offenen Tür", "Holz lebt"),
        ("Flechten bestimmen | Exkursion", "Exkursion", "Flechten bestimmen"),
        ("Förderrecht (Online-Workshop)", "Online-Workshop", "Förderrecht"),
        ("Kaffeepause – heute: Ordnung im Postfach", "Kaffeepause", "Ordnung im Postfach"),
        ("Episode 7: The Quiet City", "", "The Quiet City"),
        ("Neu im Programm: Nähen für Anfänger", "", "Nähen für Anfänger"),
        ("Neu denken: Wege aus der Routine", "", "Neu denken: Wege aus der Routine"),
        ("Re-Use im Bau", "", "Re-Use im Bau"),
        (
            "Der Wochenmarkttag: Geschichte eines Ortes",
            "",
            "Der Wochenmarkttag: Geschichte eines Ortes",
        ),
        (
            "Fachtag „Wald im Wandel“ am 4. März 2026 um 18 Uhr in der Stadthalle",
            "Fachtag",
            "Wald im Wandel",
        ),
        ("„Wald im Wandel“ in Rotenberg", "", "Wald im Wandel"),
        ("„Wald im Wandel“ – illustrated talk by Ann Example", "", "Wald im Wandel"),
        ("Fachtag „Gewaltfrei“ in der Pflege", "Fachtag", "Gewaltfrei in der Pflege"),
        ("Aktionstag: Ausstellungseröffnung „Salz“", "Aktionstag: Ausstellungseröffnung", "Salz"),
    ],
)
def test_a_line_is_parted_into_series_and_title(line: str, series: str, title: str) -> None:
    assert split_series(line) == (series, title)


TITLES = [
    Form(
        "an address of the letterhead is no title",
        "Landratsamt Beispielheim\nSozialamt · Torgasse 2 · 09999 Beispielheim\n\n"
        "Pflege zu Hause\n\n" + DAY,
        {"title": "Pflege zu Hause"},
    ),
    Form(
        "a place of work in a title is no office",
        "Gesundheit im Amt\n" + DAY,
        {"title": "Gesundheit im Amt"},
    ),
    Form(
        "the invitation ends, and below it is the name",
        "It is our pleasure to invite you to the conference\n\nTowns and Rivers\n" + DAY,
        {"title": "Towns and Rivers"},
    ),
    Form(
        "the row and its number belong to the title above",
        "Wohnen neu gedacht\nGesprächsreihe „Kurz und gut“, Folge 4\n" + DAY,
        {"title": "Wohnen neu gedacht"},
    ),
    Form(
        "the subject has no quotation marks, the text has",
        "AW: Webinar Recht im Verein, 4. März\n\nHallo,\n"
        "das Webinar „Recht im Verein“ ist am 4. März 2026 von 10 bis 11 Uhr.\n",
        {"title": "Recht im Verein"},
    ),
    Form(
        "a sentence tells the theme",
        "Der nächste Abend am 4. März 2026, 19 Uhr, beschäftigt sich mit dem Thema "
        "„Licht und Insekten“ und findet im Gemeindesaal statt.\n",
        {"title": "Licht und Insekten"},
    ),
    Form(
        "the last day to register is no title",
        "Umzug im Amt\n" + DAY + "Anmeldung bis 1. März 2026\n",
        {"title": "Umzug im Amt"},
    ),
    Form(
        "a title of two lines below its kind",
        "Fachtagung\nRisiken erkennen\nund handeln\n" + DAY,
        {"title": "Risiken erkennen und handeln"},
    ),
    Form(
        "a part of a row is what takes place",
        "Web-Seminar-Reihe Frühe Jahre\nTeil 2: Rechte im Alltag\n" + DAY,
        {"title": "Rechte im Alltag"},
    ),
    Form(
        "a subject that only invites",
        "Betreff: WG: Einladung\n\nLiebe Leute,\n\nam 4. März 2026 laden wir zum Dialogabend "
        "„Nachbarn stärken“ ein. Beginn ist um 17 Uhr im Stadtteilzentrum Nord.\n",
        {"title": "Nachbarn stärken"},
    ),
    Form(
        "a row is named above by its label",
        "Reihe: Verwaltung von morgen\nKommunen im Wandel\n" + DAY,
        {"title": "Kommunen im Wandel", "series": "Verwaltung von morgen"},
    ),
    Form("a tour above is no guide", "Führung: Auf dem Damm\n" + DAY, {"title": "Auf dem Damm"}),
]
UNTITLED = [
    Form(
        "only an appointment",
        "FW: Termin\nWir treffen uns am 4. März 2026, 10 Uhr, per Teams.\n",
        {},
        ("title",),
    ),
    Form("only a save the date", "Save the Date: 4. März 2026\n10–11 Uhr, Webex\n", {}, ("title",)),
    Form("only a meeting", "Einladung zur Sitzung\n" + DAY + "Ort: Rathaus\n", {}, ("title",)),
    Form("only how", "Umwelt-Talk\n" + DAY + "Online\n", {}, ("title",)),
]


@pytest.mark.parametrize("form", TITLES + UNTITLED, ids=lambda form: form.name)
def test_a_title_is_read_or_asked_for(form: Form) -> None:
    found = form.read()
    assert set(judged(form).values()) == {"right"}, (found.title, found.unsure)
    assert ("title" in found.unsure) == ("title" in form.unsure)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (
            "Familienzentrum Süd\nGartenweg 21\n09999 Süderau",
            "Familienzentrum Süd, Gartenweg 21, 09999 Süderau",
        ),
        ("im Gründerhaus Tannau (1. OG)", "Gründerhaus Tannau (1. OG)"),
        ("Hybrid: Rathaus Altdorf und Zoom", "Rathaus Altdorf"),
        ("Ort: hybrid – Rathaus Altdorf, Saal 1, und per Livestream", "Rathaus Altdorf, Saal 1"),
        ("Wir treffen uns am Brunnen vor dem Stadttor.", "Brunnen vor dem Stadttor"),
        ("Treffpunkt ist die Scheune am Weiher.", "Scheune am Weiher"),
        ("Es findet in den Räumen der Sparkasse Talheim statt.", "Räume der Sparkasse Talheim"),
        ("Assembly Rooms, 12 Station Road", "Assembly Rooms, 12 Station Road"),
        ("The Guildhall, Market Square, and online", "The Guildhall, Market Square"),
        ("Wir treffen uns im virtuellen Raum der Hochschule.", ""),
        ("Student Hub, first floor", "Student Hub, first floor"),
        ("Der Verein lädt ins Bürgerhaus Au, Saal 2, ein.", "Bürgerhaus Au, Saal 2"),
        ("Anträge sind im Kulturamt, Domplatz 3, abzugeben.", ""),
        ("Unterlagen senden Sie bitte an: Bildungszentrum, Ringstraße 2.", ""),
        ("Das letzte Treffen fand im Wasserwerk Süd statt.", ""),
        ("Die Beratungsstelle in der Kirchgasse 9 bleibt geschlossen.", ""),
        ("Der Raum wird noch bekannt gegeben.", ""),
        ("Ort: Online via Webex\nVeranstalter: Akademie, Burgstraße 8", ""),
        ("Es findet bei uns im Haus statt.", ""),
        ("--\nKreis Ulmenau\nKreisplatz 4, 09999 Ulmenau", ""),
    ],
)
def test_where_it_is_and_where_it_is_not(told: str, place: str) -> None:
    assert read_announcement(f"Wohnen im Alter\n{DAY}{told}\n", today=TODAY).place == place


def test_a_heading_tells_the_house() -> None:
    read = read_announcement(f"Seniorennachmittag im Pfarrheim St. Anna\n{DAY}", today=TODAY)
    about = read_announcement(f"Brandschutz im Rathaus\n{DAY}", today=TODAY)
    assert (read.place, read.online) == ("Pfarrheim St. Anna", False)
    assert (about.place, about.online) == ("", None)


@pytest.mark.parametrize(
    "told",
    [
        "Stadtamt, Raum 1.08; falls nötig weichen wir auf eine Videokonferenz aus.",
        "Ob der Vortrag online oder vor Ort stattfindet, teilen wir mit.",
        "Ort: Universität Hochfeld oder Zoom (abhängig von der Zahl der Anmeldungen)",
    ],
)
def test_what_is_not_decided_is_asked_for(told: str) -> None:
    assert {"online", "place"} <= set(
        read_announcement(f"Ethik der Daten\n{DAY}{told}\n", today=TODAY).unsure
    )


@pytest.mark.parametrize(
    ("title", "online"),
    [
        ("Digital Health Forum", None),
        ("Stadtgeschichte – Quellen online finden", None),
        ("Elternabend digital", True),
        ("Steuern im Verein (online)", True),
        ("Steuern im Verein – online", True),
    ],
)
def test_what_a_title_is_about_is_not_how_it_is_held(title: str, online: bool | None) -> None:
    assert read_announcement(f"{title}\n{DAY}", today=TODAY).online is online
