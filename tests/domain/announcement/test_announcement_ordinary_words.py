"""Words that tell a fact in one sentence are ordinary in another: nothing is read there."""

import re
from datetime import date
from typing import Any

import pytest
from cost import LINEAR, doubling_ratio

from mailer.domain.announcement import read_announcement

TODAY = date(2026, 1, 20)
HEAD = "Vortrag: Wärme im Haus\nDienstag, 10. März 2026, 18 Uhr, Rathaus Neudorf\n"


def document(text: str) -> dict[str, Any]:
    return read_announcement(text, today=TODAY).as_document()


@pytest.mark.parametrize(
    ("leave", "then"),
    [
        ("Bis bald!", "Kosten: 8 Euro\nReferent: Jens Olt"),
        ("Bis dann", "Kosten: 8 Euro\nReferent: Jens Olt"),
        ("VG Neudorf", "Rathaus, Großer Saal\nKosten: 8 Euro\nReferent: Jens Olt"),
        ("See you there!", "Fee: 8 Euro\nSpeaker: Jens Olt"),
    ],
)
def test_facts_below_a_light_farewell_are_read(leave: str, then: str) -> None:
    read = document(f"Vortrag: Wärme im Haus\nDienstag, 10. März 2026, 18 Uhr\n{leave}\n{then}")
    assert (read["fee"], [one["name"] for one in read["speakers"]]) == ("8 Euro", ["Jens Olt"])


@pytest.mark.parametrize(
    "leave", ["Bis bald!\nPetra", "VG Petra", "LG\nPetra Schulze", "Herzlich\nP. Schulze"]
)
def test_a_farewell_with_its_signer_ends_the_text(leave: str) -> None:
    read = document(f"{HEAD}Wir freuen uns auf den Abend.\n\n{leave}")
    assert "Petra" not in read["teaser"] + "".join(read["body"])
    assert read["speakers"] == []


@pytest.mark.parametrize(
    "rows",
    [
        "10.03.2026, 18:00 – 20 Uhr: Grundlagen\n17.03.2026, 18:00 – 20 Uhr: Praxis",
        "10.03.26, 18:00 - Jens Olt: Der Wald\n17.03.26, 18:00 - Petra Schulze: Die Wiese",
        "10.03.2026, 18:00 – Teil 1: Der Wald\n17.03.2026, 18:00 – Teil 2: Die Wiese",
    ],
)
def test_rows_of_sessions_are_no_chat(rows: str) -> None:
    read = document(f"Kurs Wald im Wandel\n{rows}\nOrt: Rathaus Neudorf")
    begins = [one["starts_at"] for one in read["dates"]]
    assert begins == ["2026-03-10T18:00:00+01:00", "2026-03-17T18:00:00+01:00"]


def test_a_party_in_small_letters_is_whom_somebody_speaks_for() -> None:
    read = document(HEAD + "Es diskutieren Anna Brandt, die Linke, und Jens Olt, die Grünen.")
    assert [one["organisation"] for one in read["speakers"]] == ["die Linke", "die Grünen"]


@pytest.mark.parametrize(
    "secret",
    [
        "Registrierte gehen hierüber hinein: https://meet.example/geheim-77 (Registrierung nötig)",
        "Zum Anmelden am Konferenzsystem: PIN 778899, https://bbb.example/b/abc-def",
        "Abmeldung vom Newsletter und Registrierung: https://news.example/abmelden",
    ],
)
def test_a_way_in_below_the_signature_stands_in_no_text(secret: str) -> None:
    read = document(f"{HEAD}Viele Grüße\nPetra Schulze\n\n{secret}")
    assert not {"://", "778899"} & set(re.findall(r"://|778899", f"{read['teaser']}{read['body']}"))
    assert read["registration_url"] == ""


@pytest.mark.parametrize(
    ("contact", "besides", "name"),
    [
        ("Kontakt: Frau Schulze, Tel. 0221 123456", "Referent: Peter Schulze", "Frau Schulze"),
        ("Fragen an Herrn Wolf, 0221 123456", "Referentin: Christa Wolf", "Herr Wolf"),
        ("Kontakt: Umweltamt, 0221 123456, Mo. und Fr. Vormittag", "", "Umweltamt"),
    ],
)
def test_who_is_asked_is_nobody_else(contact: str, besides: str, name: str) -> None:
    assert document(f"{HEAD}{contact}\n{besides}")["contact"]["name"] == name


@pytest.mark.parametrize(
    ("sentence", "field", "value"),
    [
        ("How to secure your home network: https://cyber.example/tips", "registration_url", ""),
        ("(Anm. d. Red.: Das Original: https://zeitung.example/artikel)", "registration_url", ""),
        ("Zur Zulassung von Wallboxen: https://energie.example/wallbox", "registration_url", ""),
        ("Die gesetzliche Obergrenze: 800 Watt", "capacity", None),
        ("Die Obergrenze liegt bei 30 kWp.", "capacity", None),
        ("From the station it takes 20 minutes on foot.", "ends_at", None),
        ("Das Ausfüllen des Antrags nimmt 10 Minuten in Anspruch.", "ends_at", None),
        ("Die Teilnahmegebühr zahlen Sie nicht vor Ort. 20 Euro, per Überweisung.", "free", False),
        ("Das Ticket für Bus und Bahn ist kostenlos.", "free", None),
        ("Mit Henna Farben mischen lernen.", "speakers", []),
        ("Buchung für das Abendessen bis 1. März.", "registration_deadline", None),
        ("Replies to the consultation are due by 28 February 2026.", "registration_deadline", None),
        ("Akkreditierung für Presse bis 5. März", "registration_deadline", None),
        ("Die Ausstellung in Buchen läuft bis 5. April 2026.", "registration_deadline", None),
        ("Inhalt:\nÜberschrift: So finden Sie die richtige", "title", "Wärme im Haus"),
    ],
)  # fmt: skip
def test_another_meaning_tells_no_fact(sentence: str, field: str, value: object) -> None:
    assert document(HEAD + sentence)[field] == value


@pytest.mark.parametrize(
    "sentence",
    [
        "Anne Frank erzählt in ihrem Tagebuch vom Leben im Versteck.",
        "Im zweiten Teil folgt Ludwig van Beethoven.",
    ],
)
def test_who_may_be_a_subject_is_asked_about(sentence: str) -> None:
    assert "speakers" in document(HEAD + sentence)["unsure"]


@pytest.mark.parametrize(
    "line",
    [
        "17 Uhr: Feierabend! Musik im Hof",
        "17 Uhr Feierabend-Radtour",
        "17 Uhr: Alles vorbei? Abschied",
    ],
)
def test_the_evening_off_ends_nothing(line: str) -> None:
    read = document(f"Sommerabend\n10. März 2026, {line}")
    assert read["starts_at"] == "2026-03-10T17:00:00+01:00"


@pytest.mark.parametrize("title", ["Der Knochenbund", "Wärmeverbund", "Sprache: Brücke zur Welt"])
def test_a_title_like_an_office_or_a_label(title: str) -> None:
    assert document(f"{title}\nLesung mit Petra Schulze\n10. März 2026, 18 Uhr")["title"] == title


def test_tickets_from_the_web_move_nothing_there() -> None:
    read = document(
        "Vortrag: Klima\n10. März 2026, 18 Uhr, auch online per Zoom\n"
        "Ort: Rathaus Neudorf, Markt 1\n"
        "Tickets sind ab 1. Februar 2026 nur online erhältlich."
    )
    assert read["place"] == "Rathaus Neudorf, Markt 1"


@pytest.mark.parametrize(
    "title",
    [
        "Workshop in Elsterhain",
        "Kolloquium des Instituts für Regionalgeschichte",
        "QUARTIER AKTUELL",
        "Digitale Dienstbesprechung „Sprachmittlung in Behörden“",
        "Das Archiv meiner Großmutter mit Ida Sommer und Rosa von der Heide",
    ],
)
def test_a_title_of_which_a_part_may_be_the_name_is_asked_about(title: str) -> None:
    read = document(f"{title}\nDonnerstag, 26. März 2026, 19:30 bis 21 Uhr, online per Zoom")
    assert "title" in read["unsure"] or read["title"] == "Sprachmittlung in Behörden"


def test_a_line_in_capitals_may_be_the_title() -> None:
    facts = "Mittwoch, 15. April 2026, 9:30 bis 12:45 Uhr, online"
    read = document(f"Baurecht aktuell – Seminare für Rathäuser\n\nTÜRME VOR GERICHT\n\n{facts}")
    assert "title" in read["unsure"] or read["title"] == "TÜRME VOR GERICHT"


def test_the_last_of_the_facts_above_a_greeting_is_no_subject() -> None:
    read = document(
        "FORUM FÜR PLANUNG\nTorstieg 8, Talstadt\n\nTalstadt, im Januar 2026\n\n"
        "Einladung zur Jahrestagung\n\nINNENSTADT MIT AUGENMASS\n\n"
        "Donnerstag, 7. Mai 2026, 10:00–17:00 Uhr\nAlte Münze, Münzhof 1\n"
        "oder per Videokonferenz (Webex)\n\nSehr geehrte Mitglieder,\n\nkommen Sie gern."
    )
    assert read["title"] != "oder per Videokonferenz (Webex)"


def test_arriving_in_brackets_is_not_the_hour_before_it() -> None:
    read = document(
        "Digitales Treffen der Beauftragten\nam Donnerstag, 16. April 2026, ab 9 Uhr (Ankommen im"
        " Chat ab 8.45 Uhr), Ende gegen 12 Uhr\nNächstes Treffen: 15. Oktober 2026, dann von 10"
        " bis 13 Uhr in Präsenz"
    )
    assert read["starts_at"] == "2026-04-16T09:00:00+02:00"
    assert read["ends_at"] == "2026-04-16T12:00:00+02:00"


def test_where_nobody_need_register_the_address_is_to_join() -> None:
    url = "https://teams.example.com/l/meetup-join/19b7a04?tenant=vke"
    told = f"Eine Anmeldung ist nicht nötig, klicken Sie am Tag selbst einfach hier:\n{url}"
    read = document(f"Online-Vortrag: Klima\n10. März 2026, 18 Uhr\n{told}")
    assert (read["join_url"], read["registration_url"]) == (url, "")


@pytest.mark.parametrize(
    ("sentence", "field", "value"),
    [
        ("Teilnehmende: 10 bis max. 20", "capacity", 20),
        ("Town Hall, Council Chamber, Hohenlinde", "speakers", []),
        ("Weiteren Bedarf melden Sie bitte bis 28. Februar.", "registration_deadline", None),
        ("Der Abend ist ein Geschenk, frei und ohne Anmeldung.", "free", True),
    ],
)
def test_further_plain_words(sentence: str, field: str, value: object) -> None:
    assert document(HEAD + sentence)[field] == value


@pytest.mark.parametrize(
    "behind",
    ["Petra Neuhaus", "Stefan Backhaus (Wildbiologe)", "Kantorei Marienkirche", "Hamburg",
     "Frauennetzwerk Neudorf"],
)  # fmt: skip
def test_a_name_that_ends_like_a_house_is_no_sure_place(behind: str) -> None:
    read = document(f"Vortrag: Schlafen lernen\nDienstag, 10. März 2026, 19 bis 20 Uhr, {behind}")
    assert not read["place"] or "place" in read["unsure"]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("10 Uhr, Obstbaumschnitt im Garten", "Garten"),
        ("17 Uhr, Orgelmusik in der Kirche", "Kirche"),
    ],
)
def test_what_is_done_in_a_house_is_no_part_of_it(line: str, place: str) -> None:
    assert document(f"Kurs: Bäume\n14. März 2026, {line}")["place"] == place


@pytest.mark.parametrize(
    ("sentence", "field", "value"),
    [
        ("Wie senken Kommunen ihre Kosten?\nKeine einfache Frage.", "free", None),
        ("Und die Kosten?\nKeiner kennt sie bisher genau.", "free", None),
        ("Die Teilnahme ist kostenfrei.\nHotelpreise:\nAdler: 80 €\nPost: 95 €", "free", True),
        ("Infos zur Reihe: https://www.example.org/reihe\nZugangscode: 4711", "join_url", ""),
        ("Mehr: https://www.example.org/k\nThemen: Phishing, Passwort Manager", "access", {}),
        ("Please call in advance: 01234 567890", "access", {}),
        ("Buchen Sie jetzt für die Tagung Notfall", "registration_deadline", None),
    ],
)  # fmt: skip
def test_questions_programmes_and_hotels_tell_no_fact(
    sentence: str, field: str, value: object
) -> None:
    told = document(HEAD + sentence)[field]
    assert ({k: v for k, v in told.items() if v} if field == "access" else told) == value


@pytest.mark.parametrize(
    "lead",
    [
        "Anmeldung zum Workshop Evaluation unter",
        "Zum Webinar anmelden und Kalendereintrag erhalten:",
        "Book your place at the demo:",
    ],
)
def test_a_topic_like_another_matter_is_still_registered_for(lead: str) -> None:
    url = "https://www.example.org/kurs/77"
    assert document(f"{HEAD}{lead} {url}")["registration_url"] == url


@pytest.mark.parametrize("topic", ["Poster", "Kinderbetreuung"])
def test_a_topic_like_another_deadline_has_its_own(topic: str) -> None:
    read = document(f"{HEAD}Anmeldungen für den Workshop {topic} bitte bis 4. März 2026.")
    assert read["registration_deadline"] == "2026-03-04T23:59:00+01:00"


@pytest.mark.parametrize(
    ("title", "below"),
    [
        ("Digitales Archiv aufbauen", "Ein Nachmittag mit vielen Beispielen"),
        ("Unser Archiv", "Schätze aus 200 Jahren"),
        ("Blutgerinnung im Alter", "Ärztin Dr. Anna Muster erklärt"),
        ("Trauer & Trost", "Ein Abend für Angehörige"),
        ("Zur Sprache der Woche", "Deutschkurs für Anfänger"),
        ("Anmeldungen per Mausklick", "Ein Abend für Vereine"),
    ],
)
def test_a_title_is_not_taken_for_what_stands_above_it(title: str, below: str) -> None:
    when = "Mittwoch, 11. März 2026, 19 bis 21 Uhr, Rathaus, Am Markt 4, 12345 Neudorf"
    assert document(f"{title}\n{below}\n{when}")["title"] == title


def test_two_courses_of_a_day_are_two() -> None:
    day = "5. März 2026,"
    read = document(f"Kurse im Haus\n{day} 9 bis 12 Uhr Kurs A\n{day} 12 Uhr Kurs B")
    assert len(read["dates"]) == 2


def test_a_list_of_sums_that_are_no_prices_is_read_in_linear_time() -> None:
    def read(times: int) -> None:
        document(HEAD + "\n".join(f"Teil {number % 9}: 3 €" for number in range(times)))

    assert doubling_ratio(read, 200) <= LINEAR


@pytest.mark.parametrize(
    ("line", "title", "is_sure"),
    [
        ("Online-Schulung Barrierefreie Wahllokale", "Barrierefreie Wahllokale", True),
        ("Workshop Lärm und Ruhe", "Lärm und Ruhe", False),
        ("Lärm in der Nacht (online)", "Lärm in der Nacht", True),
    ],
)
def test_a_kind_or_a_way_beside_the_title_is_no_part_of_it(
    line: str, title: str, is_sure: bool
) -> None:
    read = document(f"{line}\nMittwoch, 11. März 2026, 19 bis 21 Uhr, online per Zoom")
    assert (read["title"], "title" not in read["unsure"]) == (title, is_sure)


def test_the_end_that_is_told_goes_before_the_length_of_a_talk() -> None:
    read = document(
        "Online-Vortrag: Bäume am Hang\nDienstag, 3. Februar 2026, 14:00 Uhr, per Zoom\n\n"
        "Der Vortrag dauert etwa 45 Minuten, danach ist Zeit. Ende gegen 15:30 Uhr."
    )
    assert read["ends_at"] == "2026-02-03T15:30:00+01:00"


def test_the_name_of_the_row_above_the_title_tells_the_day() -> None:
    read = document(
        "Verbund Nordsee\n\n7. Fachtag am 11.06.2026\n\n„Krise zu Hause“\n\n10:00 Begrüßung\n"
        "10:15 Vortrag\n15:45 Ende\n\nRückblick: Der 6. Fachtag war am 5. Juni 2025."
    )
    assert read["starts_at"] == "2026-06-11T10:00:00+02:00"
