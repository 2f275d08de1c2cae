"""A logo: the office's picture at the head of what it prints; PNG, or SVG that only draws."""

import re
import struct
from xml.etree import ElementTree

from mailer.domain.errors import InvalidValueError

MOST_OCTETS = 1_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_PIXELS = 4_000
# What loads, runs or stands for something else; entities could grow without end.
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORBIDDEN = {"script", "foreignobject", "iframe", "audio", "video", "handler"}
_SVG = "{http://www.w3.org/2000/svg}svg"
_EMBEDDED = re.compile(r"#|data:image/(?:png|jpeg);base64,", re.IGNORECASE)
_ELSEWHERE = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import", re.IGNORECASE)


def fit_logo(octets: bytes) -> bytes:
    """The picture as it was given; raises InvalidValueError for what is none.

    An SVG that loads something, runs something or declares entities is refused.
    """
    if len(octets) > MOST_OCTETS:
        raise InvalidValueError(
            "Das Logo ist größer als 1 MB; bitte eine kleinere Datei nehmen.",
            "The logo is larger than 1 MB; please take a smaller file.",
        )
    if octets.startswith(_PNG):
        _check_png(octets)
    else:
        _check_svg(octets)
    return octets


def _check_png(octets: bytes) -> None:
    if octets[12:16] != b"IHDR" or len(octets) < 24:
        raise _no_picture()
    width, height = struct.unpack(">II", octets[16:24])
    if not 0 < width <= _MOST_PIXELS or not 0 < height <= _MOST_PIXELS:
        raise InvalidValueError(
            f"Das Logo hat {width} × {height} Bildpunkte; möglich sind {_MOST_PIXELS} in jeder "
            "Richtung.",
            f"The logo has {width} × {height} pixels; {_MOST_PIXELS} are possible each way.",
        )


def _check_svg(octets: bytes) -> None:
    if b"\0" in octets or _DECLARATION.search(octets):
        raise _no_picture()
    try:
        # Without a DOCTYPE there are no entities.
        root = ElementTree.fromstring(octets.decode("utf-8-sig"))  # noqa: S314
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
        raise _no_picture() from None
    if root.tag != _SVG:
        raise _no_picture()
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2].lower()
        told = [element.text or "", *element.attrib.values()]
        links = [text for key, text in element.attrib.items() if key.rpartition("}")[2] == "href"]
        handlers = any(key.rpartition("}")[2].lower().startswith("on") for key in element.attrib)
        outside = any(not _EMBEDDED.match(one.strip()) for one in links)
        if name in _FORBIDDEN or handlers or outside or any(map(_ELSEWHERE.search, told)):
            raise InvalidValueError(
                "Das Logo lädt etwas nach oder führt etwas aus; bitte als einfaches SVG oder als "
                "PNG speichern.",
                "The logo loads or runs something; please save it as a plain SVG or as PNG.",
            )


def _no_picture() -> InvalidValueError:
    return InvalidValueError(
        "Das Logo ist weder ein PNG noch ein einfaches SVG; bitte neu speichern.",
        "The logo is neither a PNG nor a plain SVG; please save it anew.",
    )
