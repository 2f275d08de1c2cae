"""``web`` and ``run`` serve what monitoring asks, on this machine only, and end when told to."""

import asyncio
import socket
from pathlib import Path

import pytest
from acceptance.office import started
from waiting import listening, patience

PIPE = asyncio.subprocess.PIPE
SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
imprint = ["Büro für Seminare", "Musterweg 1"]

[sender]
address = "seminare@example.org"
"""


def office(path: Path, port: int) -> None:
    text = f'{SETTINGS}\n[web]\nlisten = "127.0.0.1:{port}"\n'
    (path / "seminarpost.toml").write_text(text, encoding="utf-8")


async def ask(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = ("GET " + path + " HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", "", "")
    writer.write("\r\n".join(request).encode())
    answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize("command", ["web", "run"])
async def test_it_serves_until_it_is_told_to_stop(
    tmp_path: Path, unused_port: int, command: str
) -> None:
    office(tmp_path, unused_port)
    async with patience(), started(tmp_path, command, stdout=PIPE, stderr=PIPE) as process:
        await listening(unused_port)
        health = await ask(unused_port, "/healthz")
        metrics = await ask(unused_port, "/metrics")
        process.terminate()
        await process.communicate()
    assert process.returncode == 0
    assert health.startswith(b"HTTP/1.1 200")
    assert health.endswith(b'{"status":"ok"}')
    assert b'seminarpost_mode{state="capture"} 1.0' in metrics


async def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        office(tmp_path, taken.getsockname()[1])
        async with patience(), started(tmp_path, "web", stdout=PIPE, stderr=PIPE) as process:
            out, err = await process.communicate()
    assert (process.returncode, out) == (1, b"")
    assert "[web]" in err.decode()
