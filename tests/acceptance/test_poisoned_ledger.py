"""A ledger from before replies were cleaned: it is healed once, and then everything reads it."""

import asyncio
import importlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from acceptance.office import SLUG, address, in_state, prepared
from delivery.fault_server import WAYS, FaultServer, Plan, faulty
from typer.testing import CliRunner

from mailer.cli import app

MAILS = 8
POISON = {
    b"250 2.0.0 f\xfcr alle": "250 2.0.0 für alle",
    b"250 2.0.0 f\xed\xb3\xbcr alle": "250 2.0.0 für alle",
    b"250 2.0.0 a\0b": "250 2.0.0 a�b",
    b"250 2.0.0 \x1b]0;gone\x07": "250 2.0.0 �]0;gone�",
    "250 2.0.0 a\u202eb\x9b1m".encode(): "250 2.0.0 a�b�1m",
    b"250 2.0.0 a\nb\r\nc": "250 2.0.0 a b� c",
    "250 2.0.0 schon für alle".encode(): "250 2.0.0 schon für alle",
    b"250 2.0.0 ok": "250 2.0.0 ok",
}


def run(workspace: Path, *words: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*words, "--workspace", str(workspace), "--json"])
    assert result.exit_code == 0, (words, result.output, result.exception)
    return dict(json.loads(result.stdout))


AFTERWARDS = ("certificate", "feedback_answer", "feedback_given")


def as_at_first(database: sqlite3.Connection) -> None:
    """Takes away what later migrations made: it is one of the first version again."""
    tables = ("relay_habit", "serial", "successor", "former_address", "refused_import")
    returned = ("receipt", "address_score", "absence", "calendar_by_link", "calendar_reply")
    forms = ("registration_answer", "registration_consent", "registered_by", "form_block")
    limits = ("bucket", "press", "press_burst", "code_try")
    kept = ("mailbox_mark", "attempt_count", "worker")
    consents = ("consent_link", "consent_wording", "consent_event")
    totals = ("seminar_total", "year_total", "restriction")
    imports = ("suppression_event", "importing", "import_pack")
    database.execute("DROP INDEX uq_subscription_event_place")
    since = (*returned, *forms, *limits, *kept, *AFTERWARDS, *consents, *totals, *imports)
    for newer in (*tables, *since):
        database.execute(f"DROP TABLE {newer}")
    columns = (
        ("seminar", "attendance_open"),
        ("seminar", "sessions"),
        ("seminar", "details"),
        ("seminar", "unsure"),
        ("calendar_entry", "session"),
        ("delivery", "session"),
        ("mailing", "session"),
        ("suppression", "blocked_by"),
        ("person", "letter_salutation"),
        ("seminar", "zone_stated"),
        ("registration", "attended_minutes"),
        ("delivery", "without_calendar"),
        ("registration", "joined_at"),
        ("subscription_event", "link"),
        ("subscription_event", "leaf"),
        ("subscription_event", "salt"),
        ("subscription_event", "whose"),
        ("subscription_event", "address"),
        ("subscription_event", "wording_id"),
        ("subscription_event", "privacy_version"),
        ("subscription_event", "evidence"),
    )
    indexes = {
        "calendar_entry_seminar_address": "calendar_entry (seminar_id, address_key)",
        "mailing_seminar_step": "mailing (seminar_id, step_key)",
    }
    database.execute("DROP INDEX ix_calendar_entry_uid")
    for name in indexes:
        database.execute(f"DROP INDEX uq_{name}_session")
    for table, newer in columns:
        database.execute(f"ALTER TABLE {table} DROP COLUMN {newer}")
    for name, of in indexes.items():
        database.execute(f"CREATE UNIQUE INDEX uq_{name} ON {of}")
    database.execute("ALTER TABLE suspension RENAME TO hold")
    database.execute("DELETE FROM fact WHERE name = 'requests_before_links'")
    database.execute("UPDATE alembic_version SET version_num = '0001'")


async def poisoned(workspace: Path, server: FaultServer) -> int:
    """Everybody has the mail, by a database of the first version with servers' raw words."""
    mailing = await prepared(workspace, {"port": server.port}, mails=MAILS)
    await asyncio.to_thread(run, workspace, "run", "--until-idle")
    database = sqlite3.connect(workspace / "data" / "seminarpost.db")
    with database:
        for number, octets in enumerate(POISON):
            database.execute(
                "UPDATE delivery SET reply = CAST(? AS TEXT) WHERE address = ?",
                (octets, address(number)),
            )
            database.execute(
                "INSERT INTO suppression (address_key, scope, reason, detail, since) "
                "VALUES (?, 'all', 'hard bounce', CAST(? AS TEXT), '2026-01-01 00:00:00.000000')",
                (f"x{number}@example.net", octets),
            )
            database.execute(
                "INSERT INTO suspension (relay, domain, kind, until, since, strikes, reason) "
                "VALUES ('main', ?, 'slow', '2026-01-01 00:00:00.000000', "
                "'2026-01-01 00:00:00.000000', 1, CAST(? AS TEXT))",
                (f"x{number}.example", octets),
            )
        database.execute("UPDATE delivery SET reason = CAST(? AS TEXT)", (b"\xff\x9b",))
        as_at_first(database)
    database.close()
    return mailing


async def test_everything_reads_it_again(tmp_path: Path) -> None:
    async with faulty(Plan(WAYS["data"])) as server:
        mailing = await poisoned(tmp_path, server)
        listed = await asyncio.to_thread(run, tmp_path, "deliveries", str(mailing))
        rows = listed["deliveries"]
        assert {row["recipient"]: row["reply"] for row in rows} == {
            address(number): text for number, text in enumerate(POISON.values())
        }
        assert in_state(rows, "sent") == {address(number) for number in range(MAILS)}
        assert {row["reason"] for row in rows} == {"ÿ�"}
        found = await asyncio.to_thread(run, tmp_path, "recipients", "find", address(1))
        assert found
        await asyncio.to_thread(run, tmp_path, "rehearse", SLUG)
        await asyncio.to_thread(run, tmp_path, "run", "--until-idle")
        assert len(server.taken) == MAILS
    with sqlite3.connect(tmp_path / "data" / "seminarpost.db") as database:
        details = [row[0] for row in database.execute("SELECT detail FROM suppression ORDER BY id")]
        reasons = [
            row[0] for row in database.execute("SELECT reason FROM suspension ORDER BY domain")
        ]
    database.close()
    assert details == reasons == list(POISON.values())


async def test_a_healed_ledger_is_left_alone(tmp_path: Path) -> None:
    async with faulty(Plan(WAYS["data"])) as server:
        await poisoned(tmp_path, server)
    file = tmp_path / "data" / "seminarpost.db"
    await asyncio.to_thread(run, tmp_path, "mailing", "list")

    def contents() -> list[Any]:
        with sqlite3.connect(file) as database:
            found = database.execute("SELECT * FROM delivery ORDER BY id").fetchall()
            as_at_first(database)
        database.close()
        return found

    before = contents()
    await asyncio.to_thread(run, tmp_path, "mailing", "list")
    assert contents() == before


@pytest.mark.parametrize("octets", list(POISON))
def test_healing_is_done_once(octets: bytes) -> None:
    readable = importlib.import_module("mailer.store.migrations.versions.0002_relay_text").readable
    healed = readable(octets)
    assert healed == POISON[octets]
    assert readable(healed.encode()) == healed
