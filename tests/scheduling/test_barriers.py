"""Barriers: nobody is invited who could not register, and nobody moves up on a closed list."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support import START, Office, a_seminar, there

from mailer.actions.imports import recipients
from mailer.actions.mailing import mailings as mailing_actions
from mailer.actions.mailing import plans
from mailer.actions.mailing.enrolments import NotOpenError
from mailer.actions.mailing.inspection import findings_for
from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes, seminars
from mailer.actions.today.tasks import today
from mailer.domain.address import parse_address
from mailer.domain.delivery import MailingState
from mailer.domain.enrolment import Enrolment
from mailer.domain.errors import InvalidValueError, RefusedError
from mailer.domain.person import Person
from mailer.domain.registration import Occupancy, RegistrationState
from mailer.domain.seminar import Seminar
from mailer.scheduling import planner
from mailer.scheduling.snapshots import snapshots_for
from mailer.store import enrolments, mailings, people, reports
from mailer.store import registrations as rows
from mailer.store import seminars as seminar_store
from mailer.store.database import Database
from mailer.store.mailings import MailingRow
from mailer.store.send_context import SendContext, send_context

SLUG = "waermeplanung"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLOSING = START - DAY + 2 * HOUR  # the plan's waitlist-closed: noon in Berlin
INVITATION = START - 21 * DAY - HOUR
PeopleFile = Callable[[int], Path]


def person(name: str) -> Person:
    return Person(parse_address(f"{name}@example.org"), first_name=name, last_name="X", language="")


async def published(office: Office, listed: Path | None = None, **facts: object) -> int:
    desk = office.desk
    if listed:
        await recipients.import_file(desk, listed, "seminare", basis="consent", source="Messe")
    async with desk.database.write() as connection:
        number = await seminar_store.add(connection, a_seminar(**facts), office.clock.now())
    await seminars.publish(desk, SLUG)
    return number


async def row(office: Office, step: str) -> tuple[MailingRow, Seminar]:
    async with office.desk.database.read() as connection:
        return await plans.mailing_of(connection, SLUG, step)


async def steps(office: Office) -> dict[str, plans.PlannedStep]:
    return {one.step: one for one in await plans.plan(office.desk, SLUG)}


async def register(office: Office, *names: str) -> None:
    for name in names:
        await registrations.register(office.desk, SLUG, person(name))


async def left(office: Office) -> list[tuple[str, str]]:
    """(step, who) of everything that left, in order."""
    await run_until_idle(office.desk)
    async with office.desk.database.read() as connection:
        found = await reports.deliveries(connection)
    return [(one.step_key, one.first_name) for one in found if one.state.value == "sent"]


async def where(office: Office, name: str) -> RegistrationState | None:
    async with office.desk.database.read() as connection:
        found = await reports.registrations_of(connection, [await numbered(office, name)])
    return next((one.state for one in found), None)


async def numbered(office: Office, name: str) -> int:
    key = person(name).address.key
    async with office.desk.database.read() as connection:
        return (await people.at_addresses(connection, [key]))[key][0][0]


async def enrolment(office: Office, number: int) -> Enrolment:
    async with office.desk.database.read() as connection:
        seminar = await seminar_store.by_id(connection, number)
        return await enrolments.of_seminar(connection, number, seminar, office.clock.now())


async def test_what_would_leave_after_the_deadline_is_told_held_and_missed(
    office: Office, people_file: PeopleFile
) -> None:
    await published(office, people_file(2), registration_deadline=INVITATION - HOUR)
    planned = (await steps(office))["invitation"]
    assert planned.waits_for == "registration deadline passed, release"
    (told,) = planned.warnings
    assert "nach dem Anmeldeschluss am Mittwoch, 17. Februar 2027" in told.de
    assert f"seminarpost seminar update {SLUG} --deadline WANN" in told.de
    for act in (
        plans.release(office.desk, SLUG, "invitation", "Erika"),
        plans.announce_release(office.desk, SLUG, "invitation"),
    ):
        with pytest.raises(NotOpenError, match="after the registration deadline"):
            await act
    office.clock.move_to(INVITATION)
    assert not [one for one in await left(office) if one[0] == "invitation"]
    held = await row(office, "invitation")
    assert (held[0].state, held[0].waits_for) == (
        MailingState.WAITING, "registration deadline passed",
    )  # fmt: skip
    (task,) = [one for one in await today(office.desk) if one.step == "invitation"]
    assert (task.what.value, task.waits) == ("deadline", True)
    assert task.command == f"seminarpost seminar update {SLUG} --deadline WHEN"
    with pytest.raises(RefusedError):
        await plans.send_now(office.desk, SLUG, "invitation")
    office.clock.move_to(INVITATION + 8 * DAY)
    await run_until_idle(office.desk)
    late = await row(office, "invitation")
    assert (late[0].state, late[0].waits_for) == (
        MailingState.MISSED, "registration deadline passed",
    )  # fmt: skip
    (task,) = [one for one in await today(office.desk) if one.step == "invitation"]
    assert "ist vorbei" in task.sentence.de or "Anmeldeschluss" in task.sentence.de
    assert task.command.startswith(f"seminarpost seminar update {SLUG} --deadline")


async def test_a_later_deadline_lets_what_was_held_go(
    office: Office, people_file: PeopleFile
) -> None:
    await published(office, people_file(2), registration_deadline=INVITATION - HOUR)
    office.clock.move_to(INVITATION)
    await run_until_idle(office.desk)
    later = {"registration_deadline": START - DAY}
    await changes.update(office.desk, SLUG, later, notify=False)
    assert (await steps(office))["invitation"].warnings == ()
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    assert [one[0] for one in await left(office)] == ["invitation"] * 2


async def test_what_is_on_its_way_when_the_deadline_passes_stays_here(
    office: Office, people_file: PeopleFile
) -> None:
    await published(office, people_file(3), registration_deadline=START - 10 * DAY)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(INVITATION)
    await planner.tick(office.desk.database, office.desk.workspace, office.clock)
    earlier = {"registration_deadline": INVITATION + HOUR}
    await changes.update(office.desk, SLUG, earlier, notify=False)
    invitation, _ = await row(office, "invitation")
    if invitation.state is MailingState.PAUSED:  # its words changed: staff looks, and goes on
        await mailing_actions.resume(office.desk, invitation.id)
    office.clock.move_to(INVITATION + 2 * HOUR)
    assert await left(office) == []
    async with office.desk.database.read() as connection:
        found = await reports.deliveries(connection, mailing_id=invitation.id)
    assert {(one.state.value, one.reason) for one in found} == {
        ("skipped", "registration deadline passed")
    }


async def test_full_with_a_waiting_list_may_leave_and_closed_not(
    office: Office, people_file: PeopleFile
) -> None:
    number = await published(office, people_file(2), capacity=1)
    await register(office, "anna")
    assert (await enrolment(office, number)).occupancy(office.clock.now()) is Occupancy.WAITING_LIST
    assert (await steps(office))["invitation"].warnings == ()
    async with office.desk.database.write() as connection:
        closing, _ = await plans.mailing_of(connection, SLUG, "waitlist-closed")
        await mailings.switch(
            connection, closing.id, frm={closing.state}, due_at=INVITATION - DAY,
            state=MailingState.DONE, frozen_at=INVITATION - DAY,
        )  # fmt: skip
    planned = (await steps(office))["invitation"]
    assert planned.waits_for == "fully booked, release"
    assert "ausgebucht" in planned.warnings[0].de
    invitation, seminar = await row(office, "invitation")
    snapshots = snapshots_for(office.desk.workspace, invitation, seminar).values()
    rules = {one.rule for one in await findings_for(office.desk, invitation, snapshots)}
    assert "registration" in rules
    with pytest.raises(NotOpenError, match="--capacity"):
        await plans.release(office.desk, SLUG, "invitation", "Erika")
    await changes.update(office.desk, SLUG, {"capacity": 2}, notify=False)
    assert (await steps(office))["invitation"].waits_for == "release"


async def test_mail_to_lists_after_the_seminar_invites_nobody(
    office: Office, people_file: PeopleFile
) -> None:
    await published(office, people_file(2), registration_deadline=START - DAY)
    for step in ("reminder-day", "reminder-hour", "follow-up"):
        assert "registration" not in (await steps(office))[step].waits_for


async def test_nobody_moves_up_once_the_list_is_closed(office: Office) -> None:
    await published(office, capacity=1)
    await register(office, "anna", "bert", "carla")
    office.clock.move_to(CLOSING + HOUR)
    assert [one for one in await left(office) if one[0] == "waitlist-closed"] == [
        ("waitlist-closed", "bert"), ("waitlist-closed", "carla"),
    ]  # fmt: skip
    await registrations.unregister(office.desk, SLUG, person("anna"))
    assert not [one for one in await left(office) if one[0] == "promoted"]
    (task,) = [one for one in await today(office.desk) if one.what == "places"]
    assert "1 Platz ist frei. Die Warteliste ist geschlossen" in task.sentence.de
    # Whoever asks now gets the place that stayed free; then there is none, and no list.
    await register(office, "dora")
    assert ("confirmation", "dora") in await left(office)
    with pytest.raises(RefusedError, match="the waiting list is closed"):
        await register(office, "emil")
    again = await registrations.register(office.desk, SLUG, person("bert"))
    assert (again.changed, again.state) == (False, RegistrationState.WAITLISTED)
    # Whoever is refused is not kept.
    async with office.desk.database.read() as connection:
        key = person("emil").address.key
        assert key not in await people.at_addresses(connection, [key])


async def test_a_seminar_that_moves_opens_its_list_again(office: Office) -> None:
    await published(office, capacity=1)
    await register(office, "anna", "bert")
    office.clock.move_to(CLOSING + HOUR)
    await left(office)
    await registrations.unregister(office.desk, SLUG, person("anna"))
    week = 7 * DAY
    await changes.reschedule(office.desk, SLUG, START + week, START + week + HOUR)
    assert ("promoted", "bert") in await left(office)


@pytest.mark.parametrize(
    ("ends", "until"),
    [
        ({}, START - 8 * DAY),  # two days, as the policy says
        ({"registration_deadline": START - 9 * DAY}, START - 9.5 * DAY),
        ({"registration_deadline": START - 11 * DAY}, START - 8 * DAY),
    ],
)
async def test_a_held_place_ends_with_the_deadline(
    office: Office, ends: dict[str, object], until: datetime
) -> None:
    number = await published(office, None, capacity=1, **ends)
    await register(office, "anna", "bert")
    await left(office)
    office.clock.move_to(START - 10 * DAY)
    await registrations.unregister(office.desk, SLUG, person("anna"))
    async with office.desk.database.read() as connection:
        held = await rows.find(connection, number, await numbered(office, "bert"))
    assert there(held).held_until == until


async def test_a_place_held_to_the_closing_expires_before_the_list_is_told(office: Office) -> None:
    number = await published(office, capacity=1)
    await register(office, "anna", "bert", "carla")
    await left(office)
    office.clock.move_to(CLOSING - HOUR)
    await registrations.unregister(office.desk, SLUG, person("anna"))
    async with office.desk.database.read() as connection:
        held = await rows.find(connection, number, await numbered(office, "bert"))
    assert there(held).held_until == CLOSING
    await left(office)
    office.clock.move_to(CLOSING + timedelta(minutes=1))
    steps_left = await left(office)
    assert ("place-expired", "bert") in steps_left
    assert ("promoted", "carla") not in steps_left
    assert ("waitlist-closed", "carla") in steps_left


async def test_nobody_is_told_of_an_expired_place_from_the_start_on(office: Office) -> None:
    await published(office, capacity=1, plan="online-seminar")
    await register(office, "anna", "bert")
    await left(office)
    async with office.desk.database.write() as connection:  # a plan that closes no list
        closing, _ = await plans.mailing_of(connection, SLUG, "waitlist-closed")
        await mailings.switch(
            connection, closing.id, frm={closing.state}, state=MailingState.CANCELLED
        )
    office.clock.move_to(START - HOUR)
    await registrations.unregister(office.desk, SLUG, person("anna"))
    assert ("promoted", "bert") in await left(office)
    office.clock.move_to(START + timedelta(minutes=1))
    assert ("place-expired", "bert") not in await left(office)
    assert await where(office, "bert") is RegistrationState.EXPIRED


async def test_a_hold_ends_no_later_than_the_seminar_as_it_is_now(office: Office) -> None:
    number = await published(office, capacity=1)
    await register(office, "anna", "bert")
    await left(office)
    office.clock.move_to(START - 10 * DAY)
    await registrations.unregister(office.desk, SLUG, person("anna"))
    sooner = {"registration_deadline": START - 9 * DAY}  # a hold that was told is not halved
    await changes.update(office.desk, SLUG, sooner, notify=False)
    async with office.desk.database.read() as connection:
        held = await rows.find(connection, number, await numbered(office, "bert"))
    assert there(held).held_until == START - 9 * DAY
    begin = START - 9 * DAY - HOUR
    await changes.reschedule(office.desk, SLUG, begin, begin + HOUR, deadline=None)
    async with office.desk.database.read() as connection:
        held = await rows.find(connection, number, await numbered(office, "bert"))
    assert there(there(held).held_until) <= begin


S = MailingState


@pytest.mark.parametrize(
    ("state", "frozen", "late", "closes"),
    [
        (S.SCHEDULED, False, False, True),
        (S.WAITING, False, False, True),
        (S.SCHEDULED, False, True, False),  # the next tick misses it
        (S.SENDING, True, False, True),
        (S.DONE, True, True, True),
        (S.PAUSED, True, True, True),
        (S.MISSED, False, True, False),
        (S.CANCELLED, False, False, False),
        (S.CANCELLED, True, False, True),  # some were told before staff ended it
    ],
)
async def test_a_list_is_closed_by_what_was_told(
    office: Office, state: MailingState, frozen: bool, late: bool, closes: bool
) -> None:
    number = await published(office, capacity=1)
    await register(office, "anna")
    office.clock.move_to(CLOSING + (20 * HOUR if late else HOUR))
    now = office.clock.now()
    async with office.desk.database.write() as connection:
        closing, _ = await plans.mailing_of(connection, SLUG, "waitlist-closed")
        await mailings.switch(
            connection, closing.id, frm={closing.state}, state=state,
            frozen_at=CLOSING if frozen else None,
        )  # fmt: skip
    known = await enrolment(office, number)
    assert (known.closes_at == CLOSING, known.taken) == (closes, 1)
    assert known.has_closed(now) is closes


async def test_the_pre_send_check_reads_the_same(office: Office, people_file: PeopleFile) -> None:
    number = await published(office, people_file(1), capacity=1, registration_deadline=START - DAY)
    await register(office, "anna")
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(INVITATION)
    await planner.tick(office.desk.database, office.desk.workspace, office.clock)
    found = await contexts(office.desk.database)
    assert len(found) == 2
    for one in found:
        assert one.mailing.enrolment == await enrolment(office, number)
    assert {one.mailing.asks_to_register for one in found} == {True, False}


async def contexts(database: Database) -> list[SendContext]:
    async with database.read() as connection:
        ids = [one.id for one in await reports.deliveries(connection)]
        return await connection.run_sync(lambda plain: send_context(plain, ids))


async def test_a_new_time_asks_for_a_new_deadline(office: Office) -> None:
    await published(office, registration_deadline=START - DAY)
    desk, early = office.desk, START - 3 * DAY
    with pytest.raises(RefusedError, match="--no-deadline") as problem:
        await changes.reschedule(desk, SLUG, early, early + HOUR)
    assert "läge nach dem neuen Beginn" in problem.value.sentence.de
    with pytest.raises(InvalidValueError, match="is after the start"):
        await changes.reschedule(desk, SLUG, early, early + HOUR, deadline=early + HOUR)
    moved, _ = await changes.reschedule(desk, SLUG, early, early + HOUR, deadline=early - DAY)
    assert moved.registration_deadline == early - DAY
    # One that is still to come, and before the new start, stays.
    moved, _ = await changes.reschedule(desk, SLUG, START, START + HOUR)
    assert moved.registration_deadline == early - DAY
    office.clock.move_to(early)
    with pytest.raises(RefusedError, match="has passed"):
        await changes.reschedule(desk, SLUG, START + DAY, START + DAY + HOUR)
    moved, _ = await changes.reschedule(desk, SLUG, START + DAY, START + DAY + HOUR, deadline=None)
    assert moved.registration_deadline is None
    late = {"registration_deadline": START + 2 * DAY}
    with pytest.raises(InvalidValueError, match="is after the start"):
        await changes.update(desk, SLUG, late, notify=False)


async def test_a_late_deadline_stored_before_is_mended_and_cancelled(office: Office) -> None:
    desk = office.desk
    async with desk.database.write() as connection:
        late = a_seminar(registration_deadline=START + DAY)
        await seminar_store.add(connection, late, office.clock.now())
    with pytest.raises(InvalidValueError):
        await seminars.publish(desk, SLUG)
    changed, _ = await changes.update(desk, SLUG, {"title": "Anders"}, notify=False)
    assert changed.title == "Anders"
    cancelled, _ = await changes.cancel(desk, SLUG)
    assert cancelled.is_off


async def test_an_announced_deadline_after_the_start_is_left_out_and_asked_for(
    office: Office,
) -> None:
    text = (
        "Online-Seminar: Wärmeplanung\n\nWas jetzt zu tun ist.\n\nDas Seminar findet am 10. März "
        "2027 von 10:00 bis 11:30 Uhr online statt. Anmeldeschluss ist der 12. März 2027.\n"
    )
    made = await seminars.import_announcement(office.desk, text.encode())
    assert made.seminar.registration_deadline is None
    assert "registration_deadline" in made.unsure
