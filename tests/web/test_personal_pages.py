"""The personal page: undoing, calendar entries that go, mails sent once more, one's own clock."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import icalendar
import pytest
from postbox import SLUG, inbox, person, publish, sent, text_of
from support import START, Office, a_seminar
from web.test_public_site import Browser, said, states

from mailer.actions.registration import participants, registrations
from mailer.actions.registration.own_return import KEEPS_THE_LINE
from mailer.actions.seminar import changes, sessions
from mailer.domain.seminar import Session, in_sessions
from mailer.web.public.site import public_site

SITE = "https://seminare.example.org"


@pytest.fixture
async def web(office: Office) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Browser(office, client)


def own_path(office: Office, number: int) -> str:
    return urlsplit(office.desk.workspace.links.registration(number)).path


async def registered(office: Office, *names: str, **more: Any) -> list[str]:
    """A seminar with some people; their pages."""
    await publish(office, **more)
    for name in names:
        await registrations.register(office.desk, SLUG, person(name))
    await sent(office)
    return [own_path(office, number) for number in range(1, len(names) + 1)]


def event_in(answer: httpx.Response) -> Any:
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return event


async def test_a_cancellation_is_undone_until_the_place_is_given_on(web: Browser) -> None:
    own, other = await registered(web.office, "anna", "bert", capacity=2)
    await web.post(f"{own}/absagen", {})
    page = said(await web.get(own))
    assert "Solange Ihr Platz nicht vergeben ist" in page
    assert "Absage rückgängig machen" in page
    for _ in range(2):  # twice is once
        assert (await web.post(f"{own}/kommen", {})).status_code == 303
    assert await states(web.office) == ["registered", "registered"]
    await web.post(f"{own}/absagen", {})
    await registrations.register(web.office.desk, SLUG, person("cora"))
    page = said(await web.get(own))
    assert "Absage rückgängig machen" not in page
    assert "Auf die Warteliste setzen" in page
    await web.post(f"{own}/kommen", {})
    assert await states(web.office) == ["waitlisted", "registered", "registered"]
    assert "Absage rückgängig" not in said(await web.get(other))


async def test_a_cancellation_after_the_deadline_is_undone_as_well(web: Browser) -> None:
    deadline = START - timedelta(days=2)
    own, late = await registered(web.office, "anna", "bert", registration_deadline=deadline)
    await web.post(f"{late}/absagen", {})
    web.office.clock.move_to(deadline + timedelta(hours=1))
    await web.post(f"{own}/absagen", {})
    assert "Absage rückgängig machen" in said(await web.get(own))
    await web.post(f"{own}/kommen", {})
    assert (await states(web.office))[0] == "registered"
    web.office.clock.move_to(START)
    assert (await web.post(f"{late}/kommen", {})).status_code == 409


async def test_whoever_leaves_the_waiting_list_finds_the_old_place_for_an_hour(
    web: Browser,
) -> None:
    _, first, second = await registered(web.office, "anna", "bert", "cora", capacity=1)

    async def line() -> list[str]:
        found = await participants.of_seminar(web.office.desk, SLUG)
        return [one.person.address.envelope[:4] for one in found.people if one.place]

    later = web.office.clock.now() + timedelta(minutes=10)
    web.office.clock.move_to(later)
    await web.post(f"{first}/absagen", {})
    assert await line() == ["cora"]
    assert "zurück auf die Warteliste" in said(await web.get(first))
    await web.post(f"{first}/kommen", {})
    assert await line() == ["bert", "cora"]
    await web.post(f"{first}/absagen", {})
    web.office.clock.move_to(later + KEEPS_THE_LINE + timedelta(minutes=1))
    assert "zurück auf die Warteliste" not in said(await web.get(first))
    await web.post(f"{first}/kommen", {})
    assert await line() == ["cora", "bert"]
    assert "Warteliste" in said(await web.get(second))


async def test_my_mail_says_which_of_several_sessions_it_is_about(web: Browser) -> None:
    week = timedelta(days=7)
    days = [Session(key, START + key * week, START + (key + 1) * week) for key in (0, 1, 2)]
    several = in_sessions(a_seminar(), [replace(one, key=one.key + 1) for one in days])
    (own,) = await registered(
        web.office, "anna", sessions=several.sessions, ends_at=several.ends_at
    )
    mine = said(await web.get(own)).partition("Meine Post")[2]
    assert re.findall(r"Anmeldebestätigung, (Termin am \w+, \d+\. März 2027): ", mine) == [
        "Termin am Mittwoch, 24. März 2027", "Termin am Mittwoch, 17. März 2027",
    ]  # fmt: skip
    assert re.search(r"Anmeldebestätigung: \w+, ", mine)
    await sessions.cancel_session(web.office.desk, SLUG, 2)
    await sent(web.office)
    mine = said(await web.get(own)).partition("Meine Post")[2]
    assert "Anmeldebestätigung, Termin, der entfällt: " in mine
    web.language = "en"
    english = said(await web.get(own)).partition("My mail")[2]
    assert ", session on Wednesday, 24 March 2027: " in english
    assert ", session that was cancelled: " in english


async def test_the_calendar_of_who_cancelled_takes_the_entry_out(web: Browser) -> None:
    (own,) = await registered(web.office, "anna")
    before = event_in(await web.get(f"{own}/kalender.ics"))
    await web.post(f"{own}/absagen", {})
    assert "als abgesagt herunterladen" in said(await web.get(own))
    at_once = await web.get(f"{own}/kalender.ics")
    gone = event_in(at_once)
    assert "METHOD" not in icalendar.Calendar.from_ical(at_once.content)
    assert (gone["UID"], gone["STATUS"]) == (before["UID"], "CANCELLED")
    assert gone["SEQUENCE"] > before["SEQUENCE"]
    assert "konferenz.example.org" not in at_once.text
    await sent(web.office)  # the CANCEL itself
    mailed = next(
        icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")[0]
        for part in inbox(web.office, "anna")[-1].walk()
        if part.get_content_type() == "text/calendar"
    )
    after = event_in(await web.get(f"{own}/kalender.ics"))
    assert after["SEQUENCE"] == mailed["SEQUENCE"] == gone["SEQUENCE"]
    await web.post(f"{own}/kommen", {})
    await sent(web.office)
    again = event_in(await web.get(f"{own}/kalender.ics"))
    assert again["STATUS"] == "CONFIRMED"
    assert again["SEQUENCE"] > after["SEQUENCE"]


async def test_who_never_had_an_entry_has_none_to_take_out(web: Browser) -> None:
    _, waiting = await registered(web.office, "anna", "bert", capacity=1)
    assert (await web.get(f"{waiting}/kalender.ics")).status_code == 404
    await web.post(f"{waiting}/absagen", {})
    assert (await web.get(f"{waiting}/kalender.ics")).status_code == 404


async def test_a_colleague_who_goes_keeps_the_mailbox_s_entry(web: Browser) -> None:
    await publish(web.office)
    for name in ("Eins", "Zwei"):
        one = person("amt", first_name="Eva", last_name=name)
        await registrations.register(web.office.desk, SLUG, one)
    await sent(web.office)
    first, second = own_path(web.office, 1), own_path(web.office, 2)
    await web.post(f"{first}/absagen", {})
    assert (await web.get(f"{first}/kalender.ics")).status_code == 404
    assert event_in(await web.get(f"{second}/kalender.ics"))["STATUS"] == "CONFIRMED"
    await changes.cancel(web.office.desk, SLUG)
    assert event_in(await web.get(f"{second}/kalender.ics"))["STATUS"] == "CANCELLED"


def calendars_in(mail: Any) -> list[bytes]:
    parts = (one for one in mail.walk() if one.get_content_type() == "text/calendar")
    return [one.get_content() for one in parts]


async def test_the_mail_is_sent_once_more_as_things_are_now(web: Browser) -> None:
    (own,) = await registered(web.office, "anna")
    assert "Noch einmal senden" in said(await web.get(own))
    done = await web.post(f"{own}/senden", {})
    assert (done.status_code, done.headers["location"]) == (303, f"{own}?gesendet=1")
    assert "noch einmal unterwegs an a…@example.org" in said(await web.get(f"{own}?gesendet=1"))
    await sent(web.office)
    first, second = inbox(web.office, "anna")
    assert first["Subject"] == second["Subject"]
    assert first["Message-ID"] != second["Message-ID"]
    before, after = (icalendar.Calendar.from_ical(calendars_in(one)[0]) for one in (first, second))
    (old,), (new,) = before.walk("VEVENT"), after.walk("VEVENT")
    assert (old["UID"], old["SEQUENCE"]) == (new["UID"], new["SEQUENCE"])  # a repetition
    await changes.update(
        web.office.desk, SLUG, {"join_url": "https://neu.example.org/raum"}, notify=False
    )
    await web.post(f"{own}/senden", {"kalender": "0"})
    await sent(web.office)
    last = inbox(web.office, "anna")[-1]
    assert calendars_in(last) == []
    assert f"{SITE}{own}/kalender.ics" in text_of(last)


async def test_it_is_sent_so_often_a_day_and_only_to_the_stored_address(web: Browser) -> None:
    (own,) = await registered(web.office, "anna")
    for _ in range(3):
        answer = await web.post(f"{own}/senden", {"email": "evil@example.com", "to": "x"})
        assert answer.status_code == 303
    refused = await web.post(f"{own}/senden", {})
    assert refused.status_code == 409
    assert "heute schon 3-mal" in said(refused)
    await sent(web.office)
    assert len(inbox(web.office, "anna")) == len(inbox(web.office)) == 4
    web.office.clock.move_to(web.office.clock.now() + timedelta(days=1, seconds=1))
    assert (await web.post(f"{own}/senden", {})).status_code == 303


async def test_what_is_true_is_told_to_who_waits_and_nothing_once_it_is_over(
    web: Browser,
) -> None:
    first, waiting = await registered(web.office, "anna", "bert", capacity=1)
    await web.post(f"{waiting}/senden", {})
    await sent(web.office)
    mails = inbox(web.office, "bert")
    assert len(mails) == 2
    assert mails[0]["Subject"] == mails[1]["Subject"]
    await web.post(f"{waiting}/senden", {})  # and before it leaves, a place is held
    await web.post(f"{first}/absagen", {})
    await sent(web.office)
    subjects = [str(one["Subject"]) for one in inbox(web.office, "bert")]
    assert len(subjects) == 3  # what is no longer true does not leave
    assert subjects[2] != subjects[0]
    await web.post(f"{waiting}/senden", {})
    await sent(web.office)
    assert [str(one["Subject"]) for one in inbox(web.office, "bert")][3] == subjects[2]
    web.office.clock.move_to(START + timedelta(days=1))
    assert "Noch einmal senden" not in said(await web.get(first))
    assert (await web.post(f"{first}/senden", {})).status_code == 409


async def test_mails_asked_for_again_survive_a_merge_and_an_erasure(web: Browser) -> None:
    from mailer.actions.person import erasing, merging

    own, other = await registered(web.office, "anna", "bert")
    await web.post(f"{own}/senden", {})
    await web.post(f"{other}/senden", {})
    await merging.merge(web.office.desk, "anna@example.org", "bert@example.org")
    await sent(web.office)
    assert (await web.get(other)).status_code == 200
    assert "Anmeldebestätigung" in said(await web.get(own))
    await erasing.erase(web.office.desk, "anna@example.org")
    assert (await web.get(own)).status_code == 404


def test_an_occasion_tells_its_event_however_often_it_was_asked_for() -> None:
    from mailer.domain.session_mail import event_of, is_session_mail, occasion_of

    for session in (0, 3):
        for again in (0, 1, 12):
            occasion = occasion_of("registered", 17, session, again)
            assert event_of(occasion) == ("registered", 17)
            assert event_of(f"{occasion} (5)") == ("registered", 17)  # both of two merged had it
            assert is_session_mail(occasion) is bool(session)
    made = {occasion_of("registered", 17, one, two) for one in (0, 3) for two in range(3)}
    assert len(made) == 6


async def test_times_are_shown_by_the_reader_s_own_clock_as_well(web: Browser) -> None:
    (own,) = await registered(web.office, "anna")
    there = f"/seminar/{SLUG}"
    before = await web.get(there)
    assert "In Ihrer Zeitzone" not in said(before)
    chosen = await web.get(f"{there}?zone=America/New_York")
    assert "In Ihrer Zeitzone" in said(chosen)
    assert "Uhr, Nordamerikanische Ostküstenzeit" in said(chosen)
    assert "America/New_York" in chosen.headers["set-cookie"]
    assert chosen.headers["etag"] != before.headers["etag"]
    for path in (there, own, "/"):  # the cookie remembers it
        assert "Uhr, Nordamerikanische Ostküstenzeit" in said(await web.get(path)), path
    english = await web.get(f"{there}?sprache=en")
    assert "In your time zone" in said(english)
    same = await web.get(f"{there}?zone=Europe/Vienna&sprache=de")  # shows the same as Berlin
    assert "In Ihrer Zeitzone" not in said(same)
    await web.get(f"{there}?zone=Asia/Kathmandu")
    assert "Uhr, Ortszeit Kathmandu" in said(await web.get(own))
    gone = await web.get(f"{there}?zone=")
    assert "Max-Age=0" in gone.headers["set-cookie"]
    assert "In Ihrer Zeitzone" not in said(await web.get(own))


@pytest.mark.parametrize(
    "zone", ["../../etc/passwd", "Mars/Olympus", "\x00", "x" * 5000, "<script>", "Europe/berlin "]
)
async def test_what_is_no_zone_is_nobody_s_choice(web: Browser, zone: str) -> None:
    await publish(web.office)
    page = await web.client.get(f"/seminar/{SLUG}", params={"zone": zone})
    assert page.status_code == 200
    assert "zone=" not in page.headers.get("set-cookie", "")
    kept = await web.get(f"/seminar/{SLUG}", cookie="zone=Mars/Olympus")
    assert "In Ihrer Zeitzone" not in said(kept)


def test_every_zone_that_is_offered_is_one_and_has_a_name_of_its_own() -> None:
    from mailer.compose.zones import zone_choice
    from mailer.web.public.own_time import _OFFERED
    from mailer.web.public.visitor import known_zones

    assert set(_OFFERED) <= known_zones()
    for language in ("de", "en"):
        names = [zone_choice(START, one, language) for one in _OFFERED]
        assert len(set(names)) == len(names)
        assert not [one for one in names if "/" in one or "_" in one]
