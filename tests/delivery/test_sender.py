"""The sender against a mail server that misbehaves in every way the standard allows for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from delivery.scripted import Script, scripted
from support import Office, a_seminar
from waiting import PATIENCE_SECONDS, listening

from mailer.actions.imports import recipients
from mailer.actions.mailing import mailings, plans
from mailer.actions.registration import registrations
from mailer.actions.seminar import seminars
from mailer.actions.subscription import subscriptions
from mailer.config import Relay
from mailer.delivery.channel import Channel
from mailer.delivery.journal import Batch
from mailer.delivery.render.message import RenderedMessage
from mailer.delivery.sender import Sender
from mailer.domain.address import parse_address
from mailer.domain.delivery import DeliveryState
from mailer.domain.errors import RefusedError
from mailer.domain.person import Person
from mailer.scheduling import planner
from mailer.store import reports, suppressions
from mailer.store import seminars as seminar_store

SLUG = "waermeplanung"


def relay_to(script: Script, **settings: object) -> Relay:
    values: dict[str, object] = {"name": "main", "host": "127.0.0.1", "port": script.port}
    return Relay(**({"tls": "none", "connections": 2} | values | settings))  # type: ignore[arg-type]  # checked by pydantic


async def invited(office: Office, file: Path) -> None:
    """A published seminar whose invitation is frozen and may leave."""
    desk = office.desk
    await recipients.import_file(desk, file, "seminare", basis="consent", source="Messe")
    async with desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await seminars.publish(desk, SLUG)
    await plans.release(desk, SLUG, "invitation", "Erika")
    await plans.send_now(desk, SLUG, "invitation")
    await planner.tick(desk.database, desk.workspace, office.clock)


@asynccontextmanager
async def sender(office: Office, relay: Relay) -> AsyncIterator[Sender]:
    desk = office.desk
    async with Sender(desk.database, desk.workspace, relay, office.clock).open() as opened:
        yield opened


async def states(office: Office) -> dict[str, int]:
    """How many deliveries of the seminar are in which state."""
    counted: dict[str, int] = {}
    async with office.desk.database.read() as connection:
        for row in await reports.deliveries(connection):
            counted[row.state.value] = counted.get(row.state.value, 0) + 1
    return counted


async def row_of(office: Office, address: str) -> reports.LedgerRow:
    async with office.desk.database.read() as connection:
        rows = await reports.deliveries(connection)
    return next(row for row in rows if row.address == address)


async def test_everybody_gets_one_message_of_their_own(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(25))
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        n = await sending.send_due()
        assert (n, sending.trouble) == (25, "")
        assert await sending.send_due() == 0
    assert sorted(script.recipients) == [f"p{one:05d}@example.org" for one in range(25)]
    assert await states(office) == {"sent": 25}
    for _, recipient, content in script.accepted:
        assert f"<{recipient}>".encode() in content
        assert content.count(b"@example.org>") >= 1
        others = {one for one in script.recipients if one != recipient}
        assert not any(other.encode() in content for other in others)
    assert script.most_open <= 2


async def test_a_mail_says_what_it_is_to_the_server(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(1))
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        await sending.send_due()
    mail = next(one for one in script.commands if one.startswith("MAIL"))
    row = await row_of(office, "p00000@example.org")
    assert "FROM:<seminare@example.org>" in mail
    assert "RET=HDRS" in mail
    assert f"ENVID={row.message_id}" in mail
    assert f"SIZE={len(script.accepted[0][2])}" in mail
    assert "NOTIFY=FAILURE,DELAY" in next(one for one in script.commands if one.startswith("RCPT"))


async def test_greylisting_is_waited_out(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(5))
    seen: set[str] = set()

    def once(line: str) -> str:
        known = line in seen
        seen.add(line)
        return "250 2.1.5 ok" if known else "451 4.7.1 greylisted, come back later"

    async with (
        scripted(Script(on_rcpt=once)) as script,
        sender(office, relay_to(script)) as sending,
    ):
        await sending.send_due()
        assert await states(office) == {"deferred": 5}
        row = await row_of(office, "p00000@example.org")
        assert row.next_attempt_at is not None
        wait = row.next_attempt_at - office.clock.now()
        assert timedelta(minutes=5) <= wait <= timedelta(minutes=15)
        first_date = row.dated_at
        await sending.send_due()
        assert script.accepted == []  # not before its time
        office.clock.move_to(office.clock.now() + timedelta(minutes=20))
        await sending.send_due()
    assert await states(office) == {"sent": 5}
    after = await row_of(office, "p00000@example.org")
    assert after.attempts == 2
    assert after.dated_at == first_date  # Date and Message-ID are those of the first try
    assert after.message_id == row.message_id


async def test_a_refusal_for_good_is_kept_with_the_words_of_the_server(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(3))

    def unknown(line: str) -> str:
        return "550 5.1.1 no such user" if "p00001" in line else "250 2.1.5 ok"

    async with (
        scripted(Script(on_rcpt=unknown)) as script,
        sender(office, relay_to(script)) as sending,
    ):
        await sending.send_due()
    assert await states(office) == {"sent": 2, "failed": 1}
    row = await row_of(office, "p00001@example.org")
    assert row.reply == "550 5.1.1 no such user"
    assert row.reason == "address does not exist"


@pytest.mark.parametrize(
    ("reply", "suppressed"),
    [
        ("550 5.1.1 unknown user", True),
        ("550 5.1.10 recipient not found", True),
        ("554 5.6.1 this kind of message is not taken", False),
        ("550 no code at all", False),
    ],
)
async def test_only_the_fault_of_an_address_suppresses_it(
    office: Office, people_file: Callable[[int], Path], reply: str, suppressed: bool
) -> None:
    await invited(office, people_file(1))
    script = Script(on_rcpt=lambda _line: reply)
    async with scripted(script), sender(office, relay_to(script)) as sending:
        await sending.send_due()
    assert await states(office) == {"failed": 1}
    async with office.desk.database.read() as connection:
        found = await suppressions.at_address(connection, "p00000@example.org")
    assert (found.reason if found else "") == ("hard bounce" if suppressed else "")


@pytest.mark.parametrize(
    ("where", "reply"),
    [
        ("on_mail", "530 5.7.0 Authentication required"),
        ("on_mail", "550 5.1.0 not allowed to send as this sender"),
        ("on_rcpt", "554 5.7.1 relay access denied"),
    ],
)
async def test_what_is_our_fault_is_nobody_elses(
    office: Office, people_file: Callable[[int], Path], where: str, reply: str
) -> None:
    await invited(office, people_file(3))
    script = Script(**{where: lambda _line: reply})  # type: ignore[arg-type]  # one of the callbacks
    async with scripted(script), sender(office, relay_to(script)) as sending:
        await sending.send_due()
        assert bool(sending.trouble) == (where == "on_mail")
    assert set(await states(office)) <= {"deferred", "queued"}


async def test_a_relay_that_allows_fewer_connections_is_not_away(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(30))
    script = Script(
        on_connect=lambda _n: "220 hi" if script.open_now <= 2 else "421 4.7.0 too many connections"
    )
    async with scripted(script), sender(office, relay_to(script, connections=4)) as sending:
        await sending.send_due()
        assert not sending.trouble
    assert await states(office) == {"sent": 30}


async def test_what_changes_after_the_claim_is_still_seen(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    """All are claimed and filled; while the first mail is under way somebody unsubscribes."""
    await invited(office, people_file(6))
    relay_settings = {"connections": 1, "window": 1}
    async with (
        scripted(Script()) as script,
        sender(office, relay_to(script, **relay_settings)) as sending,
    ):
        journal = sending._channels[0]._journal
        write = journal.write

        async def meanwhile(batch: Batch) -> list[RenderedMessage]:
            if batch.answered and batch.answered[0].message.address_key == "p00000@example.org":
                await subscriptions.unsubscribe(
                    office.desk, "p00005@example.org", "seminare", "link"
                )
            return await write(batch)

        journal.write = meanwhile  # type: ignore[method-assign]  # the moment between two mails
        await sending.send_due()
    assert (await row_of(office, "p00005@example.org")).reason == "unsubscribed"
    assert await states(office) == {"sent": 5, "skipped": 1}


async def test_a_lost_connection_after_the_dot_is_unclear_and_never_resent(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(4))

    def cut(recipient: str) -> str:
        return "" if "p00002" in recipient else "250 2.0.0 queued"

    async with scripted(Script(on_dot=cut)) as script, sender(office, relay_to(script)) as sending:
        await sending.send_due()
        office.clock.move_to(office.clock.now() + timedelta(hours=5))
        await sending.recover()
        await sending.send_due()
    assert await states(office) == {"sent": 3, "unclear": 1}
    assert len(script.accepted) == 3


@pytest.mark.parametrize("resend", [True, False])
async def test_staff_settles_what_is_unclear(
    office: Office, people_file: Callable[[int], Path], resend: bool
) -> None:
    await invited(office, people_file(2))
    cuts = ["p00001"]

    def cut(recipient: str) -> str:
        return "" if cuts and cuts[0] in recipient else "250 2.0.0 queued"

    async with scripted(Script(on_dot=cut)) as script, sender(office, relay_to(script)) as sending:
        await sending.send_due()
        before = await row_of(office, "p00001@example.org")
        assert before.state is DeliveryState.UNCLEAR
        cuts.clear()
        mailing_id = before.mailing_id
        assert await mailings.settle(office.desk, mailing_id, sent=not resend) == 1
        await sending.send_due()
    assert await states(office) == {"sent": 2}
    assert len(script.accepted) == (2 if resend else 1)
    if resend:
        assert f"Message-ID: <{before.message_id}>".encode() in script.accepted[-1][2]


@pytest.mark.parametrize("stage", ["on_mail", "on_rcpt"])
async def test_a_connection_lost_before_the_message_is_only_a_delay(
    office: Office, people_file: Callable[[int], Path], stage: str
) -> None:
    await invited(office, people_file(1))
    script = Script(**{stage: lambda _line: ""})  # type: ignore[arg-type]  # one of the callbacks
    async with scripted(script), sender(office, relay_to(script)) as sending:
        await sending.send_due()
    assert await states(office) == {"deferred": 1}


async def test_no_relay_loses_nothing_and_goes_on_when_it_is_back(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(10))
    async with scripted(Script()) as script:
        port = script.port
    async with sender(office, relay_to(script)) as sending:
        assert await sending.send_due() == 0
        assert sending.trouble
        assert await states(office) == {"queued": 10}
        async with scripted(Script(port=port)) as back:
            assert sending.resumes_at is not None
            office.clock.move_to(sending.resumes_at)
            await sending.send_due()
            assert not sending.trouble
    assert len(back.accepted) == 10
    assert await states(office) == {"sent": 10}


async def test_421_only_delays_and_the_rest_goes_over_a_new_connection(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(6))
    count = 0

    def tired(_line: str) -> str:
        nonlocal count
        count += 1
        return "421 4.3.2 too many" if count == 2 else "250 2.1.0 ok"

    script = Script(on_mail=tired)
    async with scripted(script), sender(office, relay_to(script, connections=1)) as sending:
        assert await sending.send_due() == 2
        assert sending.trouble == "421 4.3.2 too many"
        assert await sending.send_due() == 0  # the relay is suspended
        assert sending.resumes_at is not None
        office.clock.move_to(sending.resumes_at)
        assert await sending.send_due() == 4
    assert await states(office) == {"sent": 5, "deferred": 1}
    assert script.connections == 2


async def test_a_full_mailbox_is_tried_again_later_and_not_suppressed(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(1))
    script = Script(on_rcpt=lambda _line: "552 5.2.2 mailbox full")
    async with scripted(script), sender(office, relay_to(script)) as sending:
        await sending.send_due()
    assert await states(office) == {"deferred": 1}
    row = await row_of(office, "p00000@example.org")
    assert row.reason == "mailbox full"


async def test_a_refused_recipient_does_not_spoil_the_next_one(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    """Without RSET the server would still have MAIL open and refuse an innocent recipient."""
    await invited(office, people_file(6))

    def some(line: str) -> str:
        return "550 5.1.1 no" if "p00001" in line or "p00004" in line else "250 2.1.5 ok"

    script = Script(on_rcpt=some)
    async with scripted(script), sender(office, relay_to(script, connections=1)) as sending:
        await sending.send_due()
    assert await states(office) == {"sent": 4, "failed": 2}
    assert not any(reply.startswith("503") for reply in script.commands)


async def test_starttls_never_falls_back_to_the_clear(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(2))
    async with (
        scripted(Script()) as script,
        sender(office, relay_to(script, tls="starttls")) as sending,
    ):
        await sending.send_due()
        assert "STARTTLS" in sending.trouble.upper()
    assert script.accepted == []
    assert not any(one.startswith("MAIL") for one in script.commands)
    assert await states(office) == {"queued": 2}


async def test_a_wrong_password_is_told_without_the_password(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(1))
    script = Script(
        extensions=("AUTH PLAIN LOGIN", "SIZE 1000000"),
        on_auth=lambda _line: "535 5.7.8 authentication failed for sehr-geheim",
    )
    async with (
        scripted(script),
        sender(
            office,
            relay_to(script, auth="password", username="u", password="sehr-geheim"),
        ) as sending,
    ):
        await sending.send_due()
        assert sending.trouble
        assert "sehr-geheim" not in sending.trouble
    assert await states(office) == {"queued": 1}


async def test_connections_are_renewed_after_so_many_messages(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(9))
    script = Script()
    async with (
        scripted(script),
        sender(office, relay_to(script, connections=1, messages_per_connection=4)) as sending,
    ):
        await sending.send_due()
    assert script.connections == 3


async def test_an_address_beyond_ascii_needs_a_server_that_can(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("E-Mail\njörg@example.org\n", encoding="utf-8")
    await invited(office, file)
    script = Script(extensions=("SIZE 1000000",))
    async with scripted(script), sender(office, relay_to(script)) as sending:
        await sending.send_due()
    row = await row_of(office, "jörg@example.org")
    assert row.state is DeliveryState.FAILED
    assert "SMTPUTF8" in row.reply


@pytest.mark.parametrize("pipelining", [(), ("PIPELINING",)], ids=["plain", "pipeline"])
async def test_what_a_relay_announces_is_known_before_the_next_release(
    office: Office, people_file: Callable[[int], Path], pipelining: tuple[str, ...]
) -> None:
    await invited(office, people_file(1))
    async with scripted(Script(extensions=(*pipelining, "SIZE 2000"))) as script:
        relay = relay_to(script)
        async with sender(office, relay) as sending:
            await sending.send_due()
    settings = office.desk.workspace.settings.model_copy(update={"relay": (relay,)})
    workspace = replace(office.desk.workspace, settings=settings)
    desk = replace(office.desk, workspace=workspace)
    told = "nimmt höchstens 2000 an"
    with pytest.raises(RefusedError, match="takes 2000 at most"):
        await plans.announce_release(desk, SLUG, "invitation-reminder")
    steps = {one.step: one for one in await plans.plan(desk, SLUG)}
    assert any(told in one.de for one in steps["invitation-reminder"].warnings)
    # Another server of the same name is another relay.
    moved = settings.model_copy(update={"relay": (relay.model_copy(update={"port": 25}),)})
    elsewhere = replace(desk, workspace=replace(workspace, settings=moved))
    assert not any(
        told in one.de for step in await plans.plan(elsewhere, SLUG) for one in step.warnings
    )


async def test_who_unsubscribes_after_the_freeze_is_not_mailed(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(3))
    await subscriptions.unsubscribe(office.desk, "p00001@example.org", "seminare", "link")
    person = Person(
        parse_address("p00002@example.org"), first_name="Vorname2", last_name="Nachname2"
    )
    await registrations.register(office.desk, SLUG, person)
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        await sending.send_due()
    subjects = [
        (recipient, b"multipart/mixed" in content) for _, recipient, content in script.accepted
    ]
    assert sorted(subjects) == [("p00000@example.org", False), ("p00002@example.org", True)]
    assert (await row_of(office, "p00001@example.org")).reason == "unsubscribed"


async def test_stop_finishes_what_is_in_flight_and_gives_the_rest_back(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(30))
    script = Script()
    async with scripted(script), sender(office, relay_to(script)) as sending:

        def accept(_recipient: str) -> str:
            if len(script.accepted) == 5:
                sending.stop()
            return "250 2.0.0 queued"

        script.on_dot = accept
        await sending.send_due()
    counted = await states(office)
    assert counted["sent"] == len(script.accepted)
    assert counted["sent"] + counted["queued"] == 30
    assert counted["queued"] >= 20


async def test_a_paused_mailing_stays_where_it_is(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(4))
    row = await row_of(office, "p00000@example.org")
    await mailings.pause(office.desk, row.mailing_id, "Erika")
    async with scripted(Script()) as script, sender(office, relay_to(script)) as sending:
        assert await sending.send_due() == 0
        await mailings.resume(office.desk, row.mailing_id)
        assert await sending.send_due() == 4


async def test_the_row_says_sending_before_the_message_can_leave(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(1))
    seen: list[str] = []
    told = asyncio.Event()

    def look(_recipient: str) -> str:
        told.set()
        return "354 go on"

    script = Script(on_data=look)

    async def watch() -> None:
        await told.wait()
        seen.append((await row_of(office, "p00000@example.org")).state.value)

    async with scripted(script), sender(office, relay_to(script)) as sending:
        release = asyncio.Event()
        original = script.on_dot
        watching = asyncio.create_task(watch())
        script.on_dot = original
        await asyncio.gather(sending.send_due(), watching)
        release.set()
    assert seen[0] in {"sending", "sent"}
    assert (await row_of(office, "p00000@example.org")).attempts == 1


async def test_answers_that_come_close_behind_each_other_share_a_transaction(
    office: Office, people_file: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a window is worth one, or all that is under way; no clock decides in this test."""
    monkeypatch.setattr("mailer.delivery.channel._LINGER_SECONDS", PATIENCE_SECONDS)
    turns: list[tuple[int, int]] = []
    turn = Channel._turn

    async def counted(self: Channel, batch: Batch) -> int:
        turns.append((len(batch.answered), self._under_way))
        return await turn(self, batch)

    monkeypatch.setattr(Channel, "_turn", counted)
    await invited(office, people_file(40))
    relay = partial(relay_to, window=4)
    async with scripted(Script()) as script, sender(office, relay(script)) as sending:
        assert await sending.send_due() == 40
    assert sum(answers for answers, _ in turns) == 40
    assert [one for one in turns if 0 < one[0] < 4 and one[1]] == []
    assert any(answers >= 4 for answers, _ in turns)


async def test_smtp_sink_of_postfix_takes_a_whole_list(
    office: Office, people_file: Callable[[int], Path], smtp_sink: str, unused_port: int
) -> None:
    await invited(office, people_file(200))
    process = await asyncio.create_subprocess_exec(
        smtp_sink, "-u", "nobody", f"127.0.0.1:{unused_port}", "50"
    )
    try:
        await listening(unused_port)
        relay = Relay(name="sink", host="127.0.0.1", port=unused_port, tls="none")
        async with sender(office, relay) as sending:
            await sending.send_due()
            assert not sending.trouble
    finally:
        process.terminate()
        await process.wait()
    assert await states(office) == {"sent": 200}
