"""A calendar entry is an announcement too: stored as a file, or within a mail's invitation."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.errors import AnnouncementError

BERLIN = ZoneInfo("Europe/Berlin")
TEXT = (
    "Drei Kommunen berichten.\\n\\nReferentin: Dr. Anna Beispiel\\, Stadt Musterstadt\\n"
    "Die Teilnahme ist kostenfrei.\\n\\nFragen an: Max Muster\\, max@example.org"
)


def entry(*lines: str, title: str = "Webinar: Wärmenetze in kleinen Kommunen") -> str:
    inner = "\r\n".join((f"SUMMARY:{title}", "UID:a@example.org", *lines))
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\n"
        f"{inner}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def read(text: str | bytes) -> Announcement:
    return read_announcement(text, today=date(2026, 1, 20))


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (("DTSTART:20260305T090000Z", "DTEND:20260305T103000Z"), "10:00", "11:30"),
        (
            (
                "DTSTART;TZID=Europe/Berlin:20260305T100000",
                "DTEND;TZID=Europe/Berlin:20260305T113000",
            ),
            "10:00",
            "11:30",
        ),
        (("DTSTART:20260305T100000", "DURATION:PT1H30M"), "10:00", "11:30"),
        (
            (
                "DTSTART;TZID=Europe/London:20260305T090000",
                ("DTEND;TZID=Europe/London:20260305T103000"),
            ),
            "10:00",
            "11:30",
        ),
    ],
)
def test_the_day_and_the_hours_of_any_clock(lines: tuple[str, ...], starts: str, ends: str) -> None:
    found = read(entry(*lines, f"DESCRIPTION:{TEXT}", "LOCATION:Microsoft Teams-Besprechung"))
    assert found.title == "Wärmenetze in kleinen Kommunen"
    assert found.starts_at == datetime.fromisoformat(f"2026-03-05T{starts}").replace(tzinfo=BERLIN)
    assert found.ends_at == datetime.fromisoformat(f"2026-03-05T{ends}").replace(tzinfo=BERLIN)
    assert (found.online, found.place) == (True, "")
    assert [one.name for one in found.speakers] == ["Anna Beispiel"]
    assert found.free is True
    assert found.details.contact.email == "max@example.org"
    assert not found.zone_stated
    assert not {"title", "starts_at", "ends_at", "dates", "online"} & set(found.unsure)


def test_a_place_and_several_days() -> None:
    one = entry(
        "DTSTART:20260305T090000Z",
        "DTEND:20260305T103000Z",
        "LOCATION:Rathaus\\, Saal 1",
    )
    other = one.replace("20260305", "20260312")
    both = one.replace("END:VCALENDAR\r\n", "") + other[other.index("BEGIN:VEVENT") :]
    found = read(both)
    assert found.place == "Rathaus, Saal 1"
    assert [one.starts_at.day for one in found.dates] == [5, 12]


def test_a_whole_day_has_no_hours() -> None:
    found = read(entry("DTSTART;VALUE=DATE:20260305", "DTEND;VALUE=DATE:20260306"))
    assert found.starts_at is None
    assert "starts_at" in found.unsure


def test_what_is_called_off_is_asked_about() -> None:
    lines = ("DTSTART:20260305T090000Z", "DTEND:20260305T103000Z", "STATUS:CANCELLED")
    assert "starts_at" in read(entry(*lines)).unsure


def test_a_repeated_entry_is_asked_about() -> None:
    lines = ("DTSTART:20260305T090000Z", "DTEND:20260305T103000Z", "RRULE:FREQ=WEEKLY;COUNT=4")
    assert "dates" in read(entry(*lines)).unsure


def test_the_way_in_of_a_conference() -> None:
    url = "https://meet.example.org/b/anna-7ke-p2x"
    lines = ("DTSTART:20260305T090000Z", "DTEND:20260305T103000Z", f"CONFERENCE;VALUE=URI:{url}")
    assert read(entry(*lines)).join_url == url


def test_an_invitation_within_a_mail() -> None:
    invitation = entry(
        "DTSTART:20260305T090000Z", "DTEND:20260305T103000Z", "DESCRIPTION:siehe Mail"
    )
    mail = (
        "Received: from a.example.org\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\n"
        "From: Max Muster <max@example.org>\nSubject: Webinar\n"
        "Date: Mon, 19 Jan 2026 10:00:00 +0100\n"
        'Content-Type: multipart/alternative; boundary="b"\n\n'
        '--b\nContent-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'
        "Guten Tag,\n\ndie Teilnahme ist kostenfrei. Es spricht Dr. Anna Beispiel.\n\n"
        '--b\nContent-Type: text/calendar; charset="utf-8"; method=REQUEST\n'
        f"Content-Transfer-Encoding: 8bit\n\n{invitation}\n--b--\n"
    )
    found = read(mail.encode())
    assert found.title == "Wärmenetze in kleinen Kommunen"
    assert found.starts_at == datetime(2026, 3, 5, 10, tzinfo=BERLIN)
    assert found.free is True


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:99999999T999999Z\r\nEND:VEVENT\r\nEND:VCALENDAR",
        (
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nDTSTART:20260305T090000Z\r\nDTEND:2\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n"
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_helps(text: str) -> None:
    with pytest.raises(AnnouncementError, match="calendar file"):
        read(text)


def test_a_year_of_entries_is_read_in_bounds() -> None:
    start = date(2026, 3, 5)
    one = entry("DTSTART:20260305T090000Z", "DTEND:20260305T103000Z")
    event = one[one.index("BEGIN:VEVENT") : one.index("END:VCALENDAR")]
    days = (start + timedelta(days=number) for number in range(400))
    many = "".join(event.replace("20260305", f"{day:%Y%m%d}") for day in days)
    found = read(one.replace(event, many))
    assert found.starts_at is not None
    assert len(found.dates) <= 50
