"""Running text fits the window; what is to be copied stays whole."""

import pytest
from rich.cells import cell_len

from mailer.cli.wrapping import fitted

COMMAND = "seminarpost recipients import DATEI --list seminare --basis consent"
PROSE = "Eine Zeile mit vielen Wörtern, die länger ist als jedes Fenster, das jemand offen hat. "


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (PROSE * 3, ""),
        (f"    {PROSE * 2}", ""),
        (f"{PROSE}Zuerst: {COMMAND}", COMMAND),
        (f"    {COMMAND}", COMMAND),
        (f"{PROSE}„seminarpost run“ versendet.", "seminarpost run"),
        (f"{PROSE}\n{COMMAND}\n{PROSE}", COMMAND),
        ("x" * 150, "x" * 150),
        (f"{PROSE} 日本語のとても長い名前 {PROSE}", ""),
    ],
)
def test_lines_fit_and_commands_stay_whole(text: str, kept: str, width: int) -> None:
    lines = fitted(text, width).split("\n")
    assert all(
        cell_len(line) <= width or " " not in line.strip() or kept in line for line in lines
    ), lines
    assert not kept or any(kept in line for line in lines)
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())
