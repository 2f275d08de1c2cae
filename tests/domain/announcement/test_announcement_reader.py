"""Whole announcements: the real one, and German and English ones of our own."""

import json
from datetime import date
from pathlib import Path

from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.seminar import Speaker

TODAY = date(2022, 10, 1)
SEED = Path(__file__).resolve().parents[4] / "shared" / "seed" / "announcement.txt"

# Our own words with the structure of the real announcement, read where that one is not at hand.
OWN_SEED = """Alle News
ZWK Online-Seminar: Kommunales Konfliktmanagement
Wo viele Menschen leben, wird gestritten. Gut ist, wer damit umgehen kann.
Das Seminar zeigt Wege, die vor Ort helfen.
Am 16.11.2022 findet das Online-Seminar statt, von 10:30 – 12:00 Uhr. Es ist kostenfrei.
Michael Matzke, Referent im Referat "Demokratieförderung" des Bundesministeriums für Familie, \
Senioren, Frauen und Jugend (BMFSFJ), erläutert, wie alles begann.
Die Projektkoordinatorin Betul Yilmaz gibt Auskunft aus dem Alltag im Projekt "Kommunales \
Konfliktmanagement" (KoKoMa). Dort werden Kommunen begleitet.
Dr. Cathleen Bochmann und Phillip Koller von der Aktion Zivilcourage e. V. berichten aus der \
Praxis. Dabei steht das Netz der Beteiligten im Mittelpunkt.
Im Anschluss bleibt Zeit für Fragen und Austausch."""

PROSE = """Webinar: Heat planning for small towns

Small towns have to plan how they will heat homes in the future. Few have staff to do it.

Jane Doe, Head of Unit at Example Council, will share what worked in her town.

Join us on Wednesday, 16 November 2022, 2:00–3:30 pm CET. The webinar is free of charge.
Register by 10 November 2022 at https://example.org/heat.

At the end there will be time for questions and discussion.

Kind regards
Dr. Mary Roe, Director
Example Council
"""

TABLE = """Einladung
Titel: Streit schlichten
Termin: Donnerstag, 08.12.2022
Uhrzeit: 9.00 – 15.45 Uhr
Ort: Rathaus Musterstadt, Großer Saal
Kosten: 49 Euro
Anmeldeschluss: 30.11.2022
Anmeldung: https://example.org/anmeldung
Referierende:
- Prof. Dr. Anna Müller, Hochschule Harz
- Ben Schulz, Leiter des Ordnungsamtes der Stadt Ulm

Wer schlichtet, braucht einen Plan. Am 08.12.2022 um 9 Uhr zeigt sich, wie viele Pläne es gibt.
"""


def read(text: str | bytes) -> Announcement:
    return read_announcement(text, today=TODAY)


def seed() -> bytes:
    return SEED.read_bytes() if SEED.exists() else OWN_SEED.encode()


def test_the_real_announcement_is_understood_without_a_doubt() -> None:
    for source in (seed(), OWN_SEED):
        announcement = read(source)
        assert (announcement.title, announcement.series) == (
            "Kommunales Konfliktmanagement",
            "ZWK Online-Seminar",
        )
        document = announcement.as_document()
        assert document["starts_at"] == "2022-11-16T10:30:00+01:00"
        assert document["ends_at"] == "2022-11-16T12:00:00+01:00"
        assert (announcement.online, announcement.free) == (True, True)
        assert (announcement.registration_url, announcement.join_url) == ("", "")
        assert announcement.unsure == ()


def test_the_real_announcement_has_four_speakers() -> None:
    ministry = "Bundesministerium für Familie, Senioren, Frauen und Jugend (BMFSFJ)"
    initiative = "Aktion Zivilcourage e. V."
    for source in (seed(), OWN_SEED):
        assert read(source).speakers == (
            Speaker("Michael Matzke", "", 'Referent im Referat "Demokratieförderung"', ministry),
            Speaker(
                "Betul Yilmaz",
                "",
                "Projektkoordinatorin",
                'Projekt "Kommunales Konfliktmanagement" (KoKoMa)',
            ),
            Speaker("Cathleen Bochmann", "Dr.", "", initiative),
            Speaker("Phillip Koller", "", "", initiative),
        )


def test_the_real_announcement_keeps_its_paragraphs_but_not_its_dates() -> None:
    for source in (seed(), OWN_SEED):
        announcement = read(source)
        lines = (source if isinstance(source, str) else source.decode()).splitlines()
        told = [line for line in lines[2:] if "16.11.2022" not in line]
        assert [announcement.teaser, *announcement.body] == told
        assert announcement.closing == told[-1]
        assert "2022" not in " ".join(announcement.body)


def test_english_prose() -> None:
    document = read(PROSE).as_document()
    assert document["title"] == "Heat planning for small towns"
    assert document["starts_at"] == "2022-11-16T14:00:00+01:00"
    assert document["ends_at"] == "2022-11-16T15:30:00+01:00"
    assert document["registration_deadline"] == "2022-11-10T23:59:00+01:00"
    assert document["registration_url"] == "https://example.org/heat"
    assert document["speakers"] == [
        {
            "name": "Jane Doe",
            "academic_title": "",
            "role": "Head of Unit",
            "organisation": "Example Council",
        }
    ]
    assert document["body"] == [
        "Jane Doe, Head of Unit at Example Council, will share what worked in her town.",
        "At the end there will be time for questions and discussion.",
    ]
    assert document["closing"] == document["body"][1]
    assert document["unsure"] == []


def test_labels_and_values() -> None:
    announcement = read(TABLE)
    assert announcement.title == "Streit schlichten"
    assert (announcement.online, announcement.place) == (False, "Rathaus Musterstadt, Großer Saal")
    assert (announcement.free, announcement.fee) == (False, "49 Euro")
    assert announcement.speakers == (
        Speaker("Anna Müller", "Prof. Dr.", "", "Hochschule Harz"),
        Speaker("Ben Schulz", "", "Leiter", "Ordnungsamt der Stadt Ulm"),
    )
    assert announcement.body == ()
    # The date in the teaser would be wrong after a reschedule.
    assert announcement.unsure == ("teaser",)


def test_the_document_is_json_with_its_keys_in_order() -> None:
    document = json.loads(json.dumps(read(OWN_SEED).as_document()))
    assert list(document) == [
        "title", "series", "starts_at", "ends_at", "timezone", "dates", "online", "place", "free",
        "fee", "registration_deadline", "registration_url", "join_url", "speakers", "teaser",
        "body", "closing", "capacity", "kind", "contact", "access", "recorded", "recording_notice",
        "conference_privacy_url", "programme", "accessibility", "directions", "payment", "invoice",
        "unsure", "found",
    ]  # fmt: skip
    assert document["dates"] == [
        {"starts_at": document["starts_at"], "ends_at": document["ends_at"]}
    ]
    assert document["registration_deadline"] is None


def test_what_is_not_said_is_unknown() -> None:
    document = read("Klima\nEin Text über das Klima.").as_document()
    assert document["starts_at"] is document["online"] is document["free"] is None
    assert document["fee"] == document["place"] == document["closing"] == ""
    assert document["unsure"] == ["starts_at", "ends_at", "dates", "online", "place"]
