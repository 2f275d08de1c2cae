"""Calendar entries: two parsers and a reader of our own must find the same appointment."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from compose.compose_examples import (
    ENTRY,
    FUZZ,
    HOSTILE,
    LINES,
    OFFICE,
    PLAIN_READER,
    READER,
    SEMINAR,
    composer_of,
    hostile_reader,
    kind_snapshot,
)
from hypothesis import example, given
from hypothesis import strategies as st

from bench.oracle import events_of, octets_of, parsed, slow_entry
from mailer.compose.composer import Composer
from mailer.compose.ics import entry_template, fold
from mailer.compose.recipient import Recipient
from mailer.compose.slots import Marks
from mailer.domain.address import mailto
from mailer.domain.details import Access, Contact, Details
from mailer.domain.event_kind import EventKind
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse

BERLIN = ZoneInfo("Europe/Berlin")
# Every line that an entry consists of, and not one more.
CALENDAR = ["VERSION", "PRODID", "CALSCALE", "METHOD"]
EVENT = [
    "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CATEGORIES", "CLASS",
    "CONFERENCE", "DESCRIPTION", "LAST-MODIFIED", "LOCATION", "ORGANIZER", "STATUS", "TRANSP",
    "URL", "ATTENDEE",
]  # fmt: skip
ALARM = ["ACTION", "DESCRIPTION", "TRIGGER"]


def written(seminar: Seminar = SEMINAR, reader: Recipient = READER, office: str = "Büro") -> bytes:
    # Not to be foreseen, as in real life: hypothesis reads the constants of this file.
    marks = Marks(hashlib.sha256(b"entry").hexdigest()[:16])
    page = marks.token("registration_url")
    template = entry_template(
        seminar,
        method=CalendarUse.REQUEST,
        language="de",
        organizer=office,
        page=page,
        marks=marks,
    )
    return (template.head + template.lines_for(reader) + template.tail).encode()


def properties(octets: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Name, parameters and raw value of each content line (RFC 5545 §3.1), begin to end."""
    assert octets.endswith(b"\r\n")
    assert b"\r\n\r\n" not in octets
    unfolded = octets.replace(b"\r\n ", b"").decode()
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", unfolded)
    found = []
    for line in unfolded.removesuffix("\r\n").split("\r\n"):
        assert "\r" not in line
        assert "\n" not in line
        split = re.fullmatch(
            r"([A-Z-]+)((?:;[A-Z-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(.*)", line, re.DOTALL
        )
        assert split is not None, line
        parameters = re.findall(r";([A-Z-]+)=(?:\"([^\"]*)\"|([^\";:,]*))", split[2])
        found.append((split[1], {name: quoted or bare for name, quoted, bare in parameters},
                      split[3]))  # fmt: skip
    return found


def only(octets: bytes, name: str) -> str:
    values = [value for found, _, value in properties(octets) if found == name]
    assert len(values) == 1, (name, values)
    return values[0]


def text(value: str) -> str:
    """A TEXT value unescaped (§3.3.11); an escape that is none of the four is an error."""
    assert not re.search(r"(?<!\\)(?:\\\\)*(?:[;,]|\\[^\\;,nN]|\\$)", value), value
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


def assert_shape(octets: bytes) -> None:
    names = [name if name not in {"BEGIN", "END"} else f"{name} {value}"
             for name, _, value in properties(octets)]  # fmt: skip
    begin, end = names.index("BEGIN VEVENT"), names.index("END VEVENT")
    alarm, alarm_end = names.index("BEGIN VALARM"), names.index("END VALARM")
    assert names[0] == "BEGIN VCALENDAR"
    assert names[-1] == "END VCALENDAR"
    assert sorted(names[1:begin] + names[end + 1 : -1]) == sorted(CALENDAR)
    assert sorted(names[begin + 1 : alarm] + names[alarm_end + 1 : end]) == sorted(EVENT)
    assert sorted(names[alarm + 1 : alarm_end]) == sorted(ALARM)


@FUZZ
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
@example("x" * 75)
@example("x" * 76)
@example("x" * 74 + "ü")
@example("ü" * 300)
@example("😀" * 19)
def test_lines_fold_at_75_octets_never_inside_a_character(line: str) -> None:
    folded = fold(line).encode()
    assert folded.endswith(b"\r\n")
    pieces = folded.removesuffix(b"\r\n").split(b"\r\n")
    for piece in pieces:
        assert len(piece) <= 75
        piece.decode()
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert folded.replace(b"\r\n ", b"").decode() == f"{line}\r\n"
    assert len(pieces) == 1 or len(line.encode()) > 75


def test_every_line_of_an_entry_is_folded() -> None:
    for reader in (READER, *map(hostile_reader, range(44))):
        for line in written(reader=reader).split(b"\r\n"):
            assert len(line) <= 75
            line.decode()


def test_two_parsers_find_the_same_appointment() -> None:
    for reader in (READER, PLAIN_READER, *map(hostile_reader, range(44))):
        octets = written(reader=reader)
        one = icalendar.Calendar.from_ical(octets)
        (event,) = events_of(octets)
        (other,) = vobject.readOne(octets.decode()).vevent_list
        assert reader.entry is not None
        assert event["UID"] == other.uid.value == reader.entry.uid
        assert int(event["SEQUENCE"]) == int(other.sequence.value) == reader.entry.sequence
        assert event.decoded("DTSTART") == other.dtstart.value == SEMINAR.starts_at
        assert event.decoded("DTEND") == other.dtend.value == SEMINAR.ends_at
        assert event.decoded("DTSTAMP") == other.dtstamp.value == ENTRY.stamp
        attendee = mailto(reader.address.envelope)
        (guest,) = other.attendee_list
        assert event["ATTENDEE"] == guest.value == attendee
        assert event["ORGANIZER"] == other.organizer.value == f"mailto:{ENTRY.organizer}"
        assert guest.params["CN"] == [
            (reader.display_name or reader.address.envelope).replace('"', "'").replace("^", "^^")
        ]
        assert event.errors == []
        assert one["METHOD"] == "REQUEST"


def test_an_entry_line_by_line() -> None:
    octets = written(reader=PLAIN_READER, office='Büro "Köln"; Amt, 1')
    assert_shape(octets)
    found = {name: (parameters, value) for name, parameters, value in properties(octets)}
    assert found["DTSTART"] == ({}, "20221116T093000Z")
    assert found["DTEND"] == ({}, "20221116T110000Z")
    assert found["DTSTAMP"] == ({}, "20221026T070000Z")
    assert found["LAST-MODIFIED"] == ({}, "20221020T120000Z")
    assert found["ATTENDEE"] == (
        {
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": "NEEDS-ACTION",
            "RSVP": "FALSE",
            "CN": "Dr. Änne Müller",
        },
        "mailto:anna@example.org",
    )
    assert found["ORGANIZER"] == ({"CN": "Büro 'Köln'; Amt, 1"}, f"mailto:{ENTRY.organizer}")
    assert found["CONFERENCE"] == (
        {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Zugangslink"},
        SEMINAR.join_url,
    )
    assert found["URL"] == ({}, SEMINAR.join_url)
    assert text(found["LOCATION"][1]) == SEMINAR.join_url
    assert text(found["SUMMARY"][1]) == f"{SEMINAR.series}: {SEMINAR.title}"
    assert text(found["CATEGORIES"][1]) == SEMINAR.series
    assert found["STATUS"][1] == "CONFIRMED"
    assert found["TRANSP"][1] == "OPAQUE"
    assert found["TRIGGER"][1] == "-PT15M"
    assert found["ACTION"][1] == "DISPLAY"
    assert "TZID" not in str(octets)
    assert "VTIMEZONE" not in str(octets)


def test_the_description_is_plain_text_for_this_reader() -> None:
    octets = written(replace(SEMINAR, place="Rathaus; Saal 2"), office="Büro, Köln")
    description = [value for name, _, value in properties(octets) if name == "DESCRIPTION"]
    expected = (
        f"{SEMINAR.title}\nMittwoch, 16. November 2022, 10:30–12:00 Uhr\nRathaus; Saal 2\n\n"
        f"Zugangslink: {SEMINAR.join_url}\nIhre Anmeldung: {READER.registration_url}\n"
        "Veranstaltet von: Büro, Köln"
    )
    assert [text(value) for value in description if "\\n" in value] == [expected]


@pytest.mark.parametrize(
    ("change", "location", "conference"),
    [
        ({}, SEMINAR.join_url, 1),
        ({"place": "Rathaus, Köln"}, "Rathaus, Köln", 1),
        ({"join_url": ""}, "Online", 0),
        ({"join_url": "", "place": "C:\\Neu"}, "C:\\Neu", 0),
    ],
)
def test_where_it_takes_place(change: dict[str, Any], location: str, conference: int) -> None:
    octets = written(replace(SEMINAR, **change))
    assert text(only(octets, "LOCATION")) == location
    names = [name for name, _, _ in properties(octets)]
    assert names.count("CONFERENCE") == names.count("URL") == conference
    assert ("Zugangslink" in octets.decode()) == bool(conference)


DETAILS = Details(
    kind=EventKind.SYMPOSIUM,
    contact=Contact("Dr. Eva Muster", "030 1234; 56", "eva@example.org"),
    access=Access("Zoom", "852 1234 5678", "47!,aB", "+49 69 710499", "", "Browser genügt"),
    directions="Linie 4 bis Markt, dann links",
)
SECRETS = ("852 1234 5678", "47!,aB", "+49 69 710499")


def entry_of(method: CalendarUse, language: str, **changes: Any) -> tuple[bytes, bytes]:
    """The entry in one way and the other."""
    seminar = replace(SEMINAR, **({"details": DETAILS} | changes))
    snapshot = kind_snapshot("confirmation", seminar, calendar=method)
    reader = replace(PLAIN_READER, language=language)
    walked = parsed(Composer(snapshot).message(reader)).walk()
    part = next(one for one in walked if one.get_content_type() == "text/calendar")
    return octets_of(part), slow_entry(snapshot, reader)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("method", [CalendarUse.REQUEST, CalendarUse.PUBLISH, CalendarUse.CANCEL])
@pytest.mark.parametrize("place", ["", "Rathaus"])
@pytest.mark.parametrize("kind", list(EventKind))
def test_details_in_an_entry(
    method: CalendarUse, language: str, place: str, kind: EventKind
) -> None:
    ours, slow = entry_of(method, language, place=place, details=replace(DETAILS, kind=kind))
    (event,), (expected,) = events_of(ours), events_of(slow)
    assert {name: str(value) for name, value in event.items()} == {
        name: str(value) for name, value in expected.items()
    }
    described = str(event["DESCRIPTION"])
    for secret in SECRETS:
        assert (secret in described) == (method is CalendarUse.REQUEST)
    contact = "Dr. Eva Muster, 030 1234; 56, eva@example.org"
    assert (contact in described) == (method is not CalendarUse.CANCEL)
    assert event.get("CONTACT") == (contact if method is not CalendarUse.CANCEL else None)
    assert ("Linie 4" in described) == (bool(place) and method is not CalendarUse.CANCEL)


@pytest.mark.parametrize(
    ("language", "kind", "place", "title", "line", "page"),
    [
        ("de", EventKind.SYMPOSIUM, "Rathaus", "Wärme", "Fachtag", "Seite zum Fachtag"),
        ("de", EventKind.CONFERENCE, "", "Wärme", "Online-Tagung", "Seite zur Tagung"),
        ("en", EventKind.CONFERENCE, "Rathaus", "Heat", "Conference", "Conference page"),
        ("en", EventKind.WORKSHOP, "", "Heat", "Online workshop", "Workshop page"),
        ("de", EventKind.SYMPOSIUM, "Rathaus", "Fachtag Wärme", "", "Seite zum Fachtag"),
        ("de", EventKind.SEMINAR, "", "Wärme", "", "Seite zum Seminar"),
        ("en", EventKind.SEMINAR, "", "Heat", "", "Seminar page"),
    ],
)
def test_an_entry_says_what_kind_of_event_it_is(
    language: str, kind: EventKind, place: str, title: str, line: str, page: str
) -> None:
    changes = {"place": place, "title": title, "series": "", "details": Details(kind=kind)}
    (event,) = events_of(entry_of(CalendarUse.PUBLISH, language, **changes)[0])
    lines = str(event["DESCRIPTION"]).split("\n")
    assert lines[0] == title
    assert (lines[1] == line) == bool(line)
    assert any(one.startswith(f"{page}: https://") for one in lines)


def test_without_a_name_the_guest_goes_by_the_address() -> None:
    octets = written(reader=replace(PLAIN_READER, display_name=""))
    (guest,) = [p for name, p, _ in properties(octets) if name == "ATTENDEE"]
    assert guest["CN"] == "anna@example.org"


@pytest.mark.parametrize(
    ("start", "minutes", "begin", "end"),
    [
        # Before, on and after the night without 02:00 to 03:00.
        (datetime(2026, 3, 28, 10, tzinfo=BERLIN), 90, "20260328T090000Z", "20260328T103000Z"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), 60, "20260329T003000Z", "20260329T013000Z"),
        (datetime(2026, 3, 29, 10, tzinfo=BERLIN), 90, "20260329T080000Z", "20260329T093000Z"),
        # The night with 02:30 twice: both of them, an hour apart.
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), 60, "20261025T003000Z", "20261025T013000Z"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1), 60, "20261025T013000Z",
         "20261025T023000Z"),
        (datetime(2026, 10, 25, 10, tzinfo=BERLIN), 90, "20261025T090000Z", "20261025T103000Z"),
        (datetime(2026, 7, 1, 19, tzinfo=ZoneInfo("America/New_York")), 60, "20260701T230000Z",
         "20260702T000000Z"),
        (datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Kolkata")), 60, "20260701T033000Z",
         "20260701T043000Z"),
    ],
)  # fmt: skip
def test_times_are_utc_whatever_the_clocks_do(
    start: datetime, minutes: int, begin: str, end: str
) -> None:
    ends_at = start.astimezone(UTC) + timedelta(minutes=minutes)
    octets = written(replace(SEMINAR, starts_at=start, ends_at=ends_at))
    assert (only(octets, "DTSTART"), only(octets, "DTEND")) == (begin, end)


NAMES = LINES | st.builds(
    lambda a, b: a + b, st.sampled_from(['";X-A=1:', ":mailto:b@c.d\\n", "^n", "\\n"]), LINES
)


@FUZZ
@given(NAMES)
@example('"\r\nATTENDEE:mailto:b@example.org')
@example("\nEND:VEVENT\n")
def test_no_name_of_a_reader_adds_a_line(name: str) -> None:
    octets = written(reader=replace(PLAIN_READER, display_name=name))
    assert_shape(octets)
    (guest,) = [(p, v) for found, p, v in properties(octets) if found == "ATTENDEE"]
    assert guest[1] == "mailto:anna@example.org"
    assert set(guest[0]) == {"CUTYPE", "ROLE", "PARTSTAT", "RSVP", "CN"}
    # RFC 6868: a parser that knows it must not find a line break in "^n".
    plain = re.sub(r"[\x00-\x1f\x7f]", " ", name or "anna@example.org").replace('"', "'")
    assert guest[0]["CN"].replace("^^", "^") == plain
    assert "^" not in guest[0]["CN"].replace("^^", "")


TITLES = NAMES.map(lambda title: f"T{title}")


@FUZZ
@given(TITLES, TITLES, TITLES, st.text(max_size=40))
@example("C:\\Neu\\Nord", "\\N;,", "\\\\n", "A\r\nATTENDEE:mailto:b@example.org\nX\ry")
def test_no_word_of_a_seminar_adds_a_line(title: str, series: str, place: str, office: str) -> None:
    seminar = replace(SEMINAR, title=title, series=series, place=place)
    name = re.sub(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", "", office)
    octets = written(seminar, office=name.encode("utf-8", "replace").decode())
    assert_shape(octets)
    assert text(only(octets, "SUMMARY")) == f"{series}: {title}"
    assert text(only(octets, "LOCATION")) == place
    assert text(only(octets, "CATEGORIES")) == series
    descriptions = [text(v) for found, _, v in properties(octets) if found == "DESCRIPTION"]
    assert any(found.startswith(f"{title}\nMittwoch") for found in descriptions)


@pytest.mark.parametrize("name", HOSTILE)
def test_both_calendar_parts_name_this_one_guest_only(name: str) -> None:
    reader = replace(PLAIN_READER, display_name=name, name=name)
    message = parsed(composer_of("confirmation").message(reader))
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 2
    for part in parts:
        octets = octets_of(part)
        assert only(octets, "METHOD") == part.get_param("method") == "REQUEST"
        assert only(octets, "ATTENDEE") == "mailto:anna@example.org"
        assert only(octets, "UID") == ENTRY.uid
        assert only(octets, "SEQUENCE") == str(ENTRY.sequence)
        assert f"Veranstaltet von: {OFFICE.name}" in octets.replace(b"\r\n ", b"").decode()
