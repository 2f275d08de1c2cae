"""A seminar moves, is cancelled, fills up: whoever is concerned hears it, calendars follow."""

import email
from datetime import timedelta
from email import policy
from typing import Any

import icalendar
import pytest
from acceptance.lives import ADDRESSES, SLOTS, Deed, a_life
from support import START, Office, a_seminar

from mailer.actions.mailing import plans
from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes, seminars
from mailer.domain.address import parse_address
from mailer.domain.errors import RefusedError
from mailer.domain.person import Person
from mailer.domain.registration import RegistrationState
from mailer.store import reports
from mailer.store import seminars as seminar_store

SLUG = "waermeplanung"
WEEK = timedelta(days=7)


def person(name: str) -> Person:
    return Person(parse_address(f"{name}@example.org"), first_name=name, last_name="X", language="")


@pytest.fixture
async def published(office: Office) -> Office:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(capacity=1), office.clock.now())
    await seminars.publish(office.desk, SLUG)
    return office


async def sent(office: Office) -> list[tuple[str, str]]:
    """(step, who) of everything that left, in order."""
    await run_until_idle(office.desk)
    async with office.desk.database.read() as connection:
        rows = await reports.deliveries(connection)
    return [(row.step_key, row.first_name) for row in rows if row.state.value == "sent"]


def events(office: Office) -> list[tuple[str, Any]]:
    """(method, event) of every calendar in the inbox, one a mail, in order."""
    found = []
    for file in sorted(office.desk.workspace.inbox.glob("*.eml")):
        message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/calendar" and not part.get_filename():
                calendar = icalendar.Calendar.from_ical(part.get_content())
                found.append((str(calendar["METHOD"]), calendar.walk("VEVENT")[0]))
    return found


async def test_who_knows_the_old_time_is_told_the_new_one(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    assert await sent(published) == [("confirmation", "anna")]
    moved, told = await changes.reschedule(
        desk, SLUG, START + WEEK, START + WEEK + timedelta(hours=1)
    )
    assert (moved.starts_at, told) == (START + WEEK, 1)
    assert (await sent(published))[1:] == [("rescheduled", "anna")]
    (_, first), (method, second) = events(published)
    assert (method, second["UID"], second["SEQUENCE"]) == ("REQUEST", first["UID"], 1)
    assert second.start == START + WEEK
    due = {one.step: one.due_at for one in await plans.plan(desk, SLUG)}
    assert due["reminder-hour"] == START + WEEK - timedelta(hours=1)


async def test_a_reminder_for_the_old_time_comes_again_for_the_new(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    published.clock.move_to(START - timedelta(hours=20))
    assert ("reminder-day", "anna") in await sent(published)
    await changes.reschedule(desk, SLUG, START + WEEK, START + WEEK + timedelta(hours=1))
    published.clock.move_to(START + WEEK - timedelta(hours=20))
    assert (await sent(published)).count(("reminder-day", "anna")) == 2


async def test_a_confirmation_not_yet_sent_tells_the_new_time(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await changes.reschedule(desk, SLUG, START + WEEK, START + WEEK + timedelta(hours=1))
    assert await sent(published) == [("confirmation", "anna")]
    ((_, event),) = events(published)
    assert event.start == START + WEEK


async def test_a_cancelled_seminar_leaves_every_calendar_and_sends_nothing_else(
    published: Office,
) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await sent(published)
    _, told = await changes.cancel(desk, SLUG, "Die Referentin ist erkrankt.")
    assert told == 1
    assert (await sent(published))[1:] == [("cancelled", "anna")]
    method, event = events(published)[-1]
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    published.clock.move_to(START)
    assert len(await sent(published)) == 2
    with pytest.raises(RefusedError):
        await registrations.register(desk, SLUG, person("bert"))


async def test_registrants_are_told_of_a_new_link_or_nobody_is(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await sent(published)
    silent = {"join_url": "https://eins.example.org/r"}
    assert (await changes.update(desk, SLUG, silent, notify=False))[1] == 0
    loud = {"join_url": "https://zwei.example.org/r"}
    assert (await changes.update(desk, SLUG, loud, notify=True))[1] == 1
    assert (await sent(published))[1:] == [("updated", "anna")]
    assert events(published)[-1][1]["SEQUENCE"] == 2


async def test_who_has_no_place_is_not_written_to_about_a_link(published: Office) -> None:
    """There would be nothing for them to read; what else is new is told to everybody."""
    desk = published.desk
    for name in ("anna", "bert"):
        await registrations.register(desk, SLUG, person(name))
    assert await sent(published) == [("confirmation", "anna"), ("waitlisted", "bert")]
    link = {"join_url": "https://neu.example.org/r"}
    assert (await changes.update(desk, SLUG, link, notify=True))[1] == 1
    assert (await sent(published))[2:] == [("updated", "anna")]
    both = {"join_url": "https://neuer.example.org/r", "place": "Rathaus"}
    assert (await changes.update(desk, SLUG, both, notify=True))[1] == 2
    assert sorted((await sent(published))[3:]) == [("updated", "anna"), ("updated", "bert")]
    noted = {"join_url": "https://dritter.example.org/r"}
    assert (await changes.update(desk, SLUG, noted, notify=True, note="Ein Wort."))[1] == 2


async def test_a_move_takes_unsent_news_along(published: Office) -> None:
    """Else a mail about the new place would call the new date unchanged."""
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await sent(published)
    await changes.update(desk, SLUG, {"place": "Rathaus"}, notify=True)
    await changes.reschedule(desk, SLUG, START + WEEK, START + WEEK + timedelta(hours=1))
    assert (await sent(published))[1:] == [("rescheduled", "anna")]
    last = max(desk.workspace.inbox.glob("*.eml"))
    message = email.message_from_bytes(last.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    lines = body.get_content().splitlines()
    assert lines[lines.index("Ort: Rathaus – oder online") + 1] == "Bisher: online"


async def test_news_is_told_when_the_seminar_is_back_where_it_was(published: Office) -> None:
    desk = published.desk
    await registrations.register(desk, SLUG, person("anna"))
    await sent(published)
    ends_at = (await seminars.show(desk, SLUG)).ends_at
    await changes.update(desk, SLUG, {"place": "Rathaus"}, notify=True)
    await changes.reschedule(desk, SLUG, START + WEEK, ends_at + WEEK)
    await changes.reschedule(desk, SLUG, START, ends_at)
    assert (await sent(published))[1:] == [("updated", "anna")]


async def test_the_waiting_list_moves_up_and_a_held_place_comes_back(published: Office) -> None:
    desk = published.desk
    for name in ("anna", "bert", "carla"):
        await registrations.register(desk, SLUG, person(name))
    assert await sent(published) == [
        ("confirmation", "anna"), ("waitlisted", "bert"), ("waitlisted", "carla"),
    ]  # fmt: skip
    await registrations.unregister(desk, SLUG, person("anna"))
    assert (await sent(published))[3:] == [("unregistered", "anna"), ("promoted", "bert")]
    published.clock.move_to(published.clock.now() + timedelta(days=2, minutes=1))
    assert (await sent(published))[5:] == [("place-expired", "bert"), ("promoted", "carla")]
    done = await registrations.register(desk, SLUG, person("carla"))
    assert done.state is RegistrationState.REGISTERED
    assert (await sent(published))[7:] == [("confirmation", "carla")]
    again = await registrations.register(desk, SLUG, person("bert"))
    assert again.state is RegistrationState.WAITLISTED


async def test_a_copy_takes_the_words_and_nobody_along(published: Office) -> None:
    await registrations.register(published.desk, SLUG, person("anna"))
    made = await changes.copy(published.desk, SLUG, START + WEEK, START + WEEK + timedelta(hours=1))
    assert (made.title, made.state.value, made.join_url) == (a_seminar().title, "draft", "")
    assert made.slug != SLUG
    await seminars.publish(published.desk, made.slug)
    assert len(await sent(published)) == 1


async def letters(*deeds: Deed, moods: tuple[str, ...] = (), meanwhile: bool = False) -> list[str]:
    """Step, method and slot of what reached Nina: what was sent before the last deed and after.

    ``moods`` are the relay's before the last deed; ``meanwhile``: it is done during a mail.
    """
    async with a_life() as life:
        for deed in deeds[:-1]:
            await life.do(deed)
        await life.send(moods, (0, deeds[-1]) if meanwhile else None)
        if not meanwhile:
            await life.do(deeds[-1])
        await life.until_quiet()
        return [
            " ".join(
                (
                    one.row["step_key"],
                    one.entry.method if one.entry else "-",
                    str(SLOTS.index((one.seminar.starts_at, one.seminar.ends_at))),
                )
            )
            for one in life.messages
            if one.arrived and one.address == ADDRESSES["Nina"]
        ]


REGISTER, MOVE, CANCEL = ("register", "Nina"), ("reschedule", 2), ("cancel",)


async def test_who_has_just_left_keeps_no_entry_of_a_cancelled_seminar() -> None:
    async with a_life() as life:
        await life.do(REGISTER)
        await life.send()
        await life.do(("unregister", "Nina"))
        await life.do(CANCEL)
        await life.until_quiet()
        assert [one.entry.method for one in life.messages if one.entry] == ["REQUEST", "CANCEL"]


async def test_who_leaves_a_cancelled_seminar_is_still_told() -> None:
    async with a_life() as life:
        await life.do(REGISTER)
        await life.send()
        await life.do(CANCEL)
        await life.do(("unregister", "Nina"))
        await life.until_quiet()
        assert [one.entry.method for one in life.messages if one.entry] == ["REQUEST", "CANCEL"]


async def test_a_registration_whose_confirmation_never_left_is_told_of_the_end() -> None:
    async with a_life() as life:
        await life.do(REGISTER)
        await life.do(CANCEL)
        await life.until_quiet()
        assert [one.row["step_key"] for one in life.messages] == ["cancelled"]


@pytest.mark.parametrize("mood", ["taken", "greylisted", "crash before", "crash after"])
async def test_a_mail_on_its_way_counts_as_known_when_the_seminar_moves(mood: str) -> None:
    told = await letters(REGISTER, MOVE, moods=(mood,), meanwhile=True)
    assert "rescheduled REQUEST 2" in told
    assert told[-1].endswith("REQUEST 2")


@pytest.mark.parametrize("mood", ["lost after", "crash after"])
async def test_what_may_have_arrived_is_called_off(mood: str) -> None:
    told = await letters(REGISTER, CANCEL, moods=(mood,))
    assert told == ["confirmation REQUEST 0", "cancelled CANCEL 0"]


async def test_what_was_only_refused_tells_the_new_time_by_itself() -> None:
    told = await letters(REGISTER, MOVE, moods=("greylisted",))
    assert told == ["confirmation REQUEST 2"]


async def test_who_registered_elsewhere_is_told_of_a_change_too() -> None:
    told = await letters(("import", [("Nina", False)], False), MOVE)
    assert told == ["rescheduled REQUEST 2"]


async def test_a_mail_that_comes_back_tells_what_was_changed_meanwhile() -> None:
    silent = ("update", {"place": "Rathaus"}, False)
    async with a_life() as life:
        await life.do(REGISTER)
        await life.send(["greylisted"], (0, silent))
        await life.until_quiet()
        first, second = life.messages
        assert (first.row["step_key"], second.row["step_key"]) == ("confirmation", "confirmation")
        assert second.entry is not None
        assert second.entry.facts[2] == "Rathaus"
