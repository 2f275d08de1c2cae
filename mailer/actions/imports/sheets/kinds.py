"""Kinds of files that are no table, told by how they begin: each says what to do instead."""

import re
from typing import NamedTuple

from mailer.domain.errors import InvalidValueError


class _Kind(NamedTuple):
    begins: re.Pattern[str]
    de: str
    en: str


def _kind(begins: str, de: str, en: str) -> _Kind:
    return _Kind(re.compile(begins, re.IGNORECASE), de, en)


_SAVE_AS = (
    "bitte in Excel öffnen und als .xlsx speichern.",
    "please open it in Excel and save it as .xlsx.",
)
_KINDS = (
    _kind(
        r"<(?:!|\?xml|html|head|meta|title|style|script|body|table|div|tr)\b",
        f"ist eine Webseite (HTML) oder XML und keine Tabelle; {_SAVE_AS[0]}",
        f"is a web page (HTML) or XML and no table; {_SAVE_AS[1]}",
    ),
    _kind(
        r"MIME-Version:",
        f"ist eine Webseite (MHTML) oder eine Mail und keine Tabelle; {_SAVE_AS[0]}",
        f"is a web page (MHTML) or a mail and no table; {_SAVE_AS[1]}",
    ),
    _kind(
        "begin:vcard",
        "sind Visitenkarten (vCard) und keine Tabelle; bitte die Kontakte als CSV ausgeben.",
        "are business cards (vCard), not a table; please export the contacts as CSV.",
    ),
    _kind(
        r"dn::? ?\S+=|version: \d+$",
        "ist ein Adressbuch im Format LDIF und keine Tabelle; bitte die Kontakte als CSV ausgeben.",
        "is an address book in LDIF format and no table; please export the contacts as CSV.",
    ),
    _kind(
        "begin:vcalendar",
        "ist ein Kalender und keine Tabelle.",
        "is a calendar and no table.",
    ),
    _kind(
        r"[{\[]\s*[\"{\[]|[{\[]$",
        "sind Daten im Format JSON und keine Tabelle; bitte als CSV oder .xlsx ausgeben.",
        "is data in JSON format and no table; please export it as CSV or .xlsx.",
    ),
    _kind(
        r"\{\\rtf|%PDF-",
        "ist ein Dokument und keine Tabelle; bitte die Liste als CSV oder .xlsx ausgeben.",
        "is a document and no table; please export the list as CSV or .xlsx.",
    ),
)


def refuse_other_kinds(first: str, name: str) -> None:
    """Raises InvalidValueError where the first line of a text is that of no table."""
    told = first.strip().removeprefix("\ufeff")
    for kind in _KINDS:
        if kind.begins.match(told):
            raise InvalidValueError(f"{name} {kind.de}", f"{name} {kind.en}")
