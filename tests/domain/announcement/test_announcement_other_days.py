"""Days that stand beside the event's own: of publishing, of other deadlines, of what is over."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
EVENT = "Fachgespräch Stadtgrün\nMittwoch, 22. April 2026, 13:00–16:00 Uhr\n"
STARTS = "2026-04-22T13:00+02:00"


def read(text: str) -> Announcement:
    return read_announcement(text, today=TODAY)


@pytest.mark.parametrize(
    "beside",
    [
        "Erstellt am 09.01.2026 um 10:41 Uhr",
        "Aktualisiert: 16.01.2026, 07:55",
        "Letzte Änderung am 14.01.2026, 17:20 Uhr durch die Webredaktion",
        "Created on 9 January 2026 at 4:05 pm",
        "Wiederholung der Veranstaltung vom 3. Dezember 2025",
        "Die Einwahldaten werden am 21. April 2026 per Mail verschickt.",
        "Joining details will be sent on 20 April 2026.",
    ],
)
def test_a_day_of_something_else_is_no_day_of_the_event(beside: str) -> None:
    found = read(EVENT + beside)
    assert [one.starts_at.isoformat("T", "minutes") for one in found.dates] == [STARTS]
    assert "starts_at" not in found.unsure


@pytest.mark.parametrize(
    "line",
    [
        "Poster können bis 3. März 2026 angemeldet werden.",
        "Die Zimmerkontingente sind bis 3. März 2026 abrufbar.",
        "Kinderbetreuung bitte bis 3. März anmelden.",
        "Anmeldung zur Kinderbetreuung bis 3. März 2026",
        "Aussteller können sich bis 3. März 2026 um einen Standplatz bewerben.",
        "Abstract submission deadline: 3 March 2026",
        "Proposals for talks: please submit by 3 March 2026.",
        "Bei Anmeldung bis 3. März 2026 zahlen Sie nur 90 Euro.",
        "Frühbucherrabatt bis 3. März 2026",
        "Register by 3 March 2026 to get the reduced rate.",
        "Standanmeldung vom 2. Februar bis 3. März im Marktamt (Mo–Fr 8–12 Uhr)",
        "Wer einen Stand betreiben möchte, meldet sich bis 3. März 2026.",
        "Tische bitte bis 3. März reservieren.",
        "Kuchenspenden bitte bis 3. März melden.",
        "Bewerbungsfrist für das Stipendium: 15. Juni 2026",
        "Anmeldungen zum neuen Schuljahr sind vom 1. Mai bis 15. Juni möglich.",
        "Applications for the summer programme close on 15 June 2026.",
    ],
)
@pytest.mark.parametrize("also", ["", "Anmeldung bis 10. April 2026\n"])
def test_the_last_day_of_something_else_ends_no_registering(line: str, also: str) -> None:
    last = read(EVENT + also + line).registration_deadline
    assert (last.date().isoformat() if last else "") == ("2026-04-10" if also else "")


@pytest.mark.parametrize(
    "line",
    [
        "Anm. bis 10.4. im Sekretariat",
        "Anmeldung erbeten zwölf Tage vorher (10.4.)",
        "Please register before midnight on 10 April.",
        "Nach dem 10. April sind keine Anmeldungen mehr möglich.",
        "Anmeldungen, die nach dem 10. April eingehen, können nicht berücksichtigt werden.",
        "Terminvergabe bis 10. April unter Tel. 01234 567 (Mo–Fr 8–16 Uhr)",
        "Early bird 100 €, regular 120 €, register by 10 April 2026",
        "Anmeldung bis 10. April 2026 (Mitglieder mit 10 % Rabatt)",
        "Weitere Veranstaltungen\n28. April 2026, 18 Uhr: Lesung\nAnmeldeschluss: 10. April 2026",
        "Zu- oder Absagen erbitten wir bis 10.04.2026.",
        "Bitte teilen Sie uns die Zahl Ihrer Gäste bis zum 10. April 2026 mit.",
        "Anmeldung bis 10. April 2026, Frühbucher bis 1. Februar 2026",
        "Anmeldung zum Workshop Förderanträge bis 10. April 2026",
        "Anmeldefrist verlängert bis 10. April 2026 (zuvor 27. März)",
        "Anmeldung vom 2. März bis 10. April im Bürgerbüro (Mo–Fr 8–12 Uhr)",
    ],
)
def test_the_last_day_to_register_is_told_from_the_others(line: str) -> None:
    last = read(EVENT + line).registration_deadline
    assert last is not None
    assert last.isoformat("T", "minutes") == "2026-04-10T23:59+02:00"


def test_what_is_over_is_asked_about_and_what_is_to_come_is_read() -> None:
    found = read(
        "Lesekreis\nHaus am See, 14. Januar 2026, 19 Uhr\nHaus am See, 11. Februar 2026, 19 Uhr"
    )
    assert found.starts_at is not None
    assert found.starts_at.date() == date(2026, 2, 11)
    assert "dates" in found.unsure


def test_a_day_over_that_is_told_again_without_its_year_is_still_over() -> None:
    found = read("Lesekreis\nWir laden am 14. Oktober ein.\nTermin: 14.10.2025, 19 Uhr")
    assert found.starts_at is not None
    assert found.starts_at.date() == date(2025, 10, 14)
    assert "starts_at" in found.unsure


def test_only_what_is_over_stays_and_is_asked_about() -> None:
    found = read("Lesekreis\nAm 14. Januar 2026 um 19 Uhr im Haus am See")
    assert found.starts_at is not None
    assert found.starts_at.date() == date(2026, 1, 14)
    assert "starts_at" in found.unsure


@pytest.mark.parametrize(
    "line",
    [
        "Anmeldestart: 2. März 2026, 10 Uhr",
        "Vorverkauf ab 2. März, Abendkasse ab 12.30 Uhr",
        "VVK bis 21.04.2026, 12 Uhr",
        "Bei Dauerregen: Ersatztermin 29. April 2026",
        "Rain date: 29 April 2026, same time",
        "Weitere Veranstaltungen\n28. April 2026, 18 Uhr: Lesung\n5. Mai 2026, 19 Uhr: Konzert",
        "Upcoming events\n28 Apr | Pitch Night, 7 pm",
        "Das Gespräch findet außerdem statt am: 17.09.2026, 13 Uhr",
        "Generalprobe: 21. April 2026, 18 Uhr",
        "Wiederholung am 29. April 2026, 13 Uhr",
        "Absperrung der Gasse ab 21. April, 12 Uhr",
        "Technik-Test: 21. April 2026, 9:00 Uhr",
        "(Osterferien: 13. – 24. April 2026)",
        "Das Bürgerbüro ist am 21. April 2026 ab 13 Uhr geschlossen.",
    ],
)
def test_what_begins_besides_is_no_session(line: str) -> None:
    found = read(EVENT + line)
    assert [one.starts_at.isoformat("T", "minutes") for one in found.dates] == [STARTS]


def test_a_list_of_other_events_above_the_own_day_hides_nothing() -> None:
    found = read(f"Weitere Veranstaltungen\n{EVENT}")
    assert [one.starts_at.isoformat("T", "minutes") for one in found.dates] == [STARTS]


def test_a_day_moved_in_one_sentence_is_the_new_one() -> None:
    found = read(
        "Open Studio\nPLEASE NOTE: moved from 5 March to 12 March 2026\n6.00pm to 7.30pm, Room 1"
    )
    assert found.starts_at is not None
    assert found.starts_at.isoformat("T", "minutes") == "2026-03-12T18:00+01:00"
    assert "starts_at" in found.unsure


@pytest.mark.parametrize(
    "line",
    [
        "Date tbc (likely 14 or 15 May 2026), 6pm",
        "voraussichtlich am 14. Mai 2026, 18 Uhr",
        "Termin: voraussichtlich 14. Mai 2026, 18 Uhr",
        "14. Mai 2026, 18 Uhr (unter Vorbehalt)",
        "14.05.2026 oder 21.05.2026, jeweils 18 Uhr",
    ],
)
def test_a_day_that_is_not_settled_is_asked_about(line: str) -> None:
    assert {"starts_at", "dates"} <= set(read(f"Kamingespräch\n{line}").unsure)


def test_a_sentence_goes_on_behind_a_short_date() -> None:
    last = read(f"{EVENT}Bitte geben Sie uns bis zum 10.04. Bescheid.").registration_deadline
    assert last is not None
    assert last.date() == date(2026, 4, 10)


@pytest.mark.parametrize(
    "line",
    [
        "Sales Training am 22. April 2026, 13:00–16:00 Uhr",
        "Aktualisierter Termin: 22. April 2026, 13:00–16:00 Uhr",
        "Seminar am 22. April 2026, 13:00–16:00 Uhr; die Unterlagen werden vorab verschickt.",
        "22 April 2026, 13:00–16:00, speaker tba",
    ],
)
def test_words_of_publishing_and_selling_do_not_hide_the_day(line: str) -> None:
    found = read(f"Kundengespräche führen\n{line}")
    assert found.starts_at is not None
    assert found.starts_at.isoformat("T", "minutes") == STARTS


def test_the_words_of_the_last_day_are_those_of_the_one_that_counts() -> None:
    text = f"{EVENT}Anmeldung bis 27. März\nAnmeldefrist verlängert bis 10. April 2026"
    places = {one.field: text[one.start : one.end] for one in read(text).found}
    assert places["registration_deadline"] == "10. April 2026"
