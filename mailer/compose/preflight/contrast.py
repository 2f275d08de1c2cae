"""Contrast of text against what it stands on, as far as inline styles tell."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from mailer.compose.preflight.colours import Colour, colour_of, contrast_ratio
from mailer.compose.preflight.finding import Finding, error, shown
from mailer.compose.preflight.look import Look
from mailer.compose.preflight.page import elements, plain, style_of

_LEAST = 4.5
_LEAST_LARGE = 3.0
_LARGE_PX = 24.0
_LARGE_BOLD_PX = 18.66
_SIZE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})?)(px|pt)\Z")
_OWN_SIZE_PX = {"h1": 32.0, "h2": 24.0}
_BOLD_TAGS = {"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
_SEE_THROUGH = {"transparent", "none", "initial", "unset", "revert"}


def contrast(look: Look) -> Iterator[Finding]:
    """Text is read at 4.5 : 1, large text at 3 : 1; each pair of colours is reported once."""
    told = set()
    for element in elements(look.page.seen) if look.page else ():
        text = plain((element.text or "") + "".join(child.tail or "" for child in element))
        colour, background = _colour(element), _background(element)
        if not text or colour is None or background is None or (colour, background) in told:
            continue
        ratio, least = contrast_ratio(colour, background), _LEAST
        if _is_large(element):
            least = _LEAST_LARGE
        if ratio < least:
            told.add((colour, background))
            yield error(
                "contrast",
                look.html_file,
                f"„{shown(text)}“ hebt sich zu wenig ab: {_hex(colour)} auf {_hex(background)} "
                f"hat den Kontrast {ratio:.1f}, nötig sind {least:g}; bitte die Farben ändern.",
                f'"{shown(text)}" does not stand out enough: {_hex(colour)} on {_hex(background)} '
                f"has a contrast of {ratio:.1f}, {least:g} are needed; please change the colours.",
            )


def _upwards(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def _colour(element: HtmlElement) -> Colour | None:
    for one in _upwards(element):
        value = style_of(one).get("color") or one.get("color") or one.get("text")
        if value and value not in {"inherit", "unset"}:
            return colour_of(value)
        if one.tag == "a" and one.get("href") is not None and value is None:
            return None  # links have a colour of their own, which the client knows
    return None


def _background(element: HtmlElement) -> Colour | None:
    for one in _upwards(element):
        style = style_of(one)
        value = style.get("background-color") or style.get("background") or one.get("bgcolor")
        if "background-image" in style or one.get("background"):
            return None
        if value and value not in _SEE_THROUGH:
            return colour_of(value)
    return None


def _is_large(element: HtmlElement) -> bool:
    size = _size_px(element)
    return size >= _LARGE_PX or (size >= _LARGE_BOLD_PX and _is_bold(element))


def _size_px(element: HtmlElement) -> float:
    for one in _upwards(element):
        if found := _SIZE.match(style_of(one).get("font-size", "")):
            return float(found.group(1)) * (4 / 3 if found.group(2) == "pt" else 1)
        if "font-size" in style_of(one):
            return 0.0
        if one.tag in _OWN_SIZE_PX:
            return _OWN_SIZE_PX[one.tag]
    return 0.0


def _is_bold(element: HtmlElement) -> bool:
    for one in _upwards(element):
        weight = style_of(one).get("font-weight")
        if weight is not None:
            return weight in {"bold", "bolder", "700", "800", "900"}
        if one.tag in _BOLD_TAGS:
            return True
    return False


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
