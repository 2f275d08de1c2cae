"""Debian's OpenSMTPD, with a queue that nothing leaves.

Its folders are fixed in the program, so that only one could run: each gets a view of the file
system of its own.
"""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from support import need

from mailservers.server import MailServer, Taken, program

_USERS = {"opensmtpd", "opensmtpq"}
_CONFIG = """\
queue ttl 4d
smtp max-message-size "{size}"
{limits}
filter unknown phase rcpt-to match rcpt-to regex {{ "^<?unknown" }} \\
  reject "550 5.1.1 No such user here"
filter full phase rcpt-to match rcpt-to regex {{ "^<?full" }} reject "452 4.2.2 Mailbox full"
filter grey proc-exec "{home}/greylist {home}/grey"
filter all chain {{ unknown, full, grey }}
listen on 127.0.0.1 port {port} hostname mail.example.org filter all
action out relay host smtp://127.0.0.1:1
match from any for any action out
"""
_GREYLIST = """\
#!/bin/sh
# OpenSMTPD's filter protocol: asks whoever comes for the first time to come again.
while IFS='|' read -r kind what _ _ _ session token address; do
  case $kind:$what in
    config:ready)
      echo 'register|filter|smtp-in|rcpt-to'
      echo 'register|ready' ;;
    filter:*)
      name=$(echo "$address" | tr -cd 'a-z0-9')
      case $name in
        grey*)
          if mkdir "$1/$name" 2>/dev/null; then
            echo "filter-result|$session|$token|reject|451 4.7.1 Greylisted, please try again later"
            continue
          fi ;;
      esac
      echo "filter-result|$session|$token|proceed" ;;
  esac
done
"""
_VIEW = """\
mount --make-rprivate /
mount --bind {home}/run /run
mount --bind {home}/spool /var/spool
mount --bind {home}/lib /var/lib
exec {program} -d -f {home}/smtpd.conf
"""


@dataclass
class OpenSmtpd(MailServer):
    """``limits`` are settings of smtpd.conf: ``smtp limit max-mails`` and so on."""

    name: ClassVar[str] = "opensmtpd"

    def furnish(self) -> None:
        found, known = program("smtpd"), {one.pw_name for one in pwd.getpwall()} >= _USERS
        need("opensmtpd", found and known and os.geteuid() == 0 and shutil.which("unshare"))
        for folder in ("run", "spool", "lib/opensmtpd/empty"):
            (self.home / folder).mkdir(parents=True)
        (self.home / "grey").mkdir()
        (self.home / "grey").chmod(0o777)
        limits = "".join(f"{key} {value}\n" for key, value in self.limits.items())
        values = {"home": self.home, "port": self.port, "size": self.size_bytes, "limits": limits}
        self._write("smtpd.conf", _CONFIG.format(**values), 0o644)
        self._write("greylist", _GREYLIST, 0o755)
        self._write("view", _VIEW.format(home=self.home, program=found), 0o644)

    def command(self) -> list[str]:
        return ["unshare", "--mount", "sh", str(self.home / "view")]

    def taken(self) -> list[Taken]:
        """One envelope a recipient; those of a message share its folder."""
        return [
            _read(envelope)
            for envelope in sorted((self.home / "spool").glob("smtpd/queue/*/*/*"))
            if envelope.name != "message"
        ]

    def _write(self, name: str, text: str, mode: int) -> None:
        (self.home / name).write_text(text, encoding="ascii")
        (self.home / name).chmod(mode)


def _read(envelope: Path) -> Taken:
    lines = (one.partition(": ") for one in envelope.read_text("utf-8").splitlines())
    fields = {name: value for name, _, value in lines}
    content = (envelope.parent / "message").read_bytes()
    return Taken(fields["sender"], (fields["rcpt"],), content.replace(b"\n", b"\r\n"))
