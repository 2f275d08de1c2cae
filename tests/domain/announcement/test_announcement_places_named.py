"""Places that are told with their street, in capitals, as where one begins or as a guest."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)


def read(text: str) -> Announcement:
    return read_announcement(f"Wärme im Quartier\n\n{text}", today=TODAY)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("MITTWOCH, 4. MÄRZ\n15 UHR\nTURNHALLE NEUDORF\nAM ANGER 8", "AM ANGER 8"),
        ("Mittwoch, 4. März 2026, 15 Uhr\nTurnhalle Neudorf\nObermarkt 8", "Obermarkt 8"),
        ("Mittwoch, 4. März 2026, 15 Uhr\nTurnhalle Neudorf\nAn der Furt 8a", "An der Furt 8a"),
        (
            "Am 4. März 2026, von 10 bis 15 Uhr, in die Schillersäle, Uferweg 2, 94990 Neudorf.",
            "Schillersäle, Uferweg 2, 94990 Neudorf",
        ),
        (
            (
                "Sie kommen am 4. März 2026, 8 Uhr, in das Landratsamt Neudorf, Großer Saal "
                "(3. OG), Amtsplatz 1."
            ),
            "Landratsamt Neudorf, Großer Saal (3. OG), Amtsplatz 1",
        ),
        (
            "On 4 March 2026, 10:00 to 16:00, at the Wool Loft, 4 Ferry Lane, Oldham.",
            "Wool Loft, 4 Ferry Lane",
        ),
        (
            (
                "Das Treffen findet am 4. März 2026 um 16 Uhr im Gruppenraum der Stelle statt "
                "(Badgasse 17, Hinterhaus)."
            ),
            "Gruppenraum der Stelle, Badgasse 17",
        ),
        ("4. März 2026, 17 Uhr\nSitzungsort: Altes Amtshaus, Markt 1", "Altes Amtshaus, Markt 1"),
        ("4. März 2026, 17 Uhr\nVersammlungsort: Lindenwirt", "Lindenwirt"),
        ("4. März 2026, 18 Uhr.\nOrt wie immer: Lindenwirt Neudorf.", "Lindenwirt Neudorf"),
        ("4. März 2026, 18 Uhr.\nOrt auf jeden Fall: Lindenwirt.", "Lindenwirt"),
        ("Sonntag, 22. März 2026, 17 Uhr\nSt.-Annen-Kirche, Annaplatz", "St.-Annen-Kirche"),
        ("Sonntag, 22. März 2026, 17 Uhr\nSt. Annen-Kirche, Annaplatz", "St. Annen-Kirche"),
        ("am 4. März 2026, um 19.00 Uhr in unserer Mensa (Eingang Hof)", "Mensa"),
        (
            "Am 4. März 2026, 8 Uhr. Wir sind diesmal zu Gast bei der Sparkasse Neudorf, Markt 2.",
            "Sparkasse Neudorf, Markt 2",
        ),
        ("4. März 2026\n16 Uhr, Start am Löwenbrunnen.", "Löwenbrunnen"),
        ("4. März 2026\nLos geht es um 6 Uhr am Steg der Fähre.", "Steg der Fähre"),
        (
            "4 March 2026, 2 pm. The talk has moved from Room B to the Glass Cube, 5 Ferry Lane.",
            "Glass Cube, 5 Ferry Lane",
        ),
    ],
)
def test_where_it_is(text: str, place: str) -> None:
    found = read(text)
    assert place in found.place
    assert found.online is False


@pytest.mark.parametrize(
    "said",
    [
        "Es muss nichts installiert werden.",
        "Sie brauchen nur einen Browser.",
        "Den Link schicken wir am Vortag.",
        "No account is needed.",
    ],
)
def test_what_is_said_below_an_online_place_is_no_house(said: str) -> None:
    found = read(f"Wann? 4. März 2026, 18 bis 19 Uhr\nWo? Online, über BigBlueButton. {said}")
    assert (found.online, found.place) == (True, "")


def test_a_walk_that_ends_in_a_house_is_asked_about() -> None:
    told = "4. März 2026\n16 Uhr, Start am Löwenbrunnen.\n18 Uhr im Gemeindehaus, Kirchhof 3"
    assert "place" in read(told).unsure


@pytest.mark.parametrize(
    "text",
    [
        "4. März 2026, 18 Uhr, online\nStart am Montag mit einem kurzen Test.",
        "4. März 2026, 18 Uhr, online\nLos geht es am Abend.",
        "4. März 2026, 18 Uhr, online\nTeil 2",
    ],
)
def test_no_house_where_none_is_told(text: str) -> None:
    found = read(text)
    assert (found.online, found.place) == (True, "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "4 March 2026, 5 pm\nMeeting point: Town Library, Mill Road 9",
            "Town Library, Mill Road 9",
        ),
        ("4. März 2026, 17 Uhr\nWo wir uns treffen: Aula, Gasse 1", "Aula, Gasse 1"),
        (
            "start: 2026-03-04 17:00\nvenue_name: Hallenbad See\nvenue_street: Badweg 2",
            "Hallenbad See",
        ),
        (
            "Mittwoch, 4. März 2026, 15 Uhr\nNEU: Mensa Nord (nicht wie geplant in der Aula)",
            "Mensa Nord",
        ),
        ("4. März 2026\nTreffpunkt ist um 10 Uhr an der Wache Nord. Bis dann!", "Wache Nord"),
        ("Im Bürgerhaus treffen wir uns am 4. März 2026 um 17 Uhr.", "Bürgerhaus"),
        (
            "treffen am 4.3.2026 um 17 uhr im bürgerhaus neudorf\nbitte anmelden",
            "bürgerhaus neudorf",
        ),
    ],
)
def test_a_place_in_other_words(text: str, place: str) -> None:
    found = read(text).place if not text.islower() else read_announcement(text, today=TODAY).place
    assert found.split(", venue")[0].startswith(place)


@pytest.mark.parametrize(
    "text",
    [
        "Viermal im Halbjahr treffen wir uns vor dem Bildschirm.\n4. März 2026, 9 Uhr, Zoom",
        "Online, 4 March 2026, 9:00-10:30 London time (10:00-11:30 in Berlin)",
        "Der Kurs am 4. März 2026 ist nicht in der Akademie, sondern als Online-Seminar.",
        "Ort: Amt Neudorf, Raum 3\nDie Sitzung am 4. März 2026, 9 Uhr, findet rein digital statt.",
    ],
)
def test_a_word_of_time_and_what_is_only_online_tell_no_place(text: str) -> None:
    found = read(text)
    assert (found.online, found.place) == (True, "")


@pytest.mark.parametrize(
    ("note", "place"),
    [
        (
            "Der Saal ist belegt. Wir gehen stattdessen in die Schule, Am Anger 7.",
            "Schule, Am Anger 7",
        ),
        (
            "Neuer Ort: Volkshochschule, Am Anger 7. Sonst bleibt alles.",
            "Volkshochschule, Am Anger 7",
        ),
        ("Das findet jetzt doch in der Bücherei statt, nicht im Rathaus.", "Bücherei"),
        ("We are moving to the Town Library, Mill Road 9.", "Town Library, Mill Road 9"),
        ("Wir machen das jetzt doch online.", "Rathaus Neudorf, Saal 2"),
        ("Ich sitze heute in der Volkshochschule, Am Anger 7.", "Rathaus Neudorf, Saal 2"),
    ],
)
def test_a_note_above_may_tell_that_it_moved(note: str, place: str) -> None:
    wrote = "> Am 13.01.2026 um 10:02 schrieb Bert Beispiel:"
    told = (
        "> „Lotsen treffen Vereine“\n> Mittwoch, 18. März 2026, 16 Uhr\n> Rathaus Neudorf, Saal 2"
    )
    found = read_announcement(f"Hallo,\n{note}\nGruß\nAnna\n\n{wrote}\n>\n{told}\n", today=TODAY)
    assert found.place == place
    assert ("place" in found.unsure) is ("sitze" not in note)


def test_a_house_for_each_day_is_asked_about() -> None:
    days = "Di 10.02.2026, 18 Uhr, Rathaus Altdorf\nDo 12.02.2026, 18 Uhr, Turnhalle Neudorf"
    assert "place" in read(days).unsure
    assert "place" not in read(days.replace("Turnhalle Neudorf", "Rathaus Altdorf")).unsure
