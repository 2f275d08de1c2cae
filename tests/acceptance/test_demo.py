"""The demo as its users meet it: every expected mail, right for people, programs and readers."""

import ctypes
import ctypes.util
import email
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from pictures import html_of, launch, new_page
from playwright.async_api import async_playwright
from postgres import PostgresServer, name_in
from support import need
from waiting import PATIENCE_SECONDS

from bench.oracle import events_of

SENT = {
    "save-the-date": 12,
    "invitation": 11,
    "invitation-reminder": 6,
    "opt-in": 1,
    "subscribed": 1,
    "issue": 13,
    "confirmation": 18,
    "waitlisted": 3,
    "rescheduled": 12,
    "unregistered": 3,
    "promoted": 2,
    "updated": 7,
    "place-expired": 1,
    "reminder-day": 12,
    "waitlist-closed": 1,
    "reminder-hour": 14,
    "follow-up": 5,
    "follow-up-missed": 3,
    "follow-up-correction": 5,
}
LIST_MAIL = {"save-the-date", "invitation", "invitation-reminder", "subscribed", "issue"}
NOT_ABOUT_THE_SEMINAR = {"opt-in", "subscribed", "issue"}
IN_ENGLISH = "emma.clarke@example.com"
BY_LINK = "a.oeztuerk@xn--brgerschaft-thb.example.org"
SECOND = re.compile(r"\b23(?:\.| Nov|\. Nov)")  # what is about the second session alone
WITH_CALENDAR = {"confirmation": 17, "rescheduled": 3, "updated": 6, "unregistered": 2}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The document and the folder of one ``demo --once --out DIR --json``."""
    out = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "mailer", "demo", "--once", "--out", str(out), "--json"],
        capture_output=True,
        text=True,
        check=True,
        timeout=5 * PATIENCE_SECONDS,
    )
    return json.loads(done.stdout), out


@pytest.fixture(scope="session")
def mails(demo: tuple[dict[str, Any], Path]) -> dict[str, EmailMessage]:
    """The mails by file name."""
    document, out = demo
    return {
        one["file"]: email.message_from_bytes(
            (out / one["file"]).read_bytes(), policy=policy.default
        )
        for one in document["mails"]
    }


def test_every_expected_mail_is_there_and_no_other(demo: tuple[dict[str, Any], Path]) -> None:
    document, out = demo
    counted: dict[str, int] = {}
    for one in document["mails"]:
        counted[one["step"]] = counted.get(one["step"], 0) + 1
    assert counted == SENT
    assert len(list(out.glob("*.eml"))) == sum(SENT.values())
    assert (out / "index.html").is_file()
    assert {one["state"] for one in document["mailings"]} == {"done"}


def test_who_got_nothing_is_told_with_the_reason(demo: tuple[dict[str, Any], Path]) -> None:
    left_out = {(one["step"], one["recipient"]): one["reason"] for one in demo[0]["left_out"]}
    late, gone = "registered after this mail was due", "no longer registered"
    expected = {
        ("save-the-date", "rathaus@example.net"): "address shared with a recipient",
        ("invitation", "rathaus@example.net"): "address shared with a recipient",
        ("invitation", "s.vogel@example.org"): "unsubscribed",
        ("invitation-reminder", "anna.mueller@example.org"): "already registered",
        ("issue", "rathaus@example.net"): "address shared with a recipient",
        ("reminder-day", "joerg.weiss@example.com"): gone,
        ("reminder-day", "max.wartmann@example.org"): gone,
        ("reminder-day", "rathaus@example.net"): gone,
        ("reminder-day", "alex.beispiel@example.net"): late,
        ("reminder-day", "mira.neu@example.com"): late,
        ("reminder-hour", "mira.neu@example.com"): late,
        ("reminder-hour", "tom.spaet@example.net"): "still on the waiting list",
        ("waitlist-closed", "anna.mueller@example.org"): "not on the waiting list",
        ("follow-up", "alex.beispiel@example.net"): "did not attend",
        ("follow-up-missed", "anna.mueller@example.org"): "attended",
    }
    assert expected.items() <= left_out.items()
    unsubscribed = {step for (step, who), why in left_out.items() if why == "unsubscribed"}
    assert unsubscribed == {"invitation", "invitation-reminder"}


def test_mails_leave_at_the_times_of_the_plan(demo: tuple[dict[str, Any], Path]) -> None:
    """In UTC: the invitation still in summer time, the reminders in winter time."""
    times = {
        step: {one["sent_at"] for one in demo[0]["mails"] if one["step"] == step} for step in SENT
    }
    assert times["invitation"] == {"2022-10-26T07:00:00+00:00"}
    # Both lead to each session, the second of which did not move.
    assert times["reminder-day"] == {"2022-11-15T08:00:00+00:00", "2022-11-22T08:00:00+00:00"}
    assert times["reminder-hour"] == {"2022-11-16T12:00:00+00:00", "2022-11-23T08:00:00+00:00"}
    assert times["issue"] == {"2022-11-01T08:00:00+00:00"}
    assert times["follow-up"] == times["follow-up-missed"] == {"2022-11-24T09:00:00+00:00"}


def test_every_mail_parses_without_a_defect(mails: dict[str, EmailMessage]) -> None:
    for name, message in mails.items():
        for part in message.walk():
            assert not part.defects, name
        for header in message.values():
            assert not getattr(header, "defects", ()), (name, header)
        assert message.get_body(("plain",)) is not None
        assert message.get_body(("html",)) is not None


def test_each_mail_is_for_one_person_and_under_80_kb(
    mails: dict[str, EmailMessage], demo: tuple[dict[str, Any], Path]
) -> None:
    people = {one["recipient"] for one in demo[0]["mails"]}
    for name, message in mails.items():
        raw = (demo[1] / name).read_bytes()
        assert len(raw) < 80_000
        recipient = message["To"].addresses[0].addr_spec
        assert len(message["To"].addresses) == 1
        assert message["Cc"] is None
        assert message["Bcc"] is None
        assert not any(other in raw.decode() for other in people - {recipient}), name


@pytest.mark.parametrize(
    ("recipient", "salutation"),
    [
        ("anna.mueller@example.org", "Sehr geehrte Frau Dr. Müller,"),
        ("joerg.weiss@example.com", "Sehr geehrter Herr Weiß,"),
        ("alex.beispiel@example.net", "Guten Tag Alex Beispiel,"),
        ("stadtentwicklung@example.org", "Guten Tag,"),
        ("lukasz.nowak@example.com", "Sehr geehrter Herr Nowak,"),
        ("k.vonderaue@example.org", "Sehr geehrter Herr Dr. von der Aue,"),
        ("zoe.daubigne@example.net", "Sehr geehrte Frau d’Aubigné,"),
        ("schmidt@example.com", "Guten Tag,"),
        ("emma.clarke@example.com", "Dear Ms Clarke,"),
    ],
)
def test_everybody_is_addressed_as_they_wish(
    mails: dict[str, EmailMessage], recipient: str, salutation: str
) -> None:
    name = next(one for one in mails if "-invitation-" in one and recipient in one)
    plain = mails[name].get_body(("plain",))
    assert plain is not None
    assert salutation in plain.get_content()


def test_date_time_and_ways_out_stand_in_both_parts(
    mails: dict[str, EmailMessage], demo: tuple[dict[str, Any], Path]
) -> None:
    """Whoever is told a time is told the one that is true in that moment."""
    for one in demo[0]["mails"]:
        name, step, message = one["file"], one["step"], mails[one["file"]]
        english = one["recipient"] == IN_ENGLISH and step != "issue"
        day = "Wednesday, 16 November 2022" if english else "Mittwoch, 16. November 2022"
        moved = one["sent_at"] >= "2022-11-09T09:00"
        hours = "14:00–15:30" if moved else "10:30–12:00"
        if SECOND.search(str(message["Subject"])):
            day, hours = day.replace("16", "23"), "10:00–11:00"
        plain = message.get_body(("plain",))
        assert plain is not None
        for text in (plain.get_content(), html_of(message).replace("\u00a0", " ")):
            if step not in {"opt-in", "subscribed"}:
                assert day in text, name
            if step not in {*NOT_ABOUT_THE_SEMINAR, "follow-up", "follow-up-missed"}:
                assert hours in text, name
            assert "Musterallee 1" in text, name
            assert "/datenschutz" in text, name
            to_list = message["List-Unsubscribe"] is not None
            assert ("/abmelden/" in text) == to_list, name
            assert ("/anmeldung/" in text) == (not to_list and step != "opt-in"), name


def test_an_english_reader_gets_english_mails(
    mails: dict[str, EmailMessage], demo: tuple[dict[str, Any], Path]
) -> None:
    hers = [one for one in demo[0]["mails"] if one["recipient"] == IN_ENGLISH]
    assert {one["step"] for one in hers} >= {"invitation", "waitlisted", "promoted", "follow-up"}
    for one in hers:
        # The issue has one text, in German, and a mail speaks one language.
        language = "de" if one["step"] == "issue" else "en"
        assert mails[one["file"]]["Content-Language"] == language, one["file"]


def test_the_join_link_comes_when_it_is_due_and_not_before(mails: dict[str, EmailMessage]) -> None:
    link = "https://konferenz.example.org/neuer-raum"
    has_link = {name for name, one in mails.items() if f'href="{link}"' in html_of(one)}
    late = {name for name in mails if "-confirmation-" in name and "mira.neu" in name}
    late |= {name for name in mails if "tom.spaet" in name and re.search("-(conf|promot)", name)}
    told = {name for name in mails if "-reminder-hour-" in name or "-updated-" in name}
    # Each of the two brings the entry of the second session in a mail of its own.
    late = {name for name in late if not SECOND.search(str(mails[name]["Subject"]))}
    assert len(late) == 2
    assert has_link - told == late
    assert {name for name in mails if "-reminder-hour-" in name} <= has_link
    # Nobody but those who registered ever sees a way in.
    for name, message in mails.items():
        if message["List-Unsubscribe"] is not None or "-waitlisted-" in name:
            assert "konferenz.example.org" not in message.as_string(), name


def test_list_mail_can_be_left_with_one_click_and_other_mail_has_no_list(
    mails: dict[str, EmailMessage],
) -> None:
    for name, message in mails.items():
        # Changes go to people who registered, and to people who were only invited.
        either = "-rescheduled-" in name and message["List-Unsubscribe"] is not None
        if any(f"-{step}-" in name for step in LIST_MAIL) or either:
            https = re.findall(r"<(https://[^>]+)>", message["List-Unsubscribe"])
            assert len(https) == 1
            assert https[0].startswith("https://seminare.example.org/abmelden/")
            assert "<mailto:" in message["List-Unsubscribe"]
            assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert message["Precedence"] == "bulk"
            assert message["Auto-Submitted"] is None
        else:
            assert message["List-Unsubscribe"] is None
            assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_nothing_is_loaded_from_elsewhere(mails: dict[str, EmailMessage]) -> None:
    for name, message in mails.items():
        html = html_of(message)
        assert not re.search(r"<(img|script|iframe|link|object|embed)\b", html, re.IGNORECASE), name
        assert not re.search(r"url\s*\(|@import|@font-face", html, re.IGNORECASE), name


def calendars(mails: dict[str, EmailMessage]) -> Iterator[tuple[str, EmailMessage, str]]:
    for name, message in mails.items():
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                yield name, part, part.get_content()


def test_only_those_who_hold_a_place_get_a_calendar(mails: dict[str, EmailMessage]) -> None:
    found = [name for name, _, _ in calendars(mails)]
    for step, number in WITH_CALENDAR.items():
        assert len([one for one in found if f"-{step}-" in one]) == 2 * number, step
    assert len(found) == 2 * sum(WITH_CALENDAR.values())


def test_where_gateways_drop_calendars_there_is_a_link(mails: dict[str, EmailMessage]) -> None:
    theirs = {name: one for name, one in mails.items() if BY_LINK in name}
    # Their own entry's, and not the seminar's, which everybody is offered who is invited.
    own = re.compile(r"/anmeldung/[^\"]+/kalender\.ics")
    linked = {name for name, one in theirs.items() if own.search(html_of(one))}
    assert linked == {name for name in theirs if re.search("-(confirm|resched|updated)", name)}
    assert not any(name in theirs for name, _, _ in calendars(mails))


def test_a_calendar_follows_every_change(mails: dict[str, EmailMessage]) -> None:
    """An entry a session, whose number rises with its time and with the link, and never falls."""
    seen = [
        (event["UID"], event["SEQUENCE"], event.start.isoformat(), str(event["LOCATION"]))
        for name, part, text in calendars(mails)
        if "anna.mueller" in name and part.get_content_disposition() == "attachment"
        for event in events_of(text)
    ]
    of_session = {
        day: [one for one in seen if one[2].startswith(f"2022-11-{day}")] for day in (16, 23)
    }
    for of_one in of_session.values():
        uids, sequences, _, _ = zip(*of_one, strict=True)
        assert len(set(uids)) == 1
        assert list(sequences) == sorted(set(sequences))
    _, _, starts, places = zip(*of_session[16], strict=True)
    assert [start[11:16] for start in starts] == ["09:30", "13:00", "13:00"]
    assert places[0] == places[1] != places[2]
    # The move of the first session did not touch the second: only the new link did.
    _, _, starts, places = zip(*of_session[23], strict=True)
    assert [start[11:16] for start in starts] == ["09:00", "09:00"]
    assert places[0] != places[1]


def test_who_cancels_is_taken_out_of_the_calendar(mails: dict[str, EmailMessage]) -> None:
    entries = {
        (name.split("-")[1], events_of(text)[0].start.day): events_of(text)[0]
        for name, _, text in calendars(mails)
        if "joerg.weiss" in name
    }
    for day in (16, 23):
        asked, taken_out = entries["confirmation", day], entries["unregistered", day]
        assert taken_out["UID"] == asked["UID"]
        assert taken_out["ORGANIZER"] == asked["ORGANIZER"]
        assert taken_out["SEQUENCE"] > asked["SEQUENCE"]
        # The seminar itself goes on: only the attendee leaves (RFC 5546 §3.2.5).
        assert "STATUS" not in taken_out


def test_calendars_are_valid_for_icalendar_and_vobject(mails: dict[str, EmailMessage]) -> None:
    for name, part, text in calendars(mails):
        calendar = icalendar.Calendar.from_ical(text)
        (event,) = events_of(text)
        other = vobject.readOne(text).vevent
        method = "CANCEL" if "-unregistered-" in name else "REQUEST"
        assert part.get_param("method") == calendar["METHOD"] == method
        assert str(event["UID"]) == other.uid.value
        assert event["SEQUENCE"] == int(other.sequence.value)
        minutes = 60 if event.start.day == 23 else 90
        assert (event.end - event.start).total_seconds() == minutes * 60
        assert len(other.contents["attendee"]) == 1
        recipient = mails[name]["To"].addresses[0].addr_spec
        assert str(event["ATTENDEE"]) == f"mailto:{recipient}"
        assert not calendar.errors
        assert not event.errors


def test_calendars_pass_libicals_check_of_the_itip_rules(mails: dict[str, EmailMessage]) -> None:
    try:
        library = ctypes.CDLL("libical.so.3")
    except OSError:
        library = None
    need("libical.so.3", library)
    assert library is not None
    library.icalparser_parse_string.restype = ctypes.c_void_p
    library.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    library.icalrestriction_check.argtypes = [ctypes.c_void_p]
    library.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]
    for name, _, text in calendars(mails):
        component = library.icalparser_parse_string(text.encode())
        assert component, name
        assert library.icalrestriction_check(component) == 1, name
        assert library.icalcomponent_count_errors(component) == 0, name


def test_each_address_has_an_entry_of_its_own(mails: dict[str, EmailMessage]) -> None:
    uids: dict[str, set[str]] = {}
    for name, _, text in calendars(mails):
        event = events_of(text)[0]
        uids.setdefault(str(event["UID"]), set()).add(mails[name]["To"].addresses[0].addr_spec)
    assert all(len(addresses) == 1 for addresses in uids.values())
    assert len(uids) == 16  # two sessions for each of those who got a calendar part


@pytest.mark.parametrize(("scheme", "width"), [("light", 760), ("dark", 375)])
async def test_axe_finds_nothing_in_any_html_part(
    mails: dict[str, EmailMessage], chromium: str, axe_source: str, scheme: str, width: int
) -> None:
    """One of each kind, session and language; every standing is among the kinds in compose."""
    assert chromium
    seen: set[object] = set()
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        page = await new_page(
            browser, color_scheme=scheme, viewport={"width": width, "height": 900}
        )
        for name, message in mails.items():
            kind = re.sub(r"^\d+-|-[^-]+@.*", "", name)
            is_second = bool(SECOND.search(str(message["Subject"])))
            shape = (kind, is_second, message["Content-Language"])
            if shape in seen:
                continue
            seen.add(shape)
            await page.set_content(html_of(message))
            await page.evaluate(axe_source)
            result = await page.evaluate("axe.run()")
            found = [(one["id"], one["help"]) for one in result["violations"]]
            assert found == [], (name, scheme, width)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (name, scheme, width)
        await browser.close()
    assert len(seen) >= len(SENT)


def test_it_plays_in_an_empty_database_on_a_server(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    url = postgres.new()
    words = [sys.executable, "-m", "mailer", "demo", "--once", "--json", "--database", url]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["mails"]) == sum(SENT.values())
    assert int(postgres.ask(name_in(url), "SELECT count(*) FROM person")) > 0
    again = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert again.returncode == 1
    assert "not empty" in json.loads(again.stdout)["error"]
