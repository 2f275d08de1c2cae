"""What stands beside the words that end something is kept, and what lets in is in no text."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.errors import AnnouncementError

HEAD = (
    "Fachtag Wärme\nTermin: 12.03.2026, 18–20 Uhr\nOrt: Rathaus, Musterstraße 12, 20099 Musterstadt"
    "\n\nWir sprechen über Wärme und darüber, wie man sie plant.\n\n"
)
ONLINE = HEAD.replace("Rathaus, Musterstraße 12, 20099 Musterstadt", "online")
BLOCK = (
    "Microsoft Teams\nJetzt an der Besprechung teilnehmen\nhttps://teams.example.com/l/meetup-join/1\n"
    "Einwahl per Telefon\n+49 69 365057711,,123# Frankfurt\nTelefonkonferenz-ID: 123 456 78#\n"
)


def read(text: str | bytes) -> Announcement:
    return read_announcement(text, today=date(2026, 1, 20))


def entry(*lines: str) -> str:
    inner = "\r\n".join(lines)
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Fachtag\r\n{inner}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@pytest.mark.parametrize(
    "between",
    [
        "Diskussion",
        "Vorschau\n19.03.2026 Holz\n",
        "Herzlichst willkommen sind alle, die den Wald lieben",
        "MFG Musterstadt lädt ein",
        "Es grüßt Sie der Frühling mit Wärme",
        "All the best ideas of the year",
    ],
)
def test_nothing_below_is_lost(between: str) -> None:
    found = read(f"{HEAD}{between}\n\nReferentin: Anna Muster\nDie Teilnahme ist kostenfrei.\n")
    assert [one.name for one in found.speakers] == ["Anna Muster"]
    assert found.free is True


def test_a_list_below_the_promise_of_access_data_stays() -> None:
    found = read(f"{ONLINE}Zugangsdaten erhalten Sie vorab.\nThemen\n- Hitze erkennen\n")
    assert "Hitze erkennen" in found.body


def test_numbers_that_let_in_are_no_contact_and_no_text() -> None:
    text = f"{ONLINE}Viele Grüße\nAnna Muster\n\n{BLOCK}\nDiese Mail ist nur für Sie bestimmt.\n"
    found = read(text)
    assert found.join_url == "https://teams.example.com/l/meetup-join/1"
    assert not found.details.contact.phone
    assert found.body == ()


def test_a_link_without_its_scheme_is_in_no_text() -> None:
    found = read(f"{ONLINE}Wir nutzen Zoom: us02web.zoom.us/j/81234567890?pwd=abc und mehr.\n")
    assert found.join_url == "https://us02web.zoom.us/j/81234567890?pwd=abc"
    assert not any("pwd=abc" in one for one in (found.teaser, *found.body))


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:99991231T233000Z",),
        ("DTSTART;TZID=Asia/Tokyo:00010101T000000",),
        ("DTSTART:20260305T090000Z", "DURATION:P9999999D"),
        ("DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:00010101"),
    ],
)
def test_days_beyond_all_clocks_are_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(AnnouncementError, match="calendar file"):
        read(entry(*lines))


@pytest.mark.parametrize(
    ("charset", "calendar"),
    [
        ("utf-8", "BEGIN:VEVENT\nfoo"),
        ("utf-8", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x"),
        ("foo-bar", entry("DTSTART:20260305T090000Z")),
    ],
)
def test_a_mail_is_read_whose_entry_cannot_be(charset: str, calendar: str) -> None:
    mail = (
        "Received: a.example.org\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\n"
        "From: a@example.org\nSubject: Fachtag\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{HEAD}\n"
        f"--b\nContent-Type: text/calendar; charset={charset}\n\n{calendar}\n--b--\n"
    )
    found = read(mail.encode())
    assert found.starts_at is not None
    assert found.starts_at.isoformat() == "2026-03-12T18:00:00+01:00"


def test_two_organisers_are_one_line_of_the_first() -> None:
    lines = ("DTSTART:20260305T090000Z", "ORGANIZER:mailto:a@example.org")
    found = read(entry(*lines, "ORGANIZER:mailto:b@example.org"))
    assert found.details.contact.email == "a@example.org"


@pytest.mark.parametrize(
    ("hours", "starts", "ends"),
    [
        ("von 10 bis 4 Uhr nachmittags", 10, None),
        ("11 bis 12 Uhr nachmittags", 11, 12),
        ("von 7 bis 9 Uhr abends", 19, 21),
    ],
)
def test_the_part_of_the_day_may_be_of_the_end(hours: str, starts: int, ends: int | None) -> None:
    found = read(f"Fachtag Wärme\n12.03.2026, {hours}\nOrt: Rathaus\n")
    assert found.starts_at is not None
    assert found.starts_at.hour == starts
    assert (found.ends_at and found.ends_at.hour) == ends


@pytest.mark.parametrize(
    "said",
    [
        "Der Abschnitt der Straße ist bis 31.01.2026 gesperrt.",
        "Das Formular für die Steuer muss bis 31.01.2026 da sein.",
        "Rufen Sie den Notdienst bis 31.01.2026 an.",
    ],
)
def test_a_last_day_of_other_things_is_no_deadline(said: str) -> None:
    assert read(f"{HEAD}{said}\n").registration_deadline is None


def test_a_newer_last_day_comes_before_a_labelled_one() -> None:
    found = read(
        f"{HEAD}Anmeldung: bis 20.02.2026\nDie Anmeldefrist wird bis 01.03.2026 verlängert.\n"
    )
    assert found.registration_deadline is not None
    assert found.registration_deadline.date() == date(2026, 3, 1)
    assert "registration_deadline" in found.unsure


@pytest.mark.parametrize(
    "said",
    [
        "Der Eintritt ist nur am ersten Tag für alle frei.",
        "Eintritt ist am Abend für Kinder und Jugendliche frei.",
        "It won't cost you anything to ask.",
        "Energie sparen kostet keinen Cent.",
    ],
)
def test_free_for_something_else_or_for_some_is_not_free(said: str) -> None:
    assert read(f"{HEAD}{said}\n").free is None
