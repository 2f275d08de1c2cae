"""What a call costs before it does anything: CPU as a ratio to what every call must import.

    python -m bench.start --json

Prints ``{help_ratio, read_ratio, list_ratio}``: CPU time (user and system of the child, the least
of several) of ``--help``, ``seminar read FILE`` and ``seminar list`` in units of
``import typer, rich.console``. Goals: 3, 6, 10. Bytecode is kept, as of an installed program.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

_TIMES = 5
_MEASURE = [sys.executable, "-c", "import typer, rich.console"]
_COMMAND = [sys.executable, "-m", "mailer"]
_ANNOUNCEMENT = """\
Online-Seminar: Wärmeplanung für kleine Gemeinden

Was jetzt zu tun ist.

Das Seminar findet am 10. März 2090 von 10:00 bis 11:30 Uhr online statt.
"""


def cpu_seconds(command: Sequence[str]) -> float:
    """CPU time of a command that ends well: the least of several runs."""
    return min(_once(command) for _ in range(_TIMES))


def measure() -> dict[str, float]:
    """The three ratios, in a workspace of its own whose database is up to date."""
    with tempfile.TemporaryDirectory() as folder:
        office, announcement = Path(folder, "office"), Path(folder, "announcement.txt")
        announcement.write_text(_ANNOUNCEMENT, encoding="utf-8")
        listing = [*_COMMAND, "seminar", "list", "--workspace", str(office)]
        _once([*_COMMAND, "init", str(office)])
        _once(listing)  # makes the tables
        unit = cpu_seconds(_MEASURE)
        return {
            "help_ratio": cpu_seconds([*_COMMAND, "--help"]) / unit,
            "read_ratio": cpu_seconds([*_COMMAND, "seminar", "read", str(announcement)]) / unit,
            "list_ratio": cpu_seconds(listing) / unit,
        }


def _once(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environ = {
        name: text
        for name, text in os.environ.items()
        if "SEMINARPOST" not in name and name != "PYTHONDONTWRITEBYTECODE"
    }
    subprocess.run(command, check=True, capture_output=True, env=environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = {name: round(ratio, 2) for name, ratio in measure().items()}
    if arguments.json:
        print(json.dumps(found))
    else:
        for name, ratio in found.items():
            print(f"{name}: {ratio}")


if __name__ == "__main__":
    main()
