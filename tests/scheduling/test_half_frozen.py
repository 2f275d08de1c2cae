"""Half frozen: list mail leaves with its first page, and whatever happens before the last one,
nobody is missed, nobody gets it twice, and nothing leaves that was not released."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from scheduling.test_planner import SLUG, published, row, tick
from sqlalchemy import select, update
from support import START, Office

from mailer.actions.imports import recipients
from mailer.actions.mailing import announced, plans
from mailer.actions.mailing import mailings as mailing_actions
from mailer.actions.seminar import changes
from mailer.domain.delivery import DeliveryState, MailingState
from mailer.scheduling import pages
from mailer.scheduling.pages import Pages
from mailer.store.database import Database
from mailer.store.deliveries import delivery
from mailer.store.ledger import claims

FROZEN = [f"{SLUG} invitation"]
LEASE = timedelta(minutes=6)
Act = Callable[[], Awaitable[object]]


class CrashError(Exception):
    """The process is gone."""


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    monkeypatch.setattr(pages, "_MOSTLY_PLAIN", 2)


@pytest.fixture
def at_page(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Act], None]:
    """Has something happen once, when so many pages have been written."""

    def set_up(number: int, act: Act) -> None:
        original, seen = Pages.end, 0

        async def end(*words: Any) -> Any:
            nonlocal seen
            if seen == number:
                monkeypatch.setattr(Pages, "end", original)
                await act()
            seen += 1
            return await original(*words)

        monkeypatch.setattr(Pages, "end", end)

    return set_up


async def crash() -> None:
    raise CrashError


async def due(office: Office, people: Path) -> int:
    """An invitation that is released and due; returns its number."""
    await published(office, people)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    found = await row(office, "invitation")
    office.clock.move_to(found.due_at or START)
    return found.id


async def rows(office: Office) -> list[Any]:
    number = (await row(office, "invitation")).id
    async with office.desk.database.read() as connection:
        found = await connection.execute(
            select(delivery).where(delivery.c.mailing_id == number).order_by(delivery.c.id)
        )
        return list(found)


async def claimed(database: Database, office: Office) -> int:
    now = office.clock.now()
    async with database.write() as connection:
        lease = now + timedelta(minutes=1)
        return len(await connection.run_sync(claims.claim, "worker", now, lease, 100))


async def sent(office: Office) -> None:
    """Whoever has a row has the mail."""
    async with office.desk.database.write() as connection:
        await connection.execute(
            update(delivery)
            .where(delivery.c.state == DeliveryState.QUEUED)
            .values(state=DeliveryState.SENT, next_attempt_at=None)
        )


async def crashed_half_way(office: Office, at_page: Callable[[int, Act], None]) -> None:
    at_page(2, crash)
    with pytest.raises(CrashError):
        await tick(office)


async def test_sending_begins_with_the_first_page(
    office: Office,
    people_file: Callable[[int], Path],
    at_page: Callable[[int, Act], None],
) -> None:
    await due(office, people_file(5))
    seen: list[object] = []

    async def look() -> None:
        found = await row(office, "invitation")
        taken = await claimed(office.desk.database, office)
        seen.extend([found.state, found.frozen_at, taken])

    at_page(1, look)
    assert (await tick(office)).frozen == FROZEN
    assert seen == [MailingState.SENDING, None, 2]
    found = await row(office, "invitation")
    assert (found.state, found.frozen_at) == (MailingState.SENDING, office.clock.now())
    assert len(await rows(office)) == 5


@pytest.mark.parametrize("had", [False, True])
async def test_after_a_crash_the_next_tick_goes_on(
    office: Office,
    people_file: Callable[[int], Path],
    at_page: Callable[[int, Act], None],
    had: bool,
) -> None:
    await due(office, people_file(7))
    await crashed_half_way(office, at_page)
    if had:
        await sent(office)
    before = await rows(office)
    assert len(before) == 4
    done = await tick(office)  # somebody may still be at it, and there is more to come
    assert (done.frozen, done.finished) == ([], 0)
    office.clock.move_to(office.clock.now() + LEASE)
    ticks = await asyncio.gather(*(tick(office) for _ in range(3)))
    assert [one.frozen for one in ticks].count(FROZEN) == 1
    after = await rows(office)
    assert after[:4] == before
    assert len({one.person_id for one in after}) == len(after) == 7


async def test_whoever_shares_a_mailbox_with_a_page_that_left_is_left_out(
    office: Office, tmp_path: Path, at_page: Callable[[int, Act], None]
) -> None:
    file = tmp_path / "shared.csv"
    names = "Anna;a", "Bert;b", "Carla;c", "Dora;d", "Emil;d", "Fritz;d"
    lines = [f"{one}@example.org" for one in names]
    file.write_text("\n".join(["Nachname;E-Mail", *lines]), encoding="utf-8")
    await due(office, file)
    await crashed_half_way(office, at_page)
    await sent(office)
    office.clock.move_to(office.clock.now() + LEASE)
    assert (await tick(office)).frozen == FROZEN
    assert [(one.state, one.reason) for one in (await rows(office))[3:]] == [
        ("sent", ""),
        ("skipped", "address shared with a recipient"),
        ("skipped", "address shared with a recipient"),
    ]


async def test_an_edit_that_does_not_show_goes_into_the_rest(
    office: Office,
    people_file: Callable[[int], Path],
    at_page: Callable[[int, Act], None],
) -> None:
    await due(office, people_file(7))
    link = {"join_url": "https://anders.example.org/x"}
    at_page(2, lambda: changes.update(office.desk, SLUG, link, notify=False))
    assert (await tick(office)).frozen == []
    assert (await tick(office)).frozen == FROZEN
    found = await rows(office)
    assert {(one.state, one.revision) for one in found} == {("queued", 2)}
    assert len({one.person_id for one in found}) == len(found) == 7
    assert len({one.content_id for one in found}) == 1


@pytest.mark.parametrize("had", [False, True])
async def test_an_edit_that_shows_stops_what_has_not_left_and_asks(
    office: Office,
    people_file: Callable[[int], Path],
    at_page: Callable[[int, Act], None],
    had: bool,
) -> None:
    number = await due(office, people_file(7))

    async def edited() -> None:
        if had:
            await sent(office)
        await changes.update(office.desk, SLUG, {"title": "Ganz anders"}, notify=False)

    at_page(2, edited)
    assert (await tick(office)).frozen == []
    await tick(office)
    found = await row(office, "invitation")
    assert (found.state, found.waits_for) == (MailingState.PAUSED, "content changed while sending")
    assert await claimed(office.desk.database, office) == 0
    act = lambda desk: mailing_actions.resume(desk, number)  # noqa: E731 - as doors hand it over
    told = await announced.announce(office.desk, act)
    assert told.would_tell == (3 if had else 7)
    await mailing_actions.resume(office.desk, number)
    await tick(office)
    assert (await row(office, "invitation")).frozen_at is not None
    everybody = await rows(office)
    assert len({one.person_id for one in everybody}) == len(everybody) == 7
    assert len({one.content_id for one in everybody if one.state == "queued"}) == 1
    assert [one.state for one in everybody].count("sent") == (4 if had else 0)


async def test_a_pause_stops_both_and_both_go_on(
    office: Office,
    people_file: Callable[[int], Path],
    at_page: Callable[[int, Act], None],
) -> None:
    number = await due(office, people_file(7))
    at_page(2, lambda: mailing_actions.pause(office.desk, number, "Erika"))
    assert (await tick(office)).frozen == []
    assert await claimed(office.desk.database, office) == 0
    assert (await tick(office)).frozen == []
    assert len(await rows(office)) == 4
    await mailing_actions.resume(office.desk, number)
    assert (await tick(office)).frozen == FROZEN
    assert len(await rows(office)) == 7


async def test_a_cancelled_mailing_is_frozen_no_further(
    office: Office,
    people_file: Callable[[int], Path],
    at_page: Callable[[int, Act], None],
) -> None:
    number = await due(office, people_file(7))
    at_page(2, lambda: mailing_actions.cancel(office.desk, number, "Erika"))
    assert (await tick(office)).frozen == []
    office.clock.move_to(office.clock.now() + LEASE)
    assert (await tick(office)).frozen == []
    assert [one.state for one in await rows(office)] == ["cancelled"] * 4


async def test_a_seminar_that_moves_half_way_is_frozen_anew_for_who_had_no_mail(
    office: Office,
    people_file: Callable[[int], Path],
    at_page: Callable[[int, Act], None],
) -> None:
    await due(office, people_file(7))

    async def moved() -> None:
        await sent(office)
        later = START + timedelta(days=30)
        await changes.reschedule(office.desk, SLUG, later, later + timedelta(hours=1))

    at_page(2, moved)
    assert (await tick(office)).frozen == []
    found = await row(office, "invitation")
    assert (found.state, found.topped_up_at) == (MailingState.SCHEDULED, None)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(found.due_at or START)
    assert (await tick(office)).frozen == FROZEN
    states = [(one.state, one.reason) for one in await rows(office)]
    assert states.count(("sent", "")) == 4
    assert states.count(("skipped", "has this mail already")) == 4
    assert states.count(("queued", "")) == 3


async def test_a_seminar_called_back_goes_on_where_it_stood(
    office: Office,
    people_file: Callable[[int], Path],
    at_page: Callable[[int, Act], None],
) -> None:
    from mailer.actions.seminar import reinstatement

    await due(office, people_file(7))
    at_page(2, lambda: changes.cancel(office.desk, SLUG))
    assert (await tick(office)).frozen == []
    await reinstatement.reinstate(office.desk, SLUG)
    assert (await row(office, "invitation")).state is MailingState.SENDING
    assert (await tick(office)).frozen == FROZEN
    found = await rows(office)
    assert [one.state for one in found] == ["queued"] * 7
    assert len({one.person_id for one in found}) == 7


async def test_an_audience_that_grows_while_it_is_frozen_pauses_before_too_many_have_it(
    office: Office,
    people_file: Callable[[int], Path],
    at_page: Callable[[int, Act], None],
) -> None:
    number = await due(office, people_file(10))

    async def more() -> None:
        await recipients.import_file(
            office.desk, people_file(14), "seminare", basis="consent", source="Messe"
        )
        at_page(4, look)

    seen: list[object] = []

    async def look() -> None:  # when twelve have a row
        seen.append((await row(office, "invitation")).state)
        seen.append(await claimed(office.desk.database, office))

    at_page(1, more)
    assert (await tick(office)).frozen == FROZEN
    assert seen == [MailingState.PAUSED, 0]
    found = await row(office, "invitation")
    assert found.state is MailingState.PAUSED
    assert found.waits_for == 'audience grew {"before": "10", "now": "14"}'
    assert len(await rows(office)) == 14
    await mailing_actions.resume(office.desk, number)
    assert await claimed(office.desk.database, office) == 14


async def test_an_audience_that_has_grown_is_frozen_before_any_of_it_leaves(
    office: Office,
    people_file: Callable[[int], Path],
    at_page: Callable[[int, Act], None],
) -> None:
    await due(office, people_file(10))
    await recipients.import_file(
        office.desk, people_file(12), "seminare", basis="consent", source="Messe"
    )
    seen: list[MailingState] = []

    async def look() -> None:
        seen.append((await row(office, "invitation")).state)

    at_page(3, look)
    assert (await tick(office)).frozen == FROZEN
    assert seen == [MailingState.FREEZING]
    found = await row(office, "invitation")
    assert found.waits_for == 'audience grew {"before": "10", "now": "12"}'
    assert len(await rows(office)) == 12
