"""Scratch folders: gone afterwards, and what a kill left is swept; what lives is left alone."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from mailer.actions.scratch import scratch, sweep


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left_by_a_kill(folder: Path) -> None:
    """A child that ends without tidying up."""
    child = os.fork()
    if not child:
        with scratch("rehearsal") as made:
            (made / "people.db").touch()
            (made / "way-out").symlink_to(folder)
            os._exit(0)
    os.waitpid(child, 0)


def test_it_is_private_and_gone_afterwards(folder: Path) -> None:
    with scratch("demo") as made:
        (made / "deep" / "er").mkdir(parents=True)
        assert made.name.startswith("seminarpost-demo-")
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == []
    with pytest.raises(RuntimeError), scratch("demo"):
        raise RuntimeError
    assert list(folder.iterdir()) == []


def test_what_a_kill_left_is_swept_and_what_lives_is_not(folder: Path) -> None:
    (folder / "mine").touch()
    for _ in range(2):
        left_by_a_kill(folder)
    with scratch("rehearsal") as made:
        assert sweep() == 2
        assert sweep() == 0
        assert made.is_dir()
    assert [one.name for one in folder.iterdir()] == ["mine"]


def test_what_others_made_is_theirs(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / ".in-use").touch()
    (folder / "seminarpost-rehearsal-link").symlink_to(folder / "elsewhere")
    (folder / "seminarpost-rehearsal-bare").mkdir()
    (folder / "seminarpost-rehearsal-file").touch()
    (folder / "seminarpost-other-x").mkdir()
    os.mkfifo(folder / "seminarpost-other-x" / ".in-use")
    assert sweep() == 0
    assert len(list(folder.iterdir())) == 5


def test_only_known_kinds(folder: Path) -> None:
    with pytest.raises(ValueError, match="other"), scratch("other"):
        pass
    assert list(folder.iterdir()) == []
