"""Hours that stand apart from their day, days told from today, and moves told above a forward."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)  # a Tuesday


def read(text: str) -> Announcement:
    return read_announcement(text, today=TODAY)


def told(text: str) -> list[str]:
    """Each date as "04-22 13:00–16:00"."""
    return [
        f"{one.starts_at:%m-%d %H:%M}" + (f"–{one.ends_at:%H:%M}" if one.ends_at else "")
        for one in read(text).dates
    ]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("18 Uhr", "18:00"),
        ("10 am ET / 4 pm CET", "16:00"),
        ("um 18.30 Uhr s.t.", "18:30"),
        ("18.00 Uhr Werkeinführung\n19.00 Uhr Konzertbeginn", "19:00"),
        ("Treffen 18 Uhr am Tor, Beginn um 18.30 Uhr", "18:30"),
    ],
)
def test_a_line_of_hours_belongs_to_the_day_above(lines: str, wanted: str) -> None:
    found = read(f"Abend der Instrumente\nDonnerstag, 12. Februar 2026\n{lines}\nOrgelsaal")
    assert found.starts_at is not None
    assert f"{found.starts_at:%m-%d %H:%M}" == f"02-12 {wanted}"
    assert "starts_at" not in found.unsure


def test_a_time_that_may_not_be_the_beginning_is_asked_about() -> None:
    text = (
        "Abend der Instrumente\nDonnerstag, 12. Februar 2026\n18.00 Uhr Werkeinführung\nOrgelsaal"
    )
    assert "starts_at" in read(text).unsure


def test_another_beginning_told_in_a_sentence_is_asked_about() -> None:
    text = "Orgelabend\nDonnerstag, 12. Februar 2026, 18 Uhr\nAchtung: Beginn erst um 18.30 Uhr!"
    assert "starts_at" in read(text).unsure


@pytest.mark.parametrize(
    ("hours", "wanted"),
    [
        ("@ 03:30:00 pm - 05:00:00 pm", ["02-12 15:30–17:00"]),
        ("2.15 pm Eastern", ["02-12 20:15"]),
        ("9 am Pacific Time", ["02-12 18:00"]),
        ("18:00:00 Uhr", ["02-12 18:00"]),
    ],
)
def test_clocks_with_seconds_and_clocks_of_america(hours: str, wanted: list[str]) -> None:
    assert told(f"Open Data Talk\n12 February 2026 {hours}") == wanted


def test_weekdays_behind_a_week_of_days_are_no_office_hours() -> None:
    text = "Schweißkurs\n09.02.–11.02.2026, Mo–Mi 8–16 Uhr\nWerkhalle"
    assert told(text) == ["02-09 08:00–16:00", "02-10 08:00–16:00", "02-11 08:00–16:00"]
    text = "Schweißkurs\n9. Februar 2026, 8 Uhr\nAnmeldung bis 2.2., Mo–Fr 8–12 Uhr"
    assert read(text).registration_deadline is not None
    assert told(text) == ["02-09 08:00"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Heute Abend, 19.30 Uhr, im Orgelsaal", ["01-20 19:30"]),
        ("Morgen von 9 bis 11 Uhr im Rathaus", ["01-21 09:00–11:00"]),
        ("Übermorgen ab 14 Uhr am Hafen", ["01-22 14:00"]),
        ("Wir treffen uns am kommenden Samstag um 15 Uhr.", ["01-24 15:00"]),
        ("Join us tomorrow at 10 am on Zoom.", ["01-21 10:00"]),
        ("Guten Morgen, wir sind ab 9 Uhr da.", []),
        ("Heute ist Nachhaltigkeit ein großes Thema.", []),
        ("Anmeldung bis heute 18 Uhr", []),
    ],
)
def test_a_day_told_from_today_is_proposed_and_asked_about(words: str, wanted: list[str]) -> None:
    found = read(f"Stadtgespräch\n{words}")
    assert told(f"Stadtgespräch\n{words}") == wanted
    assert {"starts_at", "ends_at", "dates"} <= set(found.unsure)


def test_a_day_told_from_another_counts_from_the_day_the_mail_was_sent() -> None:
    text = (
        "Von: Kulturamt <kultur@example.org>\nGesendet: Montag, 19. Januar 2026 09:14\n"
        "An: Verteiler\nBetreff: Stadtgespräch\n\nMorgen, 18 Uhr: Stadtgespräch im Rathaus\n"
    )
    assert told(text) == ["01-20 18:00"]


FORWARD = (
    "Von: Jule Brandt\nAn: Team\nBetreff: WG: Fachgespräch\n\n{note}\n\nJule\n\n"
    "-----Ursprüngliche Nachricht-----\nVon: Umweltamt <post@example.org>\n"
    "Gesendet: Freitag, 16. Januar 2026 10:02\nAn: Jule Brandt\nBetreff: Fachgespräch\n\n"
    "Fachgespräch Stadtgrün\nMittwoch, 22. April 2026, 13:00–16:00 Uhr\n"
    "Anmeldung bis 8. April 2026\n"
)


@pytest.mark.parametrize(
    ("note", "wanted"),
    [
        ("Achtung, verschoben auf den 29. April, Uhrzeit bleibt.", "04-29 13:00–16:00"),
        ("Das Gespräch findet eine Woche später statt, also am 29.4.", "04-29 13:00–16:00"),
        ("Der Termin wurde vom 22. auf den 29. April verlegt.", "04-29 13:00–16:00"),
        (
            "Der Termin musste auf den 29. April (gleiche Uhrzeit) gelegt werden.",
            "04-29 13:00–16:00",
        ),
        ("Bitte vormerken!", "04-22 13:00–16:00"),
    ],
)
def test_a_move_told_above_the_forwarded_text_counts(note: str, wanted: str) -> None:
    found = read(FORWARD.format(note=note))
    assert told(FORWARD.format(note=note)) == [wanted]
    moved = wanted.startswith("04-29")
    assert ({"starts_at", "ends_at"} <= set(found.unsure)) is moved
    assert found.title == "Fachgespräch Stadtgrün"
    assert not any("Woche später" in one for one in found.body)


def test_a_longer_time_to_register_told_above_counts() -> None:
    found = read(FORWARD.format(note="Verschoben auf den 29. April; anmelden jetzt bis 15. April."))
    assert found.registration_deadline is not None
    assert found.registration_deadline.date() == date(2026, 4, 15)
    assert "registration_deadline" in found.unsure


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            "8.–10. Mai 2026, Gut Birkenau\nFr 17–20 Uhr, Sa 9–18 Uhr, So 9–12 Uhr",
            ["05-08 17:00–20:00", "05-09 09:00–18:00", "05-10 09:00–12:00"],
        ),
        (
            "9. und 10. Mai 2026\n1. Tag: 10.00–17.30 Uhr, 2. Tag: 9.00–15.00 Uhr",
            ["05-09 10:00–17:30", "05-10 09:00–15:00"],
        ),
        (
            "8–9 May 2026, Birch Hall\nDay 1: 10:00–18:00, Day 2: 9:00–15:00",
            ["05-08 10:00–18:00", "05-09 09:00–15:00"],
        ),
        (
            "8.–10. Mai 2026\nAnreise Freitag bis 17 Uhr, Abreise Sonntag 12 Uhr",
            ["05-08 17:00–12:00"],
        ),
        (
            "8–10 May 2026, Birch Hall\nStarts Friday 14:00, ends Sunday 13:00.",
            ["05-08 14:00–13:00"],
        ),
        (
            "Freitags, 17–18.30 Uhr\n8.5. / 15.5. / 22.5.2026",
            ["05-08 17:00–18:30", "05-15 17:00–18:30", "05-22 17:00–18:30"],
        ),
        (
            "9. und 10. Mai 2026, 10–15 Uhr\nDas Büro ist Mo–Do 9–12 Uhr und Fr 9–11 Uhr besetzt.",
            ["05-09 10:00–15:00", "05-10 10:00–15:00"],
        ),
    ],
)
def test_hours_by_weekday_belong_to_the_days_of_that_name(lines: str, wanted: list[str]) -> None:
    assert told(f"Chorwerkstatt\n{lines}") == wanted


def test_a_beginning_and_an_end_told_of_several_days_are_asked_about() -> None:
    text = "Chor\n8.5.2026 bis 9.5.2026\nBeginn: 10 Uhr am ersten Tag\nEnde: 15 Uhr am letzten"
    assert "ends_at" in read(text).unsure


def test_a_stretch_over_days_read_from_its_ends_is_asked_about() -> None:
    found = read(
        "Chorwerkstatt\n8.–10. Mai 2026\nAnreise Freitag bis 17 Uhr, Abreise Sonntag 12 Uhr"
    )
    assert found.ends_at is not None
    assert found.ends_at.date() == date(2026, 5, 10)
    assert {"starts_at", "ends_at"} <= set(found.unsure)


def test_hours_belong_to_the_date_they_stand_beside() -> None:
    text = (
        "Hofkonzert\nZum Tag der Musik (21. Juni) spielen wir bereits am Freitag, 19. Juni 2026, "
        "18 bis 20 Uhr."
    )
    assert told(text)[0] == "06-19 18:00–20:00" or "starts_at" in read(text).unsure
    shared = "Hofkonzert\n19. Juni 2026 (Probe) und 21. Juni 2026 (Auftritt), jeweils 18–20 Uhr"
    assert told(shared) == ["06-19 18:00–20:00", "06-21 18:00–20:00"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            (
                "19. Juni 2026, 18 Uhr\nDer Vortrag dauert eine Stunde.\n"
                "Im Anschluss (bis ca. 21 Uhr) ist die Bar offen."
            ),
            "19:00",
        ),
        ("19. Juni 2026, 18 Uhr\n45 Minuten Führung und Gespräch", "18:45"),
        ("19. Juni 2026, 18 Uhr\nDauer: 60 Minuten + 30 Minuten Diskussion", "19:30"),
        ("19. Juni 2026, 18 Uhr\n30 Minuten vor Beginn öffnet das Haus.", None),
        ("19. Juni 2026, Beginn 18 Uhr, Rückkehr gegen 21 Uhr", "21:00"),
    ],
)
def test_only_the_end_of_the_event_ends_it(text: str, wanted: str | None) -> None:
    ends = read(f"Museumsabend\n{text}").ends_at
    assert (f"{ends:%H:%M}" if ends else None) == wanted


def test_a_quarter_later_leaves_the_end_in_doubt() -> None:
    found = read("Kolloquium Akustik\n19. Juni 2026, 16–18 Uhr c.t.")
    assert told("Kolloquium Akustik\n19. Juni 2026, 16–18 Uhr c.t.") == ["06-19 16:15–18:00"]
    assert "ends_at" in found.unsure


def test_a_bare_range_with_its_clocks_is_hours() -> None:
    text = "Sound Studies\nJoin us on Friday (19 June 2026) from 10 to 12 (CEST) on Zoom."
    assert told(text) == ["06-19 10:00–12:00"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Fr., 8.5.2026 (Beginn 17 Uhr) bis So., 10.5.2026 (Ende 14 Uhr)", "05-10 14:00"),
        ("Freitag, 8. Mai 2026, 20 Uhr bis Mitternacht", "05-09 00:00"),
        ("Friday 8 May 2026, 8pm to midnight", "05-09 00:00"),
        ("8. Mai 2026, 20 Uhr\nDauer: 1 ½ Stunden", "05-08 21:30"),
    ],
)
def test_ends_on_another_day_and_in_halves_of_hours(line: str, wanted: str) -> None:
    ends = read(f"Nacht der Chöre\n{line}").ends_at
    assert ends is not None
    assert f"{ends:%m-%d %H:%M}" == wanted


def test_an_english_list_names_each_of_its_weekdays() -> None:
    text = "Archive Workshop\nThursday 7 and Friday 8 May 2026, 9:30 to 16:00 each day"
    assert told(text) == ["05-07 09:30–16:00", "05-08 09:30–16:00"]


@pytest.mark.parametrize(
    ("note", "field"),
    [
        ("Beginn ist erst um 14 Uhr!", "starts_at"),
        ("Zur Kenntnis. Anmeldung bitte schon bis 1. April an mich.", "registration_deadline"),
    ],
)
def test_a_note_of_hours_or_of_a_last_day_is_asked_about(note: str, field: str) -> None:
    assert field in read(FORWARD.format(note=note)).unsure


def test_the_last_day_in_a_note_is_the_one_that_counts() -> None:
    note = "Zur Kenntnis. Anmeldung bitte schon bis 1. April an mich."
    last = read(FORWARD.format(note=note)).registration_deadline
    assert last is not None
    assert last.date() == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            "8-9 May 2026, Birch Hall\nDay one starts at 10:00, day two ends at 15:00.",
            ["05-08 10:00–15:00"],
        ),
        (
            "9. und 10. Mai 2026\nErster Tag 10–17 Uhr, zweiter Tag 9–15 Uhr",
            ["05-09 10:00–17:00", "05-10 09:00–15:00"],
        ),
    ],
)
def test_days_are_counted_in_words_too(lines: str, wanted: list[str]) -> None:
    assert told(f"Chorwerkstatt\n{lines}") == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("Start: 1. Juni 2026\nZeit: montags und mittwochs 18–19.30 Uhr", "06-01 18:00–19:30"),
        ("Start: 1. Juni 2026, 18 Uhr\nDauer: 4 Wochen", "06-01 18:00"),
        (
            "Die nächste Probe: 12.06.2026, 17 Uhr; die letzte war am 9.1.2026, 17 Uhr.",
            "06-12 17:00",
        ),
    ],
)
def test_hours_of_weekdays_below_their_label_are_the_events(lines: str, wanted: str) -> None:
    assert told(f"Chorwerkstatt\n{lines}") == [wanted]


def test_two_stretches_with_a_slash_are_asked_about() -> None:
    found = read("Chorwerkstatt\n12.6.2026, 9.00-12.00/13.00-16.00 Uhr")
    assert {"starts_at", "ends_at"} <= set(found.unsure)
