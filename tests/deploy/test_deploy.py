"""What an administrator copies from deploy/ is right: units, image, compose file, proxy."""

import asyncio
import re
import shutil
import socket
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import yaml
from acceptance.mishaps import fast_sink
from acceptance.office import prepared, started
from support import ONLY_POSTGRESQL, ROOT, need
from waiting import PATIENCE_SECONDS, until_at_last

from mailer.cli.catalogue import COMMANDS
from mailer.config.watching import Web

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PROGRAM = "/opt/seminarpost/bin/seminarpost"
MOST_EXPOSED = 1.5  # of 10; "OK" begins below 4
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"] == "seminarpost"}


def installed(name: str) -> str:
    """A program of this environment."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    need(name, found)
    return str(found)


@pytest.fixture
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    need("systemd-analyze", found)
    return str(found)


@pytest.mark.parametrize("unit", UNITS, ids=lambda one: one.stem)
def test_systemd_understands_each_unit(unit: Path, tmp_path: Path, analyze: str) -> None:
    text = unit.read_text(encoding="utf-8").replace(PROGRAM, sys.executable)
    copy = tmp_path / unit.name.replace("@", "@1")
    copy.write_text(text, encoding="utf-8")
    found = subprocess.run(
        [analyze, "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    told = [line for line in found.stderr.splitlines() if unit.stem.rstrip("@") in line]
    assert told == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda one: one.stem)
def test_a_unit_may_do_little_besides_its_work(unit: Path, tmp_path: Path, analyze: str) -> None:
    copy = tmp_path / unit.name.replace("@", "@1")
    copy.write_text(unit.read_text(encoding="utf-8"), encoding="utf-8")
    found = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", str(copy)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    level = re.search(r"exposure level for \S+: ([0-9.]+)", found.stdout)
    assert level is not None, found.stderr
    assert float(level[1]) <= MOST_EXPOSED


@pytest.mark.parametrize("unit", UNITS, ids=lambda one: one.stem)
def test_a_unit_starts_a_command_that_there_is(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    line = re.search(rf"^ExecStart={re.escape(PROGRAM)} (\S+) ", text, re.MULTILINE)
    assert line is not None
    assert line[1] in COMMANDS


def test_the_image_is_built_as_it_should_be() -> None:
    found = subprocess.run(
        [installed("hadolint"), "--no-color", str(DEPLOY / "Containerfile")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (found.returncode, found.stdout) == (0, "")


def test_the_image_gets_what_the_wheel_is_made_of() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY ((?!--from)\S.*) \S+$", text, re.MULTILINE)
    sources = {one for line in copied for one in line.split()}
    assert all((ROOT / one).exists() for one in sources)
    assert {"mailer", "templates", "recipients", "schedules", "pyproject.toml"} <= sources


def test_nobody_in_a_container_is_root() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert re.findall(r"^USER (.*)$", text, re.MULTILINE)[-1] == "10001"
    for one in OURS.values():
        assert one["cap_drop"] == ["ALL"]
        assert one["read_only"] is True
        assert one["security_opt"] == ["no-new-privileges:true"]


def test_the_compose_file_is_whole() -> None:
    for one in COMPOSE["services"].values():
        for volume in one.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).is_file()
        assert set(one.get("secrets", ())) <= set(COMPOSE["secrets"])
        assert set(one.get("depends_on", ())) <= set(COMPOSE["services"])
    assert len([one for one in OURS.values() if one["command"] == ["worker"]]) == 2
    assert {one["command"][0] for one in OURS.values()} <= set(COMMANDS)


def test_ports_are_open_to_this_machine_only() -> None:
    for one in COMPOSE["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in one.get("ports", ()))


def test_secrets_are_kept_out_of_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "deploy/secrets/" in ignored
    for one in COMPOSE["secrets"].values():
        assert one["file"].startswith("secrets/")


def test_pages_are_reached_through_the_proxy_only() -> None:
    proxy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert COMPOSE["services"]["proxy"]["network_mode"] == "service:web"
    assert f"reverse_proxy {Web().listen}" in proxy
    assert {"/metrics", "/healthz", "/staff/*"} <= set(proxy.split("@inside path ")[1].split())


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@ONLY_POSTGRESQL
async def test_what_the_compose_file_starts_works_together(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its processes without its containers: the same commands and variables, one database."""
    secret = tmp_path / "database_url"
    secret.write_text(f"{database_url}\n", encoding="utf-8")
    secret.chmod(0o600)
    web = free_port()
    for name, value in next(iter(OURS.values()))["environment"].items():
        monkeypatch.setenv(name, value.replace("/run/secrets/database_url", str(secret)))
    workspace = tmp_path / "office"
    async with fast_sink(tmp_path / "taken.log") as sink, AsyncExitStack() as opened:
        await prepared(workspace, {"port": sink.port, "connections": 4}, mails=200)
        running = []
        for one in OURS.values():
            with monkeypatch.context() as own:
                if one["command"] == ["web"]:
                    own.setenv("SEMINARPOST_WEB__LISTEN", f"127.0.0.1:{web}")
                running.append(
                    await opened.enter_async_context(started(workspace, *one["command"]))
                )
        await asyncio.wait_for(sink.reached(200), PATIENCE_SECONDS)
        assert len({to for _, to, _ in sink.taken()}) == 200
        health = f"http://127.0.0.1:{web}/healthz"
        await asyncio.to_thread(until_at_last, lambda: answered(health) == 200, lambda: health)
        assert [one.returncode for one in running] == [None] * len(running)
        for one in running:
            one.terminate()
        ends = [await asyncio.wait_for(one.wait(), PATIENCE_SECONDS) for one in running]
    assert set(ends) <= {0, 143}


def answered(url: str) -> int:
    """The status of a page; 0 while nobody answers."""
    try:
        with urlopen(url) as page:  # noqa: S310 - a page of ours
            status: int = page.status
            return status
    except HTTPError as problem:
        return problem.code
    except OSError:
        return 0
