"""What protects public pages: nothing is changed by reading, or by another site's page.

Headers of every answer, the origin of whatever changes something, and the size of what is sent.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mailer.actions.limits import NETWORK, Limit, Limits, network_of
from mailer.web.public.client import Clients
from mailer.web.public.words import REFUSALS

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""No script at all: every page works without, and nothing of ours needs one."""
WORKING_POLICY = f"{POLICY}; script-src 'self'; worker-src 'self'"
"""Of a page whose form asks for work (``work``): its script and the worker are files of ours."""

_READING = {"GET", "HEAD", "OPTIONS"}
_OWN_SITES = {"same-origin", "none"}  # Fetch Metadata: "none" is a person, typing
_MOST_OCTETS = 100_000
_YEAR_SECONDS = 31_536_000
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=()",
    # Other sites learn nothing; forms keep their Origin, which "no-referrer" takes away.
    "Referrer-Policy": "same-origin",
}


class PublicGuard:
    """Stands before the public pages, and around whatever goes wrong in them.

    403 for a change that another site's page asks for, 413 for more than a form can hold, 429 for
    more changes than one network's people ask for. ``private`` are the beginnings of paths that
    hold tokens: their pages are kept nowhere. ``one_click`` are paths that mail programs post to
    by themselves (RFC 8058), without cookies and with any origin. ``base`` is the path of the
    site's address: proxies may hand it on or take it away.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        site_url: str,
        language: str,
        private: Sequence[str],
        one_click: Sequence[str],
        limits: Limits,
        clients: Clients,
        base: str = "",
    ) -> None:
        self._app = app
        self._origin = origin_of(site_url)
        self._private = tuple(private)
        self._one_click = tuple(one_click)
        self._clients = clients
        self._language = language
        self._limits = limits
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        scope, path = self._below_base(scope)
        changes = scope["method"] not in _READING

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Content-Security-Policy", POLICY)
                if self._origin.startswith("https:"):
                    headers["Strict-Transport-Security"] = f"max-age={_YEAR_SECONDS}"
                if path.startswith(self._private):
                    headers["Referrer-Policy"] = "no-referrer"
                if changes or path.startswith(self._private):
                    headers["Cache-Control"] = "no-store"
                    headers["X-Robots-Tag"] = "noindex"  # a link with a token may be put anywhere
            await send(message)

        refused = await self._refusal(scope, path) if changes else None
        if changes and refused is None:
            body = await _read(receive)
            if body is None:
                refused = 413
            else:
                receive = _once(body)
        if refused is None:
            await self._app(scope, receive, guarded)
        else:
            told = f"{REFUSALS[refused].in_language(self._language)}\n"
            await PlainTextResponse(told, refused)(scope, receive, guarded)

    def _below_base(self, scope: Scope) -> tuple[Scope, str]:
        """The scope as the pages want it (ASGI's root_path), and the path within the site."""
        path: str = scope["path"]
        if not self._base:
            return scope, path
        if path == self._base or path.startswith(f"{self._base}/"):
            path = path[len(self._base) :] or "/"
        return {**scope, "root_path": self._base, "path": f"{self._base}{path}"}, path

    async def _refusal(self, scope: Scope, path: str) -> int | None:
        headers = Headers(scope=scope)
        network = network_of(self._clients.of(scope, headers))
        scope[NETWORK] = network
        # Mail programs leave for many readers from one network.
        if path.startswith(self._one_click):
            return None
        if not self._is_own(headers, holds_token=path.startswith(self._private)):
            return 403
        if not await self._limits.takes(Limit.NETWORK, network):
            return 429
        if path.startswith(self._private) or await self._limits.takes(Limit.FORM, path):
            return None
        return 429

    def _is_own(self, headers: Headers, *, holds_token: bool) -> bool:
        """Whether a request comes from our own pages: by Fetch Metadata, else by its Origin.

        A page with a token has no Origin to tell ("no-referrer"), where the browser is too old for
        Fetch Metadata; another site's page would have to know the token.
        """
        sites = headers.getlist("sec-fetch-site")
        if sites:
            return len(sites) == 1 and sites[0] in _OWN_SITES
        origins = headers.getlist("origin")
        return not origins or origins == [self._origin] or (holds_token and origins == ["null"])


async def _read(receive: Receive) -> bytes | None:
    """A request's body, counted as it comes and not as it is announced; None for too much."""
    octets = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        octets += message.get("body", b"")
        if len(octets) > _MOST_OCTETS:
            return None
        if not message.get("more_body", False):
            return bytes(octets)


def _once(body: bytes) -> Receive:
    """Returns a body that was read before, and then that nothing follows."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


def origin_of(url: str) -> str:
    """The origin (RFC 6454) of a web address: without its path."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
