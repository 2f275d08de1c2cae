"""Who of a list takes no mail by what the list itself says of them, and how staff is told so."""

import re
from collections.abc import Mapping
from datetime import date

from mailer.actions.imports.columns import NotUnderstood
from mailer.actions.imports.parts import ABOVE
from mailer.actions.imports.remarks import forbids_mail, may_have_left, passages
from mailer.actions.imports.sheets.codes import CODE, UNKNOWN_CODE, takes_mail
from mailer.actions.imports.sheets.line import STRUCK, Line
from mailer.actions.imports.statuses import (
    Told,
    is_open_consent,
    lacks_consent,
    mail_told,
    says_left,
    says_unconfirmed,
)
from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import legible

_STATUSES = ("status", "status_again", "status_mail", "status_other")
_NEW = frozenset({"new", "neu", "eingetragen"})
_ASIDE = re.compile(r"[(\[{†:;]|\s[-–—]\s|,\s")  # behind a name: "Blau - bitte nicht anschreiben"
_ASIDES = ("full_name", "last_name", "first_name", "organisation")  # "Klug (bitte keine Post)"
# How somebody wants to be reached, where mail is none of it: "Telefon", "Post oder Fax".
_BY_OTHER_WAYS = re.compile(
    r"(?!.*\be?-?mail|.*\b(?:alle|egal|beide|any|all|online|digital|elektron\w*)\b)"
    r".*(?:telefon|handy|mobil|\banruf|\bpost|brief|\bfax|\bsms\b|whatsapp|signal|threema|phone|\bcall"
    r"|letter|persönlich)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s*(?:[+-]\d\d:?\d\d|z\b))?", re.IGNORECASE
)
_DAY = re.compile(
    r"(?<!\d)(?:(?P<iso>\d{4}-\d\d-\d\d)|(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}))(?!\d)"
)
_DIGITS = re.compile(r"\d+")


def refuse_unmailed(line: Line, headings: Mapping[str, str], today: date) -> list[NotUnderstood]:
    """A list from elsewhere may say itself who left it: its newsletter tool had been told so.

    Raises InvalidValueError where a row says so. Comes back with each status of which nobody here
    knows whether it takes mail. ``headings``: field → heading.
    """
    cells = line.cells
    said = [(field, one) for field in _STATUSES for one in _lines_of(cells, field)]
    # In consent stand interests as well: only a no says something.
    consent = [("consent", one) for one in _lines_of(cells, "consent")]
    gone = [(field, one) for field, one in said + consent if mail_told(one) is Told.NO]
    gone += [(field, one) for field, one in consent if is_open_consent(one)]
    of_consent = consent + [one for one in said if one[0] == "status_mail"]
    gone += [one for one in of_consent if lacks_consent(one[1])]
    if (ends := _day_in(cells.get("consent_until", ""))) is not None and ends < today:
        gone.append(("consent_until", cells["consent_until"]))
    gone += [(CODE, one) for one in _lines_of(cells, CODE) if takes_mail(one) is False]
    gone += [
        (field, one) for field in ("left_at", "left_list") if says_left(one := cells.get(field, ""))
    ]
    gone += [
        (field, one)
        for field in ("leave", "leave_again")
        for one in cells.get(field, "").split("\n")
        if says_left(_ended(one, cells.get("join", "")))
    ]
    if "confirmed" in cells:
        gone += [
            ("confirmed", one) for one in _lines_of(cells, "confirmed") if says_unconfirmed(one)
        ]
    if (code := _unknown_code(cells)) is not None:
        raise _says_a_code(*code, headings)
    if STRUCK in cells:
        raise _struck_out()
    if (above := cells.get(ABOVE)) is not None:
        raise _below(*above.split("\n"))
    if "confirmed_at" in headings and not cells.get("confirmed_at") and not _is_member(cells):
        raise _never_confirmed(headings["confirmed_at"])
    remarks = [
        (field, one[found.start() :])
        for field in _ASIDES
        if (found := _ASIDE.search(one := cells.get(field, "")))
    ]
    if "remark" in cells:
        remarks += [("remark", one) for one in passages(cells["remark"])]
    gone += [(field, one) for field, one in remarks if forbids_mail(one)]
    gone += [("channel", one) for one in _lines_of(cells, "channel") if _BY_OTHER_WAYS.match(one)]
    if gone:
        raise _says_no(*gone[0], headings)
    if left := next((one for one in remarks if may_have_left(one[1].lstrip("([{†:;,-–— "))), None):
        raise _may_be_gone(*left, headings)
    unknown = [one for _, one in said if mail_told(one) is Told.UNCLEAR]
    return [NotUnderstood(line.number, "status", legible(one)) for one in unknown]


def _day_in(text: str) -> date | None:
    """The day that a cell names, None for none: ``31.12.2027``, ``2027-12-31 00:00:00``."""
    if (found := _DAY.search(text)) is None:
        return None
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _unknown_code(cells: Mapping[str, str]) -> tuple[str, str] | None:
    """A letter or digit in the place of a status of which nobody here knows what it says."""
    if UNKNOWN_CODE in cells:
        return UNKNOWN_CODE, cells[UNKNOWN_CODE]
    unknown = (one for one in _lines_of(cells, CODE) if takes_mail(one) is None)
    return next(((CODE, one) for one in unknown), None)


def _says_a_code(field: str, said: str, headings: Mapping[str, str]) -> InvalidValueError:
    shown, heading = legible(said)[:40], headings.get(field, "")
    return InvalidValueError(
        f"Unter „{heading}“ steht „{shown}“; ob diese Adresse Post bekommt, ist daran nicht zu "
        "erkennen. Bitte „aktiv“ oder „abgemeldet“ schreiben, oder die Spalte löschen.",
        f'Under "{heading}" there is "{shown}", which does not tell whether this address takes '
        'mail. Please write "active" or "unsubscribed", or delete the column.',
    )


def _may_be_gone(field: str, said: str, headings: Mapping[str, str]) -> InvalidValueError:
    """That whoever has an address may not be there any more, by what stands beside it."""
    shown, heading = legible(said)[:100], headings.get(field, "")
    where = (f" (Spalte „{heading}“)", f' (column "{heading}")') if heading else ("", "")
    return InvalidValueError(
        f"Bei dieser Adresse steht „{shown}“{where[0]}; ob hier noch jemand Post bekommen soll, "
        f"ist "
        "nicht zu erkennen. Wenn ja, bitte diese Angabe streichen, sonst die Zeile.",
        f'It says "{shown}" beside this address{where[1]}; it cannot be told whether anybody there '
        "is still to get mail. If so, please delete these words; else the row.",
    )


def _is_member(cells: Mapping[str, str]) -> bool:
    """Whether a status says that somebody takes mail now: not ``new``, who may never confirm."""
    if any(map(takes_mail, _lines_of(cells, CODE))):
        return True
    said = [one for field in _STATUSES for one in _lines_of(cells, field)]
    return any(mail_told(one) is Told.YES and one.strip().lower() not in _NEW for one in said)


def _struck_out() -> InvalidValueError:
    return InvalidValueError(
        "Die Zeile ist durchgestrichen, also keine Post. Ist das nicht gemeint, bitte die "
        "Schrift ändern; sonst die Zeile löschen.",
        "The row is struck out, so no mail. If that is not meant, please mend its font; else "
        "delete the row.",
    )


def _below(words: str, line: str) -> InvalidValueError:
    return InvalidValueError(
        f"Darüber steht „{legible(words)[:60]}“ (Zeile {line}), also keine Post. Ist das nicht "
        "gemeint, bitte jene Zeile löschen.",
        f'Above it there is "{legible(words)[:60]}" (line {line}), so no mail. If that is not '
        "meant, please delete that line.",
    )


def _never_confirmed(heading: str) -> InvalidValueError:
    return InvalidValueError(
        f"Unter „{heading}“ steht bei anderen, wann sie bestätigt haben, hier nichts: nie "
        "zugesagt. Ist das nicht gemeint, bitte den Tag ergänzen, oder die Spalte löschen.",
        f'Under "{heading}" others have a day on which they confirmed, and this row has none: '
        "never confirmed. If that is not meant, please add the day, or delete the column.",
    )


def _says_no(field: str, said: str, headings: Mapping[str, str]) -> InvalidValueError:
    """That a list itself says of an address that it takes no mail, and where."""
    shown = " / ".join(legible(one) for one in said.split("\n") if one)[:100]
    heading = headings.get(field, "")
    where = (f" (Spalte „{heading}“)", f' (column "{heading}")') if heading else ("", "")
    is_aside = field in _ASIDES
    mend = ("den Zusatz streichen", "delete these words") if is_aside else (
        "die Zelle leeren", "empty the cell"
    )  # fmt: skip
    return InvalidValueError(
        f"Die Liste selbst sagt von dieser Adresse „{shown}“{where[0]}: abgemeldet, nie zugesagt "
        f"oder ohne Post. Ist das nicht gemeint, bitte {mend[0]}.",
        f'The list itself says "{shown}" of this address{where[1]}: unsubscribed, never '
        f"confirmed, or takes no mail. If that is not meant, please {mend[1]}.",
    )


def _lines_of(cells: Mapping[str, str], field: str) -> list[str]:
    """What each of several columns says of a field."""
    return [one for one in cells.get(field, "").split("\n") if one.strip()]


def _ended(text: str, came: str) -> str:
    """The day on which a member left; "" for when somebody left a room.

    A room's list says the clock's time alone, or the day on which they came as well.
    """
    if not _CLOCK.search(text):
        return text
    left_on, came_on = (_DIGITS.findall(_CLOCK.sub("", one)) for one in (text, came))
    return text if left_on and left_on != came_on else ""
