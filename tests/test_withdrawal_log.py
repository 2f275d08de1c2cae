"""The record of withdrawals: added to only, names nobody, survives what befalls it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailer.domain.errors import WorkspaceError
from mailer.withdrawal_log import Kind, Place, Withdrawal, WithdrawalLog

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
SECRET = b"k" * 64


@pytest.fixture
def log(tmp_path: Path) -> WithdrawalLog:
    return WithdrawalLog(tmp_path, SECRET)


def left(log: WithdrawalLog, address: str, number: int = 1, after: int = 0) -> Withdrawal:
    at = AT + timedelta(minutes=after)
    return Withdrawal(at, Kind.LEFT, log.who(address), (number,), ("seminare",), "link")


def test_what_is_added_is_read_again_and_names_nobody(log: WithdrawalLog) -> None:
    some = [
        left(log, "a@example.org"),
        Withdrawal(AT, Kind.BLOCKED, log.who("b@example.org"), scope="all", reason="by staff"),
        Withdrawal(AT, Kind.ERASED, log.who("c@example.org"), (7,)),
    ]
    log.add(some[:1])
    log.add(some[1:])
    assert log.read() == (tuple(some), 0)
    assert "example.org" not in log.file.read_text("utf-8")
    assert log.file.stat().st_mode & 0o777 == 0o600


def test_only_what_stands_behind_a_place_is_read(log: WithdrawalLog) -> None:
    assert log.place() == Place(0, "")
    log.add([left(log, "a@example.org")])
    place = log.place()
    later = left(log, "b@example.org", 2, after=1)
    log.add([later])
    assert log.read(place).withdrawals == (later,)
    assert log.read(Place(0, "")).withdrawals == log.read().withdrawals
    strange = Place(place.lines, "0" * 64)
    assert len(log.read(strange).withdrawals) == 2  # another record: all of it counts


def test_half_a_line_of_a_power_cut_spoils_no_other(log: WithdrawalLog) -> None:
    first, second = left(log, "a@example.org"), left(log, "b@example.org", 2)
    log.add([first])
    with log.file.open("ab") as opened:
        opened.write(b'{"at":"2027-03-01T09:')
    log.add([second])
    assert log.read() == ((first, second), 1)


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"kind":"left"}', b"\xff\xfe", b"[" * 90_000]
)
def test_lines_that_say_nothing_are_counted(log: WithdrawalLog, text: bytes) -> None:
    log.add([left(log, "a@example.org")])
    with log.file.open("ab") as opened:
        opened.write(text + b"\n")
    assert log.read().unread == 1


def test_another_offices_record_is_refused(log: WithdrawalLog, tmp_path: Path) -> None:
    log.add([left(log, "a@example.org")])
    with pytest.raises(WorkspaceError, match="another office"):
        WithdrawalLog(tmp_path, b"x" * 64).read()
    other = tmp_path / "list.csv"
    other.write_text("E-Mail\n", "utf-8")
    with pytest.raises(WorkspaceError, match="no record"):
        log.read(file=other)


def test_a_link_is_not_followed(log: WithdrawalLog, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    elsewhere = tmp_path / "data" / "elsewhere"
    elsewhere.write_text("mine", "utf-8")
    log.file.symlink_to(elsewhere)
    with pytest.raises(OSError, match="symbolic"):
        log.add([left(log, "a@example.org")])
    assert elsewhere.read_text("utf-8") == "mine"


def test_a_pipe_is_refused(log: WithdrawalLog, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    os.mkfifo(log.file)
    with pytest.raises(OSError, match="regular"):
        log.add([left(log, "a@example.org")])


def test_who_left_is_known_by_the_address(log: WithdrawalLog) -> None:
    keys = ["a@example.org", "b@example.org", "c@example.org", "d@example.org"]
    log.add(
        [
            left(log, "a@example.org"),
            Withdrawal(AT, Kind.BLOCKED, log.who("b@example.org"), scope="all", reason="by staff"),
            Withdrawal(AT, Kind.UNBLOCKED, log.who("b@example.org")),
            Withdrawal(AT, Kind.ERASED, log.who("c@example.org"), (7,)),
        ]
    )
    assert log.has_left(keys, "seminare") == {"a@example.org", "c@example.org"}
    assert log.has_left(keys, "newsletter") == {"c@example.org"}


def test_what_is_added_later_is_known_too(log: WithdrawalLog) -> None:
    """Only the end of a record that has grown is read; one that was replaced is read anew."""
    keys = ["a@example.org", "b@example.org"]
    assert log.has_left(keys, "seminare") == set()
    log.add([left(log, "a@example.org")])
    assert log.has_left(keys, "seminare") == {"a@example.org"}
    with log.file.open("ab") as record:
        record.write(b'{"half": ')  # a power cut
    assert log.has_left(keys, "seminare") == {"a@example.org"}
    log.add([left(log, "b@example.org")])
    assert log.has_left(keys, "seminare") == set(keys)
    log.file.unlink()
    assert log.has_left(keys, "seminare") == set()
    log.add([left(log, "b@example.org")])
    assert log.has_left(keys, "seminare") == {"b@example.org"}
