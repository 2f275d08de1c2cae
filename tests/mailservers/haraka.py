"""Haraka, of npm, with a plugin that keeps what it takes in files."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from support import ROOT, need

from mailservers.server import MailServer, Taken

_PROGRAM = ROOT / "node_modules" / "Haraka" / "bin" / "haraka"
_BYTES = re.compile(r"^bytes=\d+", re.MULTILINE)
_PLUGIN = Path(__file__).with_name("haraka_keep.js")


@dataclass
class Haraka(MailServer):
    """``limits`` are those of the plugin: ``messages`` a connection."""

    name: ClassVar[str] = "haraka"

    def furnish(self) -> None:
        node = shutil.which("node")
        need("haraka", node and _PROGRAM.is_file())
        self._node = str(node)
        for folder in ("config", "plugins", "queue", "kept", "grey"):
            (self.home / folder).mkdir()
        shutil.copy(_PLUGIN, self.home / "plugins" / "keep.js")
        connection = (_PROGRAM.parent.parent / "config" / "connection.ini").read_text("utf-8")
        for name, text in {
            "connection.ini": _BYTES.sub(f"bytes={self.size_bytes}", connection),
            "smtp.ini": f"listen=127.0.0.1:{self.port}\nnodes=0\n",
            "me": "mail.example.org\n",
            "plugins": "keep\n",
            "loglevel": "NOTICE\n",
            "keep.json": json.dumps(dict(self.limits) | {"folder": str(self.home)}),
        }.items():
            (self.home / "config" / name).write_text(text, encoding="utf-8")

    def command(self) -> list[str]:
        return [self._node, str(_PROGRAM), "-c", str(self.home)]

    def taken(self) -> list[Taken]:
        return [_read(file) for file in sorted((self.home / "kept").glob("*.json"))]


def _read(file: Path) -> Taken:
    envelope = json.loads(file.read_text("utf-8"))
    content = file.with_suffix(".eml").read_bytes()
    return Taken(envelope["sender"], tuple(envelope["recipients"]), content)
