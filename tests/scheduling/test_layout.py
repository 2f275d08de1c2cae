"""Layout: a timeline over a seminar or an issue; and what a list step's calendar entry becomes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from postbox import (
    SLUG,
    calendar_of,
    html_of,
    inbox,
    on_list,
    person,
    publish,
    row_of,
    sent,
    text_of,
    tick,
    with_schedule,
    with_workspace,
)
from rows import rows_of
from sqlalchemy import select
from support import ROOT, START, Office, a_seminar, an_office

from mailer.actions.mailing import mailings, plans
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes
from mailer.actions.subscription import joining
from mailer.config import Policy
from mailer.domain.audience import Audience
from mailer.domain.consent import MailingList
from mailer.domain.delivery import MailingState
from mailer.domain.errors import ContentError
from mailer.domain.newsletter import IssueText, NewsletterIssue
from mailer.domain.timeline import Offset, Step, Trigger
from mailer.scheduling import layout
from mailer.store.entries import calendar_entry
from mailer.store.subjects import IssueRef, SeminarRef

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SAVE_THE_DATE = """\
name = "X"
[[step]]
key = "date"
template = "save-the-date"
audience = "subscribers"
offset = "-30d"
calendar = "publish"
"""
EVENTS = "".join(
    f'[[step]]\nkey = "{name}"\ntemplate = "{name}"\nwhen = "{when}"\ncalendar = "{use}"\n'
    for name, when, use in (
        ("confirmation", "registered", "request"),
        ("unregistered", "unregistered", "cancel"),
        ("rescheduled", "rescheduled", "request"),
        ("cancelled", "cancelled", "cancel"),
    )
)
INVITATION = """\
[[step]]
key = "invitation"
template = "invitation"
audience = "subscribers"
offset = "-20d"
"""


async def dated(office: Office, *names: str) -> Office:
    """Thirty days before the seminar; ``names`` have a date to save, with a calendar entry."""
    office = with_schedule(office, "online-seminar", SAVE_THE_DATE + EVENTS + INVITATION)
    await publish(office)
    await on_list(office, *names)
    await plans.release(office.desk, SLUG, "date", "Erika")
    office.clock.move_to(START - 30 * DAY)
    assert await sent(office) == [("date", name.partition("@")[0]) for name in names]
    return office


async def entries(office: Office) -> dict[str, tuple[Any, ...]]:
    async with office.desk.database.read() as connection:
        rows = rows_of(await connection.execute(select(calendar_entry)))
    return {one["address_key"]: (one["method"], one["sequence"]) for one in rows}


def last(office: Office, name: str) -> tuple[str, Any] | None:
    return calendar_of(inbox(office, name)[-1])


async def test_a_list_is_offered_an_entry_and_never_asked_to_come(office: Office) -> None:
    await dated(office, "anna", "bert")
    uids = set()
    for name in ("anna", "bert"):
        (mail,) = inbox(office, name)
        found = calendar_of(mail)
        assert found is not None
        method, event = found
        assert method == "PUBLISH"
        assert "ATTENDEE" not in event
        assert (event["SEQUENCE"], event.start) == (0, START)
        assert b"ATTENDEE" not in mail.as_bytes()
        assert b"konferenz.example.org" not in mail.as_bytes()  # a list is told no join link
        assert mail["List-Unsubscribe"]
        uids.add(str(event["UID"]))
    assert len(uids) == 2
    assert await entries(office) == {
        "anna@example.org": ("publish", 0), "bert@example.org": ("publish", 0),
    }  # fmt: skip


async def test_who_registers_later_keeps_the_entry(office: Office) -> None:
    office = await dated(office, "anna")
    offered = last(office, "anna")
    await registrations.register(office.desk, SLUG, person("anna"))
    await sent(office)
    asked = last(office, "anna")
    assert offered
    assert asked
    assert asked[0] == "REQUEST"
    assert asked[1]["UID"] == offered[1]["UID"]
    assert "anna@example.org" in str(asked[1]["ATTENDEE"])
    await registrations.unregister(office.desk, SLUG, person("anna"))
    await sent(office)
    left = last(office, "anna")
    assert left
    assert (left[0], left[1]["UID"]) == ("CANCEL", offered[1]["UID"])
    assert left[1]["SEQUENCE"] > asked[1]["SEQUENCE"]


async def test_a_move_reaches_the_entries_there_are_and_makes_none(office: Office) -> None:
    office = await dated(office, "anna", "bert")
    await registrations.register(office.desk, SLUG, person("bert"))
    # Carla comes late and is only invited, by a mail without an entry.
    await on_list(office, "carla")
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(START - 20 * DAY)
    assert ("invitation", "carla") in await sent(office)
    offered, asked = last(office, "anna"), last(office, "bert")
    later = START + WEEK
    await changes.reschedule(office.desk, SLUG, later, later + timedelta(hours=1))
    told = [who for step, who in await sent(office) if step == "rescheduled"]
    assert sorted(told) == ["anna", "bert", "carla"]
    moved = {name: last(office, name) for name in ("anna", "bert", "carla")}
    assert moved["carla"] is None
    for name, method in (("anna", "PUBLISH"), ("bert", "REQUEST")):
        found = moved[name]
        assert found is not None
        assert (found[0], found[1].start, found[1]["SEQUENCE"]) == (method, later, 1)
    assert moved["anna"]
    assert "ATTENDEE" not in moved["anna"][1]
    # Anna's mails were date, invitation, move: the entry came with the first.
    assert offered is None or offered[0] == "PUBLISH"
    assert asked is not None


async def test_a_cancelled_seminar_leaves_the_calendars_it_was_offered_to(office: Office) -> None:
    office = await dated(office, "anna")
    offered = last(office, "anna")
    await on_list(office, "carla")
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(START - 20 * DAY)
    await sent(office)
    await changes.cancel(office.desk, SLUG)
    await sent(office)
    gone = last(office, "anna")
    assert offered
    assert gone
    assert (gone[0], gone[1]["UID"], gone[1]["STATUS"]) == (
        "CANCEL", offered[1]["UID"], "CANCELLED",
    )  # fmt: skip
    assert gone[1]["SEQUENCE"] == 1
    assert inbox(office, "carla")[-1]["Subject"].startswith("Abgesagt")
    assert last(office, "carla") is None


async def test_a_mailbox_with_a_colleagues_invitation_is_offered_no_other(office: Office) -> None:
    office = with_schedule(office, "online-seminar", SAVE_THE_DATE + EVENTS)
    await publish(office)
    await registrations.register(office.desk, SLUG, person("post", first_name="rita"))
    await sent(office)
    await joining.ask(office.desk, person("post", first_name="karl"), "seminare",
                      source="x", way="form")  # fmt: skip
    await sent(office)
    link = next(one for one in text_of(inbox(office, "post")[-1]).split() if "/bestaet" in one)
    await joining.confirm(office.desk, link)
    with pytest.raises(plans.NobodyError, match="1 × is already registered"):
        await plans.release(office.desk, SLUG, "date", "Erika")
    office.clock.move_to(START - 30 * DAY)
    assert ("date", "karl") not in await sent(office)
    assert await entries(office) == {"post@example.org": ("request", 0)}


# Domains whose gateways drop calendars


@pytest.mark.parametrize(
    "named", ["rathaus.example.org", "@Rathaus.Example.ORG", " rathaus.example.org"]
)
async def test_behind_such_a_gateway_the_entry_is_a_link(office: Office, named: str) -> None:
    workspace = office.desk.workspace
    policy = Policy.model_validate({"calendar_by_domain": {named: "link"}})
    settings = workspace.settings.model_copy(update={"policy": policy})
    office = with_workspace(office, replace(workspace, settings=settings))
    await publish(office)
    for name in ("anna@rathaus.example.org", "bert@amt.rathaus.example.org", "carla"):
        await registrations.register(office.desk, SLUG, person(name))
    await sent(office)
    (anna,), (bert,), (carla,) = (inbox(office, name) for name in ("anna", "bert", "carla"))
    assert calendar_of(anna) is None
    assert b"text/calendar" not in anna.as_bytes()
    assert "/kalender.ics" in text_of(anna)
    assert 'href="https://seminare.example.org/anmeldung/' in html_of(anna)
    for other in (bert, carla):
        assert calendar_of(other) is not None
        assert "kalender.ics" not in text_of(other)
    # What it links to counts on, as what is attached does.
    assert set((await entries(office)).values()) == {("request", 0)}
    later = START + WEEK
    await changes.reschedule(office.desk, SLUG, later, later + timedelta(hours=1))
    await sent(office)
    assert set((await entries(office)).values()) == {("request", 1)}
    assert calendar_of(inbox(office, "anna")[-1]) is None


async def test_who_is_only_invited_links_to_the_seminars_own_entry(office: Office) -> None:
    workspace = office.desk.workspace
    policy = Policy.model_validate({"calendar_by_domain": {"rathaus.example.org": "link"}})
    settings = workspace.settings.model_copy(update={"policy": policy})
    office = with_workspace(office, replace(workspace, settings=settings))
    office = await dated(office, "anna@rathaus.example.org", "bert")
    anna = inbox(office, "anna")[0]
    assert calendar_of(anna) is None
    assert "https://seminare.example.org/seminar/waermeplanung/kalender.ics" in text_of(anna)
    assert calendar_of(inbox(office, "bert")[0]) is not None


@pytest.mark.parametrize("named", ["", "kein domain", "a@b@c"])
def test_what_is_no_domain_is_refused(named: str) -> None:
    with pytest.raises(ValueError, match="calendar_by_domain"):
        Policy.model_validate({"calendar_by_domain": {named: "link"}})


# Laying


async def test_what_is_too_late_is_born_missed(office: Office) -> None:
    seminar = a_seminar()
    for before, state in ((40 * DAY, "scheduled"), (30 * DAY, "scheduled"), (28 * DAY, "missed")):
        workspace = with_schedule(office, "online-seminar", SAVE_THE_DATE).desk.workspace
        (row,) = layout.lay(workspace, SeminarRef(1), seminar, START - before)
        assert row.state.value == state
        assert row.due_at == START - 30 * DAY


def test_an_issue_is_laid_by_its_own_time_and_lists(tmp_path: Any) -> None:
    workspace = an_office(tmp_path)
    issue = NewsletterIssue(
        "x", START, (IssueText("de", "T"),), lists=("a", "b"), plan="newsletter"
    )
    (row,) = layout.lay(workspace, IssueRef(7), issue, START - DAY)
    assert (row.issue_id, row.seminar_id, row.about_list) == (7, None, None)
    assert (row.due_at, row.late_at, row.until_at) == (START, START + 2 * DAY,
                                                                START + 2 * DAY)  # fmt: skip
    assert row.lists == ["a", "b"]


@pytest.mark.parametrize("plan", ["gibt-es-nicht", "", "../newsletter"])
def test_an_unknown_plan_is_told(tmp_path: Any, plan: str) -> None:
    with pytest.raises(ContentError, match="newsletter"):
        layout.timeline_named(an_office(tmp_path), plan)


def test_answers_overtake_what_is_due_to_the_minute_and_lists_come_last() -> None:
    steps = [
        Step("list", "x", Audience.SUBSCRIBERS, offset=Offset(days=-1)),
        Step("day", "x", Audience.REGISTERED, offset=Offset(days=-1)),
        Step("hour", "x", Audience.REGISTERED, offset=Offset(exact=timedelta(hours=-1))),
        Step("event", "x", when=Trigger.REGISTERED),
    ]
    assert [one.key for one in sorted(steps, key=layout.priority)] == [
        "event", "hour", "day", "list",
    ]  # fmt: skip


async def test_the_mailings_of_a_list_are_made_once(office: Office) -> None:
    desk, now = office.desk, office.clock.now()
    for _ in range(2):
        async with desk.database.write() as connection:
            rows = await layout.mailings_of_list(connection, desk.workspace, "newsletter", now)
    assert [row.step_key for row in rows] == ["opt-in", "subscribed"]
    assert {row.about_list for row in rows} == {"newsletter"}
    assert {row.state for row in rows} == {MailingState.SENDING}
    await tick(office)  # nothing to send: they end, and begin again when somebody asks
    assert (await row_of(office, "opt-in")).state is MailingState.DONE
    await joining.ask(desk, person("anna"), "newsletter", source="x", way="form")
    assert await sent(office) == [("opt-in", "anna")]


# Which relay carries a mailing


def with_list_relays(office: Office, **relays: str) -> Office:
    """The office whose lists name these relays; lists there are none of are made."""
    workspace = office.desk.workspace
    model = workspace.content.lists["seminare"]
    named: dict[str, MailingList] = {
        slug: replace(workspace.content.lists.get(slug, model), slug=slug, relay=relay)
        for slug, relay in relays.items()
    }
    content = replace(workspace.content, lists={**workspace.content.lists, **named})
    return with_workspace(office, replace(workspace, content=content))


TO_LIST = Step("s", "x", Audience.SUBSCRIBERS)
TO_REGISTRANTS = Step("s", "x", Audience.REGISTERED)
AT_ONCE = Step("s", "x", when=Trigger.REGISTERED)


@pytest.mark.parametrize(
    ("step", "lists", "relay"),
    [
        (TO_LIST, ["a"], "bulk"),
        (TO_LIST, ["a", "b"], "bulk"),
        (TO_LIST, ["a", "c"], ""),
        (TO_LIST, ["a", "seminare"], ""),
        (TO_LIST, ["seminare"], ""),
        (TO_LIST, ["a", "gone"], "bulk"),
        (TO_LIST, [], ""),
        (TO_REGISTRANTS, ["a"], ""),
        (AT_ONCE, ["a"], ""),
        (replace(TO_LIST, relay="fast"), ["a"], "fast"),
        (replace(TO_REGISTRANTS, relay="fast"), ["a"], "fast"),
        (replace(AT_ONCE, relay="fast"), [], "fast"),
    ],
)
async def test_the_step_says_which_relay_then_its_lists(
    office: Office, step: Step, lists: list[str], relay: str
) -> None:
    office = with_list_relays(office, a="bulk", b="bulk", c="other")
    assert layout.relay_of(office.desk.workspace, step, lists) == relay


def plan_with(office: Office, *lines: str) -> Office:
    """The list mail and the confirmation of a plan, each with one more line."""
    date, confirmation = SAVE_THE_DATE, EVENTS.partition('[[step]]\nkey = "unregistered"')[0]
    return with_schedule(office, "online-seminar", f"{date}{lines[0]}\n{confirmation}{lines[1]}\n")


async def relays(office: Office) -> dict[str, str]:
    return {step: (await row_of(office, step)).relay for step in ("date", "confirmation")}


async def test_a_published_plan_knows_its_relays_and_a_new_one_changes_them(
    office: Office,
) -> None:
    office = plan_with(office, "", 'relay = "fast"')
    await publish(office)
    assert await relays(office) == {"date": "", "confirmation": "fast"}
    for lines, changed in (
        (('relay = "bulk"', 'relay = "fast"'), ("date",)),
        (('relay = "bulk"', ""), ("confirmation",)),
        (('relay = "bulk"', ""), ()),
    ):
        office = plan_with(office, *lines)
        _, relaid = await changes.replan(office.desk, SLUG)
        assert relaid.changed == changed
    assert await relays(office) == {"date": "bulk", "confirmation": ""}
    listed = with_list_relays(plan_with(office, "", ""), seminare="slow")
    await changes.update(listed.desk, SLUG, {"place": "Rathaus"}, notify=False)
    assert await relays(office) == {"date": "slow", "confirmation": ""}


@pytest.mark.parametrize("state", ["sending", "paused"])
async def test_what_is_left_of_a_mailing_goes_over_another_relay(
    office: Office, state: str
) -> None:
    office = plan_with(office, "", "")
    await publish(office)
    await on_list(office, "anna")
    await plans.release(office.desk, SLUG, "date", "Erika")
    office.clock.move_to(START - 30 * DAY)
    await tick(office)
    number = (await row_of(office, "date")).id
    if state == "paused":
        await mailings.pause(office.desk, number, "Erika")
    office = plan_with(office, 'relay = "bulk"', "")
    _, relaid = await changes.replan(office.desk, SLUG)
    assert relaid.changed == ("date",)
    row = await row_of(office, "date")
    assert (row.relay, row.state.value) == ("bulk", state)
    await mailings.cancel(office.desk, number, "Erika")
    _, relaid = await changes.replan(plan_with(office, "", "").desk, SLUG)
    assert (relaid.changed, (await row_of(office, "date")).relay) == ((), "bulk")


async def test_mails_about_a_list_follow_their_steps(office: Office) -> None:
    office = with_list_relays(office, newsletter="bulk")
    now = office.clock.now()
    subscription = (ROOT / "schedules" / "subscription.toml").read_text(encoding="utf-8")
    for source, relay in (
        (subscription, ""),
        (subscription.replace('when = "', 'relay = "fast"\nwhen = "'), "fast"),
    ):
        desk = with_schedule(office, "subscription", source).desk
        async with desk.database.write() as connection:
            rows = await layout.mailings_of_list(connection, desk.workspace, "newsletter", now)
        assert [row.relay for row in rows] == [relay, relay]
        await tick(office)  # they are done until somebody asks


async def test_an_issue_goes_over_the_relay_of_its_list(office: Office) -> None:
    office = with_list_relays(office, newsletter="bulk")
    issue = NewsletterIssue(
        "x", START, (IssueText("de", "T"),), lists=("newsletter",), plan="newsletter"
    )
    (row,) = layout.lay(office.desk.workspace, IssueRef(7), issue, START - DAY)
    assert row.relay == "bulk"
