"""What pages load from their own site, each file with a mark of its content."""

import base64
import hashlib
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mailer.domain.colour import Colour, parse_colour
from mailer.web.public.page import Asset

_FOLDER = Path(__file__).parents[1] / "assets"
_KERN, _PLAIN, _OFFICE, _COLOURS = "kern.min.css", "plain.css", "office.css", "colours.css"
_SCRIPT, _WORKER = "work.js", "altcha-pbkdf2.js"
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_DARK = Colour(0x1E, 0x23, 0x2E)  # the lightest ground of office.css in the dark


class Assets:
    """The files of one office's pages; ``colour`` is its own ("#rrggbb"), "" for none.

    The design system's comes by npm; without it pages are plain, and all the same whole. So does
    ALTCHA's ``worker``, which the ``script`` starts: None where it is not there.
    """

    def __init__(self, colour: str) -> None:
        files = {one.name: one for one in _FOLDER.iterdir() if one.suffix in _TYPES}
        self._files = {name: file.read_bytes() for name, file in files.items()}
        used = [_KERN if _KERN in files else _PLAIN, _OFFICE]
        if colour:
            self._files[_COLOURS] = _sheet_of(parse_colour(colour)).encode()
            used.append(_COLOURS)
        self.sheets = [self._asset(name) for name in used]
        self.script = self._asset(_SCRIPT)
        self.worker = self._asset(_WORKER) if _WORKER in files else None

    def _asset(self, name: str) -> Asset:
        digest = hashlib.sha384(self._files[name])
        integrity = f"sha384-{base64.b64encode(digest.digest()).decode()}"
        return Asset(f"/assets/{name}?{digest.hexdigest()[:12]}", integrity)

    async def answer(self, request: Request) -> Response:
        """One of them, which may be kept for ever where its address has its mark."""
        # A name from outside is only ever compared with names that are there, never opened.
        name = request.path_params["name"]
        content = self._files.get(name)
        if content is None:
            raise HTTPException(404)
        mark = hashlib.sha384(content).hexdigest()[:12]
        kept = {"Cache-Control": _FOR_EVER} if request.url.query == mark else {}
        return Response(content, media_type=_TYPES[Path(name).suffix], headers=kept)


def _sheet_of(colour: Colour) -> str:
    """The office's colour for whatever can be pressed, and a lighter one of its hue in the dark."""
    return (
        f"{_rule(colour)}\n"
        f"@media (prefers-color-scheme: dark) {{ {_rule(colour.readable_on(_DARK))} }}\n"
    )


def _rule(colour: Colour) -> str:
    names = ("--deed", "--kern-color-action-default", "--kern-color-action-default-contextual")
    return f":root, body {{ {'; '.join(f'{name}: {colour}' for name in names)} }}"
