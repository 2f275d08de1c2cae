"""Workspaces: what must be in the folder, and the key that is made in it once."""

import errno
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mailer.domain.errors import SettingsError, WorkspaceError
from mailer.workspace import open_workspace

WHOLE = """\
[site]
name = "Büro"
url = "https://seminare.example.org"
imprint = ["Büro", "Musterweg 1"]
[sender]
name = "Büro für Seminare"
address = "seminare@example.org"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace that is all there."""
    (tmp_path / "seminarpost.toml").write_text(WHOLE, encoding="utf-8")
    return tmp_path


def key_file(folder: Path) -> Path:
    return folder / "data" / "secret.key"


def test_opening(folder: Path) -> None:
    workspace = open_workspace(folder)
    assert workspace.settings.site.name == "Büro"
    assert workspace.links.seminar("x") == "https://seminare.example.org/seminar/x"
    assert "online-seminar" in workspace.content.timelines
    assert workspace.data == folder / "data"
    assert workspace.inbox == folder / "data" / "inbox"


def test_who_sends(folder: Path) -> None:
    office = open_workspace(folder).office()
    assert (office.name, office.sender_name) == ("Büro", "Büro für Seminare")
    assert office.sender_address == "seminare@example.org"
    assert office.imprint == ("Büro", "Musterweg 1")
    assert (office.timezone, office.language) == ("Europe/Berlin", "de")
    assert office.phone == ""
    (folder / "seminarpost.toml").write_text(
        WHOLE.replace("[site]", '[site]\nphone = "030 123456"'), encoding="utf-8"
    )
    assert open_workspace(folder).office().phone == "030 123456"


@pytest.mark.parametrize("where", [".", "absent", "seminarpost.toml"])
def test_without_settings_it_is_no_workspace(tmp_path: Path, where: str) -> None:
    with pytest.raises(WorkspaceError, match="seminarpost init") as refused:
        open_workspace(tmp_path / where)
    assert str(tmp_path) in refused.value.sentence.de
    assert list(tmp_path.iterdir()) == []


def test_wrong_settings_are_refused_before_anything_is_made(folder: Path) -> None:
    (folder / "seminarpost.toml").write_text("[sitte]", encoding="utf-8")
    with pytest.raises(SettingsError, match="sitte"):
        open_workspace(folder)
    assert not key_file(folder).exists()


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ('imprint = ["Büro", "Musterweg 1"]', "", "imprint"),
        ('imprint = ["Büro", "Musterweg 1"]', "imprint = []", "imprint"),
        ('imprint = ["Büro", "Musterweg 1"]', 'imprint = ""', "imprint"),
        ('imprint = ["Büro", "Musterweg 1"]', 'imprint = [" ", ""]', "imprint"),
        ('imprint = ["Büro", "Musterweg 1"]', 'imprint = " \\n "', "imprint"),
        ('address = "seminare@example.org"', "", "sender address"),
        ('address = "seminare@example.org"', 'address = ""', "sender address"),
    ],
)
def test_nothing_is_sent_without_imprint_and_sender(
    folder: Path, old: str, new: str, missing: str
) -> None:
    assert WHOLE.count(old) == 1
    (folder / "seminarpost.toml").write_text(WHOLE.replace(old, new), encoding="utf-8")
    workspace = open_workspace(folder)
    with pytest.raises(SettingsError, match=missing) as refused:
        workspace.office()
    assert "seminarpost.toml" in refused.value.sentence.de


def test_the_key_is_made_once_and_for_its_owner_only(folder: Path) -> None:
    first = open_workspace(folder)
    assert stat.S_IMODE(key_file(folder).stat().st_mode) == 0o600
    key = key_file(folder).read_bytes()
    assert len(key.strip()) == 64
    second = open_workspace(folder)
    assert key_file(folder).read_bytes() == key
    assert second.links.registration(7) == first.links.registration(7)


def test_two_workspaces_have_two_keys(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "seminarpost.toml").write_text(WHOLE, encoding="utf-8")
    assert open_workspace(folder).links.secret != open_workspace(other).links.secret


def test_whoever_comes_second_takes_the_key_of_the_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def too_late(draft: Path, file: Path) -> None:
        key_file(folder).write_bytes(b"a" * 64)
        link(draft, file)

    monkeypatch.setattr(os, "link", too_late)
    assert open_workspace(folder).links.secret == b"a" * 64
    assert [one.name for one in key_file(folder).parent.iterdir()] == ["secret.key"]


def test_a_key_is_never_seen_half_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync, seen = os.fsync, []

    def look(handle: int) -> None:
        seen.append(key_file(folder).exists())
        fsync(handle)

    monkeypatch.setattr(os, "fsync", look)
    open_workspace(folder)
    assert seen == [False, True]  # the key's own words first, then the folder that names it


def test_many_at_once_have_one_key(folder: Path) -> None:
    together = threading.Barrier(8)

    def key() -> bytes:
        together.wait(30)
        return open_workspace(folder).links.secret

    with ThreadPoolExecutor(8) as pool:
        keys = {one.result() for one in [pool.submit(key) for _ in range(8)]}
    assert len(keys) == 1
    assert [one.name for one in key_file(folder).parent.iterdir()] == ["secret.key"]


@pytest.mark.parametrize(("number", "told"), [(errno.EPERM, False), (errno.ENOSPC, True)])
def test_a_disk_without_hard_links_will_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    if told:
        with pytest.raises(WorkspaceError, match="cannot be read or made"):
            open_workspace(folder)
        assert list(key_file(folder).parent.iterdir()) == []
    else:
        assert open_workspace(folder).links.secret == key_file(folder).read_bytes().strip()


@pytest.mark.parametrize("content", [b"", b"\n", b"short\n", b" " * 64, b"x" * 31])
def test_a_damaged_key_is_not_replaced(folder: Path, content: bytes) -> None:
    """A new key would make every link in mails already sent invalid."""
    key_file(folder).parent.mkdir()
    key_file(folder).write_bytes(content)
    with pytest.raises(WorkspaceError, match="empty or damaged"):
        open_workspace(folder)
    assert key_file(folder).read_bytes() == content


@pytest.mark.parametrize("at_data", [True, False])
def test_a_key_that_cannot_be_read_is_told(folder: Path, at_data: bool) -> None:
    if at_data:
        (folder / "data").write_text("a file where the folder should be", encoding="utf-8")
    else:
        key_file(folder).mkdir(parents=True)
    with pytest.raises(WorkspaceError, match="cannot be read or made"):
        open_workspace(folder)


def test_the_key_is_not_shown(folder: Path) -> None:
    workspace = open_workspace(folder)
    assert workspace.links.secret.decode() not in repr(workspace)
