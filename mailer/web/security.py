"""What protects pages that are for this machine only: who may ask, and what answers carry.

A web site that somebody looks at can make its own name lead to 127.0.0.1 (DNS rebinding) and
then reads these pages as if they were its own. The browser still says in ``Host`` which name it
asked for, so only the names of this machine are answered.
"""

import base64
import hashlib
import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mailer.domain.errors import Sentence

_NAMES = {"127.0.0.1", "localhost", "[::1]"}
# Host = uri-host [ ":" port ] (RFC 9110 §7.2); nothing else is looked at further.
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_READING = {"GET", "HEAD", "OPTIONS"}
_OWN_SITES = {"same-origin", "none"}  # Fetch Metadata: "none" is a person, typing


def policy_for(script: str) -> str:
    """The Content-Security-Policy of a page with one script in it: nothing else may run or load.

    A frame made with srcdoc inherits the policy of its page (CSP3 §7.8). That keeps every mail
    from loading anything, and is why styles cannot be tied to a hash: mails are full of them.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def headers_for(policy: str) -> dict[str, str]:
    """What goes on every answer of an application whose pages have that policy."""
    return {
        # What may frame a page cannot stand in the page itself (CSP3 §3.3).
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


class ThisMachineOnly:
    """Refuses requests that were not made to this machine, and those that another site made.

    400 for a missing or broken Host, 421 (RFC 9110 §15.5.20) for the Host of somebody else, 403
    for a change that another site asks for. ``headers`` go on every answer, refusals included.
    What a proxy says of the host (X-Forwarded-Host, Forwarded) is not looked at. Who is refused is
    told why in the office's ``language``.
    """

    def __init__(self, app: ASGIApp, headers: Mapping[str, str], language: str = "de") -> None:
        self._app = app
        self._headers = headers
        self._language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        code = _refusal(scope)
        if code is None:
            await self._app(scope, receive, guarded)
            return
        told = f"{_WHY[code].in_language(self._language)}\n"
        await PlainTextResponse(told, code)(scope, receive, guarded)


_WHY = {
    400: Sentence(
        "Diese Anfrage ist nicht zu verstehen: Es fehlt, an welchen Rechner sie sich richtet.",
        "This request cannot be understood: it does not say which machine it is for.",
    ),
    421: Sentence(
        "Diese Seiten gibt es nur auf dem Rechner selbst, unter 127.0.0.1 oder localhost.",
        "These pages are only there on the machine itself, at 127.0.0.1 or localhost.",
    ),
    403: Sentence(
        "Eine fremde Seite wollte hier etwas ändern; das ist nicht erlaubt.",
        "Another site wanted to change something here; that is not allowed.",
    ),
}


def _refusal(scope: Scope) -> int | None:
    """The status of a request that is refused."""
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    found = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    target = scope.get("raw_path") or b"/"
    if found is None or not target.startswith(b"/"):  # a whole URL is asked of proxies only
        return 400
    if found["name"].lower() not in _NAMES or _port(found["port"], scope) != _served_at(scope):
        return 421
    if scope["method"] not in _READING and not _is_own(headers, scope, hosts[0]):
        return 403
    return None


def _port(given: str | None, scope: Scope) -> int | None:
    return int(given) if given else _DEFAULT_PORTS.get(scope.get("scheme", "http"))


def _served_at(scope: Scope) -> int | None:
    server = scope.get("server")
    return server[1] if server else None


def _is_own(headers: Headers, scope: Scope, host: str) -> bool:
    """Whether a request that changes something comes from our own pages."""
    sites = headers.getlist("sec-fetch-site")
    if sites:
        return len(sites) == 1 and sites[0] in _OWN_SITES
    origins = headers.getlist("origin")
    return not origins or origins == [f"{scope.get('scheme', 'http')}://{host}"]
