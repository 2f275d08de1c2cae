"""Mailings: what a tick finds due, and the switches that happen once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import literal
from store.ledger import NOW, STARTS, Ledger, a_mailing, an_issue

from mailer.domain.delivery import OPEN, DeliveryState, MailingState
from mailer.domain.timeline import Trigger
from mailer.store import issues, mailings
from mailer.store.mailings import MailingRow, NamedMailing, mailing

M = MailingState
DUE_STATES = {M.SCHEDULED, M.WAITING, M.FREEZING}
ONE_MORE = literal(1).label("one_more")
EVENT: dict[str, Any] = {
    "audience": None,
    "trigger": Trigger.REGISTERED,
    "due_at": None,
    "to_list": False,
}


async def switch(ledger: Ledger, mailing_id: int, frm: set[MailingState], **values: Any) -> bool:
    async with ledger.database.write() as connection:
        return await mailings.switch(connection, mailing_id, frm=frm, **values)


async def finish(ledger: Ledger, at: Any = NOW) -> int:
    async with ledger.database.write() as connection:
        return await mailings.finish(connection, at)


def ids(rows: list[MailingRow]) -> list[int]:
    return [row.id for row in rows]


@pytest.mark.parametrize("state", MailingState)
async def test_a_tick_looks_at_what_is_not_yet_frozen(ledger: Ledger, state: MailingState) -> None:
    one = await ledger.mailing(state=state)
    async with ledger.database.read() as connection:
        found = ids(await mailings.due(connection, NOW))
        unfinished = ids(await mailings.unfinished(connection, NOW))
    assert found == ([one] if state in DUE_STATES else [])
    assert unfinished == ([one] if state in {*DUE_STATES, M.SENDING} else [])


@pytest.mark.parametrize(
    ("due_at", "due"),
    [
        (NOW, True),
        (NOW - timedelta(days=7), True),
        (NOW + timedelta(seconds=1), False),
        (None, False),
    ],
)
async def test_due_is_when_its_time_has_come(ledger: Ledger, due_at: Any, due: bool) -> None:
    one = await ledger.mailing(state=M.SCHEDULED, due_at=due_at)
    async with ledger.database.read() as connection:
        assert ids(await mailings.due(connection, NOW)) == ([one] if due else [])
        assert ids(await mailings.unfinished(connection, NOW)) == ([one] if due else [])


async def test_the_earliest_is_due_first(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    made = [
        await ledger.mailing(
            seminar_id, step_key=str(hours), state=M.SCHEDULED, due_at=NOW - timedelta(hours=hours)
        )
        for hours in (1, 3, 2)
    ]
    event = await ledger.mailing(seminar_id, step_key="event", **EVENT)
    async with ledger.database.read() as connection:
        assert ids(await mailings.due(connection, NOW)) == [made[1], made[2], made[0]]
        rows = await mailings.of_seminar(connection, seminar_id)
    assert ids(rows) == [event, made[1], made[2], made[0]]


async def test_next_due_is_the_next_that_only_waits_for_its_time(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    for key, state, minutes in (
        ("past", M.SCHEDULED, -5),
        ("now", M.SCHEDULED, 0),
        ("unreleased", M.WAITING, 5),
        ("cancelled", M.CANCELLED, 6),
        ("later", M.SCHEDULED, 20),
        ("next", M.SCHEDULED, 10),
    ):
        due_at = NOW + timedelta(minutes=minutes)
        await ledger.mailing(seminar_id, step_key=key, state=state, due_at=due_at)
    async with ledger.database.read() as connection:
        assert await mailings.next_due(connection, NOW) == NOW + timedelta(minutes=10)
        assert await mailings.next_due(connection, NOW + timedelta(minutes=20)) is None


async def test_many_are_added_at_once(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    rows = [
        MailingRow(texts={}, **a_mailing(seminar_id, step_key="a")),
        MailingRow(texts={}, **a_mailing(seminar_id, step_key="b", **EVENT)),
    ]
    async with ledger.database.write() as connection:
        await mailings.add_many(connection, [])
        await mailings.add_many(connection, rows)
        found = await mailings.of_seminar(connection, seminar_id)
    stored = sorted(found, key=lambda row: row.step_key)
    assert [row.is_stored for row in (*rows, *stored)] == [False, False, True, True]
    assert [row._replace(id=0) for row in stored] == rows


async def test_by_id(ledger: Ledger) -> None:
    one = await ledger.mailing()
    async with ledger.database.read() as connection:
        found = await mailings.by_id(connection, one)
        assert found is not None
        assert (found.mailing.step_key, found.about) == ("invitation", "waerme")
        assert await mailings.by_id(connection, 99) is None


async def test_it_is_named_by_what_it_is_about(ledger: Ledger) -> None:
    about_list = a_mailing(0) | {"seminar_id": None, "about_list": "seminare"}
    async with ledger.database.write() as connection:
        issue_id = await issues.add(connection, an_issue(), NOW)
    about_issue = a_mailing(0) | {"seminar_id": None, "issue_id": issue_id}
    made = [await ledger.add(mailing, one) for one in (about_list, about_issue)]
    async with ledger.database.read() as connection:
        found = [await mailings.by_id(connection, one) for one in (*made, await ledger.mailing())]
    assert [one and (one.about, one.seminar, one.newsletter) for one in found] == [
        ("seminare", None, None), ("maerz", None, "maerz"), ("waerme", "waerme", None),
    ]  # fmt: skip


async def test_a_row_holds_the_whole_table_and_no_other_columns(ledger: Ledger) -> None:
    assert sorted(MailingRow._fields) == sorted(mailing.c.keys())
    async with ledger.database.read() as connection:
        for other in (mailings.all_of_mailings(), mailings.with_subject().add_columns(ONE_MORE)):
            with pytest.raises(TypeError, match="NamedMailing is no record of"):
                mailings.with_mailing(await connection.execute(other), NamedMailing)


async def test_a_switch_happens_from_the_states_named(ledger: Ledger) -> None:
    one = await ledger.mailing(state=M.SCHEDULED)
    assert not await switch(ledger, one, {M.WAITING, M.FREEZING}, state=M.SENDING)
    assert not await switch(ledger, 99, {M.SCHEDULED}, state=M.SENDING)
    assert (await ledger.row(mailing, one))["state"] is M.SCHEDULED
    assert await switch(ledger, one, {M.SCHEDULED}, state=M.PAUSED, waits_for="release")
    row = await ledger.row(mailing, one)
    assert (row["state"], row["waits_for"]) == (M.PAUSED, "release")


async def test_of_many_who_switch_one_wins(ledger: Ledger) -> None:
    one = await ledger.mailing(state=M.SCHEDULED)
    won = await asyncio.gather(
        *(switch(ledger, one, {M.SCHEDULED}, state=M.FREEZING) for _ in range(10))
    )
    assert sorted(won) == [False] * 9 + [True]


@pytest.mark.parametrize("state", DeliveryState)
async def test_a_mailing_ends_with_its_last_open_delivery(
    ledger: Ledger, state: DeliveryState
) -> None:
    one = await ledger.mailing()
    person_id = await ledger.person()
    await ledger.delivery(one, person_id, state=DeliveryState.SENT)
    await ledger.delivery(one, person_id, occasion="2", state=state)
    assert await finish(ledger) == (0 if state in OPEN else 1)
    row = await ledger.row(mailing, one)
    assert row["state"] is (M.SENDING if state in OPEN else M.DONE)
    assert row["finished_at"] == (None if state in OPEN else NOW)
    assert await finish(ledger) == 0


@pytest.mark.parametrize("state", [one for one in M if one is not M.SENDING])
async def test_only_what_is_sending_ends(ledger: Ledger, state: MailingState) -> None:
    await ledger.mailing(state=state)
    assert await finish(ledger) == 0


async def test_event_mails_end_with_their_usefulness(ledger: Ledger) -> None:
    """Nothing open now does not mean that nobody registers any more."""
    one = await ledger.mailing(**EVENT)
    assert await finish(ledger, STARTS - timedelta(seconds=1)) == 0
    assert await finish(ledger, STARTS) == 1
    assert (await ledger.row(mailing, one))["state"] is M.DONE


async def test_another_mailings_open_deliveries_do_not_matter(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    empty = await ledger.mailing(seminar_id)
    busy = await ledger.mailing(seminar_id, step_key="busy")
    await ledger.crowd(busy, 1)
    assert await finish(ledger) == 1
    assert (await ledger.row(mailing, empty))["state"] is M.DONE
    assert (await ledger.row(mailing, busy))["state"] is M.SENDING
