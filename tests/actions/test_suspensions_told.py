"""What staff is told of suspensions: in a plan, at a mailing, and by the doctor."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from postbox import SLUG, on_list, person, publish, row_of, tick, with_workspace
from support import START, Office, there

from mailer.actions.doctor.finding import Level
from mailer.actions.doctor.suspensions import suspension_findings
from mailer.actions.mailing import mailings, plans, suspensions
from mailer.actions.registration import registrations
from mailer.config import Relay
from mailer.domain.suspension import Suspension, SuspensionKind
from mailer.store import suspensions as store

DUE = START - timedelta(days=21)
WHOLE = Suspension("main", "", SuspensionKind.UNREACHABLE, DUE, DUE, 5, "connection refused.")
DOMAIN = replace(WHOLE, domain="example.org", kind=SuspensionKind.SLOW, reason="421 4.7.0 slow")


@pytest.fixture
def relayed(office: Office) -> Office:
    """The office with two relays, on the day of the invitation."""
    relays = tuple(Relay(name=name, host="smtp.example.org") for name in ("main", "bulk"))
    workspace = office.desk.workspace
    settings = workspace.settings.model_copy(update={"relay": relays})
    return with_workspace(office, replace(workspace, settings=settings))


async def under_way(office: Office, *names: str) -> None:
    """The invitation to some people is frozen and leaves."""
    await publish(office)
    await on_list(office, *names)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row_of(office, "invitation")).due_at))
    await tick(office)


async def suspend(office: Office, *found: Suspension, minutes: int = 10) -> None:
    until = office.clock.now() + timedelta(minutes=minutes)
    async with office.desk.database.write() as connection:
        for one in found:
            await connection.run_sync(store.put, replace(one, until=until))


async def told(office: Office, step: str = "invitation") -> str:
    """What is said at the mailing; the plan says the same, and of no other step anything."""
    named, counts, _ = await mailings.show(office.desk, (await row_of(office, step)).id)
    found = await suspensions.of_mailing(office.desk, named.mailing, counts)
    warned = [
        (one.step, warning)
        for one in await plans.plan(office.desk, SLUG)
        for warning in one.warnings
        if "nichts hinaus" in warning.de
    ]
    assert warned == ([(step, found)] if found else [])
    return found.de if found else ""


AWAY = (
    "Über „main“ geht bis 09:10 Uhr nichts hinaus: der Mailserver ist nicht zu erreichen "
    "(connection refused)."
)
SLOW = (
    "An example.org geht über „main“ bis 09:10 Uhr nichts hinaus: die Gegenseite bremst "
    "(421 4.7.0 slow)."
)
TWO = "An 2 Domains geht über „main“ gerade nichts hinaus, längstens bis 09:10 Uhr."


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([], ""),
        ([WHOLE], AWAY),
        ([DOMAIN], SLOW),
        ([DOMAIN, replace(DOMAIN, domain="sub.example.net")], TWO),
        ([DOMAIN, WHOLE], AWAY),
        ([replace(DOMAIN, domain="example.com")], ""),
        ([replace(DOMAIN, domain="example.net")], ""),
        ([replace(WHOLE, relay="bulk"), replace(DOMAIN, relay="bulk")], ""),
    ],
)
async def test_a_suspension_is_told_where_it_concerns(
    relayed: Office, found: Sequence[Suspension], sentence: str
) -> None:
    await under_way(relayed, "anna", "bert@sub.example.net")
    await suspend(relayed, *found)
    assert await told(relayed) == sentence


async def test_a_suspension_that_is_over_is_not_told(relayed: Office) -> None:
    await under_way(relayed, "anna")
    await suspend(relayed, WHOLE, DOMAIN, minutes=10)
    relayed.clock.move_to(relayed.clock.now() + timedelta(minutes=10))
    assert await told(relayed) == ""


async def test_what_leaves_later_is_not_suspended_now(relayed: Office) -> None:
    await publish(relayed)
    await on_list(relayed, "anna")
    due = (await row_of(relayed, "save-the-date")).due_at
    relayed.clock.move_to(there(due) - timedelta(minutes=20))
    await suspend(relayed, WHOLE, minutes=15)
    assert await told(relayed, "save-the-date") == ""
    await suspend(relayed, WHOLE, minutes=30)
    assert "nichts hinaus" in await told(relayed, "save-the-date")


async def test_an_event_mail_is_suspended_when_one_waits(relayed: Office) -> None:
    await publish(relayed)
    await suspend(relayed, WHOLE)
    assert await told(relayed, "confirmation") == ""
    await registrations.register(relayed.desk, SLUG, person("anna"))
    assert "nichts hinaus" in await told(relayed, "confirmation")


@pytest.mark.parametrize(
    ("minutes", "de", "en"),
    [
        (60, "bis 10:00 Uhr", "before 10:00 CET"),
        (1440, "bis Donnerstag, 11. März 2027, 09:00 Uhr", "Thursday, 11 March 2027 at 09:00 CET"),
    ],
)
def test_another_day_is_named(minutes: int, de: str, en: str) -> None:
    now = START - timedelta(hours=1)
    sentence = suspensions.in_words(
        replace(DOMAIN, until=now + timedelta(minutes=minutes)), "Europe/Berlin", now
    )
    assert de in sentence.de
    assert en in sentence.en
    assert 'to example.org over "main"' in sentence.en


@pytest.mark.parametrize(
    ("one", "level", "advises"),
    [
        (WHOLE, Level.WARNING, True),
        (replace(WHOLE, strikes=1), Level.HINT, False),
        (DOMAIN, Level.HINT, False),
        (replace(DOMAIN, kind=SuspensionKind.POLICY), Level.WARNING, True),
        (replace(WHOLE, kind=SuspensionKind.REFUSED), Level.WARNING, True),
    ],
)
def test_the_doctor_warns_of_what_may_not_go_away(
    one: Suspension, level: Level, advises: bool
) -> None:
    others = replace(one, relay="bulk")
    (found,) = suspension_findings(
        [one, others], "main", "Europe/Berlin", DUE - timedelta(minutes=5)
    )
    assert (found.level, bool(found.advice.de)) == (level, advises)
    assert "„main“" in found.text.de
    assert "until" not in found.text.en
