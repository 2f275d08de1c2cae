"""The process that reads a table: little memory, little time, and only what it was handed.

Called as ``python -P -m … NAME MEMORY_BYTES CPU_SECONDS ENCODING`` with the file as its standard
input; ENCODING is "" unless somebody named one. Each line of its output is JSON:
``{"table": [sheet, encoding, [sheet beside it…], lines, [hidden column…]]}`` begins one,
``{"rows": [[number, [cell…], hidden, struck]…]}`` are rows of it, and the last line is
``{"end": true}`` or ``{"refused": [de, en]}``. Without a last one it came to harm: the reader of
workbooks panics and aborts at some files, which is why it is not ours.
"""

import gc
import json
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from mailer.actions.imports.sheets.limits import MOST_BYTES, MOST_CHARACTERS
from mailer.actions.imports.sheets.rows import tables_of
from mailer.domain.errors import InvalidValueError, SeminarpostError

_ROWS_A_LINE = 500


def main() -> None:
    """Reads the standard input and writes its rows to the standard output."""
    name, memory_bytes, cpu_seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    encoding = sys.argv[4]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it would hold people's data
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    gc.disable()  # it makes many lists and ends soon
    for line in _answer(sys.stdin.buffer, name, encoding):
        sys.stdout.buffer.write(line.encode("ascii") + b"\n")


def _answer(stream: BinaryIO, name: str, encoding: str) -> Iterator[str]:
    try:
        characters = 0
        for table in tables_of(stream.read(MOST_BYTES), name, encoding):
            begun = [table.sheet, table.encoding, table.beside, table.lines, table.hidden]
            yield json.dumps({"table": begun})
            while chunk := list(islice(table.rows, _ROWS_A_LINE)):
                line = json.dumps({"rows": chunk})
                characters += len(line)
                if characters > MOST_CHARACTERS:
                    raise _too_much_text(name)
                yield line
    except SeminarpostError as problem:
        yield json.dumps({"refused": problem.sentence})
    else:
        yield json.dumps({"end": True})


def _too_much_text(name: str) -> InvalidValueError:
    return InvalidValueError(
        f"{name} enthält mehr Text, als eine Liste haben kann; bitte in mehreren Teilen einlesen.",
        f"{name} holds more text than a list can have; please import it in parts.",
    )


if __name__ == "__main__":
    main()
