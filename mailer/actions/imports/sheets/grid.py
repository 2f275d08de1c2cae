"""Grids: a column for each day, hour or part of a seminar, with a mark for whoever was there.

Also the column for a signature: whatever stands in it, somebody wrote it who was there.
"""

import re
from collections.abc import Sequence

from mailer.actions.imports.absence import names_absence
from mailer.actions.imports.clock import is_clock
from mailer.actions.imports.sheets.about import About
from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.coming import is_not_live
from mailer.actions.imports.sheets.heading import TOKEN, words_of
from mailer.actions.imports.sheets.process import Row
from mailer.actions.imports.sheets.status_heading import is_elsewhere
from mailer.domain.errors import InvalidValueError
from mailer.domain.stay import names_unit

_WEEKDAY = (
    r"(?:mo(?:ntag|n|nday)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag|i|iday)?"
    r"|sa(?:mstag|t|turday)?|so(?:nntag)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|sun(?:day)?)"
)
_MONTH = r"(?:jan|feb|mär|mrz|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-zä]*\.?"
_DATE = (
    r"(?:(?:\d{1,2}\.\s?\d{1,2}\.?(?:\s?\d{2,4})?|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}"
    rf"|\d{{1,2}}\.?\s+{_MONTH}(?:\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?)(?!\d))"
)
_DAY = rf"(?:(?:am |on )?(?:{_WEEKDAY}[.,]?\s*)?{_DATE}|{_WEEKDAY}\.?(?![^\W\d_]))"
_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
_HOUR = (
    rf"(?:(?:ab |um )?{_CLOCK}(?:\s*(?:-|–|bis)\s*{_CLOCK})?(?:\s*(?:uhr|h|am|pm))?"
    r"|(?:ab |um )?\d{1,2}(?:\s*(?:-|–|bis)\s*\d{1,2})?\s*(?:uhr|h|am|pm|ue|std))(?![^\W_])"
)
_NUMBER = r"(?:\d{1,2}(?:\s*[-–+&]\s*\d{1,2})?|[ivx]{1,4})"
_PARTS = (
    r"(?:tag|day|block|modul|module|session|sitzung|termin|teil|part|einheit|abend|ue|woche|week"
    r"|stunde|hour|kw)"
)
_NUMBERED = rf"(?:{_NUMBER}\.\s*{_PARTS}|{_PARTS}\s*{_NUMBER})(?![^\W_])"
# "Einheit" alone is an office, "Termin" alone a date: those have to be numbered.
_PART = (
    rf"(?:{_NUMBERED}"
    r"|(?:vormittag|nachmittag|abend|tag|day|morning|afternoon|evening|ue)s?(?![^\W_]))"
)
_ONE = rf"(?:{_DAY}|{_HOUR}|{_PART})"
_BESIDE = (
    r"(?:(?:alle|all|online|vor ort|anwesend|anwesenheit|teilnahme|present|attended)(?![^\W_])"
    r"|(?:gruppe|group):?\s+\w+)"
)
_OF_TIME = re.compile(rf"{_ONE}(?:[\s,;:(|/–-]+(?:{_ONE}|{_BESIDE}))*[\s)]*", re.IGNORECASE)
_BEGINS_AS_TIME = re.compile(rf"(?:{_WEEKDAY}[.,]?\s*)?{_DATE}|{_HOUR}|{_NUMBERED}", re.IGNORECASE)
# "anwesend am Tag 2", "Check-in 26.11.": of one day, whatever else asks who was there.
_ASKS_WHO_CAME = re.compile(
    r"(?<![^\W_])(?:anwesen(?:d|heit)|teilgenommen|teilnahme|erschienen|dabei|da|präsen[tz]|attended"
    r"|attendance|present|check(?:ed)?[\s_-]*in|eingecheckt|einlass|gescannt|scan(?:ned)?)(?![^\W_])",
    re.IGNORECASE,
)
_AROUND_A_DAY = " \t:;,-–—()[]/|"
_NAMES_A_DAY = re.compile(rf"(?<![^\W_])(?:{_DATE}|{_NUMBERED})", re.IGNORECASE)
_LONGEST = 80  # a heading of a day; longer ones are none
_MARK = re.compile(
    r"(?:x|✓|✔|ja|nein|yes|no|j|n|y|p|a|l|e|u|f|k|v|an|ab|da|anw\.?|anwesend|abwesend|present|absent|late"
    r"|excused|entsch\.?|entschuldigt|unentschuldigt|fehlt|krank|true|false|wahr|falsch|[-–/?o]|\d{1,3}(?:[.,]\d+)?)"
    r"(?:\s*\(\d+\s*/\s*\d+\))?",
    re.IGNORECASE,
)
# A place where people come by: nobody marks a day with it, still it is no other matter.
_WAY = re.compile(
    r"online|digital|virtuell|remote|hybrid|(?:in )?präsenz|vor ort|zoom|teams", re.IGNORECASE
)
_SIGNS = re.compile(
    r"(?:ihre |your )?(?:unterschrift(?:en)?|signatur|signature"
    r"|sign(?:ed)?(?![\s-]*(?:up|in|off|out)\b)|gezeichnet|gez\.?|handzeichen|namenszeichen|paraphe)(?![^\W_])",
    re.IGNORECASE,
)
_SHORT_SIGN = re.compile(r"(?:ihr |namens)?kürzel", re.IGNORECASE)
_SIGNED_WORDS = words_of("""
    der des die den vom of the am um im zur zum bei by on und and datum date uhrzeit time tag day
    teilnehmer teilnehmerin teilnehmers teilnehmenden teilnehmende in innen participant participants
    attendee attendees person personen anwesenheit anwesend anwesende teilnahme attendance present
    seminar seminars veranstaltung webinar workshop vormittag vormittags nachmittag nachmittags
    morning afternoon beginn ende begin start end eigenhändig ankunft eingang einlass tn bitte here
    hier
""")
# What is signed for beside being there, or by somebody else.
_SIGNED_ELSE = re.compile(
    r"datenschutz|dsgvo|privacy|gdpr|foto|photo|bild|einwillig|einverst|consent|vertrag|vereinbar"
    r"|haftung|waiver|ordnung|verschwieg|leitung|leiter|vorgesetz|arbeitgeber|chef|dozent|referent"
    r"|trainer|lehr|material|unterlag|schlüssel|gebühr|zahlung|erhalt|empfang|ausgabe|eltern",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"geplant|plan\b|planned|anmeld|angemeld|gebucht|gewünscht|wunsch|\?", re.IGNORECASE
)
# "25.11. (%)", "Summe": nobody was there with a 0 below it.
_SUMS = re.compile(
    r"\b(?:summe|gesamt|insgesamt|einheiten|ue)\b|%",
    re.IGNORECASE,
)
_OF_OTHER_COUNTS = re.compile(
    r"betrag|preis|kosten|gebühr|€|euro|quiz|punkte|score|person|frage|question|antwort|umfrag",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s?%?")
_CROSSES = {"x", "✓", "✔", "ja", "yes", "j", "y", "p", "anwesend", "present"}
# Read for other lists: in one of attendance they are as good as unknown.
TELLS_NOTHING = {"", "remark", "promised", "confirmed", "waitlisted", "submitted", "called_off"}
_STATUSES = {"status_beside", "status_again", "status_other"}
_OF_PRESENCE = re.compile(r"anwesen|attend(?!ee)|pr[äae]{1,2}sen|erschien|teilnahm|participation")
_OF_ABSENCE = re.compile(
    r"fehl(?!er)|absen[ct]|abwesen|no.?show|entschuld|versäum|missed", re.IGNORECASE
)
_LETTERS = set("aefuklpvx")
_SWITCHES = {"0", "1"}
_DENIALS = {"keine", "keiner", "kein", "nein", "nicht", "none", "nie", "never", "no", "not"}
_KNOWN = {"presence", "checked_in", "minutes", "join", "action", "absence", "share"}


def find_grid(columns: Columns, below: Sequence[Row], about: About) -> None:
    """Finds the columns of marks under days and hours, and of signatures.

    Of several days none is left out, whatever stands above them: "Tag 1", "anwesend am Tag 2".
    Beside a column that says of all of it who was there, they may only say the same
    (``day_beside``, ``signed_beside``).
    """
    columns.fields += [""] * (len(columns.headings) - len(columns.fields))
    _find_presence(columns, below)
    _free_days(columns)
    free = [at for at, one in enumerate(columns.headings) if one and not columns.fields[at]]
    signed = [at for at in free if is_signature(columns.headings[at])]
    timed = [at for at in free if is_of_day(columns.headings[at])]
    marked = [at for at in timed if _has_marks(columns, below, at)]
    if marked:  # a day beside others is one as well, whatever somebody wrote there
        marked = [at for at in timed if not _has_moments(columns, below, at)]
    is_told = bool(_KNOWN & set(columns.fields))
    if not signed and not marked and not is_told:
        signed = [at for at in free if _SHORT_SIGN.fullmatch(columns.headings[at].strip())]
    signed, marked = (of_its_days(columns, places, about) for places in (signed, marked))
    names = ("signed_beside", "day_beside") if is_told else ("signed", "grid")
    for name, places in zip(names, (signed, marked), strict=True):
        if places:
            columns.fields[places[0]] = name
            columns.several[name] = places


def _find_presence(columns: Columns, below: Sequence[Row]) -> None:
    """A status of attendance and a yes or no under "Joined" say who came."""
    if {"presence", "checked_in"} & set(columns.fields):
        return
    for place, heading in enumerate(columns.headings):
        field = columns.fields[place]
        told = [one for row in below if (one := cell_in(row.cells, place))]
        is_status = field in _STATUSES and _OF_PRESENCE.search(heading.lower())
        is_told = field == "join" and told and not any(re.search(r"\d", one) for one in told)
        if is_status or is_told:
            columns.fields[place] = "presence"
            return


def of_its_days(columns: Columns, places: list[int], about: About) -> list[int]:
    """The columns of days that are not another's: those of a series beside this seminar, or all
    of the list. Raises InvalidValueError where all are."""
    others = [at for at in places if about.is_other_time(columns.headings[at])]
    if others and len(others) == len(places):
        shown = ", ".join(f"„{columns.headings[at]}“" for at in others)
        ours = about.sessions[0][0]
        raise InvalidValueError(
            f"Die Liste sagt, wer zu einer anderen Zeit da war ({shown}); das Seminar war am "
            f"{ours:%d.%m.%Y}. Bitte prüfen, ob es die richtige Datei ist. Ist sie es, bitte den "
            "Tag in der Überschrift berichtigen.",
            f"The list tells who was there at another time ({shown}), and the seminar was on "
            f"{ours:%Y-%m-%d}. Please check that it is the right file. If it is, please mend the "
            "day in the heading.",
        )
    for at in others:
        columns.fields[at] = "other_day"
    if others:
        columns.several["other_day"] = sorted({*columns.several.get("other_day", ()), *others})
    return [at for at in places if at not in others]


def _free_days(columns: Columns) -> None:
    """Takes a column of one day for no answer of all of it, where there are several days."""
    days = [at for at, one in enumerate(columns.headings) if is_of_day(one) or _signed_on(one)]
    if len(days) > 1:
        for at in days:
            if columns.fields[at] in {"presence", "checked_in", "checked_in_again"}:
                columns.fields[at] = ""


def is_of_day(heading: str) -> bool:
    """Whether a heading is a day or a part, or asks who was there on one: ``anwesend am Tag 2``."""
    return is_of_time(heading) or _asks_of_day(heading)


def _asks_of_day(heading: str) -> bool:
    if len(heading) > _LONGEST or (found := _ASKS_WHO_CAME.search(heading)) is None:
        return False
    rest = f"{heading[: found.start()]} {heading[found.end() :]}".strip(_AROUND_A_DAY)
    return is_of_time(re.sub(r"^(?:am|an|on|im|bei|zum)\s+(?=[^\W\d_])", "", rest))


def _signed_on(heading: str) -> bool:
    return is_signature(heading) and _NAMES_A_DAY.search(heading) is not None


def is_of_time(heading: str) -> bool:
    """Whether a heading is a day, an hour, or a part of a seminar, and nothing else."""
    return len(heading) <= _LONGEST and _OF_TIME.fullmatch(heading.strip()) is not None


def is_signature(heading: str) -> bool:
    """Whether whoever was there signs under a heading; not for a newsletter, nor their office."""
    found = _SIGNS.match(heading.strip())
    if found is None:
        return False
    more = heading.strip()[found.end() :]
    plain = " ".join(one for one in TOKEN.findall(more.lower()) if one not in _SIGNED_WORDS)
    return not plain or is_of_time(plain) or plain.isdecimal()


def is_mark(text: str) -> bool:
    """Whether a cell is a mark of a list of attendance: ``x``, ``e``, ``P (2/2)``, a number."""
    return _MARK.fullmatch(text) is not None


def _has_marks(columns: Columns, below: Sequence[Row], place: int) -> bool:
    """Whether a column says who was there; one that is empty is of a day to come.

    Any word of it is enough (``x``, ``entschuldigt``, ``online``), else most have to be marks.
    """
    told = [one for row in below if (one := cell_in(row.cells, place))]
    if _asks_of_day(columns.headings[place]) and any(map(is_of_time, told)):
        return True  # when somebody came
    marks = [one for one in told if is_mark(one) or _WAY.fullmatch(one)]
    worded = any(re.search(r"[^\W\d_]{2}|[xX✓✔]", one) for one in marks)
    return worded or 2 * len(marks) >= len(told)


def _has_moments(columns: Columns, below: Sequence[Row], place: int) -> bool:
    """Whether a column holds days or hours throughout: when something is, not who was there."""
    if _asks_of_day(columns.headings[place]):
        return False  # "Check-in Tag 1": when somebody came
    told = [one for row in below if (one := cell_in(row.cells, place))]
    return bool(told) and all(map(is_of_time, told))


def ticks_of(columns: Columns, below: Sequence[Row]) -> list[str]:
    """The headings of columns that may say who was there, and that nobody here reads: marks for
    some and not for others, or signatures for something that is not plain.

    Not what is about a bill, a meal or a newsletter.
    """
    found = []
    for place, heading in _unread(columns):
        told = {cell_in(one.cells, place).lower() for one in below}
        is_told = told & _CROSSES and told - _CROSSES and all(is_mark(one) for one in told - {""})
        is_told = is_told or any(map(names_absence, told))
        is_told = is_told or _is_switched(heading, told) or _is_counted(heading, told)
        signed = _SIGNS.match(heading) and not _SIGNED_ELSE.search(heading)
        if is_told or (signed and "" in told and len(told) > 1):
            found.append(heading)
    return found


def _is_counted(heading: str, told: set[str]) -> bool:
    """Whether numbers under a day or a sum tell some from others: ``Tag 1 (%)`` with a 0."""
    if _OF_OTHER_COUNTS.search(heading):
        return False
    if not (_NAMES_A_DAY.search(heading) or _SUMS.search(heading)):
        return False
    numbers = [one[1] for cell in told - {""} if (one := _COUNT.fullmatch(cell)) is not None]
    zeros = [one for one in numbers if not one.strip("0.,")]
    return len(numbers) == len(told - {""}) > len(zeros) and bool(zeros or "" in told)


def _is_switched(heading: str, told: set[str]) -> bool:
    """Whether letters, zeros and ones, or a denial under words of coming, tell some from others."""
    filled = told - {""}
    if not filled or len(told) == 1:
        return False
    if filled <= _SWITCHES or filled <= _LETTERS:
        return True
    if _OF_ABSENCE.search(heading):
        return True
    return bool(_OF_PRESENCE.search(heading.lower()) and filled & _DENIALS)


def days_beside(columns: Columns, below: Sequence[Row]) -> list[str]:
    """The headings that name a day or a part and more ("Do 26.11. Wärme"), with crosses or lengths:
    beside columns of days that are read, nobody knows whether they are one more; nor of what asks
    who was there without a day ("Anwesend Auftakt")."""
    return [
        heading
        for place, heading in _unread(columns)
        if (
            _BEGINS_AS_TIME.match(heading)
            or _NAMES_A_DAY.search(heading)
            or _ASKS_WHO_CAME.search(heading)
        )
        and not _PLANNED.search(heading)
        and any(map(_is_there, {cell_in(one.cells, place) for one in below}))
    ]


def _is_there(text: str) -> bool:
    return (
        text.lower() in _CROSSES
        or is_clock(text)
        or (text != "0" and (names_unit(text) or text.isdecimal()))
    )


def _unread(columns: Columns) -> list[tuple[int, str]]:
    return [
        (place, heading)
        for place, heading in enumerate(columns.headings)
        if heading
        and (columns.fields[place] in TELLS_NOTHING - {""} or not columns.is_read(place))
        # "Check-in" asks who came, and is no other matter.
        and not (is_elsewhere(_ASKS_WHO_CAME.sub(" ", heading)) or is_not_live(heading))
    ]
