"""A campaign through a real Postfix of its own, with STARTTLS and a login, into mailboxes."""

import base64
import email
import os
import pwd
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import policy
from pathlib import Path

import dkim
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
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from delivery.certificates import authority_file, certificate_file
from support import need
from waiting import until_at_last

MAILS = 60
SENDER = "seminare@example.org"
PASSWORD = "made-up seçret"
_MAIN = """\
compatibility_level = 3.6
config_directory = {home}/conf
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/log
maillog_file_prefixes = {home}
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.example.org
mydestination =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_tls_security_level = may
smtpd_tls_chain_files = {certificate}
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_local_domain = example.org
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
virtual_mailbox_domains = example.org
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = texthash:{home}/conf/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
"""
_SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
retry unix - - n - - error
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
# Debian's Postfix looks for it in the folder "sasl" beside its main.cf.
_SASL = """\
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: {home}/conf/sasl/users
mech_list: PLAIN LOGIN
"""


@dataclass(frozen=True)
class Postfix:
    """A mail server at work."""

    home: Path
    port: int

    @property
    def mailboxes(self) -> Path:
        return self.home / "mail"

    def arrived(self) -> dict[str, list[bytes]]:
        """What lies in each mailbox, with CRLF again as it travelled."""
        found: dict[str, list[bytes]] = {}
        for file in self.mailboxes.glob("*/new/*"):
            message = file.read_bytes().replace(b"\n", b"\r\n")
            found.setdefault(file.parent.parent.name + "@example.org", []).append(message)
        return found

    def wait_for(self, mails: int) -> dict[str, list[bytes]]:
        """What has arrived, as soon as it is so many mails."""
        _until(lambda: len(list(self.mailboxes.glob("*/new/*"))) >= mails, self.home / "log")
        return self.arrived()


@pytest.fixture
def postfix(tmp_path: Path, unused_port: int) -> Iterator[Postfix]:
    """Debian's Postfix with configuration, queue and mailboxes of its own."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    command, adduser = shutil.which("postfix", path=path), shutil.which("saslpasswd2", path=path)
    need("postfix", command and os.geteuid() == 0)
    need("saslpasswd2", adduser)
    # Its programs are not root and must get there: pytest's own folders are closed to them.
    home = Path(tempfile.mkdtemp(prefix="seminarpost-postfix-"))
    server = Postfix(home, unused_port)
    _furnish(server, certificate_file(tmp_path), str(adduser))
    control = [str(command), "-c", str(home / "conf")]
    subprocess.run([*control, "start"], stderr=subprocess.DEVNULL, check=True)
    try:
        _until(lambda: "daemon started" in _text(home / "log"), home / "log")
        yield server
    finally:
        subprocess.run([*control, "stop"], stderr=subprocess.DEVNULL, check=True)
        shutil.rmtree(home)


def _furnish(server: Postfix, certificate: Path, adduser: str) -> None:
    home, postfix, nobody = server.home, pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
    home.chmod(0o755)
    for name in ("conf", "queue", "data", "mail", "conf/sasl"):
        (home / name).mkdir(mode=0o755)
    os.chown(home / "data", postfix.pw_uid, postfix.pw_gid)
    os.chown(home / "mail", nobody.pw_uid, nobody.pw_gid)
    values = {"home": home, "certificate": home / "conf" / "server.pem", "port": server.port}
    values |= {"uid": nobody.pw_uid, "gid": nobody.pw_gid}
    shutil.copy(certificate, home / "conf" / "server.pem")
    for name, text in {
        "conf/main.cf": _MAIN,
        "conf/master.cf": _SERVICES,
        "conf/sasl/smtpd.conf": _SASL,
    }.items():
        (home / name).write_text(text.format(**values), encoding="ascii")
    mailboxes = "".join(
        f"{to} {to.partition('@')[0]}/\n" for to in [*map(address, range(MAILS)), SENDER]
    )
    (home / "conf" / "mailboxes").write_text(mailboxes, encoding="ascii")
    subprocess.run(
        [
            adduser,
            "-p",
            "-c",
            "-f",
            str(home / "conf" / "sasl" / "users"),
            "-u",
            "example.org",
            "office",
        ],
        input=PASSWORD.encode(),
        check=True,
    )
    os.chown(home / "conf" / "sasl" / "users", postfix.pw_uid, postfix.pw_gid)


def _until(condition: Callable[[], bool], log: Path) -> None:
    """Waits for it; fails with what the server wrote."""
    until_at_last(condition, lambda: _text(log)[-2000:])


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""


def _signing_key(file: Path) -> bytes:
    """Writes a key; returns the record that DNS would have for it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    file.chmod(0o600)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


async def test_a_campaign_arrives_whole_signed_and_under_its_own_envelopes(
    tmp_path: Path, postfix: Postfix
) -> None:
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
    record = _signing_key(tmp_path / "key.pem")
    signing = f"""
[[dkim]]
domain = "example.org"
selector = "s1"
key_file = "{tmp_path / "key.pem"}"
"""
    number = await prepared(workspace, relay, mails=MAILS, sender={"bounce": "verp"}, more=signing)
    expected = await composed(workspace, MAILS)
    await seminarpost(workspace, "run", "--until-idle")
    arrived = postfix.wait_for(MAILS)
    rows = await ledger(workspace, number)
    called = {row["recipient"]: row["message_id"] for row in rows}
    assert in_state(rows, "sent") == set(arrived) == {address(one) for one in range(MAILS)}
    for to, messages in arrived.items():
        (received,) = messages
        message = as_sent(received)
        assert (told(message).recipient, told(message).message_id) == (to, called[to])
        trace = email.message_from_bytes(received, policy=policy.default)
        assert trace["Delivered-To"] == trace["X-Original-To"] == to
        assert without_late_fields(message) == without_late_fields(expected[to])
    senders = Counter(email.message_from_bytes(one)["Return-Path"] for (one,) in arrived.values())
    assert set(senders.values()) == {1}, "each has a return path of its own"
    log = _text(postfix.home / "log")
    assert "sasl_username=office@example.org" in log
    assert "starttls=1" in log
    assert "bdat=" in log  # it offers CHUNKING, so that is the way
    for to, (received,) in arrived.items():
        assert dkim.verify(as_sent(received), dnsfunc=lambda _name, **_: record), to
