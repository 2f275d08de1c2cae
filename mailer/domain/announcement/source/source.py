"""Bytes or text as they come from a file or the clipboard → clean lines of text."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, tzinfo

from mailer.domain.addresses_in_text import unwrapped_text, with_hidden_shown
from mailer.domain.announcement.source.calendar_entry import looks_like_calendar, read_calendar
from mailer.domain.announcement.source.chat import without_stamps
from mailer.domain.announcement.source.forwarded import read_forwarded
from mailer.domain.announcement.source.markup import looks_like_html
from mailer.domain.announcement.source.raw_mail import StoredMail, looks_like_mail, read_mail
from mailer.domain.announcement.source.residue import rejoined_addresses, without_residue
from mailer.domain.errors import AnnouncementError
from mailer.domain.printable import EMOJI_SELECTORS, first_unseen

MAX_BYTES = 1_000_000
MAX_CHARACTERS = 50_000
MAX_LINES = 2_000
MAX_TAGS = 20_000

_FOREIGN_FORMATS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Word/ZIP"),
    (b"\xd0\xcf\x11\xe0", "Word"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
)
_ENCODINGS_BY_MARK = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class _Cleaning(dict[int, str | int | None]):
    """A ``str.translate`` table that is worked out once for each character met."""

    def __missing__(self, code: int) -> str | int | None:
        char = chr(code)
        category = unicodedata.category(char)
        cleaned: str | int | None = code
        if char in "\n\v\f\x85" or category in {"Zl", "Zp"}:
            cleaned = "\n"
        elif char == "\t":
            cleaned = "\t"
        elif category == "Zs":
            cleaned = " "
        elif char in EMOJI_SELECTORS:
            cleaned = code  # what they follow decides, where it is a title or a name
        elif category in {"Cc", "Cf", "Cs", "Co", "Cn"} or first_unseen(char):
            # Controls, soft hyphens, bidi overrides: invisible, and dangerous in a mail header.
            cleaned = None
        self[code] = cleaned
        return cleaned


_CLEANING = _Cleaning()


@dataclass(frozen=True, slots=True)
class Source:
    """The announcement in clean lines, out of whatever it came in.

    ``heading`` is what a web page declares as its own, ``subject`` that of the mail it came in.
    ``broken`` are addresses that stood in two lines, ``retold``: a note beside it names a day.
    ``given`` is the text before anything was taken out of it, ``sent`` what its mail says of when
    it was written, ``note`` what somebody wrote above it who says that something was changed.
    """

    heading: str
    text: str
    subject: str = ""
    broken: frozenset[str] = frozenset()
    retold: bool = False
    given: str = ""
    sent: str = ""
    note: str = ""


def read_source(source: bytes | str, clocks: tzinfo = UTC) -> Source:
    """The announcement's text in clean lines.

    Bytes may be UTF-8, UTF-16 with a byte order mark, or Windows-1252; a stored mail may be in
    any encoding that it names. A calendar entry (``.ics``) is told in ``clocks``. Raises
    ``AnnouncementError`` for anything that is empty, not text, or too long to be an announcement.
    """
    if len(source) > MAX_BYTES:
        raise _too_long()
    text = source if isinstance(source, str) else _decode(source)
    _refuse_foreign(text[:8].encode("latin-1", "replace"))
    given = text
    mail = read_mail(source) if looks_like_mail(text) else StoredMail()
    text = mail.text or text
    if looks_like_calendar(mail.entry or text):
        text = _entry(mail, text, clocks)
    text = clean(text)
    if text.count("<") > MAX_TAGS:
        raise _too_long()
    heading, text = _page(text) if looks_like_html(text) else ("", text)
    if not text.strip() and not heading:
        raise AnnouncementError(
            "Die Ankündigung ist leer; bitte den Text der Ankündigung einfügen.",
            "The announcement is empty; please paste the text of the announcement.",
        )
    if len(text) > MAX_CHARACTERS or sum(map(bool, text.split("\n"))) > MAX_LINES:
        raise _too_long()
    forwarded = read_forwarded(clean(text))
    rejoined = rejoined_addresses(without_residue(without_stamps(forwarded.text)))
    return Source(
        clean(heading),
        unwrapped_text(rejoined.text),
        clean(forwarded.subject or mail.subject),
        frozenset(unwrapped_text(one) for one in rejoined.broken),
        forwarded.doubtful,
        given,
        forwarded.sent or mail.sent,
        clean(forwarded.note),
    )


def _entry(mail: StoredMail, text: str, clocks: tzinfo) -> str:
    """The calendar entry in lines; a mail whose entry cannot be read still has its text."""
    try:
        return read_calendar(mail.entry or text, clocks, body=mail.text)
    except AnnouncementError:
        if not mail.text:
            raise
        return mail.text


def _page(html: str) -> tuple[str, str]:
    from mailer.domain.announcement.source.page import (
        read_page,  # lxml is loaded for pages alone
    )

    return read_page(html)


def clean(text: str) -> str:
    """Composed characters, plain blanks and ``\\n`` only; invisible characters removed.

    Inside a web address they are shown: there, without them, another address would stand.
    """
    text = with_hidden_shown(text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text.translate(_CLEANING))


def one_line(text: str, limit: int) -> str:
    """``text`` on one line, at most ``limit`` characters, cut between words with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:- ") + "…"


def _decode(data: bytes) -> str:
    _refuse_foreign(data)
    for mark, encoding in _ENCODINGS_BY_MARK:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data))
    if b"\0" in data or controls * 50 > len(data):
        raise _not_text("")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _refuse_foreign(start: bytes) -> None:
    for signature, name in _FOREIGN_FORMATS:
        if start.startswith(signature):
            raise _not_text(f" ({name})")


def _not_text(kind: str) -> AnnouncementError:
    return AnnouncementError(
        f"Diese Datei{kind} ist kein lesbarer Text; bitte die Ankündigung öffnen, ihren Text "
        "kopieren und hier einfügen oder als Textdatei (UTF-8) speichern.",
        f"This file{kind} is not readable text; please open the announcement, copy its text and "
        "paste it here, or save it as a text file (UTF-8).",
    )


def _too_long() -> AnnouncementError:
    return AnnouncementError(
        "Der Text ist zu lang für eine Ankündigung (höchstens 1 MB, 50.000 Zeichen und 2.000 "
        "Zeilen); bitte nur die Ankündigung selbst einfügen.",
        "The text is too long for an announcement (at most 1 MB, 50,000 characters and 2,000 "
        "lines); please paste the announcement alone.",
    )
