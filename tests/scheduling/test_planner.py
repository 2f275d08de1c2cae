"""The planner: what is due moves on, once, and what must not leave says why."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from acceptance.lives import a_life
from support import START, Office, a_seminar, there

from mailer.actions.imports import recipients
from mailer.actions.mailing import mailings as mailing_actions
from mailer.actions.mailing import plans
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes, seminars
from mailer.actions.subscription import subscriptions
from mailer.domain.address import parse_address
from mailer.domain.delivery import MailingState
from mailer.domain.errors import ContentError, RefusedError
from mailer.domain.person import Person
from mailer.scheduling import planner
from mailer.scheduling.pages import Pages
from mailer.store import mailings, reports
from mailer.store import seminars as seminar_store
from mailer.store.mailings import MailingRow

SLUG = "waermeplanung"


async def published(office: Office, people: Path | None = None, **changes: object) -> int:
    """A published seminar; returns its id."""
    desk = office.desk
    if people:
        await recipients.import_file(desk, people, "seminare", basis="consent", source="Messe")
    async with desk.database.write() as connection:
        number = await seminar_store.add(connection, a_seminar(**changes), office.clock.now())
    await seminars.publish(desk, SLUG)
    return number


async def registered(office: Office, email: str) -> None:
    await registrations.register(office.desk, SLUG, Person(parse_address(email), language=""))


async def row(office: Office, step: str) -> MailingRow:
    async with office.desk.database.read() as connection:
        found, _ = await plans.mailing_of(connection, SLUG, step)
    return found


async def ledger(office: Office, step: str) -> dict[str, str]:
    """Address → state, with the reason where there is one."""
    mailing = await row(office, step)
    async with office.desk.database.read() as connection:
        rows = await reports.deliveries(connection, mailing_id=mailing.id)
    return {one.address: f"{one.state.value} {one.reason}".strip() for one in rows}


async def tick(office: Office) -> planner.Tick:
    return await planner.tick(office.desk.database, office.desk.workspace, office.clock)


async def test_publishing_makes_one_mailing_a_step(office: Office) -> None:
    number = await published(office)
    async with office.desk.database.read() as connection:
        rows = await mailings.of_seminar(connection, number)
    events = {one.step_key for one in rows if one.trigger is not None}
    assert events == {
        "confirmation", "unregistered", "waitlisted", "promoted", "place-expired", "rescheduled",
        "updated", "cancelled",
    }  # fmt: skip
    assert [(one.step_key, one.state.value) for one in rows if one.trigger is None] == [
        ("save-the-date", "scheduled"),
        ("invitation", "scheduled"),
        ("invitation-reminder", "scheduled"),
        ("reminder-day", "scheduled"),
        ("waitlist-closed", "scheduled"),
        ("reminder-hour", "scheduled"),
        ("follow-up", "scheduled"),
        ("follow-up-missed", "scheduled"),
    ]
    assert (await row(office, "reminder-hour")).due_at == START - timedelta(hours=1)


async def test_ticking_twice_changes_nothing_more(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(3))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row(office, "invitation")).due_at))
    assert (await tick(office)).frozen == [f"{SLUG} invitation"]
    before = await ledger(office, "invitation")
    again = await tick(office)
    assert (again.frozen, again.waiting, again.missed) == ([], [], [])
    assert await ledger(office, "invitation") == before
    assert set(before.values()) == {"queued"}


async def test_list_mail_waits_for_a_release_by_name(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    office.clock.move_to(there((await row(office, "invitation")).due_at))
    assert (await tick(office)).waiting == [f"{SLUG} invitation"]
    assert (await row(office, "invitation")).waits_for == "release"
    assert await ledger(office, "invitation") == {}
    done = await plans.release(office.desk, SLUG, "invitation", "Erika Beispiel")
    assert done.released_by == "Erika Beispiel"
    assert (await tick(office)).frozen == [f"{SLUG} invitation"]


async def test_an_edit_that_shows_withdraws_the_release(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    await changes.update(
        office.desk, SLUG, {"join_url": "https://anders.example.org/x"}, notify=False
    )
    office.clock.move_to(there((await row(office, "invitation")).due_at))
    changed, _ = await changes.update(
        office.desk, SLUG, {"title": "Ein anderer Titel"}, notify=False
    )
    assert changed.title == "Ein anderer Titel"
    assert (await tick(office)).waiting == [f"{SLUG} invitation"]
    assert (await row(office, "invitation")).waits_for == "release: content changed"


async def test_a_change_that_does_not_show_keeps_the_release(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    await changes.update(
        office.desk, SLUG, {"join_url": "https://anders.example.org/x"}, notify=False
    )
    office.clock.move_to(there((await row(office, "invitation")).due_at))
    assert (await tick(office)).frozen == [f"{SLUG} invitation"]


@pytest.mark.parametrize(("now", "state"), [(11, "sending"), (12, "paused")])
async def test_an_audience_that_grew_by_more_than_a_tenth_pauses_and_asks(
    office: Office, people_file: Callable[[int], Path], now: int, state: str
) -> None:
    await published(office, people_file(10))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    await recipients.import_file(
        office.desk, people_file(now), "seminare", basis="consent", source="Messe"
    )
    office.clock.move_to(there((await row(office, "invitation")).due_at))
    await tick(office)
    found = await row(office, "invitation")
    assert found.state.value == state
    if state == "paused":
        assert found.waits_for == 'audience grew {"before": "10", "now": "12"}'
        await mailing_actions.resume(office.desk, found.id)
        assert (await row(office, "invitation")).state is MailingState.SENDING


async def test_a_step_that_is_too_late_is_missed_and_shown(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row(office, "invitation")).late_at) + timedelta(seconds=1))
    assert (await tick(office)).missed == [f"{SLUG} save-the-date", f"{SLUG} invitation"]
    assert (await tick(office)).missed == []
    shown = {one.step: one.state for one in await plans.plan(office.desk, SLUG)}
    assert shown["invitation"] == "missed"
    assert await ledger(office, "invitation") == {}


async def test_publishing_late_misses_what_is_past_instead_of_sending_it(office: Office) -> None:
    office.clock.move_to(START - timedelta(hours=2))
    await published(office)
    assert (await row(office, "invitation")).state is MailingState.MISSED
    # A day's reminder may be twelve hours late; two hours before the start it is too late.
    assert (await row(office, "reminder-day")).state is MailingState.MISSED
    assert (await row(office, "reminder-hour")).state is MailingState.SCHEDULED


async def test_the_join_link_is_waited_for_and_then_sent(office: Office) -> None:
    await published(office, join_url="")
    await registered(office, "a@example.org")
    office.clock.move_to(START - timedelta(hours=1))
    assert (await tick(office)).waiting == [f"{SLUG} reminder-hour"]
    assert (await row(office, "reminder-hour")).waits_for == "join_url"
    await changes.update(
        office.desk, SLUG, {"join_url": "https://konferenz.example.org/r"}, notify=False
    )
    assert f"{SLUG} reminder-hour" in (await tick(office)).frozen


async def test_without_a_join_link_the_hour_reminder_is_missed_and_says_why(
    office: Office,
) -> None:
    await published(office, join_url="")
    office.clock.move_to(START - timedelta(hours=1))
    await tick(office)
    office.clock.move_to(START)
    assert f"{SLUG} reminder-hour" in (await tick(office)).missed
    assert (await row(office, "reminder-hour")).waits_for == "join_url"


async def test_registering_after_a_reminder_was_due_does_not_bring_it(office: Office) -> None:
    await published(office)
    await registered(office, "frueh@example.org")
    due = (await row(office, "reminder-day")).due_at
    office.clock.move_to(there(due) + timedelta(minutes=1))
    await registered(office, "spaet@example.org")
    # The tick itself comes late: it was due before this registration, so it is not for them.
    office.clock.move_to(there(due) + timedelta(minutes=2))
    await tick(office)
    assert await ledger(office, "reminder-day") == {
        "frueh@example.org": "queued",
        "spaet@example.org": "skipped registered after this mail was due",
    }


async def test_a_confirmation_carries_the_link_once_its_reminder_was_due(office: Office) -> None:
    await published(office)
    await registered(office, "frueh@example.org")
    office.clock.move_to(START - timedelta(minutes=30))
    await registered(office, "spaet@example.org")
    mailing = await row(office, "confirmation")
    async with office.desk.database.read() as connection:
        rows = await reports.deliveries(connection, mailing_id=mailing.id)
    assert {one.address: one.with_join_link for one in rows} == {
        "frueh@example.org": False,
        "spaet@example.org": True,
    }


async def test_everybody_considered_has_a_row_with_a_reason(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "Vorname;Nachname;E-Mail;Rechtsgrundlage\n"
        "Anna;Eins;a@example.org;consent\n"
        "Bert;Zwei;a@example.org;consent\n"
        "Carla;Drei;c@example.org;\n"
        "Dora;Vier;d@example.org;consent\n"
        "Emil;Fünf;e@example.org;consent\n"
        "Fritz;Sechs;f@example.org;consent\n",
        encoding="utf-8",
    )
    await recipients.import_file(office.desk, file, "seminare")
    await published(office)
    await subscriptions.unsubscribe(office.desk, "d@example.org", "seminare", "link")
    await registrations.register(
        office.desk, SLUG, Person(parse_address("e@example.org"), language="")
    )
    six = Person(parse_address("f@example.org"), language="")
    await registrations.register(office.desk, SLUG, six)
    await registrations.unregister(office.desk, SLUG, six)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row(office, "invitation")).due_at))
    await tick(office)
    mailing = await row(office, "invitation")
    async with office.desk.database.read() as connection:
        rows = await reports.deliveries(connection, mailing_id=mailing.id)
    assert sorted((one.first_name, one.state.value, one.reason) for one in rows) == [
        ("Anna", "queued", ""),
        ("Bert", "skipped", "address shared with a recipient"),
        ("Carla", "skipped", "no legal basis"),
        ("Dora", "skipped", "unsubscribed"),
        ("Emil", "skipped", "already registered"),
        ("Fritz", "skipped", "declined"),
    ]


async def test_a_freeze_cut_off_by_a_crash_begins_anew(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(5))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    mailing = await row(office, "invitation")
    office.clock.move_to(there(mailing.due_at))
    await tick(office)
    async with office.desk.database.write() as connection:
        await mailings.switch(
            connection,
            mailing.id,
            frm={MailingState.SENDING},
            state=MailingState.FREEZING,
            freezer="gone",
            freezing_until=office.clock.now() + timedelta(minutes=5),
        )
    assert (await tick(office)).frozen == []  # somebody may still be at it
    office.clock.move_to(office.clock.now() + timedelta(minutes=6))
    assert (await tick(office)).frozen == [f"{SLUG} invitation"]
    assert len(await ledger(office, "invitation")) == 5


async def test_rows_left_queued_of_a_freeze_never_leave_before_its_end(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    from mailer.store.ledger import claims

    await published(office, people_file(5))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    mailing = await row(office, "invitation")
    office.clock.move_to(there(mailing.due_at))
    await tick(office)
    now = office.clock.now()
    async with office.desk.database.write() as connection:
        await mailings.switch(
            connection, mailing.id, frm={MailingState.SENDING}, state=MailingState.FREEZING
        )
        taken = await connection.run_sync(
            claims.claim, "worker", now, now + timedelta(minutes=1), 10
        )
    assert taken == []


async def test_two_large_pages_make_one_audience(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(1203))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row(office, "invitation")).due_at))
    await tick(office)
    assert len(await ledger(office, "invitation")) == 1203


async def test_a_seminar_without_imprint_is_not_published(office: Office) -> None:
    from dataclasses import replace

    settings = office.desk.workspace.settings
    bare = settings.model_copy(update={"site": settings.site.model_copy(update={"imprint": ()})})
    desk = replace(office.desk, workspace=replace(office.desk.workspace, settings=bare))
    async with desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    with pytest.raises(Exception, match="imprint"):
        await seminars.publish(desk, SLUG)
    async with desk.database.read() as connection:
        assert await reports.mailings_with_subjects(connection) == []


async def test_an_unknown_plan_names_those_there_are(office: Office) -> None:
    with pytest.raises(ContentError, match="online-seminar"):
        await published(office, plan="gibt-es-nicht")


async def test_send_now_needs_a_release(office: Office, people_file: Callable[[int], Path]) -> None:
    await published(office, people_file(1))
    with pytest.raises(RefusedError, match="release"):
        await plans.send_now(office.desk, SLUG, "invitation")
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    await plans.send_now(office.desk, SLUG, "invitation")
    assert (await tick(office)).frozen == [f"{SLUG} invitation"]


async def test_a_plan_tells_how_many_and_why_not_before_anything_is_frozen(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(4))
    await subscriptions.unsubscribe(office.desk, "p00003@example.org", "seminare", "link")
    step = next(one for one in await plans.plan(office.desk, SLUG) if one.step == "invitation")
    assert (step.recipients, step.skipped) == (3, {"unsubscribed": 1})
    assert step.waits_for == "release"
    assert step.last_out_at is not None
    assert step.last_out_at >= (step.due_at or START)
    assert await ledger(office, "invitation") == {}


async def test_two_ticks_at_once_freeze_once(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(1203))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row(office, "invitation")).due_at))
    ticks = await asyncio.gather(*(tick(office) for _ in range(4)))
    assert [one.frozen for one in ticks].count([f"{SLUG} invitation"]) == 1
    states = await ledger(office, "invitation")
    assert len(states) == 1203
    assert set(states.values()) == {"queued"}


async def test_a_seminar_edited_during_a_freeze_is_frozen_anew(
    office: Office, people_file: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    await published(office, people_file(3))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row(office, "invitation")).due_at))
    original = Pages.end

    async def edited_meanwhile(*words: Any) -> Any:
        monkeypatch.setattr(Pages, "end", original)
        link = {"join_url": "https://anders.example.org/x"}
        await changes.update(office.desk, SLUG, link, notify=False)
        return await original(*words)

    monkeypatch.setattr(Pages, "end", edited_meanwhile)
    assert (await tick(office)).frozen == []
    assert (await tick(office)).frozen == [f"{SLUG} invitation"]
    assert set((await ledger(office, "invitation")).values()) == {"queued"}


async def test_one_bad_mailing_does_not_stop_the_others(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    await registered(office, "a@example.org")
    async with office.desk.database.write() as connection:
        broken = await row(office, "reminder-day")
        await mailings.switch(
            connection, broken.id, frm={MailingState.SCHEDULED}, template="gibt-es-nicht"
        )
    office.clock.move_to(START - timedelta(hours=1))
    await tick(office)
    waiting = await row(office, "reminder-day")
    assert waiting.state is MailingState.MISSED or "Vorlage" in waiting.waits_for
    assert (await ledger(office, "reminder-hour")) == {"a@example.org": "queued"}


@pytest.mark.parametrize("mood", ["refused", "lost before", "crash before"])
async def test_a_mail_that_failed_does_not_keep_a_moved_seminar_from_being_frozen_anew(
    mood: str,
) -> None:
    async with a_life() as life:
        while not life.messages:
            await life.to_the_next(timedelta(0))
            await life.tick()
            await life.send([mood], (0, ("reschedule", 2)))
        await life.to_the_next(timedelta(0))
        await life.until_quiet()
        step = life.messages[0].row["step_key"]
        again = {one.address for one in life.messages[1:] if one.row["step_key"] == step}
        assert len(again) >= 3
