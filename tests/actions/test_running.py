"""Running: what the sender does to its own process before it begins."""

import json
import os
import subprocess
import sys
from pathlib import Path

SETTINGS = (
    '[site]\nname = "Büro"\nimprint = ["Weg 1"]\n[sender]\naddress = "seminare@example.org"\n'
)
SCRIPT = """
import json, os, sys
from multiprocessing import active_children
from pathlib import Path
from mailer.actions.running import renderers_beside
from mailer.workspace import open_workspace

with renderers_beside(open_workspace(Path(sys.argv[1]))):
    everybody = [os.getpid(), *(one.pid for one in active_children())]
    print(json.dumps([os.getpriority(os.PRIO_PROCESS, pid) for pid in everybody]))
"""


def test_the_sender_and_its_renderers_stand_back(tmp_path: Path) -> None:
    (tmp_path / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], check=True, capture_output=True, text=True
    )
    own, *others = json.loads(done.stdout)
    assert own == max(10, os.getpriority(os.PRIO_PROCESS, 0))
    assert others
    assert set(others) == {own}
