"""Several sessions: each has its own calendar entry and reminders, and moves and goes by itself."""

import email
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from typing import Any, NamedTuple

import icalendar
import pytest
from support import START, Office, a_seminar, there

from mailer.actions.mailing import mailings, plans, preview
from mailer.actions.mailing.announced import announce
from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import own_registration, registrations
from mailer.actions.seminar import changes, reinstatement, seminars, sessions
from mailer.domain.address import parse_address
from mailer.domain.delivery import DeliveryState
from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError
from mailer.domain.person import Person
from mailer.domain.seminar import Session, in_sessions
from mailer.store import reports
from mailer.store import seminars as seminar_store
from mailer.store.database import Database

SLUG = "waermeplanung"
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
LINK_3 = "https://konferenz.example.org/dritter"


def three(**changed: Any) -> Any:
    """A seminar on three Wednesdays at ten; before the third the clocks change."""
    days = (START, START + WEEK, datetime(2027, 3, 31, 8, 0, tzinfo=UTC))
    made = [Session(key, day, day + 2 * HOUR) for key, day in enumerate(days, 1)]
    return in_sessions(a_seminar(**changed), made)


def person(name: str) -> Person:
    mailbox, _, place = name.partition("@")
    address = parse_address(f"{place or mailbox}@example.org")
    return Person(address, first_name=mailbox, last_name="X", language="")


@pytest.fixture
async def published(office: Office) -> Office:
    await publish(office, capacity=1)
    return office


async def publish(office: Office, **changed: Any) -> None:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, three(**changed), office.clock.now())
    await seminars.publish(office.desk, SLUG)


class Told(NamedTuple):
    """A mail: what it is, to whom, and what it does to which session in the calendar."""

    subject: str
    to: str
    method: str
    starts: datetime | None
    sequence: int
    uid: str
    status: str
    text: str
    event: Any


async def mails(office: Office) -> list[Told]:
    """Everything that left, in order."""
    await run_until_idle(office.desk)
    found = []
    for file in sorted(office.desk.workspace.inbox.glob("*.eml")):
        message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
        text = " ".join(there(message.get_body(("plain",))).get_content().split())
        told = Told(message["Subject"], message["To"], "", None, 0, "", "", text, None)
        for part in message.walk():
            if part.get_content_type() == "text/calendar" and not part.get_filename():
                calendar = icalendar.Calendar.from_ical(part.get_content())
                events: Any = calendar.walk("VEVENT")
                (event,) = events  # one UID a message (RFC 5546 §3.2)
                told = told._replace(
                    method=str(calendar["METHOD"]),
                    starts=event.start,
                    sequence=int(event["SEQUENCE"]),
                    uid=str(event["UID"]),
                    status=str(event.get("STATUS", "")),
                    event=event,
                )
        found.append(told)
    return found


def acts(told: Sequence[Told]) -> list[tuple[str, int, int]]:
    """(method, day of March, SEQUENCE) of what carries an entry."""
    return [(one.method, one.starts.day, one.sequence) for one in told if one.starts]


async def until_over(office: Office, *starts: datetime) -> list[Told]:
    """Everything that left, once these sessions are over and nothing was late."""
    for start in starts:
        for before in (20 * HOUR, HOUR / 2, -3 * HOUR):
            if office.clock.now() < start - before:
                office.clock.move_to(start - before)
            await run_until_idle(office.desk)
    return await mails(office)


def days_of(told: Sequence[Told]) -> list[int]:
    """Of which day in March each tells."""
    days = (10, 12, 17, 31)
    return [next(day for day in days if f"{day}. März 2027" in one.text) for one in told]


REQUESTS = [("REQUEST", 10, 0), ("REQUEST", 17, 0), ("REQUEST", 31, 0)]


async def test_each_session_comes_in_a_mail_of_its_own(published: Office) -> None:
    done = await registrations.register(published.desk, SLUG, person("anna"))
    assert done.mails == 1
    found = await mails(published)
    assert sorted(acts(found)) == REQUESTS
    assert len({one.uid for one in found}) == 3
    assert [one.subject.split(":")[0] for one in found] == [
        "Anmeldung bestätigt",
        "Termin 2 von 3, 17. März",
        "Termin 3 von 3, 31. März",
    ]
    for day in ("10. März 2027, 10:00–12:00", "17. März 2027, 10:00", "31. März 2027, 10:00"):
        assert day in found[0].text
    assert "Jeder der 3 Termine hat einen eigenen Kalendereintrag" in found[0].text
    assert "17. März" in found[1].text
    assert "31. März" not in found[1].text


async def test_it_is_told_which_session_each_mail_is_about(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await until_over(published, START)
    await sessions.cancel_session(desk, SLUG, 2)
    await mails(published)
    steps = {
        "confirmation", "confirmation@2", "confirmation@3", "reminder-day@1", "reminder-hour@1",
    }  # fmt: skip
    found = (await mailings.find(desk, "anna@example.org")).deliveries
    told = {one.step: one.session for one in found if one.state is DeliveryState.SENT}
    assert set(told) >= steps
    assert [told[one] for one in sorted(steps)] == [0, 2, 3, 1, 1]
    own = await own_registration.by_link(desk, own_token(published))
    assert {
        (one.name.de, one.session.key if one.session else one.of_session)
        for one in await own_registration.mails(desk, own)
    } >= {
        ("Anmeldebestätigung", False), ("Anmeldebestätigung", True), ("Anmeldebestätigung", 3),
        ("Erinnerung mit Zugangslink", 1),
    }  # fmt: skip


def own_token(office: Office, number: int = 1) -> str:
    return office.desk.workspace.links.registration(number).rpartition("/")[2]


async def test_a_session_that_moves_leaves_the_others_alone(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    uids = {there(one.starts).day: one.uid for one in await mails(published)}
    moved = START + WEEK + timedelta(days=2)
    after, told = await changes.reschedule(desk, SLUG, moved, moved + HOUR, session=2)
    assert (told, [one.key for one in after.sessions]) == (1, [1, 2, 3])
    (mail,) = (await mails(published))[3:]
    assert acts([mail]) == [("REQUEST", 19, 1)]
    assert mail.uid == uids[17]
    assert "19. März 2027, 10:00–11:00 Uhr" in mail.text
    assert "Bisher: Mittwoch, 17. März 2027, 10:00–12:00 Uhr" in mail.text
    await changes.update(desk, SLUG, {"join_url": LINK_3}, notify=True, session=3)
    (mail,) = (await mails(published))[4:]
    assert acts([mail]) == [("REQUEST", 31, 2)]
    assert (mail.uid, str(mail.event["CONFERENCE"])) == (uids[31], LINK_3)
    await changes.update(desk, SLUG, {"place": "Rathaus"}, notify=True)
    assert sorted(acts((await mails(published))[5:])) == [
        ("REQUEST", 10, 3), ("REQUEST", 19, 3), ("REQUEST", 31, 3),
    ]  # fmt: skip


async def test_one_session_is_called_off_and_then_all(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    uids = {there(one.starts).day: one.uid for one in await mails(published)}
    _, told = await sessions.cancel_session(desk, SLUG, 2, "Die Referentin ist erkrankt.")
    (mail,) = (await mails(published))[3:]
    assert (told, acts([mail]), mail.status) == (1, [("CANCEL", 17, 1)], "CANCELLED")
    assert mail.uid == uids[17]
    assert mail.subject.startswith("Entfällt am 17. März: ")
    assert "Die Referentin ist erkrankt." in mail.text
    assert "Für die übrigen Termine sind Sie weiterhin angemeldet" in mail.text
    _, told = await changes.cancel(desk, SLUG)
    found = (await mails(published))[4:]
    assert told == 1
    assert sorted(acts(found)) == [("CANCEL", 10, 1), ("CANCEL", 31, 1)]
    whole = next(one for one in found if one.subject.startswith("Abgesagt"))
    assert "10. März 2027" in whole.text
    assert "31. März 2027" in whole.text
    assert {one.status for one in found} == {"CANCELLED"}
    assert {there(one.starts).day: one.uid for one in found} == {10: uids[10], 31: uids[31]}


async def test_who_leaves_and_comes_back_is_in_all_sessions_again(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await mails(published)
    await registrations.unregister(desk, SLUG, person("anna"))
    found = (await mails(published))[3:]
    assert sorted(acts(found)) == [("CANCEL", 10, 1), ("CANCEL", 17, 1), ("CANCEL", 31, 1)]
    assert {one.status for one in found} == {""}  # it takes place, but not for this reader
    await registrations.register(desk, SLUG, person("anna"))
    again = (await mails(published))[6:]
    assert sorted(acts(again)) == [("REQUEST", 10, 2), ("REQUEST", 17, 2), ("REQUEST", 31, 2)]


async def test_who_leaves_before_any_mail_had_nothing_to_take_out(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await registrations.unregister(desk, SLUG, person("anna"))
    found = await mails(published)
    assert [one.subject.split(":")[0] for one in found] == ["Abmeldung bestätigt"]
    assert acts(found) == []


async def test_who_waits_hears_of_it_without_an_entry(published: Office) -> None:
    desk = published.desk
    for name in ("anna", "bert"):
        await registrations.register(desk, SLUG, person(name))
    before = len(await mails(published))
    moved = START + WEEK + timedelta(days=2)
    await changes.reschedule(desk, SLUG, moved, moved + HOUR, session=2)
    await sessions.cancel_session(desk, SLUG, 3)
    found = (await mails(published))[before:]
    assert sorted((one.to, one.method) for one in found) == [
        ("anna X <anna@example.org>", "CANCEL"),
        ("anna X <anna@example.org>", "REQUEST"),
        ("bert X <bert@example.org>", ""),
        ("bert X <bert@example.org>", ""),
    ]
    gone = next(one for one in found if "bert" in one.to and "Entfällt" in one.subject)
    assert "stehen Sie weiterhin auf der Warteliste" in gone.text
    assert "konferenz.example.org" not in gone.text
    await registrations.unregister(desk, SLUG, person("anna"))
    before = len(await mails(published))
    await registrations.register(desk, SLUG, person("bert"))
    assert sorted(acts((await mails(published))[before:])) == [
        ("REQUEST", 10, 2), ("REQUEST", 19, 2),
    ]  # fmt: skip


async def test_a_mail_for_each_of_many_sessions_still_tells_one_person(office: Office) -> None:
    days = [START + number * WEEK for number in range(8)]
    made = [Session(key, day, day + 2 * HOUR) for key, day in enumerate(days, 1)]
    async with office.desk.database.write() as connection:
        eight = in_sessions(a_seminar(capacity=1), made)
        await seminar_store.add(connection, eight, office.clock.now())
    await seminars.publish(office.desk, SLUG)
    unasked = replace(office.desk, database=Database(office.desk.database.engine, 2))
    for name in ("anna", "bert"):
        await registrations.register(unasked, SLUG, person(name))
    assert len(await mails(office)) == len(days) + 1
    await registrations.unregister(unasked, SLUG, person("anna"))  # and Bert moves up
    leaving = [one for one in await mails(office) if one.method == "CANCEL"]
    assert len(leaving) == len(days)


async def test_colleagues_share_the_entries_of_a_mailbox(office: Office) -> None:
    await publish(office)
    for name in ("anna@rathaus", "bert@rathaus"):
        await registrations.register(office.desk, SLUG, person(name))
        await mails(office)
    found = await mails(office)
    assert len({one.uid for one in found}) == 3
    assert acts(found[3:]) == [("REQUEST", 10, 0)]
    await registrations.unregister(office.desk, SLUG, person("anna@rathaus"))
    assert acts((await mails(office))[4:]) == []
    assert len(await mails(office)) == 5
    await sessions.cancel_session(office.desk, SLUG, 1)
    assert acts((await mails(office))[5:]) == [("CANCEL", 10, 1)]
    await registrations.unregister(office.desk, SLUG, person("bert@rathaus"))
    assert sorted(acts((await mails(office))[6:])) == [("CANCEL", 17, 1), ("CANCEL", 31, 1)]


async def test_one_more_session_comes_by_itself(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await mails(published)
    day = START + timedelta(days=2)
    after, told = await sessions.add_session(desk, SLUG, day, day + HOUR, title="Praxis")
    assert ([one.key for one in after.sessions], told) == ([1, 4, 2, 3], 1)
    (mail,) = (await mails(published))[3:]
    assert acts([mail]) == [("REQUEST", 12, 1)]
    assert str(mail.event["SUMMARY"]).endswith("(Praxis)")
    due = {one.name for one in await plans.plan(desk, SLUG)}
    assert {f"reminder-day@{key}" for key in (1, 2, 3, 4)} <= due


async def test_whose_confirmation_waits_gets_the_new_session_beside_it(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    day = START + timedelta(days=2)
    _, told = await sessions.add_session(desk, SLUG, day, day + HOUR)
    assert told == 0
    found = await mails(published)
    assert sorted(one[1] for one in acts(found)) == [10, 12, 17, 31]
    assert len(found) == 4


async def test_a_session_called_off_before_its_mail_left_never_comes(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await sessions.cancel_session(desk, SLUG, 1)
    found = await mails(published)
    assert sorted(one[1] for one in acts(found)) == [17, 31]
    assert "10. März" not in " ".join(one.text for one in found)


async def test_a_single_seminar_becomes_one_of_several(office: Office) -> None:
    desk = office.desk
    async with desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await seminars.publish(desk, SLUG)
    await registrations.register(desk, SLUG, person("anna"))
    (first,) = await mails(office)
    office.clock.move_to(START - timedelta(hours=20))
    assert len(await mails(office)) == 2  # the reminder of the day before
    await sessions.add_session(desk, SLUG, START + WEEK, START + WEEK + HOUR)
    (mail,) = (await mails(office))[2:]
    assert acts([first, mail]) == [("REQUEST", 10, 0), ("REQUEST", 17, 1)]
    found = (await until_over(office, START, START + WEEK))[3:]
    assert days_of(found) == [10, 17, 17]  # an hour before each, and a day before the second


async def test_reminders_lead_to_each_session_across_the_change_of_clocks(
    published: Office,
) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    before = len(await mails(published))
    due = {one.name: one.due_at for one in await plans.plan(desk, SLUG) if one.due_at}
    assert {name: due[name] for name in due if "reminder-day" in name} == {
        "reminder-day@1": datetime(2027, 3, 9, 8, 0, tzinfo=UTC),
        "reminder-day@2": datetime(2027, 3, 16, 8, 0, tzinfo=UTC),
        "reminder-day@3": datetime(2027, 3, 30, 7, 0, tzinfo=UTC),
    }
    assert due["reminder-hour@3"] == datetime(2027, 3, 31, 7, 0, tzinfo=UTC)
    assert due["invitation"] == datetime(2027, 2, 17, 8, 0, tzinfo=UTC)
    assert due["follow-up"] == datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
    third = datetime(2027, 3, 31, 8, 0, tzinfo=UTC)
    found = (await until_over(published, START, START + WEEK, third))[before:]
    assert days_of(found) == [10, 10, 17, 17, 31, 31]


async def test_a_reminder_that_was_sent_comes_again_only_for_the_session_that_moves(
    published: Office,
) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    published.clock.move_to(START - timedelta(hours=20))
    before = len(await mails(published))
    await changes.reschedule(desk, SLUG, START + WEEK + HOUR, START + WEEK + 3 * HOUR, session=2)
    assert len(await mails(published)) == before + 1
    found = (await until_over(published, START, START + WEEK + HOUR))[before + 1 :]
    assert days_of(found) == [10, 17, 17]  # the day before the first had been told already


async def test_after_the_first_session_only_the_coming_ones_are_told(published: Office) -> None:
    desk = published.desk
    published.clock.move_to(START + timedelta(days=1))
    await registrations.register(desk, SLUG, person("anna"))
    assert sorted(acts(await mails(published))) == REQUESTS[1:]


async def test_called_back_all_sessions_stand_in_the_calendar(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await mails(published)
    await sessions.cancel_session(desk, SLUG, 3)
    await changes.cancel(desk, SLUG)
    await reinstatement.reinstate(desk, SLUG)
    # That the third is off is still told, and nothing of the whole.
    assert [one[:2] for one in acts((await mails(published))[3:])] == [("CANCEL", 31)]


async def test_a_session_and_the_whole_are_off_before_any_mail_tells_of_it(
    published: Office,
) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await mails(published)
    await sessions.cancel_session(desk, SLUG, 3)
    await changes.cancel(desk, SLUG)
    found = (await mails(published))[3:]
    assert sorted(one[:2] for one in acts(found)) == [
        ("CANCEL", 10), ("CANCEL", 17), ("CANCEL", 31),
    ]  # fmt: skip


async def test_what_is_announced_counts_people_and_no_entries(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await mails(published)
    told = await announce(desk, lambda there: changes.cancel(there, SLUG))
    assert told.would_tell == 1
    assert dict(told.letters[0].reasons) == {"registered": 1}
    assert told.first.subject.startswith("Abgesagt")


async def test_the_whole_of_several_is_not_moved_by_guess(published: Office) -> None:
    with pytest.raises(RefusedError, match="--session") as refused:
        await changes.reschedule(published.desk, SLUG, START + WEEK, START + WEEK + HOUR)
    assert "1 (10.03.2027 10:00), 2 (17.03.2027 10:00)" in refused.value.sentence.de


@pytest.mark.parametrize(
    ("session", "starts", "why"),
    [
        (7, START, NotFoundError),
        (2, START + HOUR, InvalidValueError),  # within the first
        (2, START - 100 * WEEK, InvalidValueError),
    ],
)
async def test_sessions_that_cannot_be_are_refused(
    published: Office, session: int, starts: datetime, why: type[Exception]
) -> None:
    with pytest.raises(why):
        await changes.reschedule(published.desk, SLUG, starts, starts + HOUR, session=session)
    with pytest.raises((NotFoundError, InvalidValueError)):
        await changes.update(published.desk, SLUG, {"place": "X"}, notify=False, session=session)


async def test_the_only_session_left_is_not_called_off_by_itself(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await mails(published)
    for key in (1, 2):
        after, _ = await sessions.cancel_session(desk, SLUG, key)
    assert [one.key for one in after.all_sessions] == [3]
    with pytest.raises(RefusedError, match="cancel"):
        await sessions.cancel_session(desk, SLUG, 3)
    found = (await mails(published))[3:]
    assert sorted(one[:2] for one in acts(found)) == [("CANCEL", 10), ("CANCEL", 17)]
    day = START + 4 * WEEK
    await changes.reschedule(desk, SLUG, day, day + HOUR)
    (mail,) = (await mails(published))[5:]
    assert (mail.method, there(mail.starts), mail.sequence) == ("REQUEST", day, 3)


async def test_steps_of_a_session_are_named_by_its_key(published: Office) -> None:
    desk = published.desk
    shown = await preview.preview(desk, SLUG, "reminder-day@2")
    message = email.message_from_bytes(shown.message, policy=policy.default)
    assert "17. März" in there(message.get_body(("plain",))).get_content()
    await plans.send_now(desk, SLUG, "reminder-day@2")
    with pytest.raises(NotFoundError, match="reminder-day@3"):
        await plans.send_now(desk, SLUG, "reminder-day")


async def test_a_copy_keeps_the_distances(published: Office) -> None:
    start = datetime(2027, 9, 8, 8, 0, tzinfo=UTC)  # 10:00 in summer
    last = datetime(2027, 9, 29, 10, 0, tzinfo=UTC)
    made = await changes.copy(published.desk, SLUG, start, last)
    assert [one.starts_at for one in made.sessions] == [
        start, start + WEEK, datetime(2027, 9, 29, 8, 0, tzinfo=UTC),
    ]  # fmt: skip
    with pytest.raises(InvalidValueError, match="2027-09-29T12:00"):
        await changes.copy(published.desk, SLUG, start, start + HOUR)


async def test_the_ledger_tells_which_session(published: Office) -> None:
    await registrations.register(published.desk, SLUG, person("anna"))
    await mails(published)
    async with published.desk.database.read() as connection:
        rows = await reports.deliveries(connection)
    assert [row.step_key for row in rows] == ["confirmation"] * 3
