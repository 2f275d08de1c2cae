"""Alarms: told once when they begin and once when they are over, by whoever sees them first."""

import asyncio
import email
import json
import shlex
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from email import policy
from pathlib import Path
from typing import Any

import pytest
from delivery.fault_server import WAYS, Plan, faulty
from delivery.model_server import Act
from postbox import with_workspace
from support import START, Office
from waiting import patience

from mailer.actions.desk import Desk
from mailer.actions.office.workspaces import Mode
from mailer.actions.operation import telling, watching
from mailer.actions.operation.alarms import Alarm, AlarmCode, alarm_named, alarms_in, sentence_for
from mailer.actions.operation.health import Health, health_of
from mailer.actions.operation.watching import Watch
from mailer.config import Alarm as AlarmSettings
from mailer.config import Relay
from mailer.domain.delivery import DeliveryState
from mailer.domain.log_entry import LogEntry
from mailer.domain.reply_class import ReplyClass
from mailer.domain.suspension import Suspension, SuspensionKind
from mailer.store import liveness, suspensions
from mailer.store.attempt_counts import Attempts
from mailer.store.liveness import Process

MINUTE = timedelta(minutes=1)
CLOCK, REFUSED = Alarm(AlarmCode.CLOCK), Alarm(AlarmCode.REFUSED, "main")


def settled(office: Office, relays: Iterable[Relay] = (), **alarm: Any) -> Office:
    """The office set to live with these relays, and with what [alarm] says."""
    workspace = office.desk.workspace
    site = workspace.settings.site.model_copy(update={"mode": "live"})
    settings = workspace.settings.model_copy(
        update={"site": site, "alarm": AlarmSettings(**alarm), "relay": tuple(relays)}
    )
    return with_workspace(office, replace(workspace, settings=settings))


def live(monkeypatch: pytest.MonkeyPatch, mode: Mode = Mode.LIVE) -> None:
    """As if it had been taken live, on this machine."""

    async def found(desk: Desk) -> Health:
        health = await health_of(desk)
        return replace(health, mode=mode)

    monkeypatch.setattr(watching, "health_of", found)


async def sign(office: Office) -> None:
    async with office.desk.database.write() as connection:
        await connection.run_sync(liveness.live, Process.CLOCK, office.clock.now())


async def looks(office: Office, *watches: Watch, times: int = 1) -> None:
    for _ in range(times):
        office.clock.move_to(office.clock.now() + MINUTE)
        for one in watches:
            await one.look()


def told(said: list[str]) -> list[tuple[str, object]]:
    return [(one.event, one.fields["alarm"]) for one in said if isinstance(one, LogEntry)]


async def test_two_processes_tell_once_and_once_that_it_is_over(office: Office) -> None:
    said: list[str] = []
    watches = [Watch(office.desk, said.append) for _ in range(2)]
    await sign(office)
    await looks(office, *watches, times=5)
    assert said == []
    await looks(office, *watches, times=4)
    assert told(said) == [("alarm", "clock_stopped")]
    again = [Watch(office.desk, said.append) for _ in range(2)]  # a restart repeats nothing
    await looks(office, *again, times=3)
    assert len(said) == 1
    await sign(office)
    await looks(office, *again, times=1)
    assert len(said) == 1
    await looks(office, *again, times=2)
    assert told(said) == [("alarm", "clock_stopped"), ("alarm_over", "clock_stopped")]
    assert "läuft wieder" in said[1]


async def test_what_passes_within_a_minute_is_no_alarm(office: Office) -> None:
    said: list[str] = []
    watch = Watch(office.desk, said.append)
    await sign(office)
    await looks(office, watch, times=6)
    await sign(office)
    await looks(office, watch, times=3)
    assert said == []


async def test_a_command_gets_json_and_none_of_our_secrets(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMINARPOST_RELAY__MAIN__PASSWORD", "secret")
    out = tmp_path / "alarms with a blank"
    script = (
        "import json, os, sys; found = json.load(sys.stdin); "
        "found['names'] = [one for one in os.environ if one.startswith('SEMINARPOST')]; "
        f"open({str(out)!r}, 'a').write(json.dumps(found) + '\\n')"
    )
    live(monkeypatch)
    office = settled(office, command=shlex.join([sys.executable, "-c", script]))
    watch = Watch(office.desk)
    await sign(office)
    await looks(office, watch, times=8)
    await sign(office)
    await looks(office, watch, times=3)
    begun, over = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert begun.keys() == {"alarm", "relay", "state", "at", "de", "en", "names"}
    assert (begun["alarm"], begun["state"], over["state"]) == ("clock_stopped", "begun", "over")
    assert begun["names"] == []
    monkeypatch.undo()


@pytest.mark.parametrize("command", ["/nowhere/at/all", "false"])
async def test_who_could_not_be_told_is_told_later(
    office: Office, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    live(monkeypatch)
    said: list[str] = []
    office = settled(office, command=command)
    watch = Watch(office.desk, said.append)
    await sign(office)
    await looks(office, watch, times=8)
    first = [("alarm", "clock_stopped"), ("alarm_not_told", "clock_stopped")]
    assert told(said) == first
    await looks(office, watch, times=6)
    assert told(said) == first * 2


async def test_a_command_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "_COMMAND_SECONDS", 0.2)
    async with patience():
        words = ["sh", "-c", "sleep 600 & sleep 600"]
        assert not await telling.tell_by_command(words, CLOCK, START, over=False)


async def test_mail_takes_the_relay_that_is_not_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(monkeypatch)

    def refusing(verb: str, _line: str) -> Act | None:
        return Act("550 5.7.1 go away", runs=False) if verb == "MAIL" else None

    async with faulty(Plan(WAYS["bdat"], refusing)) as bad, faulty(Plan(WAYS["bdat"])) as good:
        relays = [
            Relay(name=name, host="127.0.0.1", port=server.port, tls="none")
            for name, server in (("main", bad), ("bulk", good))
        ]
        office = settled(office, relays, mail=("ops@example.org", "eva@example.org"))
        now = office.clock.now()
        held = Suspension(
            "main", "", SuspensionKind.REFUSED, now + 60 * MINUTE, now, 1, "550 5.7.1 go away"
        )
        async with office.desk.database.write() as connection:
            await connection.run_sync(suspensions.put, held)
        await looks(office, Watch(office.desk), times=3)
        assert sorted(good.recipients) == ["eva@example.org", "ops@example.org"]
        assert bad.connections == 0
    mail = email.message_from_bytes(good.taken[0].content, policy=policy.default)
    assert mail["Subject"] == "[Büro für Seminare] Störung: relay_refused (main)"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "weist uns ab" in mail.get_content()


async def test_where_the_named_relay_fails_the_next_one_tells(
    office: Office, monkeypatch: pytest.MonkeyPatch, unused_port: int
) -> None:
    live(monkeypatch)
    async with faulty(Plan(WAYS["bdat"])) as good:
        relays = [
            Relay(name=name, host="127.0.0.1", port=port, tls="none")
            for name, port in (("main", good.port), ("bulk", unused_port))
        ]
        office = settled(office, relays, mail=("ops@example.org",), relay="bulk")
        await sign(office)
        await looks(office, Watch(office.desk), times=8)
    assert good.recipients == ["ops@example.org"]


async def test_one_address_that_nobody_takes_has_no_other_told_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(monkeypatch)

    def knows_one(verb: str, line: str) -> Act | None:
        unknown = verb == "RCPT" and "gone@" in line
        return Act("550 5.1.1 unknown", runs=False) if unknown else None

    async with faulty(Plan(WAYS["bdat"], knows_one)) as server:
        relay = Relay(name="main", host="127.0.0.1", port=server.port, tls="none")
        office = settled(office, [relay], mail=("gone@example.org", "ops@example.org"))
        await sign(office)
        await looks(office, Watch(office.desk), times=20)
    assert server.recipients == ["ops@example.org"]


@pytest.mark.parametrize(("mode", "says"), [(Mode.CAPTURE, 1), (Mode.HELD, 0)])
async def test_only_a_live_office_mails(
    office: Office, monkeypatch: pytest.MonkeyPatch, mode: Mode, says: int
) -> None:
    live(monkeypatch, mode)
    said: list[str] = []
    async with faulty(Plan(WAYS["bdat"])) as server:
        relay = Relay(name="main", host="127.0.0.1", port=server.port, tls="none")
        office = settled(office, [relay], mail=("ops@example.org",))
        await sign(office)
        await looks(office, Watch(office.desk, said.append), times=8)
        assert server.connections == 0
    assert len(said) == says


async def test_a_database_that_is_away_is_told_without_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    watch = Watch(office.desk, said.append)
    await looks(office, watch)

    async def away(_desk: Desk) -> Health:
        raise OSError("no answer")

    def gone() -> None:
        raise OSError("no answer")

    with monkeypatch.context() as patched:
        patched.setattr(watching, "health_of", away)
        patched.setattr(office.desk.database, "read", gone)
        await looks(office, watch, times=5)
        assert told(said) == [("alarm", "database_unavailable")]
    await looks(office, watch, times=3)
    assert told(said)[1:] == [("alarm_over", "database_unavailable")]


async def healthy(office: Office, **relay: Any) -> Health:
    """The health of an office with a relay that is described."""
    health = await health_of(office.desk)
    return replace(health, relays=(replace(health.relays[0], name="main", **relay),))


def answered(health: Health, minutes: int, number: int = 5) -> Attempts:
    state, said = DeliveryState.SENT.value, ReplyClass.NONE.name
    at = health.at - minutes * MINUTE
    return Attempts("main", state, said, number, number, number, 0, at)


@pytest.mark.parametrize(
    ("waits", "moved", "limits", "stuck"),
    [
        (14, 300, {}, False),
        (16, 300, {}, True),
        (16, 3, {}, False),
        (16, 40, {"per_hour": 5}, False),
        (16, 40, {"per_hour": 6}, True),
        (16, 40, {"per_day": 5}, False),
    ],
)
async def test_mail_is_stuck_where_nothing_moves_and_no_rule_holds_it(
    office: Office, waits: int, moved: int, limits: dict[str, Any], stuck: bool
) -> None:
    health = await healthy(office, oldest_due=office.clock.now() - waits * MINUTE)
    attempts = (answered(health, moved),)
    health = replace(health, relays=(replace(health.relays[0], attempts=attempts),))
    relays = (Relay(name="main", host="smtp.example.org", **limits),)
    assert alarms_in(health, relays) == ({Alarm(AlarmCode.STUCK, "main")} if stuck else set())


@pytest.mark.parametrize(
    ("kind", "strikes", "found"),
    [
        (SuspensionKind.REFUSED, 1, {REFUSED}),
        (SuspensionKind.POLICY, 1, {REFUSED}),
        (SuspensionKind.UNREACHABLE, 1, set()),
        (SuspensionKind.UNREACHABLE, 4, {Alarm(AlarmCode.UNREACHABLE, "main")}),
        (SuspensionKind.SLOW, 9, set()),
    ],
)
async def test_a_suspended_relay_is_told_where_somebody_should_look(
    office: Office, kind: SuspensionKind, strikes: int, found: set[Alarm]
) -> None:
    now = office.clock.now()
    one = Suspension("main", "", kind, now + MINUTE, now, strikes, "no")
    health = await healthy(office, suspension=one, oldest_due=now - 60 * MINUTE)
    assert alarms_in(health, ()) == found


async def test_a_full_disk_and_a_mailing_that_nobody_looks_at(office: Office) -> None:
    health = replace(await healthy(office), free_bytes=99_000_000)
    assert alarms_in(health, ()) == {Alarm(AlarmCode.DISK)}
    overdue = replace(await healthy(office), overdue=office.clock.now() - 16 * MINUTE)
    (alarm,) = alarms_in(overdue, ())
    assert alarm == Alarm(AlarmCode.STUCK)
    assert "seminarpost run" in sentence_for(alarm, over=False).en


@pytest.mark.parametrize("code", list(AlarmCode))
@pytest.mark.parametrize("over", [False, True])
def test_every_alarm_has_its_words_and_its_name(code: AlarmCode, over: bool) -> None:
    alarm = Alarm(code, "main")
    sentence = sentence_for(alarm, over=over)
    assert sentence.de != sentence.en
    assert "{" not in sentence.de + sentence.en
    assert alarm_named(alarm.name) == alarm
    assert alarm_named("of another version") is None


async def test_the_watch_goes_on_after_a_look_that_failed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_EVERY_SECONDS", 0.01)
    stop = asyncio.Event()
    said: list[LogEntry] = []

    async def fails(_watch: Watch) -> None:
        if len(said) > 1:
            stop.set()
        raise OSError("a@example.org")

    monkeypatch.setattr(Watch, "look", fails)

    def hears(line: str) -> None:
        assert isinstance(line, LogEntry)
        said.append(line)

    async with patience():
        await watching.watch_forever(office.desk, stop, hears)
    assert {one.event for one in said} == {"watch_failed"}
