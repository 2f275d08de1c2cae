"""The demo after its story: its clock is moved, and nothing that lies between is skipped."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from postbox import person

from mailer.actions.demo.demo import demo_desk
from mailer.actions.demo.demo_life import DemoLife, Leap
from mailer.actions.registration import registrations
from mailer.actions.seminar import seminars
from mailer.content import starter_root
from mailer.web.staff.message import read_inbox

HOUR = timedelta(hours=1)


@pytest.fixture
async def life(tmp_path: Path, database_url: str) -> AsyncIterator[DemoLife]:
    """One seminar to come, with somebody registered for it."""
    text = (starter_root() / "schedules" / "example-announcement.txt").read_bytes()
    async with demo_desk(tmp_path, database_url) as (desk, clock):
        imported = await seminars.import_announcement(desk, text)
        await seminars.publish(desk, imported.seminar.slug)
        await registrations.register(desk, imported.seminar.slug, person("eva"))
        yield DemoLife(desk, clock, lambda: 0.0)


def subjects(life: DemoLife) -> list[str]:
    return [one.subject for one in read_inbox(life.desk.workspace.inbox)]


async def test_every_leap_leads_somewhere_later(life: DemoLife) -> None:
    ways = await life.ways()
    assert ways.keys() == set(Leap)
    assert all(at > life.now() for at in ways.values())
    (seminar,) = await seminars.listing(life.desk)
    assert ways[Leap.HOUR_BEFORE] == seminar.starts_at - HOUR
    assert ways[Leap.AFTERWARDS] > seminar.ends_at


async def test_a_leap_over_everything_brings_each_mail_in_its_time(life: DemoLife) -> None:
    (seminar,) = await seminars.listing(life.desk)
    target = (await life.ways())[Leap.AFTERWARDS]
    await life.leap(Leap.AFTERWARDS, 0)
    assert life.now() == target
    assert life.landing is not None
    mails = read_inbox(life.desk.workspace.inbox)
    assert life.landing.mails == len(mails)
    to_eva = [one for one in mails if "eva@example.org" in one.recipient]
    times = [one.received_at for one in to_eva]
    assert any(seminar.starts_at - 48 * HOUR <= at < seminar.starts_at for at in times)
    assert any(at > seminar.ends_at for at in times), subjects(life)


async def test_the_same_button_twice_is_one_leap(life: DemoLife) -> None:
    await life.leap(Leap.TOMORROW, 0)
    at = life.now()
    await life.leap(Leap.TOMORROW, 0)
    assert (life.now(), life.leaps) == (at, 1)
    await life.leap(Leap.TOMORROW, 1)
    assert life.now() == at + 24 * HOUR


async def test_when_nothing_is_to_come_the_seminar_is_offered_once_more(life: DemoLife) -> None:
    await life.leap(Leap.AFTERWARDS, 0)
    coming = [one for one in await seminars.listing(life.desk) if one.starts_at > life.now()]
    assert len(coming) == 1
    assert (await life.ways()).keys() == set(Leap)
