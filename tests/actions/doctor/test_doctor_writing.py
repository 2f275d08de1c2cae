"""The doctor tries whether data can be written, and says why not."""

import errno
import os
from pathlib import Path

import pytest
from support import an_office

from mailer.actions.doctor import writing
from mailer.actions.doctor.finding import Level
from mailer.actions.doctor.permissions import permission_findings
from mailer.actions.doctor.writing import writing_findings


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "seminarpost.db").touch()
    (found,) = writing_findings(an_office(tmp_path))
    assert found.level is Level.OK
    assert [one.name for one in (tmp_path / "data").iterdir()] == ["seminarpost.db"]


def test_a_folder_that_is_not_there_is_judged_by_where_it_would_be(tmp_path: Path) -> None:
    (found,) = writing_findings(an_office(tmp_path))
    assert found.level is Level.OK
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "de", "en"),
    [
        (errno.ENOSPC, "ist voll", "is full"),
        (errno.EDQUOT, "Kontingent ist voll", "quota is full"),
        (errno.EROFS, "nur gelesen werden kann", "can only be read"),
        (errno.EACCES, "darf dieser Benutzer nicht schreiben", "may not write"),
        (errno.EIO, "lässt sich nicht schreiben", "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, de: str, en: str
) -> None:
    def refused(path: Path, _octets: bytes, *, durable: bool = False) -> None:
        assert durable
        raise OSError(number, os.strerror(number), str(path))

    (tmp_path / "data").mkdir()
    monkeypatch.setattr(writing, "create_octets", refused)
    (found,) = writing_findings(an_office(tmp_path))
    assert found.level is Level.ERROR
    assert str(tmp_path / "data") in found.text.de
    assert de in found.text.de
    assert en in found.text.en


def test_a_database_that_must_not_be_changed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "seminarpost.db"
    file.touch()
    refused = PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    monkeypatch.setattr(writing, "_problem_of_file", lambda _file: refused)
    (found,) = writing_findings(an_office(tmp_path))
    assert found.text.de == f"{file} darf dieser Benutzer nicht ändern."
    assert found.advice.en == f"Please run: chown -R {os.geteuid()} {file}"


@pytest.mark.parametrize(
    ("mode", "level", "told"),
    [
        (0o700, Level.OK, "can read"),
        (0o711, Level.OK, "can read"),
        (0o755, Level.WARNING, "can see which files"),
        (0o750, Level.WARNING, "can see which files"),
        (0o770, Level.ERROR, "can write"),
    ],
)
def test_a_folder_of_data_is_its_owners(tmp_path: Path, mode: int, level: Level, told: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(mode)
    (found,) = permission_findings(an_office(tmp_path))
    assert found.level is level
    assert told in found.text.en
