"""Toppings: who joins an audience after its freeze gets the mail as well, and nobody twice."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from postbox import (
    SLUG,
    inbox,
    ledger,
    on_list,
    person,
    publish,
    row_of,
    sent,
    text_of,
    tick,
    with_schedule,
    write_issue,
)
from support import START, Office

from mailer.actions.imports import attendance
from mailer.actions.mailing import mailings as mailing_actions
from mailer.actions.mailing import newsletters, plans
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes
from mailer.actions.subscription import joining, subscriptions
from mailer.domain.note import Code, only
from mailer.scheduling import late_joiners
from mailer.store import mailings

DAY = timedelta(days=1)
WELCOME = 'key = "welcome"\ntemplate = "reminder-day"\naudience = "registered"\noffset = "-30d"'
INVITATION = (
    'key = "invitation"\ntemplate = "invitation"\naudience = "subscribers"\noffset = "-30d"'
)
REMINDER = (
    'key = "nudge"\ntemplate = "invitation-reminder"\naudience = "invited"\noffset = "-20d"\n'
    'late_by = "20d"'
)
WAITING = 'key = "wait"\ntemplate = "waitlisted"\naudience = "waitlisted"\noffset = "-30d"'


def plan_of(office: Office, *steps: str, late_join: str = "send") -> Office:
    source = "".join(f'[[step]]\n{one}\nlate_join = "{late_join}"\n' for one in steps)
    confirmation = (
        '[[step]]\nkey = "confirmation"\ntemplate = "confirmation"\nwhen = "registered"\n'
    )
    return with_schedule(office, "online-seminar", f'name = "X"\n{source}{confirmation}')


async def at(office: Office, before: timedelta) -> None:
    office.clock.move_to(START - before)


async def got(office: Office, step: str) -> list[str]:
    """Who has the mail of a step, in order, after doing all that is due."""
    return [who for key, who in await sent(office) if key == step]


async def register(office: Office, *names: str) -> None:
    for name in names:
        await registrations.register(office.desk, SLUG, person(name))


@pytest.fixture
async def welcome(office: Office) -> Office:
    """``welcome`` went to anna thirty days before the seminar; the mailing is done."""
    office = plan_of(office, WELCOME)
    await publish(office)
    await register(office, "anna")
    await at(office, 30 * DAY)
    assert await got(office, "welcome") == ["anna"]
    assert (await row_of(office, "welcome")).state.value == "done"
    return office


async def test_who_registers_later_gets_it_until_it_is_of_no_use(welcome: Office) -> None:
    await at(welcome, 10 * DAY)
    await register(welcome, "bert", "carla")
    assert await got(welcome, "welcome") == ["anna", "bert", "carla"]
    await register(welcome, "bert")
    assert await got(welcome, "welcome") == ["anna", "bert", "carla"]
    assert (await row_of(welcome, "welcome")).state.value == "done"


async def test_who_registers_later_is_queued_until_it_is_of_no_use(welcome: Office) -> None:
    await at(welcome, 10 * DAY)
    await register(welcome, "bert", "carla")
    await tick(welcome)
    assert await ledger(welcome, "welcome") == {
        "anna": "sent", "bert": "queued", "carla": "queued",
    }  # fmt: skip
    assert (await row_of(welcome, "welcome")).state.value == "sending"
    await tick(welcome)
    assert len(await ledger(welcome, "welcome")) == 3
    await at(welcome, timedelta(0))  # ``until`` is the start
    await register(welcome, "dora")
    await tick(welcome)
    assert "dora" not in await ledger(welcome, "welcome")


async def test_by_default_nobody_gets_it_later(office: Office) -> None:
    office = plan_of(office, WELCOME, late_join="skip")
    await publish(office)
    await register(office, "anna")
    await at(office, 30 * DAY)
    await sent(office)
    await register(office, "bert")
    assert await got(office, "welcome") == ["anna"]
    assert list(await ledger(office, "welcome")) == ["anna"]


async def test_who_leaves_and_comes_back_has_had_it(welcome: Office) -> None:
    await registrations.unregister(welcome.desk, SLUG, person("anna"))
    await at(welcome, 10 * DAY)
    await register(welcome, "anna")
    assert await got(welcome, "welcome") == ["anna"]


async def test_who_waited_gets_it_with_a_place(office: Office) -> None:
    office = plan_of(office, WELCOME)
    await publish(office, capacity=1)
    await register(office, "anna", "bert")
    await at(office, 30 * DAY)
    await sent(office)
    await register(office, "carla")  # waits too, and a tick has seen it
    await tick(office)
    assert (await ledger(office, "welcome"))["carla"].startswith("skipped")
    await changes.update(office.desk, SLUG, {"capacity": 10}, notify=False)
    await register(office, "bert", "carla")
    await tick(office)
    assert await ledger(office, "welcome") == {
        "anna": "sent", "bert": "queued", "carla": "queued",
    }  # fmt: skip


async def test_the_waiting_list_is_an_audience_too(office: Office) -> None:
    office = plan_of(office, WAITING)
    await publish(office, capacity=1)
    await register(office, "anna", "bert")
    await at(office, 30 * DAY)
    assert await got(office, "wait") == ["bert"]
    await register(office, "carla")
    await tick(office)
    assert await ledger(office, "wait") == {
        "anna": "skipped not on the waiting list", "bert": "sent", "carla": "queued",
    }  # fmt: skip


@pytest.mark.parametrize("change", [{"join_url": "https://neu.example.org/r"}, {"place": "Haus"}])
async def test_a_change_brings_nobody_the_mail_again(
    welcome: Office, change: dict[str, Any]
) -> None:
    await changes.update(welcome.desk, SLUG, change, notify=False)
    assert await got(welcome, "welcome") == ["anna"]
    await tick(welcome)
    assert await ledger(welcome, "welcome") == {"anna": "sent"}


async def test_who_comes_later_is_told_what_is_true_then(welcome: Office) -> None:
    await changes.update(welcome.desk, SLUG, {"title": "Kälteplanung"}, notify=False)
    await register(welcome, "bert")
    await tick(welcome)
    from mailer.store import contents, reports

    async with welcome.desk.database.read() as connection:
        rows = await reports.deliveries(connection)
        mailing = await mailings.by_id(connection, rows[0].mailing_id)
        assert mailing is not None
        (queued,) = [one for one in rows if one.step_key == "welcome"
                     and one.state.value == "queued"]  # fmt: skip
        kept = await contents.load(connection, await content_id(connection, queued.id))
    assert kept.seminar is not None
    assert kept.seminar.title == "Kälteplanung"


async def content_id(connection: Any, delivery_id: int) -> int:
    from sqlalchemy import select

    from mailer.store.deliveries import delivery

    found = await connection.scalar(
        select(delivery.c.content_id).where(delivery.c.id == delivery_id)
    )
    return int(found)


@pytest.mark.parametrize("end", ["cancel seminar", "cancel mailing", "pause"])
async def test_what_has_ended_takes_nobody_in(welcome: Office, end: str) -> None:
    number = (await row_of(welcome, "welcome")).id
    await register(welcome, "bert")
    if end == "cancel seminar":
        await changes.cancel(welcome.desk, SLUG)
    else:
        await tick(welcome)
        if end == "pause":
            await mailing_actions.pause(welcome.desk, number, "Erika")
        else:
            await mailing_actions.cancel(welcome.desk, number, "Erika")
        await register(welcome, "carla")
    await tick(welcome)
    assert "carla" not in await ledger(welcome, "welcome")
    assert await got(welcome, "welcome") == ["anna"]


async def test_several_wakings_at_once_take_each_in_once(welcome: Office) -> None:
    await register(welcome, *(f"p{number}" for number in range(5)))
    desk = welcome.desk
    done = await asyncio.gather(
        *(
            late_joiners.take_late_joiners(desk.database, desk.workspace, desk.clock)
            for _ in range(4)
        )
    )
    assert sorted(done) == [0, 0, 0, 5]
    assert len(await ledger(welcome, "welcome")) == 6


# Lists


@pytest.fixture
async def invitation(office: Office) -> Office:
    """An invitation that went to anna thirty days before the seminar."""
    office = plan_of(office, INVITATION, REMINDER)
    await publish(office)
    await on_list(office, "anna")
    await joining.ask(office.desk, person("paul"), "seminare", source="x", way="form")
    await at(office, 30 * DAY)
    await joining.ask(office.desk, person("petra"), "seminare", source="x", way="form")
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    assert await got(office, "invitation") == ["anna"]
    return office


async def confirm(office: Office, name: str) -> None:
    mail = next(one for one in inbox(office, name) if "/bestaetigen/" in text_of(one))
    link = next(one for one in text_of(mail).split() if "/bestaetigen/" in one)
    await joining.confirm(office.desk, link)


async def test_who_joins_the_list_later_is_invited(invitation: Office) -> None:
    await at(invitation, 29 * DAY)
    await on_list(invitation, "bert")
    assert await got(invitation, "invitation") == ["anna", "bert"]
    mail = inbox(invitation, "bert")[0]
    assert "seminare.list." in mail["List-ID"]
    assert await got(invitation, "invitation") == ["anna", "bert"]


async def test_who_confirms_later_is_invited_then(invitation: Office) -> None:
    # Petra's request was pending at the freeze and in several ticks since.
    await tick(invitation)
    assert (await ledger(invitation, "invitation"))["petra"] == "skipped subscription not confirmed"
    await at(invitation, 28 * DAY)
    await confirm(invitation, "petra")
    assert await got(invitation, "invitation") == ["anna", "petra"]
    await tick(invitation)
    assert (await ledger(invitation, "invitation"))["petra"] == "sent"


async def test_who_had_left_and_comes_back_is_invited_once(invitation: Office) -> None:
    await subscriptions.unsubscribe(invitation.desk, "anna@example.org", "seminare", "link")
    await on_list(invitation, "bert")
    await subscriptions.unsubscribe(invitation.desk, "bert@example.org", "seminare", "link")
    assert await got(invitation, "invitation") == ["anna"]
    await at(invitation, 29 * DAY)
    for name in ("anna", "bert"):
        await joining.ask(invitation.desk, person(name), "seminare", source="x", way="form")
    await sent(invitation)
    for name in ("anna", "bert"):
        await confirm(invitation, name)
    assert await got(invitation, "invitation") == ["anna", "bert"]


async def test_one_mailbox_one_invitation(invitation: Office) -> None:
    await at(invitation, 29 * DAY)
    await on_list(invitation, "post@rathaus.example.org")
    await joining.ask(invitation.desk, person("anna", first_name="kollegin"), "seminare",
                      source="x", way="form")  # fmt: skip
    await sent(invitation)
    await confirm(invitation, "anna")
    await tick(invitation)
    assert (await ledger(invitation, "invitation"))["kollegin"] == (
        "skipped address shared with a recipient"
    )
    assert len(inbox(invitation, "post")) == 1


async def test_who_registered_already_is_not_invited(invitation: Office) -> None:
    await at(invitation, 29 * DAY)
    await register(invitation, "bert")
    await on_list(invitation, "bert")
    assert await got(invitation, "invitation") == ["anna"]
    assert (await ledger(invitation, "invitation"))["bert"] == "skipped already registered"


async def test_who_is_invited_late_is_also_reminded_late(invitation: Office) -> None:
    await plans.release(invitation.desk, SLUG, "nudge", "Erika")
    await at(invitation, 20 * DAY)
    assert await got(invitation, "nudge") == ["anna"]
    await on_list(invitation, "bert")
    await sent(invitation)
    assert await got(invitation, "nudge") == ["anna", "bert"]
    assert await got(invitation, "invitation") == ["anna", "bert"]


async def test_a_change_after_the_release_pauses_what_would_leave_later(invitation: Office) -> None:
    await changes.update(invitation.desk, SLUG, {"title": "Kälteplanung"}, notify=False)
    assert (await row_of(invitation, "invitation")).state.value == "done"
    await at(invitation, 29 * DAY)
    await on_list(invitation, "bert")
    assert await got(invitation, "invitation") == ["anna"]
    row = await row_of(invitation, "invitation")
    assert (row.state.value, row.waits_for) == ("paused", "content changed while sending")
    await mailing_actions.resume(invitation.desk, row.id)
    assert await got(invitation, "invitation") == ["anna", "bert"]
    assert "Kälteplanung" in text_of(inbox(invitation, "bert")[0])
    await on_list(invitation, "carla")  # staff has let these words go
    assert await got(invitation, "invitation") == ["anna", "bert", "carla"]


async def test_a_template_that_broke_since_stops_only_this_mailing(invitation: Office) -> None:
    folder = invitation.desk.workspace.path / "templates" / "de" / "invitation"
    folder.mkdir(parents=True)
    (folder / "body.html").write_text("{% if %}", encoding="utf-8")
    from postbox import reread, with_workspace

    broken = with_workspace(invitation, reread(invitation.desk.workspace))
    await on_list(broken, "bert")
    await registrations.register(broken.desk, SLUG, person("carla"))
    assert await got(broken, "confirmation") == ["carla"]
    assert await got(broken, "invitation") == ["anna"]
    note = only((await row_of(broken, "invitation")).waits_for)
    assert note is not None
    assert note.code is Code.TEMPLATE
    assert note.parameters["fault"] == "broken"
    assert note.parameters["file"] == "de/invitation/body.html"
    assert note.parameters["line"] == "1"


async def test_a_newsletter_goes_to_who_joins_while_it_is_news(office: Office) -> None:
    source = (
        'name = "N"\n[[step]]\nkey = "issue"\ntemplate = "newsletter"\naudience = "subscribers"\n'
        'offset = "0"\nlate_by = "2d"\nlate_join = "send"\n'
    )
    office = with_schedule(office, "newsletter", source)
    await on_list(office, "anna", list_slug="newsletter")
    at_text = (office.clock.now() + DAY).isoformat()
    write_issue(office, "x", f'+++\ntitle = "Neues"\nsend_at = {at_text}\n+++\nText.\n')
    await newsletters.plan(office.desk, "x")
    await newsletters.release(office.desk, "x", "", "Erika")
    office.clock.move_to(office.clock.now() + DAY)
    assert await got(office, "issue") == ["anna"]
    await on_list(office, "bert", list_slug="newsletter")
    await on_list(office, "carla", list_slug="seminare")
    assert await got(office, "issue") == ["anna", "bert"]
    office.clock.move_to(office.clock.now() + 2 * DAY)
    await on_list(office, "dora", list_slug="newsletter")
    assert await got(office, "issue") == ["anna", "bert"]


async def test_what_was_being_written_at_the_last_look_is_found_at_the_next(
    invitation: Office,
) -> None:
    # The subscription's time was taken before the last tick began, and written after it.
    await on_list(invitation, "bert")
    invitation.clock.move_to(invitation.clock.now() + timedelta(seconds=5))
    async with invitation.desk.database.write() as connection:
        row = await row_of(invitation, "invitation")
        await mailings.switch(
            connection, row.id, frm={row.state}, topped_up_at=invitation.clock.now()
        )
    assert await got(invitation, "invitation") == ["anna", "bert"]


async def test_more_than_a_page_at_once(office: Office, people_file: Callable[[int], Any]) -> None:
    office = plan_of(office, INVITATION)
    await publish(office)
    await on_list(office, "anna")
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    await at(office, 30 * DAY)
    await tick(office)
    from mailer.actions.imports import recipients

    await recipients.import_file(
        office.desk, people_file(1203), "seminare", basis="consent", source="Messe"
    )
    await tick(office)
    async with office.desk.database.read() as connection:
        from mailer.store import reports

        counted = await reports.counts(connection, [(await row_of(office, "invitation")).id])
    assert list(counted.values()) == [{"queued": 1204}]


async def test_a_follow_up_follows_a_corrected_attendance(office: Office, tmp_path: Any) -> None:
    step = (
        'key = "after"\ntemplate = "follow-up"\naudience = "attended"\noffset = "+1d"\n'
        'late_by = "14d"\nneeds = ["attendance"]'
    )
    office = plan_of(office, step)
    await publish(office)
    await register(office, "anna", "bert")
    await at(office, -DAY)
    file = tmp_path / "da.csv"
    file.write_text("E-Mail\nanna@example.org\n", encoding="utf-8")
    await attendance.import_attendance(office.desk, SLUG, file)
    assert await got(office, "after") == ["anna"]
    file.write_text("E-Mail\nanna@example.org\nbert@example.org\n", encoding="utf-8")
    await attendance.import_attendance(office.desk, SLUG, file)
    assert await got(office, "after") == ["anna", "bert"]
