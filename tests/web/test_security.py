"""Pages for this machine only: every name but its own is turned away, whatever is asked."""

from collections.abc import Sequence

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope

from mailer.web.security import ThisMachineOnly

Fields = Sequence[tuple[str, str]]


async def answer(
    headers: Fields,
    method: str = "GET",
    target: str = "/",
    port: int = 8025,
    language: str = "de",
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and content of a request, as a server would hand it on."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": target,
        "raw_path": target.encode("latin-1"),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "server": ("127.0.0.1", port),
    }
    app = ThisMachineOnly(PlainTextResponse("people's mail"), {"X-Guard": "here"}, language)
    await app(scope, receive, send)
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(one.get("body", b"") for one in sent[1:])


OWN = ["127.0.0.1:8025", "localhost:8025", "LocalHost:8025", "[::1]:8025"]
STRANGE = {
    "evil.example": 421,
    "evil.example:8025": 421,
    "127.0.0.1": 421,  # the port is part of who is asked
    "127.0.0.1:80": 421,
    "127.0.0.1:9999": 421,
    "localhost.evil.example:8025": 421,
    "127.0.0.1.nip.example:8025": 421,
    "localhost.:8025": 421,
    "0.0.0.0:8025": 421,
    "127.1:8025": 421,
    "2130706433:8025": 421,
    "[::ffff:127.0.0.1]:8025": 421,
    "192.168.0.7:8025": 421,
    "": 400,
    " ": 400,
    "127.0.0.1:": 400,
    "127.0.0.1:8025:8025": 400,
    "127.0.0.1:8025/": 400,
    "127.0.0.1:8025, evil.example": 400,
    "evil.example@127.0.0.1:8025": 400,
    "127.0.0.1:8025@evil.example": 400,
    "127.0.0.1:8025#": 400,
    "127.0.0.1:8025\n": 400,
    "[::1": 400,
    "::1:8025": 400,
    "127.0.0.1:999999": 400,
}  # fmt: skip


@pytest.mark.parametrize("host", OWN)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_names_of_this_machine(host: str, method: str) -> None:
    status, headers, content = await answer([("Host", host)], method)
    assert (status, headers["x-guard"]) == (200, "here")
    assert (b"mail" in content) or method == "HEAD"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "TRACE"])
@pytest.mark.parametrize("host", STRANGE)
async def test_every_other_name(host: str, method: str) -> None:
    status, headers, content = await answer([("Host", host)], method)
    assert status == STRANGE[host]
    assert headers["x-guard"] == "here"
    assert b"mail" not in content


@pytest.mark.parametrize(
    ("headers", "method", "language", "words"),
    [
        ([], "GET", "de", "nicht zu verstehen"),
        ([], "GET", "en", "cannot be understood"),
        ([("Host", "evil.example")], "GET", "de", "auf dem Rechner selbst"),
        ([("Host", "evil.example")], "GET", "en", "on the machine itself"),
        ([("Host", OWN[0]), ("Sec-Fetch-Site", "cross-site")], "POST", "de", "fremde Seite"),
        ([("Host", OWN[0]), ("Sec-Fetch-Site", "cross-site")], "POST", "en", "Another site"),
    ],
)
async def test_who_is_refused_is_told_why(
    headers: Fields, method: str, language: str, words: str
) -> None:
    _, found, content = await answer(headers, method, language=language)
    assert words in content.decode()
    assert found["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("headers", "target"),
    [
        ([], "/"),
        ([("Host", "127.0.0.1:8025"), ("Host", "127.0.0.1:8025")], "/"),
        ([("Host", "127.0.0.1:8025"), ("Host", "evil.example")], "/"),
        ([("Host", "127.0.0.1:8025")], "http://evil.example/"),
        ([("Host", "127.0.0.1:8025")], "http://127.0.0.1:8025/"),
        ([("Host", "127.0.0.1:8025")], "evil.example:443"),
        ([("Host", "127.0.0.1:8025")], "*"),
    ],
)
async def test_requests_that_no_browser_makes(headers: Fields, target: str) -> None:
    assert (await answer(headers, target=target))[0] == 400


@pytest.mark.parametrize(
    "name", ["X-Forwarded-Host", "Forwarded", "X-Host", "X-Original-Host", "X-Forwarded-Server"]
)
async def test_what_a_proxy_says_is_not_looked_at(name: str) -> None:
    for value in ("127.0.0.1:8025", "host=127.0.0.1:8025"):
        assert (await answer([("Host", "evil.example"), (name, value)]))[0] == 421
    assert (await answer([("Host", "127.0.0.1:8025"), (name, "evil.example")]))[0] == 200


async def test_a_port_that_need_not_be_said() -> None:
    assert (await answer([("Host", "localhost")], port=80))[0] == 200
    assert (await answer([("Host", "localhost:80")], port=80))[0] == 200
    assert (await answer([("Host", "localhost:8025")], port=80))[0] == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], 200),
        ([("Sec-Fetch-Site", "same-origin")], 200),
        ([("Sec-Fetch-Site", "none")], 200),
        ([("Sec-Fetch-Site", "same-site")], 403),
        ([("Sec-Fetch-Site", "cross-site")], 403),
        ([("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")], 403),
        ([("Sec-Fetch-Site", "cross-site"), ("Origin", "http://127.0.0.1:8025")], 403),
        ([("Origin", "http://127.0.0.1:8025")], 200),
        ([("Origin", "https://127.0.0.1:8025")], 403),
        ([("Origin", "http://127.0.0.1:9999")], 403),
        ([("Origin", "http://localhost:8025")], 403),
        ([("Origin", "http://evil.example")], 403),
        ([("Origin", "null")], 403),
        ([("Origin", "")], 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_what_another_site_wants_changed(headers: Fields, status: int, method: str) -> None:
    found = await answer([("Host", "127.0.0.1:8025"), *headers], method)
    assert found[0] == status


async def test_sockets_are_closed() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    app = ThisMachineOnly(PlainTextResponse("mail"), {})
    await app({"type": "websocket", "headers": []}, receive, send)
    assert [one["type"] for one in sent] == ["websocket.close"]
