"""Mail that comes back from a real Postfix, by VERP and to a fixed address, read from Dovecot."""

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance.office import ledger, prepared, seminarpost
from acceptance.test_postfix import PASSWORD, SENDER, Postfix
from acceptance.test_postfix import postfix as postfix
from delivery.certificates import authority_file
from dovecot import Postfach, dovecot
from waiting import until_at_last

THERE = "p00000@example.org"
UNKNOWN = "weg@example.org"
FULL = "voll@example.org"
FORBIDDEN = "zu@verboten.example.org"
_LATE = """\
smtpd_reject_unlisted_recipient = no
recipient_delimiter = +
transport_maps = texthash:{home}/conf/transport
"""
_TRANSPORT = f"""\
{FULL} error:5.2.2 Mailbox full
verboten.example.org error:5.7.1 Message rejected: sender is on our block list
"""


@pytest.fixture
def postfach() -> Iterator[Postfach]:
    with dovecot("geheim") as found:
        yield found


def refusing(server: Postfix) -> None:
    """It takes all mail now, and sends back what it cannot deliver."""
    (server.home / "conf" / "transport").write_text(_TRANSPORT, encoding="ascii")
    with (server.home / "conf" / "main.cf").open("a", encoding="ascii") as settings:
        settings.write(_LATE.format(home=server.home))
    control = ["/usr/sbin/postfix", "-c", str(server.home / "conf")]
    subprocess.run([*control, "reload"], stderr=subprocess.DEVNULL, check=True)


def returned(server: Postfix, number: int) -> list[bytes]:
    """What came back to the office, as soon as it is so many."""
    name = SENDER.partition("@")[0]
    folder = server.mailboxes / name / "new"
    log = server.home / "log"
    until_at_last(
        lambda: len(list(folder.glob("*"))) >= number,
        lambda: log.read_text(encoding="utf-8", errors="replace")[-2000:],
    )
    return [one.read_bytes() for one in sorted(folder.glob("*"))]


@pytest.mark.parametrize("bounce", ["verp", "fixed"])
async def test_each_delivery_ends_in_the_right_state(
    tmp_path: Path, postfix: Postfix, postfach: Postfach, bounce: str
) -> None:
    refusing(postfix)
    workspace = tmp_path / "office"
    relay = {
        "host": "localhost",
        "port": postfix.port,
        "tls": "starttls",
        "ca_file": str(authority_file(tmp_path)),
        "auth": "password",
        "username": "office",
        "password": PASSWORD,
    }
    mailbox = f"""
[inbound]
host = "127.0.0.1"
port = {postfach.port}
tls = "none"
username = "seminare"
password = "geheim"
address = "{SENDER}"
"""
    number = await prepared(
        workspace,
        relay,
        people=[THERE, UNKNOWN, FULL, FORBIDDEN],
        sender={"bounce": bounce},
        more=mailbox,
    )
    await seminarpost(workspace, "run", "--until-idle")
    messages = await asyncio.to_thread(returned, postfix, 3)
    for one in messages:
        await asyncio.to_thread(postfach.deliver, one)
    taken = await seminarpost(workspace, "inbound", "--imap")
    effects = {one["recipient"]: one["effect"] for one in taken["messages"]}
    assert effects == {UNKNOWN: "suppressed", FULL: "sent again", FORBIDDEN: "domain held"}
    rows = {row["recipient"]: row for row in await ledger(workspace, number)}
    assert {to: row["state"] for to, row in rows.items()} == {
        THERE: "sent",
        UNKNOWN: "bounced",
        FULL: "deferred",
        FORBIDDEN: "bounced",
    }
    (card,) = (await seminarpost(workspace, "recipients", "show", UNKNOWN))["people"]
    assert (card["block"]["reason"], card["block"]["scope"]) == ("hard bounce", "all")
    assert {one["effect"] for one in card["returned"]} == {"suppressed"}
    shown = await seminarpost(workspace, "deliveries", str(number))
    texts = {one["recipient"]: one["text"] for one in shown["deliveries"]}
    assert str(texts[FULL]).startswith("Postfach voll, wird am ")
    assert (await seminarpost(workspace, "inbound", "--imap"))["messages"] == []
