"""At the command line: what is made is private, what leads out is refused, whatever the umask."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support import ROOT

ANNOUNCEMENT = ROOT / "schedules" / "example-announcement.txt"
SLUG = "kommunales-konfliktmanagement"
SETTINGS = """\
[site]
name = "Büro"
url = "https://seminare.example.org"
imprint = ["Büro", "Musterweg 1"]
privacy_url = "https://seminare.example.org/datenschutz"
mode = "capture"  # stays
[sender]
address = "seminare@example.org"
[[relay]]
name = "main"
host = "127.0.0.1"
port = 9
tls = "none"
auth = "password"
username = "u"
password = "geheim-im-relay"
"""


def seminarpost(folder: Path, *arguments: object, given: str = "", **environ: str) -> Any:
    """The command as its own process, under a umask that opens everything."""
    return subprocess.run(
        [sys.executable, "-m", "mailer", *map(str, arguments), "--workspace", str(folder)],
        cwd=ROOT,
        env=os.environ | {"SEMINARPOST_RELAY__MAIN__USERNAME": "u"} | environ,
        input=given,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        preexec_fn=lambda: os.umask(0o022),
    )


def done(result: Any) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout) if result.stdout.startswith("{") else result.stdout


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder: Path) -> list[str]:
    return [str(one) for one in sorted(folder.rglob("*")) if mode(one) & 0o077]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a seminar and people, in a data folder that was there before."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "data").mkdir()
    (folder / "data").chmod(0o755)
    (folder / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "seminarpost.toml").chmod(0o600)
    found = done(
        seminarpost(folder, "seminar", "import", ANNOUNCEMENT, "--sure", "starts_at", "--json")
    )
    assert found["slug"] == SLUG
    return folder


def test_init_makes_private_files(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "mailer", "init", str(tmp_path / "a" / "b")],
        cwd=ROOT,
        check=True,
        preexec_fn=lambda: os.umask(0),
        capture_output=True,
    )
    assert made.returncode == 0
    assert (tmp_path / "a" / "b" / "seminarpost.toml").exists()
    assert open_to_others(tmp_path) == []


@pytest.mark.parametrize("rights", [0o600, 0o640, 0o644])
def test_go_live_keeps_who_may_read_the_settings(tmp_path: Path, rights: int) -> None:
    file = tmp_path / "seminarpost.toml"
    file.write_text(SETTINGS, encoding="utf-8")
    file.chmod(rights)
    done(seminarpost(tmp_path, "go-live", "--json"))
    assert mode(file) == rights
    assert 'mode = "live"  # stays' in file.read_text(encoding="utf-8")
    assert open_to_others(tmp_path / "data") == []
    assert "geheim" not in "".join(one.name for one in tmp_path.iterdir())


def test_all_that_is_made_is_private(office: Path, tmp_path: Path) -> None:
    done(seminarpost(office, "preview", SLUG, "invitation", "--eml", tmp_path / "mail.eml"))
    done(seminarpost(office, "rehearse", SLUG, "--story", "--out", tmp_path / "out", "--json"))
    done(seminarpost(office, "newsletter", "new", "2027-03"))
    done(seminarpost(office, "dkim", "keygen", "--type", "ed25519", "--json"))
    assert len(list((tmp_path / "out").glob("*.eml"))) > 10
    assert open_to_others(tmp_path) == []
    assert open_to_others(office / "data") == []
    assert open_to_others(office / "newsletters") == []


def test_the_doctor_names_what_others_can_read(office: Path) -> None:
    def errors() -> list[dict[str, str]]:
        found = json.loads(
            seminarpost(office, "doctor", "--json", "--resolver", "127.0.0.1:9").stdout
        )
        return [
            one
            for one in found["findings"]
            if one["name"] == "permissions" and one["level"] == "error"
        ]

    assert errors() == []
    (office / "data" / "inbox").mkdir(exist_ok=True)
    for number in range(2):
        (office / "data" / "inbox" / f"{number}.eml").touch()
        (office / "data" / "inbox" / f"{number}.eml").chmod(0o644)
    (office / "recipients").mkdir(exist_ok=True)
    (office / "recipients" / "echte liste.csv").touch()
    spoilt = {
        "seminarpost.toml": 0o604,
        "data/secret.key": 0o640,
        "data/seminarpost.db": 0o660,
        "data/inbox": 0o755,
        "recipients/echte liste.csv": 0o644,
    }
    for name, rights in spoilt.items():
        (office / name).chmod(rights)
    named = errors()
    for command in (one["advice"].partition(": ")[2] for one in named):
        subprocess.run(command, shell=True, check=True, cwd=ROOT)  # noqa: S602 - as it says
    assert len(named) == 4
    assert errors() == []
    assert mode(office / "data" / "inbox" / "0.eml") == 0o600


@pytest.mark.parametrize("to", ["/proc/self/environ", "outside"])
def test_a_template_that_is_a_link_shows_nothing(office: Path, tmp_path: Path, to: str) -> None:
    (tmp_path / "outside").write_text("geheim-daneben")
    body = office / "templates" / "de" / "invitation" / "body.html"
    body.parent.mkdir(parents=True, exist_ok=True)
    body.symlink_to(tmp_path / to)
    secret = {"SEMINARPOST_RELAY__MAIN__PASSWORD": "geheim-in-der-umgebung"}
    try:
        for command in (["preview", SLUG, "invitation"], ["check"], ["seminar", "list"]):
            shown = seminarpost(office, *command, "--json", **secret)
            assert shown.returncode == 1
            assert str(body) in shown.stdout
            assert "geheim" not in shown.stdout + shown.stderr
    finally:
        body.unlink()


def test_files_that_are_named_do_not_lead_out_either(office: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("E-Mail\ngeheim@example.org\n")
    (tmp_path / "target").mkdir()
    link = office / "eingang"
    link.symlink_to(tmp_path / "list.csv")
    way = office / "ausgang"
    way.symlink_to(tmp_path / "target")
    try:
        for command in (
            ["recipients", "import", link, "--list", "seminare"],
            ["registrations", "import", SLUG, link],
            ["attendance", "import", SLUG, link],
            ["seminar", "import", link],
            ["text", SLUG, "invitation", link],
            ["preview", SLUG, "invitation", "--eml", way / "mail.eml"],
            ["rehearse", SLUG, "--out", way],
        ):
            told = seminarpost(office, *command)
            assert told.returncode == 1, command
            assert "hinaus" in told.stderr
            assert "geheim" not in told.stdout + told.stderr
    finally:
        link.unlink()
        way.unlink()
    assert list((tmp_path / "target").iterdir()) == []


def test_what_a_killed_rehearsal_left_is_removed(office: Path, tmp_path: Path) -> None:
    environ = os.environ | {"TMPDIR": str(tmp_path)}
    (tmp_path / "seminarpost-rehearsal-file").touch()
    (tmp_path / "seminarpost-other").mkdir()
    command = ["-m", "mailer", "rehearse", SLUG, "--story", "--workspace", str(office)]
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as rehearsal:
        while not list(tmp_path.glob("*/rehearsal.db")) and rehearsal.poll() is None:
            os.sched_yield()
        held = {one.parent for one in tmp_path.glob("*/rehearsal.db")}
        assert held
        done(seminarpost(office, "seminar", "list", "--json", TMPDIR=str(tmp_path)))
        assert all(one.exists() for one in held)  # of one that lives nothing is removed
        rehearsal.send_signal(signal.SIGKILL)
    assert all(one.exists() and mode(one) == 0o700 for one in held)
    done(seminarpost(office, "seminar", "list", "--json", TMPDIR=str(tmp_path)))
    left = sorted(one.name for one in tmp_path.iterdir() if not one.name.startswith("."))
    assert left == ["seminarpost-other", "seminarpost-rehearsal-file"]


@pytest.mark.parametrize("argument", [[], ["-"]])
def test_a_personal_link_is_read_from_the_input(office: Path, argument: list[str]) -> None:
    link = "https://seminare.example.org/bestaetigen/geheim-im-link"
    told = seminarpost(office, "recipients", "confirm", *argument, "--json", given=f"{link}\n")
    assert told.returncode == 1
    assert "Link" in json.loads(told.stdout)["error"]  # it was read, and is no valid one
    refused = seminarpost(office, "recipients", "confirm", link, "--json")
    assert refused.returncode == 1
    assert "recipients confirm -" in json.loads(refused.stdout)["error"]
    assert "geheim" not in refused.stdout + refused.stderr


def test_modules_of_a_workspace_are_not_ours(office: Path, tmp_path: Path) -> None:
    """The sender is a process of its own: it is started where the workspace may be."""
    from mailer.actions.imports.sheets.process import _READER
    from mailer.cli import run

    source = Path(run.__file__).read_text(encoding="utf-8")
    assert '[sys.executable, "-P", "-m", "mailer", "worker"' in source
    assert _READER[1] == "-P"
    (tmp_path / "typer.py").write_text("raise SystemExit('foreign')")
    shown = subprocess.run(
        [sys.executable, "-P", "-m", "mailer", "worker", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (shown.returncode, "foreign" in shown.stderr) == (0, False)
