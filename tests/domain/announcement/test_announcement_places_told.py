"""Places on site as texts tell them in sentences, brackets and lines, and houses that are none."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)


def read(text: str) -> Announcement:
    return read_announcement(f"Wärme im Quartier\n\n{text}", today=TODAY)


@pytest.mark.parametrize(
    ("text", "house", "street"),
    [
        (
            "4. März 2026, 18 Uhr\nDer Ort bleibt gleich: Pflegehaus, Markt 6, 29900 Neudorf.",
            "Pflegehaus",
            "Markt 6",
        ),
        (
            "4. März 2026, 18 Uhr\nDer Ort ist unverändert: Bürgerhaus, Marktweg 6, Neudorf.",
            "Bürgerhaus",
            "Marktweg 6",
        ),
        (
            "4 March 2026, 6 pm\nThe venue is the same as before: Corn Exchange, 6 Mill Lane.",
            "Corn Exchange",
            "6 Mill Lane",
        ),
        (
            (
                "Am 4. März 2026 sind alle um 19 Uhr in die Turnhalle der Grundschule, "
                "Schulberg 4, 94990 Neudorf, eingeladen."
            ),
            "Turnhalle der Grundschule",
            "Schulberg 4",
        ),
        (
            (
                "Sie sind am 4. März 2026 um 19 Uhr ins Rathaus, Am Kirchhof 4, 94990 Neudorf, "
                "eingeladen."
            ),
            "Rathaus",
            "Am Kirchhof 4",
        ),
        (
            (
                "Wir treffen uns am 4. März 2026 um 19 Uhr im Kleinen Sitzungssaal des "
                "Kreishauses, Am Amtshof 1."
            ),
            "Kleinen Sitzungssaal des Kreishauses",
            "Am Amtshof 1",
        ),
        (
            (
                "Der Abend findet am 4. März 2026 um 19 Uhr im Gemeindehaus (Pfarrgasse 3, "
                "Neudorf) statt."
            ),
            "Gemeindehaus",
            "Pfarrgasse 3",
        ),
        (
            (
                "Am 4. März 2026 um 19 Uhr lädt der Verein alle, die den Umbau der Straße vor "
                "dem Haus seit Jahren erwarten und endlich mitreden wollen, in die "
                "Mehrzweckhalle an der Lindenstraße ein."
            ),
            "Mehrzweckhalle",
            "Lindenstraße",
        ),
        (
            (
                "The days will take place\n\nfrom 5 to 7 May 2026\nin Neudorf, "
                "Germany\n(Congress Centre Linde, Seestrasse 15)"
            ),
            "Congress Centre Linde",
            "Seestrasse 15",
        ),
        (
            "4. März 2026, 10 bis 16 Uhr\n(Tagungshaus Linde, Seeweg 15)",
            "Tagungshaus Linde",
            "Seeweg 15",
        ),
        (
            (
                "Wann ist das?\nAm 4. März 2026 um 14 Uhr.\n\nWo ist das?\nIm Haus der "
                "Vielfalt in Neudorf.\nDie Straße heißt: Am Sportplatz 8."
            ),
            "Haus der Vielfalt",
            "Am Sportplatz 8",
        ),
        (
            "4 March 2026, 6 pm\nWhere: Guildhall, Neudorf\nThe address is: 12 Mill Lane.",
            "Guildhall",
            "12 Mill Lane",
        ),
        (
            (
                "4. März 2026, 18 Uhr\nVeranstaltungsort:\nIHK Neudorf\nWissenshaus\nOstwall "
                "30-32\n44000 Neudorf"
            ),
            "IHK Neudorf, Wissenshaus",
            "Ostwall 30-32, 44000 Neudorf",
        ),
        (
            "4. März 2026, 18 Uhr\nOrt: Bildungshaus\nHaus C, Aula\nWallstraße 112\n45999 Neudorf",
            "Haus C",
            "Wallstraße 112",
        ),
        (
            (
                "Institute of History\nMain Building, Lecture Room 12, Schlossplatz 3, 96990 "
                "Neudorf, Germany\n\n28 May 2026, 1 p.m."
            ),
            "Main Building",
            "Schlossplatz 3",
        ),
        ("4. März 2026, 18 Uhr, Room B 2.07 (Waldweg 9, 2nd floor)", "Room B 2.07", "Waldweg 9"),
        (
            (
                "Wegen der vielen Anmeldungen: The talk has moved from the Reading Room to the "
                "Great Hall, Museum of Neudorf.\n4 March 2026, 6 pm"
            ),
            "Great Hall",
            "Museum of Neudorf",
        ),
        (
            "4. März 2026, 18 Uhr\nWir ziehen um in die Stadthalle am Markt, Raum 2.",
            "Stadthalle",
            "Raum 2",
        ),
        (
            "4 March 2026, 6 pm\nThe talk takes place in Room 2.14, Main Building, Neudorf.",
            "Room 2.14",
            "Main Building",
        ),
        (
            "12. Mai 2026, 14.00 Uhr\nTagungs- und Begegnungsstätte Lindenhof\n\nWir bauen.",
            "Begegnungsstätte",
            "Lindenhof",
        ),
        (
            "RESEARCH\nTuesdays, 16:15–17:45, Room B 2.07 (Waldweg 9)\n\n28 April 2026",
            "Room B 2.07",
            "Waldweg 9",
        ),
        (
            "7. März 2026, 10 bis 14 Uhr\nStreuobstwiese am Kirchberg, Neudorf",
            "Streuobstwiese",
            "Kirchberg",
        ),
        (
            "4 March 2026, 6 pm in the Old Schoolroom (behind the church, 3 Church Walk, Neudorf).",
            "Old Schoolroom",
            "3 Church Walk",
        ),
        (
            "4 March 2026, 6 pm\nWhere: Farm Institute, Building 3\n14 Orchard Road\nNeudorf",
            "Building 3",
            "14 Orchard Road",
        ),
        (
            (
                "Am 4. März 2026 um 19 Uhr findet der Abend nicht im Raum 112, sondern im "
                "Sitzungszimmer 3 statt."
            ),
            "Sitzungszimmer",
            "3",
        ),
        (
            "Am 4. März 2026 lädt die Wehr ab 10 Uhr auf den Schulhof der Grundschule Neudorf ein.",
            "Schulhof",
            "Grundschule Neudorf",
        ),
        (
            (
                "Für alle, die in Schule und Betrieb begleiten, am 4. März 2026 um 18.30 Uhr im "
                "Berufskolleg Ost, Raum A 1.07."
            ),
            "Berufskolleg Ost",
            "A 1.07",
        ),
        (
            (
                "Einladung zum Tag am 4. März in Bad Neudorf\n4. März 2026 · 10–16 Uhr · Kurhaus "
                "Bad Neudorf, Kurpark 1"
            ),
            "Kurhaus",
            "Kurpark 1",
        ),
        (
            "8. Mai 2026, 21 Uhr, Treffpunkt Parkplatz Hohe Buche an der L 312",
            "Parkplatz Hohe Buche",
            "L 312",
        ),
        (
            "4 March 2026, 3pm\nCome to the Methodist Hall on Chapel Street to see the plans.",
            "Methodist Hall",
            "",
        ),
        (
            "Wann? Am 4. März 2026 um 16 Uhr\nWo? In der Küche vom Treff. Adresse: Parkstraße 12",
            "Küche vom Treff",
            "Parkstraße 12",
        ),
        (
            (
                "Wir zeigen Fahrzeuge am 4. März 2026 von 11 bis 17 Uhr auf dem Festplatz in "
                "Neudorf."
            ),
            "Festplatz",
            "Neudorf",
        ),
    ],
)
def test_the_house_with_its_street(text: str, house: str, street: str) -> None:
    found = read(text)
    assert house in found.place
    assert street in found.place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            (
                "5 May 2026, 10 am, Guildhall, Neudorf\n\nRooms are set aside at the Hotel "
                "Hochofen (EUR 105 per night) until 2 April."
            ),
            "Guildhall",
        ),
        (
            (
                "5 May 2026\nin Neudorf\n\nA number of rooms has been set aside at the Hotel "
                "Hochofen (EUR 105 per night)."
            ),
            "",
        ),
        (
            (
                "5. Mai 2026, 10 Uhr, Stadthalle Neudorf\nEin Zimmerkontingent ist im Hotel "
                "Hochofen abrufbar."
            ),
            "Stadthalle Neudorf",
        ),
        ("5. Mai 2026, 10 Uhr\nZimmer können Sie im Hotel Hochofen bis 2. April buchen.", ""),
        (
            "5 May 2026, 10 am\n\nThe building has a lift; the entrance at the rear is step-free.",
            "",
        ),
        (
            (
                "5. Mai 2026, 10 Uhr\n\nDas Gebäude hat einen Aufzug, die Halle ist über eine "
                "Rampe zu erreichen."
            ),
            "",
        ),
        ("5. Mai 2026, 10 Uhr\n\nEs stehen 35 Stühle im Raum, mehr geht nicht.", ""),
        ("5. Mai – Kündigung in der Probezeit (Anna Muster)", ""),
        ("5. Mai – Eltern in der Pubertät ihrer Kinder", ""),
        (
            (
                "Tagung für alle, die in Kita, Schule oder Verein arbeiten / 5. Mai 2026 im "
                "Sparkassensaal Neudorf"
            ),
            "Sparkassensaal Neudorf",
        ),
        ('Virtual office hour "Small Grants", 5 May 2026, 11:00–12:00', ""),
        ("Virtuelle Bürgerhaus-Sprechstunde, 5. Mai 2026, 11 Uhr", ""),
    ],
)
def test_a_house_in_prose_is_no_place_of_the_event(text: str, place: str) -> None:
    found = read(text)
    assert found.place.startswith(place) if place else found.place == ""


@pytest.mark.parametrize(
    ("text", "online", "asked"),
    [
        (
            (
                "Am 4. März 2026 um 19 Uhr im Rathaus. The lecture will also be streamed live "
                "for those who cannot come."
            ),
            True,
            True,
        ),
        ("4. März 2026, 19 Uhr, Rathaus Neudorf\nDer Abend wird live übertragen.", True, True),
        (
            (
                "4 March 2026, 7 pm, Town Hall\nThose who cannot attend in person may follow "
                "the webcast."
            ),
            True,
            True,
        ),
        (
            (
                "4. März 2026, 19 Uhr, Rathaus Neudorf\nWer nicht kommen kann, verfolgt den "
                "Abend im Livestream."
            ),
            True,
            True,
        ),
        ("4 March 2026, 7 pm, Town Hall\nThe talk will be broadcast online.", True, True),
        (
            (
                "4. März 2026, 19 Uhr\nOrt: Rathaus, Raum 3\nKommentare\nTimo: Gibt's das auch "
                "als Videokonferenz?\nAnna: Leider nein, nur in Präsenz."
            ),
            False,
            True,
        ),
        (
            "4 March 2026, 7 pm\nVenue: Town Hall\nWill there be a livestream? No, sorry.",
            False,
            True,
        ),
        (
            (
                "4 March 2026, 7 pm\nVenue: Town Hall\nAs there is no video link, please come "
                "in person."
            ),
            False,
            False,
        ),
        (
            "4 March 2026, 7 pm, Town Hall\nRemote participants can dial in via Teams.",
            True,
            True,
        ),
        (
            (
                "4. März 2026, 19 Uhr\nIHK Akademie, Zeppelinallee 18, 70999 Neudorf\n\n"
                "oder online (den Link senden wir Ihnen zu)"
            ),
            True,
            True,
        ),
    ],
)
def test_whether_one_may_follow_from_elsewhere(text: str, online: bool, asked: bool) -> None:
    found = read(text)
    assert (found.online, "online" in found.unsure) == (online, asked)


@pytest.mark.parametrize(
    "text",
    [
        "4. März 2026, 19 Uhr\nDer Kurs findet in der vhs.cloud statt.",
        (
            "4. März 2026, 19 Uhr\nDer Abend findet im alfaview-Raum „Foyer“ statt. Das "
            "Amt ist geschlossen."
        ),
        "4 March 2026, 7 pm\nThe course is held on Zoom.",
    ],
)
def test_a_service_in_which_it_is_held_is_no_place(text: str) -> None:
    found = read(text)
    assert (found.online, found.place) == (True, "")


def test_a_town_ends_the_heading_behind_the_day() -> None:
    found = read_announcement(
        "Verband: 4. Wegekongress am 17. September in Neudorf\n\nWir beginnen um 10:30 Uhr.",
        today=TODAY,
    )
    assert found.place == "Neudorf"
