"""Who speaks, from labels, lists and sentences; a false speaker is worse than a missed one."""

from datetime import date

import pytest

from mailer.domain.announcement import read_announcement
from mailer.domain.announcement.lexicon.organisations import nominative, split_affiliation
from mailer.domain.seminar import Speaker

TODAY = date(2022, 10, 1)


def speakers(text: str) -> tuple[Speaker, ...]:
    return read_announcement(
        f"Online-Seminar: Klima\nEin Text über das Klima.\n\n{text}", today=TODAY
    ).speakers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Referentin: Prof. Dr. Anna Müller, Hochschule Harz",
            [Speaker("Anna Müller", "Prof. Dr.", "", "Hochschule Harz")],
        ),
        (
            "Referent:innen: Anna Müller (Stadt Leipzig), Ben Schulz (Stadt Halle)",
            [
                Speaker("Anna Müller", "", "", "Stadt Leipzig"),
                Speaker("Ben Schulz", "", "", "Stadt Halle"),
            ],
        ),
        (
            (
                "Referierende:\n• Anna Müller, Leiterin des Jugendamtes Musterstadt\n"
                "• Dr.-Ing. Zoë von der Aue – Fraunhofer-Institut"
            ),
            [
                Speaker("Anna Müller", "", "Leiterin", "Jugendamt Musterstadt"),
                Speaker("Zoë von der Aue", "Dr.-Ing.", "", "Fraunhofer-Institut"),
            ],
        ),
        (
            (
                "Referenten:\nAnna Müller, Beispiel gGmbH\nBen Schulz, Universität Kassel\n\n"
                "Die Stadt Kassel unterstützt das Seminar."
            ),
            [
                Speaker("Anna Müller", "", "", "Beispiel gGmbH"),
                Speaker("Ben Schulz", "", "", "Universität Kassel"),
            ],
        ),
        ("Speakers: Jane Doe and John Roe", [Speaker("Jane Doe"), Speaker("John Roe")]),
        ("Speaker: Jane Doe, PhD", [Speaker("Jane Doe", "PhD")]),
        (
            "Moderation: PD Dr. Łucja Wiśniewska, M.A.",
            [Speaker("Łucja Wiśniewska", "PD Dr., M.A.")],
        ),
        ("Dozent: Dipl.-Ing. Şükrü Çelik", [Speaker("Şükrü Çelik", "Dipl.-Ing.")]),
        (
            "Mit: Dr. h. c. Hans-Jürgen Groß-Bölting",
            [Speaker("Hans-Jürgen Groß-Bölting", "Dr. h. c.")],
        ),
        (
            "Referentin: Ursula von Berg, Stadt Ulm",
            [Speaker("Ursula von Berg", "", "", "Stadt Ulm")],
        ),
        ("Referent: Jan van der Meer, MdB", [Speaker("Jan van der Meer", "MdB")]),
        ("Referentin: Maria Richter, Kreis Unna", [Speaker("Maria Richter", "", "", "Kreis Unna")]),
        ("Speaker: Mary J. O'Brien-Smith", [Speaker("Mary J. O'Brien-Smith")]),
    ],
)
def test_labels_and_lists(text: str, expected: list[Speaker]) -> None:
    assert list(speakers(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Jane Doe, Head of Unit at Example Council, will share what worked.",
            [Speaker("Jane Doe", "", "Head of Unit", "Example Council")],
        ),
        (
            (
                "Dr Jane Doe (Sample University) and John Roe, Director of the Example Foundation, "
                "discuss the results."
            ),
            [
                Speaker("Jane Doe", "Dr", "", "Sample University"),
                Speaker("John Roe", "", "Director", "Example Foundation"),
            ],
        ),
        (
            "You will hear from Jane Doe, Mayor of Smalltown, and John Roe, Sample University.",
            [
                Speaker("Jane Doe", "", "Mayor of Smalltown", ""),
                Speaker("John Roe", "", "", "Sample University"),
            ],
        ),
        (
            "Our speakers are Jane Doe (Example Council) and John Roe (Sample University).",
            [
                Speaker("Jane Doe", "", "", "Example Council"),
                Speaker("John Roe", "", "", "Sample University"),
            ],
        ),
        (
            (
                "Dr. Anna Müller, wissenschaftliche Mitarbeiterin am Institut für Stadtforschung, "
                "erläutert die Grundlagen."
            ),
            [
                Speaker(
                    "Anna Müller",
                    "Dr.",
                    "wissenschaftliche Mitarbeiterin",
                    "Institut für Stadtforschung",
                )
            ],
        ),
        (
            "Der Bürgermeister Ben Schulz berichtet aus seiner Gemeinde.",
            [Speaker("Ben Schulz", "", "Bürgermeister", "")],
        ),
        (
            "Frau Anna Müller stellt das Vorhaben vor.",
            [Speaker("Anna Müller")],
        ),
        (
            "Zum Auftakt gibt Prof. Dr. Anna Müller einen Überblick.",
            [Speaker("Anna Müller", "Prof. Dr.")],
        ),
        (
            "Es sprechen Anna Müller (Stadt Halle) und Ben Schulz (Stadt Ulm).",
            [
                Speaker("Anna Müller", "", "", "Stadt Halle"),
                Speaker("Ben Schulz", "", "", "Stadt Ulm"),
            ],
        ),
        (
            (
                "Anna Müller, Ben Schulz und Carla Weiß vom Deutschen Institut für Urbanistik "
                "zeigen, wie es geht."
            ),
            [
                Speaker("Anna Müller", "", "", "Deutsches Institut für Urbanistik"),
                Speaker("Ben Schulz", "", "", "Deutsches Institut für Urbanistik"),
                Speaker("Carla Weiß", "", "", "Deutsches Institut für Urbanistik"),
            ],
        ),
    ],
)
def test_sentences(text: str, expected: list[Speaker]) -> None:
    assert list(speakers(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kommunales Konfliktmanagement zeigt, wie Städte handeln.",
        "Die Stadt Leipzig berichtet über ihre Erfahrungen.",
        "Die Aktion Zivilcourage stellt ihre Arbeit vor.",
        "Deutscher Städtetag und Deutscher Landkreistag informieren gemeinsam.",
        "Das Bundesprogramm „Demokratie leben!“ gibt Mittel.",
        "Die Leiterin Soziale Dienste berichtet.",
        "Greenpeace Deutschland moderiert.",
        "Viele Kommunen berichten von Streit.",
        "Nach einer Studie von Prof. Dr. Karl Weise steigt der Bedarf.",
        "Ansprechpartnerin: Anna Müller, Projektkoordinatorin, Stadt Leipzig",
        "Kontakt: Dr. Anna Müller",
        "Für Fragen steht Ihnen Anna Müller, Projektleiterin, zur Verfügung.",
        "Mit freundlichen Grüßen\nDr. Anna Müller, Leiterin\nStadt Leipzig",
        "New York City will host the summit.",
        "The European Commission presents its plans.",
        "In Baden-Württemberg werden Klimapakte geschlossen.",
        "Starke Dörfer, starke Netze und Gute Arbeit werden gefördert.",
        "Am Mittwoch Nachmittag wird gewandert.",
        "Ort: Haus Anna Seghers, Mainz",
        "Klimaschutz Management wird Pflicht.",
        "Albert Schweitzer Schule",
        "Stadt Anna Berg, Projekt Neue Mitte",
        "Bad Homburg und Bad Nauheim von der Region Rhein zeigen Wege.",
        "Sankt Augustin, Partner der Stadt Bonn, zeigt sein Konzept.",
        "Runder Tisch, Leiter der Runde, spricht.",
        "Der Referent Soziales Miteinander berichtet.",
        "Robert Bosch Stiftung und Konrad Adenauer Stiftung diskutieren.",
        "Neue Nachbarn, Projekt der Stadt Ulm, stellt sich vor.",
        "Greater Manchester from the Northern Region shares lessons.",
        "Open Data and Smart Cities from the European Commission will be discussed.",
    ],
)
def test_organisations_places_and_projects_do_not_speak(text: str) -> None:
    assert speakers(text) == ()


def test_points_of_a_programme() -> None:
    text = (
        "10.00 Uhr Begrüßung, Bürgermeister Ben Schulz\n"
        "10.15 Uhr Vortrag: Prof. Dr. Anna Müller, Universität Kassel\n"
        "12.00 Uhr Vortrag: Neue Wege gehen"
    )
    assert speakers(text) == (
        Speaker("Ben Schulz", "", "Bürgermeister"),
        Speaker("Anna Müller", "Prof. Dr.", "", "Universität Kassel"),
    )


def test_a_label_nobody_is_found_under_is_doubtful() -> None:
    announcement = read_announcement(
        "Online-Seminar: Klima\nReferentinnen: werden noch bekannt gegeben", today=TODAY
    )
    assert announcement.speakers == ()
    assert "speakers" in announcement.unsure


def test_a_second_mention_adds_what_the_first_left_open() -> None:
    text = "Anna Müller, Projektleiterin, berichtet.\nReferentin: Dr. Anna Müller, Stadt Ulm"
    assert speakers(text) == (Speaker("Anna Müller", "Dr.", "Projektleiterin", "Stadt Ulm"),)


@pytest.mark.parametrize(
    ("link", "written", "subject"),
    [
        ("des", "Bundesministeriums des Innern", "Bundesministerium des Innern"),
        ("des", "Deutschen Instituts für Urbanistik", "Deutsches Institut für Urbanistik"),
        ("des", "Deutschen Vereins", "Deutscher Verein"),
        ("des", "Jugendamtes", "Jugendamt"),
        ("der", "Deutschen Gesellschaft für Politik", "Deutsche Gesellschaft für Politik"),
        ("vom", "Landkreis Görlitz", "Landkreis Görlitz"),
        ("des", "Wirkwerks X", "Wirkwerk X"),
        ("des", "Unbekannten", "Unbekannten"),
        ("at", "Example Council", "Example Council"),
    ],
)
def test_organisations_as_subjects(link: str, written: str, subject: str) -> None:
    assert nominative(link, written) == subject


@pytest.mark.parametrize(
    ("text", "role", "organisation"),
    [
        (
            "Leiterin der Abteilung Soziales der Stadt Leipzig",
            "Leiterin der Abteilung Soziales",
            "Stadt Leipzig",
        ),
        ("Geschäftsführer, Beispiel GmbH", "Geschäftsführer", "Beispiel GmbH"),
        ("Professorin an der Universität Kassel", "Professorin", "Universität Kassel"),
        ("Head of Policy, Example Foundation", "Head of Policy", "Example Foundation"),
        ("Policy Officer at UNHCR", "Policy Officer", "UNHCR"),
        ("freie Journalistin", "freie Journalistin", ""),
    ],
)
def test_role_and_organisation(text: str, role: str, organisation: str) -> None:
    assert split_affiliation(text) == (role, organisation)
