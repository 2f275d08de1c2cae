"""A backup that was made while mail was sent takes the place of a database that was destroyed."""

import asyncio
import json
import os
import signal
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from acceptance.mishaps import fast_sink
from acceptance.office import SLUG, address, in_state, ledger, prepared, seminarpost, started
from waiting import PATIENCE_SECONDS, until

from mailer.actions.desk import open_desk
from mailer.actions.subscription.subscriptions import leave
from mailer.store import erasing, people

MAILS = 300
BEFORE, AFTER = 40, 120


@pytest.mark.usefixtures("office_database")
async def test_a_destroyed_database_is_restored_and_nothing_is_doubled_unseen(
    tmp_path: Path, office_database: str
) -> None:
    workspace, file = tmp_path / "office", tmp_path / "backup.zip"
    async with fast_sink(tmp_path / "taken.log") as sink:
        relay = {"port": sink.port, "connections": 1, "window": 2, "per_second": 15}
        number = await prepared(workspace, relay, mails=MAILS)
        async with started(workspace, "run") as run:
            await asyncio.wait_for(sink.reached(BEFORE), PATIENCE_SECONDS)
            made = await seminarpost(workspace, "backup", str(file))
            assert made["tables"]["delivery"]["rows"] == MAILS
            assert run.returncode is None
            taken_by_then = {to for _, to, _ in sink.taken()}
            left, blocked, erased = sorted({*map(address, range(MAILS))} - taken_by_then)[-3:]
            await withdrawn_meanwhile(workspace, left, blocked, erased)
            before = len(sink.taken())
            await asyncio.wait_for(sink.reached(AFTER), PATIENCE_SECONDS)
            refused = await seminarpost(workspace, "restore", str(file), "--yes", fails=True)
            assert "läuft" in refused["error"]
            run.send_signal(signal.SIGKILL)
            await run.wait()
        # The sender's process would make a new database in the place of the one that is gone.
        await until(lambda: others_connected(office_database) == 0)
        destroy(office_database, workspace)
        restored = await restored_when_nobody_runs(workspace, file)
        assert restored["withdrawals"] == {"left": 1, "blocked": 1, "erased": 1}
        taken = [(to, name) for _, to, name in sink.taken()]

        held = await seminarpost(workspace, "run", "--until-idle", fails=True)
        assert "go-live" in held["error"]
        assert "held" in {one["what"] for one in (await seminarpost(workspace, "today"))["tasks"]}
        refused = await seminarpost(workspace, "go-live", fails=True)
        assert "settle" in refused["error"]
        await seminarpost(workspace, "go-live", "--yes")
        await run_until_idle(workspace)
        assert [(to, name) for _, to, name in sink.taken()] == taken  # nothing by itself

        rows = await ledger(workspace, number)
        unclear, sent = in_state(rows, "unclear"), in_state(rows, "sent")
        assert {to for to, _ in taken} - sent - {
            erased
        } <= unclear  # each that left since is listed
        assert sent <= taken_by_then
        assert len(unclear) + len(sent) == MAILS - 1
        assert len(unclear) == restored["unclear"]

        await seminarpost(workspace, "settle", str(number), "--resend", "--yes")
        await run_until_idle(workspace)
        again = [(to, name) for _, to, name in sink.taken()]
        doubled = {to for to, times in Counter(to for to, _ in again).items() if times > 1}
        assert doubled <= unclear
        names = {to: {name for other, name in again if other == to} for to in doubled}
        assert all(len(one) == 1 for one in names.values())  # the same Message-ID
        gone = {left, blocked, erased}
        assert not gone & {to for to, _ in again[before + 2 :]}  # two may have been in flight
        assert {to for to, _ in again} - gone == {*map(address, range(MAILS))} - gone
        assert "error" in await seminarpost(workspace, "recipients", "find", erased, fails=True)
        # Whoever is imported once more from an old table stays off the list.
        await seminarpost(
            workspace, "recipients", "import", str(workspace / "people.csv"), "--list", "seminare",
            "--basis", "consent", "--source", "Messe",
        )  # fmt: skip
        found = await seminarpost(workspace, "recipients", "find", erased)
        assert [one["state"] for one in found["subscriptions"]] == ["unsubscribed"]


async def withdrawn_meanwhile(workspace: Path, left: str, blocked: str, erased: str) -> None:
    """One leaves by the link, one is blocked, one is erased."""
    await seminarpost(workspace, "recipients", "block", blocked, "--reason", "möchte nichts")
    async with open_desk(workspace) as desk:
        async with desk.database.read() as connection:
            behind = await people.at_addresses(connection, [left, erased])
        link = desk.workspace.links.unsubscribe(behind[left][0][0], "seminare")
        await leave(desk, link, "link")
        async with desk.database.write() as connection:
            assert await erasing.erase(connection, behind[erased][0][0], desk.clock.now())
    record = (workspace / "data" / "withdrawals.jsonl").read_text("utf-8")
    assert "example.org" not in record


def others_connected(url: str) -> int:
    """How many are connected to a PostgreSQL database; 0 for a file."""
    if not url.startswith("postgresql"):
        return 0
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    return int(row[0]) if row else 0


def destroy(url: str, workspace: Path) -> None:
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as connection:
            # The server may not have noticed yet that whoever was writing is dead.
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            for _ in range(10):
                try:
                    connection.execute("DROP SCHEMA public CASCADE")
                except psycopg.errors.DeadlockDetected:
                    continue
                break
            connection.execute("CREATE SCHEMA public")
        return
    file = workspace / "data" / "seminarpost.db"
    file.write_bytes(os.urandom(200_000))


async def restored_when_nobody_runs(workspace: Path, file: Path) -> dict[str, object]:
    """The sender's process ends a moment after its run."""
    for _ in range(100):
        done = started(workspace, "restore", str(file), "--yes", "--json",
                       stdout=asyncio.subprocess.PIPE)  # fmt: skip
        async with done as process:
            out, _ = await process.communicate()
        if b"worker" not in out or process.returncode == 0:
            break
        await asyncio.sleep(0.1)
    assert process.returncode == 0, out
    return dict(json.loads(out))


async def run_until_idle(workspace: Path) -> None:
    async with started(workspace, "run", "--until-idle") as process:
        assert await asyncio.wait_for(process.wait(), PATIENCE_SECONDS) in {0, 3}


@pytest.mark.usefixtures("office_database")
async def test_what_was_due_meanwhile_is_decided_by_a_person(tmp_path: Path) -> None:
    workspace, file = tmp_path / "office", tmp_path / "backup.zip"
    async with fast_sink(tmp_path / "taken.log") as sink:
        number = await prepared(workspace, {"port": sink.port}, mails=3)
        await seminarpost(workspace, "backup", str(file))  # due, and not begun
        await seminarpost(workspace, "run", "--until-idle")
        assert len(sink.taken()) == 3
        restored = await seminarpost(workspace, "restore", str(file), "--yes")
        assert (restored["missed"], restored["unclear"]) == (1, 0)
        assert Path(restored["aside"]).is_file()
        await seminarpost(workspace, "go-live", "--yes")
        await run_until_idle(workspace)
        assert len(sink.taken()) == 3
        tasks = (await seminarpost(workspace, "today"))["tasks"]
        (task,) = [one for one in tasks if one["mailing"] == number]
        assert "Sicherung" in task["sentence"]
        assert SLUG in task["command"]
