"""Backups: one private file, proven; restoring destroys nothing and believes nobody."""

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from alembic import command
from alembic.config import Config
from postgres import PostgresServer
from sqlalchemy import create_engine
from typer.testing import CliRunner

from mailer.actions.backups import archive, manifest
from mailer.actions.desk import alone_in
from mailer.cli import app
from mailer.store import migrate

SETTINGS = (
    '[site]\nname = "Büro"\nurl = "https://seminare.example.org"\nimprint = ["Weg 1"]\n'
    '[sender]\naddress = "seminare@example.org"\n'
)
Run = Callable[..., Any]
Rewrite = Callable[[dict[str, bytes]], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return an_office(tmp_path / "office")


def an_office(folder: Path) -> Path:
    """A workspace with two people."""
    assert CliRunner().invoke(app, ["init", str(folder)]).exit_code == 0
    (folder / "seminarpost.toml").write_text(SETTINGS, "utf-8")
    (folder / "p.csv").write_text("E-Mail;Nachname\na@example.org;Öztürk\nb@example.org;Zwei\n")
    ran(folder, "recipients", "import", str(folder / "p.csv"), "--list", "seminare",
        "--basis", "consent", "--source", "Messe")  # fmt: skip
    return folder


def ran(folder: Path, *words: str, exits: int = 0, given: str = "") -> Any:
    done = CliRunner().invoke(app, [*words, "--workspace", str(folder), "--json"], input=given)
    assert done.exit_code == exits, done.output
    return json.loads(done.stdout)


@pytest.fixture
def run(folder: Path) -> Run:
    def command(*words: str, exits: int = 0, given: str = "") -> Any:
        return ran(folder, *words, exits=exits, given=given)

    return command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


def lists_of(run: Run, email: str) -> list[str]:
    found = run("recipients", "find", email)
    return [one["state"] for one in found["subscriptions"]]


@pytest.mark.usefixtures("office_database")
def test_there_and_back(run: Run, folder: Path, file: Path) -> None:
    made = run("backup", str(file))
    assert made["tables"]["person"]["rows"] == 2
    assert file.stat().st_mode & 0o777 == 0o600
    assert made["bytes"] == file.stat().st_size
    assert {"seminarpost.toml", "data/secret.key"} <= {
        one.removeprefix("workspace/") for one in made["files"]
    }
    run("recipients", "unsubscribe", "a@example.org")
    run("recipients", "block", "b@example.org", "--reason", "Bitte")
    (folder / "p.csv").write_text("E-Mail;Nachname\nc@example.org;Drei\n")
    run("recipients", "import", str(folder / "p.csv"), "--list", "seminare", "--basis", "consent")
    run("recipients", "unsubscribe", "c@example.org")
    assert "--yes" in run("restore", str(file), exits=1)["error"]
    back = run("restore", str(file), "--yes")
    assert back["withdrawals"] == {"left": 1, "blocked": 1, "erased": 0}
    assert Path(back["aside"]).is_file()
    assert lists_of(run, "a@example.org") == ["unsubscribed"]
    assert run("recipients", "find", "b@example.org")["block"]["scope"] == "all"
    run("recipients", "find", "c@example.org", exits=1)
    # The table is imported once more, and whoever left meanwhile stays off.
    run("recipients", "import", str(folder / "p.csv"), "--list", "seminare", "--basis", "consent")
    assert lists_of(run, "c@example.org") == ["unsubscribed"]
    # Again: what was said before and after is still known.
    again = run("restore", str(file), "--yes")
    assert again["withdrawals"] == {"left": 1, "blocked": 1, "erased": 0}


def test_data_change_the_kind_of_database(
    run: Run, folder: Path, file: Path, postgres: PostgresServer
) -> None:
    made = run("backup", str(file))
    there, back = folder.parent / "there", folder.parent / "back"
    url = postgres.new()
    found = run("restore", str(file), "--into", str(there), "--database", url)
    assert (found["settings_fit"], found["aside"]) == (True, None)
    assert ran(there, "migrate")["database"] == "postgresql"
    ran(there, "recipients", "unsubscribe", "a@example.org")
    again = ran(there, "backup", str(file), "--force")
    assert again["database"] == "postgresql"
    assert again["tables"]["person"] == made["tables"]["person"]
    sqlite = "sqlite:///data/back.db"
    run("restore", str(file), "--into", str(back), "--database", sqlite)
    assert lists_of(lambda *words: ran(back, *words), "a@example.org") == ["unsubscribed"]
    # Over a database of this office on a server, what was there is kept as a file.
    ran(there, "recipients", "unsubscribe", "b@example.org")
    over = ran(there, "restore", str(file), "--yes")
    with closing(sqlite3.connect(over["aside"])) as database:
        rows = database.execute("SELECT count(*) FROM person").fetchone()
    assert rows == (2,)
    assert over["withdrawals"]["left"] == 1


def test_where_the_settings_name_another_database_it_is_said(
    run: Run, folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", str(file))
    monkeypatch.setenv("SEMINARPOST_DATABASE__URL", "sqlite:///data/seminarpost.db")
    other = folder.parent / "other"
    words = ("restore", str(file), "--into", str(other), "--database", "sqlite:///data/own.db")
    assert run(*words)["settings_fit"] is False


def test_numbers_given_after_a_backup_are_never_given_again(
    run: Run, folder: Path, file: Path
) -> None:
    run("backup", str(file))
    run("restore", str(file), "--yes")
    (folder / "p.csv").write_text("E-Mail;Nachname\nc@example.org;Drei\n")
    run("recipients", "import", str(folder / "p.csv"), "--list", "seminare", "--basis", "consent")
    (person,) = run("recipients", "show", "c@example.org")["people"]
    assert person["id"] > 1_000_000


def test_a_file_is_not_overwritten_unless_asked(run: Run, file: Path, tmp_path: Path) -> None:
    file.write_text("mine", "utf-8")
    assert "--force" in run("backup", str(file), exits=1)["error"]
    assert file.read_text("utf-8") == "mine"
    run("backup", str(file), "--force")
    assert zipfile.is_zipfile(file)
    assert "error" in run("backup", str(tmp_path / "nowhere" / "b.zip"), exits=1)
    assert "error" in run("backup", str(tmp_path), "--force", exits=1)
    assert sorted(tmp_path.glob(".*")) == []


def test_what_was_deleted_is_not_in_the_backup(run: Run, folder: Path, file: Path) -> None:
    with closing(sqlite3.connect(folder / "data" / "seminarpost.db")) as database:
        database.execute("UPDATE person SET organisation = ?", ("Geheimrat" * 300,))
        database.commit()
        database.execute("UPDATE person SET organisation = ''")
        database.commit()
    run("backup", str(file))
    with zipfile.ZipFile(file) as opened:
        assert b"Geheimrat" not in opened.read("database.db")


def test_a_new_folder_gets_all_of_it_and_is_held(run: Run, file: Path, tmp_path: Path) -> None:
    run("backup", str(file))
    other = tmp_path / "other"
    found = run("restore", str(file), "--into", str(other))
    assert found["aside"] is None
    assert "seminarpost.toml" in found["files"]
    assert found["held"] is True
    assert lists_of(lambda *words: ran(other, *words), "a@example.org") == ["subscribed"]
    modes = {one.stat().st_mode & 0o077 for one in other.rglob("*")}
    assert modes == {0}


def test_a_record_from_elsewhere_is_taken_over(run: Run, folder: Path, file: Path) -> None:
    run("backup", str(file))
    run("recipients", "unsubscribe", "a@example.org")
    record = folder / "data" / "withdrawals.jsonl"
    saved = folder.parent / "saved.jsonl"
    record.rename(saved)
    other = folder.parent / "other"
    words = ("restore", str(file), "--into", str(other), "--withdrawals", str(saved))
    assert run(*words)["withdrawals"]["left"] == 1
    assert '"left"' in (other / "data" / "withdrawals.jsonl").read_text("utf-8")


def test_a_workspace_just_made_takes_a_backup(run: Run, file: Path, tmp_path: Path) -> None:
    run("backup", str(file))
    fresh = tmp_path / "fresh"
    assert CliRunner().invoke(app, ["init", str(fresh)]).exit_code == 0
    ran(fresh, "migrate")
    found = ran(fresh, "restore", str(file))
    assert "seminarpost.toml" in found["kept"]
    assert lists_of(lambda *words: ran(fresh, *words), "a@example.org") == ["subscribed"]
    assert list((fresh / "data").glob("secret.key.before-*"))


@pytest.mark.usefixtures("office_database")
def test_another_offices_data_are_not_replaced(
    run: Run, folder: Path, file: Path, new_database: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    run("backup", str(file))
    monkeypatch.setenv("SEMINARPOST_DATABASE__URL", new_database())
    other = an_office(folder.parent / "other")
    assert "anderen Büros" in ran(other, "restore", str(file), "--yes", exits=1)["error"]
    assert lists_of(lambda *words: ran(other, *words), "a@example.org") == ["subscribed"]


def test_a_destroyed_database_of_another_office_is_not_taken_for_this_one(
    run: Run, folder: Path, file: Path
) -> None:
    run("backup", str(file))
    other = an_office(folder.parent / "other")
    (other / "data" / "seminarpost.db").write_bytes(b"nothing" * 1000)
    assert "anderen Büros" in ran(other, "restore", str(file), "--yes", exits=1)["error"]


def test_a_new_folder_does_not_take_over_the_old_ones_database(
    run: Run, folder: Path, file: Path
) -> None:
    shared = folder.parent / "shared.db"
    (folder / "data" / "seminarpost.db").rename(shared)
    (folder / "seminarpost.toml").write_text(
        SETTINGS + f'[database]\nurl = "sqlite:///{shared}"\n', "utf-8"
    )
    run("backup", str(file))
    other = folder.parent / "other"
    refused = run("restore", str(file), "--into", str(other), exits=1)
    assert "--database" in refused["error"]
    assert not (other / "seminarpost.toml").exists()
    url = "sqlite:///data/own.db"
    run("restore", str(file), "--into", str(other), "--database", url)
    assert url in (other / "seminarpost.toml").read_text("utf-8")


@pytest.mark.parametrize("task", ["run", "worker"])
def test_nothing_is_restored_while_somebody_runs(
    run: Run, folder: Path, file: Path, task: str
) -> None:
    run("backup", str(file))
    with alone_in(folder, task):
        assert task in run("restore", str(file), "--yes", exits=1)["error"]


def test_no_room_is_found_out_first(
    run: Run, folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage(NamedTuple):
        free: int

    run("backup", str(file))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1_000_000))
    with unchanged(folder):
        assert "Platz" in run("restore", str(file), "--yes", exits=1)["error"]


def test_an_older_database_is_brought_up_to_date(
    run: Run, folder: Path, file: Path, tmp_path: Path
) -> None:
    run("backup", str(file))
    old = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{old}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
    engine.dispose()

    def aged(members: dict[str, bytes]) -> None:
        told = json.loads(members["manifest.json"])
        told["tables"] = {"person": {"rows": 0, "sum": "0" * 64}}
        told["revision"] = "0008"
        members["database.db"] = old.read_bytes()
        members["manifest.json"] = json.dumps(told).encode()
        rehash(members)

    rewritten(file, aged)
    run("restore", str(file), "--yes")
    assert run("migrate")["migrated"] is True
    run("recipients", "find", "a@example.org", exits=1)


def rewritten(file: Path, rewrite: Rewrite) -> None:
    with zipfile.ZipFile(file) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    rewrite(members)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, octets in members.items():
            opened.writestr(name, octets)


def rehash(members: dict[str, bytes]) -> None:
    """The manifest tells what is in the archive."""
    told = json.loads(members["manifest.json"])
    told["files"] = {
        name: {"bytes": len(octets), "sha256": hashlib.sha256(octets).hexdigest()}
        for name, octets in members.items()
        if name != "manifest.json"
    }
    members["manifest.json"] = json.dumps(told).encode()


def with_file(name: str) -> Rewrite:
    def rewrite(members: dict[str, bytes]) -> None:
        members[name] = b"x"
        rehash(members)

    return rewrite


def told(**values: object) -> Rewrite:
    def rewrite(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(
            json.loads(members["manifest.json"]) | values
        ).encode()

    return rewrite


def unlisted(members: dict[str, bytes]) -> None:
    members["workspace/templates/more.html"] = b"x"


def changed(members: dict[str, bytes]) -> None:
    members["workspace/seminarpost.toml"] += b"#"


def larger(members: dict[str, bytes]) -> None:
    members["database.db"] += b"\0" * 50_000_000


def missing(members: dict[str, bytes]) -> None:
    del members["workspace/data/secret.key"]


def keyless(members: dict[str, bytes]) -> None:
    missing(members)
    rehash(members)


def another_key(members: dict[str, bytes]) -> None:
    members["workspace/data/secret.key"] = b"z" * 64
    rehash(members)


def no_database(members: dict[str, bytes]) -> None:
    members["database.db"] = b"no database" * 100
    rehash(members)


def wrong_count(members: dict[str, bytes]) -> None:
    found = json.loads(members["manifest.json"])
    found["tables"]["person"]["rows"] = 3
    members["manifest.json"] = json.dumps(found).encode()


def with_trigger(members: dict[str, bytes], where: Path) -> None:
    where.write_bytes(members["database.db"])
    with closing(sqlite3.connect(where)) as database:
        database.execute("CREATE TRIGGER t AFTER INSERT ON fact BEGIN DELETE FROM suppression; END")
        database.commit()
    members["database.db"] = where.read_bytes()
    rehash(members)


@pytest.mark.parametrize(
    "rewrite",
    [
        with_file("workspace/../../evil.txt"),
        with_file("/etc/passwd"),
        with_file("workspace/data/seminarpost.db"),
        with_file("workspace/mailer.py"),
        with_file("workspace/templates/../../x"),
        with_file("workspace/templates/.hidden"),
        with_file("workspace/templates/a\\b.html"),
        with_file("workspace/data/keys/a/b"),
        told(files={}),
        told(version=2),
        told(format="something"),
        told(created_at="yesterday"),
        told(revision="9999"),
        told(more=1),
        unlisted,
        changed,
        larger,
        missing,
        keyless,
        another_key,
        no_database,
        wrong_count,
    ],
)
def test_what_is_no_backup_of_ours_changes_nothing(
    run: Run, folder: Path, file: Path, rewrite: Rewrite
) -> None:
    run("backup", str(file))
    rewritten(file, rewrite)
    with unchanged(folder):
        error = run("restore", str(file), "--yes", exits=1)["error"]
    assert "Traceback" not in error
    assert "Unerwartet" not in error
    assert str(file) in error


def test_a_database_with_a_life_of_its_own_is_refused(
    run: Run, folder: Path, file: Path, tmp_path: Path
) -> None:
    run("backup", str(file))
    rewritten(file, lambda members: with_trigger(members, tmp_path / "t.db"))
    with unchanged(folder):
        assert "keine vollständige" in run("restore", str(file), "--yes", exits=1)["error"]


@pytest.mark.parametrize("part", [0, 1, 10, 0.5, 0.99])
def test_a_part_of_a_backup_changes_nothing(
    run: Run, folder: Path, file: Path, part: float
) -> None:
    run("backup", str(file))
    octets = file.read_bytes()
    file.write_bytes(octets[: int(part if part >= 1 else part * len(octets))])
    with unchanged(folder):
        assert "keine vollständige" in run("restore", str(file), "--yes", exits=1)["error"]


@pytest.mark.parametrize("name", ["p.csv", "data/seminarpost.db", "data", "nothing"])
def test_another_file_changes_nothing(run: Run, folder: Path, name: str) -> None:
    with unchanged(folder):
        error = run("restore", str(folder / name), "--yes", exits=1)["error"]
    assert "Unerwartet" not in error


def test_a_link_in_an_archive_is_a_file(run: Run, file: Path, tmp_path: Path) -> None:
    run("backup", str(file))

    def linked(members: dict[str, bytes]) -> None:
        members["workspace/templates/own.html"] = b"/etc/passwd"
        rehash(members)

    rewritten(file, linked)
    with zipfile.ZipFile(file) as opened:
        infos = [(one, opened.read(one)) for one in opened.infolist()]
    with zipfile.ZipFile(file, "w") as opened:
        for info, octets in infos:
            if info.filename.endswith("own.html"):
                info.external_attr = 0o120777 << 16
            opened.writestr(info, octets)
    other = tmp_path / "other"
    done = CliRunner().invoke(app, ["restore", str(file), "--into", str(other), "--json"])
    own = other / "templates" / "own.html"
    assert done.exit_code == 0, done.output
    assert not own.is_symlink()
    assert own.read_text("utf-8") == "/etc/passwd"


def test_a_folder_that_leads_out_is_not_written_through(
    run: Run, file: Path, tmp_path: Path
) -> None:
    run("backup", str(file))
    other, outside = tmp_path / "other", tmp_path / "outside"
    other.mkdir()
    outside.mkdir()
    (other / "templates").symlink_to(outside)
    assert "error" in run("restore", str(file), "--into", str(other), exits=1)
    assert list(outside.iterdir()) == []


def test_an_endless_list_of_files_is_not_read(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "many.zip"
    with zipfile.ZipFile(file, "w") as opened:
        for number in range(200):
            opened.writestr(f"{number}-{'x' * 60_000}"[:60_000], b"")
    assert file.stat().st_size > archive._BIGGEST_DIRECTORY
    assert "keine vollständige" in run("restore", str(file), "--yes", exits=1)["error"]


def test_known_names_are_those_of_a_workspace() -> None:
    assert manifest.is_known("workspace/templates/de/x/body.html")
    assert manifest.is_known("workspace/data/withdrawals.jsonl")
    assert not manifest.is_known("templates/de/x/body.html")
    assert not manifest.is_known("workspace/templates")
    assert not manifest.is_known("workspace/templates" + "/x" * 20)


def test_a_withdrawal_that_cannot_be_recorded_is_not_done(run: Run, folder: Path) -> None:
    os.mkfifo(folder / "data" / "withdrawals.jsonl")
    error = run("recipients", "unsubscribe", "a@example.org", exits=1)["error"]
    assert "withdrawals.jsonl" in error
    (folder / "data" / "withdrawals.jsonl").unlink()
    assert lists_of(run, "a@example.org") == ["subscribed"]


class unchanged:  # noqa: N801 - reads as a sentence
    """Nothing in a folder is another thing afterwards, but locks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        self._before = self._seen()

    def __exit__(self, *_: object) -> None:
        assert self._seen() == self._before

    def _seen(self) -> dict[str, bytes]:
        return dict(self._files())

    def _files(self) -> Iterator[tuple[str, bytes]]:
        for file in sorted(self._folder.rglob("*")):
            if file.is_file() and file.suffix != ".lock":
                yield str(file), file.read_bytes()
