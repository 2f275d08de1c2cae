"""Every calendar part of every kind, language and variant, as three other programs read it."""

import ctypes
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import icalendar
import pytest
from compose.compose_examples import ENTRY, any_reader
from compose.variants import FULL_READER, all_variants, composer_for, variants
from support import asked, need

from bench.oracle import events_of, octets_of, parsed
from mailer.compose.recipient import Recipient
from mailer.compose.snapshot import Snapshot
from mailer.domain.address import mailto
from mailer.domain.seminar import Seminar, SeminarState, Session
from mailer.domain.timeline import CalendarUse

ICAL_JS = Path(__file__).parent / "ical.mjs"
OF_SEMINAR, OF_PERSON = "cancelled by the seminar", "cancelled by the person"


@dataclass(frozen=True)
class Part:
    """One calendar part as it left, and what it is meant to say."""

    name: str
    snapshot: Snapshot
    reader: Recipient
    octets: bytes

    @property
    def seminar(self) -> Seminar:
        assert self.snapshot.seminar is not None
        return self.snapshot.seminar

    @property
    def session(self) -> Session:
        """The one that the entry is of."""
        assert self.reader.entry is not None
        known = self.snapshot.session_of(self.reader.entry.session)
        return known or self.seminar.all_sessions[0]

    @property
    def what(self) -> str:
        """The method, and of a CANCEL whose it is."""
        if self.snapshot.calendar is not CalendarUse.CANCEL:
            return self.snapshot.calendar.value
        gone = self.snapshot.gone or self.seminar.state is SeminarState.CANCELLED
        return OF_SEMINAR if gone else OF_PERSON


@cache
def parts() -> tuple[Part, ...]:
    """The entry and the attachment of every variant for a plain and two hostile readers."""
    found = []
    for number, (language, kind, variant) in enumerate(all_variants()):
        snapshot = variants(kind)[variant]
        if snapshot.calendar is CalendarUse.NONE:
            continue
        hostile = [any_reader(2 * number + one, language) for one in range(2)]
        for reader in (replace(FULL_READER, language=language), *hostile):
            one = replace(reader, entry=reader.entry or ENTRY)
            message = parsed(composer_for(kind, variant).message(one))
            octets = {
                octets_of(part)
                for part in message.walk()
                if part.get_content_type() == "text/calendar"
            }
            assert len(octets) == 1, "the part and the attachment are the same"
            name = f"{language}/{kind}, {variant}, {one.message_id}"
            found.append(Part(name, snapshot, one, octets.pop()))
    return tuple(found)


def test_every_method_is_there_in_both_languages() -> None:
    met = Counter((part.name[:2], part.what) for part in parts())
    wanted = {"request", "publish", OF_SEMINAR, OF_PERSON}
    assert set(met) == {(language, what) for language in ("de", "en") for what in wanted}
    assert min(met.values()) >= 6


def place(part: Part) -> str:
    link = part.seminar.join_url_of(part.session) if part.what == "request" else ""
    return part.seminar.place or link or "Online"


def summary(part: Part) -> str:
    title = ": ".join(filter(None, (part.seminar.series, part.seminar.title)))
    return f"{title} ({part.session.title})" if part.session.title else title


STATUS = {
    "request": "CONFIRMED",
    "publish": "CONFIRMED",
    OF_SEMINAR: "CANCELLED",
    OF_PERSON: None,
}


def test_icalendar_reads_each_without_an_error() -> None:
    for part in parts():
        calendar = icalendar.Calendar.from_ical(part.octets)
        (event,) = events_of(part.octets)
        assert [one.errors for one in calendar.walk()] == [[]] * len(calendar.walk()), part.name
        entry = part.reader.entry
        assert entry is not None
        assert calendar["METHOD"] == part.snapshot.calendar.value.upper(), part.name
        assert (event["UID"], event["SEQUENCE"]) == (entry.uid, entry.sequence)
        assert (event.start, event.end) == (part.session.starts_at, part.session.ends_at)
        assert event["DTSTAMP"].dt == entry.stamp
        assert event["ORGANIZER"] == f"mailto:{entry.organizer}"
        assert event.get("STATUS") == STATUS[part.what]


def libical() -> Any:
    """libical 3, which checks the restrictions of iTIP besides (RFC 5546)."""
    try:
        library = ctypes.CDLL("libical.so.3")
    except OSError:
        library = None
    need("libical.so.3", library)
    assert library is not None
    library.icalparser_parse_string.restype = ctypes.c_void_p
    library.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    for name in ("icalrestriction_check", "icalcomponent_count_errors", "icalcomponent_free"):
        getattr(library, name).argtypes = [ctypes.c_void_p]
    return library


def faults(library: Any, octets: bytes) -> int:
    """1 for what breaks a restriction, and more for every error in it; 0 for what is right."""
    component = library.icalparser_parse_string(octets)
    if not component:
        return 1
    found = int(not library.icalrestriction_check(component))
    found += int(library.icalcomponent_count_errors(component))
    library.icalcomponent_free(component)
    return found


def test_libical_finds_no_fault_and_keeps_to_itip() -> None:
    library = libical()
    assert [part.name for part in parts() if faults(library, part.octets)] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_declines_a_counter_names_the_entry_and_no_more(language: str) -> None:
    """RFC 5546 §3.2.8. libical alone takes SEQUENCE for one too many, which is to be echoed."""
    library = libical()
    reader = replace(FULL_READER, language=language, entry=ENTRY)
    message = parsed(composer_for("counter-declined", "full").message(reader))
    (octets,) = {
        octets_of(part) for part in message.walk() if part.get_content_type() == "text/calendar"
    }
    (event,) = events_of(octets)
    assert set(event) == {"UID", "DTSTAMP", "SEQUENCE", "ORGANIZER", "COMMENT"}
    assert (event["UID"], event["SEQUENCE"]) == (ENTRY.uid, ENTRY.sequence)
    bare = without("SEQUENCE")(octets.decode()).encode()
    assert faults(library, bare) == 0
    assert faults(library, without("ORGANIZER")(bare.decode()).encode()) > 0


def without(name: str) -> Callable[[str], str]:
    return lambda text: "".join(
        f"{line}\r\n" for line in text.split("\r\n")[:-1] if not line.startswith(name)
    )


@pytest.mark.parametrize(
    ("what", "spoilt"),
    [
        ("request", without("ATTENDEE")),
        ("request", without("ORGANIZER")),
        ("request", without("UID")),
        ("request", without("DTSTART")),
        ("publish", without("ORGANIZER")),
        ("publish", lambda text: text.replace("UID:", "ATTENDEE:mailto:a@example.org\r\nUID:")),
        (OF_SEMINAR, without("SEQUENCE")),
        (OF_PERSON, without("ORGANIZER")),
        (OF_PERSON, lambda text: text.replace("DTSTAMP:2022", "DTSTAMP:MMXXII")),
    ],
)
def test_libical_would_find_it(what: str, spoilt: Callable[[str], str]) -> None:
    part = next(one for one in parts() if one.what == what and "kurz" not in one.name)
    text = part.octets.replace(b"\r\n ", b"").decode()
    broken = spoilt(text)
    assert broken != text
    assert not faults(libical(), text.encode())
    assert faults(libical(), broken.encode())


def test_ical_js_finds_the_same_appointment() -> None:
    """The reader of Thunderbird and Nextcloud, one process for all."""
    answers = asked(ICAL_JS, "ical.js", [part.octets.decode() for part in parts()])
    for part, answer in zip(parts(), answers, strict=True):
        assert "error" not in answer, (part.name, answer)
        (event,) = answer["events"]
        entry = part.reader.entry
        assert entry is not None
        method = part.snapshot.calendar
        assert answer["method"] == method.value.upper()
        assert answer["version"] == "2.0"
        assert (event["uid"], event["sequence"]) == (entry.uid, entry.sequence)
        assert (event["summary"], event["location"]) == (summary(part), place(part))
        assert event["organizer"] == f"mailto:{entry.organizer}"
        assert event["zone"] == "UTC"
        assert datetime.fromisoformat(event["start"]) == part.session.starts_at.astimezone(UTC)
        assert datetime.fromisoformat(event["end"]) == part.session.ends_at.astimezone(UTC)
        assert event["status"] == STATUS[part.what]
        assert event["alarms"] == (method is CalendarUse.REQUEST)
        invited = [] if method is CalendarUse.PUBLISH else [part.reader]
        assert [guest for guest, _ in event["attendees"]] == [
            mailto(reader.address.envelope) for reader in invited
        ]
        for reader, (_, shown) in zip(invited, event["attendees"], strict=True):
            named = (reader.display_name or reader.address.envelope).replace('"', "'")
            # It takes a backslash in a parameter for an escape, which §3.2 does not know.
            if "\\" not in named:
                assert shown == named
        assert event["description"].startswith(f"{part.seminar.title}\n")
        assert event["description"].endswith(part.snapshot.office.name)


def test_ical_js_would_find_it() -> None:
    text = parts()[0].octets.decode()
    broken = [
        text.replace("DTSTART:", "DTSTART;VALUE=DATE-TIME;"),
        text.replace("DTSTART:2022", "DTSTART:MMXXII"),
        text.replace("SEQUENCE:", "SEQUENCE"),
        text.replace("\r\n ", "\r\n"),
        text.replace("END:VEVENT\r\n", ""),
    ]
    assert text not in broken
    assert all("error" in one for one in asked(ICAL_JS, "ical.js", broken))


def test_only_who_registered_gets_the_way_in() -> None:
    """What is published, and what takes somebody out, gives away neither link nor person."""
    for part in parts():
        text = part.octets.replace(b"\r\n ", b"").decode()
        links = [link for link in (part.seminar.join_url, part.reader.registration_url) if link]
        told = [link.replace(";", "\\;").replace(",", "\\,") in text for link in links]
        assert all(told) if part.what == "request" else not any(told), part.name
        if part.what == "publish":
            assert part.snapshot.page_url in text
            assert part.reader.address.envelope not in text
            assert json.dumps(part.reader.salutation) not in text


def test_what_is_published_is_the_same_for_everybody() -> None:
    """All but the UID, which may be the reader's own."""
    published: dict[str, set[bytes]] = {}
    for part in parts():
        if part.what == "publish":
            entry = part.reader.entry
            assert entry is not None
            neutral = part.octets.replace(f"UID:{entry.uid}\r\n".encode(), b"").replace(
                f"SEQUENCE:{entry.sequence}\r\n".encode(), b""
            )
            published.setdefault(part.name.rpartition(", ")[0], set()).add(neutral)
    assert published
    assert all(len(variants_of) == 1 for variants_of in published.values())
