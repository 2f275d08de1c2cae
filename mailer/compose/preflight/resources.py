"""Pictures and whatever else a mail could fetch: nothing may be fetched, pictures have words."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from mailer.compose.preflight.finding import Finding, error, shown
from mailer.compose.preflight.look import Look
from mailer.compose.preflight.page import Page

_FORBIDDEN = {
    "script", "form", "iframe", "frame", "object", "embed", "link", "base", "applet", "audio",
    "video", "source", "portal",
}  # fmt: skip
_FETCHED = ("src", "srcset", "background", "poster", "data")
_INSIDE = ("cid:", "data:", "#")
_STYLE_URL = re.compile(r"url\(\s*[\"']?\s*([^\"')]*)", re.IGNORECASE)


def alternatives(look: Look) -> Iterator[Finding]:
    """Every picture has an alternative text, an empty one if it only decorates."""
    for image in look.page.everywhere("img") if look.page else ():
        if image.get("alt") is None:
            yield error(
                "missing-alt",
                look.html_file,
                f"Dem Bild „{shown(image.get('src', ''))}“ fehlt der Alternativtext; bitte alt "
                'ergänzen, für reinen Schmuck alt="".',
                f'The picture "{shown(image.get("src", ""))}" has no alternative text; please add '
                'alt, for mere decoration alt="".',
            )


def external(look: Look) -> Iterator[Finding]:
    """Nothing is fetched when the mail is opened, and nothing in it runs."""
    for found in dict.fromkeys(_external(look.page) if look.page else ()):
        yield error(
            "external-resource",
            look.html_file,
            f"„{shown(found)}“ würde beim Öffnen der Mail etwas nachladen oder ausführen; bitte "
            "entfernen oder Bilder als cid: beilegen.",
            f'"{shown(found)}" would fetch or run something when the mail is opened; please '
            "remove it or enclose pictures as cid:.",
        )


def _external(page: Page) -> Iterator[str]:
    for element in page.everywhere():
        if element.tag in _FORBIDDEN or str(element.get("http-equiv", "")).lower() == "refresh":
            yield f"<{element.tag!s}>"
        yield from _fetched(element)
        for style in (
            element.get("style", ""),
            element.text or "" if element.tag == "style" else "",
        ):
            yield from (
                f"url({target})"
                for target in _STYLE_URL.findall(style)
                if target and not target.lower().startswith(_INSIDE)
            )
            if "@import" in style.lower():
                yield "@import"


def _fetched(element: HtmlElement) -> Iterator[str]:
    if element.tag in _FORBIDDEN:
        return
    for name in _FETCHED:
        target = element.get(name, "").strip()
        if target and not target.lower().startswith(_INSIDE):
            yield target
