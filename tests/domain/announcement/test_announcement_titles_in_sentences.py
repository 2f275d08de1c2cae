"""Titles that one line tells with the day, and entries, boxes and rows that name only the kind."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
TEXT = "Wir sprechen über das, was hilft, und über das, was keinem hilft."


def read(text: str) -> Announcement:
    return read_announcement(text, today=TODAY)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('Lesung "Südhang" mit Anna Muster, 04.03.2026, 20 Uhr.', "Südhang"),
        ("Vortrag „Moor und Meer“, 4. März 2026, 19 Uhr, Stadthalle.", "Moor und Meer"),
        (
            '"Wer pflegt die Wege?" fragt der Verein am 4. März 2026 um 19 Uhr.',
            "Wer pflegt die Wege?",
        ),
        (
            '"Reading Rivers" on 4 March 2026, 2-4 pm, is held in the Old Mill.',
            "Reading Rivers",
        ),
        ('Lunch talk "My first garden" - Wed 04/03/2026, 12:30pm, Old Mill.', "My first garden"),
        (
            "Klausur der Wegewarte: 6.–8. März 2026, Jugendherberge Neudorf.",
            "Klausur der Wegewarte",
        ),
        ("Saatguttausch im Pfarrgarten, Samstag 7. März, 14 Uhr.", "Saatguttausch im Pfarrgarten"),
        (
            "Hallo zusammen 🌱 Saatguttausch am Bauwagen, Samstag 7. März, ab drei!",
            "Saatguttausch am Bauwagen",
        ),
        (
            "An alle: Die Hygieneunterweisung ist Pflicht und findet am 4. März 2026 statt.",
            "Hygieneunterweisung",
        ),
        ("Unsere Wegeschau findet am Mittwoch, 4. März 2026, um 9 Uhr statt.", "Wegeschau"),
    ],
)
def test_a_line_with_the_day_may_tell_the_title(line: str, title: str) -> None:
    found = read(f"{line}\n{TEXT}\n")
    assert found.title == title
    assert "title" in found.unsure


@pytest.mark.parametrize(
    "subject",
    [
        "Raumänderung",
        "Change of room!",
        "Saal verlegt",
        "Achtung: Raumwechsel",
        "Room change",
        "Zeitänderung!",
    ],
)
def test_a_change_is_no_title(subject: str) -> None:
    line = "„Moor und Meer“ am 4. März 2026, 19 Uhr, zieht um in die Stadthalle."
    assert read(f"Betreff: {subject}\n{line}\n").title == "Moor und Meer"


@pytest.mark.parametrize("label", ["Was", "Was?", "What"])
def test_a_box_that_names_the_kind_leaves_the_title_above_it(label: str) -> None:
    above = f"Wegewerkstatt „Ankommen in Neudorf“ am 4. März\n\n{TEXT}\n\n"
    found = read(f"{above}{label}: Wegewerkstatt\nWann: Mittwoch, 4. März 2026, 17 Uhr\n")
    assert found.title == "Ankommen in Neudorf"


@pytest.mark.parametrize(
    "subject",
    [
        "Forschungskolloquium SoSe – A. Muster",
        "Gastvortrag - Anna Muster",
        "Kolloquium – B.M. Lang",
    ],
)
def test_an_entry_with_the_speakers_name_is_called_as_the_text_quotes(subject: str) -> None:
    head = f"Betreff: {subject}\nOrt: Zoom\nBeginn: Mi 04.03.2026 16:15\n\nLiebe alle,\n\n"
    found = read(f"{head}zum Auftakt spricht bei uns:\n\n„Wem gehört das Moor?“\n\n{TEXT}\n")
    assert found.title == "Wem gehört das Moor?"
    assert "title" in found.unsure


@pytest.mark.parametrize(
    "kind",
    [
        "Gastvortrag am Lehrstuhl für Forstkunde",
        "Öffentlicher Vortrag an der Fakultät für Biologie",
        "Guest lecture at the Institute of Soils",
    ],
)
def test_a_kind_at_an_institute_is_no_title(kind: str) -> None:
    found = read(f"{kind}\nDr. Anna Muster: Was Moose erzählen\nMi., 4.3.2026, 18 Uhr, Hörsaal 7\n")
    assert found.title == "Was Moose erzählen"


@pytest.mark.parametrize(
    "row",
    [
        "The Anna Example Memorial Lecture 2026",
        "12th John Example Memorial Lecture",
        "Anna-Muster-Vorlesung 2026",
        "The Neudorf Annual Lecture",
    ],
)
def test_a_lecture_that_bears_a_name_has_a_title_besides(row: str) -> None:
    told = f"{row}\n\nRivers That Remember: Mud and Time\n\nWednesday 4 March 2026, 6 pm\n\n{TEXT}"
    assert read(told).title == "Rivers That Remember: Mud and Time"


@pytest.mark.parametrize("words", ["Nächste Ausgabe:", "Die nächste Folge:", "Next issue:"])
def test_the_next_of_a_row_follows_the_page_s_own_day(words: str) -> None:
    head = "Home / Aktuelles / Detail\n\n15.01.2026\nOnline-Reihe „Dachwende“ geht weiter\n\n"
    told = f"{head}{TEXT}\n\n{words}\n\nMieter und Strom\nam 4. März 2026 von 10 bis 11 Uhr\n"
    assert read(told).title == "Mieter und Strom"


def test_an_invitation_for_somebody_stands_above_the_title() -> None:
    told = f"Einladung zum Informationsabend für Eltern\n\nWenn Kinder fragen\n\n{TEXT}"
    found = read(f"{told}\n\nMittwoch, 4. März 2026, 19 Uhr\n")
    assert found.title == "Wenn Kinder fragen"


@pytest.mark.parametrize("number", ["26-31", "7", "2026/4", "Nr. 12"])
def test_a_conference_with_its_number_stands_above_its_title(number: str) -> None:
    told = (
        f"Akademie Neudorf\n\nTagung {number}\n\nWem nützt die Wiese?\n\n4. März 2026, 10 Uhr\n\n"
    )
    assert read(f"{told}{TEXT}").title == "Wem nützt die Wiese?"


@pytest.mark.parametrize(
    "item",
    [
        'B. Dienstbesprechung "Wege ab 2027"\nTermin ist der 4. März 2026, 8 Uhr.',
        "2. Fachtag „Wege ab 2027“\nAm 4. März 2026, 8 Uhr, im Kreishaus Neudorf.",
        "2 --- Fachtag: jetzt anmelden\nAm 4. März 2026 ist um 9 Uhr der Fachtag „Wege ab 2027“.",
    ],
)
def test_one_event_of_a_circular_is_proposed(item: str) -> None:
    head = "Kreisamt Neudorf\n\nRundschreiben 03/2026\n\nInhalt\nA. Zahlen   B. Tag   C. Rest\n\n"
    found = read(f"{head}A. Die Statistik ist bis zum 30.01.2026 zu melden.\n\n{item}\n\n{TEXT}\n")
    assert found.title == "Wege ab 2027"
    assert "title" in found.unsure


@pytest.mark.parametrize(
    "line", ["„Haus im Gespräch“ startet ins Frühjahr", "Wissen am Abend geht in die neue Saison"]
)
def test_a_row_that_starts_again_is_not_the_first_of_it(line: str) -> None:
    head = f"Medienmitteilung der Stadtklinik\n\n{line}\n\n"
    told = "Den Anfang macht am 4. März 2026 um 18 Uhr Anna Muster mit dem Vortrag „Gut zu Fuß“."
    found = read(f"{head}{told} {TEXT}\n")
    assert found.title == "Gut zu Fuß"
    assert "title" in found.unsure


@pytest.mark.parametrize("year", ["26", ""])
def test_the_stamps_of_a_chat_tell_neither_title_nor_day(year: str) -> None:
    first = f"[18.01.{year}, 19:42] Anna KFV: Nabend zusammen 🚒\n"
    second = (
        f"[18.01.{year}, 19:45:10] Anna KFV: 🔥 Sicher am Seil 🔥\n\n"
        "📅 Sa. 21.02.2026\n⏰ 9 – 16 Uhr\n"
    )
    found = read(f"{first}{second}[19.01.{year}, 07:51] Bert L.: bin dabei\n")
    assert found.title == "Sicher am Seil"
    assert [(one.starts_at.month, one.starts_at.day) for one in found.dates] == [(2, 21)]


def test_one_bracket_is_no_chat() -> None:
    told = f"Fachtag Moor\n\n[04.03.2026, 10:00] Stadthalle Neudorf: Saal 2\n\n{TEXT}\n"
    assert read(told).starts_at is not None


@pytest.mark.parametrize(
    "said",
    [
        "Anna Muster spricht über „Wege ans Wasser“",
        "Dr. Anna Muster (Uni Neudorf) referiert zum Thema „Wege ans Wasser“",
        "Anna Muster liest aus „Wege ans Wasser“",
        "Anna Muster stellt ihr Buch „Wege ans Wasser“ vor",
        'Anna Muster speaks on "Wege ans Wasser"',
        "Anna Muster presents: Wege ans Wasser",
    ],
)
def test_what_somebody_speaks_on_is_the_title(said: str) -> None:
    found = read(f"6. Mai 2026, 18 Uhr, Stadtbücherei Neudorf\n{said}\n")
    assert found.title == "Wege ans Wasser"
    assert [one.name for one in found.speakers] == ["Anna Muster"]


@pytest.mark.parametrize(
    "behind",
    [
        "– 90 Minuten online am",
        "– zwei Stunden online am",
        "(90 Min., online),",
        "– gratis, online,",
    ],
)
def test_how_long_it_takes_is_not_of_the_title(behind: str) -> None:
    found = read(f"„Wege ans Wasser“ {behind} 4. März 2026, ab 15 Uhr\n")
    assert (found.title, found.online) == ("Wege ans Wasser", True)


@pytest.mark.parametrize(
    "head",
    [
        "Kulturamt lädt zum Werkstattgespräch ins alte Kino",
        "Stadtwerke informieren über Fernwärme",
        "Museum öffnet die Türen zur langen Nacht",
    ],
)
@pytest.mark.parametrize("name", ["unter der Überschrift", "mit der Frage", "und heißt"])
def test_a_headline_that_says_who_does_what_is_no_title(head: str, name: str) -> None:
    told = f"Am 4. März 2026 beginnt um 17 Uhr in der Stadthalle der Abend {name}"
    found = read(f"{head}\n\n{told} „Wege ans Wasser“.\n")
    assert found.title == "Wege ans Wasser"
    assert "title" in found.unsure
    assert "title" in read(f"{head}\n\n{told}.\n").unsure


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("netzwerktreffen sprache am mo 9.2.26 um 14 uhr im rathaus", "netzwerktreffen sprache"),
        ("Das Sanierungsforum am 4. Februar 2026 (18 Uhr) muss verlegt werden.", "Sanierungsforum"),
        ("The housing forum on 4 February 2026 has been postponed.", "housing forum"),
        ("Hallo,\n\nunser nächster Stammtisch ist am 9. Februar 2026, 19 Uhr.", "Stammtisch"),
        ("Am 4. Februar 2026 bieten wir einen Sprechtag Denkmal an.", "Sprechtag Denkmal"),
        (
            "Der Sprechtag Denkmal ist am 4. Februar 2026 im Gasthaus „Zur Linde“.",
            "Sprechtag Denkmal",
        ),
        ("Sprechtag Denkmal am Dienstag, 12. Mai 2026, 14 bis 18 Uhr.", "Sprechtag Denkmal"),
        ("Am 12. Mai 2026, 14 Uhr: Sprechtag Denkmal im Amt Neudorf.", "Sprechtag Denkmal"),
    ],
)
def test_one_line_alone_may_tell_what_is_held(text: str, title: str) -> None:
    found = read(text)
    assert found.title == title
    assert "title" in found.unsure


@pytest.mark.parametrize(
    "stamp", ["[19.01., 09:1{}] Anna: ", "19.01.26, 09:1{} - Anna: ", "[09:1{}] Anna: "]
)
def test_the_stamps_of_a_chat_come_in_more_forms(stamp: str) -> None:
    said = ["Guten Morgen in die Runde", "Der Workshop „Moor“ ist am 4. März 2026 um 17 Uhr"]
    found = read("\n".join(stamp.format(at) + one for at, one in enumerate(said)))
    assert found.title == "Moor"
    assert [(one.starts_at.month, one.starts_at.day) for one in found.dates] == [(3, 4)]
