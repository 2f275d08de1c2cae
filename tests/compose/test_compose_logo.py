"""A logo is a picture and nothing else."""

import struct

import pytest

from mailer.compose.logo import fit_logo
from mailer.domain.errors import InvalidValueError

HEAD = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    b'viewBox="0 0 9 9">'
)


def svg(inside: str) -> bytes:
    return HEAD + inside.encode() + b"</svg>"


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x06"


@pytest.mark.parametrize(
    "octets",
    [
        svg('<rect width="9" height="9" fill="#1a4a7a"/>'),
        b'<?xml version="1.0"?>\n' + svg("<title>Amt</title>"),
        svg('<defs><linearGradient id="a"/></defs><rect fill="url(#a)" width="9" height="9"/>'),
        svg('<g id="x"/><use href="#x"/><use xlink:href="#x"/>'),
        svg('<image href="data:image/png;base64,AAAA"/>'),
        png(400, 200),
    ],
)
def test_pictures_are_fit(octets: bytes) -> None:
    assert fit_logo(octets) == octets


@pytest.mark.parametrize(
    ("octets", "says"),
    [
        (b"", "neither"),
        (b"GIF89a", "neither"),
        (b"<html></html>", "neither"),
        (b"<svg>", "neither"),
        (b"<svg></svg>", "neither"),
        (b"\x89PNG\r\n\x1a\n", "neither"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"), "neither"),
        ('<?xml version="1.0" encoding="utf-16"?>'.encode("utf-16") + svg(""), "neither"),
        (svg("<script>1</script>"), "loads or runs"),
        (svg('<rect onload="1"/>'), "loads or runs"),
        (svg("<foreignObject/>"), "loads or runs"),
        (svg('<image href="https://example.org/x.png"/>'), "loads or runs"),
        (svg('<image xlink:href="file:///etc/passwd"/>'), "loads or runs"),
        (svg('<image href="data:image/svg+xml;base64,AAAA"/>'), "loads or runs"),
        (svg('<rect fill="url(https://example.org/x#a)"/>'), "loads or runs"),
        (svg('<style>@import "x.css";</style>'), "loads or runs"),
        (svg("<style>rect { fill: url( 'x' ) }</style>"), "loads or runs"),
        (png(0, 10), "pixels"),
        (png(4001, 10), "pixels"),
        (svg("x" * 1_000_001), "larger"),
    ],
)
def test_what_is_no_mere_picture_is_refused(octets: bytes, says: str) -> None:
    with pytest.raises(InvalidValueError, match=says):
        fit_logo(octets)
