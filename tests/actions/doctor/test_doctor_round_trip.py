"""A test mail over real SMTP into a real mailbox, fetched over real IMAP and compared."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from authority import Authority, an_authority
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from delivery.scripted import Script, scripted
from dovecot import Postfach, dovecot
from support import an_office

from mailer.actions.doctor.finding import Finding, Level
from mailer.actions.doctor.mail import round_trip, send_to
from mailer.clock import MovedClock
from mailer.config import Dkim, Inbound, Relay
from mailer.domain.address import parse_address
from mailer.inbound.mailbox import MailboxError, wait_for
from mailer.workspace import Workspace

PASSWORD = "geheim-im-test"
NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
TO = "rueckweg@example.org"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return an_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def postfach(authority: Authority) -> Iterator[Postfach]:
    with dovecot(PASSWORD, authority.certificate("localhost")) as running:
        yield running


class Through(list[tuple[str, str, bytes]]):
    """What a server accepts goes on into the mailbox, changed as a relay may change it."""

    def __init__(self, postfach: Postfach, change: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self._postfach, self._change = postfach, change

    def append(self, accepted: tuple[str, str, bytes]) -> None:
        super().append(accepted)
        plain = accepted[2].replace(b"\r\n..", b"\r\n.")
        self._postfach.deliver(trace() + self._change(plain))


def trace(moment: datetime = NOW) -> bytes:
    return (
        "Return-Path: <seminare@example.org>\r\n"
        "Authentication-Results: mx.example.org; spf=pass\r\n"
        " smtp.mailfrom=x; dkim=pass; dmarc=pass\r\n"
        f"Received: from a\r\n by relay.example.org; {format_datetime(moment)}\r\n"
    ).encode()


def inbound(postfach: Postfach, **settings: object) -> Inbound:
    values: dict[str, object] = {
        "host": "localhost", "port": postfach.port, "tls": "none", "username": "a",
        "password": PASSWORD, "address": TO,
    }  # fmt: skip
    return Inbound(**(values | settings))  # type: ignore[arg-type]  # checked by pydantic


def office(folder: Path, box: Inbound, *, signed: bool = True) -> Workspace:
    made = an_office(folder)
    key = rsa.generate_private_key(65537, 2048)
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "key.pem").chmod(0o600)
    entry = Dkim(domain="example.org", selector="s1", key_file="key.pem")
    settings = made.settings.model_copy(update={"inbound": box, "dkim": (entry,) if signed else ()})
    return replace(made, settings=settings)


async def trip(
    folder: Path,
    postfach: Postfach,
    change: Callable[[bytes], bytes] = lambda mail: mail,
    *,
    signed: bool = True,
) -> list[Finding]:
    script = Script(accepted=Through(postfach, change))
    async with scripted(script):
        relay = Relay(name="m", host="127.0.0.1", port=script.port, tls="none")
        workspace = office(folder, inbound(postfach), signed=signed)
        return await round_trip(workspace, relay, MovedClock(NOW))


def told(findings: list[Finding]) -> str:
    return "\n".join(f"{one.level.value}: {one.text.de}" for one in findings)


async def test_a_faithful_relay(tmp_path: Path, postfach: Postfach) -> None:
    findings = await trip(tmp_path, postfach)
    assert all(one.level is Level.OK for one in findings), told(findings)
    seen = told(findings)
    for words in (
        "angenommen: 250",
        "im Postfach",
        "Uhr stimmt mit der von relay.example.org überein",
        "Kopfzeilen sind unverändert",
        "Byte für Byte gleich",
        "Signatur (s1._domainkey.example.org) ist noch gültig",
        "spf=pass, dkim=pass, dmarc=pass",
    ):
        assert words in seen


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda mail: mail.replace(old, new, 1)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (swap(b"Message-ID: <", b"Message-ID: <x"), ["warning: Message-ID wurde", "error"]),
        (swap(b"Subject: ", b"Subject: [EXTERN] "), ["hint: Subject wurde geändert", "„[EXTERN]"]),
        (swap(b"<seminare@", b"<login@"), ["warning: From wurde geändert", "Kopfzeilen wurden"]),
        (swap(b"Auto-Submitted: auto-generated\r\n", b""), ["entfernt: Auto-Submitted"]),
        (swap(b"\r\n\r\n", b"\r\nX-Footer: ja\r\n\r\n"), ["ok: Unterwegs dazugekommen: X-Footer"]),
        (lambda mail: mail.replace(b"\r\n", b"\n"), ["ok: Die DKIM-Signatur"]),
        (
            lambda mail: mail.replace(b"\r\n\r\n--", b"\r\n\r\nWarnung des Hauses\r\n\r\n--", 2),
            ["angehängt: „Warnung des Hauses", "error: Die DKIM", "Inhalt wurde verändert"],
        ),
        (
            lambda mail: mail[mail.index(b"From:") :] if b"From:" in mail else mail,
            ["error: Die DKIM-Signatur (s1._domainkey.example.org) fehlt"],
        ),
    ],
)  # fmt: skip
async def test_what_a_relay_did(
    tmp_path: Path, postfach: Postfach, change: Callable[[bytes], bytes], says: list[str]
) -> None:
    seen = told(await trip(tmp_path, postfach, change))
    for words in says:
        assert words in seen


async def test_without_a_key_no_signature_is_missed(tmp_path: Path, postfach: Postfach) -> None:
    findings = await trip(tmp_path, postfach, signed=False)
    assert "DKIM-Signatur" not in told(findings)
    assert all(one.level is Level.OK for one in findings), told(findings)


async def test_a_mail_that_does_not_come_is_told_in_time(
    tmp_path: Path, postfach: Postfach
) -> None:
    script = Script()
    clock = MovedClock(NOW)
    async with scripted(script):
        relay = Relay(name="m", host="127.0.0.1", port=script.port, tls="none")
        findings = await round_trip(office(tmp_path, inbound(postfach)), relay, clock)
    assert findings[-1].level is Level.ERROR
    assert "Nach 60 s" in findings[-1].text.de
    assert clock.now() - NOW == timedelta(seconds=60)
    assert script.recipients == [TO]


@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
async def test_the_mailbox_is_read_over_every_kind_of_tls(
    postfach: Postfach, authority: Authority, tls: str
) -> None:
    token = f"token-{tls}"
    postfach.deliver(f"Subject: [EXTERN] ({token}) x\r\n\r\nInhalt\r\n".encode())
    box = inbound(
        postfach,
        tls=tls,
        ca_file=str(authority.file),
        port=postfach.tls_port if tls == "implicit" else postfach.port,
    )
    found = await wait_for(box, token, MovedClock(NOW), timedelta())
    assert found is not None
    assert found.endswith(b"Inhalt\r\n")
    again = await wait_for(box, token, MovedClock(NOW), timedelta())
    assert again == found
    assert not any("S" in one.name.partition(",")[2] for one in postfach.folder.rglob("cur/*"))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"password": "falsches-wort"}, "nimmt die Anmeldung als a nicht an"),
        ({"folder": "Gibtsnicht"}, "keinen Ordner Gibtsnicht"),
        ({"port": 1}, "lässt sich nicht lesen"),
        ({"tls": "starttls"}, "Zertifikat von localhost"),
        ({"tls": "implicit"}, "lässt sich nicht lesen"),
        ({"host": "mail.example.org"}, "ohne TLS kein Passwort"),
    ],
)
async def test_a_mailbox_that_cannot_be_read(
    postfach: Postfach, settings: dict[str, object], says: str
) -> None:
    with pytest.raises(MailboxError) as caught:
        await wait_for(inbound(postfach, **settings), "x", MovedClock(NOW), timedelta())
    assert says in caught.value.sentence.de
    assert "falsches-wort" not in str(caught.value.sentence)


async def test_a_round_trip_needs_a_mailbox(tmp_path: Path) -> None:
    relay = Relay(name="m", host="127.0.0.1", port=1, tls="none")
    (finding,) = await round_trip(an_office(tmp_path), relay, MovedClock(NOW))
    assert "[inbound]" in finding.advice.de


async def test_a_test_mail_says_what_it_is(tmp_path: Path) -> None:
    script = Script(on_dot=lambda _to: "250 2.0.0 queued as 4711")
    async with scripted(script):
        relay = Relay(name="haupt", host="127.0.0.1", port=script.port, tls="none")
        (finding,) = await send_to(
            an_office(tmp_path), relay, parse_address("a@example.com"), MovedClock(NOW)
        )
    assert finding.level is Level.OK
    assert "queued as 4711" in finding.text.de
    ((sender, recipient, content),) = script.accepted
    assert (sender, recipient) == ("seminare@example.org", "a@example.com")
    assert b"Auto-Submitted: auto-generated" in content
    assert b"Subject: [Testmail] " in content
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (Script(on_rcpt=lambda _line: "550 5.1.1 unknown"), "nicht angenommen: 550 5.1.1"),
        (Script(on_dot=lambda _to: "554 5.7.1 spam"), "nicht angenommen: 554 5.7.1"),
        (Script(on_connect=lambda _number: "554 no"), "weist die Verbindung ab"),
    ],
)
async def test_a_refused_test_mail_is_an_error(tmp_path: Path, script: Script, says: str) -> None:
    async with scripted(script):
        relay = Relay(name="m", host="127.0.0.1", port=script.port, tls="none")
        (finding,) = await send_to(
            an_office(tmp_path), relay, parse_address("a@example.com"), MovedClock(NOW)
        )
    assert finding.level is Level.ERROR
    assert says in finding.text.de
