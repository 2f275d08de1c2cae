"""Who speaks, where people stand in lines below one another, or a sentence shows it."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)


def read(text: str) -> Announcement:
    return read_announcement(
        f"Wärme im Quartier\nMittwoch, 4. März 2026, 10 bis 12 Uhr, online\n\n{text}", today=TODAY
    )


def names(text: str) -> list[str]:
    return [one.name for one in read(text).speakers]


SURE = {
    "a line about the podium promises them": (
        "Auf dem Podium begrüßen wir:\n\nPia Muster, Neudorf 21\nHenrik Beispiel, SPD\n",
        ["Pia Muster", "Henrik Beispiel"],
    ),
    "an hour promises them": (
        "17:30 Uhr Kurz-Statements\nPia Muster, Neudorf 21\nOliver Beispiel, Freie Liste Neudorf\n",
        ["Pia Muster", "Oliver Beispiel"],
    ),
    "who is not called as many are stands among others": (
        (
            "Mit dabei sind Fachleute aus drei Städten sowie\n- Anna Muster, Phila\n"
            "- Avram Beispiel, zuständig für Parks\n- Jonas Vorlage, Mehr Grün\n"
        ),
        ["Anna Muster", "Avram Beispiel", "Jonas Vorlage"],
    ),
    "a group stands in between": (
        "Auf dem Podium sitzen:\n- Anna Muster, Phila\n- Theatergruppe\n- Jonas Vorlage, SPD\n",
        ["Anna Muster", "Jonas Vorlage"],
    ),
    "one person below a line that promises experts": (
        (
            "18:20 Vorstellung der geladenen Expertin:\n"
            "• Katja Muster, zuständig für Wärme beim Stadtwerk Neudorf e.V.\n"
        ),
        ["Katja Muster"],
    ),
    "the works of a town are nobody": (
        (
            "Teilnehmende der Diskussionsrunde\n– Ulf Muster, Neudorfer Wasserbetriebe\n"
            "– Johannes Beispiel, BürgerBündnis Kälteschutz\n"
        ),
        ["Ulf Muster", "Johannes Beispiel"],
    ),
    "the works of a town behind a role": (
        "Impulsgeber*innen:\n• Sonja Muster, Geschäftsführerin Neudorfer Zinnhütte\n",
        ["Sonja Muster"],
    ),
    "a colon sets off what they do": (
        "Panel members:\n\nJane Sample: Course leader for planning\nJohn Example: Town of Newton\n",
        ["Jane Sample", "John Example"],
    ),
    "panel with": (
        "Podiumsdiskussion mit: Anna Muster (Netzwerk Wärme), Ben Vorlage (Stadt Neudorf)",
        ["Anna Muster", "Ben Vorlage"],
    ),
    "who takes over moderating": (
        "Die Moderation übernimmt Claus Muster von der Neudorfer Zeitung.",
        ["Claus Muster"],
    ),
    "who gives the talk": (
        "Den Vortrag hält Anna Muster.\nEine Einführung gibt Ben Vorlage.",
        ["Anna Muster", "Ben Vorlage"],
    ),
    "among others, each with what it is about": (
        (
            "Mit dabei sind unter anderem Anna Muster, Gärtnerin, über Dächer, Prof. Mara Vorlage, "
            "Psychologin, über Gewohnheiten, sowie Tilda Beispiel, Journalistin, über Zahlen."
        ),
        ["Anna Muster", "Mara Vorlage", "Tilda Beispiel"],
    ),
    "an office, and behind a comma its holder": (
        "Die Leiterin der Stadtbücherei Neudorf, Anna Muster, liest Briefe aus dem Archiv.",
        ["Anna Muster"],
    ),
    "by a profession that no list has": (
        "Nach der Begrüßung durch Kreisrutengängerin Anna Muster beginnt der Rundgang.",
        ["Anna Muster"],
    ),
    "a verb, an adjective and a profession": (
        "Die Schlussworte spricht die stellvertretende Kreisrutengängerin Anna Muster.",
        ["Anna Muster"],
    ),
    "an office, its town and its holder without a comma": (
        "Der Rundgang mit dem Kurator der Ausstellung Ben Vorlage dauert eine Stunde.",
        ["Ben Vorlage"],
    ),
    "held by an office": (
        "Die Festrede wird gehalten vom Landesbischof der Kirche in Neudorf, Ben Vorlage.",
        ["Ben Vorlage"],
    ),
    "several behind with, each with an office": (
        (
            "Im Wechsel mit Anna Muster, Direktorin, Ben Vorlage, freier Mitarbeiter, und "
            "Rosa Beispiel, Stifterin."
        ),
        ["Anna Muster", "Ben Vorlage", "Rosa Beispiel"],
    ),
    "a day, the hours and a title before a talk": (
        (
            '- 27.05.2026, 18-20 Uhr: Prof. Anna Muster "Wärme"\n'
            '- 03.06.2026, 18-20 Uhr: Prof. Ben Vorlage "Kälte im Netz: Wer friert?"'
        ),
        ["Anna Muster", "Ben Vorlage"],
    ),
    "who stands before those that speak": (
        (
            "Ministerin Eva Beispiel spricht ein Grußwort, Referenten sind Direktor Ben Vorlage, "
            "Henning Muster aus dem Referat Abwehr sowie IT-Experte Jo Probe von der Stadt Neudorf."
        ),
        ["Eva Beispiel", "Ben Vorlage", "Henning Muster", "Jo Probe"],
    ),
    "a title right before the verb": (
        "Die jüngst berufene Physikerin Professorin Anna Muster hält ihre Antrittsvorlesung.",
        ["Anna Muster"],
    ),
    "greetings of many, each behind an office": (
        (
            "Der Tag wird mit Grußworten der Präsidentin der Hochschule, Prof. Anna Muster, der "
            "Referentin des Bezirks, Dr. Eva Beispiel, und Prof. Dr. Ben Vorlage eröffnet."
        ),
        ["Anna Muster", "Eva Beispiel", "Ben Vorlage"],
    ),
    "a slash between two with titles": (
        "Referierende:\nProf. Dr. Anna Muster, Uni Neudorf/Prof. Dr. Ben Vorlage, Uni Altdorf",
        ["Anna Muster", "Ben Vorlage"],
    ),
    "an office and a name alone in a line": (
        "Wärme als Beruf – Vortrag und Gespräch\nMinister Dr. Ben Vorlage\nBeginn mit Musik",
        ["Ben Vorlage"],
    ),
    "a verb for one, and whom another is brought by": (
        "Nach der Einführung durch Bürgermeister Ben Vorlage spricht Dr. Anna Muster über Wärme.",
        ["Anna Muster", "Ben Vorlage"],
    ),
    "a list behind a colon in a sentence": (
        (
            "Auf dem Podium stehen Rede und Antwort: Minister Ben Vorlage; Direktor Jonas Muster, "
            "die bildungspolitische Sprecherin Eva Beispiel sowie Anna Probe, Abgeordnete."
        ),
        ["Ben Vorlage", "Jonas Muster", "Eva Beispiel", "Anna Probe"],
    ),
    "an office before a comma, and another person": (
        (
            "Die frühere Leiterin des Amts, Anna Muster, und Eva Beispiel, amtierende Leiterin, "
            "kommen am Mittwoch in das Haus."
        ),
        ["Anna Muster", "Eva Beispiel"],
    ),
    "a guest by any profession": (
        "Am Mittwoch ist um 19 Uhr die Neudorfer Kältekundlerin Anna Muster zu Gast.",
        ["Anna Muster"],
    ),
    "a talk of somebody by any profession": (
        "Danach schließt sich ein Vortrag der Neudorfer Kältekundlerin Anna Muster an.",
        ["Anna Muster"],
    ),
    "another label inside a list": (
        "Es diskutieren: Anna Muster (SPD), Ben Vorlage (IHK), Moderation: Eva Beispiel (Funk)",
        ["Anna Muster", "Ben Vorlage", "Eva Beispiel"],
    ),
    "an opening and a name": (
        "Grußwort: Landrätin Eva Beispiel\n9.30 Uhr Begrüßung Anna Muster",
        ["Eva Beispiel", "Anna Muster"],
    ),
}


@pytest.mark.parametrize("name", SURE)
def test_people_in_lines_and_sentences_are_read_and_sure(name: str) -> None:
    text, expected = SURE[name]
    found = read(text)
    assert [one.name for one in found.speakers] == expected
    assert "speakers" not in found.unsure


ASKED = {
    "commas alone part them, and one is not called as people are": (
        "Statements: Beate Muster, Hagedorn Vorlage, Prof. Dr. M. Beispiel",
        ["Beate Muster", "Hagedorn Vorlage", "M. Beispiel"],
    ),
    "nothing promises that those below one another speak": (
        "Wir freuen uns auf das Quartier.\n\nAnna Muster, Neudorf 21\nJonas Vorlage, SPD\n",
        ["Anna Muster", "Jonas Vorlage"],
    ),
    "a name alone is said to read": (
        "Referentin: Dr. Eva Beispiel\n\nDagmar Muster liest über das Wohnen aus ihrem Buch.",
        ["Eva Beispiel", "Dagmar Muster"],
    ),
    "one who plainly speaks, and one who is named beside a talk": (
        "Dr. Anna Muster erklärt die Wärme. Am 7. April folgt der Vortrag mit Ben Vorlage zum Eis.",
        ["Anna Muster", "Ben Vorlage"],
    ),
    "a name behind the verb that few have": (
        "Am Sonntag liest Quendolin Muster.",
        ["Quendolin Muster"],
    ),
    "lines that name a book each": (
        "Kirsten Muster über „Wärme“ von Eva Autor,\n\nund Jonas Vorlage über „Eis“ von Ben Autor.",
        ["Kirsten Muster", "Jonas Vorlage"],
    ),
    "a title and a name stand alone in a line": (
        (
            "Moderation: Eva Beispiel\n\nWir fragen nach Wärme.\nProf. Dr. Ute Muster\n"
            "Katholische Hochschule Neudorf"
        ),
        ["Eva Beispiel", "Ute Muster"],
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_people_who_only_seem_to_speak_are_proposed_and_asked_about(name: str) -> None:
    text, expected = ASKED[name]
    found = read(text)
    assert [one.name for one in found.speakers] == expected
    assert "speakers" in found.unsure


@pytest.mark.parametrize(
    "text",
    [
        "Unser Vorstand:\nAnna Muster, Neudorf\nJonas Vorlage, Altdorf\n",
        "Das Team der Stelle:\nAnna Muster, Neudorf\nJonas Vorlage, Altdorf\n",
        "Das wird gut, sind Anna Muster, Ben Vorlage und Eva Beispiel überzeugt.",
        "Wir treffen uns im Bildungszentrum Maria Musterhof zum Vortrag.",
        "Fotos:\nAnna Muster, Neudorf\nJonas Vorlage, Altdorf\n",
        "Anna Muster, Tel. 01234 567890\nJonas Vorlage, jonas@example.org\n",
    ],
)
def test_a_list_of_others_is_no_list_of_speakers(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Neudorfer Zinnhütte", False),
        ("Walter Muster", True),
        ("Prof. Neudorfer Muster", True),
        ("BürgerBündnis Kälteschutz", False),
        ("Ian McMuster", True),
        ("Anna LeBeispiel", True),
        ("Anna Unterwiesenhaus", True),
        ("Elisabeth Krankenhaus", False),
    ],
)
def test_what_is_a_name_under_a_label(name: str, expected: bool) -> None:
    assert bool(names(f"Referierende: {name}")) is expected


def test_who_is_called_by_a_surname_alone_is_proposed() -> None:
    found = read(
        "In einem Impulsvortrag wird Frau Dr. Muster die Grundlagen vorstellen.\n"
        "Ein Podiumsgespräch mit Frau Vorlage (Forum) und Herrn Beispiel (Bauamt) schließt an.\n"
        "Fragen beantwortet Frau Kontakt unter Tel. 01234 56789."
    )
    assert [(one.academic_title, one.name) for one in found.speakers] == [
        ("Dr.", "Muster"),
        ("", "Frau Vorlage"),
        ("", "Herr Beispiel"),
    ]
    assert "speakers" in found.unsure


def test_a_surname_of_a_speaker_names_nobody_else() -> None:
    assert names("Referentin: Dr. Anna Muster\n\nDanach diskutiert Frau Dr. Muster mit allen.") == [
        "Anna Muster"
    ]


@pytest.mark.parametrize("said", ["(angefragt)", "– angefragt", "(tbc)"])
def test_who_is_only_asked_to_come_is_proposed_without_the_word(said: str) -> None:
    found = read(
        f"Referierende:\n• Anna Muster, Stadt Neudorf {said}\n• Ben Vorlage, IHK Neudorf\n"
    )
    assert [(one.name, one.organisation) for one in found.speakers] == [
        ("Anna Muster", "Stadt Neudorf"),
        ("Ben Vorlage", "IHK Neudorf"),
    ]
    assert "speakers" in found.unsure


@pytest.mark.parametrize(
    ("title", "expected", "asked"),
    [
        ('Lesung mit Anna Muster "Fremde Federn"', ["Anna Muster"], False),
        ("Frauentag mit Vortrag von Ben Vorlage", ["Ben Vorlage"], False),
        ("Werkstattgespräch mit Quendolin Muster", ["Quendolin Muster"], True),
        ("Workshop mit Kindern", [], False),
    ],
)
def test_a_title_names_with_whom_it_is(title: str, expected: list[str], asked: bool) -> None:
    found = read_announcement(f"{title}\n4. März 2026, 19 Uhr\nEs geht um Wärme.", today=TODAY)
    assert [one.name for one in found.speakers] == expected
    assert ("speakers" in found.unsure) is asked


def test_who_leads_the_choir_does_not_speak() -> None:
    assert names("Musikalisch umrahmt den Tag der Chor unter der Leitung von Anna Muster.") == []


@pytest.mark.parametrize("name", ["Chi Fischer", "Avi Schilling", "Chi Clement"])
def test_surnames_that_look_like_other_words(name: str) -> None:
    assert names(f"Referierende: {name}") == [name]
