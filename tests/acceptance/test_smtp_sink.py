"""A campaign into Debian's smtp-sink: the way of DATA, with a server that is not ours."""

import asyncio
import getpass
import re
from pathlib import Path

import pytest
from acceptance.office import (
    address,
    as_sent,
    composed,
    in_state,
    ledger,
    prepared,
    seminarpost,
    told,
    without_late_fields,
)
from waiting import listening

MAILS = 60
_ENVELOPE = re.compile(rb"X-Mail-Args: <([^>]+)>.*\r\nX-Rcpt-Args: <([^>]+)>")


@pytest.mark.parametrize("options", [[], ["-p"]], ids=["pipelined", "command by command"])
async def test_every_mail_arrives_as_it_was_composed(
    tmp_path: Path, smtp_sink: str, unused_port: int, options: list[str]
) -> None:
    workspace, dump = tmp_path / "office", tmp_path / "dump"
    dump.mkdir()
    number = await prepared(workspace, {"port": unused_port, "connections": 2}, mails=MAILS)
    expected = await composed(workspace, MAILS)
    process = await asyncio.create_subprocess_exec(
        smtp_sink, *options, "-u", getpass.getuser(), "-d", f"{dump}/", f"127.0.0.1:{unused_port}",
        "50",
    )  # fmt: skip
    try:
        await listening(unused_port)
        await seminarpost(workspace, "run", "--until-idle")
    finally:
        process.terminate()
        await process.wait()
    rows = await ledger(workspace, number)
    called = {row["recipient"]: row["message_id"] for row in rows}
    dumped = [file.read_bytes().replace(b"\n", b"\r\n") for file in dump.iterdir()]
    received = {_envelope(one)[1]: one for one in dumped}
    assert in_state(rows, "sent") == set(received) == {address(one) for one in range(MAILS)}
    assert len(dumped) == MAILS
    for to, dump_of_one in received.items():
        message = as_sent(dump_of_one)
        assert _envelope(dump_of_one)[0] == "seminare@example.org"
        assert (told(message).recipient, told(message).message_id) == (to, called[to])
        assert without_late_fields(message).rstrip() == without_late_fields(expected[to]).rstrip()


def _envelope(dumped: bytes) -> tuple[str, str]:
    found = _ENVELOPE.search(dumped)
    assert found is not None
    return found[1].decode(), found[2].decode()
