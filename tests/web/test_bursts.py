"""Many buttons pressed at once: withdrawals count, confirmations do not, and staff can ask."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from postbox import SLUG, html_of, inbox, on_list, person, publish, sent, text_of
from sqlalchemy import func, select
from web.test_public_site import Browser, events, path_in, said, states, web

from mailer.actions.mailing import plans
from mailer.actions.mailing.announced import announce
from mailer.actions.operation.alarms import Alarm, AlarmCode, alarms_in
from mailer.actions.operation.health import health_of
from mailer.actions.registration import registrations
from mailer.actions.subscription import bursts, joining
from mailer.actions.today.tasks import today
from mailer.domain.consent import SubscriptionState
from mailer.scheduling import planner
from mailer.store.presses import Deed, burst, press
from mailer.store.subscriptions import subscription

FIXTURES = (web,)
NAMES = ("anna", "bert", "cora", "dora", "emil", "fred", "gabi", "hans")


def later(web: Browser, **by: int) -> None:
    web.office.clock.move_to(web.office.clock.now() + timedelta(**by))


def from_(number: int, network: str = "198.51.100.7") -> dict[str, str]:
    """A mail filter behind one address (our proxy adds it)."""
    return {"x-forwarded-for": network.format(number)}


async def mailed(web: Browser, *names: str) -> list[str]:
    """Sends everybody on the list an invitation; the paths of their links to leave."""
    await publish(web.office)
    await on_list(web.office, *names)
    await plans.release(web.office.desk, SLUG, "invitation", "Erika")
    await plans.send_now(web.office.desk, SLUG, "invitation")
    await sent(web.office)
    return [path_in(text_of(inbox(web.office, one)[-1]), "/abmelden/") for one in names]


async def asked(web: Browser, *names: str) -> list[str]:
    """Asks whether they want the newsletter; the paths of their links to confirm."""
    for one in names:
        await joining.ask(web.office.desk, person(one), "newsletter", source="x", way="form")
    await sent(web.office)
    return [path_in(text_of(inbox(web.office, one)[-1]), "/bestaetigen/") for one in names]


async def on_lists(web: Browser) -> list[SubscriptionState]:
    async with web.office.desk.database.read() as connection:
        found = await connection.execute(
            select(subscription.c.state).order_by(subscription.c.person_id)
        )
        return list(found.scalars())


async def pressed(
    web: Browser, paths: Sequence[str], network: str = "198.51.100.7", seconds: int = 20
) -> list[int]:
    """Presses each button, some time after the other."""
    found = []
    for number, path in enumerate(paths):
        found.append((await web.post(path, {}, **from_(number, network))).status_code)
        later(web, seconds=seconds)
    return found


LEFT, PENDING, ON = (
    SubscriptionState.UNSUBSCRIBED, SubscriptionState.PENDING, SubscriptionState.SUBSCRIBED,
)  # fmt: skip


async def test_a_burst_of_withdrawals_counts_and_staff_asks_by_one_command(web: Browser) -> None:
    paths = await mailed(web, *NAMES)
    assert await pressed(web, paths) == [200] * 8
    assert await on_lists(web) == [LEFT] * 8
    (found,) = await bursts.listing(web.office.desk)
    assert dict(found.readers) == {Deed.LEAVE: 8}
    (task,) = [one for one in await today(web.office.desk) if one.what.value == "pressed"]
    assert task.command == "seminarpost bursts ask 1"
    assert Alarm(AlarmCode.PRESSED) in alarms_in(await health_of(web.office.desk), ())
    ahead = await announce(web.office.desk, lambda desk: bursts.ask(desk, 1, "Erika"))
    assert ahead.would_tell == 8
    assert "abgemeldet" in ahead.first.subject
    for _ in range(2):  # twice is once
        assert (await bursts.ask(web.office.desk, 1, "Erika")).asked_by == "Erika"
    await sent(web.office)
    mails = [inbox(web.office, one)[-1] for one in NAMES]
    assert all("Haben Sie sich selbst abgemeldet?" in str(one["Subject"]) for one in mails)
    assert len(inbox(web.office, "anna")) == 2
    assert await on_lists(web) == [PENDING] * 8  # no mail of the list: nobody has agreed
    later(web, hours=1)
    back = path_in(text_of(mails[0]), "/bestaetigen/")
    assert "Ja, bestätigen" in said(await web.get(back))
    assert (await web.post(back, {}, **from_(0))).status_code == 200
    assert await on_lists(web) == [ON] + [PENDING] * 7
    assert [one for one in await today(web.office.desk) if one.what.value == "pressed"] == []
    later(web, days=8)
    await planner.tick(web.office.desk.database, web.office.desk.workspace, web.office.clock)
    assert (await on_lists(web))[1:] == [LEFT] * 7  # who did not answer has left


async def test_the_mail_that_asks_is_whole_in_both_languages(web: Browser) -> None:
    await pressed(web, await mailed(web, *NAMES[:5]))
    await bursts.ask(web.office.desk, 1, "Erika")
    await sent(web.office)
    page = html_of(inbox(web.office, "anna")[-1])
    assert "Wenn Sie sich abmelden wollten, brauchen Sie nichts zu tun" in page
    assert "/bestaetigen/" in page


async def test_what_a_burst_confirms_does_not_count_and_counts_later(web: Browser) -> None:
    paths = await asked(web, *NAMES)
    statuses = await pressed(web, paths)
    assert statuses == [200] * 4 + [409] * 4  # of the first, nobody could know
    assert await on_lists(web) == [PENDING] * 8
    answer = await web.post(paths[6], {}, **from_(0))
    assert "vermutlich von einem Mailfilter" in said(answer)
    await sent(web.office)
    assert [len(inbox(web.office, one)) for one in NAMES] == [1] * 8  # nobody is welcomed
    later(web, minutes=40)
    for number in (0, 6):  # the links of all of them are good
        assert (await web.post(paths[number], {}, **from_(0))).status_code == 200
    assert await on_lists(web) == [ON, PENDING, PENDING, PENDING, PENDING, PENDING, ON, PENDING]
    await bursts.ask(web.office.desk, 1, "Erika")
    await sent(web.office)
    assert len(inbox(web.office, "bert")) == 2
    assert "estätig" in str(inbox(web.office, "bert")[-1]["Subject"])
    newest = path_in(text_of(inbox(web.office, "bert")[-1]), "/bestaetigen/")
    assert (await web.post(paths[1], {}, **from_(0))).status_code == 409  # there is a newer one
    later(web, hours=1)
    assert (await web.post(newest, {}, **from_(0))).status_code == 200


@pytest.mark.parametrize(
    ("network", "seconds", "names", "noticed"),
    [
        ("198.51.100.7", 20, 8, True),  # a burst
        ("198.51.100.7", 20, 4, False),  # a town hall with one proxy
        ("198.51.100.7", 240, 8, False),  # a slow trickle: none within minutes of the mail
        ("198.51.100.{}", 20, 8, False),  # many networks
        ("2001:db8:1:2::{}", 20, 8, True),  # one /64
        ("2001:db8:1:{}::1", 20, 8, False),  # many of them
        ("::ffff:198.51.100.7", 20, 8, True),
    ],
)
async def test_what_is_a_burst(
    web: Browser, network: str, seconds: int, names: int, noticed: bool
) -> None:
    paths = await mailed(web, *NAMES[:names])
    await pressed(web, paths, network, seconds)
    assert await on_lists(web) == [LEFT] * names  # it counts either way
    assert bool(await bursts.listing(web.office.desk)) is noticed


async def test_two_networks_are_two_bursts(web: Browser) -> None:
    names = [f"{one}{number}" for number in range(2) for one in NAMES[:5]]
    paths = await mailed(web, *names)
    for at in range(5):
        await pressed(web, [paths[at]], "198.51.100.7", 5)
        await pressed(web, [paths[5 + at]], "203.0.113.9", 5)
    found = await bursts.listing(web.office.desk)
    assert [dict(one.readers) for one in found] == [{Deed.LEAVE: 5}] * 2


async def test_people_who_read_when_there_is_time_are_no_burst(web: Browser) -> None:
    paths = await mailed(web, *NAMES)
    later(web, hours=3)
    await pressed(web, paths)
    assert await bursts.listing(web.office.desk) == []
    async with web.office.desk.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(press)) == 0


async def test_one_reader_who_presses_often_is_one(web: Browser) -> None:
    paths = await mailed(web, *NAMES[:2])
    await pressed(web, [paths[0]] * 9, seconds=3)
    assert await bursts.listing(web.office.desk) == []


async def test_cancelled_registrations_count_and_have_their_way_back(web: Browser) -> None:
    await publish(web.office)
    for one in NAMES[:6]:
        await registrations.register(web.office.desk, SLUG, person(one))
    await sent(web.office)
    own = [path_in(text_of(inbox(web.office, one)[-1]), "/anmeldung/") for one in NAMES[:6]]
    await pressed(web, [f"{urlsplit(one).path.split('/kal')[0]}/absagen" for one in own])
    assert await states(web.office) == ["cancelled"] * 6
    (found,) = await bursts.listing(web.office.desk)
    assert dict(found.readers) == {Deed.CANCEL: 6}
    await sent(web.office)
    assert "/anmeldung/" in text_of(inbox(web.office, "anna")[-1])
    before = await events(web.office)
    await bursts.ask(web.office.desk, 1, "Erika")
    assert await events(web.office) == before


async def test_networks_are_hashes_and_forgotten_after_a_week(web: Browser) -> None:
    await pressed(web, await mailed(web, *NAMES))
    database = web.office.desk.database
    async with database.read() as connection:
        kept = (await connection.execute(select(press.c.network))).scalars().all()
    assert len(set(kept)) == 1
    assert "198.51" not in kept[0]
    later(web, days=7, hours=1)
    await planner.tick(database, web.office.desk.workspace, web.office.clock)
    async with database.read() as connection:
        for table in (press, burst):
            assert await connection.scalar(select(func.count()).select_from(table)) == 0
