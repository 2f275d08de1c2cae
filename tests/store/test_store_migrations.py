"""Migrations: a migrated database is the one that the code's tables describe."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import tables
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, column, create_engine, insert, inspect, text
from sqlalchemy import table as sa_table
from store.ledger import NOW, Ledger, a_mailing

from mailer.domain.errors import WorkspaceError
from mailer.domain.note import Code, Note, read
from mailer.domain.suspension import Suspension, SuspensionKind
from mailer.store import (
    attempt_counts,
    audiences,
    contents,
    entries,
    facts,
    habits,
    refused,
    reports,
    serials,
    suspensions,
    workers,
)
from mailer.store import (
    migrate as migrate_module,
)
from mailer.store.database import Database, open_database
from mailer.store.ledger import claims, recovery
from mailer.store.mailings import mailing
from mailer.store.migrate import migrate
from mailer.store.schema import metadata

# All modules with tables are loaded: only then does metadata know them all.
MODULES = (
    attempt_counts,
    audiences,
    claims,
    contents,
    entries,
    facts,
    habits,
    suspensions,
    recovery,
    refused,
    reports,
    serials,
    workers,
)
HEAD = "0018"


@pytest.fixture(autouse=True)
def _migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the migrations themselves run."""
    monkeypatch.setattr(migrate_module, "_upgrade", tables.migrated)


def described(connection: Connection) -> dict[str, Any]:
    """Everything a database says about its tables, but for the migrations' own."""
    about = inspect(connection)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in about.get_columns(table)
            },
            "key": about.get_pk_constraint(table),
            "checks": sorted(
                (str(check["name"]), check["sqltext"])
                for check in about.get_check_constraints(table)
            ),
            "unique": sorted(
                (str(one["name"]), one["column_names"])
                for one in about.get_unique_constraints(table)
            ),
            "foreign": sorted(
                (one["constrained_columns"], one["referred_table"], one["options"])
                for one in about.get_foreign_keys(table)
            ),
            "indexes": sorted(
                (
                    str(one["name"]),
                    one["column_names"],
                    one["unique"],
                    str(one["dialect_options"].get(f"{connection.dialect.name}_where", "")),
                )
                for one in about.get_indexes(table)
            ),
        }
        for table in about.get_table_names()
        if table != "alembic_version"
    }


def upgrade(connection: Connection, revision: str) -> None:
    """Brings a database up to ``revision``, which need not be the newest."""
    config = Config()
    config.set_main_option("script_location", str(migrate_module._SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def tables_of(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def an_empty_database(tmp_path: Path, database_url: str, request: pytest.FixtureRequest) -> Engine:
    """A database without tables, of the same kind as the one at ``database_url``."""
    if database_url.startswith("sqlite:"):
        return create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    url = request.getfixturevalue("postgres").new().replace(":", "+psycopg:", 1)
    return create_engine(url, connect_args={"options": "-c DateStyle=ISO"})  # read back as dates


async def test_alembic_finds_no_difference(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, metadata))

    async with database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_checks_and_partial_indexes_are_the_same_too(
    database: Database, tmp_path: Path, database_url: str, request: pytest.FixtureRequest
) -> None:
    """Alembic compares neither of them."""
    engine = an_empty_database(tmp_path, database_url, request)
    metadata.create_all(engine)
    with engine.connect() as connection:
        expected = described(connection)
    engine.dispose()
    async with database.read() as connection:
        found = await connection.run_sync(described)
    assert set(found) == set(metadata.tables)
    for table, expectation in expected.items():
        assert found[table] == expectation


async def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        opened = await open_database("sqlite:///twice.db", tmp_path)
        async with opened.write() as connection:
            await connection.run_sync(migrate)
            version = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        async with opened.read() as connection:
            found = await connection.run_sync(described)
        await opened.close()
        assert version == HEAD
        assert set(found) == set(metadata.tables)


async def test_data_survives_opening_again(tmp_path: Path) -> None:
    opened = await open_database("sqlite:///again.db", tmp_path)
    async with opened.write() as connection:
        await facts.put(connection, "a", "1")
    await opened.close()
    opened = await open_database("sqlite:///again.db", tmp_path)
    async with opened.read() as connection:
        assert await facts.get(connection, "a") == "1"
    await opened.close()


async def test_a_newer_database_is_refused_and_left_alone(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WorkspaceError, match="is newer than this program") as refused:
        async with database.write() as connection:
            await connection.run_sync(migrate)
    assert "Stand 9999" in refused.value.sentence.de
    async with database.read() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
        assert set(await connection.run_sync(described)) == set(metadata.tables)


async def test_a_migration_is_part_of_the_callers_transaction(tmp_path: Path) -> None:
    """A crash half-way leaves the database as it was, not half migrated."""
    opened = await open_database("sqlite:///half.db", tmp_path)
    async with opened.write() as connection:
        for table in await connection.run_sync(tables_of):
            await connection.execute(text(f"DROP TABLE {table}"))

    async def migrate_and_fail() -> None:
        async with opened.write() as connection:
            await connection.run_sync(migrate)
            assert "delivery" in await connection.run_sync(tables_of)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        await migrate_and_fail()
    async with opened.read() as connection:
        assert await connection.run_sync(tables_of) == []
    await opened.close()


def test_there_is_one_line_of_versions() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate_module._SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD]
    assert len(scripts.get_bases()) == 1


def test_a_folder_with_a_percent_sign_is_no_format(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / '100%.db'}")
    with engine.begin() as connection:
        migrate(connection)
        assert set(described(connection)) == set(metadata.tables)
    engine.dispose()


async def test_what_was_numbered_before_is_not_numbered_again(tmp_path: Path) -> None:
    """A database of the first tables: its highest numbers, and up to where links named nothing."""
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        upgrade(connection, "0001")
        for table, number in (("person", 7), ("subscription_event", 9)):
            columns = inspect(connection).get_columns(table)
            values: dict[str, object] = {
                one["name"]: NOW if "DATE" in str(one["type"]) else "" for one in columns
            }
            values |= {"id": number}
            if table == "subscription_event":
                values |= {"person_id": 7, "state": "pending"}
            connection.execute(insert(metadata.tables[table]).values(**values))
    engine.dispose()
    opened = await open_database("sqlite:///old.db", tmp_path)
    async with opened.write() as connection:
        known = await connection.execute(text("SELECT name, last FROM serial ORDER BY name"))
        assert [tuple(row) for row in known] == [("person", 7), ("subscription_event", 9)]
        assert await facts.get(connection, "requests_before_links") == "9"
        await connection.execute(text("DELETE FROM person"))
        assert await serials.take(connection, metadata.tables["person"]) == 8
    await opened.close()


OLD_NOTES = {
    "": [],
    "release": [Note.of(Code.RELEASE)],
    "release: content changed": [Note.of(Code.RELEASE_AGAIN)],
    "join_url, attendance, materials_url": [
        Note.of(Code.JOIN_URL),
        Note.of(Code.ATTENDANCE),
        Note.of(Code.MATERIALS_URL),
    ],
    "recipients": [Note.of(Code.RECIPIENTS)],
    "content changed while sending": [Note.of(Code.CONTENT_CHANGED)],
    "seminar cancelled": [Note.of(Code.SEMINAR_CANCELLED)],
    "seminar cancelled while paused": [Note.of(Code.CANCELLED_WHILE_PAUSED)],
    "audience grew from 10 to 12": [Note.of(Code.GREW, before="10", now="12")],
    "paused by Ünal, Büro": [Note.of(Code.PAUSED, by="Ünal, Büro")],
    'cancelled by "Erika" {x}': [Note.of(Code.CANCELLED, by='"Erika" {x}')],
    "too large for the relay: 552 5.3.4 no, 10%": [
        Note.of(Code.TOO_LARGE, reply="552 5.3.4 no, 10%")
    ],
    "content refused: 554 spam": [Note.of(Code.CONTENT_REFUSED, reply="554 spam")],
    "message refused by the relay: 550": [Note.of(Code.MESSAGE_REFUSED, reply="550")],
    "Die Vorlage „x“ fehlt, bitte anlegen.\nZeile 2": [
        Note.of(
            Code.CANNOT_BE_MADE,
            de="Die Vorlage „x“ fehlt, bitte anlegen.\nZeile 2",
            en="Die Vorlage „x“ fehlt, bitte anlegen.\nZeile 2",
        )
    ],
}


async def test_what_older_workspaces_wait_for_becomes_codes(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    ids = {
        old: await ledger.add(
            mailing, a_mailing(seminar_id, step_key=f"step-{number}", waits_for=old)
        )
        for number, old in enumerate(OLD_NOTES)
    }
    async with ledger.database.write() as connection:
        await connection.execute(text("DROP TABLE attempt_count"))  # newer than that
        await connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))
        await connection.run_sync(upgrade, "0009")
    for old, expected in OLD_NOTES.items():
        stored = (await ledger.row(mailing, ids[old]))["waits_for"]
        assert list(read(stored)) == expected


def test_suspensions_move_into_the_table_of_their_name(
    tmp_path: Path, database_url: str, request: pytest.FixtureRequest
) -> None:
    kept = [
        Suspension("main", "", SuspensionKind.REFUSED, NOW, NOW - timedelta(days=1), 3, "535 nö"),
        Suspension("main", "a.example", SuspensionKind.SLOW, NOW, NOW, 1, "421 4.7.0 slow"),
    ]
    before = [asdict(one) for one in kept]
    engine = an_empty_database(tmp_path, database_url, request)
    with engine.begin() as connection:
        upgrade(connection, "0009")
        columns = [column(one.name, one.type) for one in suspensions.suspension.columns]
        connection.execute(insert(sa_table("hold", *columns)).values(before))
        migrate(connection)
    with engine.begin() as connection:
        assert suspensions.all_suspensions(connection) == kept
        found = described(connection)
        assert "hold" not in found
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert found["suspension"] == described(connection)["suspension"]
    engine.dispose()


def test_a_migration_is_called_by_its_revision_and_they_are_one_chain() -> None:
    """The program reads the newest revision off the files' names, without Alembic."""
    config = Config()
    config.set_main_option("script_location", str(migrate_module._SCRIPTS))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    for one in scripts:
        assert Path(one.path).name.startswith(f"{one.revision}_")
    assert {one.revision for one in scripts} == migrate_module.revisions()
    newest_first = [one.revision for one in scripts]
    assert newest_first == sorted(newest_first, reverse=True)
    assert (
        migrate_module.newest_revision() == ScriptDirectory.from_config(config).get_current_head()
    )
