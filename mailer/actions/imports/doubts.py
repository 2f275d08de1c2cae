"""Doubts: what speaks against a registration without being one that was cancelled.

Somebody waits, was asked and did not answer, or a column about something else says no: nobody is
registered by such a row, nor taken out. It is refused with what it says, and staff decides.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mailer.actions.imports.remarks import is_trial, may_have_left, not_coming_in, passages
from mailer.actions.imports.several_events import NO_EVENT
from mailer.actions.imports.sheets.headings import read_heading
from mailer.actions.imports.sheets.line import STRUCK, Line
from mailer.actions.imports.statuses import (
    Told,
    is_hedged,
    is_undecided,
    registration_told,
    says_left,
    says_unconfirmed,
)
from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import legible

_DOUBTFUL = (
    "waitlisted", "called_off", "confirmed", "absence", "status_beside", "status_again",
    "status_other", "remark", "role", "presence", "promised", "status_elsewhere",
)  # fmt: skip
_NAMES = ("full_name", "first_name", "last_name")
_REMARKS = ("status_other", "remark", "role")
_UNREAD = ("coming ", "part ", "own ", "unread ")  # each with its heading
_MOVED_UP = re.compile(r"\b(?:nachgerückt|moved up|promoted)\b", re.IGNORECASE)
_WAITS = re.compile(r"\W*wl?[ .-]?\d{1,3}\W*", re.IGNORECASE)
_OF_PLACE = re.compile(
    r"\W*(?:wartelisten|listen)?platz\W*(?:nr|nummer|no)?\W*", re.IGNORECASE
)  # not "Sitzplatz"
_PAID_BACK = re.compile(
    r"(?!.*(?:doppel|überzahl|teilweise|partial|duplicate))"
    r".*(?<!nicht )(?<!nicht zurück)(?<!not )(?<!non-)(?<!non )"
    r"(?:erstatte|zurückgezahlt|rückbuchung|refund(?!abl)|charge-?back)",
    re.IGNORECASE,
)
_OF_COSTS = re.compile(r"reise|fahrt|travel|hotel", re.IGNORECASE)
_OF_NEWSLETTER = re.compile(
    r"\W*(?:doi|double[\s-]*opt[\s-]*in)(?:[\s-]*status)?\W*$", re.IGNORECASE
)
_BARE_NO = re.compile(r"\W*(?:nein|no|n|0|false|falsch)\W*", re.IGNORECASE)
_OF_ADDRESS = re.compile(r"e-?mail\W*verifi|zustellbar|deliverable", re.IGNORECASE)
_FLAGS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("waitlisted", lambda one: says_left(one) and not _MOVED_UP.search(one)),
    ("called_off", says_left), ("confirmed", says_unconfirmed), ("absence", says_left),
)  # fmt: skip
_SAYS_NO = re.compile(
    r"\W*(?:n|false|falsch|0|nein|no|non|nicht|not|kein|keine|absage|abgesagt)(?![^\W_])",
    re.IGNORECASE,
)
_NAY = re.compile(
    r"\b(?:nein|no|non|nicht|not|kein|keine|absage|abgesagt|sage ab|can['’]?t|won['’]?t|cannot)\b",
    re.IGNORECASE,
)
_YEA = re.compile(
    r"\W*(?:ja|yes|online|digital|virtuell|hybrid|vor ort|(?:in )?präsenz)\b", re.IGNORECASE
)
_CAME = re.compile(r"anwesen|teilgenommen|attended|erschienen|präsent|present|^da$|^war ?da$")
_MOST_SHOWN = 100  # characters


@dataclass(frozen=True, slots=True)
class Marks:
    """What other rows say: a yes for who comes, forms that were submitted, answers.

    ``headings`` are those of the sheet, by field; ``asked`` those that nobody here knows and that
    ask whether somebody comes, where others say yes.
    """

    ticked: bool
    submitted: bool
    answered: bool
    headings: Mapping[str, str]
    asked: tuple[str, ...] = ()


class _Doubt(NamedTuple):
    """What a row says, under which headings; ``is_missing`` where it should say something."""

    headings: tuple[str, ...]
    de: str
    en: str
    is_missing: bool = False


def marks_of(sheet: list[Line], headings: Mapping[str, str]) -> Marks:
    """What the rows of a sheet say together; ``headings``: field → heading."""
    answers = (line.cells.get(one, "") for line in sheet for one in ("presence", "promised"))
    # Under "Status" a blank is as good as registered; in a column known by its answers it is none.
    status = headings.get("status", "")
    return Marks(
        any(map(_says_yes, answers)),
        any(line.cells.get("submitted") for line in sheet),
        bool(status) and read_heading(status) is None,
        headings,
        _asked_of_coming(sheet),
    )


def _says_yes(text: str) -> bool:
    """Whether a cell answers with a yes, in whatever words: ``x``, ``Ja, gerne``, ``zugesagt``."""
    return bool(text.strip()) and registration_told(text.strip().lower()) is Told.YES


def _asked_of_coming(sheet: list[Line]) -> tuple[str, ...]:
    """The headings of columns that ask whether somebody comes, where one of them has a yes."""
    names = {name for line in sheet for name in line.cells if name.startswith("coming ")}
    if not any(_says_yes(line.cells.get(one, "")) for line in sheet for one in names):
        return ()
    return tuple(sorted(one.partition(" ")[2] for one in names))


def refuse_doubtful(line: Line, marks: Marks) -> None:
    """Raises InvalidValueError where another column says that somebody waits, or does not come."""
    if STRUCK in line.cells:
        raise InvalidValueError(
            "Die Zeile ist durchgestrichen; deshalb wird hier niemand angemeldet. Kommt die "
            "Person, bitte die Schrift ändern; sonst „abgemeldet“ in eine Spalte „Status“ "
            "schreiben.",
            "The row is struck out; so nobody is registered here. If the person comes, please mend "
            'its font; else write "cancelled" in a column "Status".',
        )
    doubt = next(_doubts(line.cells, marks), None)
    if doubt is None:
        return
    where = ("", "")
    if named := [one for one in doubt.headings if one]:
        de, en = ", ".join(f"„{one}“" for one in named), ", ".join(f'"{one}"' for one in named)
        where = (f" (Spalte {de})", f" (column {en})")
    mend = ("ergänzen", "add it") if doubt.is_missing else (
        "berichtigen oder leeren", "mend or empty what it says"
    )  # fmt: skip
    raise InvalidValueError(
        f"{doubt.de}{where[0]}; deshalb wird hier niemand angemeldet. Bitte prüfen: Kommt die "
        f"Person, bitte diese Angabe {mend[0]}; sonst „abgemeldet“ in eine Spalte „Status“ "
        "schreiben.",
        f"{doubt.en}{where[1]}; so nobody is registered here. Please check it: if the person "
        f'comes, {mend[1]}; else write "cancelled" in a column "Status".',
    )


def refuse_without_event(line: Line) -> None:
    """Raises InvalidValueError where a list of several events does not say which one is meant."""
    if (heading := line.cells.get(NO_EVENT)) is not None:
        raise InvalidValueError(
            f"Die Liste nennt mehrere Veranstaltungen, diese Zeile keine (Spalte „{heading}“); "
            "bitte den Titel ergänzen, oder die Zeile weglassen.",
            f'The list names several events, and this row none (column "{heading}"); please add '
            "the title, or leave the row out.",
        )


def _doubts(cells: Mapping[str, str], marks: Marks) -> Iterator[_Doubt]:
    """What speaks against a registration without being one that was cancelled."""
    said = {name: text.split("\n") for name, text in cells.items() if name in _DOUBTFUL}
    named = marks.headings
    for field, asks in _FLAGS:
        if _OF_ADDRESS.search(named.get(field, "")):
            continue
        is_mail = _OF_NEWSLETTER.match(named.get(field, ""))  # "nein": no newsletter
        for one in filter(asks, said.get(field, ())):
            if is_mail and _BARE_NO.fullmatch(one):
                continue
            yield _standing(named.get(field, ""), legible(one))
    yield from _missing(cells, marks)
    for field in ("status_beside", "status_again"):
        for shown in map(legible, filter(is_undecided, said.get(field, ()))):
            yield _saying(named.get(field, ""), shown)
    yield from _hedged(cells, named)
    yield from _noes(cells, named)
    yield from _of_others(cells)
    yield from _remarked(cells, said, named)


def _hedged(cells: Mapping[str, str], named: Mapping[str, str]) -> Iterator[_Doubt]:
    """A yes that is none yet where it is asked whether somebody comes; a name that is a trial."""
    asked = [(named.get(one, ""), cells.get(one, "")) for one in ("presence", "promised")]
    asked += [(one.partition(" ")[2], cells[one]) for one in cells if one.startswith("coming ")]
    for heading, text in asked:
        for one in filter(is_hedged, text.split("\n")):
            yield _saying(heading, legible(one))
    name = " ".join(cells[one] for one in _NAMES if cells.get(one))
    if name and is_trial(name):
        yield _saying("", legible(name))


def _remarked(
    cells: Mapping[str, str], said: Mapping[str, list[str]], named: Mapping[str, str]
) -> Iterator[_Doubt]:
    """What is said in free words, or in a column of another matter."""
    others = [(named.get(one, ""), passages(cells.get(one, ""))) for one in _REMARKS]
    others += [
        (name.partition(" ")[2], passages(text))
        for name, text in cells.items()
        if name.startswith(_UNREAD)
    ]
    for heading, lines in others:
        for told in filter(None, map(not_coming_in, lines)):
            yield _saying(heading, legible(told))
        if _OF_PLACE.fullmatch(heading):  # "W3" among "1", "2": the third who waits
            for told in filter(_WAITS.fullmatch, lines):
                yield _saying(heading, legible(told))
    for told in filter(may_have_left, said.get("remark", ())):
        yield _saying(named.get("remark", ""), legible(told))
    heading = named.get("status_elsewhere", "")
    if not _OF_COSTS.search(heading):
        for told in filter(_PAID_BACK.match, said.get("status_elsewhere", ())):
            yield _saying(heading, legible(told))
    heading = named.get("status_other", "")
    is_read = bool(heading) and read_heading(heading) is not None  # "Lead Status": open for sale
    for one in said.get("status_other", ()):
        if is_undecided(one) or (not is_read and one.strip().lower() in {"offen", "open"}):
            yield _saying(heading, legible(one))


def _missing(cells: Mapping[str, str], marks: Marks) -> Iterator[_Doubt]:
    """What other rows say and this one does not."""
    for field, is_asked, de, en in (
        ("submitted", marks.submitted, "Hier steht kein Tag der Absendung",
         "It was never submitted"),
        ("status", marks.answered, "Hier fehlt die Antwort", "The answer is missing here"),
    ):  # fmt: skip
        said = cells.get(field, "")
        if is_asked and (not said or (field == "submitted" and says_unconfirmed(said))):
            yield _Doubt((marks.headings.get(field, ""),), de, en, is_missing=True)
    status = cells.get("status", "").strip().lower()
    is_told = bool(status) and registration_told(status) is Told.YES
    if marks.asked and not is_told and not any(cells.get(f"coming {x}") for x in marks.asked):
        yield _Doubt(
            marks.asked, "Hier fehlt die Antwort", "The answer is missing here", is_missing=True
        )


def _of_others(cells: Mapping[str, str]) -> Iterator[_Doubt]:
    """In a list of several seminars, or of several times for one, the row of somebody who did not
    choose this one."""
    own, another = (
        [(name.removeprefix(kind), text) for name, text in cells.items() if name.startswith(kind)]
        for kind in ("own ", "another ")
    )
    if any(_chooses(text) for _, text in own):
        return
    if own:
        heading, said = next((one for one in own if one[1].strip()), own[0])
        if said.strip():
            yield _saying(heading, legible(said))
        yield _Doubt(
            (heading,), "Hier ist nichts angekreuzt", "Nothing is marked here", is_missing=True
        )
    elif chosen := [heading for heading, text in another if _chooses(text)]:
        yield _Doubt(
            tuple(chosen),
            "Angekreuzt ist eine andere Zeit als die des Seminars",
            "Another time than that of the seminar is marked",
        )


def _chooses(text: str) -> bool:
    """Whether a cell says yes for certain: not ``(OK)``, which is "if need be"."""
    told = text.strip().lower()
    return told == "1" or (told[:1] != "(" and _says_yes(told))


def _noes(cells: Mapping[str, str], named: Mapping[str, str]) -> Iterator[_Doubt]:
    """A no where it is asked whether somebody comes; to parts of a seminar, a no to all of them.

    Beside a plain status one part alone says nothing (``Abend``), nor who was there in the end.
    """
    status = cells.get("status", "").strip()
    is_registered = bool(status) and registration_told(status.lower()) is Told.YES
    for field in ("presence", "promised"):
        heading, one = named.get(field, ""), cells.get(field, "")
        counts = not status or not _CAME.search(heading.lower())
        if counts and _SAYS_NO.match(one):
            yield _saying(heading, legible(one))
    chosen = _option(named.get("presence", "")) if _says_yes(cells.get("presence", "")) else ""
    is_alone = is_registered and sum(name.startswith("part ") for name in cells) == 1
    noes = [
        (name.removeprefix(kind), bool(is_no(one)))
        for kind, is_no in (("coming ", _is_no), ("part ", _SAYS_NO.match))
        if not (kind == "part " and is_alone)
        for name, text in cells.items()
        if name.startswith(kind) and text and not (chosen and chosen == _option(name[len(kind) :]))
        for one in text.split("\n")
    ]
    if noes and all(no for _, no in noes):
        yield _Doubt(
            tuple(dict.fromkeys(heading for heading, _ in noes)),
            "Die Zeile sagt „nein“ zur Teilnahme",
            'The row says "no" to taking part',
        )


def _option(heading: str) -> str:
    """The question of which a heading is one answer to choose: ``Teilnahme [Online]``."""
    question, bracket, _ = heading.partition("[")
    return question.strip() if bracket else ""


def _is_no(text: str) -> bool:
    return bool(_SAYS_NO.match(text)) or bool(_NAY.search(text) and not _YEA.match(text))


def _saying(heading: str, words: str) -> _Doubt:
    shown = words[:_MOST_SHOWN]
    return _Doubt((heading,), f"Die Zeile sagt „{shown}“", f'The row says "{shown}"')


def _standing(heading: str, words: str) -> _Doubt:
    shown = words[:_MOST_SHOWN]
    return _Doubt((heading,), f"Hier steht „{shown}“", f'It says "{shown}" here')
