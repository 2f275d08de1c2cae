"""What hours in a text are for: the event, only its end, or something beside it.

"Einlass 18:30 Uhr", "telefonisch von 9 bis 11 Uhr" and "bis 12 Uhr" begin no seminar.
"""

import re
from enum import StrEnum

from mailer.domain.announcement.lexicon.calendar_words import WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression

BLANK = "\x1f"
"""Stands for characters already understood; cleaned text never holds it."""

_NEAR = 90
_ARRIVING = (
    r"einlass|anmeldung\s(?:und|&|/)\s\w*(?:kaffee|imbiss|ankommen|check-?in)|türöffnung|saalöffnung|ankommen|ankunft|anreise|eintreffen|check-?in|registrierung"
    r"|akkreditierung|doors?(?:\sopen)?|registration|arrival|arrivals|begrüßungskaffee|stehkaffee"
    r"|get-?together|technik-?check|einwahl(?:\smöglich)?|log-?in|einloggen|einwählen|zuschalten"
    r"|raumöffnung|(?:raum|saal|foyer|konferenz)\söffnet|empfangskaffee|raum\s(?:ist\s)?(?:ab\s)?offen|warteraum"
)
_RESTING = (
    r"(?:mittags|kaffee|tee)?pausen?|mittagessen|mittagsimbiss|imbiss|lunch(?:\sbreak)?|coffee(?:\sbreak)?"
    r"|break|kaffee"
)
_OFFICE = (
    r"\w{0,20}(?:öffnungs|sprech|büro|service|geschäfts|ruf)zeit\w*|\w{0,20}büro|rückrufe?|geöffnet|erreichbar\w*"
    r"|erreichen|telefon\w*|tel|hotline|rufnummer|office\shours|opening\shours|phone|telephone|reachable"
    r"|(?<!will\s)open|besetzt|anrufen|call|rückfragen|fragen|sekretariat|bürgerbüro"
)
_ELSE = (
    r"abendkasse|kasse|box\soffice|anmeldung(?:en)?\sbis|anmeldeschluss|rückmeldung|abfahrt|shuttle|parkhaus|zug|anmeldefrist"
    r"|aufbau|abbau|soundcheck|kinderbetreuung|essen|buffet|empfang|führung|rundgang|besichtigung|abendessen|dinner"
)
_BETWEEN = rf"[^\w{BLANK}]{{0,4}}(?:[\w.]{{1,20}}[^\w{BLANK}]{{1,4}}){{0,4}}"
IS_OFFICE = expression(rf"(?<!\w)(?:{_OFFICE})(?!\w)", re.IGNORECASE)
_BESIDE_BEFORE = expression(
    rf"(?<!\w)(?:{_ARRIVING}|{_RESTING}|{_OFFICE}|{_ELSE})(?!\w){_BETWEEN}$", re.IGNORECASE
)
_BESIDE_AFTER = expression(
    rf"\s?(?:Uhr\b)?\s?[:–|-]?\s?\(?(?:{_ARRIVING}|{_RESTING}|geöffnet|offen|besetzt|erreichbar)(?!\w)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LEADS_TO_NEXT = expression(r"\W*(?:(?:ab|um|von|at|from|gegen|ca\.)\W*)?$", re.IGNORECASE)
_APART = (";", "|", "(", ")", "! ", "? ", "•")
_WEEKDAY = rf"(?:{any_of(WEEKDAYS)})"
_WEEKLY = expression(
    rf"(?<!\w){_WEEKDAY}\.?\s?(?:-|–|bis|to|und|and|,|/|\+|&)\s?{_WEEKDAY}\.?[\s,:]{{0,3}}"
    r"(?:(?:von|jeweils|from|zwischen)\s)?$"
    r"|\b(?:werktags|werktäglich|wochentags|weekdays|(?:mon|diens|donners|frei|sams|sonn)tags"
    r"|mittwochs)[\s,:]{1,3}(?:(?:von|jeweils|from|zwischen)\s)?$",
    re.IGNORECASE,
)
# "jeweils mittwochs, 18 Uhr": each of several dates begins then.
_EACH_TIME = expression(
    rf"(?:\b(?:jeweils|immer|stets|always|each)\s|{BLANK}[^\w{BLANK}]{{0,3}})(?:\w+tags|mittwochs|weekdays)"
    r"\W{1,3}(?:(?:um|von|ab|from)\s)?$"
    # "2. bis 6. März, Mo–Fr 9–16 Uhr": the days of this one week.
    rf"|^(?:(?:vom|from)\s)?(?:{BLANK}+[^\w{BLANK}]{{0,4}}(?:(?:bis|to)\s)?){{1,2}}{_WEEKDAY}\.?\s?(?:-|–|bis|to)\s?{_WEEKDAY}\.?\W{{1,3}}(?:(?:jeweils|von|from)\s)?$",
    re.IGNORECASE,
)
_NEXT_DAYS = expression(
    rf"\s?(?:Uhr\b)?[\s,;/]{{0,3}}(?:und\s|and\s)?{_WEEKDAY}\.?(?:\s?(?:-|–|bis|to|und|and|,|/|\+|&)\s?{_WEEKDAY}\.?)?"
    r"[\s,:]{0,3}(?:(?:von|jeweils|from|zwischen)\s)?",
    re.IGNORECASE,
)
_END_BEFORE = expression(
    r"(?:(?<!\w)(?:ende|enden|endet|end|ends|schluss|schließen|schließt|veranstaltungsende|abschluss|zurück(?=\s(?:sind|ist|kehren|kommen|gegen|um)\b)|finish(?:es)?|wrap\sup|closes?|finishing|rückkehr|rückfahrt)"
    rf"(?!\w){_BETWEEN}|(?<!\w)(?:bis|until|till|spätestens|by)[\s:]{{1,2}}(?:(?:ca\.|etwa|about|gegen|spätestens|um)\s){{0,2}})$",
    re.IGNORECASE,
)
_END_AFTER = expression(
    r"\s?(?:Uhr\s)?(?:fertig|vorbei|zu\sende)(?=\s?[.,;)]|$)|"
    r"\s?(?:Uhr\b)?\s?[:–|-]?\s?(?:(?:(?:ist|sind|endet|is|soll|wollen|werden|wir|es|alles|das|the)\s){0,4}(?:ende|veranstaltungsende|schluss|end|close)|(?:(?:ist|sind|soll|sollen|wollen|werden|wir|es|alles|das|zu)\s){1,4}(?:ende|fertig|vorbei|feierabend))(?!\w|\s?\?)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


# "Im Anschluss (bis ca. 21 Uhr) ist die Bar geöffnet": no end of the event.
_AFTERWARDS = expression(
    r"\b(?:im\sanschluss|anschließend|danach|hinterher|afterwards)\b[^.]{0,40}?\b(?:bis|until|till)\s"
    r"(?:ca\.\s|etwa\s|about\s)?$",
    re.IGNORECASE,
)


# "beginnt nicht um 18 Uhr, sondern erst um 19 Uhr".
_DENIED = expression(
    r"\b(?:nicht|not|statt|anstatt|instead\sof)\s(?:(?:mehr|wie|gewohnt|üblich|sonst|gesagt|at|um|ab|von|from|schon|erst|bereits|angekündigt"
    r"|geplant|zuerst|announced|planned)\s){0,4}$",
    re.IGNORECASE,
)


# "Beginn um 9 Uhr (Kaffee gibt es ab 8.30 Uhr)": what stands behind is of other hours.
_BEGINS = expression(
    r"\b(?:\w*beginn|beginnt|beginnen|startet?|starts?|begins?|los\sgeht['’]?s?)\b:?"
    r"(?:\s(?:ist|is|um|at|erst|es|wir|punkt)){0,3}\s?$",
    re.IGNORECASE,
)
# "The bar closes at 10 pm": a house does not end when the evening does, nor begin.
_OF_A_HOUSE = expression(
    r"\b(?:bar|café|cafe|bistro|kiosk|küche|kitchen|shop|laden|box\soffice|(?:abend|tages)kasse|tor|gate|museum|library|building|gebäude|haus"
    r"|parkhaus|garage|foyer|buffet|theke)\s(?:is\s|ist\s|hat\s)?(?:closes?|schließt|opens?|öffnet|macht|closed|open|geöffnet)\b[^.;,]{0,20}$",
    re.IGNORECASE,
)


class HoursKind(StrEnum):
    """What the hours are of."""

    EVENT = "event"
    END = "end"
    BESIDE = "beside"


def kind_of(before: str, after: str, *, has_end: bool, is_last: bool) -> HoursKind:
    """What hours between ``before`` and ``after`` are for, the words to the hours beside them.

    ``is_last``: no other hours follow in the sentence.
    """
    if _AFTERWARDS.search(before[-_NEAR:]) or are_denied(before):
        return HoursKind.BESIDE
    before = _clause(before[-_NEAR:])
    if _OF_A_HOUSE.search(before):
        return HoursKind.BESIDE
    after = "" if _BEGINS.search(before) else after[:_NEAR]
    if not has_end and (
        _END_BEFORE.search(before) or _is_named(_END_AFTER, after, is_last=is_last)
    ):
        return HoursKind.END
    if (
        _BESIDE_BEFORE.search(before)
        or (_WEEKLY.search(before) and not _EACH_TIME.search(before))
        or _is_named(_BESIDE_AFTER, after, is_last=is_last)
    ):
        return HoursKind.BESIDE
    return HoursKind.EVENT


def are_denied(before: str) -> bool:
    """Whether the words before hours say that they are no longer it: "nicht um 18 Uhr, sondern"."""
    return _DENIED.search(before[-_NEAR:]) is not None


def are_weekly(before: str) -> bool:
    """Whether hours are told of weekdays, by the words before them: "montags und mittwochs"."""
    return _WEEKLY.search(_clause(before[-_NEAR:])) is not None


def are_of_next_days(between: str) -> bool:
    """Whether only other weekdays stand between two hours: "Mo bis Do 9–15 Uhr, Fr 9–12 Uhr"."""
    return _NEXT_DAYS.fullmatch(between[:_NEAR]) is not None


def _clause(before: str) -> str:
    """The words since the last sign that sets something off; "Tel. 9 bis 11" is one clause."""
    cut = max(before.rfind(sign) for sign in _APART)
    if before[cut : cut + 1] == "(" and not before[cut + 1 :].strip():
        # "Hotline 0800 123456 (8–18 Uhr)": what stands before the parenthesis is what it is of.
        cut = max(before.rfind(sign, 0, cut) for sign in _APART)
    return before[cut + 1 :]


def _is_named(pattern: re.Pattern[str], after: str, *, is_last: bool) -> bool:
    """Whether the word behind the hours is about them, and not about hours that follow it."""
    opened = after.lstrip().startswith("(") and ")" not in after
    if opened and not is_last:
        return False  # "ab 9 Uhr (Ankommen ab 8.45 Uhr)"
    found = pattern.match(after)
    return found is not None and (is_last or _LEADS_TO_NEXT.fullmatch(found["rest"] or "") is None)
