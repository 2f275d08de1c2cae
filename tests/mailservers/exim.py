"""Debian's Exim, with a queue that nothing leaves."""

import os
import pwd
import re
from dataclasses import dataclass
from typing import ClassVar

from support import need

from mailservers.server import MailServer, Taken, program

_USER = "Debian-exim"
_CONFIG = """\
exim_path = {program}
primary_hostname = mail.example.org
spool_directory = {home}/spool
log_file_path = {home}/spool/%slog
pid_file_path = {home}/exim.pid
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
keep_environment =
queue_only = true
queue_only_override = false
rfc1413_query_timeout = 0s
host_lookup =
message_size_limit = {size}
smtputf8_advertise_hosts = *
smtp_receive_timeout = 60s
acl_smtp_rcpt = rcpt
{limits}
begin acl
rcpt:
{acl}
begin routers
{routers}
begin transports
{transports}
none:
  driver = appendfile
  file = /dev/null
begin retry
* * F,1h,1m
"""
_RECIPIENTS = re.compile(rb"\n(\d+)\n")


@dataclass
class Exim(MailServer):
    """``limits`` are main options: ``smtp_accept_max_per_connection`` and so on.

    The other settings are what stands in its sections; ``{home}`` is the server's folder.
    """

    name: ClassVar[str] = "exim"
    acl: ClassVar[str] = """\
  deny local_parts = ^unknown
       message = 550 5.1.1 No such user here
  defer local_parts = ^full
       message = 452 4.2.2 Mailbox full
  defer local_parts = ^grey
       set acl_m_seen = {home}/grey/$local_part
       condition = ${if exists{$acl_m_seen}{no}{yes}}
       condition = ${run{/usr/bin/touch $acl_m_seen}{yes}{yes}}
       message = 451 4.7.1 Greylisted, please try again later
  accept
"""
    routers: ClassVar[str] = "all:\n  driver = accept\n  transport = none\n"
    transports: ClassVar[str] = ""

    def furnish(self) -> None:
        exim, known = program("exim4"), _USER in {one.pw_name for one in pwd.getpwall()}
        need("exim4", exim and known and os.geteuid() == 0)
        self._program = str(exim)
        owner = pwd.getpwnam(_USER)
        for folder in ("spool", "grey"):
            (self.home / folder).mkdir()
            os.chown(self.home / folder, owner.pw_uid, owner.pw_gid)
        limits = "".join(f"{key} = {value}\n" for key, value in self.limits.items())
        sections = {
            name: text.replace("{home}", str(self.home))
            for name, text in (
                ("acl", self.acl),
                ("routers", self.routers),
                ("transports", self.transports),
            )
        }
        (self.home / "exim.conf").write_text(
            _CONFIG.format(
                home=self.home,
                program=self._program,
                port=self.port,
                size=self.size_bytes,
                limits=limits,
                **sections,
            ),
            encoding="ascii",
        )

    def command(self) -> list[str]:
        return self.with_options("-bdf")

    def with_options(self, *options: str) -> list[str]:
        """The command line of another task of this server's: ``-qff`` runs its queue once."""
        return [self._program, "-C", str(self.home / "exim.conf"), *options]

    @property
    def log(self) -> str:
        file = self.home / "spool" / "mainlog"
        return super().log + (file.read_text("utf-8", "replace") if file.exists() else "")

    def taken(self) -> list[Taken]:
        return [
            _read(header.read_bytes(), header.with_name(f"{header.name[:-1]}D").read_bytes())
            for header in sorted((self.home / "spool" / "input").glob("*-H"))
        ]


def _read(header: bytes, content: bytes) -> Taken:
    """A message out of Exim's spool files (its specification, chapter "Format of spool files")."""
    envelope, _, fields = header.partition(b"\n\n")
    lines = envelope.split(b"\n")
    recipients = [one.decode() for one in lines[lines.index(b"1") + 1 :]] if b"1" in lines else []
    kept = b""
    while fields:
        length, mark = int(fields[:3]), fields[3:4]
        text, fields = fields[5 : 5 + length], fields[5 + length :]
        if mark not in {b"*", b"P"}:  # deleted, or Received
            kept += text
    _, _, body = content.partition(b"\n")
    return Taken(
        lines[2].decode().strip("<>"),
        tuple(recipients),
        (kept + b"\n" + body).replace(b"\n", b"\r\n"),
    )
