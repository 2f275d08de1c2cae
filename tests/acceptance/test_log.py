"""``--log json``: one event a line, and not a word of anybody, whatever servers say."""

import asyncio
import json
from pathlib import Path

from acceptance.office import prepared, seminarpost, started
from delivery.fault_server import WAYS, Plan, faulty
from delivery.model_server import Act
from waiting import patience, until

PEOPLE = [f"{name}.geheim@{host}" for name, host in (
    ("anna", "example.org"), ("bert", "example.org"), ("cora", "example.net"),
    ("dora", "example.com"), ("emil", "example.com"), ("fritz", "example.net"),
)]  # fmt: skip
PIPE = asyncio.subprocess.PIPE


def moody(verb: str, line: str) -> Act | None:
    """Refuses people in all ways, and always says whom."""
    if verb != "RCPT":
        return None
    said = {
        "anna": "550 5.1.1 <{}>: Änne Muster0 is unknown here",
        "bert": "452 4.2.2 mailbox of {} is full",
        "cora": "550 5.7.1 {} takes no mail from seminare@example.org",
        "dora": "451 4.7.1 {} is greylisted",
    }
    for name, reply in said.items():
        if name in line.lower():
            return Act(reply.format(f"{name}.geheim@example.org"), runs=False)
    return None


def events(stderr: bytes) -> list[dict[str, object]]:
    """All lines, each of which is an event."""
    found = [json.loads(line) for line in stderr.decode().splitlines()]
    assert all({"ts", "level", "event", "process"} <= one.keys() for one in found)
    return found


def of_people(text: str) -> set[str]:
    """What of a text tells of anybody."""
    told = {"geheim", "example.", "Muster", "Änne", "Wärmeplanung", "waermeplanung", "@"}
    told |= {one.partition(".")[0] for one in PEOPLE}
    return {one for one in told if one.lower() in text.lower()}


async def test_a_campaign_with_failures_tells_of_nobody(tmp_path: Path) -> None:
    async with faulty(Plan(WAYS["bdat"], moody)) as server:
        await prepared(
            tmp_path, {"port": server.port, "connections": 1, "window": 8}, people=PEOPLE
        )
        words = ("run", "--until-idle", "--log", "json")
        async with patience(), started(tmp_path, *words, stdout=PIPE, stderr=PIPE) as run:
            assert run.stderr is not None
            lines = []
            async for line in run.stderr:
                lines.append(line)
                if json.loads(line)["event"] == "waiting":
                    run.terminate()
                    break
            out, rest = await run.communicate()
    text = b"".join([*lines, rest])
    assert of_people(text.decode()) == set()
    assert out == b""
    found = events(text)
    answered = {
        (one["state"], one["class"]): one["number"] for one in found if one["event"] == "answered"
    }
    assert answered[("sent", "none")] == 2
    assert answered[("failed", "address")] == 1
    assert answered[("deferred", "full")] == 1
    assert answered[("deferred", "policy")] == 1
    (ended,) = (one for one in found if one["event"] == "ended")
    assert ended["stopped"] is True


async def test_a_relay_that_refuses_us_is_told_by_its_codes(tmp_path: Path) -> None:
    def refusing(verb: str, _line: str) -> Act | None:
        said = "535 5.7.8 anna.geheim@example.org may not log in"
        return Act(said, runs=False) if verb == "MAIL" else None

    async with faulty(Plan(WAYS["bdat"], refusing)) as server:
        await prepared(tmp_path, {"port": server.port, "connections": 1}, people=PEOPLE)
        words = ("run", "--until-idle", "--log", "json")
        async with patience(), started(tmp_path, *words, stdout=PIPE, stderr=PIPE) as run:
            out, err = await run.communicate()
    assert run.returncode == 1
    assert of_people((out + err).decode()) == set()
    ended = events(err)[-1]
    assert (ended["event"], ended["level"], ended["code"]) == ("ended", "warning", 535)
    assert (ended["status"], ended["class"]) == ("5.7.8", "login")


async def test_a_whole_run_logs_every_process(tmp_path: Path) -> None:
    async with faulty(Plan(WAYS["bdat"], moody)) as server:
        await prepared(
            tmp_path, {"port": server.port, "connections": 1, "window": 8}, people=PEOPLE
        )
        async with (
            patience(),
            started(tmp_path, "run", "--log", "json", stdout=PIPE, stderr=PIPE) as run,
        ):
            assert run.stderr is not None
            lines = []
            async for line in run.stderr:
                lines.append(line)
                if json.loads(line)["process"] == "sender":
                    break
            await until(lambda: len(server.recipients) >= 2)
            run.terminate()
            out, rest = await run.communicate()
    text = b"".join([*lines, rest])
    assert of_people(text.decode()) == set()
    assert of_people(out.decode()) == set()
    found = events(text)
    assert {one["process"] for one in found} == {"clock", "sender"}
    assert {"started", "frozen", "answered", "ended"} <= {one["event"] for one in found}


async def test_what_is_wrong_at_the_start_is_told(tmp_path: Path) -> None:
    (tmp_path / "seminarpost.toml").write_text('[site]\nnane = "a@example.org"\n', encoding="utf-8")
    async with started(tmp_path, "web", "--log", "json", stdout=PIPE, stderr=PIPE) as web:
        out, err = await web.communicate()
    assert (web.returncode, out) == (1, b"")
    (failed,) = events(err)
    assert (failed["event"], failed["error"]) == ("failed", "SettingsError")
    assert "nane" in str(failed["message"])


async def test_the_same_in_words_stays_for_people(tmp_path: Path) -> None:
    async with faulty(Plan(WAYS["bdat"])) as server:
        await prepared(tmp_path, {"port": server.port}, mails=2)
        document = await seminarpost(tmp_path, "run", "--until-idle", "--log", "json")
    assert document["handled"] == 2
