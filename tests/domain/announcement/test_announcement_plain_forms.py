"""Who speaks, where a plain form says so of somebody who is called as people are."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
EVENT = "Vortrag: Wärme im Quartier\nMittwoch, 4. März 2026, 10:00–11:30 Uhr, online\n"


def read(text: str) -> Announcement:
    return read_announcement(EVENT + text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Whom the word before the name calls a speaker.
        ("Ihr Dozent ist Max Probe.", ["Max Probe"]),
        ("Die Referentin Lea Probe ist Juristin.", ["Lea Probe"]),
        ("Unser Referent, Max Probe, ist Energieberater.", ["Max Probe"]),
        ("Impulsgeberin ist Lea Probe.", ["Lea Probe"]),
        ("Your host is Ann Sample.", ["Ann Sample"]),
        # The verb stands first.
        ("Durch den Abend führt Lea Probe.", ["Lea Probe"]),
        ("Es moderiert Lea Probe.", ["Lea Probe"]),
        (
            "Auf dem Podium sitzen Lea Probe, Max Muster und Kim Test.",
            ["Lea Probe", "Max Muster", "Kim Test"],
        ),
        ("Die Fragen stellt Lea Probe.", ["Lea Probe"]),
        # What is done by somebody.
        ("Moderiert wird der Abend von Lea Probe.", ["Lea Probe"]),
        (
            "Die Veranstaltung wird von Lea Probe und Max Muster geleitet.",
            ["Lea Probe", "Max Muster"],
        ),
        ("geleitet von Lea Probe", ["Lea Probe"]),
        ("Dafür konnten wir Lea Probe vom Institut für Wärme gewinnen.", ["Lea Probe"]),
        # With whom.
        ("Mit Max Muster und Lea Probe.", ["Max Muster", "Lea Probe"]),
        ("Führung mit Max Muster", ["Max Muster"]),
        ("Vortrag von und mit Dipl.-Psych. Lea Probe", ["Lea Probe"]),
        ("Join Ann Sample and Bob Example for a practical session.", ["Ann Sample", "Bob Example"]),
        (
            "Lea Probe (Stadt Ulm) im Gespräch mit Max Muster (Stadt Kiel)",
            ["Lea Probe", "Max Muster"],
        ),
        (
            "A conversation between Dr Ann Sample, Example University, and Dr Bob Example, Leeds.",
            ["Ann Sample", "Bob Example"],
        ),
        # Behind the name of a talk.
        ("„Wärme im Bestand“ – Lea Probe, Stadt Ulm", ["Lea Probe"]),
        ("Vortrag: „Wärme im Bestand“ (Lea Probe, Stadt Ulm)", ["Lea Probe"]),
        (
            "Workshop 1: Netze planen (Max Muster, Stadt Ulm)\nWorkshop 2: Recht (Lea Probe)",
            ["Max Muster", "Lea Probe"],
        ),
        # A profession before the verb, and one who does what the other does.
        ("Der Imker Max Muster zeigt sein Volk.", ["Max Muster"]),
        (
            "Lea Probe (Koordinatorin) und ihr Kollege Max Muster berichten.",
            ["Lea Probe", "Max Muster"],
        ),
        # Labels of parts of a programme, and of guides.
        ("Festrede: Ministerin Lea Probe", ["Lea Probe"]),
        ("Predigt: Pfarrer Max Muster", ["Max Muster"]),
        ("Exkursionsleiter: Max Muster", ["Max Muster"]),
        ("Ref.: Max Muster, Stadt Ulm", ["Max Muster"]),
        ("Imkermeister Max Muster", ["Max Muster"]),
        ("Filmgespräch mit Deichgraf Max Muster", ["Max Muster"]),
        ("Rundgang mit Lea Probe und Arik Muster (Naturverein)", ["Lea Probe", "Arik Muster"]),
        ("Praxisbeispiel: Lea Probe, Stadt Ulm", ["Lea Probe"]),
        ("Es kochen mit Ihnen: Lea Probe und Max Muster", ["Lea Probe", "Max Muster"]),
        ("Kursleitung: Probe, Lea", ["Lea Probe"]),
        ("Wir haben die Försterin Lea Probe eingeladen.", ["Lea Probe"]),
        ("Es lesen: Lea Probe und Max Muster.", ["Lea Probe", "Max Muster"]),
        ("Workshop leader: Ann Sample", ["Ann Sample"]),
        (
            "1. Begrüßung – Lea Probe, Amt\n2. Vortrag – Max Muster, Stadt Ulm",
            ["Lea Probe", "Max Muster"],
        ),
        # Two of one surname.
        ("Das Ehepaar Ute und Rolf Muster berichtet.", ["Ute Muster", "Rolf Muster"]),
        ("Es sprechen Ute und Rolf Muster vom Verein Neue Wege.", ["Ute Muster", "Rolf Muster"]),
    ],
)
def test_who_plainly_speaks(text: str, names: list[str]) -> None:
    found = read(text)
    assert sorted(one.name for one in found.speakers) == sorted(names)
    assert "speakers" not in found.unsure


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Referentin: Frau Probe", ["Frau Probe"]),
        ("Referentin: Dr. Probe", ["Probe"]),
        ("Dozentin: L. Probe", ["L. Probe"]),
        ("Referenten: N. N., Max Muster", ["Max Muster"]),
        ("Referenten: Lea Probe, Max Muster und weitere", ["Lea Probe", "Max Muster"]),
        ("Referentin: die Leiterin der Stadtwerke Ulm, Lea Probe", ["Lea Probe"]),
        ("Lea Probe: Wärme im Quartier", ["Lea Probe"]),
        ("Lea Probe + Max Muster", ["Lea Probe", "Max Muster"]),
        (
            "Lea Probe, Birk Muster und Max Test diskutieren.",
            ["Lea Probe", "Birk Muster", "Max Test"],
        ),
        ("Die Gärtner Ute und Malina Muster zeigen ihre Beete.", ["Ute Muster", "Malina Muster"]),
        ("Leiterin Lea Probe klärt auf.\nFür Kuchen sorgt Max Muster.", ["Lea Probe"]),
        ("Input: Max Muster\nAuf dem Sofa erzählt Lea Probe.", ["Max Muster", "Lea Probe"]),
    ],
)
def test_who_seems_to_speak_is_proposed_and_asked_about(text: str, names: list[str]) -> None:
    found = read(text)
    assert sorted(one.name for one in found.speakers) == sorted(names)
    assert "speakers" in found.unsure


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("Referentin: Lea Probe M. A.", "Lea Probe", "M. A."),
        ("Dozent: WP/StB Max Muster", "Max Muster", "WP/StB"),
        ("Referentin: Ute Gräfin zu Muster, Stadt Ulm", "Ute Gräfin zu Muster", ""),
        ("Vortrag von Max Muster\nEintritt frei", "Max Muster", ""),
    ],
)
def test_where_a_name_ends(text: str, name: str, title: str) -> None:
    (speaker,) = read(text).speakers
    assert (speaker.name, speaker.academic_title) == (name, title)


@pytest.mark.parametrize(
    "text",
    [
        "Im vergangenen Jahr war die Referentin Lea Probe zu Gast.",
        "Die Ausstellung zeigt Werke von Lea Probe.",
        "Die Studie von Lea Probe zeigt, wie es geht.",
        "„Der Garten“ (Lea Probe)",
        "Film: „Das Dorf“ (Max Muster, 2019)",
        "Wir konnten Landrat Max Muster als Schirmherrn gewinnen.",
        "Projektleitung: Lea Probe",
        "Am 7. April folgt der Vortrag mit der Robert-Muster-Stiftung zum Eis.",
        "Es musiziert der Kirchenchor unter Leitung von Lea Probe.",
        "Für Kaffee und Kuchen sorgen Lea Probe und ihr Team.",
        "Vertreter der Stadtwerke Ulm berichten.",
        "Mit Freude und Musik geht es weiter.",
    ],
)
def test_who_is_only_named_does_not_speak(text: str) -> None:
    assert read(text).speakers == ()


@pytest.mark.parametrize(
    ("line", "title", "who"),
    [
        (
            "10:15 Lime plaster for beginners, with Ann Sample",
            "Lime plaster for beginners",
            "Ann Sample",
        ),
        ("10:15 Vortrag Lea Probe", "Vortrag", "Lea Probe"),
        ("10:15 Wärme im Bestand (Lea Probe)", "Wärme im Bestand", "Lea Probe"),
        # A noun is no verb, whatever it ends with.
        ("10:15 Uhr Marktbericht (Lea Probe, Amt)", "Marktbericht", "Lea Probe, Amt"),
        ("10:15 Lea Probe: Wärme im Bestand", "Wärme im Bestand", "Lea Probe"),
        ("10:15 Grüne Dächer – Gärten und Höfe", "Grüne Dächer – Gärten und Höfe", ""),
    ],
)
def test_who_stands_at_an_item_of_the_programme(line: str, title: str, who: str) -> None:
    found = read(f"Programm\n10:00 Ankommen\n{line}\n11:15 Ende")
    assert [(one.title, one.who) for one in found.details.programme][1] == (title, who)
    assert [one.name for one in found.speakers] == ([who.partition(",")[0]] if who else [])
    assert "speakers" not in found.unsure
