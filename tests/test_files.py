"""Files: plain ones are read, links do not lead out, and what is written is whole and private."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mailer.config import load_settings
from mailer.content import load_content
from mailer.domain.errors import ContentError, SeminarpostError, SettingsError, WorkspaceError
from mailer.files import (
    bounds,
    create_octets,
    located,
    make_folder,
    read_octets,
    write_octets,
)
from mailer.issue_file import read_issue
from mailer.store.database import open_database
from mailer.workspace import open_workspace

SETTINGS = '[site]\nname = "Büro"\nimprint = ["Büro"]\n[sender]\naddress = "a@example.org"\n'


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret").write_text("SECRET")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "space"
    folder.mkdir()
    (folder / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


async def opened(workspace: Path) -> None:
    """Everything that a command reads of a workspace, and what it keeps there."""
    whole = open_workspace(workspace)
    read_issue(workspace, "2027-03", "de")
    assert whole.inbox.is_relative_to(workspace)
    await (await open_database(whole.settings.database.url, workspace)).close()


# Where a link stands in the workspace.
PLACES = [
    "seminarpost.toml",
    "templates",
    "templates/de",
    "templates/de/invitation",
    "templates/de/invitation/body.html",
    "templates/de/invitation/extra.html",
    "templates/mail.css",
    "recipients",
    "recipients/lists.toml",
    "schedules",
    "schedules/other.toml",
    "newsletters",
    "newsletters/2027-03.md",
    "newsletters/2027-03.en.md",
    "data",
    "data/secret.key",
    "data/inbox",
    "data/seminarpost.db",
    "data/seminarpost.db-wal",
    "data/seminarpost.db-shm",
]


def an_issue(workspace: Path) -> None:
    (workspace / "newsletters").mkdir(exist_ok=True)
    issue = workspace / "newsletters" / "2027-03.md"
    if not os.path.lexists(issue):
        issue.write_text('+++\ntitle = "März"\n+++\n', encoding="utf-8")


@pytest.mark.parametrize("to", ["a file", "a folder", "nothing", "the environment", "relative"])
@pytest.mark.parametrize("place", PLACES)
async def test_a_link_that_leads_out_is_refused_by_name(
    workspace: Path, outside: Path, place: str, to: str
) -> None:
    link = workspace / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    target = {
        "a file": outside / "secret",
        "a folder": outside,
        "nothing": outside / "not-there",
        "the environment": Path("/proc/self/environ"),
        "relative": Path(*[".."] * (place.count("/") + 1), "outside", "secret"),
    }[to]
    link.symlink_to(target)
    if not place.startswith("newsletters") or place.endswith(".en.md"):
        an_issue(workspace)
    before = sorted(outside.rglob("*"))
    with pytest.raises(SeminarpostError) as refused:
        await opened(workspace)
    for told in refused.value.sentence:
        assert str(link) in told or str(link.parent) in told
        assert "SECRET" not in told
    assert sorted(outside.rglob("*")) == before
    assert (outside / "secret").read_text() == "SECRET"


@pytest.mark.parametrize("kind", ["fifo", "folder"])
@pytest.mark.parametrize(
    "place",
    ["seminarpost.toml", "templates/de/invitation/body.html", "schedules/x.toml",
     "newsletters/2027-03.md", "data/secret.key", "data/seminarpost.db"],
)  # fmt: skip
async def test_only_plain_files_belong_to_it(workspace: Path, place: str, kind: str) -> None:
    file = workspace / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    if kind == "fifo":
        os.mkfifo(file)
    else:
        file.mkdir()
    an_issue(workspace)
    if kind == "folder" and place.startswith(("templates", "schedules")):
        await opened(workspace)  # a folder may be called like that
        return
    with pytest.raises(SeminarpostError) as refused:
        await opened(workspace)
    assert file.name in refused.value.sentence.de


async def test_links_inside_and_to_the_workspace_are_fine(workspace: Path, tmp_path: Path) -> None:
    an_issue(workspace)
    body = workspace / "templates" / "de" / "invitation" / "body.html"
    body.parent.mkdir(parents=True)
    (workspace / "own.html").write_text("<p>eigener Text</p>")
    body.symlink_to(Path("..", "..", "..", "own.html"))
    (workspace / "templates" / "fr").symlink_to(workspace / "templates" / "de")
    (workspace / "templates" / "round").symlink_to(workspace / "templates")
    (workspace / "newsletters" / "2027-03.en.md").symlink_to("2027-03.md")
    (workspace / "real").mkdir()
    (workspace / "data").symlink_to("real")
    way = tmp_path / "way"
    way.symlink_to(workspace)
    await opened(way)
    content = load_content(way)
    assert content.templates["de/invitation/body.html"] == "<p>eigener Text</p>"
    assert content.templates["round/de/invitation/body.html"] == "<p>eigener Text</p>"
    assert not any(name.startswith("round/round") for name in content.templates)
    assert content.templates["fr/invitation/body.html"] == "<p>eigener Text</p>"
    assert (workspace / "real" / "seminarpost.db").exists()


@pytest.mark.parametrize(
    "tag",
    ["{% include '../../../etc/passwd' %}", "{% include '/proc/self/environ' %}",
     "{% extends '../de/../../seminarpost.toml' %}", "{% import '/etc/passwd' as x %}",
     "{% from '../../data/secret.key' import x %}", "{% include './../mail.css' %}"],
)  # fmt: skip
def test_templates_name_templates_only(tag: str) -> None:
    from mailer.compose.environment import make_environment, render

    environment = make_environment({"de/invitation/body.html": tag})
    with pytest.raises(ContentError, match="there is no template"):
        render(environment, "de/invitation/body.html", {})


def test_style_sheets_are_not_fetched_from_the_disk(outside: Path) -> None:
    from mailer.compose.inline import inline

    (outside / "secret.css").write_text("p{color:red} @media print{.SECRET{color:blue}}")
    for path in (outside / "secret.css", (outside / "secret.css").as_uri()):
        page = (
            f'<html><head><link rel="stylesheet" href="{path}"><style>@import "{path}";</style>'
            "</head><body><p>x</p></body></html>"
        )
        assert "SECRET" not in inline(page)
        assert "color:red" not in inline(page)


def test_secrets_named_by_whoever_runs_it_may_be_anywhere(workspace: Path, outside: Path) -> None:
    (outside / "link").symlink_to(outside / "secret")
    environ = {"SEMINARPOST_INBOUND__PASSWORD_FILE": str(outside / "link")}
    found = load_settings(workspace, environ).inbound.password
    assert found.get_secret_value() == "SECRET"
    os.mkfifo(outside / "pipe")
    with pytest.raises(SettingsError, match="pipe cannot be read"):
        load_settings(workspace, {"SEMINARPOST_INBOUND__PASSWORD_FILE": str(outside / "pipe")})


@pytest.mark.parametrize(
    ("named", "is_bound"),
    [("list.csv", True), ("./recipients/list.csv", True), ("../list.csv", False),
     ("x/../../list.csv", False), ("x/../list.csv", True), ("/etc/passwd", False)],
)  # fmt: skip
def test_what_is_named_as_part_of_it(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, named: str, is_bound: bool
) -> None:
    monkeypatch.chdir(workspace)
    assert (bounds(Path(named), Path()) is not None) == is_bound
    assert (bounds(workspace / named, workspace) is not None) == is_bound


def test_a_new_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_folder(tmp_path / "a" / "b")
        create_octets(tmp_path / "a" / "one", b"1")
        write_octets(tmp_path / "a" / "two", b"2", WorkspaceError)
        assert [mode(tmp_path / "a"), mode(tmp_path / "a" / "b")] == [0o700, 0o700]
        assert [mode(tmp_path / "a" / "one"), mode(tmp_path / "a" / "two")] == [0o600, 0o600]
    finally:
        os.umask(before)


@pytest.mark.parametrize("rights", [0o600, 0o640, 0o644, 0o660, 0o400])
def test_a_replaced_file_keeps_its_rights(tmp_path: Path, rights: int) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    file.chmod(rights)
    (tmp_path / ".file.new").write_text("of a try that was killed")
    write_octets(file, b"new", WorkspaceError, durable=True)
    assert (file.read_text(), mode(file)) == ("new", rights)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_many_who_write_one_file_at_once_write_it_whole(tmp_path: Path) -> None:
    file, whole = tmp_path / "file", [bytes([number]) * 50_000 for number in range(8)]

    def write(octets: bytes) -> None:
        for _ in range(5):
            write_octets(file, octets, WorkspaceError)
            assert file.read_bytes() in whole

    with ThreadPoolExecutor(len(whole)) as many:
        list(many.map(write, whole))
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_replaced_file_keeps_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    os.chown(file, 12345, 23456)
    file.chmod(0o640)
    write_octets(file, b"new", WorkspaceError)
    found = file.stat()
    assert (found.st_uid, found.st_gid, mode(file)) == (12345, 23456, 0o640)


def test_a_file_is_whole_or_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError, match="file cannot be written: No space left"):
        write_octets(file, b"new", WorkspaceError, durable=True)
    assert file.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_writing_does_not_lead_out(tmp_path: Path, outside: Path) -> None:
    within = tmp_path / "space"
    within.mkdir()
    (within / "way").symlink_to(outside)
    (within / "file").symlink_to(outside / "secret")
    for path in (within / "way" / "new", within / "file"):
        with pytest.raises(WorkspaceError, match="leads out of"):
            write_octets(path, b"new", WorkspaceError, within=within)
    with pytest.raises(FileExistsError):
        create_octets(within / "file", b"new")
    assert [one.name for one in outside.iterdir()] == ["secret"]
    assert (outside / "secret").read_text() == "SECRET"


def test_a_link_to_itself_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(WorkspaceError):
        read_octets(tmp_path / "a", WorkspaceError, most_bytes=10, within=tmp_path)
    with pytest.raises(WorkspaceError, match="circle"):
        located(tmp_path / "a" / "c", WorkspaceError, tmp_path)


def test_as_much_as_it_may_be_and_no_more(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 10)
    assert read_octets(file, WorkspaceError, most_bytes=10) == b"x" * 10
    with pytest.raises(WorkspaceError, match="larger than"):
        read_octets(file, WorkspaceError, most_bytes=9)
    with pytest.raises(WorkspaceError):  # it says that it is empty, and is not
        read_octets(Path("/proc/self/status"), WorkspaceError, most_bytes=100)
