"""What staff and limits want of mail that is on its way, and how soon it happens."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from delivery.scripted import Script, scripted
from delivery.test_sender import SLUG, invited, relay_to, row_of, sender, states
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from support import Office
from waiting import patience, until

from mailer.actions.mailing import mailings
from mailer.actions.registration import registrations
from mailer.actions.subscription import subscriptions
from mailer.config import Relay
from mailer.delivery import prefetcher
from mailer.delivery.journal import Batch
from mailer.delivery.prefetch_buffer import PrefetchBuffer
from mailer.delivery.prefetcher import LOOK_SECONDS
from mailer.delivery.render.dispatcher import Take
from mailer.delivery.render.message import RenderedMessage
from mailer.delivery.render.renderer import RenderResult
from mailer.delivery.sender import Sender
from mailer.domain.address import parse_address
from mailer.domain.consent import SubscriptionState
from mailer.domain.person import Person
from mailer.store import workers
from mailer.store.ledger import recovery
from mailer.store.mailings import mailing
from mailer.store.subscriptions import subscription

People = Callable[[int], Path]


async def mailing_id(office: Office) -> int:
    return (await row_of(office, "p00000@example.org")).mailing_id


def interrupt(sending: Sender, after: int, deed: Callable[[], Awaitable[object]]) -> list[int]:
    """Does the deed when so many mails have begun; returns what begins after that, as it does."""
    journal = sending._journal
    write, begun, later = journal.write, 0, []
    done = False

    async def watched(batch: Batch) -> list[RenderedMessage]:
        nonlocal begun, done
        if begun >= after and not done:
            done = True
            await deed()
        left = await write(batch)
        begun += len(left)
        if done:
            later.append(len(left))
        return left

    journal.write = watched  # type: ignore[method-assign]  # the moment between two turns
    return later


async def test_a_pause_takes_effect_within_the_window(office: Office, people_file: People) -> None:
    await invited(office, people_file(40))
    number = await mailing_id(office)
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        later = interrupt(sending, 6, lambda: mailings.pause(office.desk, number, "Erika"))
        await sending.send_due()
        assert sum(later) == 0
        counted = await states(office)
        assert counted["sent"] == len(script.accepted) <= 6 + 8
        assert counted["sent"] + counted["queued"] == 40
        await mailings.resume(office.desk, number)
        await sending.send_due()
    assert await states(office) == {"sent": 40}


async def test_a_cancelled_mailing_ends_within_the_window(
    office: Office, people_file: People
) -> None:
    await invited(office, people_file(40))
    number = await mailing_id(office)
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        later = interrupt(sending, 6, lambda: mailings.cancel(office.desk, number, "Erika"))
        await sending.send_due()
    assert sum(later) == 0
    counted = await states(office)
    assert counted["sent"] == len(script.accepted) <= 6 + 8
    assert counted == {"sent": counted["sent"], "cancelled": 40 - counted["sent"]}


async def test_what_is_claimed_but_not_written_yet_is_given_back(
    office: Office, people_file: People
) -> None:
    """The sender ends while messages are being written: they are nobody's secret for a lease."""
    await invited(office, people_file(20))
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        buffer, writing = sending._channels[0]._buffer, asyncio.Event()

        async def forever(_ids: object, _now: object, _take: object) -> None:
            writing.set()
            await asyncio.Event().wait()

        buffer._dispatcher.render = forever  # type: ignore[method-assign, assignment]  # never comes to an end
        assert await buffer.refill(20) == buffer.coming == 20
        await writing.wait()
        assert await states(office) == {"claimed": 20}
        await buffer.give_back()
        assert await states(office) == {"queued": 20}


async def written(buffer: PrefetchBuffer) -> int:
    """How many messages are in buffer when all that was claimed is written."""
    await asyncio.gather(*buffer._tasks)
    return len(buffer)


async def test_what_is_claimed_anew_leaves_once(office: Office, people_file: People) -> None:
    """The machine slept through a lease: its messages still lie here, and are claimed again."""
    await invited(office, people_file(5))
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        buffer = sending._channels[0]._buffer
        await buffer.refill(10)
        assert await written(buffer) == 5
        old = buffer.take(5)
        buffer.put_back(old)
        office.clock.move_to(office.clock.now() + timedelta(minutes=21))
        assert (await sending.recover()).returned == 0  # it knows what it holds itself
        async with office.desk.database.write() as connection:  # another took it for dead
            await connection.run_sync(workers.leave, sending.worker)
            assert (await recovery.recover(connection, office.clock.now())).returned == 5
        assert await buffer.refill(10) == 5
        assert await written(buffer) == 5
        # Even if both should come to the journal in one turn.
        left = await sending._journal.write(Batch(messages=[*old, *buffer.take(5)]))
        assert sorted(one.id for one in left) == sorted(one.id for one in old)
    assert await states(office) == {"sending": 5}


async def test_who_comes_back_before_they_are_set_aside_gets_the_mail(
    office: Office, people_file: People
) -> None:
    """A renderer saw them unsubscribed; meanwhile they pressed "undo"."""
    await invited(office, people_file(2))
    address = "p00001@example.org"
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        buffer = sending._channels[0]._buffer
        write = buffer._dispatcher.render
        await subscriptions.unsubscribe(office.desk, address, "seminare", "link")

        async def slowly(ids: Sequence[int], now: datetime, take: Take) -> None:
            async def take_late(found: RenderResult) -> None:
                if found.aside:
                    async with office.desk.database.write() as connection:
                        back = update(subscription).values(state=SubscriptionState.SUBSCRIBED)
                        await connection.execute(back)
                await take(found)

            await write(ids, now, take_late)

        buffer._dispatcher.render = slowly  # type: ignore[method-assign]  # the moment in between
        await sending.send_due()
    assert address in script.recipients
    assert await states(office) == {"sent": 2}


async def test_what_is_not_there_is_not_asked_for_at_every_turn(
    office: Office, people_file: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two looks find nothing: one beside the last messages, and one when they have left."""
    await invited(office, people_file(30))
    looks = []
    monkeypatch.setattr(prefetcher, "LOOK_SECONDS", 3600.0)  # no look comes of time that passes
    async with (
        scripted(Script()) as script,
        sender(office, relay_to(script, connections=1, window=1)) as sending,
    ):
        buffer = sending._channels[0]._buffer
        refill = buffer.refill

        async def counted(number: int) -> int:
            looks.append(await refill(number))
            return looks[-1]

        buffer.refill = counted  # type: ignore[method-assign]  # counts, and does the same
        assert await sending.send_due() == 30
    assert looks[0] == 30
    assert len(looks) <= 3


async def test_a_database_that_fails_is_not_asked_without_a_pause(
    office: Office, people_file: People
) -> None:
    await invited(office, people_file(3))
    tries = []
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        buffer = sending._channels[0]._buffer
        refill = buffer.refill

        async def failing(number: int) -> int:
            tries.append(number)
            if len(tries) < 3:
                raise OperationalError("", None, Exception("disk I/O error"))
            return await refill(number)

        buffer.refill = failing  # type: ignore[method-assign]  # fails twice at once
        begun = asyncio.get_running_loop().time()
        assert await sending.send_due() == 3
        passed = asyncio.get_running_loop().time() - begun
    assert passed >= 2 * LOOK_SECONDS


async def test_what_is_urgent_overtakes(office: Office, people_file: People) -> None:
    """Somebody registers while an invitation goes out at one a second."""
    await invited(office, people_file(40))
    person = Person(parse_address("eva@example.com"), last_name="Eilig")
    async with scripted(Script()) as script:
        relay = relay_to(script, connections=1, window=1, per_second=1)
        async with sender(office, relay) as sending:
            interrupt(sending, 5, lambda: registrations.register(office.desk, SLUG, person))
            await sending.send_due()
    place = script.recipients.index("eva@example.com")
    assert 5 <= place <= 8
    assert len(script.recipients) == 41


async def test_an_hours_quota_is_kept_over_a_restart(office: Office, people_file: People) -> None:
    await invited(office, people_file(25))
    async with scripted(Script()) as script:
        relay = relay_to(script, per_hour=10)
        async with sender(office, relay) as sending:
            assert await sending.send_due() == 10
            assert "Kontingent" in sending.trouble
            assert not sending.is_away
        async with sender(office, relay) as sending:
            assert await sending.send_due() == 0
            assert sending.resumes_at is not None
            wait = sending.resumes_at - office.clock.now()
            assert timedelta(minutes=59) <= wait <= timedelta(minutes=61)
            office.clock.move_to(sending.resumes_at)
            assert await sending.send_due() == 10
    assert len(script.accepted) == 20


async def test_a_suspended_domain_does_not_delay_others(
    office: Office, people_file: People
) -> None:
    file = people_file(12)
    lines = file.read_text(encoding="utf-8").splitlines()
    for number in range(2, 12, 2):
        lines[number] = lines[number].replace("@example.org", "@slow.example.net")
    file.write_text("\n".join(lines), encoding="utf-8")
    await invited(office, file)
    busy = "421 4.7.0 slow.example.net: try again later, too many messages from you"

    def reply(line: str) -> str:
        return busy if "slow.example.net" in line else "250 2.1.5 ok"

    script = Script(on_rcpt=reply)
    relay = {"connections": 1, "window": 1}
    async with scripted(script), sender(office, relay_to(script, **relay)) as sending:
        await sending.send_due()
        assert not sending.trouble
    assert sorted(script.recipients) == sorted(
        one.rpartition(";")[2] for one in lines[1:] if "slow" not in one
    )
    counted = await states(office)
    assert counted["deferred"] + counted.get("queued", 0) == 5
    # It was asked once or twice, not five times.
    assert sum("slow.example.net" in one for one in script.commands) <= 2


@asynccontextmanager
async def two_relays(office: Office) -> AsyncIterator[tuple[Script, Script, list[Relay]]]:
    async with scripted(Script()) as first, scripted(Script()) as second:
        yield (
            first,
            second,
            [
                relay_to(first),
                relay_to(second).model_copy(update={"name": "second"}),
            ],
        )


async def carried_by(office: Office, relay: str) -> None:
    async with office.desk.database.write() as connection:
        invitation = mailing.c.step_key == "invitation"
        await connection.execute(update(mailing).where(invitation).values(relay=relay))


@pytest.mark.parametrize(("named", "place"), [("", 0), ("second", 1), ("gone", 0)])
async def test_each_mailing_leaves_by_its_relay(
    office: Office, people_file: People, named: str, place: int
) -> None:
    """One that is no longer in the settings: by the first."""
    await invited(office, people_file(5))
    await carried_by(office, named)
    async with two_relays(office) as (*scripts, relays):
        desk = office.desk
        async with Sender(desk.database, desk.workspace, relays, office.clock).open() as sending:
            assert await sending.send_due() == 5
    assert [len(one.accepted) for one in scripts] == [5 * (place == 0), 5 * (place == 1)]
    assert (await row_of(office, "p00000@example.org")).relay == relays[place].name


async def test_a_dead_relay_holds_up_only_its_own_mail(
    office: Office, people_file: People, unused_port: int
) -> None:
    await invited(office, people_file(5))
    await carried_by(office, "second")
    person = Person(parse_address("eva@example.com"), last_name="Eilig")
    await registrations.register(office.desk, SLUG, person)
    async with two_relays(office) as (first, _, relays):
        relays[1] = relays[1].model_copy(update={"port": unused_port})
        desk = office.desk
        async with Sender(desk.database, desk.workspace, relays, office.clock).open() as sending:
            assert await sending.send_due() == 1
            assert sending.trouble.startswith("second: ")
            assert sending.is_away
    assert first.recipients == ["eva@example.com"]
    assert await states(office) == {"queued": 5, "sent": 1}


async def test_the_sender_goes_on_by_itself_when_the_relay_is_back(
    office: Office, people_file: People
) -> None:
    await invited(office, people_file(5))
    said: list[str] = []
    async with scripted(Script()) as script:
        port = script.port
    desk = office.desk
    relay = relay_to(script)
    async with (
        patience(),
        Sender(
            desk.database, desk.workspace, relay, office.clock, on_problem=said.append
        ).open() as sending,
    ):
        running = asyncio.create_task(sending.send_forever())
        await until(lambda: said)
        async with scripted(Script(port=port)) as back:
            while len(back.accepted) < 5:
                office.clock.move_to(office.clock.now() + timedelta(seconds=1))
                await asyncio.sleep(0.05)
            sending.stop()
            assert await running == 5
    (line,) = filter(None, said)  # what programs alone hear of has no words
    assert line.startswith("main: 127.0.0.1")
    assert await states(office) == {"sent": 5}


async def test_what_others_queue_does_not_wait_for_the_next_poll(
    office: Office, people_file: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailer.delivery.sender._POLL_SECONDS", 3600.0)
    monkeypatch.setattr("mailer.delivery.sender._LOOKS", 36_000)
    await invited(office, people_file(1))
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        running = asyncio.create_task(sending.send_forever())
        await until(lambda: script.accepted)
        someone = Person(parse_address("neu@example.org"), last_name="Neu", language="")
        await registrations.register(office.desk, SLUG, someone)
        await until(lambda: "neu@example.org" in script.recipients)
        sending.stop()
        assert await running == 2
