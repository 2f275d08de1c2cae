"""What goes over the wire: size, line lengths, line breaks, octets (RFC 5321, RFC 5322)."""

import re
from collections.abc import Iterator

from mailer.compose.preflight.finding import Finding, error, warning
from mailer.compose.preflight.look import Look

_LONGEST_LINE = 998
_HEAVY_BYTES = 60_000
_TOO_HEAVY_BYTES = 80_000


def size(look: Look) -> Iterator[Finding]:
    """The HTML part stays away from the 102 KB at which Gmail cuts."""
    octets = len(look.html.encode("utf-8", "replace"))
    if octets > _HEAVY_BYTES:
        told = error if octets > _TOO_HEAVY_BYTES else warning
        yield told(
            "size",
            look.html_file,
            f"Der HTML-Teil hat {octets // 1000} KB; Gmail schneidet große Mails ab. Bitte unter "
            f"{_HEAVY_BYTES // 1000} KB bleiben und Text kürzen.",
            f"The HTML part has {octets // 1000} KB; Gmail cuts large mails. Please stay below "
            f"{_HEAVY_BYTES // 1000} KB and shorten the text.",
        )


def octets(look: Look) -> Iterator[Finding]:
    """Every mail server passes the octets on unchanged."""
    longest = max(map(len, re.split(rb"\r\n|\n", look.octets)))
    if longest > _LONGEST_LINE:
        yield _fault(
            "line-length",
            f"Eine Zeile hat {longest} Oktette, erlaubt sind {_LONGEST_LINE}",
            f"A line has {longest} octets, {_LONGEST_LINE} are allowed",
        )
    if re.search(rb"(?<!\r)\n|\r(?!\n)", look.octets):
        yield _fault(
            "line-break",
            "Ein Zeilenende ist nicht CRLF",
            "A line does not end in CRLF",
        )
    if any(not line.isascii() for line in _must_be_ascii(look.octets)):
        yield _fault(
            "eight-bit",
            "Die Mail enthält unkodierte Zeichen außerhalb von ASCII",
            "The mail holds characters beyond ASCII that are not encoded",
        )


def charsets(look: Look) -> Iterator[Finding]:
    """Every part with words is the UTF-8 it says it is."""
    for kind in dict.fromkeys(look.misread):
        yield error(
            "charset",
            kind,
            f"Der Teil {kind} ist nicht als UTF-8 lesbar; bitte die Vorlage als UTF-8 speichern.",
            f"The part {kind} cannot be read as UTF-8; please save the template as UTF-8.",
        )


def _must_be_ascii(message: bytes) -> Iterator[bytes]:
    """All but ``To``: there a local part may need SMTPUTF8 (RFC 6532)."""
    head, _, body = message.partition(b"\r\n\r\n")
    yield body
    for field in re.split(rb"\r\n(?![ \t])", head):
        if not field.lower().startswith(b"to:"):
            yield field


def _fault(rule: str, de: str, en: str) -> Finding:
    return error(
        rule,
        "mail",
        f"{de}; das ist ein Fehler im Programm, bitte melden.",
        f"{en}; this is a fault of the program, please report it.",
    )
