"""Further ways in which writers tell who speaks."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)


def _read(text: str) -> Announcement:
    return read_announcement(
        f"Gute Nachbarschaft\nMittwoch, 4. März 2026, 18 bis 20 Uhr, online\n\n{text}", today=TODAY
    )


SURE = [
    ("Den Einstieg macht Frau Dr. Wiebke Solms vom Institut für Stadt.", ["Wiebke Solms"]),
    ("Den Auftakt gestaltet Wiebke Solms vom Mieterbund.", ["Wiebke Solms"]),
    (
        "Impulse geben Wiebke Solms (Mieterbund) und Jörg Feddersen (Bauamt).",
        ["Wiebke Solms", "Jörg Feddersen"],
    ),
    (
        "Beiträge kommen von Wiebke Solms (Mieterbund) und Jörg Feddersen (Bauamt).",
        ["Wiebke Solms", "Jörg Feddersen"],
    ),
    ("Eingeladen haben wir Wiebke Solms, Leiterin des Bauamts.", ["Wiebke Solms"]),
    ("Gastgeber sind Wiebke Solms und Jörg Feddersen.", ["Wiebke Solms", "Jörg Feddersen"]),
    ("Mit Pfarrer i. R. Karl-Heinz von der Lühe", ["Karl-Heinz von der Lühe"]),
    ("Leitung: Dipl.-Soz.päd. (FH) Wiebke Solms", ["Wiebke Solms"]),
    ("Es spricht Diplom-Kaufmann Jörg Feddersen (Bauamt).", ["Jörg Feddersen"]),
    ("Referentin: Dr. Wiebke Haus (Bauamt)", ["Wiebke Haus"]),
    ("Workshop „Tür an Tür“ am 4. März 2026 mit Wiebke Solms, Mieterbund", ["Wiebke Solms"]),
    ("Schulung, 18 bis 20 Uhr mit Jörg Feddersen, Leiter des Bauamts", ["Jörg Feddersen"]),
    (
        '• 4. März 2026, 18 Uhr: "Wem gehört der Hof?", Prof. Dr. Wiebke Solms, Soziologie',
        ["Wiebke Solms"],
    ),
    (
        "Two people who did it will tell you how:\n- Helen Sample, treasurer\n- Zorba Probe, cook",
        ["Helen Sample", "Zorba Probe"],
    ),
    (
        (
            "Leere Höfe, volle Keller, graue Wände: Jörg Feddersen von der städtischen\n"
            "Wohnberatung erklärt, was sich ändern lässt."
        ),
        ["Jörg Feddersen"],
    ),
    (
        (
            "An invitation to our long spring lunch talk: Helen Sample\n"
            "(Housing Office, Town of Dale) will show what changed."
        ),
        ["Helen Sample"],
    ),
    ("Wie das geht, zeigt Jörg Feddersen, Leiter des Bauamts.", ["Jörg Feddersen"]),
    ("Es lesen Wiebke Solms und Jörg Feddersen.", ["Wiebke Solms", "Jörg Feddersen"]),
    ("The session is run by Helen Sample from the Heat Trust.", ["Helen Sample"]),
    (
        "You'll be hearing from Helen Sample (Heat Trust) and Martin Sample (Pipes Ltd).",
        ["Helen Sample", "Martin Sample"],
    ),
    (
        "Hosted by Helen Sample with special guest Martin Sample",
        ["Helen Sample", "Martin Sample"],
    ),
    (
        "Podium\nWiebke Solms, Mieterbund\nOcko Barghoorn, DGB\nModeration: Jörg Feddersen",
        ["Wiebke Solms", "Ocko Barghoorn", "Jörg Feddersen"],
    ),
    (
        "Wer ist dabei?\nWiebke Solms – Quartiersmanagerin\nOcko Barghoorn – Vermieter",
        ["Wiebke Solms", "Ocko Barghoorn"],
    ),
    ("Gehalten von: Jörg Feddersen", ["Jörg Feddersen"]),
    ("Referat: Wiebke Solms, Mieterbund", ["Wiebke Solms"]),
    ("Am Mikrofon: Wiebke Solms und Jörg Feddersen", ["Wiebke Solms", "Jörg Feddersen"]),
    ("👩‍🏫 Wiebke Solms (Volkshochschule)", ["Wiebke Solms"]),
    (
        "Auf dem Podium:\n• Amtsleiterin Wiebke Solms\n• Kita-Leiter Jörg Feddersen",
        ["Wiebke Solms", "Jörg Feddersen"],
    ),
    (
        "Speakers: Dr Chika Sample, Lisbon River Lab; Wiebke Solms, Baltic Fish Council",
        ["Chika Sample", "Wiebke Solms"],
    ),
    (
        "Mitwirkende: Wiebke Solms, Grüne Brücke; Jörg Feddersen, Blaues Haus",
        ["Wiebke Solms", "Jörg Feddersen"],
    ),
    (
        (
            "Those who agreed to answer are Wiebke Solms, mayor of Au, heat engineer"
            " Martin Sample, and Jörg Feddersen of the Oslo Tree Office."
        ),
        ["Wiebke Solms", "Martin Sample", "Jörg Feddersen"],
    ),
    (
        "Taking part are Wiebke Solms, head of housing, and Dr Martin Sample of the Union.",
        ["Wiebke Solms", "Martin Sample"],
    ),
    ("Spend an evening with illustrator Helen Sample and learn to draw.", ["Helen Sample"]),
    ("Join gardener Martin Sample for a walk.", ["Martin Sample"]),
    (
        "Helen Sample, Dale Community Officer, leads it and shows how to keep a book.",
        ["Helen Sample"],
    ),
]
PROPOSED = [
    ("Volontär Jasko Tennberg holt ein Stück aus dem Depot.", "Jasko Tennberg"),
    ("Die Imkerin Oleksja Winterkorn (Verein Biene) bringt ein Volk mit.", "Oleksja Winterkorn"),
    ("Tischler Ummo Barghoorn weiß, wie man Stühle rettet.", "Ummo Barghoorn"),
    ("Wie man das macht, weiß Wiebke Solms vom Bauhof.", "Wiebke Solms"),
    ("Vortrag 2: Netze bauen, Ocko Barghoorn", "Ocko Barghoorn"),
    ("2. Netze bauen (Wiebke Solms, Bauamt)", "Wiebke Solms"),
    ("Spend a day with potter Fenwina Greaves and make a bowl.", "Fenwina Greaves"),
]
NOBODY = [
    "Meet sister Green Valley for a walk.",
    "With financial support from sponsor Blue River and others.",
    "Im April folgt ein Abend mit Dr. Jörg Feddersen.",
    "Referat: Stadtplanung und Verkehr",
]


@pytest.mark.parametrize(("text", "names"), SURE)
def test_who_speaks_is_read_and_sure(text: str, names: list[str]) -> None:
    found = _read(text)
    assert [one.name for one in found.speakers] == names
    assert "speakers" not in found.unsure


@pytest.mark.parametrize(("text", "name"), PROPOSED)
def test_who_is_called_as_few_are_is_proposed(text: str, name: str) -> None:
    found = _read(text)
    assert [one.name for one in found.speakers] == [name]
    assert "speakers" in found.unsure


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_made_up(text: str) -> None:
    assert not _read(text).speakers


def test_an_entry_keeps_what_it_tells_of_each() -> None:
    found = _read("Speakers: Dr Chika Sample, Lisbon River Lab; Wiebke Solms, Baltic Fish Council")
    assert [one.organisation for one in found.speakers] == [
        "Lisbon River Lab",
        "Baltic Fish Council",
    ]


def test_who_stands_above_the_title_with_a_title_is_proposed() -> None:
    found = read_announcement(
        "Institut für Stadtforschung\nKolloquium\n\nUniv.-Prof. Dr.-Ing. habil. Wiebke Solms\n"
        "(Universität Beispielstadt)\n\n„Wem gehört der Hof?“\n\n"
        "Mittwoch, 4. März 2026, 18 Uhr\nHörsaal 3\n",
        today=TODAY,
    )
    assert [one.name for one in found.speakers] == ["Wiebke Solms"]
    assert "speakers" in found.unsure


def test_who_heads_the_letter_is_nobody_where_others_speak() -> None:
    found = read_announcement(
        "Institut für Stadtforschung\nProf. Dr. Jörg Feddersen\n\nWem gehört der Hof?\n"
        "Mittwoch, 4. März 2026, 18 Uhr, Hörsaal 3\nReferentin: Wiebke Solms\n",
        today=TODAY,
    )
    assert [one.name for one in found.speakers] == ["Wiebke Solms"]
