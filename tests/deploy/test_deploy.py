"""What an administrator copies from deploy/ is right: units, image, compose file, proxy."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import ROOT, need

from mailer.cli.catalogue import COMMANDS

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
            assert volume.partition(":")[0] in COMPOSE["volumes"]
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
