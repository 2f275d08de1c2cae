"""Calendar replies: answers of calendars, believed only where they are signed, new and theirs."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from actions.intake.returning import Returns, answering, effects, judged, later
from postbox import SLUG, inbox, person, publish, with_workspace
from rows import Fields, rows_of
from sqlalchemy import select
from support import START, Office, there

from bench.oracle import events_of, octets_of
from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes
from mailer.actions.today.tasks import today
from mailer.config.mail import Inbound
from mailer.domain.calendar_answer import CounterPolicy, DeclinePolicy
from mailer.domain.verdict import Kind, Verdict
from mailer.inbound.judged import CalendarAnswer, Judged
from mailer.inbound.rules import shipped
from mailer.inbound.verdict import judge
from mailer.store.calendar_replies import calendar_reply
from mailer.store.deliveries import delivery
from mailer.store.entries import calendar_entry


def answered(
    office: Office,
    decline: DeclinePolicy = DeclinePolicy.ASK,
    counter: CounterPolicy = CounterPolicy.DECLINE,
) -> Office:
    """An office whose mailbox knows plus-addresses."""
    workspace = office.desk.workspace
    box = Inbound(host="localhost", address="post@example.org", plus_addresses=True)
    policy = workspace.settings.policy.model_copy(update={"decline": decline, "counter": counter})
    settings = workspace.settings.model_copy(update={"inbound": box, "policy": policy})
    return with_workspace(office, replace(workspace, settings=settings))


async def registered(office: Office, *names: str, **changes: object) -> Returns:
    await publish(office, **changes)
    for name in names:
        await registrations.register(office.desk, SLUG, person(name))
    await run_until_idle(office.desk)
    return Returns(office)


async def entry_of(office: Office, name: str) -> Fields:
    async with office.desk.database.read() as connection:
        query = select(calendar_entry).where(calendar_entry.c.address_key == f"{name}@example.org")
        (found,) = rows_of(await connection.execute(query))
    return found


async def answer_of(office: Office, name: str, partstat: str, **changes: object) -> CalendarAnswer:
    entry = await entry_of(office, name)
    token = entry["organizer"].partition("+")[2].partition("@")[0]
    made = CalendarAnswer(
        method="REPLY",
        uid=entry["uid"],
        attendee=f"{name.capitalize()}@example.org",
        partstat=partstat,
        sequence=entry["sequence"],
        dtstamp=f"{office.clock.now():%Y%m%dT%H%M%SZ}",
        token=token,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # names and types as there


async def kept(office: Office) -> list[str]:
    async with office.desk.database.read() as connection:
        return [
            one["answer"].value for one in rows_of(await connection.execute(select(calendar_reply)))
        ]


async def test_an_organizer_that_is_read_asks_for_answers(office: Office) -> None:
    office = answered(office)
    returns = await registered(office, "anna")
    entry = await entry_of(office, "anna")
    token = office.desk.workspace.links.organizer_token(entry["uid"])
    assert entry["organizer"] == f"post+{token}@example.org"
    (mail,) = inbox(office, "anna")
    raw = mail.as_bytes().replace(b"=\r\n", b"").replace(b"=\n", b"").replace(b"=3D", b"=")
    flat = raw.replace(b"\r\n ", b"").replace(b"\n ", b"")
    assert b"RSVP=TRUE" in flat
    assert f"mailto:{entry['organizer']}".encode() in flat
    assert returns.office is office


async def test_without_such_a_mailbox_nobody_is_asked(office: Office) -> None:
    await registered(office, "anna")
    (mail,) = inbox(office, "anna")
    assert b"RSVP=3DFALSE" in mail.as_bytes().replace(b"=\n", b"").replace(b"\n ", b"")
    assert (await entry_of(office, "anna"))["organizer"] == "seminare@example.org"


@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE"])
async def test_answers_stand_beside_the_registration(office: Office, partstat: str) -> None:
    office = answered(office)
    returns = await registered(office, "anna")
    said = await answer_of(office, "anna", partstat)
    assert await returns.effect(answering(said)) == "answered"
    assert await kept(office) == [partstat.lower()]


def subjects(office: Office, name: str) -> list[str]:
    """What the mails to somebody are about, without day and title."""
    return [re.split("[,:]", str(one["Subject"]))[0] for one in inbox(office, name)]


CHANGES: dict[str, dict[str, object]] = {
    "a wrong token": {"token": "kaaaaaaaaaaaaaaaa"},
    "no token": {"token": ""},
    "somebody else": {"attendee": "bert@example.org"},
    "another entry": {"uid": "x@example.org"},
    "an older version": {"sequence": -1},
}


@pytest.mark.parametrize("name", CHANGES)
async def test_what_is_forged_stale_or_foreign_changes_nothing(office: Office, name: str) -> None:
    office = answered(office, DeclinePolicy.FREE)
    returns = await registered(office, "anna", "bert")
    said = await answer_of(office, "anna", "DECLINED", **CHANGES[name])
    expected = "nothing" if "uid" in CHANGES[name] else "refused"
    assert await returns.effect(answering(said)) == expected
    assert await kept(office) == []
    assert await returns.state("anna") == "sent"


async def test_the_newest_answer_counts(office: Office) -> None:
    office = answered(office)
    returns = await registered(office, "anna")
    await later(office, hours=2)
    now = office.clock.now()
    newer = await answer_of(office, "anna", "ACCEPTED")
    older = replace(
        newer, partstat="TENTATIVE", dtstamp=f"{now - timedelta(hours=1):%Y%m%dT%H%M%SZ}"
    )
    taken = [await returns.effect(answering(one)) for one in (newer, older, newer)]
    assert taken == ["answered", "refused", "refused"]
    assert await kept(office) == ["accepted"]


async def test_a_reply_from_the_future_blocks_no_later_one(office: Office) -> None:
    office = answered(office)
    returns = await registered(office, "anna")
    said = await answer_of(office, "anna", "TENTATIVE", dtstamp="20990101T000000Z")
    assert await returns.effect(answering(said)) == "answered"
    await later(office, hours=1)
    assert (
        await returns.effect(answering(await answer_of(office, "anna", "ACCEPTED"))) == "answered"
    )


async def test_an_answer_to_the_old_time_does_not_count_for_the_new(office: Office) -> None:
    office = answered(office)
    returns = await registered(office, "anna")
    old = await answer_of(office, "anna", "DECLINED")
    start = START + timedelta(days=1)
    await changes.reschedule(
        office.desk, SLUG, start, start + timedelta(hours=1), "", deadline=None
    )
    await run_until_idle(office.desk)
    assert await returns.effect(answering(old)) == "refused"


async def test_who_declines_is_asked_once(office: Office) -> None:
    office = answered(office)
    returns = await registered(office, "anna")
    assert await returns.effect(answering(await answer_of(office, "anna", "DECLINED"))) == "asked"
    await run_until_idle(office.desk)
    _, question = inbox(office, "anna")
    assert "absagen" in str(question["Subject"])
    assert "/anmeldung/" in question.as_string().replace("=\n", "")
    assert b"text/calendar" not in question.as_bytes()
    await later(office, hours=1)
    assert (
        await returns.effect(answering(await answer_of(office, "anna", "DECLINED"))) == "answered"
    )
    assert len(inbox(office, "anna")) == 2
    entry = await entry_of(office, "anna")
    assert entry["method"].value == "request"


async def test_a_question_does_not_leave_once_it_is_answered(office: Office) -> None:
    office = answered(office)
    returns = await registered(office, "anna")
    await returns.effect(answering(await answer_of(office, "anna", "DECLINED")))
    await registrations.unregister(office.desk, SLUG, person("anna"))
    await run_until_idle(office.desk)
    assert subjects(office, "anna")[1:] == ["Abmeldung bestätigt"]


async def test_a_decline_frees_the_place_where_the_office_says_so(office: Office) -> None:
    office = answered(office, DeclinePolicy.FREE)
    returns = await registered(office, "anna", "bert", capacity=1)
    assert await returns.effect(answering(await answer_of(office, "anna", "DECLINED"))) == "freed"
    await run_until_idle(office.desk)
    assert subjects(office, "anna")[1:] == ["Abmeldung bestätigt"]
    assert subjects(office, "bert")[-1] == "Ein Platz ist frei"


async def test_after_the_start_nothing_is_freed(office: Office) -> None:
    office = answered(office, DeclinePolicy.FREE)
    returns = await registered(office, "anna")
    office.clock.move_to(START)
    said = await answer_of(office, "anna", "DECLINED")
    assert await returns.effect(answering(said)) == "answered"


async def test_a_shared_mailbox_is_not_guessed_at(office: Office) -> None:
    office = answered(office, DeclinePolicy.FREE)
    await publish(office)
    for first in ("Petra", "Thomas"):
        who = person("rathaus", first_name=first, last_name=first)
        await registrations.register(office.desk, SLUG, who)
    await run_until_idle(office.desk)
    returns = Returns(office)
    assert await returns.effect(answering(await answer_of(office, "rathaus", "DECLINED"))) == "told"
    assert await kept(office) == ["declined", "declined"]


def countering(answer: CalendarAnswer, **changes: object) -> Judged:
    return judged(Kind.CALENDAR_REPLY, Verdict.COUNTER, answers=(answer,), **changes)


async def counter_of(office: Office, name: str, **changes: object) -> CalendarAnswer:
    return await answer_of(office, name, "TENTATIVE", **{"method": "COUNTER", **changes})


async def test_a_counter_is_declined_once_and_changes_nothing(office: Office) -> None:
    """RFC 5546 §3.2.8; who proposes again, for the same version of the entry, is not answered."""
    office = answered(office)
    returns = await registered(office, "anna", "bert")
    before = await entry_of(office, "anna")
    for octets in (b"once", b"once", b"again"):
        found = await returns.follow(countering(await counter_of(office, "anna")), octets=octets)
        assert effects(found) in (["told"], [])
    assert await kept(office) == []
    await run_until_idle(office.desk)
    assert len(inbox(office, "bert")) == 1
    _, mail = inbox(office, "anna")
    assert str(mail["Subject"]).startswith("Es bleibt beim Termin")
    assert mail["Auto-Submitted"] == "auto-replied"
    (part, _) = (one for one in mail.walk() if one.get_content_type() == "text/calendar")
    assert part.get_param("method") == "DECLINECOUNTER"
    octets = octets_of(part)
    assert octets.startswith(b"BEGIN:VCALENDAR\r\n")
    assert octets.count(b"\r\nMETHOD:DECLINECOUNTER\r\n") == 1
    assert b"VALARM" not in octets
    (event,) = events_of(octets)
    assert (event["UID"], event["SEQUENCE"]) == (before["uid"], before["sequence"])
    assert event["ORGANIZER"] == f"mailto:{before['organizer']}"
    assert event["DTSTAMP"].dt == office.clock.now().replace(microsecond=0)
    assert "DTSTART" not in event
    # It is no version of the entry: the next REQUEST follows the one before.
    assert await entry_of(office, "anna") == before
    told = [one.sentence.de for one in await today(office.desk) if one.what.value == "returned"]
    assert set(told) == {
        "anna@example.org: ein Kalender schlägt eine andere Zeit vor; der Termin bleibt."
    }


@pytest.mark.parametrize("name", CHANGES)
async def test_a_counter_of_others_is_not_answered(office: Office, name: str) -> None:
    office = answered(office)
    returns = await registered(office, "anna", "bert")
    await returns.follow(countering(await counter_of(office, "anna", **CHANGES[name])))
    await run_until_idle(office.desk)
    assert [len(inbox(office, one)) for one in ("anna", "bert")] == [1, 1]


async def test_a_program_is_not_answered(office: Office) -> None:
    """Two that answer each other would go on for ever (RFC 3834 §2)."""
    office = answered(office)
    returns = await registered(office, "anna")
    said = await counter_of(office, "anna")
    assert await returns.effect(countering(said, is_automatic=True)) == "told"
    await run_until_idle(office.desk)
    assert len(inbox(office, "anna")) == 1


async def test_staff_alone_is_told_where_the_office_says_so(office: Office) -> None:
    office = answered(office, counter=CounterPolicy.TELL)
    returns = await registered(office, "anna")
    assert await returns.effect(countering(await counter_of(office, "anna"))) == "told"
    await run_until_idle(office.desk)
    assert len(inbox(office, "anna")) == 1


async def test_a_counter_after_the_start_is_not_answered(office: Office) -> None:
    office = answered(office)
    returns = await registered(office, "anna")
    said = await counter_of(office, "anna")
    await later(office, days=365)
    assert await returns.effect(countering(said)) == "told"
    async with office.desk.database.read() as connection:
        seen = await connection.execute(
            select(delivery).where(delivery.c.occasion.like("%counter"))
        )
        assert seen.all() == []


@pytest.mark.parametrize(
    ("said", "automatic"),
    [("", False), ("Auto-Submitted: no\r\n", False), ("Auto-Submitted: auto-replied\r\n", True)],
)
def test_what_a_program_sends_is_known_by_its_header(said: str, automatic: bool) -> None:
    calendar = (
        "BEGIN:VCALENDAR\r\nMETHOD:COUNTER\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\n"
        "ATTENDEE:mailto:a@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    head = f"From: a@example.org\r\n{said}Content-Type: text/calendar; method=COUNTER\r\n\r\n"
    assert judge((head + calendar).encode(), shipped()).is_automatic is automatic


async def test_several_answers_in_one_message(office: Office) -> None:
    office = answered(office)
    returns = await registered(office, "anna", "bert")
    said = [await answer_of(office, one, "ACCEPTED") for one in ("anna", "bert")]
    came = judged(Kind.CALENDAR_REPLY, Verdict.ACCEPTED, answers=tuple(said))
    assert effects(await returns.follow(came)) == ["answered", "answered"]
    rows = await returns.receipts()
    assert [one["part"] for one in rows] == [0, 1]
    assert there(rows[0])["verdict"] is Verdict.ACCEPTED
    assert rows[0]["taken_at"] == office.clock.now().astimezone(UTC)
    assert isinstance(rows[0]["taken_at"], datetime)
