"""Today: everything that needs a person is there, once, with the command that helps."""

import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support import START, Office, a_seminar

from mailer.actions.imports import recipients
from mailer.actions.mailing import mail_sizes, mailings, plans
from mailer.actions.mailing.preview import preview
from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import registrations
from mailer.actions.seminar import seminars
from mailer.actions.today.mailings import mailing_tasks
from mailer.actions.today.task import Task, What
from mailer.actions.today.tasks import pressing, today
from mailer.config import Relay
from mailer.domain.address import parse_address
from mailer.domain.delivery import MailingState
from mailer.domain.errors import RefusedError, SeminarpostError
from mailer.domain.person import Person
from mailer.store import mailings as mailing_rows
from mailer.store import seminars as seminar_store
from mailer.store.subjects import SeminarRef

SLUG = "waermeplanung"
DAY = timedelta(days=1)


async def published(office: Office, people: Path | None = None, **changes: object) -> None:
    desk = office.desk
    if people:
        await recipients.import_file(desk, people, "seminare", basis="consent", source="Messe")
    async with desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(**changes), office.clock.now())
    await seminars.publish(desk, SLUG)


def told(tasks: list[Task]) -> list[tuple[str, str, str, bool]]:
    return [(one.what.value, one.step, one.command, one.waits) for one in tasks]


async def test_a_draft_is_to_be_published(office: Office) -> None:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    assert told(await today(office.desk)) == [
        ("draft", "", f"seminarpost seminar publish {SLUG}", False)
    ]


async def test_what_will_be_wanted_is_told_beforehand_and_waits_when_it_is_due(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2), join_url="")
    command = f"seminarpost release {SLUG} invitation"
    office.clock.move_to(START - 25 * DAY)
    await run_until_idle(office.desk)
    expected = ("release", "invitation", command, False)
    assert expected in told(await today(office.desk))
    assert [one for one in await pressing(office.desk) if one.step == "invitation"] == []
    office.clock.move_to(START - 20 * DAY)
    await run_until_idle(office.desk)
    assert ("release", "invitation", command, True) in told(await pressing(office.desk))
    guest = Person(parse_address("gast@example.org"), language="")
    await registrations.register(office.desk, SLUG, guest)
    office.clock.move_to(START - timedelta(minutes=50))
    await run_until_idle(office.desk)
    link = f"seminarpost seminar update {SLUG} --join-url URL"
    assert ("join_url", "reminder-hour", link, True) in told(await pressing(office.desk))
    office.clock.move_to(START + 2 * DAY)
    await run_until_idle(office.desk)
    attendance = f"seminarpost attendance import {SLUG} FILE"
    assert told(await pressing(office.desk)) == [
        ("attendance", "follow-up", attendance, True),
        ("attendance", "follow-up-missed", attendance, True),
    ]


@pytest.mark.parametrize(
    ("broken", "command", "why"),
    [
        ("{{ undefined.name }}", "check", "invitation"),
        ('<p>{{ "{%" }}</p>', f"preview {SLUG} invitation", "stehen geblieben"),
    ],
)
async def test_what_cannot_be_released_is_to_be_mended_first(
    office: Office, people_file: Callable[[int], Path], broken: str, command: str, why: str
) -> None:
    await published(office, people_file(2))
    office.clock.move_to(START - 25 * DAY)
    content = office.desk.workspace.content
    name = "de/invitation/body.html"
    source = content.templates[name].replace("{% endblock", f"{broken}{{% endblock", 1)
    content = replace(content, templates={**content.templates, name: source})
    desk = replace(office.desk, workspace=replace(office.desk.workspace, content=content))
    (task,) = [one for one in await today(desk) if one.step == "invitation"]
    assert task.command == f"seminarpost {command}"
    assert why in task.sentence.de
    with pytest.raises(SeminarpostError):
        await plans.announce_release(desk, SLUG, "invitation")


async def test_what_its_relay_does_not_take_is_to_be_shortened_first(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    office.clock.move_to(START - 25 * DAY)
    relay = Relay(name="main", host="mail.example.org", port=587, tls="none")
    settings = office.desk.workspace.settings.model_copy(update={"relay": (relay,)})
    desk = replace(office.desk, workspace=replace(office.desk.workspace, settings=settings))
    await mail_sizes.remember(desk, relay, 2000)
    (task,) = [one for one in await today(desk) if one.step == "invitation"]
    assert task.command == f"seminarpost preview {SLUG} invitation"
    assert "nimmt höchstens 2000 an" in task.sentence.de
    (found,) = (await preview(desk, SLUG, "invitation")).findings
    assert (found.severity, found.rule) == ("error", "relay-size")
    with pytest.raises(RefusedError, match="takes 2000 at most"):
        await plans.announce_release(desk, SLUG, "invitation")
    await mail_sizes.remember(desk, relay, 200_000)
    (task,) = [one for one in await today(desk) if one.step == "invitation"]
    assert task.command == f"seminarpost release {SLUG} invitation"


async def test_what_was_missed_is_told_until_it_is_settled_or_nobody_can_help(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    office.clock.move_to(START - 13 * DAY)
    await run_until_idle(office.desk)
    missed = [one for one in await pressing(office.desk) if one.what == "missed"]
    assert told(missed) == [
        ("missed", "save-the-date", f"seminarpost release {SLUG} save-the-date", True),
        ("missed", "invitation", f"seminarpost release {SLUG} invitation", True),
    ]
    await mailings.cancel(office.desk, missed[0].mailing_id or 0, "Erika")
    left = [one for one in await pressing(office.desk) if one.what == "missed"]
    assert [one.step for one in left] == ["invitation"]
    office.clock.move_to(START + 60 * DAY)
    await run_until_idle(office.desk)
    assert await pressing(office.desk) == []


@pytest.mark.parametrize(("days", "missed"), [(30, ["save-the-date"]), (10, [])])
async def test_what_was_too_late_when_planned_waits_only_if_nothing_makes_up_for_it(
    office: Office, days: int, missed: list[str]
) -> None:
    office.clock.move_to(START - days * DAY)
    await published(office)
    async with office.desk.database.read() as connection:
        about = (await seminar_store.by_slug(connection, SLUG) or (0,))[0]
    named = await mailing_tasks(office.desk, None, SeminarRef(about))
    tasks = [one for one in named if one.what == "missed"]
    assert [one.step for one in tasks if not one.waits] == missed
    assert "save-the-date" in [one.step for one in tasks]


async def test_a_pause_is_a_decision(office: Office, people_file: Callable[[int], Path]) -> None:
    await published(office, people_file(2))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    more = people_file(9)
    await recipients.import_file(office.desk, more, "seminare", basis="consent", source="Messe")
    office.clock.move_to(START - 21 * DAY)
    await run_until_idle(office.desk)
    (paused,) = [one for one in await pressing(office.desk) if one.what == "decision"]
    assert paused.command == f"seminarpost mailing resume {paused.mailing_id}"
    assert "aus 2 Adressen 9" in paused.sentence.de
    assert paused.waits


async def test_a_mail_that_cannot_be_made_is_told_in_both_languages(office: Office) -> None:
    await published(office)
    guest = Person(parse_address("gast@example.org"), language="")
    await registrations.register(office.desk, SLUG, guest)
    async with office.desk.database.write() as connection:
        rows = await mailing_rows.of_seminar(connection, 1)
        (broken,) = [row.id for row in rows if row.step_key == "reminder-day"]
        await mailing_rows.switch(
            connection, broken, frm={MailingState.SCHEDULED}, template="gibt-es-nicht"
        )
    office.clock.move_to(START - DAY)
    await run_until_idle(office.desk)
    (paused,) = [one for one in await today(office.desk) if one.mailing_id == broken]
    async with office.desk.database.write() as connection:
        # As the planner leaves list mail, which it makes before anybody gets it.
        await mailing_rows.switch(
            connection, broken, frm={MailingState.PAUSED}, state=MailingState.WAITING
        )
    (waiting,) = [one for one in await today(office.desk) if one.mailing_id == broken]
    assert [paused.what, waiting.what] == [What.DECISION, What.FAULT]
    for told_of in (paused, waiting):
        assert "body.html:1: diese Vorlage fehlt." in told_of.sentence.de
        assert "body.html:1: this template is missing." in told_of.sentence.en


async def test_a_waiting_list_is_told(office: Office) -> None:
    await published(office, capacity=1)
    for name in ("anna", "bert"):
        someone = Person(parse_address(f"{name}@example.org"), language="")
        await registrations.register(office.desk, SLUG, someone)
    (task,) = [one for one in await today(office.desk) if one.what == "places"]
    assert task.sentence.de == f"{SLUG}: 1 auf der Warteliste, kein Platz ist frei."
    assert task.command == f"seminarpost people {SLUG}"


async def test_every_command_is_one_that_there_is(office: Office) -> None:
    await published(office, join_url="")
    async with office.desk.database.read() as connection:
        about = (await seminar_store.by_slug(connection, SLUG) or (0,))[0]
    office.clock.move_to(START - 30 * DAY)
    named = await mailing_tasks(office.desk, None, SeminarRef(about))
    commands = {tuple(shlex.split(one.command)[1:3]) for one in named}
    assert commands == {
        ("recipients", "import"),
        ("release", SLUG),
        ("seminar", "update"),
        ("people", SLUG),
    }
