"""Programmes laid out as tables, in the ways in which copying lays them flat."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
HEAD = "Werkstatt Moorschutz\nDonnerstag, 16. April 2026, Bürgerhaus Erlenbrück\n\n"
TAIL = "\n\nAuskunft: Tagungsbüro, Hinnerk Ladewig, Tel. 0555 70 11 22"
ITEMS = [
    ("9:30", "Begrüßung", "Landrätin Frauke Dohmes"),
    ("9:45", "Torf, Wasser, Zeit: was Moore brauchen", "Dr. Tjark Immenroth"),
    ("10:30", "Pause", ""),
    ("11:00", "Wiedervernässung planen", "Quirina Sahlmann, Büro Nass"),
    ("12:15", "Abschluss", ""),
]
SPEAKERS = ["Frauke Dohmes", "Tjark Immenroth", "Quirina Sahlmann"]


def _read(text: str) -> Announcement:
    return read_announcement(text, today=TODAY)


def _tabbed(head: str) -> str:
    return "\n".join([head, *("\t".join(item) for item in ITEMS)])


def _barred() -> str:
    rows = [f"| {time} | {what} | {who} |" for time, what, who in ITEMS]
    return "\n".join(["| Uhrzeit | Programmpunkt | Wer |", "|---|:--|---|", *rows])


def _spaced() -> str:
    rows = [f"{time:<12}{what:<48}{who}".rstrip() for time, what, who in ITEMS]
    return "\n".join([f"{'Zeit':<12}{'Thema':<48}Referent/in", *rows])


def _two_blanks() -> str:
    rows = ["  ".join(part for part in item if part) for item in ITEMS]
    return "\n".join(["Zeit  Thema  Referentin", *rows])


def _below_one_another() -> str:
    cells = [part for item in ITEMS for part in item if part]
    return "\n".join(["Zeit", "Inhalt", "Referent*in", *cells])


@pytest.mark.parametrize(
    "table",
    [
        _tabbed("Zeit\tThema\tReferent/in"),
        _tabbed("Beginn\tTitel\tVortragende"),
        _tabbed("Time\tSession\tSpeaker"),
        _tabbed("Uhrzeit\tTagesordnungspunkt\tDozent:in"),
        "\n".join(["Zeit / Thema / Wer", *(" / ".join(item).strip(" /") for item in ITEMS)]),
        "\n".join(["Zeit;Thema;Referentin", *(";".join(item) for item in ITEMS)]),
        _barred(),
        _spaced(),
        _two_blanks(),
        _below_one_another(),
        f"Programm\n\n{_barred()}",
    ],
)
def test_a_table_with_a_head_is_a_programme_with_people(table: str) -> None:
    found = _read(f"{HEAD}{table}{TAIL}")
    assert [(one.time, one.title, one.who) for one in found.details.programme] == ITEMS
    assert [one.name for one in found.speakers] == SPEAKERS
    assert not {"programme", "speakers"} & set(found.unsure)


def test_who_is_called_as_nobody_known_is_speaks_by_the_column() -> None:
    table = "Zeit\tThema\tWer\n10:00\tWege\tXaveria Blomqvust\n11:00\tZiele\tHeerke Wuttkamp"
    assert [one.name for one in _read(f"{HEAD}{table}{TAIL}").speakers] == [
        "Xaveria Blomqvust",
        "Heerke Wuttkamp",
    ]


def test_a_cell_that_names_nobody_stays_with_the_entry() -> None:
    table = (
        "Zeit | Thema | Wer\n10:00 | Begrüßung | Vorstand\n11:00 | Werkstatt | alle\n12:00 | Ende |"
    )
    found = _read(f"{HEAD}{table}{TAIL}")
    assert [one.title for one in found.details.programme] == [
        "Begrüßung | Vorstand",
        "Werkstatt | alle",
        "Ende",
    ]
    assert not found.speakers


def test_beginning_and_end_may_stand_in_columns() -> None:
    table = "Von\tBis\tReferent\tThema\n10:00\t11:00\tTjark Roth\tWege\n11:00\t12:00\t\tZiele"
    found = _read(f"{HEAD}{table}{TAIL}")
    assert [(one.time, one.title, one.who) for one in found.details.programme] == [
        ("10:00–11:00", "Wege", "Tjark Roth"),
        ("11:00–12:00", "Ziele", ""),
    ]


def test_who_is_called_as_few_are_is_proposed_at_an_entry() -> None:
    rows = "9:30 Begrüßung\n10:00 Vortrag: Wege mit Heerke Wuttkamp\n11:00 Gespräch mit Tjark Roth"
    found = _read(f"{HEAD}Programm:\n{rows}{TAIL}")
    assert {one.name for one in found.speakers} == {"Heerke Wuttkamp", "Tjark Roth"}
    assert "speakers" in found.unsure


def test_entries_may_stand_in_one_line() -> None:
    found = _read(f"{HEAD}Programm:\n9:30 Begrüßung | 10:00 Wege | 11:00 Ende{TAIL}")
    assert [one.title for one in found.details.programme] == ["Begrüßung", "Wege", "Ende"]


def test_a_cell_in_two_lines_is_one() -> None:
    table = (
        "Zeit        Thema                         Referent\n"
        "10:00       Alte Deiche und               Dr. Ubbo Harmsdorf\n"
        "            neue Sorgen\n"
        "11:00       Rundgang\n"
    )
    found = _read(f"{HEAD}{table}{TAIL}")
    assert [(one.title, one.who) for one in found.details.programme] == [
        ("Alte Deiche und neue Sorgen", "Dr. Ubbo Harmsdorf"),
        ("Rundgang", ""),
    ]


def test_a_day_told_once_is_told_at_each_of_its_entries() -> None:
    table = (
        "Tag\tZeit\tThema\tReferentin\n"
        "Do, 16.04.2026\t10:00\tAnkommen\t\n"
        "\t11:00\tQuellen lesen\tDr. Swaantje Rohwedder\n"
        "Fr, 17.04.2026\t9:00\tKarten zeichnen\tIlvy Tannhof\n"
        "\t12:00\tEnde\t\n"
    )
    found = _read(f"Schreibtage\n16. und 17. April 2026\n\n{table}{TAIL}")
    assert [(one.time, one.title, one.who) for one in found.details.programme] == [
        ("Do, 16.04.2026, 10:00", "Ankommen", ""),
        ("Do, 16.04.2026, 11:00", "Quellen lesen", "Dr. Swaantje Rohwedder"),
        ("Fr, 17.04.2026, 9:00", "Karten zeichnen", "Ilvy Tannhof"),
        ("Fr, 17.04.2026, 12:00", "Ende", ""),
    ]
    assert [one.name for one in found.speakers] == ["Swaantje Rohwedder", "Ilvy Tannhof"]


@pytest.mark.parametrize(
    "below",
    [
        "11:00 Uhr\nVier Höfe, vier Wege – Berichte\n{people}\n12:30 Uhr\nSuppe",
        "11:00 Uhr Vier Höfe, vier Wege – Berichte\n{people}\n12:30 Uhr Suppe",
        "11:00 Uhr\nVier Höfe, vier Wege – Berichte\n{people}",
    ],
)
def test_several_people_may_stand_below_an_entry(below: str) -> None:
    people = ["Nele Ammersiel, Hof Siel", "Bodo Kranz, Hof Geest", "Dr. Insa Wilts, Hof Moor"]
    start = "Programm\n10:00 Uhr\nBegrüßung\nPastorin Meike Reents\n"
    found = _read(f"{HEAD}{start}{below.format(people=chr(10).join(people))}{TAIL}")
    assert found.details.programme[1].title == "Vier Höfe, vier Wege – Berichte"
    assert found.details.programme[1].who == "; ".join(people)
    names = {"Meike Reents", "Nele Ammersiel", "Bodo Kranz", "Insa Wilts"}
    assert {one.name for one in found.speakers} == names
    assert "speakers" not in found.unsure


def test_who_speaks_may_stand_above_the_subject() -> None:
    rows = (
        "9:30 Begrüßung\n9:45 Dr. Tjark Immenroth, Universität Moorstadt:\n      Was Moore brauchen"
        "\n11:00 Frauke Dohmes, Büro Nass: Netze planen\n12:30 Rundgang\n"
    )
    found = _read(f"{HEAD}Programm\n{rows}{TAIL}")
    assert [(one.title, one.who) for one in found.details.programme] == [
        ("Begrüßung", ""),
        ("Was Moore brauchen", "Dr. Tjark Immenroth, Universität Moorstadt"),
        ("Netze planen", "Frauke Dohmes, Büro Nass"),
        ("Rundgang", ""),
    ]
    assert {one.name for one in found.speakers} == {"Tjark Immenroth", "Frauke Dohmes"}


@pytest.mark.parametrize("day", ["17. April 2026", "17.04.2026", "17 April", "Freitag, 17. April"])
def test_a_day_in_a_line_of_its_own_goes_with_what_follows(day: str) -> None:
    rows = (
        "16:00 Uhr – Begrüßung mit Frauke Dohmes\n18:00 Uhr – Suppe\n19:00 Uhr – Musik\n"
        f"{day}\n9:15 Uhr – Andacht\n19:00 Uhr – Lesung mit Dr. Tjark Immenroth\n"
    )
    found = _read(f"{HEAD}{rows}")
    assert found.details.programme[3].time == f"{day}, 9:15 Uhr"
    assert found.details.programme[4].who == "Dr. Tjark Immenroth"
    assert {"Frauke Dohmes", "Tjark Immenroth"} == {one.name for one in found.speakers}


def test_rows_without_a_head_name_who_stands_apart() -> None:
    rows = "\n".join(
        ["9:30     Begrüßung      Frauke Dohmes", "9:45     Was Moore brauchen    Tjark Roth"]
    )
    found = _read(f"{HEAD}Programm\n{rows}{TAIL}")
    assert [(one.title, one.who) for one in found.details.programme] == [
        ("Begrüßung", "Frauke Dohmes"),
        ("Was Moore brauchen", "Tjark Roth"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Tag | Uhrzeit | Ort\nDi | 18:00 | Rathaus\nMi | 19:00 | Schule",
        "Zeit | Ort\n18:00 | Rathaus\n19:00 | Schule",
        "Thema\nWas Moore brauchen\nReferentin\nFrauke Dohmes",
        "Zeit\tThema\tReferent\nGanztägig\tMessestand\tFrauke Dohmes",
    ],
)
def test_a_list_of_something_else_is_no_programme(text: str) -> None:
    assert not _read(f"{HEAD}{text}").details.programme


def test_a_form_with_numbered_rows_tells_its_facts_by_their_names() -> None:
    found = read_announcement(
        "Meldebogen\n1. Titel\tMoos im Mauerwerk\n2. Datum\tDi, 24.03.2026\n3. Beginn\t19.00 Uhr\n"
        "4. Ort\tScheune am Anger\n10. Gebühr\tkeine, Spenden willkommen\n12. Höchstzahl\t120\n"
        "14. Barrierefreiheit\tScheune ebenerdig",
        today=date(2026, 1, 20),
    )
    assert (found.title, found.place) == ("Moos im Mauerwerk", "Scheune am Anger")
    assert (found.free, found.capacity) == (True, 120)
    assert found.details.accessibility == "Scheune ebenerdig"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            (
                "10:00-16:00 Uhr\nBildungsstätte am Brink\n\nPROGRAMM\n\n"
                "| Zeit | Was | Raum |\n|---|---|---|\n| 9:30-10:00 | Ankommen | Foyer |\n"
                "| 10:00-12:00 | Lagerrat | Saal |\n"
                "| 12:00-16:00 | Abschluss | Saal |"
            ),
            ["Ankommen | Foyer", "Lagerrat | Saal", "Abschluss | Saal"],
        ),
        (
            "Vormittag\n9:30 Ankommen\n10:00 Gruß\nNachmittag\n13:00 Gang",
            ["Ankommen", "Gruß", "Gang"],
        ),
        ("10 am  Welcome\n12 noon  Lunch\n1 pm  Walk", ["Welcome", "Lunch", "Walk"]),
    ],
)
def test_a_programme_stands_below_its_heading_and_goes_on_at_noon(
    text: str, titles: list[str]
) -> None:
    found = read_announcement(
        f"Fachtag: Hecken\nSamstag, 14. März 2026\n{text}", today=date(2026, 1, 20)
    )
    assert [one.title for one in found.details.programme] == titles
