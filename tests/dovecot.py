"""A Dovecot of its own, without rights, for one mailbox in a temporary folder."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from support import need
from waiting import PATIENCE_SECONDS, until_at_last

_CONFIG = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
mail_location = maildir:{folder}/Maildir
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Postfach:
    """A mailbox; ``port`` knows STARTTLS where there is a certificate, ``tls_port`` is TLS."""

    folder: Path
    port: int
    tls_port: int
    password: str
    _numbers: Iterator[int]

    def deliver(self, message: bytes) -> None:
        """Puts a message into the inbox, as a mail server would."""
        name = f"{next(self._numbers)}.test"
        draft = self.folder / "Maildir" / "tmp" / name
        draft.write_bytes(message)
        draft.chmod(0o644)
        draft.rename(self.folder / "Maildir" / "new" / name)


@contextmanager
def dovecot(password: str, certificate: Path | None = None) -> Iterator[Postfach]:
    """Runs it for as long as the block lasts; ``certificate`` is key and certificate as PEM."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    program = shutil.which("dovecot", path=path)
    need("dovecot", program)
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    group = subprocess.run(
        ["id", "-gn", user.pw_name], capture_output=True, text=True, check=True
    ).stdout.strip()
    ports = _free_ports()
    with tempfile.TemporaryDirectory(prefix="seminarpost-dovecot-") as name:
        folder = Path(name)
        for one in ("Maildir/new", "Maildir/cur", "Maildir/tmp", "run", "state"):
            (folder / one).mkdir(parents=True)
        copy = folder / "certificate.pem"
        if certificate:
            shutil.copy(certificate, copy)
        config = folder / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                folder=folder,
                user=user.pw_name,
                group=group,
                password=password,
                port=ports[0],
                tls_port=ports[1],
                ssl="yes" if certificate else "no",
                certificate=f"ssl_cert = <{copy}\nssl_key = <{copy}" if certificate else "",
            ),
            encoding="utf-8",
        )
        for owned in (folder, *folder.rglob("*")):
            os.chown(owned, user.pw_uid, user.pw_gid)
        become: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        server = subprocess.Popen(
            [str(program), "-F", "-c", str(config)],
            stderr=subprocess.PIPE,
            **(become if os.getuid() == 0 else {}),
        )
        try:
            _await_greeting(server, ports[0], folder)
            yield Postfach(folder, *ports, password, count(1))
        finally:
            server.terminate()
            server.communicate(timeout=PATIENCE_SECONDS)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(two.getsockname()[1])


def _await_greeting(server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Until it says OK."""
    log = folder / "log"

    def told() -> str:
        return log.read_text(encoding="utf-8") if log.exists() else "for dovecot to start"

    until_at_last(lambda: server.poll() is not None or _greets(port), told)
    if server.poll() is not None:
        raise RuntimeError(told())


def _greets(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as line:
            return line.recv(100).startswith(b"* OK")
    except OSError:
        return False
